from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.furniture import Furniture, strip_furniture
from extractors.page import Box, Document, Page, Word

WIDTH, HEIGHT = 595.0, 842.0


def words(text: str, x: float, y: float, size: float = 11.0, *, bold: bool = False) -> list[Word]:
    """The words of one printed line whose top is at `y`; letters are half as wide as high."""
    found = []
    for part in text.split():
        x1 = x + 0.5 * size * len(part)
        found.append(Word(x, y, x1, y + size, part, size, bold))
        x = x1 + 0.3 * size
    return found


def body(*lines: str, top: float = 110.0) -> list[Word]:
    return [word for index, line in enumerate(lines) for word in words(line, 70, top + 15 * index)]


def document(*pages: Sequence[Word], route: str = "text", rules: tuple[Box, ...] = ()) -> Document:
    made = [
        Page(number, WIDTH, HEIGHT, words=tuple(content), route=route, rules=rules)
        for number, content in enumerate(pages, start=1)
    ]
    return Document("0" * 64, "prov.pdf", tuple(made))


def strip(*pages: Sequence[Word], **options) -> tuple[list[str], Furniture]:
    stripped, furniture = strip_furniture(document(*pages, **options))
    return [" ".join(word.text for word in page.words) for page in stripped.pages], furniture


PROSE = [
    "Nämnden arbetar för en god och jämlik hälsa i hela kommunen.",
    "Arbetet följs upp varje år i nämndens årsredovisning.",
    "Planen gäller för fyra år och revideras vid behov.",
]


def test_repeated_header_and_numbered_footer_go_and_the_body_stays():
    def page(number):
        return [
            *words("ÄNGBY KOMMUN", 70, 38),
            *words(f"SID {number}/3", 480, 38),
            *body(f"Stycke {number}", *PROSE),
            *words("www.angby.se", 70, 800),
        ]

    texts, furniture = strip(page(1), page(2), page(3))
    assert texts == [f"Stycke {number} {' '.join(PROSE)}" for number in (1, 2, 3)]
    assert furniture.headers[2] == ("ÄNGBY KOMMUN", "SID 2/3")
    assert furniture.footers == dict.fromkeys((1, 2, 3), ("www.angby.se",))


def test_a_header_over_several_rows_of_which_one_changes():
    def page(number, section):
        return [
            *words(f"{number} (4)", 480, 27, 9),
            *words(section, 370, 50),
            *words("SAMMANTRÄDESPROTOKOLL", 370, 74),
            *words("Tekniska nämnden", 370, 86),
            *body(*PROSE, top=121),
        ]

    sections = ["18 maj 2021", "19 maj 2021", "20 maj 2021", "21 maj 2021"]
    texts, furniture = strip(*(page(n, s) for n, s in enumerate(sections, start=1)))
    assert texts == [" ".join(PROSE)] * 4
    assert furniture.headers[3] == ("3 (4)", "20 maj 2021", "SAMMANTRÄDESPROTOKOLL", "Tekniska nämnden")


def test_what_comes_again_at_the_brink_of_the_page_is_no_body_however_near_that_begins():
    page = [*words("Ängby kommun", 70, 18, 8), *words("Åtgärd", 70, 44), *words("Ansvarig: Nämnden", 70, 71)]
    texts, furniture = strip(page, page)
    assert texts == ["Åtgärd Ansvarig: Nämnden"] * 2
    assert furniture.headers == dict.fromkeys((1, 2), ("Ängby kommun",))


def test_the_repeated_head_of_a_table_stays():
    def page(number):
        table = [
            *words("Åtgärd", 70, 70, bold=True),
            *words("Vem", 300, 70, bold=True),
            *words("Klart", 450, 70, bold=True),
            *words(f"Utbilda lärare {number}", 70, 86),
            *words("BUN", 300, 86),
            *words("2021", 450, 86),
        ]
        return [*words("Ängby kommun", 70, 30), *words(f"{number} (3)", 500, 30), *table]

    texts, furniture = strip(page(1), page(2), page(3))
    assert all(text.startswith("Åtgärd Vem Klart Utbilda") for text in texts)
    assert furniture.headers[1] == ("Ängby kommun", "1 (3)")


