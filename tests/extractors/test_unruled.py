from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import Drawing, page, rows_of, segments, table, text

from extractors.lines import baselines
from extractors.page import Box, Fill, Word
from extractors.unruled import column_limits, crossings
from extractors.unruled_head import find_headers

XS = [40, 240, 400, 540]
HEAD = ["Åtgärd", "Ansvarig", "Tidplan"]
ROWS = [
    ["Byt lampor i alla skolor och förskolor", "Kulturnämnden", "2024"],
    ["Bygg en cykelväg från stationen till badet", "Kommunstyrelsen och Tekniska nämnden", "Senast 2025"],
    ["Minska matsvinnet", "Barn- och utbildningsnämnden", "Löpande, redovisas årligen"],
]
WANT = [
    ("Byt lampor i alla skolor och förskolor", "Kulturnämnden", "2024"),
    ("Bygg en cykelväg från stationen till badet", "Kommunstyrelsen och Tekniska nämnden", "Senast 2025"),
    ("Minska matsvinnet", "Barn- och utbildningsnämnden", "Löpande, redovisas årligen"),
]


def read(*drawings: Drawing) -> list[tuple[str | None, ...]]:
    return [
        tuple(row.get(name) for name in ("activity", "responsible_raw", "timeline_raw"))
        for row in rows_of(page(*drawings))
    ]


@pytest.mark.parametrize("rules", ["horizontal", "head", "zebra", "none"])
def test_lines_are_merged_into_rows_whatever_parts_them(rules):
    assert read(table(XS, [HEAD, *ROWS], rules=rules)) == WANT


def test_rows_are_told_apart_where_no_gap_parts_them():
    assert read(table(XS, [HEAD, *ROWS], rules="none", apart=2)) == WANT


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [["Hörslinga", "Kansliet", "Våren 2025"], ["Automatisk dörröppnare", "Fastighet", "15/9 2025"]],
            id="a time that fills its column",
        ),
        pytest.param(
            [["Räkna", "Kansliet", "Inom ram"], ["Byt alla lampor i skolan", "Fastighet", "60 tkr"]],
            id="a figure below words",
        ),
        pytest.param(
            [
                ["Dämpa bullret", "Rektor och fastighet", "2025–2026"],
                ["Sätt upp bilder", "Förskolechef", "Hösten 2025"],
            ],
            id="only the action leaves room",
        ),
    ],
)
def test_rows_of_one_line_each_are_told_apart_where_no_gap_parts_them(rows):
    xs = [40, 240, 345, 395]
    more = ["Rita om planen för alla hus som står tomma efter flytten", "Fastighet", "2025"]
    assert [row[0] for row in read(table(xs, [HEAD, *rows, more], rules="none", apart=2))] == [
        rows[0][0],
        rows[1][0],
        more[0],
    ]


def test_the_items_of_a_list_in_a_cell_are_one_row():
    rows = [
        HEAD,
        ["• Inventera husen\n• Se över planerna", "• Tekniska nämnden\n• Kulturnämnden", "2024"],
        ["Köp in foton", "Arkivet", "2025"],
        ["• Visningar\n• Skolprogram", "• Kulturnämnden\n• Skolnämnden", "Löpande"],
    ]
    found = rows_of(page(table(XS, rows, rules="zebra")))
    assert [row["activity"] for row in found] == [
        "Inventera husen\nSe över planerna",
        "Köp in foton",
        "Visningar\nSkolprogram",
    ]


@pytest.mark.parametrize("rules", ["head", "none"])
def test_a_header_at_the_foot_of_a_page_has_its_rows_on_the_next(rules):
    before = table(XS, [HEAD, *ROWS], top=100, rules=rules)
    foot = [text(40, 690, "Trygghet", size=14, bold=True), table(XS, [HEAD], top=720, rules=rules)]
    more = [["Bygg en bro", "Tekniska nämnden", "2026"], ["Laga taket", "Kommunstyrelsen", "2027"]]
    rows = rows_of(page(before, *foot), page(table(XS, more, top=80, rules="none", bold=()), number=2))
    assert [(row["activity"], row.get("section")) for row in rows[3:]] == [
        ("Bygg en bro", "Trygghet"),
        ("Laga taket", "Trygghet"),
    ]


def test_a_last_key_whose_value_names_a_field_is_no_header_of_two_heads():
    keys = ["Åtgärd", "Ansvarig", "Kommentar", "Samverkan", "Status"]
    values = ["Laga taket", "Rektor", "Se budgeten", "", "Ny aktivitet"]
    lines = [(x, 24 * i, part) for x, parts in ((40, keys), (200, values)) for i, part in enumerate(parts) if part]
    whole = [text(x, 100 + y, part, bold=x == 40) for x, y, part in lines]
    cards = [*whole, *(text(x, 400 + y, part, bold=x == 40) for x, y, part in lines)]
    assert [row.get("status_raw") for row in rows_of(page(*cards))] == ["Ny aktivitet"] * 2


