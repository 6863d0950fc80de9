import hashlib
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest
from standins import extraction

import pipeline.store
from extractors.errors import OutputError
from pipeline.schema import ACTIONS, DECISIONS, DOCUMENTS
from pipeline.state import Entry
from pipeline.store import Store


def put(store: Store, name: str, rows: int, content: str = "", municipality: str | None = "Vallentuna") -> Entry:
    document_id = hashlib.sha256((content or name).encode()).hexdigest()
    found = extraction(document_id, name, rows, municipality)
    return store.put(Entry(found.document, f"/in/{name}", 10, 20, "made"), found.actions, found.decisions)


def rows(out: Path) -> dict[str, tuple[int, int]]:
    """File → (rows of actions, rows of decisions), as a reader of the dataset finds them."""
    actions = pd.read_parquet(out / "actions")["source_file"].value_counts()
    decisions = pd.read_parquet(out / "decisions.parquet")["source_file"].value_counts()
    documents = pd.read_parquet(out / "documents.parquet")["source_file"]
    return {name: (int(actions.get(name, 0)), int(decisions.get(name, 0))) for name in documents}


def files(out: Path) -> list[str]:
    return sorted(path.relative_to(out / "actions").as_posix() for path in (out / "actions").rglob("*.*"))


@pytest.fixture
def filled(tmp_path):
    with Store(tmp_path) as store:
        put(store, "a.pdf", 2)
        put(store, "b.pdf", 3, municipality="Håbo")
        put(store, "c.pdf", 0)
        put(store, "d.pdf", 1, municipality=None)
        store.consolidate()
    return tmp_path


def test_pandas_duckdb_and_polars_read_the_same(filled):
    by_pandas = pd.read_parquet(filled / "actions")
    by_polars = pl.read_parquet(filled / "actions" / "**" / "*.parquet", hive_partitioning=True)
    by_folder = pl.scan_parquet(filled / "actions").collect()
    by_duckdb = duckdb.sql(f"select * from read_parquet('{filled}/actions/*/*.parquet', hive_partitioning = true)")
    expected = {("Vallentuna", "0115", "vallentuna"), ("Håbo", "0305", "haabo"), (None, None, "unknown")}
    columns = ["municipality", "municipality_code", "municipality_slug"]
    pandas_rows = {tuple(None if pd.isna(v) else v for v in row) for row in by_pandas[columns].to_numpy()}
    assert pandas_rows == expected
    assert set(by_polars.select(columns).rows()) == expected
    assert set(by_folder.select(columns).rows()) == expected
    assert set(by_duckdb.select(*columns).fetchall()) == expected
    assert by_polars.schema["municipality_code"] == pl.String
    assert by_polars.schema["timeline_start"] == pl.Date
    assert len(by_pandas) == len(by_polars) == len(by_duckdb.select("activity").fetchall()) == 6
    assert by_pandas.columns[:-1].tolist() == ACTIONS.names


def test_the_files_carry_the_schema_with_its_descriptions(filled):
    path = next((filled / "actions" / "municipality_slug=vallentuna").iterdir())
    for file, schema in [
        (path, ACTIONS),
        (filled / "decisions.parquet", DECISIONS),
        (filled / "documents.parquet", DOCUMENTS),
    ]:
        with pq.ParquetFile(file) as opened:
            stored = opened.schema_arrow
        assert stored.equals(schema)
        assert [f.metadata[b"description"] for f in stored] == [f.metadata[b"description"] for f in schema]


def test_an_empty_dataset_reads(tmp_path):
    with Store(tmp_path) as store:
        store.consolidate()
    assert rows(tmp_path) == {}
    actions = pd.read_parquet(tmp_path / "actions")
    assert actions.columns[:-1].tolist() == ACTIONS.names
    assert pl.read_parquet(tmp_path / "actions" / "**" / "*.parquet").height == 0
    assert duckdb.sql(f"select count(*) from '{tmp_path}/actions/*/*.parquet'").fetchall() == [(0,)]
    with Store(tmp_path) as store:
        put(store, "a.pdf", 1)
        store.consolidate()
    assert [name for name in files(tmp_path) if "empty" in name] == []


def test_a_changed_document_replaces_its_rows(filled):
    before = files(filled)
    with Store(filled) as store:
        put(store, "a.pdf", 5, content="other")
        store.consolidate()
    assert rows(filled)["a.pdf"] == (5, 5)
    assert len(files(filled)) == len(before)
    assert files(filled) != before


def test_a_document_that_changes_its_municipality_moves(filled):
    with Store(filled) as store:
        put(store, "a.pdf", 2, municipality="Håbo")
        store.consolidate()
    assert [name for name in files(filled) if "vallentuna" in name] == []
    assert not (filled / "actions" / "municipality_slug=vallentuna").exists()
    assert rows(filled)["a.pdf"] == (2, 2)


def test_a_document_that_gives_no_rows_any_more_leaves_none(filled):
    with Store(filled) as store:
        put(store, "b.pdf", 0)
        store.drop("a.pdf")
        store.consolidate()
    assert rows(filled) == {"b.pdf": (0, 0), "c.pdf": (0, 0), "d.pdf": (1, 1)}


