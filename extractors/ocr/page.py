"""One page read by OCR into the same model as the text layer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from extractors.errors import OcrError
from extractors.lines import baselines
from extractors.ocr import cache
from extractors.ocr.boxes import Wall, turned_pixels
from extractors.ocr.deskew import Lean, Straight, compose, estimate_lean, lies_sideways, straighten
from extractors.ocr.engine import Engine, OcrWord, engine, turned_ocr_word
from extractors.ocr.image import PageImage, faint_ink, ink, render
from extractors.ocr.marks import find_marks
from extractors.ocr.rulings import Ground, Ruling, find_grounds, find_rulings, wipe
from extractors.ocr.second import look_again, second_engine
from extractors.ocr.typography import typeset
from extractors.page import Box, Fill, Page, Word
from extractors.upright import turned_word

if TYPE_CHECKING:
    from extractors.reader import ReadSettings

# An upright page scores 0.95-1.0 (gold scans), an upside-down one below 0.7: between them both ways are tried.
UPRIGHT_SCORE = 0.8
# A short text that the engine's detection passed over counts when its recognition is this sure.
SURE = 0.9


def ocr_page(pdf: pdfium.PdfDocument, sha256: str, number: int, settings: ReadSettings, reason: str) -> Page:
    """Read page `number` (from 1) of `pdf`, whose bytes have the hash `sha256`, by OCR; route `ocr`.

    Words, rules and fills are those of the straightened page (`Page.straightened` leads back). Repairs are not made
    here, so that the cache holds what the engine read. A page whose image or engine fails has the route `failed` and
    says why. Raises SetupError when the engine is not installed.
    """
    reader, second = engine(settings.ocr_engine, settings.threads), second_engine(settings)
    key = cache.cache_key(sha256, number, reader.key, second=second.key, dpi=settings.dpi)
    page = cache.load(settings.cache_dir, key) if settings.cache_dir else None
    if page is None:
        try:
            handle = pdf[number - 1]
        except pdfium.PdfiumError as error:
            return Page(number, 0, 0, route="failed", reason=f"the page cannot be opened ({error})")
        width, height = handle.get_size()
        try:
            page = cache.as_kept(read_image(render(handle, settings.dpi), number, reader, second))
        except (OcrError, pdfium.PdfiumError, cv2.error, MemoryError) as error:
            said = str(error) or type(error).__name__
            return Page(number, width, height, route="failed", reason=f"OCR failed: {said}")
        if settings.cache_dir:
            cache.store(settings.cache_dir, key, page)
    return replace(page, reason="; ".join(part for part in (reason, page.reason) if part))


def read_image(image: PageImage, number: int, reader: Engine, second: Engine) -> Page:
    """The page on `image`: turned upright, straightened, its rulings and words found by `reader`, words in doubt looked
    at again by `second`. Raises OcrError where `reader` fails; without a second look the page says so."""
    mask = ink(_gray(image.pixels))
    turn = 1 if lies_sideways(mask, image.scale) else 0
    turned = np.ascontiguousarray(np.rot90(mask, -turn))
    lean = estimate_lean(turned)
    best = _read_turned(image, turn, lean, reader)
    if best.words and best.score < UPRIGHT_SCORE:
        other = _read_turned(image, turn + 2, replace(lean, keystone=-lean.keystone), reader)
        best = max(best, other, key=lambda attempt: attempt.score)
    words = _with_marks(best, reader)
    try:
        page = _page(image, replace(best, words=look_again(words, best.clean, second)), number)
    except OcrError as error:
        page = _page(image, replace(best, words=words), number)
        page = replace(page, reason="; ".join(filter(None, (page.reason, f"no second look: {error}"))))
    return page


@dataclass(frozen=True)
class _Attempt:
    straight: Straight
    clean: NDArray[Any]
    rulings: tuple[Ruling, ...]
    words: list[OcrWord]

    @property
    def score(self) -> float:
        weights = [len(w.text) for w in self.words]
        return float(np.average([w.score for w in self.words], weights=weights)) if self.words else 0.0


def _read_turned(image: PageImage, turn: int, lean: Lean, reader: Engine) -> _Attempt:
    straight = straighten(image.pixels, turn, lean)
    rulings = find_rulings(faint_ink(_gray(straight.pixels), image.scale), image.scale)
    walls = [Wall((r.x0 + r.x1) / 2, r.top, r.bottom) for r in rulings if not r.horizontal]
    clean = wipe(straight.pixels, rulings, image.scale)
    return _Attempt(straight, clean, rulings, _sound(reader.read(clean, walls), clean))


def _sound(words: Sequence[OcrWord], image: NDArray[Any]) -> list[OcrWord]:
    """The words that have text and a place on the image, cut to it."""
    height, width = image.shape[:2]
    cut = [
        replace(w, x0=max(0.0, w.x0), top=max(0.0, w.top), x1=min(width, w.x1), bottom=min(height, w.bottom))
        for w in words
        if w.text.strip()
    ]
    return [w for w in cut if w.x1 > w.x0 and w.bottom > w.top]


def _with_marks(read: _Attempt, reader: Engine) -> list[OcrWord]:
    """The words and what the engine passed over: bullets, lone dashes and short texts that it reads surely."""
    marks = find_marks(ink(_gray(read.clean)), read.words)
    lines = max((w.line for w in [*read.words, *marks.words]), default=-1) + 1
    more = [
        replace(w, line=w.line + lines)
        for w in reader.read_lines(read.clean, marks.boxes)
        if w.score >= SURE and any(c.isalnum() for c in w.text)
    ]
    return read.words + marks.words + more


def _page(image: PageImage, read: _Attempt, number: int) -> Page:
    straight, scale = read.straight, image.scale
    height, width = image.pixels.shape[:2]
    if straight.turn % 2:
        height, width = width, height
    dx, dy = straight.shift[0] / scale, straight.shift[1] / scale
    words = tuple(
        replace(w, x0=w.x0 - dx, x1=w.x1 - dx, top=w.top - dy, bottom=w.bottom - dy)
        for turn in (0, 90, 270)
        for w in _typeset([w for w in read.words if w.turned == turn], turn, read.clean, scale)
    )
    rules = tuple(_in_points(r, scale, dx, dy) for r in read.rulings)
    fills = tuple(
        Fill(b.x0, b.top, b.x1, b.bottom, color=g.color)
        for g in find_grounds(read.clean, scale)
        for b in (_in_points(g, scale, dx, dy),)
    )
    spread = _is_spread(words, width / scale, height / scale)
    notes = ["two pages on one sheet"] if spread else []
    if straight.turn:
        notes.append(f"turned by {90 * straight.turn}°")
    if straight.lean.skew:
        notes.append(f"straightened by {straight.lean.skew:.1f}°")
    return Page(
        number,
        width / scale,
        height / scale,
        words=words,
        rules=rules,
        fills=fills,
        route="ocr",
        reason="; ".join(notes),
        straightened=_to_page(straight, scale),
        spread=spread,
    )


def _typeset(words: Sequence[OcrWord], turn: int, pixels: NDArray[Any], scale: float) -> list[Word]:
    """`typeset` of words that are all turned by `turn`."""
    if not turn or not words:
        return typeset(words, pixels, scale)
    view = turned_pixels(pixels, turn)
    height, width = view.shape[:2]
    upright = typeset([turned_ocr_word(w, turn, pixels.shape) for w in words], view, scale)
    return [turned_word(w, -turn % 360, width / scale, height / scale) for w in upright]


def _is_spread(words: Sequence[Word], width: float, height: float) -> bool:
    """Whether a wide sheet shows two pages of prose side by side: lines fill both halves and none crosses the fold."""
    if width < 1.2 * height:
        return False
    fold = width / 2
    if any(w.x0 < fold + 0.01 * width and w.x1 > fold - 0.01 * width for w in words):
        return False
    full = {True: 0, False: 0}
    for line in baselines(words):
        for left in (True, False):
            half = [w for w in line if (w.x_mid < fold) == left]
            filled = sum(w.width for w in half)
            full[left] += filled > 0.3 * width
    return min(full.values()) >= 12


def _to_page(straight: Straight, scale: float) -> tuple[float, ...] | None:
    """The affine map from points of the straightened page to points of the page as displayed; None where equal."""
    if not straight.turn and straight.lean == Lean():
        return None
    to_pixels = np.array([[scale, 0, straight.shift[0]], [0, scale, straight.shift[1]]], dtype=np.float64)
    to_points = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]])
    matrix = compose(to_points, compose(straight.back, to_pixels))
    return tuple(float(v) for v in matrix.ravel())


def _in_points(found: Ruling | Ground, scale: float, dx: float, dy: float) -> Box:
    return Box(found.x0 / scale - dx, found.top / scale - dy, found.x1 / scale - dx, found.bottom / scale - dy)


def _gray(pixels: NDArray[Any]) -> NDArray[Any]:
    return cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
