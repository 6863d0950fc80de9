from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rules.parties import PartyContext, find_parties, party_likeness, resolve_parties, split_parties

TRUTHS = Path(__file__).parents[3] / "shared" / "gold" / "truth"
KLK = PartyContext(
    {"KLK": "Kommunledningskontoret", "SBF": "Samhällsbyggnadsförvaltningen", "SF": "Socialförvaltningen"}
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("-", []),
        ("–", []),
        (" . ", []),
        ("KS", ["KS"]),
        ("SBF, AMA", ["SBF", "AMA"]),
        ("SOF/BUF", ["SOF", "BUF"]),
        ("AMA/ Kommunikation", ["AMA", "Kommunikation"]),
        ("FA/BN; KLK", ["FA", "BN", "KLK"]),
        ("KS + TN", ["KS", "TN"]),
        ("KS TN BUN", ["KS", "TN", "BUN"]),
        ("SHB och KF", ["SHB", "KF"]),
        ("SN samt KLK", ["SN", "KLK"]),
        ("SN & KLK", ["SN", "KLK"]),
        ("Flexvux, sfi.", ["Flexvux", "sfi"]),
        ("KS, TN och BUN", ["KS", "TN", "BUN"]),
        ("KS, TN, samt BUN", ["KS", "TN", "BUN"]),
        ("Barn- och utbildningsförvaltningen", ["Barn- och utbildningsförvaltningen"]),
        (
            "Barn- och utbildningsförvaltningen\nsfi, Grundvux",
            ["Barn- och utbildningsförvaltningen", "sfi", "Grundvux"],
        ),
        ("Bygg-, miljö- och hälsoskyddsnämnden", ["Bygg-, miljö- och hälsoskyddsnämnden"]),
        ("Kultur-, demokrati- och fritidsnämnden och KS", ["Kultur-, demokrati- och fritidsnämnden", "KS"]),
        (
            "Kultur- och fritidsnämnden, Miljö- och byggnadsnämnden",
            ["Kultur- och fritidsnämnden", "Miljö- och byggnadsnämnden"],
        ),
        (
            "Vård- och omsorgsförvaltningen och bildningsförvaltningen",
            ["Vård- och omsorgsförvaltningen", "bildningsförvaltningen"],
        ),
        ("Kultur och fritidsförvaltningen", ["Kultur och fritidsförvaltningen"]),
        ("Vård och omsorg", ["Vård och omsorg"]),
        ("Vård & omsorg", ["Vård & omsorg"]),
        ("Kost- och lokalservice", ["Kost- och lokalservice"]),
        ("Hälsa, vård och omsorg", ["Hälsa, vård och omsorg"]),
        ("Vård och omsorg och skolan", ["Vård och omsorg", "skolan"]),
        ("Sektor lärande och kultur", ["Sektor lärande och kultur"]),
        (
            "Avdelningen för arbetsmarknad och kompetensutveckling",
            ["Avdelningen för arbetsmarknad och kompetensutveckling"],
        ),
        ("Avdelningen arbetsmarknad och kompetensutveckling", ["Avdelningen arbetsmarknad och kompetensutveckling"]),
        (
            "Avdelningen för arbetsmarknad och integration, Arbetsmarknadsenheten",
            ["Avdelningen för arbetsmarknad och integration", "Arbetsmarknadsenheten"],
        ),
        ("Avdelningen för kultur, fritid och turism", ["Avdelningen för kultur, fritid och turism"]),
        (
            "Avdelningen för arbetsmarknad och socialförvaltningen",
            ["Avdelningen för arbetsmarknad", "socialförvaltningen"],
        ),
        ("Enheten för mark och exploatering samt KS", ["Enheten för mark och exploatering", "KS"]),
        ("Rådet för trygghet och hälsa", ["Rådet för trygghet och hälsa"]),
        ("Rektorer inom förskola och grundskola", ["Rektorer inom förskola och grundskola"]),
        ("Rektorer och enhetschefer", ["Rektorer", "enhetschefer"]),
        ("Personalenheten, samtliga förvaltningschefer", ["Personalenheten", "samtliga förvaltningschefer"]),
        ("polis och räddningstjänst", ["polis", "räddningstjänst"]),
        ("skolan och socialtjänsten", ["skolan", "socialtjänsten"]),
        ("föreningar och studieförbund", ["föreningar", "studieförbund"]),
        ("Flexvux och Grundvux", ["Flexvux", "Grundvux"]),
        ("BN och RFT", ["BN", "RFT"]),
        ("Höga Kusten Teknikcentrum, Hola folkhögskola", ["Höga Kusten Teknikcentrum", "Hola folkhögskola"]),
        ("Tanums Bostäder AB, elnätsbolaget", ["Tanums Bostäder AB", "elnätsbolaget"]),
        ("Nacka Vatten och Avfall AB och KS", ["Nacka Vatten och Avfall AB", "KS"]),
        ("Laholms Vatten och Avfall AB", ["Laholms Vatten och Avfall AB"]),
        ("Sveriges Kommuner och Regioner", ["Sveriges Kommuner och Regioner"]),
        ("Nämnder och bolag", ["Nämnder och bolag"]),
        ("SBF i samverkan med SF", ["SBF", "SF"]),
        ("Skolan tillsammans med polisen", ["Skolan", "polisen"]),
        ("BUN/rektorer", ["BUN", "rektorer"]),
        ("SN (IFO, äldreomsorg)", ["SN (IFO, äldreomsorg)"]),
        ("arbetsgivare (privat och offentlig), KS", ["arbetsgivare (privat och offentlig)", "KS"]),
        ("KS (huvudansvar), TN m.fl.", ["KS", "TN"]),
        ("Ansvarig: KS", ["KS"]),
        ("• KS\n• TN", ["KS", "TN"]),
        ("- KS\n- TN", ["KS", "TN"]),
        ("Kultur/fritidsförvaltningen", ["Kultur/fritidsförvaltningen"]),
        ("BUF, SOF, polisen", ["BUF", "SOF", "polisen"]),
        ("Munkedal, Sotenäs, Strömstad", ["Munkedal", "Sotenäs", "Strömstad"]),
        ("VA-huvudmän, SGU", ["VA-huvudmän", "SGU"]),
        ("Kommunstyrelsens personalutskott", ["Kommunstyrelsens personalutskott"]),
        ("bl.a. Länsstyrelsen, Trafikverket etc.", ["Länsstyrelsen", "Trafikverket"]),
    ],
)
def test_split(text, parts):
    assert split_parties(text) == tuple(parts)


