"""Ruling lines and grounds of cells found on the image of a page."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import least

# All lengths in PDF points.
MIN_LENGTH = 14.0  # no shorter stroke is taken for a piece of a ruling
GAP = 2.5  # a ruling may be broken or dotted by gaps up to this
BLANK = 9.0  # where a line fades, its ink is lost over less than this; a row of a table is higher
JOINED = 15.0  # pieces of one line no farther apart than this are one
TRACES = 0.08  # pieces farther apart are one if the gap has ink along this share of its length
THICKEST = 3.0
THIN = 1.8  # only a line thinner than this may be dotted or broken
DOTTED = 0.25  # a dotted line has ink along this share of its length or more
WHOLE = 0.9  # a solid line has ink along this share of its length or more
BARE = 0.75  # a letter between two lines fills less than this share of the gap
LOW = 28.0  # a band lower than this holds one line of text, two at most
CROWDED = 0.4  # beside a solid line stands less ink than this (see `_crowd`)
BESIDE_DOTS = 0.15  # and beside a dotted one
LONG = 100.0  # a ruling this long needs no crossing line to be believed
TINT = 0.1  # one ground differs from its own colour by less than this share of the paper
DARK_GROUND = 0.6  # a ground darker than this share of the paper carries light text
CORNER = 1.5  # how far a line's end may stay away from the corner that it makes with another
NEAR = 4.0  # how far a line's end may stay away from the line it meets


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line on the image, in pixels: a thin box that is long in one direction."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def horizontal(self) -> bool:
        """Whether it lies rather than stands."""
        return self.x1 - self.x0 >= self.bottom - self.top

    @property
    def length(self) -> float:
        """Its long side in pixels."""
        return max(self.x1 - self.x0, self.bottom - self.top)


@dataclass(frozen=True, slots=True)
class Ground:
    """A filled rectangle on the image, in pixels, and its colour (r, g, b)."""

    x0: float
    top: float
    x1: float
    bottom: float
    color: tuple[int, int, int]


def find_rulings(mask: NDArray[Any], scale: float) -> tuple[Ruling, ...]:
    """The rulings on a straightened ink mask (0 and 255) with `scale` pixels to a point.

    Hairlines, broken and dotted lines count. Accepted is a line that meets crossing lines at both ends (so that a
    horizontal spans column to column) or is at least `LONG`, and the columns of a table that goes on on another page;
    dashes, underlined words and strokes of letters are not.
    """
    masks = mask, np.ascontiguousarray(mask.T)
    flat, turned = ([_followed(side, r, scale) for r in _strokes(side, scale)] for side in masks)
    lying = _joined(masks[0], flat, [_flip(r) for r in turned], scale)
    standing = [_flip(r) for r in _joined(masks[1], turned, [_flip(r) for r in flat], scale)]
    lying = [_to_side(r, standing, scale) for r in lying]
    near, long = NEAR * scale, LONG * scale
    while True:
        kept_lying = [r for r in lying if r.length >= long or _meets(r, standing, near)]
        kept_standing = [
            r
            for r in standing
            if r.length >= long or _meets_lying(r, kept_lying, near) or _goes_on(r, standing, kept_lying, near)
        ]
        if len(kept_lying) == len(lying) and len(kept_standing) == len(standing):
            return tuple(kept_lying + _by_bands(mask, kept_lying, kept_standing, scale))
        lying, standing = kept_lying, kept_standing


def wipe(pixels: NDArray[Any], rulings: Sequence[Ruling], scale: float) -> NDArray[Any]:
    """A copy of the image (height, width, 3) with the rulings filled from the ground beside them."""
    clean = pixels.copy()
    upright, turned = clean, clean.transpose(1, 0, 2)
    margin = max(1, round(0.35 * scale))
    for r in rulings:
        if r.horizontal:
            _wipe_lying(upright, r, margin)
        else:
            _wipe_lying(turned, _flip(r), margin)
    return clean


def _wipe_lying(view: NDArray[Any], r: Ruling, margin: int) -> None:
    """Fill a lying ruling from above and below, but leave the columns in which a glyph crosses it."""
    height, width = view.shape[:2]
    x0, x1 = max(0, int(r.x0) - margin), min(width, int(r.x1) + 1 + margin)
    top, bottom = max(0, int(r.top) - margin), min(height, int(r.bottom) + 1 + margin)
    if x1 <= x0 or bottom <= top:
        return
    above = view[max(0, top - 2), x0:x1]
    below = view[min(height - 1, bottom + 1), x0:x1]
    ground = np.maximum(above, below)
    level = int(np.median(ground)) * 0.7
    crossed = (above.max(axis=1) < level) & (below.max(axis=1) < level)
    view[top:bottom, x0:x1][:, ~crossed] = ground[~crossed]


def find_grounds(pixels: NDArray[Any], scale: float) -> tuple[Ground, ...]:
    """Zebra bands, grounds of headers and boxes: even rectangles (RGB image) that differ from the paper around."""
    factor = max(1, round(scale))  # about one pixel a point
    small = cv2.resize(pixels, (pixels.shape[1] // factor, pixels.shape[0] // factor), interpolation=cv2.INTER_AREA)
    if min(small.shape[:2]) < 40:
        return ()
    points = scale / factor
    letter = max(3, round(9 * points)) | 1
    # Dark text on a light ground is closed; where the ground is dark the text is light, and a median has it out.
    without_text = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((letter, letter), np.uint8)), 5)
    middling = cv2.medianBlur(small, 13)
    bright, dim = (view.astype(np.float32) / _paper(view) for view in (without_text, middling))
    ratio, dark = least(bright), least(dim) < DARK_GROUND
    noise = float(np.median(np.abs(ratio[:, 15:] - ratio[:, :-15])))
    darker: NDArray[Any] = ((ratio < 1 - max(0.02, 4 * noise)) | dark).astype(np.uint8)
    tints = np.where(dark[:, :, None], dim, bright)
    shade = least(tints)
    grounds = []
    for x, y, w, h in _rectangles(darker, tints, points):
        if w < 50 * points and (x == 0 or x + w == darker.shape[1]):  # what lies beyond a photographed sheet
            continue
        for top, bottom in _bands(shade[y : y + h, x : x + w], max(4, round(6 * points))):
            color = np.median(middling[y + top : y + bottom, x : x + w].reshape(-1, 3), axis=0)
            r, g, b = (int(v) for v in color)
            grounds.append(Ground(x * factor, (y + top) * factor, (x + w) * factor, (y + bottom) * factor, (r, g, b)))
    return tuple(sorted(grounds, key=lambda f: (f.top, f.x0)))


def _rectangles(mask: NDArray[Any], tints: NDArray[Any] | None, points: float) -> list[tuple[int, int, int, int]]:
    """The full rectangles (x, y, width, height) of a mask of 0 and 1 with `points` pixels to a point.

    A shape that is none is several grounds that touch: each of its `tints` (height, width, 3) is looked at by itself.
    """
    side = max(3, round(5 * points))
    whole = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((side, 2 * side), np.uint8))
    count, shapes, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=4)
    found = []
    for n in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[n])
        lying, standing = (w >= 50 * points and h >= 7 * points), (h >= 50 * points and w >= 12 * points)
        if not (lying or standing) or w * h > 0.6 * mask.size:
            continue
        if area >= 0.85 * w * h:
            found.append((x, y, w, h))
        elif tints is not None:
            own = shapes[y : y + h, x : x + w] == n
            for part in _tinted(own, tints[y : y + h, x : x + w], round(350 * points**2)):
                rectangles = _joined_bands(_rectangles(part, None, points), own, points)
                found += [(x + px, y + py, pw, ph) for px, py, pw, ph in rectangles]
    return found


def _joined_bands(
    rectangles: Sequence[tuple[int, int, int, int]], own: NDArray[Any], points: float
) -> list[tuple[int, int, int, int]]:
    """Rectangles of one tint with those side by side as one where the shape (a mask) goes on between: light text
    stands there."""
    bands: list[tuple[int, int, int, int]] = []
    for x, y, w, h in sorted(rectangles):
        for index, (bx, by, bw, bh) in enumerate(bands):
            between = own[y : y + h, bx + bw : x]
            level = abs(y - by) <= 4 * points and abs(y + h - by - bh) <= 4 * points
            if level and between.size and between.mean() >= WHOLE:
                top, bottom = min(y, by), max(y + h, by + bh)
                bands[index] = (bx, top, x + w - bx, bottom - top)
                break
        else:
            bands.append((x, y, w, h))
    return bands


def _tinted(own: NDArray[Any], tints: NDArray[Any], smallest: int) -> list[NDArray[Any]]:
    """The parts of a shape (a mask) of about one of its tints each, as masks of 0 and 1, until less than `smallest`
    pixels are left."""
    ys, xs = np.nonzero(own)
    values = tints[ys, xs]
    parts = []
    while len(ys) > smallest:
        steps = (values / TINT).astype(np.int64) @ (1, 100, 10_000)
        middle = np.median(values[steps == np.bincount(steps).argmax()], axis=0)
        near = np.abs(values - middle).max(axis=1) < TINT
        part = np.zeros(own.shape, np.uint8)
        part[ys[near], xs[near]] = 1
        parts.append(part)
        ys, xs, values = ys[~near], xs[~near], values[~near]
    return parts


def _bands(ratio: NDArray[Any], least: int) -> list[tuple[int, int]]:
    """Cut a ground where its shade steps (a header over a zebra band): (top, bottom) in rows, `least` rows or more."""
    level = np.median(ratio, axis=1)
    shades = np.median(np.lib.stride_tricks.sliding_window_view(level, least), axis=1)
    steps = np.abs(shades[least:-1] - shades[: -least - 1])  # between the rows above and below each row from `least` on
    cuts = [0]
    for row, step in enumerate(steps, least):
        around = steps[max(0, row - least - 2) : row - least + 3]
        if step > 0.03 and step == around.max() and row - cuts[-1] >= least:
            cuts.append(row)
    return list(itertools.pairwise([*cuts, len(level)]))


def _paper(smooth: NDArray[Any]) -> NDArray[Any]:
    """The colour of the paper under every pixel: a smooth surface through the bright half of the page."""
    height, width = smooth.shape[:2]
    coarse = cv2.resize(smooth, (max(8, width // 12), max(8, height // 12)), interpolation=cv2.INTER_AREA)
    ys, xs = np.mgrid[0 : coarse.shape[0], 0 : coarse.shape[1]]
    u, v = xs.ravel() / coarse.shape[1] - 0.5, ys.ravel() / coarse.shape[0] - 0.5
    basis = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3, v**3, u * u * v, u * v * v], axis=1)
    values = coarse.reshape(-1, 3).astype(np.float64)
    weights = np.ones(len(u))
    surface = values
    for _ in range(12):
        weighted = basis * weights[:, None]
        # einsum and a 10x10 solve: a threaded BLAS would fight the other workers for the cores.
        normal = np.einsum("ni,nj->ij", weighted, basis) + 1e-6 * np.eye(basis.shape[1])
        solution = np.linalg.solve(normal, np.einsum("ni,nc->ic", weighted, values))
        surface = np.einsum("ni,ic->nc", basis, solution)
        weights = np.where((values - surface).mean(axis=1) < -0.5, 0.01, 1.0)
    paper = np.maximum(surface, 1.0).reshape(*coarse.shape[:2], 3).astype(np.float32)
    return cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)


def _strokes(mask: NDArray[Any], scale: float) -> list[Ruling]:
    """Thin horizontal strokes of an ink mask."""
    gap = max(3, round(GAP * scale) | 1)
    # A row of the line may hop by a pixel (rest of the skew, noise): look at it through a brush of three rows.
    brushed = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(brushed, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, round(MIN_LENGTH * scale)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    pieces = []
    for n in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[n])
        if w < 3 * h:
            continue
        whole = labels[y : y + h, x : x + w] == n
        # The median, so that a word that touches the line does not count; less what the brush added.
        thickness = max(1.0, float(np.median(whole.sum(axis=0))) - 2)
        if thickness > THICKEST * scale:
            continue
        rows, columns = np.nonzero(whole & (mask[y : y + h, x : x + w] > 0))
        if not len(rows):
            continue
        middle = _densest(rows, thickness)
        core = np.abs(rows + 0.5 - middle) <= thickness / 2 + 1
        covered = len(np.unique(columns[core])) / w
        solid = int(core.sum()) / (w * thickness)
        if thickness > THIN * scale and (solid < 0.8 or covered < 0.97):  # small letters closed to a bar
            continue
        top, bottom = y + int(middle - thickness / 2), y + int(middle + thickness / 2) + 1
        free = CROWDED if covered > 0.85 else BESIDE_DOTS
        if covered < DOTTED or _crowd(mask, x, top, w, bottom - top, scale) > free:
            continue
        x0, x1 = x + int(columns[core].min()), x + int(columns[core].max()) + 1
        pieces.append(Ruling(x0, y + middle - thickness / 2, x1, y + middle + thickness / 2))
    return pieces


def _densest(rows: NDArray[Any], thickness: float) -> float:
    """The height at which most of the ink in `rows` stands: that of the line, not of words that touch it."""
    brush = np.ones(max(1, round(thickness)) | 1)
    peak = float(np.argmax(np.convolve(np.bincount(rows), brush, "same")))
    return float(np.median(rows[np.abs(rows - peak) <= thickness / 2 + 2])) + 0.5


def _followed(mask: NDArray[Any], r: Ruling, scale: float) -> Ruling:
    """A lying stroke, and where the line goes on fainter: along the brink of a tinted band, dotted on a fax."""
    left = _end(np.ascontiguousarray(mask[:, ::-1]), mask.shape[1] - r.x0, r, scale)
    return replace(r, x0=mask.shape[1] - left, x1=_end(mask, r.x1, r, scale))


def _end(mask: NDArray[Any], x: float, r: Ruling, scale: float) -> float:
    """Where a line that lies at the heights of `r` and is known up to `x` ends on its right.

    It goes on where it has the ink of a dotted one and no text stands beside it.
    """
    middle, half, window = (r.top + r.bottom) / 2, (r.bottom - r.top) / 2 + 1, round(JOINED * scale)
    while True:
        top, bottom = max(0, round(middle - half)), round(middle + half)
        rows, columns = np.nonzero(mask[top:bottom, int(x) : int(x) + window])
        inked = np.unique(columns)
        inked = inked[: int(np.argmax(np.diff(inked, prepend=0, append=2 * window) > BLANK * scale))]
        if not len(inked) or len(inked) < DOTTED * inked[-1]:
            return x
        if _crowd(mask, int(x), top, int(inked[-1]) + 1, bottom - top, scale) > BESIDE_DOTS:
            return x
        x, middle = int(x) + int(inked[-1]) + 1, top + float(np.median(rows[columns <= inked[-1]])) + 0.5


def _by_bands(mask: NDArray[Any], lying: Sequence[Ruling], standing: Sequence[Ruling], scale: float) -> list[Ruling]:
    """The standing lines, their course through low bands (a header, a row of one line of text) told by the ink there.

    In such a band a piece of a line is too short to be found by itself, and a letter of a cell over several columns
    may fill most of the gap in a line.
    """
    pieces: list[Ruling] = []
    added: list[Ruling] = []
    for line in standing:
        x = (line.x0 + line.x1) / 2
        across = sorted((r.top + r.bottom) / 2 for r in lying if r.x0 - NEAR * scale <= x <= r.x1 + NEAR * scale)
        bands = [
            replace(line, top=top, bottom=bottom)
            for top, bottom in itertools.pairwise(across)
            if NEAR * scale < bottom - top < LOW * scale
        ]
        rest = line
        for band in bands if _inked(mask, line) >= WHOLE else ():
            if line.top < band.top and band.bottom < line.bottom and _inked(mask, band) < BARE:
                pieces.append(replace(rest, bottom=band.top))
                rest = replace(rest, top=band.bottom)
        pieces.append(rest)
        same = [s for s in (*standing, *added) if abs(s.x0 + s.x1 - 2 * x) <= 2 * NEAR * scale]
        added += [
            band
            for band in bands
            if not any(s.top < (band.top + band.bottom) / 2 < s.bottom for s in same) and _is_whole(mask, band, scale)
        ]
    return [p for p in pieces if p.length > NEAR * scale] + added


def _is_whole(mask: NDArray[Any], line: Ruling, scale: float) -> bool:
    """Whether a standing line is solid and stands free of text."""
    x, y, w, h = int(line.x0), int(line.top), math.ceil(line.x1 - line.x0), int(line.bottom - line.top)
    return _inked(mask, line) >= WHOLE and _crowd(mask.T, y, x, h, w, scale) <= CROWDED


def _inked(mask: NDArray[Any], line: Ruling) -> float:
    """The share of a standing line's length that has ink."""
    strip = mask[int(line.top) : int(line.bottom) + 1, max(0, int(line.x0) - 1) : int(line.x1) + 2]
    return float((strip > 0).any(axis=1).mean()) if strip.size else 0.0


