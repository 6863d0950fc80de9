import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline.external_sort
from pipeline.external_sort import sorted_pieces

ROWS = st.lists(st.tuples(st.sampled_from([None, "Ale", "Åre", "Mora"]), st.integers(0, 3)), max_size=40)


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(pipeline.external_sort, "PIECE", 7)


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_pieces_are_the_sorted_table(tmp_path, small_pieces, rows):
    names, pages = [row[0] for row in rows], [row[1] for row in rows]
    table = pa.table(
        {
            "name": pa.array(names, pa.string()),
            "page": pa.array(pages, pa.int32()),
            "row": pa.array(range(len(rows)), pa.int64()),
            "texts": pa.array([[name or ""] for name in names], pa.list_(pa.string())),
        }
    )
    path = tmp_path / "rows.parquet"
    pq.write_table(table, path, row_group_size=11)
    pieces = list(sorted_pieces(path, ["name", "page"]))
    assert all(piece.num_rows == 7 for piece in pieces[:-1])
    expected = sorted(table.to_pylist(), key=lambda row: (row["name"] is None, row["name"] or "", row["page"]))
    assert [row for piece in pieces for row in piece.to_pylist()] == expected
