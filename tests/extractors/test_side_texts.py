from __future__ import annotations

from dataclasses import replace

import pytest
from pages import Drawing, page, rows_of, table, text

from extractors.page import Fill, Word

XS = [80, 260, 400, 520]
HEAD = ["Åtgärd", "Ansvarig", "Tidplan"]
ACTIONS = ["Byt lampor", "Måla planket", "Gräv diken", "Bygg en bro"]


def aside(top: float, bottom: float, *words: str, turned: int = 90, ground: bool = True) -> Drawing:
    """Turned words below one another as they read, on a ground left of the table."""
    height = (bottom - top) / (len(words) + 1)
    places = [bottom - height * (n + 1) for n in range(len(words))]
    if turned == 270:
        places = places[::-1]
    made = [Word(60, y - 10, 72, y + 10, word, 10.0, turned=turned) for y, word in zip(places, words, strict=True)]
    return Drawing(tuple(made), fills=(Fill(55, top, 80, bottom, (20, 80, 45)),) if ground else ())


def sections(*drawings: Drawing) -> list[str | None]:
    plan = table(XS, [HEAD, *([action, "Tekniska nämnden", "2024"] for action in ACTIONS)], rules="zebra")
    rows = rows_of(page(plan, *drawings, text(40, 600, "Planen följs upp en gång om året i februari månad")))
    assert [row["activity"] for row in rows] == ACTIONS
    return [row.get("section") for row in rows]


@pytest.mark.parametrize("turned", [90, 270])
def test_turned_text_on_a_ground_names_the_section_of_the_rows_beside_it(turned):
    found = sections(
        aside(118, 154, "Trafik", turned=turned), aside(154, 190, "Vatten", "och", "avlopp", turned=turned)
    )
    assert found == ["Trafik", "Trafik", "Vatten och avlopp", "Vatten och avlopp"]


def test_turned_text_far_from_the_table_names_nothing():
    far = aside(118, 190, "Trafik")
    moved = replace(
        far,
        words=tuple(replace(w, x0=w.x0 - 55, x1=w.x1 - 55) for w in far.words),
        fills=tuple(replace(f, x0=f.x0 - 55, x1=f.x1 - 55) for f in far.fills),
    )
    assert sections(moved) == [None] * 4
