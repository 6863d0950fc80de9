"""`make bench`: the speed of the whole run beside that of its parts and peers on the same files, and its accuracy.

    bench.py [FOLDER ...] [--repeat N] [--scans]

Without FOLDER: data/raw, and where ../shared is there also its gold plans and real minutes. All is measured in one
process, file by file in turns, after each side has done one file to warm up: `planlupp` is one document from its bytes
to its Parquet file (one job), `extract_tables` pdfplumber's on each page, `pdfium` the bare text of each page. Pages
per second are by the clock; `times` (as fast as extract_tables) and `share` (of pdfium's speed) compare the seconds of
CPU that the process spent, so that a busy machine does not distort them. Medians of N passes. Files with `scan` in
their name are left out unless --scans is given (OCR is slow).
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pdfplumber
import pypdfium2
from rich.console import Console
from rich.table import Table

from pipeline.extract import extract_document
from pipeline.run import run
from pipeline.schema import actions_table, decisions_table
from pipeline.settings import Settings

HOME = Path(__file__).parent.parent
SHARED = HOME.parent / "shared"


@dataclass(frozen=True)
class Group:
    """Files that are measured together; `truth`, `scorer` and its closing line `total` where rows are expected."""

    name: str
    files: tuple[Path, ...]
    scorer: str = ""
    truth: Path | None = None
    total: str = "TOTAL"


@dataclass
class Spent:
    """What a side took for some pages: seconds by the clock and seconds of CPU."""

    clock: float = 0.0
    cpu: float = 0.0


def groups(folders: Sequence[Path], scans: bool) -> list[Group]:
    """What is measured: the given folders, else the samples and the shared documents."""

    def files(folder: Path, *, scanned: bool = False) -> tuple[Path, ...]:
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
        return tuple(path for path in found if ("scan" in path.stem) == scanned)

    if folders:
        return [Group(str(folder), files(folder)) for folder in folders]
    chosen = [Group("samples (data/raw)", files(HOME / "data" / "raw"))]
    gold, real = SHARED / "gold", SHARED / "real"
    if gold.exists():
        chosen.append(Group("plans (gold)", files(gold / "pdf"), "score.py", gold / "truth", "TOTAL born-digital"))
        if scans:
            scanned = files(gold / "pdf", scanned=True)
            chosen.append(Group("scanned plans (gold)", scanned, "score.py", gold / "truth", "TOTAL scanned"))
    if real.exists():
        chosen.append(Group("minutes (real)", files(real / "pdf"), "score_decisions.py", real / "truth"))
    return [group for group in chosen if group.files]


def planlupp_whole(path: Path, out: Path) -> int:
    """One document as a run does it; the number of its pages."""
    import pyarrow.parquet as pq

    extraction = extract_document(path, path.name, Settings())
    pq.write_table(actions_table(extraction.actions), out / "actions.parquet", compression="zstd")
    pq.write_table(decisions_table(extraction.decisions), out / "decisions.parquet", compression="zstd")
    return extraction.document.pages or 0


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


SIDES: dict[str, Callable[[Path, Path], int]] = {
    "planlupp": planlupp_whole,
    "extract_tables": plumber_tables,
    "pdfium": pdfium_text,
}


def measure(files: Sequence[Path], repeat: int) -> tuple[int, dict[str, Spent]]:
    """The number of pages, and what each side took for all of them, the median of the passes."""
    passes: dict[str, list[Spent]] = {side: [] for side in SIDES}
    pages = 0
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        for do in SIDES.values():
            do(files[0], out)
        for _ in range(repeat):
            this = {side: Spent() for side in SIDES}
            pages = 0
            for path in files:
                for side, do in SIDES.items():
                    clock, cpu = time.perf_counter(), time.process_time()
                    count = do(path, out)
                    this[side].clock += time.perf_counter() - clock
                    this[side].cpu += time.process_time() - cpu
                pages += count
            for side in SIDES:
                passes[side].append(this[side])
    return pages, {
        side: Spent(statistics.median(s.clock for s in taken), statistics.median(s.cpu for s in taken))
        for side, taken in passes.items()
    }


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


def accuracy(group: Group) -> str:
    """The closing lines of the scorer over what a run makes of the group; "" where there are no expected rows."""
    if not group.truth or not (SHARED / "eval" / group.scorer).exists():
        return ""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        report = run(group.files, out, Settings(), Quiet(), jobs=os.cpu_count() or 1)
        tables = [out / "actions"] if group.scorer == "score.py" else [out / "decisions.parquet", out / "actions"]
        command = [sys.executable, SHARED / "eval" / group.scorer, *tables, group.truth]
        scored = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    lines = [line for line in scored.stdout.splitlines() if line.startswith(group.total)]
    if report.failed:
        lines.insert(0, f"{report.failed} documents failed: {report.failures}")
    return "\n".join(lines or scored.stdout.splitlines()[-3:] or [scored.stderr.strip()])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--repeat", type=int, default=3, metavar="N")
    parser.add_argument("--scans", action="store_true")
    options = parser.parse_args()
    chosen = groups(options.folders, options.scans)
    if not chosen:
        sys.exit("no PDF to measure: make the samples below data/raw, or give a folder")
    table = Table(title=f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; one job")
    for heading in ("documents", "pages", "planlupp", "extract_tables", "times", "pdfium text", "share"):
        table.add_column(heading, justify="left" if heading == "documents" else "right", no_wrap=True)
    total_pages, total = 0, {side: Spent() for side in SIDES}
    for group in chosen:
        pages, spent = measure(group.files, options.repeat)
        table.add_row(*_cells(group.name, pages, spent))
        total_pages += pages
        for side in SIDES:
            total[side].clock += spent[side].clock
            total[side].cpu += spent[side].cpu
    if len(chosen) > 1:
        table.add_row(*_cells("all", total_pages, total))
    console = Console(width=100)
    console.print(table)
    for group in chosen:
        if lines := accuracy(group):
            console.print(f"\n{group.name}: {group.scorer}\n{lines}", highlight=False, markup=False, soft_wrap=True)


def _cells(name: str, pages: int, spent: dict[str, Spent]) -> list[str]:
    ours, plumber, pdfium = (spent[side] for side in SIDES)
    return [
        name,
        str(pages),
        f"{pages / ours.clock:.1f} p/s",
        f"{pages / plumber.clock:.1f} p/s",
        f"{plumber.cpu / ours.cpu:.1f}",
        f"{pages / pdfium.clock:.0f} p/s",
        f"{pdfium.cpu / ours.cpu:.2f}",
    ]


if __name__ == "__main__":
    main()
