import pyarrow as pa
from datasets import action, decision

from pipeline.publish.masking import KEPT, Masking
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
    masking = Masking("public")
    masked = masking("actions", table.slice(1))
    assert masked.schema.equals(table.schema)
    assert not any(planted in repr(masked.to_pylist()) for planted in PLANTED)
    row = masked.to_pylist()[0]
    assert row["activity"] == "Kontakta [namn] ([personnummer], [telefon], [e-post]) på Socialförvaltningen"
    assert row["responsible"] == [PARTY, "[namn]"]
    assert row["extra"] == [(row["activity"], row["activity"])]
    assert (row["action_id"], row["municipality"]) == (rows[1].action_id, "Vallentuna")
    assert set(masking.counts) == {"[personnummer]", "[telefon]", "[e-post]", "[namn]"}


def test_nulls_and_empty_lists_stay():
    table = actions_table(
        [action("a.pdf", 0, responsible=None, extra={}), action("a.pdf", 1, responsible=("Anna Lind",))]
    )
    masked = Masking("public")("actions", table).to_pylist()
    assert [row["responsible"] for row in masked] == [None, ["[namn]"]]
    assert masked[0]["extra"] == []
    assert masked[0]["section"] is None


def test_internal_keeps_all():
    table = decisions_table([decision("a.pdf", title=TEXT)])
    assert Masking("internal")("decisions", table) is table


def test_what_is_kept_is_a_column():
    names = {*COMPACT_ACTIONS.names, *DECISIONS.names, *DOCUMENTS.names}
    assert names >= KEPT
