from __future__ import annotations

from dataclasses import replace

import pytest
from pages import ABOVE, LEFT, Drawing, left_because, page, rows_of, segments, table, text

from extractors.page import Page

XS = [40, 240, 400, 520]
HEAD = ["Åtgärd", "Ansvarig", "Tidplan"]
LAMPS = ["Byt lampor i alla skolor", "Tekniska nämnden", "2024"]
CYCLE = ["Bygg en cykelväg", "Kommunstyrelsen", "Senast 2025"]
WASTE = ["Minska matsvinnet", "Barn- och\nutbildningsnämnden", "Löpande"]


def activities(*pages: Page) -> list[str | None]:
    return [row["activity"] for row in rows_of(*pages)]


def plan(*rows: list[str], top: float = 100.0, **options) -> Drawing:
    return table(XS, rows, top=top, **options)


def tall(drawing: Drawing) -> Page:
    """A page that ends where the drawing does."""
    return page(drawing, height=drawing.bottom + 40)


def test_each_row_below_the_header_is_an_action():
    assert rows_of(page(plan(HEAD, LAMPS, WASTE))) == [
        {"activity": "Byt lampor i alla skolor", "responsible_raw": "Tekniska nämnden", "timeline_raw": "2024"},
        {
            "activity": "Minska matsvinnet",
            "responsible_raw": "Barn- och utbildningsnämnden",
            "timeline_raw": "Löpande",
        },
    ]


def test_a_row_knows_where_it_stands():
    (row,) = segments(page(plan(HEAD, LAMPS))).rows
    (region,) = row.regions
    assert (region.page, round(region.x0), round(region.x1)) == (1, 40, 520)
    assert region.top == pytest.approx(118, abs=1)


def test_an_empty_row_is_no_action():
    assert activities(page(plan(HEAD, LAMPS, ["", "", ""], CYCLE))) == [LAMPS[0], CYCLE[0]]


def test_a_row_of_sums_is_no_action_whatever_column_it_opens():
    head = ["Nr", *HEAD]
    rows = [["1", *LAMPS], ["", "Summa", "", "500 tkr"], ["2", *CYCLE], ["Totalt", "", "", "700 tkr"]]
    found = segments(page(table([40, 80, 260, 400, 520], [head, *rows]))).rows
    assert [row.cell("activity").text for row in found] == [LAMPS[0], CYCLE[0]]
    assert not any("table_unread" in row.signals for row in found)


def test_a_row_without_an_action_goes_on_with_the_one_above():
    """Two parties with a time each, on one action whose cell is not merged."""
    (_, row) = segments(page(plan(HEAD, CYCLE, ["", "Kulturnämnden", "2026"]))).rows
    assert row.cell("activity").text == CYCLE[0]
    assert row.signals["activity_inherited"] == 1.0


