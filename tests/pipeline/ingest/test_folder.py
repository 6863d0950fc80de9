from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest
from website import Job, pdf

from pipeline.ingest.provenance import provenance


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    (folder / "ks" / "2026").mkdir(parents=True)
    (folder / "ks" / "2026" / "Möte 2026-02-03.PDF").write_bytes(pdf("a"))
    (folder / "b.pdf").write_bytes(pdf("b"))
    (folder / "läsmig.txt").write_bytes(b"hej")
    return folder


def test_a_folder_gives_what_is_new_once(job: Job, drop: Path) -> None:
    job.source("in", kind='"folder"')
    source = job.run().sources[0]
    assert (source.new, source.failed) == (2, 0)
    assert job.contents() == [pdf("a"), pdf("b")]
    source = job.run().sources[0]
    assert (source.new, source.unchanged) == (0, 2)
    where = provenance(job.files()[0])
    assert where is not None
    assert (where.source_url, where.state, where.municipality_code) == (None, "current", "0115")


def test_a_forgotten_document_does_not_come_back(job: Job, drop: Path) -> None:
    job.source("in", kind='"folder"')
    job.run()
    (stored,) = [path for path in job.files() if path.read_bytes() == pdf("b")]
    stored.unlink()
    source = job.run(forgotten={hashlib.sha256(pdf("b")).hexdigest()}).sources[0]
    assert (source.new, source.unchanged, job.contents()) == (0, 2, [pdf("a")])
    assert job.run().sources[0].failed == 0
    assert job.contents() == [pdf("a"), pdf("b")]


def test_changed_renamed_and_removed_files(job: Job, drop: Path) -> None:
    job.source("in", kind='"folder"')
    job.run()
    (drop / "b.pdf").write_bytes(pdf("b, second"))
    (drop / "ks" / "2026" / "Möte 2026-02-03.PDF").unlink()
    (drop / "c.pdf").write_bytes(pdf("c"))
    source = job.run().sources[0]
    assert (source.new, source.changed, source.withdrawn) == (1, 1, 1)
    assert len(job.files()) == 4
    (drop / "c.pdf").rename(drop / "d.pdf")
    source = job.run().sources[0]
    assert (source.new, source.withdrawn) == (0, 0)


def test_a_mount_that_is_not_there_withdraws_nothing(job: Job, drop: Path) -> None:
    job.source("in", kind='"folder"')
    job.run()
    away = drop.rename(drop.with_name("away"))
    assert (job.run().sources[0].failed, job.run().sources[0].withdrawn) == (1, 0)
    drop.mkdir()
    assert (job.run().sources[0].failed, job.run().sources[0].withdrawn) == (1, 0)
    drop.rmdir()
    away.rename(drop)
    assert job.run().sources[0].unchanged == 2


def test_what_is_no_whole_pdf_in_the_folder_is_left_with_a_line(job: Job, drop: Path, tmp_path: Path) -> None:
    (drop / "half.pdf").write_bytes(pdf("half")[:-8])
    (drop / "page.pdf").write_bytes(b"<html></html>")
    (drop / "empty.pdf").write_bytes(b"")
    (tmp_path / "secret.pdf").write_bytes(pdf("outside"))
    (drop / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    os.mkfifo(drop / "pipe.pdf")
    job.source("in", kind='"folder"')
    source = job.run().sources[0]
    assert (source.new, source.failed) == (2, 3)
    (drop / "half.pdf").write_bytes(pdf("half"))
    assert job.run().sources[0].new == 1


def test_patterns_and_since_go_by_the_path(job: Job, drop: Path) -> None:
    job.source("in", kind='"folder"', take=r"{ url = '^ks/.*\.pdf$' }", since="2026-02-04")
    source = job.run().sources[0]
    assert (source.listed, source.new) == (1, 0)
    assert job.run(since=date(2026, 2, 3)).sources[0].new == 1


def test_a_dry_run_takes_nothing(job: Job, drop: Path) -> None:
    job.source("in", kind='"folder"')
    assert job.run(dry_run=True).sources[0].waiting == 2
    assert not job.raw.exists()