def test_a_coloured_header_is_a_header():
    made = table(XS, [HEAD, *ROWS], rules="none")
    assert read(replace(made, fills=(Fill(40, 100, 540, 118, (0, 60, 120)),))) == WANT


def test_text_before_and_after_belongs_to_no_row():
    made = table(XS, [HEAD, *ROWS], rules="none", top=160)
    before = text(40, 60, "Nämnden följer upp planen varje år och lämnar en rapport till fullmäktige.\nDen är kort.")
    after = text(
        40,
        made.bottom + 30,
        "Planen gäller från den dag då kommunfullmäktige har antagit den och den ska följas upp varje år\n"
        "av kommunstyrelsen som lämnar en rapport till kommunfullmäktige om vad som är gjort och återstår.",
    )
    assert read(before, made, after) == WANT


def test_a_heading_ends_the_table():
    made = table(XS, [HEAD, *ROWS], rules="none")
    heading = text(40, made.bottom + 20, "Uppföljning av planen", size=14, bold=True)
    after = text(40, made.bottom + 50, "Planen följs upp.")
    assert read(made, heading, after) == WANT


def test_a_note_in_larger_type_parts_the_table_and_is_no_row_of_it():
    first = table(XS, [HEAD, ROWS[0]], rules="horizontal")
    note = text(40, first.bottom + 8, "Bygget sker i ett särskilt projekt tillsammans med grannkommunen.", size=11)
    second = table(XS, [ROWS[2]], top=note.bottom + 8, rules="horizontal", bold=())
    foot = text(40, second.bottom + 8, "1 Förutsätter bidrag.", size=11)
    assert read(first, note, second, foot) == [WANT[0], WANT[2]]


def test_a_heading_ends_a_table_of_one_cell():
    table_part = table(XS, [HEAD, ["", "Tekniska nämnden", ""]], rules="none")
    heading = text(40, table_part.bottom + 20, "Säkerhet", size=14, bold=True)
    following = table(XS, [HEAD, ROWS[2]], top=heading.bottom + 10, rules="none")
    (row,) = segments(page(table_part, heading, following, text(40, 600, "Planen följs upp. " * 4))).rows
    assert row.section == "Säkerhet"


def test_a_goal_stated_for_the_next_table_ends_this_one():
    first = table(XS, [HEAD, *ROWS], rules="none")
    goal = text(44, first.bottom + 14, "Mål: Alla trivs.")
    assert read(first, goal) == WANT


def test_a_numbered_title_in_much_larger_type_ends_the_table():
    plan = table(XS, [HEAD, *ROWS], rules="none")
    title = text(44, plan.bottom + 6, "2 | Gemensam kalender | för alla", size=15)
    assert read(plan, title, text(40, plan.bottom + 40, "Alla ska veta vad som händer i kommunen.")) == WANT


def test_a_bold_line_of_the_tables_own_size_ends_it_where_only_text_follows():
    made = table(XS, [HEAD, *ROWS], rules="none")
    heading = text(44, made.bottom + 8, "Uppföljning", bold=True)
    after = text(44, made.bottom + 24, "Planen följs upp.")
    assert read(made, heading, after) == WANT


@pytest.mark.parametrize("rules", ["horizontal", "head", "zebra", "none"])
def test_a_line_left_of_the_padded_cells_is_none_of_the_table(rules):
    first = table(XS, [HEAD, *ROWS], rules=rules)
    heading = text(40, first.bottom + 8, "Trafik")
    second = table(XS, [HEAD, *ROWS], top=heading.bottom + 8, rules=rules)
    after = text(40, second.bottom + 8, "Uppföljning")
    note = text(40, after.bottom + 8, "Planen har tagits fram av en arbetsgrupp med många tjänstepersoner.", size=8)
    assert read(first, heading, second, after, note) == [*WANT, *WANT]


def test_a_section_row_over_all_columns_is_the_section_of_the_rows_below():
    rows = [HEAD, ["Energi", "", ""], ROWS[0], ["Trafik", "", ""], *ROWS[1:]]
    found = rows_of(page(table(XS, rows, rules="none", bold=(0, 1, 3))))
    assert [row.get("section") for row in found] == ["Energi", "Trafik", "Trafik"]


def test_a_cell_that_no_rule_parts_from_the_one_below_is_merged_over_rows():
    rows = [HEAD, ["Byt lampor", "Tekniska nämnden", "2024"], ["Lys upp gångvägar", "^", "2025"], ROWS[2]]
    found = read(table(XS, rows, rules="horizontal"))
    assert [row[1] for row in found] == ["Tekniska nämnden", "Tekniska nämnden", "Barn- och utbildningsnämnden"]


