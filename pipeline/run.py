"""The main job: from INPUT files and folders to the dataset, reading only what is new or changed."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import pipeline
from pipeline.batch import EXTRACT, Outcome, Task, run_tasks
from pipeline.discover import SourceFile, discover, unreadable
from pipeline.engines import LOCAL, start_engine
from pipeline.fingerprint import fingerprint
from pipeline.forget import Forgotten
from pipeline.ingest.provenance import Provenance, provenance
from pipeline.interrupts import uninterrupted
from pipeline.places import NotFetched, each, is_remote, place, reaching
from pipeline.records import DocumentRecord, Extraction
from pipeline.review.export import FILE, review_csv
from pipeline.review.overlay import Laid, lay_over
from pipeline.review.threshold import flag_anew, is_flagged_with
from pipeline.settings import Settings
from pipeline.state import Entry
from pipeline.store import Store
from pipeline.workers import LimitReached, WorkerKilled

SUPERSEDED = "superseded"


@dataclass
class Report:
    """What a run did. `new` + `updated` + `unchanged` are all files met; `empty` and `failed` count among them.

    `actions`, `decisions` and `review_rows` are what the dataset holds of the files met, `missing` counts files that an
    earlier run met in the same folders and this one did not (their rows stay). `pages` were read in this run.
    `reviewed` is what came of the operators' decisions.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    empty: int = 0
    failed: int = 0
    missing: int = 0
    forgotten: int = 0
    actions: int = 0
    decisions: int = 0
    review_rows: int = 0
    pages: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    failures: dict[str, str] = field(default_factory=dict)
    reviewed: Laid = field(default_factory=Laid)

    @property
    def documents(self) -> int:
        """The files met."""
        return self.new + self.updated + self.unchanged

    @property
    def pages_per_second(self) -> float:
        """Pages read over the wall-clock time of the whole run; 0 where none was read."""
        return self.pages / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """The report as plain values, for `--json`."""
        values = {name: value for name, value in asdict(self).items() if name != "reviewed"}
        return {
            "documents": self.documents,
            **values,
            "seconds": round(self.seconds, 3),
            "pages_per_second": round(self.pages_per_second, 2),
            "reviewed": self.reviewed.as_json(),
        }


class Progress(Protocol):
    """What the run tells while it works (see `pipeline/progress.py`)."""

    def start(self, total: int) -> None:
        """There are `total` files to look at."""

    def reading(self, names: list[str]) -> None:
        """These files are being read now."""

    def unchanged(self) -> None:
        """One file needs no reading."""

    def done(self, document: DocumentRecord, review_rows: int) -> None:
        """One file has been read and written down."""

    def note(self, line: str) -> None:
        """Something that the user should know."""


def run(
    inputs: Sequence[Path],
    out: Path,
    settings: Settings,
    progress: Progress,
    *,
    jobs: int,
    engine: str = LOCAL,
    force: bool = False,
    function: str = EXTRACT,
    decisions: Path | None = None,
    forgotten: Forgotten | None = None,
) -> Report:
    """Bring the dataset below `out` up to date with the PDFs among `inputs`, read by `engine` (see
    `pipeline/engines.py`), `jobs` documents at a time.

    A file is read when it is new, when its bytes changed, when it was read with other settings, rules or another
    version, or with `force`; another `review_below` flags the rows anew without reading. The operators' decisions below
    the folder `decisions` are laid over all rows. What is `forgotten` is not read, or taken out of what was read. On
    KeyboardInterrupt all that is finished is kept and the report says `interrupted`. Raises FileNotFoundError for a
    missing INPUT, OutputError and SetupError as their names say.
    """
    began = time.monotonic()
    found = discover(inputs)
    for folder in found.without_pdf:
        progress.note(f"no PDF in {folder}: give a folder or a file with PDFs")
    with Store(out) as store:
        forgotten = forgotten or Forgotten()
        flagged = is_flagged_with(store, settings.review_below)
        work = _Run(store, found.files, settings, progress, force, forgotten)
        progress.start(len(found.files))
        pool, places, window = start_engine(engine, jobs, settings, function.partition(":")[0])
        try:
            for outcome in run_tasks(
                work.tasks(),
                pool,
                settings,
                window=window,
                places=places,
                function=function,
                tick=progress.reading,
            ):
                work.finish(outcome)
            work.finish_duplicates()
        except KeyboardInterrupt:
            work.report.interrupted = True
        finally:
            pool.shutdown(cancel_futures=True)
            changed = store.changed
            store.consolidate()
            if not flagged:
                changed |= flag_anew(store, settings.review_below)
            work.report.reviewed = laid = lay_over(store, decisions, forgotten)
            store.consolidate()
            if changed or laid.changed or not (out / FILE).exists():
                store.write_file(FILE, review_csv(store.review_rows()))
        folders = [
            f"{given}/" if is_remote(given) else f"{given.resolve()}{os.sep}" for given in inputs if given.is_dir()
        ]
        return work.summary(folders, time.monotonic() - began)


