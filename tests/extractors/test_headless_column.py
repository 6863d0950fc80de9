from __future__ import annotations

from pages import page, rows_of, table, text

XS = [40, 120, 300, 420, 520]
HEADS = ["", "Vad", "Vem", "När"]
ROWS = [
    ["Natur", "Sköt ängarna", "Parkenheten", "2025"],
    ["", "Plantera träd", "Parkenheten", "2026"],
    ["Klimat", "Byt lampor", "Kansliet", "2025"],
    ["", "Bygg solceller", "Fastighetsenheten", "2027"],
]


def test_areas_left_of_the_heads_are_the_sections():
    found = rows_of(page(table(XS, [HEADS, *ROWS], rules="head")))
    assert [(row["section"], row["activity"]) for row in found] == [
        ("Natur", "Sköt ängarna"),
        ("Natur", "Plantera träd"),
        ("Klimat", "Byt lampor"),
        ("Klimat", "Bygg solceller"),
    ]


def test_text_that_runs_on_below_the_first_head_is_no_column():
    heads = [text(x, 100, head, bold=True) for x, head in ((110, "Vad"), (304, "Vem"), (424, "När"))]
    rows = [
        [text(40, y, f"Sköt alla ängar i {place}"), text(304, y, "Parkenheten"), text(424, y, "2025")]
        for y, place in ((130, "Skede by"), (160, "Lanna by"))
    ]
    found = rows_of(page(*heads, *(cell for row in rows for cell in row)))
    assert [row["activity"] for row in found] == ["Sköt alla ängar i Skede by", "Sköt alla ängar i Lanna by"]
