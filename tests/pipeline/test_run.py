import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from standins import Silent, write_pdf

import pipeline.run
from pipeline.review.export import FILE
from pipeline.run import run
from pipeline.settings import Settings

SETTINGS = Settings(timeout=30, memory_mb=2000)


class Place:
    """A folder of inputs and one of outputs."""

    def __init__(self, home: Path):
        self.inputs = home / "in"
        self.out = home / "out"
        self.inputs.mkdir()

    def write(self, name: str, order: str, **options) -> Path:
        return write_pdf(self.inputs / name, order, **options)

    def run(self, *inputs: Path, settings: Settings = SETTINGS, force: bool = False, jobs: int = 1):
        """The report, what was read, and the notes."""
        progress = Silent()
        report = run(
            inputs or [self.inputs],
            self.out,
            settings,
            progress,
            jobs=jobs,
            force=force,
            function="standins:extract",
        )
        return report, sorted(progress.read), progress.notes

    def documents(self) -> dict[str, dict]:
        rows = pd.read_parquet(self.out / "documents.parquet").astype(object)
        return {row["source_file"]: row for row in rows.where(rows.notna(), None).to_dict("records")}

    def actions(self) -> dict[str, int]:
        return pd.read_parquet(self.out / "actions")["source_file"].value_counts().to_dict()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_a_first_and_a_second_run(place):
    place.write("a.pdf", "2")
    place.write("sub/b.pdf", "0")
    place.write("c.pdf", "refuse")
    report, read, _ = place.run()
    assert read == ["a.pdf", "c.pdf", "sub/b.pdf"]
    assert (report.new, report.updated, report.unchanged, report.empty, report.failed) == (3, 0, 0, 1, 1)
    assert (report.actions, report.decisions, report.review_rows, report.pages) == (2, 2, 1, 4)
    assert report.failures == {"c.pdf": "not a PDF: check the file"}
    assert {name: row["state"] for name, row in place.documents().items()} == {
        "a.pdf": "ok",
        "sub/b.pdf": "empty",
        "c.pdf": "failed",
    }

    report, read, _ = place.run()
    assert read == []
    assert (report.new, report.updated, report.unchanged, report.empty, report.failed) == (0, 0, 3, 1, 1)
    assert (report.actions, report.review_rows, report.pages) == (2, 1, 0)
    assert len(place.documents()) == 3


def test_the_report_is_plain_json(place):
    place.write("a.pdf", "1")
    values = place.run()[0].as_json()
    assert json.loads(json.dumps(values)) == values
    assert values["documents"] == values["new"] == 1
    assert values["pages_per_second"] > 0


def test_a_changed_document_replaces_its_rows(place):
    place.write("a.pdf", "2")
    place.write("b.pdf", "1")
    place.run()
    place.write("a.pdf", "3")
    report, read, _ = place.run()
    assert (report.updated, report.unchanged, read) == (1, 1, ["a.pdf"])
    assert place.actions() == {"a.pdf": 3, "b.pdf": 1}


def test_force_reads_all_again(place):
    place.write("a.pdf", "2")
    place.write("copy.pdf", "2")
    place.run()
    report, read, _ = place.run(force=True)
    assert (report.updated, read) == (2, ["a.pdf", "copy.pdf"])
    assert place.actions() == {"a.pdf": 2}


def test_other_settings_read_all_again(place):
    place.write("a.pdf", "2")
    place.run()
    ocr = replace(SETTINGS, read=replace(SETTINGS.read, dpi=111))
    assert place.run(settings=ocr)[1] == ["a.pdf"]
    assert place.run(settings=replace(ocr, timeout=31))[1] == []


def test_another_threshold_flags_rows_anew_and_reads_nothing(place):
    place.write("a.pdf", "2")  # rows with a confidence of 0.5
    place.run()
    for below, waiting in ((0.6, 2), (0.4, 0), (0.6, 2)):
        report, read, _ = place.run(settings=replace(SETTINGS, review_below=below))
        assert (report.review_rows, read) == (waiting, [])
        assert (place.out / "review" / "low_confidence.csv").read_text("utf-8-sig").count("a.pdf") == waiting


def test_a_new_time_stamp_alone_reads_nothing(place):
    path = place.write("a.pdf", "2")
    place.run()
    os.utime(path, ns=(1, 1))
    report, read, _ = place.run()
    assert (report.unchanged, read) == (1, [])
    assert '"modified_ns": 1' in (place.out / ".planlupp" / "documents.jsonl").read_text()


def test_an_unchanged_file_is_not_opened(place, monkeypatch):
    place.write("a.pdf", "2")
    place.run()
    monkeypatch.setattr(pipeline.run.hashlib, "file_digest", None)
    assert place.run()[1] == []


def test_a_failure_at_a_limit_is_tried_again_under_other_limits(place):
    place.write("a.pdf", "hang")
    short = replace(SETTINGS, timeout=0.5)
    report, _, _ = place.run(settings=short)
    assert "--timeout" in report.failures["a.pdf"]
    assert place.run(settings=short)[1] == []
    assert place.run(settings=replace(SETTINGS, timeout=0.6))[1] == ["a.pdf"]


def test_a_crash_costs_its_document_only(place):
    for name, order in [("a", "crash"), ("b", "1"), ("c", "exit"), ("d", "2"), ("e", "stumble"), ("f", "killed")]:
        place.write(f"{name}.pdf", order)
    report, _, _ = place.run()
    assert (report.failed, report.actions) == (4, 3)
    assert place.actions() == {"b.pdf": 1, "d.pdf": 2}
    errors = [row["error"] for row in place.documents().values() if row["state"] == "failed"]
    assert all(error and "\n" not in error for error in errors)
    # only the document whose process somebody else ended may fare better another time
    assert place.run()[1] == ["f.pdf"]


