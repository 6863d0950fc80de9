"""Type size, weight and baseline of words that were read from an image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import OcrWord, crop_ink
from extractors.page import Word

# How far glyphs reach above and below the baseline, in shares of the type size: means of Arial, Times, Calibri,
# DejaVu and Verdana (their OS/2 and glyf tables).
CAPITAL, ASCENDER, SMALL, ACCENTED_CAPITAL = 0.70, 0.72, 0.50, 0.90
DESCENDER, BRACKET, COMMA = 0.21, 0.20, 0.13
_ACCENTED = frozenset("ÅÄÖÉÜ")
_ASCENDING = frozenset("bdfhkltijåäöéü!?()[]/§%&|'\"”’")
_DESCENDING = frozenset("gjpqy")
_BRACKETS = frozenset("()[]§|/")
_COMMAS = frozenset(",;")
# The box of a word reaches this far above and below the baseline, like the ascent and descent of a font.
ABOVE, BELOW = 0.9, 0.22
# Lines whose size or weight differ by less than this share are set in the same type.
SAME_SIZE = 0.09
BOLDER = 1.22


@dataclass(frozen=True, slots=True)
class LineType:
    """What was measured on one line, in pixels; `stroke` is the mean stroke width in shares of the size."""

    size: float
    baseline: float
    stroke: float
    letters: int


def typeset(words: Sequence[OcrWord], pixels: NDArray[np.uint8], scale: float) -> list[Word]:
    """Words in points of the image (`scale` pixels a point) with size, weight, and boxes that share baselines.

    `words` and `pixels` (height, width, 3) are those of one straightened page; the order of words is kept.
    """
    lines: dict[int, list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    measured = {number: measure(line, pixels) for number, line in lines.items()}
    body = _weighted_median([(t.size, t.letters) for t in measured.values()])
    stroke = _weighted_median([(t.stroke, t.letters) for t in measured.values()])
    result = []
    for word in words:
        line = measured[word.line]
        size = body if abs(line.size - body) < SAME_SIZE * body else line.size
        result.append(
            Word(
                x0=word.x0 / scale,
                top=(line.baseline - ABOVE * size) / scale,
                x1=word.x1 / scale,
                bottom=(line.baseline + BELOW * size) / scale,
                text=word.text,
                size=round(size / scale * 2) / 2,
                bold=line.stroke > BOLDER * stroke,
                score=word.score,
            )
        )
    return result


def measure(line: Sequence[OcrWord], pixels: NDArray[np.uint8]) -> LineType:
    """Size, baseline and stroke width of the words of one line on the RGB image."""
    x0, x1 = int(min(w.x0 for w in line)), int(max(w.x1 for w in line)) + 1
    top, bottom = int(min(w.top for w in line)), int(max(w.bottom for w in line)) + 1
    mask = _own_ink(crop_ink(pixels[max(0, top) : bottom, max(0, x0) : x1]))
    text = "".join(w.text for w in line)
    above, below = reach(text)
    rows = np.flatnonzero(mask.sum(axis=1) > 0)
    if not len(rows):
        size = (bottom - top) / 1.3
        return LineType(size, bottom - 0.3 * size, 0.0, 0)
    first, last = max(0, top) + int(rows[0]), max(0, top) + int(rows[-1]) + 1
    size = (last - first) / (above + below)
    runs = int((np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 0))), axis=1) == 1).sum())
    stroke = float(mask.sum()) / max(1, runs) / size
    return LineType(size, last - below * size, stroke, len(text))


def reach(text: str) -> tuple[float, float]:
    """How far the glyphs of `text` reach above and below the baseline, in shares of the type size."""
    letters = set(text)
    if letters & _ACCENTED:
        above = ACCENTED_CAPITAL
    elif letters & _ASCENDING or any(c.isupper() or c.isdigit() for c in letters):
        above = ASCENDER if letters & _ASCENDING else CAPITAL
    else:
        above = SMALL
    if letters & _DESCENDING:
        return above, DESCENDER
    if letters & _BRACKETS:
        return above, BRACKET
    return above, COMMA if letters & _COMMAS else 0.0


def _own_ink(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink without specks and without what hangs in from the lines above and below."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    keep = np.ones(count, dtype=bool)
    height = mask.shape[0]
    for n in range(1, count):
        _, y, _, h, area = stats[n]
        at_edge = (y == 0 or y + h == height) and h < 0.35 * height
        keep[n] = area >= 4 and not at_edge
    keep[0] = False
    return keep[labels]


def _weighted_median(values: Sequence[tuple[float, int]]) -> float:
    """The median of (value, weight) pairs; 0.0 when there is none."""
    total = sum(weight for _, weight in values)
    passed = 0
    for value, weight in sorted(values):
        passed += weight
        if passed * 2 >= total:
            return value
    return 0.0