class TestOverPages:
    def test_a_repeated_header_is_no_row(self):
        assert activities(tall(plan(HEAD, LAMPS)), page(plan(HEAD, CYCLE, top=40))) == [LAMPS[0], CYCLE[0]]

    def test_a_header_repeated_with_forts_is_no_row(self):
        second = plan(["Åtgärd, forts.", "Ansvarig", "Tidplan"], CYCLE, top=40)
        assert activities(tall(plan(HEAD, LAMPS)), page(second)) == [LAMPS[0], CYCLE[0]]
        assert len(segments(tall(plan(HEAD, LAMPS)), page(second)).notes) == 1

    def test_a_table_goes_on_without_its_header(self):
        second = plan(CYCLE, WASTE, top=40, bold=())
        assert activities(tall(plan(HEAD, LAMPS)), page(second)) == [LAMPS[0], CYCLE[0], WASTE[0]]

    def test_a_table_goes_on_where_its_columns_have_other_widths(self):
        second = table([40, 300, 420, 540], [CYCLE, WASTE], top=40, bold=())
        assert activities(tall(plan(HEAD, LAMPS)), page(second)) == [LAMPS[0], CYCLE[0], WASTE[0]]

    def test_a_row_cut_in_the_middle_of_a_cell_is_one_row_with_two_regions(self):
        first = plan(HEAD, LAMPS, ["Bygg en cykelväg längs", "Kommunstyrelsen", "2025"])
        second = plan(["ån och fram till skolan", "", ""], WASTE, top=40, bold=())
        found = segments(tall(first), page(second)).rows
        assert [row.cell("activity").text for row in found] == [
            LAMPS[0],
            "Bygg en cykelväg längs ån och fram till skolan",
            WASTE[0],
        ]
        assert [region.page for region in found[1].regions] == [1, 2]
        assert found[1].signals["joined_over_page"] > 0

    def test_a_row_of_which_the_first_cells_are_empty_on_the_next_page_is_joined(self):
        first = plan(HEAD, ["Bygg en cykelväg.", "Kommunstyrelsen,", "2025"])
        second = plan(["", "Tekniska nämnden", ""], WASTE, top=40, bold=())
        assert [row["responsible_raw"] for row in rows_of(tall(first), page(second))] == [
            "Kommunstyrelsen, Tekniska nämnden",
            "Barn- och utbildningsnämnden",
        ]

    def test_a_row_of_which_whole_cells_moved_to_the_next_page_is_joined(self):
        first = plan(HEAD, LAMPS, ["Bygg en cykelväg", "", "2025"])
        second = plan(HEAD, ["", "Kommunstyrelsen", ""], WASTE, top=40)
        assert [row["responsible_raw"] for row in rows_of(tall(first), page(second))][1] == "Kommunstyrelsen"

    def test_a_row_of_which_only_the_action_moved_to_the_next_page_is_joined(self):
        first = plan(HEAD, LAMPS, ["", "Kommunstyrelsen", "2025"])
        second = plan(HEAD, ["Bygg en cykelväg", "", ""], WASTE, top=40)
        assert activities(tall(first), page(second)) == [LAMPS[0], "Bygg en cykelväg", WASTE[0]]

    def test_a_row_cut_below_a_repeated_header_is_joined(self):
        first = plan(HEAD, ["Bygg en cykelväg längs", "Kommunstyrelsen", "2025"])
        second = plan(HEAD, ["ån och fram till skolan", "", ""], WASTE, top=40)
        assert activities(tall(first), page(second)) == ["Bygg en cykelväg längs ån och fram till skolan", WASTE[0]]

    def test_a_goal_cut_between_two_rows_is_one_for_both(self):
        xs, head = [40, 160, 320, 440, 540], ["Delmål", *HEAD]
        first = tall(table(xs, [head, ["Alla skolor är", *LAMPS]]))
        second = page(table(xs, [head, ["trygga och ljusa", *WASTE], ["Fler cyklar", *CYCLE]], top=40))
        goals = [row.goal for row in segments(first, second).rows]
        assert goals == ["Alla skolor är trygga och ljusa", "Alla skolor är trygga och ljusa", "Fler cyklar"]

    def test_a_list_that_opens_the_next_page_is_a_row_of_its_own(self):
        second = plan(["• Visningar\n• Skolprogram", "Kulturnämnden", "läsåret 25/26"], top=40, bold=())
        assert activities(tall(plan(HEAD, LAMPS)), page(second)) == [LAMPS[0], "Visningar\nSkolprogram"]

    def test_a_full_row_below_one_that_ends_with_a_particle_is_a_row_of_its_own(self):
        first = plan(HEAD, ["Redovisa vilka brister som rättats till", "Nämnden", "Våren 2024"])
        second = plan(["Ta fram en rutin", "Rektor", "Löpande"], top=40, bold=())
        assert activities(tall(first), page(second)) == ["Redovisa vilka brister som rättats till", "Ta fram en rutin"]

    def test_marks_on_the_next_page_are_those_of_a_row_of_its_own(self):
        xs, head = [40, 200, 340, 400, 460, 520], ["Åtgärd", "Ansvarig", "2024", "2025", "2026"]
        first = table(xs, [head, ["Byt lampor", "Rektor", "x", "x", "x"]])
        second = table(xs, [["Bygg en bro", "Rektor", "x", "x", "x"]], top=40, bold=())
        assert activities(tall(first), page(second)) == ["Byt lampor", "Bygg en bro"]

    def test_a_full_first_row_is_a_row_of_its_own(self):
        found = segments(tall(plan(HEAD, LAMPS)), page(plan(HEAD, CYCLE, top=40))).rows
        assert all("joined_over_page" not in row.signals for row in found)

    def test_a_first_row_that_lacks_a_value_is_a_row_of_its_own(self):
        second = plan(HEAD, ["Minska matsvinnet", "Kostenheten", ""], CYCLE, top=40)
        assert activities(tall(plan(HEAD, LAMPS)), page(second)) == [LAMPS[0], "Minska matsvinnet", CYCLE[0]]

    @pytest.mark.parametrize("rules", ["grid", "none"])
    def test_a_first_row_that_loosely_reads_as_heads_is_a_row(self, rules):
        xs, head = [40, 200, 340, 460, 560], ["Område", "Åtgärd", "Tidplan", "Status"]
        first = table(xs, [head, ["Bostad", "Byt lampor", "Juni 2024", "Klar"]], rules=rules)
        rows = [["Delaktighet och demokrati", "Föreningsguide", "Våren 2025", "Ny aktivitet"]]
        rows += [["Bostad", "Rådgivning", "Juni 2025", "Klar"], ["Bostad", "Tolkar", "2026", "Klar"]]
        second = table(xs, rows, top=40, bold=(), rules=rules)
        assert activities(tall(first), page(second)) == ["Byt lampor", "Föreningsguide", "Rådgivning", "Tolkar"]

    def test_a_later_row_that_loosely_reads_as_heads_is_a_row_below_heads_alone_at_the_foot_of_a_page(self):
        xs, other = [40, 200, 340, 460, 560], [40, 220, 330, 480, 560]
        rows = [["Bostad", "Rådgivning", "Juni 2025", "Klar"]]
        rows += [["Delaktighet och demokrati", "Föreningsguide", "Våren 2025", "Ny aktivitet"]]
        first, second = table(xs, [["Område", "Åtgärd", "Tidplan", "Status"]]), table(other, rows, top=40, bold=())
        assert activities(tall(first), page(second)) == ["Rådgivning", "Föreningsguide"]

    def test_a_cell_cut_below_a_colon_goes_on(self):
        first = plan(HEAD, LAMPS, ["Träffar kring samhället. Ekonomi:", "Kommunstyrelsen", "2025"])
        second = plan(["Hushållsbudget och rådgivning", "", ""], WASTE, top=40, bold=())
        assert (
            activities(tall(first), page(second))[1]
            == "Träffar kring samhället. Ekonomi: Hushållsbudget och rådgivning"
        )

    def test_a_numbered_first_row_is_a_row_of_its_own(self):
        xs, head = [40, 80, 280, 420, 540], ["Nr", *HEAD]
        first = tall(table(xs, [head, ["1", "Byt lampor i", "Tekniska nämnden", "2024"]]))
        second = page(table(xs, [head, ["2", "skolornas tak ses över", "Kommunstyrelsen", "2025"]], top=40))
        assert activities(first, second) == ["Byt lampor i", "skolornas tak ses över"]

    def test_other_columns_after_text_are_another_table(self):
        second = page(
            text(40, 40, "Nedan följer kontaktuppgifter till handläggarna."),
            table([40, 200, 400, 500, 560], [["Anna", "Berg", "08-123", "x"], ["Bo", "Ek", "08-124", "x"]], top=80),
        )
        assert activities(tall(plan(HEAD, LAMPS)), second) == [LAMPS[0]]


