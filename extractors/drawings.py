"""What is drawn on a page besides text: ruling lines, filled areas and images, in displayed coordinates.

Form XObjects are entered, with their matrices. Each pdfium path is one object; only paths that are large in both
directions have their segments read.
"""

from __future__ import annotations

import ctypes
import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors import pdfium
from extractors.page import Box, Fill
from extractors.pdfium import Handle, Pointer
from extractors.textlayer import Place, View, corners

THIN = 3.0
"""A path thinner than this (points) is a ruling line."""

MIN_RULE = 20.0
"""An image drawn thinner than `THIN` and longer than this is a ruling line (Word draws some as images)."""

MAX_SEGMENTS = 400
"""A path with more segments is a drawing (a map, a logo), not rulings."""

_MAX_DEPTH = 8  # Form XObjects in Form XObjects; a loop would never end
_JOIN = 2.0  # collinear pieces nearer than this are one line: cell borders are drawn cell by cell
_SAME = 1.6  # parallel lines nearer than this are one double line
_THICK = THIN + _SAME  # no rule is thicker, double lines included
_STRAIGHT = 0.5  # a segment leaning less than this (points) is horizontal or vertical

# Dots that make a line are a row at least this long (points): two lines that run side by side have dots above another.
_DOTTED = 9.0

_Line = tuple[float, float, float, float]
Affine = tuple[float, float, float, float, float, float]
IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass
class Drawings:
    """The drawn parts of one page, collected."""

    rules: list[Box] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    dots: list[Fill] = field(default_factory=list)  # filled spots: of dotted lines or by themselves, as bullets
    grounds: list[Box] = field(default_factory=list)  # shadings and drawings: what white text may stand on
    shapes: int = 0  # all paths, drawn letters among them


