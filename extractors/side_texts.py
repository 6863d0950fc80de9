"""Text turned by a quarter to the left of a table's rows: the name of the section that each of them belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from extractors.grid import Grid, GridCell
from extractors.grid_head import header_rows
from extractors.page import Box, Page, Word

# A text's ground is no wider than this share of the table beside it.
_NARROW = 0.25
# The ground of turned text ends at most so far (points) before the text of its table.
_NEAR = 30.0


@dataclass(frozen=True)
class SideText:
    """The words of one text in reading order, and the part of the page for which it holds."""

    words: tuple[Word, ...]
    place: Box


def with_side_column(grid: Grid, words: Sequence[Word], page: Page) -> Grid:
    """The grid with the turned `words` left of it as a column without a head, merged over the rows beside each text.

    A text holds for the rows beside the ground it stands on. As it is where no text on a ground stands there.
    """
    if not words:
        return grid
    head, body = header_rows(grid)
    edge = min((line[0].x0 for cell in grid.cells for line in cell.lines), default=grid.box.x0)
    texts = [text for text in _texts(words, page, grid) if _is_beside(text.place, edge, grid)]
    if not texts or not head:
        return grid
    strip = min(text.place.x0 for text in texts), max(text.place.x1 for text in texts)
    first = (strip[1], grid.columns[0][1])
    cells = [
        replace(
            cell,
            column=cell.column + 1,
            column_end=cell.column_end + 1,
            box=cell.box if cell.column else replace(cell.box, x0=strip[1]),
        )
        for cell in grid.cells
    ]
    cells.append(_cell(grid, strip, 0, body.start, ()))
    for text, rows in groupby(body, key=lambda row: _holding(texts, grid.rows[row])):
        run = list(rows)
        cells.append(_cell(grid, strip, run[0], run[-1] + 1, (text.words,) if text else ()))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = replace(grid.box, x0=min(grid.box.x0, strip[0]))
    return replace(grid, box=box, columns=(strip, first, *grid.columns[1:]), cells=tuple(cells))


def _texts(words: Sequence[Word], page: Page, grid: Grid) -> list[SideText]:
    """The texts that the words form: those on one ground, in the order in which they read."""
    grounds = [fill for fill in page.fills if fill.width <= _NARROW * grid.box.width and fill.height > fill.width]
    found: dict[Box, list[Word]] = {}
    for word in words:
        ground = max((g for g in grounds if g.contains(word.x_mid, word.y_mid)), key=lambda g: g.height, default=None)
        if ground is not None:
            found.setdefault(ground, []).append(word)
    return [SideText(tuple(_in_order(on_it)), ground) for ground, on_it in found.items()]


def _in_order(words: Sequence[Word]) -> list[Word]:
    """Turned words in the order in which they read: line by line, upwards or downwards."""
    up = words[0].turned == 90
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.x_mid if up else -w.x_mid):
        if lines and lines[-1][0].x0 <= word.x_mid <= lines[-1][0].x1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word for line in lines for word in sorted(line, key=lambda w: -w.top if up else w.top)]


def _is_beside(place: Box, edge: float, grid: Grid) -> bool:
    """Whether a text's place is close to the left `edge` of the grid's text, beside some of its rows."""
    near = 0 <= edge - place.x1 <= _NEAR
    return near and place.top < grid.box.bottom and place.bottom > grid.box.top


def _holding(texts: Sequence[SideText], row: tuple[float, float]) -> SideText | None:
    middle = sum(row) / 2
    return next((text for text in texts if text.place.top <= middle <= text.place.bottom), None)


def _cell(
    grid: Grid, strip: tuple[float, float], row: int, row_end: int, lines: tuple[tuple[Word, ...], ...]
) -> GridCell:
    return GridCell(Box(strip[0], grid.rows[row][0], strip[1], grid.rows[row_end - 1][1]), row, 0, row_end, 1, lines)