@pytest.mark.parametrize(
    ("lines", "text", "parts"),
    [
        (["Kost- och", "lokalservice"], "Kost- och lokalservice", ["Kost- och lokalservice"]),
        (["Kommunskydd", "Kommunfastigheter"], "Kommunskydd Kommunfastigheter", ["Kommunskydd", "Kommunfastigheter"]),
        (["KLK,", "integrations", "samordnare"], "KLK, integrationssamordnare", ["KLK", "integrationssamordnare"]),
        (["AMA,", "KLK"], "AMA, KLK", ["AMA", "KLK"]),
        (["SBF", "AMA"], "SBF AMA", ["SBF", "AMA"]),
        (["SBF i samråd", "med AMA"], "SBF i samråd med AMA", ["SBF", "AMA"]),
        (["QRF", "ZTN"], "QRF ZTN", ["QRF", "ZTN"]),
        (["Socialför-", "valtningen"], "Socialförvaltningen", ["Socialförvaltningen"]),
        (["Socialförvaltningen", "Barn- och", "utbildningsförvaltningen"],
         "Socialförvaltningen Barn- och utbildningsförvaltningen",
         ["Socialförvaltningen", "Barn- och utbildningsförvaltningen"]),
        (["Höga Kusten", "Teknikcentrum"], "Höga Kusten Teknikcentrum", ["Höga Kusten Teknikcentrum"]),
        (["Tanums", "Bostäder AB"], "Tanums Bostäder AB", ["Tanums Bostäder AB"]),
        (["Svenska", "kyrkan"], "Svenska kyrkan", ["Svenska kyrkan"]),
        (["Region", "Skåne"], "Region Skåne", ["Region Skåne"]),
        (["Länsstyrelsen", "Skåne"], "Länsstyrelsen Skåne", ["Länsstyrelsen Skåne"]),
        (["Mötesplats", "Ljungdala"], "Mötesplats Ljungdala", ["Mötesplats Ljungdala"]),
        (["Kommunstyrelsens", "arbetsutskott"], "Kommunstyrelsens arbetsutskott", ["Kommunstyrelsens arbetsutskott"]),
        (["Avdelningen för arbetsmarknad", "och kompetensutveckling"],
         "Avdelningen för arbetsmarknad och kompetensutveckling",
         ["Avdelningen för arbetsmarknad och kompetensutveckling"]),
        (["Samtliga", "förvaltningar"], "Samtliga förvaltningar", ["Samtliga förvaltningar"]),
        (["Tekniska", "nämnden"], "Tekniska nämnden", ["Tekniska nämnden"]),
        (["Kommunchef", "Socialchef"], "Kommunchef Socialchef", ["Kommunchef", "Socialchef"]),
        (["rektor", "kurator"], "rektor kurator", ["rektor", "kurator"]),
        (["Enhetschef", "hemtjänst"], "Enhetschef hemtjänst", ["Enhetschef hemtjänst"]),
        (["Polisen", "Fixartjänst"], "Polisen Fixartjänst", ["Polisen", "Fixartjänst"]),
        (["Munkedal,", "Sotenäs"], "Munkedal, Sotenäs", ["Munkedal", "Sotenäs"]),
        (["Biträdande", "rektor"], "Biträdande rektor", ["Biträdande rektor"]),
        (["något", "annat"], "KS, TN", ["KS", "TN"]),
        (["RMAB", "Ronnebyhus"], "RMAB Ronnebyhus", ["RMAB", "Ronnebyhus"]),
        (["Ungdomsgården", "Hammaren"], "Ungdomsgården Hammaren", ["Ungdomsgården Hammaren"]),
        (["Kommunala bolaget", "Roslagsbyggen"],
         "Kommunala bolaget Roslagsbyggen",
         ["Kommunala bolaget Roslagsbyggen"]),
        (["Ungdomsgården", "Polisen"], "Ungdomsgården Polisen", ["Ungdomsgården", "Polisen"]),
    ],
)  # fmt: skip
def test_line_breaks_separate_only_names(lines, text, parts):
    assert split_parties(text, lines) == tuple(parts)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Alla på Gudlav Bilderskolan bjuds in\nGudlav\nBilderskolan", ("Gudlav Bilderskolan",)),
        ("Gudlav\nBilderskolan", ("Gudlav", "Bilderskolan")),
        ("Gudlav Bilderskolans elever", ("Gudlav", "Bilderskolan")),
    ],
)
def test_a_name_over_two_lines_is_one_where_the_document_prints_it_on_one(printed, names):
    context = PartyContext(printed=printed)
    assert resolve_parties("Gudlav Bilderskolan", ("Gudlav", "Bilderskolan"), context).names == names


