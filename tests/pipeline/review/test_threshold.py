import pandas as pd
import pytest
from plans import Plans, row, sheet

from pipeline.review.apply import apply_file
from pipeline.review.threshold import NOTE, flag_anew, is_flagged_with
from pipeline.store import Store


@pytest.fixture
def plans(tmp_path):
    plans = Plans(tmp_path)
    plans.put("plan.pdf", [row("Bygg bro"), row("Bygg väg")], doubt=0.0)
    return plans


def flag(plans: Plans, below: float) -> bool:
    with Store(plans.out) as store:
        return not is_flagged_with(store, below) and flag_anew(store, below)


def waiting(plans: Plans) -> tuple[int, list[int]]:
    """Rows that need review, and how many the entries of the documents count."""
    with Store(plans.out) as store:
        return len(list(store.review_rows())), [entry.review_rows for entry in store.entries.values()]


def test_rows_below_it_need_review(plans):
    assert flag(plans, 1.0)
    assert waiting(plans) == (2, [2])
    assert not flag(plans, 1.0)
    assert flag(plans, 0.0)
    assert waiting(plans) == (0, [0])


def test_a_run_that_was_killed_leaves_the_rest_to_the_next_one(plans):
    flag(plans, 1.0)
    with Store(plans.out) as store:
        assert not is_flagged_with(store, 0.0)
    assert not (plans.out / NOTE).exists()
    with Store(plans.out) as store:
        assert not is_flagged_with(store, 1.0)


def test_an_empty_dataset_takes_any(tmp_path):
    with Store(tmp_path) as store:
        assert is_flagged_with(store, 0.5)
        assert is_flagged_with(store, 0.6)


def test_settled_rows_never_need_review_and_stale_ones_always(plans):
    flag(plans, 1.0)
    lines = plans.export()
    for line in lines:
        line["beslut"] = "godkänn"
    apply_file(sheet(lines), plans.out, plans.decisions, "Eva")
    (content,) = set(plans.frame()["document_id"])
    plans.put_as(content, "plan.pdf", [row("Bygg bro"), row("Bygg väg", timeline="2031")], doubt=0.0)
    plans.lay()
    for below in (0.0, 1.0):
        flag(plans, below)
        plans.lay()
        assert dict(plans.frame()[["activity", "needs_review"]].values) == {"Bygg bro": False, "Bygg väg": True}


def test_rows_under_another_municipality_wait_with_the_others(plans):
    content = plans.put("plan.pdf", [row("Bygg en lång bro över ån"), row("Bygg väg")])
    first = next(line for line in plans.export() if "bro" in line["activity"])
    moved = {**first, "beslut": "ändra", "rättad_municipality": "Gagnef"}
    apply_file(sheet([moved]), plans.out, plans.decisions, "Eva")
    plans.put_as(content, "plan.pdf", [row("Bygg en lång bro över ån", timeline="2031"), row("Bygg väg")])
    plans.lay()
    assert waiting(plans) == (2, [2])
    assert len(pd.read_parquet(plans.out / "actions")) == 2
    flag(plans, 1.0)
    assert waiting(plans) == (2, [2])
