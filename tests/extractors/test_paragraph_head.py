"""Heads of paragraphs in the manners of many municipalities, drawn as words at their places."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.furniture import strip_furniture
from extractors.minutes import MinutesSegments, segment_minutes
from extractors.page import Document, Page, Word
from extractors.rows import RawDecision

LABELS = ("Beslut", "Bakgrund", "Kommunstyrelsen beslutar")


def cells(x: float, y: float, text: str, *, bold: bool = False, size: float = 11.0) -> list[Word]:
    """The words of one line, its left edge at `x`."""
    found = []
    for word in text.split():
        found.append(Word(x, y, x + 0.5 * size * len(word), y + size, word, size=size, bold=bold))
        x += 0.5 * size * len(word) + 0.3 * size
    return found


def sheet(*rows: Sequence[tuple[float, str]], top: float = 110.0, pitch: float = 18.0) -> list[Word]:
    """Rows of cells (x, text); labels and texts that begin with `*` are bold."""
    found: list[Word] = []
    for place, row in enumerate(rows):
        for x, text in row:
            found += cells(x, top + pitch * place, text.lstrip("*"), bold=text[0] == "*" or text in LABELS)
    return found


def read(*pages: Sequence[Word]) -> MinutesSegments:
    sheets = tuple(Page(number, 595, 842, tuple(found)) for number, found in enumerate(pages, 1))
    return segment_minutes(*strip_furniture(Document("0" * 64, "invented.pdf", sheets)))


def only(*rows: Sequence[tuple[float, str]]) -> RawDecision:
    found = read(sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")], *rows)).decisions
    assert len(found) == 1
    return found[0]


def at(x: float, *texts: str) -> list[list[tuple[float, str]]]:
    return [[(x, text)] for text in texts]


DECISION = at(170, "Beslut", "Kommunstyrelsen antar taxan.")


def test_number_in_the_margin_beside_the_text_is_no_part_of_it():
    found = only(
        [(40, "*Ks § 41"), (170, "*Taxa för torghandel")],
        [(170, "Beslut")],
        [(40, "Dnr"), (170, "Kommunstyrelsen antar taxan att gälla för")],
        [(40, "2021-00345"), (170, "torghandel från och med nästa år.")],
    )
    assert (found.title, found.registry_number) == ("Taxa för torghandel", "2021-00345")
    assert "2021" not in (found.decision or "")
    assert "Dnr" not in (found.decision or "")


def test_number_that_a_narrow_cell_breaks():
    found = only(
        [(70, "*§ 48"), (130, "*Taxa för torghandel"), (440, "Dnr BUN")],
        [(440, "2022/97-290")],
        *DECISION,
    )
    assert (found.title, found.registry_number) == ("Taxa för torghandel", "BUN 2022/97-290")


def test_number_without_a_series_and_with_its_code_in_the_last_cell():
    found = only(
        [(70, "*§ 12/21"), (130, "*Taxa för torghandel på"), (440, "2021/14 002")],
        [(130, "*kommunens mark")],
        *DECISION,
    )
    assert (found.title, found.registry_number) == ("Taxa för torghandel på kommunens mark", "2021/14 002")


def test_number_of_somebody_else_in_the_text_below_is_not_the_paragraphs():
    found = only(
        [(70, "*§ 8 Delgivningar")],
        [(70, "Beslut från länsstyrelsen, dnr 44-2018:991. Avser tillsyn.")],
        *DECISION,
    )
    assert (found.title, found.registry_number) == ("Delgivningar", None)


@pytest.mark.parametrize("head", ["46 §", "46 § 13.6.2022", "§ 46 13.6.2022"])
def test_body_and_day_beside_the_number_are_no_title(head: str):
    found = only(
        [(70, "Kommunstyrelsen"), (250, head)],
        [(70, "*Taxa för torghandel")],
        [(70, "Kommunstyrelsen 46 §")],
        *DECISION,
    )
    assert (found.paragraph, found.title) == ("46", "Taxa för torghandel")
    assert found.decision == "Kommunstyrelsen antar taxan."


@pytest.mark.parametrize(
    ("beside", "registry"),
    [("Dnr KS 2019-00123 1.1.1.25", "KS 2019-00123 1.1.1.25"), ("Dnr KS 2019/123 Hid 2019.4411", "KS 2019/123")],
)
def test_codes_behind_the_number_are_no_title(beside: str, registry: str):
    found = only([(70, "*§ 5"), (300, beside)], [(70, "*Budget 2021")], *DECISION)
    assert (found.title, found.registry_number) == ("Budget 2021", registry)


def test_title_behind_the_number_on_its_line():
    found = only([(70, "*§ 5"), (170, "*Dnr KS 2019/123 Budget 2021")], *DECISION)
    assert (found.title, found.registry_number) == ("Budget 2021", "KS 2019/123")


def test_number_in_the_page_head_and_over_the_title():
    found = only([(480, "§ 32")], [(70, "*§ 32"), (440, "Dnr KS 2021/79")], [(70, "*Taxa för torghandel")], *DECISION)
    assert (found.title, found.registry_number) == ("Taxa för torghandel", "KS 2021/79")


@pytest.mark.parametrize(
    "head",
    [[[(70, "*Ks § 41"), (150, "*Au § 5")]], [[(70, "*Ks § 41")], [(70, "*Au § 5")]], [[(70, "*Ks § 41 Au § 5")]]],
)
def test_number_of_the_body_that_prepared_the_matter_is_no_title(head: list[list[tuple[float, str]]]):
    found = only(*head, [(70, "*Taxa för torghandel")], *DECISION)
    assert (found.paragraph, found.title) == ("41", "Taxa för torghandel")


def test_number_in_the_page_head_above_the_paragraphs_own():
    pages = [
        sheet([(450, f"§ {number}")], [(70, f"*§ {number}")], [(70, "*Ett ärende")], *DECISION) for number in (38, 39)
    ]
    found = read(sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2023-03-08")]), *pages).decisions
    assert [(one.paragraph, one.title) for one in found] == [("38", "Ett ärende"), ("39", "Ett ärende")]


def test_titles_above_their_numbers():
    def paragraph(number: int, title: str) -> list[list[tuple[float, str]]]:
        return [
            [(70, f"*{title}")],
            [(70, f"§ {number}"), (440, f"Dnr KS 2021/{number}")],
            [(70, "Förslag har tagits fram av förvaltningen.")],
            [(70, "Beslut")],
            [(70, "Kommunstyrelsen antar förslaget.")],
        ]

    found = read(
        sheet(
            [(70, "Protokoll")],
            [(70, "Kommunstyrelsen 2021-05-10")],
            *paragraph(7, "Taxa"),
            *paragraph(8, "Reglemente"),
        )
    ).decisions
    assert [(one.paragraph, one.title, one.registry_number) for one in found] == [
        ("7", "Taxa", "KS 2021/7"),
        ("8", "Reglemente", "KS 2021/8"),
    ]
    assert {one.decision for one in found} == {"Kommunstyrelsen antar förslaget."}


def test_number_at_the_same_place_on_every_page_stays():
    pages = [
        sheet([(70, f"*§ {number}")], [(70, f"Dnr KS 2023/{number}7")], [(70, "*Ett ärende")], *DECISION)
        for number in (38, 39, 40, 41)
    ]
    found = read(sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2023-03-08")]), *pages).decisions
    assert [one.registry_number for one in found] == ["KS 2023/387", "KS 2023/397", "KS 2023/407", "KS 2023/417"]
    assert {one.title for one in found} == {"Ett ärende"}


def test_delegated_decisions_in_a_table_are_no_paragraphs():
    found = read(
        sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")], [(70, "*§ 90 Taxa")], *DECISION)
        + sheet([(70, "*§ 91 Delegationsbeslut")], *DECISION, [(70, "Bakgrund")], top=260)
        + [
            word
            for place, number in enumerate((801, 802, 803))
            for x, text in ((74, f"§ {number}"), (200, f"Kneippen {place}:4"), (330, "Bygglov"))
            for word in cells(x, 350 + 14 * place, text, size=8)
        ]
        + sheet([(70, "*§ 92 Rapporter")], *DECISION, top=420)
    ).decisions
    assert [one.paragraph for one in found] == ["90", "91", "92"]


def test_what_is_told_below_a_list_of_points_is_no_decision():
    found = only(
        [(70, "*§ 5 Rapport")],
        [(70, "Beslut")],
        [(90, "• Rapporten godkänns.")],
        [(90, "• Regiondirektören får i uppdrag att se över avtalet.")],
        [(70, "Prognosen för helåret är ett överskott.")],
    )
    assert found.points == ("• Rapporten godkänns.", "• Regiondirektören får i uppdrag att se över avtalet.")
    assert (found.decision or "").endswith("se över avtalet.")


def test_who_took_no_part_is_told_below_the_decision():
    found = only(
        [(70, "*§ 5 Taxa")],
        [(70, "Beslut")],
        [(90, "a) Taxan antas.")],
        [(70, "Eva Lind (X) deltar inte i beslutet.")],
    )
    assert found.decision == "a) Taxan antas."


def test_what_an_office_proposes_that_the_body_shall_propose_is_not_decided():
    found = only(
        [(70, "*§ 5 Motion om lekplatser")],
        [(70, "*Förslag till beslut")],
        [(70, "Kommunstyrelsen föreslår kommunfullmäktige")],
        [(70, "Motionen avslås.")],
        [(70, "Beslut")],
        [(70, "Kommunstyrelsen föreslår kommunfullmäktige")],
        [(70, "att anse motionen besvarad.")],
    )
    assert found.decision == "Kommunstyrelsen föreslår kommunfullmäktige\natt anse motionen besvarad."


@pytest.mark.parametrize(
    ("lines", "body", "day"),
    [
        (["Utskottet barn och unga Sammanträdesdatum 2021-05-10"], "Utskottet barn och unga", "2021-05-10"),
        (["Kommunstyrelsen", "Sammanträdesdatum 2021-", "05-10"], "Kommunstyrelsen", "2021-05-10"),
        (["Kommunstyrelsen", "Anslaget. Sammanträdesdatum: 2021-05-10"], "Kommunstyrelsen", "2021-05-10"),
        (["Protokoll från kommunstyrelsen den 10", "maj 2021"], "Kommunstyrelsen", "2021-05-10"),
        (["Protokoll nr 5 Kommunstyrelsen (1-14)", "2021-05-10"], "Kommunstyrelsen", "2021-05-10"),
        (["Kommunstyrelsens presidium, Håbo kommun §§ 4-9", "2021-05-10"], "Kommunstyrelsens presidium", "2021-05-10"),
        (["Upplands Väsby Socialnämnden | 2021-05-10 kl. 13.00–15.30"], "Socialnämnden", "2021-05-10"),
    ],
)
def test_meeting_over_broken_lines(lines: list[str], body: str, day: str):
    found = read(sheet([(70, "Protokoll")], *at(70, *lines), [(70, "*§ 5 Taxa")], *DECISION)).decisions
    assert [(one.body, one.meeting_date) for one in found] == [(body, day)]


def test_day_in_running_text_at_the_top_of_a_page_is_not_the_meetings():
    text = "antog strategin den 24 april 2017 och har sedan dess följt upp den varje år i sin"
    first = sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen")], [(70, "*§ 5 Taxa")], [(70, "Nämnden")])
    found = read(first, sheet([(70, text)], *DECISION, top=60)).decisions
    assert [one.meeting_date for one in found] == [None]


def test_title_of_two_lines_beside_a_number_at_mid_height():
    words = [
        *sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")]),
        *cells(130, 200, "Rapport om besöksnäring och", bold=True),
        *cells(70, 206, "§ 5", bold=True),
        *cells(400, 206, "Dnr KS 2021/5"),
        *cells(130, 212, "evenemang", bold=True),
        *sheet(*DECISION, top=240),
    ]
    found = read(words).decisions
    assert [(one.title, one.registry_number) for one in found] == [
        ("Rapport om besöksnäring och evenemang", "KS 2021/5")
    ]
    assert found[0].decision == "Kommunstyrelsen antar taxan."


def test_title_of_three_lines_around_its_number():
    words = [
        *sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")]),
        *cells(130, 200, "Rapport om besöksnäring", bold=True),
        *cells(70, 213, "§ 5", bold=True),
        *cells(130, 213, "och om evenemang i", bold=True),
        *cells(130, 226, "hela kommunen", bold=True),
        *sheet(*DECISION, [(170, "Taxan gäller från den dag som anges i den och tills vidare.")], top=250),
    ]
    assert [one.title for one in read(words).decisions] == ["Rapport om besöksnäring och om evenemang i hela kommunen"]


def test_label_in_the_margin_that_a_space_parts_from_its_text():
    found = only(
        [(70, "*§ 5 Taxa")],
        [(70, "Ärendebeskrivning"), (205, "Taxan är från 2017.")],
        [(70, "Yrkanden"), (205, "Bifall till förslaget.")],
        [(70, "Kommunstyrelsens beslut"), (205, "att anta taxan")],
        [(205, "att uppdra åt ekonomichefen att räkna upp den")],
    )
    assert found.points == ("att anta taxan", "att uppdra åt ekonomichefen att räkna upp den")


def test_points_without_a_sign_between_them():
    found = only([(70, "*§ 5 Taxa")], *at(170, "Beslut", "att anta taxan", "att räkna upp den varje år med index"))
    assert found.points == ("att anta taxan", "att räkna upp den varje år med index")


def test_decision_with_no_label_below_the_list_of_documents():
    found = only(
        [(70, "*§ 5 Taxa")],
        *at(70, "*Bakgrund", "Taxan är gammal.", "*Beslutsunderlag", "Rapport", "Kommunstyrelsen beslutar"),
        *at(70, "att anta taxan."),
    )
    assert found.decision == "Kommunstyrelsen beslutar\natt anta taxan."


def test_one_matter_before_two_bodies_at_the_same_place_of_their_pages():
    def extract(body: str, number: int) -> list[Word]:
        place = sheet([(70, "Protokollsutdrag"), (300, body)], top=30)
        head = sheet([(70, f"§ {number}"), (300, "Dnr KS 2021/5")], [(70, "*Taxa för torghandel")], top=60)
        return [*place, *head, *sheet([(70, "Beslut")], [(70, f"{body} beslutar")], [(70, "att anta taxan.")], top=130)]

    found = read(extract("Kommunstyrelsen", 91), extract("Fullmäktige", 30)).decisions
    assert [(one.paragraph, one.title) for one in found] == [
        ("91", "Taxa för torghandel"),
        ("30", "Taxa för torghandel"),
    ]


def test_body_beside_the_municipality():
    head = cells(70, 40, "Falu kommun, Kultur- och ungdomsnämnden", size=8)
    pages = [
        [
            *head,
            *sheet([(70, f"*§ {number} Ett ärende")], [(70, "Beslut")], [(70, f"Ärende nummer {number} godkänns.")]),
        ]
        for number in (7, 8, 9)
    ]
    assert {one.body for one in read(*pages).decisions} == {"Kultur- och ungdomsnämnden"}


def test_title_of_a_scan_goes_on_in_its_column_whatever_its_type_seems():
    words = sheet(
        [(70, "Protokoll")],
        [(70, "Kommunstyrelsen 2021-05-10")],
        [(57, "§ 13/21"), (223, "Underhållsplan för kommunens"), (400, "2020/233 311")],
        [(223, "*gator och broar")],
        *DECISION,
    )
    page = Page(1, 595, 842, tuple(words), route="ocr")
    found = segment_minutes(*strip_furniture(Document("0" * 64, "invented.pdf", (page,)))).decisions
    assert [(one.title, one.registry_number) for one in found] == [
        ("Underhållsplan för kommunens gator och broar", "2020/233 311")
    ]


def test_figures_alone_on_the_last_line_of_a_scanned_title_look_smaller():
    words = [
        *sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")], [(70, "*§ 70")]),
        *cells(70, 170, "Årsplan 2024 med ramar och mål för åren", bold=True, size=14),
        *cells(70, 187, "2024–2026", bold=True, size=12),
        *sheet(*DECISION, top=220),
    ]
    page = Page(1, 595, 842, tuple(words), route="ocr")
    found = segment_minutes(*strip_furniture(Document("0" * 64, "invented.pdf", (page,)))).decisions
    assert [one.title for one in found] == ["Årsplan 2024 med ramar och mål för åren 2024–2026"]


def test_label_of_another_date_that_a_narrow_column_breaks():
    found = read(
        sheet(
            [(70, "Protokoll")],
            [(70, "Kommunstyrelsen")],
            [(70, "Plats och tid"), (250, "Kommunhuset kl. 13.15–16.05")],
            [(70, "Plats och tid för"), (250, "Kommunhuset 2021-05-17")],
            [(70, "justering")],
            [(70, "Sammanträdesdatum"), (250, "2021-05-10")],
            [(70, "*§ 5 Taxa")],
            *DECISION,
        )
    ).decisions
    assert [one.meeting_date for one in found] == ["2021-05-10"]


def test_logo_of_two_lines_beside_the_body():
    found = read(
        sheet(
            [(70, "BORLÄNGE"), (250, "Protokollsutdrag")],
            [(70, "KOMMUN"), (250, "Kommunstyrelsen"), (450, "2021-05-10")],
            [(70, "*§ 5 Taxa")],
            [(70, "Beteckning KS 2021.871")],
            *DECISION,
        )
    ).decisions
    assert [(one.body, one.meeting_date, one.registry_number) for one in found] == [
        ("Kommunstyrelsen", "2021-05-10", "KS 2021.871")
    ]


def test_numbers_within_the_year_behind_those_of_the_meeting():
    rows = [row for number in (9, 10, 11) for row in ([(70, f"*§ 3:{number}")], [(70, "*Taxa")], *DECISION)]
    found = read(sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")], *rows)).decisions
    assert [(one.paragraph, one.title) for one in found] == [("3:9", "Taxa"), ("3:10", "Taxa"), ("3:11", "Taxa")]


def test_list_of_documents_below_a_decision_of_one_sentence():
    found = only(
        [(70, "*§ 5 Anmälningar")],
        *at(70, "Beslut", "Anmälningarna läggs till handlingarna."),
        *at(70, "1. Protokoll från rådet den 14 april", "2. Inkomna synpunkter, § 12", "3. Tjänsteskrivelse"),
    )
    assert (found.decision, found.points) == ("Anmälningarna läggs till handlingarna.", ())


def test_documents_that_are_decided_on_stay():
    texts = ("Kommunstyrelsen antar följande.", "1. Rapport om torghandel", "2. Yttrande till länsstyrelsen")
    found = only([(70, "*§ 5 Rapporter")], *at(70, "Beslut", *texts))
    assert found.points == texts[1:]


@pytest.mark.parametrize(
    "below",
    [
        ["Beslutet ska skickas till", "Ekonomi"],
        ["Protokollsutdrag skickas för kännedom till", "Ekonomi"],
        ["Beslutsgång", "Ordföranden ställer frågan och finner att så sker."],
        ["Protokollsanteckning", "Eva Lind (X) lämnar en anteckning."],
    ],
)
def test_plain_label_below_a_decision_where_labels_are_bold(below: list[str]):
    found = only([(70, "*§ 5 Taxa")], *at(70, "*Bakgrund", "Taxan är gammal.", "Beslut", "Taxan antas.", *below))
    assert found.decision == "Taxan antas."


@pytest.mark.parametrize(
    "aside",
    [
        "Eva Lind (X) avstår från att delta i beslutet.",
        "På grund av jäv deltar inte Eva Lind (X) i handläggningen.",
        "Mot beslutet anmäls reservation av Eva Lind (X).",
    ],
)
def test_asides_below_a_decision(aside: str):
    assert only([(70, "*§ 5 Taxa")], *at(70, "Beslut", "Taxan antas.", aside)).decision == "Taxan antas."


@pytest.mark.parametrize(
    "again",
    [["§ 12"], ["§ 12 KS 2021/33"], ["*§ 12 Taxa"], ["*§ 12 Taxa", "Dnr KS 2021/33"], ["Forts § 12 Taxa"]],
)
@pytest.mark.parametrize("decided", [False, True], ids=["before the decision", "inside the decision"])
def test_head_printed_again_on_the_next_page(again: list[str], decided: bool):
    decision = ["*Beslut", "Kommunstyrelsen antar taxan att gälla från den dag då den har", "kungjorts i kommunen."]
    front = sheet([(70, "Protokoll")], [(70, "Kommunstyrelsen 2021-05-10")], top=30)
    first = at(70, "*§ 11 Dagordning", "*Beslut", "Dagordningen godkänns.", "*§ 12 Taxa", "Dnr KS 2021/33")
    cut = 2 if decided else 0
    pages = [
        [*front, *sheet(*first, *at(70, "*Bakgrund", "Taxan är gammal.", *decision[:cut]))],
        [*front, *sheet(*at(70, *again, *decision[cut:], "*Expediering", "Ekonomi"))],
        [*front, *sheet(*at(70, "*§ 13 Rapporter", "*Beslut", "Rapporterna godkänns."))],
    ]
    found = read(*pages).decisions
    assert [(one.paragraph, one.title, one.registry_number) for one in found] == [
        ("11", "Dagordning", None),
        ("12", "Taxa", "KS 2021/33"),
        ("13", "Rapporter", None),
    ]
    assert found[0].decision == "Dagordningen godkänns."
    assert found[1].decision == " ".join(decision[1:])