def test_a_page_header_that_ends_with_a_word_for_actions_is_no_heading_of_them():
    def page(number):
        return [*words("Vattenprogram – åtgärder", 400, 30, 9), *body(f"Nu görs {number} saker.", *PROSE, top=90)]

    assert strip(page(1), page(2), page(3))[1].headers == dict.fromkeys((1, 2, 3), ("Vattenprogram – åtgärder",))


def test_the_labels_of_cards_that_open_pages_stay():
    def page(number):
        header = [*words("Ängby kommun", 70, 30), *words("Trygghetsplan 2024", 300, 30)]
        card = [*words(f"Åtgärd {number}. Byt lampor", 70, 71), *words("Huvudansvarig:", 70, 94)]
        return [*header, *card, *words("Rektor" * number, 300, 94), *body(*PROSE, top=125)]

    texts, _ = strip(page(1), page(2), page(3))
    assert all(text.startswith("Åtgärd") for text in texts)


@pytest.mark.parametrize(("left", "top"), [(300, 94), (70, 108)])
def test_a_value_that_some_cards_share_at_the_top_of_their_pages_stays(left, top):
    def page(number):
        header = [*words("Ängby kommun", 70, 30), *words("Trygghetsplan 2024", 300, 30)]
        card = [*words(f"Åtgärd {number}. Byt lampor", 70, 71), *words("Tidplan:", 70, 94)]
        time = "Klart december 2024" if number in (2, 4) else f"Våren {2020 + number}"
        return [*header, *card, *words(time, left, top), *body(*PROSE, top=180)]

    texts, _ = strip(*map(page, range(1, 6)))
    assert all(text.startswith("Åtgärd") for text in texts)


def test_a_card_with_its_labels_over_its_values_at_the_top_of_pages_stays():
    def page(number):
        lines = ["Åtgärd", f"Byt lampor {'i skolan' * number}", "Kommentar", "Kopplas till översiktsplanen"]
        card = [word for row, line in enumerate(lines) for word in words(line, 70, 60 + 14 * row)]
        return [*words("Dnr KS 2023/418", 400, 20), *card, *body(*PROSE, top=160)]

    texts, furniture = strip(page(1), page(2), page(3))
    assert all(text.startswith("Åtgärd") for text in texts)
    assert furniture.headers == dict.fromkeys((1, 2, 3), ("Dnr KS 2023/418",))


def test_the_head_of_a_table_in_words_of_its_own_stays():
    def page(number):
        return [
            *words("Ängby kommun", 70, 30),
            *words("Xylofon", 70, 70, bold=True),
            *words("Yxa", 300, 70, bold=True),
            *words(f"Utbilda lärare {number}", 70, 86),
            *words("BUN", 300, 86),
        ]

    texts, furniture = strip(page(1), page(2), page(3))
    assert all(text.startswith("Xylofon Yxa") for text in texts)
    assert furniture.headers[1] == ("Ängby kommun",)


def test_a_registry_number_above_a_column_by_chance_is_no_head():
    def page(number):
        return [
            *words("Ängby kommun", 70, 42),
            *words("KS 2019/655", 450, 42),
            *words("Åtgärd", 70, 62, bold=True),
            *words("Läge", 450, 62, bold=True),
            *words(f"Utbilda lärare {number}", 70, 75),
            *words("Pågår", 450, 75),
        ]

    texts, furniture = strip(page(1), page(2), page(3))
    assert all(text.startswith("Åtgärd Läge Utbilda") for text in texts)
    assert furniture.headers[2] == ("Ängby kommun", "KS 2019/655")


