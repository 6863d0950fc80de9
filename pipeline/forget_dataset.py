"""Taking what is forgotten out of a dataset that is there already."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.forget import Forgotten
from pipeline.review.decisions import forget_in_decisions
from pipeline.review.export import FILE, PAGE, review_csv
from pipeline.schema import DECISIONS
from pipeline.store import Store


@dataclass
class Removed:
    """What was taken out: files whose documents are gone, rows in which a text was replaced, operators' `decisions`
    that are gone or changed. `paths` are the files themselves, which stay where they are; `named` the files whose names
    hold a forgotten text."""

    documents: int = 0
    rows: int = 0
    decisions: int = 0
    paths: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def forget_in_dataset(out: Path, forgotten: Forgotten, decisions: Path) -> Removed:
    """Take all that is forgotten out of the dataset below `out` (rows, kept copies, review files, compacted files) and
    out of the operators' decisions below the folder `decisions`.

    Raises OutputError where one of them cannot be written, or another process holds the dataset.
    """
    removed = Removed()
    with Store(out) as store:
        removed.decisions = forget_in_decisions(decisions, forgotten)
        store.consolidate()
        _drop_documents(store, forgotten, removed)
        if forgotten.texts:
            _replace_in_actions(store, forgotten, removed)
            _replace_in_decisions(store, forgotten, removed)
            _replace_in_documents(store, forgotten, removed)
        store.consolidate()
        if removed.documents or removed.rows:
            store.write_file(FILE, review_csv(store.review_rows()))
            (out / PAGE).unlink(missing_ok=True)
            shutil.rmtree(out / "compact", ignore_errors=True)
    return removed


def _drop_documents(store: Store, forgotten: Forgotten, removed: Removed) -> None:
    gone = [entry for entry in store.entries.values() if entry.document.document_id in forgotten.documents]
    for entry in gone:
        store.drop(entry.name)
    for document_id in forgotten.documents:
        (store.home / "extracted" / f"{document_id[:16]}.parquet").unlink(missing_ok=True)
        for path in store.actions.glob(f"municipality_slug=*/{document_id[:16]}-*.parquet"):
            path.unlink()
    removed.documents = len(gone)
    removed.paths = tuple(entry.path for entry in gone)


def _replace_in_actions(store: Store, forgotten: Forgotten, removed: Removed) -> None:
    for folder, counted in ((store.actions, True), (store.home / "extracted", False)):
        for path in sorted(folder.rglob("*.parquet")):
            with pq.ParquetFile(path) as file:
                rows, metadata = file.read().to_pylist(), file.schema_arrow.metadata
            clean = [forgotten.row(row) for row in rows]
            if clean != rows:
                store.write_rows(path, clean, metadata or {})
                removed.rows += _different(rows, clean) if counted else 0


def _replace_in_decisions(store: Store, forgotten: Forgotten, removed: Removed) -> None:
    path = store.out / "decisions.parquet"
    with pq.ParquetFile(path) as file:
        rows = file.read().to_pylist()
    clean = [forgotten.row(row) for row in rows]
    if clean != rows:
        store.write_rows(path, clean, {}, DECISIONS)
        removed.rows += _different(rows, clean)


def _replace_in_documents(store: Store, forgotten: Forgotten, removed: Removed) -> None:
    for entry in list(store.entries.values()):
        document = forgotten.record(entry.document)
        if document != entry.document:
            store.touch(replace(entry, document=document))
            removed.rows += 1
    removed.named = tuple(name for name in store.entries if forgotten.text(name) != name)


def _different(rows: list[dict[str, Any]], clean: list[dict[str, Any]]) -> int:
    return sum(one != other for one, other in zip(rows, clean, strict=True))