def test_two_known_names_stay_two_whatever_is_printed_on_one_line():
    context = PartyContext(printed="Socialnämnden Polisen")
    assert resolve_parties("Socialnämnden Polisen", ("Socialnämnden", "Polisen"), context).names == (
        "Socialnämnden",
        "Polisen",
    )


@pytest.mark.parametrize(
    ("text", "names", "unknown"),
    [
        ("", [], []),
        ("KLK, integrationssamordnare", ["Kommunledningskontoret", "Integrationssamordnare"], []),
        ("SBF, sbf, Samhällsbyggnadsförvaltningen", ["Samhällsbyggnadsförvaltningen"], []),
        ("chef KLK", ["Chef Kommunledningskontoret"], []),
        ("KS:s arbetsutskott", ["Kommunstyrelsens arbetsutskott"], []),
        ("Socialnämnden (SN)", ["Socialnämnden"], []),
        ("SBF (samhällsbyggnadsförvaltningen)", ["Samhällsbyggnadsförvaltningen"], []),
        ("Vaktmästargruppen (VMG)", ["Vaktmästargruppen"], []),
        ("SN (IFO)", ["Socialnämnden (Individ- och familjeomsorgen)"], []),
        ("QXZ, KS", ["QXZ", "Kommunstyrelsen"], ["QXZ"]),
        ("chef QXZ", ["Chef QXZ"], ["QXZ"]),
        ("SGU, HR, IT", ["SGU", "HR", "IT"], []),
        ("Tanums Bostäder AB", ["Tanums Bostäder AB"], []),
        ("SÄVAB, VA SYD", ["SÄVAB", "VA SYD"], []),
        ("POLISEN", ["POLISEN"], []),
        ("BARN- OCH UTBILDNINGSFÖRVALTNINGEN", ["BARN- OCH UTBILDNINGSFÖRVALTNINGEN"], []),
        ("SKOLAN", ["SKOLAN"], []),
        ("VA-chef", ["VA-chef"], []),
        ("BUF-rektorer", ["BUF-rektorer"], []),
    ],
)
def test_resolve(text, names, unknown):
    parties = resolve_parties(text, (), KLK)
    assert parties.names == tuple(names)
    assert parties.unknown == tuple(unknown)


