"""Reading a dataset that `planlupp run` wrote: its three tables, whole or piece by piece."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from extractors.errors import OutputError
from pipeline.external_sort import sorted_pieces
from pipeline.schema import COMPACT_ACTIONS, DECISIONS, DOCUMENTS

QUERY_MEMORY = "300MB"  # of a query over whole tables; what goes beyond is on the disk meanwhile
DECISION_ORDER = ("municipality", "source_file", "page_first")

FOLDER = "municipality_slug="


class Dataset:
    """The dataset below `folder`, read by so many `threads` (default: all cores). Raises OutputError where there is
    none."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads or os.cpu_count() or 1
        self.actions_folder = folder / "actions"
        if not self.actions_folder.is_dir():
            raise OutputError(f"no dataset in {folder}: run `planlupp run` first, or give its folder with --dataset")

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        connection = _quiet_connection()
        connection.execute(f"SET TimeZone = 'UTC'; SET preserve_insertion_order = true; SET threads = {self.threads}")
        return connection

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keeps runs from writing meanwhile; raises OutputError where one is at work."""
        home = self.folder / ".planlupp"
        if not home.is_dir():
            yield
            return
        lock = FileLock(home / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise OutputError(f"a run writes to {self.folder}: wait for its end") from None
        try:
            yield
        finally:
            lock.release()

    def partitions(self) -> dict[str, list[Path]]:
        """The files of actions of each municipality slug, both in alphabetical order: files by their source_file."""
        documents = self.documents().select(["document_id", "source_file"]).to_pylist()
        names = {row["document_id"][:16]: row["source_file"] for row in documents if row["document_id"]}
        found = {}
        for folder in sorted(self.actions_folder.glob(f"{FOLDER}*")):
            files = [path for path in folder.glob("*.parquet") if not path.name.startswith(".")]
            if files:
                files.sort(key=lambda path: (names.get(path.name[:16], ""), path.name))
                found[folder.name.removeprefix(FOLDER)] = files
        return found

    def actions(self, files: Sequence[Path], columns: Sequence[str] = ("*",)) -> pa.Table:
        """The rows of some files of actions, in the order of the files, with `municipality_slug`; all columns, or those
        named.

        Read by DuckDB, which needs a third of the time that pyarrow does for many small files.
        """
        relation = self._connection.sql(
            f"SELECT {', '.join(columns)} FROM read_parquet($files, union_by_name = $mixed, hive_partitioning = true, "
            "hive_types_autocast = false)",
            params={"files": [str(path) for path in files], "mixed": not self._alike(files)},
        )
        return relation.to_arrow_table()

    def all_actions(self, columns: Sequence[str]) -> pa.Table:
        """These columns of all rows of actions."""
        files = [path for paths in self.partitions().values() for path in paths]
        if not files:
            return COMPACT_ACTIONS.empty_table().select(list(columns))
        return self.actions(files, columns)

    def decisions(self) -> pa.Table:
        """The table of decisions, sorted by municipality, file and page."""
        table = self._single("decisions.parquet", DECISIONS)
        return table.sort_by([(name, "ascending") for name in DECISION_ORDER])

    def decision_batches(self) -> Iterator[pa.Table]:
        """The same in pieces, never whole in memory: the texts of a country's minutes are gigabytes."""
        path = self.folder / "decisions.parquet"
        if not path.exists():
            return
        for piece in sorted_pieces(path, DECISION_ORDER):
            yield conform(piece, DECISIONS)

    def documents(self) -> pa.Table:
        """The table of documents, sorted by municipality and file."""
        table = self._single("documents.parquet", DOCUMENTS)
        return table.sort_by([(name, "ascending") for name in ("municipality", "source_file")])

    def _single(self, name: str, schema: pa.Schema) -> pa.Table:
        path = self.folder / name
        return conform(pq.ParquetFile(path).read(), schema) if path.exists() else conform(schema.empty_table(), schema)

    def _alike(self, files: Sequence[Path]) -> bool:
        """Whether the first and last written files have the same columns, so that no other needs to be asked."""
        if len(files) < 2:
            return True
        ordered = sorted(files, key=lambda path: path.stat().st_mtime_ns)
        return pq.read_schema(ordered[0]).names == pq.read_schema(ordered[-1]).names


@contextmanager
def bounded_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB for queries over tables that may not fit memory: it holds `QUERY_MEMORY` of them at a time."""
    with tempfile.TemporaryDirectory(prefix="planlupp-") as spill, _quiet_connection() as connection:
        connection.execute(f"SET memory_limit = '{QUERY_MEMORY}'; SET temp_directory = '{spill}'")
        yield connection


def _quiet_connection() -> duckdb.DuckDBPyConnection:
    """DuckDB in memory, without the progress bar that it would draw on standard output in a long query."""
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    return connection


def conform(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """`table` with the columns of `schema` in order and type. One that is missing, because an older version wrote the
    table, is null, whatever the schema says of nulls."""
    fields = [field.with_nullable(True) for field in schema]
    columns = [
        table[field.name].cast(field.type) if field.name in table.column_names else pa.nulls(table.num_rows, field.type)
        for field in fields
    ]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields, schema.metadata))
