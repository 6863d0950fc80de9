"""Writes the documentation that is made from code: `docs/cli.md` (all `--help` texts) and the columns of
`docs/dataset.md` (the schema, with the measures of `docs/samples.json`). `--check` writes nothing and fails where a
file is out of date."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pyarrow as pa
from click.testing import CliRunner

from pipeline.cli import COMMANDS, planlupp
from pipeline.dictionary import Column, describe, markdown
from pipeline.schema import ACTIONS, COMPACT_ACTIONS, DECISIONS, DOCUMENTS

HERE = Path(__file__).parent
MADE = "<!-- Made by `make docs`. Do not edit. -->"
BEGIN, END = "<!-- Columns: made by `make docs` from pipeline/schema.py. Do not edit. -->", "<!-- End of columns. -->"


def cli_page() -> str:
    """All help texts, a section for each command and subcommand."""
    parts = ["# The command line", MADE]
    group = planlupp
    names: list[list[str]] = [[], *([name] for name in COMMANDS)]
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            names += [[name, child] for child in command.commands]
    for words in sorted(names):
        result = CliRunner().invoke(group, [*words, "--help"], prog_name="planlupp", terminal_width=100)
        parts += [f"## {' '.join(['planlupp', *words])}", f"```\n{result.output.rstrip()}\n```"]
    return "\n\n".join(parts) + "\n"


def described(schema: pa.Schema, measured: dict[str, Any]) -> list[Column]:
    """The columns of a schema with what was measured of each on the samples; new ones have no measure yet."""
    return [
        replace(column, filled=seen.get("filled"), example=seen.get("example", ""))
        for column in describe(schema.empty_table(), schema)
        for seen in (measured.get(column.name, {}),)
    ]


def dataset_page(page: str) -> str:
    """`docs/dataset.md` with its columns made anew; the text around them is kept."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    samples = json.loads((HERE / "samples.json").read_text("utf-8"))
    tables = {"actions": ACTIONS, "decisions": DECISIONS, "documents": DOCUMENTS}
    parts = []
    for name, schema in tables.items():
        columns = described(schema, samples[name]["columns"])
        parts += [f"## {name}", f"Filled and example: of the {samples[name]['rows']} rows of the sample documents."]
        parts.append(markdown(columns))
    added = pa.schema([field for field in COMPACT_ACTIONS if field.name not in ACTIONS.names])
    parts += ["## actions, compacted or published: columns besides", markdown(described(added, {}))]
    made = "\n\n".join(parts)
    return f"{before}{BEGIN}\n\n{made}\n\n{END}{after}"


def main() -> int:
    """Write the pages, or with `--check` compare them; the exit code."""
    dataset = HERE / "dataset.md"
    pages = {HERE / "cli.md": cli_page(), dataset: dataset_page(dataset.read_text("utf-8"))}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(HERE.parent)} is out of date: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages[path], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
