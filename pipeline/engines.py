"""What reads the documents: processes of this machine, or the workers of a Dask scheduler."""

from __future__ import annotations

from concurrent.futures import Executor

from extractors.errors import SetupError
from pipeline.settings import Settings
from pipeline.workers import WorkerPool

LOCAL, DASK = "local", "dask"
SCHEDULERS = ("tcp://", "tls://", "ws://", "wss://")  # how the address of a Dask scheduler begins

# Documents that a scheduler holds at a time: enough for workers that join later, few enough for their rows in memory.
HELD = 500


def start_engine(engine: str, jobs: int, settings: Settings, module: str) -> tuple[Executor, int, int]:
    """The executor that `engine` names (`local`, `dask`, or the address of a Dask scheduler), how many documents it
    reads at a time, and how many to hand it. `module` is what its processes import ahead.

    Raises SetupError where it cannot be had.
    """
    if engine == LOCAL:
        pool = WorkerPool(jobs, timeout=settings.timeout, memory_mb=settings.memory_mb, preload=[module])
        return pool, jobs, 2 * jobs
    try:
        from pipeline.cluster import DaskExecutor
    except ImportError as error:
        raise SetupError(f"--engine {engine} needs Dask: pip install 'planlupp[dask]'") from error
    executor = DaskExecutor(None if engine == DASK else engine, jobs, settings, module)
    return executor, executor.places, HELD
