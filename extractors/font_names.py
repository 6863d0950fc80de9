"""The names of fonts that pdfium does not tell: Type 3, as which browsers embed variable fonts and CFF outlines."""

from __future__ import annotations

import io
import logging

import pdfplumber

# It warns of what a font lacks besides its name.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

# Where a character stands on the page's own coordinates, to the point → its font's name as the PDF has it.
FontNames = dict[tuple[int, int], str]


class FontReader:
    """Reads the names of the fonts of a PDF, whose bytes are `data`, page by page; it is parsed when first asked."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pdf: pdfplumber.PDF | None = None

    def names(self, number: int) -> FontNames:
        """The font of each character on page `number` (from 1), by its origin in points; nothing where pdfminer cannot
        read the page."""
        try:
            self._pdf = self._pdf or pdfplumber.open(io.BytesIO(self._data))
            page = self._pdf.pages[number - 1]
            names = {origin(*char["matrix"][4:]): char["fontname"] for char in page.chars}
            page.close()
        except Exception:  # pdfminer raises whatever it stumbles over; a page without names is read all the same
            return {}
        return names


def origin(x: float, y: float) -> tuple[int, int]:
    """The key of a place in `FontNames`."""
    return round(x), round(y)
