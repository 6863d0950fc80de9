"""`planlupp review`: doubtful rows to a person, her decisions back into the dataset."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline import exitcodes
from pipeline.commands import options
from pipeline.forget import read_forgotten
from pipeline.review.apply import WORDS, apply_file
from pipeline.review.export import FILE, PAGE, review_csv, write_out
from pipeline.review.page import review_page
from pipeline.review.queue import Filter, pdfs, queue, slug_of
from pipeline.review.suggest import suggested_rules

_OUT = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Folder of the dataset.",
)
_DECISIONS = click.option(
    "--decisions",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/decisions"),
    show_default=True,
    help="Folder of the decisions.",
)
_FILTERS: tuple[Callable[[Any], Any], ...] = (
    click.option("--municipality", metavar="NAME", help="Only rows of this municipality (name, code or `unknown`)."),
    click.option("--document", metavar="TEXT", help="Only documents with TEXT in their path, or of this document_id."),
    click.option("--reason", metavar="CODE", help="Only rows with this reason (`party_unknown`)."),
)


def _filtered(command: Any) -> Any:
    """The options that choose rows."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


@click.group(epilog="\b\nExit codes:\n" + exitcodes.table())
def review() -> None:
    """Look at doubtful rows, decide about them, and let the decisions hold."""


@review.command()
@_OUT
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help=f"The file.  [default: OUT/{FILE}]")
@_filtered
def export(out: Path, to: Path | None, municipality: str | None, document: str | None, reason: str | None) -> int:
    """Write the rows that need review as a CSV for Excel.

    In the column `beslut` write `godkänn`, `ändra`, `förkasta` or `ny rad`; corrected values go into the `rättad_…`
    columns, `(tom)` where a field is to be empty. `planlupp review apply` takes the file back.
    """
    rows = queue(out, Filter(slug_of(municipality), document, reason))
    write_out(to or out / FILE, review_csv(rows))
    click.echo(f"{len(rows)} rows in {to or out / FILE}")
    return exitcodes.OK


@review.command()
@_OUT
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help=f"The file.  [default: OUT/{PAGE}]")
@_filtered
@click.option("--limit", type=click.IntRange(1), default=300, show_default=True, help="Rows at most.")
def page(
    out: Path, to: Path | None, municipality: str | None, document: str | None, reason: str | None, limit: int
) -> int:
    """Write the rows that need review as one HTML file, each beside the picture of its place in the PDF.

    It opens from disk and works with the keyboard; decisions made in it, and rows that the machine missed, are saved as
    a CSV for `planlupp review apply`.
    """
    rows = queue(out, Filter(slug_of(municipality), document, reason))
    write_out(to or out / PAGE, review_page(rows[:limit], pdfs(out), left_out=max(0, len(rows) - limit)))
    more = f" ({len(rows) - limit} more: give a filter or a higher --limit)" if len(rows) > limit else ""
    click.echo(f"{min(limit, len(rows))} rows in {to or out / PAGE}{more}")
    return exitcodes.OK


@review.command()
@click.argument("file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_OUT
@_DECISIONS
@options.forgotten
@click.option("--reviewer", default=None, help="Who decided, where the file does not say.  [default: the user's name]")
def apply(file: Path, out: Path, decisions: Path, forgotten: Path, reviewer: str | None) -> int:
    """Take the decisions of FILE.csv, as a spreadsheet saved it, and lay them over the dataset.

    They are kept in data/decisions, one file a municipality, and hold at every later run. Lines that cannot be taken
    are named with the reason; the others count.
    """
    known = read_forgotten(forgotten)
    applied = apply_file(file.read_bytes(), out, decisions, reviewer or getpass.getuser(), known)
    for fault in applied.faults:
        click.echo(f"line {fault.line}: {fault.reason}", err=True)
    taken = ", ".join(f"{count} {WORDS[kind][0]}" for kind, count in applied.taken.items()) or "none"
    click.echo(
        f"decisions taken: {taken}; {applied.known} held already, {applied.undecided} lines undecided, "
        f"{len(applied.faults)} not taken"
    )
    for path in applied.files:
        click.echo(f"added to {path}")
    for line in applied.laid.lines():
        click.echo(line)
    return exitcodes.SOME_FAILED if applied.faults else exitcodes.OK


@review.command("suggest-rules")
@_DECISIONS
@click.option("--least", type=click.IntRange(2), default=2, show_default=True, help="Corrections made the same way.")
def suggest_rules(decisions: Path, least: int) -> int:
    """Propose additions to the rules from corrections that were made the same way at least twice, as a diff.

    Read it, and take it with `git apply`.
    """
    suggestion = suggested_rules(decisions, least)
    click.echo(suggestion.diff, nl=False)
    for line in suggestion.notes:
        click.echo(line, err=True)
    return exitcodes.OK
