from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from datasets import action, decision, write_dataset

import pipeline.compact
from extractors.errors import OutputError
from pipeline.compact import PARTITION, compact
from pipeline.dataset import FOLDER, Dataset
from pipeline.schema import COMPACT_ACTIONS
from pipeline.store import Store

PLACES = {"Ale": "1440", "Håbo": "0305", "Vallentuna": "0115"}


def rows_of(place: str, name: str, count: int) -> list:
    return [
        action(name, number, municipality=place, municipality_code=PLACES[place], page_first=9 - number % 3)
        for number in range(count)
    ]


@pytest.fixture
def dataset(tmp_path):
    documents = {f"{place}-{n}.pdf": rows_of(place, f"{place}-{n}.pdf", 4) for place in PLACES for n in range(3)}
    documents["okänd.pdf"] = [action("okänd.pdf", municipality=None, municipality_code=None)]
    return Dataset(write_dataset(tmp_path / "out", documents, [decision("Ale-1.pdf", title="Plan")]))


def test_all_rows_in_one_sorted_file_a_municipality(dataset, tmp_path):
    done = compact(dataset, tmp_path / "to")
    assert (done.actions, done.decisions, done.documents, done.written) == (37, 1, 10, 4)
    assert list(done.files) == ["ale", "haabo", "unknown", "vallentuna"]
    for path in done.files.values():
        table = pq.ParquetFile(path).read()
        assert table.schema.names == PARTITION.names
        keys = list(zip(*(table[name].to_pylist() for name in ("source_file", "page_first")), strict=True))
        assert keys == sorted(keys)
        assert table["lineage_id"].to_pylist() == table["action_id"].to_pylist()
    table = pq.read_table(tmp_path / "to" / "actions")
    assert set(table.schema.names) == set(COMPACT_ACTIONS.names)
    assert len(set(table["action_id"].to_pylist())) == 37
    (row,) = pq.ParquetFile(done.files["unknown"]).read().to_pylist()
    before = {name: value for name, value in row.items() if not name.startswith("lineage")}
    assert before == dataset.actions(dataset.partitions()["unknown"]).drop_columns("municipality_slug").to_pylist()[0]


def test_a_filter_opens_its_municipality_only(dataset, tmp_path):
    done = compact(dataset, tmp_path)
    whole = ds.dataset(tmp_path / "actions", partitioning="hive")
    opened = [Path(one.path) for one in whole.get_fragments(ds.field("municipality_slug") == "haabo")]
    assert opened == [done.files["haabo"]]


def stands(folder):
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}


def test_only_what_changed_is_written(dataset, tmp_path):
    first = compact(dataset, tmp_path / "to")
    before = stands(tmp_path / "to")
    again = compact(dataset, tmp_path / "to")
    assert stands(tmp_path / "to") == before
    assert again == replace(first, written=0)

    with Store(dataset.folder) as store:
        entry = store.entries["Ale-1.pdf"]
        store.put(entry, rows_of("Ale", "Ale-1.pdf", 3))
        store.consolidate()
    done = compact(dataset, tmp_path / "to")
    changed = {path for path, stand in stands(tmp_path / "to").items() if before.get(path) != stand}
    single = {tmp_path / "to" / "decisions.parquet", tmp_path / "to" / "documents.parquet"}
    assert changed == {done.files["ale"], *single}
    assert (done.actions, done.written) == (36, 1)


def test_facts_of_documents_count_as_change(tmp_path):
    documents = {name: [action(name)] for name in ("a.pdf", "b.pdf")}
    out = write_dataset(tmp_path / "o", documents, a={"title": "Plan barn 2019"}, b={"title": "Annat"})
    assert compact(Dataset(out), tmp_path / "to").lineage == {}
    with Store(out) as store:
        entry = store.entries["b.pdf"]
        store.touch(replace(entry, document=replace(entry.document, title="Plan barn 2020")))
        store.consolidate()
    done = compact(Dataset(out), tmp_path / "to")
    assert done.written == 1
    assert done.lineage["vallentuna"].editions == 1
    assert compact(Dataset(out), tmp_path / "to") == replace(done, written=0)


def test_a_municipality_that_is_gone_goes(dataset, tmp_path):
    compact(dataset, tmp_path / "to")
    with Store(dataset.folder) as store:
        store.drop("okänd.pdf")
        store.consolidate()
    done = compact(dataset, tmp_path / "to")
    assert list(done.files) == ["ale", "haabo", "vallentuna"]
    assert {path.name for path in (tmp_path / "to" / "actions").iterdir()} == {f"{FOLDER}{slug}" for slug in done.files}


def test_a_broken_file_is_made_again(dataset, tmp_path):
    path = compact(dataset, tmp_path / "to").files["ale"]
    path.write_bytes(b"")
    assert compact(dataset, tmp_path / "to").written == 1
    assert pq.ParquetFile(path).read().num_rows == 12


