"""Tables whose cells are coloured tiles with a thin seam of the paper between them: the seams are their rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.grid import SNAP
from extractors.page import Box, Fill, Page

# A seam is this wide at least (points); tiles that touch are no more than a ground in pieces.
_SEAM = 0.3
# Tiles of one row begin and end at the same height, within this (points).
_LEVEL = 1.0
_LEAST = 6.0  # points that a tile measures each way


def with_ruled_tiles(page: Page) -> Page:
    """The page with rulings round the tiles of tables, two rows and two columns at least; the page itself without."""
    tiles = [fill for fill in page.fills if min(fill.width, fill.height) >= _LEAST]
    if len(tiles) < 4:
        return page
    rows = _rows(tiles)
    tables = [table for table in _tables(rows) if len(table) > 1 and any(len(row) > 1 for row in table)]
    rules = [side for table in tables for row in table for tile in row for side in _sides(tile)]
    return replace(page, rules=(*page.rules, *rules)) if rules else page


def _rows(tiles: Sequence[Fill]) -> list[list[Fill]]:
    """The tiles that stand side by side with a seam between them, top to bottom; one that stands alone is a row."""
    rows: list[list[Fill]] = []
    for tile in sorted(tiles, key=lambda t: (round(t.top / _LEVEL), round(t.bottom / _LEVEL), t.x0)):
        last = rows[-1][-1] if rows else None
        if last is not None and _level(last, tile) and _SEAM <= tile.x0 - last.x1 <= SNAP:
            rows[-1].append(tile)
        else:
            rows.append([tile])
    return rows


def _level(one: Box, other: Box) -> bool:
    return abs(one.top - other.top) <= _LEVEL and abs(one.bottom - other.bottom) <= _LEVEL


def _tables(rows: Sequence[list[Fill]]) -> list[list[list[Fill]]]:
    """Rows of tiles that follow each other with a seam between them, from the same side to the same side."""
    tables: list[list[list[Fill]]] = []
    for row in rows:
        table = next((table for table in tables if _follows(table[-1], row)), None)
        if table is None:
            tables.append([row])
        else:
            table.append(row)
    return tables


def _follows(above: Sequence[Fill], row: Sequence[Fill]) -> bool:
    seam = row[0].top - above[0].bottom
    return _SEAM <= seam <= SNAP and abs(row[0].x0 - above[0].x0) <= SNAP and abs(row[-1].x1 - above[-1].x1) <= SNAP


def _sides(box: Box) -> tuple[Box, ...]:
    corners = ((box.x0, box.top), (box.x1, box.top), (box.x1, box.bottom), (box.x0, box.bottom), (box.x0, box.top))
    return tuple(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)) for (x0, y0), (x1, y1) in pairwise(corners))
