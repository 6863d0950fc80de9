import pytest

from extractors.rows import Cell
from pipeline.normalise import Normalised
from pipeline.signals import row_signals


def normal(activity="Bygg en bro", lines=(), **values) -> Normalised:
    cells = {"activity": (Cell("Aktivitet", "activity", activity, lines=lines),)}
    return Normalised({"activity": activity, "extra": {}, **values}, (), {}, cells)


def signals(row: Normalised, others: int = 0) -> dict[str, float]:
    filled = {"responsible_raw": "Kommunstyrelsen", "timeline_raw": "2024", "section": "Vägar"}
    rows = [row, *(normal(f"Anlägg damm {'i' * n}", **filled) for n in range(others))]
    return row_signals(rows, ["table"] * len(rows))[0]


@pytest.mark.parametrize(
    ("activity", "name"),
    [
        ("Bygg en bro över ån och", "text_open_end"),
        ("Bygg en bro (etapp 1", "bracket_open"),
        ("Bygg en bro 2 (14)", "furniture_inside"),
        ("Aktivitet", "activity_is_heading"),
        ("3 Bygg en bro", "number_opens"),
        ("Utse förvaltningschef er", "word_broken"),
        ("våren 2024", "value_misplaced"),
    ],
)
def test_what_a_text_gives_away(activity, name):
    assert signals(normal(activity))[name] == 1.0
    assert name not in signals(normal())


def test_two_rows_in_one_show_at_the_line_that_begins_anew():
    assert signals(normal("Bygg en bro Plantera träd", ("Bygg en bro", "Plantera träd")))["lines_of_two_rows"] == 1.0
    assert "lines_of_two_rows" not in signals(normal("Bygg en bro till Gagnef", ("Bygg en bro till", "Gagnef")))


def test_a_row_is_compared_with_the_documents_others():
    lone = signals(normal(), others=6)
    assert lone["row_sparse"] == 1.0
    assert lone["cell_missing"] > 0.4
    assert lone["section_missing"] > 0.4
    assert "few_rows" not in lone
    assert signals(normal(), others=1)["few_rows"] == 1.0


def test_tasks_of_minutes_are_few_by_nature():
    assert "few_rows" not in row_signals([normal()], ["decision"])[0]


@pytest.mark.parametrize("section", ["Mätetal: Antal elever", "minskar under perioden", "Samverkan med"])
def test_a_heading_that_is_none(section):
    assert signals(normal(section=section))["section_odd"] == 1.0
    assert "section_odd" not in signals(normal(section="Delmål 1: Trygga vägar"))


@pytest.mark.parametrize(
    ("heading", "merged"),
    [("Så gör vi Ansvarig", True), ("Ansvarig Tidplan", True), ("Ansvarig nämnd", False), ("Vem/när", False)],
)
def test_two_heads_in_one(heading, merged):
    cells = {"implementation": (Cell(heading, "implementation", "Två kvällar om året Ung fritid"),)}
    row = Normalised({"activity": "Öva", "extra": {}}, (), {}, cells)
    assert ("heading_merged" in row_signals([row], ["table"])[0]) == merged


def scanned(text: str, name: str = "activity", **read) -> dict[str, float]:
    cells = {name: (Cell("", name, text, ocr_score=read.pop("ocr_score", 0.99), **read),)}
    row = Normalised({"activity": text, "extra": {}}, (), {}, cells)
    return row_signals([row], ["table"])[0]


def test_a_misreading_matters_less_in_a_long_text():
    short, long = "Bygg en bro", "Bygg en bro över ån och en väg till den med plats för gående och cyklister " * 2
    for read, signal in (
        ({"ocr_score": 0.5}, "ocr_doubt"),
        ({"disputes": (("bro", "bra"),)}, "ocr_disagree"),
        ({"repairs": (("br0", "bro"),)}, "ocr_repaired"),
    ):
        assert scanned(short, **read)[signal] > 3 * scanned(long, **read)[signal]
        assert scanned(long, name="responsible_raw", **read)[signal] == scanned(short, **read)[signal]


def test_words_that_nobody_knows_speak_against_a_scan_only():
    assert scanned("Bygg en brqo")["ocr_unknown_words"] > 0
    assert "ocr_unknown_words" not in scanned("Bygg en bro")
    assert "ocr_unknown_words" not in signals(normal("Bygg en brqo"))