class TestMergedCells:
    def test_a_goal_over_several_rows_holds_for_each(self):
        xs = [40, 140, 300, 420, 540]
        rows = [["Mål", *HEAD], ["Ren luft", *LAMPS], [ABOVE, *CYCLE], ["Trygghet", *WASTE]]
        assert [row["goal"] for row in rows_of(page(table(xs, rows)))] == ["Ren luft", "Ren luft", "Trygghet"]

    def test_a_column_of_areas_is_the_section_below_one_heading_for_all(self):
        xs = [40, 140, 300, 420, 540]
        rows = [["Område", *HEAD], ["Energi", *LAMPS], [ABOVE, *CYCLE], ["Mat", *WASTE]]
        found = rows_of(page(text(40, 60, "Åtgärdsplan", size=14, bold=True), table(xs, rows)))
        assert [row["section"] for row in found] == ["Energi", "Energi", "Mat"]

    def test_headings_that_part_the_rows_come_before_a_column_of_areas(self):
        xs = [40, 140, 300, 420, 540]
        first = text(40, 60, "Främja", size=14, bold=True), table(xs, [["Område", *HEAD], ["Energi", *LAMPS]])
        other = [["Område", *HEAD], ["Trafik", *CYCLE]]
        second = text(40, 260, "Förebygga", size=14, bold=True), table(xs, other, top=290)
        found = rows_of(page(*first, *second))
        assert [(row["section"], row["extra:Område"]) for row in found] == [
            ("Främja", "Energi"),
            ("Förebygga", "Trafik"),
        ]

    def test_a_party_over_several_rows_holds_for_each(self):
        rows = [HEAD, LAMPS, ["Bygg en cykelväg", ABOVE, "2025"], WASTE]
        assert [row["responsible_raw"] for row in rows_of(page(plan(*rows)))][:2] == ["Tekniska nämnden"] * 2

    def test_a_merged_cell_alone_makes_no_row(self):
        assert activities(page(plan(HEAD, LAMPS, ["", ABOVE, ""], CYCLE))) == [LAMPS[0], CYCLE[0]]

    def test_a_goal_that_is_not_merged_but_printed_once_holds_until_the_next(self):
        xs = [40, 140, 300, 420, 540]
        rows = [["Mål", *HEAD], ["Ren luft", *LAMPS], ["", *CYCLE], ["Trygghet", *WASTE]]
        assert [row["goal"] for row in rows_of(page(table(xs, rows)))] == ["Ren luft", "Ren luft", "Trygghet"]

    @pytest.mark.parametrize("mark", ['"', "-”-", "– ” –", "Dito", "d:o"])
    def test_a_ditto_mark_stands_for_the_value_above_it(self, mark):
        rows = rows_of(page(plan(HEAD, LAMPS, ["Cykla mer", mark, "2025"], ["Gå mer", mark, "2026"])))
        assert [row["responsible_raw"] for row in rows] == [LAMPS[1]] * 3

    def test_a_party_that_is_left_out_is_not_taken_from_the_row_above(self):
        assert [row["responsible_raw"] for row in rows_of(page(plan(HEAD, LAMPS, ["Cykla mer", "", "2025"])))] == [
            "Tekniska nämnden",
            "",
        ]

    def test_a_merged_row_is_the_section_of_the_rows_below_it(self):
        rows = [HEAD, ["Energi", LEFT, LEFT], LAMPS, ["Trafik", LEFT, LEFT], CYCLE]
        assert [row["section"] for row in rows_of(page(plan(*rows)))] == ["Energi", "Trafik"]

    def test_a_bold_first_cell_beside_empty_ones_is_a_section_too(self):
        rows = [HEAD, ["Energi", "", ""], LAMPS, ["Trafik", "", ""], CYCLE]
        assert [row["section"] for row in rows_of(page(plan(*rows, bold=(0, 1, 3))))] == ["Energi", "Trafik"]

    def test_a_merged_goal_row_below_a_heading_is_the_goal(self):
        heading = text(40, 60, "Klimat", size=14, bold=True)
        rows = [HEAD, ["Delmål 1: Mindre el", LEFT, LEFT], LAMPS]
        (row,) = rows_of(page(heading, plan(*rows)))
        assert (row["section"], row["goal"]) == ("Klimat", "Delmål 1: Mindre el")

    def test_a_section_goes_on_over_the_page(self):
        first = plan(HEAD, ["Energi", LEFT, LEFT], LAMPS)
        assert [row["section"] for row in rows_of(tall(first), page(plan(HEAD, CYCLE, top=40)))] == ["Energi"] * 2

    def test_a_section_goes_on_below_a_line_of_text_on_the_next_page_and_ends_at_a_heading(self):
        first = tall(plan(HEAD, ["Energi", LEFT, LEFT], LAMPS))
        line = page(text(40, 20, "Beslutsunderlag"), plan(HEAD, CYCLE, top=40))
        heading = page(text(40, 20, "Trafik", size=14, bold=True), plan(HEAD, CYCLE, top=60))
        assert [row["section"] for row in rows_of(first, line)] == ["Energi", "Energi"]
        assert [row["section"] for row in rows_of(first, heading)] == ["Energi", "Trafik"]

    def test_a_section_printed_again_with_forts_is_the_same(self):
        second = plan(HEAD, ["Energi, forts.", LEFT, LEFT], CYCLE, top=40)
        first = plan(HEAD, ["Energi", LEFT, LEFT], LAMPS)
        assert [row["section"] for row in rows_of(tall(first), page(second))] == ["Energi"] * 2

    def test_a_section_row_does_not_reach_the_table_below_a_text(self):
        first = plan(HEAD, ["Energi", LEFT, LEFT], LAMPS)
        made = page(first, text(40, 220, "Text som står mellan tabellerna."), plan(HEAD, CYCLE, top=260))
        assert [row.get("section") for row in rows_of(made)] == ["Energi", None]


