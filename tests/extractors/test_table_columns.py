from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import pytest

from extractors.table_columns import (
    Column,
    TableVerdict,
    field_by_content,
    headings_wanted,
    is_mark,
    is_unmarked,
    is_year,
    judge_table,
    map_columns,
    one_head,
)
from rules.fields import match_heading

TEXTS = ["Byt lampor i alla skolor", "Bygg en cykelväg till badet", "Minska matsvinnet i skolköken"]
SENTENCES = [f"Vi går igenom {what} med alla berörda." for what in ("lokalerna", "rutinerna", "vägarna")]
PARTIES = ["Tekniska nämnden", "Kommunstyrelsen", "Barn- och utbildningsnämnden"]
TIMES = ["2024", "Senast 2025", "Hösten 2024"]


def columns(**cells: Sequence[str]) -> tuple[Column, ...]:
    return map_columns(list(cells), list(cells.values()))


def fields(**cells: Sequence[str]) -> list[str | None]:
    return [column.field for column in columns(**cells)]


def verdict(*headings: str, rows: Sequence[Sequence[str]] = ()) -> TableVerdict:
    cells = [list(column) for column in zip_longest(*rows, fillvalue="")] or [[] for _ in headings]
    return judge_table(map_columns(headings, cells), cells)


class TestFieldsByHeading:
    def test_a_known_heading_has_no_doubt(self):
        assert columns(Ansvarig=PARTIES)[0] == Column("Ansvarig", "responsible_raw")

    def test_a_misread_heading_has(self):
        (column,) = columns(Ansvorig=["x"])
        assert (column.field, column.how) == ("responsible_raw", "fuzzy")
        assert 0 < column.doubt < 0.5

    def test_a_combined_heading_has_two_fields(self):
        (column,) = map_columns(["Vem/när"], [["Nämnden, 2024"]])
        assert (column.field, column.second) == ("responsible_raw", "timeline_raw")

    def test_an_unknown_heading_has_none(self):
        (column,) = columns(Fladdermus=["sällsynt"])
        assert (column.field, column.how) == (None, "none")

    def test_the_head_for_states_wins_over_one_that_can_mean_two_things(self):
        states = ["Pågår", "Klar", "Ej påbörjad"]
        assert fields(Åtgärd=TEXTS, Uppföljning=states, Status=states) == ["activity", "indicators", "status_raw"]


class TestFieldsByContent:
    @pytest.mark.parametrize(
        ("heading", "cells", "field"),
        [
            ("Uppföljning", TIMES, "timeline_raw"),
            ("Uppföljning", ["Pågår", "Klar", "Ej påbörjad"], "status_raw"),
            ("Uppföljning", ["Antal deltagare", "Enkät till elever", "Mätning"], "indicators"),
            ("Uppföljning", ["Antal nya bostäder", "Kartläggningen är klar", "Mätning"], "indicators"),
            ("Genomförs", TIMES, "timeline_raw"),
            ("Genomförs", TEXTS, "implementation"),
            ("Genomförs så här", TIMES, "implementation"),
            ("Uppföljning", [], "indicators"),
        ],
    )
    def test_a_heading_that_can_mean_two_things_goes_by_its_cells(self, heading, cells, field):
        assert field_by_content(match_heading(heading), cells) == field
        assert map_columns([heading], [cells])[0].field == field

    def test_unknown_headings_over_times_and_parties(self):
        assert fields(Åtgärd=TEXTS, Grupp=PARTIES, Läggs=TIMES) == ["activity", "responsible_raw", "timeline_raw"]

    def test_sums_of_money_are_what_it_costs(self):
        headings = ["Åtgärd", "Ansvarig", "Vad det går på"]
        cells = [["Bygg en bro", "Måla en vägg"], ["Tekniska nämnden"] * 2, ["1,2 mnkr", "Inom ram"]]
        assert [column.field for column in map_columns(headings, cells)] == ["activity", "responsible_raw", "resources"]

    def test_a_guess_is_doubtful(self):
        assert columns(Åtgärd=TEXTS, Grupp=PARTIES)[1].doubt == 0.5

    def test_a_field_that_a_heading_names_is_not_guessed_again(self):
        assert fields(Åtgärd=TEXTS, Tidplan=TIMES, Läggs=TIMES) == ["activity", "timeline_raw", None]

    def test_one_filled_cell_is_too_little_to_go_by(self):
        assert fields(Åtgärd=TEXTS, Läggs=["2024", "", ""]) == ["activity", None]

    def test_an_unknown_heading_over_sentences_is_the_action_where_the_rest_is_a_plan(self):
        found = columns(Grej=TEXTS, Ansvarig=PARTIES, Tidplan=TIMES)
        assert (found[0].field, found[0].how) == ("activity", "position")

    def test_unknown_headings_over_sentences_are_the_way_beside_the_action_and_the_comment_at_the_end(self):
        found = columns(Åtgärd=TEXTS, Ditt=SENTENCES, Ansvarig=PARTIES, Datt=SENTENCES)
        assert [column.field for column in found] == ["activity", "implementation", "responsible_raw", "comment"]
        assert [column.how for column in found if column.doubt] == ["position", "position"]

    def test_what_a_heading_names_is_not_guessed_by_place(self):
        heads = {"Åtgärd": TEXTS, "Ditt": SENTENCES, "Genomförande": SENTENCES, "Kommentar": SENTENCES}
        assert fields(**heads, Ansvarig=PARTIES)[1] is None

    def test_a_second_column_of_parties_are_the_partners_and_one_of_measures_the_indicators(self):
        measures = ["Antal lampor", "Andel elever", "Nöjdhet"]
        found = fields(Åtgärd=TEXTS, Ansvarig=PARTIES, Ditt=PARTIES, Datt=measures)
        assert found == ["activity", "responsible_raw", "partners_raw", "indicators"]

    def test_what_pays_for_an_action_is_what_it_costs(self):
        assert fields(Åtgärd=TEXTS, Ansvarig=PARTIES, Ditt=["Inom ram", "LONA-bidrag", "Personal"])[2] == "resources"

    def test_sentences_before_the_action_that_hold_for_several_are_their_goal(self):
        goals = ["Alla ska trivas i kommunen"] * 3
        assert fields(Ditt=goals, Åtgärd=TEXTS, Ansvarig=PARTIES)[0] == "goal"
        assert fields(Ditt=goals, Datt=TEXTS, Ansvarig=PARTIES, Tidplan=TIMES)[:2] == ["goal", "activity"]
        assert fields(Ditt=SENTENCES, Åtgärd=TEXTS, Ansvarig=PARTIES)[0] is None

    def test_codes_beside_the_action_are_not_the_way(self):
        assert fields(Åtgärd=TEXTS, Ditt=["A1", "B2", "C3"], Ansvarig=PARTIES)[1] is None


