import csv

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.publish.changes import write_changes


def write(path, **values):
    columns = {"action_id": "1", "municipality": "Ale", "source_file": "a.pdf", **values}
    types = {"partners": pa.list_(pa.string()), "extra": pa.map_(pa.string(), pa.string())}
    pq.write_table(
        pa.table({name: pa.array([value], types.get(name, pa.string())) for name, value in columns.items()}), path
    )
    return path


@pytest.mark.parametrize(
    ("column", "before", "after"),
    [
        ("comment", None, ""),
        ("comment", "a", None),
        ("partners", None, []),
        ("partners", ["a", "b"], ["b", "a"]),
        ("partners", ["ab"], ["a", "b"]),
        ("extra", {"a": "b"}, {"b": "a"}),
        ("extra", {}, {"a": None}),
    ],
)
def test_any_difference_counts(tmp_path, column, before, after):
    before, after = (list(value.items()) if isinstance(value, dict) else value for value in (before, after))
    old = write(tmp_path / "old.parquet", **{column: before})
    new = write(tmp_path / "new.parquet", **{column: after})
    assert write_changes(new, old, tmp_path / "changes.csv") == {"added": 0, "changed": 1, "removed": 0}
    (line,) = csv.DictReader((tmp_path / "changes.csv").read_text("utf-8-sig").splitlines(), delimiter=";")
    assert (line["action_id"], line["columns"]) == ("1", column)
    assert write_changes(new, new, tmp_path / "changes.csv")["changed"] == 0