def test_a_municipality_in_bold_type_right_above_a_table_is_no_heading():
    def page(number):
        return [*words("YDRE KOMMUN", 70, 42, bold=True), *words(f"Utbilda lärare {number}", 70, 61), *body(*PROSE)]

    texts, furniture = strip(page(1), page(2), page(3))
    assert all(text.startswith("Utbilda lärare") for text in texts)
    assert furniture.headers[2] == ("YDRE KOMMUN",)


def test_cells_that_look_like_page_numbers_stay():
    page = [
        *words("Ängby kommun", 70, 30),
        *words("Närvaro", 70, 120),
        *words("6 av 6", 450, 140),
        *words("5/6", 450, 160),
    ]
    texts, _ = strip(page, [*words("Ängby kommun", 70, 30), *body(*PROSE)])
    assert texts[0] == "Närvaro 6 av 6 5/6"


def test_a_sentence_at_the_top_that_mentions_a_page_stays():
    texts, furniture = strip(body("Läs mer om arbetet med trygghet på sidan 12 i den plan som gäller.", *PROSE, top=40))
    assert texts[0].startswith("Läs mer")
    assert furniture.headers == {}


@pytest.mark.parametrize(
    "number", ["4", "- 4 -", "Sida 4 av 9", "Sidan 4", "4(9)", "Sida | 4", "4 | Sida", "Ale kommun | 4"]
)
def test_page_numbers_of_many_forms(number):
    pages = [[*body(*PROSE), *words(number.replace("4", str(n)), 290, 805)] for n in range(1, 4)]
    texts, furniture = strip(*pages)
    assert texts == [" ".join(PROSE)] * 3
    assert len(furniture.footers) == 3


def test_a_single_page_has_its_number_and_address_taken():
    texts, furniture = strip(
        [
            *words("Ängby kommun", 70, 30),
            *words("Sida 1 av 1", 480, 30),
            *body(*PROSE),
            *words("Postadress: 123 45 Ängby", 70, 800, 8),
        ]
    )
    assert texts == [" ".join(PROSE)]
    assert furniture.footers == {1: ("Postadress: 123 45 Ängby",)}


def test_one_line_in_the_bottom_margin_is_a_footer_without_coming_again():
    texts, furniture = strip([*body(*PROSE, top=600), *words("Ängby kommun", 70, 800, 8)])
    assert texts == [" ".join(PROSE)]
    assert furniture.footers == {1: ("Ängby kommun",)}


def test_a_bare_number_may_stand_beside_the_line_in_the_margin():
    texts, furniture = strip([*body(*PROSE, top=600), *words("Ängby kommun", 70, 800, 8), *words("1", 520, 800, 8)])
    assert texts == [" ".join(PROSE)]
    assert furniture.footers == {1: ("Ängby kommun", "1")}


def test_the_line_above_the_page_number_in_the_margin_goes_too():
    texts, furniture = strip(
        [*body(*PROSE, top=600), *words("Ängby kommun", 70, 798, 8), *words("Sida 1", 480, 812, 8)]
    )
    assert texts == [" ".join(PROSE)]
    assert furniture.footers == {1: ("Ängby kommun", "Sida 1")}


def test_the_last_line_of_a_page_filled_to_its_edge_stays():
    lines = [word for index, line in enumerate(PROSE) for word in words(line, 70, 700 + 45 * index)]
    texts, _ = strip(lines)
    assert texts == [" ".join(PROSE)]


def test_lone_numbers_in_the_body_stay():
    texts, _ = strip(body("1", *PROSE, top=300), body("2", *PROSE, top=300))
    assert texts == [f"1 {' '.join(PROSE)}", f"2 {' '.join(PROSE)}"]


def test_signature_lines_of_minutes_are_footers():
    page = [*body(*PROSE), *words("Justerandes sign", 80, 756, 8), *words("Utdragsbestyrkande", 300, 756, 8)]
    texts, furniture = strip(page, page)
    assert texts == [" ".join(PROSE)] * 2
    assert furniture.footers[2] == ("Justerandes sign", "Utdragsbestyrkande")


