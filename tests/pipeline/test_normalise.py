from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.rows import Cell, RawRow, Region
from pipeline.normalise import Normalised, action_ids, merge_regions, normalise_row
from rules.abbreviations import PartyContext

PARTIES = PartyContext({"SBF": "Samhällsbyggnadsförvaltningen"}, None, ())
PLACE = Region(40, 100, 500, 120, 1)


def cell(field: str | None, text: str, heading: str = "", lines: tuple[str, ...] = ()) -> Cell:
    return Cell(heading or (field or "Övrigt"), field, text, (PLACE,), lines or tuple(text.split("\n")))


def row(*cells: Cell, **options) -> RawRow:
    return RawRow("table", cells, (PLACE,), **options)


def normal(*cells: Cell, **options) -> Normalised:
    """The normalised row of an action with these other cells."""
    found = normalise_row(row(cell("activity", "Byt lampor"), *cells, **options), PARTIES)
    assert found is not None
    return found


def test_a_row_without_an_action_is_none():
    assert normalise_row(row(cell("responsible_raw", "Nämnden")), PARTIES) is None
    assert normalise_row(row(cell("activity", "")), PARTIES) is None


def test_an_empty_cell_is_null():
    values = normal(cell("responsible_raw", ""), cell("comment", ""), cell("timeline_raw", "")).values
    assert [values[name] for name in ("responsible_raw", "responsible", "comment", "timeline_raw")] == [None] * 4
    assert values["extra"] == {}


def test_headings_above_the_row_are_its_section_goal_and_strategy():
    values = normal(section="Energi", goal="Ren luft", strategy="Spara").values
    assert (values["section"], values["goal"], values["strategy"]) == ("Energi", "Ren luft", "Spara")


def test_parties_are_kept_as_printed_and_listed_with_abbreviations_spelled_out():
    values = normal(cell("responsible_raw", "SBF och tekniska nämnden"), cell("partners_raw", "Polisen")).values
    assert values["responsible_raw"] == "SBF och tekniska nämnden"
    assert list(values["responsible"]) == ["Samhällsbyggnadsförvaltningen", "Tekniska nämnden"]
    assert list(values["partners"]) == ["Polisen"]


def test_the_printed_lines_tell_two_parties_from_one():
    two = normal(cell("responsible_raw", "Kommunskydd Kommunfastigheter", lines=("Kommunskydd", "Kommunfastigheter")))
    one = normal(cell("responsible_raw", "Kost- och lokalservice", lines=("Kost- och", "lokalservice")))
    assert len(two.values["responsible"]) == 2
    assert list(one.values["responsible"]) == ["Kost- och lokalservice"]


def test_an_unknown_abbreviation_is_kept_and_flagged():
    found = normal(cell("responsible_raw", "XQZ"))
    assert list(found.values["responsible"]) == ["XQZ"]
    assert "party_unknown" in found.reasons
    assert found.signals["responsible_unknown"] == 1.0


class TestTimes:
    def test_the_columns_heading_counts(self):
        bare, deadline = normal(cell("timeline_raw", "2020")), normal(cell("timeline_raw", "2020", "Klart senast"))
        assert (bare.values["timeline_start"], bare.values["timeline_kind"]) == (date(2020, 1, 1), "period")
        assert (deadline.values["timeline_start"], deadline.values["timeline_end"]) == (None, date(2020, 12, 31))
        assert deadline.values["timeline_kind"] == "deadline"

    def test_start_and_end_in_two_columns_are_one_period(self):
        values = normal(cell("timeline_raw", "2020", "Start"), cell("timeline_raw", "2022", "Slut")).values
        assert (values["timeline_start"], values["timeline_end"]) == (date(2020, 1, 1), date(2022, 12, 31))
        assert values["timeline_raw"] == "2020 – 2022"

    def test_a_start_without_an_end_is_a_start(self):
        values = normal(cell("timeline_raw", "2020", "Start"), cell("timeline_raw", "", "Slut")).values
        assert (values["timeline_start"], values["timeline_end"]) == (date(2020, 1, 1), None)
        assert values["timeline_kind"] == "start"

    def test_marked_years_are_first_to_last_day(self):
        values = normal(cell("timeline_raw", "2023, 2025")).values
        assert (values["timeline_start"], values["timeline_end"]) == (date(2023, 1, 1), date(2025, 12, 31))

    def test_recurrence_and_edtf(self):
        values = normal(cell("timeline_raw", "Årligen 2019–2022")).values
        assert (values["timeline_kind"], values["recurrence"]) == ("recurring", "FREQ=YEARLY")
        assert values["timeline_edtf"] == "2019/2022"

    def test_what_should_have_been_a_date_is_flagged(self):
        assert "date_unparsed" in normal(cell("timeline_raw", "2019-XX-XX")).reasons


