import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.abbreviations import (
    PartyContext,
    document_abbreviations,
    general_table,
    letters_fit,
    looks_abbreviated,
    municipality_tables,
    spell_out,
)
from rules.municipality import find_municipality


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("SBF", "Samhällsbyggnadsförvaltningen"),
        ("BMN", "Bygg- och miljönämnden"),
        ("KFN", "Kultur- och fritidsnämnden"),
        ("SFI", "svenska för invandrare"),
        ("BoU", "Barn- och ungdomsnämnden"),
        ("IFO", "individ- och familjeomsorgen"),
        ("NVOA", "Nacka Vatten och Avfall"),
        ("TN", "tekniska nämnden"),
        ("MHN", "Miljö- och hälsoskyddsnämnden"),
        ("KS", "kommunstyrelsen"),
        ("AMA", "Arbetsmarknadsavdelningen"),
        ("RFT", "Rådet för tillgänglighet"),
        ("BUK", "barn-, utbildning- och kulturförvaltningen"),
        ("HR", "HR-avdelningen"),
        ("TEK", "Tekniska enheten"),
    ],
)
def test_letters_fit(short, name):
    assert letters_fit(short, name)


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("SBN", "Samhällsbyggnadsförvaltningen"),
        ("SBF", "Socialförvaltningen"),
        ("KD", "Karin Holm"),
        ("BUN", "utbildningsnämnden"),
        ("TN", "nämnden"),
        ("KS", "Kommunens"[:1]),
        ("SF", "förvaltningen"),
        ("TEK", "Tekniska frågor"),
        ("HR", "HR-frågor"),
    ],
)
def test_letters_do_not_fit(short, name):
    assert not letters_fit(short, name)


@pytest.mark.parametrize("word", ["KS", "SBF", "SocN", "KSau", "BoU", "SÄBO"])
def test_shape_of_an_abbreviation(word):
    assert looks_abbreviated(word)


@pytest.mark.parametrize("word", ["Rektor", "sfi", "K", "Kommunstyrelsen", "KOMMUNSTYRELSEN", ""])
def test_no_shape_of_an_abbreviation(word):
    assert not looks_abbreviated(word)


LIST = {"SBF": "Samhällsbyggnadsförvaltningen", "KF": "Kulturförvaltningen"}


@pytest.mark.parametrize(
    "lines",
    [
        ["Förkortningar", "SBF – Samhällsbyggnadsförvaltningen", "KF – Kulturförvaltningen"],
        ["Ordlista", "SBF = Samhällsbyggnadsförvaltningen", "KF = Kulturförvaltningen"],
        ["4 Förkortningar i planen", "SBF: Samhällsbyggnadsförvaltningen", "KF: Kulturförvaltningen"],
        ["Begrepp och förkortningar", "• SBF - Samhällsbyggnadsförvaltningen", "• KF - Kulturförvaltningen"],
        ["Förkortningar", "SBF\tSamhällsbyggnadsförvaltningen", "KF\tKulturförvaltningen"],
        ["Förkortningar", "SBF   Samhällsbyggnadsförvaltningen", "KF   Kulturförvaltningen"],
        [
            "FÖRKORTNINGAR",
            "Förkortning",
            "Betydelse",
            "SBF",
            "Samhällsbyggnadsförvaltningen",
            "KF",
            "Kulturförvaltningen",
        ],
        ["Bilaga 2 Förkortningar", "SBF – Samhällsbyggnads-", "förvaltningen", "KF – Kulturförvaltningen."],
        ["Förkortningar", "Samhällsbyggnadsförvaltningen – SBF", "Kulturförvaltningen – KF"],
        ["SBF – Samhällsbyggnadsförvaltningen", "KF – Kulturförvaltningen"],
        ["Ansvar: samhällsbyggnadsförvaltningen (SBF) och kulturförvaltningen (KF)."],
        ["Det gör SBF (samhällsbyggnadsförvaltningen) med KF (kulturförvaltningen)."],
        ["Här verkar samhällsbyggnads-", "förvaltningen (SBF) samt kulturförvaltningen", "(KF)."],
    ],
)
def test_a_documents_own_list(lines):
    found = document_abbreviations(["En plan för alla", *lines, "", "Inledning och bakgrund till planen", "Allt annat"])
    assert {short: name.casefold() for short, name in found.items()} == {s: n.casefold() for s, n in LIST.items()}


