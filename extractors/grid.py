"""The grid that all tables become, and the finder for tables with rulings.

pdfplumber's table geometry (edges → intersections → cells → tables) does the finding, all but the cells; it is fed with
the page model's ruling lines, so that the same code serves pdfium's paths and the rulings found on a scan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges

from extractors.lines import baselines
from extractors.overlap import split_touching
from extractors.page import Box, Page, Word, split_by

# Edges closer than this (points) are one line; rulings that miss each other by less still cross. Scanned rulings
# wander by about a point at 200 dpi.
SNAP = 3.0

_Cell = tuple[float, float, float, float]


@dataclass(frozen=True)
class GridCell:
    """One cell: its rectangle, the grid rows and columns it covers (last one excluded), and its printed lines."""

    box: Box
    row: int
    column: int
    row_end: int
    column_end: int
    lines: tuple[tuple[Word, ...], ...] = ()

    @property
    def text(self) -> str:
        """The printed lines with one space between, words not mended: for headings and tests, not for values."""
        return " ".join(word.text for line in self.lines for word in line)


@dataclass(frozen=True, eq=False)
class Grid:
    """A table on one page: column and row limits in points, and its cells in reading order."""

    page: int
    box: Box
    columns: tuple[tuple[float, float], ...]
    rows: tuple[tuple[float, float], ...]
    cells: tuple[GridCell, ...]
    ruled: bool = True

    def cell_at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers the place, or None."""
        return self._places.get((row, column))

    def cells_from(self, row: int) -> tuple[GridCell, ...]:
        """The cells whose first row is `row`, left to right."""
        return tuple(cell for cell in self.cells if cell.row == row)

    @cached_property
    def _places(self) -> dict[tuple[int, int], GridCell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row_end)
            for column in range(cell.column, cell.column_end)
        }


def ruled_grids(page: Page) -> tuple[Grid, ...]:
    """The tables that rulings form on the page: at least two cells, top to bottom.

    Where they form only a part of a table (its other columns have lines between them, but none above and below), the
    table is none of these.
    """
    return grids_and_frames(page)[0]


def grids_and_frames(page: Page) -> tuple[tuple[Grid, ...], tuple[Box, ...]]:
    """The `ruled_grids` of the page, and the frames: rectangles of rulings that stand alone."""
    edges = _edges(page)
    if len(edges) < 4:
        return (), ()
    cells = find_cells(edges_to_intersections(edges, SNAP, SNAP))
    tables = cells_to_tables(cells)
    grids = [_grid(page, boxes) for boxes in tables]
    whole = [grid for grid in grids if not _is_part(grid, grids, page)]
    frames = [Box(*cell) for cell in {*cells}.difference(*tables)]
    return (
        tuple(sorted(whole, key=lambda grid: (grid.box.top, grid.box.x0))),
        tuple(sorted(frames, key=lambda box: (box.top, box.x0))),
    )


def find_cells(crossings: dict[tuple[float, float], dict[str, list[dict[str, Any]]]]) -> list[_Cell]:
    """The smallest rectangle to the right of and below each crossing that has crossings at its corners and edges all
    round: what pdfplumber's `intersections_to_cells` finds, which takes a twentieth of a plan's whole run to do so."""
    edges = {
        point: {(edge["x0"], edge["top"], edge["x1"], edge["bottom"]) for edge in (*both["h"], *both["v"])}
        for point, both in crossings.items()
    }
    columns: dict[float, list[float]] = {}
    rows: dict[float, list[float]] = {}
    points = sorted(crossings)
    for x, y in points:
        columns.setdefault(x, []).append(y)
        rows.setdefault(y, []).append(x)
    cells = []
    for x0, top in points:
        own = edges[x0, top]
        below = [y for y in columns[x0] if y > top and own & edges[x0, y]]
        right = [x for x in rows[top] if x > x0 and own & edges[x, top]]
        for x1, bottom in ((x, y) for y in below for x in right if (x, y) in edges):
            end = edges[x1, bottom]
            if end & edges[x1, top] and end & edges[x0, bottom]:
                cells.append((x0, top, x1, bottom))
                break
    return cells