def test_a_number_column_before_the_action_parts_rows():
    xs = [40, 80, 240, 400, 540]
    rows = [["Nr", *HEAD], *[[str(number), *row] for number, row in enumerate(ROWS, start=1)]]
    found = rows_of(page(table(xs, rows, rules="none", apart=2)))
    assert [row["activity"] for row in found] == [row[0] for row in WANT]
    assert [row["extra:Nr"] for row in found] == ["1", "2", "3"]


def test_lower_heads_take_the_place_of_the_one_above_them():
    xs = [40, 240, 380, 460, 540]
    upper = text(424, 88, "Tidplan", bold=True)
    rows = [["Åtgärd", "Ansvarig", "Start", "Slut"], ["Byt lampor", "Tekniska nämnden", "2024", "2025"]]
    (row,) = segments(page(upper, table(xs, rows, rules="none"))).rows
    assert [cell.text for cell in row.cells if cell.field == "timeline_raw"] == ["2024", "2025"]


@pytest.mark.parametrize("lefts", [[250, 430], [290, 465]], ids=["flush", "centred"])
def test_each_upper_head_over_lower_ones_gives_way_to_them(lefts):
    xs = [40, 250, 340, 430, 480, 560]
    upper = [
        text(x, 100, head, bold=True) for x, head in zip((44, *lefts), ("Åtgärd", "Ansvar", "Tidplan"), strict=True)
    ]
    lower = ["", "Huvudansvar", "Stöd", "Start", "Slut"]
    rows = [["Byt lampor", "Nämnden", "Skolan", "2024", "2025"], ["Cykla", "Kansliet", "", "2025", "2026"]]
    found = rows_of(page(*upper, table(xs, [lower, *rows], top=108, rules="none")))
    assert [(row["responsible_raw"], row["partners_raw"], row["timeline_raw"]) for row in found] == [
        ("Nämnden", "Skolan", "2024 + 2025"),
        ("Kansliet", "", "2025 + 2026"),
    ]


def test_lower_heads_that_are_years_close_to_each_other_part_columns():
    drawn = [
        text(40, 100, "Åtgärd", bold=True),
        text(240, 100, "Ansvarig", bold=True),
        text(380, 100, "Tidplan", bold=True),
    ]
    drawn += [text(380, 114, "2024 2025 2026", bold=True)]
    for number, work in enumerate(("Byt lampor", "Bygg en bro", "Mät elen")):
        y = 134 + 24 * number
        drawn += [text(40, y, work), text(240, y, "Rektor"), text(388 + 22.5 * number, y, "x")]
    assert [row["timeline_raw"] for row in rows_of(page(*drawn))] == ["2024", "2025", "2026"]


def test_months_are_heads():
    heads = ["Åtgärd", "Ansvarig", "jan", "feb", "mars", "april", "maj"]
    rows = [["Byt lampor", "Rektor", "x", "x", "", "", ""], ["Bygg en bro", "Kansliet", "", "", "", "x", ""]]
    xs = [40, 200, 300, 340, 380, 420, 460, 500]
    found = rows_of(page(table(xs, [heads, *rows], rules="none")))
    assert [row["timeline_raw"] for row in found] == ["jan, feb", "april"]


def test_marks_in_the_middle_of_wide_columns_are_below_the_head_at_their_left():
    heads = [text(x, 100, head, bold=True) for x, head in ((40, "Åtgärd"), (240, "2024"), (340, "2025"), (440, "2026"))]
    heads += [text(140, 100, "Ansvarig", bold=True)]
    drawn = []
    for number, work in enumerate(("Byt lampor", "Bygg en bro", "Mät elen")):
        y = 130 + 24 * number
        drawn += [text(40, y, work), text(140, y, "Rektor"), text(288 + 100 * number, y, "x")]
    assert [row["timeline_raw"] for row in rows_of(page(*heads, *drawn))] == ["2024", "2025", "2026"]


def test_lower_heads_close_to_each_other_are_parted_where_text_begins_below_them():
    heads = [(40, 100, "Åtgärd"), (240, 100, "Organisation"), (420, 100, "Tid")]
    heads += [(240, 116, "Ansvarig"), (292, 116, "I samverkan med")]
    drawn = [text(x, y, head, bold=True) for x, y, head in heads]
    for number, work in enumerate(("Byt lampor", "Bygg en bro", "Mät elen")):
        y = 140 + 24 * number
        drawn += [text(40, y, work), text(240, y, "Rektor"), text(292, y, "Polisen"), text(420, y, "2025")]
    found = rows_of(page(*drawn))
    assert [(row["responsible_raw"], row["partners_raw"]) for row in found] == [("Rektor", "Polisen")] * 3


def test_a_head_close_to_a_year_is_a_head_of_its_own():
    heads = [(40, "Åtgärd"), (200, "Ansvarig"), (340, "2025"), (400, "2026"), (432, "Indikator")]
    made = page(*(text(x, 100, head, bold=True) for x, head in heads))
    (header,) = find_headers(made, baselines(made.words))
    assert [cell.text for cell in header.cells] == [head for _, head in heads]


