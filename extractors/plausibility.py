"""Does a page's text layer read like text? Signs of broken fonts, wrong encodings and poor OCR, counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

import regex
import yaml

from extractors.text import known_swedish

ENOUGH = 15
"""With fewer words to judge by than this there is no judgement: the text is taken as it is."""

_ODD = 0.03  # share of odd words that makes a text layer unfit; clean documents stay below 0.005
_ODD_SCAN = 0.01  # over a scan our own OCR is at hand, which does better than this
_FLUENT = 0.15  # a share of function words that only running text reaches
_PROSE = 0.4  # a list of names or figures has fewer words in lower case than this; prose and tables of words more
_UNKNOWN = 0.4  # share of unknown words; clean pages stay below 0.15
_UNKNOWN_SCAN = 0.12
_MISSING = 8.0  # a pair of letters expected this often and never met is missing (chance below 1 in 1,000)
_CAUTION = 0.7  # the texts vary in their letters: expect this much of the mean
_STRIP = regex.compile(r"^[^\p{L}\p{N}\uFFFD]+|[^\p{L}\p{N}\uFFFD]+$")
_ADDRESS = regex.compile(r"@|://|www\.|\.(?:se|com|nu|pdf|docx?)\b|[a-z]_[a-z]", regex.IGNORECASE)
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
    data = yaml.safe_load(files("rules").joinpath("plausibility.yaml").read_text("utf-8"))
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
    known = signs()
    bare = [_STRIP.sub("", word) for word in words if not _ADDRESS.search(word)]
    bare = [word for word in bare if word]
    if len(bare) < ENOUGH:
        return None
    text = " ".join(bare)
    for name, pattern, share in known.odd:
        hits = len(pattern.findall(text))
        if hits > max(1, (min(share, _ODD_SCAN) if scan else share) * len(bare)):
            return f"{name} in {hits} of {len(bare)} words"
    spaced = sum(len(word) == 1 and word.islower() and word not in "iåöaxoe" for word in bare)
    if spaced > 0.25 * len(bare):
        return f"{spaced} of {len(bare)} words are single letters"
    lower = [word.lower() for word in bare if word.isalpha()]
    shares = {language: _share(lower, inventory) for language, inventory in known.function_words.items()}
    swedish, foremost = shares["sv"], max(shares.values())
    if swedish > _FLUENT / 2 and (lost := missing_letters(lower)):
        return f"the text never has {lost!r}: its font has lost a letter or ligature"
    if foremost >= _FLUENT and not (scan and swedish == foremost):
        return None
    whole = [word for before, word in pairwise(["", *words]) if not before.endswith("-") and not word.endswith("-")]
    judged = [word for word in (_STRIP.sub("", word) for word in whole) if _LOWER.fullmatch(word) and _is_latin(word)]
    if len(judged) < (ENOUGH if scan else max(ENOUGH, _PROSE * len(bare))):
        return None
    unknown = sum(not known_swedish(word) for word in judged)
    if unknown > (_UNKNOWN_SCAN if scan else _UNKNOWN) * len(judged):
        return f"{unknown} of {len(judged)} words are not Swedish"
    return None


def missing_letters(words: Iterable[str]) -> str | None:
    """A letter or pair of letters that Swedish words (lower case) of this length must hold and these never do."""
    text = " ".join(words)
    total = len(text) - 2 * text.count(" ")
    for letters, rate in signs().needed.items():
        if total * rate * _CAUTION >= _MISSING and letters not in text:
            return letters
    return None


def _share(words: Sequence[str], inventory: frozenset[str]) -> float:
    return sum(word in inventory for word in words) / len(words) if words else 0.0


def _is_latin(word: str) -> bool:
    return max(word) < "\u0250"