class DrawingReader:
    """Reads the drawn parts of pdfium pages; cells for pdfium's answers are made once and used for all pages."""

    def __init__(self) -> None:
        self._bounds, self._bounds_at = pdfium.floats(4)
        self._rgba, self._rgba_at = pdfium.uints(4)
        self._point, self._point_at = pdfium.floats(2)
        self._width, self._width_at = pdfium.floats(1)
        self._mode = ctypes.c_int(), ctypes.c_int()
        self._mode_at = tuple(ctypes.byref(cell) for cell in self._mode)
        self._matrix = pdfium.Matrix()
        self._matrix_at = ctypes.byref(self._matrix)

    def read(self, page: Pointer, view: View) -> Drawings:
        """All rules, fills and images of the page that lie inside its view."""
        found, place = Drawings(), view.place
        count, get_object, object_type = pdfium.count_objects(page), pdfium.get_object, pdfium.object_type
        for index in range(count):
            item = get_object(page, index)
            kind = object_type(item)
            if kind != pdfium.TEXT:
                self._take(item, kind, IDENTITY, place, found, 0)
        inside = Box(0, 0, view.width, view.height)
        found.rules = merge_rules(box for box in found.rules if box.overlaps(inside))
        found.fills += _outside(found.rules, found.dots)
        found.fills = [fill for fill in found.fills if fill.overlaps(inside)]
        found.images = [box for box in found.images if box.overlaps(inside)]
        return found

    def _take(self, item: Handle, kind: int, matrix: Affine, place: Place, found: Drawings, depth: int) -> None:
        if kind == pdfium.PATH:
            found.shapes += 1
            self._path(item, matrix, place, found)
        elif kind == pdfium.IMAGE:
            box = self._box(item, matrix, place)
            thin = min(box.width, box.height) < THIN
            if not thin:
                found.images.append(box)
            elif max(box.width, box.height) > MIN_RULE:
                found.rules.append(box)
        elif kind == pdfium.SHADING:
            found.grounds.append(self._box(item, matrix, place))
        elif kind == pdfium.FORM and depth < _MAX_DEPTH:
            pdfium.object_matrix(item, self._matrix_at)
            m = self._matrix
            inner = _multiply((m.a, m.b, m.c, m.d, m.e, m.f), matrix)
            for index in range(pdfium.count_form_objects(item)):
                child = pdfium.get_form_object(item, ctypes.c_ulong(index))
                child_kind = pdfium.object_type(child)
                if child_kind != pdfium.TEXT:
                    self._take(child, child_kind, inner, place, found, depth + 1)

    def _box(self, item: Handle, matrix: Affine, place: Place) -> Box:
        pdfium.object_bounds(item, *self._bounds_at)
        left, bottom, right, top = (cell.value for cell in self._bounds)
        points = [_apply(matrix, x, y) for x, y in ((left, bottom), (right, top), (left, top), (right, bottom))]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return Box(*corners(place(min(xs), min(ys)), place(max(xs), max(ys))))

    def _path(self, item: Handle, matrix: Affine, place: Place, found: Drawings) -> None:
        pdfium.draw_mode(item, *self._mode_at)
        filled, stroked = (bool(cell.value) for cell in self._mode)
        if not (filled or stroked):
            return
        box = self._box(item, matrix, place)
        if box.width < THIN or box.height < THIN:
            *color, alpha = self._color(item, stroke=not filled)
            if alpha:
                found.rules.append(box)
            if alpha and filled and max(box.width, box.height) < THIN:
                found.dots.append(Fill(box.x0, box.top, box.x1, box.bottom, (color[0], color[1], color[2])))
            return
        if pdfium.count_segments(item) > MAX_SEGMENTS:
            found.grounds.append(box)
            return
        pdfium.object_matrix(item, self._matrix_at)
        m = self._matrix
        own = _multiply((m.a, m.b, m.c, m.d, m.e, m.f), matrix)
        subpaths = [[place(*_apply(own, x, y)) for x, y in points] for points in self._subpaths(item)]
        if filled:
            red, green, blue, alpha = self._color(item, stroke=False)
            clip = self._clip(item, matrix, place) if alpha else None
            for points in subpaths if alpha else ():
                whole = _bounding(points)
                area = _intersection(whole, clip) if clip else whole
                if area is None:
                    continue
                if area.width < THIN or area.height < THIN:
                    found.rules.append(area)
                else:
                    found.fills.append(Fill(area.x0, area.top, area.x1, area.bottom, (red, green, blue)))
        if stroked and self._color(item, stroke=True)[3]:
            pdfium.stroke_width(item, *self._width_at)
            half = max(0.05, self._width[0].value * math.sqrt(abs(own[0] * own[3] - own[1] * own[2])) / 2)
            if half * 2 < THIN:
                found.rules.extend(rule for points in subpaths for rule in _strokes(points, half))

    def _color(self, item: Handle, *, stroke: bool) -> tuple[int, int, int, int]:
        ask = pdfium.stroke_color if stroke else pdfium.fill_color
        if not ask(item, *self._rgba_at):
            return 0, 0, 0, 255
        red, green, blue, alpha = self._rgba
        return red.value, green.value, blue.value, alpha.value

    def _subpaths(self, item: Handle) -> Iterator[list[tuple[float, float]]]:
        """The points of each subpath in the path's own coordinates, closed ones ending where they began."""
        points: list[tuple[float, float]] = []
        for index in range(pdfium.count_segments(item)):
            segment = pdfium.get_segment(item, index)
            pdfium.segment_point(segment, *self._point_at)
            if pdfium.segment_type(segment) == pdfium.MOVE_TO and points:
                yield points
                points = []
            points.append((self._point[0].value, self._point[1].value))
            if pdfium.segment_close(segment):
                points.append(points[0])
        if points:
            yield points

    def _clip(self, item: Handle, matrix: Affine, place: Place) -> Box | None:
        """What the object's clip path leaves, where it clips at all: the common part of its subpaths' bounds."""
        clip = pdfium.clip_path(item)
        left: Box | None = None
        for path in range(max(0, pdfium.clip_count(clip)) if clip else 0):
            points = []
            for index in range(pdfium.clip_segments(clip, path)):
                pdfium.segment_point(pdfium.clip_segment(clip, path, index), *self._point_at)
                points.append(place(*_apply(matrix, self._point[0].value, self._point[1].value)))
            if points:
                area = _bounding(points)
                left = area if left is None else _intersection(left, area) or Box(0, 0, 0, 0)
        return left


