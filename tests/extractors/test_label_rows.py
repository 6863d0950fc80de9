from __future__ import annotations

import pytest
from pages import Drawing, page, text

from extractors.label_rows import label_rows, repeated_labels
from extractors.lines import baselines, text_lines
from extractors.unruled_head import find_headers

LABELS = ["Ansvarig", "Tidplan", "Status"]
XS = (40, 200, 330)


def row(texts: list[str], top: float) -> list[Drawing]:
    return [text(x, top, one) for one, x in zip(texts, XS, strict=False) if one]


def cells(*rows: list[str], step: float = 13) -> list[list[str]]:
    drawn = [part for index, texts in enumerate(rows) for part in row(texts, 100 + step * index)]
    return [[cell.text for cell in grid.cells] for grid in label_rows(page(*drawn))]


def test_values_stand_below_their_labels_in_one_line_or_more():
    assert cells(LABELS, ["Rektor", "2024", "Klar"]) == [[*LABELS, "Rektor", "2024", "Klar"]]
    assert cells(LABELS, ["Rektor och", "2024", ""], ["kurator", "", ""])[0][3:] == ["Rektor och kurator", "2024", ""]


def test_room_may_part_the_first_values_from_their_labels():
    drawn = [*row(LABELS, 100), *row(["Rektor", "2024", "Klar"], 122)]
    assert [len(grid.cells) for grid in label_rows(page(*drawn))] == [6]


def test_labels_may_be_centred_over_their_values():
    drawn = [text(x, 100, one) for x, one in zip((70, 230, 350), LABELS, strict=True)]
    drawn += row(["Rektor och kurator", "2024", "Klar"], 113)
    (grid,) = label_rows(page(*drawn))
    assert [cell.text for cell in grid.cells] == [*LABELS, "Rektor och kurator", "2024", "Klar"]


def test_a_value_may_nearly_reach_the_next_one():
    long = "Kultur- och fritidsnämnd, rektor"  # ends a space before the next column
    made = page(*row(LABELS, 100), text(40, 113, long), text(200, 113, "2024"))
    assert 190 < max(word.x1 for word in made.words if word.text == "rektor") < 200
    (grid,) = label_rows(made)
    assert [cell.text for cell in grid.cells][3:] == [long, "2024", ""]


def test_labels_for_what_is_done_head_a_table():
    assert cells(["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Rektor", "2024"]) == []


@pytest.mark.parametrize(("colon", "headers"), [(":", 0), ("", 1)])
def test_labels_with_colons_are_no_table_head(colon, headers):
    """A word that no rule knows beside labels may head the column of actions."""
    xs = (*XS, 430)
    heads = [text(x, 100, f"{one}{colon}") for one, x in zip([*LABELS, "Fladdermus"], xs, strict=True)]
    values = ["Rektor", "2024", "Klar", "Byt lampor"]
    body = [text(x, 120 + 20 * n, one) for n in range(3) for one, x in zip(values, xs, strict=True)]
    made = page(*heads, *body)
    assert len(find_headers(made, baselines(made.words))) == headers


def test_words_that_are_no_labels_open_no_record():
    assert cells(["Ansvarig", "Byt lampor", "Status"], ["Rektor", "2024", "Klar"]) == []


def test_text_that_runs_under_the_next_label_is_no_value():
    assert cells(LABELS, ["Här följer en mening som löper över hela bredden"]) == []


def test_a_label_with_its_value_beside_it_is_no_row_of_labels():
    assert cells(["Status:", "Påbörjad"], ["Insats:", "Byt lampor"], step=26) == []
    assert cells(["Tidplan", "2 ggr/år"], ["Indikator", "Antal möten"]) == []


def test_labels_below_one_another_are_keys_though_a_value_names_a_field():
    assert cells(["Status", "Klar"], ["Ansvarig", "Rektor"]) == []


def test_labels_far_above_a_text_have_no_values():
    assert cells(LABELS, ["Rektor", "2024", "Klar"], step=40) == []


def few_cells(*rows: list[str], centred: bool = False) -> list[list[str]]:
    drawn = [part for index, texts in enumerate(rows) for part in row(texts, 100 + 13 * index)]
    if centred:
        drawn[:3] = [text(x, 100, one) for one, x in zip(LABELS, (90, 230, 350), strict=True)]
    made = page(*drawn)
    return [
        [cell.text for cell in grid.cells][3:] for grid in label_rows(made, repeated_labels([*text_lines(made)] * 2))
    ]


def test_labels_that_are_printed_again_may_have_few_values():
    assert few_cells(LABELS, ["", "2024", ""]) == [["", "2024", ""]]
    assert cells(LABELS, ["", "2024", ""]) == []
    assert few_cells(LABELS, ["Deltagare", "2024", "Klar"]) == [["Deltagare", "2024", "Klar"]]
    assert few_cells(LABELS[:2], ["Tidplan", ""]) == []
    assert few_cells(["Läge", "Klar"], ["Notering", "Se planen"]) == []
    assert few_cells(LABELS, ["Rektor", "", ""], centred=True) == [["Rektor", "", ""]]


def test_a_label_left_of_a_value_elsewhere_is_no_label_above_one():
    drawn = [line for y, state in ((100, "Klar"), (200, "Klar"), (300, "Ej klar")) for line in row(["Läge", state], y)]
    assert repeated_labels(text_lines(page(*drawn))) == {"Klar"}


def test_a_label_that_is_printed_again_ends_the_values_above_it():
    drawn = [*row(LABELS, 100), *row(["Rektor", "2024", "Klar"], 113), *row(["Kommentar"], 126), *row(["Bra."], 139)]
    (grid,) = label_rows(page(*drawn), {"Kommentar"})
    assert [cell.text for cell in grid.cells] == [*LABELS, "Rektor", "2024", "Klar"]


def test_labels_that_are_printed_again_need_not_be_listed():
    loose = ["Ansvarig", "Tidplan för detta", "Status i dag"]
    assert few_cells(loose, ["Rektor", "2024", "Klar"]) == [["Rektor", "2024", "Klar"]]
    assert few_cells(["Ansvarig", "Byt lampor", "Status"], ["Rektor", "2024", "Klar"]) == []
