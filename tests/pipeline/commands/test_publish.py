import shutil
from pathlib import Path

import pytest
from datasets import action, write_dataset

from pipeline import exitcodes
from pipeline.cli import call

EXAMPLE = Path(__file__).parents[3] / "docs" / "publisher.toml"


@pytest.fixture
def planlupp(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_dataset(tmp_path / "data" / "processed", {"a.pdf": [action("a.pdf", activity="Ring Anna Andersson")]})

    def run(*arguments):
        code = call(list(arguments))
        return code, *capsys.readouterr()

    return run


def test_without_a_publisher_it_says_so(planlupp, tmp_path):
    code, out, told = planlupp("publish", "out", "--date", "2026-01-31")
    assert code == exitcodes.OK
    assert "1 actions, 0 decisions in out/2026-01-31" in out
    assert "masked: 1 [namn]" in out
    assert told == "no dcat.rdf: publisher.toml is missing, copy docs/publisher.toml and fill it in\n"


def test_a_publisher_beside_it_is_taken(planlupp, tmp_path):
    shutil.copy(EXAMPLE, tmp_path / "publisher.toml")
    assert planlupp("publish", "out", "--date", "2026-01-31")[2] == ""
    assert (tmp_path / "out" / "dcat.rdf").exists()


def test_faults_are_one_line_each(planlupp, tmp_path):
    assert planlupp("publish", "out", "--publisher", "none.toml")[0] == exitcodes.SETUP
    assert planlupp("publish", "out", "--dataset", "nowhere")[0] == exitcodes.OUTPUT
    planlupp("publish", "out", "--date", "2026-01-31")
    code, _, told = planlupp("publish", "out", "--date", "2026-01-31")
    assert code == exitcodes.OUTPUT
    assert told.count("\n") == 1


def test_compact_and_stats(planlupp, tmp_path):
    code, out, _ = planlupp("compact")
    assert (code, out) == (exitcodes.OK, "1 actions, 0 decisions, 1 documents in data/processed/compact\n")
    code, out, _ = planlupp("stats")
    assert code == exitcodes.OK
    assert "Vallentuna" in out
    assert "1 actions" in out
