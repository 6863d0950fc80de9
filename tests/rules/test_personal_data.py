from itertools import pairwise

import pytest

from rules.loader import load_rules
from rules.municipality import municipalities
from rules.personal_data import find_personal_data, mask_personal_data

MASKED = [
    # identity and coordination numbers, with the right check digit
    ("pnr 811228-9874.", "pnr [personnummer]."),
    ("19811228-9874", "[personnummer]"),
    ("198112289874", "[personnummer]"),
    ("8112289874", "[personnummer]"),
    ("811228 9874", "[personnummer]"),
    ("811228+9874", "[personnummer]"),
    ("701063-2391", "[personnummer]"),
    ("19701063-2391", "[personnummer]"),
    # and without
    ("född 850101-1111", "född [personnummer]"),
    ("19850101-1111", "[personnummer]"),
    ("198501011111", "[personnummer]"),
    ("850101-XXXX", "[personnummer]"),
    ("850101–1111", "[personnummer]"),
    ("850161-1111", "[personnummer]"),
    ("(850101-1111)", "([personnummer])"),
    # e-mail
    ("frågor: anna.andersson@exempel.se", "frågor: [e-post]"),
    ("ks@exempelkommun.se, tel", "[e-post], tel"),
    ("åsa.öberg(at)kommun.exempel.se.", "[e-post]."),
    ("anna @ exempel.se", "[e-post]"),
    ("<a_b+c@exempel.se>", "<[e-post]>"),
    # telephone
    ("tel 0480-45 00 00", "tel [telefon]"),
    ("070-174 06 05 eller", "[telefon] eller"),
    ("0701740605", "[telefon]"),
    ("+46 70 174 06 05", "[telefon]"),
    ("+46 (0)70-174 06 05", "[telefon]"),
    ("08–465 004 00", "[telefon]"),
    ("Tfn: 45 00 00", "Tfn: [telefon]"),
    # names
    ("Anna Andersson", "[namn]"),
    ("kommunstrateg Anna Andersson ansvarar", "kommunstrateg [namn] ansvarar"),
    ("Kommunstrateg Anna-Karin Öberg, Socialförvaltningen", "Kommunstrateg [namn], Socialförvaltningen"),
    ("Anna af Klintberg", "[namn]"),
    ("Erik Johan Nilsson Ekonomichef", "[namn] Ekonomichef"),
    ("Anna Andersson Socialtjänst", "[namn] Socialtjänst"),
    ("Zoltana Qvarnkulla (S), ordförande", "[namn] (S), ordförande"),
    ("Zoltana Qvarnkulla (M)", "[namn] (M)"),
    ("Namn: Zoltana Qvarnkulla", "Namn: [namn]"),
    ("hos familjen Qvarn Kulla", "hos familjen [namn]"),
    ("Anders Brzeczyk och Eva Lind", "[namn] och [namn]"),
    ("Maj Lindgren", "[namn]"),
    ("ANNA ANDERSSON", "[namn]"),
    ("A. Andersson", "[namn]"),
    ("Anna Anderssons förslag", "[namn] förslag"),
    ("Zoltana Qvarnkulla, zoltana.qvarnkulla@exempel.se", "[namn], [e-post]"),
    ("Anna Andersson, HR-chef, tel 070-174 06 05", "[namn], HR-chef, tel [telefon]"),
]

KEPT = [
    "Barn- och utbildningsförvaltningen",
    "Kommunstyrelsen (KS)",
    "Socialnämnden, Region Gotland",
    "Vallentuna kommun",
    "Namn Titel Enhet",
    "Kontaktperson: Chef Arbetsmarknadsenheten",
    "Handläggare: Kommunstyrelsens förvaltning",
    "Nora kommun, Mark och Vilhelmina",
    "Nora Bergslags veteranjernväg",
    "Svea Hovrätt",
    "Maj Juni",
    "Astrid Lindgrens Värld",
    "Karin Boyes gata",
    "Anna Hemvårdsenheten",
    "Göran Ljungbergsskolan",
    "HR-chef",
    "2019-2022",
    "2020-12-31",
    "20201231",
    "senast 31/12 2020",
    "KS 2017.230",
    "KS/2017:230 § 91",
    "Dnr 2019/123-456",
    "organisationsnummer 212000-0027",
    "12 500 000 kr",
    "0,5 tjänst",
    "180101 2019",
    "FREQ=YEARLY;BYMONTH=5",
    "1000000-2000000 kr",
    "1:100 000",
    "kommunkod 0115",
    "Agenda 2030, mål 4.1-4.7",
    "Ansvarig: Chef Arbetsmarknadsenheten",
]


@pytest.mark.parametrize(("text", "masked"), MASKED)
def test_masked(text, masked):
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_kept(text):
    assert mask_personal_data(text) == text


def words_of(value):
    if isinstance(value, dict):
        return [word for key, one in value.items() for word in [str(key), *words_of(one)]]
    return [word for one in value for word in words_of(one)] if isinstance(value, list) else [str(value)]


@pytest.mark.parametrize("name", ["parties.yaml", "abbreviations.yaml", "fields.yaml"])
def test_no_party_department_role_or_heading_is_harmed(name):
    words = words_of(load_rules(name))
    both = [*words, *(word[:1].upper() + word[1:] for word in words), *(word.title() for word in words)]
    assert [word for word in both if mask_personal_data(word) != word] == []


def test_no_municipality_is_harmed():
    names = [
        form for one in municipalities() for form in (one.name, f"{one.name} kommun", f"{one.name}s Kommun", one.county)
    ]
    pairs = [f"{first} {second}" for first, second in zip(names, names[4:], strict=False)]
    assert [name for name in [*names, *pairs] if mask_personal_data(name) != name] == []


def test_finds_stand_in_order_and_do_not_overlap():
    found = find_personal_data("Anna Andersson 811228-9874 anna.andersson@exempel.se, tel. 070-174 06 05, Bo Ek (S)")
    assert [one.kind for one in found] == ["name", "number", "email", "phone", "name"]
    assert all(one.end <= two.start for one, two in pairwise(found))
