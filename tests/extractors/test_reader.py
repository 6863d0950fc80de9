from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from extractors.errors import DocumentError
from extractors.page import Document, Word
from extractors.reader import ReadSettings, read_document

SETTINGS = ReadSettings(ocr="never")
WIDTH, HEIGHT = 400, 600


def pdf_bytes(draw, pages: int = 1, **options) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), **options)
    for _ in range(pages):
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture
def read(tmp_path: Path):
    def reader(draw_or_bytes, settings: ReadSettings = SETTINGS, **options) -> Document:
        data = draw_or_bytes if isinstance(draw_or_bytes, bytes) else pdf_bytes(draw_or_bytes, **options)
        path = tmp_path / "sample.pdf"
        path.write_bytes(data)
        return read_document(path, "sample.pdf", settings)

    return reader


def word(document: Document, text: str) -> Word:
    return next(word for word in document.pages[0].words if word.text == text)


def texts(document: Document) -> list[str]:
    return [word.text for word in document.pages[0].words]


def hello(canvas: Canvas) -> None:
    canvas.drawString(100, 500, "Åtgärder för äldre")


def test_words_have_places_from_the_top_left(read):
    document = read(hello)
    found = word(document, "Åtgärder")
    assert texts(document) == ["Åtgärder", "för", "äldre"]
    assert found.x0 == pytest.approx(100, abs=0.6)
    assert found.top < HEIGHT - 500 < found.bottom
    assert found.height == pytest.approx(found.size) == pytest.approx(12)
    assert word(document, "för").x0 > found.x1


def test_bold_type_is_told_apart(read):
    def draw(canvas):
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(50, 500, "Mål")
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, 450, "brödtext")

    document = read(draw)
    assert (word(document, "Mål").bold, word(document, "brödtext").bold) == (True, False)
    assert (word(document, "Mål").size, word(document, "brödtext").size) == (14, 9)


def test_a_font_scaled_by_its_matrix_has_its_printed_size(read):
    def draw(canvas):
        canvas.scale(2, 2)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(50, 200, "stor")

    assert word(read(draw), "stor").size == pytest.approx(14)


def test_a_hyphen_at_a_line_end_is_kept(read):
    def draw(canvas):
        canvas.drawString(50, 500, "samverkan med social-")
        canvas.drawString(50, 486, "nämnden i juni")
        canvas.drawString(50, 472, "kost- och lokalservice")

    document = read(draw)
    assert "social-" in texts(document)
    assert "nämnden" in texts(document)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_rotated_page_is_read_as_displayed(read, rotation):
    def draw(canvas):  # text that stands upright on the displayed page
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(rotation)
        canvas.drawString(-50, 100, "Ansvarig")
        canvas.drawString(20, 100, "nämnd")
        canvas.line(-50, 90, 80, 90)

    pdf = pypdfium2.PdfDocument(pdf_bytes(draw))
    pdf[0].set_rotation(rotation)
    buffer = io.BytesIO()
    pdf.save(buffer)
    page = read(buffer.getvalue()).pages[0]
    assert page.straightened is None
    assert (page.width, page.height) == ((WIDTH, HEIGHT) if rotation % 180 == 0 else (HEIGHT, WIDTH))
    first, second = page.words
    assert (first.text, second.text) == ("Ansvarig", "nämnd")
    assert first.x0 == pytest.approx(page.width / 2 - 50, abs=1)
    assert first.top < page.height / 2 - 100 < first.bottom
    assert first.top == pytest.approx(second.top, abs=0.1)
    assert first.turned == 0
    (rule,) = page.rules
    assert rule.y_mid == pytest.approx(page.height / 2 - 90, abs=0.1)
    assert (rule.x0, rule.x1) == (
        pytest.approx(page.width / 2 - 50, abs=1),
        pytest.approx(page.width / 2 + 80, abs=1),
    )


def test_content_turned_by_a_quarter_is_turned_back(read):
    def draw(canvas):
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        canvas.drawString(40, 350, "Liggande tabell")
        canvas.line(40, 340, 300, 340)

    page = read(draw).pages[0]
    first, second = page.words
    assert (page.width, page.height) == (HEIGHT, WIDTH)
    assert (first.text, first.turned) == ("Liggande", 0)
    assert first.x0 == pytest.approx(40, abs=1)
    assert first.top < WIDTH - 350 < first.bottom
    assert second.x0 > first.x1
    assert page.horizontal[0].y_mid == pytest.approx(WIDTH - 340, abs=0.1)
    assert page.horizontal[0].width == pytest.approx(261, abs=1)
    # and back to where it stands on the page
    back = page.displayed(first)
    assert back.bottom == pytest.approx(HEIGHT - 40, abs=1)
    assert back.x0 < WIDTH - 350 + 12


