from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from website import Job, Site, pdf

from pipeline.ingest.provenance import provenance


def states(job: Job) -> dict[bytes, str]:
    return {path.read_bytes(): known.state for path in job.files() if (known := provenance(path))}


def test_where_a_file_came_from(job: Job, site: Site, tmp_path: Path) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/", municipality='"Upplands Väsby"')
    job.run()
    (path,) = job.files()
    assert path.parent.name == "upplands-vasby"
    known = provenance(path)
    assert known is not None
    assert (known.source_url, known.municipality_code, known.state) == (f"{site.url}/a.pdf", "0114", "current")
    assert timedelta(0) <= datetime.now(UTC) - known.fetched_at < timedelta(minutes=1)
    assert provenance(path.with_name("laid-there-by-hand.pdf")) is None
    assert provenance(tmp_path / "elsewhere.pdf") is None


def test_versions_of_an_address(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a1"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    job.run()
    site.publish("/a.pdf", pdf("a2"))
    del site.pages["/b.pdf"]
    job.run()
    assert states(job) == {pdf("a1"): "superseded", pdf("a2"): "current", pdf("b"): "withdrawn"}
    site.publish("/a.pdf", pdf("a1"))
    site.publish("/b.pdf", pdf("b"))
    job.run()
    assert states(job) == {pdf("a1"): "current", pdf("a2"): "superseded", pdf("b"): "current"}
    site.publish("/a.pdf", b"", status=410)
    job.run()
    site.publish("/a.pdf", pdf("a3"))
    job.run()
    assert states(job)[pdf("a3")] == "current"
    assert states(job)[pdf("a1")] == "superseded"


def test_a_document_is_current_while_one_of_its_addresses_is(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/kopia.pdf")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/kopia.pdf", pdf("a"))
    job.source(f"{site.url}/")
    job.run()
    del site.pages["/a.pdf"]
    assert job.run().sources[0].withdrawn == 0
    (path,) = job.files()
    known = provenance(path)
    assert known is not None
    assert (known.state, known.source_url) == ("current", f"{site.url}/kopia.pdf")
    del site.pages["/kopia.pdf"]
    assert job.run().sources[0].withdrawn == 1
    assert states(job) == {pdf("a"): "withdrawn"}
