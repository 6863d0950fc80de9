from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.minutes import find_label, find_matter, find_paragraph, is_body, same_body, says_minutes


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("Beslut", "decision", None),
        ("BESLUT:", "decision", None),
        ("B E S L U T", "decision", None),
        ("Kommunstyrelsens beslut", "decision", "kommunstyrelsen"),
        ("Välfärdsnämndens beslut:", "decision", "välfärdsnämnden"),
        (
            "Barn- och utbildningsnämndens arbetsutskotts beslut",
            "decision",
            "barn- och utbildningsnämndens arbetsutskott",
        ),
        ("Utskottet för lärandes beslut", "decision", "utskottet för lärande"),
        ("KSAU:s beslut", "decision", "kommunstyrelsens arbetsutskott"),
        ("Kommunfullmäktige beslutar att", "decision", "kommunfullmäktige"),
        ("Kommunstyrelsens beslut för egen del", "decision", "kommunstyrelsen"),
        ("Arbetsutskottets förslag till kommunstyrelsen", "own_proposal", "arbetsutskottet"),
        ("Förslag till kommunfullmäktige", "own_proposal", None),
        ("Förslag till beslut", "proposal", None),
        ("Förvaltningens förslag till beslut", "proposal", None),
        ("Sammanfattning av ärendet", "background", None),
        ("Skälen för beslutet", "background", None),
        ("Ärendets tidigare behandling", "history", None),
        ("Yrkanden och beslutsgång", "motions", None),
        ("Propositionsordning", "procedure", None),
        ("Handlingar i ärendet", "documents", None),
        ("Beslutet skickas till", "dispatch", None),
        ("Reservationer", "reservation", None),
        ("Protokollsanteckningar", "note", None),
        ("Exp.", "dispatch", None),
        ("Kommunstyrelsen föreslår att kommunfullmäktige beslutar", "own_proposal", "kommunstyrelsen"),
    ],
)
def test_labels(text: str, kind: str, body: str | None):
    label = find_label(text)
    assert label is not None
    assert (label.kind, label.body) == (kind, body)


@pytest.mark.parametrize(
    "text",
    [
        "Kommunstyrelsen beslutar att anta planen.",
        "beslut.",
        "Förslag.",
        "Ärendet bordläggs till nästa sammanträde",
        "Kommunstyrelsen föreslår kommunfullmäktige fatta följande beslut.",
        "Enligt stadsledningskontorets förslag:",
        "",
        "2019-05-22",
    ],
)
def test_text_that_is_no_label(text: str):
    assert find_label(text) is None


def test_label_with_its_text_on_the_line():
    label = find_label("Beslut: Ärendet bordläggs.")
    assert label is not None
    assert (label.kind, label.text, label.rest) == ("decision", "Beslut", "Ärendet bordläggs.")


def test_receivers_on_the_line_of_their_label_need_no_colon():
    label = find_label("Beslutet skickas till Socialnämnden")
    assert label is not None
    assert (label.kind, label.rest) == ("dispatch", "Socialnämnden")


def test_label_of_an_earlier_decision_is_dated():
    label = find_label("Beslut i kommunstyrelsens arbetsutskott den 6 februari 2018, § 4")
    assert label is not None
    assert (label.kind, label.body, label.dated) == ("decision", "kommunstyrelsens arbetsutskott", True)


def test_misread_label_only_where_asked():
    assert find_label("Ärendebeskrivnlng") is None
    label = find_label("Ärendebeskrivnlng", fuzzy=True)
    assert label is not None
    assert label.kind == "background"


