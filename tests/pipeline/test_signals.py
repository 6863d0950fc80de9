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
