"""The loop over documents: tasks in, outcomes out as they come, over any `concurrent.futures` executor."""

from __future__ import annotations

import importlib
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pipeline
from extractors.errors import DocumentError, SetupError
from extractors.reader import read_ahead
from pipeline.places import fetched
from pipeline.records import DocumentRecord, Extraction
from pipeline.settings import Settings
from pipeline.workers import WorkerEnded, debugging
from rules.errors import RulesError

EXTRACT = "pipeline.extract:extract_document"
HELP_AFTER = 3.0
"""Seconds after which a document is thought to be a scan: by then the text layers of some hundred pages are read."""


@dataclass(frozen=True)
class Task:
    """One document to read. `document_id` is the SHA-256 of its bytes in hex, `size` its bytes."""

    path: Path
    name: str
    document_id: str
    size: int


@dataclass(frozen=True)
class Outcome:
    """What came of a task: `extraction`, its document in state `failed` where `fault` is the error that ended it."""

    task: Task
    extraction: Extraction
    fault: Exception | None = None


def run_tasks(
    tasks: Iterable[Task],
    executor: Executor,
    settings: Settings,
    *,
    window: int,
    places: int = 1,
    function: str = EXTRACT,
    tick: Callable[[list[str]], None] | None = None,
) -> Iterator[Outcome]:
    """Do all `tasks` on `executor`; yields an outcome for each, in the order in which they finish.

    `function` is `module:name` of `(path, name, settings) -> Extraction`. At most `window` tasks are handed over at a
    time, so that neither a long list nor its results pile up. `tick`, where given, is called at least four times a
    second with the names of the documents that are being read. What goes wrong in a task becomes its outcome. A task
    whose worker ended under it is tried once more, by itself, when the others are done: perhaps another one was to
    blame. Only a SetupError or RulesError, which would befall every task alike, is raised.

    `executor` does `places` tasks at a time. Where no more tasks are left than that, those that idle help with the long
    scans among them (see `_helped`); the helpers may be at work still when the last outcome has come.
    """
    waiting: dict[Future, tuple[Task, float, bool]] = {}
    helpers: dict[Task, list[Future]] = {}
    source = iter(tasks)
    exhausted = False
    again: deque[Task] = deque()

    def hand_over(task: Task, last: bool) -> None:
        waiting[executor.submit(extract_guarded, function, task, settings)] = (task, time.monotonic(), last)

    while waiting or again or not exhausted:
        while not exhausted and len(waiting) < window:
            task = next(source, None)
            if task is None:
                exhausted = True
                break
            hand_over(task, last=False)
        if again and not waiting:
            hand_over(again.popleft(), last=True)
        if exhausted and settings.read.cache_dir:
            idle = places - len(waiting) - sum(not helper.done() for given in helpers.values() for helper in given)
            long = [
                task
                for task, began, last in waiting.values()
                if not last and task not in helpers and time.monotonic() - began > HELP_AFTER
            ]
            helpers |= _helped(long, idle, executor, settings)
        done, _ = wait(waiting, timeout=0.25, return_when=FIRST_COMPLETED)
        for future in done:
            task, began, last = waiting.pop(future)
            error = future.exception()
            if error is None:
                yield future.result()
            elif isinstance(error, WorkerEnded) and not last:
                again.append(task)
            elif isinstance(error, Exception) and not isinstance(error, SetupError | RulesError):
                yield failed(task, error, time.monotonic() - began)
            else:
                raise error
        if tick:
            tick([task.name for future, (task, _, _) in waiting.items() if future.running()])


def _helped(tasks: Sequence[Task], idle: int, executor: Executor, settings: Settings) -> dict[Task, list[Future]]:
    """The helpers of each task that got some: `idle` of them, dealt out evenly, each for its share of the pages.

    A helper puts into the cache of OCR what the task itself will need. What becomes of it is no matter: a page that it
    did not come to, or on which it failed, is read by the task.
    """
    shares = {task: idle // len(tasks) + (place < idle % len(tasks)) for place, task in enumerate(tasks)}
    return {
        task: [executor.submit(help_read, task, settings, share, count) for share in range(count)]
        for task, count in shares.items()
        if count > 0
    }


def help_read(task: Task, settings: Settings, share: int, shares: int) -> None:
    """Run in a worker: read ahead in a document that another worker reads (see `extractors.reader.read_ahead`)."""
    with fetched(task.path) as path:
        read_ahead(path, settings.read, share, shares)


def extract_guarded(function: str, task: Task, settings: Settings) -> Outcome:
    """Run in the worker: the document's extraction with its facts filled in, or its failure as one line."""
    began = time.perf_counter()
    try:
        with fetched(task.path) as path:
            extraction = load(function)(path, task.name, settings)
    except (MemoryError, SetupError, RulesError):
        raise
    except Exception as error:
        if debugging():
            traceback.print_exc()
        return failed(task, error, time.perf_counter() - began)
    document = replace(
        extraction.document,
        source_file=task.name,
        bytes=task.size,
        actions=len(extraction.actions),
        decisions=len(extraction.decisions),
        seconds=time.perf_counter() - began,
    )
    return Outcome(task, replace(extraction, document=document))


def failed(task: Task, error: Exception, seconds: float) -> Outcome:
    """The outcome of a task that ended with `error`; what planlupp did not foresee asks to be reported."""
    if isinstance(error, DocumentError):
        line = str(error)
    else:
        line = f"planlupp cannot cope with this document ({type(error).__name__}: {error}): please report it"
    document = DocumentRecord(
        document_id=task.document_id,
        source_file=task.name,
        bytes=task.size,
        state="failed",
        error=" ".join(line.split())[:500],
        seconds=seconds,
        extractor_version=pipeline.__version__,
    )
    fault = error if isinstance(error, DocumentError) else RuntimeError(line)
    return Outcome(task, Extraction(document), fault)


def load(function: str) -> Callable[..., Any]:
    """The function that `module:name` names; raises ImportError or AttributeError where there is none."""
    module, _, name = function.partition(":")
    loaded: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return loaded