def test_the_frame_of_the_signature_lines_goes_and_the_table_above_keeps_its_rules():
    table, frame = Box(70, 600, 500, 600.5), Box(70, 753, 500, 753.5)
    page = [*body(*PROSE), *words("Justerandes sign", 80, 754, 8)]
    post = Box(300, 753, 300.5, 790)
    stripped, _ = strip_furniture(document(page, rules=(table, frame, post)))
    assert stripped.pages[0].rules == (table,)


def test_signature_words_in_the_body_stay():
    texts, _ = strip(body(*PROSE, "Utdragsbestyrkande", top=300))
    assert texts[0].endswith("Utdragsbestyrkande")


def test_odd_and_even_pages_may_differ():
    def page(number):
        name = "Ängby kommun" if number % 2 else "Trygghetsplan 2020–2023"
        return [*words(name, 70 if number % 2 else 400, 30), *body(f"Stycke {number}", *PROSE)]

    texts, furniture = strip(*(page(n) for n in range(1, 9)))
    assert len(furniture.headers) == 8
    assert texts[1] == f"Stycke 2 {' '.join(PROSE)}"


def test_headings_that_happen_to_open_pages_stay():
    def page(number):
        heading = "Beslut" if number % 3 == 0 else f"Rubrik {number}"
        return [*words(f"{number} (12)", 480, 27), *words(heading, 70, 70, 14, bold=True), *body(*PROSE, top=90)]

    texts, _ = strip(*(page(n) for n in range(1, 13)))
    assert sum(text.startswith("Beslut") for text in texts) == 4


def test_the_title_on_the_first_page_stays_although_it_is_the_running_header():
    first = [*words("Trygghetsplan", 70, 90, 24, bold=True), *body(*PROSE, top=160)]
    rest = [[*words("Trygghetsplan", 70, 30, 9), *body(f"Stycke {n}", *PROSE)] for n in (2, 3, 4)]
    texts, furniture = strip(first, *rest)
    assert texts[0].startswith("Trygghetsplan")
    assert 1 not in furniture.headers
    assert furniture.headers[4] == ("Trygghetsplan",)


def test_the_title_between_the_page_header_and_the_name_below_it_stays():
    header = words("Gagnefs kommun", 70, 30, 9)
    first = [*header, *words("Trygghetsplan", 70, 70, 24, bold=True), *words("Gagnefs kommun", 70, 110, 9)]
    rest = [[*header, *body(f"Stycke {n}", *PROSE)] for n in (2, 3, 4)]
    texts, furniture = strip([*first, *body(*PROSE, top=160)], *rest)
    assert texts[0].startswith("Trygghetsplan")
    assert furniture.headers[1] == ("Gagnefs kommun",)


def test_ocr_headers_are_known_with_slips_and_shifts():
    def page(number, header, shift):
        return [*words(header, 70 + shift, 38 + shift), *body(f"Stycke {number}", *PROSE)]

    pages = [page(1, "ÄNGBY KOMMUN Trygghetsplan", 0), page(2, "ANGBY KOMMUN Trygghetsplan", 5)]
    texts, furniture = strip(*pages, page(3, "ÄNGBY KQMMUN Trygghetsplan", 2), route="ocr")
    assert len(furniture.headers) == 3
    assert texts[1].startswith("Stycke 2")


def test_footnotes_and_their_marks_go():
    line = words("Bostäder byggs i hela Ängby", 70, 200)
    end = line[-1].x1
    page = [
        *line,
        Word(end, 198, end + 4, 204, "1", 6.0),
        *words("enligt den plan som gäller.", 70, 215),
        *words("1 Samstämmigt med riktlinjer för bostäder", 70, 700, 8),
        *words("och med översiktsplanen.", 70, 710, 8),
    ]
    texts, furniture = strip([*page, *body(*PROSE, top=300)])
    assert texts == [f"Bostäder byggs i hela Ängby enligt den plan som gäller. {' '.join(PROSE)}"]
    assert furniture.footnotes == {
        1: ("1 Samstämmigt med riktlinjer för bostäder och med översiktsplanen.",),
    }


