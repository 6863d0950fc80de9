"""Text set in two columns: where it stands, and the order in which it reads.

A stretch of rows is two columns of text, and no table, where a white strip runs down between them that no word
crosses, and on both sides the rows are filled with several words from the same left edge to nearly the same right one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, permutations
from statistics import median
from typing import TypeVar

from extractors.lines import baselines, make_line
from extractors.page import Box, Line, Word, union
from extractors.value import value

_LEAST_ROWS = 6  # rows with text in both columns that a stretch must have
_LEAST_WORDS = 4  # words that an ordinary row has in each column: a table's cells and labels have fewer
_GAP = 0.9  # a strip between columns is wider than this share of the font size; spaces are narrower
_FULL = 0.72  # an ordinary row of a column fills at least this share of its width
_FLUSH = 3.0  # the rows of a column begin within this distance (points) of each other
_MOSTLY = 0.7
_T = TypeVar("_T")
_SPARSE = 0.2  # where more of the rows have wide gaps inside a column, it is several columns of a table


@value()
class Columns(Box):
    """A stretch of the page in two columns, which part at the x of `gutter`."""

    gutter: float

    def part(self, box: Box) -> int:
        """0 for the left, 1 for the right column."""
        return int(box.x_mid > self.gutter)


def find_columns(lines: Sequence[Line]) -> tuple[Columns, ...]:
    """The stretches of the page that are set in two columns; `lines` without those of tables, from top to bottom."""
    words = [word for line in lines for word in line.words]
    candidates = [gap for line in lines for gap in _gaps(line.words)]
    sides = _side_by_side(lines)
    if len(candidates) + sides < _LEAST_ROWS:
        return ()
    rows = baselines(words)
    found: list[Columns] = []
    start = 0
    while start < len(rows):
        made = _stretch(rows, start)
        if made is None:
            start += 1
        else:
            columns, start = made
            found.append(columns)
    return tuple(found)


def tables_beside(boxes: Sequence[Box], lines: Sequence[Line]) -> tuple[Columns, ...]:
    """The stretches in which two tables stand side by side, with a heading over each where both have one; `boxes` are
    the places of the page's tables, `lines` those outside of them."""
    found = []
    for left, right in permutations(boxes, 2):
        top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
        if left.x1 >= right.x0 or min(left.bottom, right.bottom) <= max(left.top, right.top):
            continue
        stretch = Columns(left.x0, top, right.x1, bottom, (left.x1 + right.x0) / 2)
        above = [line for line in lines if line.bottom <= top + 1 and top - line.bottom < 2 * line.height]
        if {stretch.part(line) for line in above if not line.x0 < stretch.gutter < line.x1} == {0, 1}:
            stretch = replace(stretch, top=min(line.top for line in above))
        found.append(stretch)
    return tuple(found)


def reading_order(lines: Iterable[Line], columns: Sequence[Columns]) -> tuple[Line, ...]:
    """The lines with the left column before the right one; a line that runs across the gutter becomes two."""
    parted: list[Line] = []
    for line in lines:
        stretch = _stretch_of(line, columns)
        if stretch is None or line.x1 < stretch.gutter or line.x0 > stretch.gutter:
            parted.append(line)
            continue
        for part in (0, 1):
            words = [word for word in line.words if stretch.part(word) == part]
            if words:
                parted.append(make_line(words, line.page))
    return tuple(sorted_for_reading(parted, columns, lambda line: line))


def sorted_for_reading(things: Iterable[_T], columns: Sequence[Columns], box: Callable[[_T], Box]) -> list[_T]:
    """The things of a page, each with its `box`, in reading order: from top to bottom, those on one baseline from left
    to right, also where a label in small type begins lower than the larger value beside it."""
    rows: list[list[tuple[Box, _T]]] = []
    last: Columns | None = None
    part = 0
    for thing in sorted(things, key=lambda thing: _place(box(thing), columns)):
        here = box(thing)
        stretch = _stretch_of(here, columns)
        side = stretch.part(here) if stretch is not None else 0
        if rows and (stretch, side) == (last, part) and all(_on_one_baseline(here, other) for other, _ in rows[-1]):
            rows[-1].append((here, thing))
        else:
            rows.append([(here, thing)])
        last, part = stretch, side
    return [thing for row in rows for _, thing in sorted(row, key=lambda one: one[0].x0)]


