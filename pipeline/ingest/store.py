"""What ingest keeps: the PDFs, and in `.ingest/` beside them the state (SQLite), the log and the lock.

    data/raw/<municipality>/<name>-<10 digits of the SHA-256>.pdf   whole files only, never changed, never deleted
    data/raw/.ingest/state.sqlite                                   addresses, versions, validators, pages, robots.txt
    data/raw/.ingest/log/2026-03.jsonl                              one line for each thing that happened
    data/raw/.ingest/incoming/                                      bodies on their way in
    data/raw/.ingest/lock                                           held by the run (flock: a crash releases it)

A document comes in so that a crash between any two steps loses nothing: its body goes to `incoming/<random>.part`;
whole and checked it is flushed to the disk and renamed to `incoming/<sha256>.whole`; one transaction records
document, address and version; it is renamed to its place. The next run's `recover` finishes the last step where the
record exists and throws away what has none.

Document = one content (SHA-256). Address = one URL as one source lists it; it points at the document that it gave
last. A document is `current` while any address that is not withdrawn points at it, `superseded` when its address gave
another one, else `withdrawn`.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

from extractors.errors import OutputError, PlanluppError, SetupError
from pipeline.ingest.fetch import NO_VALIDATORS, FetchError, Validators
from pipeline.ingest.links import Link
from pipeline.ingest.provenance import FOLDER, STATE

_VERSION = 1
_SCHEMA = """
CREATE TABLE documents (
    sha256 TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL,
    municipality_code TEXT NOT NULL, fetched_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE addresses (
    source TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES documents,
    state TEXT NOT NULL CHECK (state IN ('current', 'withdrawn')), etag TEXT, last_modified TEXT,
    first_seen TEXT NOT NULL, checked_at TEXT NOT NULL, unlisted_since TEXT, PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE INDEX address_of ON addresses (sha256, state);
CREATE TABLE versions (
    source TEXT NOT NULL, url TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES documents, fetched_at TEXT NOT NULL,
    ended_at TEXT, ended TEXT CHECK (ended IN ('superseded', 'withdrawn'))
);
CREATE INDEX version_of ON versions (sha256, ended);
CREATE INDEX version_at ON versions (source, url);
CREATE TABLE pages (
    source TEXT NOT NULL, url TEXT NOT NULL, reading TEXT NOT NULL, etag TEXT, last_modified TEXT,
    links BLOB NOT NULL, PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE TABLE robots (authority TEXT PRIMARY KEY, text TEXT NOT NULL, etag TEXT, last_modified TEXT) WITHOUT ROWID;
CREATE TABLE waits (authority TEXT PRIMARY KEY, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
    name TEXT PRIMARY KEY, first_run TEXT NOT NULL, last_run TEXT NOT NULL, last_new TEXT, last_listed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE VIEW document_states AS SELECT documents.*, CASE
    WHEN EXISTS (SELECT 1 FROM addresses a WHERE a.sha256 = documents.sha256 AND a.state = 'current') THEN 'current'
    WHEN EXISTS (SELECT 1 FROM versions v WHERE v.sha256 = documents.sha256 AND v.ended = 'superseded')
        THEN 'superseded'
    ELSE 'withdrawn' END AS state FROM documents;
"""


class LockedError(PlanluppError):
    """Another run is at work on the same folder."""

    exit_code = 6


@dataclass(frozen=True)
class Address:
    """What is known of one URL of one source; `path` is its document's, below the root."""

    url: str
    sha256: str
    path: str
    bytes: int
    withdrawn: bool
    validators: Validators


@dataclass(frozen=True)
class Kept:
    """What became of a body: `new`, `changed` or `unchanged`; `note` says more where there is more to say."""

    outcome: str
    path: str
    sha256: str
    bytes: int
    note: str | None = None


@dataclass(frozen=True)
class SourceState:
    """What is known of a source from its earlier runs (UTC times as ISO 8601)."""

    first_run: str
    last_new: str | None
    last_listed: int


class Incoming:
    """A sink for a document's body: hashed and written as it comes, refused at once when it is no PDF or too large."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._file: IO[bytes] | None = None
        self.path = folder
        self.restart()

    def restart(self) -> None:
        """Forget what came so far."""
        if self._file:
            self._file.seek(0)
            self._file.truncate()
        self._hash = hashlib.sha256()
        self.bytes = 0
        self._head = self._tail = b""

    def write(self, piece: bytes) -> None:
        """Take a piece of the body. Raises FetchError, or OutputError where it cannot be written."""
        if len(self._head) < 1024:
            self._head = (self._head + piece)[:1024]
            if len(self._head) == 1024:
                self._check_head()
        self.bytes += len(piece)
        if self.bytes > self._limit:
            raise FetchError("too-large", f"is larger than {self._limit / 1e6:g} MB (max_file_mb)")
        self._hash.update(piece)
        self._tail = (self._tail + piece)[-2048:]
        with writing(self._folder):
            if self._file is None:
                self._file = tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False)  # noqa: SIM115
                self.path = Path(self._file.name)
            self._file.write(piece)

    def finish(self, *, announced: bool) -> str:
        """The body is whole as far as the server says: check it, flush it to the disk, and return its SHA-256.

        Where nothing `announced` the length, a body without `%%EOF` in its last 2 KB counts as cut off.
        """
        self._check_head()
        if not announced and b"%%EOF" not in self._tail:
            raise FetchError("truncated", "the PDF breaks off before its end")
        assert self._file is not None  # `_check_head` refuses the empty body
        with writing(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        return self._hash.hexdigest()

    def drop(self) -> None:
        """Forget the body, unless it has been renamed to its place."""
        if self._file:
            self._file.close()
            self.path.unlink(missing_ok=True)

    def _check_head(self) -> None:
        """A PDF begins with `%PDF-` in its first 1024 bytes (ISO 32000-1, annex H, implementation note 13)."""
        if b"%PDF-" in self._head:
            return
        start = self._head.lstrip().lower()
        if not start:
            raise FetchError("empty", "the answer is empty")
        if b"<html" in start or start.startswith((b"<!doctype", b"<?xml")):
            raise FetchError("not-pdf", "is an HTML page, not a PDF: let the source `follow` it, or `leave` it")
        raise FetchError("not-pdf", "is not a PDF")


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """An error of the disk as an OutputError that names the place."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"{path}: cannot be written ({error}): check space and rights, then run again") from error


class Store:
    """The state below one root (`data/raw`). Safe to use from several threads; `close` it at the end.

    Documents whose SHA-256 is `forgotten` are recorded, and their files are not kept. With `write=False` (a dry run)
    nothing is written, and a state that does not exist yet is an empty one.
    """

    def __init__(self, root: Path, forgotten: Set[str] = frozenset(), *, write: bool = True) -> None:
        self.root = root
        self._forgotten = forgotten
        self._write = write
        self._lock = threading.RLock()
        self._folder = root / FOLDER
        self._incoming = self._folder / "incoming"
        self._log_file: IO[str] | None = None
        if write:
            with writing(self._folder):
                self._incoming.mkdir(parents=True, exist_ok=True)
                (self._folder / "log").mkdir(exist_ok=True)
                self._db = _open(self._folder / STATE)
        else:
            state = self._folder / STATE
            self._db = _open(state) if state.exists() else _open(None)

    def close(self) -> None:
        """Let go of the database and the log."""
        self._db.close()
        if self._log_file:
            self._log_file.close()

    def recover(self) -> None:
        """Finish what a killed run left: bodies that are recorded go to their place, the others go away."""
        with writing(self._incoming):
            for path in sorted(self._incoming.iterdir()):
                row = (
                    self._row("SELECT path FROM documents WHERE sha256 = ?", path.stem)
                    if path.suffix == ".whole"
                    else None
                )
                if row and not (self.root / row[0]).exists():
                    self._place(path, self.root / row[0])
                else:
                    path.unlink()

    # Documents

    def incoming(self, limit: int) -> Incoming:
        """A sink for the body of one document of at most `limit` bytes."""
        return Incoming(self._incoming, limit)

    def address(self, source: str, url: str) -> Address | None:
        """What is known of an address, or None."""
        row = self._row(
            "SELECT a.sha256, d.path, d.bytes, a.state, a.etag, a.last_modified"
            " FROM addresses a JOIN documents d USING (sha256) WHERE a.source = ? AND a.url = ?",
            source,
            url,
        )
        return Address(url, row[0], row[1], row[2], row[3] == "withdrawn", Validators(row[4], row[5])) if row else None

    def is_whole(self, address: Address) -> bool:
        """Whether the file of an address's document is still there, with its length, or is forgotten: else it must be
        fetched again."""
        if address.sha256 in self._forgotten:
            return True
        try:
            return (self.root / address.path).stat().st_size == address.bytes
        except OSError:
            return False

    def keep(
        self,
        source: str,
        url: str,
        body: Incoming,
        sha256: str,
        folder: str,
        stem: str,
        code: str,
        validators: Validators,
    ) -> Kept:
        """Record the finished `body` (`sha256` from `finish`) as what `url` gives now; put the file in place unless it
        is forgotten.
        """
        now = utc_now()
        with self._lock, writing(self.root / folder):
            before = self.address(source, url)
            known = self._row("SELECT path, state FROM document_states WHERE sha256 = ?", sha256)
            path = known[0] if known else f"{folder}/{stem}-{sha256[:10]}.pdf"
            place = self.root / path
            forgotten = sha256 in self._forgotten
            needed = not forgotten and (not place.exists() or place.stat().st_size != body.bytes)
            whole = self._incoming / f"{sha256}.whole"
            if needed:
                body.path.replace(whole)
            with self._db:
                if not known:
                    self._db.execute(
                        "INSERT INTO documents VALUES (?, ?, ?, ?, ?)", (sha256, path, body.bytes, code, now)
                    )
                self._point(source, url, sha256, validators, before, now)
            if needed:
                self._place(whole, place)
        if forgotten:
            return Kept("unchanged", path, sha256, body.bytes, "forgotten: not kept")
        if before and before.sha256 != sha256:
            return Kept("changed", path, sha256, body.bytes, f"replaces {before.path}")
        if not known:
            return Kept("new", path, sha256, body.bytes)
        if before and before.withdrawn:
            return Kept("unchanged", path, sha256, body.bytes, "restored")
        if not before:
            note = "the same as another address's document" if known[1] == "current" else "restored at another address"
            return Kept("unchanged", path, sha256, body.bytes, note)
        return Kept("unchanged", path, sha256, body.bytes)

    def unchanged(self, source: str, address: Address) -> str | None:
        """The server says that an address's document is the same (304). Returns `restored` where it had been
        withdrawn.
        """
        if not address.withdrawn:
            return None
        now = utc_now()
        with self._lock, writing(self._folder), self._db:
            self._point(source, address.url, address.sha256, address.validators, address, now)
        return "restored"

    def withdraw(self, source: str, address: Address) -> bool:
        """The address is gone (404, 410). Returns whether its document is now at no address at all; the file stays."""
        now = utc_now()
        with self._lock, writing(self._folder), self._db:
            self._db.execute(
                "UPDATE addresses SET state = 'withdrawn', checked_at = ? WHERE source = ? AND url = ?",
                (now, source, address.url),
            )
            self._end_version(source, address.url, "withdrawn", now)
        row = self._row("SELECT 1 FROM addresses WHERE sha256 = ? AND state = 'current'", address.sha256)
        return row is None

    def mark_listed(self, source: str, listed: set[str], *, most: int) -> list[Address]:
        """Note which addresses of the source its listing names today (all of it has been read).

        Returns at most `most` current ones that it does not name, those first that were asked for longest ago: a
        listing that shows the last year only drops documents that are still published, so only the address itself can
        say that one vanished.
        """
        now = utc_now()
        with self._lock, writing(self._folder), self._db:
            rows = self._db.execute("SELECT url, unlisted_since FROM addresses WHERE source = ?", (source,)).fetchall()
            back = [(source, url) for url, since in rows if since and url in listed]
            gone = [(now, source, url) for url, since in rows if not since and url not in listed]
            self._db.executemany("UPDATE addresses SET unlisted_since = NULL WHERE source = ? AND url = ?", back)
            self._db.executemany("UPDATE addresses SET unlisted_since = ? WHERE source = ? AND url = ?", gone)
            due = self._db.execute(
                "SELECT url FROM addresses WHERE source = ? AND state = 'current' AND unlisted_since NOTNULL"
                " ORDER BY checked_at, url LIMIT ?",
                (source, most),
            ).fetchall()
            self._db.executemany(
                "UPDATE addresses SET checked_at = ? WHERE source = ? AND url = ?",
                [(now, source, url) for (url,) in due],
            )
        return [address for (url,) in due if (address := self.address(source, url))]

    def _point(
        self, source: str, url: str, sha256: str, validators: Validators, before: Address | None, now: str
    ) -> None:
        if before is None:
            self._db.execute(
                "INSERT INTO addresses VALUES (?, ?, ?, 'current', ?, ?, ?, ?, NULL)",
                (source, url, sha256, validators.etag, validators.last_modified, now, now),
            )
        else:
            self._db.execute(
                "UPDATE addresses SET sha256 = ?, state = 'current', etag = ?, last_modified = ?, checked_at = ?"
                " WHERE source = ? AND url = ?",
                (sha256, validators.etag, validators.last_modified, now, source, url),
            )
        if before and before.sha256 == sha256 and not before.withdrawn:
            return
        if before and not before.withdrawn:
            self._end_version(source, url, "superseded", now)
        elif before and before.sha256 != sha256:
            # It vanished, and another one came back in its place.
            self._db.execute(
                "UPDATE versions SET ended = 'superseded' WHERE source = ? AND url = ? AND sha256 = ?",
                (source, url, before.sha256),
            )
        self._db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, NULL, NULL)", (source, url, sha256, now))

    def _end_version(self, source: str, url: str, how: str, now: str) -> None:
        self._db.execute(
            "UPDATE versions SET ended_at = ?, ended = ? WHERE source = ? AND url = ? AND ended_at IS NULL",
            (now, how, source, url),
        )

    def _place(self, whole: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        whole.replace(place)
        with suppress(OSError):  # not every file system lets a folder be flushed
            folder = os.open(place.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    # Pages, robots.txt files and hosts that asked to be left alone

    def page(self, source: str, url: str, reading: str) -> tuple[tuple[Link, ...], Validators] | None:
        """The links that a page had when it was last read in this way (`reading`: kind and selector), or None."""
        row = self._row(
            "SELECT links, etag, last_modified FROM pages WHERE source = ? AND url = ? AND reading = ?",
            source,
            url,
            reading,
        )
        if row is None:
            return None
        links = json.loads(zlib.decompress(row[0]))
        return tuple(
            Link(**{**link, "day": date.fromisoformat(link["day"]) if link["day"] else None}) for link in links
        ), Validators(row[1], row[2])

    def keep_page(self, source: str, url: str, reading: str, links: tuple[Link, ...], validators: Validators) -> None:
        """Remember a page's links for the day when it answers 304."""
        if validators == NO_VALIDATORS:
            return
        text = json.dumps([asdict(link) for link in links], default=str, separators=(",", ":"))
        self._save(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?)",
            (source, url, reading, validators.etag, validators.last_modified, zlib.compress(text.encode())),
        )

    def robots(self, authority: str) -> tuple[str, Validators] | None:
        """The robots.txt of a host as it was last, or None."""
        row = self._row("SELECT text, etag, last_modified FROM robots WHERE authority = ?", authority)
        return (row[0], Validators(row[1], row[2])) if row else None

    def keep_robots(self, authority: str, text: str, validators: Validators) -> None:
        """Remember a host's robots.txt."""
        if validators != NO_VALIDATORS:
            row = (authority, text, validators.etag, validators.last_modified)
            self._save("INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)", row)

    def asked_to_wait(self, authority: str) -> float:
        """Seconds for which a host still wants to be left alone; 0 or less where it does not."""
        row = self._row("SELECT until FROM waits WHERE authority = ?", authority)
        return row[0] - time.time() if row else 0.0

    def keep_wait(self, authority: str, seconds: float) -> None:
        """A host wants to be left alone for so long, at most a week."""
        self._save("INSERT OR REPLACE INTO waits VALUES (?, ?)", (authority, time.time() + min(seconds, 7 * 86_400)))

    # Sources and the log

    def source(self, name: str) -> SourceState | None:
        """What earlier runs left of a source, or None."""
        row = self._row("SELECT first_run, last_new, last_listed FROM sources WHERE name = ?", name)
        return SourceState(*row) if row else None

    def finish_source(self, name: str, listed: int, *, gave_something: bool) -> None:
        """A run of the source is over: `listed` documents named, `gave_something` where one was new or changed."""
        now = utc_now()
        self._save(
            "INSERT INTO sources VALUES (?1, ?2, ?2, ?3, ?4) ON CONFLICT (name) DO UPDATE SET"
            " last_run = ?2, last_new = coalesce(?3, last_new), last_listed = ?4",
            (name, now, now if gave_something else None, listed),
        )

    def log(self, event: dict[str, Any]) -> str:
        """Append one event to this month's log, as one write, and return the JSON line. A dry run logs nothing to the
        disk.
        """
        line = json.dumps({"at": utc_now(), **event}, ensure_ascii=False)
        if self._write:
            with self._lock, writing(self._folder / "log"):
                path = self._folder / "log" / f"{line[8:15]}.jsonl"
                if self._log_file is None or Path(self._log_file.name) != path:
                    self._log_file = _open_log(path)
                self._log_file.write(line + "\n")
                self._log_file.flush()
        return line

    def _row(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    def _save(self, statement: str, values: tuple[Any, ...]) -> None:
        if self._write:
            with self._lock, writing(self._folder), self._db:
                self._db.execute(statement, values)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the root's lock. The kernel holds it for the process (flock), so that a crash releases it. Raises
    LockedError.
    """
    from filelock import FileLock, Timeout

    path = root / FOLDER / "lock"
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise LockedError(f"{root}: another ingest is at work there: wait until it has ended") from error
    try:
        yield
    finally:
        lock.release()


def utc_now() -> str:
    """The time as it is written in the state and the log."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _open(path: Path | None) -> sqlite3.Connection:
    db = sqlite3.connect(path or ":memory:", check_same_thread=False, timeout=30)
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    elif version != _VERSION:
        db.close()
        raise SetupError(
            f"{path}: was written by another version of planlupp (state {version}, not {_VERSION}): use that one"
        )
    return db


def _open_log(path: Path) -> IO[str]:
    """Open for appending; a last line that a power cut left without its end is ended first."""
    whole = True
    with suppress(OSError), path.open("rb") as before:
        before.seek(-1, os.SEEK_END)
        whole = before.read(1) == b"\n"
    file = path.open("a", encoding="utf-8")
    if not whole:
        file.write("\n")
    return file
