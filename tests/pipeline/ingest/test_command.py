from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from website import Job, Site, pdf

from pipeline.commands.ingest import ingest


def call(job: Job, *options: str) -> Result:
    job.read()
    return CliRunner().invoke(ingest, [str(job.toml), "--out", str(job.raw), *options], standalone_mode=False)


@pytest.fixture
def published(job: Job, site: Site) -> Job:
    site.listing("/a.pdf", "/b.pdf|2020-01-01")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/", name="one")
    job.source(f"{site.url}/two", name="two")
    return job


def test_the_report_and_the_exit_code(published: Job, site: Site) -> None:
    result = call(published)
    assert result.return_value == 3
    lines = result.output.splitlines()
    assert lines[0].split() == ["source", "new", "changed", "unchanged", "withdrawn", "failed"]
    assert lines[1].split() == ["one", "2", "0", "0", "0", "0"]
    assert lines[2].split() == ["two", "0", "0", "0", "0", "1"]
    assert f"two: failed {site.url}/two: the server answered 404 Not Found" in lines
    site.listing(path="/two")
    result = call(published)
    assert result.return_value == 0
    assert "two: warning: nothing there fits" in result.output


def test_one_source_and_since(published: Job) -> None:
    assert call(published, "--source", "one", "--since", "2021-01-01").return_value == 0
    assert published.contents() == [pdf("a")]


def test_json_lines(published: Job) -> None:
    events = [json.loads(line) for line in call(published, "--json").output.splitlines()]
    assert [event["event"] for event in events if event.get("source") == "one"] == ["new", "new", "source"]
    assert events[-1]["event"] == "run"
    assert (events[-1]["new"], events[-1]["failed"]) == (2, 1)


def test_a_dry_run_says_what_it_would_fetch(published: Job, site: Site) -> None:
    result = call(published, "--dry-run", "--source", "one")
    assert result.return_value == 0
    assert f"one: would fetch {site.url}/a.pdf" in result.output
    assert not published.raw.exists()


@pytest.mark.parametrize(
    ("options", "words"), [(["--source", "three"], "no source is named three"), (["--since", "igår"], "is no date")]
)
def test_wrong_usage(published: Job, options: list[str], words: str) -> None:
    result = call(published, *options)
    assert words in str(result.exception)
    assert result.exception.exit_code == 2  # type: ignore[union-attr]


def test_a_place_that_cannot_be_written(published: Job) -> None:
    published.raw.write_text("a file in the way")
    result = call(published)
    assert result.exception.exit_code == 4  # type: ignore[union-attr]
    assert "cannot be written" in str(result.exception)


def test_sigterm_ends_it_at_once_and_keeps_what_came(published: Job, site: Site) -> None:
    site.listing("/a.pdf", "/slow.pdf", "/b.pdf")
    site.publish("/slow.pdf", pdf("slow"), headers={"X": "y"})

    def hang(handler: object) -> None:
        time.sleep(20)

    slow = site.pages["/slow.pdf"]
    slow.play = hang  # type: ignore[union-attr]
    published.text = published.text.replace("timeout = 2", "timeout = 60")
    published.read()
    command = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    process = subprocess.Popen(
        [*command, "ingest", str(published.toml), "--out", str(published.raw), "--source", "one"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    while not published.files():
        time.sleep(0.05)
        assert process.poll() is None
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "stopped early" in output
    assert published.contents() == [pdf("a")]
