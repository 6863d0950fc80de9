"""The picture of a page with what was understood of it drawn over it, and the values beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from extractors.page import Box

Color = tuple[int, int, int]

_SCALE = 1.6  # pixels a PDF point
_PANEL = 620  # pixels that one column of values takes beside the page
_MARGIN = 16
_TEXT = 15
_LEADING = 21
_INDENT = 18  # pixels for the coloured square
_FONT = ("fontpkg_open_sans", "files/OpenSans[wdth,wght].ttf")
_INK: Color = (34, 34, 34)
_PAPER: Color = (250, 250, 247)


@dataclass(frozen=True)
class Mark:
    """A rectangle (PDF points on the displayed page): `fill` and `outline` its strength, 0-255, 0 for none."""

    box: Box
    color: Color
    fill: int = 0
    outline: int = 255
    width: int = 1
    tag: str = ""


@dataclass(frozen=True)
class Note:
    """One paragraph beside the page: a coloured square, words in bold, then the text."""

    text: str
    lead: str = ""
    color: Color | None = None
    gap: bool = False  # space above it


def draw(pdf_page: pypdfium2.PdfPage, marks: Sequence[Mark], notes: Sequence[Note]) -> Image.Image:
    """The page with `marks` over it and `notes` in columns at its right."""
    page = pdf_page.render(scale=_SCALE).to_pil().convert("RGB")
    over = Image.new("RGBA", page.size, (0, 0, 0, 0))
    brush = ImageDraw.Draw(over)
    for mark in marks:
        box = [edge * _SCALE for edge in (mark.box.x0, mark.box.top, mark.box.x1, mark.box.bottom)]
        if mark.fill:
            layer = Image.new("RGBA", page.size, (0, 0, 0, 0))
            ImageDraw.Draw(layer).rectangle(box, fill=(*mark.color, mark.fill))
            over.alpha_composite(layer)
        if mark.outline:
            brush.rectangle(box, outline=(*mark.color, mark.outline), width=mark.width)
    for mark in marks:
        if mark.tag:
            _tag(brush, mark, page.width)
    page = Image.alpha_composite(page.convert("RGBA"), over).convert("RGB")
    columns = _columns(_wrapped(notes), page.height - 2 * _MARGIN)
    picture = Image.new("RGB", (page.width + _PANEL * len(columns), page.height), _PAPER)
    picture.paste(page, (0, 0))
    pen = ImageDraw.Draw(picture)
    for number, lines in enumerate(columns):
        x, y = page.width + _PANEL * number, _MARGIN
        pen.line((x, 0, x, page.height), fill=(190, 190, 185), width=2)
        for line in lines:
            y = line.draw(pen, x + _MARGIN, y)
    return picture


@dataclass(frozen=True)
class _PanelLine:
    text: str
    lead: str
    color: Color | None
    gap: bool

    @property
    def height(self) -> int:
        return _LEADING + (10 if self.gap else 0)

    def draw(self, pen: ImageDraw.ImageDraw, x: float, y: int) -> int:
        if self.gap:
            y += 10
        if self.color:
            pen.rectangle((x, y + 5, x + 10, y + 15), fill=self.color)
        x += _INDENT
        if self.lead:
            pen.text((x, y), self.lead, font=_font(bold=True), fill=_INK)
            x += pen.textlength(self.lead + " ", font=_font(bold=True))
        pen.text((x, y), self.text, font=_font(bold=False), fill=_INK)
        return y + _LEADING


def _columns(lines: Sequence[_PanelLine], height: int) -> list[list[_PanelLine]]:
    """The lines in columns of at most `height` pixels; one column at least."""
    columns: list[list[_PanelLine]] = [[]]
    free = height
    for line in lines:
        if line.height > free and columns[-1]:
            columns.append([])
            free = height
        columns[-1].append(line)
        free -= line.height
    return columns


def _wrapped(notes: Sequence[Note]) -> list[_PanelLine]:
    lines: list[_PanelLine] = []
    for note in notes:
        room = _PANEL - 2 * _MARGIN - _INDENT
        first = room - (_font(bold=True).getlength(note.lead + " ") if note.lead else 0)
        parts = _fitted(note.text, first, room)
        lines.append(_PanelLine(parts[0], note.lead, note.color, note.gap))
        lines.extend(_PanelLine(part, "", None, False) for part in parts[1:])
    return lines


def _fitted(text: str, first: float, room: float) -> list[str]:
    """The words of `text` in lines of at most `room` pixels, the first of at most `first`."""
    font = _font(bold=False)
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= (first if len(lines) == 1 else room) or not (lines[-1] or len(lines) == 1):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _tag(brush: ImageDraw.ImageDraw, mark: Mark, width: int) -> None:
    """A small label at the left of the rectangle, inside the picture."""
    font = _font(bold=True)
    length = brush.textlength(mark.tag, font=font) + 8
    x = min(max(0.0, mark.box.x0 * _SCALE - length - 2), width - length)
    y = mark.box.top * _SCALE
    brush.rectangle((x, y, x + length, y + _LEADING), fill=(*mark.color, 255))
    brush.text((x + 4, y), mark.tag, font=font, fill=(255, 255, 255, 255))


@cache
def _font(*, bold: bool) -> ImageFont.FreeTypeFont:
    package, name = _FONT
    font = ImageFont.truetype(BytesIO(files(package).joinpath(name).read_bytes()), _TEXT)
    font.set_variation_by_axes([700 if bold else 400, 90])
    return font
