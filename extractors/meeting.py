"""Whose minutes they are and of which day: the deciding body and the date of the meeting.

Both stand on the first page or in the head of every page, in many spellings and among other dates (of adjustment, of
notice). Each place where one is printed is a vote; the place says how much the vote weighs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import regex

from extractors.paragraphs import Row
from rules.minutes import find_label, fold, full_body, is_body, mentions_body, words
from rules.municipality import place_names
from rules.times import find_times

# Votes. A label that names the meeting's date outweighs a date at the head of one page; one in every page's head
# adds up.
_LABELLED, _HEAD, _NEAR, _PLAIN = 6.0, 1.0, 2.0, 0.5
_ALSO_OTHER = 0.5  # what the votes for a day are worth that is another's too: many minutes are adjusted the same day
_TITLE_BODY = 4.0
_HEAD_SHARE = 0.2  # the head of a page is its upper fifth
_LONGEST_HEAD = 10  # words in a line of a page's head; a line of running text has more
_LONGEST_NAME = 140  # letters in a line that names a body
_FRONT_SHARE = 0.5  # on the first page the meeting's body stands in the upper half

_LABEL_OF_BODY = regex.compile(
    r"^(?:organ|nämnd|nämnd/styrelse|instans|beslutsinstans|beslutande organ|styrelse/nämnd|styrelse|myndighet|forum)"
    r"\s*:?\s+(?=\S)",
    regex.IGNORECASE,
)
_NOISE = regex.compile(
    r"\b(?:sid(?:a|an|nr)?\.?\s*\d+.*$|\d+\s?\(\d+\)$)|\b(?:sammanträdesdatum|mötesdatum|sammanträdesdag|datum)\b\s*:?"
    r"|\bdatum och tid\b.*$|\bkl(?:\.|ockan)?\s*\d.*$|\s§{1,2}\s?\d.*$|\bnr\.?\s?\d+(?:[/:.-]\d+)?|^\d+[/:-]\d+\b"
    r"|\((?:(?-i:\p{Lu}{2,6})|\d+\s?[–-]\s?\d+)\)$",
    regex.IGNORECASE,
)
_MINUTES = regex.compile(
    r"^(?:(?:sammanträdes|mötes|besluts)?protokoll(?:sutdrag)?|utdrag ur (?:sammanträdes)?protokoll"
    r"|(?:sammanträde|möte)(?= (?:med|i)\b))\b"
    r"(?:\s*(?:fört|hållet|från|för|över|vid|med|i|av|ur))*\s*(?:(?:ordinarie|extra)\s+)?(?:sammanträde(?:t)?\s+(?:med|i|för|hos)\s+)?",
    regex.IGNORECASE,
)
_AFTER = regex.compile(
    r"\s*,?\s*(?:extra |ordinarie )?(?:sammanträde|möte|protokoll|sammanträdesprotokoll)\b.*$", regex.IGNORECASE
)
_PLACE = regex.compile(
    r"^(?:kommun|stad)s?\s+"  # the second line of a logo
    r"|(?:[\s,]+[\p{Lu}][\p{L}]+)?\s+(?:kommun|stad)$"
    r"|^region [\p{L}]+ (?=\p{L}*(?:styrelsen|nämnden))"
    r"|\s+(?:i|vid)\s+[\p{Lu}][\p{L}]+(?:\s+(?:kommun|stad))?$"
    r"|^[\p{Lu}][\p{L}]+(?:\s[\p{Lu}][\p{L}]+)?s?\s+(?:kommuns?|stads?),?\s+",
    regex.IGNORECASE,
)
_TWO_DAYS = regex.compile(r"\b((?:19|20)\d\d-\d\d-\d\d)\s?(?:--?|–|—)\s?\d\d(?!\d)")
# Names without `för` (Programnämnd samhällsbyggnad, Nämnden Lärande): taken where no other body is found.
_LOOSE = regex.compile(
    r"^(?=\p{Lu})[\p{L}-]*(?i:nämnd|utskott|styrelse|beredning)(?:en|et|n)?(?:\s(?!\p{L}+r\b)(?:och\s)?[\p{L}-]+){1,4}$"
)
_DECIDES = regex.compile(r"^(?P<name>[\p{Lu}][^.]{4,80}?)\s+(?:beslutar|beslutade|beslöt)\b")
_CLOCK = regex.compile(r"\bkl(?:\.|ockan)?\s*\d", regex.IGNORECASE)
_CUT_DAY = regex.compile(
    r"(?r)\bden(?: \d{1,2}(?::?e|:?a)?(?: \p{L}{3,9})?)?$|\b\d{1,2} \p{L}{3,9}$|\b(?:19|20)\d\d-(?:\d\d-)?$",
    regex.IGNORECASE,
)
_UNFINISHED = regex.compile(r"(?:\b(?:för|till|av|och|vid|på|i|från|då)|plats|tid|datum)$", regex.IGNORECASE)
_DAY = regex.compile(r"\b\d")
_YMD = regex.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[\s./](?P<m>0[1-9]|1[0-2])[\s./](?P<d>0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Meeting:
    """The deciding body as printed (first letter upper case) and the day as ISO date; None where nothing tells."""

    body: str | None = None
    day: str | None = None


def find_meeting(
    rows: Sequence[Row],
    front: Sequence[Row],
    heights: Mapping[int, float],
    headers: Mapping[int, Sequence[str]],
    prefixes: Iterable[str] = (),
) -> Meeting:
    """The meeting of minutes.

    `rows` are all rows of the minutes' pages, `front` those before the first paragraph, `heights` the pages' heights
    in points, `headers` the page heads that were taken off, by page, `prefixes` what stands before the § of
    the paragraphs.
    """
    heads = [row for row in rows if row.top < _HEAD_SHARE * heights[row.page]]
    return Meeting(
        _body(front, heads, rows, heights, headers, prefixes),
        _day(front, heads, headers),
    )


def _body(
    front: Sequence[Row],
    heads: Sequence[Row],
    rows: Sequence[Row],
    heights: Mapping[int, float],
    headers: Mapping[int, Sequence[str]],
    prefixes: Iterable[str],
) -> str | None:
    votes: dict[str, float] = defaultdict(float)
    printed: dict[str, str] = {}

    def vote(name: str | None, weight: float) -> None:
        if name:
            key = full_body(name)
            votes[key] += weight
            kept = printed.setdefault(key, name)
            if kept.isupper() and not name.isupper():
                printed[key] = name

    for texts in headers.values():
        for name in _bodies_in(texts):
            vote(name, _HEAD)
    seen: set[tuple[int, str]] = set()
    for page, texts in _texts(heads).items():
        for name in _bodies_in(texts):
            if (page, name) not in seen:
                seen.add((page, name))
                vote(name, _HEAD)
    upper = [row for row in front if row.top < _FRONT_SHARE * heights[row.page]]
    first = min((row.page for row in front), default=0)
    for page, texts in _texts(upper).items():
        for place, text in enumerate(texts):
            if _LABEL_OF_BODY.match(text) or _is_minutes(text) or (place and _is_minutes(texts[place - 1])):
                for name in _bodies_in(texts[place : place + 2]):
                    vote(name, _TITLE_BODY if page == first else _HEAD)
                    break
            elif page == first:
                for name in _bodies_in(texts[place : place + 1]):
                    vote(name, _NEAR)
    for prefix in prefixes:
        if is_body(prefix) and full_body(prefix) != fold(prefix):
            vote(full_body(prefix), 0.3)
        elif is_body(prefix) and len(prefix) > 6:
            vote(prefix, _HEAD)
    if not votes:
        for row in rows:
            if row.label and row.label.kind == "decision" and row.label.body and not row.label.dated:
                vote(row.label.body, _PLAIN)
            elif match := _DECIDES.match(row.text):
                vote(_body_in(match["name"]), _PLAIN)
    if not votes:
        for text in [t for texts in [*headers.values(), *_texts(upper).values()] for t in texts]:
            if len(text) <= _LONGEST_NAME and (match := _LOOSE.match(_without_day(text))):
                vote(match[0], _HEAD)
    if not votes:
        return None
    key = max(votes, key=lambda name: (votes[name], len(name)))
    return _tidy(printed[key])


def _texts(rows: Sequence[Row]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        texts[row.page].extend(part.text for part in row.parts)
        if len(row.parts) > 1 and not any(_body_in(part.text) for part in row.parts):
            texts[row.page].append(row.text)
    return texts


def _is_minutes(text: str) -> bool:
    return fold(text) in words("minutes_words")


def _bodies_in(texts: Sequence[str]) -> list[str]:
    """The bodies among printed texts, a name over two of them too (`Kommunstyrelsens` / `arbetsutskott`)."""
    found: list[str] = []
    texts = _joined_days(texts)
    for place, text in enumerate(texts):
        name = _body_in(text)
        following = texts[place + 1] if place + 1 < len(texts) else ""
        if (
            following
            and text.strip().casefold().endswith("s")
            and is_body(text.strip()[:-1])
            and following[:1].isalpha()
        ):
            longer = _body_in(f"{text.strip()} {following.strip()}")
            if longer:
                found.append(longer)
                continue
        if name and not (place and found and found[-1].casefold().endswith(name.casefold()) and found[-1] != name):
            found.append(name)
    return found


@lru_cache(maxsize=2048)
def _body_in(text: str) -> str | None:
    """The body that a line names beside the word for minutes, dates, page numbers and the municipality, or None."""
    text = _LABEL_OF_BODY.sub("", text.strip())
    if len(text) > _LONGEST_NAME or not mentions_body(text):
        return None
    text = _without_day(text)
    placeless = _without_place_name(_PLACE.sub("", text))
    for candidate in (placeless, _AFTER.sub("", placeless), text, _AFTER.sub("", text)):
        candidate = candidate.strip(" ,.:–-|")
        for name in (candidate, candidate[:-1] if candidate.casefold().endswith("s") else ""):
            if (
                len(name) > 2
                and is_body(name)
                and find_label(name) is None
                and fold(name) not in words("generic_bodies")
            ):
                return name
    return None


def _without_place_name(text: str) -> str:
    """A line without the name of a municipality that stands before the body's (`Upplands Väsby Socialnämnden`)."""
    found = text.split()
    for count in (3, 2, 1):
        if len(found) > count and " ".join(found[:count]).casefold() in place_names():
            return " ".join(found[count:])
    return text


