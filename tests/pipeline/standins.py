"""Stand-ins for the extraction: each does what the first line of the "PDF" says. Workers import them by name."""

import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from extractors.errors import DocumentError, SetupError
from extractors.rows import Region
from pipeline.records import Action, Decision, DocumentRecord, Extraction
from pipeline.settings import Settings

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Silent:
    """Progress that only remembers."""

    def __init__(self):
        self.read: list[str] = []
        self.notes: list[str] = []

    def start(self, total):
        self.total = total

    def reading(self, names):
        pass

    def unchanged(self):
        pass

    def done(self, document, review_rows):
        self.read.append(document.source_file)

    def note(self, line):
        self.notes.append(line)


def write_pdf(path: Path, order: str, municipality: str = "Vallentuna") -> Path:
    """A file that orders `extract` to do something: a number of rows, or a fault."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"%PDF-1.7\n{order}\n{municipality}\n", encoding="utf-8")
    return path


def extract(path: Path, name: str, settings: Settings) -> Extraction:
    data = path.read_bytes()
    _, order, municipality, *_ = data.decode().split("\n")
    if order in FAULTS:
        FAULTS[order]()
    if order in ("kill worker", "lose worker"):
        lose_worker(path.with_suffix(".started"), times=1 if order == "lose worker" else 99)
        order = "1"
    if order == "slow":
        time.sleep(0.2)
        order = "1"
    return extraction(hashlib.sha256(data).hexdigest(), name, int(order), municipality or None)


def extraction(document_id: str, name: str, rows: int, municipality: str | None = "Vallentuna") -> Extraction:
    code = {"Vallentuna": "0115", "Håbo": "0305"}.get(municipality or "")
    actions = tuple(
        Action(
            action_id=f"{document_id[:16]}-{row}",
            document_id=document_id,
            source_file=name,
            municipality_code=code,
            municipality=municipality,
            source="table",
            page_first=1,
            page_last=2,
            regions=(Region(10, 20, 30.5, 40, 1), Region(10, 20, 30.5, 40, 2)),
            activity=f"Åtgärd {row}",
            responsible_raw="KS, SBF",
            responsible=("Kommunstyrelsen", "SBF"),
            timeline_start=NOW.date(),
            extra={"Nr": str(row)},
            confidence=0.5,
            field_confidence={"activity": 0.9},
            needs_review=row == 0,
            review_reasons=("party_unknown",) if row == 0 else (),
            extractor_version="0.1.0",
            extracted_at=NOW,
        )
        for row in range(rows)
    )
    decisions = tuple(
        Decision(
            decision_id=f"{document_id[:16]}-§{row}",
            document_id=document_id,
            source_file=name,
            paragraph=str(row),
            page_first=1,
            page_last=1,
        )
        for row in range(rows)
    )
    document = DocumentRecord(
        document_id=document_id,
        source_file=name,
        pages=2,
        municipality_code=code,
        municipality=municipality,
        actions=rows,
        decisions=rows,
        state="ok" if rows else "empty",
        extractor_version="0.1.0",
    )
    return Extraction(document, actions, decisions)


def crash_ahead(*args: object) -> None:
    crash()


def stumble_ahead(*args: object) -> None:
    stumble()


def hang_ahead(*args: object) -> None:
    hang()


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def exit_at_once() -> None:
    os._exit(7)


def killed_by_system() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def lose_worker(note: Path, times: int) -> None:
    """End the process that this one reads for, which on a Dask worker is the Dask worker, so many times."""
    with note.open("a") as stream:
        stream.write("started\n")
    if len(note.read_text().splitlines()) <= times:
        os.kill(multiprocessing.parent_process().pid, signal.SIGKILL)
        hang()


def hang() -> None:
    while True:
        time.sleep(1)


def hang_with_child(note: str) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    Path(note).write_text(str(child.pid))
    hang()


def eat_memory() -> None:
    held = []
    while True:
        held.append(bytearray(20_000_000))


def no_memory() -> None:
    raise MemoryError


def refuse() -> None:
    raise DocumentError("not a PDF: check the file")


def stumble() -> None:
    raise KeyError("two\nlines")


def not_installed() -> None:
    raise SetupError("tesseract is not installed: install it")


class Unpicklable(Exception):
    def __init__(self, first: str, second: str) -> None:
        super().__init__(first)


def raise_unpicklable() -> None:
    raise Unpicklable("one", "two")


def process_id() -> int:
    return os.getpid()


def add(first: int, second: int) -> int:
    return first + second


FAULTS = {
    "crash": crash,
    "exit": exit_at_once,
    "killed": killed_by_system,
    "hang": hang,
    "eat": eat_memory,
    "refuse": refuse,
    "stumble": stumble,
    "setup": not_installed,
}


def main() -> None:
    """`planlupp` with `extract` in place of the real extraction, for tests that need a process of their own."""
    import pipeline.commands.run as command
    from pipeline.cli import main as planlupp

    command.run_pipeline = partial(command.run_pipeline, function="standins:extract")
    planlupp()
