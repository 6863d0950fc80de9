from __future__ import annotations

from dataclasses import replace

import pytest
from pages import Drawing, column, page, rows_of, table, text

from extractors.captions import LEVEL as CAPTION
from extractors.grid import ruled_grids
from extractors.headings import Heading, Outline
from extractors.item_headings import below_sections, with_even_levels
from extractors.lines import text_lines
from extractors.page import Line
from extractors.rows import Region

PARTS = {
    "Skola": ("Fler böcker", "Lugna raster"),
    "Fritid": ("Öppet bibliotek", "Bad för alla"),
}
PROSE = page(text(60, 60, "Planen gäller för hela kommunen och följs upp varje år av kommunstyrelsen.\n" * 3))


def lines(below: str = "") -> list[str]:
    """Sections and their items, all under headings of one type; `below`: the text below each section's heading."""
    made = []
    for section, items in PARTS.items():
        made += [f"## {section}", *([below] if below else [])]
        for item in items:
            made += [f"## {item}", "Ansvarig: Nämnden", "Tidplan: 2024"]
    return made


def test_headings_without_text_of_their_own_are_the_sections_of_items_with_headings_like_theirs():
    rows = rows_of(column(*lines()), PROSE)
    assert [(row["section"], row["activity"]) for row in rows] == [
        (section, item) for section, items in PARTS.items() for item in items
    ]


@pytest.mark.parametrize("label", ["Åtgärd", "Åtgärd 3"])
def test_a_label_or_number_above_an_items_heading_is_nothing_of_the_sections(label: str):
    made = []
    for section, items in PARTS.items():
        made.append(f"## {section}")
        for item in items:
            made += [label, f"## {item}", "Ansvarig: Nämnden", "Tidplan: 2024"]
    rows = rows_of(column(*made), PROSE)
    assert [(row["section"], row["activity"]) for row in rows] == [
        (section, item) for section, items in PARTS.items() for item in items
    ]


def test_text_below_half_of_the_sections_headings_leaves_them_sections():
    made = lines()
    made.insert(1, "Skolan är viktig för alla i kommunen.")
    rows = rows_of(column(*made), PROSE)
    assert [row["section"] for row in rows] == [section for section, items in PARTS.items() for _ in items]


def test_sections_in_a_type_of_less_weight_than_that_of_their_items_are_sections_still():
    made = column(*lines())
    plain = {word for section in PARTS for word in made.words if word.text == section and word.bold}
    light = [replace(word, bold=False) if word in plain else word for word in made.words]
    rows = rows_of(page(Drawing(tuple(light))), PROSE)
    assert [row["section"] for row in rows] == [section for section in PARTS for _ in range(2)]


def test_a_goal_stated_below_a_sections_heading_is_that_of_its_items():
    rows = rows_of(column(*lines("Mål: Alla trivs.")), PROSE)
    assert [(row["section"], row["goal"]) for row in rows] == [
        (section, "Alla trivs.") for section in PARTS for _ in range(2)
    ]


def test_a_goal_stated_between_items_is_that_of_the_items_below_it():
    made = ["## Skola"]
    for goal, items in (("Alla trivs.", ("Byt lampor", "Måla om")), ("Alla läser.", ("Köp böcker", "Bygg hyllor"))):
        made += [f"Mål: {goal}", *(x for item in items for x in (f"### {item}", "Ansvarig: Nämnden", "Tidplan: 2024"))]
    rows = rows_of(column(*made), PROSE)
    assert [(row["section"], row["goal"]) for row in rows] == [
        ("Skola", goal) for goal in ("Alla trivs.", "Alla läser.") for _ in range(2)
    ]


def test_a_goal_stated_for_items_is_one_paragraph():
    made = [
        "## Skola",
        "Mål: Alla trivs.",
        *("", ""),
        "Kommunen arbetar med detta.",
        *(line for item in PARTS["Skola"] for line in (f"### {item}", "Ansvarig: Nämnden", "Tidplan: 2024")),
    ]
    assert {row["goal"] for row in rows_of(column(*made), PROSE)} == {"Alla trivs."}


def test_headings_with_text_but_no_labels_are_no_sections_of_the_items_after_them():
    rows = rows_of(column(*lines("Här beskrivs arbetet i ord.")), PROSE)
    assert {row.get("section") for row in rows} == {None}


def heading(text: str, level: int) -> Heading:
    return Heading(text, level, Region(60, 100, 300, 112, 1), goal=False)


def labels() -> list[Line]:
    return list(text_lines(page(text(60, 120, "Ansvarig: Nämnden\nTidplan: 2024"))))


def test_the_wavering_type_of_a_scan_makes_no_item_the_section_of_the_next():
    """As OCR measured them: each item's heading on a level of its own, the second section below its items."""
    items = [
        *(heading("Skola", 3), heading("Fler böcker", 4), *labels(), heading("Lugna raster", 5), *labels()),
        *(heading("Fritid", 6), heading("Öppet bibliotek", 5), *labels(), heading("Bad för alla", 5), *labels()),
    ]
    even = [item for item in with_even_levels(items) if isinstance(item, Heading)]
    outer, inner = {h.level for h in even if h.text in PARTS}, {h.level for h in even if h.text not in PARTS}
    assert len(inner) == 1
    assert max(outer) < min(inner)


def test_a_goal_stated_below_the_captions_of_tables_on_a_scan_leaves_them_sections():
    tables = ruled_grids(page(table([40, 240, 400], [["Åtgärd", "Ansvarig"], ["Byt lampor", "Nämnden"]])))
    items = [part for name in ("Landsbygden", "Tätorten", "Kusten") for part in (heading(name, CAPTION), *tables)]
    (first, *_) = below_sections(with_even_levels(items))
    assert isinstance(first, Heading)
    outline = Outline()
    outline.enter(first)
    outline.state_goal("Alla trivs", first.region)
    assert outline.section_and_goal(table=True) == ("Landsbygden", "Alla trivs")


def test_headings_that_open_no_items_keep_their_order_on_a_scan():
    above = [heading("Åtgärder", 1), heading("Mål", 2), *text_lines(page(text(60, 120, "Kommunen växer.")))]
    items = [*above, *(part for n in range(3) for part in (heading(f"Del {n}", 4), *labels()))]
    even = [item for item in with_even_levels(items) if isinstance(item, Heading)]
    assert [h.level for h in even] == sorted(h.level for h in even)
    assert even[0].level < even[1].level < even[2].level


def test_a_much_larger_heading_right_above_a_table_is_none_of_its_cards_names():
    names = [("Skola", 12.5, 3), ("Kort K2", 9.0, 4), ("Kort K3", 10.5, 5), ("Kort K4", 9.0, 4)]
    items = [part for name, size, level in names for part in (replace(heading(name, level), size=size), *labels())]
    even = [item for item in with_even_levels(items) if isinstance(item, Heading)]
    assert even[0].level < even[1].level == even[2].level == even[3].level