@pytest.mark.parametrize("angle", [90, 270])
def test_a_turned_header_cell_keeps_its_place(read, angle):
    def draw(canvas):
        canvas.drawString(40, 300, "Vanlig text som står rakt på sidan")
        canvas.translate(200, 400)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "Ansvarig")

    turned = word(read(draw), "Ansvarig")
    assert turned.turned == angle
    assert turned.height > 3 * turned.width
    assert turned.width == pytest.approx(12)
    assert turned.x0 <= 200 <= turned.x1


def test_only_what_lies_inside_the_crop_box_counts(read):
    def draw(canvas):
        canvas.setCropBox((50, 100, 350, 550))
        canvas.drawString(100, 500, "inne")
        canvas.drawString(10, 20, "ute")

    document = read(draw)
    page = document.pages[0]
    assert (page.width, page.height) == (300, 450)
    assert texts(document) == ["inne"]
    assert page.words[0].x0 == pytest.approx(50, abs=1)
    assert page.words[0].top < 50 < page.words[0].bottom


def test_a_letter_of_the_next_page_whose_ring_reaches_into_this_one_is_none_of_it(read):
    def draw(canvas):
        path = canvas.beginPath()
        path.rect(50, 100, 300, 450)
        canvas.clipPath(path, stroke=0)
        canvas.drawString(60, 95, "Å")
        canvas.drawString(160, 300, "Å")

    (letter,) = read(draw).pages[0].words
    assert letter.x0 == 160


def test_a_stroked_rectangle_is_four_rules_and_neighbours_share_them(read):
    def draw(canvas):
        canvas.rect(100, 400, 80, 40)
        canvas.rect(180, 400, 80, 40)

    page = read(draw).pages[0]
    assert len(page.horizontal) == 2
    assert len(page.vertical) == 3
    assert page.horizontal[0].width == pytest.approx(161, abs=1)


def test_rules_drawn_piece_by_piece_and_double_are_one(read):
    def draw(canvas):
        for x in range(100, 200, 20):
            canvas.rect(x, 400, 20, 0.5, stroke=0, fill=1)
        canvas.line(100, 401.2, 200, 401.2)

    (rule,) = read(draw).pages[0].rules
    assert (rule.x0, rule.x1) == (pytest.approx(100, abs=1), pytest.approx(200, abs=1))


def test_the_dots_of_a_dotted_line_are_one_rule_whichever_way_it_runs(read):
    def draw(canvas):
        for step in range(50):
            canvas.rect(100 + 1.5 * step, 400, 0.75, 0.75, stroke=0, fill=1)
            canvas.rect(100, 400 - 1.5 * step, 0.75, 0.75, stroke=0, fill=1)
        canvas.rect(300, 300, 2, 2, stroke=0, fill=1)

    page = read(draw).pages[0]
    ((across,), (down,)) = page.horizontal, page.vertical
    assert across.width == down.height == pytest.approx(74.25, abs=0.5)
    assert [(fill.x0, fill.width) for fill in page.fills] == [(300, 2)]  # a spot by itself


def test_fills_have_their_colour(read):
    def draw(canvas):
        canvas.setFillColorRGB(0, 0.2, 1)
        canvas.rect(100, 400, 80, 40, stroke=0, fill=1)

    page = read(draw).pages[0]
    assert page.rules == ()
    (fill,) = page.fills
    assert fill.color == (0, 51, 255)
    assert (fill.x0, fill.top, fill.x1, fill.bottom) == (100, 160, 180, 200)


def test_form_xobjects_are_entered_with_their_matrices(read):
    def draw(canvas):
        canvas.beginForm("cell")
        canvas.rect(0, 0, 50, 30)
        canvas.drawString(5, 10, "ruta")
        canvas.endForm()
        canvas.translate(100, 200)
        canvas.doForm("cell")

    document = read(draw)
    page = document.pages[0]
    assert len(page.rules) == 4
    assert page.horizontal[-1].y_mid == pytest.approx(HEIGHT - 200, abs=0.1)
    assert page.vertical[0].x_mid == pytest.approx(100, abs=0.1)
    assert word(document, "ruta").x0 == pytest.approx(105, abs=1)


