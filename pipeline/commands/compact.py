"""`planlupp compact`: one file for each table."""

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
    """Make one file of each table, sorted and with row groups that a filter on municipality can skip.

    The dataset itself stays as it is. The actions get the columns lineage_id, lineage_previous and lineage_confidence.
    Nothing is masked: see `planlupp publish`.
    """
    folder = to or dataset / "compact"
    done = compact_dataset(Dataset(dataset), folder)
    click.echo(f"{done.actions} actions, {done.decisions} decisions, {done.documents} documents in {folder}")
    return exitcodes.OK
