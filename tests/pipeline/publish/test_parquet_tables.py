import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from datasets import action, write_dataset

import pipeline.publish.parquet_tables
from pipeline.compact import compact
from pipeline.dataset import Dataset
from pipeline.publish.parquet_tables import compacted_actions, write_parquet
from pipeline.schema import COMPACT_ACTIONS

PLACES = {"Ale": "1440", "Håbo": "0305", "Vallentuna": "0115"}


@pytest.fixture
def compacted(tmp_path):
    documents = {
        f"{place}.pdf": [action(f"{place}.pdf", n, municipality=place, municipality_code=code) for n in range(12)]
        for place, code in PLACES.items()
    }
    return compact(Dataset(write_dataset(tmp_path / "out", documents)), tmp_path / "compact")


def test_rows_are_sorted_by_municipality(compacted, tmp_path):
    write_parquet(compacted_actions(compacted), COMPACT_ACTIONS, tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.schema.names == COMPACT_ACTIONS.names
    assert table["municipality_slug"].to_pylist() == ["ale"] * 12 + ["haabo"] * 12 + ["vallentuna"] * 12


def test_a_filter_reads_only_its_municipality(compacted, tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline.publish.parquet_tables, "SMALL_GROUP", 10)
    write_parquet(compacted_actions(compacted), COMPACT_ACTIONS, tmp_path / "a.parquet")
    (fragment,) = ds.dataset(tmp_path / "a.parquet").get_fragments()
    assert len(fragment.split_by_row_group()) == 3
    for column, value in [("municipality_slug", "haabo"), ("municipality_code", "0305"), ("municipality", "Håbo")]:
        (opened,) = fragment.split_by_row_group(ds.field(column) == value)
        assert [group.num_rows for group in opened.row_groups] == [12]


def test_small_municipalities_share_a_row_group(compacted, tmp_path):
    write_parquet(compacted_actions(compacted), COMPACT_ACTIONS, tmp_path / "a.parquet")
    assert pq.read_metadata(tmp_path / "a.parquet").num_row_groups == 1


def test_a_table_without_rows_keeps_its_columns(tmp_path):
    write_parquet([], COMPACT_ACTIONS, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0
    assert pq.read_schema(tmp_path / "a.parquet").field("extra").type == pa.map_(pa.string(), pa.string())