def test_the_document_comes_before_the_municipality():
    assert resolve_parties("KF", (), PartyContext(municipality_code="1280")).names == ("Kulturförvaltningen",)
    assert resolve_parties("KF", (), PartyContext({"KF": "Kommunfullmäktige"}, "1280")).names == ("Kommunfullmäktige",)


def _truth_rows():
    if not TRUTHS.exists():
        return []
    rows = []
    for path in sorted(TRUTHS.glob("*.yaml")):
        truth = yaml.safe_load(path.read_text(encoding="utf-8"))
        context = PartyContext(truth.get("legend") or {}, truth["document"]["municipality_code"])
        for row in [*truth.get("actions", []), *truth.get("blocks", [])]:
            if row.get("responsible_raw") and row.get("responsible"):
                raw = row["responsible_raw"]
                rows.append((raw if isinstance(raw, str) else "\n".join(raw), context, row["responsible"]))
    return rows


@pytest.mark.skipif(not TRUTHS.exists(), reason="the gold sample ../shared/gold is not here")
def test_every_row_of_the_gold_sample():
    rows = _truth_rows()
    assert len(rows) >= 100
    for raw, context, responsible in rows:
        parties = resolve_parties(raw, (), context)
        assert {name.casefold() for name in parties.names} == {name.casefold() for name in responsible}
        assert parties.unknown == ()


@pytest.mark.parametrize(
    "text",
    ["KS", "BUN, TN", "Socialförvaltningen", "Kommundirektör", "VA-chef", "Rektorer och enhetschefer", "chef KLK",
     "Avdelningen för arbetsmarknad och integration", "Samtliga nämnder", "Alla nämnder och bolag", "Kommunikation",
     "Polisen", "HR", "Trygghetsstrateg", "Rektorer i skolorna", "Berörda chefer i förvaltningarna"],
)  # fmt: skip
def test_reads_as_parties(text):
    assert party_likeness(text) >= 0.8


