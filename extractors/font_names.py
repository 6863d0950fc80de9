"""The names of fonts that pdfium does not tell: Type 3, as which browsers embed variable fonts and CFF outlines."""

from __future__ import annotations

import io
import logging

import pdfplumber

# It warns of what a font lacks besides its name.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

# Where a character stands on the page's own coordinates, to the point → its font's name as the PDF has it.
FontNames = dict[tuple[int, int], str]


def font_names(data: bytes, number: int) -> FontNames:
    """The font of each character on page `number` (from 1) of a PDF, by its origin in points; nothing where pdfminer
    cannot read the page."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[number]) as pdf:
            return {origin(*char["matrix"][4:]): char["fontname"] for page in pdf.pages for char in page.chars}
    except Exception:  # pdfminer raises whatever it stumbles over; a page without names is read all the same
        return {}


def origin(x: float, y: float) -> tuple[int, int]:
    """The key of a place in `FontNames`."""
    return round(x), round(y)