def test_a_name_over_two_lines():
    lines = [
        "Förkortningar",
        "BUF – Barn- och",
        "utbildningsförvaltningen",
        "AKU – Avdelningen för arbetsmarknad och",
        "utbildning",
    ]
    assert document_abbreviations(lines) == {
        "BUF": "Barn- och utbildningsförvaltningen",
        "AKU": "Avdelningen för arbetsmarknad och utbildning",
    }


@pytest.mark.parametrize("cut", ["\n= ", " =\n"])
def test_an_entry_cut_at_its_sign(cut):
    text = (
        f"NE = Näringslivsenheten, MHE = Miljö- och hälsoenheten, UE{cut}Upphandlingsenheten. Planen gäller i fyra år"
    )
    lines = text.split("\n")
    assert document_abbreviations(lines) == {
        "NE": "Näringslivsenheten",
        "MHE": "Miljö- och hälsoenheten",
        "UE": "Upphandlingsenheten",
    }


@pytest.mark.parametrize(
    "line",
    [
        "Förkortningar: MBN = Miljö- och byggnämnden, TF = Tekniska förvaltningen",
        "Åtgärder görs de år som har ett kryss. MBN = Miljö- och byggnämnden. TF = Tekniska förvaltningen.",
        "Förkortningar: MBN – Miljö- och byggnämnden, TF – Tekniska förvaltningen",
    ],
)
def test_a_list_on_the_line_of_its_heading(line):
    found = document_abbreviations([line])
    assert found == {"MBN": "Miljö- och byggnämnden", "TF": "Tekniska förvaltningen"}


def test_words_before_the_name_are_left_out():
    lines = ["Kommunen ska erbjuda nyanlända svenska för invandrare (SFI) så snart som möjligt"]
    assert document_abbreviations(lines) == {"SFI": "svenska för invandrare"}


@pytest.mark.parametrize(
    "line",
    [
        "Stina Dal (SD) reserverar sig",
        "Karin Dahl (KD) och Malin Persson (MP) yrkar bifall",
        "Sven Sol (S) meddelar",
        "lagen om stöd (LSS)",
        "socialförvaltningen (SBF) ansvarar",
        "Innehåll",
        "Ansvarig: KS",
        "Förkortningar 6",
    ],
)
def test_what_explains_nothing(line):
    assert document_abbreviations([line, "Nästa rad som är vanlig text"]) == {}


def test_a_list_is_trusted_before_running_text():
    lines = [
        "kommunfullmäktige (KF) har beslutat",
        "Förkortningar",
        "KF – Kultur- och fritidsförvaltningen",
        "SOF – Socialförvaltningen",
    ]
    assert document_abbreviations(lines)["KF"] == "Kultur- och fritidsförvaltningen"


def test_an_entry_of_a_list_need_not_fit_by_its_letters():
    lines = ["Förkortningar", "SHB – Samhällsbyggnadsförvaltningen", "EHT – Elevhälsoteamet", "FX – Vaktmästeriet"]
    assert document_abbreviations(lines)["FX"] == "Vaktmästeriet"


def test_order_document_then_municipality_then_general():
    malmo = PartyContext(municipality_code="1280")
    assert spell_out("KF", PartyContext()) == "Kommunfullmäktige"
    assert spell_out("KF", malmo) == "Kulturförvaltningen"
    assert spell_out("KF", PartyContext({"KF": "Kostförsörjningen"}, "1280")) == "Kostförsörjningen"
    assert spell_out("XQZ", malmo) is None


