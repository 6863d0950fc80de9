from __future__ import annotations

from extractors.columns import find_columns, reading_order, sorted_for_reading
from extractors.lines import text_lines
from extractors.page import Box, Line, Page, Word

LEFT = [
    "Nämnden arbetar för en god och",
    "jämlik hälsa i hela kommunen och",
    "följer upp arbetet varje år. Planen",
    "gäller i fyra år och den revideras",
    "vid behov av den nämnd som har",
    "ansvaret för frågan i kommunen.",
    "Alla verksamheter omfattas av den.",
    "Så sker det.",
]
RIGHT = [
    "Ansvaret för uppföljningen ligger på",
    "förvaltningen som varje höst lämnar",
    "en rapport till nämnden om vad som",
    "är gjort och vad som återstår. Den",
    "ska vara kort och lätt att läsa för",
    "alla som berörs av planens mål och",
    "läggs ut på kommunens webbplats.",
]


def words(text: str, x: float, y: float, size: float = 10.0) -> list[Word]:
    found = []
    for part in text.split():
        x1 = x + 0.45 * size * len(part)
        found.append(Word(x, y, x1, y + size, part, size))
        x = x1 + 0.25 * size
    return found


def lines_of(*blocks: list[Word]) -> tuple[Line, ...]:
    return text_lines(Page(1, 595.0, 842.0, words=tuple(word for block in blocks for word in block)))


def two_columns(gutter: float, top: float = 200.0) -> list[Word]:
    left = [word for i, text in enumerate(LEFT) for word in words(text, 60, top + 13 * i)]
    start = max(word.x1 for word in left) + gutter
    return left + [word for i, text in enumerate(RIGHT) for word in words(text, start, top + 13 * i)]


def order(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in reading_order(lines, find_columns(lines))]


def test_the_left_column_is_read_before_the_right_one():
    assert order(lines_of(two_columns(24))) == LEFT + RIGHT


def test_a_narrow_gutter_parts_lines_that_seemed_one():
    lines = lines_of(two_columns(11))
    assert len(lines) < len(LEFT + RIGHT)
    assert order(lines) == LEFT + RIGHT


def test_full_width_text_above_and_below_keeps_its_place():
    title = words("En rubrik som går tvärs över hela sidan och båda dess spalter", 60, 150, 13)
    after = words("Sist på sidan står en rad som också går tvärs över båda spalterna igen.", 60, 400)
    texts = order(lines_of(title, two_columns(24), after))
    assert texts[0].startswith("En rubrik")
    assert texts[1:-1] == LEFT + RIGHT
    assert texts[-1].startswith("Sist på sidan")


def test_two_stretches_are_read_one_after_the_other():
    between = words("Här emellan står en rubrik som går tvärs över hela sidans bredd ut", 60, 320, 12)
    assert order(lines_of(two_columns(24), between, two_columns(24, top=350))) == [
        *LEFT,
        *RIGHT,
        " ".join(word.text for word in between),
        *LEFT,
        *RIGHT,
    ]


def test_labels_with_values_beside_them_are_no_columns():
    pairs = [("Plats", "Stadshuset i Ängby klockan nio till elva"), ("Närvarande", "Anna Exempel och Bo Exempel")] * 5
    rows = [word for i, (a, b) in enumerate(pairs) for word in words(a, 60, 200 + 13 * i) + words(b, 180, 200 + 13 * i)]
    assert find_columns(lines_of(rows)) == ()


def test_rows_of_a_table_are_no_columns():
    cells = [("Utbilda alla lärare", "BUN", "2021"), ("Ta fram lathund", "KS", "Hösten 2022")] * 4
    rows = [
        word
        for i, row in enumerate(cells)
        for x, cell in zip((60, 250, 400), row, strict=True)
        for word in words(cell, x, 200 + 13 * i)
    ]
    assert find_columns(lines_of(rows)) == ()


def test_one_column_of_prose_is_left_alone():
    lines = lines_of([word for i, text in enumerate(LEFT) for word in words(text, 60, 200 + 13 * i)])
    assert find_columns(lines) == ()
    assert reading_order(lines, ()) == lines


def test_things_read_from_the_top_and_on_one_baseline_from_the_left():
    value, label, below = Box(160, 136, 290, 147), Box(74, 137, 100, 146), Box(74, 154, 110, 163)
    assert sorted_for_reading([value, label, below], (), lambda box: box) == [label, value, below]


def test_what_overlaps_by_little_is_on_no_baseline():
    right, left = Box(160, 100, 290, 112), Box(74, 108, 100, 120)
    assert sorted_for_reading([left, right], (), lambda box: box) == [right, left]