class TestHeads:
    def test_lower_heads_go_with_the_one_above_them(self):
        xs = [40, 200, 340, 420, 500]
        rows = [
            ["Åtgärd", "Ansvarig", "Tidplan", LEFT],
            [ABOVE, ABOVE, "Start", "Slut"],
            ["Byt lampor", "Tekniska nämnden", "2024", "2025"],
        ]
        (row,) = segments(page(table(xs, rows, bold=(0, 1)))).rows
        assert [(cell.heading, cell.text) for cell in row.cells if cell.field == "timeline_raw"] == [
            ("Tidplan Start", "2024"),
            ("Tidplan Slut", "2025"),
        ]

    def test_marked_years_are_the_time(self):
        xs = [40, 220, 380, 420, 460, 500]
        rows = [
            ["Åtgärd", "Ansvarig", "2024", "2025", "2026"],
            ["Byt lampor", "Tekniska nämnden", "x", "x", ""],
            ["Cykla", "Kommunstyrelsen", "", "", "x"],
            ["Städa", "Kulturnämnden", "", "Vår", ""],
        ]
        found = rows_of(page(table(xs, rows)))
        assert [row.get("timeline_raw") for row in found] == ["2024, 2025", "2026", "2025"]
        assert [row.get("extra:2025") for row in found] == [None, None, "Vår"]

    def test_years_below_a_common_head_are_the_time(self):
        xs = [40, 220, 380, 440, 500]
        rows = [
            ["Åtgärd", "Ansvarig", "Tidplan", LEFT],
            [ABOVE, ABOVE, "2024", "2025"],
            ["Byt lampor", "Tekniska nämnden", "", "x"],
        ]
        assert [row["timeline_raw"] for row in rows_of(page(table(xs, rows, bold=(0, 1))))] == ["2025"]

    def test_a_common_head_that_was_cut_into_the_cells_of_its_years_leaves_them_years(self):
        xs = [40, 220, 380, 420, 500, 540]
        rows = [
            ["Åtgärd", "Ansvarig", "2024", "Genomförande\n2025", "2026"],
            ["Byt lampor", "Tekniska nämnden", "", "x", "x"],
        ]
        assert [row["timeline_raw"] for row in rows_of(page(table(xs, rows)))] == ["2025, 2026"]

    def test_a_head_in_two_lines_is_one(self):
        rows = [["Aktivitet", "Ansvarig för\ngenomför-\nande", "Tid-\nplan"], LAMPS]
        (row,) = segments(page(plan(*rows))).rows
        assert [cell.heading for cell in row.cells] == ["Aktivitet", "Ansvarig för genomförande", "Tidplan"]

    def test_a_head_that_can_mean_two_things_goes_by_words_that_a_narrow_column_broke(self):
        rows = [["Åtgärd", "Ansvarig", "Läge"], ["Cykla", "KS", "Planera\nd"], ["Gå", "KS", "Genomfö\nrd"]]
        assert [row["status_raw"] for row in rows_of(page(table([40, 240, 400, 443], rows)))] == [
            "Planerad",
            "Genomförd",
        ]

    def test_the_sign_of_a_state_is_no_bullet(self):
        rows = [["Åtgärd", "Ansvarig", "Status"], ["Cykla", "KS", "○ Planerad"], ["Gå", "KS", "● Klar"]]
        assert [row["status_raw"] for row in rows_of(page(table(XS, rows)))] == ["○ Planerad", "● Klar"]

    def test_a_head_that_no_rule_knows_is_kept_with_its_words(self):
        xs = [40, 200, 320, 420, 540]
        rows = [[*HEAD, "Fladdermus"], [*LAMPS, "sällsynt"], [*CYCLE, "vanlig"]]
        found = segments(page(table(xs, rows))).rows
        assert [(cell.heading, cell.field) for cell in found[0].cells][-1] == ("Fladdermus", None)
        assert all(row.signals["column_unmapped"] == 1.0 for row in found)

    def test_a_bold_row_of_heads_that_no_rule_knows_is_no_row(self):
        xs = [40, 220, 400, 520]
        rows = [["Grej", "Folk", "Stund"], LAMPS, CYCLE, WASTE]
        notes = segments(page(table(xs, rows))).notes
        assert [heading for heading, _ in notes[0].headings] == ["Grej", "Folk", "Stund"]

    def test_a_frame_around_a_table_without_inner_rules_is_cut_into_rows(self):
        inner = plan(HEAD, LAMPS, CYCLE, WASTE, rules="none", apart=14)
        frame = table(XS, [HEAD, ["\n\n\n\n\n\n\n\n", "", ""]], rules="grid")
        made = page(replace(inner, rules=frame.rules))
        assert activities(made) == [LAMPS[0], CYCLE[0], WASTE[0]]

    def test_what_stands_above_the_first_number_in_such_a_frame_is_the_rest_of_a_row(self):
        xs = [20, 50, 250, 400, 520]
        head = ["Nr", *HEAD]
        inner = table(xs, [head, ["", "till skolan", "", ""], ["2", *LAMPS], ["3", *CYCLE]], rules="none")
        frame = table(xs, [head, ["\n\n\n\n", "", "", ""]], rules="grid")
        assert activities(page(replace(inner, rules=frame.rules))) == ["till skolan", LAMPS[0], CYCLE[0]]


