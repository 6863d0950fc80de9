from __future__ import annotations

from extractors.numbered_rows import numbers_apart
from extractors.rows import Cell, RawRow


def row(activity: str, *, section: str = "Resor", source: str = "table", number: str | None = None) -> RawRow:
    cells = [Cell("Åtgärd", "activity", activity, lines=(activity,))]
    if number is not None:
        cells.insert(0, Cell("Nr", "extra", number))
    return RawRow(source, tuple(cells), (), section)


def values(*rows: RawRow) -> list[list[str]]:
    return [[cell.text for cell in one.cells] for one in numbers_apart(rows)]


def test_numbers_of_actions_are_values_of_their_own():
    assert values(row("1.1 Bygg en bro"), row("1.2 Öppna ett bad")) == [
        ["1.1", "Bygg en bro"],
        ["1.2", "Öppna ett bad"],
    ]
    assert values(row("A1. Bygg en bro"), row("A2. Öppna ett bad"))[0] == ["A1", "Bygg en bro"]


def test_printed_lines_lose_the_number_too():
    (first, _) = numbers_apart([row("1. Bygg en bro"), row("2. Öppna ett bad")])
    assert first.cell("activity").lines == ("Bygg en bro",)


def test_numbers_may_begin_anew_in_each_section():
    rows = [row(f"{n}. Bygg en bro", section=section) for section in ("Resor", "Bad") for n in (1, 2)]
    assert [one[0] for one in values(*rows)] == ["1", "2", "1", "2"]


def test_amounts_are_no_numbers():
    assert values(row("2 Lekplatser"), row("2 Badplatser")) == [["2 Lekplatser"], ["2 Badplatser"]]
    assert values(row("2 nya lekplatser"), row("3 badplatser")) == [["2 nya lekplatser"], ["3 badplatser"]]


def test_one_number_among_actions_without_is_part_of_its_text():
    rows = [row("112 SOS-dagen"), row("24 Timmar utan bil"), row("Bygg en bro"), row("Öppna ett bad")]
    assert values(*rows) == [[one.cells[0].text] for one in rows]


def test_a_numbered_list_in_a_cell_stays_whole():
    listed = "1. Bygg en bro\n2. Öppna ett bad"
    assert values(row(listed), row("3. Gräv en damm\n4. Så en äng")) == [[listed], ["3. Gräv en damm\n4. Så en äng"]]


def test_a_number_in_a_column_of_its_own_is_enough():
    assert values(row("1. Bygg", number="1"), row("2. Bada", number="2")) == [["1", "1. Bygg"], ["2", "2. Bada"]]
