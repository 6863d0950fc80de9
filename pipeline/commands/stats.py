"""`planlupp stats`: the dataset at a glance."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline import exitcodes
from pipeline.commands import options
from pipeline.dataset import Dataset
from pipeline.stats import Place, Stats, oldest_source
from pipeline.stats import stats as read_stats


@click.command(epilog="\b\nExit codes:\n" + exitcodes.table())
@options.dataset
@click.option(
    "--raw",
    type=click.Path(path_type=Path),
    default=Path("data/raw"),
    show_default=True,
    help="Folder that `planlupp ingest` fetches into.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def stats(dataset: Path, raw: Path, as_json: bool) -> int:
    """Show documents, actions, years and the review queue of each municipality, and what became of earlier actions."""
    found = read_stats(Dataset(dataset))
    source = oldest_source(raw)
    if as_json:
        values = {**asdict(found), "oldest_source": asdict(source) if source else None}
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return exitcodes.OK
    console = Console(highlight=False)
    console.print(_table(found.places))
    for line in _lines(found):
        console.print(line, markup=False, soft_wrap=True)
    if source:
        told = f"something new {source.last_new[:10]}" if source.last_new else "nothing new so far"
        console.print(f"longest unseen source: {source.name}, last asked {source.last_run[:10]}, {told}", markup=False)
    return exitcodes.OK


def _table(places: list[Place]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("municipality", no_wrap=True)
    for name in ("documents", "failed", "actions", "decisions", "review", "reviewed"):
        table.add_column(name, justify="right")
    table.add_column("years")
    for one in places:
        figures = (one.documents, one.failed, one.actions, one.decisions, one.review, one.reviewed)
        table.add_row(one.name, *(str(figure or "–") for figure in figures), _span(one.years))
    return table


def _span(years: tuple[int, int] | None) -> str:
    if years is None:
        return "–"
    return str(years[0]) if years[0] == years[1] else f"{years[0]}–{years[1]}"


def _lines(found: Stats) -> list[str]:
    lines = [
        "",
        f"{found.documents} documents ({_listed(found.states)}; {_listed(found.kinds)})",
        f"{found.actions} actions, {found.with_time} of them with a date, {found.decisions} decisions",
        f"status: {_listed(found.statuses)}",
        f"mean confidence {found.expected_right:.3f}",
        f"{found.review} rows wait for review, {found.reviewed} are reviewed",
    ]
    if found.reasons:
        lines.append(f"why: {_listed(found.reasons)}")
    if found.lineage.editions:
        one = found.lineage
        lines.append(
            f"{one.editions} plans and follow-ups after an earlier one: {one.new} actions new, "
            f"{one.continued} continued, {one.completed} completed, {one.dropped} dropped, {one.uncertain} uncertain"
        )
    return lines


def _listed(counts: dict[str | None, int]) -> str:
    return ", ".join(f"{count} {name or 'not said'}" for name, count in counts.items())
