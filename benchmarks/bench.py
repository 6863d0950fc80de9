"""`make bench`: the speed of the whole run beside that of its parts and peers on the same files, with its accuracy.

    bench.py [FOLDER ...] [--repeat N] [--no-scans] [--accuracy] [--write FOLDER]

Without FOLDER: data/raw and, where ../shared is there, its gold plans and real minutes; for these also how many rows
are right by layout, and how reliable the confidence is: that alone with --accuracy. All is printed and, with --write,
put between the marks in docs/benchmarks.md and README.md. What is compared is told in docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import accuracy
import measure
from measure import Spent, Whole

HOME = Path(__file__).parent.parent
SHARED = HOME.parent / "shared"
PAGES = {"speed": "docs/benchmarks.md", "layouts": "README.md", "reliability": "docs/benchmarks.md"}
BEGIN, END = "<!-- Made by `make bench`: {}. Do not edit. -->", "<!-- End of {}. -->"
COPIES = 8  # of each born-digital file, so that two jobs have something to share


@dataclass(frozen=True)
class Group:
    """Files that are measured together; `truth`, `scorer` and its closing line `total` where rows are expected."""

    name: str
    files: tuple[Path, ...]
    scanned: bool = False
    scorer: str = ""
    truth: Path | None = None
    total: str = "TOTAL"


@dataclass(frozen=True)
class Line:
    """A line of the table: what was measured, planlupp's figure, the other side's, how many times as fast, accuracy."""

    measured: str
    ours: str
    other: str = ""
    ratio: str = ""
    accuracy: str = ""


def groups(folders: Sequence[Path], scans: bool) -> list[Group]:
    """What is measured: the given folders, else the samples and the shared documents. Scans have `scan`, `fax` or
    `skannad` in their names."""

    def files(folder: Path, *, scanned: bool) -> tuple[Path, ...]:
        found = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
        marks = ("scan", "fax", "skannad")
        return tuple(path for path in found if any(mark in path.stem for mark in marks) == scanned)

    gold, real = SHARED / "gold", SHARED / "real"
    chosen = []
    for folder in folders or [HOME / "data" / "raw"]:
        name = folder.name if folders else "samples"
        chosen.append(Group(name, files(folder, scanned=False)))
        chosen.append(Group(f"{name}, scanned", files(folder, scanned=True), scanned=True))
    if not folders:
        plans, truth = gold / "pdf", gold / "truth"
        chosen.append(Group("plans", files(plans, scanned=False), False, "score.py", truth, "TOTAL born-digital"))
        chosen.append(Group("minutes", files(real / "pdf", scanned=False), False, "score_decisions.py", real / "truth"))
        chosen.append(Group("plans, scanned", files(plans, scanned=True), True, "score.py", truth, "TOTAL scanned"))
    return [group for group in chosen if group.files and (scans or not group.scanned)]


def scored(group: Group) -> str:
    """The scorer's closing line over what a run makes of the group; "" where no rows are expected."""
    if group.truth is None or not (SHARED / "eval" / group.scorer).exists():
        return ""
    with tempfile.TemporaryDirectory() as folder:
        whole = measure.whole_run(group.files, Path(folder), jobs=os.cpu_count() or 1)
        text = measure.score(SHARED / "eval" / group.scorer, Path(folder), group.truth)
    line = next((line for line in text.splitlines() if line.startswith(group.total)), text.strip()[-200:])
    failed = f"{whole.failed} documents failed; " if whole.failed else ""
    return failed + " ".join(line.removeprefix(group.total).split())


def born_digital(chosen: Sequence[Group], repeat: int) -> Iterator[Line]:
    """The whole run, one job, beside each peer: a line for each group, then all of them together."""
    sides = measure.sides()
    together: dict[str, Spent] = {side: Spent() for side in sides}
    all_pages = 0
    for group in chosen:
        pages, spent = measure.in_turns(group.files, sides, repeat)
        yield from _beside(f"{group.name}: {len(group.files)} files, {pages} pages", pages, spent, scored(group))
        all_pages += pages
        for side, seconds in spent.items():
            together[side] += seconds
    if len(chosen) > 1:
        yield from _beside(f"together: {all_pages} pages", all_pages, together)


def _beside(measured: str, pages: int, spent: dict[str, Spent], accuracy: str = "") -> Iterator[Line]:
    ours, *others = spent.items()
    for name, seconds in others:
        yield Line(
            measured,
            f"{pages / ours[1].clock:.1f} pages/s",
            f"{name} {pages / seconds.clock:.1f} pages/s",
            f"{seconds.cpu / ours[1].cpu:.2f}",
            accuracy,
        )
        measured = accuracy = ""


