from dataclasses import fields
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
from standins import extraction

from pipeline.records import Action, Decision, DocumentRecord
from pipeline.schema import ACTIONS, DECISIONS, DOCUMENTS, actions_table, decisions_table, documents_table


@pytest.mark.parametrize(("record", "schema"), [(Action, ACTIONS), (Decision, DECISIONS), (DocumentRecord, DOCUMENTS)])
def test_each_column_is_a_field_of_the_record_and_is_described(record, schema):
    assert [field.name for field in fields(record)] == schema.names
    for field in schema:
        assert len(field.metadata[b"description"].decode()) > 10, field.name


def test_types_are_those_of_the_contract():
    types = {field.name: str(field.type) for field in ACTIONS}
    assert types["page_first"] == types["page_last"] == "int32"
    assert types["municipality_code"] == "string"
    assert types["timeline_start"] == types["timeline_end"] == "date32[day]"
    assert types["extracted_at"] == "timestamp[us, tz=UTC]"
    assert ACTIONS.field("responsible").type == pa.list_(pa.string())
    assert ACTIONS.field("extra").type == pa.map_(pa.string(), pa.string())
    assert ACTIONS.field("field_confidence").type == pa.map_(pa.string(), pa.float64())
    region = ACTIONS.field("regions").type.value_type
    assert [(f.name, str(f.type)) for f in region] == [
        ("page", "int32"),
        *[(name, "float") for name in ("x0", "top", "x1", "bottom")],
    ]


def test_actions_keep_their_values():
    action = extraction("a" * 64, "plan.pdf", 1).actions[0]
    (row,) = actions_table([action]).to_pylist()
    assert row["regions"][1] == {"page": 2, "x0": 10.0, "top": 20.0, "x1": 30.5, "bottom": 40.0}
    assert row["responsible"] == ["Kommunstyrelsen", "SBF"]
    assert row["partners"] is None
    assert row["extra"] == [("Nr", "0")]
    assert row["timeline_start"] == date(2026, 1, 2)
    assert row["extracted_at"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_tables_without_rows_keep_their_columns():
    for table, schema in [
        (actions_table([]), ACTIONS),
        (decisions_table([]), DECISIONS),
        (documents_table([]), DOCUMENTS),
    ]:
        assert table.num_rows == 0
        assert table.schema.equals(schema, check_metadata=True)