def test_a_mark_close_to_the_next_columns_text_does_not_begin_that():
    heads = [(40, "Åtgärd"), (140, "Ansvarig"), (340, "2025"), (440, "2026"), (480, "Samverkan")]
    drawn = [text(x, 100, head, bold=True) for x, head in heads]
    for number, work in enumerate(("Byt lampor", "Bygg en bro", "Mät elen")):
        y = 130 + 24 * number
        drawn += [text(40, y, work), text(140, y, "Rektor"), text(470, y, "x"), text(480, y, "Polisen")]
    found = rows_of(page(*drawn))
    assert [(row["timeline_raw"], row["partners_raw"]) for row in found] == [("2026", "Polisen")] * 3


def test_a_mark_on_the_sheet_that_ocr_reads_as_a_sign_is_no_head():
    heads = [text(x, 100, head, bold=True) for x, head in ((40, "Åtgärd"), (340, "Ansvarig"), (460, "Tidplan"))]
    speck = replace(text(200, 100, "-").words[0], score=0.9)
    rows = [text(40, 130, "Byt lampor i skolorna och bygg en bro över ån"), text(340, 130, "Rektor")]
    rows += [text(40, 160, "Mät elen"), text(340, 160, "Kansliet"), text(460, 160, "2025")]
    found = rows_of(page(*heads, Drawing((speck,), bottom=110), *rows, text(460, 130, "2024")))
    assert [row["activity"] for row in found] == ["Byt lampor i skolorna och bygg en bro över ån", "Mät elen"]


def test_a_head_in_two_lines_is_one():
    rows = [["Åtgärd", "Ansvarig", "Planerad\ntid"], *ROWS]
    (first, *_) = segments(page(table(XS, rows, rules="none"))).rows
    assert [cell.heading for cell in first.cells] == ["Åtgärd", "Ansvarig", "Planerad tid"]


def test_a_head_in_three_lines_that_goes_on_after_a_stroke_is_one():
    rows = [["ÅTGÄRD", "ANSVARIG\nFÖRVALTNING /\nKLART", "STATUS"], *ROWS]
    (first, *_) = segments(page(table(XS, rows, rules="none"))).rows
    assert [cell.heading for cell in first.cells] == ["ÅTGÄRD", "ANSVARIG FÖRVALTNING / KLART", "STATUS"]


def test_a_head_in_capitals_goes_on_below_where_both_lines_name_its_field():
    rows = [["ÅTGÄRD", "ANSVARIG\nNÄMND/FÖRVALTNING", "TIDPLAN"], *ROWS]
    (first, *_) = segments(page(table(XS, rows, rules="none"))).rows
    assert [cell.heading for cell in first.cells] == ["ÅTGÄRD", "ANSVARIG NÄMND/FÖRVALTNING", "TIDPLAN"]


def test_a_year_beside_a_head_is_a_head_of_its_own():
    heads = [text(x, 100, head, bold=True) for x, head in ((40, "Åtgärd"), (200, "Medverkande"), (262, "2024"))]
    heads += [text(x, 100, year, bold=True) for x, year in ((320, "2025"), (380, "2026"))]
    drawn = [text(40, 124, "Byt lampor"), text(200, 124, "Polisen"), text(262, 124, "x"), text(40, 148, "Bygg en bro")]
    found = rows_of(page(*heads, *drawn, text(200, 148, "Rektor"), text(320, 148, "x")))
    assert [(row["partners_raw"], row["timeline_raw"]) for row in found] == [("Polisen", "2024"), ("Rektor", "2025")]


def test_a_head_in_two_lines_beside_the_middle_of_others_is_one_of_them():
    head = [text(44, 100, "Åtgärd", bold=True), text(404, 100, "Tidplan", bold=True)]
    head += [text(244, 94, "Ansvarig /\nstatus", bold=True)]
    rows = [[name, "Rektor\nKlar", "2024"] for name in ("Byt lampor", "Bygg en cykelväg")]
    (first, *_) = segments(page(*head, table(XS, rows, rules="none", top=122, bold=()))).rows
    assert [cell.heading for cell in first.cells] == ["Åtgärd", "Ansvarig / status", "Tidplan"]


def test_heads_of_one_and_two_lines_that_end_on_one_height_are_one_header():
    xs = [40, 200, 300, 400, 480, 560]
    ends = [text(x, 88, word, bold=True) for x, word in ((404, "Genomförs"), (484, "Kostnad och"))]
    head = ["Åtgärd", "Ansvarig sektor", "Medverkande", "när", "finansiering"]
    rows = [[name, "Skolan", "Alla", "2024", "Inom ram"] for name in ("Byt lampor", "Bygg en cykelväg")]
    (first, second) = segments(page(*ends, table(xs, [head, *rows], rules="none"))).rows
    want = ["Åtgärd", "Ansvarig sektor", "Medverkande", "Genomförs när", "Kostnad och finansiering"]
    assert [cell.heading for cell in first.cells] == [cell.heading for cell in second.cells] == want


