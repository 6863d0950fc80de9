"""The baselines of a table's body without rulings: in which column their words stand, and how far they are apart."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extractors.page import Word

CONTIGUOUS = 1.35
"""Lines of one cell follow each other by at most this multiple of the common leading, from middle to middle."""


def column_of(word: Word, xs: Sequence[float]) -> int:
    """The index of the column in which a word begins; `xs` are the limits of the columns, outer ones included."""
    return bisect_right(xs, word.x0 + 1, 1, len(xs) - 1) - 1


def columns_of(group: Sequence[Word], xs: Sequence[float]) -> dict[int, list[Word]]:
    """The words of a baseline by column."""
    columns: dict[int, list[Word]] = {}
    for word in group:
        columns.setdefault(column_of(word, xs), []).append(word)
    return columns


def middle(group: Sequence[Word]) -> float:
    """The mean height of a baseline's words, in points from the top."""
    return sum([w.y_mid for w in group]) / len(group)
