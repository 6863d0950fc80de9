from __future__ import annotations

import pytest
from pages import Drawing, document, page, segments, table, text

from extractors.headings import (
    Heading,
    Outline,
    Styles,
    document_styles,
    is_goal,
    is_heading,
    merge_headings,
    opens_item,
)
from extractors.lines import text_lines
from extractors.page import Line
from extractors.rows import Region

BODY = Styles(10.0, {(14.0, True): 0, (10.0, True): 1})


def line(content: str, *, size: float = 10.0, bold: bool = False) -> Line:
    (made,) = text_lines(page(text(60, 100, content, size=size, bold=bold)))
    return made


def outline(*headings: tuple[str, int], titles: tuple[str, ...] = ()) -> Outline:
    made = Outline(titles)
    for content, level in headings:
        made.enter(Heading(content, level, Region(0, 0, 1, 1, 1), is_goal(content)))
    return made


@pytest.mark.parametrize(
    "content",
    [
        "Delmål 1a: Nyanlända har arbete",
        "Mål A1: Trygga kommuninvånare",
        "Långsiktigt mål 2",
        "Inriktning: Fler cyklar",
        "Mål",
        "Delmål 1.2 Alla läser",
        "Effektmål 2.1: Alla cyklar",
    ],
)
def test_goal_headings(content):
    assert is_goal(content)


@pytest.mark.parametrize(
    "content",
    [
        "Målgrupp",
        "Målning av fasader",
        "Kommunens mål 2024 och framåt",
        "Åtgärder",
        "Mål och budget",
        "Övergripande mål för perioden",
    ],
)
def test_other_headings_are_no_goals(content):
    assert not is_goal(content)


class TestSectionAndGoal:
    """docs/reading.md: section, goal and what a heading is of the two."""

    def test_the_nearest_heading_that_is_no_goal_is_the_section(self):
        made = outline(("Klimat", 0), ("Energi", 1), ("Delmål 1: Mindre el", 2))
        assert made.section_and_goal(table=True) == ("Energi", "Delmål 1: Mindre el")

    def test_of_two_goal_headings_the_outer_is_the_section(self):
        made = outline(("Klimat", 0), ("Långsiktigt mål 1 Ren luft", 1), ("Delmål 1a: Mindre el", 2))
        assert made.section_and_goal(table=True) == ("Långsiktigt mål 1 Ren luft", "Delmål 1a: Mindre el")

    def test_the_only_heading_above_a_table_is_the_section_even_if_it_is_a_goal(self):
        made = outline(("Handlingsplan", 0), ("Delmål 1: Mindre el", 1), titles=("Handlingsplan",))
        assert made.section_and_goal(table=True) == ("Delmål 1: Mindre el", None)

    def test_the_only_goal_heading_above_a_block_is_the_goal(self):
        assert outline(("Delmål 1: Mindre el", 1)).section_and_goal(table=False) == (None, "Delmål 1: Mindre el")

    def test_the_documents_title_is_no_section(self):
        assert outline(("KLIMATPLAN 2024", 0), titles=("Klimatplan 2024",)).section_and_goal(table=True) == (None, None)

    def test_a_heading_ends_those_of_its_level_and_below(self):
        made = outline(("Klimat", 0), ("Energi", 1), ("Trygghet", 0))
        assert [heading.text for heading in made.path] == ["Trygghet"]

    def test_a_heading_that_goes_on_is_the_one_it_goes_on_with(self):
        made = outline(("Energi", 1), ("Energi, forts.", 1))
        assert made.section_and_goal(table=True) == ("Energi", None)


def test_large_or_bold_type_is_a_heading():
    assert is_heading(line("Trygghet i kommunen", size=14, bold=True), BODY)
    assert is_heading(line("Trygghet i kommunen", bold=True), BODY)
    assert not is_heading(line("Trygghet i kommunen"), BODY)


@pytest.mark.parametrize("content", ["Ansvarig:", "Ansvarig: Nämnden", "Tidplan", "skolor och", "123 4", "Energi,"])
def test_bold_type_of_the_bodys_size_may_be_a_label_or_running_text(content):
    assert not is_heading(line(content, bold=True), BODY)


def test_a_goal_with_a_colon_is_a_heading_though_its_word_is_a_label():
    assert is_heading(line("Delmål 1: Alla barn läser", bold=True), BODY)


def test_a_numbered_section_in_bold_type_of_the_body_is_a_heading():
    assert is_heading(line("Fokusområde 1: Service och handel", bold=True), BODY)
    assert not is_heading(line("Fokusområde: Service och handel", bold=True), BODY)


