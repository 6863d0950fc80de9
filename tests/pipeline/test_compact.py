import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from datasets import action, decision, write_dataset

import pipeline.compact
from extractors.errors import OutputError
from pipeline.compact import compact
from pipeline.dataset import Dataset
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


def test_all_rows_in_one_sorted_file(dataset, tmp_path):
    done = compact(dataset, tmp_path / "to")
    assert (done.actions, done.decisions, done.documents) == (37, 1, 10)
    table = pq.read_table(tmp_path / "to" / "actions.parquet")
    assert table.schema.names == COMPACT_ACTIONS.names
    keys = list(
        zip(*(table[name].to_pylist() for name in ("municipality_slug", "source_file", "page_first")), strict=True)
    )
    assert keys == sorted(keys)
    assert set(table["municipality_slug"].to_pylist()) == {"ale", "haabo", "vallentuna", "unknown"}
    assert len(set(table["action_id"].to_pylist())) == 37
    assert table["lineage_id"].to_pylist() == table["action_id"].to_pylist()
    (row,) = table.filter(pa.compute.is_null(table["municipality"])).to_pylist()
    before = {name: value for name, value in row.items() if not name.startswith(("lineage", "municipality_slug"))}
    assert before == dataset.actions(dataset.partitions()["unknown"]).drop_columns("municipality_slug").to_pylist()[0]


def test_a_filter_reads_only_its_municipality(dataset, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline.compact, "SMALL_GROUP", 10)
    compact(dataset, tmp_path)
    (fragment,) = ds.dataset(tmp_path / "actions.parquet").get_fragments()
    assert len(fragment.split_by_row_group()) == 4
    for column, value in [("municipality_slug", "haabo"), ("municipality_code", "0305"), ("municipality", "Håbo")]:
        (opened,) = fragment.split_by_row_group(ds.field(column) == value)
        assert opened.num_row_groups == 1
        assert opened.row_groups[0].num_rows == 12


def test_small_municipalities_share_a_row_group(dataset, tmp_path):
    compact(dataset, tmp_path)
    assert pq.read_metadata(tmp_path / "actions.parquet").num_row_groups == 1


def test_other_tools_read_the_same_types(dataset, tmp_path):
    compact(dataset, tmp_path)
    path = tmp_path / "actions.parquet"
    frame = pd.read_parquet(path)
    assert frame["municipality_code"].dropna().unique().tolist() == ["1440", "0305", "0115"]
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
    first, second = pq.read_table(tmp_path / "to" / "actions.parquet").to_pylist()
    assert (first["lineage_previous"], first["lineage_confidence"]) == (None, None)
    assert second["lineage_id"] == second["lineage_previous"] == first["action_id"]
    assert 0.8 <= second["lineage_confidence"] <= 1


def test_files_of_an_older_version_lack_columns(tmp_path):
    out = write_dataset(tmp_path / "o", {"a.pdf": [action("a.pdf")], "b.pdf": [action("b.pdf")]})
    old = sorted((out / "actions").rglob("*.parquet"))[0]
    pq.write_table(pq.ParquetFile(old).read().drop_columns(["signals", "confidence_basis"]), old)
    compact(Dataset(out), tmp_path / "to")
    assert pq.read_table(tmp_path / "to" / "actions.parquet").num_rows == 2


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
    assert pq.read_table(tmp_path / "to" / "actions.parquet").schema.names == COMPACT_ACTIONS.names


def test_no_dataset_is_told(tmp_path):
    with pytest.raises(OutputError, match="planlupp run"):
        Dataset(tmp_path)


def test_a_run_at_work_is_told(dataset, tmp_path):
    with Store(dataset.folder), pytest.raises(OutputError, match="wait for its end"):
        compact(dataset, tmp_path / "to")


def test_a_failure_leaves_the_old_file(dataset, tmp_path):
    compact(dataset, tmp_path / "to")
    before = (tmp_path / "to" / "actions.parquet").read_bytes()

    def fail(name, table):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        compact(dataset, tmp_path / "to", fail)
    assert (tmp_path / "to" / "actions.parquet").read_bytes() == before
    assert sorted(path.name for path in (tmp_path / "to").iterdir()) == [
        "actions.parquet",
        "decisions.parquet",
        "documents.parquet",
    ]
