"""Tables whose cells are coloured tiles with a thin seam of the paper between them: the seams are their rulings."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.grid import SNAP
from extractors.page import Box, Fill, Page, union

# A seam is this wide at least (points); tiles that touch are no more than a ground in pieces.
_SEAM = 0.3
_LEAST = 6.0  # points that a tile measures each way
_FEWEST = 4  # tiles of a table
# Tiles leave this part of their table bare at most.
_BARE = 0.15


def with_ruled_tiles(page: Page) -> Page:
    """The page with rulings round the tiles of tables, four at least in two columns or more; else the page itself."""
    tiles = [fill for fill in page.fills if min(fill.width, fill.height) >= _LEAST]
    tables = [table for table in _tables(tiles) if _is_table(table)] if len(tiles) >= _FEWEST else []
    rules = [side for table in tables for tile in table for side in _sides(tile)]
    return replace(page, rules=(*page.rules, *rules)) if rules else page


def _tables(tiles: Sequence[Fill]) -> list[list[Fill]]:
    """The tiles in groups: each has another of its group beside, above or below it, over a seam."""
    ends = [(sorted((t.x1, i) for i, t in enumerate(tiles)), [t.x0 for t in tiles])]
    ends += [(sorted((t.bottom, i) for i, t in enumerate(tiles)), [t.top for t in tiles])]
    groups = [[index] for index in range(len(tiles))]  # of each tile; those of one group share a list
    for far, near in ends:
        for index, begin in enumerate(near):
            for _, other in far[bisect_left(far, (begin - SNAP,)) : bisect_right(far, (begin - _SEAM, len(tiles)))]:
                if groups[other] is not groups[index] and _side_by_side(tiles[other], tiles[index]):
                    groups[index] += groups[other]
                    for member in groups[other]:
                        groups[member] = groups[index]
    return [[tiles[i] for i in group] for index, group in enumerate(groups) if group[0] == index]


def _side_by_side(one: Fill, other: Fill) -> bool:
    """Whether two tiles stand along each other for more than half of the shorter side."""
    along_y = min(one.bottom, other.bottom) - max(one.top, other.top)
    along_x = min(one.x1, other.x1) - max(one.x0, other.x0)
    return along_y > min(one.height, other.height) / 2 or along_x > min(one.width, other.width) / 2


def _is_table(tiles: Sequence[Fill]) -> bool:
    """Whether tiles are the cells of a table, or of the row of it that is left on a page: with hardly a gap."""
    whole = union(tiles)
    bare = 1 - sum(tile.width * tile.height for tile in tiles) / (whole.width * whole.height)
    beside = any(tile.width < 0.9 * whole.width for tile in tiles)
    return bare <= _BARE and beside and len(tiles) >= _FEWEST


def _sides(box: Box) -> tuple[Box, ...]:
    corners = ((box.x0, box.top), (box.x1, box.top), (box.x1, box.bottom), (box.x0, box.bottom), (box.x0, box.top))
    return tuple(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)) for (x0, y0), (x1, y1) in pairwise(corners))
