from __future__ import annotations

from dataclasses import replace

import pytest
from pages import ABOVE, LEFT, Drawing, page, rows_of, segments, table, text

from extractors.card_parts import is_card, is_form, is_row_of_cards
from extractors.grid import Grid, ruled_grids

XS = [40, 180, 520]
LAMPS = [["Åtgärd", "Byt lampor i skolorna"], ["Ansvarig", "Tekniska nämnden"], ["Tidplan", "2024"]]
CYCLE = [["Åtgärd", "Bygg en cykelväg"], ["Ansvarig", "Kommunstyrelsen"], ["Tidplan", "2025"]]
WANT_LAMPS = {"activity": "Byt lampor i skolorna", "responsible_raw": "Tekniska nämnden", "timeline_raw": "2024"}
WANT_CYCLE = {"activity": "Bygg en cykelväg", "responsible_raw": "Kommunstyrelsen", "timeline_raw": "2025"}


def grid(*rows: list[str], xs: list[int] = XS) -> Grid:
    (found,) = ruled_grids(page(table(xs, rows, bold=())))
    return found


def test_a_card_has_keys_on_the_left():
    assert is_card(grid(*LAMPS), after_cards=False)


def test_a_card_without_a_time_has_two_other_labels():
    who = ["Ansvarig", "Kansliet"]
    assert is_card(grid(who, ["Status", "Pågår"], ["Samverkan", "Region Skåne"]), after_cards=False)
    assert not is_card(grid(who, ["Status", "Pågår"], ["Version", "1.0"]), after_cards=False)
    titled = ["Byt lampor i skolorna", LEFT]
    assert is_card(grid(titled, who, ["Status", "Pågår"]), after_cards=False)
    assert not is_card(grid(titled, who, ["Version", "1.0"]), after_cards=False)


def test_a_table_of_two_columns_with_a_header_row_is_no_card():
    assert not is_card(grid(["Åtgärd", "Ansvarig"], ["Byt lampor", "Nämnden"], ["Cykla", "Nämnden"]), after_cards=False)


def test_a_head_that_names_two_fields_is_a_head_too():
    heads = ["Insats och ansvarig", "Beskrivning", "Tidplan", "Status"]
    rows = [
        ["Byt lampor Ansvarig: Nämnden", "Skolorna", "2024", "Klar"],
        ["Cykla Ansvarig: Rektor", "", "2025", "Klar"],
    ]
    assert not is_card(grid(heads, *rows, xs=[40, 200, 300, 400, 520]), after_cards=False)
    assert not is_card(grid(["Åtgärd", "Ansvarig och tidplan"], *LAMPS[1:]), after_cards=False)


def test_other_tables_of_two_columns_are_no_cards():
    assert not is_card(grid(["Namn", "Anna Ek"], ["Telefon", "08-123"], ["Roll", "Chef"]), after_cards=False)
    assert not is_card(grid(["Ansvarig", "Nämnden"], ["Version", "1.0"], ["Dokumenttyp", "Plan"]), after_cards=False)


def test_each_card_is_an_action():
    first = table(XS, LAMPS, bold=())
    assert rows_of(page(first, table(XS, CYCLE, top=first.bottom + 30, bold=()))) == [WANT_LAMPS, WANT_CYCLE]


def test_cards_in_one_grid_begin_where_the_first_key_comes_again():
    assert rows_of(page(table(XS, [*LAMPS, *CYCLE], bold=()))) == [WANT_LAMPS, WANT_CYCLE]


def test_a_key_that_a_card_lacks_is_not_taken_from_the_card_before():
    (_, second) = rows_of(page(table(XS, [*LAMPS, CYCLE[0], CYCLE[2]], bold=())))
    assert second == {"activity": "Bygg en cykelväg", "timeline_raw": "2025"}


def test_a_key_without_a_value_is_empty():
    (row,) = rows_of(page(table(XS, [LAMPS[0], ["Ansvarig", ""], LAMPS[2]], bold=())))
    assert row["responsible_raw"] == ""


def test_a_card_cut_by_the_page_end_is_one_action_with_two_regions():
    first = table(XS, LAMPS[:2], bold=())
    second = table(XS, [LAMPS[2], *CYCLE], top=40, bold=())
    found = segments(page(first, height=first.bottom + 40), page(second)).rows
    assert [row.cell("timeline_raw").text for row in found] == ["2024", "2025"]
    assert [region.page for region in found[0].regions] == [1, 2]


