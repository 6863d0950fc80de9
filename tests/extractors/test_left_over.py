from __future__ import annotations

import pytest
from pages import page, segments, table, text

XS = [40, 240, 400, 520]
WORKS = ["Byt lampor i alla skolor", "Bygg en cykelväg till badet", "Låna ut cyklar på torget", "Mät elen i varje hus"]


def doubts(*parts) -> list[tuple[int, str]]:
    return [(note.region.page, note.reason) for note in segments(page(*parts)).notes if note.doubtful]


def rows(*values: str) -> list[list[str]]:
    return [[work, *values] for work in WORKS]


@pytest.mark.parametrize("rules", ["grid", "none"])
@pytest.mark.parametrize("value", ["Tekniska nämnden", "Våren 2025"])
def test_texts_beside_parties_or_times_may_be_a_table_that_was_lost(rules, value):
    assert doubts(table(XS, rows(value, ""), rules=rules, bold=())) == [
        (1, "left: 4 lines have a text beside a party or a time, but no row was made of them")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        rows("Tekniska nämnden", "")[:3],  # too few
        rows("Tekniska nämnden", "41 200"),  # accounts
        [["Teknisk chef", "Tekniska nämnden", "5 av 6"]] * 4,  # members
        rows("", ""),
    ],
)
def test_other_lines_are_no_plan(lines):
    assert doubts(table(XS, lines, bold=())) == []


def test_what_was_read_is_not_left():
    plan = table(XS, [["Åtgärd", "Ansvarig", "Tidplan"], *rows("Tekniska nämnden", "2025")])
    assert len(segments(page(plan)).rows) == 4
    assert doubts(plan) == []


def test_running_text_is_no_row():
    assert doubts(text(40, 40, "Tekniska nämnden byter lampor i alla skolor under våren 2025.\n" * 5)) == []
