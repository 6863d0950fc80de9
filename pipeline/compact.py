"""Few large files made of the many small ones of a dataset, with the lineage of actions through successive plans.

    FOLDER/actions/municipality_slug=<slug>/actions.parquet    rows sorted by file and page
    FOLDER/decisions.parquet, FOLDER/documents.parquet         sorted by municipality and file

A reader who filters on `municipality_slug` opens the files of that municipality only. Each file says in its footer what
it was made of (`MADE_OF`), and is neither read nor written again while that is the same. Municipalities are made on
all cores. What is held in memory at a time is `FILES_AT_ONCE` small files, and of a municipality the columns that its
lineage needs.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

import pipeline
from extractors.errors import OutputError
from pipeline.dataset import FOLDER, Dataset, conform
from pipeline.lineage import COLUMNS, Counts, Facts, Lineage, facts_of, trace
from pipeline.schema import ACTIONS, COMPACT_ACTIONS, DECISIONS, DOCUMENTS
from pipeline.store import writing

MADE_OF = b"planlupp.made_of"
LINEAGE = b"planlupp.lineage"
FILES_AT_ONCE = 1_000  # small files that are in memory at a time
LARGE_GROUP = 50_000  # rows that a row group holds at most
FEW_FILES = 500  # small files that are read sooner than other processes are started

PARTITION = pa.schema(
    [field.with_nullable(True) for field in COMPACT_ACTIONS if field.name != "municipality_slug"]
)  # the slug is in the folder's name; a column that an older version did not write is null


@dataclass
class Compacted:
    """What stands in the folder: rows of each table, the file of actions of each municipality slug, the lineage counts
    of those that have some; and how many files of actions were `written` now, the others being up to date."""

    actions: int = 0
    decisions: int = 0
    documents: int = 0
    files: dict[str, Path] = field(default_factory=dict)
    lineage: dict[str, Counts] = field(default_factory=dict)
    written: int = 0


@dataclass(frozen=True)
class _Partition:
    """A municipality to be made: its small files, the facts of their documents, the file to be made, what it is made
    of."""

    dataset: Path
    files: Sequence[Path]
    facts: Facts
    path: Path
    made_of: str


def compact(dataset: Dataset, folder: Path) -> Compacted:
    """Bring the files in `folder` up to date with `dataset`; raises OutputError where it cannot."""
    if folder.resolve() == dataset.folder.resolve():
        raise OutputError(f"{folder} is the dataset itself: give another folder with --to")
    done = Compacted()
    with dataset.held(), writing(folder):
        stale = []
        for partition in _partitions(dataset, folder):
            done.files[partition.path.parent.name.removeprefix(FOLDER)] = partition.path
            if _made_of(partition.path) != partition.made_of:
                stale.append(partition)
        _make(stale)
        done.written = len(stale)
        for path in (folder / "actions").glob(f"{FOLDER}*/actions.parquet"):
            if path not in done.files.values():
                path.unlink()
                path.parent.rmdir()
        for slug, path in done.files.items():
            footer = pq.read_metadata(path)
            done.actions += footer.num_rows
            if counts := json.loads(footer.metadata.get(LINEAGE, b"null")):
                done.lineage[slug] = Counts(**counts)
        done.decisions = _single(dataset.folder, folder / "decisions.parquet", DECISIONS, dataset.decision_batches())
        done.documents = _single(dataset.folder, folder / "documents.parquet", DOCUMENTS, [dataset.documents()])
    return done


def _partitions(dataset: Dataset, folder: Path) -> Iterator[_Partition]:
    facts = facts_of(dataset.documents())
    by_file = {document_id[:16]: document_id for document_id in facts}
    for slug, files in dataset.partitions().items():
        known = [by_file[path.name[:16]] for path in files if path.name[:16] in by_file]
        own = {document_id: facts[document_id] for document_id in known}
        path = folder / "actions" / f"{FOLDER}{slug}" / "actions.parquet"
        yield _Partition(dataset.folder, files, own, path, _digest(files, own, PARTITION))


def _digest(files: Iterable[Path], facts: Mapping[str, Any], schema: pa.Schema) -> str:
    """What a file is made of, in short: these files as they are now, these facts, this version, this schema."""
    stands = [(path.name, (said := path.stat()).st_size, said.st_mtime_ns) for path in files]
    told = repr((pipeline.__version__, schema.to_string(show_schema_metadata=False), stands, facts))
    return hashlib.sha256(told.encode()).hexdigest()


def _made_of(path: Path) -> str | None:
    """What the file says that it was made of; None where there is no file that can be read."""
    try:
        return (pq.read_metadata(path).metadata or {}).get(MADE_OF, b"").decode()
    except (OSError, pa.ArrowInvalid):
        return None


def _make(partitions: Sequence[_Partition]) -> None:
    """Write these files, on all cores where it is worth the start of processes; the largest first."""
    ordered = sorted(partitions, key=lambda one: -len(one.files))
    processes = min(os.cpu_count() or 1, len(ordered))
    if processes < 2 or sum(len(one.files) for one in ordered) <= FEW_FILES:
        for partition in ordered:
            _make_one(partition)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        try:
            for _ in pool.map(_make_one, ordered):
                pass
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@lru_cache(maxsize=1)
def _reader(folder: Path) -> Dataset:
    """The dataset as a process reads all its partitions: to open DuckDB anew costs as much as to read thirty files."""
    return Dataset(folder, threads=1)


def _make_one(partition: _Partition) -> None:
    dataset = _reader(partition.dataset)
    batches = [partition.files[at : at + FILES_AT_ONCE] for at in range(0, len(partition.files), FILES_AT_ONCE)]
    pieces: Iterable[pa.Table] = (conform(dataset.actions(batch), ACTIONS) for batch in batches)
    if len(batches) == 1:
        pieces = list(pieces)
        compared = pieces[0]
    else:
        compared = pa.concat_tables(dataset.actions(batch, COLUMNS) for batch in batches)
    lineage = trace(compared, partition.facts)
    metadata = {MADE_OF: partition.made_of}
    if lineage.counts.editions:
        metadata[LINEAGE] = json.dumps(asdict(lineage.counts))
    _write(partition.path, PARTITION.with_metadata(metadata), (_finished(piece, lineage) for piece in pieces))


def _finished(piece: pa.Table, lineage: Lineage) -> pa.Table:
    """The rows with their lineage, sorted by file and page; rows of one page keep their order."""
    whole = pa.Table.from_arrays([*piece.columns, *_links(piece, lineage)], schema=PARTITION)
    keys = whole.select(["source_file", "page_first"]).append_column("row", pa.array(np.arange(whole.num_rows)))
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names])
    return whole if pc.all(pc.equal(order, keys["row"])).as_py() else whole.take(order)


def _links(table: pa.Table, lineage: Lineage) -> list[pa.ChunkedArray | pa.Array]:
    """The columns lineage_id, lineage_previous and lineage_confidence."""
    rows = table.num_rows
    if not lineage.links:
        return [table["action_id"], pa.nulls(rows, pa.string()), pa.nulls(rows, pa.float64())]
    names = table["action_id"].to_pylist()
    links = [lineage.links.get(name) for name in names]
    return [
        pa.array([link.lineage if link else name for name, link in zip(names, links, strict=True)], pa.string()),
        pa.array([link and link.previous for link in links], pa.string()),
        pa.array([link and link.confidence for link in links], pa.float64()),
    ]


def _single(dataset: Path, path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> int:
    """Bring the single file `path` up to date with the one of its name in `dataset`; its number of rows."""
    source = dataset / path.name
    made_of = _digest([source] if source.exists() else [], {}, schema)
    if _made_of(path) != made_of:
        nullable = pa.schema([field.with_nullable(True) for field in schema], {MADE_OF: made_of})
        _write(path, nullable, tables)
    return pq.read_metadata(path).num_rows


def _write(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Write the tables to `path` in one step, each in row groups of its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with pq.ParquetWriter(draft, schema, compression="zstd") as file:
            for table in tables:
                file.write_table(table.replace_schema_metadata(schema.metadata), row_group_size=LARGE_GROUP)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
