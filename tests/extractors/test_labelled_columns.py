from __future__ import annotations

from pages import page, rows_of, table

XS = [40, 170, 350, 540]
HEADS = ["Åtgärd", "Beskrivning", "Genomförande"]
SAYS = ["Farthinder vid skolan.", "Ny väg längs ån.", "Kurs om trafik."]
NAMES = ["Skolvägar", "Cykelväg", "Mopeder"]
PARTIES = ["Tekniska nämnden", "Kommunstyrelsen", "Rektor"]
TIMES = ["2024", "2025", "2026"]


def read(cells: list[str], heads: list[str] | None = None) -> list[dict[str, str | None]]:
    rows = [list(row) for row in zip(NAMES, SAYS, cells, strict=True)]
    return rows_of(page(table(XS, [heads or HEADS, *rows])))


def test_labels_in_cells_are_columns():
    found = read([f"Ansvar: {who}\nTid: {when}" for who, when in zip(PARTIES, TIMES, strict=True)])
    assert [(row["responsible_raw"], row["timeline_raw"]) for row in found] == list(zip(PARTIES, TIMES, strict=True))
    assert [(row["activity"], row["implementation"]) for row in found] == list(zip(NAMES, SAYS, strict=True))


def test_the_text_before_the_labels_stays_in_its_column():
    found = read([f"Byggs av oss.\nAnsvar: {who}" for who in PARTIES])
    assert [(row["implementation"], row["responsible_raw"]) for row in found] == [
        ("Byggs av oss.", who) for who in PARTIES
    ]


def test_several_labels_on_one_line():
    found = read([f"Ansvar: {who}. Tid: {when}" for who, when in zip(PARTIES, TIMES, strict=True)])
    assert [row["timeline_raw"] for row in found] == TIMES


def test_a_label_in_one_cell_alone_is_text():
    found = read(["Ansvar: Rektor", "Byggs i höst.", "Hålls i maj."], ["Åtgärd", "Ansvarig", "Genomförande"])
    assert found[0]["implementation"] == "Ansvar: Rektor"


def test_a_label_for_a_field_that_has_a_column_is_text():
    heads = ["Åtgärd", "Ansvarig", "Kommentar"]
    rows = [list(row) for row in zip(NAMES, PARTIES, ["Ansvar: oklart"] * 3, strict=True)]
    found = rows_of(page(table(XS, [heads, *rows])))
    assert [row["comment"] for row in found] == ["Ansvar: oklart"] * 3


def test_a_combined_heading_gives_way_to_the_labels_of_its_cells():
    says = [f"Ansvarig: {who}\nTid: {when}" for who, when in zip(PARTIES, TIMES, strict=True)]
    rows = [["Åtgärd", "Ansvar och tid"], *([name, said] for name, said in zip(NAMES, says, strict=True))]
    found = rows_of(page(table([40, 300, 540], rows)))
    assert [(row["responsible_raw"], row["timeline_raw"]) for row in found] == list(zip(PARTIES, TIMES, strict=True))
