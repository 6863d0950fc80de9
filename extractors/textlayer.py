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
from extractors.font_names import FontNames, origin
from extractors.page import Box, Word
from extractors.pdfium import Address, Handle, Pointer
from extractors.value import value

ASCENT, DESCENT = 0.78, 0.22
"""Share of the font size above and below the baseline that a word's box gets, whatever its letters and font."""

MIN_SIZE = 1.0
"""Type smaller than this (points) cannot be read on the page: it is hidden text."""

_BREAK = "\ufffe"  # pdfium's mark, in text, for a hyphen at which a line breaks
_TOKEN = re.compile(rf"[^\s{_BREAK}\u200b\u2060\ufeff]+")
_LAYOUT_HYPHENS = "\u2010\u00ad"  # set by the layout where it broke a word; pdfium tells only of the plain hyphen
_OUTLINE, _STROKED = 1, 2  # text rendering modes, PDF 32000-1, table 106
_UNSEEN = (3, 7)  # invisible, and only for clipping
_HIGH_LETTERS = frozenset("ÅÄÖÉåäöé")  # that reach above the line, each by itself
_SLANT = 8.0  # text leaning by more degrees than this runs neither along nor across the page
_MARKS = frozenset("0123456789*†‡")  # of which footnote marks are made
_RAISED = 0.8  # a mark is at most at this share of its word's size
_UNITS = frozenset({"m", "km", "cm", "dm", "mm"})  # their raised figure is a power
_WHITE = 250  # the least red, green and blue of white
_BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi|[-,]bd\b|[a-z]-?fet\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18  # PDF 32000-1, table 123
_BOLD_WEIGHT = 700
_LONGEST_NAME = 256  # twice the bytes that a name may have (PDF 32000-1, annex C)

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
_TABLE_LETTERS = frozenset(_LETTERS | _PRIVATE_BULLETS)

Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class View:
    """How a page is displayed: its size in points, /Rotate in degrees, the left edge of its box in the page's own
    coordinates, and the map from a point in these to the displayed page."""

    width: float
    height: float
    rotation: int
    left: float
    place: Place


@value()
class _Run:
    """What the characters of one text object share.

    `level` says that neither it nor the page is turned; `low` and `high` bound its words across the direction in
    which they read: top and bottom, or left and right where they read up or down the page.
    """

    size: float
    bold: bool
    turned: int
    level: bool
    visible: bool
    white: bool
    low: float
    high: float


