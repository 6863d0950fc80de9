"""From the bytes of a PDF to a Document: page by page, each read in the way that its content asks for."""

from __future__ import annotations

import ctypes
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

import pypdfium2
import pypdfium2.raw as raw

from extractors import pdfium
from extractors.drawings import DrawingReader
from extractors.errors import DocumentError
from extractors.font_names import FontReader
from extractors.letter_spacing import join_spaced_letters
from extractors.page import Document, Page
from extractors.plausibility import missing_letters
from extractors.routing import Route, combine, is_scan, route_page
from extractors.textlayer import Place, TextLayer, View, visible_white
from extractors.upright import upright

_INFO = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate")
_NO_PAGES = re.compile(rb"/Kids\s*\[\s*\]")  # pdfium opens no PDF whose page tree is empty
_PALE = 235  # on a ground with all of red, green and blue above this, white text does not show


@dataclass(frozen=True)
class ReadSettings:
    """How documents are read. `ocr`: `auto` where the text layer fails, `always` on every page, `never`;
    `ocr_engine` is `rapidocr` or `tesseract`; `dpi` the resolution for OCR (None: the scan's own, else 200);
    `cache_dir` where OCR results are kept (None: nowhere); `threads` how many threads the engine may use."""

    ocr: Literal["auto", "always", "never"] = "auto"
    ocr_engine: str = "rapidocr"
    dpi: int | None = None
    cache_dir: Path | None = None
    threads: int = 1


def read_document(path: Path, name: str, settings: ReadSettings) -> Document:
    """Read the PDF at `path`, known as `name` (`/` between parts): each page by its text layer or by OCR.

    A page that cannot be read has the route `failed` and a reason; the others are unaffected. Raises DocumentError
    where there is no document to speak of: unreadable or empty file, not a PDF, damaged, encrypted, no pages;
    SetupError where a page needs an OCR engine that is not installed.
    """
    data = read_bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    pdf = open_pdf(data)
    try:
        reader = PageReader(data)
        pages = []
        for number in range(1, len(pdf) + 1):
            page, route = reader.read(pdf, number, settings.ocr)
            if route.way != "text":
                page = _read_by_ocr(pdf, sha256, page, route, settings)
            pages.append(upright(page))
        pages = _without_broken_font(pdf, sha256, pages, settings)
        if any(page.ocr for page in pages):
            from extractors.ocr.level import level_words
            from extractors.ocr.repair import repair_pages
            from extractors.ocr.sizes import even_sizes

            pages = list(level_words(even_sizes(repair_pages(pages))))
        info = {key: value for key in _INFO if (value := pdf.get_metadata_value(key))}
        return Document(sha256=sha256, name=name, pages=tuple(pages), info=info)
    finally:
        pdf.close()


def read_ahead(path: Path, settings: ReadSettings, share: int, shares: int) -> None:
    """Put into the cache what OCR reads on every `shares`-th page of the PDF, from the last but `share` (0 or more) to
    the first: while `read_document` goes through it from the front, which then finds the rest done.

    Raises what `read_document` does.
    """
    data = read_bytes(path)
    sha256 = hashlib.sha256(data).hexdigest()
    pdf = open_pdf(data)
    try:
        reader = PageReader(data)
        for number in range(len(pdf) - share, 0, -shares):
            page, route = reader.read(pdf, number, settings.ocr)
            if route.way != "text":
                _read_by_ocr(pdf, sha256, page, route, settings)
    finally:
        pdf.close()


def _read_by_ocr(pdf: pypdfium2.PdfDocument, sha256: str, page: Page, route: Route, settings: ReadSettings) -> Page:
    """The page read by OCR as its route asks; its text layer where OCR finds nothing more."""
    from extractors.ocr.page import ocr_page  # heavy, and most documents need none

    read = ocr_page(pdf, sha256, page.number, settings, route.reason)
    if route.way == "ocr":
        return read
    combined = combine(page, read, route.pictures)
    if combined is None:
        return replace(page, reason="text layer; OCR found no text in its images")
    return replace(combined, reason=route.reason)