def _without_day(text: str) -> str:
    """A line without the word for minutes, dates, page numbers and their labels."""
    text = _MINUTES.sub("", text)
    spans = find_times(text) if _DAY.search(text) else ()
    for span in reversed(spans):
        text = text[: span.start_index] + " " + text[span.end_index :]
    text = _NOISE.sub(" ", _YMD.sub(" ", text))
    return " ".join(text.split()).strip(" ,.:;–-|")


def _tidy(name: str) -> str:
    name = " ".join(name.split())
    if name.isupper():
        name = name.lower()
    return name[0].upper() + name[1:]


def _day(front: Sequence[Row], heads: Sequence[Row], headers: Mapping[int, Sequence[str]]) -> str | None:
    told = _told(front)
    others = {(row.page, row.top, day) for row, day, weight in told if weight is None}
    votes: dict[date, float] = defaultdict(float)
    labelled: set[date] = set()
    for texts in headers.values():
        days = {day for text in _joined_days(texts) for day, before in _days(text) if not _is_other(before)}
        for day in days:
            votes[day] += _HEAD
        if len(days) == 1 and any(fold(text) in _own_date_labels() for text in texts):
            labelled |= days
    for day in labelled:
        votes[day] += _LABELLED
    counted: set[tuple[int, date]] = set()
    for row in heads:
        if len(row.text.split()) > _LONGEST_HEAD:
            continue
        for day, before in _days(row.text):
            if (row.page, day) not in counted and (row.page, row.top, day) not in others and not _is_other(before):
                counted.add((row.page, day))
                votes[day] += _HEAD
    for _, day, weight in told:
        votes[day] += weight or 0.0
    for day in {day for _, _, day in others}:
        votes[day] *= _ALSO_OTHER
    best = max(votes, key=lambda day: votes[day], default=None)
    return best.isoformat() if best is not None and votes[best] > 0 else None


