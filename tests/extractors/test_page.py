from __future__ import annotations

import pytest

from extractors.page import Box, Page, Word, split_by, union


def test_union_is_the_smallest_box_around_all():
    assert union([Box(10, 20, 30, 40), Box(5, 25, 15, 60)]) == Box(5, 20, 30, 60)
    with pytest.raises(ValueError, match="no boxes"):
        union([])


def test_a_word_is_in_a_box_with_its_middle():
    half_in, out, also_in = Word(0, 0, 22, 10, "a"), Word(0, 0, 18, 10, "b"), Word(95, 0, 100, 10, "c")
    boxes = [Box(10, 0, 30, 10), Box(90, 0, 110, 10)]
    assert split_by(boxes, [half_in, out, also_in]) == ([half_in, also_in], [out])
    assert split_by([], [out]) == ([], [out])


def test_rules_are_told_apart_by_their_direction_and_sorted():
    low, high, side = Box(0, 90, 100, 91), Box(0, 10, 100, 11), Box(5, 0, 6, 100)
    made = Page(1, 595, 842, rules=(low, side, high))
    assert made.horizontal == (high, low)
    assert made.vertical == (side,)


def test_a_box_of_a_straightened_page_is_displayed_by_the_pages_map():
    box = Box(10, 20, 30, 40)
    assert Page(1, 595, 842).displayed(box) == box
    shifted = Page(1, 595, 842, straightened=(1, 0, 5, 0, 1, -3))
    assert shifted.displayed(box) == Box(15, 17, 35, 37)
    turned = Page(1, 595, 842, straightened=(0, -1, 100, 1, 0, 0))
    assert turned.displayed(box) == Box(60, 10, 80, 30)


@pytest.mark.parametrize(("route", "ocr"), [("text", False), ("ocr", True), ("mixed", True), ("failed", False)])
def test_a_page_knows_whether_it_holds_ocr(route, ocr):
    assert Page(1, 595, 842, route=route).ocr is ocr
