from __future__ import annotations

import pytest
from pages import LEFT, page, rows_of, table

XS = [40, 240, 400, 520]
HEAD = ["Aktivitet", "Ansvarig", "Status"]


def rows(*across: str, head: list[str] = HEAD) -> list[dict[str, str | None]]:
    """The rows of a table of two actions, a cell across the table below the first, and one below each."""
    body = [
        line
        for action, text in zip(["Byt lampor", "Bygg en bro"], across, strict=False)
        for line in ([action, "Tekniska nämnden", "Pågår"], [text, LEFT, LEFT])
    ]
    return rows_of(page(table(XS, [head, *body, ["Måla planket", "Tekniska nämnden", "Pågår"]])))


@pytest.mark.parametrize("sign", [": ", "\n", ":\n"])
def test_a_labelled_cell_across_the_table_speaks_of_the_row_above(sign):
    found = rows(f"Kommentar{sign}Klart i maj.", f"Kommentar{sign}Står still.")
    assert [row.get("comment") for row in found] == ["Klart i maj.", "Står still.", None]
    assert {row.get("section") for row in found} == {None}


def test_what_a_column_says_already_is_kept_beside_it():
    found = rows("Kommentar: Klart i maj.", head=["Aktivitet", "Ansvarig", "Kommentar"])
    assert (found[0]["comment"], found[0]["extra:Kommentar"]) == ("Pågår", "Klart i maj.")


@pytest.mark.parametrize("text", ["Trafik och vägar", "Mål: Alla ska komma fram"])
def test_a_section_row_or_a_goal_is_no_remark(text):
    found = rows(text)
    assert [bool({"section", "goal"} & row.keys()) for row in found] == [False, True]


def test_a_remark_at_the_top_of_a_page_belongs_to_the_last_row_of_the_page_before():
    first = page(table(XS, [HEAD, ["Byt lampor", "Tekniska nämnden", "Pågår"]], top=700))
    second = page(
        table(XS, [["Kommentar: Klart i maj.", LEFT, LEFT], ["Bygg en bro", "Tekniska nämnden", "Pågår"]], bold=())
    )
    assert [row.get("comment") for row in rows_of(first, second)] == ["Klart i maj.", None]
