"""One source, from its start page to the stored files: find the links, ask for each document, record what became of
it.
"""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from datetime import date

from pipeline.ingest.fetch import NO_VALIDATORS, Fetcher, FetchError, Memory
from pipeline.ingest.links import Link, ListingError, canonical_url, gunzip, listing_links, newest_day
from pipeline.ingest.names import file_stem
from pipeline.ingest.record import Record
from pipeline.ingest.sources import Source
from pipeline.ingest.store import Address

PAGE_BYTES = 20_000_000
MOST_UNLISTED = 50


@dataclass
class Listed:
    """What a source's pages name: the documents to ask for, all that fit its patterns, and whether every page could
    be read.
    """

    wanted: dict[str, Link]
    fitting: set[str]
    whole: bool = True


class Crawl:
    """One run of one source over HTTP; `since` overrides the source's own. In a dry run only the listing is read."""

    def __init__(self, record: Record, fetcher: Fetcher, since: date | None) -> None:
        self.source = record.source
        self.store = record.store
        self.fetcher = fetcher
        self.report = record.report
        self._record = record
        self._since = since or record.source.since

    def run(self) -> None:
        """Do it. Raises OutputError where the store cannot be written, Stopped when a signal or the clock ends it."""
        self._documents(self._list())

    def _list(self) -> Listed:
        """Read the start pages and those that they lead to, breadth first."""
        listed = Listed({}, set())
        queue = deque((canonical_url(start), self.source.kind, 0) for start in self.source.start)
        asked = {url for url, _, _ in queue}
        pages = 0
        while queue:
            url, kind, depth = queue.popleft()
            if pages == self.source.max_pages:
                fault = FetchError(
                    "too-many-pages", f"more than {self.source.max_pages} pages (max_pages): the rest is left"
                )
                self._page_fault(listed, url, fault)
                break
            pages += 1
            for link in self._page(url, kind, listed):
                if link.is_listing and depth < self.source.depth:
                    onward = "sitemap"
                elif self._takes(link, kind):
                    self._note(link, listed)
                    continue
                elif depth < self.source.depth and any(
                    pattern.fits(link.url, link.text) for pattern in self.source.follow
                ):
                    onward = "html"
                else:
                    continue
                if link.url not in asked and self._is_reachable(link):
                    asked.add(link.url)
                    queue.append((link.url, onward, depth + 1))
        self.report.listed = len(listed.fitting)
        return listed

    def _page(self, url: str, kind: str, listed: Listed) -> tuple[Link, ...]:
        """The links of one page, from the state where the server says that it is the same; none where it cannot be
        read.
        """
        reading = f"{kind} {self.source.within or ''}".strip()
        kept = self.store.page(self.source.name, url, reading)
        sink = Memory(PAGE_BYTES)
        try:
            reply = self.fetcher.get(url, sink, kept[1] if kept else NO_VALIDATORS, page=True)
            if reply.status == 304 and kept:
                return kept[0]
            body = bytes(sink.body)
            if kind == "sitemap" and body.startswith(b"\x1f\x8b"):
                body = gunzip(body, PAGE_BYTES)
            links = listing_links(kind, body, reply.content_type, reply.url, self.source.within)
        except FetchError as error:
            self._page_fault(listed, url, error)
            return ()
        except ListingError as error:
            self._page_fault(listed, url, FetchError("not-a-listing", str(error)))
            return ()
        self.store.keep_page(self.source.name, url, reading, links, reply.validators)
        return links

    def _takes(self, link: Link, kind: str) -> bool:
        if any(pattern.fits(link.url, link.text) for pattern in self.source.leave):
            return False
        return (link.is_pdf and self._has_default_take()) or any(
            pattern.fits(link.url, link.text) for pattern in self.source.take
        )

    def _has_default_take(self) -> bool:
        return self.source.take is Source.take

    def _note(self, link: Link, listed: Listed) -> None:
        """A link that fits: wanted unless it is another host's, not http, too old, or beyond the source's number."""
        if link.url in listed.fitting:
            return
        if not self._is_reachable(link):
            return
        if len(listed.fitting) == self.source.max_documents:
            if listed.whole:
                message = f"more than {self.source.max_documents} documents (max_documents): the rest is left"
                self._page_fault(listed, link.url, FetchError("too-many-documents", message))
            return
        listed.fitting.add(link.url)
        day = newest_day(link) if self._since else None
        if self._since is None or day is None or day >= self._since:
            listed.wanted[link.url] = link

    def _is_reachable(self, link: Link) -> bool:
        if not link.url.startswith(("https://", "http://")):
            self._record.failed(link.url, FetchError("bad-address", "is no http or https address: refused"))
            return False
        try:
            canonical_url(link.url)
        except ValueError as error:
            self._record.failed(link.url, FetchError("bad-address", f"{error}: refused"))
            return False
        if not self.fetcher.permits_host(link.url):
            self._record.left(link.url, "other-host")
            return False
        return True

    def _documents(self, listed: Listed) -> None:
        """Ask for each wanted document, then for some that the listing has dropped."""
        unlisted: list[Address] = []
        if listed.whole and not self._record.dry_run:
            unlisted = self.store.mark_listed(self.source.name, listed.fitting, most=MOST_UNLISTED)
        for link in self._in_order(listed.wanted):
            if not self._record.dry_run:
                self._document(link)
            elif self.store.address(self.source.name, link.url) is None:
                self._record.would_fetch(link.url)
        for address in unlisted:
            self._document(Link(address.url))

    def _in_order(self, wanted: dict[str, Link]) -> list[Link]:
        """New addresses first, then the known ones by chance: a source that has too little time gets round to all."""
        known = [link for link in wanted.values() if self.store.address(self.source.name, link.url)]
        random.shuffle(known)
        met = {link.url for link in known}
        return [link for link in wanted.values() if link.url not in met] + known

    def _document(self, link: Link) -> None:
        address = self.store.address(self.source.name, link.url)
        ask = address.validators if address and self.store.is_whole(address) else NO_VALIDATORS
        body = self.store.incoming(int(self.source.max_file_mb * 1e6))
        try:
            reply = self.fetcher.get(link.url, body, ask, page=False)
            if reply.status == 304 and address:
                self._record.same(address)
            else:
                stem = file_stem(reply.url, link.text, reply.disposition)
                self._record.arrived(link.url, body, stem, reply.validators, announced=reply.announced)
        except FetchError as error:
            if error.status in (404, 410) and address:
                self._record.gone(address, error)
            else:
                self._record.failed(link.url, error)
        finally:
            body.drop()

    def _page_fault(self, listed: Listed, url: str, fault: FetchError) -> None:
        listed.whole = False
        self._record.failed(url, fault)
