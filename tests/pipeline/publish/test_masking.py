from collections import Counter

import pyarrow as pa
from datasets import action, decision

from pipeline.publish.masking import FEW_ROWS, KEPT, ROWS_AT_ONCE, mask, masked, masking_processes
from pipeline.schema import ACTIONS, COMPACT_ACTIONS, DECISIONS, DOCUMENTS, actions_table, decisions_table

PLANTED = ["850101-1111", "070-174 06 05", "anna.andersson@exempel.se", "Anna Andersson"]
TEXT = "Kontakta Anna Andersson (850101-1111, 070-174 06 05, anna.andersson@exempel.se) på Socialförvaltningen"
PARTY = "Barn- och utbildningsförvaltningen"


def test_all_that_is_planted_is_masked_and_no_department_is_harmed():
    columns = [f.name for f in ACTIONS if pa.types.is_string(f.type) and f.name not in KEPT]
    rows = [
        action(
            "a.pdf", number, **dict.fromkeys(columns, TEXT), responsible=(PARTY, "Anna Andersson"), extra={TEXT: TEXT}
        )
        for number in range(3)
    ]
    table = actions_table(rows)
    result, counts = mask(table.slice(1))
    assert result.schema.equals(table.schema)
    assert not any(planted in repr(result.to_pylist()) for planted in PLANTED)
    row = result.to_pylist()[0]
    assert row["activity"] == "Kontakta [namn] ([personnummer], [telefon], [e-post]) på Socialförvaltningen"
    assert row["responsible"] == [PARTY, "[namn]"]
    assert row["extra"] == [(row["activity"], row["activity"])]
    assert (row["action_id"], row["municipality"]) == (rows[1].action_id, "Vallentuna")
    assert set(counts) == {"[personnummer]", "[telefon]", "[e-post]", "[namn]"}


def test_nulls_and_empty_lists_stay():
    table = actions_table(
        [action("a.pdf", 0, responsible=None, extra={}), action("a.pdf", 1, responsible=("Anna Lind",))]
    )
    rows = mask(table)[0].to_pylist()
    assert [row["responsible"] for row in rows] == [None, ["[namn]"]]
    assert rows[0]["extra"] == []
    assert rows[0]["section"] is None


def test_pieces_are_masked_alike_in_other_processes():
    rows = [decision("a.pdf", title=f"{number}: {TEXT if number % 3 else 'Plan'}") for number in range(5)]
    pieces = [decisions_table(rows * (ROWS_AT_ONCE // 4)), decisions_table(rows[:1]), decisions_table([])]
    alone: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    expected = [mask(piece)[0].to_pylist() for piece in pieces]
    assert [piece.to_pylist() for piece in masked(pieces, alone)] == expected
    with masking_processes(FEW_ROWS + 1) as pool:
        assert [piece.to_pylist() for piece in masked(pieces, spread, pool)] == expected
    assert alone == spread
    assert alone["[namn]"] == 3 * (ROWS_AT_ONCE // 4)  # number 0 of each five has none, nor has number 3


def test_what_is_kept_is_a_column():
    names = {*COMPACT_ACTIONS.names, *DECISIONS.names, *DOCUMENTS.names}
    assert names >= KEPT
