"""A page read by OCR: in points of the straight page, cached, and failing alone."""

import io

import numpy as np
import pypdfium2 as pdfium
import pytest

from extractors.errors import OcrError
from extractors.ocr import page as pages
from extractors.ocr.engine import OcrWord
from extractors.ocr.image import PageImage, render
from extractors.ocr.page import ocr_page, read_image
from extractors.page import Box
from extractors.reader import ReadSettings, read_ahead, read_document

SCALE = 200 / 72
WORDS = [
    OcrWord(250, 635, 330, 675, "Rusta", 0.99, 0),
    OcrWord(340, 635, 390, 675, "upp", 0.97, 0),
]


@pytest.fixture
def use(monkeypatch, steady):
    """Let `ocr_page` read by a steady engine with these words or this error."""

    def choose(words=None, error=None):
        reader = steady(words, error)
        monkeypatch.setattr(pages, "engine", lambda name, threads: reader)
        monkeypatch.setattr(pages, "second_engine", lambda settings: reader)
        return reader

    return choose


def test_words_and_rules_are_in_points(use, sheet, scan):
    use(WORDS)
    page = ocr_page(pdfium.PdfDocument(scan(sheet)), "aa", 1, ReadSettings(dpi=None), "no text layer")
    assert page.route == "ocr"
    assert page.reason.startswith("no text layer")
    first = next(w for w in page.words if w.text == "Rusta")
    assert (first.x0, first.x1) == (pytest.approx(250 / SCALE, abs=0.5), pytest.approx(330 / SCALE, abs=0.5))
    assert len(page.horizontal) == 4
    assert len(page.vertical) == 5
    assert page.straightened is None


def test_turned_page_stands_upright_and_knows_the_way_back(steady, sheet):
    image = render(pdfium.PdfDocument(_as_pdf(sheet))[0])
    turned = type(image)(np.ascontiguousarray(np.rot90(image.pixels)), image.scale)  # its top is at the left
    page = read_image(turned, 1, steady(WORDS), steady())
    assert page.height > page.width
    assert "turned by 90°" in page.reason
    assert len(page.horizontal) == 4
    top = page.horizontal[0]
    there = page.displayed(top)
    assert there.height == pytest.approx(top.width, abs=1)
    assert there.x0 == pytest.approx(top.top, abs=2)


def test_turned_words_stand_where_they_are_printed(steady):
    image = np.full((1200, 900, 3), 255, np.uint8)
    image[500:620:6, 100:124] = 0
    words = [OcrWord(90, 495, 134, 625, "Energi", 0.99, 0, turned=90), OcrWord(300, 500, 400, 540, "Åtgärd", 0.99, 1)]
    image[508:532, 300:400:6] = 0
    page = read_image(PageImage(image, 2.0), 1, steady(words), steady())
    upright, turned = page.words
    assert (upright.text, upright.turned) == ("Åtgärd", 0)
    assert (turned.text, turned.turned) == ("Energi", 90)
    assert (turned.top, turned.bottom) == (pytest.approx(247.5), pytest.approx(312.5))
    assert turned.x0 < 51 < 61 < turned.x1
    assert turned.width == pytest.approx(turned.size, rel=0.3)


