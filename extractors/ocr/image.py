"""The page as an image: rendered by pdfium within bounds, and its ink."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
from numpy.typing import NDArray

MIN_DPI, MAX_DPI = 150, 300
# A3 at 300 dpi has 17.4 million pixels; what is larger (a 20,000 x 20,000 pixel scan) is rendered smaller.
MAX_PIXELS = 18_000_000
POINTS_PER_INCH = 72.0
# An image is the scan of the page when it covers this share of it.
PAGE_SHARE = 0.7


@dataclass(frozen=True)
class PageImage:
    """RGB pixels (height, width, 3) and how many of them make a PDF point."""

    pixels: NDArray[Any]
    scale: float


def render(page: pdfium.PdfPage, dpi: int | None = None) -> PageImage:
    """The page as displayed (after /Rotate, inside the CropBox), in RGB.

    Without `dpi` a page that is one scan is rendered at the scan's own resolution between 150 and 300 dpi, any other
    page at 200 dpi. Never more than `MAX_PIXELS`. Raises pypdfium2.PdfiumError where pdfium cannot render.
    """
    width, height = page.get_size()
    scale = (dpi or _native_dpi(page) or 200) / POINTS_PER_INCH
    scale = min(scale, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    pixels = bitmap.to_numpy()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB)
    return PageImage(np.ascontiguousarray(pixels[:, :, :3]), scale)


def _native_dpi(page: pdfium.PdfPage) -> float | None:
    width, height = page.get_size()
    best = 0.0
    for found in page.get_objects(filter=[pdfium_raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = found.get_bounds()
        if (right - left) * (top - bottom) < PAGE_SHARE * width * height:
            continue
        columns, rows = found.get_px_size()
        best = max(best, max(columns, rows) / max(right - left, top - bottom) * POINTS_PER_INCH)
    return min(MAX_DPI, max(MIN_DPI, best)) if best else None


def least(pixels: NDArray[Any]) -> NDArray[Any]:
    """The least of the three colours of each pixel (height, width); many times as fast as `min(axis=2)`."""
    red, green, blue = cv2.split(pixels)
    return np.minimum(np.minimum(red, green), blue)


def flatten(gray: NDArray[Any]) -> NDArray[Any]:
    """The image on an even white ground: shade, folds and the grounds of cells out, dark text kept (height, width)."""
    height, width = gray.shape
    small = cv2.resize(gray, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 15)
    ground = np.maximum(cv2.resize(ground, (width, height), interpolation=cv2.INTER_LINEAR), 1)
    return cv2.divide(gray, ground, scale=255)


def ink(gray: NDArray[Any]) -> NDArray[Any]:
    """The dark marks on the page as a mask of 0 and 255 (height, width)."""
    flat = flatten(gray)
    level, _ = cv2.threshold(flat, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (flat < min(max(level, 120.0), 215.0)) * np.uint8(255)


def faint_ink(gray: NDArray[Any], scale: float) -> NDArray[Any]:
    """Every thin mark that stands out from the grain and the ground around it, light grey hairlines too, as `ink` does.

    `scale` is pixels to a point; thin is what is less than four points wide.
    """
    side = max(3, round(4 * scale)) | 1
    depth = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, np.ones((side, side), np.uint8))
    shades, counts = np.arange(256), np.bincount(depth.ravel(), minlength=256)
    middle = _median(shades, counts)
    grain = 1.48 * _median(np.abs(shades - middle), counts)
    return (depth > middle + max(14.0, 4 * grain)) * np.uint8(255)


def _median(values: NDArray[Any], counts: NDArray[Any]) -> float:
    """The median of `values`, each there as often as `counts` says: of an image, that of its histogram."""
    order = np.argsort(values)
    below = np.cumsum(counts[order])
    return float(values[order][np.searchsorted(below, [(below[-1] - 1) // 2, below[-1] // 2], side="right")].mean())