def test_small_numbered_cells_are_no_footnotes():
    cell = words("1 Utbilda lärare", 70, 500, 8)
    rule = Box(200, 480, 200.5, 520)
    texts, furniture = strip([*body(*PROSE), *cell], rules=(rule,))
    assert texts[0].endswith("1 Utbilda lärare")
    assert furniture.footnotes == {}


def test_watermarks_go():
    slanted = Word(100, 300, 500, 600, "ARBETSMATERIAL", 60.0, turned=45)
    large = Word(100, 400, 400, 480, "UTKAST", 80.0)
    texts, furniture = strip([*body(*PROSE), slanted, large])
    assert texts == [" ".join(PROSE)]
    assert furniture.watermarks == {1: ("ARBETSMATERIAL", "UTKAST")}


def test_an_empty_document():
    texts, furniture = strip([], [])
    assert texts == ["", ""]
    assert furniture == Furniture()


def test_a_page_header_ends_above_the_number_of_a_paragraph():
    same = ["Förvaltningen har tagit fram underlag i ärendet."]
    pages = [
        [*words("Kommunstyrelsen", 70, 30, 8), *body(f"§ {number}", *same, *PROSE, top=90)] for number in (4, 5, 6)
    ]
    texts, furniture = strip(*pages)
    assert [text.split(" Förv")[0] for text in texts] == ["§ 4", "§ 5", "§ 6"]
    assert set(furniture.headers.values()) == {("Kommunstyrelsen",)}


def lying(number: int, content: Sequence[Word]) -> Page:
    return Page(number, HEIGHT, WIDTH, words=tuple(content))


def test_footers_of_upright_and_lying_pages_are_compared_from_the_foot():
    def upright(number):
        return Page(number, WIDTH, HEIGHT, words=(*body(*PROSE), *words("Vattenplan", 70, HEIGHT - 72)))

    pages = [
        upright(1),
        lying(2, [*body(*PROSE), *words("Vattenplan", 70, WIDTH - 72)]),
        lying(3, [*words("Vattenplan", 70, 190), *body(*PROSE, top=250)]),
    ]
    stripped, furniture = strip_furniture(Document("0" * 64, "prov.pdf", tuple(pages)))
    assert furniture.footers == {1: ("Vattenplan",), 2: ("Vattenplan",)}
    assert "Vattenplan" in [word.text for word in stripped.pages[2].words]


def test_the_margin_of_a_lying_page_is_as_high_as_that_of_an_upright_one():
    page = lying(1, [*body(*PROSE), *words("Vattenplan 7", 70, WIDTH - 50)])
    assert strip_furniture(Document("0" * 64, "prov.pdf", (page,)))[1].footers == {1: ("Vattenplan 7",)}


def test_a_title_with_the_page_number_at_the_foot_comes_again():
    pages = [[*body(*PROSE), *words(f"Vattenplan {number}", 70, 770)] for number in (1, 2, 3)]
    assert strip(*pages)[1].footers == {number: (f"Vattenplan {number}",) for number in (1, 2, 3)}


def test_a_page_header_beside_which_a_known_word_stands_is_no_head_of_a_table():
    texts = ["Om planen och dess mål.", "Vi sparar på vattnet.", "Läckor lagas i tid.", "Pengar finns avsatta."]

    def page(text, sheet):
        return [*words("Ängby kommun", 94, 38), *words(sheet, 420, 38), *body(text, top=58)]

    pages = map(page, texts, ("Läs mig", "Åtgärder", "Åtgärder", "Bidrag"))
    assert strip(*pages)[0] == texts
