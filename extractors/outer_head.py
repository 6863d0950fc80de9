"""Heads that stand above a table's rulings: a scan lost the lines around them, or none were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.body_lines import columns_of
from extractors.grid import SNAP, Grid, GridCell
from extractors.grid_head import header_rows
from extractors.lines import baselines, split_at_gaps
from extractors.page import Box, Page, Word, split_by, union
from extractors.unruled_head import Header, find_headers, head_words

# Heads stand so near (points) above the first ruling, or so near as a multiple of their height.
_NEAR, _PADDING = 8.0, 2.0
# A section row stands so near to the rows above and below, as a share of its height.
_PADDED = 1.5
# A ground higher than this (points) is no row of heads or of a section.
_HIGH = 60.0


def with_grounds_above(grid: Grid, page: Page) -> Grid:
    """A ruled grid without heads, with the grounds as wide as it that stand in a stack right above it as its first
    rows, where these or its own first row without lines between the columns hold its heads; else as it is. `page` holds
    all its words."""
    if header_rows(grid)[0]:
        return grid
    whole = _with_parted_row(grid)
    while ground := _ground_on(whole.box, page):
        whole = _with_row(whole, _ground_row(ground, whole, page))
    return whole if header_rows(whole)[0] else grid


def _ground_on(box: Box, page: Page) -> Box | None:
    """The ground right above a grid, with the one above it where their brink runs through words: it is one."""
    ground = _ground_above(box, page)
    while ground and any(ground.contains(w.x_mid, w.bottom) and w.top < ground.top - 1 for w in page.words):
        above = _ground_above(ground, page)
        if above is None:
            break
        ground = replace(ground, top=above.top)
    return ground


def _ground_above(box: Box, page: Page) -> Box | None:
    """The ground that lies right above a grid from side to side, as high as a row: one fill, or one for each cell."""
    pieces = [
        fill
        for fill in page.fills
        if abs(fill.bottom - box.top) <= SNAP
        and fill.top < box.top - SNAP
        and fill.height < _HIGH
        and box.x0 - SNAP <= fill.x0
        and fill.x1 <= box.x1 + SNAP
    ]
    pieces = sorted((p for p in pieces if abs(p.top - pieces[0].top) <= SNAP), key=lambda p: p.x0)
    gaps = zip([box.x0, *(p.x1 for p in pieces)], [*(p.x0 for p in pieces), box.x1], strict=True)
    return union(pieces) if pieces and all(right - left <= SNAP for left, right in gaps) else None


def _ground_row(ground: Box, grid: Grid, page: Page) -> list[GridCell]:
    """What stands on a ground above a grid as a row of its cells."""
    box = Box(grid.box.x0, ground.top, grid.box.x1, grid.box.top)
    return _parted(box, baselines(split_by([box], page.words)[0]), grid)


def _with_parted_row(grid: Grid) -> Grid:
    """The grid, its first row parted where that is one cell over all columns: a scan lost the lines on its ground."""
    first = grid.cells_from(0)
    if len(first) != 1 or first[0].row_end != 1 or first[0].column_end - first[0].column < len(grid.columns):
        return grid
    return replace(grid, cells=(*_parted(first[0].box, first[0].lines, grid), *grid.cells[1:]))


def _parted(box: Box, lines: Sequence[Sequence[Word]], grid: Grid) -> list[GridCell]:
    """Lines of text on a row as its cells, one for each column of the grid, or for those that a text stands over; one
    text alone is one cell over all."""
    texts = [part for line in lines for part in split_at_gaps(line)]
    if len(texts) == 1:
        return [GridCell(box, 0, 0, 1, len(grid.columns), (tuple(texts[0]),))]
    xs = [box.x0, *(x1 for _, x1 in grid.columns)]
    by_column = [columns_of(line, xs) for line in lines]
    starts = {column for columns in by_column for column in columns}
    covered = {
        column
        for text in texts
        for column in range(len(grid.columns))
        if text[0].x0 < xs[column] - SNAP and xs[column] + SNAP < text[-1].x1
    }
    limits = [c for c in range(len(grid.columns)) if c in starts or c not in covered]
    return [
        GridCell(
            Box(xs[column], box.top, xs[end], box.bottom),
            0,
            column,
            1,
            end,
            tuple(tuple(c[column]) for c in by_column if column in c),
        )
        for column, end in pairwise([*limits, len(grid.columns)])
    ]


def without_part_ruled(grids: Sequence[Grid], page: Page) -> list[Grid]:
    """The ruled grids of a page but those whose lines part only some of the columns: two heads of the header that
    stands in the first row stand over one column. These tables can be read without their rulings. `page` holds all its
    words.
    """
    return [grid for grid in grids if not _holds_more_heads(grid, page)]


def _holds_more_heads(grid: Grid, page: Page) -> bool:
    if all(len(split_at_gaps(line)) == 1 for cell in grid.cells_from(0) for line in cell.lines):
        return False
    words, _ = split_by([grid.box], page.words)
    headers = find_headers(replace(page, words=tuple(words)), baselines(words))
    return bool(headers) and headers[0].box.top < grid.rows[0][1] and not _one_for_each(headers[0], grid)


def under_outer_heads(grids: Sequence[Grid], page: Page) -> list[Grid]:
    """The ruled grids of a page, with the heads that stand right above one, or above its first section row, as their
    first row.

    Left out are grids that are only a part of the table below such heads: rows without lines between their columns
    stand between both, or the grid has one column for several heads. These tables can be read without their rulings.
    `page` holds the words outside the grids.
    """
    headless = [grid for grid in grids if not header_rows(grid)[0]]
    if not headless:
        return list(grids)
    groups = baselines(page.words)
    headers = find_headers(page, groups)
    kept: list[Grid] = []
    for grid in grids:
        header = _header_over(grid, grids, headers) if grid in headless else None
        if header is None:
            kept.append(grid)
            continue
        between = [group for group in groups if header.box.bottom < group[0].y_mid < grid.box.top]
        near = grid.box.top - header.box.bottom <= max(_NEAR, _PADDING * header.box.height)
        if _is_band(between, header, grid) and _one_for_each(header, grid):
            kept.append(_with_head(_with_band(grid, between[0]), header))
        elif not near and not (between and all(len(split_at_gaps(group)) > 1 for group in between)):
            kept.append(grid)
        elif not between and _one_for_each(header, grid):
            kept.append(_with_head(grid, header))
    return kept


def _is_band(between: Sequence[Sequence[Word]], header: Header, grid: Grid) -> bool:
    """Whether what stands between a header and a grid is one text, as near to both as a section row is."""
    if len(between) != 1 or len(split_at_gaps(between[0])) > 1:
        return False
    band = union(between[0])
    return max(band.top - header.box.bottom, grid.box.top - band.bottom) <= _PADDED * band.height


def _with_band(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with a text that stands right above it as its first row."""
    box = Box(grid.box.x0, min(word.top for word in words) - 1, grid.box.x1, grid.box.top)
    return _with_row(grid, [GridCell(box, 0, 0, 1, len(grid.columns), (tuple(words),))])


