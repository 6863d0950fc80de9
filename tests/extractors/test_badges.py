from __future__ import annotations

from dataclasses import replace

from pages import Drawing, page, rows_of, text

from extractors.badges import with_numbers_on_badges
from extractors.page import Fill, Page

GREEN = (40, 160, 100)


def badge(x: float, y: float, number: str) -> Drawing:
    """A number in the middle of a square of 24 points."""
    words = text(x + 9, y + 7, number).words
    return Drawing(words, fills=(Fill(x, y, x + 24, y + 24, GREEN),), bottom=y + 24)


def item(y: float, number: int, action: str, party: str) -> list[Drawing]:
    told = ("Nu börjar vi.", f"Ansvarig: {party}", "Tid: 2025")
    lines = [text(100, y + 12 * row, line) for row, line in enumerate(told, 1)]
    return [badge(60, y, str(number)), text(100, y, action, bold=True), *lines]


def plan() -> Page:
    items = [item(100, 1, "Laga taket", "Rektor"), item(170, 2, "Byt lampor", "Kansliet")]
    prose = text(60, 300, "Planen gäller för hela kommunen och följs upp varje år.\n" * 3)
    return page(*(drawn for one in items for drawn in one), prose)


def test_numbers_on_badges_are_those_of_the_actions_beside_them():
    found = rows_of(plan())
    want = [("1", "Laga taket", "Rektor"), ("2", "Byt lampor", "Kansliet")]
    assert [(row["extra:Nr"], row["activity"], row["responsible_raw"]) for row in found] == want


def test_one_number_or_numbers_in_cells_stay_where_they_are():
    made = plan()
    alone = replace(made, fills=made.fills[:1])
    assert with_numbers_on_badges(alone) == alone
    cells = replace(
        made, fills=tuple(f for b in made.fills for f in (b, Fill(b.x1, b.top, b.x1 + 200, b.bottom, GREEN)))
    )
    assert with_numbers_on_badges(cells) == cells
