"""`planlupp forget`: remove a document or a text, for good."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from pathlib import Path

import click

from pipeline import exitcodes
from pipeline.forget import DEFAULT, ForgetError, Forgotten, add_document, add_text
from pipeline.forget_dataset import forget_in_dataset
from pipeline.store import Store


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@click.argument("what", metavar="DOCUMENT|TEXT")
@click.option(
    "--dataset",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path("data/processed"),
    show_default=True,
    help="Folder of the dataset.",
)
@click.option(
    "--forgotten",
    type=click.Path(dir_okay=False, path_type=Path),
    default=DEFAULT,
    show_default=True,
    help="The list of what is forgotten; `planlupp run` reads it.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/decisions"),
    show_default=True,
    help="Folder of the operators' decisions (see `planlupp review`).",
)
@click.option(
    "--text", "as_text", is_flag=True, help="Take DOCUMENT|TEXT as a text, even where a document has this name."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(what: str, dataset: Path, forgotten: Path, decisions: Path, as_text: bool, yes: bool) -> int:
    """Take a document, or a text wherever it stands, out of the dataset and the operators' decisions, and keep it out
    at every later run.

    DOCUMENT is a source_file of the dataset, the beginning of a document_id (12 characters or more) or a path to the
    PDF. Anything else is a TEXT: its words are replaced by [borttaget] in all rows.
    """
    sha256 = None if as_text else _document(what, dataset)
    kind = f"the document {what}" if sha256 else f"the text {what!r}"
    if not yes:
        click.confirm(f"Remove {kind} from {dataset}, and keep it out of every later run?", abort=True)
    day = datetime.now(UTC).date()
    new: Forgotten = add_document(forgotten, sha256, day) if sha256 else add_text(forgotten, what, day)
    removed = forget_in_dataset(dataset, new, decisions)
    click.echo(f"{removed.documents} files removed" if sha256 else f"{removed.rows} rows changed")
    if removed.decisions:
        click.echo(f"{removed.decisions} operators' decisions {'removed' if sha256 else 'changed'} in {decisions}")
    for path in removed.paths:
        click.echo(f"the PDF itself is still there: {path}")
    for name in removed.named:
        click.echo(f"the name of a file holds the text: {name}: rename the file and run again, or forget the document")
    click.echo(f"noted in {forgotten}: keep this file, it is what keeps the rest out")
    click.echo("releases and the OCR cache are not changed: see docs/publishing.md")
    return exitcodes.OK


def _document(what: str, dataset: Path) -> str | None:
    """The SHA-256 of the document that is meant; None where `what` names none."""
    with Store(dataset) as store:
        entries = store.entries
    if what in entries and (known := entries[what].document.document_id):
        return known
    if re.fullmatch(r"[0-9a-f]{12,64}", what):
        found = {entry.document.document_id for entry in entries.values()}
        matching = [one for one in found if one and one.startswith(what)]
        if len(matching) == 1:
            return matching[0]
        if len(matching) > 1:
            raise ForgetError(f"{len(matching)} documents begin with {what}: give more of the document_id")
        if len(what) == 64:
            return what
        raise ForgetError(f"no document_id begins with {what}: see documents.parquet, or give --text for a text")
    if (path := Path(what)).is_file():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    if what.lower().endswith(".pdf"):
        raise ForgetError(f"there is no document {what}: give its source_file as in documents.parquet, or --text")
    return None
