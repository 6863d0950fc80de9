from __future__ import annotations

from dataclasses import replace

from pages import Drawing, page, text

from extractors.lines import text_lines
from extractors.page import Box, Fill, Page
from extractors.panels import split_at_panels

LABELS = "ANSVARIG\nKommunkansliet\nTIDPLAN\nVåren 2025"


def card(x: float, y: float, title: str, below: str = LABELS) -> Drawing:
    return text(x, y, f"{title}\n{below}")


def areas(*boxes: tuple[float, float, float, float]) -> tuple[Fill, ...]:
    return tuple(Fill(*box, color=(240, 240, 240)) for box in boxes)


def titles(found: Page, frames: tuple[Box, ...] = ()) -> list[str]:
    return [text_lines(panel)[0].text for _, panel in split_at_panels(found, frames)[1]]


def test_cards_on_areas_are_read_row_by_row():
    places = [(60, 100), (310, 103), (60, 300), (310, 300)]
    drawn = page(*(card(x, y, f"Insats {n}") for n, (x, y) in enumerate(places)))
    found = replace(drawn, fills=areas(*((x - 10, y - 10, x + 210, y + 150) for x, y in places)))
    assert titles(found) == ["Insats 0", "Insats 1", "Insats 2", "Insats 3"]


def test_what_stands_around_the_cards_stays_on_the_page():
    drawn = page(text(60, 60, "Trygg stad"), card(60, 100, "Lys upp"), card(310, 100, "Röj upp"))
    rest, panels = split_at_panels(replace(drawn, fills=areas((50, 90, 270, 250), (300, 90, 520, 250))), ())
    assert [line.text for line in text_lines(rest)] == ["Trygg stad"]
    assert len(panels) == 2


def test_a_head_of_its_own_colour_belongs_to_the_card_below():
    drawn = page(card(60, 100, "Lys upp"), card(310, 100, "Röj upp"))
    heads = areas((50, 90, 270, 111), (300, 90, 520, 111), (50, 111, 270, 250), (300, 111, 520, 250))
    assert titles(replace(drawn, fills=heads)) == ["Lys upp", "Röj upp"]


def test_cards_below_one_another_stay_apart_where_each_has_a_ground_and_a_frame():
    places = [(60, 100), (310, 100), (60, 300), (310, 300)]
    drawn = page(*(card(x, y, f"Insats {n}") for n, (x, y) in enumerate(places)))
    boxes = [(x - 10.0, y - 10.0, x + 210.0, y + 150.0) for x, y in places]
    frames = tuple(Box(x0 + 1, top, x1 - 1, bottom) for x0, top, x1, bottom in boxes)
    assert titles(replace(drawn, fills=areas(*boxes)), frames) == ["Insats 0", "Insats 1", "Insats 2", "Insats 3"]


def test_frames_are_cards_as_areas_are():
    drawn = page(card(60, 100, "Lys upp"), card(310, 100, "Röj upp"))
    assert titles(drawn, (Box(50, 90, 270, 250), Box(300, 90, 520, 250))) == ["Lys upp", "Röj upp"]


def test_the_keys_of_a_table_are_no_cards():
    keys = page(text(60, 100, "ANSVARIG\nTIDPLAN"), text(310, 100, "ANSVARIG\nTIDPLAN"))
    assert titles(replace(keys, fills=areas((50, 90, 130, 130), (300, 90, 380, 130)))) == []


def test_columns_of_a_table_in_which_words_are_labels_elsewhere_are_no_cards():
    drawn = page(text(60, 100, "Ansvarig\nRektorn i\nsamarbete med\nbiblioteket"), text(310, 100, "Tidplan\n2025"))
    assert titles(replace(drawn, fills=areas((50, 90, 250, 160), (300, 90, 500, 160)))) == []


def test_one_card_alone_is_no_panel():
    drawn = page(card(60, 100, "Lys upp"))
    assert titles(replace(drawn, fills=areas((50, 90, 270, 250), (300, 90, 520, 250)))) == []


def test_white_parts_columns_with_the_same_labels():
    drawn = page(*(card(x, 100, f"Insats {n}") for n, x in enumerate((60, 230, 400))))
    assert titles(drawn) == ["Insats 0", "Insats 1", "Insats 2"]


def test_a_larger_heading_with_white_beside_it_opens_a_row_of_cards():
    drawn = page(
        text(60, 70, "Gator", size=14),
        *(card(x, 100, f"Insats {n}") for n, x in enumerate((60, 310))),
        text(60, 200, "Torg", size=14),
        *(card(x, 230, f"Insats {n}") for n, x in enumerate((60, 310), 2)),
    )
    assert titles(drawn) == ["Gator", "Insats 1", "Torg", "Insats 3"]


def test_text_over_the_full_width_parts_the_columns():
    drawn = page(
        card(60, 100, "Lys upp"),
        card(310, 100, "Röj upp"),
        text(60, 180, "Medel söks för båda insatserna hos Boverket senast under hösten 2026 av kansliet"),
    )
    rest, panels = split_at_panels(drawn, ())
    assert len(panels) == 2
    assert [line.text[:10] for line in text_lines(rest)] == ["Medel söks"]


def test_labels_with_different_fields_on_both_sides_are_no_columns():
    drawn = page(
        text(60, 100, "ANSVARIG\nKommunkansliet\nTIDPLAN\nVåren 2025"), text(310, 100, "KOSTNAD\n20 tkr\nSTATUS\nPågår")
    )
    assert titles(drawn) == []
