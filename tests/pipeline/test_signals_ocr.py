import pytest

from extractors.rows import Cell
from pipeline.normalise import Normalised
from pipeline.signals_ocr import ocr_signals


def scanned(text: str, name: str = "activity", score: float | None = 0.99, **read) -> dict[str, float]:
    cells = {name: (Cell("", name, text, ocr_score=score, **read),)}
    responsible = (text,) if name == "responsible_raw" else None
    return ocr_signals(Normalised({"activity": text, "responsible": responsible, "extra": {}}, (), {}, cells))


def test_a_misreading_matters_less_in_a_long_text():
    short, long = "Bygg en bro", "Bygg en bro över ån och en väg till den med plats för gående och cyklister " * 2
    for read, signal in (
        ({"score": 0.5}, "ocr_doubt"),
        ({"disputes": (("bro", "bra"),)}, "ocr_disagree"),
        ({"repairs": (("br0", "bro"),)}, "ocr_repaired"),
    ):
        assert scanned(short, **read)[signal] > 3 * scanned(long, **read)[signal]
        assert scanned(long, "responsible_raw", **read)[signal] == scanned(short, **read)[signal]


def test_words_that_nobody_knows_speak_against_a_scan_only():
    assert scanned("Bygg en brqo")["ocr_unknown_words"] > 0
    assert scanned("Bygg en bro")["ocr_unknown_words"] == 0
    assert scanned("Bygg en brqo", score=None) == {}


@pytest.mark.parametrize(
    ("name", "doubt"),
    [("Osorgsförvaltningen", 1.0), ("Omsorgsförvaltningen", 0.0), ("Grundvux", 0.0), ("IT-enheten", 0.0)],
)
def test_a_partys_name_that_is_no_word(name, doubt):
    assert scanned(name, "responsible_raw")["ocr_unknown_name"] == doubt


@pytest.mark.parametrize("text", ["Soċialnämnden", "Från höstterminen · 2021", "Miljö- och b byggnadsnämnden"])
def test_letters_and_signs_that_no_text_has(text):
    assert scanned(text)["ocr_odd_sign"] == 1.0


@pytest.mark.parametrize("text", ["Café på Arjeplogs bibliotek", "Möten i Váhtjer och Kiruna", "Nya mål, t ex 3 e"])
def test_letters_and_signs_of_names_and_abbreviations(text):
    assert scanned(text)["ocr_odd_sign"] == 0.0
