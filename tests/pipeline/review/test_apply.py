import subprocess
from datetime import date

import pytest
from plans import Plans, row, rows, sheet

from pipeline.review.apply import apply_file
from pipeline.review.decisions import read_decisions
from pipeline.review.sheet import SheetError


@pytest.fixture
def plans(tmp_path):
    plans = Plans(tmp_path)
    plans.put("plan.pdf", rows(6))
    return plans


def apply(plans, data: bytes):
    return apply_file(data, plans.out, plans.decisions, "Eva")


def one(plans, **cells) -> list[dict[str, str]]:
    """The first exported line with some cells filled in."""
    return [{**plans.export()[0], **cells}]


def test_an_approved_row_is_reviewed_and_leaves_the_queue(plans):
    lines = one(plans, beslut="godkänn", anteckning="sett")
    applied = apply(plans, sheet(lines))
    assert (applied.taken, applied.faults, applied.undecided) == ({"approve": 1}, [], 0)
    frame = plans.frame()
    (reviewed,) = frame[frame["reviewed"]].to_dict("records")
    assert reviewed["action_id"] == lines[0]["action_id"]
    assert (reviewed["confidence"], reviewed["confidence_basis"]) == (1.0, "human")
    assert not reviewed["needs_review"]
    assert list(reviewed["reviewed_fields"]) == []
    (decision,) = read_decisions(plans.decisions)
    assert (decision.reviewer, decision.note, decision.decision_id) == ("Eva", "sett", reviewed["review_decision"])
    assert len(plans.queue()) == 5
    assert [path.name for path in plans.decisions.iterdir()] == ["vallentuna.csv"]


def test_a_corrected_time_and_party_are_understood_anew(plans):
    apply(plans, sheet(one(plans, beslut="Ändra ", rättad_timeline_raw="senast 2025", rättad_responsible_raw="KS, TN")))
    (row,) = plans.frame().query("reviewed").to_dict("records")
    assert list(row["responsible"]) == ["Kommunstyrelsen", "Tekniska nämnden"]
    assert (row["timeline_end"], row["timeline_kind"]) == (date(2025, 12, 31), "deadline")
    assert set(row["reviewed_fields"]) >= {"timeline_raw", "timeline_end", "responsible_raw", "responsible"}


def test_a_rejected_row_is_gone_and_stays_gone(plans):
    lines = one(plans, beslut="förkasta")
    apply(plans, sheet(lines))
    assert lines[0]["action_id"] not in set(plans.frame()["action_id"])
    again = apply(plans, sheet(lines))
    assert (again.taken, again.known, again.faults) == ({}, 1, [])
    assert len(read_decisions(plans.decisions)) == 1


def test_a_new_row_stands_in_the_dataset(plans):
    line = {
        "action_id": "",
        "beslut": "ny rad",
        "source_file": "plan.pdf",
        "page_first": "2",
        "rättad_activity": "Plantera träd",
        "rättad_responsible_raw": "TN",
    }
    applied = apply(plans, sheet([line]))
    assert applied.taken == {"add": 1}
    (added,) = plans.frame().query("activity == 'Plantera träd'").to_dict("records")
    assert (added["page_first"], added["municipality"], list(added["responsible"])) == (
        2,
        "Vallentuna",
        ["Tekniska nämnden"],
    )
    assert added["reviewed"]
    assert apply(plans, sheet([line])).known == 1


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_spreadsheets_save_is_taken(plans, delimiter, encoding):
    lines = [{**line, "beslut": "förkasta"} for line in plans.export()]
    assert apply(plans, sheet(lines, delimiter=delimiter, encoding=encoding)).taken == {"reject": 6}


def test_columns_in_another_order_and_missing_ones_do_not_matter(plans):
    lines = [{"BESLUT ": "ok", "Action_ID": line["action_id"]} for line in plans.export()]
    assert apply(plans, sheet(lines)).taken == {"approve": 6}


def test_utf_8_saved_twice_is_mended(plans):
    data = sheet(one(plans, beslut="ändra", rättad_activity="Bygg å")).decode("utf-8-sig").encode().decode("cp1252")
    apply(plans, data.encode("utf-8"))
    assert "Bygg å" in set(plans.frame()["activity"])


