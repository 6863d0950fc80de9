"""The ink of one line of text: where its glyphs, gaps and dashes are."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.image import least

# How far glyphs reach above and below the baseline, in shares of the type size: means of Arial, Times, Calibri and
# DejaVu Sans by their metric-compatible fonts' glyph boxes; a font differs from the mean by up to a tenth.
_ABOVE = {
    "ÅÄÖÉÜ": 0.86,
    "å": 0.78,
    "()[]|/": 0.73,
    "bdfhklijéü§": 0.72,
    "äö'’\"”“": 0.70,
    "t": 0.64,
}
_BELOW = {"gjpqy": 0.20, "Q()[]|": 0.16, ",;": 0.13, "§": 0.09, "/": 0.04}
CAPITAL, SMALL = 0.69, 0.51
_TOP = {char: reach for chars, reach in _ABOVE.items() for char in chars}
_BOTTOM = {char: reach for chars, reach in _BELOW.items() for char in chars}
SOFT = 1.0
"""By how many pixels the soft edges of a scan make the ink of a line higher than its glyphs."""
# Gaps in shares of the type size, measured on the gold scans: between letters 99.5 % are below 0.17, spaces between
# words lie above 0.18 (99 %: above 0.2).
SPACE = 0.25
FIGURE_SPACE = 0.34  # a 1 stands in a digit's width: up to 0.26 of ground beside it
CLOSING = frozenset(".,;:!?)]}%”’»")
OPENING = frozenset("([{«„")
# The ink of a hyphen is 0.23-0.30 of the type size wide, of an en dash 0.38-0.56, of an em dash 0.8-1.0.
EN_DASH, EM_DASH = 0.335, 0.72
DASHES = frozenset("-–—")
# Where the ink of a dash lies above the baseline, in shares of the type size.
DASH_ZONE = (0.12, 0.46)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word on a line's crop: its ends in pixels from the crop's left edge, and the engine's probability."""

    x0: float
    x1: float
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class _Line:
    """The type size and the row of the baseline on a crop, in pixels."""

    size: float
    baseline: float


def split(
    crop: NDArray[Any],
    characters: Sequence[str],
    centres: Sequence[float],
    spaced: Sequence[bool],
    scores: Sequence[float],
) -> list[Piece]:
    """Words of a recognised line, left to right.

    `crop` is the line's image (height, width, 3); for each character that is no space: itself, its centre in pixels,
    whether the engine read a space before it, and its probability. The ink corrects the engine: a gap as wide as a
    space is one, and the width of a dash says which it is. A word ends at the ink, not at the crop.
    """
    mask = own_ink(ink_of(crop))
    blank = mask.sum(axis=0) == 0
    line = _line(mask, "".join(characters))
    parted = _parted(blank, characters, centres, spaced, line.size)
    filled = np.flatnonzero(~blank)
    left = float(filled[0]) if len(filled) else 0.0
    end = float(filled[-1] + 1) if len(filled) else float(mask.shape[1])
    first = _widest_gap(blank, left, centres[0])
    if first[1] - first[0] > SPACE * line.size:  # a bullet or a speck before the text
        left = first[1]
    texts = _dashes(mask, characters, centres, line, {i for i, _ in parted})
    pieces: list[Piece] = []
    start = 0
    for i, (right, following) in [*parted, (len(texts), (end, end))]:
        pieces.append(Piece(left, max(right, left + 1), "".join(texts[start:i]), float(min(scores[start:i]))))
        start, left = i, following
    return pieces


def _line(mask: NDArray[Any], text: str) -> _Line:
    rows = line_rows(mask)
    above, below = reach(text)
    if rows is None:
        return _Line(mask.shape[0] / 1.3, mask.shape[0] * 0.8)
    size = (rows[1] - rows[0] - SOFT) / (above + below)
    return _Line(size, rows[1] - below * size)


def line_rows(mask: NDArray[Any]) -> tuple[int, int] | None:
    """The first row of a line's ink and the one after its last; None where there is no ink.

    What lies under a row without ink below the letters is the dots and rings of the next line; above them a row may be
    empty between a line's own dots and letters.
    """
    profile = mask.sum(axis=1)
    filled = np.flatnonzero(profile)
    if not len(filled):
        return None
    densest = int(profile.argmax())
    empty = np.flatnonzero(profile[densest:] == 0)
    return int(filled[0]), densest + int(empty[0]) if len(empty) else len(profile)