def test_a_value_cut_by_the_page_end_goes_on():
    first = table(XS, [LAMPS[0], ["Beskrivning", "Lamporna byts mot"]], bold=())
    second = table(XS, [["", "sådana som drar mindre"], *LAMPS[1:]], top=40, bold=())
    (row,) = rows_of(page(first, height=first.bottom + 40), page(second))
    assert row["implementation"] == "Lamporna byts mot sådana som drar mindre"
    assert row["responsible_raw"] == "Tekniska nämnden"


def test_a_value_over_several_rows_of_the_grid_goes_on_below_an_empty_key():
    (row,) = rows_of(page(table(XS, [*LAMPS[:2], [ABOVE, "Kommunstyrelsen"], LAMPS[2]], bold=())))
    assert row["responsible_raw"] == "Tekniska nämnden Kommunstyrelsen"


def test_two_keys_side_by_side():
    xs = [40, 120, 280, 360, 520]
    rows = [["Åtgärd", "Byt lampor", "Ansvarig", "Tekniska nämnden"], ["Tidplan", "2024", "Kostnad", "10 tkr"]]
    assert rows_of(page(table(xs, rows, bold=()))) == [
        {
            "activity": "Byt lampor",
            "responsible_raw": "Tekniska nämnden",
            "timeline_raw": "2024",
            "resources": "10 tkr",
        }
    ]


def test_a_merged_row_on_top_is_the_cards_title_and_its_action():
    rows = [["Byt lampor i skolorna", LEFT], *LAMPS[1:]]
    (row,) = rows_of(page(table(XS, rows)))
    assert row["activity"] == "Byt lampor i skolorna"


def test_a_title_row_is_the_action_whatever_heading_stands_above_the_card():
    heading = text(40, 60, "Energi", size=14, bold=True)
    rows = [["Å1. Byt lampor i skolorna", LEFT], *LAMPS[1:]]
    (row,) = rows_of(page(heading, table(XS, rows), text(40, 300, "Planen följs upp varje år. " * 3)))
    assert (row["activity"], row["section"], row["extra:Nr"]) == ("Byt lampor i skolorna", "Energi", "Å1")


def test_a_key_that_no_rule_knows_is_named_by_its_values():
    odd = [[*LAMPS[:2], ["Löftet gäller", "våren 2026"]], [*CYCLE[:2], ["Löftet gäller", "löpande"]]]
    made = page(*(table(XS, rows, top=y, bold=()) for rows, y in zip(odd, (100, 200), strict=True)))
    assert [row["timeline_raw"] for row in rows_of(made)] == ["våren 2026", "löpande"]
    assert {row.signals["header_content:timeline_raw"] for row in segments(made).rows} == {0.5}


def test_a_card_may_open_with_its_number_and_hold_other_keys_that_go_to_extra():
    rows = [["Nr", "1"], *LAMPS, ["Varför", "Sparar el"]]
    (row,) = rows_of(page(table(XS, rows, bold=())))
    assert (row["activity"], row["extra:Nr"], row["extra:Varför"]) == (LAMPS[0][1], "1", "Sparar el")


@pytest.mark.parametrize("rules", ["grid", "none"])
def test_an_unknown_key_that_opens_the_cards_names_the_action_and_a_heading_above_is_the_section(rules):
    odd = [[["Fladdermus", rows[0][1]], *rows[1:]] for rows in (LAMPS, CYCLE)]
    heading = text(40, 60, "Energi", size=14, bold=True)
    made = [table(XS, rows, top=y, rules=rules, bold=()) for rows, y in zip(odd, (100, 200), strict=True)]
    found = rows_of(page(heading, *made, text(40, 400, "Planen följs upp varje år. " * 3)))
    assert [(row["activity"], row["section"]) for row in found] == [
        (LAMPS[0][1], "Energi"),
        (CYCLE[0][1], "Energi"),
    ]


def test_a_key_that_no_rule_knows_is_kept_with_its_words():
    (row,) = rows_of(page(table(XS, [*LAMPS, ["Fladdermus", "sällsynt"]], bold=())))
    assert row["?:Fladdermus"] == "sällsynt"


def test_a_heading_above_a_card_is_its_section():
    heading = text(40, 60, "Energi", size=14, bold=True)
    (row,) = rows_of(page(heading, table(XS, LAMPS, bold=()), text(40, 300, "Planen följs upp varje år. " * 3)))
    assert row["section"] == "Energi"