def _on_one_baseline(one: Box, other: Box) -> bool:
    """Whether two boxes of about one height stand side by side, overlapping by more than half of the lower one."""
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    low, high = sorted((one.height, other.height))
    return overlap > 0.5 * low and high < 1.8 * low and (one.x0 >= other.x1 or one.x1 <= other.x0)


def _place(box: Box, columns: Sequence[Columns]) -> tuple[float, int, float, float]:
    """What to sort the things of a page by, first of all: the stretch, its column, the height, and from the left."""
    stretch = _stretch_of(box, columns)
    if stretch is None:
        return box.top, 0, box.top, box.x0
    return stretch.top, stretch.part(box), box.top, box.x0


def narrowed_strip(row: Sequence[Word], low: float, high: float) -> tuple[float, float, bool] | None:
    """The widest part of the strip `low`-`high` that the row leaves white, and whether it has words on both sides."""
    inside = sorted((word.x0, word.x1) for word in row if word.x1 > low and word.x0 < high)
    starts, ends = [low, *(x1 for _, x1 in inside)], [*(x0 for x0, _ in inside), high]
    low, high = max(zip(starts, ends, strict=True), key=lambda strip: strip[1] - strip[0])
    if high - low < _GAP * max(word.size for word in row):
        return None
    return low, high, any(word.x1 <= low for word in row) and any(word.x0 >= high for word in row)


def _stretch_of(box: Box, columns: Sequence[Columns]) -> Columns | None:
    return next((stretch for stretch in columns if stretch.top <= box.y_mid <= stretch.bottom), None)


def _side_by_side(lines: Sequence[Line]) -> int:
    return sum(one.top < other.y_mid < one.bottom for one, other in pairwise(lines))


def _gaps(words: Sequence[Word]) -> list[tuple[float, float]]:
    """The white spaces in a row that are too wide for a space between words."""
    return [(a.x1, b.x0) for a, b in pairwise(words) if b.x0 - a.x1 > _GAP * max(a.size, b.size)]


def _stretch(rows: Sequence[Sequence[Word]], start: int) -> tuple[Columns, int] | None:
    """The stretch that begins at row `start`, and the row after it."""
    best: tuple[int, int, float, float] | None = None
    for left, right in _gaps(rows[start]):
        low, high, count, end = left, right, 1, start + 1
        for index in range(start + 1, len(rows)):
            narrowed = narrowed_strip(rows[index], low, high)
            if narrowed is None:
                break
            low, high, both = narrowed
            count += both
            end = index + 1
        if count >= _LEAST_ROWS and (best is None or count > best[0]):
            best = (count, end, low, high)
    if best is None:
        return None
    _, end, low, high = best
    gutter = (low + high) / 2
    stretch = rows[start:end]
    if not _is_prose(stretch, gutter):
        return None
    box = union(word for row in stretch for word in row)
    return Columns(box.x0, box.top, box.x1, box.bottom, gutter), end


def _is_prose(rows: Sequence[Sequence[Word]], gutter: float) -> bool:
    """Whether both sides of the gutter are columns of text."""
    for side in (0, 1):
        parts = [part for row in rows if (part := [word for word in row if int(word.x_mid > gutter) == side])]
        if len(parts) < _LEAST_ROWS or median(len(part) for part in parts) < _LEAST_WORDS:
            return False
        if sum(bool(_gaps(part)) for part in parts) > _SPARSE * len(parts):
            return False
        left, right = min(part[0].x0 for part in parts), max(part[-1].x1 for part in parts)
        if median((part[-1].x1 - left) / (right - left) for part in parts) < _FULL:
            return False
        usual = median(part[0].x0 for part in parts)
        if sum(abs(part[0].x0 - usual) < _FLUSH for part in parts) < _MOSTLY * len(parts):
            return False
    return True
