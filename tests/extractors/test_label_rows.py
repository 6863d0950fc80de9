from __future__ import annotations

from pages import Drawing, page, text

from extractors.label_rows import label_rows

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


def test_labels_for_what_is_done_head_a_table():
    assert cells(["Åtgärd", "Ansvarig", "Tidplan"], ["Byt lampor", "Rektor", "2024"]) == []


def test_words_that_are_no_labels_open_no_record():
    assert cells(["Ansvarig", "Byt lampor", "Status"], ["Rektor", "2024", "Klar"]) == []


def test_text_that_runs_under_the_next_label_is_no_value():
    assert cells(LABELS, ["Här följer en mening som löper över hela bredden"]) == []


def test_labels_far_above_a_text_have_no_values():
    assert cells(LABELS, ["Rektor", "2024", "Klar"], step=40) == []
