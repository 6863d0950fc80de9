"""A real scheduler and two real workers on loopback."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from datasets import assert_same_rows, tables
from servers import dask_cluster, free_port, s3_server
from standins import Silent, write_pdf

import pipeline.cluster
from extractors.errors import SetupError
from pipeline.cli import call
from pipeline.places import place
from pipeline.run import run
from pipeline.settings import Settings

SETTINGS = Settings(timeout=30, memory_mb=2000)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    with dask_cluster(tmp_path_factory.mktemp("dask")) as (address, _):
        yield address


@pytest.fixture
def folder(tmp_path):
    for number in range(12):
        write_pdf(tmp_path / "in" / f"{number}.pdf", str(number % 4), municipality=f"Vallentuna\n{number}")
    write_pdf(tmp_path / "in" / "refuse.pdf", "refuse")
    return tmp_path


def read(home, engine, settings=SETTINGS, told=None):
    """The report, and the names of the files that were put down, each time that they were."""
    told = told or Silent()
    out = home / engine.partition(":")[0]
    report = run([home / "in"], out, settings, told, jobs=2, engine=engine, function="standins:extract")
    return report, sorted(told.read)


@contextmanager
def planlupp(home, *options):
    """`planlupp run` as a process of its own."""
    program = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import standins; standins.main()"
    command = [sys.executable, "-c", program, "run", str(home / "in"), "--out", str(home / "out"), *options]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        yield process


def test_the_rows_are_those_of_a_local_run(scheduler, folder):
    write_pdf(folder / "in" / "crash.pdf", "crash")
    write_pdf(folder / "in" / "stumble.pdf", "stumble")
    local, _ = read(folder, "local")
    remote, _ = read(folder, scheduler)
    assert_same_rows(folder / "local", folder / "tcp")
    assert remote.failures == local.failures
    assert read(folder, scheduler)[1] == []


def test_the_workers_read_from_a_store(scheduler, folder):
    with s3_server():
        bucket = place("s3://planlupp-cluster/in")
        bucket.fs.mkdir("planlupp-cluster")
        bucket.fs.put(str(folder / "in"), bucket.path, recursive=True)
        report = run([bucket], folder / "s3", SETTINGS, Silent(), jobs=2, engine=scheduler, function="standins:extract")
    assert list(report.failures) == ["refuse.pdf"]
    assert len(tables(folder / "s3")["actions"]) == report.actions == sum(number % 4 for number in range(12))


def test_a_document_keeps_its_limits(scheduler, folder):
    write_pdf(folder / "in" / "hang.pdf", "hang")
    write_pdf(folder / "in" / "eat.pdf", "eat")
    report, _ = read(folder, scheduler, replace(SETTINGS, timeout=4, memory_mb=600))
    assert "--timeout" in report.failures["hang.pdf"]
    assert "--memory" in report.failures["eat.pdf"]
    assert report.failed == 3


def test_a_lost_worker_loses_no_document_and_doubles_none(scheduler, folder):
    write_pdf(folder / "in" / "lose.pdf", "lose worker")
    write_pdf(folder / "in" / "slow.pdf", "slow", municipality="Håbo")
    report, put_down = read(folder, scheduler)
    assert list(report.failures) == ["refuse.pdf"]
    assert put_down == sorted(path.name for path in (folder / "in").glob("*.pdf"))
    read(folder, "local")
    assert_same_rows(folder / "local", folder / "tcp")


def test_a_document_that_kills_its_worker_is_tried_once_more_and_then_failed(scheduler, folder):
    write_pdf(folder / "in" / "kill.pdf", "kill worker")
    report, _ = read(folder, scheduler)
    assert "lost" in report.failures["kill.pdf"]
    assert report.failed == 2
    assert (folder / "in" / "kill.started").read_text() == "started\nstarted\n"
    assert len(tables(folder / "tcp")["actions"]) == report.actions == sum(number % 4 for number in range(12))


def test_workers_with_another_planlupp_are_refused(scheduler, folder, monkeypatch):
    monkeypatch.setattr(pipeline.cluster, "code_hash", lambda: "another")
    with pytest.raises(SetupError, match="another planlupp"):
        read(folder, scheduler)


def test_a_scheduler_that_does_not_answer_is_one_line(folder, monkeypatch):
    monkeypatch.setattr(pipeline.cluster, "WAIT", 1)
    with pytest.raises(SetupError, match="no Dask scheduler answers at tcp"):
        read(folder, f"tcp://127.0.0.1:{free_port()}")


def test_a_scheduler_that_goes_leaves_what_is_finished(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline.cluster, "WAIT", 2)
    write_pdf(tmp_path / "in" / "a.pdf", "2")
    write_pdf(tmp_path / "in" / "b.pdf", "hang")
    with dask_cluster(tmp_path, workers=1) as (address, scheduler):

        class Killing(Silent):
            def done(self, document, review_rows):
                scheduler.kill()

        with pytest.raises(SetupError, match="the Dask scheduler has gone"):
            read(tmp_path, address, told=Killing())
    assert len(tables(tmp_path / "tcp")["actions"]) == 2


def test_ctrl_c_stops_a_cluster_of_this_machine(tmp_path):
    write_pdf(tmp_path / "in" / "a.pdf", "2")
    write_pdf(tmp_path / "in" / "b.pdf", "hang")
    with planlupp(tmp_path, "--engine", "dask", "--jobs", "2") as run:
        assert "a.pdf" in run.stderr.readline()
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does
        out, told = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "run again to go on" in out
    assert "Traceback" not in told, told
    assert len(tables(tmp_path / "out")["actions"]) == 2


def test_without_the_extra_the_engine_says_what_to_install(folder, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "pipeline.cluster")
    assert call(["run", str(folder / "in"), "--out", str(folder / "out"), "--engine", "dask"]) == 5
    assert "pip install 'planlupp[dask]'" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--engine", "spark"], ["--engine", "tcp://127.0.0.1:1", "--jobs", "2"]])
def test_an_engine_that_cannot_be_is_a_usage_error(folder, options):
    assert call(["run", str(folder / "in"), "--out", str(folder / "out"), *options]) == 2


def test_a_result_counts_whatever_becomes_of_its_worker_while_it_is_fetched():
    class Remote:
        status = "lost"

        def result(self):
            return 7

    answer = Future()
    pipeline.cluster._answer(answer, Remote())
    assert answer.result(timeout=1) == 7