def test_files_of_the_same_bytes_give_their_rows_once(place):
    place.write("a.pdf", "2")
    place.write("b/copy.pdf", "2")
    report, _, _ = place.run()
    assert (report.new, report.actions) == (2, 2)
    documents = place.documents()
    assert documents["b/copy.pdf"]["duplicate_of"] == "a.pdf"
    assert documents["b/copy.pdf"]["document_id"] == documents["a.pdf"]["document_id"]
    assert [documents[name]["actions"] for name in ("a.pdf", "b/copy.pdf")] == [2, 0]
    assert place.run()[1] == []


def test_a_copy_takes_over_when_the_first_file_changes(place):
    place.write("a.pdf", "2")
    place.write("copy.pdf", "2")
    place.run()
    place.write("a.pdf", "3")
    assert place.run()[1] == ["a.pdf", "copy.pdf"]
    assert place.actions() == {"a.pdf": 3, "copy.pdf": 2}
    assert place.documents()["copy.pdf"]["duplicate_of"] is None
    assert place.run()[1] == []


def test_a_copy_that_comes_before_the_first_file_takes_over_too(place):
    place.write("b.pdf", "2")
    place.run()
    place.write("a.pdf", "2")
    assert place.run()[0].new == 1
    assert place.documents()["a.pdf"]["duplicate_of"] == "b.pdf"
    place.write("b.pdf", "3")
    place.run()
    assert place.actions() == {"a.pdf": 2, "b.pdf": 3}


def test_a_file_that_changes_keeps_its_new_rows_though_a_copy_of_its_old_ones_is_read_after_it(place):
    place.write("b.pdf", "slow")
    place.run()
    place.write("a.pdf", "slow")
    place.run()
    place.write("b.pdf", "3")
    place.run(jobs=2)
    assert place.actions() == {"a.pdf": 1, "b.pdf": 3}


def test_a_renamed_file_takes_its_rows_along(place):
    path = place.write("a.pdf", "2")
    place.run()
    path.rename(place.inputs / "b.pdf")
    report, read, _ = place.run()
    assert (read, report.missing) == (["b.pdf"], 0)
    assert place.actions() == {"b.pdf": 2}
    assert list(place.documents()) == ["b.pdf"]


def test_a_file_given_by_itself_and_then_with_its_folder_is_one_document(place):
    path = place.write("vallentuna/a.pdf", "2")
    place.run(path)
    place.run()
    assert place.actions() == {"vallentuna/a.pdf": 2}
    assert list(place.documents()) == ["vallentuna/a.pdf"]


def test_a_moved_folder_is_not_read_again(place):
    place.write("a.pdf", "2")
    place.run()
    moved = place.inputs.rename(place.inputs.with_name("moved"))
    report, read, _ = place.run(moved)
    assert (report.unchanged, read) == (1, [])


def test_the_rows_of_a_file_that_is_gone_are_kept_and_it_is_told(place):
    path = place.write("a.pdf", "2")
    place.write("b.pdf", "1")
    place.run()
    path.unlink()
    report, _, _ = place.run()
    assert (report.missing, report.unchanged, report.actions) == (1, 1, 1)
    assert place.actions() == {"a.pdf": 2, "b.pdf": 1}


def test_another_folder_adds_to_the_dataset(place, tmp_path):
    place.write("a.pdf", "2")
    place.run()
    other = write_pdf(tmp_path / "other" / "b.pdf", "1").parent
    report, _, notes = place.run(other)
    assert (report.new, report.missing, notes) == (1, 0, [])
    assert place.actions() == {"a.pdf": 2, "b.pdf": 1}


def test_the_same_name_from_another_folder_is_told(place, tmp_path):
    place.write("a.pdf", "2")
    place.run()
    other = write_pdf(tmp_path / "other" / "a.pdf", "3").parent
    _, _, notes = place.run(other)
    assert len(notes) == 1
    assert "takes the place of" in notes[0]
    assert place.actions() == {"a.pdf": 3}


def test_a_file_that_cannot_be_read_is_a_row_and_is_tried_at_each_run(place):
    (place.inputs / "a.pdf").symlink_to("../nowhere")
    place.write("b.pdf", "1")
    report, _, _ = place.run()
    assert (report.failed, report.actions) == (1, 1)
    assert place.documents()["a.pdf"]["document_id"] is None
    shutil.copy(place.inputs / "b.pdf", place.inputs.parent / "nowhere")
    report, read, _ = place.run()
    assert (report.failed, read) == (0, ["a.pdf"])


def test_a_file_that_vanishes_during_the_run_is_a_row(place, monkeypatch):
    place.write("a.pdf", "1")
    found = pipeline.run.discover([place.inputs])
    monkeypatch.setattr(pipeline.run, "discover", lambda inputs: found)
    (place.inputs / "a.pdf").unlink()
    report, _, _ = place.run()
    assert "not there" in report.failures["a.pdf"]


def test_a_folder_without_pdfs_is_one_line(place):
    report, _, notes = place.run()
    assert report.documents == 0
    assert len(notes) == 1
    assert "no PDF in" in notes[0]
    assert place.actions() == {}


def test_rows_for_review_stand_in_the_csv(place):
    place.write("a.pdf", "2")
    place.run()
    path = place.out / FILE
    assert len(path.read_bytes().split(b"\r\n")) == 3
    place.write("b.pdf", "1")
    place.run()
    assert len(path.read_bytes().split(b"\r\n")) == 4
    path.unlink()
    place.run()
    assert path.exists()
