"""Options that several commands have in common."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.forget import DEFAULT

dataset = click.option(
    "--dataset",
    type=click.Path(path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Folder of the dataset.",
)
forgotten = click.option(
    "--forgotten",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEFAULT,
    show_default=True,
    help="List of what must not come back (see `planlupp forget`).",
)
