"""Boxes of lines of text on an image: cut where columns part, each text in one only, turned with the image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors import page
from extractors.ocr import glyphs
from extractors.upright import turned_box

# A box as many times as high as wide may hold turned text.
TALL = 1.5
# Boxes of one line share more than half of their height; what is nearly all in another one is a part of its text.
SAME_LINE = 0.5
INSIDE = 0.8

# x0, top, x1, bottom in pixels of the image
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Wall:
    """A vertical ruling on the image, in pixels, that no word crosses."""

    x: float
    top: float
    bottom: float


def upright_box(quad: NDArray[Any], shape: tuple[int, ...]) -> Box:
    """The box of a line whose four corners (4, 2) the detection gave, on an image of this shape."""
    xs, ys = quad[:, 0], quad[:, 1]
    # The mean of the two corners on each side: on a line that still leans a little, the box keeps its height.
    top, bottom = (ys[0] + ys[1]) / 2, (ys[2] + ys[3]) / 2
    x0, x1 = max(0, int(xs.min())), min(shape[1], int(xs.max()) + 1)
    y0, y1 = max(0, int(top)), min(shape[0], int(bottom) + 1)
    return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)


def cut_box(bgr: NDArray[Any], box: Box, walls: Sequence[Wall]) -> list[Box]:
    """Cut a line's box at walls and at gaps as wide as a gap between columns."""
    x0, top, x1, bottom = box
    height, middle = bottom - top, (top + bottom) / 2
    cuts = [(int(w.x), int(w.x)) for w in walls if x0 + 3 < w.x < x1 - 3 and w.top <= middle <= w.bottom]
    if x1 - x0 > 3 * height:
        profile = glyphs.ink_of(bgr[top:bottom, x0:x1])[height // 6 : height - height // 6].sum(axis=0) <= 1
        wide = 1.2 * height
        cuts += [(x0 + a, x0 + b) for a, b in glyphs.runs(profile) if b - a > wide and a > 0 and b < x1 - x0]
    parts = []
    start = x0
    pad = max(2, height // 5)
    for a, b in sorted(cuts):
        if a > start + 2:
            parts.append((start, top, min(x1, a + (pad if b > a else 0)), bottom))
        start = max(start, b - (pad if b > a else 0))
    parts.append((start, top, x1, bottom))
    return [p for p in parts if p[2] - p[0] >= 3]


def each_once(boxes: Sequence[Box], bgr: NDArray[Any]) -> list[Box]:
    """The boxes of lines without those inside another; two that overlap end where the ground parts their texts."""
    kept: dict[int, Box] = {}
    for number, box in sorted(enumerate(boxes), key=lambda item: item[1]):
        x0, top, x1, bottom = box
        for other_number, other in list(kept.items()):
            shared = max(top, other[1]), min(bottom, other[3])
            if x0 >= other[2] or shared[1] - shared[0] <= SAME_LINE * max(bottom - top, other[3] - other[1]):
                continue
            if min(x1, other[2]) - x0 >= INSIDE * (x1 - x0):
                break
            if other[2] - x0 >= INSIDE * (other[2] - other[0]):
                del kept[other_number]
                continue
            end = x0 + _ground_between(bgr[slice(*shared), x0 : other[2]])
            kept[other_number] = (*other[:2], end, other[3])
            x0 = end
        else:
            kept[number] = (x0, top, x1, bottom)
    return [box for _, box in sorted(kept.items())]


def _ground_between(crop: NDArray[Any]) -> int:
    """The middle of the widest gap without ink across a crop (height, width, 3), or of the crop where there is none."""
    gaps = glyphs.runs(glyphs.ink_of(crop).sum(axis=0) == 0)
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0], default=(0, crop.shape[1]))
    return (start + end) // 2


def is_tall(box: Box) -> bool:
    """Whether the box may hold text that is turned by a quarter."""
    return box[3] - box[1] >= TALL * (box[2] - box[0])


def turned_pixels(pixels: NDArray[Any], turn: int) -> NDArray[Any]:
    """The image (height, width, 3) turned so that words turned by `turn` (90 or 270) stand upright."""
    return np.ascontiguousarray(np.rot90(pixels, -turn // 90))


def turn_box(box: Box, turn: int, shape: tuple[int, ...]) -> Box:
    """A box on an image of this shape as it stands on what `turned_pixels` makes of the image."""
    turned = turned_box(page.Box(*box), turn, shape[1], shape[0])
    return int(turned.x0), int(turned.top), int(turned.x1), int(turned.bottom)