def _without_broken_font(
    pdf: pypdfium2.PdfDocument, sha256: str, pages: list[Page], settings: ReadSettings
) -> list[Page]:
    """The pages, those with a text layer read by OCR where the document as a whole shows that letters are lost.

    A page alone is often too short to tell that a rare ligature never occurs.
    """
    if settings.ocr != "auto":
        return pages
    lost = missing_letters(" ".join([word.text for page in pages if page.route == "text" for word in page.words]))
    if not lost:
        return pages
    route = Route("ocr", f"the document never has {lost!r}: its font has lost a letter or ligature")
    return [
        upright(_read_by_ocr(pdf, sha256, page, route, settings)) if page.route == "text" and page.words else page
        for page in pages
    ]


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
        # pdfium may leave the code of an earlier document: only one that says so itself is encrypted.
        code = raw.FPDF_GetLastError() if b"/Encrypt" in data else raw.FPDF_ERR_UNKNOWN
        if code == raw.FPDF_ERR_PASSWORD:
            message = "the PDF is encrypted and needs a password: save an unlocked copy and run again"
        elif code == raw.FPDF_ERR_SECURITY:
            message = "the PDF is encrypted in a way that cannot be opened: save an unlocked copy and run again"
        elif b"%PDF-" not in data[:1024]:
            message = "not a PDF (no %PDF header): check the file, or convert it to PDF"
        elif _NO_PAGES.search(data):
            message = "the PDF has no pages: ask its publisher for a complete file"
        else:
            message = "the PDF is damaged or cut short: fetch it again, or print it to a new PDF"
        raise DocumentError(message) from error


class PageReader:
    """Reads single pages of an opened PDF, whose bytes are `data`; one is made for each document."""

    def __init__(self, data: bytes) -> None:
        self._fonts = FontReader(data)
        self._text = TextLayer()
        self._drawings = DrawingReader()

    def read(
        self, pdf: pypdfium2.PdfDocument, number: int, ocr: Literal["auto", "always", "never"]
    ) -> tuple[Page, Route]:
        """Page `number` (from 1) as its text layer and drawings give it, and the route that it should go.

        A page that cannot be opened has the route `failed` and a reason.
        """
        try:
            handle = pdf[number - 1]
        except pypdfium2.PdfiumError:
            reason = "the page is damaged and cannot be opened: look at it in the PDF"
            return Page(number, 0.0, 0.0, route="failed", reason=reason), Route("text", reason)
        try:
            page, shapes = self._page(handle, number)
            if page.route == "failed" or ocr == "never":
                route = Route("text", page.reason or "text layer")
            elif ocr == "always":
                route = Route("ocr", "OCR was asked for on every page")
            else:
                route = route_page(page, shapes, handle)
            return replace(page, reason=route.reason), route
        finally:
            handle.close()

    def _page(self, handle: pypdfium2.PdfPage, number: int) -> tuple[Page, int]:
        width, height = handle.get_size()
        view = displayed(handle.raw, width, height)
        drawn = self._drawings.read(handle.raw, view)
        page = Page(
            number, width, height, rules=tuple(drawn.rules), fills=tuple(drawn.fills), images=tuple(drawn.images)
        )
        textpage = raw.FPDFText_LoadPage(handle.raw)
        if not textpage:
            reason = "the page's text is damaged and cannot be read: look at it in the PDF"
            return replace(page, route="failed", reason=reason), drawn.shapes
        try:
            names = cache(lambda: self._fonts.names(number))
            words, white = self._text.words(textpage, view, names, scanned=is_scan(page))
        finally:
            raw.FPDFText_ClosePage(textpage)
        if white:
            grounds = [fill for fill in drawn.fills if min(fill.color) < _PALE] + drawn.images + drawn.grounds
            words = sorted(words + visible_white(white, grounds), key=lambda w: (round(w.y_mid), w.x0))
        return replace(page, words=tuple(join_spaced_letters(words))), drawn.shapes


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