def _told(front: Sequence[Row]) -> list[tuple[Row, date, float | None]]:
    """The dates on the first pages, each with its row and its vote, which is None where a label says that it is
    another's."""
    told: list[tuple[Row, date, float | None]] = []
    for place, text in enumerate(_joined_days(_whole_labels(front))):
        days = _days(text)
        for day, before in days:
            told.append((front[place], day, _weight(front, place, before, day == days[0][0])))
    return told


def _whole_labels(rows: Sequence[Row]) -> list[str]:
    """The texts of rows, each label beside a value that a narrow column breaks (`Plats och tid för` / `justering`)
    with its second line."""
    texts = [row.text for row in rows]
    for place, (row, below) in enumerate(pairwise(rows)):
        label, rest = row.parts[0], below.parts[0]
        same_column = row.page == below.page and abs(label.x0 - rest.x0) < 3 and rest.x1 <= row.parts[-1].x0
        if len(row.parts) > 1 and same_column and _UNFINISHED.search(label.text) and rest.text[0].islower():
            texts[place] = " ".join([label.text, rest.text, *(part.text for part in row.parts[1:])])
    return texts


def _joined_days(texts: Sequence[str]) -> list[str]:
    """The texts of lines, each that breaks inside a date (`den 19` / `mars 2018`) with the next one behind it."""
    joined: list[str] = []
    for place, text in enumerate(texts):
        cut = _CUT_DAY.search(text) and not _days(text) and place + 1 < len(texts)
        joined.append(f"{text}{'' if text.endswith('-') else ' '}{texts[place + 1]}" if cut else text)
    return joined


