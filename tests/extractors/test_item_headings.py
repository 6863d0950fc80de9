from __future__ import annotations

from dataclasses import replace

from pages import Drawing, column, page, rows_of, text

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
