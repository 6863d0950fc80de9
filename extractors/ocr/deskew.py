"""Straightening: how far a scan is turned, and the straight image with the way back to the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

MAX_SKEW = 4.0
# Below this the text lines of an A4 page drift less than a pixel and a half at 200 dpi: turning would only blur.
MIN_SKEW = 0.06


@dataclass(frozen=True)
class Straight:
    """A straightened image; `turn` quarters clockwise and `skew` degrees were taken out.

    `back` is the 2x3 affine matrix from its pixels to those of the image it was made of; `shift` the pixels (x, y) by
    which its larger canvas begins before the turned image does.
    """

    pixels: NDArray[Any]
    back: NDArray[Any]
    turn: int
    skew: float
    shift: tuple[float, float] = (0.0, 0.0)


def estimate_skew(mask: NDArray[Any]) -> float:
    """How far the text and rulings of an ink mask fall to the right, in degrees (positive: the right end is lower).

    The angle, up to `MAX_SKEW` either way, whose row profile is the sharpest (Postl's projection method).
    """
    factor = max(1.0, max(mask.shape) / 1200)
    size = (max(1, round(mask.shape[1] / factor)), max(1, round(mask.shape[0] / factor)))
    small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small > 96)
    if len(xs) < 200:
        return 0.0
    xs = xs - small.shape[1] / 2
    margin = int(small.shape[1] / 2 * np.tan(np.radians(MAX_SKEW + 1))) + 2

    def sharpness(angle: float) -> float:
        rows = (ys - xs * np.tan(np.radians(angle)) + margin).round().astype(np.int64)
        profile = np.bincount(rows, minlength=small.shape[0] + 2 * margin).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    best = 0.0
    for step, reach in ((0.25, MAX_SKEW), (0.05, 0.25), (0.02, 0.06)):
        count = round(reach / step)
        angles = [best + step * n for n in range(-count, count + 1)]
        best = max(angles, key=sharpness)
    if abs(best) >= MAX_SKEW - 0.01 or sharpness(best) < 1.05 * sharpness(0.0):
        return 0.0
    return best


def straighten(pixels: NDArray[Any], turn: int, skew: float) -> Straight:
    """Turn the image by `turn` quarters clockwise, then level text that falls to the right by `skew` degrees.

    The canvas grows so that no corner is lost; new ground takes the colour of the nearest edge.
    """
    height, width = pixels.shape[:2]
    turned = np.ascontiguousarray(np.rot90(pixels, -turn % 4))
    back = _quarter_back(turn % 4, width, height)
    if abs(skew) < MIN_SKEW:
        return Straight(turned, back, turn % 4, 0.0)
    high, wide = turned.shape[:2]
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), skew, 1.0)
    sine, cosine = abs(matrix[0, 1]), abs(matrix[0, 0])
    new_wide, new_high = round(high * sine + wide * cosine), round(high * cosine + wide * sine)
    matrix[0, 2] += (new_wide - wide) / 2
    matrix[1, 2] += (new_high - high) / 2
    level = cv2.warpAffine(turned, matrix, (new_wide, new_high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    inverse = cv2.invertAffineTransform(matrix)
    return Straight(level, compose(back, inverse), turn % 4, skew, ((new_wide - wide) / 2, (new_high - high) / 2))


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
