"""A local or mounted drop folder as a source: the same bookkeeping as over HTTP, with files instead of addresses."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.ingest.fetch import FetchError, Validators
from pipeline.ingest.hosts import Clock
from pipeline.ingest.links import Link, newest_day
from pipeline.ingest.names import file_stem
from pipeline.ingest.record import Record

SCHEME = "folder:"
_CHUNK = 1024 * 1024


def take_folder(record: Record, clock: Clock, since: date | None) -> None:
    """Take over what is new in the source's folder and below. A file's address in the state is `folder:` and its path
    below the folder.

    Size and time of change stand in for the ETag. A file that is no longer there is withdrawn; a folder that is
    missing or empty is a failure, and withdraws nothing: it is more often a mount that is not there. Links that lead
    out of the folder are refused. Raises OutputError, or Stopped.
    """
    source, store = record.source, record.store
    root = Path(source.start[0])
    since = since or source.since
    files = dict(_files(root))
    fitting = {path for path in files if _fits(record, path)}
    record.report.listed = len(fitting)
    if not files:
        what = "is empty" if root.is_dir() else "is not there"
        record.failed(str(root), FetchError("no-folder", f"the folder {what}: is it mounted?"))
        return
    for path in sorted(fitting):
        clock.wait(0)
        day = newest_day(Link(path, path)) if since else None
        if since and day and day < since:
            continue
        if not record.dry_run:
            _take_file(record, path, files[path], root)
        elif store.address(source.name, SCHEME + path) is None:
            record.would_fetch(SCHEME + path)
    if not record.dry_run:
        known = {SCHEME + path for path in fitting}
        for address in store.mark_listed(source.name, known, most=len(fitting) + 100_000):
            if not (root / address.url.removeprefix(SCHEME)).exists():
                record.gone(address, FetchError("gone", "the file is no longer in the folder", 410))


def _files(root: Path) -> Iterator[tuple[str, Path]]:
    """All regular files below `root` that do not lead out of it: path below the root with `/`, and where it is."""
    inside = root.resolve()
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.is_file() and path.resolve().is_relative_to(inside):
                yield path.relative_to(root).as_posix(), path


def _fits(record: Record, path: str) -> bool:
    source = record.source
    return any(pattern.fits(path, path) for pattern in source.take) and not any(
        pattern.fits(path, path) for pattern in source.leave
    )


def _take_file(record: Record, name: str, path: Path, root: Path) -> None:
    store, url = record.store, SCHEME + name
    address = store.address(record.source.name, url)
    body = store.incoming(int(record.source.max_file_mb * 1e6))
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            validators = Validators(etag=_stamp(before))
            if address and address.validators == validators and store.is_whole(address):
                record.same(address)
                return
            while piece := file.read(_CHUNK):
                body.write(piece)
            if _stamp(os.fstat(file.fileno())) != validators.etag:
                raise FetchError("in-flight", "is being written: the next run takes it")
        # Nothing announces a file's length while it is being copied in, so its end is looked for.
        record.arrived(url, body, file_stem("file:/" + name, "", None), validators, announced=False)
    except OSError as error:
        record.failed(url, FetchError("unreadable", f"cannot be read ({error.strerror})"))
    except FetchError as error:
        record.failed(url, error)
    finally:
        body.drop()


def _stamp(status: os.stat_result) -> str:
    return f"{stat.S_IFMT(status.st_mode)}-{status.st_size}-{status.st_mtime_ns}"
