from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from pages import GREY, LEFT, Drawing, page, rows_of, table, text

from extractors.page import Fill

XS = [40, 240, 400, 520]
HEAD = ["Åtgärd", "Ansvarig", "Tidplan"]
LAMPS = ["Byt lampor i alla skolor", "Tekniska nämnden", "2024"]
CYCLE = ["Bygg en cykelväg", "Kommunstyrelsen", "Senast 2025"]


def above(top: float, *rows: list[str]) -> Drawing:
    """The header and rows without rulings that end at `top`."""
    drawn = table(XS, [HEAD, *rows], top=0, rules="none")
    return table(XS, [HEAD, *rows], top=top - drawn.bottom, rules="none")


def activities(*drawings: Drawing) -> list[str | None]:
    return [row["activity"] for row in rows_of(page(*drawings))]


def test_heads_right_above_the_rulings_are_the_tables_header():
    ruled = table(XS, [LAMPS, CYCLE], top=100, bold=())
    assert rows_of(page(above(100), ruled)) == [
        {"activity": LAMPS[0], "responsible_raw": LAMPS[1], "timeline_raw": LAMPS[2]},
        {"activity": CYCLE[0], "responsible_raw": CYCLE[1], "timeline_raw": CYCLE[2]},
    ]


def test_heads_above_a_table_of_two_columns_are_its_header():
    xs = [40, 240, 400]
    heads = [text(44, 75, "Åtgärd", bold=True), text(300, 75, "Ansvarig", bold=True)]
    found = rows_of(page(*heads, table(xs, [LAMPS[:2], CYCLE[:2]], top=100, bold=())))
    assert [(row["activity"], row["responsible_raw"]) for row in found] == [tuple(LAMPS[:2]), tuple(CYCLE[:2])]


def test_a_cell_merged_in_the_rulings_stays_merged_below_such_heads():
    """The rulings tell more than the words."""
    band = ["Alla skolor och alla förskolor i hela kommunen och dess tätorter", LEFT, LEFT]
    ruled = table(XS, [band, LAMPS, CYCLE], top=100, bold=(0,))
    assert [(row["section"], row["activity"]) for row in rows_of(page(above(100), ruled))] == [
        (band[0], LAMPS[0]),
        (band[0], CYCLE[0]),
    ]


def test_a_text_alone_between_the_heads_and_the_rulings_is_a_section_row():
    """The lines above and below the table's first section row are lost."""
    ruled = table(XS, [LAMPS, ["Vägar", LEFT, LEFT], CYCLE], top=118, bold=())
    rows = rows_of(page(above(100), text(44, 104, "Skolor"), ruled))
    assert [(row["section"], row["activity"]) for row in rows] == [("Skolor", LAMPS[0]), ("Vägar", CYCLE[0])]


def test_rulings_around_a_part_of_the_table_are_not_a_table_of_their_own():
    """The lines between the columns are lost but in the last row, and there between some columns."""
    xs = [40, 150, 260, 380, 520]
    heads = ["Åtgärd", "Ansvarig", "Tidplan", "Status"]
    rows = [["Byt lampor", "Rektor", "2024", "Klar"], ["Bygg en bro", "Nämnden", "2025", "Klar"]]
    whole = table(xs, [heads, *rows], top=100)
    y = whole.bottom - 18
    lost = {150.0}
    part = replace(
        whole,
        rules=tuple(r for r in whole.rules if r.top >= y - 1 and (r.width > 1 or r.x_mid not in lost)),
    )
    assert [(row["activity"], row["responsible_raw"]) for row in rows_of(page(part))] == [
        ("Byt lampor", "Rektor"),
        ("Bygg en bro", "Nämnden"),
    ]


def test_heads_above_running_text_are_not_those_of_a_ruled_table_below_it():
    xs = [40, 180, 350, 520]
    figures = table(xs, [["Hörby", "3402", "3611"], ["Ludvigsborg", "598", "512"]], top=160, bold=())
    note = text(40, 120, "Så många bor i våra tätorter", size=14, bold=True)
    assert activities(above(90, LAMPS), note, figures) == [LAMPS[0]]