@pytest.mark.parametrize(
    ("headings", "sections"),
    [(("Kort K1", "Kort K2"), ["Energi", "Energi"]), (("Sal 1", "Skolgården"), ["Sal 1", "Skolgården"])],
)
def test_headings_that_only_number_cards_are_no_sections(headings, sections):
    drawings = [text(40, 40, "Energi", size=16, bold=True)]
    for y, heading, card in zip((80, 200), headings, (LAMPS, CYCLE), strict=True):
        drawings += [text(40, y, heading, size=12, bold=True), table(XS, card, top=y + 20, bold=())]
    assert [row["section"] for row in rows_of(page(*drawings))] == sections


def test_cards_without_rulings_are_read_beside_their_keys():
    made = [table(XS, rows, top=y, rules="none", bold=()) for rows, y in ((LAMPS, 100), (CYCLE, 200))]
    assert rows_of(page(*made)) == [WANT_LAMPS, WANT_CYCLE]
    assert {row.source for row in segments(page(*made)).rows} == {"card"}


def test_a_key_that_no_rule_knows_is_read_beside_its_value_where_it_comes_again():
    odd = [[*rows, ["Fladdermus", "sällsynt"]] for rows in (LAMPS, CYCLE)]
    made = [table(XS, rows, top=y, rules="none", bold=()) for rows, y in zip(odd, (100, 220), strict=True)]
    assert [row["?:Fladdermus"] for row in rows_of(page(*made))] == ["sällsynt"] * 2


def test_values_side_by_side_go_on_below_themselves():
    keys = [["Åtgärd", "Byt lampor", "", ""], ["Ansvarig", "Rektorerna,\nvaktmästarna", "Tid", "2024"]]
    more = [["Åtgärd", "Cykla", "", ""], ["Ansvarig", "Nämnden", "Tid", "2025"]]
    xs = [40, 120, 250, 330, 450]
    made = [table(xs, rows, top=y, rules="none", bold=()) for rows, y in ((keys, 100), (more, 200))]
    assert [row["responsible_raw"] for row in rows_of(page(*made))] == ["Rektorerna, vaktmästarna", "Nämnden"]


THREE = [40, 200, 360, 520]
ABOUT = "Planen tas fram i samråd med skolorna."


