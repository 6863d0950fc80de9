import random
from datetime import date

import pytest
import yaml

from pipeline.calibrate import Label, brier, calibration_file, fit, fit_curve, report, right_rows, table
from pipeline.judge import BORN_DIGITAL


def labels(count: int, probability) -> list[Label]:
    chance = random.Random(7)
    found = []
    for number in range(count):
        score = chance.uniform(0.3, 0.99)
        right = chance.random() < probability(score)
        found.append(Label(f"plan {number % 10}", BORN_DIGITAL, score, score, score < 0.8, right))
    return found


def test_a_curve_finds_the_probability_behind_the_score():
    curve = fit_curve(labels(4000, lambda score: score / 2))
    assert curve(0.9) == pytest.approx(0.45, abs=0.06)


def test_few_labels_claim_little():
    assert fit(labels(50, lambda score: 1.0)) == {}
    assert fit_curve([])(0.7) == pytest.approx(0.7)
    assert fit_curve(labels(3, lambda score: 0.0))(0.95) > 0.5


def test_the_file_holds_curve_and_reliability():
    fits = fit(labels(400, lambda score: score))
    read = yaml.safe_load(calibration_file(fits, "invented"))[BORN_DIGITAL]
    assert (read["rows"], read["documents"], read["source"]) == (400, 10, "invented")
    assert sum(one["rows"] for one in read["reliability"]) == 400


def test_reliability_and_brier_of_a_perfect_judge():
    pairs = [(1.0, True), (0.0, False)]
    assert brier(pairs) == 0
    assert [(one.rows, one.right) for one in table(pairs)] == [(1, 0.0), (1, 1.0)]
    assert any("Brier" in line for line in report(labels(20, lambda score: score)))


def row(**values):
    empty = dict.fromkeys(("section", "implementation", "responsible", "timeline_end"))
    return {**empty, "activity": "Bygg en bro", "ocr": False, **values}


def test_a_row_is_right_when_all_fields_of_its_truth_hold():
    truth = [{"activity": "Bygg en bro.", "responsible": ["Tekniska nämnden"], "timeline_end": date(2024, 5, 31)}]
    right = row(responsible=["tekniska nämnden"], timeline_end=date(2024, 5, 31))
    assert right_rows(truth, [right]) == [True]
    assert right_rows(truth, [{**right, "timeline_end": None}]) == [False]
    assert right_rows(truth, [right, right]).count(True) == 1
    assert right_rows(truth, [row(activity="Sy en flagga")]) == [False]
