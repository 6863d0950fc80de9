from __future__ import annotations

from pages import page, rows_of, table

XS = [40, 180, 360, 460, 540]
HEADS = ["Mål", "Åtgärder", "Ansvarig", "Klart"]


def read(*rows: list[str]) -> list[tuple[str | None, ...]]:
    found = rows_of(page(table(XS, [HEADS, *rows])))
    return [tuple(row.get(name) for name in ("goal", "activity", "responsible_raw", "timeline_raw")) for row in found]


def test_items_numbered_alike_in_several_cells_are_rows():
    assert read(
        ["Alla trivs.", "1. Laga taket\n2. Byt lampor", "1. Rektor\n2. Kansliet", "1. 2025\n2. 2026"],
        ["Alla cyklar.", "3. Bygg en bro", "3. Rektor", "3. 2027"],
        ["Alla läser.", "4. Köp böcker\n5. Öppna på söndagar", "Kulturnämnden", "4. 2025\n5. 2026"],
    ) == [
        ("Alla trivs.", "Laga taket", "Rektor", "2025"),
        ("Alla trivs.", "Byt lampor", "Kansliet", "2026"),
        ("Alla cyklar.", "Bygg en bro", "Rektor", "2027"),
        ("Alla läser.", "Köp böcker", "Kulturnämnden", "2025"),
        ("Alla läser.", "Öppna på söndagar", "Kulturnämnden", "2026"),
    ]


def test_a_numbered_list_in_the_action_alone_stays_whole():
    found = read(["Alla trivs.", "1. Laga taket\n2. Byt lampor", "Rektor", "2025"])
    assert [row[2:] for row in found] == [("Rektor", "2025")]


def test_a_number_without_text_is_an_empty_cell():
    found = read(["Alla trivs.", "1. Laga taket\n2. Byt lampor", "1. Rektor\n2. ", "1. 2025\n2. 2026"])
    assert [row[2:] for row in found] == [("Rektor", "2025"), ("", "2026")]


def test_a_column_of_the_actions_own_numbers_stays():
    heads = ["Nr", "Åtgärder", "Ansvarig", "Klart"]
    body = [["1.1", "1.1 Laga taket", "Rektor", "2025"], ["1.2", "1.2 Byt lampor", "Kansliet", "2026"]]
    found = rows_of(page(table(XS, [heads, *body])))
    assert [row["extra:Nr"] for row in found] == ["1.1", "1.2"]
