"""What an ingest did, source by source, for the operator and for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_MOST_LINES = 200


@dataclass
class SourceReport:
    """One source in one run.

    `new` documents were met for the first time, `changed` addresses gave another content, `unchanged` the same as
    before (a content that another address gave already counts here), `withdrawn` documents vanished, `failed`
    addresses were wanted but not obtained. `listed` documents fit the source's patterns; `waiting` counts what a dry
    run would ask for the first time.
    """

    name: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    failed: int = 0
    listed: int = 0
    waiting: int = 0
    seconds: float = 0.0
    lines: list[str] = field(default_factory=list)
    more_lines: int = 0
    warnings: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        """Add a line of the report; beyond 200 they are only counted (the log has all)."""
        if len(self.lines) < _MOST_LINES:
            self.lines.append(line)
        else:
            self.more_lines += 1

    def counts(self) -> dict[str, Any]:
        """The figures, for the log and `--json`."""
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "withdrawn": self.withdrawn,
            "failed": self.failed,
            "listed": self.listed,
        }


@dataclass
class Report:
    """All sources of a run, in the order of `sources.toml`. `interrupted` says that a signal ended it early."""

    sources: list[SourceReport] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False

    @property
    def failed(self) -> int:
        """Addresses that were wanted but not obtained."""
        return sum(source.failed for source in self.sources)

    def counts(self) -> dict[str, Any]:
        """The sums, for the log and `--json`."""
        keys = ("new", "changed", "unchanged", "withdrawn", "failed", "listed")
        return {key: sum(getattr(source, key) for source in self.sources) for key in keys}


def report_lines(report: Report, *, dry_run: bool) -> Iterator[str]:
    """The report as plain text: a table of the sources, then what failed and what to look at, then the sums."""
    width = max((len(source.name) for source in report.sources), default=6)
    heads = ("listed", "to fetch") if dry_run else ("new", "changed", "unchanged", "withdrawn", "failed")
    yield f"{'source':<{width}}  " + "  ".join(f"{head:>9}" for head in heads)
    for source in report.sources:
        figures = [source.listed, source.waiting] if dry_run else list(source.counts().values())[:5]
        yield f"{source.name:<{width}}  " + "  ".join(f"{figure:>9}" for figure in figures)
    for source in report.sources:
        for line in source.lines:
            yield f"{source.name}: {line}"
        if source.more_lines:
            yield f"{source.name}: … and {source.more_lines} more, see the log"
        for warning in source.warnings:
            yield f"{source.name}: warning: {warning}"
    sums = report.counts()
    if not dry_run:
        told = ", ".join(f"{sums[key]} {key}" for key in ("new", "changed", "unchanged", "withdrawn", "failed"))
        yield f"{len(report.sources)} sources: {told}; {report.seconds:.1f} s"
    if report.interrupted:
        yield "stopped early: what came in is kept, the next run goes on from there"