class TestFormsOfCards:
    def test_labels_stand_above_their_values_in_one_cell(self):
        rows = [
            ["Åtgärd\nByt lampor i skolorna", LEFT, LEFT],
            ["Ansvarig\nTekniska nämnden", "Tidplan\n2024", "Status\nPågår"],
        ]
        assert rows_of(page(table(THREE, rows, bold=()))) == [{**WANT_LAMPS, "status_raw": "Pågår"}]

    def test_bold_text_above_plain_text_in_a_cell_may_be_a_label_that_is_not_listed(self):
        rows = [["Byt lampor i skolorna", LEFT, LEFT], ["Ansvarig\nKansliet", "Klart när\n2024", "Status\nPågår"]]
        plain = page(table(THREE, rows))
        labels = {"Ansvarig", "Klart", "när", "Status"}
        made = replace(plain, words=tuple(replace(w, bold=w.bold or w.text in labels) for w in plain.words))
        (found,) = ruled_grids(made)
        assert is_form(found)
        assert not is_form(grid(*rows, xs=THREE))

    def test_small_labels_stand_above_values_in_larger_type(self):
        """Bold or not, and also one that is no listed word."""
        about = ["Beskrivning av insatsen\nAlla gamla lampor byts", LEFT, LEFT]
        rows = [
            ["Insats\nByt lampor i skolorna", LEFT, LEFT],
            about,
            ["Ansvarig\nTekniska nämnden", "Tidplan\n2024", LEFT],
        ]
        plain = page(table(THREE, rows, bold=()))
        labels = {"Insats", "Beskrivning", "av", "insatsen", "Ansvarig", "Tidplan"}
        small = tuple(replace(word, size=8) if word.text in labels else word for word in plain.words)
        want = {**WANT_LAMPS, "implementation": "Alla gamla lampor byts"}
        assert rows_of(replace(plain, words=small)) == [want]

    def test_labels_stand_before_their_values_in_one_cell_below_a_title(self):
        rows = [["Byt lampor i skolorna", LEFT, LEFT], ["Ansvarig: Tekniska nämnden", "Tidplan: 2024", "Status: Pågår"]]
        assert rows_of(page(table(THREE, rows))) == [{**WANT_LAMPS, "status_raw": "Pågår"}]

    def test_a_line_of_labels_stands_over_a_line_of_values_below_a_title_and_what_it_is_about(self):
        def card(title: str, who: str, when: str) -> list[list[str]]:
            return [[title, LEFT, LEFT], [ABOUT, LEFT, LEFT], ["Ansvarig", "Tidplan", "Status"], [who, when, "Pågår"]]

        first = table(THREE, card("Byt lampor i skolorna", "Tekniska nämnden", "2024"))
        second = table(THREE, card("Bygg en cykelväg", "Kommunstyrelsen", "2025"), top=first.bottom + 30)
        more = {"implementation": ABOUT, "status_raw": "Pågår"}
        assert rows_of(page(first, second)) == [{**WANT_LAMPS, **more}, {**WANT_CYCLE, **more}]

    def test_a_plain_row_below_the_title_tells_what_the_action_is_about(self):
        rows = [["Byt lampor i skolorna", LEFT], [ABOUT, LEFT], *LAMPS[1:]]
        assert rows_of(page(table(XS, rows))) == [{**WANT_LAMPS, "implementation": ABOUT}]

    def test_cards_with_keys_of_other_widths_may_touch(self):
        first = table(XS, LAMPS, bold=())
        second = table([40, 240, 520], CYCLE, top=first.bottom, bold=())
        assert rows_of(page(first, second)) == [WANT_LAMPS, WANT_CYCLE]

    def test_the_label_of_the_action_over_the_whole_card_is_no_part_of_it(self):
        def card(action: str, top: float) -> Drawing:
            rows = [[f"Aktivitet: {action}", LEFT], ["Ansvarig", "Rektor"], ["Tidplan", "2024"]]
            return table([40, 160, 540], rows, top=top)

        first = card("Byt lampor", 100)
        found = rows_of(page(first, card("Bygg en bro", first.bottom + 30)))
        assert [(row["activity"], row["responsible_raw"]) for row in found] == [
            ("Byt lampor", "Rektor"),
            ("Bygg en bro", "Rektor"),
        ]

    def test_a_label_of_a_form_may_take_two_lines_or_have_no_value(self):
        xs, rows = [40, 240, 320, 520], [["Åtgärd 1. Byt lampor", LEFT, LEFT]]
        rows += [["Ansvarig\nRektor", "När ska det\nvara klart?\n2024", "Kostnad"]]
        drawn = table(xs, rows)
        bold = {"Åtgärd", "1.", "Byt", "lampor", "Ansvarig", "När", "ska", "det", "vara", "klart?", "Kostnad"}
        made = replace(drawn, words=tuple(replace(w, bold=w.text in bold) for w in drawn.words))
        (row,) = rows_of(page(made))
        assert (row["timeline_raw"], row["responsible_raw"]) == ("2024", "Rektor")

    def test_a_table_whose_cells_bear_no_labels_is_no_form(self):
        rows = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Tekniska nämnden", "2024"]]
        assert not is_form(grid(*rows, xs=THREE))
        assert not is_form(grid(["Namn: Anna Ek", "Telefon: 08-123", "Roll: Chef"], ["", "", ""], xs=THREE))

    def test_a_grid_with_a_cell_that_bears_no_label_is_no_form(self):
        titled = ["Åtgärd: Byt lampor i skolorna", LEFT, LEFT]
        assert is_form(grid(titled, ["Ansvarig: Kansliet", "Status: Pågår", "Tidplan: 2024"], xs=THREE))
        assert not is_form(grid(titled, ["Ansvarig: Kansliet", "se bilaga 2", "Tidplan: 2024"], xs=THREE))


def test_a_form_whose_last_row_holds_two_labelled_cells_is_no_card_with_keys():
    form = [
        ["Byt lampor i skolorna", LEFT],
        ["Hur: Vid renovering", LEFT],
        ["Ansvarig: Tekniska nämnden", "Tidplan: 2024"],
    ]
    other = [["Bygg en cykelväg", LEFT], ["Hur: Längs ån", LEFT], ["Ansvarig: Kommunstyrelsen", "Tidplan: 2025"]]
    first = table([40, 280, 520], form, bold=(0,))
    found = rows_of(page(first, table([40, 280, 520], other, top=first.bottom + 30, bold=(0,))))
    assert found == [
        {**WANT_LAMPS, "implementation": "Vid renovering"},
        {**WANT_CYCLE, "implementation": "Längs ån"},
    ]


