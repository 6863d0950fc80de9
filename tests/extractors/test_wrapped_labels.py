from __future__ import annotations

import pytest
from pages import Drawing, page, rows_of, text

from extractors.lines import text_lines
from extractors.wrapped_labels import join_wrapped_labels

RUNNING = text(40, 560, "Planen gäller för hela kommunen och följs upp varje år.\n" * 6)


def texts(*drawings: Drawing) -> list[str]:
    return [line.text for line in join_wrapped_labels(text_lines(page(*drawings)))]


def test_the_second_line_of_a_label_beside_its_value_comes_to_the_first():
    drawn = text(40, 100, "När ska det vara\nklart?:", bold=True), text(200, 100, "Årligen")
    assert texts(*drawn) == ["När ska det vara klart?:", "Årligen"]


def test_a_label_broken_at_a_hyphen_is_whole():
    drawn = text(40, 100, "Samverkans-\nparter:", bold=True), text(200, 100, "Region Skåne\noch polisen")
    assert texts(*drawn) == ["Samverkansparter:", "Region Skåne", "och polisen"]


@pytest.mark.parametrize(
    "left",
    ["Ansvarig:\nTidplan:", "Ansvarig\nTidplan", "Byt lampor\ni skolan:"],
    ids=["colons", "two labels", "no label"],
)
def test_lines_that_are_no_label_together_stay(left):
    drawn = text(40, 100, left, bold=True), text(200, 100, "Rektor\n2024")
    assert texts(*drawn) == [line.text for line in text_lines(page(*drawn))]


def test_cards_whose_labels_break_are_read():
    def card(y: float, action: str, who: str) -> list[Drawing]:
        keys = text(40, y, "Åtgärd:\nAnsvarig\nverksamhet:\nTidplan:", bold=True)
        values = [text(200, y, action), text(200, y + 13, who), text(200, y + 39, "2024")]
        return [keys, *values]

    found = rows_of(page(*card(60, "Byt lampor", "Skolnämnden"), *card(160, "Bygg en bro", "Gatukontoret"), RUNNING))
    assert [(row["activity"], row["responsible_raw"], row["timeline_raw"]) for row in found] == [
        ("Byt lampor", "Skolnämnden", "2024"),
        ("Bygg en bro", "Gatukontoret", "2024"),
    ]
