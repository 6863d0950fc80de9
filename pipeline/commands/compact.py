"""`planlupp compact`: one file for each municipality."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline import exitcodes
from pipeline.commands import options
from pipeline.compact import compact as compact_dataset
from pipeline.dataset import Dataset


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@options.dataset
@click.option(
    "--to", type=click.Path(path_type=Path), default=None, help="Folder to write to.  [default: DATASET/compact]"
)
def compact(dataset: Path, to: Path | None) -> int:
    """Make one file of each municipality's actions, and one of all decisions and documents, sorted.

    What has not changed since the last time is not written again. The dataset itself stays as it is. The actions get
    the columns lineage_id, lineage_previous and lineage_confidence.
    Nothing is masked: see `planlupp publish`.
    """
    folder = to or dataset / "compact"
    done = compact_dataset(Dataset(dataset), folder)
    click.echo(f"{done.actions} actions, {done.decisions} decisions, {done.documents} documents in {folder}")
    return exitcodes.OK
