from __future__ import annotations

from pages import Drawing, document, page, segments, table, text

from extractors.segment import segment_plan

XS = [40, 240, 400, 520]
PLAN = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Tekniska nämnden", "2024"]]
CARD = [["Åtgärd", "Bygg en cykelväg"], ["Ansvarig", "Kommunstyrelsen"], ["Tidplan", "2025"]]
BUDGET = [["Projekt", "Budget 2024", "Utfall 2024"], ["Skola", "1 200", "1 150"], ["Bad", "800", "900"]]


def test_rows_and_notes_of_all_shapes_come_in_reading_order():
    made = page(
        table([40, 180, 520], CARD, top=60, bold=()),
        table(XS, BUDGET, top=200),
        table(XS, PLAN, top=320),
        text(40, 420, "Aktivitet: Cykla mer\nAnsvarig: Kulturnämnden"),
    )
    found = segments(made)
    assert [row.source for row in found.rows] == ["card", "table", "block"]
    assert [note.taken for note in found.notes] == [True, False, True, True]
    assert [note.region.top for note in found.notes] == sorted(note.region.top for note in found.notes)


def test_lines_that_belong_to_something_else_are_passed_over():
    made = document(page(text(40, 60, "Aktivitet: Cykla mer\nAnsvarig: Kulturnämnden"), table(XS, PLAN, top=120)))
    found = segment_plan(made, skip=lambda line: line.top < 100)
    assert [row.source for row in found.rows] == ["table"]


def test_the_documents_titles_are_no_section():
    made = page(text(40, 40, "Klimatplan 2024", size=18, bold=True), table(XS, PLAN, top=100))
    assert [row.section for row in segments(made).rows] == ["Klimatplan 2024"]
    assert [row.section for row in segments(made, titles=["Klimatplan 2024"]).rows] == [None]


def test_a_title_whose_years_stand_on_a_line_of_their_own_is_no_section():
    made = page(text(40, 40, "Klimatplan\n2024–2026", size=18, bold=True), table(XS, PLAN, top=110))
    assert [row.section for row in segments(made, titles=["Klimatplan 2024–2026"]).rows] == [None]


def test_a_motto_right_above_the_title_is_no_section():
    parts = [
        text(40, 40, "Varmt om framtiden", size=22, bold=True),
        text(40, 75, "Klimatplan 2024", size=14, bold=True),
    ]
    made = page(*parts, text(40, 110, "Planen gäller alla."), table(XS, PLAN, top=140))
    assert [row.section for row in segments(made, titles=["Klimatplan 2024"]).rows] == [None]


def test_the_municipality_right_below_the_title_is_no_section():
    def sections(below: str) -> list[str | None]:
        heads = text(40, 40, "Klimatplan 2024", size=22, bold=True), text(40, 75, below, size=14)
        return [
            row.section for row in segments(page(*heads, table(XS, PLAN, top=110)), titles=["Klimatplan 2024"]).rows
        ]

    assert sections("Nora kommun, tekniska nämnden") == [None]
    assert sections("Nora i framtiden") == ["Nora i framtiden"]


def test_a_document_without_pages_has_no_rows():
    assert segments().rows == ()


def test_a_page_without_words_ends_nothing_and_gives_nothing():
    first = table(XS, PLAN)
    second = table(XS, [["Cykla mer i hela kommunen", "Kulturnämnden", "2026"]], top=40, bold=())
    found = segments(page(first, height=first.bottom + 40), page(second))
    assert len(found.rows) == 2
    assert segments(page()).rows == ()


def test_a_heading_with_years_is_no_numbered_action_but_ends_the_section_before():
    headings = [text(40, y, content, size=14, bold=True) for y, content in ((40, "Nuläge"), (70, "Åtgärder 2024–2026"))]
    found = segments(page(*headings, table(XS, PLAN, top=100)))
    assert [row.section for row in found.rows] == ["Åtgärder 2024–2026"]


def test_an_item_with_only_a_table_below_its_title_is_one_among_items_with_labelled_lines_too():
    def item(y: float, title: str, *lines: str) -> list[Drawing]:
        small = [
            text(x, y + 40, f"{label}\n{value}")
            for x, label, value in ((40, "Ansvarig", "Rektor"), (240, "Tidplan", "2024"))
        ]
        return [text(40, y, title, bold=True), *(text(40, y + 18, line) for line in lines), *small]

    made = page(
        *item(60, "Byt lampor", "Mått: Antal lampor"),
        *item(160, "Minska matsvinnet"),
        *item(260, "Bygg en cykelväg", "Mått: Antal meter"),
    )
    assert [row.cell("activity").text for row in segments(made).rows] == [
        "Byt lampor",
        "Minska matsvinnet",
        "Bygg en cykelväg",
    ]