def test_heads_close_to_each_other_are_parted_where_text_begins_below_them():
    xs = [40, 200, 300, 348, 480]
    head = ["Åtgärd", "Ansvarig", "Läshjälp", "Tidplan"]  # 8 points between the last two; no rule knows the third
    rows = [[f"Byt lampor i skola {name}", "Skolan", "Varje", "2024"] for name in "ABC"]
    found = rows_of(page(table(xs, [head, *rows], rules="none")))
    assert [(row["?:Läshjälp"], row["timeline_raw"]) for row in found] == [("Varje", "2024")] * 3


def test_listed_heads_at_a_word_space_are_parted_where_text_begins_below_them():
    drawn = [text(40, 100, "Nr Åtgärd | Ansvarig | Tidplan", bold=True)]
    for number, work in enumerate(("Byt lampor", "Bygg en väg", "Mät elen"), 1):
        y = 100 + 20 * number
        drawn += [text(40, y, str(number)), text(52.5, y, work), text(160.0, y, "Rektor"), text(260.0, y, "2024")]
    (header,) = find_headers(page(*drawn), baselines(page(*drawn).words))
    assert [cell.text for cell in header.cells] == ["Nr", "Åtgärd", "Ansvarig", "Tidplan"]


def test_a_line_of_a_row_that_names_fields_is_no_header():
    xs = [40, 200, 360, 540]
    long = [
        "Byt lampor och gör\nåtgärder i tre hus",
        "Skolnämnden och\nKommunstyrelsen",
        "12 mnkr,\ninvesteringsbudget",
    ]
    rows = [["Åtgärd", "Ansvarig", "Resurser"], long, ["Bygg en cykelväg", "Kansliet", "Inom ram"]]
    found = rows_of(page(table(xs, rows, rules="none")))
    assert [(row["activity"], row["resources"]) for row in found] == [
        ("Byt lampor och gör åtgärder i tre hus", "12 mnkr, investeringsbudget"),
        ("Bygg en cykelväg", "Inom ram"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["Beskrivning | I samverkan med Röda Korset.", "Kommentar | Öppet"],
        ["Beskrivning | Ny aktivitet", "Ansvarig | Rektor"],
        ["Kommentar till | Ny aktivitet\nstatus:", "Övrigt | Öppet"],
    ],
)
def test_labels_with_values_that_name_fields_are_no_header(lines):
    drawn = []
    for index, line in enumerate(lines):
        key, value = line.split(" | ")
        first, *more = value.split("\n")
        drawn += [text(40, 60 + 24 * index, "\n".join([key, *more])), text(200, 60 + 24 * index, first)]
    made = page(*drawn)
    assert find_headers(made, baselines(made.words)) == []


def test_a_goal_that_goes_on_beside_the_next_action_holds_for_both():
    xs = [40, 200, 360, 460, 540]
    rows = [
        ["Mål", "Åtgärd", "Ansvarig", "Tidplan"],
        ["Föräldrar känner sig trygga", "Ordna kurser", "Socialtjänsten", "2024"],
        ["i sin roll", "Öppna förskolan", "Bildning", "2025"],
        ["Barn rör på sig", "Bygg en lekplats", "Kansliet", "2026"],
    ]
    found = rows_of(page(table(xs, rows, rules="none", apart=2)))
    assert [(row["goal"], row["activity"]) for row in found] == [
        ("Föräldrar känner sig trygga i sin roll", "Ordna kurser"),
        ("Föräldrar känner sig trygga i sin roll", "Öppna förskolan"),
        ("Barn rör på sig", "Bygg en lekplats"),
    ]


def test_text_below_a_gap_is_a_cell_of_its_own_though_nothing_parts_it_from_the_one_above():
    rows = [HEAD, ["Byt lampor", "Tekniska nämnden", "2024"], ["Lys upp gångvägar", "^", "2025"]]
    last = ["Cykla", "^", "Löpande, redovisas årligen"]
    drawn = table(XS, [*rows, last], rules="horizontal")
    own = text(XS[1] + 4, drawn.bottom - 16, "Skolnämnden")
    found = read(drawn, own)
    assert [row[1] for row in found] == ["Tekniska nämnden", "Tekniska nämnden", "Skolnämnden"]


def test_the_table_goes_on_over_the_page_without_its_header():
    first = table(XS, [HEAD, ROWS[0]], rules="none")
    second = table(XS, ROWS[1:], rules="none", top=50, bold=())
    found = rows_of(page(first, height=first.bottom + 40), page(second))
    assert [row["activity"] for row in found] == [row[0] for row in WANT]


