"""Real processes, really ended: the dataset stays readable and the next run finishes the work."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from standins import write_pdf

pytestmark = pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")

PLANLUPP = [
    sys.executable,
    "-c",
    f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import standins; standins.main()",
]
MANY = 12


@pytest.fixture
def folder(tmp_path):
    for number in range(MANY):
        write_pdf(tmp_path / "in" / f"{number}.pdf", str(number % 5 + 1), municipality=f"Vallentuna\n{number}")
    write_pdf(tmp_path / "in" / "z.pdf", "slow")
    return tmp_path


def start(folder: Path, *options: str) -> subprocess.Popen:
    command = [*PLANLUPP, "run", str(folder / "in"), "--out", str(folder / "out"), "--jobs", "2", *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def read_lines(process: subprocess.Popen, count: int) -> None:
    assert process.stderr
    for _ in range(count):
        process.stderr.readline()


def rows(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "out" / "actions")


def assert_finishes(folder: Path) -> None:
    """The next run ends well and the dataset is what one run would have made."""
    process = start(folder)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    actions = rows(folder)
    assert len(actions) == sum(number % 5 + 1 for number in range(MANY)) + 1
    assert actions["action_id"].is_unique
    documents = pd.read_parquet(folder / "out" / "documents.parquet")
    assert len(documents) == MANY + 1
    assert documents["actions"].sum() == len(actions)
    assert len(pd.read_parquet(folder / "out" / "decisions.parquet")) == len(actions)


@pytest.mark.parametrize("lines", [0, 1, 6])
def test_kill_9_leaves_a_readable_dataset_and_the_next_run_goes_on(folder, lines):
    process = start(folder)
    read_lines(process, lines)
    process.kill()
    process.communicate()
    if lines:
        assert rows(folder)["action_id"].is_unique
        assert len(rows(folder)) >= 1
    assert_finishes(folder)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_cleanly(folder, sent):
    write_pdf(folder / "in" / "9 hangs.pdf", "hang")
    process = start(folder)
    read_lines(process, MANY // 2)
    time.sleep(0.1)
    process.send_signal(sent)
    out, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "run again to go on" in out
    assert "Traceback" not in told
    documents = pd.read_parquet(folder / "out" / "documents.parquet")
    assert MANY // 2 <= len(documents) < MANY + 2
    assert documents["actions"].sum() == len(rows(folder))
    (folder / "in" / "9 hangs.pdf").unlink()
    assert_finishes(folder)
