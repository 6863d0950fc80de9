"""`planlupp run` on what ingest brought: addresses in the rows, superseded versions without rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from website import Job, Site

from pipeline.progress import PlainLines
from pipeline.run import Report, run
from pipeline.settings import Settings


def plan(rows: int, version: int) -> bytes:
    """What the stand-in for the extraction reads as an order for rows, with the end of a PDF."""
    return f"%PDF-1.7\n{rows}\nVallentuna\n{version}\n%%EOF\n".encode()


def read(job: Job, out: Path) -> tuple[Report, pd.DataFrame, pd.DataFrame]:
    with PlainLines() as progress:
        report = run([job.raw], out, Settings(), progress, jobs=1, function="standins:extract")
    documents = pd.read_parquet(out / "documents.parquet")
    return report, pd.read_parquet(out / "actions"), documents.set_index("publication", drop=False).sort_index()


def test_versions_and_withdrawn_documents(job: Job, site: Site, tmp_path: Path) -> None:
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", plan(3, 1))
    site.publish("/b.pdf", plan(2, 1))
    job.source(f"{site.url}/")
    job.run()
    report, actions, documents = read(job, tmp_path / "out")
    assert (report.new, report.actions) == (2, 5)
    assert set(actions["source_url"]) == {f"{site.url}/a.pdf", f"{site.url}/b.pdf"}
    assert documents["fetched_at"].notna().all()

    site.publish("/a.pdf", plan(4, 2))
    del site.pages["/b.pdf"]
    job.run()
    report, actions, documents = read(job, tmp_path / "out")
    assert (report.new, report.updated, report.unchanged) == (1, 1, 1)
    assert documents.index.tolist() == ["current", "superseded", "withdrawn"]
    superseded: Any = documents.loc["superseded"]
    assert (superseded["actions"], superseded["source_url"]) == (0, f"{site.url}/a.pdf")
    assert len(actions) == 4 + 2
    assert superseded["document_id"] not in set(actions["document_id"])
    assert documents.loc["withdrawn", "document_id"] in set(actions["document_id"])
    report, _, again = read(job, tmp_path / "out")
    assert (report.new, report.updated, report.unchanged) == (0, 0, 3)
    assert again.index.tolist() == ["current", "superseded", "withdrawn"]

    site.publish("/a.pdf", plan(3, 1))
    job.run()
    report, actions, documents = read(job, tmp_path / "out")
    assert report.updated == 2
    assert len(actions) == 3 + 2
