"""Sizes made even over a scanned document."""

import random

from extractors.lines import text_lines
from extractors.ocr.sizes import _unit_width, even_sizes
from extractors.page import Line, Page, Word

OUTER, INNER = "Långsiktigt mål {}: Tillgång till bostäder", "Delmål {}a: Kommunen har fler mötesplatser"
BODY = "Kommunen ska verka för att alla får tillgång till bostad"


def noisy_page(number: int, rng: random.Random) -> Page:
    """Headings of 14 and 13 points and body of 10, the heights of their ink off by up to 5 %."""
    words = []
    plan = [(OUTER.format(number), 14.0), (INNER.format(number), 13.0), *[(BODY, 10.0)] * 6]
    for row, (text, size) in enumerate(plan):
        height = size * rng.uniform(0.95, 1.05)
        x = 60.0
        for part in text.split():
            probe = Line(0, 0, 1, 1, (Word(0, 0, 1, 1, part),), number)
            width = size * _unit_width(probe)
            top = 60.0 + 24 * row
            words.append(Word(x, top, x + width, top + height, part, size=round(height, 2), bold=rng.random() < 0.7))
            x += width + 0.278 * size
    return Page(number, 595.0, 842.0, tuple(words), route="ocr")


def sizes(pages, start: str) -> set[float]:
    return {line.size for page in pages for line in text_lines(page) if line.text.startswith(start)}


def test_headings_of_a_level_get_one_size_and_levels_stay_apart():
    rng = random.Random(3)
    pages = even_sizes([noisy_page(n, rng) for n in range(1, 7)])
    (outer,), (inner,), body = sizes(pages, "Långsiktigt"), sizes(pages, "Delmål"), sizes(pages, "Kommunen")
    assert outer > inner > 11
    assert body == {10.0}


def test_headings_of_a_level_get_one_weight():
    rng = random.Random(5)
    pages = even_sizes([noisy_page(n, rng) for n in range(1, 7)])
    assert {w.bold for page in pages for w in page.words if w.size > 11} == {True}


def test_ring_on_a_short_label_makes_no_heading_of_it():
    body = [Word(60.0, 60 + 14 * row, 330.0, 70 + 14 * row, BODY.replace(" ", ""), size=10.0) for row in range(6)]
    label, heading = Word(60.0, 200, 95.0, 212, "Åtgärd", size=11.6), Word(60.0, 230, 95.0, 242, "Mötet", size=11.6)
    (even,) = even_sizes([Page(1, 595.0, 842.0, (*body, label, heading), route="ocr")])
    assert [w.size for w in even.words[-2:]] == [10.0, 11.5]


def test_text_layer_is_left_alone():
    page = noisy_page(1, random.Random(1))
    text = Page(2, 595.0, 842.0, page.words, route="text")
    assert even_sizes([page, text])[1] is text


def test_page_without_words_is_no_trouble():
    empty = Page(1, 595.0, 842.0, route="ocr")
    assert even_sizes([empty]) == (empty,)