def _crowd(mask: NDArray[Any], x: int, y: int, w: int, h: int, scale: float) -> float:
    """How much ink stands just above and just below the box: the sum of both sides' shares (0-2) of the width."""
    band = max(2, round(0.7 * scale))
    gap = max(1, round(0.3 * scale))
    above = mask[max(0, y - gap - band) : max(0, y - gap), x : x + w]
    below = mask[y + h + gap : y + h + gap + band, x : x + w]
    return sum(float((side > 0).any(axis=0).mean()) for side in (above, below) if side.size)


def _joined(mask: NDArray[Any], pieces: Sequence[Ruling], crossing: Sequence[Ruling], scale: float) -> list[Ruling]:
    """Lying pieces of one line as one, unless the gap between them lies between two tables; `crossing` stand."""
    lines: list[Ruling] = []
    for piece in sorted(pieces, key=lambda r: (r.x0, r.top)):
        for index, line in enumerate(lines):
            apart = abs((line.top + line.bottom) - (piece.top + piece.bottom)) / 2
            near = piece.x0 - line.x1 <= JOINED * scale or _shows(mask, line, piece, scale)
            if apart <= scale and near and not _between_tables(line, piece, crossing, scale):
                lines[index] = _merged(line, piece)
                break
        else:
            lines.append(piece)
    return lines


