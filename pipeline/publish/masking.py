"""What a profile does with personal data before a table is published."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rules.personal_data import MARKS, mask_personal_data

Profile = Literal["public", "internal"]

ROWS_AT_ONCE = 2_000  # rows that a process masks at a time
MOST_PROCESSES = 2  # each holds about 185 MB: with more, publishing would go over 1 GB (docs/benchmarks.md)
FEW_ROWS = 5_000  # rows that are masked sooner than other processes are started

# Identities, codes, words of a fixed list and addresses: never free text. A registry number is none of a person.
KEPT = frozenset(
    {
        "action_id",
        "document_id",
        "decision_id",
        "source_url",
        "municipality_code",
        "municipality",
        "municipality_slug",
        "source",
        "timeline_edtf",
        "timeline_kind",
        "recurrence",
        "status",
        "review_reasons",
        "registry_number",
        "paragraph",
        "kind",
        "state",
        "extractor_version",
        "lineage_id",
        "lineage_previous",
        "confidence_basis",
        "source_hash",
        "publication",
        "reviewed_fields",
        "review_decision",
    }
)


def mask(table: pa.Table) -> tuple[pa.Table, Counter[str]]:
    """The table with all personal data that `rules.personal_data` finds in its free text masked, and how many cells got
    which mark."""
    counts: Counter[str] = Counter()
    columns = [
        column
        if field.name in KEPT
        else pa.chunked_array([_array(chunk, counts) for chunk in column.chunks], column.type)
        for field, column in zip(table.schema, table.columns, strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=table.schema), counts


def masked(pieces: Iterable[pa.Table], counts: Counter[str], pool: Executor | None = None) -> Iterator[pa.Table]:
    """Each piece masked, and `counts` added to; in the processes of `pool`, while the piece before is used."""
    ready = None
    for piece in pieces:
        coming = pool.map(mask, _parts(piece)) if pool else map(mask, _parts(piece))
        if ready is not None:
            yield _joined(ready, counts)
        ready = coming
    if ready is not None:
        yield _joined(ready, counts)


@contextmanager
def masking_processes(rows: int) -> Iterator[Executor | None]:
    """Processes that mask so many rows; None where to start them would take longer."""
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if processes < 2 or rows <= FEW_ROWS:
        yield None
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _parts(table: pa.Table) -> Iterator[pa.Table]:
    """The table in parts of `ROWS_AT_ONCE`, copied: a mere slice is sent to another process with its whole table."""
    for start in range(0, max(1, table.num_rows), ROWS_AT_ONCE):
        yield table.take(pa.array(range(start, min(start + ROWS_AT_ONCE, table.num_rows)), pa.int64()))


def _joined(parts: Iterable[tuple[pa.Table, Counter[str]]], counts: Counter[str]) -> pa.Table:
    tables = []
    for table, own in parts:
        tables.append(table)
        counts.update(own)
    return pa.concat_tables(tables)


def _array(array: pa.Array, counts: Counter[str]) -> pa.Array:
    kind = array.type
    if pa.types.is_string(kind):
        return _texts(array, counts)
    if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
        array = pa.concat_arrays([array])  # a slice's offsets begin elsewhere than at its first value
        return pa.ListArray.from_arrays(array.offsets, _texts(array.values, counts), type=kind, mask=_nulls(array))
    if pa.types.is_map(kind) and pa.types.is_string(kind.item_type):
        array = pa.concat_arrays([array])
        keys, items = _texts(array.keys, counts), _texts(array.items, counts)
        return pa.MapArray.from_arrays(array.offsets, keys, items, type=kind, mask=_nulls(array))
    return array


def _texts(texts: pa.Array, counts: Counter[str]) -> pa.Array:
    """Each different text is looked at once."""
    coded = pc.dictionary_encode(texts)
    before = coded.dictionary.to_pylist()
    after = [mask_personal_data(text) for text in before]
    if after == before:
        return texts
    cells = np.bincount(coded.indices.drop_null().to_numpy(), minlength=len(before))
    for text, changed, number in zip(before, after, cells.tolist(), strict=True):
        if text != changed:
            counts.update({mark: number for mark in MARKS.values() if changed.count(mark) > text.count(mark)})
    return pc.take(pa.array(after, pa.string()), coded.indices)


def _nulls(array: pa.Array) -> pa.Array | None:
    return pc.is_null(array) if array.null_count else None
