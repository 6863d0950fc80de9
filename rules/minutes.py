"""What heads the parts of minutes: paragraph signs, labels (`Beslut`, `Ärendet`, …), names of deciding bodies.

The words are data in `minutes.yaml`; this module says how they are matched. Strings in, values out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import regex
from rapidfuzz import fuzz, process

from rules.loader import load_rules

Kind = Literal[
    "decision", "own_proposal", "proposal", "background", "history", "motions", "procedure", "documents", "dispatch",
    "reservation", "note",
]  # fmt: skip

# rapidfuzz ratio from which a row read by OCR counts as a label: one letter in ten may differ.
FUZZY_FLOOR = 90
MAX_LABEL = 110
MAX_BODY = 90

_CLOSING_SIGNS = " \t:.;–-"
_SPACED_OUT = regex.compile(r"^(?:\p{L}\s){2,}\p{L}:?$")
_REFERENCE = regex.compile(
    r"[,\s]*(?:\(?\d|den \d|§|vid (?:dagens )?sammanträde|på (?:dagens )?sammanträde).*$", regex.IGNORECASE
)
# What every label of a pattern has in common; the many patterns are tried on such rows only.
_NAMING = regex.compile(r"beslut|utdrag|försl|föresl|behandling|beredning|ställning")
_PAIR = regex.compile(r"\s*/\s*|\s+och\s+|,\s+")
_FIRST_WORD = regex.compile(r"^[\p{L}]+")
_PARTED = regex.compile(r"(?P<parent>\p{L}{3,}?)s? ?/ ?(?P<part>\p{L}{3,})$")
_COMMA = regex.compile(r"^,\s*(?=[\d\p{Lu}])")
_CLOSING_MARKS = regex.compile(r"^[.:–—|-]+\s*")
_DATED = regex.compile(r"\d|§")
_PARAGRAPH = regex.compile(
    r"^(?:ärende(?:\s?nr)?\.?\s*\d+[.:]?\s+)?(?P<prefix>[^§\d]{0,60}?)[\s:,.–-]*(?:§{1,2}|\bparagraf(?:er)?\b)\s?"
    r"(?P<first>\d{1,4})(?P<letter>\s?[a-z]\b(?!\s\p{L}))?"
    r"(?:\s?(?:-|–|—|--|och|,)\s?(?P<last>\d{1,4})(?![\d-]|[./:]\d))?"
    r"(?::(?P<minor>\d{1,3})\b(?![-./:]\d)"
    r"|\s?[/:.]\s?(?P<year>(?:19|20)?\d\d)\b(?![-./]\d)|\s\((?P<year>(?:19|20)\d\d)\))?"
    r"(?P<rest>(?:$|[\s.:,;)–—|].*$))",
    regex.IGNORECASE,
)
_PARAGRAPH_AFTER = regex.compile(
    r"^(?P<prefix>[^§\d]{0,60}?)\s*(?P<first>\d{1,4})(?P<letter>\s?[a-z])?\s?§(?!§)(?P<rest>(?:$|[\s.:–—|].*$))"
)
_DAY_ONLY = regex.compile(r"^(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)$")
_CLAUSE_WORDS = regex.compile(r"\b(?:föresl\p{L}+|beslut\p{L}*|hemställ\p{L}+|att|enligt|till)\b", regex.IGNORECASE)
_MATTER = regex.compile(r"^ärende(?:\s?nr)?\.?\s?(?P<first>\d{1,3})[.:]?(?P<rest>(?:$|\s.*$))", regex.IGNORECASE)
_PREFIX = regex.compile(r"^(?:\p{L}[\p{L}.:/-]{0,11}(?:\s\p{L}{1,4})?)$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed (`text`, without its colon), what it heads, and what follows it on the line (`rest`).

    `body` is the deciding body that it names, in the nominative and small letters, or None; `dated` says that it
    names a day or a paragraph, as labels of earlier decisions do.
    """

    kind: Kind
    text: str
    rest: str = ""
    body: str | None = None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphMark:
    """The number at the head of a line: `§ 42`, `KS § 42/2018 …`, `42 §`, `§§ 42–45`, `§ 3:5` (of the third meeting).

    `number` is as it becomes the `paragraph` of a decision (`42`, `42a`, `42–45`, `3:5`), `first` and `last` what
    runs on from one paragraph to the next (5 in `3:5`); `prefix` the short or full name
    of the body before the sign; `rest` what follows, without closing marks.
    """

    number: str
    first: int
    last: int
    prefix: str
    rest: str
    sign_after: bool = False


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = load_rules("minutes.yaml")
    return data


