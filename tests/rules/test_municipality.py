import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.municipality import find_municipality, fold, locate_municipality, municipalities, place_names


def located(headers=(), body=(), title=None, path="plan.pdf", hint=None):
    return locate_municipality(headers, body, title, path, hint)


def test_there_are_290_with_four_digits_each():
    assert len(municipalities()) == 290
    assert len({m.code for m in municipalities()}) == 290
    assert all(len(m.code) == 4 and m.code.startswith(m.county_code) for m in municipalities())
    assert len({m.county for m in municipalities()}) == 21


@pytest.mark.parametrize("municipality", municipalities(), ids=lambda m: m.code)
def test_each_is_found_by_code_name_and_official_form(municipality):
    genitive = municipality.name if municipality.name[-1] in "sxz" else f"{municipality.name}s"
    for text in (
        municipality.code,
        municipality.name,
        f"{genitive} kommun",
        f"{municipality.name} kommun",
        f"{genitive.upper()} KOMMUN",
    ):
        assert find_municipality(text) == municipality


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Falu kommun", "Falun"),
        ("Region Gotland", "Gotland"),
        ("Sundbybergs stad", "Sundbyberg"),
        ("Borås Stad", "Borås"),
        ("upplands-vasby", "Upplands Väsby"),
        ("malung-salen", "Malung-Sälen"),
        ("haabo", "Håbo"),
        ("HASSLEHOLM KOMMUN", "Hässleholm"),
        ("Håbo kommun", "Håbo"),
        ("Habo kommun", "Habo"),
    ],
)
def test_other_forms(text, name):
    assert find_municipality(text).name == name


@pytest.mark.parametrize("text", ["", "Nykarleby", "kommun", "Kommunstyrelsen", "9999", "Region Skåne"])
def test_no_municipality(text):
    assert find_municipality(text) is None


@pytest.mark.parametrize(
    ("sources", "name"),
    [
        ({"headers": ["VALLENTUNA KOMMUN SID 1/8"]}, "Vallentuna"),
        ({"headers": ["Tanums kommun – Åtgärdsprogram klimat och energi"]}, "Tanum"),
        ({"headers": ["Gagnefs kommun · 785 80 Gagnef · www.gagnef.se"]}, "Gagnef"),
        ({"headers": ["Göteborgs Stad"]}, "Göteborg"),
        ({"headers": ["Lunds kommun"]}, "Lund"),
        ({"headers": ["Nacka | Protokoll | 4 (14)"]}, "Nacka"),
        ({"body": ["WWW.SVALÖV.SE"]}, "Svalöv"),
        ({"body": ["Kontakt: registrator@hassleholm.se"]}, "Hässleholm"),
        ({"body": [f"www.{'svalöv'.encode('idna').decode()}.se"]}, "Svalöv"),
        ({"body": ["https://edu.nacka.se/skolor"]}, "Nacka"),
        ({"body": ["kommun@habo.se"]}, "Håbo"),
        ({"body": ["kommun@habokommun.se"]}, "Habo"),
        ({"body": ["www.upplands-bro.se"]}, "Upplands-Bro"),
        ({"title": "Handlingsplan till Hässleholms kommuns integrationsstrategi"}, "Hässleholm"),
        ({"title": "Energiplan för Kramfors 2020"}, "Kramfors"),
        ({"body": ["Malmö stad ska", "I Malmö stad finns"]}, "Malmö"),
        ({"path": "Upplands-Bro/plan.pdf"}, "Upplands-Bro"),
        ({"path": "in/vallentuna-2017.pdf"}, "Vallentuna"),
        ({"path": "upplands_vasby_plan.pdf"}, "Upplands Väsby"),
        ({"path": "lunds_kommun_miljoplan.pdf"}, "Lund"),
        ({"hint": "0115", "headers": ["Täby kommun"]}, "Vallentuna"),
    ],
)
def test_each_source_alone(sources, name):
    guess = located(**sources)
    assert guess.name == name
    assert guess.doubt < 0.3
    assert guess.evidence


def test_a_folder_with_a_first_name_does_not_mislead():
    guess = located(path="home/nora/plan.pdf", headers=["Sundbybergs stad"] * 3)
    assert guess.name == "Sundbyberg"
    assert guess.doubt < 0.1
    assert located(path="home/nora/plan.pdf").doubt > 0.5


def test_part_of_a_word_in_a_path_is_no_name():
    assert located(path="markplan/sammanstallning-salar.pdf").name is None


def test_a_folder_that_the_headers_contradict_leaves_doubt():
    guess = located(path="Nacka/plan.pdf", headers=["Vallentuna kommun"] * 9)
    assert guess.doubt > 0.3
    assert "against it" in guess.evidence


def test_header_and_address_together_outweigh_a_folder():
    guess = located(path="Nacka/plan.pdf", headers=["Vallentuna kommun"] * 9, body=["www.vallentuna.se"])
    assert guess.name == "Vallentuna"


def test_a_header_counts_as_often_as_it_is_printed():
    often = located(headers=["Vallentuna kommun"] * 9 + ["Nacka kommun"])
    assert often.name == "Vallentuna"
    assert often.doubt < located(headers=["Vallentuna kommun", "Nacka kommun"]).doubt


def test_a_neighbour_in_the_text_does_not_win_over_the_header():
    guess = located(headers=["Tanums kommun"], body=["Munkedals kommun"] * 20 + ["Sotenäs kommun"] * 5)
    assert guess.name == "Tanum"
    assert guess.doubt < 0.1


def test_two_in_the_text_and_nothing_else_is_doubtful():
    assert located(body=["Lilla Edets kommun", "Ale kommun"]).doubt > 0.4


def test_a_name_below_the_title_outweighs_one_in_a_cell_of_a_table():
    lines = ["Plan för barnets rättigheter", "Hjo kommun", *("Ungdomsråd", "Löpande") * 10, "Skövde kommun"]
    guess = located(body=lines)
    assert (guess.name, guess.doubt) == ("Hjo", pytest.approx(0.1, abs=0.2))


@pytest.mark.parametrize("rest", ["", " 2025", ", december 2024", ", vård och omsorg", " och polisen"])
@pytest.mark.parametrize("first", ["", "Nossebro skola, "])
def test_a_name_alone_on_its_line_or_in_a_subtitle_leaves_no_doubt(first, rest):
    line = located(body=["Handlingsplan för klimatet", f"{first}Essunga kommun{rest}", "Planen gäller i fyra år."])
    running = located(body=["Handlingsplan för klimatet", "Planen gäller i Essunga kommun i fyra år."])
    assert (line.name, running.name) == ("Essunga", "Essunga")
    assert line.doubt < 0.05 < running.doubt


def test_a_list_of_municipalities_tells_of_none():
    members = located(body=["Medlemmar i förbundet:", "Essunga kommun", "Grästorps kommun", "Lidköpings kommun"])
    assert members.doubt > 0.2


def test_nothing_known():
    guess = located(body=["En plan"], title="Plan")
    assert (guess.code, guess.name, guess.doubt) == (None, None, 1.0)


def test_fold_keeps_length():
    assert fold("ÅÄÖ é Upplands Väsby") == "aao e upplands vasby"


def test_places_hold_counties():
    assert {"skåne", "dalarna", "nacka"} <= place_names()


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_never_raises(header, line, path):
    guess = locate_municipality([header], [line], line, path, None)
    assert 0 <= guess.doubt <= 1
    assert (guess.code is None) == (guess.name is None)
