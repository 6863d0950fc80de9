"""Writes the documentation that is made from code: `docs/cli.md` (all `--help` texts) and the columns of
`docs/dataset.md` (the schema). `--check` writes nothing and fails where a file is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pyarrow as pa
from click.testing import CliRunner

from pipeline.cli import COMMANDS, planlupp
from pipeline.schema import ACTIONS, DECISIONS, DOCUMENTS

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


def columns(schema: pa.Schema) -> str:
    """A schema as a Markdown table."""
    lines = ["| column | type | meaning |", "| --- | --- | --- |"]
    for field in schema:
        kind = str(field.type).replace("|", "\\|").replace(" not null", "")
        meaning = field.metadata[b"description"].decode().replace("|", "\\|")
        lines.append(f"| `{field.name}` | {kind}{'' if field.nullable else ', never null'} | {meaning} |")
    return "\n".join(lines)


def dataset_page(page: str) -> str:
    """`docs/dataset.md` with its columns made anew; the text around them is kept."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    tables = [
        ("actions", ACTIONS),
        ("decisions", DECISIONS),
        ("documents", DOCUMENTS),
    ]
    made = "\n\n".join(f"## {name}\n\n{columns(schema)}" for name, schema in tables)
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
