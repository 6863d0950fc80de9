import subprocess
from pathlib import Path

import pytest
import yaml
from plans import Plans, row, sheet

from pipeline.review.apply import apply_file
from pipeline.review.suggest import suggested_rules

RULES = Path(__file__).parents[3] / "rules"


@pytest.fixture
def plans(tmp_path):
    plans = Plans(tmp_path)
    plans.put("plan.pdf", [row("Bygg bro", "QXF", "när det passar"), row("Bygg väg", "QXF", "när det passar")])
    return plans


def correct(plans: Plans, count: int, **cells: str) -> None:
    lines = [{**line, "beslut": "ändra", **cells} for line in plans.export()[:count]]
    assert apply_file(sheet(lines), plans.out, plans.decisions, "Eva").faults == []


def test_an_abbreviation_corrected_twice_is_proposed_as_a_patch_that_applies(plans, tmp_path):
    correct(plans, 2, rättad_responsible="Kvalitetsförvaltningen")
    suggestion = suggested_rules(plans.decisions)
    assert any("QXF means Kvalitetsförvaltningen" in note for note in suggestion.notes)
    (tmp_path / "rules").mkdir()
    target = tmp_path / "rules" / "abbreviations.yaml"
    target.write_bytes((RULES / "abbreviations.yaml").read_bytes())
    subprocess.run(["git", "apply", "-"], input=suggestion.diff.encode(), cwd=tmp_path, check=True)
    groups = yaml.safe_load(target.read_text("utf-8"))["municipalities"]
    (own,) = [group for group in groups if group["code"] == "0115"]
    assert own["abbreviations"]["QXF"] == "Kvalitetsförvaltningen"
    assert "review d" in target.read_text("utf-8")


def test_one_correction_is_not_enough(plans):
    correct(plans, 1, rättad_responsible="Kvalitetsförvaltningen")
    suggestion = suggested_rules(plans.decisions)
    assert suggestion.diff == ""
    assert suggestion.notes == ("no correction was made the same way 2 times",)


def test_a_time_corrected_twice_is_named(plans):
    correct(plans, 2, rättad_timeline_start="2025-01-01", rättad_timeline_end="2025-12-31")
    (note,) = suggested_rules(plans.decisions).notes
    assert note.startswith("time: 'när det passar' means 2025-01-01 to 2025-12-31")