@pytest.mark.parametrize(
    "text",
    ["", "-", "2017", "Kv 2 2019", "Pågår", "Löpande", "Ta fram en plan för arbetet", "December 2017", "Ryms inom ram",
     "250 000 kr", "Antal laddpunkter", "Utreda behov av bostäder för nyanlända",
     "Byt lampor i skolorna", "Stöd till föreningarna"],
)  # fmt: skip
def test_does_not_read_as_parties(text):
    assert party_likeness(text) <= 0.4


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Kommunstyrelsen uppdrar åt bygg- och miljönämnden att redovisa",
            ["Kommunstyrelsen", "Bygg- och miljönämnden"],
        ),
        ("kommunstyrelsens arbetsutskott föreslår", ["Kommunstyrelsens arbetsutskott"]),
        ("Kultur-, demokrati- och fritidsnämnden får i uppdrag", ["Kultur-, demokrati- och fritidsnämnden"]),
        ("att ge Välfärd samhällsservice uppdraget", ["Välfärd samhällsservice"]),
        ("ger fastighetsdirektören i uppdrag", ["Fastighetsdirektören"]),
        (
            "Avdelningen för arbetsmarknad och kompetensutveckling ska",
            ["Avdelningen för arbetsmarknad och kompetensutveckling"],
        ),
        (
            "att socialnämnden tillsammans med rådet för tillgänglighet ska",
            ["Socialnämnden", "Rådet för tillgänglighet"],
        ),
        ("KS uppdrar åt TN", ["KS", "TN"]),
        ("Planen antogs i maj.", []),
        ("", []),
    ],
)
def test_find_in_running_text(text, names):
    spans = find_parties(text)
    assert [span.name for span in spans] == names
    assert all(text[span.start : span.end].casefold() == span.name.casefold() for span in spans)


NAMES = st.sampled_from(
    ["KS", "Socialnämnden", "Barn- och utbildningsförvaltningen", "Avdelningen för arbetsmarknad och integration",
     "Polisen",
     "Bygg-, miljö- och hälsoskyddsnämnden", "Rektor", "Tanums Bostäder AB", "Vård och omsorg", "Fixartjänst", "QZX",
     "Nämnder och bolag", "Kommunens revisorer", "Samtliga förvaltningar", "VA-chef", "Höga Kusten Teknikcentrum"]
)  # fmt: skip
SCRAPS = st.text(alphabet="KSBUNaförochsamt,/;&()-–. \n•", max_size=50) | st.lists(
    st.sampled_from(
        ["KS", "och", "samt", ",", "/", "Barn-", "nämnden", "för", "(IFO)", "\n", "-", "Avdelningen", "kultur"]
    ),
    max_size=9,
).map(" ".join)


@given(st.lists(NAMES, min_size=1, max_size=5), st.sampled_from([", ", "; ", "\n", "/"]))
def test_joined_names_are_given_back(names, glue):
    assert split_parties(glue.join(names)) == tuple(names)


@given(SCRAPS)
def test_splitting_the_parts_again_changes_nothing(text):
    for part in split_parties(text):
        assert split_parties(part) == (part,)


@given(SCRAPS, st.lists(st.text(alphabet="KSNaförch-, ", max_size=12), max_size=4))
def test_never_raises_and_order_is_kept(text, lines):
    parts = split_parties(text, lines)
    assert all(part.strip() for part in parts)
    squeezed = "".join(text.split())
    place = 0
    for part in parts:
        place = squeezed.index("".join(part.split()), place)
    names = resolve_parties(text, lines, KLK).names
    assert all(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert 0 <= party_likeness(text) <= 1


@pytest.mark.parametrize(
    "title",
    ["Teknisk chef", "Närmaste chef", "Byalagen", "Fackliga företrädare", "Rektor F–6", "Kommunfullmäktiges kansli"],
)
def test_titles_and_groups_are_parties(title):
    assert party_likeness(title) == 1.0


def test_an_abbreviation_of_the_document_is_no_et_cetera():
    context = PartyContext({"MM": "Moravatten AB"})
    assert resolve_parties("TF, MM", (), context).names[1:] == ("Moravatten AB",)
    assert resolve_parties("Skolor mm").names == ("Skolor",)
