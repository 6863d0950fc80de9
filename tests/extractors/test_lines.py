from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import page, text

from extractors.lines import baselines, make_line, split_at_gaps, text_lines, without_words
from extractors.page import Box, Page, Word


def lines_of(made: Page) -> list[str]:
    return [line.text for line in text_lines(made)]


def test_lines_come_from_top_to_bottom_and_words_from_left_to_right():
    below, above = text(60, 120, "andra raden"), text(60, 100, "första raden")
    backwards = replace(above, words=above.words[::-1])
    assert lines_of(page(below, backwards)) == ["första raden", "andra raden"]


def test_a_wide_gap_parts_columns_and_a_word_space_does_not():
    assert lines_of(page(text(60, 100, "Åtgärd | Ansvarig nämnd"))) == ["Åtgärd", "Ansvarig nämnd"]


@pytest.mark.parametrize(("factor", "parts"), [(1.4, 1), (1.6, 2)])
def test_the_gap_that_parts_goes_by_the_type_size(factor, parts):
    left, right = Word(50, 100, 90, 112, "vänster", size=12), Word(90 + factor * 12, 100, 200, 112, "höger", size=12)
    assert len(split_at_gaps([left, right])) == parts


def test_a_ruling_between_two_words_parts_them_however_near_they_are():
    near = text(60, 100, "Kommunstyrelsen 2024")
    x = (near.words[0].x1 + near.words[1].x0) / 2
    crossing, elsewhere = Box(x, 80, x + 0.5, 140), Box(x, 300, x + 0.5, 400)
    assert lines_of(replace(page(near), rules=(crossing,))) == ["Kommunstyrelsen", "2024"]
    assert lines_of(replace(page(near), rules=(elsewhere,))) == ["Kommunstyrelsen 2024"]


def test_a_bullet_stays_with_its_item_across_a_wide_indent():
    assert lines_of(page(text(60, 100, "• | Byt lampor"))) == ["• Byt lampor"]


def test_type_of_two_sizes_on_one_baseline_is_one_line():
    large, small = Word(60, 100, 100, 114, "Mål", size=14), Word(104, 104, 140, 113, "2024", size=9)
    assert [len(group) for group in baselines([small, large])] == [2]


def test_a_line_knows_its_box_size_and_weight():
    line = make_line([*text(60, 100, "Ansvarig:", bold=True).words, *text(112, 98, "Nämnden", size=12).words], 3)
    assert (line.x0, line.top, line.bottom, line.page) == (60, 98, 110, 3)
    assert (line.size, line.bold) == (12, False)


words = st.builds(
    lambda x, y, width, size, text: Word(x, y, x + width, y + size, text, size),
    st.floats(0, 500),
    st.floats(0, 700),
    st.floats(1, 90),
    st.floats(4, 24),
    st.text("abcåäö-•1", min_size=1, max_size=8),
)


@given(st.lists(words, max_size=25))
def test_every_word_is_on_exactly_one_line(given_words):
    lines = text_lines(Page(1, 595, 842, words=tuple(given_words)))
    assert sorted(id(w) for line in lines for w in line.words) == sorted(map(id, given_words))
    assert all(line.words == tuple(sorted(line.words, key=lambda w: w.x0)) for line in lines)


def test_lines_are_handed_on_to_the_page_without_some_words():
    words = tuple(Word(50 + 40 * i, y, 80 + 40 * i, y + 10, f"ord{i}") for y in (100.0, 120.0, 140.0) for i in range(4))
    made = Page(1, 600, 800, words=words)
    first, second, third = text_lines(made)
    left = without_words(made, [*first.words, second.words[3]])
    assert left.words == (*second.words[:3], *third.words)
    assert text_lines(left)[1] is third
    assert [line.text for line in text_lines(left)] == ["ord0 ord1 ord2", "ord0 ord1 ord2 ord3"]
    assert without_words(made, []) is made


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12), st.booleans()), max_size=40, unique=True))
def test_what_is_handed_on_is_what_would_be_made(places):
    words = [Word(20 * x, 14 * y, 20 * x + 15, 14 * y + 10, "ord") for x, y, _ in places]
    gone = [word for word, (_, y, _) in zip(words, places, strict=True) if y % 3 == 0]
    made = Page(1, 600, 800, words=tuple(words), rules=(Box(100, 0, 100.5, 90),))
    left = without_words(made, gone)
    assert text_lines(left) == text_lines(Page(1, 600, 800, words=left.words, rules=left.rules))