@lru_cache(maxsize=32)
def words(key: str) -> frozenset[str]:
    """All words listed under `key` of the rules, as they are compared (small letters, no closing colon)."""
    return frozenset(fold(word) for entry in _data()[key] for word in entry["words"])


def fold(text: str) -> str:
    """A text as labels are compared: small letters, single spaces, letters set apart joined, no closing colon."""
    text = " ".join(text.replace("\u00ad", "").split())
    if text[1:2] == " " and _SPACED_OUT.match(text):
        text = text.replace(" ", "")
    return text.rstrip(_CLOSING_SIGNS).casefold()


@lru_cache(maxsize=1)
def _body_pattern() -> str:
    stems = sorted({_definite_stem(noun) for noun in words("bodies")}, key=len, reverse=True)
    nouns = "|".join(regex.escape(stem) for stem in stems)
    short = "|".join(sorted(_data()["short_bodies"], key=len, reverse=True))
    # A body is a definite noun, with its parent in the genitive or an attribute before it (`kommunstyrelsens
    # arbetsutskott`, `barn- och utbildningsnämnden`, `utskottet för lärande`), or both parted by a stroke
    # (`Kommunstyrelsen/arbetsutskottet`).
    noun = rf"[\p{{L}}-]*(?:{nouns})(?:en|n|et|t|um)?"
    part = rf"(?:s {noun}|s? ?/ ?{noun})"
    return (
        rf"(?:(?:[\p{{L}}-]+,? ){{0,4}}?{noun}{part}?(?: för (?:[\p{{L}}-]+,? ){{0,5}}?[\p{{L}}-]+)?"
        rf"|(?:{short})(?:[\s/]?au)?)"
    )


@lru_cache(maxsize=1)
def _body() -> regex.Pattern[str]:
    return regex.compile(rf"^(?:{_body_pattern()})$", regex.IGNORECASE)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Kind, regex.Pattern[str]], ...]:
    """The labels that name bodies. Their groups hold any text; `_named` asks whether it is a body's name."""
    found: list[tuple[Kind, regex.Pattern[str]]] = []
    for group in _data()["labels"]:
        for entry in group["words"]:
            for word in entry.get("words", ()):
                if "{" in word:
                    pattern = regex.sub(r"\{body(s?)\}", lambda m: r"(.{2,90}?):?s" if m[1] else r"(.{2,90}?)", word)
                    found.append((group["kind"], regex.compile(f"^{pattern}$")))
            for pattern in entry.get("patterns", ()):
                found.append((group["kind"], regex.compile(f"^{pattern}$")))
    return tuple(found)


@lru_cache(maxsize=1)
def _plain() -> dict[str, Kind]:
    plain: dict[str, Kind] = {}
    for group in _data()["labels"]:
        for entry in group["words"]:
            for word in entry.get("words", ()):
                if "{" not in word:
                    plain.setdefault(fold(word), group["kind"])
    return plain


@lru_cache(maxsize=1)
def _stopped() -> frozenset[str]:
    labels = (word for group in _data()["labels"] for entry in group["words"] for word in entry.get("words", ()))
    return frozenset(word.casefold() for word in labels if word.endswith("."))


