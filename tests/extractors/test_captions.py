from __future__ import annotations

import pytest
from pages import Drawing, page, rows_of, table, text

XS = [40, 240, 400, 520]
HEAD = ["Åtgärd", "Ansvarig", "Tidplan"]


def plan(top: float, action: str) -> Drawing:
    return table(XS, [HEAD, [action, "Tekniska nämnden", "2024"]], top=top)


def sections(*drawings: Drawing) -> list[str | None]:
    body = text(
        40, 700, "\n".join(["Planen följs upp av kommunstyrelsen en gång om året i februari månad"] * 4), size=11
    )
    return [row.get("section") for row in rows_of(page(*drawings, body))]


def caption(y: float, content: str) -> Drawing:
    """A line in the body's type, larger than the tables'."""
    return text(40, y, content, size=11)


@pytest.mark.parametrize(
    ("above", "want"),
    [
        ([(100, "Landsbygden")], ["Landsbygden", "Tätorten"]),
        ([(88, "Dessa åtgärder genomförs där"), (100, "Landsbygden ligger")], ["Aktiviteter", "Aktiviteter"]),
    ],
    ids=["a line alone", "the last line of a paragraph"],
)
def test_lines_alone_right_above_tables_with_the_same_heads_are_their_sections(above, want):
    found = sections(
        text(40, 50, "Aktiviteter", size=16, bold=True),
        *(caption(*line) for line in above),
        plan(115, "Byt lampor"),
        caption(200, "Tätorten"),
        plan(215, "Bygg en bro"),
    )
    assert found == want


def test_a_line_above_one_table_alone_is_no_section():
    found = sections(
        text(40, 60, "Aktiviteter", size=16, bold=True), caption(100, "Landsbygden"), plan(115, "Byt lampor")
    )
    assert found == ["Aktiviteter"]
