import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standins import extraction

from pipeline.review.export import COLUMNS, harmless, restored, review_csv
from pipeline.schema import actions_table


def rows(**changes):
    (row,) = actions_table([extraction("a" * 64, "plan.pdf", 1).actions[0]]).to_pylist()
    return [{**row, **changes}]


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_it_is_what_swedish_excel_opens():
    data = review_csv(rows())
    assert data.startswith(b"\xef\xbb\xbfaction_id;")
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == data.count(b"\n") == 2
    (row,) = read(data)
    assert list(row) == list(COLUMNS)
    assert row["activity"] == "Åtgärd 0"
    assert row["responsible"] == "Kommunstyrelsen | SBF"
    assert row["extra"] == "Nr: 0"
    assert row["confidence"] == "0,500"
    assert row["timeline_start"] == "2026-01-02"
    assert row["review_reasons"] == "en förkortning eller part känns inte igen"
    assert row["link"] == f"granska.html#a-{row['action_id']}"
    assert [row[name] for name in ("beslut", "granskare", "anteckning", "rättad_activity")] == [""] * 4
    assert row["partners"] == ""


def test_cells_with_separators_quotes_and_line_breaks_stay_whole():
    text = 'a;b "c"\nd'
    assert read(review_csv(rows(activity=text)))[0]["activity"] == text


@pytest.mark.parametrize("text", ["=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u00a0-1", "＝1"])
def test_a_formula_is_made_harmless(text):
    cell = read(review_csv(rows(activity=text)))[0]["activity"]
    assert cell == "'" + text
    assert restored(cell) == text


def test_lowest_confidence_comes_first_within_a_document():
    given_rows = rows(source_file="b.pdf") + rows(confidence=0.9) + rows(confidence=0.1)
    order = [(row["source_file"], row["confidence"]) for row in read(review_csv(given_rows))]
    assert order == [
        ("b.pdf", "0,500"),
        ("plan.pdf", "0,100"),
        ("plan.pdf", "0,900"),
    ]


@given(st.text())
def test_harmless_is_undone_by_restored(text):
    cell = harmless(text)
    assert restored(cell) == text
    assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))
