from __future__ import annotations

from dataclasses import replace

import pytest
from pages import Drawing, document, page, table, text

from extractors.grid import Grid
from extractors.headings import Heading
from extractors.layout import document_flow
from extractors.page import Fill, Line, Page

XS = [40, 240, 400, 520]
PLAN = [["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Tekniska nämnden", "2024"]]
PROSE = "Planen gäller för hela kommunen och följs upp varje år av nämnden.\n" * 4


def flow(*pages: Page) -> list[str]:
    """The items of the pages in order: `# heading`, a line's text, or the size of a table."""
    found = []
    for item in document_flow(document(*pages)).items:
        if isinstance(item, Grid):
            found.append(f"{len(item.rows)} × {len(item.columns)}{'' if item.ruled else ' unruled'}")
        else:
            found.append(f"# {item.text}" if isinstance(item, Heading) else item.text)
    return found


def test_headings_lines_and_tables_come_in_reading_order():
    made = page(
        text(40, 40, "Energi", size=14, bold=True),
        text(40, 70, "Här är planen."),
        table(XS, PLAN, top=100),
        text(40, 180, PROSE),
    )
    assert flow(made)[:3] == ["# Energi", "Här är planen.", "2 × 3"]
    assert len(flow(made)) == 7


def test_an_unruled_table_is_a_grid_too():
    assert flow(page(table(XS, PLAN, rules="none"))) == ["2 × 3 unruled"]


def test_a_heading_over_two_lines_is_one():
    heading = text(40, 40, "Trygghet och säker-\nhet i kommunen", size=14, bold=True)
    assert flow(page(heading, text(40, 100, PROSE)))[0] == "# Trygghet och säkerhet i kommunen"


@pytest.mark.parametrize(
    ("first", "rest", "bold", "found"),
    [
        ("Åtgärd 4. Utpekade lägen för", "byggnader i strandnära områden", False, "# {} {}"),
        ("Utpekade lägen för", "byggnader i strandnära områden", True, "# {} {}"),
        ("Kursen är kostnadsfri för", "alla som arbetar på campingar", False, "{}"),
    ],
    ids=["an item's title", "both lines are bold", "a sentence of the text"],
)
def test_on_a_scan_a_sentence_over_two_lines_is_one_heading_or_none(first, rest, bold, found):
    drawings = [text(40, 40, first, size=11.5, bold=True), text(40, 55, rest, size=9.5, bold=bold)]
    words = tuple(replace(word, score=0.98) for drawing in drawings for word in drawing.words)
    assert flow(page(Drawing(words), text(40, 100, PROSE)))[0] == found.format(first, rest)


@pytest.mark.parametrize(("end", "heading"), [(".", False), ("", True)])
def test_sentences_in_type_a_little_larger_than_that_of_the_tables_are_text(end: str, heading: bool):
    lines = text(40, 40, f"Planen utgår från kommunens analys. Den\nredovisas för nämnden varje år{end}", size=11.5)
    assert flow(page(lines, text(40, 100, PROSE)))[0].startswith("# ") == heading


def test_two_headings_apart_are_two():
    made = page(
        text(40, 40, "Energi", size=14, bold=True), text(40, 90, "Trafik", size=14, bold=True), text(40, 130, PROSE)
    )
    assert flow(made)[:2] == ["# Energi", "# Trafik"]


def test_a_section_and_the_heading_close_below_it_in_the_same_type_are_two():
    made = page(
        text(40, 40, "Åtgärder", size=14, bold=True), text(40, 62, "Lek", size=14, bold=True), text(40, 90, PROSE)
    )
    assert flow(made)[:2] == ["# Åtgärder", "# Lek"]


@pytest.mark.parametrize("bold", [False, True])
def test_a_bold_value_beside_the_label_of_a_field_is_no_heading(bold: bool):
    made = page(text(40, 40, "Insats", size=9, bold=bold), text(140, 39, "Byt lampor", bold=True), text(40, 80, PROSE))
    assert flow(made)[:2] == ["Insats", "Byt lampor"]


def test_a_bold_key_with_plain_text_beside_it_is_no_heading():
    made = page(text(40, 40, "Upplysning", bold=True), text(200, 40, "Se bilagan."), text(40, 80, PROSE))
    assert flow(made)[:2] == ["Upplysning", "Se bilagan."]


@pytest.mark.parametrize(("key", "value", "bold"), [("Upplysning", "Se bilagan", False), ("Status:", "Påbörjat", True)])
def test_a_key_and_its_value_in_larger_type_than_the_text_are_no_headings(key: str, value: str, bold: bool):
    made = page(text(40, 40, key, size=12, bold=True), text(200, 40, value, size=12, bold=bold), text(40, 80, PROSE))
    assert flow(made)[bold] == (key, value)[bold]


def test_a_bold_value_below_a_label_that_comes_again_is_no_heading():
    drawn = [text(40, 40, PROSE)]
    for y, value in ((120, "Kommunstyrelsen\noch rektor"), (240, "Kulturnämnden")):
        drawn += [text(40, y, "Ansvarig"), text(40, y + 16, value, bold=True), text(40, y + 60, "Cykla", bold=True)]
    found = flow(page(*drawn))[4:]
    assert found == ["Ansvarig", "Kommunstyrelsen", "och rektor", "# Cykla", "Ansvarig", "Kulturnämnden", "# Cykla"]


def test_a_heading_far_below_a_label_or_below_one_without_a_value_of_its_own_is_one():
    drawn = [text(40, 40, PROSE)]
    for y, label in ((120, "Ansvarig"), (220, "Ansvarig"), (320, "Åtgärder"), (420, "Åtgärder")):
        drawn += [text(40, y, label), text(40, y + (12 if label == "Åtgärder" else 28), "Cykla", bold=True)]
        drawn += [text(40, y + 52, "Mer text.")]
    assert flow(page(*drawn)).count("# Cykla") == 4


def test_drawn_bullets_are_read():
    made = Drawing(text(60, 40, "Byt lampor").words, fills=(Fill(48, 43, 51, 46),))
    assert flow(page(made, text(40, 80, PROSE)))[0] == "• Byt lampor"


def test_a_table_of_one_column_is_text():
    assert flow(page(table([40, 300], [["Byt lampor"], ["Cykla"]], bold=()))) == ["Byt lampor", "Cykla"]


def test_every_word_is_in_one_item():
    made = page(text(40, 40, PROSE), table(XS, PLAN, top=140), table(XS, PLAN, top=260, rules="horizontal"))
    words = sum(len(word.text.split()) for word in made.words)
    counted = 0
    for item in document_flow(document(made)).items:
        if isinstance(item, Grid):
            counted += sum(len(cell.text.split()) for cell in item.cells)
        elif isinstance(item, Line):
            counted += len(item.words)
    assert counted == words


def test_a_table_cut_by_the_page_goes_on_in_its_columns():
    first = table(XS, PLAN, rules="none")
    second = table(
        XS, [["Cykla mer", "Kulturnämnden", "2026"], ["Gå mer", "Kulturnämnden", "2027"]], top=40, rules="none", bold=()
    )
    assert flow(page(first), page(second)) == ["2 × 3 unruled", "2 × 3 unruled"]


def test_text_in_other_places_on_the_next_page_is_text():
    other = Drawing((*text(90, 40, PROSE).words,))
    assert flow(page(table(XS, PLAN, rules="none")), page(other))[1:] == PROSE.strip().split("\n")
