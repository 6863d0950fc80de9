"""The few pdfium functions that reading a page calls thousands of times, bound for speed.

pypdfium2's own bindings check and convert every argument and let go of the interpreter's lock for each call; these keep
it and check nothing, which makes a call about five times cheaper. So they take only what needs no conversion: whole
numbers, pointers of pypdfium2, a `Handle` that another of these functions gave, and `ctypes.byref` of a cell.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

Address = int
"""Of a page object or font: what tells one from another."""


class Handle(ctypes.c_void_p):
    """Something of pdfium's that its functions take; false where pdfium gave none."""


Pointer = Any
"""A `Handle`, or a pointer of pypdfium2."""


def _bind(name: str, result: Any) -> Callable[..., Any]:
    """A second, cheaper binding of the pdfium function `name` from the library that pypdfium2 has loaded."""
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    if address is None:
        raise ImportError(f"pdfium has no function {name}")
    return ctypes.PYFUNCTYPE(result)(address)


class Matrix(ctypes.Structure):
    """pdfium's FS_MATRIX: x' = a x + c y + e, y' = b x + d y + f."""

    _fields_ = tuple((name, ctypes.c_float) for name in "abcdef")


class Rect(ctypes.Structure):
    """pdfium's FS_RECTF, in page coordinates (y upwards)."""

    _fields_ = tuple((name, ctypes.c_float) for name in ("left", "top", "right", "bottom"))


text_object = _bind("FPDFText_GetTextObject", ctypes.c_void_p)
loose_box = _bind("FPDFText_GetLooseCharBox", ctypes.c_int)
char_matrix = _bind("FPDFText_GetMatrix", ctypes.c_int)
char_origin = _bind("FPDFText_GetCharOrigin", ctypes.c_int)
char_size = _bind("FPDFText_GetFontSize", ctypes.c_double)
char_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint)
is_generated = _bind("FPDFText_IsGenerated", ctypes.c_int)
count_chars = _bind("FPDFText_CountChars", ctypes.c_int)
get_text = _bind("FPDFText_GetText", ctypes.c_int)
text_render_mode = _bind("FPDFTextObj_GetTextRenderMode", ctypes.c_int)
text_font = _bind("FPDFTextObj_GetFont", ctypes.c_void_p)
font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t)
font_flags = _bind("FPDFFont_GetFlags", ctypes.c_int)
font_weight = _bind("FPDFFont_GetWeight", ctypes.c_int)
count_objects = _bind("FPDFPage_CountObjects", ctypes.c_int)
get_object = _bind("FPDFPage_GetObject", Handle)
object_type = _bind("FPDFPageObj_GetType", ctypes.c_int)
object_bounds = _bind("FPDFPageObj_GetBounds", ctypes.c_int)
object_matrix = _bind("FPDFPageObj_GetMatrix", ctypes.c_int)
fill_color = _bind("FPDFPageObj_GetFillColor", ctypes.c_int)
stroke_color = _bind("FPDFPageObj_GetStrokeColor", ctypes.c_int)
stroke_width = _bind("FPDFPageObj_GetStrokeWidth", ctypes.c_int)
draw_mode = _bind("FPDFPath_GetDrawMode", ctypes.c_int)
count_segments = _bind("FPDFPath_CountSegments", ctypes.c_int)
get_segment = _bind("FPDFPath_GetPathSegment", Handle)
segment_point = _bind("FPDFPathSegment_GetPoint", ctypes.c_int)
segment_type = _bind("FPDFPathSegment_GetType", ctypes.c_int)
segment_close = _bind("FPDFPathSegment_GetClose", ctypes.c_int)
count_form_objects = _bind("FPDFFormObj_CountObjects", ctypes.c_int)
get_form_object = _bind("FPDFFormObj_GetObject", Handle)
clip_path = _bind("FPDFPageObj_GetClipPath", Handle)
clip_count = _bind("FPDFClipPath_CountPaths", ctypes.c_int)
clip_segments = _bind("FPDFClipPath_CountPathSegments", ctypes.c_int)
clip_segment = _bind("FPDFClipPath_GetPathSegment", Handle)

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
"""The types of page objects (fpdf_edit.h)."""
LINE_TO, BEZIER_TO, MOVE_TO = 0, 1, 2
"""The types of path segments (fpdf_edit.h)."""


def floats(count: int) -> tuple[tuple[ctypes.c_float, ...], tuple[Any, ...]]:
    """`count` float cells to be filled by pdfium, and references to them."""
    cells = tuple(ctypes.c_float() for _ in range(count))
    return cells, tuple(ctypes.byref(cell) for cell in cells)


def uints(count: int) -> tuple[tuple[ctypes.c_uint, ...], tuple[Any, ...]]:
    """`count` unsigned cells to be filled by pdfium, and references to them."""
    cells = tuple(ctypes.c_uint() for _ in range(count))
    return cells, tuple(ctypes.byref(cell) for cell in cells)
