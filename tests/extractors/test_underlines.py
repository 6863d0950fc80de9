from __future__ import annotations

from itertools import pairwise

import pytest
from pages import Drawing, page, rows_of, table, text

from extractors.page import Box
from extractors.underlines import with_underlines


def underlined(x: float, y: float, content: str, cuts: tuple[float, ...] = ()) -> Drawing:
    """A line with its underline, cut where letters reach down."""
    drawn = text(x, y, content)
    ends = [drawn.words[0].x0, *cuts, drawn.words[-1].x1]
    rules = [Box(a, y + 9.4, b - (2 if b in cuts else 0), y + 10) for a, b in pairwise(ends)]
    return Drawing(drawn.words, tuple(rules), bottom=drawn.bottom)


@pytest.mark.parametrize("cuts", [(), (60.0, 80.0)])
def test_underlined_lines_are_titles_of_items(cuts):
    drawn: list[Drawing] = []
    for number, (title, party) in enumerate((("Laga taket i skolan", "Rektor"), ("Byt lampor överallt", "Kansliet"))):
        y = 100 + 80 * number
        drawn += [underlined(40, y, title, cuts), text(40, y + 12, "Nu börjar vi.")]
        drawn += [text(40, y + 24, f"Ansvarig: {party}"), text(40, y + 36, "Tid: 2025")]
    found = rows_of(page(*drawn))
    assert [(row["activity"], row["implementation"], row["responsible_raw"]) for row in found] == [
        ("Laga taket i skolan", "Nu börjar vi.", "Rektor"),
        ("Byt lampor överallt", "Nu börjar vi.", "Kansliet"),
    ]


def test_the_rulings_of_a_table_underline_nothing():
    made = page(table([40, 200, 400], [["Åtgärd", "Ansvarig"], ["Laga taket", "Rektor"]]))
    assert with_underlines(made) == made
