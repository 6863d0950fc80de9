import pyarrow as pa
from datasets import action

from pipeline.dictionary import Tally, describe, markdown
from pipeline.schema import ACTIONS, actions_table


def test_each_column_is_described_with_its_fill_and_an_example():
    rows = [
        action("a.pdf", n, section="A|B" if n else None, responsible=("Kommunstyrelsen",) if n < 2 else None, extra={})
        for n in range(4)
    ]
    columns = {one.name: one for one in describe(actions_table(rows), ACTIONS)}
    assert list(columns) == ACTIONS.names
    assert (columns["section"].filled, columns["section"].example) == (0.75, "A|B")
    assert (columns["responsible"].type, columns["responsible"].filled) == ("list of text", 0.5)
    assert (columns["extra"].filled, columns["extra"].example) == (0.0, "")
    assert columns["activity"].nullable is False
    assert columns["regions"].type == "list of (page, x0, top, x1, bottom)"
    text = markdown(columns.values())
    assert "| `section` | text | Nearest heading" in text
    assert "75% | `A\\|B` |" in text
    assert len(text.splitlines()) == len(ACTIONS) + 2


def test_pieces_count_as_a_whole():
    schema = pa.schema([pa.field("x", pa.string(), metadata={"description": "A letter"})])
    tally = Tally(schema)
    for values in ([None, None], ["a" * 200], ["b" * 30, "c"]):
        tally.add(pa.table({"x": pa.array(values, pa.string())}))
    (column,) = tally.columns()
    assert column.filled == 0.6
    assert len(column.example) == 60


def test_a_table_without_rows_has_no_fill():
    assert {one.filled for one in describe(actions_table([]), ACTIONS)} == {None}