def _shows(mask: NDArray[Any], line: Ruling, piece: Ruling, scale: float) -> bool:
    """Whether traces of a line stand in the gap between two lying pieces, and nothing beside them."""
    x0, x1 = int(line.x1), int(piece.x0)
    top, bottom = round(min(line.top, piece.top)) - 1, round(max(line.bottom, piece.bottom)) + 1
    if x1 - x0 > LONG * scale or bottom - top > THICKEST * scale:
        return False
    traces = float((mask[max(0, top) : bottom, x0:x1] > 0).any(axis=0).mean())
    return traces >= TRACES and _crowd(mask, x0, top, x1 - x0, bottom - top, scale) <= traces / 2


def _between_tables(line: Ruling, piece: Ruling, crossing: Sequence[Ruling], scale: float) -> bool:
    """Whether a line ends at a crossing one and the next piece begins at another: there is nothing broken."""
    if piece.x0 - line.x1 < NEAR * scale:
        return False
    middle, reach = (line.top + line.bottom) / 2, NEAR * scale
    across = [(c.x0 + c.x1) / 2 for c in crossing if c.top - reach <= middle <= c.bottom + reach]
    return any(abs(x - end) <= CORNER * scale for x in across for end in (line.x1, piece.x0))


def _merged(line: Ruling, piece: Ruling) -> Ruling:
    """Both as one line, at the mean of their heights weighted by length: a leaning line stays thin."""
    share = piece.length / (piece.length + line.length)
    top = line.top + share * (piece.top - line.top)
    bottom = line.bottom + share * (piece.bottom - line.bottom)
    return Ruling(line.x0, top, max(line.x1, piece.x1), bottom)