def test_white_text_counts_on_a_coloured_ground_only(read):
    def draw(canvas):
        canvas.setFillColorRGB(0, 0, 0.5)
        canvas.rect(90, 490, 200, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(100, 500, "Rubrik")
        canvas.drawString(100, 300, "osynlig")

    assert texts(read(draw)) == ["Rubrik"]


def test_hidden_text_is_left_out(read):
    def draw(canvas):
        canvas.drawString(100, 500, "synlig")
        text = canvas.beginText(100, 400)
        text.setTextRenderMode(3)
        text.textOut("hemlig")
        canvas.drawText(text)
        canvas.setFont("Helvetica", 0.5)
        canvas.drawString(100, 300, "pytteliten")

    assert texts(read(draw)) == ["synlig"]


def test_a_bullet_of_a_symbol_font_is_a_bullet(read):
    def draw(canvas):
        canvas.setFont("Symbol", 12)
        canvas.drawString(100, 500, "\u2022")
        canvas.setFont("Helvetica", 12)
        canvas.drawString(112, 500, "utbilda personal")

    assert texts(read(draw)) == ["•", "utbilda", "personal"]


def test_a_raised_footnote_mark_is_a_word_of_its_own(read):
    def draw(canvas):
        text = canvas.beginText(100, 500)
        text.textOut("bostäder")
        text.setFont("Helvetica", 7)
        text.setRise(4)
        text.textOut("12")
        text.setFont("Helvetica", 12)
        text.setRise(0)
        text.textOut(" om 300 m")
        text.setFont("Helvetica", 7)
        text.setRise(4)
        text.textOut("2")
        canvas.drawText(text)

    document = read(draw)
    assert texts(document) == ["bostäder", "12", "om", "300", "m2"]
    mark = word(document, "12")
    assert mark.size == 7
    assert mark.bottom < word(document, "bostäder").bottom
    assert word(document, "bostäder").x1 == pytest.approx(mark.x0, abs=1)


def test_slanted_text_keeps_its_angle(read):
    def draw(canvas):
        canvas.drawString(40, 500, "Vanlig text på sidan")
        canvas.translate(100, 100)
        canvas.rotate(40)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "UTKAST")

    assert word(read(draw), "UTKAST").turned == 40


def test_metadata_comes_along(read):
    def draw(canvas):
        canvas.setTitle("Handlingsplan för Ängby")
        hello(canvas)

    assert read(draw).info["Title"] == "Handlingsplan för Ängby"


def test_many_empty_pages(read):
    document = read(lambda canvas: None, pages=300)
    assert len(document.pages) == 300
    assert all(page.words == () for page in document.pages)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"<html>inte en pdf</html>" * 50, "not a PDF"),
        (pdf_bytes(hello)[:400], "damaged"),
        (pdf_bytes(hello, encrypt=StandardEncryption("hemligt", "ägare")), "password"),
    ],
)
def test_unreadable_input_says_what_is_wrong(read, data, message):
    with pytest.raises(DocumentError, match=message) as caught:
        read(data)
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(DocumentError, match="cannot be read"):
        read_document(tmp_path / "finns-inte.pdf", "finns-inte.pdf", SETTINGS)


def test_an_owner_password_alone_does_not_lock(read):
    assert texts(read(hello, encrypt=StandardEncryption("", "ägare"))) == ["Åtgärder", "för", "äldre"]


def test_a_document_without_pages(read):
    buffer = io.BytesIO()
    pypdfium2.PdfDocument.new().save(buffer)
    with pytest.raises(DocumentError, match="no pages"):
        read(buffer.getvalue())


def test_the_fault_of_an_earlier_document_is_not_said_of_this_one(read):
    with pytest.raises(DocumentError, match="password"):
        read(hello, encrypt=StandardEncryption("hemligt", "ägare"))
    test_a_document_without_pages(read)


def test_a_damaged_page_costs_only_itself(read):
    data = pdf_bytes(hello, pages=2, pageCompression=0)
    broken = data.replace(b"/Type /Page\n", b"/Type /Pagx\n", 1)
    assert broken != data
    document = read(broken)
    assert len(document.pages) == 2
    assert [word.text for word in document.pages[1].words] == ["Åtgärder", "för", "äldre"]


def test_measures_in_millimetres_come_out_in_points(read):
    document = read(lambda canvas: canvas.line(20 * mm, 100 * mm, 120 * mm, 100 * mm))
    assert document.pages[0].rules[0].width == pytest.approx(100 * mm, abs=2.1)