def test_upside_down_page_is_read_the_other_way_up(sheet):
    class Upright:
        key = "upright"

        def read(self, image, walls=()):
            light = image[: image.shape[0] // 2].mean() > image[image.shape[0] // 2 :].mean()
            return [OcrWord(250, 635, 330, 675, "Rusta", 0.4 if light else 0.99, 0)]

        def read_lines(self, image, boxes):
            return []

    image = render(pdfium.PdfDocument(_as_pdf(sheet))[0])
    flipped = type(image)(np.ascontiguousarray(np.rot90(image.pixels, 2)), image.scale)
    page = read_image(flipped, 1, Upright(), Upright())
    assert "turned by 180°" in page.reason
    assert max(w.score for w in page.words) == 0.99


@pytest.mark.parametrize("error", [OcrError("rapidocr failed (crash)"), MemoryError()])
def test_failing_engine_costs_the_page_only(use, sheet, scan, error):
    use(error=error)
    page = ocr_page(pdfium.PdfDocument(scan(sheet)), "aa", 1, ReadSettings(dpi=None), "no text layer")
    assert page.route == "failed"
    assert page.reason.startswith("OCR failed: ")
    assert page.width > 500


def test_second_engine_that_fails_costs_nothing_but_the_second_look(steady, sheet):
    class Failing:
        key = "failing"

        def read_lines(self, image, boxes):
            raise OcrError("tesseract failed (crash)")

    image = render(pdfium.PdfDocument(_as_pdf(sheet))[0])
    page = read_image(image, 1, steady([OcrWord(250, 635, 330, 675, "Rusta", 0.8, 0)]), Failing())
    assert "Rusta" in [word.text for word in page.words]
    assert "no second look: tesseract failed (crash)" in page.reason


def test_engine_that_reads_nothing_gives_an_empty_page(use, sheet, scan):
    use([])
    page = ocr_page(pdfium.PdfDocument(scan(sheet)), "aa", 1, ReadSettings(dpi=None), "no text layer")
    assert (page.route, page.words) == ("ocr", ())


def test_garbage_from_the_engine_is_kept_on_the_page(use, sheet, scan):
    use([OcrWord(-50, -10, 99999, 3, "▒▒", 0.01, 0), OcrWord(5, 5, 5, 5, "", 0.0, 1)])
    page = ocr_page(pdfium.PdfDocument(scan(sheet)), "aa", 1, ReadSettings(dpi=None), "no text layer")
    assert page.route == "ocr"
    assert all(0 <= w.x0 <= w.x1 <= round(page.width, 2) for w in page.words)


def test_page_is_read_once_for_each_setting(use, sheet, scan, tmp_path):
    reader = use(WORDS)
    data = scan(sheet)
    settings = ReadSettings(dpi=None, cache_dir=tmp_path / "cache")
    first = ocr_page(pdfium.PdfDocument(data), "aa", 1, settings, "no text layer")
    again = ocr_page(pdfium.PdfDocument(data), "aa", 1, settings, "another reason")
    assert len(reader.seen) == 1
    assert [w.text for w in again.words] == [w.text for w in first.words]
    assert "another reason" in again.reason
    ocr_page(pdfium.PdfDocument(data), "aa", 1, ReadSettings(dpi=150, cache_dir=tmp_path / "cache"), "")
    assert len(reader.seen) == 2


def test_what_was_read_ahead_is_not_read_again(use, sheet, tmp_path):
    path = tmp_path / "three.pdf"
    turned = [sheet.rotate(degrees) for degrees in (1, 2)]  # no two pages alike, as in life
    sheet.save(path, "PDF", resolution=200, save_all=True, append_images=turned)
    settings = ReadSettings(cache_dir=tmp_path / "cache")
    reader = use(WORDS)
    read_ahead(path, settings, share=0, shares=2)
    assert len(reader.seen) == 2  # the third and the first
    read_ahead(path, settings, share=0, shares=2)
    assert len(reader.seen) == 2
    assert [page.route for page in read_document(path, "three.pdf", settings).pages] == ["ocr"] * 3
    assert len(reader.seen) == 3
    read_ahead(path, settings, share=1, shares=2)
    assert len(reader.seen) == 3


def test_failure_is_not_cached(use, sheet, scan, tmp_path):
    settings = ReadSettings(dpi=None, cache_dir=tmp_path / "cache")
    use(error=OcrError("crash"))
    assert ocr_page(pdfium.PdfDocument(scan(sheet)), "aa", 1, settings, "").route == "failed"
    use(WORDS)
    assert ocr_page(pdfium.PdfDocument(scan(sheet)), "aa", 1, settings, "").route == "ocr"


def test_spread_is_flagged_and_left_whole():
    words = tuple(
        pages.Word(x, 60.0 + 18 * row, x + 300, 72.0 + 18 * row, "text") for row in range(20) for x in (40.0, 480.0)
    )
    assert pages._is_spread(words, 842.0, 595.0)
    assert not pages._is_spread(words, 595.0, 842.0)
    crossing = (*words, pages.Word(400.0, 500.0, 450.0, 512.0, "över"))
    assert not pages._is_spread(crossing, 842.0, 595.0)


def test_box_of_a_level_page_is_where_it_is():
    assert pages.Page(1, 10.0, 10.0).displayed(Box(1, 2, 3, 4)) == Box(1, 2, 3, 4)


def _as_pdf(sheet) -> bytes:
    file = io.BytesIO()
    sheet.save(file, "PDF", resolution=200)
    return file.getvalue()