class _Run:
    """One run over `files`: decides which of them are read, puts down what comes of them."""

    def __init__(
        self,
        store: Store,
        files: Sequence[SourceFile],
        settings: Settings,
        progress: Progress,
        force: bool,
        forgotten: Forgotten,
    ) -> None:
        self.store = store
        self.forgotten = forgotten
        self.files = {file.name: file for file in files}
        self.progress = progress
        self.force = force
        self.made_with = fingerprint(settings)
        self.limits = f"{settings.timeout:g} s, {settings.memory_mb} MB"
        self.report = Report()
        self.known = set(store.entries)
        self.met: set[str] = set()
        self.owners = {
            entry.document.document_id: entry.name
            for entry in store.entries.values()
            if entry.document.document_id
            and not entry.document.duplicate_of
            and entry.document.publication != SUPERSEDED
        }
        self.duplicates: list[tuple[SourceFile, str]] = []
        self.moved: dict[str, str] = {}
        self.hashes: dict[str, str] = {}

    def tasks(self) -> Iterator[Task]:
        """The files that must be read, one after the other; deals with the others on the way."""
        files = list(self.files.values())
        remote = any(is_remote(file.path) for file in files)
        for file, _ in zip(files, each(self._look_ahead, files, remote=remote), strict=True):
            try:
                task = self._task(file)
            except OSError as error:
                task = None
                self._unreadable(replace(file, fault=unreadable(error)))
            if task:
                yield task

    def _look_ahead(self, file: SourceFile) -> None:
        """Find out what the file holds before its turn comes, where that means to fetch it."""
        if is_remote(file.path):
            with suppress(OSError):  # said when its turn comes
                self._content(file)

    def _task(self, file: SourceFile) -> Task | None:
        if file.fault:
            self._unreadable(file)
            return None
        old = self.store.entries.get(file.name)
        content = self._content(file)
        if content in self.forgotten.documents:
            if old:
                self.store.drop(file.name)
            self.report.forgotten += 1
            self.progress.unchanged()
            return None
        publication = origin.state if (origin := _origin(file)) else None
        if old and not self.force and self._stands(old, content, publication):
            there = (str(file.path), file.size, file.modified_ns, publication)
            if there != (old.path, old.size, old.modified_ns, old.document.publication):
                document = replace(old.document, publication=publication)
                path, size, modified_ns, _ = there
                self.store.touch(replace(old, document=document, path=path, size=size, modified_ns=modified_ns))
            self._count("unchanged", old)
            self.progress.unchanged()
            return None
        if old and old.document.document_id != content:
            former = old.document.document_id or ""
            if self.owners.get(former) == file.name:
                del self.owners[former]
            if old.path != str(file.path) and place(old.path).exists():
                self.progress.note(
                    f"{file.name}: takes the place of {old.path}, which has the same name: "
                    "give both folders in one run, or another --out, to keep both"
                )
        if publication == SUPERSEDED:
            self._superseded(file, old, content)
            return None
        owner = self.owners.get(content)
        if owner and owner != file.name:
            if self._owns(owner, content, file):
                self.duplicates.append((file, owner))
                return None
            if owner not in self.files:  # else it holds something else now, and its rows are replaced in their turn
                self.moved[file.name] = owner
        self.owners[content] = file.name
        return Task(file.path, file.name, content, file.size)

    def _superseded(self, file: SourceFile, old: Entry | None, content: str) -> None:
        """Put down a file whose address gives another version now: it stays in `documents`, without rows."""
        if self.owners.get(content) == file.name:
            del self.owners[content]
        if old and old.document.document_id == content:
            document = replace(old.document, actions=0, decisions=0)
        else:
            document = DocumentRecord(
                document_id=content,
                source_file=file.name,
                bytes=file.size,
                state="empty",
                extractor_version=pipeline.__version__,
            )
        self._put(file, Extraction(document), made_with=self.made_with, limits="")

    def _stands(self, old: Entry, content: str, publication: str | None) -> bool:
        """Whether what is known of a file still holds for its `content` and what ingest says of it."""
        if (old.document.publication == SUPERSEDED) != (publication == SUPERSEDED):
            return False
        if old.document.document_id != content or old.fingerprint != self.made_with:
            return False
        if old.limits not in ("", self.limits):
            return False
        owner = old.document.duplicate_of
        return owner is None or (self.owners.get(content) == owner and self._owns(owner, content, None))

    def _owns(self, owner: str, content: str, file: SourceFile | None) -> bool:
        """Whether the file named `owner` still holds `content`, so that `file` is a second copy of it."""
        if owner in self.files:
            return not self.files[owner].fault and self._content(self.files[owner]) == content
        path = place(self.store.entries[owner].path)
        return path.exists() and not (file and _same(path, file.path))

    def _content(self, file: SourceFile) -> str:
        """The SHA-256 of the file in hex; taken from what is known where path, size and time are the same."""
        if file.name not in self.hashes:
            old = self.store.entries.get(file.name)
            same = old and (old.path, old.size, old.modified_ns) == (str(file.path), file.size, file.modified_ns)
            if old and same and not self.force and old.document.document_id:
                self.hashes[file.name] = old.document.document_id
            else:
                with reaching(file.path), file.path.open("rb") as stream:
                    self.hashes[file.name] = hashlib.file_digest(stream, "sha256").hexdigest()
        return self.hashes[file.name]

    def finish(self, outcome: Outcome) -> None:
        """Put down what came of a task."""
        file = self.files[outcome.task.name]
        again = isinstance(outcome.fault, WorkerKilled | NotFetched)
        limits = self.limits if isinstance(outcome.fault, LimitReached) else ""
        self._put(file, outcome.extraction, made_with="" if again else self.made_with, limits=limits)

    def finish_duplicates(self) -> None:
        """Put down the second copies: what their first copy says, without its rows."""
        for file, owner in self.duplicates:
            entry = self.store.entries[owner]
            document = replace(
                entry.document,
                source_file=file.name,
                duplicate_of=owner,
                bytes=file.size,
                actions=0,
                decisions=0,
                seconds=0.0,
            )
            self._put(file, Extraction(document), made_with=entry.fingerprint, limits=entry.limits)

    def _unreadable(self, file: SourceFile) -> None:
        document = DocumentRecord(
            document_id=None,
            source_file=file.name,
            state="failed",
            error=file.fault,
            extractor_version=pipeline.__version__,
        )
        self._put(file, Extraction(document), made_with="", limits="")

    def _put(self, file: SourceFile, extraction: Extraction, *, made_with: str, limits: str) -> None:
        if origin := _origin(file):
            extraction = replace(
                extraction,
                document=replace(
                    extraction.document,
                    source_url=origin.source_url,
                    fetched_at=origin.fetched_at,
                    publication=origin.state,
                ),
                actions=tuple(replace(action, source_url=origin.source_url) for action in extraction.actions),
            )
        extraction = self.forgotten.extraction(extraction)
        entry = Entry(extraction.document, str(file.path), file.size, file.modified_ns, made_with, limits)
        with uninterrupted():
            if file.name in self.moved:
                self.store.drop(self.moved[file.name])
            entry = self.store.put(entry, extraction.actions, extraction.decisions)
            if not entry.document.duplicate_of:
                self.report.pages += entry.document.pages or 0
            self._count("updated" if file.name in self.known else "new", entry)
        self.progress.done(entry.document, entry.review_rows)

    def _count(self, kind: str, entry: Entry) -> None:
        self.met.add(entry.name)
        setattr(self.report, kind, getattr(self.report, kind) + 1)

    def summary(self, folders: Sequence[str], seconds: float) -> Report:
        """The report; `folders` are the INPUT folders with a closing separator."""
        report = self.report
        for name, entry in sorted(self.store.entries.items()):
            if name in self.met:
                document = entry.document
                report.empty += document.state == "empty"
                report.failed += document.state == "failed"
                report.actions += document.actions
                report.decisions += document.decisions
                report.review_rows += entry.review_rows
                if document.state == "failed":
                    report.failures[name] = document.error or ""
            elif name not in self.files and entry.path.startswith(tuple(folders)):
                report.missing += 1
        report.seconds = seconds
        return report


def _origin(file: SourceFile) -> Provenance | None:
    """What ingest knows of the file; ingest brings files to the disk only."""
    return None if is_remote(file.path) else provenance(file.path)


def _same(one: Path, other: Path) -> bool:
    """Whether two places that exist are one."""
    if is_remote(one) or is_remote(other):
        return str(one) == str(other)
    return one.samefile(other)
