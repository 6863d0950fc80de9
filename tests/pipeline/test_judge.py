import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.confidence import weights
from pipeline.judge import Curve, calibration, judge_row, judge_rows, score
from pipeline.normalise import Normalised


def normal(**values) -> Normalised:
    empty = dict.fromkeys(("section", "goal", "strategy", "responsible_raw", "timeline_raw"))
    return Normalised({**empty, "activity": "Bygg en bro", "extra": {}, **values}, (), {})


def test_the_fields_multiply_to_the_row():
    found = judge_row(normal(section="Vägar"), {"date_unparsed": 1.0, "party_cut": 0.5}, "born_digital", 0.1)
    product = 1.0
    for value in found.fields.values():
        product *= value
    assert product == pytest.approx(found.confidence, abs=0.003)
    assert {"date_unparsed", "party_cut"} <= set(found.reasons)


def test_without_labels_no_claim():
    assert judge_row(normal(), {}, "decision", 0.0).basis == "rules"
    assert set(calibration()) == {"born_digital", "scanned"}
    assert judge_row(normal(), {}, "scanned", 0.0).basis == "calibrated"


@given(st.sampled_from(sorted(weights())), st.floats(0, 1), st.floats(0, 1))
def test_more_doubt_never_raises_a_score(name, one, other):
    low, high = sorted((one, other))
    values = normal().values
    assert score(values, {name: high}) <= score(values, {name: low})


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_shipped_curves_rise(one, other):
    low, high = sorted((one, other))
    for curve in calibration().values():
        assert 0 <= curve(low) <= curve(high) <= 1


def test_a_curve_of_identity_changes_nothing():
    assert Curve(0.0, 1.0)(0.8) == pytest.approx(0.8)


def test_a_row_without_an_action_is_not_judged():
    assert judge_rows([None, normal()], ["table", "table"], [False, False], 0.0)[0] is None


@pytest.mark.parametrize("name", ["header_content", "header_position", "header_fuzzy"])
def test_the_doubt_about_a_guessed_head_is_its_fields(name):
    row = normal(timeline_raw="2026", responsible_raw="Tekniska nämnden")
    found = judge_row(row, {f"{name}:timeline_raw": 1.0}, "born_digital", 0.0)
    assert found.fields["timeline"] < found.fields["activity"] == found.fields["responsible"]
    assert found.reasons == (name,)


def test_guesses_of_one_kind_share_the_doubt():
    row = normal(status_raw="Pågår", resources="40 tkr")
    one, two = {"header_content:status_raw": 0.5}, {"header_content:resources": 0.5}
    assert score(row.values, one | two) == pytest.approx(score(row.values, one))
    fields = judge_row(row, one | two, "born_digital", 0.0).fields
    assert fields["status"] == fields["resources"] < fields["activity"]
