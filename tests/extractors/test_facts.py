import datetime as dt

import pytest

from extractors.facts import document_facts
from extractors.furniture import Furniture
from extractors.page import Document, Page, Word


def page(number, *lines):
    """A page of lines: each a text in body type, or (text, size), (text, size, bold), (text, size, bold, x)."""
    words, top = [], 40.0
    for line in lines:
        cells = line if isinstance(line, list) else [line]
        height = 12.0
        for cell in cells:
            text, size, bold, x = (*((cell,) if isinstance(cell, str) else cell), *(None,) * 4)[:4]
            size, x = size or 10.0, x or 60.0
            height = max(height, size * 1.3)
            for word in text.split():
                width = len(word) * size * 0.5
                words.append(Word(x, top, x + width, top + size * 1.2, text=word, size=size, bold=bool(bold)))
                x += width + size * 0.25
        top += height + (4 if height > 13 else 2)
    return Page(number, 595, 842, tuple(words))


PROSE = [
    "Kommunen växer och fler behöver bo här. Därför görs en plan.",
    "Den följs upp varje år av nämnden som ansvarar.",
] * 6


def facts(*pages, info=None, headers=(), path="plan.pdf", hint=None):
    document = Document("0" * 64, path, tuple(page(n + 1, *lines) for n, lines in enumerate(pages)), info or {})
    return document_facts(document, Furniture(headers={1: tuple(headers)}), path, hint)


def test_title_is_the_most_prominent_heading_of_a_plan():
    found = facts(["Inledning", ("Trygghetsplan 2021–2024", 20, True), ("Inledning", 14, True), *PROSE])
    assert found.title == "Trygghetsplan 2021–2024"


def test_a_strategy_in_the_largest_type_is_the_title_and_no_chapter_of_it():
    strategy = ("Strategi för medborgardialog", 20, True)
    assert facts([strategy, *PROSE, ("Handlingsplan", 14, True), *PROSE]).title == "Strategi för medborgardialog"
    assert facts([*PROSE, ("Handlingsplan för dialog", 20, True), (strategy[0], 14, True)]).title.startswith("Handl")


def test_the_plan_names_a_file_with_minutes_and_a_letter():
    found = facts(
        [
            ("Sammanträdesprotokoll", 14, True),
            "Kommunstyrelsen",
            ("§ 12", 13, True),
            "Trygghetsplan (KS 2021/44)",
            *PROSE,
        ],
        [("Tjänsteskrivelse", 14, True), ("Förslag till beslut", 13, True), *PROSE],
        [("Plan för trygghet 2021-2024", 14, True), ("Gator och torg", 13, True), *PROSE],
    )
    assert found.title == "Plan för trygghet 2021-2024"
    assert found.registry_number == "KS 2021/44"


def test_a_title_after_the_tables_of_the_first_page():
    found = facts(
        [
            ("Bakgrund", 12, True),
            *PROSE,
            ("Energiprogram för Ale kommun 2021–2026", 17, True),
            ("Resor", 12, True),
            *PROSE,
        ]
    )
    assert found.title == "Energiprogram för Ale kommun 2021–2026"
    assert (found.valid_from, found.valid_to) == (dt.date(2021, 1, 1), dt.date(2026, 12, 31))


def test_a_title_over_several_lines():
    found = facts(
        [("Handlingsplan för god och", 16, True), ("jämlik hälsa", 16, True), ("2018–2021", 16, True), *PROSE]
    )
    assert found.title == "Handlingsplan för god och jämlik hälsa 2018–2021"


def test_the_first_goal_is_no_part_of_the_title():
    found = facts([("Handlingsplan för integration", 14, True), ("Mål 1: Bostäder åt alla", 14, True), *PROSE])
    assert found.title == "Handlingsplan för integration"


def test_titles_of_paragraphs_are_no_title_of_minutes():
    found = facts(
        [("§ 70", 11, True), ("Affärsplan för skolan 2019-2021", 16, True), ("Beslut", 14, True), *PROSE],
        headers=["SAMMANTRÄDESPROTOKOLL", "Kommunstyrelsen", "19 februari 2018"],
    )
    assert found.title == "Sammanträdesprotokoll Kommunstyrelsen 19 februari 2018"


@pytest.mark.parametrize(
    "junk", ["Microsoft Word - plan.docx", "Plan_slutlig_2.docx", "Namnlös 1", "mall plan beslut.dotx"]
)
def test_junk_in_the_metadata_is_no_title(junk):
    assert facts(PROSE, info={"Title": junk}).title is None


