"""The facts of a document: title, registry number, who adopted it and when, how long it holds, whose it is.

The words they are found by are data in `rules/facts.yaml`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import regex
from rapidfuzz import fuzz

from extractors.furniture import Furniture
from extractors.lines import text_lines
from extractors.page import Document, Line
from rules.abbreviations import document_abbreviations
from rules.loader import load_rules
from rules.municipality import locate_municipality
from rules.parties import PartyContext, resolve_parties
from rules.registry import RegistryNumber, find_registry_numbers
from rules.times import parse_time

_ABBREVIATIONS = "förkortning"  # `I tabellen används följande förkortningar: …`
_FRONT_PAGES = 3  # the facts box and the adoption stand on the first pages, or on the last
_ENDS = (500, 100)  # so many lines from the first and the last pages say whose the document is
_LARGER = 1.07
_COVER = 1.6  # type so much larger than the body's is a cover's
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars|apr(?:il)?|maj|juni|juli|aug(?:usti)?|(?:sept?|okt|nov|dec)(?:ember|ober)?)"
)
_DATE = (
    r"(?:(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d{6}|\d{1,2}[./]\d{1,2}[ .-](?:19|20)\d\d|"
    rf"(?:den )?\d{{1,2}}(?::e)? {_MONTH}\.?,? (?:19|20)\d\d)(?!\d)"
)
_YEARS = regex.compile(r"(?<![\d/])((?:19|20)\d\d)\s?[-–—/]\s?((?:19|20)?\d\d)(?![\d-])")
_ONLY_YEARS = regex.compile(r"^(?:för |perioden )?(?:19|20)\d\d(?:\s?[-–—/]\s?(?:19|20)?\d\d)?$")
_ONE_YEAR_AT_END = regex.compile(r"(?:plan|program|budget)(?:en|met)?\s(?:för\s)?((?:19|20)\d\d)$", regex.IGNORECASE)
_MAY_BE_NUMBER = regex.compile(r"\d\s?[/.:\u2013-]\s?\p{Lu}?\d|(?:19|20)\d\d(?: 0\d|/?\p{Lu})")
_DASHES_AND_SPACES = regex.compile(r"[-–—\s]+")
_NEW_PART = regex.compile(r"\s[-–—:.,]|[:.,]\s")
_NUMBER_AND_COLON = regex.compile(r"^[\d.\s]+|[\s:.]+$")
_WORD = regex.compile(r"\p{L}{3}")
_TELLING = regex.compile(r"\p{L}{4,}|(?:19|20)\d\d")
_WORDS = regex.compile(r"[\p{L}-]+")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_YEAR_AT_END = regex.compile(r"(?:19|20)\d\d$")
_NUMBERED = regex.compile(r"^\d+(?:\.\d+)*\.?\s")
_BROKEN = regex.compile(r"\p{L}[-\u00ad]$")
_ANY_DATE = regex.compile(_DATE, regex.IGNORECASE)
_CONTENTS = regex.compile(r"\.{4,}|(?:\. ){4,}|\s\d{1,3}$")


@dataclass(frozen=True)
class DocumentFacts:
    """What a document says of itself; None where it does not say. `municipality_doubt` is 0 (sure) to 1 (unknown);
    `abbreviations` is its own list (see `rules.abbreviations.document_abbreviations`)."""

    title: str | None = None
    registry_number: str | None = None
    adopted_by: str | None = None
    adopted_date: dt.date | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    municipality_code: str | None = None
    municipality: str | None = None
    municipality_doubt: float = 1.0
    abbreviations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    score: float


def document_facts(
    document: Document,
    furniture: Furniture,
    path_name: str,
    hint: str | None = None,
    lines: Sequence[Line] | None = None,
) -> DocumentFacts:
    """The facts of a document whose page furniture has been stripped.

    `furniture` holds what was stripped, `path_name` is the path below INPUT with `/` between parts, `hint` the
    municipality (name or code) that the document was fetched from, which alone decides then; `lines` are the lines of
    all pages (`text_lines`) where the caller has them already.
    The title is the most prominent heading that names a kind of document (`… plan`, `… program`), so that of a file
    with minutes, a letter and a plan it is the plan's; the PDF's metadata counts only where its title is printed too,
    or nothing else is found. The registry number is one that is labelled or stands with the title. A period in the
    title (`2017-2018`) is the validity unless the document states one.
    """
    if lines is None:
        lines = [line for page in document.pages for line in text_lines(page)]
    texts = [line.text for line in lines]
    margins = [text for part in (furniture.headers, furniture.footers) for texts in part.values() for text in texts]
    front = [line for line in lines if line.page <= _FRONT_PAGES]
    title = _title(document, lines, furniture)
    abbreviations = document_abbreviations(texts)
    labelled = [*_labelled(front), *_labelled([line for line in lines if line.page > _FRONT_PAGES][-60:])]
    ends = texts if len(texts) < _ENDS[0] + _ENDS[1] else [*texts[: _ENDS[0]], *texts[-_ENDS[1] :]]
    guess = locate_municipality(margins, ends, title, path_name, hint)
    adopted_by, adopted_date = _adopted(labelled, front, PartyContext(abbreviations, guess.code))
    valid_from, valid_to = _validity(labelled, title)
    return DocumentFacts(
        title=title,
        registry_number=_registry_number(lines, furniture, title, labelled),
        adopted_by=adopted_by,
        adopted_date=adopted_date,
        valid_from=valid_from,
        valid_to=valid_to,
        municipality_code=guess.code,
        municipality=guess.name,
        municipality_doubt=guess.doubt,
        abbreviations=abbreviations,
    )


def _title(document: Document, lines: Sequence[Line], furniture: Furniture) -> str | None:
    body = _body_size(lines)
    largest = max((line.size for line in lines), default=body)
    candidates = []
    for start, end in _headings(lines, body):
        text = _merge(lines[start:end])
        score = _title_score(text, lines[start], body, largest)
        if _heads_paragraph(lines, start):
            score -= 9
        candidates.append(_Candidate(text, score))
    candidates += [
        _Candidate(line.text, 3.2)
        for index, line in enumerate(lines[:8])
        if _plain_title(line) and not _heads_paragraph(lines, index)
    ]
    meta = _metadata_title(document)
    if meta:
        printed = any(_same(meta, candidate.text) for candidate in candidates)
        if printed:
            candidates = [_Candidate(c.text, c.score + 2 * _same(meta, c.text)) for c in candidates]
        else:
            candidates.append(_Candidate(meta, 3.1 if _names_kind(meta) else 2.1))
    best = max(candidates, key=lambda candidate: candidate.score, default=None)
    if best is not None and best.score >= 2.0:
        return _longest(best, candidates)
    return _minutes_title(lines, furniture) or _running_title(furniture)


def _heads_paragraph(lines: Sequence[Line], index: int) -> bool:
    """Whether the line is the title of a paragraph of minutes: a § stands in it or just above."""
    page = lines[index].page
    return any("§" in line.text for line in lines[max(0, index - 3) : index + 1] if line.page == page)


def _longest(best: _Candidate, candidates: Sequence[_Candidate]) -> str:
    """The title in full where the plan begins: `Folkhälsoplan 2018–2021` may be `… 2018–2021 – handlingsdel`."""
    start = _DASHES_AND_SPACES.sub("", best.text)
    longer = [
        candidate.text
        for candidate in candidates
        if best.score - candidate.score < 3
        and _DASHES_AND_SPACES.sub("", candidate.text).startswith(start)
        and _NEW_PART.search(candidate.text[len(best.text) - 2 :])
    ]
    return longer[0] if longer else best.text


def _title_score(text: str, line: Line, body: float, largest: float) -> float:
    rules = _rules()
    folded = _NUMBER_AND_COLON.sub("", text).casefold()
    if not _WORD.search(text) or folded in rules["not_titles"] or len(text) > 200:
        return -9.0
    score = min(3.0, 5 * (line.size / body - 1))
    score += {1: 1.0, 2: 0.5, 3: 0.5}.get(line.page, 0.0)
    foremost = line.size > largest - 0.6 and largest > body * _LARGER
    score += 1.5 if foremost else 0.0
    score += 3.0 if _names_kind(text) else 0.0
    score += 1.0 if _YEAR.search(text) else 0.0
    heads_part = folded.startswith(rules["not_title_starts"]) and not (
        foremost and line.page == 1 and _names_kind(text)
    )
    score -= 4.0 if heads_part else 0.0
    score -= 3.0 if text.rstrip().endswith(("?", ":", ",")) or (text.endswith(".") and len(text) > 60) else 0.0
    score -= 2.0 if _NUMBERED.match(text) else 0.0
    score -= 1.0 if len(text) > 120 else 0.0
    return score


def _names_kind(text: str) -> bool:
    rules = _rules()
    words = [word for word in _WORDS.findall(text.casefold())[:8] if word not in rules["not_kinds"]]
    return any(word.endswith(rules["kinds"]) and not word.startswith("anslags") for word in words)


def _plain_title(line: Line) -> bool:
    """A title in the body's own type: short, names a kind of document, no sentence and no label."""
    text = line.text
    folded = text.casefold()
    return (
        line.page == 1
        and len(text) < 90
        and text[0].isupper()
        and _names_kind(text.split(" för ")[0])
        and not text.endswith((".", ":", ","))
        and folded not in _rules()["not_titles"]
        and not folded.startswith(_rules()["not_title_starts"])
        and len(text.split()) < 10
        and not _CONTENTS.search(_YEAR_AT_END.sub("", text))
    )


