from __future__ import annotations

from dataclasses import replace

import pytest
from pages import Drawing, page, rows_of, table, text

XS = [40, 220, 340, 380, 420, 540]
HEAD = ["Åtgärd", "Ansvarig", "2024", "2025", "Kommentar"]
ROWS = [
    ["Byt lampor i alla skolor", "Tekniska nämnden", "X", "", "Beslutas av nämnden"],
    ["Bygg en cykelväg", "Kommunstyrelsen", "", "X", ""],
    ["Minska matsvinnet", "Kostenheten", "X", "X", "Alla kök"],
]
WANT = [
    {"activity": "Byt lampor i alla skolor", "responsible_raw": "Tekniska nämnden", "timeline_raw": "2024"},
    {"activity": "Bygg en cykelväg", "responsible_raw": "Kommunstyrelsen", "timeline_raw": "2025"},
    {"activity": "Minska matsvinnet", "responsible_raw": "Kostenheten", "timeline_raw": "2024, 2025"},
]


def scan(drawing: Drawing, *, without: dict[float, tuple[int, ...]], score: float = 0.98) -> Drawing:
    """The table as OCR reads it, the rulings between columns lost at the given x in the rows of these numbers."""
    height = (drawing.bottom - 100) / (len(ROWS) + 1)
    lost = {(x, round(100 + row * height)) for x, rows in without.items() for row in rows}
    return replace(
        drawing,
        words=tuple(replace(word, score=score) for word in drawing.words),
        rules=tuple(r for r in drawing.rules if r.width > r.height or (r.x_mid, round(r.top)) not in lost),
    )


def rows(drawing: Drawing) -> list[dict[str, str | None]]:
    names = ("activity", "responsible_raw", "timeline_raw")
    return [{name: row.get(name) for name in names} for row in rows_of(page(drawing))]


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param({220.0: (0, 1, 2, 3)}, id="a whole ruling"),
        pytest.param({220.0: (0, 1, 2, 3), 340.0: (0,), 380.0: (0,), 420.0: (0, 1, 2, 3)}, id="all between heads"),
        pytest.param({220.0: (1, 3)}, id="in some rows"),
        pytest.param({380.0: (3,), 220.0: (2,)}, id="here and there"),
    ],
)
def test_lost_rulings_are_where_heads_and_text_part_the_columns(lost):
    drawing = table(XS, [HEAD, *ROWS])
    assert rows(scan(drawing, without=lost)) == WANT


def test_a_text_layer_says_what_is_merged():
    lost = {220.0: (1,)}
    assert rows(scan(table(XS, [HEAD, *ROWS]), without=lost, score=1.0)) != WANT


def test_rows_without_lines_between_their_cells_have_them_where_others_do():
    lost = dict.fromkeys(map(float, XS[1:-1]), (1, 3))
    assert rows(scan(table(XS, [HEAD, *ROWS]), without=lost, score=1.0)) == WANT


def test_a_section_over_all_columns_stays_whole():
    section = ["Skolor      och hus", "", "", "", ""]
    lost = dict.fromkeys(map(float, XS[1:-1]), (1,))
    found = rows_of(page(scan(table(XS, [HEAD, section, *ROWS[1:]]), without=lost, score=1.0)))
    assert [row.get("section") for row in found] == ["Skolor och hus"] * 2


@pytest.mark.parametrize(
    ("merged", "over"),
    [
        pytest.param("Tekniska nämnden, Kommunstyrelsen", (340, 380), id="a word over the limit"),
        pytest.param("Tekniska nämnden och alla skolor", (340,), id="a word that begins with the column"),
    ],
)
def test_a_cell_merged_over_columns_stays_whole_where_its_text_does(merged, over):
    drawing = scan(table(XS, [HEAD, *ROWS[:2], ["Måla planket", "", "", "", ""]]), without={})
    row = next(word.top for word in drawing.words if word.text == "Måla")
    words = (*drawing.words, *(replace(word, score=0.98) for word in text(224, row, merged).words))
    rules = tuple(r for r in drawing.rules if not (r.x_mid in over and r.top < row < r.bottom))
    assert rows(replace(drawing, words=words, rules=rules))[2] == {
        "activity": "Måla planket",
        "responsible_raw": merged,
        "timeline_raw": None,
    }


def test_a_ruling_that_was_read_as_a_word_is_none():
    drawing = scan(table(XS, [HEAD, *ROWS]), without={})
    bar = next(word for word in drawing.words if word.text == "Kommunstyrelsen")
    words = (*drawing.words, replace(bar, text="|", x0=bar.x0 - 3, x1=bar.x0 - 1))
    assert rows(replace(drawing, words=words)) == WANT
