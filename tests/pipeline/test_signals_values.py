import pytest

from extractors.rows import Cell
from pipeline.normalise import Normalised
from pipeline.signals_values import (
    column_signals,
    ends_with_party,
    label_amid,
    opens_with_label,
    two_kinds,
    value_signals,
)


def normal(activity="Bygg en bro", headings=(), **values) -> Normalised:
    cells = {"responsible_raw": tuple(Cell(heading, "responsible_raw", "X") for heading in headings)}
    return Normalised({"extra": {}, **values, "activity": activity}, (), {}, cells)


def told(rows: list[Normalised], name: str, shape: str = "table") -> list[float]:
    return [found.get(name, 0.0) for found in column_signals(rows, shape)]


@pytest.mark.parametrize(
    ("text", "name", "opens"),
    [
        ("Samverkansparter Personalenheten", "responsible_raw", True),
        ("Ansvarig nämnd Kultur- och fritidsnämnden", "implementation", True),
        ("Kommentar Omfattar även förtroendevalda", "section", True),
        ("Åtgärd: Bygg laddplatser", "partners_raw", True),
        ("Åtgärd: Bygg laddplatser", "activity", True),
        ("Start: Augusti", "timeline_raw", False),
        ("Mål: Alla ska med", "goal", False),
        ("Senast 2024", "timeline_raw", False),
        ("Stöd från Boverket", "comment", False),
        ("Samverkan med näringslivet", "section", False),
        ("Mål 3 Alla ska med", "section", False),
        ("Inriktningsmål 1: Alla ska med", "section", False),
        ("Kommentar", "comment", False),
    ],
)
def test_a_value_that_opens_with_the_label_of_another_column(text, name, opens):
    assert opens_with_label(text, name) == opens


@pytest.mark.parametrize(
    ("text", "amid"),
    [
        ("Ökad läshastighet i årskurs 1–6 Ansvarig Rektorerna", True),
        ("Antal deltagare Tidplan 2024", True),
        ("Avtal med ansvarig för Lokaler", False),
        ("Rutinen visar vem som är Ansvarig för vad", False),
        ("Följ upp Mål 3 i planen", False),
    ],
)
def test_a_label_inside_a_value_with_its_own_value_after_it(text, amid):
    assert label_amid(text) == amid


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Samhällsbyggnadssektorn Löpande", "responsible_raw"),
        ("Samhällsbyggnadssektorn Vartannat år", "partners_raw"),
        ("2024 Kommunstyrelsen", "responsible_raw"),
        ("Kommunstyrelsen Våren 2024", "timeline_raw"),
        ("2023 Länstrafiken Kronoberg", "timeline_raw"),
        ("Ej påbörjad Tekniska nämnden", "status_raw"),
    ],
)
def test_a_value_of_two_kinds(text, name):
    assert two_kinds(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tekniska nämnden", "responsible_raw"),
        ("Agenda 2030-samordnaren", "responsible_raw"),
        ("Kvartal 2 2024", "timeline_raw"),
        ("Våren 2024 och hösten 2025", "timeline_raw"),
        ("Enligt beslut i nämnden", "timeline_raw"),
        ("Ej påbörjad", "status_raw"),
        ("Kommunstyrelsen. " * 10 + "2024", "responsible_raw"),
    ],
)
def test_a_value_of_one_kind(text, name):
    assert not two_kinds(text, name)


@pytest.mark.parametrize(
    ("text", "cut"),
    [("Folkbiblioteket,", 1.0), ("Kultur- och", 1.0), ("Kulturenheten", 0.0), ("2023–", 0.0)],
)
def test_a_name_that_ends_in_the_middle_of_a_list(text, cut):
    assert value_signals(normal(partners_raw=text))["value_open_end:partners_raw"] == cut


def test_a_section_of_several_sentences():
    assert value_signals(normal(section="Alla får läsa. Planen är ny"))["section_long"] == 1.0
    assert value_signals(normal(section="1. Bl.a. Läsning", goal="Alla får läsa. Ingen lämnas"))["section_long"] == 0.0