class TextLayer:
    """Reads words from one pdfium text page; cells for pdfium's answers are made once and used for all pages."""

    def __init__(self) -> None:
        self._rect = pdfium.Rect()
        self._rect_at = ctypes.byref(self._rect)
        self._matrix = pdfium.Matrix()
        self._matrix_at = ctypes.byref(self._matrix)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._origin_at = ctypes.byref(self._x), ctypes.byref(self._y)
        self._rgba, self._rgba_at = pdfium.uints(4)
        self._point, self._point_at = pdfium.floats(2)
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._names: Callable[[], FontNames] = dict

    def words(
        self, textpage: Pointer, view: View, names: Callable[[], FontNames], *, scanned: bool
    ) -> tuple[list[Word], list[Word]]:
        """The words of a page in pdfium's order, and apart from them those in white; `names` gives the names of fonts,
        asked for where pdfium has none.

        Invisible text (render mode 3) is left out, but not where the page is `scanned`: there it is the text layer
        of an OCR. White words are for the caller to judge: they show only on a coloured ground.
        """
        self._names = names
        text = _characters(textpage)
        runs: dict[Address | None, _Run] = {}
        fonts: dict[Address | None, bool] = {}
        words: list[Word] = []
        white: list[Word] = []
        rect, rect_at = self._rect, self._rect_at
        text_object, loose_box = pdfium.text_object, pdfium.loose_box
        width, height, shift = view.width, view.height, view.left
        last = len(text) - 1
        plain = unicodedata.is_normalized("NFC", text) and _TABLE_LETTERS.isdisjoint(text)
        for match in _TOKEN.finditer(text):
            start, end = match.span()
            key = text_object(textpage, start)
            run = runs.get(key)
            if run is None:
                run = runs[key] = self._run(textpage, start, key, view, fonts)
            if not (run.visible or scanned) or run.size < MIN_SIZE:
                continue
            loose_box(textpage, start, rect_at)
            if run.level:
                x0, top, bottom = rect.left - shift, run.low, run.high
                if end - start > 1:
                    loose_box(textpage, end - 1, rect_at)
                x1 = rect.right - shift
            else:
                x0, top, x1, bottom = self._turned_box(textpage, end - 1, view)
                if run.turned % 180 == 90:
                    x0, x1 = run.low, run.high
                elif not run.turned % 180:
                    top, bottom = run.low, run.high
            if not (0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height):
                continue
            clean = match[0]
            if clean in _HIGH_LETTERS and key is not None and self._is_clipped(key):
                continue
            broken = end <= last and text[end] == _BREAK
            if not (plain or clean.isascii()):
                if clean[-1] in _LAYOUT_HYPHENS and (end > last or text[end] in "\r\n"):
                    clean, broken = clean[:-1], True
                clean = unicodedata.normalize("NFC", clean.translate(_TABLE))
            if broken:
                clean += "-"
            elif run.level and clean[-1:] in _MARKS and clean[0].isalpha():
                mark = self._raised_mark(textpage, start, end, run, view, runs, fonts)
                if mark:
                    loose_box(textpage, end - len(mark.text) - 1, rect_at)
                    x1 = rect.right - shift
                    word = Word(x0, top, x1, bottom, clean[: -len(mark.text)], run.size, run.bold)
                    (white if run.white else words).extend((word, mark))
                    continue
            if clean:
                word = Word(x0, top, x1, bottom, clean, run.size, run.bold, turned=run.turned)
                (white if run.white else words).append(word)
        return words, white

    def _is_clipped(self, key: Address) -> bool:
        """Whether a text object lies with its baseline below what its clip path leaves: a browser draws again, on the
        page before, what the ring of a letter reaches over the page's end."""
        item = Handle(key)
        clip = pdfium.clip_path(item)
        bottom = min(
            (
                self._height_of(pdfium.clip_segment(clip, path, index))
                for path in range(max(0, pdfium.clip_count(clip)) if clip else 0)
                for index in range(pdfium.clip_segments(clip, path))
            ),
            default=0.0,
        )
        pdfium.object_matrix(item, self._matrix_at)
        return self._matrix.f < bottom

    def _height_of(self, segment: Handle) -> float:
        pdfium.segment_point(segment, *self._point_at)
        return float(self._point[1].value)

    def _raised_mark(
        self,
        textpage: Pointer,
        start: int,
        end: int,
        run: _Run,
        view: View,
        runs: dict[Address | None, _Run],
        fonts: dict[Address | None, bool],
    ) -> Word | None:
        """The footnote mark at the end of a word, where its last characters are small and raised: a word of its own."""
        first, size, low, high = end, run.size, 0.0, 0.0
        while first > start + 1:
            key = pdfium.text_object(textpage, first - 1)
            own = runs.get(key)
            if own is None:
                own = runs[key] = self._run(textpage, first - 1, key, view, fonts)
            if own.size > _RAISED * run.size or own.high > run.high - 0.1 * run.size:
                break
            first, size, low, high = first - 1, own.size, own.low, own.high
        text = "".join(chr(pdfium.char_unicode(textpage, index)) for index in range(first, end))
        before = "".join(chr(pdfium.char_unicode(textpage, index)) for index in range(start, first))
        if not text or not set(text) <= _MARKS or before.rpartition("/")[2] in _UNITS:
            return None
        pdfium.loose_box(textpage, first, self._rect_at)
        x0 = self._rect.left - view.left
        pdfium.loose_box(textpage, end - 1, self._rect_at)
        return Word(x0, low, self._rect.right - view.left, high, text, size)

    def _turned_box(self, textpage: Pointer, last: int, view: View) -> tuple[float, float, float, float]:
        """The displayed box of a word whose first character's box has just been read; `last` is its last one."""
        rect = self._rect
        left, right, low, high = rect.left, rect.right, rect.bottom, rect.top
        pdfium.loose_box(textpage, last, self._rect_at)
        left, right = min(left, rect.left), max(right, rect.right)
        return corners(
            view.place(left, min(low, rect.bottom)),
            view.place(right, max(high, rect.top)),
        )

    def _run(
        self, textpage: Pointer, index: int, key: Address | None, view: View, fonts: dict[Address | None, bool]
    ) -> _Run:
        matrix = self._matrix
        pdfium.char_matrix(textpage, index, self._matrix_at)
        size = round(pdfium.char_size(textpage, index) * math.hypot(matrix.c, matrix.d), 2)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) - view.rotation
        quarter = round(angle / 90) * 90
        turned = (quarter if abs(angle - quarter) < _SLANT else round(angle)) % 360
        pdfium.char_origin(textpage, index, *self._origin_at)
        baseline = view.place(self._x.value, self._y.value)[0 if turned % 180 == 90 else 1]
        above, below = (DESCENT, ASCENT) if turned >= 180 else (ASCENT, DESCENT)
        low, high = baseline - above * size, baseline + below * size
        level = not turned and not view.rotation
        if key is None:
            return _Run(size, False, turned, level, True, False, low, high)
        item = Handle(key)
        mode = pdfium.text_render_mode(item)
        font = pdfium.text_font(item)
        bold = fonts.get(font)
        if bold is None:
            bold = fonts[font] = self._is_bold(font)
        pdfium.fill_color(item, *self._rgba_at)
        red, green, blue, alpha = self._rgba
        white = red.value >= _WHITE and green.value >= _WHITE and blue.value >= _WHITE and mode != _OUTLINE
        visible = mode not in _UNSEEN and alpha.value > 0
        return _Run(size, bold or mode == _STROKED, turned, level, visible, white, low, high)

    def _is_bold(self, font: Address | None) -> bool:
        """Whether the font of the character at the origin is bold: by its name, by its ForceBold flag, without a name
        by its weight."""
        if not font:
            return False
        item = Handle(font)
        length = pdfium.font_name(item, self._name, ctypes.c_size_t(_LONGEST_NAME))
        name = self._name.value.decode("utf-8", "replace") if length <= _LONGEST_NAME else ""
        name = name or self._names().get(origin(self._x.value, self._y.value), "")
        if _BOLD_NAME.search(name) or (pdfium.font_flags(item) & _FORCE_BOLD):
            return True
        return not name and pdfium.font_weight(item) >= _BOLD_WEIGHT


def corners(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float, float]:
    """(x0, top, x1, bottom) of the rectangle between two opposite corners."""
    (x0, y0), (x1, y1) = one, other
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def visible_white(words: Sequence[Word], grounds: Sequence[Box]) -> list[Word]:
    """The white words that stand on one of `grounds` (coloured fills, images): the others cannot be seen."""
    return [word for word in words if any(ground.contains(word.x_mid, word.y_mid) for ground in grounds)]


def _characters(textpage: Pointer) -> str:
    """The page's characters, one for each of pdfium's character indices."""
    count = pdfium.count_chars(textpage)
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer(2 * count + 2)
    written = pdfium.get_text(textpage, 0, count, buffer)
    if written - 1 == count:
        text = buffer.raw[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text
    # characters without a text or beyond the basic plane shift the indices: ask for each
    codes = [pdfium.char_unicode(textpage, index) for index in range(count)]
    return "".join(_BREAK if code == 2 else chr(code) if 0 < code < 0x110000 else "\ufffd" for code in codes)
