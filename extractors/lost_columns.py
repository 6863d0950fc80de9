"""Columns of a ruled table whose rulings a scan lost, wholly or in some rows: heads and text still part them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from extractors.grid import Grid, GridCell
from extractors.lines import split_at_gaps
from extractors.page import Box, Word, union, words_text
from extractors.table_columns import is_year
from extractors.unruled import column_limits
from rules.fields import match_heading

# Text of one column begins within so many points of the same place.
_FLUSH = 5.0
# A word may reach so far (points) over the limit of its column.
_OVER = 2.0
# Texts of two columns stand further apart than words of one line do (a quarter of the type size).
_APART = 0.5
# So many of the columns hold text of a row that has no lines between them.
_MOST = 0.6
# The header is looked for in so many rows.
_FIRST_ROWS = 3


def with_lost_columns(grid: Grid) -> Grid:
    """A ruled grid of a scan with the columns that its heads name, and no body cell merged over two of them by mistake.

    Two heads in one cell, or a cell of all heads over the columns, are parted where each names a field or a year; a
    column with several heads is cut where the text below them leaves room. A body cell over columns is cut where text
    begins flush with each of them. Where its words come from a text layer the rulings are exact, but in rows that have
    none: of a banded table some have lines between their cells, the others only a ground.
    """
    if all(word.score == 1 for cell in grid.cells for line in cell.lines for word in line):
        return _with_cut_rows(grid)
    return _with_cut_rows(_with_cut_cells(_with_cut_columns(_without_bars(grid))))


def _without_bars(grid: Grid) -> Grid:
    """The grid without rulings that OCR read as words."""
    cells = (
        replace(cell, lines=tuple(kept for line in cell.lines if (kept := tuple(w for w in line if w.text != "|"))))
        for cell in grid.cells
    )
    return replace(grid, cells=tuple(cells))


@dataclass(frozen=True)
class _Head:
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return union(self.words)

    @property
    def known(self) -> bool:
        text = words_text(self.words)
        return is_year(text) or match_heading(text, fuzzy=False).kind == "word"


def _with_cut_columns(grid: Grid) -> Grid:
    """The grid with each of its heads over a column of its own."""
    for row in range(min(_FIRST_ROWS, len(grid.rows))):
        cells = [cell for cell in grid.cells_from(row) if cell.lines]
        if any(len(cell.lines) > 1 or cell.row_end > row + 1 for cell in cells):
            continue
        heads = [_Head(tuple(run)) for cell in cells for run in split_at_gaps(cell.lines[0])]
        if len(heads) < 4 or len(heads) == len(cells) or not all(head.known for head in heads):
            continue
        parts = [[head for head in heads if low <= head.box.x_mid < high] for low, high in grid.columns]
        if any(not part for part in parts):
            return grid
        return _cut_at(grid, row, [_limits(grid, row, index, part) for index, part in enumerate(parts)], heads)
    return grid


def _limits(grid: Grid, row: int, column: int, heads: Sequence[_Head]) -> list[float]:
    """Where a column with these heads is cut, in points."""
    body = [cell for cell in grid.cells if cell.row > row and (cell.column, cell.column_end) == (column, column + 1)]
    words = [word for cell in body for line in cell.lines for word in line]
    return column_limits(words, [head.box for head in heads])


def _cut_at(grid: Grid, row: int, limits: Sequence[Sequence[float]], heads: Sequence[_Head]) -> Grid:
    """The grid with each column cut at its `limits`, and the `heads` in the cells of `row`, one for each column."""
    edges = [[low, *cuts, high] for (low, high), cuts in zip(grid.columns, limits, strict=True)]
    columns = [limit for own in edges for limit in pairwise(own)]
    first = [sum(len(own) - 1 for own in edges[:index]) for index in range(len(edges) + 1)]
    cells: list[GridCell] = []
    for cell in grid.cells:
        moved = replace(cell, column=first[cell.column], column_end=first[cell.column_end])
        if cell.row != row:
            cells += _parts(moved, columns) if cell.column_end == cell.column + 1 else [moved]
    top, bottom = grid.rows[row]
    for index, ((x0, x1), head) in enumerate(zip(columns, heads, strict=True)):
        cells.append(GridCell(Box(x0, top, x1, bottom), row, index, row + 1, index + 1, (head.words,)))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return replace(grid, columns=tuple(columns), cells=tuple(cells))


def _with_cut_cells(grid: Grid) -> Grid:
    """The grid without cells merged over columns in each of which their text begins as that of other rows does."""
    starts = _starts(grid)
    cells: list[GridCell] = []
    for cell in grid.cells:
        wide = 1 < cell.column_end - cell.column < len(grid.columns)
        parts = _parts(cell, grid.columns) if wide else [cell]
        flush = all(part.lines and _is_flush(part, starts) for part in parts)
        cells += parts if flush and not _crossed(cell, parts) else [cell]
    return _with_cells(grid, cells)


def _with_cut_rows(grid: Grid) -> Grid:
    """The grid without cells over all columns in most of which their text begins as that of other rows does."""
    starts = _starts(grid)
    cells: list[GridCell] = []
    for cell in grid.cells:
        whole = 1 < cell.column_end - cell.column == len(grid.columns) and len(cell.lines) > 0
        parts = _parts(cell, grid.columns) if whole else [cell]
        filled = [part for part in parts if part.lines]
        flush = len(filled) >= max(2, _MOST * len(parts)) and all(_is_flush(part, starts) for part in filled)
        cells += parts if flush and not _crossed(cell, parts) else [cell]
    return _with_cells(grid, cells)


def _with_cells(grid: Grid, cells: list[GridCell]) -> Grid:
    return replace(grid, cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _is_flush(part: GridCell, starts: Sequence[float | None]) -> bool:
    """Whether the text of a cell begins where that of its column does."""
    x = starts[part.column]
    return x is not None and abs(min(line[0].x0 for line in part.lines) - x) <= _FLUSH


def _starts(grid: Grid) -> list[float | None]:
    return [_start(grid, column) for column in range(len(grid.columns))]


def _start(grid: Grid, column: int) -> float | None:
    """Where the text of a column's own cells begins, in points; None where it has none."""
    own = [cell for cell in grid.cells if (cell.column, cell.column_end) == (column, column + 1) and cell.lines]
    return median(min(line[0].x0 for line in cell.lines) for cell in own) if own else None


def _parts(cell: GridCell, columns: Sequence[tuple[float, float]]) -> list[GridCell]:
    """A cell over columns as one cell for each, its words in that in which their middle stands."""
    parts = []
    for column in range(cell.column, cell.column_end):
        low, high = columns[column]
        lines = [tuple(word for word in line if low <= word.x_mid < high) for line in cell.lines]
        box = replace(cell.box, x0=max(low, cell.box.x0), x1=min(high, cell.box.x1))
        kept = tuple(line for line in lines if line)
        parts.append(replace(cell, box=box, column=column, column_end=column + 1, lines=kept))
    return parts


def _crossed(cell: GridCell, parts: Sequence[GridCell]) -> bool:
    """Whether a line runs over the limit between two of the parts."""
    limits = [part.box.x0 for part in parts[1:]]
    words = [word for line in cell.lines for word in line]
    return any(word.x0 < x - _OVER and word.x1 > x + _OVER for x in limits for word in words) or any(
        one.x_mid < x <= other.x_mid and other.x0 - one.x1 < _APART * one.size
        for x in limits
        for line in cell.lines
        for one, other in pairwise(line)
    )