def test_a_name_whose_beginning_is_missing():
    names = ["Rektorerna", "Kultur- och fritidsnämnden", "Kommunstyrelsen"]
    rows = [normal(responsible_raw=name) for name in (*names, "utifrån behov", "samtliga nämnder")]
    assert told(rows, "value_starts_lower:responsible_raw") == [0.0, 0.0, 0.0, 0.8, 0.0]


def test_a_plan_in_which_nobody_does_anything_at_any_time():
    assert told([normal()] * 4, "who_when_missing") == [1.0] * 4
    assert told([normal()] * 3 + [normal(timeline_raw="2024")], "who_when_missing") == [0.0] * 4
    assert told([normal()] * 4, "who_when_missing", "decision") == [0.0] * 4


def test_a_label_that_took_words_of_the_value_before_it_or_lost_its_first():
    usual = [normal(headings=["Kostnad och finansiering", "Tidplan"])] * 3
    odd = [normal(headings=["Svenska kyrkan; Tidplan"]), normal(headings=["finansiering"])]
    both = normal(headings=["Tidplan", "Ny Tidplan"])
    assert told([*usual, *odd, both], "label_differs") == [0.0, 0.0, 0.0, 1.0, 1.0, 0.0]


def test_a_value_above_other_rows_is_no_section():
    rows = [normal(section="Trafik")] * 2 + [normal(section="Kommentar Klart sedan i maj")] * 2
    assert told(rows, "section_label") == [0.25, 0.25, 1.0, 1.0]


@pytest.mark.parametrize(
    ("activity", "ends"),
    [
        ("Familjerådgivning utan väntetid Socialkontoret", True),
        ("Bygg en ny entré Tekniska nämnden", True),
        ("Bygg en ny entré med Tekniska nämnden", False),
        ("Bygg en ny entré. Tekniska nämnden", False),
        ("Socialkontoret", False),
    ],
)
def test_a_party_at_the_end_of_an_action(activity, ends):
    assert ends_with_party(normal(activity)) == ends


def test_parties_that_went_into_the_column_beside_theirs():
    lost = [normal("Nya tider Socialkontoret"), normal("Ny entré Tekniska nämnden")]
    rest = [normal("Mät"), normal("Ny skola Tekniska nämnden", responsible_raw="Rektorn")]
    assert told([*lost, *rest], "party_elsewhere") == [1.0, 1.0, 0.25, 0.25]
    assert told([*lost[:1], *rest, *rest], "party_elsewhere") == [0.0] * 5


def test_times_in_brackets_that_stayed_in_the_action():
    left = [normal("Håll samråd (våren 2024)"), normal("Tolka möten (löpande).")]
    rest = [normal("Mät (varje skola)"), normal("Bygg (2025)", timeline_raw="2025")]
    assert told([*left, *rest], "time_bracketed") == [1.0, 1.0, 0.25, 0.25]


def test_two_columns_in_one_show_where_most_cells_begin_anew():
    def row(*lines: str) -> Normalised:
        cell = Cell("Mätetal", "indicators", " ".join(lines), lines=lines)
        return Normalised({"extra": {}, "activity": "Öva"}, (), {}, {"indicators": (cell,)})

    two, one = row("Andel elever", "Träffar hålls varje termin"), row("Andel elever", "som äter")
    assert told([two, two, two, one, one], "values_two:indicators") == [1.0, 1.0, 1.0, 0.0, 0.0]
    assert told([two, two, one, one, one], "values_two:indicators") == [0.0] * 5


@pytest.mark.parametrize(
    ("text", "unmatched"), [("Okt -23 verksamhetens chefer", 1.0), ("Hösten 2024", 0.0), ("Vid behov", 0.0)]
)
def test_a_time_with_more_that_is_none(text, unmatched):
    assert value_signals(normal(timeline_raw=text))["time_unmatched"] == unmatched
