"""Straightening: how far a scan is turned, and the straight image with the way back to the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MAX_SKEW = 4.0
# Below this the text lines of an A4 page drift less than a pixel and a half at 200 dpi: turning would only blur.
MIN_SKEW = 0.06
# A sheet photographed from a side leans at its foot otherwise than at its head by so many degrees; its uprights lean
# by up to `MAX_SHEAR` more than its lines do. A scanner's sheet differs by 0.05 at most (gold).
MIN_KEYSTONE, MAX_KEYSTONE = 0.3, 1.5
MAX_SHEAR = 2.0
# Taking it out makes the whole page's row profile sharper by this factor: on seven photographs by 1.18-2.3, where the
# stretches of a sparse page lean by chance by 0.86-1.0.
SHARPER = 1.15
# Stretches of a page, in shares of its height, and how far (degrees) the lean of one may be off a straight run.
_HEAD, *_BETWEEN, _FOOT = ((0.0, 0.34), (0.17, 0.5), (0.33, 0.67), (0.5, 0.83), (0.66, 1.0))
_OFF = 0.2


@dataclass(frozen=True)
class Lean:
    """How a page leans, in degrees: `skew` is how far its lines fall to the right, halfway down; `keystone` how much
    more they do so at its foot than at its head; `shear` how much more its uprights are turned than its lines."""

    skew: float = 0.0
    keystone: float = 0.0
    shear: float = 0.0


@dataclass(frozen=True)
class Straight:
    """A straightened image; `turn` quarters clockwise and `lean` were taken out.

    `back` is the 2x3 affine matrix from its pixels to those of the image it was made of (around the middle of the page,
    where a photograph's perspective was taken out, too); `shift` the pixels (x, y) by which its larger canvas begins
    before the turned image does.
    """

    pixels: NDArray[Any]
    back: NDArray[Any]
    turn: int
    lean: Lean
    shift: tuple[float, float] = (0.0, 0.0)


def estimate_lean(mask: NDArray[Any]) -> Lean:
    """How the text and rulings of an ink mask lean: the skew, and what a photograph's perspective adds to it."""
    skew = estimate_skew(mask)
    head, foot = (_skew_between(mask, stretch, skew) for stretch in (_HEAD, _FOOT))
    far = _FOOT[0] - _HEAD[0]
    if head is None or foot is None or not MIN_KEYSTONE < abs(foot - head) / far < MAX_KEYSTONE:
        return Lean(skew)
    between = [(stretch, _skew_between(mask, stretch, skew)) for stretch in _BETWEEN]
    leans = [(sum(s) / 2 - 0.5, lean) for s, lean in [(_HEAD, head), *between, (_FOOT, foot)] if lean is not None]
    down, known = np.array(leans).T
    keystone, middle = np.polyfit(down, known, 1)
    straight = len(leans) > len(between) and np.abs(keystone * down + middle - known).max() <= _OFF
    sharpness = _sharpness(mask)
    if (
        not straight
        or sharpness is None
        or sharpness(middle, keystone) < SHARPER * max(sharpness(skew), sharpness(middle))
    ):
        return Lean(skew)
    side = estimate_skew(np.ascontiguousarray(mask.T))
    shear = side + middle if side and abs(side + middle) < MAX_SHEAR else 0.0
    return Lean(float(middle), float(keystone), float(shear))


def estimate_skew(mask: NDArray[Any]) -> float:
    """How far the text and rulings of an ink mask fall to the right, in degrees (positive: the right end is lower).

    The angle, up to `MAX_SKEW` either way, whose row profile is the sharpest (Postl's projection method).
    """
    sharpness, roughly = _sharpness(mask), _sharpness(mask, every=3)
    if sharpness is None or roughly is None:
        return 0.0
    best = _sharpest(sharpness, _sharpest(roughly, 0.0, 0.1, MAX_SKEW), 0.02, 0.1)
    if abs(best) >= MAX_SKEW - 0.01 or sharpness(best) < 1.05 * sharpness(0.0):
        return 0.0
    return best


def _skew_between(mask: NDArray[Any], stretch: tuple[float, float], around: float) -> float | None:
    """The skew of a stretch of the page; None where none within a degree of that of the page is the sharpest."""
    top, bottom = (round(share * len(mask)) for share in stretch)
    sharpness = _sharpness(mask[top:bottom], every=2)
    if sharpness is None:
        return None
    best = _sharpest(sharpness, around, 0.1, 1.0)
    return None if abs(best - around) > 0.95 else _sharpest(sharpness, best, 0.02, 0.1)


def _sharpest(sharpness: Callable[[float], float], around: float, step: float, reach: float) -> float:
    count = round(reach / step)
    return max((around + step * n for n in range(-count, count + 1)), key=sharpness)


def _sharpness(mask: NDArray[Any], every: int = 1) -> Callable[..., float] | None:
    """How sharp the row profile of an ink mask (of one in `every` of its pixels) is with a skew and a keystone taken
    out; None where there is hardly any ink."""
    factor = max(1.0, max(mask.shape) / 1200)
    size = (max(1, round(mask.shape[1] / factor)), max(1, round(mask.shape[0] / factor)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 96)
    if len(xs) < 200:
        return None
    ys, centred = ys[::every], xs[::every] - small.shape[1] / 2
    down = ys / small.shape[0] - 0.5
    margin = int(small.shape[1] / 2 * np.tan(np.radians(MAX_SKEW + MAX_KEYSTONE))) + 2

    def sharpness(skew: float, keystone: float = 0.0) -> float:
        falling = np.tan(np.radians(skew + keystone * down if keystone else skew))
        rows = (ys - centred * falling + margin).round().astype(np.int64)
        profile = np.bincount(rows, minlength=small.shape[0] + 2 * margin).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    return sharpness


def straighten(pixels: NDArray[Any], turn: int, lean: Lean) -> Straight:
    """Turn the image by `turn` quarters clockwise, then take out how the turned one leans.

    The canvas grows so that no corner is lost; new ground takes the colour of the nearest edge.
    """
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, -turn % 4))
    back = _quarter_back(turn % 4, width, height)
    if abs(lean.skew) < MIN_SKEW and not lean.keystone:
        return Straight(turned, back, turn % 4, Lean())
    high, wide = turned.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), lean.skew, 1.0)
    sine, cosine = abs(matrix[0, 1]), abs(matrix[0, 0])
    new_wide, new_high = round(high * sine + wide * cosine), round(high * cosine + wide * sine)
    matrix[0, 2] += (new_wide - wide) / 2
    matrix[1, 2] += (new_high - high) / 2
    shift = ((new_wide - wide) / 2, (new_high - high) / 2)
    options: dict[str, Any] = {"flags": cv2.INTER_CUBIC, "borderMode": cv2.BORDER_REPLICATE}
    if not lean.keystone:
        level = cv2.warpAffine(turned, matrix, (new_wide, new_high), **options)
        return Straight(level, compose(back, cv2.invertAffineTransform(matrix)), turn % 4, lean, shift)
    leaning = _leaning(lean, new_wide, new_high, high)
    to_turned = np.vstack([cv2.invertAffineTransform(matrix), [0, 0, 1]]) @ leaning
    level = cv2.warpPerspective(turned, np.linalg.inv(to_turned), (new_wide, new_high), **options)
    return Straight(level, compose(back, _around(to_turned, new_wide / 2, new_high / 2)), turn % 4, lean, shift)


