"""Misread words and signs repaired where a rule with proof allows it; the rules are data in `ocr_repairs.yaml`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import regex

from rules.loader import load_rules
from rules.municipality import place_names

SURE = 0.97
"""A word read with at least this probability is repaired only where a letter in it cannot be Swedish, or where the dots
or ring of one letter, which engines lose in small type, make it a Swedish word."""

UNSURE = 0.8
"""A word read with less than this probability is as likely to be another one."""

MIN_LETTERS = 3
SHORT = 4
"""Words of so few letters have too many neighbours in a dictionary: only the document itself proves them."""

_WORD = regex.compile(r"^(?P<before>[^\p{L}\p{N}&@|$!]*)(?P<word>.*?)(?P<after>[^\p{L}\p{N}]*)$")


@dataclass(frozen=True)
class _Rules:
    confusions: tuple[tuple[str, str], ...]
    foreign: frozenset[str]
    digits: dict[int, str]
    numbers: tuple[regex.Pattern[str], ...]
    contexts: tuple[tuple[regex.Pattern[str], str], ...]


class Vocabulary(Protocol):
    """What repairs ask about words (case ignored, without the signs around them)."""

    def seen(self, word: str) -> bool:
        """Whether the document itself has the word, read surely."""

    def listed(self, word: str) -> bool:
        """Whether a gazetteer or a dictionary has the word itself."""

    def swedish(self, word: str) -> bool:
        """Whether the word is listed, or is a compound of words that are."""


def repair_word(text: str, score: float, words: Vocabulary) -> str | None:
    """What was printed where the word was read as `text` with probability `score`; None where nothing proves it.

    A number with letters in it becomes a date or a year; an impossible word becomes the one proven word that a single
    confusion of letters leads to, of several the one that the document has.
    """
    return _repaired_number(text) or _repaired_letters(text, score, words) or _repaired_marks(text, score, words)


def repair_line(text: str) -> Iterable[tuple[int, int, str]]:
    """The signs of a line that its context proves misread: (start, end, what was printed), left to right."""
    for pattern, printed in _rules().contexts:
        for match in pattern.finditer(text):
            yield match.start("read"), match.end("read"), printed


def _repaired_number(text: str) -> str | None:
    rules = _rules()
    core = text.strip(".,;:()")
    if not any(c.isdigit() for c in core) or core.isdigit():
        return None
    digits = core.translate(rules.digits)
    if digits == core or not any(pattern.fullmatch(digits) for pattern in rules.numbers):
        return None
    return text.replace(core, digits)


def _repaired_letters(text: str, score: float, words: Vocabulary) -> str | None:
    rules = _rules()
    match = _WORD.match(text)
    if match is None:
        return None
    word = match["word"]
    foreign = any(c in rules.foreign for c in word)
    if (
        (score >= SURE and not foreign)
        or sum(c.isalpha() for c in word) < MIN_LETTERS
        or words.seen(word)
        or words.swedish(word)
    ):
        return None
    if any(c.isdigit() for c in word[1:-1]) and not foreign and word.upper() == word:
        return None
    candidates = {candidate for candidate in _candidates(word, rules) if _plausible_case(candidate)}
    found = {c for c in candidates if words.seen(c)}
    if not found and len(word) > SHORT:
        found = {c for c in candidates if words.seen(c) or words.listed(c)}
    if len(found) != 1:
        return None
    return match["before"] + found.pop() + match["after"]


def _repaired_marks(text: str, score: float, words: Vocabulary) -> str | None:
    """The one listed word that differs by the dots or the ring of a letter from a word that is not Swedish; a short one
    only where it is the name of a municipality or county (`Åmål`).

    A Swedish word that was read unsurely becomes the one that the document itself has (`Mätt`, elsewhere `Mått`).
    """
    match = _WORD.match(text)
    if match is None or len(match["word"]) < MIN_LETTERS:
        return None
    word = match["word"]
    if (swedish := words.swedish(word)) and (score >= UNSURE or words.seen(word)):
        return None
    found = {c for c in _candidates(word, _rules()) if _unmarked(c) == _unmarked(word) and _plausible_case(c)}
    if swedish:
        found = {candidate for candidate in found if words.seen(candidate)}
    elif len(word) > SHORT:
        found = {candidate for candidate in found if words.listed(candidate)}
    else:
        found = {candidate for candidate in found if word[0].isupper() and candidate.casefold() in place_names()}
    return match["before"] + found.pop() + match["after"] if len(found) == 1 else None


def _unmarked(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _candidates(word: str, rules: _Rules) -> Iterable[str]:
    for read, printed in rules.confusions:
        start = word.find(read)
        while start >= 0:
            yield word[:start] + printed + word[start + len(read) :]
            start = word.find(read, start + 1)


def _plausible_case(word: str) -> bool:
    """Whether capitals stand only at the head of the word or of its parts, or everywhere."""
    return word == word.upper() or all(part[1:] == part[1:].lower() for part in regex.split(r"[-/]", word))


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = load_rules("ocr_repairs.yaml")
    return _Rules(
        confusions=tuple((pair["read"], printed) for pair in data["confusions"] for printed in pair["printed"]),
        foreign=frozenset(data["foreign"]),
        digits=str.maketrans(data["digits"]),
        numbers=tuple(regex.compile(number["pattern"]) for number in data["numbers"]),
        contexts=tuple((regex.compile(context["pattern"]), context["printed"]) for context in data["contexts"]),
    )
