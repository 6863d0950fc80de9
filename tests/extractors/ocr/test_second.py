"""A second reading of a place on a page."""

import pypdfium2 as pdfium
import pytest

from extractors.ocr import second
from extractors.ocr.engine import OcrWord
from extractors.ocr.second import reread
from extractors.page import Box, Page, Word
from extractors.reader import ReadSettings


class Echo:
    """An engine that tells the height and darkness of what it is shown."""

    key = "echo"

    def __init__(self):
        self.shown = []

    def read(self, image, walls=()):
        return []

    def read_lines(self, image, boxes):
        self.shown.append(image)
        return [OcrWord(40, 0, 60, 10, "lekplatsen", 0.8, 0), OcrWord(0, 0, 30, 10, "upp", 0.9, 0)]


@pytest.fixture
def echo(monkeypatch):
    reader = Echo()
    monkeypatch.setattr(second, "_second_engine", lambda settings: reader)
    return reader


LINE = (Word(94, 228, 150, 242, "Rusta"), Word(155, 228, 250, 242, "lekplatsen"))


def test_lines_in_the_box_are_read_again_in_order(echo, sheet, scan):
    page = Page(1, 595.0, 842.0, LINE, route="ocr")
    (reading,) = reread(pdfium.PdfDocument(scan(sheet)), page, [Box(90, 224, 290, 260)], ReadSettings())
    assert (reading.text, reading.score) == ("upp lekplatsen", 0.8)
    (shown,) = echo.shown
    assert shown.min() < 100  # the line's ink is on it
    assert shown.shape[1] > 2 * shown.shape[0]


def test_box_without_words_gives_an_empty_reading(echo, sheet, scan):
    page = Page(1, 595.0, 842.0, LINE, route="ocr")
    (reading,) = reread(pdfium.PdfDocument(scan(sheet)), page, [Box(300, 600, 400, 700)], ReadSettings())
    assert (reading.text, reading.score) == ("", 0.0)


def test_place_on_a_straightened_page_is_found_on_the_scan(echo, sheet, scan):
    turned = sheet.rotate(90, expand=True)  # counter-clockwise: the sheet's top is at the left
    page = Page(1, 595.0, 842.0, LINE, route="ocr", straightened=(0.0, 1.0, 0.0, -1.0, 0.0, 595.0))
    reread(pdfium.PdfDocument(scan(turned)), page, [Box(90, 224, 290, 260)], ReadSettings())
    reread(pdfium.PdfDocument(scan(sheet)), Page(1, 595.0, 842.0, LINE), [Box(90, 224, 290, 260)], ReadSettings())
    first, second_look = echo.shown
    assert first.shape == second_look.shape
    assert abs(float(first.mean()) - float(second_look.mean())) < 4