def _leaning(lean: Lean, width: int, height: int, sheet: int) -> NDArray[Any]:
    """The perspective (3x3) from a straight page to one whose middle line is level and that else leans as `lean` says;
    `sheet` is the height over which the keystone was measured."""
    keystone, shear = np.tan(np.radians((lean.keystone, lean.shear)))
    centred = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    lean_by = np.array([[1, shear, 0], [0, 1, 0], [-keystone / sheet, 0, 1]])
    result: NDArray[Any] = np.linalg.inv(centred) @ lean_by @ centred
    return result


def _around(matrix: NDArray[Any], x: float, y: float) -> NDArray[Any]:
    """The affine matrix (2x3) that is nearest to a perspective (3x3) around a point."""
    point = matrix @ (x, y, 1.0)
    there = point[:2] / point[2]
    slopes = (matrix[:2, :2] - np.outer(there, matrix[2, :2])) / point[2]
    return np.column_stack([slopes, there - slopes @ (x, y)])


def compose(outer: NDArray[Any], inner: NDArray[Any]) -> NDArray[Any]:
    """The affine matrix (2x3) that applies `inner`, then `outer`."""
    return (np.vstack([outer, [0, 0, 1]]) @ np.vstack([inner, [0, 0, 1]]))[:2]


def _quarter_back(turn: int, width: int, height: int) -> NDArray[Any]:
    """From an image turned clockwise by `turn` quarters back to the one of `width` x `height`."""
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0]],
            1: [[0, 1, 0], [-1, 0, height]],
            2: [[-1, 0, width], [0, -1, height]],
            3: [[0, -1, width], [1, 0, 0]],
        }[turn],
        dtype=np.float64,
    )


def lies_sideways(mask: NDArray[Any], scale: float) -> bool:
    """Whether the text of an ink mask (with `scale` pixels to a point) runs up or down the page.

    The nearest neighbour of a letter stands in its own word: beside it on an upright page, above or below it on a
    page turned by a quarter.
    """
    _, _, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    sides = stats[1:, 2:4]
    letters = (sides.max(axis=1) > 3 * scale) & (sides.max(axis=1) < 16 * scale) & (sides.min(axis=1) > 0.8 * scale)
    points = centres[1:][letters].astype(np.float32)
    if len(points) < 40:
        return False
    step = max(1, len(points) // 600)
    votes = 0
    sample = points[::step]
    for point in sample:
        apart = np.abs(points - point)
        distance = apart.sum(axis=1)
        distance[distance < 0.5] = np.inf
        dx, dy = apart[int(distance.argmin())]
        votes += int(dy > 1.5 * dx) - int(dx > 1.5 * dy)
    return votes > 0.2 * len(sample)
