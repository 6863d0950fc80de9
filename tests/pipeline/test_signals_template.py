import pytest

from extractors.rows import Cell
from pipeline.normalise import Normalised
from pipeline.signals_template import template_signals, unknown_kind


def normal(activity="Bygg en bro", *, lines=(), **values) -> Normalised:
    cells = {"responsible_raw": (Cell("Ansvarig", "responsible_raw", " ".join(lines), lines=tuple(lines)),)}
    return Normalised({"extra": {}, **values, "activity": activity}, (), {}, cells)


def told(rows: list[Normalised], name: str) -> list[float]:
    return [found[name] for found in template_signals(rows)]


def test_a_label_that_stands_in_the_values_of_two_rows_is_one_of_the_template():
    rows = [normal(timeline_raw="2024 Ledstjärna: Alla ska med"), normal(timeline_raw="2025 Ledstjärna: Ingen lämnas")]
    assert told([*rows, normal(comment="Obs: stängt i juli")], "label_repeated") == [1.0, 1.0, 0.0]


def test_a_line_that_opens_alike_in_most_rows():
    rows = [normal(lines=(name, "Stöd från Polisen")) for name in ("Rektor", "Kanslichefen", "Näringslivschefen")]
    assert told([*rows, normal(lines=("Rektor", "Stöd saknas"))], "line_repeated") == [1.0, 1.0, 1.0, 0.0]
    assert told(rows[:2], "line_repeated") == [0.0, 0.0]


def test_amounts_below_a_heading_that_no_rule_knows_are_missing_in_every_row_of_the_column():
    rows = [normal(extra={"Äskat": "35 000"}), normal(extra={"Äskat": "0"}), normal(extra={"Äskade": "0"})]
    assert told(rows, "amounts_unread") == [1.0, 1.0, 0.0]


@pytest.mark.parametrize("extra", [{"Äskat": "12"}, {"Nr": "1 200"}])
def test_numbers_that_are_no_amounts_and_headings_that_are_known(extra):
    assert told([normal(extra=extra)], "amounts_unread") == [0.0]


def test_a_row_that_is_only_an_action_may_head_the_rows_below_it():
    full = {"responsible_raw": "Kommunstyrelsen", "timeline_raw": "2024"}
    rows = [
        normal("Mät elen", **full),
        normal("Resor"),
        normal("Låna ut cyklar", **full),
        normal("Rita kartor", **full),
    ]
    assert told(rows, "heading_as_action") == [0.5, 0.5, 1.0, 1.0]
    assert told([normal("Resor"), normal("Energi")], "heading_as_action") == [0.0, 0.0]


@pytest.mark.parametrize(
    ("heading", "unknown"),
    [
        ("Ledstjärna 1: Alla i kommunen läser varje dag", True),
        ("Ledstjärna A1 – Alla läser.", True),
        ("Ledstjärna 2: Läsning", False),
        ("Mål 1: Alla i kommunen läser varje dag", False),
        ("Alla i kommunen läser varje dag", False),
        (None, False),
    ],
)
def test_a_numbered_statement_that_calls_itself_what_no_rule_knows(heading, unknown):
    assert unknown_kind(heading) is unknown