def test_labels_over_values_below_a_heading_and_its_text_are_an_item_of_a_list():
    def item(y: float, title: str, who: str, when: str) -> list[Drawing]:
        heading = text(40, y, title, size=13, bold=True)
        values = table(THREE, [["Ansvarig", "Tidplan", "Status"], [who, when, "Pågår"]], top=y + 40)
        return [heading, text(40, y + 22, ABOUT), values]

    first = item(60, "Byt lampor i skolorna", "Tekniska nämnden", "2024")
    second = item(200, "Bygg en cykelväg", "Kommunstyrelsen", "2025")
    running = text(40, 400, "Planen gäller för hela kommunen och följs upp varje år.\n" * 6)
    more = {"implementation": ABOUT, "status_raw": "Pågår"}
    assert rows_of(page(*first, *second, running)) == [{**WANT_LAMPS, **more}, {**WANT_CYCLE, **more}]
    assert rows_of(page(*first, running)) == []  # once in a document it is a box about the document


def test_labels_over_values_go_on_with_the_labelled_lines_above_them():
    def item(y: float, title: str, who: str, when: str) -> list[Drawing]:
        heading = text(40, y, title, size=13, bold=True)
        values = table(THREE, [["Ansvarig", "Tidplan", "Status"], [who, when, "Pågår"]], top=y + 40)
        return [heading, text(40, y + 22, "Indikator: Antal gjorda"), values]

    first = item(60, "Byt lampor i skolorna", "Tekniska nämnden", "2024")
    second = item(200, "Bygg en cykelväg", "Kommunstyrelsen", "2025")
    running = text(40, 400, "Planen gäller för hela kommunen och följs upp varje år.\n" * 6)
    more = {"indicators": "Antal gjorda", "status_raw": "Pågår"}
    assert rows_of(page(*first, *second, running)) == [{**WANT_LAMPS, **more}, {**WANT_CYCLE, **more}]


DOWN = [[label, first, second] for (label, first), (_, second) in zip(LAMPS, CYCLE, strict=True)]


def test_labels_on_the_left_of_several_cards_are_told_from_a_header():
    assert rows_of(page(table([40, 120, 300, 520], DOWN, bold=()))) == [WANT_LAMPS, WANT_CYCLE]
    header = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Nämnden", "2024"], ["Cykla", "Nämnden", "2025"]]
    assert not is_row_of_cards(grid(*header, xs=[40, 120, 300, 520]))


def test_figures_beside_labels_are_no_cards():
    budget = [["Åtgärder", "2023", "2024"], ["Personal", "10", "12"], ["Drift", "3", "4"]]
    assert not is_row_of_cards(grid(*budget, xs=[40, 120, 300, 520]))


def test_a_key_in_bold_without_its_value_is_no_heading():
    drawn = [text(60, 40, "Planen gäller för alla nämnder i hela kommunen.\n" * 4)]
    for number, how in enumerate(("Med ny teknik.", "", "I alla hus.")):
        cells = (("Vi ska", f"Byta {number} lampor"), ("Så här", how), ("Vem ansvarar", "Rektor"), ("Tidpunkt", "2025"))
        for step, (key, value) in enumerate(cells):
            y = 120 + 100 * number + 18 * step
            drawn += [text(60, y, key, bold=True), text(200, y, value)]
    found = rows_of(page(*drawn))
    assert [row["activity"] for row in found] == [f"Byta {number} lampor" for number in range(3)]
    assert {row.get("section") for row in found} == {None}


def test_a_key_whose_capital_ocr_took_for_a_small_letter_is_a_key():
    drawn = []
    for number in range(2):
        cells = (("Vi ska", f"Byta {number} lampor"), ("så här", "Med stege."), ("Vem ansvarar", "Rektor"))
        for step, (key, value) in enumerate((*cells, ("Tidpunkt", "2025"))):
            y = 120 + 100 * number + 18 * step
            drawn += [text(60, y, key), text(200, y, value)]
    made = page(text(60, 40, "Planen gäller för alla nämnder i hela kommunen.\n" * 4), *drawn)
    read = replace(made, words=tuple(replace(word, score=0.9) for word in made.words))
    assert [row["activity"] for row in rows_of(read)] == ["Byta 0 lampor", "Byta 1 lampor"]
