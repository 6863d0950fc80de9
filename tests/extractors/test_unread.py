from __future__ import annotations

import pytest
from pages import page, segments, table, text

from extractors.headings import Heading
from extractors.rows import Cell, RawRow, Region
from extractors.unread import tell_unread

XS = [40, 240, 400, 520]
HEAD = ["Åtgärd", "Ansvarig", "Tidplan"]
LAMPS = [HEAD, ["Byt lampor", "Tekniska nämnden", "2024"], ["Mät elen", "Kommunstyrelsen", "2025"]]
BIKES = [HEAD, ["Bygg en cykelväg", "Tekniska nämnden", "2024"], ["Låna ut cyklar", "Kulturnämnden", "2026"]]
NAMES = (
    "line_unread",
    "heading_unread",
    "section_unread",
    "section_first",
    "text_unread",
    "value_unread",
    "table_unread",
    "goal_over_section",
)


# The first and last are the actions of rows.
HEADINGS = (("Byt lampor", 40), ("Trygg i vardagen", 90), ("Byt lampor", 140))


def unread(*parts) -> list[dict[str, float]]:
    rows = segments(page(*parts)).rows
    return [{name: row.signals[name] for name in NAMES if name in row.signals} for row in rows]


def plan(*above: tuple[str, bool]):
    """Two sections with a table each; `above` are lines below the sections' headings, with their weight."""
    parts, top = [text(40, 30, "Alla i kommunen ska med.\n" * 3, size=10)], 90
    for name, rows in (("Energi", LAMPS), ("Resor", BIKES)):
        parts.append(text(40, top, name, size=16, bold=True))
        top += 26
        for line, bold in above:
            parts.append(text(40, top, line.format(name), size=10, bold=bold))
            top += 20
        parts.append(table(XS, rows, top=top))
        top = parts[-1].bottom + 30
    return parts


def test_a_plan_of_which_all_was_read():
    assert unread(*plan()) == [{}] * 4


def test_a_goal_above_the_table_was_read():
    assert unread(*plan(("Mål: {} ska räcka åt alla.", False))) == [{}] * 4


@pytest.mark.parametrize(("line", "bold"), [("Ledstjärna: {} ska räcka åt alla.", False), ("{} räcker åt alla", True)])
def test_a_label_or_bold_line_above_each_table_that_nothing_read(line, bold):
    assert all(set(found) <= {"line_unread", "heading_unread"} and found for found in unread(*plan((line, bold))))


def test_running_text_is_left_out_rightly():
    assert unread(*plan(("Vi i kommunen har arbetat med detta i många år.", False))) == [{}] * 4


@pytest.mark.parametrize(
    "line", ["Beslut: {}nämnden den 3 mars.", "Källa: {}myndigheten.", "Förkortningar här: {} (EN)."]
)
def test_what_is_said_of_the_document_is_left_out_rightly(line):
    assert unread(*plan((line, False))) == [{}] * 4


def test_one_line_left_over_says_little_of_the_other_rows():
    parts = [table(XS, [HEAD, *(["Rusta gata {n}", "Tekniska nämnden", "2024"] for n in range(8))], top=40)]
    parts.append(text(40, parts[0].bottom + 20, "Ledstjärna: Alla ska med.", size=10))
    parts.append(table(XS, BIKES, top=parts[0].bottom + 60))
    found = [row.get("line_unread", 0.0) for row in unread(*parts)]
    assert found[-2:] == [1.0, 1.0]


def test_headings_above_the_sections_that_nothing_read():
    parts, top = [text(40, 30, "Alla i kommunen ska med.\n" * 3, size=10)], 90
    for above, name, rows in (("Miljö", "Energi", LAMPS), ("Trafik", "Resor", BIKES)):
        parts += [text(40, top, above, size=18, bold=True), text(40, top + 30, name, size=14, bold=True)]
        parts.append(table(XS, rows, top=top + 56))
        top = parts[-1].bottom + 30
    found = unread(*parts)
    assert [row.get("heading_unread") for row in found] == [0.25, 0.25, 1.0, 1.0]


def test_a_merged_row_that_nothing_read(monkeypatch):
    monkeypatch.setattr("extractors.tables._band", lambda *_, **__: None)
    merged = [[*HEAD, "Nr"], ["", "", "", "Trygga uppväxtvillkor"], *([*row, "1"] for row in LAMPS[1:])]
    assert [row.get("table_unread") for row in unread(table([*XS, 590], merged, top=40))] == [1.0, 1.0]


def test_a_goal_that_stands_above_its_section():
    parts = [text(40, 30, "Alla i kommunen ska med.\n" * 3, size=10)]
    parts += [text(40, 90, "Mål 1: Energin räcker", size=18, bold=True), text(40, 120, "Energi", size=14, bold=True)]
    found = unread(*parts, table(XS, LAMPS, top=146))
    assert [row.get("goal_over_section") for row in found] == [1.0, 1.0]


def test_text_below_each_table_that_nothing_read():
    parts, top = [], 40
    for rows in (LAMPS, BIKES):
        parts += [table(XS, rows, top=top), text(40, top + 120, "arbetet gick bra och är klart.", size=10)]
        top += 160
    assert [row.get("text_unread") for row in unread(*parts)] == [0.25, 1.0, 1.0, 0.25]


def test_text_below_a_heading_introduces_what_follows():
    parts = [text(40, 20, "Energi", size=16, bold=True), table(XS, LAMPS, top=46)]
    parts += [text(40, 180, "Resor", size=16, bold=True), text(40, 206, "arbetet går bra.", size=10)]
    assert not any("text_unread" in row for row in unread(*parts, table(XS, BIKES, top=240)))


def test_a_party_or_time_between_rows_that_nothing_read():
    parts = [table(XS, LAMPS, top=40), text(240, 160, "Tekniska nämnden", size=10), table(XS, BIKES, top=200)]
    assert [row.get("value_unread") for row in unread(*parts)] == [0.25, 1.0, 1.0, 0.25]


@pytest.mark.parametrize(("sections", "told"), [((None, None), [1.0, 1.0]), ((None, "Resor"), [])])
def test_a_heading_that_nothing_read_above_rows_without_a_section(sections, told):
    def row(section: str | None, top: float) -> RawRow:
        place = Region(40, top, 140, top + 20, 1)
        return RawRow("card", (Cell("Åtgärd", "activity", "Byt lampor", regions=(place,)),), (place,), section)

    rows = [row(section, top) for section, top in zip(sections, (40, 140), strict=True)]
    items = [Heading(text, 1, Region(40, top, 140, top + 20, 1), goal=False) for text, top in HEADINGS]
    found = [row.signals.get("section_unread") for row in tell_unread(rows, items)]
    assert [value for value in found if value] == told


@pytest.mark.parametrize(("title", "doubted"), [(None, True), ("Plan för alla", False)])
def test_the_first_heading_as_the_only_section_may_be_the_title(title, doubted):
    made = table(XS, LAMPS, top=120)
    parts = [text(40, 30, "Plan för alla", size=18, bold=True), text(40, 60, "Alla i kommunen ska med."), made]
    parts.append(text(40, made.bottom + 30, "Uppföljning", size=16, bold=True))
    rows = segments(page(*parts), titles=[title] if title else []).rows
    assert [row.signals.get("section_first") for row in rows] == [1.0 if doubted else None] * len(rows)
