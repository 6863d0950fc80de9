from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.registry import find_registry_numbers, known_series, parse_registry_number

NUMBERS = [
    "KFKS 2018/3",
    "KS 2017.230",
    "KS/2018:298",
    "KS-2014/742.912",
    "LKS 2021–000032",
    "NKBY/444/00.02.07/2022",
    "KS 2020/0311-420",
    "KLK 2019/144",
    "KS 2019-0264",
    "SN-2017-50",
    "KFN 2017/0298",
    "von/2017:3",
    "Kst/2011:621",
    "Kdn 2018/116",
    "KS23-373 168",
    "KS2016/1963-2",
    "2013/BMN0622",
    "ST 265/15",
    "MN 2023 00030",
    "SOCN 2018:64-042",
    "KFKS 2011/293-251",
    "KS 2015.0175",
    "KSN-2018-1234",
    "KS 2018/00123/041",
    "KS 2018/123 041",
    "2019.45.KS",
    "SBN 2019-000123",
    "KS/2017:482",
    "RS 2018-1234",
    "HSN/190012",
    "21KS14",
]


@pytest.mark.parametrize(
    "number",
    [
        *("2017/451 KS", "11/18 KS 101", "123/2018-041", "2018.123 BUN 600", "2018-33", "123/2018 041"),
        *("MK KS 2018/00231", "KS 2019-00123 1.1.1.25", "BUN-2020-31 Dpl 04", "2019/1411-107", "00123/2021"),
    ],
)
def test_number_without_a_series_before_it_and_with_its_plan_code(number):
    assert parse_registry_number(f"Dnr {number}") == number


@pytest.mark.parametrize("number", NUMBERS)
def test_number_alone_and_in_running_text(number):
    assert parse_registry_number(number) == number
    assert parse_registry_number(f"Dnr {number}") == number
    found = find_registry_numbers(f"Nämnden tog upp ärendet ({number}), se även § 12.")
    assert [n.text for n in found] == [number]
    assert not found[0].labelled


@pytest.mark.parametrize(
    "label", ["Dnr", "Dnr:", "Dnr.", "DNR", "D nr", "Diarienr", "Diarienummer:", "Ärendenummer", "Beteckning", "Dnr\n"]
)
@pytest.mark.parametrize(
    "number", ["2018/123", "KS/2017:482", "2019.45.KS", "0123/18", "123-2018", "KS 2018/12", "2018-000123"]
)
def test_labelled_numbers(label, number):
    (found,) = find_registry_numbers(f"Handlingsplan {label} {number}\nAntagen av kommunfullmäktige")
    assert found.text == number
    assert found.labelled


@pytest.mark.parametrize(
    "text",
    [
        "2017",
        "2017-2018",
        "2018-02-19",
        "KS 2018-04-10 § 57",
        "KF 2018-2021",
        "KF 2018–2021",
        "SHB 2020-21",
        "Kommunfullmäktige 2018-02-26, § 14",
        "lag (2017:725)",
        "Kommunallagen (2017:725)",
        "SFS 2017:725",
        "SOU 2018:32",
        "prop. 2017/18:30",
        "AFS 2001:1",
        "SKOLFS 2010:37",
        "Erstavik 25:38",
        "Sicklaön 83:33",
        "läsåret 2018/2019",
        "LÄSÅRET 2018/2019",
        "VT 2018",
        "Tel 0243-516 00",
        "tfn 08-587 850 00",
        "212000-2114",
        "Under 2018-12 startar arbetet",
        "Mål 2018/19",
        "(EU) 2016/679",
        "Dnr 2018-02-19",
        "785 80 Gagnef",
        "kl. 15.02–16.55",
        "åk 7/9",
        "KS § 91/2018",
        "",
    ],
)
def test_what_is_no_registry_number(text):
    assert find_registry_numbers(text) == ()


def test_two_series_in_one_line():
    assert [n.text for n in find_registry_numbers("Diarienummer ST 265/15, FN 47/15")] == ["ST 265/15", "FN 47/15"]


def test_series_and_places():
    text = "§ 42 KFKS 2018/3 Anmälningar"
    (found,) = find_registry_numbers(text)
    assert (found.series, text[found.start : found.end]) == ("KFKS", "KFKS 2018/3")


def test_a_date_after_the_number_is_no_part_of_it():
    assert [n.text for n in find_registry_numbers("Dnr KS 2018/12 2018-02-19")] == ["KS 2018/12"]


def test_parse_wants_the_number_alone():
    assert parse_registry_number("Anmälningar KFKS 2018/3") is None
    assert parse_registry_number("Dnr: KFKS 2018/3.") == "KFKS 2018/3"


def test_series_data_holds_together():
    assert "KS" in known_series()


@given(st.text(alphabet="KSFdnr 0123456789/.:-–§\n", max_size=60))
def test_never_raises_and_places_fit(text):
    numbers = find_registry_numbers(text)
    assert all(text[n.start : n.end].strip() and n.text in text for n in numbers)
    assert all(a.end <= b.start for a, b in pairwise(numbers))
