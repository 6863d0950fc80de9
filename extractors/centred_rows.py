"""Rows of a table without rules whose cells are centred in height, as browsers set them: white parts the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extractors.body_lines import CONTIGUOUS, column_of
from extractors.lines import baselines
from extractors.page import Word

# A text that stands lower than the top of its row by more than this share of its size does not begin there.
_LOWER = 0.3
# Lines of one cell follow each other within these multiples of their size.
_CLOSE = (0.8, 1.8)


@dataclass
class _Row:
    """The lines from `first` (index of a baseline) on that no white parts: top and bottom, and those of each column."""

    first: int
    top: float
    bottom: float
    cells: dict[int, tuple[float, float]]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def centred_rows(groups: Sequence[Sequence[Word]], xs: Sequence[float], leading: int) -> list[int]:
    """The baselines at which rows begin, where cells are centred in their rows; none where they are not, or a row has
    no text in the `leading` column.

    `groups` are the baselines of the body, `xs` the limits of the columns, outer ones included. Cells show how they are
    set where they have fewer lines than their row: most of them, and two at least, stand in its middle. Columns before
    the leading one may hold for several rows and part none.
    """
    columns = [
        (index, column, word)
        for index, group in enumerate(groups)
        for word in group
        if (column := column_of(word, xs)) >= leading
    ]
    leads = _leading([(column, word) for _, column, word in columns])
    if not leads:
        return []
    rows = _rows(columns, CONTIGUOUS * leads)
    centred = begun = 0
    for row in rows:
        for top, bottom in row.cells.values():
            if bottom - top < row.bottom - row.top - _LOWER * leads:
                begun += top - row.top < _LOWER * leads
                centred += abs((top + bottom) / 2 - row.middle) < _LOWER * leads
    if len(rows) < 2 or centred < 2 or centred <= begun or any(leading not in row.cells for row in rows):
        return []
    return [row.first for row in rows]


def with_merged_texts(
    rows: Sequence[Sequence[Sequence[Word]]], xs: Sequence[float], leading: int
) -> list[list[list[Word]]]:
    """The baselines of `rows` that are centred (`centred_rows`), those texts in columns before the `leading` one that
    stand in the middle of several rows given to the first of these; as they are where they stand otherwise."""
    made = [[list(group) for group in row] for row in rows]
    placed = [[(column_of(word, xs), word) for group in row for word in group] for row in made]
    bodies = [[word for column, word in row if column >= leading] for row in placed]
    words = [one for row in placed for one in row]
    leads = _leading(words)
    if not leads or not all(bodies):
        return made
    ends = [(min(word.top for word in body), max(word.bottom for word in body)) for body in bodies]
    for column in range(leading):
        texts = _texts([word for own, word in words if own == column], CONTIGUOUS * leads)
        places = _spread(texts, ends, leads)
        if places is None:
            continue
        moved = {id(word) for text in texts for word in text}
        made = [[[word for word in group if id(word) not in moved] for group in row] for row in made]
        for text, place in zip(texts, places, strict=True):
            made[place] = [*baselines(text), *made[place]]
    return [[group for group in row if group] for row in made]


def _texts(words: Sequence[Word], apart: float) -> list[list[Word]]:
    """The words of a column in texts that white parts, top to bottom."""
    texts: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.y_mid):
        if texts and word.y_mid - texts[-1][-1].y_mid <= apart:
            texts[-1].append(word)
        else:
            texts.append([word])
    return texts


def _spread(texts: Sequence[Sequence[Word]], ends: Sequence[tuple[float, float]], leads: float) -> list[int] | None:
    """For each text the first of the rows in whose middle it stands, the rows shared out among all texts in their
    order; None where they do not stand so. `ends` are top and bottom of each row."""
    places: list[int] = []
    first = 0
    for text in texts:
        middle = (text[0].top + text[-1].bottom) / 2
        off = [abs((ends[first][0] + bottom) / 2 - middle) for _, bottom in ends[first:]]
        if not off or min(off) > leads / 2:
            return None
        places.append(first)
        first += off.index(min(off)) + 1
    return places if first == len(ends) else None


def _leading(words: Sequence[tuple[int, Word]]) -> float:
    """The median distance of lines that follow each other in a column; 0 where there are none. `words` come with their
    columns."""
    middles: dict[int, set[float]] = {}
    for column, word in words:
        middles.setdefault(column, set()).add(word.y_mid)
    size = median(word.size for _, word in words) if words else 0.0
    steps = [b - a for column in middles.values() for a, b in pairwise(sorted(column))]
    close = [step for step in steps if _CLOSE[0] * size <= step <= _CLOSE[1] * size]
    return median(close) if close else 0.0


def _rows(columns: Sequence[tuple[int, int, Word]], apart: float) -> list[_Row]:
    """The rows that white parts: the middles of lines on its two sides are further than `apart` from each other."""
    rows: list[_Row] = []
    for index, column, word in sorted(columns, key=lambda one: one[2].y_mid):
        if not rows or word.y_mid - (rows[-1].bottom - word.height / 2) > apart:
            rows.append(_Row(index, word.top, word.bottom, {}))
        row = rows[-1]
        row.first, row.bottom = min(row.first, index), max(row.bottom, word.bottom)
        top, bottom = row.cells.get(column, (word.top, word.bottom))
        row.cells[column] = min(top, word.top), max(bottom, word.bottom)
    return rows