class TestNoActionPlan:
    """Tables that give no row, and say why (docs/reading.md, "What an action is")."""

    @pytest.mark.parametrize(
        ("rows", "why"),
        [
            (
                [["Projekt", "Budget 2024", "Utfall 2024"], ["Skola", "1 200", "1 150"], ["Bad", "800", "900"]],
                "budget",
            ),
            ([["Ledamot", "Parti", "Närvaro"], ["Anna Ek", "S", "x"], ["Bo Al", "M", "x"]], "members"),
            (
                [["Fokusområden", "Resultatindikatorer", "Utfall", "Mål"], ["Skola", "Betyg", "212", "220"]],
                "scorecard",
            ),
            ([["Tjänst", "Avgift 2024", "Enhet"], ["Bygglov", "1 200 kr", "st"]], "no header row"),
            ([["Öppettider", "Måndag", "Tisdag"], ["Biblioteket", "10–18", "10–19"]], "no header row"),
            (
                [["Byggnad", "Area", "Utfört underhåll"], ["Skolan", "1 200", "2019"], ["Badet", "800", "2020"]],
                "inventory",
            ),
            ([["Version", "Fastställd av", "Datum"], ["1.0", "Kommunfullmäktige", "2024-01-01"]], "no header row"),
            ([["Innehåll", "Ansvarig", "Sida"], ["Inledning", "Kommunstyrelsen", "3"]], "contents"),
            ([["Ort", "Antal 2023", "Förändring"], ["Ljusdal", "6 300", "12"], ["Järvsö", "1 400", "3"]], "statistics"),
        ],
    )
    def test_its_heads_tell(self, rows, why):
        xs = [40 + 120 * i for i in range(len(rows[0]) + 1)]
        (reason,) = left_because(page(table(xs, rows)))
        assert reason.startswith("left:")
        assert why in reason

    def test_an_action_column_of_numbers_is_none(self):
        rows = [["Åtgärder", "Ansvarig", "Tidplan"], ["12", "Nämnden", "2023"], ["14", "Nämnden", "2024"]]
        assert left_because(page(plan(*rows))) == ["left: the action column holds numbers"]

    def test_an_action_column_alone_is_none(self):
        (reason,) = left_because(page(plan(["Åtgärd", "Nr", "Prioritet"], ["Byt lampor", "1", "Hög"])))
        assert "nothing beside the action column" in reason

    def test_a_table_without_a_header_row_is_none(self):
        assert left_because(page(plan(LAMPS, CYCLE, bold=()))) == ["left: the table has no header row"]

    def test_a_plan_is_taken_and_says_so(self):
        (note,) = segments(page(plan(HEAD, LAMPS))).notes
        assert note.taken
        assert note.reason.startswith("taken:")
        assert note.headings == (
            ("Åtgärd", "activity"),
            ("Ansvarig", "responsible_raw"),
            ("Tidplan", "timeline_raw"),
        )


