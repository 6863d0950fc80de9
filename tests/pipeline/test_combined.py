from __future__ import annotations

import pytest

from extractors.rows import Cell
from pipeline.combined import split_combined


def parted(fields: str, text: str, lines: tuple[str, ...] = ()) -> dict[str | None, str]:
    """The texts by field of a combined cell, which must not stay whole."""
    one, other = fields.split("+")
    cells, whole = split_combined([Cell("", one, text, (), lines or tuple(text.split("\n")), second=other)])
    assert not whole
    return {cell.field: cell.text for cell in cells}


@pytest.mark.parametrize(
    ("fields", "text", "one", "other"),
    [
        ("responsible_raw+timeline_raw", "Tekniska nämnden, 2024", "Tekniska nämnden", "2024"),
        ("responsible_raw+timeline_raw", "Kommunstyrelsen / hösten 2024", "Kommunstyrelsen", "hösten 2024"),
        ("responsible_raw+timeline_raw", "Kommunstyrelsen\n2024–2026", "Kommunstyrelsen", "2024–2026"),
        ("timeline_raw+responsible_raw", "2024\nKommunstyrelsen", "2024", "Kommunstyrelsen"),
        (
            "responsible_raw+timeline_raw",
            "Tekniska nämnden, Kommunstyrelsen Våren 2024",
            "Tekniska nämnden, Kommunstyrelsen",
            "Våren 2024",
        ),
        ("responsible_raw+timeline_raw", "Kulturnämnden Vintern 2024/2025", "Kulturnämnden", "Vintern 2024/2025"),
        ("responsible_raw+timeline_raw", "Kulturnämnden / Läsåret 2024/2025", "Kulturnämnden", "Läsåret 2024/2025"),
        ("responsible_raw+timeline_raw", "Kulturnämnden ht 24/vt 25", "Kulturnämnden", "ht 24/vt 25"),
        ("responsible_raw+timeline_raw", "Biblioteket, skolorna Våren 2024", "Biblioteket, skolorna", "Våren 2024"),
        ("timeline_raw+indicators", "2024. Antal deltagare", "2024.", "Antal deltagare"),
    ],
)
def test_a_cell_is_split_where_its_content_shows_where(fields, text, one, other):
    first, second = fields.split("+")
    assert parted(fields, text) == {first: one, second: other}


def test_a_party_that_ends_with_a_time_is_not_the_only_value():
    lines = ("Samhällsbyggnadssektorn", "2021–2023")
    assert parted("responsible_raw+timeline_raw", " ".join(lines), lines) == {
        "responsible_raw": "Samhällsbyggnadssektorn",
        "timeline_raw": "2021–2023",
    }


@pytest.mark.parametrize(
    ("lines", "party", "time"),
    [
        (("TF, SOF", "Kvartal 3 2025"), "TF, SOF", "Kvartal 3 2025"),
        (("XYZ", "2025–2026"), "XYZ", "2025–2026"),
        (("Rektor, sommaren", "2025"), "Rektor", "sommaren 2025"),
    ],
)
def test_a_line_that_is_a_time_parts_the_cell(lines, party, time):
    assert parted("responsible_raw+timeline_raw", " ".join(lines), lines) == {
        "responsible_raw": party,
        "timeline_raw": time,
    }


def test_the_only_value_of_a_cell_goes_to_its_own_field():
    assert parted("responsible_raw+timeline_raw", "2024") == {"timeline_raw": "2024"}


@pytest.mark.parametrize(
    ("lines", "activity", "party"),
    [
        (("Bygg en cykelväg", "Tekniska nämnden"), "Bygg en cykelväg", "Tekniska nämnden"),
        (("Bygg en cykelväg", "Ansvar: Tekniska nämnden"), "Bygg en cykelväg", "Tekniska nämnden"),
        (("Barnahus (Ansvarig:", "Kulturnämnden)"), "Barnahus", "Kulturnämnden"),
        (("Barnahus", "(Kulturnämnden)"), "Barnahus", "Kulturnämnden"),
    ],
)
def test_lines_labels_and_brackets_part_the_action_from_its_party(lines, activity, party):
    found = parted("activity+responsible_raw", " ".join(lines), lines)
    assert found == {"activity": activity, "responsible_raw": party}


@pytest.mark.parametrize(("text", "whole"), [("Lamporna byts när de går sönder", True), ("", False)])
def test_one_that_does_not_show_it_stays_whole_under_its_first_field(text, whole):
    cells, stayed = split_combined([Cell("", "implementation", text, second="comment")])
    assert stayed == whole
    assert [cell.text for cell in cells if cell.field == "implementation"] == ([text] if whole else [])


def test_other_cells_are_left_as_they_are():
    cells = [Cell("Nr", "extra", "7"), Cell("Vem", "responsible_raw", "Nämnden")]
    assert split_combined(cells) == (cells, False)


def test_the_parties_above_a_line_of_time_keep_their_lines():
    lines = ("Kommunledningskontoret", "Barn- och utbildningsförvaltningen", "Löpande")
    cell = Cell("", "responsible_raw", " ".join(lines), (), lines, second="timeline_raw")
    (parties, _), _ = split_combined([cell])
    assert parties.lines == lines[:2]
