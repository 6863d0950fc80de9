import gc
import os
import subprocess
import sys
import time
from concurrent.futures import wait
from pathlib import Path

import psutil
import pytest
import standins

from pipeline.workers import LimitReached, WorkerCrashed, WorkerKilled, WorkerPool


@pytest.fixture
def pool():
    with WorkerPool(2, timeout=60, memory_mb=4000) as pool:
        yield pool


def gone(pid: int, within: float = 10) -> bool:
    """Whether the process ends within some seconds (a zombie has ended)."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False


def test_results_come_back(pool):
    futures = [pool.submit(standins.add, number, 1) for number in range(20)]
    assert [future.result() for future in futures] == list(range(1, 21))


def test_exceptions_come_back(pool):
    with pytest.raises(KeyError, match="two"):
        pool.submit(standins.stumble).result()
    with pytest.raises(RuntimeError, match="Unpicklable: one"):
        pool.submit(standins.raise_unpicklable).result()


def test_a_worker_serves_many_tasks():
    with WorkerPool(1, timeout=60, memory_mb=4000) as pool:
        assert len({pool.submit(standins.process_id).result() for _ in range(5)}) == 1


def test_a_worker_seldom_looks_for_garbage(pool):
    assert pool.submit(gc.get_threshold).result()[0] > gc.get_threshold()[0]


def test_a_worker_is_replaced_after_so_many_tasks():
    with WorkerPool(1, timeout=60, memory_mb=4000, recycle_after=2) as pool:
        processes = [pool.submit(standins.process_id).result() for _ in range(4)]
    assert processes[0] == processes[1] != processes[2] == processes[3]
    assert all(gone(process) for process in processes)


def test_a_worker_that_holds_much_memory_is_replaced():
    with WorkerPool(1, timeout=60, memory_mb=4000) as pool:
        held = psutil.Process(pool.submit(standins.process_id).result()).memory_info().rss // 2**20
    with WorkerPool(1, timeout=60, memory_mb=held * 3 // 2) as pool:
        assert len({pool.submit(standins.process_id).result() for _ in range(2)}) == 2


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (standins.crash, WorkerCrashed, "SIGSEGV"),
        (standins.exit_at_once, WorkerCrashed, "exit code 7"),
        (standins.killed_by_system, WorkerKilled, "--jobs"),
        (standins.no_memory, LimitReached, "memory"),
    ],
)
def test_a_fault_costs_its_own_task_only(pool, fault, error, words):
    before = [pool.submit(standins.add, number, 1) for number in range(5)]
    faulty = pool.submit(fault)
    after = [pool.submit(standins.add, number, 2) for number in range(5)]
    assert [future.result() for future in before + after] == [1, 2, 3, 4, 5, 2, 3, 4, 5, 6]
    with pytest.raises(error, match=words) as caught:
        faulty.result()
    assert "\n" not in str(caught.value)


def test_a_task_that_hangs_is_killed_with_all_that_it_started(tmp_path):
    note = tmp_path / "child"
    with WorkerPool(1, timeout=1.5, memory_mb=4000) as pool:
        hanging = pool.submit(standins.hang_with_child, str(note))
        following = pool.submit(standins.add, 1, 1)
        with pytest.raises(LimitReached, match=r"longer than 1\.5 s.*--timeout"):
            hanging.result()
        assert following.result() == 2
    assert gone(int(note.read_text()))


def test_a_task_that_eats_memory_is_killed():
    with WorkerPool(1, timeout=60, memory_mb=300) as pool:
        eating = pool.submit(standins.eat_memory)
        with pytest.raises(LimitReached, match="more than 300 MB"):
            eating.result()
        assert pool.submit(standins.add, 1, 1).result() == 2


def test_shutdown_can_stop_what_runs_and_what_waits():
    pool = WorkerPool(1, timeout=60, memory_mb=4000)
    running = pool.submit(standins.hang)
    waiting = pool.submit(standins.add, 1, 1)
    while not running.running():
        time.sleep(0.01)
    pool.shutdown(cancel_futures=True)
    assert wait([running, waiting], timeout=0).not_done == set()
    assert isinstance(running.exception(), WorkerKilled)
    assert waiting.cancelled()
    with pytest.raises(RuntimeError):
        pool.submit(standins.add, 1, 1)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs signals")
def test_workers_end_when_their_parent_is_killed(tmp_path):
    note = tmp_path / "child"
    script = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import standins\n"
        "from pipeline.workers import WorkerPool\n"
        "if __name__ == '__main__':\n"
        "    pool = WorkerPool(1, timeout=600, memory_mb=4000)\n"
        "    print(pool.submit(standins.process_id).result(), flush=True)\n"
        f"    pool.submit(standins.hang_with_child, {str(note)!r}).result()\n"
    )
    path = tmp_path / "parent.py"
    path.write_text(script)
    parent = subprocess.Popen([sys.executable, str(path)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    worker = int(parent.stdout.readline())
    while not (note.exists() and note.read_text()):
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert gone(worker)
    assert gone(int(note.read_text()))
