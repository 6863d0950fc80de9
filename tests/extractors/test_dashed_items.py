from __future__ import annotations

import pytest
from pages import column, page, rows_of, text

ITEMS = (
    "• Kurs för nyanställda – HR-enheten – 2025",
    "• Cykelpool – Tekniska enheten – löpande",
    "• Digital brevlåda för alla som vill ha post från kommunen –",
    "Kansliet – våren 2027",
)


def prose():
    return page(text(60, 60, "Planen gäller för hela kommunen och följs upp varje år av kommunstyrelsen.\n" * 3))


def test_items_end_with_a_party_and_a_time_between_dashes():
    found = rows_of(column("# Teknik", *ITEMS[:2], "# Service", *ITEMS[2:]), prose())
    assert [
        tuple(row[name] for name in ("section", "activity", "responsible_raw", "timeline_raw")) for row in found
    ] == [
        ("Teknik", "Kurs för nyanställda", "HR-enheten", "2025"),
        ("Teknik", "Cykelpool", "Tekniska enheten", "löpande"),
        ("Service", "Digital brevlåda för alla som vill ha post från kommunen", "Kansliet", "våren 2027"),
    ]


@pytest.mark.parametrize(
    "items",
    [
        ITEMS[:2],
        [item.replace("– HR-enheten", "– en bra kurs – HR-enheten").replace("2025", "gratis") for item in ITEMS],
        [item.replace(" – ", ", ") for item in ITEMS],
    ],
)
def test_a_few_items_or_other_dashes_make_no_rows(items):
    assert rows_of(column("# Teknik", *items), prose()) == []
