"""Tables with lines between their columns in the head only: the lines are led down as far as the rows are ruled; where
these are not, the table is one without rulings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.grid import SNAP, Grid
from extractors.grid_head import header_rows
from extractors.page import Box, Page, Word

# A word runs over a line where it stands out by more than this (points) on both sides.
_OVER = 1.5
# Text belongs to the row that a ruling opens where it begins this near (points) below it.
_NEAR = 14.0


def with_columns_led_down(page: Page, grids: Sequence[Grid]) -> Page:
    """The page with the lines between the columns of heads that stand alone led down through the ruled rows below; the
    page itself where there are none.

    `grids` are its ruled tables. A line is left out in a row where a text runs over it, as that of a section does.
    """
    added: list[Box] = []
    for grid in grids:
        if not _is_head(grid):
            continue
        end = _next(grid, grids, page)
        rows = [grid.box.bottom, *(rule.y_mid for rule in page.horizontal if _parts_rows(rule, grid, end))]
        if len(rows) > 1:
            foot = _foot(page, grid, rows[-1], end)
            added += _led_down(page, grid, [*rows, foot] if foot > rows[-1] else rows)
    return replace(page, rules=(*page.rules, *added)) if added else page


def without_heads_over_text(grids: Sequence[Grid], page: Page) -> list[Grid]:
    """The ruled tables of a page but those that are a head with rows right below that nothing parts. `page` holds the
    words outside of the tables."""
    return [grid for grid in grids if not (_is_head(grid) and _stands_over_text(grid, grids, page))]


def _stands_over_text(grid: Grid, grids: Sequence[Grid], page: Page) -> bool:
    below = _between(page, grid, grid.box.bottom, _next(grid, grids, page))
    return bool(below) and min(word.top for word in below) - grid.box.bottom <= _NEAR


def _is_head(grid: Grid) -> bool:
    """Whether all rows of a ruled table are those of a head."""
    return len(grid.columns) > 2 and len(header_rows(grid)[0]) == len(grid.rows)


def _next(grid: Grid, grids: Sequence[Grid], page: Page) -> float:
    """Where the next ruled table below begins, or the page ends."""
    return min((other.box.top for other in grids if other.box.top > grid.box.bottom), default=page.height)


def _parts_rows(rule: Box, grid: Grid, end: float) -> bool:
    """Whether a ruling below the head ends at its right side and begins at its left one or at its second column."""
    begins = any(abs(rule.x0 - x0) <= SNAP for x0, _ in grid.columns[:2])
    return grid.box.bottom + SNAP < rule.y_mid < end and begins and abs(rule.x1 - grid.box.x1) <= SNAP


def _foot(page: Page, grid: Grid, last: float, end: float) -> float:
    """Where the row ends that the last ruling opens: with the text right below it, where none runs over the lines."""
    below = [word for word in _between(page, grid, last, end) if word.top > last - 1]
    if not below or min(word.top for word in below) - last > _NEAR:
        return last
    if any(_runs_over(word, x) for word in below for x, _ in grid.columns[1:]):
        return last
    return max(word.bottom for word in below) + 1


def _led_down(page: Page, grid: Grid, rows: Sequence[float]) -> Iterator[Box]:
    for top, bottom in pairwise(rows):
        words = _between(page, grid, top, bottom)
        for x in [*(x0 for x0, _ in grid.columns), grid.box.x1]:
            if not any(_runs_over(word, x) for word in words):
                yield Box(x, top, x, bottom)


def _between(page: Page, grid: Grid, top: float, bottom: float) -> list[Word]:
    """The words below a grid's sides from one height to another."""
    return [w for w in page.words if top <= w.y_mid <= bottom and grid.box.x0 <= w.x_mid <= grid.box.x1]


def _runs_over(word: Word, x: float) -> bool:
    return word.x0 < x - _OVER and word.x1 > x + _OVER
