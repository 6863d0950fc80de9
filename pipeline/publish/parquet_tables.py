"""One Parquet file for each table of a release, with row groups that a filter can skip.

The rows of a municipality share row groups only with neighbours in the alphabet that are too small for one of their
own, so that a reader who filters on `municipality_slug` (or code, or name) reads only these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.compact import Compacted

SMALL_GROUP = 1_000  # rows that a row group holds at least, where there are as many
LARGE_GROUP = 10_000  # rows that it holds at most, and that are in memory at a time

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


def compacted_actions(compacted: Compacted) -> Iterator[pa.Table]:
    """The rows of actions with `municipality_slug`, sorted by it; of one municipality in each piece."""
    for slug, path in compacted.files.items():
        for piece in table_pieces(path):
            column = pa.repeat(pa.scalar(slug), piece.num_rows)
            at = piece.num_columns - 3  # before the columns of lineage
            yield piece.add_column(at, "municipality_slug", column)


def table_pieces(path: Path) -> Iterator[pa.Table]:
    """The rows of a Parquet file, some at a time."""
    with pq.ParquetFile(path, pre_buffer=False) as file:
        for batch in file.iter_batches(LARGE_GROUP):
            yield pa.Table.from_batches([batch])


def write_parquet(pieces: Iterable[pa.Table], schema: pa.Schema, path: Path) -> None:
    """Write the pieces, which have the columns of `schema`, to `path`. Row groups end where a piece ends, once large
    enough."""
    nullable = pa.schema([field.with_nullable(True) for field in schema])  # an older version did not fill all columns
    held: list[pa.Table] = []
    filtered = [name for name in FILTERED if name in schema.names]
    with pq.ParquetWriter(path, nullable, compression="zstd", write_statistics=filtered) as file:

        def flush() -> None:
            if held:
                file.write_table(pa.concat_tables(held), row_group_size=LARGE_GROUP)
                held.clear()

        for piece in pieces:
            if piece.num_rows >= SMALL_GROUP:
                flush()
            held.append(piece.cast(nullable))
            if sum(table.num_rows for table in held) >= SMALL_GROUP:
                flush()
        flush()