def test_a_row_cut_by_the_page_end_is_one_row():
    first = table(XS, [HEAD, ["Bygg en cykelväg från", "Kommunstyrelsen och", "2025"]], rules="none")
    rest = table(XS, [["stationen till badet", "Tekniska nämnden", ""], ROWS[2]], rules="none", top=50, bold=())
    found = rows_of(page(first, height=first.bottom + 40), page(rest))
    assert [row["activity"] for row in found] == ["Bygg en cykelväg från stationen till badet", "Minska matsvinnet"]


def test_short_cells_that_stayed_when_the_page_end_moved_the_long_ones_are_of_one_row_with_them():
    stayed = table(XS, [HEAD, ROWS[0], ["", "Tekniska nämnden", "2025"]], rules="head")
    moved = table(XS, [HEAD, ["Bygg en cykelväg från\nstationen till badet", "", ""]], rules="head", top=50)
    found = rows_of(page(stayed, height=stayed.bottom + 20), page(moved))
    assert [(row["activity"], row["responsible_raw"], row["timeline_raw"]) for row in found] == [
        WANT[0],
        ("Bygg en cykelväg från stationen till badet", "Tekniska nämnden", "2025"),
    ]


def test_the_rest_of_a_row_below_the_rule_of_a_repeated_header_is_none_of_the_next_row():
    first = table(XS, [HEAD, ROWS[0], ["Minska matsvinnet", "", "Löpande"]], rules="head")
    second = table(XS, [HEAD, ["", "Skolnämnden", ""], ROWS[0]], rules="head", top=50)
    found = rows_of(page(first, height=first.bottom + 40), page(second))
    assert [row["responsible_raw"] for row in found] == ["Kulturnämnden", "Skolnämnden", "Kulturnämnden"]


def test_text_on_the_next_page_is_no_row_of_the_table():
    first = table(XS, [HEAD, *ROWS], rules="none")
    prose = text(40, 50, "Planen gäller från den dag då kommunfullmäktige har antagit den och följs\nupp varje år.")
    assert len(rows_of(page(first, height=first.bottom + 40), page(prose))) == len(ROWS)


def test_running_text_that_names_the_words_is_no_table():
    made = page(
        text(40, 60, "Åtgärd och ansvarig framgår av planen, liksom tidplan för varje åtgärd."),
        text(40, 74, "Ansvarig nämnd rapporterar."),
    )
    assert rows_of(made) == []


def boxes(*lefts: float) -> list[Box]:
    return [Box(x, 100, x + 40, 110) for x in lefts]


def test_column_limits_stand_where_no_word_does():
    words = [Word(40, 120, 200, 130, "a"), Word(230, 120, 330, 130, "b"), Word(40, 140, 215, 150, "c")]
    (limit,) = column_limits(words, boxes(40, 230))
    assert 215 < limit < 230


def test_a_centred_head_does_not_cut_the_text_to_its_left():
    words = [Word(200, 120 + 12 * n, 390, 130 + 12 * n, "text") for n in range(4)]
    limits = column_limits([Word(40, 120, 160, 130, "a"), *words], boxes(40, 280))
    assert 160 < limits[0] < 200


def test_text_begins_to_the_left_of_a_centred_head():
    words = [Word(40, 120, 100, 130, "a"), Word(240, 120, 250, 130, "b"), Word(240, 140, 330, 150, "c")]
    heads = [Box(80, 100, 120, 112), Box(280, 100, 320, 112)]
    assert column_limits(words[:2], heads)[0] > 250  # nothing tells that the head is centred
    assert 230 < column_limits(words[:2], heads, [240, 240])[0] < 240


def test_a_table_with_centred_heads_at_the_foot_of_a_page_goes_on():
    first = page(text(100, 780, "Åtgärd"), text(300, 780, "Ansvarig"), text(480, 780, "Tidplan"))
    rows = [("Byt lampor", "Kansliet", "2024"), ("Minska matsvinnet", "Rektor", "2025")]
    second = [
        text(x, 60 + 30 * n, one) for n, row in enumerate(rows) for x, one in zip((40, 260, 460), row, strict=True)
    ]
    assert [row["activity"] for row in rows_of(first, page(*second))] == ["Byt lampor", "Minska matsvinnet"]
    elsewhere = [text(x + 110, 60, one) for x, one in zip((40, 260, 380), rows[0], strict=True)]
    assert rows_of(first, page(*elsewhere)) == []


def test_crossings_count_limits_inside_text():
    line = text(40, 100, "en lång mening som går över alla kolumner").words
    assert crossings(line, [100, 150]) == 2
    assert crossings(text(40, 100, "ett | två").words, [85]) == 0


words_below = st.lists(
    st.tuples(st.integers(40, 500), st.integers(0, 12), st.text("abÅ1", min_size=1, max_size=6)), max_size=20
)


