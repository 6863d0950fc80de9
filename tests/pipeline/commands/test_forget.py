from functools import partial

import pandas as pd
import pytest
from standins import write_pdf

import pipeline.commands.run as command
from pipeline import exitcodes
from pipeline.cli import call


@pytest.fixture
def place(tmp_path, monkeypatch, capsys):
    """A folder with a dataset of two documents; gives a function that runs a command there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "run_pipeline", partial(command.run_pipeline, function="standins:extract"))
    write_pdf(tmp_path / "in" / "a.pdf", "2")
    write_pdf(tmp_path / "in" / "b.pdf", "1")

    def run(*arguments):
        code = call(list(arguments))
        return code, *capsys.readouterr()

    run("run", "in", "--jobs", "1")
    return run


def actions():
    return pd.read_parquet("data/processed/actions")


def test_a_document_stays_away_at_every_later_run(place, tmp_path):
    code, out, _ = place("forget", "a.pdf", "--yes")
    assert code == exitcodes.OK
    assert "1 files removed" in out
    assert f"the PDF itself is still there: {tmp_path / 'in' / 'a.pdf'}" in out
    assert set(actions()["source_file"]) == {"b.pdf"}
    (tmp_path / "in" / "a.pdf").rename(tmp_path / "in" / "again.pdf")
    _, out, _ = place("run", "in", "--force", "--jobs", "1")
    assert "1 documents are forgotten" in out
    assert set(actions()["source_file"]) == {"b.pdf"}
    assert set(pd.read_parquet("data/processed/documents.parquet")["source_file"]) == {"b.pdf"}


def test_a_list_that_came_from_elsewhere_takes_effect_at_the_next_run(place, tmp_path):
    place("forget", "a.pdf", "--yes", "--dataset", "data/processed")
    place("run", "in", "--out", "other", "--jobs", "1", "--forgotten", "none.csv")
    assert set(pd.read_parquet("other/actions")["source_file"]) == {"a.pdf", "b.pdf"}
    place("run", "in", "--out", "other", "--jobs", "1")
    assert set(pd.read_parquet("other/actions")["source_file"]) == {"b.pdf"}


def test_a_text_stays_away_at_every_later_run(place):
    code, out, _ = place("forget", "KS, SBF", "--yes", "--text")
    assert (code, "too short" in out) == (exitcodes.OK, False)
    assert set(actions()["responsible_raw"]) == {"[borttaget]"}
    place("run", "in", "--force", "--jobs", "1")
    assert set(actions()["responsible_raw"]) == {"[borttaget]"}


@pytest.mark.parametrize("what", ["missing.pdf", "0123456789ab", "KS"])
def test_what_cannot_be_told_is_one_line_and_forgets_nothing(place, tmp_path, what):
    code, _, told = place("forget", what, "--yes")
    assert code == exitcodes.USAGE
    assert told.count("\n") == 1
    assert not (tmp_path / "data" / "forgotten.csv").exists()


def test_it_asks_first(place, tmp_path):
    code, _, _ = place("forget", "a.pdf")
    assert code != exitcodes.OK
    assert len(actions()) == 3


def test_a_broken_list_stops_the_run(place, tmp_path):
    (tmp_path / "data" / "forgotten.csv").write_text("kind,sha256,words,salt,date\ndocument,x,,,\n")
    code, _, told = place("run", "in", "--jobs", "1")
    assert code == exitcodes.USAGE
    assert "line 2" in told
