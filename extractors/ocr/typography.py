"""Type size, weight and baseline of words that were read from an image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import OcrWord
from extractors.ocr.glyphs import SOFT, ink_of, line_rows, own_ink, reach
from extractors.page import Word
from extractors.textlayer import ASCENT, DESCENT

# Lines whose size differs from the page's body by less than this share are body: an ink box is 20 pixels high.
SAME_SIZE = 0.09
# The stems are held against the body's size up to here: what is measured on a word of small letters alone is too rough.
SAME_WEIGHT = 0.14
# Stems of bold type are 1.3-1.5 times as wide as the regular type's.
BOLDER = 1.22
# Two weights of type are told apart where so many lines and so large a part of the letters have the rarer, where their
# means stand so far apart, and where they explain so much of all spread: one weight cut in two explains less than two
# thirds of it.
LEAST_LINES, LEAST_PART, APART, TOLD = 3, 0.05, 1.13, 0.8
# What the softness of a scan adds to every stem, in pixels, as the root of the sum of squares: small type at 200 dpi
# has stems of 2.6 pixels, and 3.2 where it is bold.
BLUR = 1.4
# A word's own stems count against this many stems of its line: short words have too few to tell.
LINE_STEMS = 12
# A line is taken for regular until it shows more stems than this.
FEW_STEMS = 3


@dataclass(frozen=True, slots=True)
class Stems:
    """Widths of vertical strokes: how many were measured, and their mean in pixels."""

    count: int
    width: float


@dataclass(frozen=True, slots=True)
class LineType:
    """What was measured on one line, in pixels; `size` is None where no letter or digit tells it.

    `strokes` holds the place across the page and the width of every run of ink in the line's rows (2, n).
    """

    size: float | None
    baseline: float
    strokes: NDArray[Any]
    letters: int

    def stems(self, x0: float = -np.inf, x1: float = np.inf) -> Stems:
        """The vertical strokes between x0 and x1: runs of about the commonest width, so neither bars nor dots."""
        places, widths = self.strokes
        widths = widths[(places >= x0) & (places <= x1)]
        if not len(widths):
            return Stems(0, 0.0)
        middle = float(np.median(widths))
        kept = widths[(widths < 1.6 * middle) & (widths > 0.5 * middle)]
        if not len(kept):
            return Stems(0, 0.0)
        # A stroke is seen in every row it crosses: about ten rows make one stem.
        return Stems(len(kept) // 10, max(0.5, float(kept.mean()) ** 2 - BLUR**2) ** 0.5)


def typeset(words: Sequence[OcrWord], pixels: NDArray[Any], scale: float) -> list[Word]:
    """Words in points of the image (`scale` pixels a point) with size, weight, and boxes that share baselines.

    `words` and `pixels` (height, width, 3) are those of one straightened page; the order of words is kept.
    """
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    lines: dict[int, list[OcrWord]] = defaultdict(list)
    for word in words:
        lines[word.line].append(word)
    measured = {number: measure(line, gray) for number, line in lines.items()}
    body = _weighted_median([(t.size, t.letters) for t in measured.values() if t.size]) or 10 * scale

    def size_of(line: LineType, tolerance: float = SAME_SIZE) -> float:
        return body if line.size is None or abs(line.size - body) < tolerance * body else line.size

    stems = {number: line.stems() for number, line in measured.items()}
    widths = [
        (stems[number].width / size_of(line), line.letters)
        for number, line in measured.items()
        if stems[number].count and line.size and abs(line.size - body) < SAME_WEIGHT * body
    ]
    stem, heavier = _two_weights(widths) or (_weighted_median(widths), BOLDER)
    result = []
    for word in words:
        line = measured[word.line]
        size = size_of(line)
        own = line.stems(word.x0, word.x1)
        weighed = size_of(line, SAME_WEIGHT)
        regular = Stems(FEW_STEMS, stem * weighed)
        weight = _mean([own, Stems(LINE_STEMS, _mean([stems[word.line], regular]))]) / weighed
        result.append(
            Word(
                x0=word.x0 / scale,
                top=(line.baseline - ASCENT * size) / scale,
                x1=word.x1 / scale,
                bottom=(line.baseline + DESCENT * size) / scale,
                text=word.text,
                size=round(size / scale, 2),
                bold=weight > heavier * stem,
                score=word.score,
                other=word.other,
            )
        )
    return result


def _two_weights(widths: Sequence[tuple[float, int]]) -> tuple[float, float] | None:
    """The stems of regular type, and by how much those of bold are wider at least, where (width, letters) of lines
    fall into two kinds; else None. A soft scan brings both closer, and most letters may be bold (short values)."""
    ordered = sorted(widths)
    values, letters = np.array(ordered, dtype=np.float64).reshape(-1, 2).T
    share = np.cumsum(letters) / max(1.0, letters.sum())
    middle = float(np.average(values, weights=letters)) if len(values) else 0.0
    spread = float(np.sum(letters * (values - middle) ** 2))
    best = None
    for cut in range(LEAST_LINES, len(values) - LEAST_LINES + 1):
        low = float(np.average(values[:cut], weights=letters[:cut]))
        high = float(np.average(values[cut:], weights=letters[cut:]))
        told = share[cut - 1] * (1 - share[cut - 1]) * letters.sum() * (high - low) ** 2
        if min(share[cut - 1], 1 - share[cut - 1]) >= LEAST_PART and high >= APART * low and told >= TOLD * spread:
            best = max(best or (0.0, 0.0, 0.0), (told, low, high))
    return None if best is None else (best[1], (best[2] / best[1]) ** 0.5)


def measure(line: Sequence[OcrWord], gray: NDArray[Any]) -> LineType:
    """Size, baseline and stems of the words of one line on the grey image (height, width)."""
    crop, left, top = _crop(gray, line)
    mask = own_ink(ink_of(crop))
    text = "".join(w.text for w in line)
    above, below = reach(text)
    rows = line_rows(mask)
    if rows is None or rows[1] - rows[0] <= SOFT or not any(c.isalnum() for c in text):
        return LineType(None, top + 0.78 * crop.shape[0], np.zeros((2, 0)), 0)
    first, last = top + rows[0], top + rows[1]
    size = (last - first - SOFT) / (above + below)
    return LineType(size, last - below * size, _strokes(crop, mask, left), len(text))


def _crop(gray: NDArray[Any], line: Sequence[OcrWord]) -> tuple[NDArray[Any], int, int]:
    """The image of a line, and where its left and top edges are on the page."""
    left, top = max(0, int(min(w.x0 for w in line))), max(0, int(min(w.top for w in line)))
    right, bottom = int(max(w.x1 for w in line)) + 1, int(max(w.bottom for w in line)) + 1
    crop = gray[top : max(bottom, top + 2), left : max(right, left + 2)]
    return (crop if crop.size else np.full((2, 2), 255, np.uint8)), left, top


def _strokes(crop: NDArray[Any], mask: NDArray[Any], left: int) -> NDArray[Any]:
    """Place and width of the runs of ink in the rows of a crop (2, n), soft edges counted by their darkness."""
    nothing = np.zeros((2, 0))
    if not mask.any() or mask.all():
        return nothing
    shade = crop.astype(np.float32)
    ground, full = float(np.median(shade[~mask])), float(np.median(shade[mask]))
    full = float(np.percentile(shade[mask], 10 if full < ground else 90))
    if abs(ground - full) < 1:
        return nothing
    cover = np.clip((ground - shade) / (ground - full), 0, 1) * cv2.dilate(mask.astype(np.uint8), np.ones((3, 3)))
    summed = np.pad(np.cumsum(cover, axis=1), ((0, 0), (1, 0)))
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    widths = summed[rows, np.minimum(ends + 1, mask.shape[1])] - summed[rows, np.maximum(starts - 1, 0)]
    return np.stack([left + (starts + ends) / 2, widths])


def _mean(measured: Sequence[Stems]) -> float:
    return sum(s.count * s.width for s in measured) / max(1, sum(s.count for s in measured))


def _weighted_median(values: Sequence[tuple[float, int]]) -> float:
    """The median of (value, weight) pairs; 0.0 when there is none."""
    total = sum(weight for _, weight in values)
    passed = 0
    for value, weight in sorted(values):
        passed += weight
        if passed * 2 >= total:
            return value
    return 0.0