class TestStatus:
    def test_a_status_column(self):
        values = normal(cell("status_raw", "Pågår")).values
        assert (values["status_raw"], values["status"]) == ("Pågår", "ongoing")

    def test_a_time_cell_that_says_it_outright(self):
        values = normal(cell("timeline_raw", "Pågående")).values
        assert (values["status_raw"], values["status"], values["timeline_kind"]) == (None, "ongoing", "continuous")

    def test_a_cell_that_contradicts_itself(self):
        found = normal(cell("timeline_raw", "Genomfört juli 2016 Ej genomförd"))
        assert found.values["status"] is None
        assert "status_contradiction" in found.reasons


class TestExtra:
    def test_known_headings_without_a_column_are_kept_without_a_reason(self):
        found = normal(cell("extra", "7", "Nr"))
        assert found.values["extra"] == {"Nr": "7"}
        assert "column_unmapped" not in found.reasons

    def test_unknown_headings_are_kept_with_a_reason(self):
        found = normal(cell(None, "sällsynt", "Fladdermus"))
        assert found.values["extra"] == {"Fladdermus": "sällsynt"}
        assert "column_unmapped" in found.reasons

    def test_two_of_one_heading_are_both_kept(self):
        found = normal(cell("extra", "a", "Nr"), cell("extra", "b", "Nr"), cell("extra", "c", "Nr"))
        assert found.values["extra"] == {"Nr": "a", "Nr (2)": "b", "Nr (3)": "c"}

    def test_a_column_without_a_heading_has_a_key(self):
        assert normal(Cell("", None, "lös text")).values["extra"] == {"–": "lös text"}


def test_a_combined_column_that_stays_whole_is_a_reason_for_review():
    whole = replace(cell("implementation", "Lamporna byts när de går sönder"), second="comment")
    parted = replace(cell("responsible_raw", "Nämnden, 2024"), second="timeline_raw")
    assert "column_combined" in normal(whole).reasons
    assert "column_combined" not in normal(parted).reasons


@pytest.mark.parametrize(
    ("signal", "doubt", "reason"),
    [
        ("joined_over_page", 0.3, "row_split"),
        ("activity_inherited", 1.0, "activity_inherited"),
        ("header_content:timeline_raw", 0.5, "header_guessed"),
    ],
)
def test_doubts_of_the_segmentation_are_reasons_for_review(signal, doubt, reason):
    assert reason in normal(signals={signal: doubt}).reasons
    assert reason not in normal().reasons


def test_the_cells_that_a_column_came_from_are_kept():
    found = normal(cell("responsible_raw", "Kommunstyrelsen"))
    assert [c.text for c in found.cells["responsible_raw"]] == ["Kommunstyrelsen"]


def test_regions_are_in_reading_order_each_once():
    later, earlier = Region(0, 10, 5, 20, 2), Region(0, 700, 5, 720, 1)
    assert merge_regions([later, earlier, later]) == (earlier, later)


cells = st.lists(
    st.builds(cell, st.sampled_from(["activity", "comment", "extra", None]), st.text("abÅ \n", max_size=6)), max_size=4
)
rows = st.lists(st.builds(lambda found: row(*found), cells), max_size=8)


class TestActionIds:
    def test_they_do_not_depend_on_the_order_of_rows(self):
        given_rows = [row(cell("activity", f"Åtgärd {number}")) for number in range(5)]
        shuffled = given_rows[:]
        Random(7).shuffle(shuffled)
        ids = dict(zip(map(id, given_rows), action_ids("doc", given_rows), strict=True))
        assert [ids[id(r)] for r in shuffled] == action_ids("doc", shuffled)

    def test_they_do_not_depend_on_the_order_of_columns(self):
        one, other = cell("activity", "Cykla"), cell("comment", "bra")
        assert action_ids("doc", [row(one, other)]) == action_ids("doc", [row(other, one)])

    def test_they_do_not_depend_on_places_or_signals(self):
        one = row(cell("activity", "Cykla"))
        other = replace(one, regions=(Region(1, 2, 3, 4, 9),), signals={"header_fuzzy:timeline_raw": 0.3})
        assert action_ids("doc", [one]) == action_ids("doc", [other])

    @pytest.mark.parametrize("change", [{"section": "A"}, {"goal": "B"}, {"strategy": "C"}, {"source": "card"}])
    def test_they_depend_on_what_is_printed_above(self, change):
        one = row(cell("activity", "Cykla"))
        assert action_ids("doc", [one]) != action_ids("doc", [replace(one, **change)])

    def test_they_depend_on_the_document_and_the_text(self):
        one = row(cell("activity", "Cykla"))
        assert action_ids("a", [one]) != action_ids("b", [one])
        assert action_ids("a", [one]) != action_ids("a", [row(cell("activity", "Gå"))])

    def test_they_are_the_same_on_every_machine(self):
        assert action_ids("doc", [row(cell("activity", "Cykla", "Åtgärd"))]) == ["32567a9c13e3f901"]

    @given(rows)
    def test_equal_rows_have_ids_of_their_own(self, given_rows):
        twice = [*given_rows, *given_rows]
        assert len(set(action_ids("doc", twice))) == len(twice)
