from __future__ import annotations

from dataclasses import replace

import pytest
from pages import page, text

from extractors.bullets import with_drawn_bullets
from extractors.lines import text_lines
from extractors.page import Fill


def read(*fills: Fill) -> list[str]:
    made = replace(page(text(60, 100, "Byt lampor")), fills=fills)
    return [line.text for line in text_lines(with_drawn_bullets(made))]


def test_a_filled_spot_before_a_line_is_a_bullet():
    assert read(Fill(48, 103, 51, 106)) == ["• Byt lampor"]


@pytest.mark.parametrize(
    "fill",
    [
        Fill(40, 100, 50, 110),  # too large: a box to tick
        Fill(48, 104, 56, 105),  # no spot but a bar
        Fill(10, 103, 13, 106),  # too far to the left
        Fill(48, 303, 51, 306),  # no text beside it
        Fill(75.4, 103, 77.2, 105),  # between two words
    ],
)
def test_other_fills_are_none(fill):
    assert read(fill) == ["Byt lampor"]