def test_the_new_name_of_a_document_keeps_its_file(filled):
    with Store(filled) as store:
        store.drop("a.pdf")
        put(store, "moved.pdf", 2, content="a.pdf")
        store.consolidate()
    assert rows(filled)["moved.pdf"] == (2, 2)
    with Store(filled) as store:
        put(store, "again.pdf", 2, content="a.pdf")
        store.drop("moved.pdf")
        store.consolidate()
    assert rows(filled)["again.pdf"] == (2, 2)


def test_entries_come_back(filled):
    with Store(filled) as store:
        assert {name: (e.slug, e.review_rows) for name, e in store.entries.items()} == {
            "a.pdf": ("vallentuna", 1),
            "b.pdf": ("haabo", 1),
            "c.pdf": (None, 0),
            "d.pdf": ("unknown", 1),
        }
        assert [row["source_file"] for row in store.review_rows()] == ["a.pdf", "b.pdf", "d.pdf"]


def test_what_a_killed_run_put_down_counts(filled):
    with Store(filled) as store:
        put(store, "new.pdf", 4)
        put(store, "a.pdf", 5, content="other")
        store.drop("b.pdf")
    with Store(filled) as store:
        assert sorted(store.entries) == ["a.pdf", "c.pdf", "d.pdf", "new.pdf"]
        store.consolidate()
    assert rows(filled) == {"a.pdf": (5, 5), "c.pdf": (0, 0), "d.pdf": (1, 1), "new.pdf": (4, 4)}
    assert list((filled / ".planlupp" / "parts").iterdir()) == []


@pytest.mark.parametrize("stop_at", range(12))
def test_a_run_that_ends_at_any_step_leaves_a_readable_dataset(filled, monkeypatch, stop_at):
    """The process ends before the n-th change of the disk; the next run finds whole files and mends the rest."""
    steps = iter(range(100))

    class Killed(BaseException):
        pass

    def stopping(function):
        def step(*args, **options):
            if next(steps) == stop_at:
                raise Killed
            return function(*args, **options)

        return step

    with monkeypatch.context() as patch:
        for owner, name in [(Path, "replace"), (Path, "unlink"), (Path, "rmdir")]:
            patch.setattr(owner, name, stopping(getattr(owner, name)))
        try:
            with Store(filled) as store:
                put(store, "a.pdf", 5, content="other")
                put(store, "new.pdf", 4)
                store.drop("b.pdf")
                store.consolidate()
        except Killed:
            pass
    rows(filled)
    with Store(filled) as store:
        if "new.pdf" not in store.entries:
            put(store, "new.pdf", 4)
        if store.entries.get("a.pdf") is None or store.entries["a.pdf"].document.actions != 5:
            put(store, "a.pdf", 5, content="other")
        if "b.pdf" in store.entries:
            store.drop("b.pdf")
        store.consolidate()
    assert rows(filled) == {"a.pdf": (5, 5), "c.pdf": (0, 0), "d.pdf": (1, 1), "new.pdf": (4, 4)}
    assert len(files(filled)) == 3
    assert list((filled / ".planlupp" / "parts").iterdir()) == []


def test_what_somebody_deleted_is_read_again(filled):
    next((filled / "actions" / "municipality_slug=vallentuna").iterdir()).unlink()
    with Store(filled) as store:
        assert sorted(store.entries) == ["b.pdf", "c.pdf", "d.pdf"]
        store.consolidate()
    assert sorted(rows(filled)) == ["b.pdf", "c.pdf", "d.pdf"]
    (filled / "decisions.parquet").unlink()
    with Store(filled) as store:
        assert sorted(store.entries) == ["c.pdf"]


def test_a_file_that_a_power_failure_emptied_is_read_again(filled):
    with Store(filled) as store:
        path = store.actions_file(put(store, "new.pdf", 4))
    path.write_bytes(b"")
    with Store(filled) as store:
        assert "new.pdf" not in store.entries


def test_the_single_files_are_renewed_in_mid_run(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline.store, "FEW_PARTS", 3)
    with Store(tmp_path) as store:
        for number in range(4):
            put(store, f"{number}.pdf", 1)
        assert len(rows(tmp_path)) == 3


def test_touched_entries_are_kept(filled):
    with Store(filled) as store:
        entry = store.entries["a.pdf"]
        store.touch(replace(entry, size=99, document=replace(entry.document, title="Plan")))
        assert not store.changed
        store.consolidate()
    with Store(filled) as store:
        assert store.entries["a.pdf"].size == 99
    assert pd.read_parquet(filled / "documents.parquet")["title"].dropna().tolist() == ["Plan"]


def test_nothing_is_written_where_nothing_changed(filled):
    def times():
        return {path: path.stat().st_mtime_ns for path in filled.rglob("*.*") if path.is_file()}

    before = times()
    with Store(filled) as store:
        store.consolidate()
    assert times() == before


def test_two_runs_at_once_are_told_apart(filled):
    with Store(filled), pytest.raises(OutputError, match="another run"), Store(filled):
        pass


def test_a_file_in_the_way_is_one_line(tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="cannot write") as caught, Store(tmp_path / "out"):
        pass
    assert "\n" not in str(caught.value)