def _is_part(grid: Grid, grids: Sequence[Grid], page: Page) -> bool:
    """Whether a line between columns, as high as the grid, stands outside of it and of the others beside it."""
    box = grid.box
    return any(
        abs(rule.top - box.top) <= SNAP
        and abs(rule.bottom - box.bottom) <= SNAP
        and not any(
            other.box.x0 - SNAP <= rule.x_mid <= other.box.x1 + SNAP
            and other.box.top < rule.bottom
            and other.box.bottom > rule.top
            for other in grids
        )
        for rule in page.vertical
    )


def _edges(page: Page) -> list[dict[str, Any]]:
    """Rulings as pdfplumber's edges, pieces of one line joined, with the sides that a table leaves open closed."""
    drawn = [_edge("h", r.x0, r.y_mid, r.x1, r.y_mid) for r in page.horizontal if r.width > 4]
    drawn += [_edge("v", r.x_mid, r.top, r.x_mid, r.bottom) for r in page.vertical if r.height > 4]
    edges = _merged(drawn)
    horizontal = [(e["x0"], e["x1"], e["top"]) for e in edges if e["orientation"] == "h"]
    vertical = [(e["top"], e["bottom"], e["x0"]) for e in edges if e["orientation"] == "v"]
    if not horizontal or not vertical:
        return []
    open_sides = _open_sides(page, vertical, horizontal)
    vertical += open_sides
    edges += [_edge("v", x, y0, x, y1) for y0, y1, x in open_sides]
    sides = [_edge("h", x0, y, x1, y) for x0, x1, y in _closing(vertical, horizontal)]
    horizontal += [(e["x0"], e["x1"], e["top"]) for e in sides]
    sides += [_edge("v", x, y0, x, y1) for y0, y1, x in _closing(horizontal, vertical)]
    return _merged([*edges, *sides])


