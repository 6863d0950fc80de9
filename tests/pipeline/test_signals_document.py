import pytest

from pipeline.normalise import Normalised
from pipeline.signals import row_signals

FILLED = {"responsible_raw": "Kommunstyrelsen", "timeline_raw": "2024", "section": "Vägar"}


def normal(activity="Bygg en bro", **values) -> Normalised:
    return Normalised({"extra": {}, **values, "activity": activity}, (), {})


def signals(row: Normalised, others: int, **values) -> dict[str, float]:
    rows = [row, *(normal(f"Anlägg damm {'i' * n}", **(values or FILLED)) for n in range(others))]
    return row_signals(rows, ["table"] * len(rows))[0]


def test_a_row_is_compared_with_the_documents_others():
    lone = signals(normal(), others=6)
    assert lone["row_sparse"] == 1.0
    assert lone["section_missing"] > 0.4
    assert "few_rows" not in lone
    assert signals(normal(), others=1)["few_rows"] == 1.0


def test_who_and_when_both_missing_is_more_than_one_of_them():
    both = signals(normal(section="Vägar"), others=6)["cell_missing"]
    one = signals(normal(section="Vägar", responsible_raw="Kommunstyrelsen"), others=6)["cell_missing"]
    assert 0.4 < one < both


@pytest.mark.parametrize("name", ["partners_raw", "comment", "implementation", "resources"])
def test_a_column_that_is_often_empty_proves_nothing(name):
    assert "cell_missing" not in signals(normal(**FILLED), 6, **FILLED, **{name: "Föreningarna"})


def test_tasks_of_minutes_are_few_by_nature():
    assert "few_rows" not in row_signals([normal()], ["decision"])[0]


def test_an_action_that_heads_others():
    assert signals(normal("Vägar"), others=2)["activity_heads_others"] == 1.0
    assert "activity_heads_others" not in signals(normal("Vägar", section="Torg"), 2, section="Broar")


@pytest.mark.parametrize(
    ("name", "value", "own"),
    [
        ("comment", "Pågår", "status_raw"),
        ("comment", "Våren 2025", "timeline_raw"),
        ("implementation", "Kommunstyrelsen", "responsible_raw"),
    ],
)
def test_a_column_that_reads_as_a_field_that_no_row_has(name, value, own):
    assert signals(normal(**{name: value}), 4, **{name: value})["column_misread"] == 1.0
    both = {name: value, own: value}
    assert "column_misread" not in signals(normal(**both), 4, **both)


@pytest.mark.parametrize("value", ["40 tkr", "Våren 2025", "Socialnämnden", "Pågår"])
def test_a_column_that_nobody_knows_and_that_reads_as_a_field(value):
    extra = {"Gissningsvis": value}
    assert signals(normal(**{**FILLED, "extra": extra}), 4, **FILLED, extra=extra)["column_misread"] == 1.0
    other = {"Gissningsvis": "Barn som läser"}
    assert "column_misread" not in signals(normal(**{**FILLED, "extra": other}), 4, **FILLED, extra=other)