def scans(chosen: Sequence[Group]) -> Iterator[Line]:
    """The whole run beside the bare OCR engine on the same images, one thread each, nothing kept from before."""
    for group in chosen:
        pages, ours, engine = measure.beside_engine(group.files)
        if not pages:
            continue
        yield Line(
            f"{group.name}: {len(group.files)} files, {pages} pages",
            f"{ours.clock / pages:.2f} s/page",
            f"bare rapidocr {engine.clock / pages:.2f} s/page",
            f"{engine.cpu / ours.cpu:.2f}",
            scored(group),
        )


def two_jobs(name: str, files: Sequence[Path], copies: int) -> Iterator[Line]:
    """The whole command's work with two jobs beside one, workers' start included."""
    if not files or (os.cpu_count() or 1) < 2:
        return
    with tempfile.TemporaryDirectory() as folder:
        many = measure.copied(files, Path(folder) / "in", copies)
        one, two = (measure.whole_run(many, Path(folder) / f"out{jobs}", jobs=jobs) for jobs in (1, 2))
    yield Line(
        f"two jobs: {name}, {one.pages} pages",
        _speed(two),
        f"one job {_speed(one)}",
        f"{one.seconds / two.seconds:.2f}",
    )


def _speed(whole: Whole) -> str:
    return f"{whole.pages / whole.seconds:.1f} pages/s"


def start_and_memory(digital: Sequence[Path], scanned: Sequence[Path]) -> Iterator[Line]:
    """Cold start in CPU seconds, and the most memory that one worker process takes."""
    yield Line("`planlupp --help`", f"{measure.command_seconds('--help').cpu:.2f} s of CPU")
    if digital:
        with tempfile.TemporaryDirectory() as folder:
            measure.whole_run(digital, Path(folder), jobs=1)
            arguments = ("run", *map(str, digital), "--out", folder)
            yield Line(
                f"run over {len(digital)} unchanged files", f"{measure.command_seconds(*arguments).cpu:.2f} s of CPU"
            )
        yield Line("memory of a worker, born-digital", f"{measure.peak_memory(digital):.0f} MB")
    if scanned:
        yield Line("memory of a worker, OCR", f"{measure.peak_memory(scanned):.0f} MB")


def table(lines: Sequence[Line]) -> str:
    """The lines as Markdown, under a line that names the machine."""
    rows = [("measured", "planlupp", "beside it", "times as fast", "accuracy")]
    rows += [(line.measured, line.ours, line.other, line.ratio, line.accuracy) for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, tuple("-" * width for width in widths))
    padded = [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    machine = (
        f"{date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {load:.1f} processes wanted a core at the end."
    )
    return "\n".join([machine, "", *(f"| {' | '.join(row)} |" for row in padded)])


def show(name: str, text: str, *, write: bool) -> None:
    """Print a part of the figures, and put it between its marks on its page."""
    print(text, end="\n\n")
    if write:
        page, begin, end = HOME / PAGES[name], BEGIN.format(name), END.format(name)
        before, _, rest = page.read_text("utf-8").partition(begin)
        after = rest.partition(end)[2]
        page.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="passes over born-digital files (median)")
    parser.add_argument("--no-scans", action="store_true", help="leave out the scans, which take minutes")
    parser.add_argument("--accuracy", action="store_true", help="only how right the rows of the gold plans are")
    parser.add_argument("--write", action="store_true", help="write the figures into the pages that show them")
    options = parser.parse_args()
    if (SHARED / "gold").exists() and not options.folders:
        show("layouts", accuracy.by_layout(SHARED / "gold", SHARED / "eval" / "score.py"), write=options.write)
        show("reliability", accuracy.reliability(SHARED / "gold"), write=options.write)
    if options.accuracy:
        return
    chosen = groups(options.folders, not options.no_scans)
    if not chosen:
        sys.exit("no PDF to measure: give a folder that holds some")
    digital = [group for group in chosen if not group.scanned]
    scanned = [group for group in chosen if group.scanned]
    digital_files = [path for group in digital for path in group.files]
    scanned_files = [path for group in scanned for path in group.files]
    lines = [
        *born_digital(digital, options.repeat),
        *scans(scanned),
        *two_jobs("born-digital", digital_files, COPIES),
        *two_jobs("scanned", scanned_files, 1),
        *start_and_memory(digital_files, scanned_files),
    ]
    show("speed", table(lines), write=options.write)


if __name__ == "__main__":
    main()