def _merged(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return merge_edges(edges, SNAP, SNAP, SNAP, SNAP)


def _closing(
    lines: Sequence[tuple[float, float, float]], crossing: Sequence[tuple[float, float, float]]
) -> list[tuple[float, float, float]]:
    """Edges along the common ends of parallel `lines`, each (from, to, at), where no crossing line closes them.

    A row cut by the page end often has no rule below; some templates draw no outer sides. Three lines or more that
    end together are such a side; two may be a coincidence, unless a crossing line runs from the one to the other
    and ends at both (a section row over all columns, whose upper rule is lost in the dark ground above it). Two
    neighbours are closed only where a crossing line links them elsewhere: else they belong to two tables. A parallel
    line between them that runs past their ends shows that there is no side: they end at a cell that is merged
    downwards, the line bounds a cell over both.
    """
    added: list[tuple[float, float, float]] = []
    for end in (0, 1):
        groups: list[list[tuple[float, float, float]]] = []
        for line in sorted(lines, key=lambda line: line[end]):
            if groups and line[end] - groups[-1][-1][end] <= SNAP:
                groups[-1].append(line)
            else:
                groups.append([line])
        for group in groups:
            group.sort(key=lambda line: line[2])
            if len({round(line[2] / SNAP) for line in group}) < 3 and not _are_sides(group, crossing):
                continue
            for one, other in pairwise(group):
                if other[2] - one[2] <= SNAP or any(
                    line[0] < one[end] - SNAP and line[1] > one[end] + SNAP
                    for line in lines
                    if one[2] + SNAP < line[2] < other[2] - SNAP
                ):
                    continue
                between = [c for c in crossing if _links(c, one, other)]
                if between and all(abs(c[2] - one[end]) > 2 * SNAP for c in between):
                    added.append((one[2], other[2], one[end]))
    return added


def _links(
    line: tuple[float, float, float], one: tuple[float, float, float], other: tuple[float, float, float]
) -> bool:
    """Whether a line, each (from, to, at), runs from one to the other of two that cross it, and meets one at least."""
    spans = line[0] <= one[2] + SNAP and line[1] >= other[2] - SNAP
    return spans and any(side[0] - SNAP <= line[2] <= side[1] + SNAP for side in (one, other))


def _are_sides(pair: Sequence[tuple[float, float, float]], crossing: Sequence[tuple[float, float, float]]) -> bool:
    """Whether two lines are the sides of a table: a crossing line runs from the one to the other and ends at both."""
    first, last = pair[0][2], pair[-1][2]
    return len(pair) == 2 and any(abs(c[0] - first) <= SNAP and abs(c[1] - last) <= SNAP for c in crossing)


def _open_sides(
    page: Page, vertical: Sequence[tuple[float, float, float]], horizontal: Sequence[tuple[float, float, float]]
) -> list[tuple[float, float, float]]:
    """Edges, each (top, bottom, x), at the outer sides of tables with lines only between their columns.

    Such lines, three or more, end together, and a rule that crosses them all runs past the outermost, with words there.
    """
    groups: list[list[tuple[float, float, float]]] = []
    for line in vertical:
        same = (g for g in groups if abs(line[0] - g[0][0]) <= SNAP and abs(line[1] - g[0][1]) <= SNAP)
        group = next(same, None)
        if group is None:
            groups.append([line])
        else:
            group.append(line)
    added: list[tuple[float, float, float]] = []
    for group in groups:
        xs = [line[2] for line in group]
        left, right, (top, bottom, _) = min(xs), max(xs), group[0]
        if len({round(x / SNAP) for x in xs}) < 3:
            continue
        over = [h for h in horizontal if top - SNAP <= h[2] <= bottom + SNAP and h[0] <= left and h[1] >= right]
        for x0, x1, end in [(h[0], left, h[0]) for h in over] + [(right, h[1], h[1]) for h in over]:
            strip = Box(x0, top, x1, bottom)
            if strip.width > 2 * SNAP and any(strip.contains(word.x_mid, word.y_mid) for word in page.words):
                added.append((top, bottom, end))
    return added


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "object_type": "line",
    }


def _grid(page: Page, boxes: Sequence[tuple[float, float, float, float]]) -> Grid:
    xs = _limits([x for box in boxes for x in (box[0], box[2])])
    ys = _limits([y for box in boxes for y in (box[1], box[3])])
    outer = Box(xs[0], ys[0], xs[-1], ys[-1])
    inside = split_touching(split_by([outer], page.words)[0], lambda word: _sides(boxes, word))
    placed = [(w.x_mid, w.y_mid, w) for w in inside]
    cells = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (round(box[1]), box[0])):
        words = [w for x, y, w in placed if x0 <= x <= x1 and top <= y <= bottom]
        cells.append(
            GridCell(
                Box(x0, top, x1, bottom),
                _index(ys, top),
                _index(xs, x0),
                _index(ys, bottom),
                _index(xs, x1),
                tuple(tuple(line) for line in baselines(words)),
            )
        )
    return Grid(page.number, outer, tuple(pairwise(xs)), tuple(pairwise(ys)), tuple(cells))


def _sides(boxes: Sequence[tuple[float, float, float, float]], word: Word) -> list[float]:
    """The right sides of the cells in which a word begins and does not end."""
    y = word.y_mid
    return [x1 for x0, top, x1, bottom in boxes if x0 <= word.x0 < x1 < word.x1 and top <= y <= bottom]


def _limits(values: Sequence[float]) -> list[float]:
    limits: list[float] = []
    for value in sorted(values):
        if not limits or value - limits[-1] > SNAP:
            limits.append(value)
    return limits


def _index(limits: Sequence[float], value: float) -> int:
    """The index of the limit that is nearest to `value`; `limits` rise."""
    after = bisect_left(limits, value)
    if after == len(limits) or (after and value - limits[after - 1] <= limits[after] - value):
        return after - 1
    return after