def _header_over(grid: Grid, grids: Sequence[Grid], headers: Sequence[Header]) -> Header | None:
    """The lowest header above a grid, within its sides and as wide as most of it, with no other grid between."""
    box = grid.box
    above = [h for h in headers if h.box.bottom <= box.top + h.cells[0].box.height / 2]
    header = max(above, key=lambda h: h.box.top, default=None)
    if header is None or any(header.box.top < g.box.bottom <= box.top for g in grids):
        return None
    inside = box.x0 <= header.box.x0 and header.box.x1 <= box.x1
    return header if inside and header.box.width > box.width / 2 else None


def _one_for_each(header: Header, grid: Grid) -> bool:
    """Whether no two heads stand over one column of the grid."""
    columns = [_column(cell.box, grid) for cell in header.cells]
    return len(set(columns)) == len(columns)


def _column(box: Box, grid: Grid) -> int:
    return next((i for i, (_, x1) in enumerate(grid.columns) if box.x_mid <= x1), len(grid.columns) - 1)


def _with_head(grid: Grid, header: Header) -> Grid:
    """The grid with the header as its first row."""
    top = header.box.top - 1
    lines = {_column(cell.box, grid): (head_words(cell),) for cell in header.cells}
    return _with_row(
        grid,
        [
            GridCell(Box(x0, top, x1, grid.box.top), 0, column, 1, column + 1, lines.get(column, ()))
            for column, (x0, x1) in enumerate(grid.columns)
        ],
    )


def _with_row(grid: Grid, first: Sequence[GridCell]) -> Grid:
    """The grid with a row of cells above its own."""
    top = first[0].box.top
    below = [replace(cell, row=cell.row + 1, row_end=cell.row_end + 1) for cell in grid.cells]
    return replace(
        grid,
        box=replace(grid.box, top=top),
        rows=((top, grid.box.top), *grid.rows),
        cells=(*first, *below),
    )
