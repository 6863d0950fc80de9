"""The notebook runs from top to bottom on the sample documents, and is committed with its outputs."""

from __future__ import annotations

import runpy
from pathlib import Path

import nbformat
import pytest

from extractors.reader import ReadSettings
from pipeline.progress import PlainLines
from pipeline.run import run
from pipeline.settings import Settings

HOME = Path(__file__).parent.parent
NOTEBOOK = HOME / "notebooks" / "actions.ipynb"


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> Path:
    """The dataset of the samples that need no OCR."""
    out = tmp_path_factory.mktemp("samples")
    with PlainLines() as progress:
        run([HOME / "data" / "raw"], out, Settings(read=ReadSettings(ocr="never")), progress, jobs=1)
    return out


def test_it_runs_from_top_to_bottom(samples):
    notebook = runpy.run_path(str(HOME / "notebooks" / "execute.py"))["execute"](samples)
    pictures = [
        output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= 4


def test_it_is_committed_with_its_outputs():
    cells = [cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert all(output.output_type != "error" for cell in cells for output in cell.outputs)
    assert NOTEBOOK.stat().st_size < 500_000
