"""A sheet of our own invention: a heading, a ruled table with a shaded header, a list with bullets."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.ocr.engine import OcrWord

DPI = 200
ROWS = [("Nr", "Aktivitet", "Ansvarig", "Tidplan"), ("1", "Rusta upp lekplatsen", "TN, KS", "2017–2018")]
ROWS += [("2", "Öppna språkcafé på biblioteket", "KS § 12", "Höstterminen 2018")]
COLUMNS = [60, 90, 290, 390, 530]
TOPS = [200, 224, 260, 296]  # from the top of the page, in points
BULLETS = [(400, "Årlig uppföljning görs av kommunstyrelsen"), (424, "Äldre samt unga bjuds in")]


def draw_sheet() -> bytes:
    """The sheet as a born-digital PDF."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    height = A4[1]
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(60, height - 120, "Handlingsplan för Björkstaden")
    canvas.setFillGray(0.8)
    canvas.rect(COLUMNS[0], height - TOPS[1], COLUMNS[-1] - COLUMNS[0], TOPS[1] - TOPS[0], stroke=0, fill=1)
    canvas.setFillGray(0)
    canvas.setLineWidth(0.5)
    for y in TOPS:
        canvas.line(COLUMNS[0], height - y, COLUMNS[-1], height - y)
    for x in COLUMNS:
        canvas.line(x, height - TOPS[0], x, height - TOPS[-1])
    for row, top in zip(ROWS, TOPS, strict=False):
        canvas.setFont("Helvetica-Bold" if row is ROWS[0] else "Helvetica", 10)
        for text, x in zip(row, COLUMNS, strict=False):
            canvas.drawString(x + 4, height - top - 16, text)
    canvas.setFont("Helvetica", 10)
    for top, text in BULLETS:
        canvas.circle(70, height - top + 3.5, 1.8, stroke=0, fill=1)
        canvas.drawString(84, height - top, text)
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="session")
def born_digital() -> bytes:
    return draw_sheet()


@pytest.fixture(scope="session")
def sheet(born_digital: bytes) -> Image.Image:
    """The sheet as a grey image at 200 dpi."""
    page = pdfium.PdfDocument(born_digital)[0]
    return page.render(scale=DPI / 72).to_pil().convert("L")


@pytest.fixture
def scan(tmp_path: Path) -> Callable[[Image.Image], bytes]:
    """Make a one-page PDF of an image (1-bit images become CCITT G4, others JPEG)."""

    def make(image: Image.Image) -> bytes:
        path = tmp_path / "scan.pdf"
        image.save(path, "PDF", resolution=DPI)
        return path.read_bytes()

    return make


class SteadyEngine:
    """An engine that reads the same words on every image, or raises what it is given."""

    key = "steady 1"

    def __init__(self, words: list[OcrWord] | None = None, error: Exception | None = None) -> None:
        self.words = words or []
        self.error = error
        self.seen: list[np.ndarray] = []

    def read(self, image, walls=()):
        self.seen.append(image)
        if self.error:
            raise self.error
        return self.words

    def read_lines(self, image, boxes):
        return []


@pytest.fixture
def steady() -> type[SteadyEngine]:
    return SteadyEngine