@given(words_below)
def test_no_word_below_the_header_is_in_two_rows_or_cells(places):
    made = table(XS, [HEAD, *ROWS], rules="none")
    strange = [Word(x, 130 + 12 * y, x + 5 * len(content), 140 + 12 * y, content) for x, y, content in places]
    given_page = page(Drawing((*made.words, *strange)))
    found = segments(given_page).rows
    letters = "".join(c for row in found for cell in row.cells for c in cell.text if c.isalnum())
    printed = "".join(c for word in given_page.words for c in word.text if c.isalnum())
    assert len(letters) <= len(printed)


def test_a_section_row_in_larger_type_may_stand_right_below_the_header():
    head = table(XS, [HEAD], rules="none")
    band = text(44, head.bottom + 6, "Energi", size=12, bold=True)
    first = table(XS, ROWS[:2], top=band.bottom + 6, rules="none", bold=())
    second = text(44, first.bottom + 6, "Trafik", size=12, bold=True)
    last = table(XS, ROWS[2:], top=second.bottom + 6, rules="none", bold=())
    found = rows_of(page(head, band, first, second, last))
    assert [(row.get("section"), row["activity"]) for row in found] == [
        ("Energi", WANT[0][0]),
        ("Energi", WANT[1][0]),
        ("Trafik", WANT[2][0]),
    ]


def test_a_last_row_that_nothing_closes_below_may_be_several():
    """A scan lost the lowest bands of a zebra table."""
    xs = [40, 200, 340, 540]
    rows = [[f"Rusta upp {name}parken", "Tekniska nämnden", "2024"] for name in ("Stads", "Lasaretts", "Vasa", "Sol")]
    tail = [["Bygg en lekplats för de minsta i parken", "Nämnden", "2025"], ["Plantera ekar", "Rektor", "2026"]]
    drawn = table(xs, [HEAD, *rows, *tail], rules="horizontal")
    end = max(w.bottom for w in drawn.words if w.text == "Solparken") + 8
    lost = replace(drawn, rules=tuple(r for r in drawn.rules if r.y_mid < end))
    assert [row[0] for row in read(lost)] == [row[0] for row in [*rows, *tail]]


def test_rules_part_rows_whose_cells_are_centred():
    drawn = [text(x, 100, head, bold=True) for x, head in ((44, "Åtgärd"), (244, "Ansvarig"), (404, "Tidplan"))]
    ends = [(118, 170), (170, 222)]
    for (top, _), (work, who, time) in zip(ends, [("Byt\nalla lampor\ni skolan", "Rektor", "2024")] * 2, strict=True):
        drawn += [text(44, top + 8, work), text(244, top + 14, f"{who}\noch vaktmästare"), text(404, top + 20, time)]
    rules = tuple(Box(40, y, 540, y) for y in (118, 170, 222))
    found = read(Drawing(tuple(word for one in drawn for word in one.words), rules, bottom=222))
    assert found == [("Byt alla lampor i skolan", "Rektor och vaktmästare", "2024")] * 2


def test_two_rows_on_one_ground_are_told_by_the_space_between_them():
    """The stripes begin anew with each section: its first row has the ground of the last one above it."""
    xs = [40, 200, 340, 540]
    rows = [[f"Rusta upp {name}parken", "Tekniska nämnden", "2024"] for name in ("Stads", "Lasaretts", "Vasa", "Sol")]
    rows += [["Bygg en lekplats för de minsta i parken", "Nämnden", "2025"], ["Plantera ekar", "Rektor", "2026"]]
    rows += [["Rensa bäcken", "Vd", "2027"], ["Öppna badet", "Kansliet", "2028"]]
    drawn = table(xs, [HEAD, *rows], rules="zebra", apart=12)
    first, third, fifth, seventh = drawn.fills
    fills = first, third, replace(fifth, bottom=seventh.top), replace(seventh, top=seventh.bottom, bottom=drawn.bottom)
    assert [row[0] for row in read(replace(drawn, fills=fills))] == [row[0] for row in rows]


def test_the_second_line_of_a_bold_action_is_no_section_row():
    heads = [text(x, 100, head, bold=True) for x, head in ((40, "Åtgärd"), (240, "Ansvarig"), (400, "Tidplan"))]
    rows = [
        drawn
        for y in (120, 155, 190)
        for drawn in (
            text(40, y, "Byt lampor i\nalla skolor", bold=True),
            text(240, y, "Kansliet"),
            text(400, y, "2024"),
        )
    ]
    assert [row["activity"] for row in rows_of(page(*heads, *rows))] == ["Byt lampor i alla skolor"] * 3


def test_a_bold_line_that_opens_with_a_small_letter_is_no_section_row():
    plan = table(XS, [HEAD, ROWS[0], ["Gemensam rutin för basal\nutredning", "Nämnden", "2024"], ROWS[2]], rules="none")
    words = tuple(replace(w, bold=True, size=12) if w.text == "utredning" else w for w in plan.words)
    assert [found[0] for found in read(replace(plan, words=words))] == [
        ROWS[0][0],
        "Gemensam rutin för basal utredning",
        ROWS[2][0],
    ]


