"""Options that several commands have in common."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipeline.forget import DEFAULT
from pipeline.places import Place


def cache_home() -> Path:
    """Where caches belong (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


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
cache = click.option(
    "--cache",
    type=Place(path_type=Path),
    envvar="PLANLUPP_CACHE",
    default=lambda: cache_home() / "planlupp",
    help="Folder for what OCR has read.  [default: ~/.cache/planlupp]",
)
