"""From the bytes of a PDF to a Document: page by page, each read in the way that its content asks for."""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pypdfium2
import pypdfium2.raw as raw

from extractors import pdfium
from extractors.drawings import DrawingReader
from extractors.errors import DocumentError
from extractors.page import Box, Document, Page
from extractors.pdfium import Address
from extractors.textlayer import Place, TextLayer, View, visible_white

_INFO = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_SCAN_COVER = 0.6  # an image over this share of a page is the page: its invisible text is an OCR's


@dataclass(frozen=True)
class ReadSettings:
    """How documents are read. `ocr`: `auto` where the text layer fails, `always` on every page, `never`;
    `ocr_engine` is `rapidocr` or `tesseract`; `dpi` the resolution for OCR; `cache_dir` where OCR results are
    kept (None: nowhere); `threads` how many threads the engine may use."""

    ocr: Literal["auto", "always", "never"] = "auto"
    ocr_engine: str = "rapidocr"
    dpi: int = 200
    cache_dir: Path | None = None
    threads: int = 1


def read_document(path: Path, name: str, settings: ReadSettings) -> Document:
    """Read the PDF at `path`, known as `name` (`/` between parts).

    A page that cannot be read has the route `failed` and a reason; the others are unaffected. Raises DocumentError
    where there is no document to speak of: unreadable or empty file, not a PDF, damaged, encrypted, no pages.
    """
    data = read_bytes(path)
    pdf = open_pdf(data)
    try:
        count = len(pdf)
        if count == 0:
            raise DocumentError("the PDF has no pages: ask its publisher for a complete file")
        pages = PageReader()
        info = {key: value for key in _INFO if (value := pdf.get_metadata_value(key))}
        return Document(
            sha256=hashlib.sha256(data).hexdigest(),
            name=name,
            pages=tuple(pages.read(pdf, number) for number in range(1, count + 1)),
            info=info,
        )
    finally:
        pdf.close()


def read_bytes(path: Path) -> bytes:
    """The bytes of the file; raises DocumentError where it cannot be read or is empty."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DocumentError(f"the file cannot be read ({reason}): check that it exists and may be read") from error
    if not data:
        raise DocumentError("the file is empty (0 bytes): fetch it again")
    return data


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The opened PDF; raises DocumentError where the bytes are no PDF, damaged, or locked with a password."""
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        if code == raw.FPDF_ERR_PASSWORD:
            message = "the PDF is encrypted and needs a password: save an unlocked copy and run again"
        elif code == raw.FPDF_ERR_SECURITY:
            message = "the PDF is encrypted in a way that cannot be opened: save an unlocked copy and run again"
        elif b"%PDF-" not in data[:1024]:
            message = "not a PDF (no %PDF header): check the file, or convert it to PDF"
        else:
            message = "the PDF is damaged or cut short: fetch it again, or print it to a new PDF"
        raise DocumentError(message) from error


class PageReader:
    """Reads single pages of opened PDFs; one is made for each document."""

    def __init__(self) -> None:
        self._text = TextLayer()
        self._drawings = DrawingReader()

    def read(self, pdf: pypdfium2.PdfDocument, number: int) -> Page:
        """Page `number` (from 1) as its text layer and drawings give it; a failing page has the route `failed`."""
        handle = raw.FPDF_LoadPage(pdf.raw, number - 1)
        if not handle:
            reason = "the page is damaged and cannot be opened: look at it in the PDF"
            return Page(number, 0.0, 0.0, route="failed", reason=reason)
        try:
            return self._page(handle, number)
        finally:
            raw.FPDF_ClosePage(handle)

    def _page(self, handle: raw.FPDF_PAGE, number: int) -> Page:
        page = _address(handle)
        width, height = raw.FPDF_GetPageWidthF(handle), raw.FPDF_GetPageHeightF(handle)
        view = displayed(handle, width, height)
        drawn = self._drawings.read(page, view)
        whole = Box(0, 0, width, height)
        scanned = any(_cover(image, whole) > _SCAN_COVER for image in drawn.images)
        textpage = raw.FPDFText_LoadPage(handle)
        if not textpage:
            reason = "the page's text is damaged and cannot be read: look at it in the PDF"
            return Page(number, width, height, route="failed", reason=reason)
        try:
            words, white = self._text.words(_address(textpage), view, scanned=scanned)
        finally:
            raw.FPDFText_ClosePage(textpage)
        if white:
            grounds = [fill for fill in drawn.fills if min(fill.color) < 235] + drawn.images + drawn.grounds
            words = sorted(words + visible_white(white, grounds), key=lambda w: (round(w.y_mid), w.x0))
        return Page(
            number=number,
            width=width,
            height=height,
            words=tuple(words),
            rules=tuple(drawn.rules),
            fills=tuple(drawn.fills),
            images=tuple(drawn.images),
        )


def displayed(handle: raw.FPDF_PAGE, width: float, height: float) -> View:
    """The view of an opened page: what is inside the CropBox, after /Rotate, from the top left corner."""
    box = pdfium.Rect()
    raw.FPDF_GetPageBoundingBox(handle, ctypes.cast(ctypes.addressof(box), ctypes.POINTER(raw.FS_RECTF)))
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    places: tuple[Place, ...] = (
        lambda x, y: (x - left, top - y),
        lambda x, y: (y - bottom, x - left),
        lambda x, y: (right - x, y - bottom),
        lambda x, y: (top - y, right - x),
    )
    quarter = raw.FPDFPage_GetRotation(handle) % 4
    return View(width, height, quarter * 90, left, places[quarter])


def _cover(box: Box, whole: Box) -> float:
    """The share of `whole` that `box` covers."""
    width = min(box.x1, whole.x1) - max(box.x0, whole.x0)
    height = min(box.bottom, whole.bottom) - max(box.top, whole.top)
    return max(0.0, width) * max(0.0, height) / max(1.0, whole.width * whole.height)


def _address(handle: object) -> Address:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0  # type: ignore[arg-type]
