from __future__ import annotations

import pytest
from pages import LEFT, Drawing, page, rows_of, table, text

XS = [40, 240, 400, 520]
PROSE = "\n".join(["Planen följs upp av kommunstyrelsen en gång om året i februari månad"] * 4)


def plan(top: float, action: str) -> Drawing:
    return table(XS, [["Åtgärd", "Ansvarig", "Tidplan"], [action, "Tekniska nämnden", "2024"]], top=top)


def goals(*drawings: Drawing) -> list[tuple[str | None, str | None]]:
    """Section and goal of the rows."""
    return [(row.get("section"), row.get("goal")) for row in rows_of(page(*drawings, text(40, 700, PROSE)))]


@pytest.mark.parametrize(
    ("heading", "goal"),
    [
        ("Mål: Alla ska komma fram", "Alla ska komma fram"),
        ("Mål Alla ska komma fram", "Alla ska komma fram"),
        ("Övergripande mål – Alla ska komma fram", "Alla ska komma fram"),
        ("Mål 1: Alla ska komma fram", "Mål 1: Alla ska komma fram"),
        ("Mål A1 Alla ska komma fram", "Mål A1 Alla ska komma fram"),
    ],
)
def test_a_goal_without_a_number_is_said_without_its_label(heading, goal):
    found = goals(
        text(40, 50, "Trafik", size=16, bold=True), text(40, 80, heading, size=12, bold=True), plan(110, "Byt lampor")
    )
    assert found == [("Trafik", goal)]


@pytest.mark.parametrize(
    ("heading", "found"),
    [("Mål: Alla ska komma fram", (None, "Alla ska komma fram")), ("Mål 1: Vägar", ("Mål 1: Vägar", None))],
)
def test_alone_above_a_table_a_label_still_says_the_goal_but_the_name_of_a_goal_is_the_section(heading, found):
    assert goals(text(40, 80, heading, size=12, bold=True), plan(110, "Byt lampor")) == [found]
    band = table(XS, [["Åtgärd", "Ansvarig", "Tidplan"], [heading, LEFT, LEFT], ["Byt lampor", "Nämnden", "2024"]])
    assert goals(band) == [found]


def chapter(y: float, section: str, goal: str, action: str) -> tuple[Drawing, ...]:
    """A section with a lone `Mål` over what the goal says, right above a table."""
    return (
        text(40, y, section, size=16, bold=True),
        text(40, y + 25, "Mål", size=12, bold=True),
        text(40, y + 42, goal),
        plan(y + 80, action),
    )


def test_what_stands_below_a_lone_label_again_and_again_is_the_goal():
    found = goals(
        *chapter(50, "Trafik", "Alla ska komma fram", "Byt lampor"), *chapter(250, "Vatten", "Rent\nvatten", "Gräv")
    )
    assert found == [("Trafik", "Alla ska komma fram"), ("Vatten", "Rent vatten")]


def test_a_lone_label_over_its_goal_may_stand_above_numbered_actions():
    def items(y: float, section: str, goal: str, number: int) -> list[Drawing]:
        heads = [text(40, y, section, size=16, bold=True), text(40, y + 25, "Mål", bold=True), text(40, y + 37, goal)]
        action = text(40, y + 60, f"Aktivitet {number} – Byt lampor", bold=True)
        return [*heads, action, text(40, y + 72, "Ansvarig: Nämnden"), text(40, y + 84, "Klart: 2025")]

    found = goals(*items(50, "Trafik", "Alla ska komma fram.", 1), *items(200, "Vatten", "Vattnet är rent.", 2))
    assert found == [("Trafik", "Alla ska komma fram."), ("Vatten", "Vattnet är rent.")]


@pytest.mark.parametrize("below", ["• Rent vatten\n• Rena sjöar", "Rent vatten\n\nMålet följs upp varje år"])
def test_a_list_or_several_paragraphs_below_it_are_not_taken_for_one_goal(below):
    found = goals(*chapter(50, "Trafik", "Alla ska komma fram", "Byt lampor"), *chapter(250, "Vatten", below, "Gräv"))
    assert "Alla ska komma fram" not in {goal for _, goal in found}


def test_a_goal_over_the_heads_of_a_table_holds_for_its_rows():
    def part(top: float, goal: str, action: str) -> Drawing:
        rows = [[goal, LEFT, LEFT], ["Åtgärd", "Ansvarig", "Tidplan"], [action, "Nämnden", "2024"]]
        return table(XS, rows, top=top, bold=(0, 1))

    found = goals(part(100, "Mål: Alla kommer fram", "Byt lampor"), part(300, "Mål: Rent vatten", "Gräv"))
    assert found == [(None, "Alla kommer fram"), (None, "Rent vatten")]
