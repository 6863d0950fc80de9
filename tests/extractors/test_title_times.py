from __future__ import annotations

import pytest
from pages import page, rows_of, text

from extractors.lines import text_lines
from extractors.title_times import is_time_of


@pytest.mark.parametrize(
    ("beside", "found"),
    [("Våren 2025", True), ("2024–2026", True), ("Kommunkansliet", False), ("Elever från våren 2025", False)],
)
def test_only_a_time_beside_a_title_is_its_time(beside: str, found: bool):
    time, title = text_lines(page(text(60, 100, beside), text(300, 100, "Lys upp torget", bold=True)))
    assert is_time_of(title, time) == found


def test_a_time_below_a_title_is_not_beside_it():
    title, time = text_lines(page(text(60, 100, "Lys upp torget", bold=True), text(300, 112, "Våren 2025")))
    assert not is_time_of(title, time)


@pytest.mark.parametrize("side", [60, 420])
def test_a_bold_time_left_or_right_of_each_title_is_the_actions(side: float):
    items = [
        drawing
        for number, (title, when) in enumerate(
            [("Lys upp torget", "Våren 2025"), ("Röj längs stigen", "Maj 2026"), ("Måla planket", "Juni 2026")]
        )
        for y in [100 + 80 * number]
        for drawing in (
            text(200, y, title, bold=True),
            text(side, y, when, bold=True),
            text(200, y + 13, "Det görs tillsammans med dem som bor där."),
            text(200, y + 26, "Ansvarig: Parkenheten"),
        )
    ]
    rows = rows_of(page(*items, text(60, 400, "Planen följs upp varje år. " * 2)))
    assert [row["timeline_raw"] for row in rows] == ["Våren 2025", "Maj 2026", "Juni 2026"]
    assert [row["activity"] for row in rows] == ["Lys upp torget", "Röj längs stigen", "Måla planket"]


def test_a_year_in_larger_type_between_items_is_no_part_of_a_value():
    items = [
        drawing
        for number, title in enumerate(["Lys upp torget", "Röj längs stigen", "Måla planket"])
        for y in [100 + 80 * number]
        for drawing in (
            text(60, y - 15, f"{2024 + number}", size=13),
            text(60, y, title, bold=True),
            text(60, y + 13, "Tidplan: Löpande"),
            text(60, y + 26, "Ansvarig: Parkenheten"),
        )
    ]
    rows = rows_of(page(*items))
    assert [row["responsible_raw"] for row in rows] == ["Parkenheten"] * 3
