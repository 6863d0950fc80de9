from __future__ import annotations

import pytest
from pages import GREY, LEFT, Drawing, page, rows_of, table, text

from extractors.page import Box, Fill
from extractors.row_remarks import opens_remark

XS = [40, 240, 320, 400]
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


@pytest.mark.parametrize("rules", ["none", "horizontal", "zebra"])
def test_a_short_labelled_text_below_a_row_speaks_of_it_where_no_rulings_show_its_cell(rules):
    body = [["Byt lampor", "Tekniska nämnden", "Pågår"], ["Kommentar: Klart i maj."], ["Måla", "Rektor", "Klar"]]
    found = rows_of(page(table(XS, [HEAD, *body, ["Kommentar: Står still."]], rules=rules, apart=16)))
    assert [row.get("comment") for row in found] == ["Klart i maj.", "Står still."]


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


LONG = "Omfattar även alla förtroendevalda i nämnderna och deras ersättare"


@pytest.mark.parametrize("rules", ["horizontal", "zebra", "none"])
@pytest.mark.parametrize("sign", [": ", "\n"])
def test_so_does_one_that_no_cell_holds_in_a_table_without_full_rulings(rules, sign):
    drawings, y = [], 100.0
    for action in (None, "Byt lampor", "Bygg en bro"):
        made = table(XS, [HEAD if action is None else [action, "Tekniska nämnden", "Pågår"]], top=y, rules="none")
        drawings.append(made)
        if action is not None:
            made = text(XS[0] + 4, made.bottom + 4, f"Kommentar{sign}{LONG}\nsamt alla chefer")
            drawings.append(made)
        bottom = made.bottom + (4 if action is not None else 0)
        if rules == "horizontal":
            drawings.append(Drawing(rules=(Box(XS[0], bottom - 0.25, XS[-1], bottom + 0.25),)))
        elif rules == "zebra" and action == "Byt lampor":
            drawings.append(Drawing(fills=(Fill(XS[0], y, XS[-1], bottom, GREY),)))
        y = bottom
    found = rows_of(page(*drawings, text(40, 600, "Planen följs upp en gång om året i februari månad.")))
    assert [(row["activity"], row["comment"]) for row in found] == [
        ("Byt lampor", f"{LONG} samt alla chefer"),
        ("Bygg en bro", f"{LONG} samt alla chefer"),
    ]


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("Kommentar: Klart i maj.", True),
        ("Kommentar", True),
        ("Mål: Alla ska komma fram", False),
        ("Elevråd på alla skolor (Ansvarig: Rektorerna)", False),
        ("Trafik och vägar", False),
        ("tillsammans med", False),
    ],
)
def test_a_remark_opens_with_a_listed_label(line, opens):
    assert opens_remark(text(40, 100, line).words) is opens
