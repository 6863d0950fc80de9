"""The tables without full rulings on a page: below each header, and where one goes on without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.columns import narrowed_strip
from extractors.grid import Grid
from extractors.grid_head import opens_bold
from extractors.headings import MUCH_LARGER
from extractors.headless_column import with_headless_column
from extractors.lines import baselines, split_at_gaps, without_words
from extractors.page import Box, Page, Word
from extractors.unruled import Zone, body_grid, header_grid
from extractors.unruled_head import Header, find_headers
from rules.fields import fold_heading

# A column of a table that goes on begins within this distance (points) of where it began before.
_ALIGNED = 6.0
# So many heads at least tell a table by themselves: two may be a key and its value.
_FEWEST = 3
# A header that begins so little (points) below a line is that line.
_SAME_PLACE = 4.0


@dataclass(frozen=True)
class OpenTable:
    """A table that may go on: the places of its heads, where the text of each column begins (x, in points; nothing
    where only the heads have been seen), and the column in which every row begins."""

    anchors: tuple[Box, ...]
    lefts: dict[int, float]
    leading: int


def unruled_tables(page: Page, ruled: Sequence[Grid], before: OpenTable | None) -> tuple[list[Grid], OpenTable | None]:
    """The tables among the words of a page, from which those of its `ruled` tables are taken, and the one left open.

    `before` is the table that the page before left open.
    """
    groups = baselines(page.words)
    headers = find_headers(page, groups, [anchor.x0 for anchor in before.anchors] if before is not None else ())
    if aside := _left_of_tables(page, headers):
        return unruled_tables(without_words(page, aside), ruled, before)
    if parts := _side_by_side(page, groups, headers):
        goes_on = [before, None, None, None]
        return [g for part, one in zip(parts, goes_on, strict=True) for g in unruled_tables(part, ruled, one)[0]], None
    stops = sorted([h.box.top for h in headers] + [g.box.top for g in ruled] + [page.height])
    starts: list[tuple[float, Header | None]] = [(h.box.top, h) for h in headers]
    if before is not None and groups:
        top = _top(groups[0])
        if not any(h.box.top <= top + _SAME_PLACE for h in headers):
            starts.append((top - 1, None))
    pending = sorted(starts, key=lambda start: start[0])
    grids: list[Grid] = []
    while pending:
        top, header = pending.pop(0)
        if header is None and any(g.box.top <= top <= g.box.bottom for g in [*grids, *ruled]):
            continue
        zone = Zone(page, top, next((y for y in stops if y > top + 1), page.height))
        made = _below(header, zone) if header is not None else _going_on(before, zone)
        if made is None:
            continue
        grid, end, before = made
        grids.append(grid)
        place = _place_below(end, groups, headers)
        if place is not None:
            pending.insert(0, (place, None))
    return grids, before


def _left_of_tables(page: Page, headers: Sequence[Header]) -> list[Word]:
    """The words left of tables: a heading in much larger type on the line of the heads, and what stands below it. A
    known head is none, whatever OCR makes of its size."""
    found: list[Word] = []
    ends = [*(header.box.top for header in headers[1:]), page.height]
    for header, end in zip(headers, ends, strict=False):
        if header.cells[0].match.known:
            continue
        heading, *heads = (
            max((word.size for word in page.words if cell.box.contains(word.x_mid, word.y_mid)), default=0.0)
            for cell in header.cells
        )
        if heading > MUCH_LARGER * max(heads):
            left = header.cells[1].box.x0
            found += [word for word in page.words if word.x1 < left and header.box.top - 1 <= word.top < end]
    return found


def _side_by_side(page: Page, groups: Sequence[Sequence[Word]], headers: Sequence[Header]) -> list[Page]:
    """The page above tables that stand side by side, their left and their right half, and the page below them; none
    without such tables. Their headers have the same heads on one height, and between them runs a white strip."""
    for header in headers:
        middle = len(header.cells) // 2
        left, right = header.cells[:middle], header.cells[middle:]
        if [fold_heading(cell.text) for cell in left] != [fold_heading(cell.text) for cell in right]:
            continue
        first = end = next(i for i, group in enumerate(groups) if _top(group) >= header.box.top)
        strip = left[-1].box.x1, right[0].box.x0
        while end < len(groups) and (narrowed := narrowed_strip(groups[end], *strip)) is not None:
            strip, end = narrowed[:2], end + 1
        beside = [word for group in groups[first:end] for word in group]
        parts = [
            [word for group in groups[:first] for word in group],
            [word for word in beside if word.x1 <= strip[0]],
            [word for word in beside if word.x0 >= strip[1]],
            [word for group in groups[end:] for word in group],
        ]
        return [replace(page, words=tuple(words)) for words in parts] if end > first + 1 else []
    return []


def _below(header: Header, zone: Zone) -> tuple[Grid, float, OpenTable] | None:
    """The table below a header, the y at which it ends, and what is needed to go on with it.

    A header of three heads or more that is the last text of its page has all its rows on the next one.
    """
    header = with_headless_column(header, [w for w in zone.page.words if header.box.bottom < w.y_mid < zone.bottom])
    anchors = tuple(cell.box for cell in header.cells)
    leading = _leading(header)
    made = body_grid(zone, header, anchors, leading)
    if made is None:
        last = not any(word.y_mid > header.box.bottom for word in zone.page.words)
        if not last or len(anchors) < _FEWEST:
            return None
        grid = header_grid(zone.page, header)
        return grid, header.box.bottom, OpenTable(anchors, {}, leading)
    grid, end = made
    return grid, end, OpenTable(anchors, _lefts(grid, first=1), leading)


def _going_on(before: OpenTable | None, zone: Zone) -> tuple[Grid, float, OpenTable] | None:
    """The part of the table `before` that stands in the zone without a header; results as of `_below`."""
    made = body_grid(zone, None, before.anchors, before.leading) if before is not None else None
    if made is None or before is None or not _goes_on(made[0], before):
        return None
    return *made, before


def _place_below(end: float, groups: Sequence[Sequence[Word]], headers: Sequence[Header]) -> float | None:
    """Where a table that ended at the height `end` may go on below a heading or a note; None where it can not."""
    below = [group for group in groups if _top(group) >= end - 2]
    follow = next((group for group in below if len(split_at_gaps(group)) > 1), None)
    if follow is None or follow is below[0]:
        return None
    place = _top(follow) - 1
    return None if any(end < h.box.top <= place + _SAME_PLACE for h in headers) else place


def _goes_on(grid: Grid, before: OpenTable) -> bool:
    """Whether a headless grid stands in the columns of the table before it, and has no heads of its own that no rule
    knows."""
    if opens_bold(grid):
        return False
    lefts = _lefts(grid, first=0)
    shared = [c for c in lefts if c in before.lefts]
    rows = {cell.row for cell in grid.cells if cell.lines}
    wide = any(sum(bool(c.lines) for c in grid.cells_from(row)) >= 2 for row in rows)
    if not before.lefts:
        heads = before.anchors
        under = [(heads[c - 1].x1 if c else 0.0) < x < heads[c].x1 for c, x in lefts.items()]
        return len(under) >= _FEWEST and all(under)
    return wide and len(shared) >= 2 and all(abs(lefts[c] - before.lefts[c]) <= _ALIGNED for c in shared)


def _lefts(grid: Grid, *, first: int) -> dict[int, float]:
    """Where the text of each column begins, in points, from row `first` on."""
    lefts: dict[int, float] = {}
    for cell in grid.cells:
        if cell.lines and cell.column_end == cell.column + 1 and cell.row >= first:
            x = min(line[0].x0 for line in cell.lines)
            lefts[cell.column] = min(x, lefts.get(cell.column, x))
    return lefts


def _leading(header: Header) -> int:
    """The column in which every row begins: that of the action, else the first."""
    return next((i for i, c in enumerate(header.cells) if "activity" in (c.match.field, c.match.second)), 0)


def _top(group: Sequence[Word]) -> float:
    return min(word.top for word in group)
