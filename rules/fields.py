"""Which field of the dataset a printed heading names: column heads, keys of cards, labels of paragraphs and lists.

The words are data in `fields.yaml`; this module holds the order in which they are tried.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex
from rapidfuzz import fuzz, process

from rules.errors import RulesError
from rules.loader import load_rules
from rules.municipality import fold

FIELDS = (
    "activity", "implementation", "responsible_raw", "partners_raw", "timeline_raw", "status_raw", "indicators",
    "resources", "risks", "comment", "goal", "strategy", "section",
)  # fmt: skip
EXTRA = "extra"
# rapidfuzz ratio from which a heading of five letters or more counts as a listed word: one letter in eight may differ,
# which is what OCR and spelling variants need and keeps `Aktör` from `Aktivitet`.
FUZZY_FLOOR = 87

# A label that is no listed word has at most this many words: more are a sentence (the longest seen in the gold has 6).
LONGEST_LABEL = 8

_CLOSING = regex.compile(r"[\s:.;,?!*]+$")
# `En insats som en förvaltning ansvarar för.`
_SENTENCE = regex.compile(r"^\s*(?:\S+\s+){4,}\S+\.\s*$")
_PARENTHESIS = regex.compile(r"\s*\([^()]*\)$")
_GROUP = regex.compile(r"(?<!\\)\((?:[^()\\]|\\.|(?R))*\)")
_SIGN = regex.compile(r"\s*([/–])\s*")
_NUMBER = regex.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[a-z][.)])\s+")
_SEPARATOR = regex.compile(r"\s*[/–&+]\s*|\s+(?:och|samt|-)\s+|,\s+")


@dataclass(frozen=True)
class FieldMatch:
    """What a heading names.

    `field` is a column of the dataset, `extra` for a known heading that is no column, or None. `kind` says how it was
    found: `word`, `stem`, `combined` (two fields under one heading: `second` is the other), `fuzzy`, `content` and
    `position` (no rule fits the heading, but its values or its place tell), `none`; `score` is 0-1. `by_content` gives,
    for a heading that can mean two things, the field for cells that hold `times`, `status` or anything `otherwise`, and
    for a column `before_action`.
    """

    field: str | None
    kind: str = "none"
    score: float = 0.0
    second: str | None = None
    by_content: Mapping[str, str] = dataclasses.field(default_factory=dict)
    weak: bool = False

    @property
    def known(self) -> bool:
        """Whether any rule fits the heading."""
        return self.field is not None


NO_MATCH = FieldMatch(None)


@dataclass(frozen=True)
class _Vocabulary:
    words: Mapping[str, str]
    openings: Mapping[str, int]  # the first word of words → the most words that one with it has
    unmarked: Mapping[str, str]  # words as read without the marks of å, ä and ö → the words
    heads: tuple[tuple[str, re.Pattern[str]], ...]
    stems: tuple[tuple[str, re.Pattern[str]], ...]
    any_stem: tuple[re.Pattern[str], re.Pattern[str]]  # of the stems at the beginning (`^`), and of the others
    by_length: tuple[tuple[str, ...], ...]  # the words of each length
    by_content: Mapping[str, Mapping[str, str]]
    weak: frozenset[str]
    document: tuple[re.Pattern[str], ...]


def fold_heading(text: str) -> str:
    """The form in which headings are compared: lower case, single spaces, no number before and no colon after."""
    if text.isalpha():
        return text.casefold()
    text = _SIGN.sub(r"\1", " ".join(text.split()).casefold())
    return _CLOSING.sub("", _NUMBER.sub("", text))


@lru_cache(maxsize=4096)
def match_heading(text: str, *, fuzzy: bool = True) -> FieldMatch:
    """The field that the heading `text` names. `fuzzy=False` leaves out similarity and words that name a field only as
    the head of a column, for text that may be no heading."""
    rules = _vocabulary()
    folded = fold_heading(text)
    bare = _CLOSING.sub("", _PARENTHESIS.sub("", folded))  # `Kostn. (tkr)`
    if folded in rules.words:
        return _match(rules, folded, rules.words[folded], "word", 1.0)
    if bare in rules.words:
        inner = _simple(rules, folded[len(bare) :].strip(" ()"))
        if inner and {inner, rules.words[bare]} & {"responsible_raw", "timeline_raw"} and inner != rules.words[bare]:
            return FieldMatch(rules.words[bare], "combined", 0.8, second=inner)  # `Insats (ansvarig)`
        return _match(rules, bare, rules.words[bare], "word", 1.0)
    if not bare or len(bare) > 80 or _SENTENCE.match(text) or any(stem.search(bare) for stem in rules.document):
        return NO_MATCH
    if ": " in bare and bare.partition(": ")[0] not in rules.words:
        return NO_MATCH  # `Provfiske Ansvar: Miljöenheten` holds a label and is none
    if fuzzy and (head := next((name for name, pattern in rules.heads if pattern.fullmatch(bare)), None)):
        return _match(rules, bare, head, "stem", 0.9)
    parts = [part for part in _SEPARATOR.split(bare) if part]
    if len(parts) == 2:
        fields = [_simple(rules, part) for part in parts]
        if "responsible_raw" in fields:  # `Vem / genomförs`
            fields = [
                rules.by_content.get(part, {}).get("times", name) for part, name in zip(parts, fields, strict=True)
            ]
        if fields[0] and fields[1]:
            if fields[0] == fields[1]:
                return _match(rules, bare, fields[0], "word", 0.95)
            if "section" in fields or "goal" in fields:  # `Insatsområde och aktiviteter`
                other = fields[1] if fields[0] in ("section", "goal") else fields[0]
                return _match(rules, bare, str(other), "stem", 0.85)
            return FieldMatch(fields[0], "combined", 0.8, second=fields[1])
        if "/" in bare and (fields[0] or fields[1]):
            return _match(rules, bare, str(fields[0] or fields[1]), "stem", 0.85)
    if stem := _by_stem(rules, bare):
        return _match(rules, bare, stem, "stem", 0.9)
    if fuzzy and (word := rules.unmarked.get(fold(bare))):  # `MALOMRADE`, as OCR reads capitals
        return _match(rules, word, rules.words[word], "fuzzy", 0.85)
    if fuzzy and len(bare) < 5:
        lookalike = next((word for word in rules.by_length[len(bare)] if _look_alike(bare, word)), None)
        return _match(rules, lookalike, rules.words[lookalike], "fuzzy", 0.75) if lookalike else NO_MATCH
    if fuzzy:
        best = process.extractOne(bare, _as_long(len(bare)), scorer=fuzz.ratio, score_cutoff=FUZZY_FLOOR)
        if best is not None:
            return _match(rules, best[0], rules.words[best[0]], "fuzzy", best[1] / 100 - 0.15)
    return NO_MATCH


def is_listed(text: str) -> bool:
    """Whether a heading is a listed word, as it stands: much cheaper to ask than what it names."""
    return fold_heading(text) in _vocabulary().words


@lru_cache(maxsize=128)
def _as_long(length: int) -> tuple[str, ...]:
    """The listed words that can be like one of `length` letters: a ratio of `FUZZY_FLOOR` bounds how much longer or
    shorter they are."""
    share = FUZZY_FLOOR / (200 - FUZZY_FLOOR)
    return tuple(
        word
        for letters, words in enumerate(_vocabulary().by_length)
        if share * letters <= length <= letters / share
        for word in words
    )


def opening_label(text: str) -> str | None:
    """The longest listed word with which a text opens (`Ansvarig` of `Ansvarig: Rektorn`); None where it opens with
    none, or with a small letter."""
    words = text.split(maxsplit=LONGEST_LABEL)
    openings = _vocabulary().openings
    longest = openings.get(fold_heading(words[0]), 0) if words and not words[0][0].islower() else 0
    candidates = (" ".join(words[:count]) for count in range(longest, 0, -1))
    return next((label for label in candidates if is_listed(label)), None)


def _look_alike(read: str, word: str) -> bool:
    """Whether a word of few letters may be `word`, as long, with an l that OCR took for its likes: `Måi`, `Må1`."""
    return all(a == b or (b in "li" and a in "li1!|") for a, b in zip(read, word, strict=True))


def split_label(text: str) -> tuple[str, str, FieldMatch] | None:
    """A line that opens with a label: (label as printed without its colon, the rest, what it names), or None.

    The label ends with a colon, or is the whole line. Unknown words before a colon give None.
    """
    head, colon, rest = text.partition(":")
    if colon and len(head) <= 70:
        match = match_heading(head, fuzzy=False)
        if match.kind == "word" or (match.known and len(head.split()) <= LONGEST_LABEL):
            return head.strip(), rest.strip(), match
        return None
    match = match_heading(text, fuzzy=False) if len(text) <= 70 else NO_MATCH
    if match.kind == "word":
        return text.strip(), "", match
    return None


def _match(rules: _Vocabulary, form: str, name: str, kind: str, score: float) -> FieldMatch:
    return FieldMatch(name, kind, score, by_content=rules.by_content.get(form, {}), weak=form in rules.weak)


def _simple(rules: _Vocabulary, part: str) -> str | None:
    name = rules.words.get(part) or _by_stem(rules, part)
    return name if name != EXTRA else None


def _by_stem(rules: _Vocabulary, folded: str) -> str | None:
    opening, inside = rules.any_stem
    if not opening.match(folded) and not inside.search(folded):
        return None  # most texts that are tried name nothing: two patterns tell it for all
    return next((name for name, pattern in rules.stems if pattern.search(folded)), None)


def _any_stem(stems: Iterable[str]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    never = "(?!)"
    opening, inside = [never], [never]
    for stem in stems:
        anchored = stem.startswith("^") and "|" not in _GROUP.sub("", stem)
        (opening if anchored else inside).append(f"(?:{stem})")
    return re.compile("|".join(opening)), re.compile("|".join(inside))


def _pattern(stem: str) -> re.Pattern[str]:
    """A regular expression of `fields.yaml`, of Python's `re`, which tries alternatives twice as fast as `regex`."""
    try:
        return re.compile(stem, re.IGNORECASE)
    except re.error as error:
        raise RulesError(
            f"rules/fields.yaml: {stem!r} is no regular expression of Python's re ({error}); "
            "mend it there, a letter is [^\\W\\d_]"
        ) from error


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    data: dict[str, Any] = load_rules("fields.yaml")
    document = tuple(_pattern(stem) for stem in data.pop("document")["stems"])
    by_content = {
        fold_heading(word): {key: value for key, value in entry.items() if key != "seen"}
        for word, entry in data.pop("by_content").items()
    }
    weak = frozenset(fold_heading(word) for word in data.pop("weak_activity"))
    words: dict[str, str] = {}
    heads: list[tuple[str, re.Pattern[str]]] = []
    stems: list[tuple[str, re.Pattern[str]]] = []
    for name, entry in data.items():
        if name not in (*FIELDS, EXTRA):
            raise RulesError(f"rules/fields.yaml: {name!r} is no field; use one of {', '.join((*FIELDS, EXTRA))}")
        for word in entry["words"]:
            if words.setdefault(fold_heading(word), name) != name:
                raise RulesError(
                    f"rules/fields.yaml: {word!r} stands under {words[fold_heading(word)]} and {name}; keep it in one"
                )
        if "heads" in entry:
            heads.append((name, _pattern("|".join(entry["heads"]))))
        stems += [(name, _pattern(stem)) for stem in entry.get("stems", ())]
    for word, entry in by_content.items():
        words.setdefault(word, entry["otherwise"])
    openings: dict[str, int] = {}
    for word in words:
        first, *others = word.split()
        openings[first] = max(openings.get(first, 0), 1 + len(others))
    return _Vocabulary(
        words,
        openings,
        {fold(word): word for word in words if not word.isascii()},
        tuple(heads),
        tuple(stems),
        _any_stem(pattern.pattern for _, pattern in stems),
        tuple(tuple(w for w in words if len(w) == n) for n in range(1 + max(map(len, words)))),
        by_content,
        weak,
        document,
    )
