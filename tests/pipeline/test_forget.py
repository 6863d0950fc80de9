import csv
from datetime import date

import pytest
from datasets import action

from pipeline.forget import ForgetError, Forgotten, add_document, add_text, read_forgotten
from pipeline.records import DocumentRecord, Extraction

DAY = date(2026, 1, 2)
DOCUMENT = "ab" * 32


def forgotten(tmp_path, text) -> Forgotten:
    add_text(tmp_path / "f.csv", text, DAY)
    return read_forgotten(tmp_path / "f.csv")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ring Zoltana Qvarnkulla i dag", "Ring [borttaget] i dag"),
        ("ZOLTANA  QVARNKULLA", "[borttaget]"),
        ("Zoltana\nQvarnkullas förslag, zoltana-qvarnkulla", "[borttaget] förslag, [borttaget]"),
        ("Zoltana A Qvarnkulla", "Zoltana A Qvarnkulla"),
        ("Qvarnkulla Zoltana", "Qvarnkulla Zoltana"),
        ("", ""),
    ],
)
def test_a_text_is_replaced_wherever_its_words_stand(tmp_path, text, left):
    assert forgotten(tmp_path, "Zoltana Qvarnkulla").text(text) == left


def test_numbers_are_texts(tmp_path):
    assert forgotten(tmp_path, "850101-1111").text("pnr 850101 1111!") == "pnr [borttaget]!"


def test_the_list_does_not_hold_the_text(tmp_path):
    forgotten(tmp_path, "Zoltana Qvarnkulla")
    add_document(tmp_path / "f.csv", DOCUMENT, DAY)
    raw = (tmp_path / "f.csv").read_text()
    assert "zoltana" not in raw.casefold()
    lines = list(csv.DictReader(raw.splitlines()))
    assert [(line["kind"], line["date"]) for line in lines] == [("text", "2026-01-02"), ("document", "2026-01-02")]
    assert read_forgotten(tmp_path / "f.csv").documents == {DOCUMENT}


def test_twice_is_once(tmp_path):
    for _ in range(2):
        add_text(tmp_path / "f.csv", "Zoltana Qvarnkulla", DAY)
        add_document(tmp_path / "f.csv", DOCUMENT, DAY)
    assert len((tmp_path / "f.csv").read_text().splitlines()) == 3


def test_records_lose_it_in_each_column(tmp_path):
    name = "Zoltana Qvarnkulla"
    row = action("zoltana qvarnkulla.pdf", activity=f"Fråga {name}", responsible=(name, "KS"), extra={name: f"{name}!"})
    document = DocumentRecord(document_id=DOCUMENT, source_file="x.pdf", title=name, extractor_version="0")
    clean = forgotten(tmp_path, name).extraction(Extraction(document, (row,)))
    (one,) = clean.actions
    assert (one.activity, one.responsible) == ("Fråga [borttaget]", ("[borttaget]", "KS"))
    assert one.extra == {"[borttaget]": "[borttaget]!"}
    assert (one.source_file, one.regions, one.field_confidence) == (row.source_file, row.regions, row.field_confidence)
    assert clean.document.title == "[borttaget]"


@pytest.mark.parametrize("text", ["och", "", "...", "KS"])
def test_what_would_hit_everything_is_refused(tmp_path, text):
    with pytest.raises(ForgetError, match="too short"):
        add_text(tmp_path / "f.csv", text, DAY)


@pytest.mark.parametrize(
    "line", ["document,xyz,,,", "text,%s,two,salt," % ("0" * 64), "person,%s,,," % ("0" * 64), "x"]
)
def test_a_line_that_cannot_be_read_is_told(tmp_path, line):
    add_document(tmp_path / "f.csv", DOCUMENT, DAY)
    with (tmp_path / "f.csv").open("a") as stream:
        stream.write(line + "\n")
    with pytest.raises(ForgetError, match="line 3"):
        read_forgotten(tmp_path / "f.csv")


def test_no_list_forgets_nothing(tmp_path):
    assert read_forgotten(tmp_path / "f.csv") == Forgotten()
