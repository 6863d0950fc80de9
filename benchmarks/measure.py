"""How the figures of `bench.py` are taken: by the clock and in seconds of CPU, on the same files."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2

from extractors.ocr.image import render
from extractors.reader import PageReader, ReadSettings
from pipeline.extract import extract_document
from pipeline.run import run
from pipeline.schema import actions_table, decisions_table
from pipeline.settings import Settings
from pipeline.store import write_parquet
from pipeline.workers import collect_seldom

Side = Callable[[Path, Path], int]  # a PDF and a folder to write to → its number of pages


@dataclass
class Spent:
    """Seconds by the clock and seconds of CPU."""

    clock: float = 0.0
    cpu: float = 0.0

    def __iadd__(self, other: Spent) -> Spent:
        self.clock += other.clock
        self.cpu += other.cpu
        return self


@dataclass(frozen=True)
class Whole:
    """What a whole run took: pages read, seconds by the clock, documents that failed."""

    pages: int
    seconds: float
    failed: int


@contextmanager
def timed(spent: Spent) -> Iterator[None]:
    """Add to `spent` what the block takes in this process."""
    clock, cpu = time.perf_counter(), time.process_time()
    yield
    spent += Spent(time.perf_counter() - clock, time.process_time() - cpu)


def planlupp_whole(path: Path, out: Path) -> int:
    """One document as a run does it, from its bytes to its Parquet files."""
    with _collecting_seldom():
        extraction = extract_document(path, path.name, Settings())
    if extraction.actions:
        write_parquet(actions_table(extraction.actions), out / "actions.parquet")
    if extraction.decisions:
        write_parquet(decisions_table(extraction.decisions), out / "decisions.parquet")
    return extraction.document.pages or 0


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """As in the workers of a run, and in the same process as the others, which keep what Python gives them."""
    usual = gc.get_threshold()
    collect_seldom()
    yield
    gc.set_threshold(*usual)


def plumber_tables(path: Path, out: Path) -> int:
    """pdfplumber's tables of each page."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()
        return len(pdf.pages)


def pdfium_text(path: Path, out: Path) -> int:
    """pdfium's bare text of each page."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        return len(pdf)
    finally:
        pdf.close()


def camelot_tables(path: Path, out: Path) -> int:
    """camelot's tables by rulings."""
    import camelot

    camelot.read_pdf(str(path), pages="all", flavor="lattice")
    return 0


def sides() -> dict[str, Side]:
    """planlupp first, then those that it is compared with; camelot where it is installed."""
    found: dict[str, Side] = {
        "planlupp": planlupp_whole,
        "pdfplumber extract_tables": plumber_tables,
        "pdfium bare text": pdfium_text,
    }
    if find_spec("camelot"):
        found["camelot lattice"] = camelot_tables
    return found


def in_turns(files: Sequence[Path], sides: Mapping[str, Side], repeat: int) -> tuple[int, dict[str, Spent]]:
    """The number of pages, and what each side took for all of them: file by file in turns, after each side has done
    one file to warm up; the median of `repeat` passes."""
    passes: dict[str, list[Spent]] = {side: [] for side in sides}
    pages = 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for do in sides.values():
            do(files[0], out)
        for _ in range(repeat):
            this = {side: Spent() for side in sides}
            pages = 0
            for path in files:
                for side, do in sides.items():
                    with timed(this[side]):
                        count = do(path, out)
                    pages += count if do is planlupp_whole else 0
            for side, spent in this.items():
                passes[side].append(spent)
    return pages, {
        side: Spent(statistics.median(s.clock for s in taken), statistics.median(s.cpu for s in taken))
        for side, taken in passes.items()
    }


def beside_engine(files: Sequence[Path]) -> tuple[int, Spent, Spent]:
    """The number of pages that are read by OCR, what the whole run took for the files, and what the bare engine took
    for the images of those pages. Both with one thread; file by file in turns."""
    engine = _bare_engine()
    pages, ours, bare = 0, Spent(), Spent()
    with tempfile.TemporaryDirectory() as folder:
        planlupp_whole(files[0], Path(folder))
        for path in files:
            with timed(ours):
                planlupp_whole(path, Path(folder))
            images = _scanned_images(path)
            pages += len(images)
            with timed(bare):
                for image in images:
                    engine(image)
    return pages, ours, bare


def _bare_engine() -> Callable[[Any], Any]:
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")  # as extractors/ocr/engine.py does
    from rapidocr import RapidOCR

    threads = "EngineConfig.onnxruntime.intra_op_num_threads", "EngineConfig.onnxruntime.inter_op_num_threads"
    return RapidOCR(params={"Global.use_cls": False, "Global.log_level": "critical", **dict.fromkeys(threads, 1)})


def _scanned_images(path: Path) -> list[Any]:
    """The images that the run gives the engine: BGR pixels of the pages that go by OCR."""
    data = path.read_bytes()
    reader, pdf = PageReader(data), pypdfium2.PdfDocument(data)
    try:
        numbers = [number for number in range(len(pdf)) if reader.read(pdf, number + 1, "auto")[1].way != "text"]
        return [render(pdf[number]).pixels[:, :, ::-1].copy() for number in numbers]
    finally:
        pdf.close()


def whole_run(files: Sequence[Path], out: Path, jobs: int) -> Whole:
    """What `planlupp run` does with the files, nothing in its cache before, its workers' start included."""
    with tempfile.TemporaryDirectory() as cache:
        report = run(files, out, Settings(read=ReadSettings(cache_dir=Path(cache))), Quiet(), jobs=jobs)
    return Whole(report.pages, report.seconds, report.failed)


class Quiet:
    """A run's progress that says nothing."""

    def start(self, total: int) -> None:
        """Nothing."""

    def reading(self, names: list[str]) -> None:
        """Nothing."""

    def unchanged(self) -> None:
        """Nothing."""

    def done(self, document: object, review_rows: int) -> None:
        """Nothing."""

    def note(self, line: str) -> None:
        """Nothing."""


def copied(files: Sequence[Path], folder: Path, copies: int) -> list[Path]:
    """`copies` of each file below `folder`, each with bytes of its own (a comment at the end), so that none counts as
    the same document."""
    folder.mkdir(parents=True)
    made = []
    for number in range(copies):
        for path in files:
            made.append(folder / f"{number}-{path.name}")
            made[-1].write_bytes(path.read_bytes() + f"\n% {number}\n".encode())
    return made


def command_seconds(*arguments: str) -> Spent:
    """What the installed command takes, start of Python included: the median of five."""
    command = [Path(sys.executable).parent / "planlupp", *arguments]
    taken = []
    for _ in range(5):
        before, clock = _children(), time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        taken.append(Spent(time.perf_counter() - clock, _children() - before))
    return Spent(statistics.median(s.clock for s in taken), statistics.median(s.cpu for s in taken))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def peak_memory(files: Sequence[Path]) -> float:
    """The most resident memory that a fresh process takes for the files, one after the other; in megabytes."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_read_all, list(files)).result()


def _read_all(files: Sequence[Path]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            planlupp_whole(path, Path(folder))
    unit = 1024 if sys.platform == "darwin" else 1  # macOS counts in bytes, Linux in kilobytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit / 1024


def score(scorer: Path, out: Path, truth: Path) -> str:
    """What the scorer says of a dataset."""
    tables = [out / "actions"] if scorer.name == "score.py" else [out / "decisions.parquet", out / "actions"]
    command = [sys.executable, scorer, *tables, truth]
    scored = subprocess.run([os.fspath(word) for word in command], capture_output=True, text=True)
    return scored.stdout or scored.stderr
