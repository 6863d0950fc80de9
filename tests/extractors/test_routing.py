from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import extractors.ocr.page
from extractors.page import Box, Page, Word
from extractors.reader import ReadSettings, read_document
from extractors.routing import combine

WIDTH, HEIGHT = 400, 600
PROSE = [
    "Kommunstyrelsen har under året arbetat med att ta fram en plan",
    "för hur kommunen ska möta de behov som finns hos barn och unga.",
    "Arbetet har skett tillsammans med skolan och med socialtjänsten,",
    "och flera åtgärder är redan på väg att genomföras i nämnderna.",
    "Nämnden bedömer att samverkan fungerar väl men att det behövs",
    "ett tydligare ansvar för uppföljning av de mål som är antagna.",
]
PICTURE = Box(50, 300, 350, 500)


def print_image(size: tuple[int, int] = (600, 400)) -> ImageReader:
    """Grey strokes on white paper, like print."""
    image = Image.new("L", size, 255)
    pen = ImageDraw.Draw(image)
    for y in range(20, size[1] - 20, 24):
        for x in range(20, size[0] - 40, 30):
            pen.line((x, y, x + 22, y), fill=0, width=6)
    return ImageReader(image)


def photo_image(size: tuple[int, int] = (600, 400)) -> ImageReader:
    """Smooth shades from dark to light, like a photo."""
    shades = np.linspace(0, 255, size[0] * size[1]).reshape(size[1], size[0]).astype(np.uint8)
    return ImageReader(Image.fromarray(shades))


def table_image() -> ImageReader:
    """A ruled table of five rows and three columns on white paper."""
    image = Image.new("L", (800, 1200), 255)
    pen = ImageDraw.Draw(image)
    for y in range(200, 801, 120):
        pen.line((80, y, 720, y), fill=0, width=3)
    for x in (80, 300, 520, 720):
        pen.line((x, 200, x, 800), fill=0, width=3)
    return ImageReader(image)


def prose(canvas: Canvas, lines=PROSE, *, mode: int = 0) -> None:
    text = canvas.beginText(30, 560)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(mode)
    for line in lines:
        text.textLine(line)
    canvas.drawText(text)


def picture(canvas: Canvas, image: ImageReader) -> None:
    canvas.drawImage(image, PICTURE.x0, HEIGHT - PICTURE.bottom, PICTURE.width, PICTURE.height)


def whole_page(canvas: Canvas, image: ImageReader) -> None:
    canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)


@pytest.fixture
def read(tmp_path: Path, monkeypatch):
    """Reads what a function draws; OCR finds one word in the middle of the page, and says why it was asked."""

    def ocr_page(pdf, sha256, number, settings, reason):
        found = Word(150, 400, 200, 412, "avläst", score=0.9)
        twice = Word(35, 32, 60, 42, "dubblett", score=0.9)
        rule = Box(60, 420, 340, 421)
        return Page(number, WIDTH, HEIGHT, words=(found, twice), rules=(rule,), route="ocr", reason=reason)

    monkeypatch.setattr(extractors.ocr.page, "ocr_page", ocr_page)

    def reader(draw, ocr: str = "auto") -> Page:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
        draw(canvas)
        canvas.showPage()
        canvas.save()
        path = tmp_path / "sample.pdf"
        path.write_bytes(buffer.getvalue())
        return read_document(path, "sample.pdf", ReadSettings(ocr=ocr)).pages[0]

    return reader


def test_text_that_reads_like_text_is_trusted(read):
    page = read(prose)
    assert (page.route, page.reason) == ("text", "text layer")


def test_a_blank_page_needs_no_ocr(read):
    page = read(lambda canvas: None)
    assert (page.route, page.words, page.reason) == ("text", (), "the page is blank")


def test_a_page_that_is_an_image_is_read_by_ocr(read):
    page = read(lambda canvas: whole_page(canvas, print_image()))
    assert page.route == "ocr"
    assert "no text layer" in page.reason


def test_a_stamp_over_a_scan_is_no_text_layer(read):
    def draw(canvas):
        whole_page(canvas, print_image())
        canvas.drawString(30, 560, "Diarienummer KS 2021/12")

    page = read(draw)
    assert page.route == "ocr"
    assert "only 3 words" in page.reason


def test_the_text_layer_of_a_scan_counts_when_it_reads_well(read):
    def draw(canvas):
        whole_page(canvas, print_image())
        prose(canvas, mode=3)

    page = read(draw)
    assert page.route == "text"
    assert "another program" in page.reason
    assert len(page.words) > 50


def test_a_scan_with_a_ruled_table_is_read_anew_for_its_rulings(read):
    def draw(canvas):
        whole_page(canvas, table_image())
        prose(canvas, mode=3)

    page = read(draw)
    assert page.route == "ocr"
    assert "ruled table" in page.reason


def test_a_poor_text_layer_of_a_scan_gives_way_to_ocr(read):
    def draw(canvas):
        whole_page(canvas, print_image())
        prose(canvas, [line.replace("de", "clc").replace("ar", "8r") for line in PROSE], mode=3)

    assert read(draw).route == "ocr"


def test_letters_drawn_as_outlines_are_read_by_ocr(read):
    def draw(canvas):
        for x in range(20, 380, 8):
            for y in (100, 120, 140):
                canvas.circle(x, y, 3)

    page = read(draw)
    assert page.route == "ocr"
    assert "outlines" in page.reason


def test_a_table_that_is_an_image_is_read_beside_the_text(read):
    def draw(canvas):
        prose(canvas)
        picture(canvas, print_image())

    page = read(draw)
    texts = [word.text for word in page.words]
    assert page.route == "mixed"
    assert page.ocr
    assert texts[0] == "Kommunstyrelsen"
    assert "avläst" in texts
    assert "dubblett" not in texts
    assert any(rule.y_mid == pytest.approx(420.5) for rule in page.rules)


def test_a_photo_is_not_read(read):
    def draw(canvas):
        prose(canvas)
        picture(canvas, photo_image())

    assert read(draw).route == "text"


def test_a_logo_is_not_read(read):
    def draw(canvas):
        prose(canvas)
        canvas.drawImage(print_image((60, 60)), 20, 20, 50, 50)

    assert read(draw).route == "text"


def test_an_image_behind_text_is_not_read(read):
    def draw(canvas):
        canvas.drawImage(print_image(), 0, 450, WIDTH, 150)
        prose(canvas)

    assert read(draw).route == "text"


@pytest.mark.parametrize(("ocr", "route"), [("never", "text"), ("always", "ocr")])
def test_ocr_may_be_asked_for_or_forbidden(read, ocr, route):
    assert read(prose, ocr).route == route


def test_a_ligature_lost_in_the_whole_document_shows(read, monkeypatch):
    page = read(lambda canvas: prose(canvas, [line.replace("å", "a") for line in PROSE * 6]))
    assert page.route == "ocr"
    assert "'å'" in page.reason


def test_nothing_new_in_the_pictures_leaves_the_page_as_it_was():
    page = Page(1, WIDTH, HEIGHT, words=(Word(60, 400, 100, 412, "text"),))
    read = replace(page, words=(Word(60, 400, 100, 412, "text"),), route="ocr")
    assert combine(page, read, [PICTURE]) is None
