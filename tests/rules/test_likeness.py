from __future__ import annotations

import pytest

from rules.likeness import LIKE, LIKENESS, SURE, is_total


@pytest.mark.parametrize("text", ["2024", "Kommunstyrelsen", "Byt lampor i alla skolor", ""])
def test_no_text_is_surely_of_two_kinds(text):
    assert sum(LIKENESS[name](text) >= SURE for name in ("timeline_raw", "responsible_raw")) <= 1


@pytest.mark.parametrize(("text", "field"), [("hösten 2024", "timeline_raw"), ("Tekniska nämnden", "partners_raw")])
def test_a_value_is_like_its_own_field(text, field):
    assert LIKENESS[field](text) >= SURE


def test_what_is_done_is_like_no_field():
    assert all(test("Byt lampor i alla skolor") < LIKE for test in LIKENESS.values())


@pytest.mark.parametrize(
    ("text", "total"),
    [("Summa", True), ("Totalt:", True), ("Delsumma", True), ("Totalförsvarsövning", False), ("Summera läget", False)],
)
def test_what_heads_a_row_of_sums(text, total):
    assert is_total(text) is total
