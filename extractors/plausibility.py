"""Does a page's text layer read like text? Signs of broken fonts, wrong encodings and poor OCR, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import regex

from extractors.text import known_swedish
from rules.loader import load_rules

ENOUGH = 15
"""With fewer words to judge by than this there is no judgement: the text is taken as it is."""

_ODD = 0.03  # share of odd words that makes a text layer unfit; clean documents stay below 0.005
_ODD_SCAN = 0.01  # over a scan our own OCR is at hand, which does better than this
_FLUENT = 0.15  # a share of function words that only running text reaches
_PROSE = 0.4  # a list of names or figures has fewer words in lower case than this; prose and tables of words more
_UNKNOWN = 0.4  # share of unknown words; clean pages stay below 0.15
_UNKNOWN_SCAN = 0.12
_MISSING = 8.0  # a pair of letters expected this often and never met is missing (chance below 1 in 1,000)
_CAUTION = 0.6  # the texts vary in their letters, and hold figures: expect this much of the mean
_STRIP = regex.compile(r"^[^\p{L}\p{N}\uFFFD]+|[^\p{L}\p{N}\uFFFD]+$")
_ADDRESS = regex.compile(r"@|://|www\.|\.(?:se|com|nu|pdf|docx?)\b|[a-z]_[a-z]", regex.IGNORECASE)
_PUNCTUATION = ".,;:!?()[]\"'”’“«»–—-•*/…"
_SINGLE = frozenset("iåöaxoe")  # single letters that are words or marks
_SPACED = 0.25  # where more of the words are other single letters, words are broken into letters
_LOWER = regex.compile(r"\p{Ll}{4,}")


@dataclass(frozen=True)
class Signs:
    """What is known about readable text, from rules/plausibility.yaml."""

    function_words: dict[str, frozenset[str]]
    needed: dict[str, float]
    odd: tuple[tuple[str, regex.Pattern[str], float], ...]


@cache
def signs() -> Signs:
    """The rules as shipped."""
    data = load_rules("plausibility.yaml")
    return Signs(
        {language: frozenset(words) for language, words in data["function_words"].items()},
        dict(data["needed"]),
        tuple((entry["name"], regex.compile(entry["pattern"]), entry.get("share", _ODD)) for entry in data["odd"]),
    )


def fault(words: Sequence[str], *, scan: bool = False) -> str | None:
    """Why the words of a page do not read like text, in one line, or None.

    Names, figures and passages in other languages are no fault. `scan`: the text lies over the image of a scan, so
    that it is another program's OCR, and reading the image anew costs nothing but time: then less is forgiven.
    """
    count = len(words)
    if count < ENOUGH:
        return None
    known = signs()
    text = " ".join(words)
    if flaw := _odd(text, words, scan=scan):
        return flaw
    spaced = sum(len(word) == 1 and word.islower() and word not in _SINGLE for word in words)
    if spaced > _SPACED * count:
        return f"{spaced} of {count} words are single letters"
    lower = [word.strip(_PUNCTUATION) for word in text.lower().split()]
    swedish = foremost = _share(lower, known.function_words["sv"])
    if swedish > _FLUENT / 2 and (lost := missing_letters(text)):
        return f"the text never has {lost!r}: its font has lost a letter or ligature"
    if swedish < _FLUENT:
        foremost = max(_share(lower, inventory) for inventory in known.function_words.values())
    if foremost >= _FLUENT and not (scan and swedish == foremost):
        return None
    whole = [word for before, word in pairwise(["", *words]) if not before.endswith("-") and not word.endswith("-")]
    judged = [word for word in (_STRIP.sub("", word) for word in whole) if _LOWER.fullmatch(word) and _is_latin(word)]
    if len(judged) < (ENOUGH if scan else max(ENOUGH, _PROSE * count)):
        return None
    unknown = sum(not known_swedish(word) for word in judged)
    if unknown > (_UNKNOWN_SCAN if scan else _UNKNOWN) * len(judged):
        return f"{unknown} of {len(judged)} words are not Swedish"
    return None


def missing_letters(text: str) -> str | None:
    """A letter or pair of letters that Swedish text of this length must hold and `text` never does, or None."""
    text = text.lower()
    total = len(text) - 2 * text.count(" ")
    for letters, rate in signs().needed.items():
        if total * rate * _CAUTION >= _MISSING and letters not in text:
            return letters
    return None


def _odd(text: str, words: Sequence[str], *, scan: bool) -> str | None:
    """What more words have inside them than a readable page has, addresses and file names left out."""
    for name, pattern, share in signs().odd:
        most = max(1, (min(share, _ODD_SCAN) if scan else share) * len(words))
        if len(pattern.findall(text)) <= most:
            continue
        hits = sum(bool(pattern.search(word)) for word in words if not _ADDRESS.search(word))
        if hits > most:
            return f"{name} in {hits} of {len(words)} words"
    return None


def _share(words: Sequence[str], inventory: frozenset[str]) -> float:
    return sum(map(inventory.__contains__, words)) / len(words)


def _is_latin(word: str) -> bool:
    return max(word) < "\u0250"
