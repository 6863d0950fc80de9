"""Size, weight and baseline of words on our own sheet."""

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.ocr.engine import OcrWord
from extractors.ocr.typography import typeset

SCALE = 200 / 72


@pytest.fixture(scope="module")
def words(sheet, born_digital):
    """The sheet's words as an engine would box them, typeset."""
    text = pdfium.PdfDocument(born_digital)[0].get_textpage()
    boxes = []
    for line in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(line)
        said = text.get_text_bounded(left, bottom, right, top).strip()
        if said:
            edges = (left * SCALE, (841.9 - top) * SCALE - 4, right * SCALE, (841.9 - bottom) * SCALE + 4)
            boxes.append(OcrWord(*edges, said, 0.99, line))
    return typeset(boxes, cv2.cvtColor(np.asarray(sheet), cv2.COLOR_GRAY2RGB), SCALE)


def find(words, text):
    return next(w for w in words if text in w.text)


def test_heading_is_larger_than_the_body(words):
    assert find(words, "Handlingsplan").size == pytest.approx(16, abs=1)
    assert find(words, "lekplatsen").size == pytest.approx(10, abs=0.75)


def test_bold_is_told_from_regular(words):
    assert find(words, "Aktivitet").bold
    assert find(words, "Handlingsplan").bold
    assert not find(words, "lekplatsen").bold
    assert not find(words, "kommunstyrelsen").bold


def test_words_of_one_row_share_their_baseline(words):
    row = [find(words, text) for text in ("Rusta", "TN, KS", "2017")]
    bottoms = [w.bottom for w in row]
    assert max(bottoms) - min(bottoms) < 0.8


def test_a_line_without_height_has_the_size_of_the_text():
    """Letters read where only a dashed hairline is printed."""
    pixels = np.full((200, 400, 3), 255, np.uint8)
    pixels[100, 20:300] = 0
    pixels[100, [x for x in range(20, 300) if x % 20 < 8]] = 255
    made = typeset([OcrWord(20, 90, 300, 112, "lll", 0.6, 0)], pixels, SCALE)
    assert [word.size > 0 for word in made] == [True]


def test_regular_type_is_told_where_most_letters_are_bold():
    """Cards with bold titles and labels, and short values."""
    page = Image.new("L", (1200, 900), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    boxes = []
    lines = [
        ("Inventera hela ledningsnätet", 0),
        ("Huvudansvarig", 0),
        ("Tekniska", 500),
        ("Tid", 0),
        ("2023–2024", 500),
    ]
    for number, (text, x) in enumerate(lines * 3):
        left, top = 40 + x, 20 + 55 * number
        draw.text((left, top), text, fill=0, font=font, stroke_width=0 if x else 1)
        boxes.append(OcrWord(left - 2, top, left + font.getlength(text) + 4, top + 40, text, 0.99, number))
    made = typeset(boxes, cv2.cvtColor(np.asarray(page), cv2.COLOR_GRAY2RGB), SCALE)
    assert {w.text: w.bold for w in made} == {text: not x for text, x in lines}