class TestTwoColumnsOfOneField:
    def test_the_second_one_is_extra(self):
        assert fields(Åtgärd=TEXTS, Kommentar=["a"], Notering=["b"]) == ["activity", "comment", "extra"]

    def test_a_second_action_column_is_the_implementation(self):
        assert fields(Aktivitet=TEXTS, Åtgärd=TEXTS) == ["activity", "implementation"]

    def test_start_and_end_are_read_together(self):
        assert fields(Åtgärd=TEXTS, Start=["2024"], Slut=["2025"]) == ["activity", "timeline_raw", "timeline_raw"]

    def test_two_times_that_are_no_start_and_end_are_not(self):
        assert fields(Åtgärd=TEXTS, Tidplan=["2024"], Tidpunkt=["2025"]) == ["activity", "timeline_raw", "extra"]

    def test_follow_up_beside_a_time_column_is_the_indicator_though_it_holds_times(self):
        assert fields(Åtgärd=TEXTS, Tidplan=TIMES, Uppföljning=TIMES) == ["activity", "timeline_raw", "indicators"]


class TestYears:
    def test_years_over_marks_are_the_time(self):
        found = map_columns(["Åtgärd", "2024", "2025"], [TEXTS, ["x", "", ""], ["", "x", "x"]])
        assert [column.field for column in found] == ["activity", "year", "year"]

    def test_years_over_amounts_are_not(self):
        found = map_columns(["Åtgärd", "2024", "2025"], [TEXTS, ["100", "200", "5"], ["1", "2", "3"]])
        assert "year" not in [column.field for column in found]

    def test_one_year_alone_is_not(self):
        assert map_columns(["Åtgärd", "2024"], [TEXTS, ["x", "", "x"]])[1].field != "year"

    @pytest.mark.parametrize(
        ("heading", "year"), [("2024", True), ("År 2024", True), ("2024–2025", False), ("24", False)]
    )
    def test_what_is_a_year(self, heading, year):
        assert is_year(heading) is year

    @pytest.mark.parametrize(
        ("text", "mark"), [("x", True), ("✓", True), ("●", True), ("ja", True), ("nej", False), ("", False)]
    )
    def test_what_is_a_mark(self, text, mark):
        assert is_mark(text) is mark