def _to_side(line: Ruling, standing: Sequence[Ruling], scale: float) -> Ruling:
    """A lying line of which one end touches a standing one, and the other stops short of one, led to that."""
    middle, near = (line.top + line.bottom) / 2, NEAR * scale
    across = [(s.x0 + s.x1) / 2 for s in standing if s.top - near <= middle <= s.bottom + near]
    starts, ends = (any(abs(x - end) <= near for x in across) for end in (line.x0, line.x1))
    before = [x for x in across if 0 < line.x0 - x <= JOINED * scale]
    after = [x for x in across if 0 < x - line.x1 <= JOINED * scale]
    if ends and not starts and before:
        return replace(line, x0=max(before))
    if starts and not ends and after:
        return replace(line, x1=min(after))
    return line


def _flip(r: Ruling) -> Ruling:
    return Ruling(r.top, r.x0, r.bottom, r.x1)


def _meets(line: Ruling, standing: Sequence[Ruling], near: float) -> bool:
    """Whether both ends of a lying line touch standing lines."""
    middle = (line.top + line.bottom) / 2
    crossing = [s.x0 for s in standing if s.top - near <= middle <= s.bottom + near]
    return any(abs(x - line.x0) <= near for x in crossing) and any(abs(x - line.x1) <= near for x in crossing)


def _meets_lying(line: Ruling, lying: Sequence[Ruling], near: float) -> bool:
    """Whether both ends of a standing line touch lying lines."""
    return _touches(line, line.top, lying, near) and _touches(line, line.bottom, lying, near)


def _goes_on(line: Ruling, standing: Sequence[Ruling], lying: Sequence[Ruling], near: float) -> bool:
    """Whether one end of a standing line touches a lying one and two more lines end as high as its other end."""
    return any(
        _touches(line, near_end, lying, near)
        and sum(min(abs(s.top - far_end), abs(s.bottom - far_end)) <= near / 2 for s in standing) > 2
        for near_end, far_end in ((line.top, line.bottom), (line.bottom, line.top))
    )


def _touches(line: Ruling, end: float, lying: Sequence[Ruling], near: float) -> bool:
    middle = (line.x0 + line.x1) / 2
    return any(abs(r.top - end) <= near and r.x0 - near <= middle <= r.x1 + near for r in lying)
