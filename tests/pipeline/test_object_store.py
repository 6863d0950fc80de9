"""The whole run with inputs, dataset, cache and decisions in a real S3-compatible server (moto, on loopback)."""

import csv
import io
import uuid
from dataclasses import asdict, replace

import pandas as pd
import pytest
from datasets import assert_same_rows, tables
from servers import s3_server
from standins import Silent, write_pdf

import pipeline.lease
from extractors.errors import OutputError
from extractors.ocr.cache import load, store
from extractors.page import Page
from pipeline.places import parquet, place
from pipeline.review.apply import apply_file
from pipeline.review.export import FILE
from pipeline.run import run
from pipeline.settings import Settings

SETTINGS = Settings(timeout=30, memory_mb=2000)


@pytest.fixture(scope="module")
def server():
    with s3_server():
        yield


@pytest.fixture
def bucket(server):
    name = uuid.uuid4().hex
    found = place(f"s3://{name}/år 1")
    found.fs.mkdir(name)
    return found


@pytest.fixture
def folder(tmp_path, bucket):
    """A folder with PDFs and the bucket with the same below `in`."""
    home = tmp_path / "in"
    for number in range(4):
        write_pdf(home / f"å ä#{number}" / f"{number}?.pdf", str(number), municipality=f"Vallentuna\n{number}")
    write_pdf(home / "copy.pdf", "3", municipality="Vallentuna\n3")
    write_pdf(home / "refuse.PDF", "refuse")
    write_pdf(home / "without a suffix", "1", municipality="Håbo")
    write_pdf(home / ".hidden.pdf", "1")
    (home / "notes.txt").write_text("no PDF")
    (home / "empty").touch()
    bucket.fs.put(str(home), f"{bucket.path}/in", recursive=True)
    return home


def read(inputs, out, settings=SETTINGS, **options):
    told = Silent()
    report = run([inputs], out, settings, told, jobs=1, function="standins:extract", **options)
    return report, sorted(told.read)


def test_the_rows_are_those_of_a_run_on_the_disk(folder, bucket, tmp_path):
    local, _ = read(folder, tmp_path / "out")
    remote, _ = read(bucket / "in", bucket / "out")
    assert_same_rows(tmp_path / "out", bucket / "out")
    assert (bucket / "out/review/low_confidence.csv").read_bytes() == (
        tmp_path / "out/review/low_confidence.csv"
    ).read_bytes()
    counts = replace(local, seconds=0.0), replace(remote, seconds=0.0)
    assert counts[0] == counts[1]
    files = {path.removeprefix(bucket.path) for path in bucket.fs.find(bucket.path + "/out")}
    on_disk = {path.as_posix().removeprefix(tmp_path.as_posix()) for path in (tmp_path / "out").rglob("*.*")}
    assert files >= {path for path in on_disk if path.endswith((".parquet", ".csv", ".jsonl"))}


def test_only_what_is_new_or_changed_is_read(folder, bucket):
    read(bucket / "in", bucket / "out")
    assert read(bucket / "in", bucket / "out")[1] == []
    (bucket / "in" / "copy.pdf").write_bytes((folder / "copy.pdf").read_bytes().replace(b"3", b"2", 1))
    (bucket / "in" / "refuse.PDF").unlink()
    report, put_down = read(bucket / "in", bucket / "out")
    assert put_down == ["copy.pdf", "å ä#3/3?.pdf"]  # what was a copy is its own document now, and its first one too
    assert (report.unchanged, report.missing) == (4, 1)
    assert len(tables(bucket / "out")["actions"]) == report.actions == 9


def test_a_run_that_dies_leaves_whole_documents_and_the_next_one_goes_on(folder, bucket, tmp_path, monkeypatch):
    """It dies at an upload, without a word to the store."""

    class Died(BaseException):
        pass

    uploads = []

    def dying(*args, **kwargs):
        uploads.append(args)
        if len(uploads) > 4:
            raise Died
        return upload(*args, **kwargs)

    upload = bucket.fs.put_file
    with monkeypatch.context() as patch:
        patch.setattr(bucket.fs, "put_file", dying)
        patch.setattr(pipeline.lease.Lease, "release", lambda self: self._released.set())
        with pytest.raises(Died):
            read(folder, bucket / "out")
    written = [parquet(file).read().num_rows for file in (bucket / "out").glob("actions/*/*.parquet")]
    assert 1 <= len(written) < 4
    assert all(written)

    with pytest.raises(OutputError, match="lapses after 10 minutes"):
        read(folder, bucket / "out")
    monkeypatch.setattr(pipeline.lease, "SETTLED", 0)
    monkeypatch.setattr(pipeline.lease, "EXPIRES", 0)
    _, put_down = read(folder, bucket / "out")
    assert len(put_down) < 7
    read(folder, tmp_path / "out")
    assert_same_rows(tmp_path / "out", bucket / "out")


def test_the_cache_keeps_pages(bucket):
    page = Page(1, 595.0, 842.0, route="ocr", reason="")
    assert load(bucket, "ab12") is None
    store(bucket, "ab12", page)
    assert asdict(load(bucket, "ab12")) == asdict(page)
    nowhere = place("s3://no-such-bucket/cache")
    store(nowhere, "ab12", page)
    assert load(nowhere, "ab12") is None


def test_decisions_are_laid_over_the_dataset_and_taken_back(folder, bucket, tmp_path):
    read(folder, tmp_path / "out")
    as_read = tables(tmp_path / "out")["actions"]
    text = (tmp_path / "out" / FILE).read_text("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    for line, decided in zip(lines, ({"rättad_municipality": "Säter"}, {"rättad_goal": "Mål"}, {}), strict=False):
        line.update(decided, beslut="ändra" if decided else "förkasta")
    sheet = io.StringIO(newline="")
    writer = csv.DictWriter(sheet, lines[0], delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    applied = apply_file(sheet.getvalue().encode(), tmp_path / "out", tmp_path / "decisions", "Eva")
    assert applied.faults == []
    bucket.fs.put(str(tmp_path / "decisions"), f"{bucket.path}/decisions", recursive=True)

    report, _ = read(folder, bucket / "out", decisions=bucket / "decisions")
    assert report.reviewed.attached == applied.laid.attached > 1
    assert "sater" in set(tables(bucket / "out")["actions"]["municipality_slug"])
    assert_same_rows(tmp_path / "out", bucket / "out")
    read(folder, bucket / "out", decisions=bucket / "no decisions")
    pd.testing.assert_frame_equal(tables(bucket / "out")["actions"], as_read)