def find_label(text: str, *, fuzzy: bool = False) -> Label | None:
    """The label that a line of minutes is, or begins with before a colon (`Beslut: Ärendet bordläggs.`), or None.

    `fuzzy` allows for a misread letter, for lines that come from OCR.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > 600 or not stripped[0].isupper():
        return None
    # The last line of a sentence, unless the label is printed with a full stop of its own (`Exp.`).
    ends = stripped.endswith(".") and not fuzzy and stripped.casefold() not in _stopped()
    if len(stripped) <= MAX_LABEL and not ends and (label := _whole(stripped, fuzzy)):
        return label
    head, colon, rest = stripped.partition(":")
    if rest.startswith("s ") and len(head) <= 6:  # AU:s beslut: …
        more, colon, rest = rest.partition(":")
        head = f"{head}:{more}"
    if colon and rest.strip() and len(head) <= MAX_LABEL and (label := _whole(head.strip(), fuzzy)):
        return Label(label.kind, label.text, rest.strip(), label.body, label.dated)
    if opening := _dispatch().match(stripped):
        return Label("dispatch", opening[0], stripped[opening.end() :].strip())
    return None


def told_beside(text: str) -> bool:
    """Whether a sentence tells who took no part in a decision or is against it: not decided, but told about it."""
    return bool(_asides().search(text))


@lru_cache(maxsize=1)
def _asides() -> regex.Pattern[str]:
    patterns = (pattern for entry in _data()["asides"] for pattern in entry["patterns"])
    return regex.compile(rf"\b(?:{'|'.join(patterns)})\b", regex.IGNORECASE)


def names_document(text: str) -> bool:
    """Whether an entry of a list names a document (`1. Protokoll från rådet den 14 september`)."""
    return bool(_document().match(text))


@lru_cache(maxsize=1)
def _document() -> regex.Pattern[str]:
    nouns = "|".join(map(regex.escape, sorted(words("document_words"))))
    return regex.compile(
        rf"^(?:\P{{L}}+|\p{{L}}[.)])?\s*(?:\p{{L}}+[snae] )?[\p{{L}}-]*(?:{nouns})(?:er|ar)?(?![\p{{L}}-])",
        regex.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _dispatch() -> regex.Pattern[str]:
    """Labels of two words or more before a list of receivers, which often stands on the same line with no colon."""
    labels = (word for word, kind in _plain().items() if kind == "dispatch" and word.endswith(" till"))
    return regex.compile(rf"^(?:{'|'.join(map(regex.escape, labels))})(?=\s)", regex.IGNORECASE)


@lru_cache(maxsize=4096)
def _whole(text: str, fuzzy: bool) -> Label | None:
    folded = fold(text)
    printed = text.rstrip(_CLOSING_SIGNS)
    if kind := _plain().get(folded):
        return Label(kind, printed)
    if label := _named(folded, printed):
        return label
    reference = _REFERENCE.search(folded)
    if reference and reference.start() > 3:
        head = folded[: reference.start()]
        if (label := _named(head, printed)) or ((kind := _plain().get(head)) and (label := Label(kind, printed))):
            dated = bool(_DATED.search(reference[0]))
            return Label(label.kind, label.text, "", label.body, dated)
    parts = _PAIR.split(folded)
    if 2 <= len(parts) <= 3 and (kinds := [_plain().get(part) for part in parts]) and all(kinds):
        return Label(kinds[0], printed)  # type: ignore[arg-type]
    if fuzzy and len(folded) >= 6:
        best = process.extractOne(folded, _plain().keys(), scorer=fuzz.ratio, score_cutoff=FUZZY_FLOOR)
        if best:
            return Label(_plain()[best[0]], printed)
    return None


def _named(folded: str, printed: str) -> Label | None:
    if " " not in folded or not _NAMING.search(folded):
        return None
    for kind, pattern in _patterns():
        if (match := pattern.match(folded)) and all(is_body(name) for name in match.groups()):
            names = () if folded.startswith("förslag till") else match.groups()  # it names the body that is asked
            return Label(kind, printed, "", full_body(names[0]) if names else None)
    return None


def find_paragraph(text: str) -> ParagraphMark | None:
    """The paragraph number that a line begins with, or None. The caller judges whether it heads a paragraph."""
    stripped = text.strip()
    if "§" not in stripped and "aragraf" not in stripped.casefold():
        return None
    match = _PARAGRAPH_AFTER.match(stripped)
    if match and (not match["prefix"] or is_body(match["prefix"])):
        return _mark(match, match["prefix"].strip(), after=True)
    match = _PARAGRAPH.match(stripped)
    if not match:
        return None
    prefix = match["prefix"].strip(" .:,–-")
    if prefix and fold(prefix.split()[0]) in words("not_heads"):
        return None
    if prefix and (prefix.casefold().startswith("paragraf") or not (_PREFIX.match(prefix) or is_body(prefix))):
        return None
    return _mark(match, prefix, after=False)


def find_matter(text: str) -> ParagraphMark | None:
    """The number of a matter (`Ärende 5`), which numbers the paragraphs of minutes that have no §."""
    match = _MATTER.match(text.strip())
    return _mark(match, "", after=False) if match else None


def _mark(match: regex.Match[str], prefix: str, *, after: bool) -> ParagraphMark | None:
    groups = match.groupdict()
    first, letter = int(match["first"]), (groups.get("letter") or "").strip()
    last = int(groups["last"]) if groups.get("last") else first
    rest = (match["rest"] or "").strip()
    if last != first and not first < last <= first + 300:
        last = first
    if first == 0:
        return None
    number = f"{first}{letter}" if last == first else f"{first}–{last}"
    if minor := groups.get("minor"):
        number, first, last = f"{first}:{minor}", int(minor), int(minor)
    rest = _CLOSING_MARKS.sub("", rest)
    rest = _COMMA.sub("", rest)
    if prefix and "§" in rest and (other := find_paragraph(rest.lstrip("/ "))) and is_body(other.prefix):
        rest = other.rest  # `Ks § 41 Au § 5 Taxa`: another body has prepared the matter
    if (after or rest.startswith("/")) and _DAY_ONLY.match(rest.lstrip("/ ")):
        rest = ""  # Finland-Swedish heads: body, number, day of the meeting
    return ParagraphMark(number, first, last, prefix, rest, after)


@lru_cache(maxsize=4096)
def is_body(text: str) -> bool:
    """Whether the text is nothing but the name of a deciding body, short or in full."""
    text = text.strip()
    return 2 <= len(text) <= MAX_BODY and bool(_body().match(text)) and not _CLAUSE_WORDS.search(text)


def says_minutes(text: str) -> bool:
    """Whether a line of a page's head says that the page is minutes (`Protokoll 2019-05-22`)."""
    folded = fold(text)
    if folded in words("minutes_words"):
        return True
    first = _FIRST_WORD.match(folded)
    return bool(first) and len(folded) <= MAX_LABEL and first[0] in words("minutes_words")


