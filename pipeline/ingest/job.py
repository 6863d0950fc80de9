"""The whole run: the lock, all sources with one thread for each host, the log."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence, Set
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from extractors.errors import OutputError
from pipeline.ingest.crawl import Crawl
from pipeline.ingest.fetch import Fetcher, FetchError, Robots, authority_of
from pipeline.ingest.folder import take_folder
from pipeline.ingest.hosts import Clock, Hosts, Stopped
from pipeline.ingest.links import canonical_url
from pipeline.ingest.record import Record
from pipeline.ingest.report import Report, SourceReport
from pipeline.ingest.sources import Source, SourceList
from pipeline.ingest.store import Store, locked


def ingest(
    wanted: SourceList,
    root: Path,
    stop: threading.Event,
    *,
    since: date | None = None,
    dry_run: bool = False,
    forgotten: Set[str] = frozenset(),
    on_line: Callable[[str], None] = lambda line: None,
) -> Report:
    """Bring the files below `root` (`data/raw`) up to date with the sources.

    `since` overrides each source's own; a dry run reads the listings only, and writes nothing. Documents whose SHA-256
    is `forgotten` are not kept. `stop` ends the run after the piece in flight. `on_line` gets each event as a JSON
    line, from any thread. Sources that begin at the same host are taken one after the other, so that a host never has
    two requests at once; hosts run side by side, at most `hosts_at_once`. Raises LockedError, OutputError, SetupError.
    """
    begin = time.monotonic()
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(locked(root))
        store = Store(root, forgotten, write=not dry_run)
        stack.callback(store.close)
        if not dry_run:
            store.recover()
        run = _Run(wanted.contact, store, stop, since, on_line, dry_run=dry_run)
        reports = run.all(wanted.sources, wanted.hosts_at_once)
        report = Report(reports, round(time.monotonic() - begin, 3), interrupted=stop.is_set())
        run.tell({"event": "run", **report.counts(), "seconds": report.seconds, "interrupted": report.interrupted})
    return report


class _Run:
    """What the sources of one run share."""

    def __init__(
        self,
        contact: str,
        store: Store,
        stop: threading.Event,
        since: date | None,
        on_line: Callable[[str], None],
        *,
        dry_run: bool,
    ) -> None:
        self._contact = contact
        self._store = store
        self._stop = stop
        self._since = since
        self._on_line = on_line
        self._dry_run = dry_run
        self._hosts = Hosts()
        self._robots = Robots(store)
        self._fetchers: set[Fetcher] = set()

    def all(self, sources: Sequence[Source], hosts_at_once: int) -> list[SourceReport]:
        """Take every source; the reports in the sources' order, without those that a stop left untouched."""
        by_host: dict[str, list[Source]] = {}
        for source in sources:
            host = "folder" if source.kind == "folder" else authority_of(canonical_url(source.start[0]))
            by_host.setdefault(host, []).append(source)
        reports: dict[str, SourceReport] = {}
        with ThreadPoolExecutor(max_workers=hosts_at_once, thread_name_prefix="ingest") as pool:
            futures = [pool.submit(self._one_host, group, reports) for group in by_host.values()]
            try:
                wait(futures, return_when=FIRST_EXCEPTION)
            except KeyboardInterrupt:
                self._stop_all()
                wait(futures)
            for future in futures:
                if future.done() and (error := future.exception()):
                    self._stop_all()
                    raise error
        return [reports[source.name] for source in sources if source.name in reports]

    def tell(self, event: dict[str, Any], source: str | None = None) -> None:
        """Log an event, and hand its line on."""
        self._on_line(self._store.log({"source": source, **event} if source else event))

    def _stop_all(self) -> None:
        self._stop.set()
        for fetcher in list(self._fetchers):
            fetcher.hang_up()

    def _one_host(self, sources: Sequence[Source], reports: dict[str, SourceReport]) -> None:
        for source in sources:
            if self._stop.is_set():
                return
            reports[source.name] = self._one(source)

    def _one(self, source: Source) -> SourceReport:
        begin = time.monotonic()
        clock = Clock(self._stop, begin + source.max_minutes * 60)
        record = Record(source, self._store, partial(self.tell, source=source.name), dry_run=self._dry_run)
        try:
            if source.kind == "folder":
                take_folder(record, clock, self._since)
            else:
                self._crawl(record, clock)
        except Stopped:
            if self._stop.is_set():
                record.report.seconds = time.monotonic() - begin
                return record.report
            fault = FetchError(
                "time-over",
                f"its time is over after {source.max_minutes:g} minutes (max_minutes): the next run goes on",
            )
            record.failed(source.start[0], fault)
        except OutputError:
            raise
        except Exception as error:  # one source's surprise must not cost the others
            record.failed(
                source.start[0], FetchError("unexpected", f"{type(error).__name__}: {error}: please report it")
            )
        return record.close(time.monotonic() - begin)

    def _crawl(self, record: Record, clock: Clock) -> None:
        fetcher = Fetcher(record.source, self._contact, self._hosts, self._robots, clock)
        self._fetchers.add(fetcher)
        try:
            Crawl(record, fetcher, self._since).run()
        finally:
            self._fetchers.discard(fetcher)
            fetcher.close()