def test_tables_side_by_side_stand_each_under_its_own_heading():
    def part(left: float, heading: str, action: str) -> list[Drawing]:
        rows = [["Åtgärd", "Ansvarig"], [action, "Kansliet"]]
        return [
            text(left, 70, heading, size=14, bold=True),
            table([left, left + 130, left + 240], rows, top=100, bold=(0,)),
        ]

    running = text(40, 300, "Planen gäller för hela kommunen och följs upp varje år.\n" * 6)
    found = rows_of(page(*part(40, "Energi", "Byt lampor"), *part(310, "Trafik", "Bygg en cykelväg"), running))
    assert [(row["section"], row["activity"]) for row in found] == [
        ("Energi", "Byt lampor"),
        ("Trafik", "Bygg en cykelväg"),
    ]


class TestLoneBands:
    """Section rows in the type of the other rows, or whose type OCR does not tell."""

    head, lamps, cycle = [*HEAD, "Status"], [*LAMPS, "Klar"], [*CYCLE, "Pågår"]

    def plan(self, *rows: list[str], top: float = 100.0) -> Page:
        drawing = table([40, 180, 320, 420, 520], rows, top=top, rules="horizontal")
        return page(drawing, height=drawing.bottom + 40)

    def found(self, *pages: Page) -> list[tuple[str | None, str | None]]:
        return [(row.get("section"), row["activity"]) for row in rows_of(*pages)]

    def test_a_table_that_opens_with_a_section_row_has_others(self):
        rows = [self.head, ["Skolor"], self.lamps, self.lamps, ["Vägar"], self.cycle]
        lamps, cycle = ("Skolor", LAMPS[0]), ("Vägar", CYCLE[0])
        assert self.found(self.plan(*rows)) == [lamps, lamps, cycle]

    def test_one_lone_row_is_an_action(self):
        rows = [self.head, self.lamps, ["Måla bron"], self.cycle]
        assert (None, "Måla bron") in self.found(self.plan(*rows))

    def test_a_table_with_section_rows_has_them_on_the_next_page(self):
        first = self.plan(self.head, ["Skolor"], self.lamps, ["Vägar"], self.cycle)
        second = self.plan(self.head, self.cycle, ["Parker"], self.lamps, top=40)
        assert self.found(first, second)[2:] == [("Vägar", CYCLE[0]), ("Parker", LAMPS[0])]

    @pytest.mark.parametrize(
        ("opening", "found"),
        [
            ("Parker", [("Vägar", CYCLE[0]), ("Parker", LAMPS[0])]),
            ("och fram till skolan", [("Vägar", f"{CYCLE[0]} och fram till skolan"), ("Vägar", LAMPS[0])]),
        ],
    )
    def test_a_page_may_open_with_one_but_not_with_the_rest_of_an_action(self, opening, found):
        first = self.plan(self.head, ["Skolor"], self.lamps, ["Vägar"], self.cycle)
        second = self.plan(self.head, [opening], self.lamps, top=40)
        assert self.found(first, second)[1:] == found
