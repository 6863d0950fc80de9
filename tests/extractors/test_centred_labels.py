from __future__ import annotations

from pages import page, rows_of, text

from extractors.centred_labels import with_labels_raised
from extractors.lines import text_lines

# label, value, y of the label; values begin at y and their lines follow each other by 12 points
CENTRED = [
    ("Åtgärd", "Sätt upp lampor längs vägen\ntill skolan", 100, 106),
    ("Ansvarig", "Tekniska nämnden\noch Rektor\noch elever", 132, 144),
    ("Tidplan", "2025", 176, 176),
]


def drawn(cells: list[tuple[str, str, int, int]], down: int = 0):
    return [t for key, value, y, at in cells for t in (text(60, at + down, key), text(200, y + down, value))]


def tops(cells: list[tuple[str, str, int, int]]) -> dict[str, float]:
    lines = with_labels_raised(text_lines(page(*drawn(cells))))
    return {line.text: line.top for line in lines if line.x0 < 100}


def test_labels_beside_the_middle_are_raised_to_the_first_line():
    assert tops(CENTRED) == {"Åtgärd": 100, "Ansvarig": 132, "Tidplan": 176}


def test_labels_beside_the_first_line_stay():
    cells = [(key, value, y, y) for key, value, y, _ in CENTRED]
    assert tops(cells) == {"Åtgärd": 100, "Ansvarig": 132, "Tidplan": 176}


def test_no_label_between_two_lines_shows_that_the_page_centres_them():
    assert tops(CENTRED[1:])["Ansvarig"] == 144


def test_a_label_between_lines_of_two_values_stays():
    cells = [("Åtgärd", "Byt lampor", 100, 100), ("Ansvarig", "", 113, 106), ("Tidplan", "2025", 112, 112)]
    assert tops(cells)["Ansvarig"] == 106


def test_the_record_has_its_whole_values():
    rows = rows_of(page(*drawn(CENTRED), *drawn(CENTRED, 200)))
    want = ("Sätt upp lampor längs vägen till skolan", "Tekniska nämnden och Rektor och elever", "2025")
    assert [tuple(row[f] for f in ("activity", "responsible_raw", "timeline_raw")) for row in rows] == [want, want]
