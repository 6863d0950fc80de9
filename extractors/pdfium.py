"""The few pdfium functions that reading a page calls thousands of times, bound for speed.

pypdfium2's own bindings check and convert every pointer and let go of the interpreter's lock for each call; these keep
it, and take addresses as integers and the address of a structure that is used again and again, which makes a call about
three times cheaper.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

Address = int

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A second, cheaper binding of the pdfium function `name` from the library that pypdfium2 has loaded."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    if address is None:
        raise ImportError(f"pdfium has no function {name}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


class Matrix(ctypes.Structure):
    """pdfium's FS_MATRIX: x' = a x + c y + e, y' = b x + d y + f."""

    _fields_ = tuple((name, ctypes.c_float) for name in "abcdef")


class Rect(ctypes.Structure):
    """pdfium's FS_RECTF, in page coordinates (y upwards)."""

    _fields_ = tuple((name, ctypes.c_float) for name in ("left", "top", "right", "bottom"))


text_object = _bind("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
char_matrix = _bind("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
char_origin = _bind("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
char_size = _bind("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
char_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
is_generated = _bind("FPDFText_IsGenerated", _INT, _POINTER, _INT)
count_chars = _bind("FPDFText_CountChars", _INT, _POINTER)
get_text = _bind("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
text_render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
text_font = _bind("FPDFTextObj_GetFont", _POINTER, _POINTER)
font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t)
font_flags = _bind("FPDFFont_GetFlags", _INT, _POINTER)
font_weight = _bind("FPDFFont_GetWeight", _INT, _POINTER)
count_objects = _bind("FPDFPage_CountObjects", _INT, _POINTER)
get_object = _bind("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
object_type = _bind("FPDFPageObj_GetType", _INT, _POINTER)
object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
fill_color = _bind("FPDFPageObj_GetFillColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
stroke_color = _bind("FPDFPageObj_GetStrokeColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
stroke_width = _bind("FPDFPageObj_GetStrokeWidth", _INT, _POINTER, _POINTER)
draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)
count_segments = _bind("FPDFPath_CountSegments", _INT, _POINTER)
get_segment = _bind("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
segment_type = _bind("FPDFPathSegment_GetType", _INT, _POINTER)
segment_close = _bind("FPDFPathSegment_GetClose", _INT, _POINTER)
count_form_objects = _bind("FPDFFormObj_CountObjects", _INT, _POINTER)
get_form_object = _bind("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
clip_path = _bind("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
clip_count = _bind("FPDFClipPath_CountPaths", _INT, _POINTER)
clip_segments = _bind("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_segment = _bind("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""The types of page objects (fpdf_edit.h)."""
LINE_TO, BEZIER_TO, MOVE_TO = 0, 1, 2
"""The types of path segments (fpdf_edit.h)."""


def floats(count: int) -> tuple[tuple[ctypes.c_float, ...], tuple[int, ...]]:
    """`count` float cells to be filled by pdfium, and their addresses."""
    cells = tuple(ctypes.c_float() for _ in range(count))
    return cells, tuple(ctypes.addressof(cell) for cell in cells)


def uints(count: int) -> tuple[tuple[ctypes.c_uint, ...], tuple[int, ...]]:
    """`count` unsigned cells to be filled by pdfium, and their addresses."""
    cells = tuple(ctypes.c_uint() for _ in range(count))
    return cells, tuple(ctypes.addressof(cell) for cell in cells)