def _parted(
    blank: NDArray[Any], characters: Sequence[str], centres: Sequence[float], spaced: Sequence[bool], size: float
) -> list[tuple[int, tuple[float, float]]]:
    """Where new words begin: the place in `characters` and the gap in pixels before it, from left to right.

    The engine's time steps are coarse. Where it read as many spaces as the ink has gaps as wide as a space, they
    belong together in their order; else each space takes the widest gap near it, and a gap that is left over parts
    the characters by their centres.
    """
    read = [i for i in range(1, len(characters)) if spaced[i]]
    between = [_widest_gap(blank, a, b) for a, b in itertools.pairwise(centres)]
    tight = [b - a for i, (a, b) in enumerate(between, 1) if not spaced[i]]
    # Spaced-out type has wide gaps everywhere.
    wide = max(SPACE * size, 1.8 * float(np.percentile(tight, 25)) if len(tight) >= 5 else 0.0)
    inner = runs(blank)[blank[:1].sum() : None if not blank[-1:].any() else -1]
    gaps = [(float(a), float(b)) for a, b in inner if b - a >= wide]
    if len(gaps) == len(read) and "|" not in characters:
        return list(zip(read, gaps, strict=True))
    parted = {i: between[i - 1] for i in read}
    for i in list(_bars(characters, parted)):
        parted[i] = between[i - 1]
    for a, b in gaps:
        i = sum(centre < (a + b) / 2 for centre in centres)
        if i in (0, len(characters)) or i in parted or any(a < y and x < b for x, y in parted.values()):
            continue
        figures = characters[i - 1] + characters[i]
        if b - a < (FIGURE_SPACE if figures.isdigit() and "1" in figures else SPACE) * size:
            continue
        if characters[i] not in CLOSING and characters[i - 1] not in OPENING:
            parted[i] = (a, b)
    return sorted(parted.items())


def _bars(characters: Sequence[str], starts: Container[int]) -> Iterator[int]:
    """Where words begin or end at a bar that stands at the edge of a word: it parts two texts (`KS | Tid: 2024`).

    A bar inside a word is a misread letter.
    """
    last = len(characters)
    for i, char in enumerate(characters):
        if char == "|" and (i in (0, last - 1) or i in starts or i + 1 in starts):
            yield from (place for place in (i, i + 1) if 0 < place < last)


def reach(text: str) -> tuple[float, float]:
    """How far the glyphs of `text` reach above and below the baseline, in shares of the type size."""
    above = max(
        (_TOP.get(c) or (CAPITAL if c.isupper() or c.isdigit() else SMALL) for c in text),
        default=SMALL,
    )
    return above, max((_BOTTOM.get(c, 0.0) for c in text), default=0.0)


def ink_of(crop: NDArray[Any]) -> NDArray[Any]:
    """The ink of a crop of one line: whichever of dark and light is the rarer (height, width).

    Where it is light, the paper round the dark ground is none of it: that holds a corner of the crop.
    """
    gray = crop if crop.ndim == 2 else least(crop)
    level, _ = cv2.threshold(np.ascontiguousarray(gray), 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    dark = gray <= level
    if dark.mean() <= 0.5:
        return dark
    _, labels = cv2.connectedComponents((~dark).astype(np.uint8), connectivity=8)
    return ~dark & ~np.isin(labels, labels[[0, 0, -1, -1], [0, -1, 0, -1]])


def own_ink(mask: NDArray[Any]) -> NDArray[Any]:
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


def runs(blank: NDArray[Any]) -> list[tuple[int, int]]:
    """Runs of True as (start, end) with the end excluded."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], blank.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _dashes(
    mask: NDArray[Any], characters: Sequence[str], centres: Sequence[float], line: _Line, starts: set[int]
) -> list[str]:
    """The characters with each dash set by the width of its ink: the columns inked at the height of dashes only.

    `starts` are the places in `characters` where words begin: a dash that ends a word of letters is a hyphen (`barn-`).
    """
    result = list(characters)
    if not DASHES & set(characters):
        return result
    low, high = (round(line.baseline - share * line.size) for share in DASH_ZONE)
    inside = mask[max(0, high) : low + 1].sum(axis=0) > 0
    outside = (mask[: max(0, high)].sum(axis=0) > 0) | (mask[low + 1 :].sum(axis=0) > 0)
    alone = inside & ~outside
    for i, char in enumerate(characters):
        if char not in DASHES:
            continue
        ends_word = i + 1 == len(characters) or i + 1 in starts
        if ends_word and i and i not in starts and characters[i - 1].isalpha():
            result[i] = "-"
            continue
        start = int(centres[i - 1]) if i else 0
        end = int(centres[i + 1]) + 1 if i + 1 < len(centres) else mask.shape[1]
        width = max((b - a for a, b in runs(alone[start:end])), default=0) / line.size
        if width > 0.12:
            result[i] = "-" if width < EN_DASH else "–" if width < EM_DASH else "—"
    return result


def _widest_gap(blank: NDArray[Any], left: float, right: float) -> tuple[float, float]:
    a, b = int(left), max(int(left) + 1, int(right) + 1)
    found = runs(blank[a:b])
    if not found:
        middle = (left + right) / 2
        return middle, middle
    start, end = max(found, key=lambda run: run[1] - run[0])
    return float(a + start), float(a + end)
