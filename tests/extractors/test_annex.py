"""Plans annexed to minutes on the page on which the last paragraph ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.minutes import MinutesSegments, segment_minutes
from extractors.page import Document, Page, Word
from extractors.segment import segment_plan

MINUTES = (
    "Sammanträdesprotokoll",
    "Kommunstyrelsen 2021-03-08",
    "#§ 41 Delårsrapport",
    "*Beslut",
    "Kommunstyrelsen godkänner rapporten.",
    "#§ 42 Plan för arkiven",
    "*Beslut",
    "Kommunstyrelsen antar planen.",
)
TABLE = (
    "Åtgärd | Ansvarig | Tidplan",
    "Flytta kartorna | Stadsarkivet | 2022",
    "Ordna ritningarna | Byggnadsnämnden | 2023",
    "Skanna tidningarna | Biblioteket | 2024",
)


def page_of(*rows: str, ocr: bool = False) -> Document:
    """A page of rows: `#` larger and bold, `##` a title larger still, `*` bold; `|` divides columns."""
    words = []
    for place, row in enumerate(rows):
        size = 18.0 if row.startswith("##") else 13.0 if row.startswith("#") else 11.0
        for column, text in enumerate(row.lstrip("#*").split("|")):
            x = 60.0 + 170 * column
            for part in text.split():
                words.append(Word(x, 50 + 20 * place, x + 5 * len(part), 62 + 20 * place, part, size, row[0] in "#*"))
                x = words[-1].x1 + 3
    return Document("0" * 64, "invented.pdf", (Page(1, 595, 842, tuple(words), route="ocr" if ocr else "text"),))


def claimed(document: Document) -> tuple[MinutesSegments, list[str]]:
    """The minutes of a document, and the activities that its plan gives."""
    found = segment_minutes(document)
    rows = segment_plan(document, skip=found.claims).rows
    return found, [cell.text for row in rows if (cell := row.cell("activity"))]


@pytest.mark.parametrize("ocr", [False, True])
@pytest.mark.parametrize("title", ["##Arkivplan 2022–2024", "#Arkivplan 2022–2024", "Arkivplan 2022–2024"])
def test_plan_below_the_last_paragraph_gives_its_rows(title: str, ocr: bool):
    found, activities = claimed(page_of(*MINUTES, title, *TABLE, ocr=ocr))
    # A title in the type of running text cannot be told from it.
    plain = "" if title.startswith("#") else f" {title}"
    assert found.decisions[-1].decision == f"Kommunstyrelsen antar planen.{plain}"
    assert activities == ["Flytta kartorna", "Ordna ritningarna", "Skanna tidningarna"]


def test_introduction_above_the_title_belongs_to_the_plan():
    document = page_of(*MINUTES, "*Inledning", "Arkiven är trånga.", "##Arkivplan 2022–2024", *TABLE)
    found, _ = claimed(document)
    top = next(word.top for word in document.pages[0].words if word.text == "Inledning")
    assert [region.bottom for region in found.regions] == [top]


@pytest.mark.parametrize(
    "more",
    [
        ("*Reservation", "Sara Ek (X) reserverar sig.", "*Beslutet skickas till", "Stadsarkivet"),
        ("Namn | Parti | Ja | Nej", "Sara Ek | X | x", "Bo Ek | Y | | x"),
        ("*Bakgrund", "Åtgärd och ansvarig framgår av planen.", "Tidplan finns."),
    ],
)
def test_other_matter_below_the_last_paragraph_stays_with_the_minutes(more: tuple[str, ...]):
    found, activities = claimed(page_of(*MINUTES, *more))
    assert found.regions[0].bottom == 842
    assert activities == []


def test_table_inside_an_earlier_paragraph_is_no_annex():
    rows = (*MINUTES[:5], *TABLE, *MINUTES[5:])
    found, activities = claimed(page_of(*rows))
    assert [decision.paragraph for decision in found.decisions] == ["41", "42"]
    assert activities == []


def test_claim_of_the_next_sitting_is_its_own():
    first, second = page_of(*MINUTES, "##Arkivplan", *TABLE), page_of(*MINUTES)
    later = replace(second.pages[0], number=2)
    found, activities = claimed(replace(first, pages=(*first.pages, later)))
    assert [region.page for region in found.regions] == [1, 2]
    assert len(activities) == 3
