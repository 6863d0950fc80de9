"""How right the rows of the gold plans are: by layout, and how much their confidence may be believed."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import measure

from extractors.reader import ReadSettings
from pipeline.calibrate import label_folder, report
from pipeline.commands.options import cache_home
from pipeline.run import run
from pipeline.settings import Settings

LAYOUTS = {
    "": "as published",
    "grid": "table with all rulings",
    "rules": "table with horizontal rules",
    "zebra": "table with bands",
    "plain": "table without lines",
    "cards": "cards",
    "list": "numbered list",
    "blocks": "labelled paragraphs",
}
"""The layouts of the gold plans by the word in their file names: `PLAN.LAYOUT-….pdf`."""


def by_layout(gold: Path, scorer: Path) -> str:
    """A Markdown table of what the scorer says of the plans in `gold`, a line for each layout; scans apart. What OCR
    has read is taken from the user's cache where it is there."""
    files = sorted((gold / "pdf").glob("*.pdf"))
    with tempfile.TemporaryDirectory() as folder:
        out, scores = Path(folder) / "out", Path(folder) / "scores.json"
        run(files, out, _settings(), measure.Quiet(), jobs=1)
        command = [sys.executable, scorer, out / "actions", gold / "truth", "--json", scores]
        subprocess.run(command, capture_output=True, check=True)
        documents = json.loads(scores.read_text("utf-8"))["documents"]
    lines = ["| layout | born-digital: rows right | for review | scanned: rows right | for review |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for word, layout in LAYOUTS.items():
        cells = [
            cell
            for scanned in (False, True)
            for cell in _cells([d for name, d in documents.items() if _layout(name) == (word, scanned)])
        ]
        lines.append(f"| {' | '.join((layout, *cells))} |")
    return "\n".join(lines)


def reliability(gold: Path) -> str:
    """The Brier score and the reliability table of the present confidences on the gold plans."""
    labels = label_folder(gold / "truth", gold / "pdf", _settings(), measure.Quiet(), jobs=1)
    return "\n".join(["```", *report(labels), "```"])


def _settings() -> Settings:
    return Settings(read=ReadSettings(cache_dir=cache_home() / "planlupp"), timeout=3600)


def _layout(name: str) -> tuple[str, bool]:
    """The word for the layout in a file's name, and whether it is a scan: `gagnef.rules-html-scan.pdf`."""
    _, *words = name.removesuffix(".pdf").replace("-", ".").split(".")
    return next((word for word in words if word in LAYOUTS), ""), "scan" in words


def _cells(documents: list[Mapping[str, Any]]) -> tuple[str, str]:
    """Rows with all fields right of those wanted (and those too many), and those flagged; dashes without any."""
    wanted, got, perfect, flagged = (
        sum(document[key] for document in documents) for key in ("want", "got", "perfect", "flagged")
    )
    if not wanted:
        return "–", "–"
    return f"{perfect} of {max(wanted, got)}", str(flagged)
