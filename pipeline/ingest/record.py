"""What becomes of each document of one source: into the state, the report and the log, in the same words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pipeline.ingest.fetch import FetchError, Validators
from pipeline.ingest.report import SourceReport
from pipeline.ingest.sources import Source
from pipeline.ingest.store import Address, Incoming, Store
from pipeline.slug import municipality_slug

Tell = Callable[[dict[str, Any]], None]


class Record:
    """The book of one source in one run: `report` is what it comes to; `tell` takes each event for the log."""

    def __init__(self, source: Source, store: Store, tell: Tell, *, dry_run: bool) -> None:
        self.source = source
        self.store = store
        self.dry_run = dry_run
        self.report = SourceReport(source.name)
        self._tell = tell
        self._folder = municipality_slug(source.municipality.name)

    def arrived(self, url: str, body: Incoming, stem: str, validators: Validators, *, announced: bool) -> None:
        """A whole body came from `url`; `stem` names its file. Raises FetchError where it is no PDF or cut off."""
        sha256 = body.finish(announced=announced)
        code = self.source.municipality.code
        kept = self.store.keep(self.source.name, url, body, sha256, self._folder, stem, code, validators)
        setattr(self.report, kept.outcome, getattr(self.report, kept.outcome) + 1)
        if kept.outcome == "unchanged" and not kept.note:
            return
        note = {"note": kept.note} if kept.note else {}
        self.report.say(f"{kept.outcome} {kept.path} from {url}" + (f" ({kept.note})" if kept.note else ""))
        self._tell(
            {"event": kept.outcome, "url": url, "path": kept.path, "sha256": kept.sha256, "bytes": kept.bytes, **note}
        )

    def same(self, address: Address) -> None:
        """The address still gives what it gave."""
        self.report.unchanged += 1
        if note := self.store.unchanged(self.source.name, address):
            self.report.say(f"{note} {address.path} at {address.url}")
            self._tell({"event": note, "url": address.url, "path": address.path, "sha256": address.sha256})

    def gone(self, address: Address, error: FetchError) -> None:
        """The address says that there is nothing any more."""
        if address.withdrawn:
            return
        last = self.store.withdraw(self.source.name, address)
        if last:
            self.report.withdrawn += 1
            self.report.say(f"withdrawn {address.path}: {address.url}: {error}")
        event = {"event": "withdrawn" if last else "address-gone", "url": address.url, "path": address.path}
        self._tell({**event, "sha256": address.sha256, "code": error.code})

    def failed(self, url: str, error: FetchError) -> None:
        """Something that was wanted was not obtained."""
        self.report.failed += 1
        self.report.say(f"failed {url}: {error}")
        self._tell({"event": "failed", "code": error.code, "url": url, "error": str(error)})

    def would_fetch(self, url: str) -> None:
        """A dry run met an address that the state does not know."""
        self.report.waiting += 1
        self.report.say(f"would fetch {url}")
        self._tell({"event": "would-fetch", "url": url})

    def left(self, url: str, code: str) -> None:
        """A link that fits was left alone on purpose."""
        self._tell({"event": "left", "code": code, "url": url})

    def close(self, seconds: float) -> SourceReport:
        """The source is done: warn where it looks forgotten, and remember the run."""
        self.report.seconds = seconds
        self._warn()
        if not self.dry_run:
            gave = self.report.new + self.report.changed > 0
            self.store.finish_source(self.source.name, self.report.listed, gave_something=gave)
        self._tell({"event": "source", **self.report.counts(), "seconds": round(seconds, 3)})
        return self.report

    def _warn(self) -> None:
        """A source that gives nothing is more often a changed web site than a quiet municipality."""
        state = self.store.source(self.source.name)
        if self.report.listed == 0 and not self.report.failed:
            before = f", {state.last_listed} in the run before" if state and state.last_listed else ""
            self._warning(f"nothing there fits{before}: has the site changed, do take and follow still fit?")
        if state and not self.report.new + self.report.changed:
            last = datetime.fromisoformat(state.last_new or state.first_run)
            days = (datetime.now(UTC) - last).days
            if days >= self.source.quiet_days:
                self._warning(f"nothing new for {days} days (since {last:%Y-%m-%d}): look at {self.source.start[0]}")

    def _warning(self, text: str) -> None:
        self.report.warnings.append(text)
        self._tell({"event": "warning", "text": text})