def test_a_good_title_in_the_metadata_helps_where_nothing_is_printed():
    assert facts(PROSE, info={"Title": "Åtgärdsprogram för buller"}).title == "Åtgärdsprogram för buller"


def test_an_empty_document():
    found = facts([])
    assert (found.title, found.registry_number, found.municipality_code, found.municipality_doubt) == (
        None,
        None,
        None,
        1.0,
    )


def test_the_box_of_a_document():
    found = facts(
        [
            ("Folkhälsoplan", 20, True),
            [("Antagen av", None, None, 60), ("Kommunfullmäktige 2018-02-26, § 14", None, None, 250)],
            [("Giltig till och med", None, None, 60), ("2021-12-31", None, None, 250)],
            [("Diarienummer", None, None, 60), ("KS/2017:482", None, None, 250)],
            *PROSE,
        ]
    )
    assert found.adopted_by == "Kommunfullmäktige"
    assert found.adopted_date == dt.date(2018, 2, 26)
    assert (found.valid_from, found.valid_to) == (None, dt.date(2021, 12, 31))
    assert found.registry_number == "KS/2017:482"


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["Dnr: KS 2018/123"], "KS 2018/123"),
        (["Diarienummer:", "2019.45.KS"], "2019.45.KS"),
        (["Diarienr 2018/123"], "2018/123"),
        (["Planen (KS 2018/123) följs upp"], "KS 2018/123"),
        (["enligt lagen (2010:900)"], None),
    ],
)
def test_registry_number(lines, number):
    assert facts([("Miljöplan", 18, True), *lines, *PROSE]).registry_number == number


def test_the_labelled_number_before_another():
    found = facts([("Miljöplan", 18, True), "Dnr KS 2018/123", "Se även bullerkartan, TN 2011/77", *PROSE])
    assert found.registry_number == "KS 2018/123"


@pytest.mark.parametrize(
    ("line", "body", "date"),
    [
        ("Antagen av kommunfullmäktige 2018-02-26, § 14", "Kommunfullmäktige", dt.date(2018, 2, 26)),
        ("Fastställd av kommunstyrelsen den 12 juni 2019", "Kommunstyrelsen", dt.date(2019, 6, 12)),
        ("Antaget av KF § 45, 2019-04-29", "Kommunfullmäktige", dt.date(2019, 4, 29)),
        ("Antagen 2018-02-26 av bygg- och miljönämnden", "Bygg- och miljönämnden", dt.date(2018, 2, 26)),
        (
            "Kommunfullmäktige beslutade den 14 december 2020 att anta planen.",
            "Kommunfullmäktige",
            dt.date(2020, 12, 14),
        ),
        ("Beslutat av: Tekniska nämnden", "Tekniska nämnden", None),
        ("Planen fastställdes förra gången efter ett beslut av kommunfullmäktige 2016-09-12.", None, None),
        ("Kommunstyrelsen antog ett yttrande.", None, None),
    ],
)
def test_adoption(line, body, date):
    found = facts([("Miljöplan", 18, True), line, *PROSE])
    assert (found.adopted_by, found.adopted_date) == (body, date)


@pytest.mark.parametrize(
    ("title", "lines", "start", "end"),
    [
        ("Miljöplan 2019–22", [], dt.date(2019, 1, 1), dt.date(2022, 12, 31)),
        ("Verksamhetsplan 2020", [], dt.date(2020, 1, 1), dt.date(2020, 12, 31)),
        ("Energiplan mot 2030", [], None, None),
        ("Miljöplan", ["Gäller från och med: 2020-03-01"], dt.date(2020, 3, 1), None),
        ("Miljöplan", ["Giltighetstid: 2020–2023"], dt.date(2020, 1, 1), dt.date(2023, 12, 31)),
        ("Miljöplan", ["Giltighetstid: Tills vidare"], None, None),
        ("Miljöplan 2020–2023", ["Giltig till och med: 2024-06-30"], dt.date(2020, 1, 1), dt.date(2024, 6, 30)),
    ],
)
def test_validity(title, lines, start, end):
    found = facts([(title, 18, True), *lines, *PROSE])
    assert (found.valid_from, found.valid_to) == (start, end)


def test_municipality_and_abbreviations():
    found = facts(
        [("Miljöplan", 18, True), *PROSE, "Förkortningar", "SBF – Samhällsbyggnadsförvaltningen"],
        headers=["ALE KOMMUN"],
    )
    assert (found.municipality_code, found.municipality) == ("1440", "Ale")
    assert found.abbreviations == {"SBF": "Samhällsbyggnadsförvaltningen"}
    assert facts(PROSE, hint="0115").municipality == "Vallentuna"
