"""The text layer of a page: pdfium's characters into words, in displayed coordinates.

pdfium gives the whole page's characters in one call; only the first and last character of each word are asked for
their places, and each text object once for its font, size, direction and colour: that is what keeps a page near the
cost of pdfium's bare text.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors import pdfium
from extractors.page import Box, Word
from extractors.pdfium import Address

ASCENT, DESCENT = 0.78, 0.22
"""Share of the font size above and below the baseline that a word's box gets, whatever its letters and font."""

MIN_SIZE = 1.0
"""Type smaller than this (points) cannot be read on the page: it is hidden text."""

_BREAK = "\ufffe"  # pdfium's mark, in text, for a hyphen at which a line breaks
_TOKEN = re.compile(rf"[^\s{_BREAK}\u200b\u2060\ufeff]+")
_INVISIBLE, _CLIP_ONLY, _STROKED = 3, 7, 2
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi|[-,]bd\b|[a-z]-?fet\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123
_BOLD_WEIGHT = 700

# Bullets of Symbol, Wingdings and their kin live in the private use area; what they look like is not told.
_PRIVATE_BULLETS = {chr(0xF000 + code): "•" for code in (0x6C, 0x6E, 0x71, 0x75, 0x76, 0x77, 0x9E, 0x9F, 0xA7, 0xA8)}
_PRIVATE_BULLETS |= {chr(0xF000 + code): "•" for code in (0xB7, 0xD8, 0xE0, 0xF0, 0xFC, 0x2D)}
_LETTERS = {
    "\u00ad": "",
    "\u2010": "-",
    "\u2011": "-",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_TABLE = str.maketrans(_LETTERS | _PRIVATE_BULLETS)

Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Run:
    """What the characters of one text object share; `up` and `turned` are on the displayed page."""

    size: float
    bold: bool
    turned: int
    visible: bool
    white: bool
    baseline: float  # the displayed y of the baseline; meaningless where turned


class TextLayer:
    """Reads words from one pdfium text page; cells for pdfium's answers are made once and used for all pages."""

    def __init__(self) -> None:
        self._rect = pdfium.Rect()
        self._rect_at = ctypes.addressof(self._rect)
        self._matrix = pdfium.Matrix()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._origin_at = ctypes.addressof(self._x), ctypes.addressof(self._y)
        self._rgba, self._rgba_at = pdfium.uints(4)

    def words(self, textpage: Address, place: Place, rotation: int, *, scanned: bool) -> tuple[list[Word], list[Word]]:
        """The words of a page in pdfium's order, and apart from them those in white.

        `place` maps a point of the PDF page to the displayed page, `rotation` is /Rotate in degrees. Invisible text
        (render mode 3) is left out, but not where the page is `scanned`: there it is the text layer of an OCR.
        White words are for the caller to judge: they show only on a coloured ground.
        """
        text = _characters(textpage)
        runs: dict[Address | None, _Run] = {}
        fonts: dict[Address | None, bool] = {}
        words: list[Word] = []
        white: list[Word] = []
        rect, rect_at = self._rect, self._rect_at
        text_object, loose_box = pdfium.text_object, pdfium.loose_box
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            key = text_object(textpage, start)
            run = runs.get(key)
            if run is None:
                run = runs[key] = self._run(textpage, start, key, place, rotation, fonts)
            if not (run.visible or scanned) or run.size < MIN_SIZE:
                continue
            loose_box(textpage, start, rect_at)
            left, right, low, high = rect.left, rect.right, rect.bottom, rect.top
            if end - start > 1:
                loose_box(textpage, end - 1, rect_at)
                left, right = min(left, rect.left), max(right, rect.right)
                low, high = min(low, rect.bottom), max(high, rect.top)
            box = corners(place(left, high), place(right, low))
            if not run.turned:
                top = run.baseline - ASCENT * run.size
                box = (box[0], top, box[2], top + run.size)
            broken = end < len(text) and text[end] == _BREAK
            raw = match[0]
            clean = raw if raw.isascii() else unicodedata.normalize("NFC", raw.translate(_TABLE))
            if broken:
                clean += "-"
            if not clean:
                continue
            word = Word(*box, clean, run.size, run.bold, broken, turned=run.turned)
            (white if run.white else words).append(word)
        return words, white

    def _run(
        self,
        textpage: Address,
        index: int,
        key: Address | None,
        place: Place,
        rotation: int,
        fonts: dict[Address | None, bool],
    ) -> _Run:
        matrix = self._matrix
        pdfium.char_matrix(textpage, index, self._matrix_at)
        size = pdfium.char_size(textpage, index) * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - rotation
        pdfium.char_origin(textpage, index, *self._origin_at)
        baseline = place(self._x.value, self._y.value)[1]
        if key is None:
            return _Run(round(size, 2), False, round(angle / 90) % 4 * 90, True, False, baseline)
        mode = pdfium.text_render_mode(key)
        font = pdfium.text_font(key)
        bold = fonts.get(font)
        if bold is None:
            bold = fonts[font] = is_bold(font)
        pdfium.fill_color(key, *self._rgba_at)
        red, green, blue, alpha = (cell.value for cell in self._rgba)
        return _Run(
            size=round(size, 2),
            bold=bold or mode == _STROKED,
            turned=round(angle / 90) % 4 * 90,
            visible=mode not in (_INVISIBLE, _CLIP_ONLY) and alpha > 0,
            white=min(red, green, blue) >= 250 and mode != 1,
            baseline=baseline,
        )


def corners(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float, float]:
    """(x0, top, x1, bottom) of the rectangle between two opposite corners."""
    (x0, y0), (x1, y1) = one, other
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def is_bold(font: Address | None) -> bool:
    """Whether the pdfium font is bold: by its name, by its ForceBold flag, without a name by its weight."""
    if not font:
        return False
    length = pdfium.font_name(font, None, 0)
    buffer = ctypes.create_string_buffer(length)
    pdfium.font_name(font, ctypes.addressof(buffer), length)
    name = buffer.value.decode("utf-8", "replace")
    if _BOLD_NAME.search(name) or (pdfium.font_flags(font) & _FORCE_BOLD):
        return True
    return not name and pdfium.font_weight(font) >= _BOLD_WEIGHT


def visible_white(words: Sequence[Word], grounds: Sequence[Box]) -> list[Word]:
    """The white words that stand on one of `grounds` (coloured fills, images): the others cannot be seen."""
    return [word for word in words if any(ground.contains(word.x_mid, word.y_mid) for ground in grounds)]


def _characters(textpage: Address) -> str:
    """The page's characters, one for each of pdfium's character indices."""
    count = pdfium.count_chars(textpage)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = pdfium.get_text(textpage, 0, count, ctypes.addressof(buffer))
    if written - 1 == count:
        text = buffer.raw[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    # characters without a text or beyond the basic plane shift the indices: ask for each
    codes = [pdfium.char_unicode(textpage, index) for index in range(count)]
    return "".join(_BREAK if code == 2 else chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
