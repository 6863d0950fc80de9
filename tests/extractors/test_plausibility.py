from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest
import yaml

from extractors.plausibility import fault, missing_letters, signs


def split(text: str) -> list[str]:
    return text.split()


PROSE = split("""
Kommunstyrelsen har under året arbetat med att ta fram en plan för hur kommunen ska möta de behov som finns hos barn
och unga. Arbetet har skett tillsammans med skolan och socialtjänsten, och flera åtgärder är redan på väg att
genomföras. Nämnden bedömer att samverkan mellan förvaltningarna fungerar väl men att det behövs ett tydligare ansvar
för uppföljning. Därför föreslås att varje förvaltning redovisar sitt arbete i samband med bokslutet, och att en
gemensam grupp tillsätts för att följa utvecklingen inom de områden som planen omfattar. Kostnaden ryms inom ram.
""")
NAMES = split("Anna Lindqvist (S) Bo Ek (M) Cecilia Åström (C) Dan Holm (V) Eva Frisk (L) Frans Öberg (SD)") * 5
FIGURES = split("2018 2019 2020 1 234 567 kr 12,5 % 98 450 3,4 2,9 -1,2 Summa Intäkter Kostnader Netto") * 5
ENGLISH = split("""The municipality shall ensure that all residents have access to the information that they need in
order to take part in the work of the council and that it is available in a language which they understand""")
FINNISH = split("""Kunta on laatinut suunnitelman joka koskee sekä lapsia että nuoria ja se on voimassa vuoteen 2024 tai
kunnes uusi suunnitelma on hyväksytty mukaan lukien palvelut kun ne ovat tarpeen""")
ARABIC = ("تقدم البلدية معلومات عن الخدمات الاجتماعية والمدارس " * 5).split()


@pytest.mark.parametrize("words", [PROSE, NAMES, FIGURES, ENGLISH, FINNISH, ARABIC, PROSE + ENGLISH, []])
def test_readable_pages_have_no_fault(words):
    assert fault(words) is None


def test_a_plan_of_narrow_columns_with_broken_words_has_no_fault():
    broken = split(
        "Samordnad varudis- tribution mellan kommu- nens förvalt- ningar samt upp- följning av inve- steringar"
    )
    assert fault(broken * 3) is None


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ([*PROSE, "SAMMANTRÄDESPROT0l<OLL", "PROT0l<OLL", "utsk0tt3t", "b|slut", "n{mnd", "pl|n"], "a sign inside"),
        ([word.encode().decode("cp1252", "replace") for word in PROSE], "wrong encoding"),
        ([word.replace("ti", "\ufffd") for word in PROSE * 2], "without a Unicode value"),
        ([word.replace("tt", "") for word in PROSE * 4], "'tt'"),
        ([word.replace("å", "a") for word in PROSE * 4], "'å'"),
        (list(" ".join(PROSE).replace(" ", "")), "single letters"),
        (["xqzt", "wvrtp", "lkjhg", "mnbvc", "zxcvb"] * 8, "not Swedish"),
    ],
)
def test_faults_are_told(words, why):
    assert why in (fault(words) or "")


def test_bullets_and_single_slips_are_forgiven():
    assert fault([*PROSE, "\uf0b7", "\uf0b7", "eTjänst", "CO2", "m2", "www.kommun.se/a_b~c"]) is None


def test_less_is_forgiven_over_a_scan():
    words = list(PROSE)
    words[5], words[17] = "fö1jande", "beh0ven"
    assert fault(words) is None
    assert fault(words, scan=True) is not None


def test_too_little_text_shows_no_missing_letter():
    assert missing_letters("kommun barn") is None
    assert missing_letters("kommunen barnen unga " * 200) is not None


def test_every_sign_matches_what_it_was_seen_in_and_no_prose():
    data = yaml.safe_load(files("rules").joinpath("plausibility.yaml").read_text("utf-8"))
    seen = [entry["seen"] for entry in data["odd"]]
    for (name, pattern, _), example in zip(signs().odd, seen, strict=True):
        assert pattern.search(example), name
        assert not pattern.search(" ".join(PROSE)), name


def test_readable_prose_needs_no_dictionary():
    program = (
        "import sys; from extractors.plausibility import fault; "
        f"assert fault({PROSE!r}) is None; assert 'simplemma' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
