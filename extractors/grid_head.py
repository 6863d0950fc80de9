"""The header of a ruled table: which rows of a grid are its heads, and what the heads say."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from extractors.grid import Grid, GridCell
from extractors.page import words_text
from extractors.table_columns import is_year, is_year_part, one_head
from extractors.text import Lexicon, join_lines
from rules.fields import match_heading

# The header is looked for in so many rows: above it may stand the table's title or a legend.
_FIRST_ROWS = 4
# Text ends at least so far (points) from the right side of its cell.
PADDING = 2.0


def header_rows(grid: Grid) -> tuple[tuple[int, ...], range]:
    """The rows of the header and the range of the body's rows. No header: none.

    They are kept as long as the grid is: several stages ask for them.
    """
    found = _heads_of_grids.get(grid)
    if found is None:
        found = _heads_of_grids[grid] = _find_header_rows(grid)
    return found


_heads_of_grids: WeakKeyDictionary[Grid, tuple[tuple[int, ...], range]] = WeakKeyDictionary()


def _find_header_rows(grid: Grid) -> tuple[tuple[int, ...], range]:
    for row in range(min(_FIRST_ROWS, len(grid.rows))):
        cells = [cell for cell in grid.cells_from(row) if cell.text]
        matches = [match_heading(heading_text(cell)) for cell in cells]
        known = [m for m, cell in zip(matches, cells, strict=True) if m.known or is_year(cell.text)]
        if sum(m.known for m in matches) >= 2 and len(known) * 2 >= len(cells):
            last = max(cell.row_end for cell in cells)
            lower = [cell for r in range(row + 1, last) for cell in grid.cells_from(r) if cell.text]
            if not lower and last == row + 1 and _is_second_level(grid, row + 1, cells):
                last = row + 2
            return tuple(range(row, last)), range(last, len(grid.rows))
    return (), range(len(grid.rows))


def _is_second_level(grid: Grid, row: int, above: Sequence[GridCell]) -> bool:
    """Whether `row` holds the lower heads (`Start | Slut`) under a head that spans columns."""
    if row >= len(grid.rows) or not any(c.column_end - c.column > 1 for c in above):
        return False
    cells = [cell for cell in grid.cells_from(row) if cell.text]
    return bool(cells) and all(
        match_heading(heading_text(cell), fuzzy=False).known or is_year(cell.text) or is_year_part(cell.text)
        for cell in cells
    )


def column_heads(
    grid: Grid, rows: Sequence[int], lexicon: Lexicon
) -> tuple[tuple[tuple[float, float], ...], tuple[str, ...]]:
    """Limits and heads of the columns, a lower head with the one above it (`Tidplan` over `Start`: `Tidplan Start`)."""
    limits: list[tuple[float, float]] = []
    heads: list[str] = []
    years: list[str | None] = []
    for index, (low, high) in enumerate(grid.columns):
        lowest = grid.cell_at(rows[-1], index)
        if limits and lowest is not None and lowest.column < index:
            left, end = limits[-1][0], lowest.box.x1
            if left <= (low + high) / 2 <= end:
                limits[-1] = (left, max(high, end))  # a head over several grid columns is one column
                continue
        levels = {id(cell): cell for row in rows if (cell := grid.cell_at(row, index)) is not None and cell.lines}
        limits.append((low, high))
        heads.append(one_head([heading_text(cell, lexicon) for cell in levels.values()]))
        last = [words_text(cell.lines[-1]) for cell in levels.values()][-1:]
        years.append(last[0] if last and is_year(last[0]) else None)
    return tuple(limits), tuple(_years_alone(heads, years))


def _years_alone(heads: Sequence[str], years: Sequence[str | None]) -> list[str]:
    """The heads; of one that ends with a year, between others that are years, only that: a head over them all was
    printed in its cell, too."""
    known = {index for index, head in enumerate(heads) if is_year(head)}
    between = {
        index
        for index, year in enumerate(years)
        if year is not None and index not in known and len(known & {index - 1, index + 1}) > 0
    }
    return [str(years[index]) if index in between else head for index, head in enumerate(heads)]


def heading_text(cell: GridCell, lexicon: Lexicon | None = None) -> str:
    """The text of a head or key: words that its cell's right side broke are whole again."""
    return join_lines(cell.lines, lexicon or Lexicon(), cell.box.x1 - PADDING)


def bold_heads(grid: Grid, lexicon: Lexicon) -> tuple[str, ...] | None:
    """The first row as heads with no known word in it, where it is all bold and fills all columns or all but one."""
    if not opens_bold(grid) or sum(bool(cell.lines) for cell in grid.cells_from(0)) < len(grid.columns) - 1:
        return None
    heads = []
    for column in range(len(grid.columns)):
        cell = grid.cell_at(0, column)
        heads.append(heading_text(cell, lexicon) if cell is not None and cell.lines else "")
    return tuple(heads)


def opens_bold(grid: Grid) -> bool:
    """Whether the first line, in three columns or more, is all bold, and little below it is."""
    first = [cell.lines[0] for cell in grid.cells_from(0) if cell.lines]
    if len(grid.rows) < 3 or len(first) < 3:
        return False
    below = [word for cell in grid.cells for line in cell.lines[cell.row == 0 :] for word in line]
    return all(word.bold for line in first for word in line) and sum(word.bold for word in below) <= len(below) / 2
