"""Bullets, dashes and lone digits that an engine passed over."""

import numpy as np

from extractors.ocr.engine import OcrWord
from extractors.ocr.image import ink
from extractors.ocr.marks import find_marks


def page_with(*marks: tuple[int, int, int, int]) -> np.ndarray:
    mask = np.zeros((600, 900), np.uint8)
    for x0, top, x1, bottom in marks:
        mask[top:bottom, x0:x1] = 255
    return mask


LINE = OcrWord(100, 200, 500, 238, "Utbilda all personal", 0.99, 7)


def test_bullets_of_the_sheet_open_their_lines(sheet):
    lines = [
        OcrWord(230, 1080, 700, 1118, "Årlig uppföljning", 0.99, 0),
        OcrWord(230, 1147, 500, 1185, "Äldre", 0.99, 1),
    ]
    marks = find_marks(ink(np.asarray(sheet)), lines)
    assert [(w.text, w.line) for w in marks.words if w.text == "•"] == [("•", 0), ("•", 1)]


def test_dot_far_from_text_is_a_speck():
    assert find_marks(page_with((100, 400, 110, 410)), [LINE]).words == []


def test_dash_on_the_row_is_a_word_of_its_own():
    (dash,) = find_marks(page_with((700, 219, 708, 222)), [LINE]).words
    assert dash.text == "-"
    assert dash.line != LINE.line
    assert (dash.top, dash.bottom) == (LINE.top, LINE.bottom)


def test_letter_sized_ink_is_left_for_the_engine_to_read():
    marks = find_marks(page_with((700, 206, 712, 228), (716, 206, 728, 228)), [LINE])
    ((x0, top, x1, bottom),) = marks.boxes
    assert x0 < 700
    assert x1 > 728
    assert top < 206
    assert bottom > 228


def test_ink_of_read_words_is_no_mark():
    assert find_marks(page_with((110, 206, 130, 230)), [LINE]).boxes == []


def test_a_piece_of_a_ruling_that_goes_on_in_a_word_is_no_mark():
    assert find_marks(page_with((101, 174, 105, 238)), [LINE]).boxes == []
