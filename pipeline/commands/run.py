"""`planlupp run`: from PDFs to the dataset."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Literal

import click

from extractors.reader import ReadSettings
from pipeline import exitcodes
from pipeline.commands import options
from pipeline.engines import DASK, LOCAL, SCHEDULERS
from pipeline.forget import read_forgotten
from pipeline.places import Place
from pipeline.progress import Bar, PlainLines
from pipeline.run import Report
from pipeline.run import run as run_pipeline
from pipeline.settings import Settings

DEFAULTS = Settings()


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=Place(exists=True, path_type=Path))
@click.option(
    "--out",
    type=Place(path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Folder of the dataset.",
)
@click.option("--jobs", type=click.IntRange(1), default=None, help="Documents at a time.  [default: all cores]")
@click.option(
    "--engine",
    default=LOCAL,
    show_default=True,
    help="What reads the documents: local; dask, a Dask cluster on this machine; or the address of a Dask scheduler, "
    "tcp://HOST:8786.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=DEFAULTS.timeout,
    show_default=True,
    help="Seconds of wall-clock time for one document.",
)
@click.option("--memory", type=click.IntRange(256), default=4096, show_default=True, help="Megabytes for one document.")
@click.option("--force", is_flag=True, help="Read all documents, the unchanged ones too.")
@click.option(
    "--ocr",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Where to read by OCR: where the text layer fails, everywhere, nowhere.",
)
@click.option("--ocr-engine", type=click.Choice(["rapidocr", "tesseract"]), default="rapidocr", show_default=True)
@click.option(
    "--dpi", type=click.IntRange(72, 600), default=DEFAULTS.read.dpi, show_default=True, help="Resolution for OCR."
)
@click.option(
    "--review-below",
    type=click.FloatRange(0, 1),
    default=DEFAULTS.review_below,
    show_default=True,
    help="Rows whose confidence is lower need review.",
)
@options.cache
@click.option(
    "--decisions",
    type=Place(path_type=Path, file_okay=False),
    default=Path("data/decisions"),
    show_default=True,
    help="Folder of the operators' decisions (see `planlupp review`).",
)
@options.forgotten
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def run(
    inputs: tuple[Path, ...],
    out: Path,
    jobs: int | None,
    engine: str,
    timeout: float,
    memory: int,
    force: bool,
    ocr: Literal["auto", "always", "never"],
    ocr_engine: str,
    dpi: int,
    review_below: float,
    cache: Path,
    decisions: Path,
    forgotten: Path,
    as_json: bool,
) -> int:
    """Read INPUT, PDF files and folders with PDFs (and all folders below), into the dataset.

    Only what is new or changed is read. A document that cannot be read stands in documents.parquet with the reason;
    the others are unaffected.

    INPUT and the folders of --out, --cache and --decisions may be in an object store: s3://, gs:// or abfs:// (see
    docs/scale.md).
    """
    elsewhere = engine.startswith(SCHEDULERS)
    if engine not in (LOCAL, DASK) and not elsewhere:
        raise click.BadParameter(f"{engine}: give local, dask, or tcp://HOST:PORT", param_hint="--engine")
    if elsewhere and jobs:
        raise click.UsageError("--jobs does not go with a scheduler: its workers' threads say how many at a time")
    cores = 1 if elsewhere else os.cpu_count() or 1
    jobs = jobs or cores
    read = ReadSettings(
        ocr=ocr,
        ocr_engine=ocr_engine,
        dpi=dpi,
        cache_dir=cache,
        threads=max(1, cores // jobs),
    )
    settings = Settings(read=read, review_below=review_below, timeout=timeout, memory_mb=memory)
    with Bar() if sys.stderr.isatty() else PlainLines() as progress:
        report = run_pipeline(
            inputs,
            out,
            settings,
            progress,
            jobs=jobs,
            engine=engine,
            force=force,
            decisions=decisions,
            forgotten=read_forgotten(forgotten),
        )
    click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2) if as_json else _summary(report, out))
    if report.interrupted:
        return exitcodes.INTERRUPTED
    return exitcodes.SOME_FAILED if report.failed else exitcodes.OK


def _summary(report: Report, out: Path) -> str:
    """The report for people."""
    lines = [
        f"{report.documents} documents: {report.new} new, {report.updated} updated, {report.unchanged} unchanged; "
        f"{report.empty} empty, {report.failed} failed",
        f"{report.actions} actions ({report.review_rows} rows for review), {report.decisions} decisions in {out}",
        f"{report.pages} pages in {report.seconds:.1f} s ({report.pages_per_second:.1f} pages/s)",
    ]
    if report.documents and report.unchanged == report.documents:
        lines[-1] = f"nothing to do: all documents are unchanged ({report.seconds:.1f} s)"
    lines += report.reviewed.lines()
    if report.forgotten:
        lines.append(f"{report.forgotten} documents are forgotten and were left out")
    if report.missing:
        lines.append(f"{report.missing} documents of earlier runs are no longer there; their rows are kept")
    if report.interrupted:
        lines.append("stopped before the end: what is finished is kept, run again to go on")
    if report.failed:
        lines += [f"failed: {name}: {error}" for name, error in list(report.failures.items())[:20]]
        if report.failed > 20:
            lines.append("and more: see state and error in documents.parquet")
    return "\n".join(lines)
