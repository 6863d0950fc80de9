"""Each text of a page stands in one box."""

import numpy as np
import pytest

from extractors.ocr.boxes import each_once, is_tall, turn_box, turned_pixels


def sheet_with(*texts: tuple[int, int]) -> np.ndarray:
    """A white sheet with bars of ink between the x of `texts`, at the height of one line."""
    sheet = np.full((100, 600, 3), 255, np.uint8)
    for x0, x1 in texts:
        sheet[40:60, x0:x1:4] = 0
    return sheet


@pytest.mark.parametrize(
    "boxes",
    [
        pytest.param([(40, 30, 210, 70), (60, 31, 70, 71)], id="the end of the line"),
        pytest.param([(40, 30, 54, 70), (42, 31, 210, 71)], id="its beginning"),
    ],
)
def test_a_box_inside_another_is_a_part_of_its_text(boxes):
    assert each_once(boxes, sheet_with((45, 200))) == [max(boxes, key=lambda box: box[2] - box[0])]


def test_boxes_that_overlap_end_between_their_texts():
    left, right = each_once([(290, 30, 500, 70), (40, 31, 310, 69)], sheet_with((50, 280), (305, 480)))[::-1]
    assert left == (40, 31, right[0], 69)
    assert 285 < right[0] < 303
    assert right == (right[0], 30, 500, 70)


def test_lines_below_each_other_keep_their_boxes():
    boxes = [(40, 10, 300, 48), (40, 40, 300, 78)]
    assert each_once(boxes, sheet_with((45, 290))) == boxes


@pytest.mark.parametrize("turn", [90, 270])
def test_a_box_is_turned_with_its_image(turn):
    sheet = np.full((100, 600, 3), 255, np.uint8)
    sheet[20:90, 30:50] = 0
    x0, top, x1, bottom = turn_box((30, 20, 50, 90), turn, sheet.shape)
    turned = turned_pixels(sheet, turn)
    assert turned[top:bottom, x0:x1].max() == 0
    assert (turned == 0).sum() == 3 * (bottom - top) * (x1 - x0)


def test_a_tall_box_may_hold_turned_text():
    assert is_tall((30, 20, 50, 90))
    assert not is_tall((20, 30, 90, 50))
