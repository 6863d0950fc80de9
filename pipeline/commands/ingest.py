"""`planlupp ingest`: from the municipalities' web sites to PDFs below `data/raw`."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from pathlib import Path

import click

from pipeline import exitcodes
from pipeline.commands import options
from pipeline.forget import read_forgotten
from pipeline.ingest.job import ingest as run_ingest
from pipeline.ingest.report import report_lines
from pipeline.ingest.sources import read_sources


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@click.argument("sources", metavar="SOURCES.TOML", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("data/raw"), show_default=True, help="Folder of the PDFs."
)
@click.option("--source", "names", metavar="NAME", multiple=True, help="Only this source; may be given again.")
@click.option(
    "--since", metavar="YYYY-MM-DD", default=None, help="Leave documents that their listing dates before this day."
)
@click.option("--dry-run", is_flag=True, help="Read the listings only, say what would be fetched, write nothing.")
@options.forgotten
@click.option("--json", "as_json", is_flag=True, help="The log as JSON lines on standard output instead of the report.")
def ingest(
    sources: Path, out: Path, names: tuple[str, ...], since: str | None, dry_run: bool, forgotten: Path, as_json: bool
) -> int:
    """Fetch what municipalities have newly published into `data/raw/<municipality>/`.

    SOURCES.TOML says where they publish and who you are; docs/ingest.md describes its keys. `planlupp run data/raw`
    reads what came.
    """
    today = datetime.now(UTC).date()
    wanted = read_sources(sources, today).only(names)
    report = run_ingest(
        wanted,
        out,
        threading.Event(),
        since=_day(since),
        dry_run=dry_run,
        forgotten=read_forgotten(forgotten).documents,
        on_line=click.echo if as_json else lambda line: None,
    )
    if not as_json:
        for line in report_lines(report, dry_run=dry_run):
            click.echo(line)
    if report.interrupted:
        return exitcodes.INTERRUPTED
    return exitcodes.SOME_FAILED if report.failed else exitcodes.OK


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date: write it as 2024-01-31", param_hint="--since") from None
