"""Reading on other machines: the workers of a Dask scheduler as an executor for `pipeline/batch.py`.

A task on a Dask worker hands the document to a process of that worker's own `WorkerPool`, so that time limit, memory
cap and crashes are what they are on one machine. What comes back are the document's finished rows (some kilobytes), and
the run that asked for them writes them down: there is one writer, so a document that was read twice, because its first
worker was lost before it could answer, is still in the dataset once, and whole.

When a worker is lost, Dask gives its tasks to others. A document that is to blame must not take these down as well, so
a task that finds the mark of an earlier start raises WorkerKilled instead of reading: the batch then tries it once
more, by itself.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
import uuid
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Executor, Future
from contextlib import ExitStack, suppress
from functools import partial
from typing import Any

from distributed import Client, Event, KilledWorker, LocalCluster, Worker, WorkerPlugin, get_worker

from extractors.errors import SetupError
from pipeline.fingerprint import code_hash
from pipeline.settings import Settings
from pipeline.workers import WorkerKilled, WorkerPool

WAIT = 15  # seconds for the scheduler to answer


class DaskExecutor(Executor):
    """Documents are read by the workers of the scheduler at `address`, or by `jobs` workers on this machine where that
    is None; as many at a time as these have threads (`places`: how many they had at the start). `settings` gives time
    limit and memory cap, `module` is imported ahead by the processes that read.

    Raises SetupError where no scheduler answers or a worker has another planlupp than this process.
    """

    def __init__(self, address: str | None, jobs: int, settings: Settings, module: str) -> None:
        self.name = f"planlupp-{uuid.uuid4().hex}"
        with ExitStack() as parting:
            try:
                target = address or parting.enter_context(_local_cluster(jobs))
                client = parting.enter_context(Client(target, timeout=WAIT, set_as_default=False))
            except OSError as error:
                raise SetupError(f"no Dask scheduler answers at {address}: start one, or check the address") from error
            parting.callback(self._leave_workers, client)
            try:
                client.register_plugin(Reader(settings, module, code_hash(), address is None), name=self.name)
            except ImportError as error:
                raise SetupError(f"a Dask worker has no planlupp ({error}): install the same one everywhere") from error
            self._client = client
            self.places = sum(client.nthreads().values())
            self._remote: dict[Future, Any] = {}  # Dask lets go of a task whose future nobody holds
            self._parting = parting.pop_all()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Hand `fn(*args, **kwargs)` to the scheduler; its time limit begins to run when a worker takes it."""
        answer: Future = Future()
        remote = self._client.submit(_read, self.name, uuid.uuid4().hex, fn, *args, pure=False, **kwargs)
        self._remote[answer] = remote
        answer.add_done_callback(self._remote.pop)
        # Not by Dask's own executor: it takes a result for an error where the worker is lost while that is fetched.
        remote.add_done_callback(partial(_answer, answer))
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Part from the workers; with `cancel_futures` what they still do for this run is ended."""
        if cancel_futures:
            self._client.cancel(list(self._remote.values()))
        else:
            futures.wait(list(self._remote))
        self._parting.close()

    def _leave_workers(self, client: Client) -> None:
        with suppress(OSError, KeyError):  # a scheduler that has gone, a worker that has just come
            client.unregister_worker_plugin(self.name)


def _local_cluster(jobs: int) -> LocalCluster:
    """Workers on this machine that leave memory to their pools; its pages for people are on any port that is free."""
    return LocalCluster(
        n_workers=jobs,
        threads_per_worker=1,
        memory_limit=0,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    )


class Reader(WorkerPlugin):
    """What each Dask worker has for one run: processes that read, one for each of its threads."""

    def __init__(self, settings: Settings, module: str, code: str, ours: bool) -> None:
        self.settings, self.module, self.code, self.ours = settings, module, code, ours
        self.pool: WorkerPool | None = None

    def setup(self, worker: Worker) -> None:
        """Make the pool. Raises SetupError where the worker's planlupp is another one than that of the run."""
        if code_hash() != self.code:
            raise SetupError(f"the Dask worker {worker.address} has another planlupp: install the same one everywhere")
        if self.ours:  # Ctrl-C on the terminal that it shares with the run: the run decides
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        multiprocessing.current_process().daemon = False  # as its nanny made it, it could have no children
        self.pool = WorkerPool(
            worker.state.nthreads,
            timeout=self.settings.timeout,
            memory_mb=self.settings.memory_mb,
            preload=[self.module],
        )

    def teardown(self, worker: Worker) -> None:
        """End the processes, whatever they do."""
        if self.pool:
            self.pool.shutdown(wait=False, cancel_futures=True)


def _read(run: str, task: str, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """On a Dask worker: the result of `fn`, done by a process of the run's pool."""
    started = Event(f"{run}-{task}")
    try:
        if started.is_set():
            raise WorkerKilled("the Dask worker that read it was lost: see that worker's log, or give it more memory")
        started.set()
        reader: Any = get_worker().plugins[run]
        return reader.pool.submit(fn, *args, **kwargs).result()
    finally:
        started.clear()


def _answer(answer: Future, remote: Any) -> None:
    """Pass on what came of a task, waiting for it to be done again where its worker was lost with the result."""
    try:
        result = remote.result()
    except ImportError as error:
        answer.set_exception(SetupError(f"a Dask worker lacks a package ({error}): install the same extras everywhere"))
    except KilledWorker:
        answer.set_exception(WorkerKilled("several Dask workers were lost in a row: see the workers' own logs"))
    except BaseException as error:
        gone = SetupError("the Dask scheduler has gone: what is finished is kept, run again to go on")
        answer.set_exception(gone if remote.cancelled() else error)
    else:
        answer.set_result(result)
