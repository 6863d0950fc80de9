from __future__ import annotations

from pages import column, page, rows_of, text

from extractors.page import Page


def prose() -> Page:
    return page(text(60, 60, "Planen gäller för hela kommunen och följs upp varje år av kommunstyrelsen.\n" * 3))


def test_items_below_a_partys_heading_are_its_actions():
    made = column(
        "# KOMMUNSTYRELSEFÖRVALTNINGEN SKA",
        "- byta lampor i skolorna",
        "- cykla mer",
        "# TEKNISKA FÖRVALTNINGEN SKA",
        "- bygga cykelvägar längs",
        "ån",
    )
    found = rows_of(made, prose())
    assert [(row["activity"], row["responsible_raw"]) for row in found] == [
        ("byta lampor i skolorna", "KOMMUNSTYRELSEFÖRVALTNINGEN"),
        ("cykla mer", "KOMMUNSTYRELSEFÖRVALTNINGEN"),
        ("bygga cykelvägar längs ån", "TEKNISKA FÖRVALTNINGEN"),
    ]


def test_numbered_items_below_a_partys_commission_are_its_actions():
    made = column(
        "Kommunstyrelsen får i uppdrag att:",
        "1. byta lampor i skolorna",
        "2. cykla mer",
        "Tekniska nämnden får i uppdrag att:",
        "a) bygga cykelvägar",
    )
    found = rows_of(made, prose())
    assert [(row["activity"], row["responsible_raw"]) for row in found] == [
        ("byta lampor i skolorna", "Kommunstyrelsen"),
        ("cykla mer", "Kommunstyrelsen"),
        ("bygga cykelvägar", "Tekniska nämnden"),
    ]


def test_a_time_in_brackets_is_that_of_the_item():
    made = column(
        "# Kommunstyrelsen ska",
        "- byta lampor i skolorna (senast 31 oktober 2025)",
        "- hålla samråd (se bilaga 2)",
        "# Tekniska nämnden ska",
        "- bygga cykelvägar (löpande)",
    )
    found = rows_of(made, prose())
    assert [(row["activity"], row.get("timeline_raw")) for row in found] == [
        ("byta lampor i skolorna", "senast 31 oktober 2025"),
        ("hålla samråd (se bilaga 2)", None),
        ("bygga cykelvägar", "löpande"),
    ]


def test_one_such_heading_alone_is_none():
    assert rows_of(column("# KOMMUNSTYRELSEFÖRVALTNINGEN SKA", "- byta lampor"), prose()) == []


def test_headings_that_name_no_party_are_none():
    made = column("# Vi lovar att vi ska", "- byta lampor", "# Alla barn ska", "- få läsa")
    assert rows_of(made, prose()) == []


DUTIES = ("Kommunstyrelsen ansvarar för att", "- byta lampor", "Socialnämnden ansvarar för att", "- cykla mer")


def test_what_parties_answer_for_is_an_action_below_a_heading_for_actions():
    found = rows_of(column("# Åtgärder", *DUTIES), prose())
    assert [(row["activity"], row["responsible_raw"]) for row in found] == [
        ("byta lampor", "Kommunstyrelsen"),
        ("cykla mer", "Socialnämnden"),
    ]


def test_duties_are_no_actions():
    assert rows_of(column("# Ansvar och roller", *DUTIES), prose()) == []


def test_what_parties_shall_do_in_a_document_of_standing_duties_is_no_action():
    made = column("# Kommunstyrelsen ska", "- leda arbetet", "# Socialnämnden ska", "- besluta om stöd")
    assert len(rows_of(made, prose(), titles=["Handlingsplan med policy"])) == 2
    assert rows_of(made, prose(), titles=["Reglementet för nämnderna"]) == []


def test_bold_party_lines_that_come_again_are_no_labels_of_blocks():
    lines = [("Rektor får i uppdrag att:", True), ("- byta lampor", False), ("Kansliet får i uppdrag att:", True)]
    lines += [("- cykla mer", False), ("Rektor får i uppdrag att:", True), ("- läsa högt", False)]
    drawn = [text(60, 60 + 16 * row, line, bold=bold) for row, (line, bold) in enumerate(lines)]
    assert [row["activity"] for row in rows_of(page(*drawn), prose())] == ["byta lampor", "cykla mer", "läsa högt"]