def test_a_heading_may_hold_the_stem_of_a_label_where_it_is_numbered_or_names_no_column():
    assert is_heading(line("Prioritering av elanvändare", bold=True), BODY)
    assert is_heading(line("3. Prioriterad vinterväghållning", bold=True), BODY)
    assert not is_heading(line("3. Prioritet", bold=True), BODY)


def test_a_label_with_its_value_is_no_heading_however_large_the_type_seems():
    assert not is_heading(line("Tidsplan: Årligen 2023–2025", size=14), BODY)
    assert is_heading(line("Ansvarig: så fördelas uppgifterna", size=14), BODY)


@pytest.mark.parametrize(
    ("content", "opens"),
    [("Åtgärd 4. Livbojar vid alla bad", True), ("Åtgärder 2024–2026", False), ("Strand och säkerhet", False)],
)
def test_a_numbered_item_of_a_list(content, opens):
    assert opens_item(content) == opens


def test_a_heading_over_two_lines_is_one():
    made = text_lines(page(text(60, 100, "Trygghet och säker-\nhet i hela kommunen", bold=True)))
    content, region = merge_headings(made)
    assert content == "Trygghet och säkerhet i hela kommunen"
    assert (region.top, region.bottom) == (100, 122)


def test_a_heading_of_an_item_over_lines_that_end_with_commas_is_one():
    made = page(
        text(40, 40, "Bada, simma och\nspring i skogen,\ni hela kommunen.", size=12, bold=True),
        text(40, 90, "Ansvarig: Nämnden\nTidplan: 2024"),
        text(40, 130, "Cykla", size=12, bold=True),
        text(40, 150, "Ansvarig: Nämnden\nTidplan: 2025"),
        prose(300),
    )
    activities = [cell.text for row in segments(made).rows for cell in row.cells if cell.field == "activity"]
    assert activities == ["Bada, simma och spring i skogen, i hela kommunen.", "Cykla"]


def prose(y: float, count: int = 6) -> Drawing:
    return text(60, y, "\n".join(["Nämnden följer upp arbetet varje år och lämnar en rapport till alla."] * count))


def test_the_body_size_is_that_of_running_text_and_not_of_a_small_tables_text():
    rows = [["Åtgärd", "Ansvarig"], *[["Byt lampor i alla skolor", "Tekniska nämnden"]] * 30]
    small = table([40, 300, 500], rows, top=300)
    small = Drawing(tuple(w.__class__(w.x0, w.top, w.x1, w.bottom, w.text, 8.0) for w in small.words), small.rules)
    made = document(page(prose(60), small))
    assert document_styles(text_lines(made.pages[0])).body == 10


def test_the_body_size_is_that_of_most_text_where_only_a_short_preamble_is_set_smaller():
    rows = [["Åtgärd", "Ansvarig"], *[["Byt lampor i alla skolor", "Tekniska nämnden"]] * 30]
    large = table([40, 300, 500], rows, top=300)
    large = Drawing(tuple(w.__class__(w.x0, w.top, w.x1, w.bottom, w.text, 12.0) for w in large.words), large.rules)
    made = document(page(prose(60), large))
    assert document_styles(text_lines(made.pages[0])).body == 12


def test_headings_rank_by_size_and_then_by_weight():
    made = page(
        text(60, 40, "Stor", size=18),
        text(60, 80, "Mellan fet", size=13, bold=True),
        text(60, 110, "Mellan", size=13),
        prose(140),
    )
    styles = document_styles(text_lines(made))
    assert [styles.level(entry) for entry in text_lines(made)[:4]] == [0, 1, 2, None]


def test_headings_in_a_document_lead_to_the_rows_below_them():
    xs = [40, 250, 400]
    rows = [["Åtgärd", "Ansvarig"], ["Byt lampor", "Tekniska nämnden"]]
    made = page(
        text(40, 40, "Energi", size=14, bold=True),
        table(xs, rows, top=70),
        text(40, 200, "Trygghet", size=14, bold=True),
        table(xs, [rows[0], ["Lys upp gångvägar", "Kommunstyrelsen"]], top=230),
        prose(400),
    )
    assert [row.section for row in segments(made).rows] == ["Energi", "Trygghet"]


def test_a_plain_sentence_a_little_larger_than_the_type_of_the_tables_is_no_heading():
    sentence = "Planen antogs av kommunfullmäktige i februari."
    assert not is_heading(line(sentence, size=11.0), BODY)
    assert is_heading(line(sentence, size=14.0), BODY)
    assert is_heading(line(sentence, bold=True), BODY)
