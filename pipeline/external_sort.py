"""Sorting a Parquet file that is too large for memory.

DuckDB's sort is no help: with long texts and a limit on memory it gives up (2.0: 600,000 rows of 3 kB within 500 MB).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PIECE = 10_000  # rows that are in memory at a time
PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


def sorted_pieces(path: Path, keys: Sequence[str]) -> Iterator[pa.Table]:
    """The rows of the Parquet file `path` in ascending order of `keys`, `PIECE` at a time; nulls last, and rows that
    are alike in their own order.

    Only the keys are held for all rows. Each row is put aside, on the disk, with those that it comes out with.
    """
    with pq.ParquetFile(path, pre_buffer=False) as file, tempfile.TemporaryDirectory(prefix="planlupp-") as folder:
        order = pc.sort_indices(file.read(columns=list(keys)), sort_keys=[(key, "ascending") for key in keys])
        places = np.empty(len(order), np.int64)
        places[order.to_numpy()] = np.arange(len(order))
        asides = [Path(folder) / str(number) for number in range(-(-len(order) // PIECE))]
        _put_aside(file, places, asides)
        for aside in asides:
            with pa.ipc.open_stream(aside) as stream:
                yield stream.read_all().sort_by("place").drop_columns("place")
            aside.unlink()


def _put_aside(file: pq.ParquetFile, places: np.ndarray, asides: Sequence[Path]) -> None:
    """Write each row with its place to the file in `asides` that its place belongs to."""
    schema = file.schema_arrow.append(pa.field("place", pa.int64()))
    with ExitStack() as stack:
        writers = [stack.enter_context(pa.ipc.new_stream(aside, schema, options=PACKED)) for aside in asides]
        start = 0
        for batch in file.iter_batches(PIECE):
            own = places[start : start + batch.num_rows]
            start += batch.num_rows
            placed = pa.RecordBatch.from_arrays([*batch.columns, pa.array(own)], schema=schema)
            for number in np.unique(own // PIECE):
                writers[number].write_batch(placed.filter(pa.array(own // PIECE == number)))
