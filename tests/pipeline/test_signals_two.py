import pytest

from extractors.rows import Cell
from pipeline.normalise import Normalised
from pipeline.signals_two import merged_heading, starts_anew, status_inside, two_in_one, two_parties, two_times


@pytest.mark.parametrize(
    ("heading", "merged"),
    [
        ("Så gör vi Ansvarig", True),
        ("Ansvarig Tidplan", True),
        ("Ansvarig sektor Medverkande", True),
        ("Genomförandeti Nyckeltal d", True),
        ("Ansvarig nämnd", False),
        ("Genomförs när", False),
        ("Vem/när", False),
    ],
)
def test_two_heads_in_one(heading, merged):
    assert merged_heading(heading) == merged


def test_heads_of_columns_without_a_field_are_looked_at_too():
    row = Normalised({"activity": "Öva", "extra": {"Genomförandeti Nyckeltal d": "v. 36 Kilo"}}, (), {})
    assert two_in_one(row)["heading_merged"] == 1.0


@pytest.mark.parametrize(
    ("lines", "two"),
    [
        (("Bygg en bro", "Plantera träd"), True),
        (("Bygg en bro till", "Gagnef"), False),
        (("Trygghetsvandring i centrala", "Gagnef"), False),
        (("Köpen görs enligt riktlinjer som", "Socialnämndens arbetsgrupp tog fram"), False),
        (("Ny cirkulationsplats", "Slottsvägen"), False),
        (("Kartlägg vita fläckar utifrån", "Post- och telestyrelsens statistik"), False),
        (("Träffar om samhället", "Arbetsliv: möte med företag"), False),
    ],
)
def test_two_rows_in_one_show_at_the_line_that_begins_anew(lines, two):
    assert starts_anew(lines) == two


@pytest.mark.parametrize("text", ["Oktober 2024 2025-05-31", "Löpande Våren 2022", "15/9 2025 Sommaren 2025"])
def test_two_times_in_one_cell(text):
    assert two_times(text)


@pytest.mark.parametrize(
    "text",
    [
        "Feb 2025–jan 2026",
        "Våren 2023 och våren 2024",
        "Jan 2023 – Maj 2023",
        "Våren 2022",
        "2025 Q2, 2025 Q3",
        "En gång/år Tidigast höst 2017",
    ],
)
def test_one_time_of_several_words(text):
    assert not two_times(text)


@pytest.mark.parametrize("name", ["Kommunkansliet IT-enheten", "Kulturenheten Kommunstyrelsen"])
def test_two_parties_in_one_name(name):
    assert two_parties(name)


@pytest.mark.parametrize(
    "name",
    [
        "Tekniska nämnden",
        "Dalarnas vattenverk AB",
        "Räddningstjänsten Dala Mitt",
        "Kommunstyrelsens Ledningsutskott",
        "Enhetschef Individ- och familjeomsorg",
    ],
)
def test_one_party_of_several_words(name):
    assert not two_parties(name)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Antal lån Planerad", True),
        ("Antal förmedlade Genomförd varor", True),
        ("Andel hushåll Ej påbörjad", True),
        ("Planerad omsättning", False),
        ("Antal genomförda samtal", False),
        ("Möten hålls varje termin med alla som vill vara med på dem. Planerad av Biblioteket i Gagnef", False),
    ],
)
def test_a_status_at_the_end_of_another_cell(text, inside):
    assert status_inside(text) == inside


def test_a_row_with_a_status_of_its_own_has_none_inside_another_cell():
    values = {"activity": "Öva", "indicators": "Antal lån Planerad", "extra": {}}
    assert two_in_one(Normalised(values, (), {}))["status_inside"] == 1.0
    assert two_in_one(Normalised({**values, "status_raw": "Pågår"}, (), {}))["status_inside"] == 0.0


@pytest.mark.parametrize(
    ("raw", "twice"),
    [("Rektor Rektor", True), ("Gatu- och parkenheten Gatu- och parkenheten", True), ("Rektor, rektorsgruppen", False)],
)
def test_a_name_printed_twice_in_a_cell(raw, twice):
    cells = {"responsible_raw": (Cell("Ansvarig", "responsible_raw", raw),)}
    row = Normalised({"activity": "Öva", "responsible_raw": raw, "extra": {}}, (), {}, cells)
    assert two_in_one(row)["value_twice"] == twice


def test_a_section_that_stands_twice():
    row = Normalised({"activity": "Öva", "section": "Trygghet Trygghet", "extra": {}}, (), {})
    assert two_in_one(row)["value_twice"] == 1.0