def mentions_body(text: str) -> bool:
    """Whether a deciding body may be named in the text: a quick look before a closer one."""
    return bool(_any_body().search(text))


@lru_cache(maxsize=1)
def _any_body() -> regex.Pattern[str]:
    stems = "|".join(regex.escape(_definite_stem(noun)) for noun in words("bodies"))
    short = "|".join(_data()["short_bodies"])
    return regex.compile(rf"(?:{stems})|\b(?:{short})\b", regex.IGNORECASE)


def full_body(name: str) -> str:
    """The name of a body in small letters, spelled out where it is short (`KF` is `kommunfullmäktige`).

    A part that stands after a stroke is named as the parent's (`kommunstyrelsens arbetsutskott`).
    """
    folded = _PARTED.sub(lambda match: f"{match['parent']}s {_definite_stem(match['part'])}", fold(name))
    short: dict[str, str] = _data()["short_bodies"]
    return short.get(folded.replace(" ", "").replace("/", ""), folded)


def same_body(name: str, own: str | None) -> bool:
    """Whether `name` in a label means the meeting's own body `own` (`nämnden` in the minutes of socialnämnden).

    With no body known for the meeting every name is its own.
    """
    if own is None:
        return True
    left, right = full_body(name).split(), full_body(own).split()
    if not left or not right:
        return False
    if left == right:
        return True
    noun, own_noun = _definite_stem(_head(left)), _definite_stem(_head(right))
    if len(left) == 1:
        return noun == own_noun or (
            noun in ("nämnd", "styrelse", "utskott", "fullmäktige", "råd", "beredning") and own_noun.endswith(noun)
        )
    if own_noun != noun:
        return False
    return len(right) == 1 or _stem_words(left) == _stem_words(right)


def _stem_words(parts: list[str]) -> list[str]:
    return [*parts[:-1], _definite_stem(parts[-1])]


def _head(parts: list[str]) -> str:
    """The noun that a name turns on: the last word, or the one before `för`."""
    return parts[parts.index("för") - 1] if "för" in parts[1:] else parts[-1]


def _definite_stem(noun: str) -> str:
    for ending, stem in (("nämnden", "nämnd"), ("styrelsen", "styrelse"), ("utskottet", "utskott"), ("rådet", "råd")):
        if noun.endswith(ending):
            return noun[: -len(ending)] + stem
    return regex.sub(r"(?<=(?:ing|tion|grupp|förbund|presidi|sektion|stämma))(?:en|et|n|t|um|et)$", "", noun)