@pytest.mark.parametrize(
    ("text", "number", "prefix", "rest"),
    [
        ("§ 42", "42", "", ""),
        ("§42", "42", "", ""),
        ("KS § 42", "42", "KS", ""),
        ("Kf § 12/21", "12", "Kf", ""),
        ("§ 42/2018", "42", "", ""),
        ("§ 42:2018", "42", "", ""),
        ("Ks § 41 / Au § 5", "41", "Ks", ""),
        ("Ks § 41 Au § 5 Plan", "41", "Ks", "Plan"),
        ("§ 3:5 Plan", "3:5", "", "Plan"),
        ("42 §", "42", "", ""),
        ("16 § Val av protokolljusterare", "16", "", "Val av protokolljusterare"),
        ("45 § 13.6.2022", "45", "", ""),
        ("Kommunstyrelsen 45 § 13.6.2022", "45", "Kommunstyrelsen", ""),
        ("§ 45 / 13.6.2022", "45", "", ""),
        ("§§ 42–45", "42–45", "", ""),
        ("§ 42-45", "42–45", "", ""),
        ("§ 42 - Anmälningar", "42", "", "Anmälningar"),
        ("§ 823, 0456/19", "823", "", "0456/19"),
        ("KS § 42  Dnr KS 2019/123", "42", "KS", "Dnr KS 2019/123"),
        ("Kommunstyrelsens arbetsutskott § 42", "42", "Kommunstyrelsens arbetsutskott", ""),
        ("Ärende 5 § 42 Plan", "42", "", "Plan"),
        ("§ 42a", "42a", "", ""),
        ("Paragraf 42", "42", "", ""),
    ],
)
def test_paragraph_marks(text: str, number: str, prefix: str, rest: str):
    mark = find_paragraph(text)
    assert mark is not None
    assert (mark.number, mark.prefix, mark.rest) == (number, prefix, rest)


@pytest.mark.parametrize(
    "text",
    [
        "6§, Exploateringsavtalet",
        "Bilaga A, § 100",
        "Enligt 12 §",
        "Paragrafer §§ 68-75",
        "Kommunstyrelsen den 6 februari 2018 § 8",
        "Plan 2018",
        "",
    ],
)
def test_text_that_bears_no_paragraph(text: str):
    assert find_paragraph(text) is None


def test_number_of_a_matter():
    mark = find_matter("Ärende 5 Budget")
    assert mark is not None
    assert (mark.number, mark.rest) == ("5", "Budget")


@pytest.mark.parametrize(
    "name",
    [
        "Kommunstyrelsen",
        "Kommunstyrelsens arbetsutskott",
        "Barn- och utbildningsnämnden",
        "Miljö-, bygg- och räddningsnämnden",
        "Nämnden för teknik, fritid och kultur",
        "Kommunala pensionärsrådet",
        "KSAU",
        "KS/AU",
        "Kommunstyrelsen/arbetsutskottet",
        "Socialnämnden / individutskottet",
    ],
)
def test_bodies(name: str):
    assert is_body(name)


@pytest.mark.parametrize("name", ["Samtliga nämnder", "Ordföranden", "Kommunstyrelsen har sammanträtt", "Mål"])
def test_names_of_no_body(name: str):
    assert not is_body(name)


@pytest.mark.parametrize(
    ("name", "own", "same"),
    [
        ("nämnden", "Socialnämnden", True),
        ("arbetsutskottet", "Kommunstyrelsens arbetsutskott", True),
        ("KS", "Kommunstyrelsen", True),
        ("kommunstyrelsen", "Kommunstyrelsens arbetsutskott", False),
        ("kommunstyrelsens arbetsutskott", "Kommunstyrelsen", False),
        ("kommunstyrelsens arbetsutskott", "Kommunstyrelsen/arbetsutskottet", True),
        ("arbetsutskottet", "KS/AU", True),
        ("kommunstyrelsen", "Kommunstyrelsen/arbetsutskottet", False),
        ("miljönämnden", "Socialnämnden", False),
        ("socialnämnden", None, True),
    ],
)
def test_same_body(name: str, own: str | None, same: bool):
    assert same_body(name, own) is same


def test_words_for_minutes():
    assert says_minutes("SAMMANTRÄDESPROTOKOLL")
    assert says_minutes("Protokoll 2019-05-22")
    assert not says_minutes("Handlingsplan")


@given(st.text(max_size=200))
def test_any_text_is_read(text: str):
    find_label(text)
    find_paragraph(text)
    is_body(text)
