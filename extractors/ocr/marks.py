"""Marks that the engine passed over: bullets, lone dashes, short texts such as a single digit in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.boxes import Box
from extractors.ocr.engine import OcrWord

# All lengths in shares of the height of the text lines' boxes, which is about 1.4 times the type size.
BULLET = (0.13, 0.45)  # the diameter of a bullet's dot
LETTER = (0.30, 1.3)  # the height of a letter or digit
BESIDE = 5.0  # how far left of its text a bullet may stand
OUTSIDE = 0.6  # the share of a mark's ink outside the boxes of words: a piece of a ground or ruling goes on in them
NO_SCORE = 0.9  # what is told by its shape has no engine's probability


@dataclass(frozen=True)
class Marks:
    """Bullets and dashes as words, and boxes (x0, top, x1, bottom in pixels) that may hold short texts."""

    words: list[OcrWord]
    boxes: list[Box]


def find_marks(mask: NDArray[Any], words: Sequence[OcrWord]) -> Marks:
    """What stands on an ink mask (0 and 255, rulings wiped) outside the boxes of the words that were read.

    A filled dot to the left of a line of text is a bullet; a flat bar at the height of a line's hyphens is a dash.
    Bullets get the number of the line they open; dashes and boxes stand alone.
    """
    lines = _line_boxes([word for word in words if not word.turned])
    if not lines:
        return Marks([], [])
    height = float(np.median([bottom - top for _, top, _, bottom, _ in lines]))
    rest = mask.copy()
    for word in words:
        rest[int(word.top) : int(word.bottom) + 1, max(0, int(word.x0) - 1) : int(word.x1) + 2] = 0
    _, shapes, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    outside = np.bincount(shapes[rest > 0], minlength=len(stats))
    found: list[OcrWord] = []
    letters: list[Box] = []
    number = max(word.line for word in words)
    for x, y, w, h, area in stats[outside > OUTSIDE * stats[:, 4]].tolist():
        if x <= 1 or y <= 1 or x + w >= mask.shape[1] - 1 or y + h >= mask.shape[0] - 1:
            continue
        line = _line_right_of(lines, x + w, y + h / 2, height)
        if line is not None and _is_dot(w, h, area, height):
            top, bottom, owner = line
            found.append(OcrWord(x, top, x + w, bottom, "•", NO_SCORE, owner))
        elif LETTER[0] * height < h < LETTER[1] * height and w < 1.5 * height and area > 0.12 * w * h:
            letters.append((x, y, x + w, y + h))
        elif _is_dash(w, h, area, height) and (row := _row_at(lines, y + h / 2)):
            number += 1
            found.append(OcrWord(x, row[0], x + w, row[1], "-" if w < 0.27 * height else "–", NO_SCORE, number))
    return Marks(found, _grouped(letters, height))


def _line_boxes(words: Sequence[OcrWord]) -> list[tuple[float, float, float, float, int]]:
    boxes: dict[int, tuple[float, float, float, float]] = {}
    for w in words:
        x0, top, x1, bottom = boxes.get(w.line, (w.x0, w.top, w.x1, w.bottom))
        boxes[w.line] = (min(x0, w.x0), min(top, w.top), max(x1, w.x1), max(bottom, w.bottom))
    return [(*box, number) for number, box in boxes.items()]


def _line_right_of(
    lines: Sequence[tuple[float, float, float, float, int]], x: float, y: float, height: float
) -> tuple[float, float, int] | None:
    """Top, bottom and number of the line that begins next to the right of the point, at its height."""
    near = [
        (x0, top, bottom, number)
        for x0, top, _, bottom, number in lines
        if 0 <= x0 - x < BESIDE * height and top + 0.25 * (bottom - top) < y < bottom - 0.2 * (bottom - top)
    ]
    return min(near)[1:] if near else None


def _row_at(lines: Sequence[tuple[float, float, float, float, int]], y: float) -> tuple[float, float] | None:
    for _, top, _, bottom, _ in lines:
        if top + 0.4 * (bottom - top) < y < bottom - 0.25 * (bottom - top):
            return top, bottom
    return None


def _is_dot(w: int, h: int, area: int, height: float) -> bool:
    low, high = BULLET[0] * height, BULLET[1] * height
    return low < w < high and low < h < high and 0.7 < w / h < 1.4 and area > 0.62 * w * h


def _is_dash(w: int, h: int, area: int, height: float) -> bool:
    return 0.12 * height < w < 0.75 * height and 0.03 * height < h < 0.12 * height and w > 2 * h and area > 0.7 * w * h


def _grouped(letters: Sequence[Box], height: float) -> list[Box]:
    """Letters side by side as one box with a margin as wide as the engines like it."""
    groups: list[Box] = []
    for x0, top, x1, bottom in sorted(letters):
        for index, (gx0, gtop, gx1, gbottom) in enumerate(groups):
            if x0 - gx1 < 0.6 * height and min(bottom, gbottom) - max(top, gtop) > 0.4 * (bottom - top):
                groups[index] = (gx0, min(top, gtop), max(x1, gx1), max(bottom, gbottom))
                break
        else:
            groups.append((x0, top, x1, bottom))
    margin = round(0.2 * height)
    return [
        (max(0, x0 - margin), max(0, top - margin), x1 + margin, bottom + margin)
        for x0, top, x1, bottom in groups
        if bottom - top > 0.4 * height
    ]
