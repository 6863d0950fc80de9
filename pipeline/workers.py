"""Processes that do one task at a time and can be killed: an executor with a time limit and a memory cap for each task.

Why not a library: `concurrent.futures.ProcessPoolExecutor` and loky give up all waiting tasks when one worker dies and
cannot stop a task that runs; pebble stops a task at its time limit, but has no memory cap and does not say which
process runs which task, so that none can be put around it; all three let the workers share one queue under a lock that
a killed worker may hold. Here each worker has a pipe of its own and a thread in the parent that watches it, and what
happens to one worker cannot touch another. It is an ordinary `concurrent.futures.Executor`.

The memory cap is on resident memory, looked at from outside ten times a second. RLIMIT_AS does not work here:
onnxruntime, pyarrow and glibc's arenas reserve gigabytes of addresses that they never touch. RLIMIT_DATA counts
reservations as well, and native code that is refused memory aborts with no word of the reason.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from multiprocessing.connection import Connection, wait
from typing import Any

import psutil

from extractors.errors import DocumentError

LOOK_EVERY = 0.1
COLLECT_AFTER = 20_000
MEGABYTE = 2**20


class LimitReached(DocumentError):
    """The task went past its time limit or memory cap; under other limits it may succeed."""


class WorkerEnded(DocumentError):
    """The process ended in the middle of the task."""


class WorkerCrashed(WorkerEnded):
    """The task ended its process (a fault in native code, `os._exit`)."""


class WorkerKilled(WorkerEnded):
    """Somebody else ended the process, such as the system when memory runs out; another time it may succeed."""


class WorkerPool(Executor):
    """At most `jobs` processes. A task that takes longer than `timeout` seconds, or whose process uses more than
    `memory_mb` megabytes, is killed: its future raises `LimitReached`; `WorkerCrashed` or `WorkerKilled` where the
    process ended by itself. Functions and arguments must be picklable.

    `preload` names modules that are imported once and shared by all workers (where the system can fork). A worker is
    replaced after `recycle_after` tasks, or when it holds half of `memory_mb` while it has nothing to do, so that
    memory that native code does not give back cannot pile up over a batch.
    """

    def __init__(
        self,
        jobs: int,
        *,
        timeout: float,
        memory_mb: int,
        preload: Sequence[str] = (),
        recycle_after: int = 500,
    ) -> None:
        self.timeout = timeout
        self.memory = memory_mb * MEGABYTE
        self.recycle_after = recycle_after
        forking = "forkserver" in multiprocessing.get_all_start_methods()
        self.context: Any = multiprocessing.get_context("forkserver" if forking else "spawn")
        if forking:
            self.context.set_forkserver_preload(list(preload))
        self._tasks: queue.SimpleQueue[tuple[Future, bytes] | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._closed = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future:
        """Queue `fn(*args, **kwargs)`; its time limit begins to run when a worker takes it."""
        if self._closed:
            raise RuntimeError("the pool is shut down")
        future: Future = Future()
        self._tasks.put((future, pickle.dumps((fn, args, kwargs))))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers when the queue is done; with `cancel_futures` at once, killing what they do."""
        self._closed = True
        if cancel_futures:
            self._stopping.set()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _serve(self) -> None:
        """One thread: start a worker, hand it task after task, replace it when it is used up or gone."""
        if hasattr(signal, "pthread_sigmask"):  # inherited: Ctrl-C must not reach the processes while they start
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        worker: _Worker | None = None
        while (item := self._tasks.get()) is not None:
            future, call = item
            if self._stopping.is_set():
                future.cancel()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                worker = worker or _Worker(self)
                result = worker.run(call)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            if worker and not worker.fit():
                worker.close()
                worker = None
        if worker:
            worker.close()


