"""A second reading of a place on a page read by OCR: where it differs from the first, one of them is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from extractors.errors import OcrError, SetupError
from extractors.lines import baselines
from extractors.ocr.engine import Engine, OcrWord, engine
from extractors.ocr.image import MAX_DPI, render
from extractors.page import Box, Page

if TYPE_CHECKING:
    from extractors.reader import ReadSettings

# The second look is taken with more ground above and below the line (in shares of its height): the same engine then
# sees other pixels, and what it read by chance changes.
MARGIN = 0.12


@dataclass(frozen=True, slots=True)
class Reading:
    """What a second look read in a box, words with single spaces, and the lowest probability of its words."""

    text: str
    score: float


def reread(pdf: pdfium.PdfDocument, page: Page, boxes: Sequence[Box], settings: ReadSettings) -> tuple[Reading, ...]:
    """A second reading of each box (points, as in `page`) of a page that OCR has read.

    The other engine reads where it is installed, else the same one at another scale. The lines are those of the
    page's words in the box, so that the texts can be compared word by word. Raises OcrError when the engine fails.
    """
    try:
        image = render(pdf[page.number - 1], MAX_DPI)
    except pdfium.PdfiumError as error:
        raise OcrError(f"page {page.number} cannot be rendered again ({error})") from error
    reader = _second_engine(settings)
    readings = []
    for box in boxes:
        lines = baselines([w for w in page.words if box.contains(w.x_mid, w.y_mid)])
        crops = [_look(image.pixels, image.scale, page, line) for line in lines]
        words = [word for crop in crops for word in _read_line(reader, crop)]
        readings.append(Reading(" ".join(w.text for w in words), min((w.score for w in words), default=0.0)))
    return tuple(readings)


def _second_engine(settings: ReadSettings) -> Engine:
    other = "tesseract" if settings.ocr_engine == "rapidocr" else "rapidocr"
    if other == "tesseract" and shutil.which("tesseract") is None:
        return engine(settings.ocr_engine, settings.threads)
    try:
        return engine(other, settings.threads)
    except SetupError:
        return engine(settings.ocr_engine, settings.threads)


def _read_line(reader: Engine, crop: NDArray[Any]) -> list[OcrWord]:
    return sorted(reader.read_lines(crop, [(0, 0, crop.shape[1], crop.shape[0])]), key=lambda w: w.x0)


def _look(pixels: NDArray[Any], scale: float, page: Page, line: Sequence[Box]) -> NDArray[Any]:
    """The image of one line, cut level out of the page as displayed."""
    height = max(w.bottom for w in line) - min(w.top for w in line)
    x0, top = min(w.x0 for w in line) - 0.2 * height, min(w.top for w in line) - MARGIN * height
    x1, bottom = max(w.x1 for w in line) + 0.2 * height, max(w.bottom for w in line) + MARGIN * height
    a, b, c, d, e, f = page.straightened or (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    back = np.array([[a, b, scale * (a * x0 + b * top + c)], [d, e, scale * (d * x0 + e * top + f)]])
    size = (max(8, round((x1 - x0) * scale)), max(8, round((bottom - top) * scale)))
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return cv2.warpAffine(pixels, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