def _headings(lines: Sequence[Line], body: float) -> Iterator[tuple[int, int]]:
    """Index spans of the headings: larger or bold lines, wrapped ones together."""
    index = 0
    while index < len(lines):
        line = lines[index]
        end = index + 1
        if line.size < body * _LARGER and not (line.bold and line.page <= _FRONT_PAGES):
            index = end
            continue
        while end < len(lines) and end - index < 5 and _goes_on(lines[end - 1], lines[end], body):
            end += 1
        yield index, end
        index = end


def _goes_on(line: Line, following: Line, body: float) -> bool:
    """Whether `following` is the same heading, wrapped: same type, right below, and the sentence is not complete."""
    if following.page != line.page or not 0 < following.top - line.top < 2.2 * line.size:
        return False
    if _ONLY_YEARS.match(following.text) and following.size >= body * _LARGER:
        return True
    if abs(following.size - line.size) > 0.6 or following.bold != line.bold:
        return False
    if line.size >= body * _COVER:
        return True
    last = line.text.split()[-1].casefold()
    opens = following.text[0].islower() or following.text[0] in "–-("
    return opens or last in ("och", "för", "i", "till", "av", "med", "om", "–", "-") or line.text.endswith(("-", ","))


def _merge(lines: Sequence[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        broken = _BROKEN.search(text) and line.text[0].islower() and not line.text.startswith(("och ", "samt "))
        text = text[:-1] + line.text if broken else f"{text} {line.text}"
    return text.strip()


def _metadata_title(document: Document) -> str | None:
    title = regex.sub(r"\s+", " ", document.info.get("Title") or "").strip()
    if len(title) < 6 or len(title) > 200 or " " not in title:
        return None
    junk = any(regex.search(pattern, title, regex.IGNORECASE) for pattern in _rules()["junk_titles"])
    return None if junk else title


def _same(one: str, other: str) -> bool:
    return fuzz.ratio(one.casefold(), other.casefold()) >= 88


def _minutes_title(lines: Sequence[Line], furniture: Furniture) -> str | None:
    """The title of mere minutes, from the first page: `Sammanträdesprotokoll Kommunstyrelsen 19 februari 2018`."""
    first = [*furniture.headers.get(1, ()), *(line.text for line in lines if line.page == 1)][:14]
    word = next(
        (text for text in first if regex.fullmatch(r"(?i)(?:sammanträdes)?protokoll(?:sutdrag)?", text.strip())), None
    )
    if word is None:
        return None
    body = next((text for text in first if regex.fullmatch(rf"(?i){_rules()['body']}", text.strip())), None)
    date = next((m[0] for text in first if (m := _ANY_DATE.search(text))), None)
    return " ".join(part.strip() for part in (word.capitalize(), body, date) if part)


def _running_title(furniture: Furniture) -> str | None:
    """The title that runs through the page headers, where no page bears it."""
    counted = Counter(
        text for texts in furniture.headers.values() for text in texts if _names_kind(text) and len(text) > 8
    )
    return counted.most_common(1)[0][0] if counted else None


def _registry_number(
    lines: Sequence[Line], furniture: Furniture, title: str | None, labelled: Sequence[tuple[str, str]]
) -> str | None:
    scores: dict[str, float] = {}
    for label, value in labelled:
        if label in _rules()["labels"]["registry"]:
            for number in find_registry_numbers(f"Dnr {value}")[:1]:
                scores[number.text] = scores.get(number.text, 0.0) + 3
    for part in (furniture.headers, furniture.footers):
        for number in {n.text: n for texts in part.values() for t in texts for n in find_registry_numbers(t)}.values():
            scores[number.text] = scores.get(number.text, 0.0) + (3 if number.labelled else 2)
    for index, line in enumerate(lines):
        for number in find_registry_numbers(line.text) if _MAY_BE_NUMBER.search(line.text) else ():
            near = " ".join(other.text for other in lines[max(0, index - 1) : index + 2] if other.page == line.page)
            scores[number.text] = max(scores.get(number.text, 0.0), _number_score(number, line, near, title))
    if not scores:
        return None
    best, score = max(scores.items(), key=lambda item: item[1])
    return best if score >= 1.5 or len(scores) == 1 else None


def _number_score(number: RegistryNumber, line: Line, near: str, title: str | None) -> float:
    """A number that is labelled, stands early or with the title; not one of the many paragraphs of minutes."""
    score = {1: 1.0, 2: 0.7, 3: 0.4}.get(line.page, 0.2)
    of_paragraph = "§" in near or bool(_CONTENTS.search(line.text[number.end :]))
    if number.labelled and not of_paragraph:
        score += 2
    if title and fuzz.token_set_ratio(_words_of(title), _words_of(near)) >= 75:
        score += 2
    elif of_paragraph:
        score -= 1
    return score


def _words_of(text: str) -> str:
    return " ".join(word for word in _TELLING.findall(text.casefold()) if word != "kommun")


def _adopted(
    labelled: Sequence[tuple[str, str]], front: Sequence[Line], context: PartyContext
) -> tuple[str | None, dt.date | None]:
    rules = _rules()
    body, date = None, None
    for label, value in labelled:
        if label in rules["labels"]["adopted"]:
            found = regex.search(rf"(?i)(?<!\p{{L}}){rules['body']}(?!\p{{L}})", value)
            body = body or (found[0] if found else None)
            date = date or _day(value) if found or body or label.startswith(("antag", "fastställ")) else date
    for label, value in labelled:
        if label in rules["labels"]["adopted_date"]:
            date = date or _day(value)
    if body is None or date is None:
        said_by, said_on = _adopted_in_text(" ".join(line.text for line in front))
        if said_by and (body is None or body.casefold() == said_by.casefold()):
            body, date = body or said_by, date or said_on
    names = resolve_parties(body, (), context).names if body else ()
    return (names[0] if names else None), date


def _adopted_in_text(text: str) -> tuple[str | None, dt.date | None]:
    """`Antagen av kommunfullmäktige 2018-02-26`; `Kommunfullmäktige beslutade den 14 december 2020 att anta`."""
    rules = _rules()
    body, date = rf"(?P<body>(?<!\p{{L}}){rules['body']})(?!\p{{L}})", rf"(?P<date>{_DATE})"
    adopting = r"(?:att (?:anta|fastställa|godkänna)|om|denna|planen)\b"
    paragraph = r",?(?: \(?§ ?\d+\)?,?)?"
    between = r"[\s,(]{0,3}(?:den |i |§ ?\d+[/\d]*,? ?|beslut |dnr \S+ ?)*"
    for form in (
        rf"(?i)\b{rules['adopted_verb']} (?:av|i) {body}{between}{date}",
        rf"(?i)\b{rules['adopted_verb']}:? (?:den )?{date},? (?:§ ?\d+,? )?(?:av|i) {body}",
        rf"(?i){body} {rules['decided_verb']} (?:den )?{date}{paragraph} {adopting}",
        rf"(?i)\b(?:den )?{date} (?:beslutade|antog|fastställde) {body} {adopting}",
        rf"(?i)\b{rules['adopted_verb']} (?:av|i) {body}(?!.{{0,3}}{date})",
    ):
        match = regex.search(form, text)
        if match:
            said_on = match.groupdict().get("date")
            return match["body"], _day(said_on) if said_on else None
    return None, None


def _validity(labelled: Sequence[tuple[str, str]], title: str | None) -> tuple[dt.date | None, dt.date | None]:
    labels = _rules()["labels"]
    start, end = None, None
    for label, value in labelled:
        if label in labels["valid"]:
            time = parse_time(value)
            start, end = start or time.start, end or time.end
        elif label in labels["valid_from"]:
            start = start or parse_time(value).start
        elif label in labels["valid_to"]:
            time = parse_time(value, "deadline")
            end = end or time.end
    period = _period(title or "")
    if period:
        start, end = start or period[0], end or period[1]
    return (start, end) if not (start and end) or start <= end else (None, end)


def _period(title: str) -> tuple[dt.date, dt.date] | None:
    """The years that a title bears: `2017-2018`, `2019–22`; a single one only at its end (`Verksamhetsplan 2020`)."""
    match = _YEARS.search(title)
    if match:
        first = int(match[1])
        last = int(match[2]) if len(match[2]) == 4 else first - first % 100 + int(match[2])
        return (dt.date(first, 1, 1), dt.date(last, 12, 31)) if first < last <= first + 40 else None
    match = _ONE_YEAR_AT_END.search(title.rstrip("."))
    return (dt.date(int(match[1]), 1, 1), dt.date(int(match[1]), 12, 31)) if match else None


def _day(text: str) -> dt.date | None:
    match = _ANY_DATE.search(text)
    if not match:
        return None
    time = parse_time(match[0])
    return time.start if time.start is not None and time.start == time.end else None


def is_about_document(text: str) -> bool:
    """Whether a line opens with a label and a colon that speaks of the document itself: `Beslut: …`, `Källa: …`."""
    label, colon, _ = text.partition(":")
    folded = label.strip().casefold()
    return bool(colon) and (folded in _rules()["labels_of_documents"] or _ABBREVIATIONS in folded)


def is_standing(title: str) -> bool:
    """Whether a title names a document of standing duties or of meetings (`Reglemente för nämnder`, `Resepolicy`) and
    no plan with it."""
    words = _WORDS.findall(title.casefold())
    standing = [word for word in words if word.endswith(_rules()["standing"])]
    return bool(standing) and not any(word.endswith(("plan", "program")) for word in words if word not in standing)


def _labelled(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Labels of the facts box with their values, labels folded: on one line, side by side, or one below the other."""
    known, opening = _rules()["known_labels"], _rules()["opening_labels"]
    found: list[tuple[str, str]] = []
    for index, line in enumerate(lines):
        label, colon, value = line.text.partition(":")
        folded = label.strip().casefold()
        if colon and value.strip() and folded in known:
            found.append((folded, value.strip()))
            continue
        folded = line.text.strip().rstrip(":").strip().casefold()
        if folded in known:
            beside = _beside(line, lines[max(0, index - 6) : index + 7], known)
            if beside:
                found.append((folded, beside))
        else:
            found += [
                (known_label, line.text[len(known_label) :].strip()) for known_label in _opening(line.text, opening)
            ]
    return found


def _opening(text: str, opening: tuple[str, ...]) -> list[str]:
    """The longest label that opens a short line whose value follows without a colon (`Antagen av KF 2018-02-26`)."""
    if len(text) > 110:
        return []
    folded = text.casefold()
    if not folded.startswith(opening):
        return []
    return [next(label[:-1] for label in opening if folded.startswith(label))]


def _beside(label: Line, near: Sequence[Line], known: set[str]) -> str | None:
    """The value right of a label on its baseline, else the nearest below it."""
    others = [line for line in near if line is not label and line.page == label.page]
    right = [o for o in others if o.x0 >= label.x1 - 1 and abs(o.y_mid - label.y_mid) < 0.7 * label.height + 1]
    if right:
        value = min(right, key=lambda o: o.x0).text
        return value if value.strip().rstrip(":").casefold() not in known else _below(label, others, known)
    return _below(label, others, known)


def _below(label: Line, others: Sequence[Line], known: set[str]) -> str | None:
    below = [
        o for o in others if 0 < o.top - label.top < 2.6 * label.height + 4 and o.x0 < label.x1 and o.x1 > label.x0 - 2
    ]
    value = min(below, key=lambda o: o.top).text if below else None
    return value if value and value.strip().rstrip(":").casefold() not in known else None


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


@lru_cache(maxsize=1)
def _rules() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("facts.yaml")
    for key in ("kinds", "not_title_starts"):
        data[key] = tuple(data[key])
    data["standing"] = tuple(word + article for word in data["standing"] for article in ("", "n", "t", "en", "et"))
    data["known_labels"] = {label for labels in data["labels"].values() for label in labels}
    data["labels_of_documents"] = data["known_labels"] | {*data["about_document"]}
    longest = sorted(data["known_labels"], key=len, reverse=True)
    data["opening_labels"] = tuple(f"{label} " for label in longest if len(label) > 4)
    return data
