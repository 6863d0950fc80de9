"""Words that stand on one baseline brought to one height: an image tells the place of a line to a pixel or two only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from extractors.page import Page, Word
from extractors.textlayer import ASCENT, DESCENT

NEAR = 0.14
"""How far apart baselines of one row may lie, in shares of the type size: 1.4 points at 10. On the gold scans a label
and its value differ by up to 0.8 points; lines that belong to different rows are set 3 points apart or more."""


def level_words(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages with each word that OCR read from its row's common baseline up, as high as its size asks.

    Lines are read left to right, so that a value a pixel higher than its label would come before it.
    """
    return tuple(replace(page, words=_levelled(page.words)) if page.route == "ocr" else page for page in pages)


def _levelled(words: Sequence[Word]) -> tuple[Word, ...]:
    base: dict[int, float] = {}
    for row in _rows(sorted((word for word in words if not word.turned), key=_baseline)):
        common = median([_baseline(word) for word in row])
        base |= {id(word): common for word in row}
    return tuple(
        replace(word, top=at - ASCENT * word.size, bottom=at + DESCENT * word.size)
        if (at := base.get(id(word))) is not None
        else word
        for word in words
    )


def _rows(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words in the order of their baselines, cut where one lies too far below the first of its row."""
    row: list[Word] = []
    for word in words:
        if row and _baseline(word) - _baseline(row[0]) > NEAR * min(word.size, row[0].size):
            yield row
            row = []
        row.append(word)
    if row:
        yield row


def _baseline(word: Word) -> float:
    return word.bottom - DESCENT / (ASCENT + DESCENT) * word.height
