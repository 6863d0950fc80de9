"""The printed status of an action as one of eight codes (docs/reading.md, "Status"); words: `status.yaml`.

A status column is read generously: its first statement counts. A timeline or comment cell must say it outright: a
sentence (or, at the start of the cell, a clause before a comma) that holds a status and nothing else but times and
small words.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import regex

from rules.loader import load_rules
from rules.times import explained_spans

STATUS_CODES = ("new", "planned", "not_started", "ongoing", "partly_done", "completed", "not_done", "cancelled")
MAX_CELL = 2_000
_LONGEST = 40  # characters of a status by itself


@dataclass(frozen=True)
class Status:
    """What a row's status is.

    `code`: one of STATUS_CODES or None. `flags`: `status_contradiction` (the cell says two things that cannot both be),
    `status_unknown` (a status column holds words that no rule knows), `status_letter` (a G/H/P/E of a legend).
    """

    code: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Words:
    phrase: regex.Pattern[str]  # what is a status anywhere
    column_phrase: regex.Pattern[str]  # and what is one in a status column too
    codes: dict[str, str]
    filler: frozenset[str]
    both: dict[frozenset[str], str]
    letters: dict[str, str]
    negation: regex.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data: dict[str, Any] = load_rules("status.yaml")
    anywhere = {form: code for code, forms in data["statuses"].items() for form in forms}
    codes = anywhere | {form: code for code, forms in data["column_only"].items() for form in forms}
    negations = "|".join(regex.escape(n) for n in sorted(data["negations"], key=len, reverse=True))
    return _Words(
        phrase=_any(anywhere),
        column_phrase=_any(codes),
        codes=codes,
        filler=frozenset(data["filler"]),
        both={frozenset(pair): code for pair, code in data["both"]},
        letters=data["letters"],
        negation=regex.compile(rf"(?<![\p{{L}}\d])(?:{negations})(?= \p{{L}})"),
    )


_SPACES = regex.compile(r"[^\S\n]+")
_LETTER = regex.compile(r"\p{L}")


def _any(forms: Iterable[str]) -> regex.Pattern[str]:
    listed = "|".join(regex.escape(f) for f in sorted(forms, key=len, reverse=True))
    return regex.compile(rf"(?<![\p{{L}}\d-])(?:{listed})(?![\p{{L}}\d]|-\p{{L}})")


def _normalise(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text)[:MAX_CELL].lower()
    lowered = _SPACES.sub(" ", lowered.replace("–", "-").replace("—", "-")).strip()
    return _words().negation.sub("ej", lowered)


def parse_status(text: str, *, column: bool) -> Status:
    """The status that a cell states.

    `column=True`: the cell of a real status column; its first statement counts, and a single letter G, H, P or E is
    read by the county boards' legend. `column=False`: a timeline or comment cell, which must say it outright; there
    `Klar 2020-05-29` is a deadline and no status. Two statuses that exclude each other give None, flagged. Never
    raises.
    """
    return _column(text) if column else _outright(text)


def is_status(text: str) -> bool:
    """Whether a text is the status of an action and little else: short, and opens with one or says it outright."""
    if len(text) >= _LONGEST:
        return False
    bare = unicodedata.normalize("NFC", text).strip(" .:-–()\n\t")
    words = _words()
    return bare in words.letters or bool(words.column_phrase.match(_normalise(bare)) or _outright(text).code)


def resolve_status(status_cell: str | None, timeline_cell: str | None, comment_cell: str | None) -> Status:
    """The status of a row: from its status column if that holds a word, else from the timeline, else the comment."""
    if status_cell and _LETTER.search(status_cell):
        return parse_status(status_cell, column=True)
    for cell in (timeline_cell, comment_cell):
        status = parse_status(cell, column=False) if cell else Status()
        if status.code or status.flags:
            return status
    return Status()


def _merge(codes: list[str]) -> Status:
    distinct = list(dict.fromkeys(codes))
    if not distinct:
        return Status()
    while len(distinct) > 1:
        for one, two in itertools.combinations(distinct, 2):
            joined = _words().both.get(frozenset((one, two)))
            if joined:
                distinct = [joined, *(c for c in distinct if c not in (one, two, joined))]
                break
        else:
            return Status(None, ("status_contradiction",))
    return Status(distinct[0])


@lru_cache(maxsize=5_000)
def _column(text: str) -> Status:
    words = _words()
    bare = unicodedata.normalize("NFC", text).strip(" .:-–()\n\t")
    if bare in words.letters:
        return Status(words.letters[bare], ("status_letter",))
    norm = _normalise(text)
    if not words.column_phrase.search(norm):
        return Status(None, ("status_unknown",)) if _LETTER.search(norm) else Status()
    found = list(words.column_phrase.finditer(norm))
    if _said(norm, words.column_phrase) is not None:
        stated = [m for m in found if not _is_deadline(norm, m.start(), m.end())] or found
        return _merge([words.codes[m.group()] for m in stated])
    for sentence in regex.split(r"[.;!?\n]|,| - ", norm):
        codes = [words.codes[m.group()] for m in words.column_phrase.finditer(sentence)]
        if codes:
            return _merge(codes)
    return Status(words.codes[found[0].group()])


def _is_deadline(norm: str, start: int, end: int) -> bool:
    """Whether the status word at norm[start:end] is the `klar`, `klart`, `färdig` of a date after it."""
    if not regex.match(r"(?:klar|klart|klara|färdig|färdigt|färdiga|färdigställd|färdigställt)$", norm[start:end]):
        return False
    return any(
        first >= end and not regex.sub(r"[\s:(]|till|senast|under|den|i|år", "", norm[end:first])
        for first, _, dated in explained_spans(norm)
        if dated
    )


def _said(norm: str, phrase: regex.Pattern[str]) -> list[str] | None:
    """The codes of a text that holds statuses, times and small words and nothing else; None where it says more."""
    words = _words()
    codes: list[str] = []
    rest = list(norm)
    for m in phrase.finditer(norm):
        if not _is_deadline(norm, m.start(), m.end()):
            codes.append(words.codes[m.group()])
        rest[m.start() : m.end()] = " " * (m.end() - m.start())
    for first, last, _ in explained_spans(norm):
        rest[first:last] = " " * (last - first)
    left = regex.findall(r"[\p{L}\d]+", "".join(rest))
    return None if any(word not in words.filler for word in left) else codes


@lru_cache(maxsize=20_000)
def _outright(text: str) -> Status:
    norm = _normalise(text)
    phrase = _words().phrase
    if not phrase.search(norm):
        return Status()
    whole = _said(norm, phrase)
    if whole is not None:
        return _merge(whole)
    codes: list[str] = []
    for n, sentence in enumerate(regex.split(r"(?<!\b\p{L})[.;!?\n](?!\p{L}\.)", norm)):
        said = _said(sentence.strip(), phrase)
        if said is None and n == 0 and "," in sentence:
            said = _said(sentence.split(",", 1)[0].strip(), phrase)
        codes += said or ()
    return _merge(codes)
