"""The dataset on disk: one file of actions a document, `decisions.parquet`, `documents.parquet`, and what is known
from earlier runs.

    OUT/actions/municipality_slug=<slug>/<first 16 of document_id>.parquet
    OUT/actions/municipality_slug=<slug>/<first 16 of document_id>-reviewed.parquet    its rows that a person moved here
    OUT/decisions.parquet, OUT/documents.parquet
    OUT/.planlupp/documents.jsonl     one `Entry` a line: all files of the last consolidation
    OUT/.planlupp/parts/<key>.json    the entry of a file read since; <key>.parquet its decisions
    OUT/.planlupp/tmp/                files that are being written (elsewhere where OUT is in an object store)
    OUT/.planlupp/lock

A document is put down in this order: its actions (a rename, or one upload), its decisions' part, its entry's part
(which makes it count), then the file of actions that it replaces is removed. A process that is killed in between leaves
whole files only; opening the store removes what no entry speaks for and reads again what an entry speaks for in vain.
`consolidate` writes the single files anew from the old ones and the parts, and drops the parts last, so that it can be
repeated. In an object store several documents are put down at a time, each in this order; `consolidate` waits for them.

Nothing is synced to the disk for each document: against `kill -9` a rename is enough. Against a power failure,
`consolidate` syncs the files of actions before it drops their parts, and after a crash opening the store looks into
each file that still has a part.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from extractors.errors import OutputError
from pipeline.places import (
    REQUESTS,
    each,
    is_remote,
    lock,
    parquet,
    put_in_place,
    reaching,
    remove,
    remove_with_folder,
)
from pipeline.records import Action, Decision
from pipeline.slug import UNKNOWN, municipality_slug
from pipeline.state import Entry, entry_line, parse_entry

if TYPE_CHECKING:
    import pyarrow as pa

# Above this many parts the single files are written anew in mid-run; above that, at a quarter of the dataset.
FEW_PARTS = 500

_Step = tuple[Path | None, Path]  # a draft and the file that is to hold it; None: the file is to go

PLACEHOLDER = f"municipality_slug={UNKNOWN}/empty.parquet"
MOVED = "-reviewed.parquet"
_OURS = re.compile(r"[0-9a-f]{16}\.parquet")


class Store:
    """The dataset below `out`, held by one process at a time; a context manager.

    `entries` are all files known, by name. Raises OutputError where the dataset cannot be written, or another process
    holds it.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self.actions = out / "actions"
        self.home = out / ".planlupp"
        self.parts = self.home / "parts"
        self.entries: dict[str, Entry] = {}
        self._changed: set[str] = set()  # names whose rows in the single files are out of date
        self._touched = False
        self._owners: dict[Path, str] = {}  # file of actions → name of the entry that it belongs to
        self._unsynced: list[Path] = []
        self._lock = lock(self.home / "lock")
        self._behind = ThreadPoolExecutor(REQUESTS) if is_remote(out) else None
        self._coming: dict[Path, Future[None]] = {}  # what is being done to the files of an object store
        self._numbers = count()
        self._drafts = self.home / "tmp"

    def __enter__(self) -> Store:
        with writing(self.out):
            if not is_remote(self.out):
                for folder in (self.actions, self.parts, self._drafts):
                    folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                raise OutputError(
                    f"another run writes to {self.out}: wait for its end, or give another --out"
                ) from None
            if is_remote(self.out):
                self._drafts = Path(tempfile.mkdtemp(prefix="planlupp-"))
            try:
                self._heal()
            except BaseException:
                self._lock.release()
                raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._behind:
            self._behind.shutdown(cancel_futures=kind is not None)
            shutil.rmtree(self._drafts)
        with writing(self.out):
            self._lock.release()

    def put(self, entry: Entry, actions: Sequence[Action] = (), decisions: Sequence[Decision] = ()) -> Entry:
        """Put down one document in place of what is known under its name; returns the entry with its place."""
        from pipeline.schema import actions_table, decisions_table

        slug = municipality_slug(entry.document.municipality) if actions else None
        entry = replace(entry, slug=slug, review_rows=sum(action.needs_review for action in actions))
        with writing(self.out):
            steps: list[_Step] = []
            if path := self.actions_file(entry):
                steps.append(self._table_step(path, actions_table(actions)))
                self._unsynced.append(path)
            part = self._part(entry.name).with_suffix(".parquet")
            if decisions:
                steps.append(self._table_step(part, decisions_table(decisions)))
            elif entry.name in self._changed:
                steps.append((None, part))
            self._let_stand(entry.name, entry, [*steps, self._step(self._part(entry.name), entry_line(entry).encode())])
            if len(self._changed) >= max(FEW_PARTS, len(self.entries) // 4):
                self.consolidate()
        return entry

    def drop(self, name: str) -> None:
        """Take the file `name` and all its rows out of the dataset."""
        part = self._part(name)
        said = json.dumps({"dropped": name}).encode()
        with writing(self.out):
            self._let_stand(name, None, [(None, part.with_suffix(".parquet")), self._step(part, said)])

    def touch(self, entry: Entry) -> None:
        """Replace an entry whose rows stay as they are (the file was copied or moved); kept by `consolidate`."""
        self.entries[entry.name] = entry
        self._touched = True

    def actions_file(self, entry: Entry) -> Path | None:
        """Where the entry's rows of actions stand; None where it has none."""
        if entry.slug is None or entry.document.document_id is None:
            return None
        return self.actions / f"municipality_slug={entry.slug}" / f"{entry.document.document_id[:16]}.parquet"

    @property
    def changed(self) -> bool:
        """Whether rows were put or dropped since the last consolidation."""
        return bool(self._changed)

    def consolidate(self) -> None:
        """Write the single files anew where something changed, then drop the parts. May be repeated at any time."""
        with writing(self.out):
            for future in self._coming.values():
                future.result()
            self._coming.clear()
            missing = [p for p in (self.out / "decisions.parquet", self.out / "documents.parquet") if not p.exists()]
            if self._changed or self._touched or missing:
                from pipeline.schema import documents_table

                for path in self._unsynced:
                    if not is_remote(path) and path.exists():
                        _sync(path)
                ordered = [self.entries[name] for name in sorted(self.entries)]
                lines = "".join(f"{entry_line(entry)}\n" for entry in ordered)
                self._write(self.home / "documents.jsonl", lines.encode(), sync=True)
                if self._changed or missing:
                    self._write_decisions()
                documents = documents_table(entry.document for entry in ordered)
                self._write_table(self.out / "documents.parquet", documents, sync=True)
            self._placeholder()
            remove(*self.parts.glob("*"))
            self._changed.clear()
            self._unsynced.clear()
            self._touched = False

    def review_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of actions that need review, as python values, read from those files alone that may have some."""
        own = [self.actions_file(entry) for entry in self.entries.values() if entry.review_rows]
        files = [*filter(None, own), *self.actions.glob(f"municipality_slug=*/*{MOVED}")]
        for table in each(_table, files, remote=is_remote(self.out)):
            yield from (row for row in table.to_pylist() if row["needs_review"])

    def write_rows(
        self,
        path: Path,
        rows: Sequence[Mapping[str, Any]],
        metadata: Mapping[bytes, bytes],
        schema: pa.Schema | None = None,
    ) -> None:
        """Write `rows` (python values for the columns of `schema`, without it those of `actions`) to `path` below the
        dataset in one step, with `metadata` in the file's schema."""
        import pyarrow as pa

        from pipeline.schema import ACTIONS

        described = (schema or ACTIONS).with_metadata(dict(metadata) or None)
        self.write_table(path, pa.Table.from_pylist(rows, schema=described))

    def write_table(self, path: Path, table: pa.Table) -> None:
        """Write `table` to `path` below the dataset in one step."""
        with writing(self.out):
            self._write_table(path, table)

    def write_file(self, relative: str, data: bytes) -> None:
        """Write (or replace) the file `relative` below the dataset's folder in one step."""
        with writing(self.out):
            self._write(self.out / relative, data)

    # Opening

    def _heal(self) -> None:
        """Read the entries, mend what a killed run left behind."""
        remove(*self._drafts.iterdir())
        whole = self.home / "documents.jsonl"
        if whole.exists():
            self.entries = {
                entry.name: entry for line in whole.read_text("utf-8").split("\n") if (entry := _entry(line))
            }
        if not (self.out / "decisions.parquet").exists():
            self._forget(entry for entry in self.entries.values() if entry.document.decisions)
        fresh = []
        parts = sorted(self.parts.glob("*.json"))
        for path, line in zip(parts, each(_text, parts, remote=is_remote(self.out)), strict=True):
            if entry := _entry(line):
                self.entries[entry.name] = entry
                self._changed.add(entry.name)
                fresh.append(entry)
            elif (name := _dropped(line)) is not None:
                self.entries.pop(name, None)
                self._changed.add(name)
            else:
                remove(path)
        spoken_for = {path.stem for path in parts}
        remove(*(path for path in self.parts.glob("*.parquet") if path.stem not in spoken_for))
        self._forget(entry for entry in fresh if not self._whole(entry))
        self._match_files()

    def _match_files(self) -> None:
        """Remove files of actions that no entry speaks for; forget entries whose file is gone."""
        there = {path for path in self.actions.glob("municipality_slug=*/*.parquet") if _OURS.fullmatch(path.name)}
        wanted = {path: entry for entry in self.entries.values() if (path := self.actions_file(entry))}
        for path in there - wanted.keys():
            remove_with_folder(path)
        self._forget(entry for path, entry in wanted.items() if path not in there)
        self._owners = {path: entry.name for path, entry in wanted.items() if path in there}

    def _whole(self, entry: Entry) -> bool:
        """Whether the files of a freshly put entry can be read (a power failure may have left them empty)."""
        import pyarrow as pa

        path = self.actions_file(entry)
        files = [path] if path else []
        if entry.document.decisions:
            files.append(self._part(entry.name).with_suffix(".parquet"))
        try:
            for file in files:
                with parquet(file):
                    pass
        except (OSError, pa.ArrowInvalid):
            return False
        return True

    def _forget(self, entries: Iterable[Entry]) -> None:
        """Drop entries that say more than the files hold: their documents are read again."""
        for entry in list(entries):
            del self.entries[entry.name]
            self._changed.add(entry.name)
            remove(*(self._part(entry.name).with_suffix(suffix) for suffix in (".json", ".parquet")))

    # Writing

    def _part(self, name: str) -> Path:
        return self.parts / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"

    def _let_stand(self, name: str, entry: Entry | None, steps: list[_Step]) -> None:
        """Take `steps`, let `entry` (None: nothing) stand for `name`, and remove the file of actions that is then
        nobody's."""
        path = self.actions_file(entry) if entry else None
        old = self.entries.get(name)
        former = self.actions_file(old) if old else None
        if former == path or (former and self._owners.get(former) != name):
            former = None
        touched = [path for _, path in steps] + ([former] if former else [])
        if self._behind:
            for path_ in touched:
                if path_ in self._coming:
                    self._coming[path_].result()
            self._coming |= dict.fromkeys(touched, self._behind.submit(self._take, steps, former))
        else:
            self._take(steps, former)
        self._changed.add(name)
        self.entries.pop(name, None)
        if entry:
            self.entries[name] = entry
        if path:
            self._owners[path] = name
        if former:
            del self._owners[former]

    def _take(self, steps: Iterable[_Step], former: Path | None) -> None:
        with writing(self.out):
            for draft, path in steps:
                if draft:
                    self._put_in_place(draft, path, sync=False)
                else:
                    remove(path)
            if former:
                remove_with_folder(former)

    def _placeholder(self) -> None:
        """An `actions` folder without a row still reads as a table with all its columns: it holds an empty file."""
        path = self.actions / PLACEHOLDER
        if any(entry.slug for entry in self.entries.values()):
            if path.exists():
                remove_with_folder(path)
        elif not path.exists():
            from pipeline.schema import actions_table

            self._write_table(path, actions_table([]))

    def _write_decisions(self) -> None:
        """The old table without the rows of changed files, then those of the parts; a batch of rows at a time."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        from pipeline.schema import DECISIONS

        path = self.out / "decisions.parquet"
        draft = self._draft(path)
        changed = pa.array(sorted(self._changed), pa.string())
        with pq.ParquetWriter(draft, DECISIONS, compression="zstd") as writer:
            if path.exists():
                with parquet(path) as old:
                    for batch in old.iter_batches(batch_size=20_000):
                        kept = batch.filter(pc.invert(pc.is_in(batch["source_file"], value_set=changed)))
                        if kept.num_rows:
                            writer.write_batch(kept.cast(DECISIONS))
            tables = each(_table, sorted(self.parts.glob("*.parquet")), remote=is_remote(self.out))
            for group in _joined(tables):
                writer.write_table(group)
        self._put_in_place(draft, path, sync=True)

    def _write_table(self, path: Path, table: pa.Table, *, sync: bool = False) -> None:
        self._put_in_place(*self._table_step(path, table), sync=sync)

    def _write(self, path: Path, data: bytes, *, sync: bool = False) -> None:
        self._put_in_place(*self._step(path, data), sync=sync)

    def _table_step(self, path: Path, table: pa.Table) -> tuple[Path, Path]:
        draft = self._draft(path)
        write_parquet(table, draft)
        return draft, path

    def _step(self, path: Path, data: bytes) -> tuple[Path, Path]:
        draft = self._draft(path)
        draft.write_bytes(data)
        return draft, path

    def _draft(self, path: Path) -> Path:
        return self._drafts / f"{next(self._numbers)} {path.name}"

    def _put_in_place(self, draft: Path, path: Path, *, sync: bool) -> None:
        if not isinstance(self._lock, FileLock):
            self._lock.check()
        elif sync:
            _sync(draft)
        put_in_place(draft, path)


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write one document's rows to a file; of so few zstd and dictionaries make no smaller one."""
    import pyarrow.parquet as pq

    pq.write_table(table, path, use_dictionary=False)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turns the system's refusals into an OutputError that names the folder and what to do."""
    try:
        with reaching(out):
            yield
    except OSError as error:
        reason = error.strerror or str(error) or type(error).__name__
        raise OutputError(f"cannot write to {out} ({reason}): make room or give another folder with --out") from error


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _entry(line: str) -> Entry | None:
    try:
        return parse_entry(line)
    except (ValueError, KeyError, TypeError):
        return None


def _dropped(line: str) -> str | None:
    try:
        return json.loads(line)["dropped"]
    except (ValueError, KeyError, TypeError):
        return None


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def _table(path: Path) -> pa.Table:
    with parquet(path) as file:
        return file.read()


def _joined(tables: Iterable[pa.Table], rows: int = 20_000) -> Iterator[pa.Table]:
    """Many small tables, joined to some `rows` at a time."""
    import pyarrow as pa

    held: list[pa.Table] = []
    for table in tables:
        held.append(table)
        if sum(table.num_rows for table in held) >= rows:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)