def test_a_section_row_whose_rule_was_lost_is_none_of_the_row_below_it():
    """A scan lost the upper rules of the table, and the ground of the section row."""
    rows = [HEAD, ["Energi", "", ""], ROWS[0], ["Trafik", "", ""], *ROWS[1:], *ROWS]
    drawn = table(XS, rows, rules="horizontal", bold=(0, 1, 3))
    first = min(word.bottom for word in drawn.words if word.text == "Kulturnämnden")
    lost = replace(drawn, rules=tuple(rule for rule in drawn.rules if rule.y_mid > first))
    found = rows_of(page(lost))
    assert [row.get("section") for row in found] == ["Energi", *["Trafik"] * 5]
    assert [row["activity"] for row in found] == [row[0] for row in WANT * 2]


def test_a_row_whose_cells_nearly_touch_is_no_section_row():
    lefts = (40, 160, 300, 400)
    lines = [
        ("Åtgärd", "Genomförande", "Ansvarig", "Tidplan"),
        ("Öppna ett café", "Görs med föreningar", "Kulturnämnden", "2025"),
        ("Biblioteksbussen stannar", "Hållplatserna väderskyddades", "Tekniska förvaltning", "2026"),
        ("vid skolan", "och städas", "", ""),
        ("Byt lampor", "Görs i alla skolor", "Fastighetsenheten", "Löpande"),
    ]
    parts = [
        text(x, 100 + 14 * number + (6 if number > 1 else 0) + (6 if number > 3 else 0), part, bold=number == 0)
        for number, line in enumerate(lines)
        for x, part in zip(lefts, line, strict=True)
        if part
    ]
    found = rows_of(page(*parts))
    assert [row["activity"] for row in found] == ["Öppna ett café", "Biblioteksbussen stannar vid skolan", "Byt lampor"]
    assert {row.get("section") for row in found} == {None}


def test_a_row_that_loosely_reads_as_heads_is_a_row():
    xs = [40, 200, 340, 460, 560]
    rows = [
        ["Område", "Åtgärd", "Tidplan", "Status"],
        ["Bostad", "Byt lampor", "Juni 2024", "Klar"],
        ["Delaktighet och demokrati", "Föreningsguide", "Våren 2025", "Ny aktivitet"],
        ["Bostad", "Rådgivning", "2025", "Klar"],
    ]
    found = rows_of(page(table(xs, rows, rules="none")))
    assert [row["activity"] for row in found] == ["Byt lampor", "Föreningsguide", "Rådgivning"]


def test_years_close_to_each_other_head_a_column_each():
    heads = [
        text(40, 60, "Åtgärd"),
        text(240, 60, "Ansvarig"),
        *(text(400 + 28 * n, 60, f"{2024 + n}") for n in (0, 1, 2)),
    ]
    rows = [("Byt lampor", "Rektor", (0, 1)), ("Minska matsvinnet", "Kansliet", (2,))]
    body = []
    for index, (action, who, marks) in enumerate(rows):
        y = 90 + 30 * index
        body += [text(40, y, action), text(240, y, who), *(text(408 + 28 * n, y, "x") for n in marks)]
    found = rows_of(page(*heads, *body))
    assert [(row["activity"], row["timeline_raw"]) for row in found] == [
        ("Byt lampor", "2024, 2025"),
        ("Minska matsvinnet", "2026"),
    ]


@pytest.mark.parametrize(("head", "size", "actions"), [("Åtgärd", 13, 3), ("Åtgärd", 10, 3), ("Trygghet", 10, 0)])
def test_a_known_head_is_no_heading_left_of_the_table_however_large(head: str, size: float, actions: int):
    heads = [text(40, 98, head, size=size, bold=True), text(240, 100, "Ansvarig", bold=True)]
    cells = [
        text(x, 120 + 18 * row, value)
        for row, values in enumerate((("Lys upp", "Nämnden"), ("Röj upp", "Kontoret"), ("Städa", "Enheten")))
        for x, value in zip((40, 240, 400), (*values, "2025"), strict=True)
    ]
    found = segments(page(*heads, text(400, 100, "Tidplan", bold=True), *cells)).rows
    assert len(found) == actions


def test_a_heading_in_large_type_left_of_the_heads_and_what_stands_below_it_are_no_column():
    aside = [text(40, 96, "Trygghet", size=16, bold=True), text(40, 118, "Vi gör det")]
    heads = [text(x, 100, one, bold=True) for x, one in ((160, "Åtgärd"), (300, "Ansvarig"), (440, "Tidplan"))]
    cells = [
        text(x, 120 + 18 * row, value)
        for row, values in enumerate((("Lys upp", "Nämnden"), ("Röj upp", "Kontoret")))
        for x, value in zip((160, 300, 440), (*values, "2025"), strict=True)
    ]
    rows = segments(page(*aside, *heads, *cells)).rows
    assert [(row.section, len(row.cells)) for row in rows] == [("Trygghet", 3)] * 2
