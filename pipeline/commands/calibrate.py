"""`planlupp calibrate`: the confidence fitted to labelled rows."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from extractors.reader import ReadSettings
from pipeline import exitcodes
from pipeline.calibrate import calibration_file, fit, label_folder, report
from pipeline.commands import options
from pipeline.progress import Bar, PlainLines
from pipeline.review.export import write_out
from pipeline.settings import Settings


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@click.argument(
    "truths",
    metavar="TRUTH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--pdfs",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder of the PDFs.  [default: the folder `pdf` beside each TRUTH]",
)
@click.option("--source", required=True, help="What was labelled: stands in the file as the curves' source.")
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="The file to write (rules/calibration.yaml).  [default: only show the figures]",
)
@options.cache
@click.option("--jobs", type=click.IntRange(1), default=None, help="Documents at a time.  [default: all cores]")
def calibrate(
    truths: tuple[Path, ...], pdfs: Path | None, source: str, to: Path | None, cache: Path, jobs: int | None
) -> int:
    """Label the rows of PDFs by expected rows, and fit the confidence to them.

    Each TRUTH is a folder of YAML files (`document:` with `municipality_code`, and `actions:` with the columns of the
    dataset); STEM.yaml belongs to every STEM.anything.pdf. Shown are the figures of the present calibration.
    """
    labels = []
    settings = Settings(read=ReadSettings(cache_dir=cache), timeout=3600)
    for folder in truths:
        with Bar() if sys.stderr.isatty() else PlainLines() as progress:
            found = label_folder(
                folder, pdfs or folder.parent / "pdf", settings, progress, jobs=jobs or os.cpu_count() or 1
            )
        labels += found
    for line in report(labels):
        click.echo(line)
    fits = fit(labels)
    for kind, one in fits.items():
        click.echo(
            f"{kind}: logit(p) = {one.curve.intercept} + {one.curve.slope} · logit(score), from {one.rows} rows of "
            f"{one.documents} documents; Brier score on unseen documents {one.brier:.4f}"
        )
    if to:
        write_out(to, calibration_file(fits, source).encode("utf-8"))
        click.echo(f"written to {to}")
    return exitcodes.OK