@pytest.mark.parametrize("grounds", [[(XS[0] + 1, XS[-1])], list(pairwise(XS))], ids=["one", "one for each cell"])
def test_grounds_right_above_the_rulings_are_rows_of_the_table(grounds):
    """A scan lost the rulings round dark heads and the first section; a browser draws a ground for each cell."""
    drawn = table(XS, [HEAD, ["Energi", LEFT, LEFT], LAMPS, ["Trafik", LEFT, LEFT], CYCLE], top=100, bold=(0, 1, 3))
    ys = sorted({rule.top for rule in drawn.rules if rule.width > 1})[:3]
    on_grounds = replace(
        drawn,
        rules=tuple(rule for rule in drawn.rules if rule.top >= ys[2] - 0.5),
        fills=tuple(Fill(x0, top, x1, bottom, GREY) for top, bottom in pairwise(ys) for x0, x1 in grounds),
    )
    assert [(row["section"], row["activity"], row["timeline_raw"]) for row in rows_of(page(on_grounds))] == [
        ("Energi", LAMPS[0], LAMPS[2]),
        ("Trafik", CYCLE[0], CYCLE[2]),
    ]


def test_heads_without_lines_between_them_stand_over_the_columns_below():
    """A scan lost the lines between the columns on a dark ground, but not those around it."""
    drawn = table(XS, [HEAD, LAMPS, CYCLE], top=100)
    below = sorted({rule.top for rule in drawn.rules if rule.width > 1})[1]
    standing = [r for r in drawn.rules if r.width <= 1 and XS[0] < r.x_mid < XS[-1]]
    lost = replace(
        drawn,
        rules=(
            *(rule for rule in drawn.rules if rule not in standing),
            *(replace(rule, top=below) for rule in standing if rule.bottom > below + 1),
        ),
    )
    assert activities(lost) == [LAMPS[0], CYCLE[0]]


def test_a_head_on_a_ground_that_stands_over_two_columns_spans_them():
    """A scan lost the rulings around dark heads, of which one has two below it."""
    xs = [40, 240, 360, 440, 520]
    heads = [["Åtgärd", "Ansvarig", "Tidplan", LEFT], ["", "", "Start", "Slut"]]
    drawn = table(xs, [*heads, [*LAMPS[:2], "2024", "2025"], [*CYCLE[:2], "2025", "2026"]], top=100, bold=(0, 1))
    ys = sorted({rule.top for rule in drawn.rules if rule.width > 1})[:3]
    centred = [replace(w, x0=w.x0 + 60, x1=w.x1 + 60) if w.text == "Tidplan" else w for w in drawn.words]
    on_grounds = replace(
        drawn,
        words=tuple(centred),
        rules=tuple(rule for rule in drawn.rules if rule.top >= ys[2] - 0.5),
        fills=tuple(Fill(XS[0] + 1, top, XS[-1], bottom, GREY) for top, bottom in pairwise(ys)),
    )
    assert [(row.get("section"), row["activity"], row["timeline_raw"]) for row in rows_of(page(on_grounds))] == [
        (None, LAMPS[0], "2024 + 2025"),
        (None, CYCLE[0], "2025 + 2026"),
    ]


def test_two_grounds_whose_brink_runs_through_words_are_one_row():
    """On a scan the foot of dark heads is taken for a ground of its own."""
    drawn = table(XS, [HEAD, LAMPS, CYCLE], top=100)
    top, below = sorted({rule.top for rule in drawn.rules if rule.width > 1})[:2]
    head = next(word for word in drawn.words if word.text == HEAD[0])
    cut = head.y_mid + 1
    leaning = [replace(w, top=w.top + 3, bottom=w.bottom + 3) if w.text == HEAD[2] else w for w in drawn.words]
    on_grounds = replace(
        drawn,
        words=tuple(leaning),
        rules=tuple(rule for rule in drawn.rules if rule.top >= below - 0.5),
        fills=tuple(Fill(XS[0], y0, XS[-1], y1, GREY) for y0, y1 in ((top, cut), (cut, below))),
    )
    assert activities(on_grounds) == [LAMPS[0], CYCLE[0]]
