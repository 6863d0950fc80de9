"""Which way a page is read: its text layer, OCR, or both; and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pypdfium2

from extractors.page import Box, Page, Word
from extractors.plausibility import fault

SCAN_COVER = 0.6
"""An image over more than this share of a page is the page: a scan, and text over it another program's OCR."""

_SPARSE = 30  # fewer words than this over a scan are a stamp or a page number, not the page's text
_OUTLINES = 60  # a page of letters drawn as outlines has at least so many paths
_PICTURE_SHARE = 0.05  # an image of less than this share of the page, or narrower or lower than this, is a logo
_PICTURE_WIDTH, _PICTURE_HEIGHT = 0.35, 50.0
_SQUARE_POINTS_A_WORD = 8000.0  # a picture with more words on it than this is the ground of the text
_GROUND = 0.5  # on print more than half of the pixels have the colour of the paper; on a photo none has so many
_INK = (0.005, 0.4)
_RULINGS, _RULINGS_DPI = 3, 100  # fewer horizontal rulings frame a header or a place for signatures
_PREVIEW = 0.5  # pixels a point: enough to tell print from photos


@dataclass(frozen=True)
class Route:
    """`way` as in `Page.route`; `pictures` are the images that a mixed page has to be read from."""

    way: Literal["text", "ocr", "mixed"]
    reason: str
    pictures: tuple[Box, ...] = ()


def route_page(page: Page, shapes: int, pdf_page: pypdfium2.PdfPage) -> Route:
    """The route of a page whose text layer and drawings are in `page`; `shapes` is its number of paths.

    `pdf_page` is looked at, at low resolution, only where an image may hold text.
    """
    count = len(page.words)
    if is_scan(page):
        if not count:
            return Route("ocr", "no text layer: the page is an image")
        if count < _SPARSE and looks_printed(pdf_page, Box(0, 0, page.width, page.height)):
            return Route("ocr", f"the page is an image and its text layer has only {count} words")
    elif not count:
        if any(_is_picture(image, page) for image in page.images):
            return Route("ocr", "no text layer: the page holds images")
        if shapes > _OUTLINES:
            return Route("ocr", "no text layer: the page is drawn as outlines")
        return Route("text", "the page is blank")
    if flaw := fault([word.text for word in page.words], scan=is_scan(page)):
        return Route("ocr", f"the text layer does not read like text: {flaw}")
    if is_scan(page):
        if holds_table(pdf_page):
            return Route("ocr", "a ruled table on a scan, whose text layer tells nothing of the rulings")
        return Route("text", "text layer of another program's OCR, reads like text")
    pictures = tuple(box for box in page.images if _holds_unread_print(box, page, pdf_page))
    if pictures:
        return Route("mixed", f"text layer; {len(pictures)} image(s) without a text layer read by OCR", pictures)
    return Route("text", "text layer")


def is_scan(page: Page) -> bool:
    """Whether one image covers most of the page."""
    return any(_cover(image, page) > SCAN_COVER for image in page.images)


def looks_printed(pdf_page: pypdfium2.PdfPage, box: Box) -> bool:
    """Whether the part `box` of the page looks like print (even paper, some ink) and not like a photo."""
    import numpy as np  # only pages with large images need it

    pixels = pdf_page.render(scale=_PREVIEW, grayscale=True).to_numpy()
    pixels = pixels[:, :, 0] if pixels.ndim == 3 else pixels
    x0, top, x1, bottom = (max(0, int(edge * _PREVIEW)) for edge in (box.x0, box.top, box.x1, box.bottom))
    part = pixels[top:bottom, x0:x1].astype(np.int16)
    if not part.size:
        return False
    paper = int(np.bincount((part >> 3).ravel()).argmax()) * 8 + 4
    ground = float(np.mean(abs(part - paper) <= 12))
    ink = float(np.mean(paper - part > 48))
    return ground > _GROUND and _INK[0] < ink < _INK[1]


def holds_table(pdf_page: pypdfium2.PdfPage) -> bool:
    """Whether a scan shows the rulings of a table."""
    import cv2  # with its rulings only for scans that have a text layer

    from extractors.ocr.image import ink, render
    from extractors.ocr.rulings import find_rulings

    image = render(pdf_page, _RULINGS_DPI)
    rulings = find_rulings(ink(cv2.cvtColor(image.pixels, cv2.COLOR_RGB2GRAY).astype("uint8")), image.scale)
    return sum(ruling.horizontal for ruling in rulings) >= _RULINGS


def combine(page: Page, read: Page, pictures: Sequence[Box]) -> Page | None:
    """The text-layer page with the words, rules and fills of its OCR reading `read` that lie in `pictures`.

    None where OCR found nothing there. Words that the text layer has are not taken a second time.
    """

    def in_picture(box: Box) -> bool:
        return any(picture.contains(box.x_mid, box.y_mid) for picture in pictures)

    present = [word for word in page.words if in_picture(word)]

    def is_new(word: Word) -> bool:
        return not any(other.contains(word.x_mid, word.y_mid) for other in present)

    if read.straightened is not None:
        return None
    words = tuple(word for word in read.words if in_picture(word) and is_new(word))
    if not words:
        return None
    return Page(
        page.number,
        page.width,
        page.height,
        words=page.words + words,
        rules=page.rules + tuple(rule for rule in read.rules if in_picture(rule)),
        fills=page.fills + tuple(fill for fill in read.fills if in_picture(fill)),
        images=page.images,
        route="mixed",
        straightened=page.straightened,
    )


def _is_picture(image: Box, page: Page) -> bool:
    wide = image.width > _PICTURE_WIDTH * page.width and image.height > _PICTURE_HEIGHT
    return wide and _cover(image, page) > _PICTURE_SHARE


def _holds_unread_print(image: Box, page: Page, pdf_page: pypdfium2.PdfPage) -> bool:
    if not _is_picture(image, page):
        return False
    inside = sum(image.contains(word.x_mid, word.y_mid) for word in page.words)
    if inside > image.width * image.height / _SQUARE_POINTS_A_WORD:
        return False
    return looks_printed(pdf_page, image)


def _cover(image: Box, page: Page) -> float:
    width = min(image.x1, page.width) - max(image.x0, 0.0)
    height = min(image.bottom, page.height) - max(image.top, 0.0)
    return max(0.0, width) * max(0.0, height) / max(1.0, page.width * page.height)