def merge_rules(rules: Iterable[Box]) -> list[Box]:
    """The ruling lines with collinear pieces joined and double lines made one.

    Of a dotted line each dot is drawn by itself, and tells no direction: the dots of a row make a line, whichever way
    it runs; a dot that is in none is left out.
    """
    rules = list(rules)
    dots = [r for r in rules if max(r.width, r.height) < THIN]
    lines = [r for r in rules if max(r.width, r.height) >= THIN]
    horizontal = [(r.top, r.bottom, r.x0, r.x1) for r in lines if r.width >= r.height]
    vertical = [(r.x0, r.x1, r.top, r.bottom) for r in lines if r.height > r.width]
    horizontal += _dotted((r.top, r.bottom, r.x0, r.x1) for r in dots)
    vertical += _dotted((r.x0, r.x1, r.top, r.bottom) for r in dots)
    merged = [Box(x0, top, x1, bottom) for top, bottom, x0, x1 in _merge(horizontal)]
    return merged + [Box(x0, top, x1, bottom) for x0, x1, top, bottom in _merge(vertical)]


def _outside(rules: Sequence[Box], dots: Iterable[Fill]) -> list[Fill]:
    """The dots that stand in none of the rules."""
    flat = sorted((rule for rule in rules if rule.width >= rule.height), key=lambda rule: rule.top)
    upright = sorted((rule for rule in rules if rule.height > rule.width), key=lambda rule: rule.x0)
    tops, lefts = [rule.top for rule in flat], [rule.x0 for rule in upright]

    def near(dot: Fill) -> list[Box]:
        level = flat[bisect_left(tops, dot.top - _THICK) : bisect_left(tops, dot.bottom)]
        return level + upright[bisect_left(lefts, dot.x0 - _THICK) : bisect_left(lefts, dot.x1)]

    return [dot for dot in dots if not any(rule.overlaps(dot) for rule in near(dot))]


def _dotted(dots: Iterable[_Line]) -> list[_Line]:
    """The lines that rows of dots make."""
    return [line for line in _merge(list(dots)) if line[3] - line[2] >= _DOTTED]


def _merge(lines: list[_Line]) -> list[_Line]:
    """Join (low, high, start, end): `low`-`high` across the line, `start`-`end` along it."""
    merged: list[_Line] = []
    lines.sort()
    while lines:
        level = (lines[0][0] + lines[0][1]) / 2
        group, rest = [], []
        for index, line in enumerate(lines):
            if (line[0] + line[1]) / 2 - level <= _SAME:
                group.append(line)
            elif line[0] - level > THIN:
                rest.extend(lines[index:])
                break
            else:
                rest.append(line)
        lines = rest
        group.sort(key=lambda line: line[2])
        low, high, start, end = group[0]
        for next_low, next_high, next_start, next_end in group[1:]:
            if next_start <= end + _JOIN:
                low, high, end = min(low, next_low), max(high, next_high), max(end, next_end)
            else:
                merged.append((low, high, start, end))
                low, high, start, end = next_low, next_high, next_start, next_end
        merged.append((low, high, start, end))
    return merged


def _strokes(points: Sequence[tuple[float, float]], half: float) -> Iterator[Box]:
    """The horizontal and vertical segments of a stroked path as thin boxes, `half` the line's width each side."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(x1 - x0) > _STRAIGHT and abs(y1 - y0) > _STRAIGHT:
            continue
        box = Box(min(x0, x1) - half, min(y0, y1) - half, max(x0, x1) + half, max(y0, y1) + half)
        if max(box.width, box.height) > THIN:
            yield box


def _bounding(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _intersection(one: Box, other: Box) -> Box | None:
    x0, top = max(one.x0, other.x0), max(one.top, other.top)
    x1, bottom = min(one.x1, other.x1), min(one.bottom, other.bottom)
    return Box(x0, top, x1, bottom) if x1 > x0 and bottom > top else None


def _apply(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _multiply(first: Affine, then: Affine) -> Affine:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
