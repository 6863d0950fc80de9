"""Words of two columns that touch: text that overflows its column runs into the next with no gap between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import regex

from extractors.page import Word
from extractors.text import known_swedish

# Where one text ends and another begins inside a run of characters: `enheten2023`, `KommunsekreterarenMars`, `AB2025`
_SEAM = regex.compile(
    r"(?<=\p{Ll})(?=\p{Lu}|\d)|(?<=\p{Lu}\p{Lu})(?=\d)|(?<=[.)\d])(?=\p{Lu}\p{Ll})|(?<=[?:])(?=[\p{L}\d])"
)
# A limit counts only where this much of the word (points) stands on either side, and the seam this near to it.
INSIDE, NEAR = 4.0, 14.0


def split_touching(words: Iterable[Word], limits: Callable[[Word], Sequence[float]]) -> list[Word]:
    """Cut each word that runs over a column limit at the seam nearest to it, or after a Swedish word.

    Where there is neither, the word stays whole. `limits` gives the x of the column limits at its height.
    """
    result: list[Word] = []
    for word in words:
        cut = next((at for x in limits(word) if (at := _seam(word, x)) is not None), None)
        if cut is None:
            result.append(word)
        else:
            middle = word.x0 + word.width * cut / len(word.text)
            result.append(replace(word, x1=middle, text=word.text[:cut]))
            result.append(replace(word, x0=middle, text=word.text[cut:]))
    return result


def _seam(word: Word, x: float) -> int | None:
    if not word.x0 + INSIDE < x < word.x1 - INSIDE:
        return None
    step = word.width / len(word.text)
    seams = [m.start() for m in _SEAM.finditer(word.text)]
    near = [at for at in seams if abs(word.x0 + at * step - x) <= NEAR]
    if not near and not known_swedish(word.text.strip(",.;:")):
        at = range(4, len(word.text))
        near = [a for a in at if abs(word.x0 + a * step - x) <= NEAR and known_swedish(word.text[:a])][-1:]
    return min(near, key=lambda at: abs(word.x0 + at * step - x), default=None)
