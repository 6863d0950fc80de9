"""Servers on loopback for tests, each a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent


@contextmanager
def serving(*arguments: str) -> Iterator[subprocess.Popen]:
    """A Python process that can import the stand-ins; ended with all that it has started."""
    path = os.pathsep.join([str(HERE), str(HERE.parent.parent)])
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def dask_cluster(home: Path, workers: int = 2) -> Iterator[tuple[str, subprocess.Popen]]:
    """The address of a Dask scheduler with some workers of one thread each, and its process."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    here = ("--host", "127.0.0.1", "--no-dashboard")
    sizes = ("--nworkers", str(workers), "--nthreads", "1", "--local-directory", str(home))
    # By -c, since processes that a program starts import its main module, which takes these a second each.
    scheduler = ("-c", "from distributed.cli.dask_scheduler import main; main()", "--port", str(port), *here)
    worker = ("-c", "from distributed.cli.dask_worker import main; main()", address, *sizes, *here)
    with serving(*scheduler) as process, serving(*worker):
        from distributed import Client

        wait_for(port)
        with Client(address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        yield address, process


@contextmanager
def s3_server() -> Iterator[None]:
    """A server of moto behind all `s3://` URLs."""
    port = os.environ["AWS_ENDPOINT_URL"].rpartition(":")[2]
    with serving("-m", "moto.server", "-H", "127.0.0.1", "-p", port):
        wait_for(int(port))
        yield


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    """Return when something listens on the port."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")


# For all tests, since worker processes have the environment of the first test that started one.
os.environ |= {
    "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",
    "AWS_ACCESS_KEY_ID": "planlupp",
    "AWS_SECRET_ACCESS_KEY": "planlupp",
    "AWS_DEFAULT_REGION": "us-east-1",
}