@pytest.mark.parametrize(
    ("names", "name"),
    [
        (("Socialnämnden",), "Socialnämnden"),
        (("Socialförvaltningen",), "Socialförvaltningen"),
        (("Bildningsnämnden", "KS", "TN"), "Socialnämnden"),
        (("SBF", "BUF", "Kommunledningsförvaltningen"), "Socialförvaltningen"),
        ((), None),
    ],
)
def test_the_documents_other_names_decide_soc(names, name):
    assert spell_out("SOC", PartyContext(names=names)) == name


def test_the_documents_list_decides_what_it_does_not_name():
    assert (
        spell_out("SOC", PartyContext({"SF": "Socialförvaltningen", "BUF": "Barn- och ungdomsförvaltningen"}))
        == "Socialförvaltningen"
    )


def test_a_sure_first_reading_gives_way_to_a_named_one():
    assert spell_out("BUN", PartyContext()) == "Barn- och utbildningsnämnden"
    assert spell_out("BUN", PartyContext(names=("Barn- och ungdomsnämnden",))) == "Barn- och ungdomsnämnden"
    assert (
        spell_out("SN", PartyContext(names=("SBF", "Bildningsförvaltningen", "Socialförvaltningen")))
        == "Socialförvaltningen"
    )
    assert spell_out("SN", PartyContext(names=("Socialförvaltningen", "BUN", "TN", "KS"))) == "Socialnämnden"


def test_case_is_ignored_in_longer_ones():
    context = PartyContext({"SFI": "Svenska för invandrare"})
    assert spell_out("sfi", context) == spell_out("Sfi", context) == "Svenska för invandrare"
    assert spell_out("ks", PartyContext()) is None


def test_tables_hold_together():
    assert {"KS", "KF", "SN", "SOC", "BUN", "TN"} <= general_table().keys()
    for code in municipality_tables():
        assert find_municipality(code)
    names = [name for entry in general_table().values() for name in entry.readings]
    assert all(isinstance(name, str) and name[0].isupper() for name in names)


@given(st.lists(st.text(alphabet="SBFsbf (),-–=:\tåö", max_size=30), max_size=8))
def test_never_raises_and_gives_no_empty_names(lines):
    assert all(short and name for short, name in document_abbreviations(lines).items())


def test_entries_among_others_whose_letters_fit_need_not_fit():
    lines = ["DU: Enheten för digital utveckling", "KAN: Kommunkansliet", "KOM: Kommunikationsenheten"]
    assert document_abbreviations(lines)["DU"] == "Enheten för digital utveckling"
    assert document_abbreviations(["DU: Enheten för digital utveckling", "LÄR: Sektor lärande"]) == {}


def test_a_sentence_lists_abbreviations_without_signs_between():
    lines = [
        "Förkortningar i rutorna: BMN Bygg- och miljönämnden, KS Kommunstyrelsen, AVAB Arboga",
        "Vattenverk AB, TN Tekniska nämnden och SN Socialnämnden. De gäller hela planen.",
    ]
    assert document_abbreviations(lines) == {
        "BMN": "Bygg- och miljönämnden",
        "KS": "Kommunstyrelsen",
        "AVAB": "Arboga Vattenverk AB",
        "TN": "Tekniska nämnden",
        "SN": "Socialnämnden",
    }


def test_names_that_follow_capitals_in_a_sentence_are_no_list():
    assert document_abbreviations(["Medlemmar är SKR Sveriges kommuner, FTI Naturvårdsverket och IT Anna Ek."]) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("IE är integrationsenheten och TA", {"IE": "integrationsenheten", "TA": "tillväxtavdelningen"}),
        ("MSN står för miljö- och samhällsnämnden, som", {"MSN": "miljö- och samhällsnämnden"}),
        ("TN är tekniska nämnden och svarar för", {"TN": "tekniska nämnden"}),
        ("KS är ansvarig för planen och", {}),
    ],
)
def test_a_sentence_says_what_an_abbreviation_is(text, found):
    assert document_abbreviations([text, "tillväxtavdelningen."]) == found
