from __future__ import annotations

import pytest

from extractors.page import Box, Fill, Page, Word
from extractors.upright import upright

PAGE = Page(
    1,
    400.0,
    600.0,
    words=(Word(10, 100, 22, 160, "Ansvarig", turned=90), Word(10, 40, 22, 90, "nämnd", turned=90)),
    rules=(Box(30, 20, 31, 500),),
    fills=(Fill(5, 20, 25, 500, (1, 2, 3)),),
    images=(Box(300, 500, 400, 600),),
)


def test_a_level_page_is_left_alone():
    page = Page(1, 400.0, 600.0, words=(Word(10, 100, 60, 112, "rakt"),))
    assert upright(page) is page


def test_a_turned_page_reads_from_left_to_right_and_leads_back():
    turned = upright(PAGE)
    first, second = turned.words
    assert (turned.width, turned.height) == (600, 400)
    assert (first.x0, first.top, first.x1, first.bottom) == (440, 10, 500, 22)
    assert second.x0 > first.x1
    assert first.turned == second.turned == 0
    assert turned.horizontal[0].width == 480
    assert turned.fills[0].color == (1, 2, 3)
    back = turned.displayed(first)
    original = PAGE.words[0]
    assert (back.x0, back.top, back.x1, back.bottom) == (original.x0, original.top, original.x1, original.bottom)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_every_turn_leads_back_to_the_page(turn):
    box = Word(10, 100, 22, 160, "ord", turned=turn)
    turned = upright(Page(1, 400.0, 600.0, words=(box,)))
    (word,) = turned.words
    assert word.turned == 0
    assert 0 <= word.x0 < word.x1 <= turned.width
    assert 0 <= word.top < word.bottom <= turned.height
    back = turned.displayed(word)
    assert (back.x0, back.top, back.x1, back.bottom) == (box.x0, box.top, box.x1, box.bottom)


def test_a_few_turned_words_do_not_turn_the_page():
    page = Page(1, 400.0, 600.0, words=(Word(10, 100, 80, 112, "Åtgärdsplan"), Word(10, 40, 22, 90, "Vem", turned=90)))
    assert upright(page) is page
