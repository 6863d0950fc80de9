"""Type size, weight and baseline of words that were read from an image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import OcrWord
from extractors.ocr.glyphs import ink_of, own_ink, reach
from extractors.page import Word
from extractors.textlayer import ASCENT, DESCENT

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


def typeset(words: Sequence[OcrWord], pixels: NDArray[Any], scale: float) -> list[Word]:
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
                top=(line.baseline - ASCENT * size) / scale,
                x1=word.x1 / scale,
                bottom=(line.baseline + DESCENT * size) / scale,
                text=word.text,
                size=round(size / scale * 2) / 2,
                bold=line.stroke > BOLDER * stroke,
                score=word.score,
            )
        )
    return result


def measure(line: Sequence[OcrWord], pixels: NDArray[Any]) -> LineType:
    """Size, baseline and stroke width of the words of one line on the RGB image."""
    x0, x1 = int(min(w.x0 for w in line)), int(max(w.x1 for w in line)) + 1
    top, bottom = int(min(w.top for w in line)), int(max(w.bottom for w in line)) + 1
    mask = own_ink(ink_of(pixels[max(0, top) : bottom, max(0, x0) : x1]))
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


def _weighted_median(values: Sequence[tuple[float, int]]) -> float:
    """The median of (value, weight) pairs; 0.0 when there is none."""
    total = sum(weight for _, weight in values)
    passed = 0
    for value, weight in sorted(values):
        passed += weight
        if passed * 2 >= total:
            return value
    return 0.0