class TestJudgement:
    @pytest.mark.parametrize(
        "headings",
        [
            ("Åtgärd", "Ansvarig", "Tidplan"),
            ("Aktivitet", "Ansvarig"),
            ("Insats", "Tidplan"),
            ("Åtgärd", "Genomförande"),
            ("Mål", "Åtgärd", "Ansvarig", "Indikator", "Kostnad"),
            ("Åtgärd", "Ansvarig", "Budget"),
        ],
    )
    def test_plans_are_taken(self, headings):
        assert verdict(*headings).taken

    @pytest.mark.parametrize(
        ("headings", "kind"),
        [
            (("Åtgärd", "Ansvarig nämnd", "Budget 2024", "Utfall 2024"), "budget"),
            (("Åtgärd", "Ansvarig", "Förbrukat", "Prognos"), "investments"),
            (("Uppdrag", "Ansvarig", "Närvaro"), "attendance"),
            (("Uppdrag", "Nämnd", "Ledamot"), "members"),
            (("Insats", "Ansvarig", "Avgift"), "price list"),
            (("Aktivitet", "Ansvarig", "Måndag", "Tisdag"), "opening hours"),
            (("Åtgärd", "Planerat underhåll", "Byggnad", "Area"), "inventory"),
            (("Åtgärd", "Ansvarig", "Version", "Fastställd"), "document control"),
            (("Innehåll", "Ansvarig", "Sida"), "contents"),
            (("Insats", "Ansvarig", "Antal 2023", "Andel"), "statistics"),
            (("Aktivitet", "Tidplan", "Kurs", "Poäng"), "course list"),
            (("Uppdrag", "Ansvarig", "Telefon", "E-post"), "contacts"),
        ],
    )
    def test_other_tables_are_left_though_they_name_an_action_and_a_party(self, headings, kind):
        found = verdict(*headings)
        assert not found.taken
        assert kind in found.reason

    @pytest.mark.parametrize("headings", [("Uppdrag", "Kommentar"), ("Moment", "Datum"), ("Vad", "När")])
    def test_a_weak_word_for_the_action_needs_more_beside_it(self, headings):
        assert not verdict(*headings).taken

    def test_no_action_column(self):
        assert verdict("Ansvarig", "Tidplan").reason == "left: no column names an action"

    def test_investments_by_year_are_left(self):
        sums = ["18 000", "4 000", "1 200"]
        heads = ["Ting", "Ansvarig nämnd", "Start"]
        assert verdict(*heads, rows=list(zip(TEXTS, PARTIES, TIMES, strict=True))).taken
        years = zip(TEXTS, PARTIES, TIMES, sums, sums, strict=True)
        assert verdict(*heads, "2025", "2026", rows=list(years)).reason.endswith("a budget")

    def test_an_action_column_of_numbers(self):
        found = verdict("Åtgärder", "Ansvarig", rows=[["12", "Nämnden"], ["7 %", "Nämnden"], ["1 200 tkr", ""]])
        assert found == TableVerdict(False, "left: the action column holds numbers")

    def test_what_actions_cost_and_how_they_are_measured_makes_no_budget_of_those_with_parties(self):
        heads = ("Aktivitet", "Ansvarig", "Mätetal", "Utfall 2023", "Målvärde 2025", "Målvärde 2027")
        figures = [["Antal", "3", "5", "8"]] * 3
        rows = [[text, party, *rest] for text, party, rest in zip(TEXTS, PARTIES, figures, strict=True)]
        assert verdict(*heads, rows=rows).taken
        assert not verdict(*heads, rows=[[row[0], "71 %", *row[2:]] for row in rows]).taken
        assert not verdict("Aktivitet", "Ansvarig", "Version", "Reviderad", *heads[4:], rows=rows).taken

    def test_quarters_after_their_year_are_years(self):
        marks = {"2025 Q1": ["x", ""], "2025 Q2": ["x", "x"]}
        assert fields(Aktivitet=TEXTS[:2], Ansvarig=PARTIES[:2], **marks)[2:] == ["year"] * 2

    def test_boxes_without_a_cross_are_no_marks(self):
        assert is_mark("☒")
        assert is_unmarked("☐")
        assert is_unmarked("–")
        assert not is_unmarked("☒")
        assert not is_unmarked("Etapp 1")

    def test_marked_months_are_the_time(self):
        marks = {"jan": ["x", ""], "feb": ["x", "x"], "mars": ["", "x"]}
        assert fields(Aktivitet=TEXTS[:2], Ansvarig=PARTIES[:2], **marks)[2:] == ["year"] * 3
        assert "year" not in fields(Aktivitet=TEXTS[:2], Ansvarig=PARTIES[:2], maj=["x", ""], juni=["", "x"])

    def test_heads_of_an_unruled_table_need_an_action_and_something_beside_it(self):
        def wanted(*headings: str) -> bool:
            return headings_wanted([match_heading(heading) for heading in headings])

        assert wanted("Åtgärd", "Ansvarig")
        assert wanted("Hur", "Ansvarig")
        assert not wanted("Åtgärd", "Nr")
        assert not wanted("Ansvarig", "Tidplan")


@pytest.mark.parametrize(
    ("upper", "lower", "head"),
    [
        ("Tidplan", "Start", "Tidplan Start"),
        ("Genomförs", "Slut", "Slut"),
        ("2025", "Q1", "Q1 2025"),
        ("Ansvar", "Stöd", "Stöd"),
    ],
)
def test_head_on_two_levels(upper: str, lower: str, head: str):
    assert one_head([upper, lower]) == head


@pytest.mark.parametrize(
    ("heads", "field"),
    [
        (["Önskat resultat", "Åtgärd", "Ansvarig"], "goal"),
        (["Åtgärd", "Önskat resultat", "Ansvarig"], "indicators"),
        (["Mål", "Önskat resultat", "Åtgärd"], "indicators"),
        (["Mål som insatsen bidrar till", "Åtgärd", "Ansvarig"], "goal"),
    ],
)
def test_what_the_action_is_to_lead_to_is_its_goal_before_it(heads, field):
    columns = map_columns(heads, [["Text"]] * 3)
    assert next(c.field for c in columns if c.heading.startswith(("Önskat", "Mål som"))) == field