@lru_cache(maxsize=2048)
def _days(text: str) -> tuple[tuple[date, str], ...]:
    """The single days printed in a text, each with the text before it."""
    if not _DAY.search(text) or len(text) > 300:
        return ()
    text = _TWO_DAYS.sub(r"\1", text)
    if match := _YMD.search(text):
        day = _real(match)
        return ((day, text[: match.start()]),) if day else ()
    found: list[tuple[date, str]] = []
    before = 0
    for span in find_times(text):
        start, end = span.time.start, span.time.end
        if end is not None and (start is None or (end - start).days <= 2):  # some meetings go on the next day
            found.append((start or end, text[before : span.start_index]))
        before = span.end_index
    return tuple(found)


def _real(match: regex.Match[str]) -> date | None:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None


def _is_other(before: str) -> bool:
    """Whether the text before a date says of it that it is not the meeting's; the words nearest to it decide."""
    low = before.casefold()
    other = _last_end(low, words("other_date_labels"))
    return other > 0 and other >= _last_end(low, _own_date_labels())


def _last_end(text: str, labels: Iterable[str]) -> int:
    return max(text.rfind(label) + len(label) if label in text else 0 for label in labels)


@lru_cache(maxsize=1)
def _own_date_labels() -> frozenset[str]:
    """The labels of the meeting's date that can be no other's."""
    return frozenset(label for label in words("meeting_date_labels") if "sammanträd" in label or "möte" in label)


def _weight(front: Sequence[Row], place: int, before: str, first: bool) -> float | None:
    """How much a date on the first pages speaks for the meeting's day, by the label before or above it; None where
    the label is of another date (of adjustment, of notice)."""
    row = front[place]
    if _is_other(before):
        return None
    low = fold(before)
    labels = words("meeting_date_labels")
    if any(
        low == label or low.startswith(f"{label} ") or low.endswith(f" {label}") or low.endswith(f" {label} den")
        for label in labels
    ):
        return _LABELLED
    if not low or low in ("den", "kl"):
        for above in reversed(front[max(0, place - 2) : place]):
            text = fold(above.text)
            if above.page != row.page or _is_other(text):
                return None if above.page == row.page else _PLAIN
            if text in labels or any(fold(part.text) in labels for part in above.parts):
                return _LABELLED
            if text in words("minutes_words") or _body_in(above.text):
                return _NEAR
    if _body_in(row.text) or _MINUTES.match(row.text):
        return _NEAR
    if _CLOCK.search(row.text):
        return _NEAR
    return _PLAIN if first and place < 12 else 0.0
