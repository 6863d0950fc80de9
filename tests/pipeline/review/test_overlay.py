from dataclasses import replace

import pytest
from plans import Plans, reworded, row, rows, sheet

from pipeline.review.apply import apply_file


@pytest.fixture
def plans(tmp_path):
    return Plans(tmp_path)


def decide(plans: Plans, count: int) -> list[dict[str, str]]:
    """Decide about the first `count` rows of the queue: every third is approved, changed, rejected."""
    lines = plans.export()[:count]
    for number, line in enumerate(lines):
        line["beslut"] = ("godkänn", "ändra", "förkasta")[number % 3]
        if line["beslut"] == "ändra":
            line["rättad_goal"] = f"Mål {number}"
    applied = apply_file(sheet(lines), plans.out, plans.decisions, "Eva")
    assert applied.faults == []
    assert applied.laid.attached == count
    return lines


def counts(plans: Plans) -> tuple[int, int, int]:
    laid = plans.lay()
    return laid.attached, laid.stale, len(laid.orphans)


def test_200_decisions_outlive_whatever_happens_to_the_documents(plans):
    given = rows(210)
    content = plans.put("a/plan.pdf", given)
    decide(plans, 200)
    before = plans.frame().drop(columns=["extracted_at", "source_file", "document_id", "action_id"])

    plans.put_as(content, "a/plan.pdf", given)  # another extractor version
    assert counts(plans) == (200, 0, 0)
    renamed = [replace(one, cells=tuple(replace(c, heading=c.heading + "!") for c in one.cells)) for one in given]
    plans.put_as(content, "b/new name.pdf", renamed)  # moved, renamed, headings read otherwise: all action_ids differ
    assert counts(plans) == (200, 0, 0)
    after = plans.frame().drop(columns=["extracted_at", "source_file", "document_id", "action_id"])
    key = "activity"
    assert before.sort_values(key).reset_index(drop=True).equals(after.sort_values(key).reset_index(drop=True))

    changed = [reworded(one, "timeline_raw", "2027") if n < 10 else one for n, one in enumerate(renamed)][:-30]
    plans.put("b/new name.pdf", changed, version=2)  # other bytes: ten rows changed, thirty gone
    attached, stale, orphans = counts(plans)
    assert attached + stale + orphans == 200
    assert 1 <= stale <= 10
    assert 20 <= orphans <= 30
    assert counts(plans) == (attached, stale, orphans)


def test_a_changed_row_is_queued_again_with_its_correction(plans):
    content = plans.put("plan.pdf", [row("Bygg en ny cykelväg till skolan")])
    apply_file(
        sheet([{**plans.export()[0], "beslut": "ändra", "rättad_goal": "Trygga vägar"}]),
        plans.out,
        plans.decisions,
        "Eva",
    )
    plans.put_as(content, "plan.pdf", [row("Bygg en ny cykelväg till skolan", timeline="2026")])
    assert counts(plans) == (0, 1, 0)
    (line,) = plans.queue()
    assert (line["goal"], line["timeline_raw"], line["reviewed"]) == ("Trygga vägar", "2026", True)
    assert "stale_decision" in line["review_reasons"]
    apply_file(sheet([{**plans.export()[0], "beslut": "godkänn"}]), plans.out, plans.decisions, "Eva")
    assert plans.queue() == []
    (settled,) = plans.frame().to_dict("records")
    assert (settled["goal"], settled["timeline_raw"]) == ("Trygga vägar", "2026")


def test_an_approved_reading_is_not_overwritten_by_another_understanding(plans):
    given = [row("Bygg bro", responsible="Kommunstyrelsen")]
    content = plans.put("plan.pdf", given)
    apply_file(sheet([{**plans.export()[0], "beslut": "godkänn"}]), plans.out, plans.decisions, "Eva")
    cells = tuple(replace(c, field="partners_raw") if c.field == "responsible_raw" else c for c in given[0].cells)
    plans.put_as(content, "plan.pdf", [replace(given[0], cells=cells)])
    assert counts(plans) == (1, 0, 0)
    (now,) = plans.frame().to_dict("records")
    assert now["responsible_raw"] == "Kommunstyrelsen"
    assert not isinstance(now["partners_raw"], str)


def test_a_rejected_row_that_changed_is_shown_again(plans):
    content = plans.put("plan.pdf", [row("Bygg en ny bro över ån"), row("Annat")])
    first = next(line for line in plans.export() if line["activity"].startswith("Bygg"))
    apply_file(sheet([{**first, "beslut": "förkasta"}]), plans.out, plans.decisions, "Eva")
    plans.put_as(content, "plan.pdf", [row("Bygg en ny bro över Ljusnan"), row("Annat")])
    assert counts(plans) == (0, 1, 0)
    (again,) = [line for line in plans.queue() if line["activity"].startswith("Bygg")]
    assert (again["reviewed"], again["needs_review"]) == (False, True)


def test_rows_alike_to_the_letter_keep_their_own_decisions(plans):
    content = plans.put("plan.pdf", [row("Utbildning", section="A"), row("Utbildning", section="B")])
    lines = plans.export()
    for line in lines:
        line.update({"beslut": "ändra", "rättad_goal": f"Mål för {line['section']}"})
    apply_file(sheet(lines), plans.out, plans.decisions, "Eva")
    plans.put_as(content, "plan.pdf", [row("Utbildning", section="B"), row("Utbildning", section="A")])
    assert counts(plans) == (2, 0, 0)
    assert dict(plans.frame()[["section", "goal"]].values) == {"A": "Mål för A", "B": "Mål för B"}


def test_decisions_taken_back_leave_the_machines_rows(plans):
    plans.put("plan.pdf", rows(6))
    before = plans.frame()
    decide(plans, 6)
    assert len(plans.frame()) == 4
    for path in plans.decisions.iterdir():
        path.unlink()
    assert counts(plans) == (0, 0, 0)
    assert plans.frame().equals(before)
    assert list((plans.out / ".planlupp" / "extracted").iterdir()) == []


def test_a_new_row_that_the_machine_then_finds_is_not_there_twice(plans):
    content = plans.put("plan.pdf", [row("Bygg bro")])
    new = {"action_id": "", "beslut": "ny rad", "source_file": "plan.pdf", "rättad_activity": "Plantera tjugo nya träd"}
    apply_file(sheet([new]), plans.out, plans.decisions, "Eva")
    assert len(plans.frame()) == 2
    plans.put_as(content, "plan.pdf", [row("Bygg bro"), row("Plantera tjugo nya träd")])
    assert counts(plans) == (1, 0, 0)
    assert sorted(plans.frame()["activity"]) == ["Bygg bro", "Plantera tjugo nya träd"]


def test_a_document_that_is_gone_leaves_orphans(plans):
    plans.put("plan.pdf", rows(3))
    decide(plans, 3)
    plans.put("plan.pdf", [], version=2)
    laid = plans.lay()
    assert (laid.total, len(laid.orphans)) == (3, 3)
    assert any("orphan" in line for line in laid.lines())


def test_laying_over_again_writes_nothing(plans):
    plans.put("plan.pdf", rows(6))
    decide(plans, 6)
    assert not plans.lay().changed


def test_the_documents_table_counts_the_rows_that_hold(plans):
    import pandas as pd

    plans.put("plan.pdf", rows(6))
    decide(plans, 6)
    assert list(pd.read_parquet(plans.out / "documents.parquet")["actions"]) == [4]
