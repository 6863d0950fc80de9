from datetime import date

import pytest
from plans import Plans, row, sheet

from pipeline.forget import Forgotten, add_text
from pipeline.forget_dataset import forget_in_dataset
from pipeline.review.apply import apply_file
from pipeline.review.decisions import read_decisions

NAME = "Zoltana Qvarnkulla"


@pytest.fixture
def plans(tmp_path):
    """A dataset with a decision that names somebody in each place where one can."""
    plans = Plans(tmp_path)
    plans.put("plan.pdf", [row(f"Fråga {NAME}", responsible=NAME), row("Bygg bro")])
    plans.put("other.pdf", [row("Bygg väg")], number="KS 2024:2")
    lines = [
        {**line, "beslut": "ändra", "rättad_goal": f"Mål för {NAME}", "anteckning": NAME} for line in plans.export()
    ]
    assert apply_file(sheet(lines), plans.out, plans.decisions, NAME).faults == []
    return plans


def everything(plans: Plans) -> str:
    files = [path for path in (*plans.decisions.iterdir(), *plans.out.rglob("*")) if path.is_file()]
    plain = "".join(path.read_text("utf-8") for path in files if path.suffix in (".csv", ".jsonl", ".html"))
    return plain + repr(plans.frame().to_dict("records"))


def test_a_forgotten_text_leaves_decisions_and_rows_and_stays_away(plans, tmp_path):
    assert "Qvarnkulla" in everything(plans)
    forgotten = add_text(tmp_path / "f.csv", NAME, date(2026, 1, 1))
    removed = forget_in_dataset(plans.out, forgotten, plans.decisions)
    assert (removed.decisions, removed.rows) == (3, 3)
    plans.lay()
    assert "Qvarnkulla" not in everything(plans)
    assert {one.reviewer for one in read_decisions(plans.decisions)} == {"[borttaget]"}

    again = {"action_id": "", "beslut": "ny rad", "source_file": "plan.pdf", "rättad_activity": f"Ring {NAME}"}
    apply_file(sheet([again]), plans.out, plans.decisions, "Eva", forgotten)
    assert "Qvarnkulla" not in everything(plans)
    assert "Ring [borttaget]" in set(plans.frame()["activity"])


def test_decisions_about_a_forgotten_document_are_gone(plans):
    (content,) = set(plans.frame().query("source_file == 'plan.pdf'")["document_id"])
    removed = forget_in_dataset(plans.out, Forgotten(documents=frozenset({content})), plans.decisions)
    assert (removed.decisions, removed.documents) == (2, 1)
    assert [one.source_file for one in read_decisions(plans.decisions)] == ["other.pdf"]
    laid = plans.lay()
    assert (laid.attached, laid.orphans) == (1, [])
    assert list((plans.out / ".planlupp" / "extracted").glob(f"{content[:16]}*")) == []


def test_nothing_to_forget_leaves_the_files_as_they_are(plans, tmp_path):
    before = {path: path.read_bytes() for path in plans.decisions.iterdir()}
    forgotten = add_text(tmp_path / "f.csv", "Någon Annan", date(2026, 1, 1))
    assert forget_in_dataset(plans.out, forgotten, plans.decisions).decisions == 0
    assert {path: path.read_bytes() for path in plans.decisions.iterdir()} == before
