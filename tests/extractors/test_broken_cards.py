from __future__ import annotations

from dataclasses import replace

import pytest
from pages import Drawing, page, rows_of, table, text

from extractors.page import Box

XS = [40, 160, 540]
CARD = [["Aktivitet", "Byt lampor"], ["Syfte", "Ljusare skolor"], ["Ansvarig", "Rektor"], ["Tidplan", "2024"]]
OTHER = [["Aktivitet", "Bygg en bro"], ["Syfte", "Fler cyklar"], ["Ansvarig", "Nämnden"], ["Tidplan", "2025"]]
WANT = [("Byt lampor", "Rektor", "2024"), ("Bygg en bro", "Nämnden", "2025")]


def card(rows: list[list[str]], top: float, lost: set[int]) -> Drawing:
    """A card without the rules between rows at the places `lost` (0 is above the first row)."""
    drawn = table(XS, rows, top=top, bold=())
    ys = sorted({rule.y_mid for rule in drawn.rules if rule.width > 1})
    gone = {ys[number] for number in lost}
    return replace(drawn, rules=tuple(r for r in drawn.rules if r.width <= 1 or r.y_mid not in gone))


def read(*drawings: Drawing) -> list[tuple[str | None, ...]]:
    return [tuple(r.get(f) for f in ("activity", "responsible_raw", "timeline_raw")) for r in rows_of(page(*drawings))]


@pytest.mark.parametrize("lost", [set(), {1}, {1, 2, 3}, {0, 2}])
def test_cards_without_some_of_their_rules_have_a_row_for_each_label(lost):
    first = card(CARD, 100, lost)
    assert read(first, card(OTHER, first.bottom + 30, {2})) == WANT


def test_a_card_that_lost_all_rules_is_read_beside_one_that_lost_some():
    first = card(CARD, 100, {2})
    bare = table(XS, OTHER, top=first.bottom + 30, rules="none", bold=())
    assert read(first, bare) == WANT


def test_a_first_row_whose_rules_are_lost_belongs_to_its_card():
    def card(rows: list[list[str]], top: float) -> tuple[Drawing, Drawing]:
        first = table(XS, rows[:1], top=top, rules="none", bold=())
        return first, table(XS, rows[1:], top=first.bottom, bold=())

    one, other = card(CARD, 100), card(OTHER, 260)
    assert read(*one, *other) == WANT


def test_a_title_right_above_a_broken_card_below_a_ruling_is_no_heading():
    drawings = []
    for top, name, rows in ((100, "Kort K1", CARD), (260, "Kort K2", OTHER)):
        drawn = card(rows, top, {1})
        drawings += [drawn, text(44, top - 12, name, bold=True), Drawing(rules=(_lifted(drawn),))]
    found = rows_of(page(*drawings))
    assert [(row["activity"], row.get("section")) for row in found] == [("Byt lampor", None), ("Bygg en bro", None)]


def _lifted(drawn: Drawing) -> Box:
    """The uppermost ruling, a title's height higher."""
    first = min((rule for rule in drawn.rules if rule.width > 1), key=lambda rule: rule.top)
    return replace(first, top=first.top - 16, bottom=first.bottom - 16)


def test_a_value_over_several_lines_stays_whole():
    rows = [[*CARD[0]], ["Beskrivning", "Först i skolorna\nsedan i hallarna"], *CARD[2:]]
    (found,) = rows_of(page(card(rows, 100, {2, 3})))
    assert found["implementation"] == "Först i skolorna sedan i hallarna"


def test_a_heading_below_the_card_is_no_label():
    first = card(CARD, 100, {2})
    (found,) = rows_of(page(first, text(44, first.bottom + 40, "Uppföljning", size=14, bold=True)))
    assert found["timeline_raw"] == "2024"
    assert not any("Uppföljning" in name for name in found)


def test_a_card_with_lines_around_it_and_its_first_row_alone_has_a_row_for_each_label():
    def framed(rows: list[list[str]], top: float) -> Drawing:
        drawn = table(XS, rows, top=top, bold=())
        first, second, last = (sorted({r.y_mid for r in drawn.rules if r.width > r.height})[n] for n in (0, 1, -1))
        flat = [r for r in drawn.rules if r.width > r.height and r.y_mid in (first, second, last)]
        upright = [r for r in drawn.rules if r.height > r.width and (r.bottom <= second + 1 or r.x_mid not in XS[1:2])]
        return replace(drawn, rules=(*flat, *upright))

    first = framed(CARD, 100)
    assert read(first, framed(OTHER, first.bottom + 30)) == WANT