class _Worker:
    """One process, seen from the parent."""

    def __init__(self, pool: WorkerPool) -> None:
        self.pool = pool
        self.pipe, theirs = pool.context.Pipe()
        self.process = pool.context.Process(target=_main, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.done = 0

    def run(self, call: bytes) -> Any:
        """The result of one task, or its exception raised; kills the process where a limit is passed."""
        deadline = time.monotonic() + self.pool.timeout
        self.done += 1
        with contextlib.suppress(OSError):  # a dead process is found below
            self.pipe.send_bytes(call)
        while not wait([self.pipe, self.process.sentinel], LOOK_EVERY):
            if self.pool._stopping.is_set():
                self.kill()
                raise WorkerKilled("stopped: run again to go on")
            if time.monotonic() > deadline:
                self.kill()
                raise LimitReached(
                    f"took longer than {self.pool.timeout:g} s: allow more with --timeout, or leave the file out"
                )
            if self.memory() > self.pool.memory:
                self.kill()
                raise LimitReached(
                    f"needed more than {self.pool.memory // MEGABYTE} MB of memory: "
                    "allow more with --memory, or leave the file out"
                )
        try:
            fine, value = pickle.loads(self.pipe.recv_bytes())
        except (EOFError, OSError):
            raise self.death() from None
        if fine:
            return value
        raise value

    def death(self) -> DocumentError:
        """The error for a process that ended in the middle of a task."""
        self.process.join(timeout=5)
        code = self.process.exitcode
        if code is not None and code < 0:
            name = signal.Signals(-code).name
            if -code == getattr(signal, "SIGKILL", None):
                return WorkerKilled(
                    "the system ended the process, most likely for lack of memory: run again with fewer --jobs"
                )
            return WorkerCrashed(f"reading it ended the process ({name}): leave the file out, and report it")
        return WorkerCrashed(f"reading it ended the process (exit code {code}): leave the file out, and report it")

    def memory(self) -> int:
        """Resident memory of the process in bytes; 0 when it is gone."""
        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def fit(self) -> bool:
        """Whether the process can take another task."""
        return self.process.is_alive() and self.done < self.pool.recycle_after and self.memory() < self.pool.memory // 2

    def kill(self) -> None:
        """End the process and what it started (Tesseract), whatever they do."""
        pid = self.process.pid
        if pid is not None and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()

    def close(self) -> None:
        """Let an idle process end; end one that does not."""
        self.pipe.close()
        self.process.join(timeout=1)
        if self.process.is_alive():
            self.kill()
        self.process.close()


def collect_seldom() -> None:
    """Let this process look for objects that hold each other only after many new ones: a page makes thousands of words
    and lines, none of which does. With Python's own 700 the search takes a twentieth of the time for minutes.
    """
    gc.set_threshold(COLLECT_AFTER)


def debugging() -> bool:
    """Whether PLANLUPP_DEBUG asks for tracebacks and the native libraries' own messages."""
    return os.environ.get("PLANLUPP_DEBUG", "") not in ("", "0")


def _main(pipe: Connection) -> None:
    """The worker process: take a task, answer `(True, result)` or `(False, exception)`, until the pipe closes.

    It leads a process group of its own, so that all it starts can be ended with it; Ctrl-C does not reach it (the
    parent decides); it ends when the parent does. Native libraries' chatter is silenced.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    threading.Thread(target=_follow_parent, daemon=True).start()
    collect_seldom()
    if not debugging():
        silence = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                os.dup2(silence, stream.fileno())
    while True:
        try:
            call = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            function, args, kwargs = pickle.loads(call)
            answer = pickle.dumps((True, function(*args, **kwargs)))
        except MemoryError:
            answer = pickle.dumps((False, LimitReached("ran out of memory: run again with fewer --jobs")))
        except Exception as error:
            if debugging():
                traceback.print_exc()
            answer = _pickled(error)
        try:
            pipe.send_bytes(answer)
        except OSError:
            return


def _pickled(error: Exception) -> bytes:
    """The exception in a form that is sure to reach the parent."""
    try:
        answer = pickle.dumps((False, error))
        pickle.loads(answer)
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))
    return answer


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
