from concurrent.futures import Future, ThreadPoolExecutor

import pytest
import standins
from standins import write_pdf

from extractors.errors import SetupError
from extractors.reader import ReadSettings
from pipeline import batch
from pipeline.batch import Task, run_tasks
from pipeline.settings import Settings
from pipeline.workers import LimitReached, WorkerKilled, WorkerPool

FUNCTION = "standins:extract"


def tasks(folder, *orders):
    return [
        Task(write_pdf(folder / f"{number}.pdf", order), f"{number}.pdf", str(number) * 64, 100)
        for number, order in enumerate(orders)
    ]


def outcomes(given, **options):
    with ThreadPoolExecutor(2) as executor:
        found = run_tasks(given, executor, Settings(), window=4, function=FUNCTION, **options)
        return {outcome.task.name: outcome for outcome in found}


def test_it_runs_on_any_executor(tmp_path):
    found = outcomes(tasks(tmp_path, "2", "0", "1"))
    documents = {name: outcome.extraction.document for name, outcome in found.items()}
    assert {name: (d.state, d.actions, d.bytes) for name, d in documents.items()} == {
        "0.pdf": ("ok", 2, 100),
        "1.pdf": ("empty", 0, 100),
        "2.pdf": ("ok", 1, 100),
    }


def test_an_error_is_an_outcome_of_one_line(tmp_path):
    found = outcomes(tasks(tmp_path, "refuse", "stumble", "1"))
    refused, stumbled = (found[name].extraction.document for name in ("0.pdf", "1.pdf"))
    assert (refused.state, refused.error) == ("failed", "not a PDF: check the file")
    assert stumbled.state == "failed"
    assert "KeyError" in stumbled.error
    assert "report it" in stumbled.error
    assert "\n" not in stumbled.error
    assert refused.document_id == "0" * 64
    assert found["2.pdf"].fault is None


def test_what_would_befall_every_task_is_raised(tmp_path):
    with pytest.raises(SetupError, match="tesseract"):
        outcomes(tasks(tmp_path, "setup", "1"))


def test_no_more_tasks_are_handed_over_than_the_window_holds(tmp_path):
    taken = []

    class Lazy:
        """An executor that does a task only when somebody asks for its result."""

        open = 0

        def submit(self, fn, *args):
            self.open += 1
            taken.append(self.open)
            future = Future()
            future.set_result(fn(*args))
            return future

    executor = Lazy()
    for _ in run_tasks(tasks(tmp_path, *"11111111"), executor, Settings(), window=3, function=FUNCTION):
        executor.open -= 1
    assert max(taken) == 3


def test_the_error_of_an_ended_worker_becomes_an_outcome(tmp_path):
    class Killing:
        def submit(self, fn, *args):
            future = Future()
            future.set_exception(LimitReached("took longer than 1 s"))
            return future

    (outcome,) = run_tasks(tasks(tmp_path, "1"), Killing(), Settings(), window=1, function=FUNCTION)
    assert outcome.extraction.document.error == "took longer than 1 s"
    assert isinstance(outcome.fault, LimitReached)


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_task_whose_worker_ended_is_tried_once_more_by_itself(tmp_path, deaths):
    class Dying:
        """The worker of the second task ends so many times."""

        def __init__(self):
            self.log = []

        def submit(self, fn, function, task, settings):
            future = Future()
            self.log.append(task.name)
            if task.name == "1.pdf" and self.log.count(task.name) <= deaths:
                future.set_exception(WorkerKilled("the system ended the process"))
            else:
                future.set_result(fn(function, task, settings))
            return future

    executor = Dying()
    found = list(run_tasks(tasks(tmp_path, *"1111"), executor, Settings(), window=2, function=FUNCTION))
    assert executor.log == ["0.pdf", "1.pdf", "2.pdf", "3.pdf", "1.pdf"]
    assert len(found) == 4
    assert found[-1].task.name == "1.pdf"
    assert found[-1].extraction.document.state == ("ok" if deaths == 1 else "failed")


def test_tick_tells_what_is_being_read(tmp_path):
    seen = set()
    outcomes(tasks(tmp_path, "slow", "slow", "slow"), tick=lambda names: seen.update(names))
    assert seen <= {"0.pdf", "1.pdf", "2.pdf"}
    assert seen


class Recording(ThreadPoolExecutor):
    """Three places, and a record of who helped: document, share, shares."""

    def __init__(self):
        super().__init__(3)
        self.helped = []

    def submit(self, fn, *args):
        if fn is batch.help_read:
            task, _, share, shares = args
            self.helped.append((task.name, share, shares))
        return super().submit(fn, *args)


@pytest.fixture
def cached(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "HELP_AFTER", 0.0)
    return Settings(read=ReadSettings(cache_dir=tmp_path / "cache"))


def helped(given, settings, places=3):
    with Recording() as executor:
        list(run_tasks(given, executor, settings, window=6, places=places, function=FUNCTION))
    return executor.helped


def test_idle_places_help_with_the_documents_that_are_left(tmp_path, cached):
    assert helped(tasks(tmp_path, "slow"), cached) == [("0.pdf", 0, 2), ("0.pdf", 1, 2)]
    assert helped(tasks(tmp_path, "slow", "slow"), cached)[0] == ("0.pdf", 0, 1)
    assert helped(tasks(tmp_path, "slow"), cached, places=1) == []


def test_nobody_helps_with_a_short_document_or_without_a_cache(tmp_path, cached, monkeypatch):
    assert helped(tasks(tmp_path, "slow"), Settings()) == []
    monkeypatch.setattr(batch, "HELP_AFTER", 60.0)
    assert helped(tasks(tmp_path, "slow"), cached) == []


@pytest.mark.parametrize("fault", [standins.crash_ahead, standins.stumble_ahead, standins.hang_ahead])
def test_a_helper_that_fails_costs_nothing(tmp_path, cached, monkeypatch, fault):
    monkeypatch.setattr(batch, "help_read", fault)
    pool = WorkerPool(2, timeout=20.0, memory_mb=2048, preload=["standins"])
    try:
        found = list(run_tasks(tasks(tmp_path, "slow"), pool, cached, window=4, places=2, function=FUNCTION))
    finally:
        pool.shutdown(cancel_futures=True)
    assert [(outcome.extraction.document.state, outcome.fault) for outcome in found] == [("ok", None)]
