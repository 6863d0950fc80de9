"""Runs the notebook: `execute.py [DATASET]` executes it on DATASET (data/processed) and saves it with its outputs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parent / "actions.ipynb"


def execute(dataset: Path) -> nbformat.NotebookNode:
    """The notebook with its outputs on `dataset`; raises nbclient's CellExecutionError where a cell fails."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    os.environ["PLANLUPP_DATASET"] = str(dataset.resolve())
    client = NotebookClient(
        notebook, timeout=300, record_timing=False, resources={"metadata": {"path": NOTEBOOK.parent}}
    )
    return client.execute()


def main() -> None:
    """Execute and save."""
    dataset = Path(sys.argv[1]) if len(sys.argv) > 1 else NOTEBOOK.parent.parent / "data" / "processed"
    nbformat.write(execute(dataset), NOTEBOOK)


if __name__ == "__main__":
    main()
