"""`kill -9` at random moments: no corrupt file, nothing twice, nothing missing after the next run."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from website import Job, Site, pdf, run_once

from pipeline.ingest.job import ingest
from pipeline.ingest.provenance import provenance
from pipeline.ingest.sources import SourceList

SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["pipeline.ingest.job", "pipeline.ingest.crawl", "parsel", "filelock"])
SIZE = 300_000


def run_and_kill(sources: SourceList, root: Path, seconds: float | None) -> float:
    """Run in a process of its own, killed after `seconds`; how long it took."""
    process = SPAWN.Process(target=run_once, args=(sources, root))
    begin = time.monotonic()
    process.start()
    process.join(seconds)
    process.kill()
    process.join()
    return time.monotonic() - begin


def publish(site: Site, year: int) -> dict[str, bytes]:
    """The site in its first and in its second year: two changed, two gone, four new, one content at two addresses."""
    names = range(8) if year == 1 else range(2, 12)
    bodies = {f"/{n}.pdf": pdf(f"{n} {year if n in (2, 3) else 1}", SIZE) for n in names}
    bodies["/kopia.pdf"] = bodies["/4.pdf"]
    site.pages.clear()
    site.listing(*bodies)
    for path, body in bodies.items():
        site.publish(path, body)
    return bodies


@pytest.mark.parametrize("moments", [2, pytest.param(50, marks=pytest.mark.slow)])
def test_kill_at_random_moments(tmp_path: Path, site: Site, moments: int) -> None:
    publish(site, 1)
    calm = Job(tmp_path)
    calm.source(f"{site.url}/")
    sources = calm.read()
    run_and_kill(sources, tmp_path / "calm", None)
    publish(site, 2)
    whole_run = run_and_kill(sources, tmp_path / "calm", None)
    chance = random.Random(20260301)
    for moment in range(moments):
        root = tmp_path / str(moment)
        first = publish(site, 1)
        ingest(sources, root, threading.Event())
        second = publish(site, 2)
        site.requests.clear()
        run_and_kill(sources, root, chance.uniform(0, whole_run))
        published = {*first.values(), *second.values()}
        after_kill = [path.read_bytes() for path in root.glob("vallentuna/*")]
        assert all(body in published for body in after_kill)
        assert len(after_kill) == len(set(after_kill))

        report = ingest(sources, root, threading.Event())
        assert report.failed == 0
        files = list(root.glob("vallentuna/*"))
        assert sorted(path.read_bytes() for path in files) == sorted(published)
        assert list((root / ".ingest" / "incoming").iterdir()) == []
        fetched = sum(1 for request in site.requests if request.sent >= SIZE)
        assert fetched <= len(set(second.values()) - set(first.values())) + 1
        states = {path.read_bytes(): (provenance(path) or pytest.fail("no provenance")).state for path in files}
        assert {body for body, state in states.items() if state == "current"} == set(second.values())
        assert {body for body, state in states.items() if state == "superseded"} == {first["/2.pdf"], first["/3.pdf"]}
        assert {body for body, state in states.items() if state == "withdrawn"} == {first["/0.pdf"], first["/1.pdf"]}
        state = sqlite3.connect(root / ".ingest" / "state.sqlite")
        assert state.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        spells = state.execute("SELECT count(*), count(DISTINCT url) FROM versions WHERE ended_at IS NULL").fetchone()
        assert spells == (len(second), len(second))
        state.close()
        site.requests.clear()
        ingest(sources, root, threading.Event())
        assert sum(request.sent for request in site.requests if request.path.endswith(".pdf")) == 0


def test_the_lock_prevents_two_runs_and_survives_a_crash(tmp_path: Path, site: Site) -> None:
    from pipeline.ingest.store import LockedError

    job = Job(tmp_path)
    site.latency = 1.0
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/")
    sources = job.read()
    process = SPAWN.Process(target=run_once, args=(sources, job.raw))
    process.start()
    while not site.requests and process.is_alive():
        time.sleep(0.02)
    with pytest.raises(LockedError) as refused:
        job.run()
    assert refused.value.exit_code == 6
    process.kill()
    process.join()
    site.latency = 0.0
    assert job.run().failed == 0
    assert job.contents() == [pdf("a")]