@pytest.mark.parametrize(("name", "value"), [("FEW_FILES", 0), ("FILES_AT_ONCE", 2)])
def test_processes_and_pieces_make_the_same_rows(dataset, tmp_path, monkeypatch, name, value):
    whole = compact(dataset, tmp_path / "whole")
    monkeypatch.setattr(pipeline.compact, name, value)
    other = compact(dataset, tmp_path / "other")
    for slug, path in whole.files.items():
        assert pq.ParquetFile(other.files[slug]).read().equals(pq.ParquetFile(path).read())


def test_decisions_are_sorted(tmp_path):
    paragraphs = [decision(name, paragraph=str(n)) for name in ("b.pdf", "a.pdf") for n in range(3)]
    documents = {name: [action(name)] for name in ("b.pdf", "a.pdf")}
    dataset = Dataset(write_dataset(tmp_path / "o", documents, paragraphs))
    compact(dataset, tmp_path / "to")
    table = pq.read_table(tmp_path / "to" / "decisions.parquet")
    assert table["source_file"].to_pylist() == ["a.pdf"] * 3 + ["b.pdf"] * 3
    assert table.equals(dataset.decisions())


def test_other_tools_read_the_same_types(dataset, tmp_path):
    path = compact(dataset, tmp_path).files["ale"]
    frame = pd.read_parquet(tmp_path / "actions")
    assert set(frame["municipality_code"].dropna()) == {"1440", "0305", "0115"}
    assert set(frame["municipality_slug"]) == {"ale", "haabo", "unknown", "vallentuna"}
    assert pl.read_parquet(path).schema["responsible"] == pl.List(pl.String)
    types = dict(duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").project("column_name, column_type").fetchall())
    assert types["extra"] == "MAP(VARCHAR, VARCHAR)"
    assert types["timeline_start"] == "DATE"
    assert types["extracted_at"] == "TIMESTAMP WITH TIME ZONE"


def test_links_of_lineage_stand_in_the_file(tmp_path):
    text = "Utbilda all personal i förskolan i barnkonventionen"
    documents = {name: [action(name, activity=text)] for name in ("a.pdf", "b.pdf")}
    out = write_dataset(tmp_path / "o", documents, a={"title": "Plan barn 2019"}, b={"title": "Plan barn 2020"})
    done = compact(Dataset(out), tmp_path / "to")
    assert done.lineage["vallentuna"].continued == 1
    first, second = pq.ParquetFile(done.files["vallentuna"]).read().to_pylist()
    assert (first["lineage_previous"], first["lineage_confidence"]) == (None, None)
    assert second["lineage_id"] == second["lineage_previous"] == first["action_id"]
    assert 0.8 <= second["lineage_confidence"] <= 1


def test_files_of_an_older_version_lack_columns(tmp_path):
    out = write_dataset(tmp_path / "o", {"a.pdf": [action("a.pdf")], "b.pdf": [action("b.pdf")]})
    old = sorted((out / "actions").rglob("*.parquet"))[0]
    pq.write_table(pq.ParquetFile(old).read().drop_columns(["signals", "confidence_basis"]), old)
    assert compact(Dataset(out), tmp_path / "to").actions == 2


def test_files_without_the_store_are_enough_and_stay(tmp_path, dataset):
    loose = tmp_path / "loose"
    (loose / "actions").parent.mkdir()
    (dataset.folder / "actions").rename(loose / "actions")
    before = sorted(path.name for path in loose.rglob("*.parquet"))
    assert compact(Dataset(loose), tmp_path / "to").actions == 37
    assert sorted(path.name for path in loose.rglob("*.parquet")) == before


def test_an_empty_dataset(tmp_path):
    done = compact(Dataset(write_dataset(tmp_path / "out", {})), tmp_path / "to")
    assert done.actions == 0
    assert set(pq.read_table(tmp_path / "to" / "actions").schema.names) == set(COMPACT_ACTIONS.names)


def test_no_dataset_is_told(tmp_path):
    with pytest.raises(OutputError, match="planlupp run"):
        Dataset(tmp_path)


def test_a_run_at_work_is_told(dataset, tmp_path):
    with Store(dataset.folder), pytest.raises(OutputError, match="wait for its end"):
        compact(dataset, tmp_path / "to")


def test_the_dataset_itself_is_no_place_to_write_to(dataset):
    with pytest.raises(OutputError, match="another folder"):
        compact(dataset, dataset.folder)


def test_a_failure_leaves_the_old_file(dataset, tmp_path, monkeypatch):
    files = compact(dataset, tmp_path / "to").files.values()
    before = {path: path.read_bytes() for path in files}
    for path in dataset.partitions()["ale"]:
        path.touch()

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(pipeline.compact, "_finished", fail)
    with pytest.raises(RuntimeError):
        compact(dataset, tmp_path / "to")
    assert {path: path.read_bytes() for path in files} == before
    assert list((tmp_path / "to").rglob("*.part")) == []
