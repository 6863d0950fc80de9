from __future__ import annotations

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


def test_lines_right_above_tables_with_the_same_heads_are_their_sections():
    found = sections(
        text(40, 60, "Aktiviteter", size=16, bold=True),
        caption(100, "Landsbygden"),
        plan(115, "Byt lampor"),
        caption(200, "Tätorten"),
        plan(215, "Bygg en bro"),
    )
    assert found == ["Landsbygden", "Tätorten"]


def test_the_last_line_of_a_paragraph_above_a_table_is_no_section():
    found = sections(
        text(40, 50, "Aktiviteter", size=16, bold=True),
        caption(88, "Dessa åtgärder genomförs där"),
        caption(100, "Landsbygden ligger"),
        plan(115, "Byt lampor"),
        caption(200, "Tätorten"),
        plan(215, "Bygg en bro"),
    )
    assert found == ["Aktiviteter", "Aktiviteter"]


def test_a_line_above_one_table_alone_is_no_section():
    found = sections(
        text(40, 60, "Aktiviteter", size=16, bold=True), caption(100, "Landsbygden"), plan(115, "Byt lampor")
    )
    assert found == ["Aktiviteter"]
