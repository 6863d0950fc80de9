"""One file for each table, made of the many files of a dataset: sorted, with row groups that a filter can skip.

    FOLDER/actions.parquet, FOLDER/decisions.parquet, FOLDER/documents.parquet

The rows of a municipality stand together. They share row groups only with neighbours in the alphabet that are too small
for one of their own, so that a reader who filters on `municipality_slug` (or code, or name) opens only these.
Municipalities are read a few at a time: memory is that of the largest one, or of some thousand files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.dataset import Dataset
from pipeline.lineage import Counts, Facts, Lineage, facts_of, trace
from pipeline.schema import COMPACT_ACTIONS as DESCRIBED
from pipeline.store import writing

SMALL_GROUP = 1_000  # rows that a row group holds at least, where there are as many
LARGE_GROUP = 50_000  # rows that it holds at most

# Columns that a reader may filter on. The others go without statistics, which would make up most of what is read first.
FILTERED = (
    "municipality_slug",
    "municipality_code",
    "municipality",
    "source_file",
    "document_id",
    "action_id",
    "timeline_start",
    "timeline_end",
    "meeting_date",
    "status",
    "confidence",
    "needs_review",
    "reviewed",
)

COMPACT_ACTIONS = pa.schema([field.with_nullable(True) for field in DESCRIBED])

Transform = Callable[[str, pa.Table], pa.Table]


@dataclass
class Compacted:
    """What was written: rows of each table, and the lineage counts of each municipality slug that has some."""

    actions: int = 0
    decisions: int = 0
    documents: int = 0
    lineage: dict[str, Counts] = field(default_factory=dict)


def compact(dataset: Dataset, folder: Path, transform: Transform | None = None) -> Compacted:
    """Write the three files of `dataset` into `folder`, in place of what is there; raises OutputError where it cannot.

    `transform`, where given, is asked for each piece of a table before it is written: (`actions`, `decisions` or
    `documents`, piece) → piece with the same columns.
    """
    change = transform or (lambda name, table: table)
    done = Compacted()
    with dataset.held(), writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        documents = dataset.documents()
        _write_actions(dataset, facts_of(documents), folder, change, done)
        for name, table in (("decisions", dataset.decisions()), ("documents", documents)):
            with _Writer(folder / f"{name}.parquet", table.schema, ("municipality", "source_file")) as writer:
                for piece in table.to_batches(max_chunksize=LARGE_GROUP):
                    writer.write(change(name, pa.Table.from_batches([piece])))
            setattr(done, name, table.num_rows)
    return done


def _write_actions(dataset: Dataset, facts: Facts, folder: Path, change: Transform, done: Compacted) -> None:
    keys = ("municipality_slug", "source_file", "page_first")
    with _Writer(folder / "actions.parquet", COMPACT_ACTIONS, keys) as writer:
        for slug, table in dataset.municipalities():
            lineage = trace(table, facts)
            if lineage.counts.editions:
                done.lineage[slug] = lineage.counts
            added = [pa.array([slug], pa.string()).take(pa.array([0] * table.num_rows)), *_links(table, lineage)]
            whole = pa.Table.from_arrays([*table.columns, *added], schema=COMPACT_ACTIONS)
            writer.write(change("actions", _in_order(whole)))
            done.actions += table.num_rows


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


def _in_order(table: pa.Table) -> pa.Table:
    """Sorted by file and page; rows of one page keep their order."""
    keys = table.select(["source_file", "page_first"]).append_column("row", pa.array(np.arange(table.num_rows)))
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in keys.column_names])
    return table if pc.all(pc.equal(order, keys["row"])).as_py() else table.take(order)


class _Writer:
    """A Parquet file whose row groups end where a piece ends, once large enough; in its place when it is closed."""

    def __init__(self, path: Path, schema: pa.Schema, keys: tuple[str, ...]) -> None:
        self.path = path
        self.temporary = path.with_name(f".{path.name}.part")
        self.schema = schema
        self.held: list[pa.Table] = []
        self.file = pq.ParquetWriter(
            self.temporary,
            schema,
            compression="zstd",
            write_statistics=[name for name in FILTERED if name in schema.names],
            sorting_columns=[pq.SortingColumn(schema.names.index(key)) for key in keys],
        )

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._flush()
        self.file.close()
        if kind is None:
            self.temporary.replace(self.path)
        else:
            self.temporary.unlink()

    def write(self, piece: pa.Table) -> None:
        """Take a piece in; write what is held when it is enough for a row group, or when the piece is by itself."""
        if piece.num_rows >= SMALL_GROUP:
            self._flush()
        self.held.append(piece)
        if sum(table.num_rows for table in self.held) >= SMALL_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self.held:
            self.file.write_table(pa.concat_tables(self.held), row_group_size=LARGE_GROUP)
            self.held = []