FAULTS = {
    "no decision": ({"beslut": "kanske"}, "is no decision"),
    "unknown row": ({"beslut": "godkänn", "action_id": "feedfeedfeedfeed", "source_hash": ""}, "no row of the dataset"),
    "missing key": ({"beslut": "godkänn", "action_id": ""}, "action_id is missing"),
    "contradiction": ({"beslut": "godkänn", "rättad_goal": "x"}, "write `ändra`"),
    "decision left out": ({"beslut": "", "rättad_goal": "x"}, "`beslut` is empty"),
    "no change": ({"beslut": "ändra"}, "nothing is filled in"),
    "formula": ({"beslut": "ändra", "rättad_goal": "=A1"}, "is a formula"),
    "spreadsheet error": ({"beslut": "ändra", "rättad_goal": "#NAMN?"}, "error of the spreadsheet"),
    "two days": ({"beslut": "ändra", "rättad_timeline_start": "2/3/2024"}, "no single day"),
    "wrong order": (
        {"beslut": "ändra", "rättad_timeline_start": "2025-01-01", "rättad_timeline_end": "2024-01-01"},
        "after its end",
    ),
    "unknown status": ({"beslut": "ändra", "rättad_status": "klart"}, "is no status"),
    "empty action": ({"beslut": "ändra", "rättad_activity": "(tom)"}, "cannot be empty"),
    "no document": (
        {"beslut": "ny rad", "action_id": "", "document_id": "", "source_file": "x", "rättad_activity": "y"},
        "is none",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_line_with_a_fault_is_named_and_the_others_count(plans, name):
    cells, reason = FAULTS[name]
    first, second, *_ = plans.export()
    applied = apply(plans, sheet([{**first, **cells}, {**second, "beslut": "godkänn"}]))
    (fault,) = applied.faults
    assert fault.line == 2
    assert reason in fault.reason
    assert applied.taken == {"approve": 1}
    assert plans.frame()["reviewed"].sum() == 1


def test_two_lines_about_one_row(plans):
    first, second, *_ = plans.export()
    same = apply(plans, sheet([{**first, "beslut": "godkänn"}, {**first, "beslut": "godkänn"}]))
    assert (same.taken, [fault.line for fault in same.faults]) == ({"approve": 1}, [3])
    other = apply(plans, sheet([{**second, "beslut": "godkänn"}, {**second, "beslut": "förkasta"}]))
    assert (other.taken, [fault.line for fault in other.faults]) == ({}, [2, 3])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\x00\x01\x02", "binary"),
        (b"", "no table"),
        (b"a;b\r\n1;2\r\n", "'action_id' is missing"),
        ("action_id;beslut;rättad_colour\r\n".encode(), "no column that can be corrected"),
        (b"action_id;beslut;beslut\r\n", "stands twice"),
    ],
)
def test_a_file_that_is_no_such_table_changes_nothing(plans, data, reason):
    with pytest.raises(SheetError, match=reason):
        apply(plans, data)
    assert not plans.decisions.exists()


@pytest.mark.parametrize("text", ["2024-03-05", "2024-03-05 00:00:00", "5.3.2024", "2024/03/05", "45356"])
def test_dates_as_spreadsheets_rewrite_them(plans, text):
    apply(plans, sheet(one(plans, beslut="ändra", rättad_timeline_end=text)))
    (row,) = plans.frame().query("reviewed").to_dict("records")
    assert (row["timeline_end"], row["timeline_edtf"]) == (date(2024, 3, 5), "2024-01-01/2024-03-05")


def test_a_corrected_municipality_moves_the_row(plans):
    apply(plans, sheet(one(plans, beslut="ändra", rättad_municipality="Gagnef")))
    moved = plans.frame().query("municipality == 'Gagnef'")
    assert list(moved["municipality_slug"]) == ["gagnef"]
    assert list(moved["municipality_code"]) == ["2026"]
    assert len(plans.frame()) == 6


def test_fifty_thousand_lines(plans):
    first = plans.export()[0]
    lines = [{"action_id": f"{number:016x}", "beslut": "godkänn"} for number in range(50_000)]
    lines[7]["action_id"] = first["action_id"]
    applied = apply(plans, sheet(lines))
    assert (applied.taken, len(applied.faults)) == ({"approve": 1}, 49_999)


def test_a_second_decision_takes_the_place_of_the_first(plans):
    plans.put("plan.pdf", [row("Bygg bro")])
    lines = one(plans, beslut="godkänn")
    apply(plans, sheet(lines))
    apply(plans, sheet([{**lines[0], "beslut": "ändra", "rättad_goal": "Mål 1"}]))
    apply(plans, sheet([{**lines[0], "beslut": "ändra", "rättad_comment": "Ja"}]))
    (now,) = plans.frame().to_dict("records")
    assert (now["goal"], now["comment"], sorted(now["reviewed_fields"])) == ("Mål 1", "Ja", ["comment", "goal"])
    assert plans.lay().total == 1
    assert len(read_decisions(plans.decisions)) == 3


@pytest.mark.skipif(
    subprocess.run(["which", "soffice"], capture_output=True).returncode != 0, reason="LibreOffice is not installed"
)
def test_through_libreoffice_calc(plans, tmp_path):
    lines = [
        {**line, "beslut": "ändra", "rättad_timeline_end": "2024-03-05", "rättad_goal": "- Mål; ett"}
        for line in plans.export()
    ]
    given = tmp_path / "given.csv"
    given.write_bytes(sheet(lines))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    for kind, source in (
        ("ods", given),
        ("csv:Text - txt - csv (StarCalc):59,34,76,1", tmp_path / "ods" / "given.ods"),
    ):
        options = ["--infilter=CSV:59,34,76,1"] if kind == "ods" else []
        folder = tmp_path / kind[:3]
        command = ["soffice", home, "--headless", *options, "--convert-to", kind, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    applied = apply(plans, (tmp_path / "csv" / "given.csv").read_bytes())
    assert (applied.taken, applied.faults) == ({"change": 6}, [])
    frame = plans.frame()
    assert set(frame["goal"]) == {"- Mål; ett"}
    assert set(frame["timeline_end"]) == {date(2024, 3, 5)}


def test_status_follows_from_the_printed_text(plans):
    plans.put("plan.pdf", [row("Bygg bro")])
    apply_file(
        sheet([{**plans.export()[0], "beslut": "ändra", "rättad_status_raw": "Klart"}]), plans.out, plans.decisions, ""
    )
    assert list(plans.frame()["status"]) == ["completed"]
