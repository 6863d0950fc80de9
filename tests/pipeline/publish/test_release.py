import csv
import hashlib
import json
from datetime import date

import duckdb
import pandas as pd
import polars as pl
import pytest
from datasets import action, decision, write_dataset

from extractors.errors import OutputError
from pipeline.dataset import Dataset
from pipeline.publish.publisher import Publisher
from pipeline.publish.release import TABLES, publish

DAY = date(2026, 1, 31)
PUBLISHER = Publisher(
    name="Exempels kommun & Co",
    base_url="https://data.exempel.se/planlupp/",
    license="http://creativecommons.org/publicdomain/zero/1.0/",
    contact_name="Öppna data",
    contact_email="oppnadata@exempel.se",
)


def dataset(folder, activities, **values):
    rows = [action("a.pdf", n, activity=text, **values) for n, text in activities.items()]
    return Dataset(write_dataset(folder, {"a.pdf": rows, "b.pdf": []}, [decision("a.pdf", title="=Plan;1")]))


@pytest.fixture
def first(tmp_path):
    return publish(
        dataset(tmp_path / "one", {0: "Ring Anna Andersson", 1: "Måla", 2: "Riv"}),
        tmp_path / "out",
        "public",
        PUBLISHER,
        DAY,
    )


def read_csv(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))


def test_what_a_release_holds(first):
    names = {path.name for path in first.folder.iterdir()}
    tables = {f"{table}.{suffix}" for table in TABLES for suffix in ("parquet", "csv")}
    assert names == tables | {
        "README.md",
        "SHA256SUMS",
        "changes.csv",
        "datapackage.json",
        "dcat.rdf",
        "dictionary.csv",
        "quality.json",
    }
    for line in (first.folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((first.folder / name).read_bytes()).hexdigest() == digest
        names.remove(name)
    assert names == {"SHA256SUMS"}
    assert {path.stat().st_mode & 0o222 for path in first.folder.iterdir()} == {0}


def test_tools_read_the_same_rows_and_types(first):
    path = first.folder / "actions.parquet"
    frame = pd.read_parquet(path)
    assert frame["activity"].tolist() == ["Ring [namn]", "Måla", "Riv"]
    assert frame["municipality_code"].tolist() == ["0115"] * 3
    assert pl.read_parquet(path).height == duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0] == 3


def test_csv_for_spreadsheets(first):
    rows = read_csv(first.folder / "actions.csv")
    assert [row["activity"] for row in rows] == ["Ring [namn]", "Måla", "Riv"]
    assert rows[0]["responsible"] == "Kommunstyrelsen | SBF"
    assert rows[0]["extra"] == "Nr: 0"
    assert (rows[0]["confidence"], rows[0]["ocr"], rows[0]["timeline_start"]) == ("0,5", "nej", "2026-01-02")
    assert not {"regions", "signals", "field_confidence"} & set(rows[0])
    assert read_csv(first.folder / "decisions.csv")[0]["title"] == "'=Plan;1"


def test_figures_and_dictionary(first):
    figures = json.loads((first.folder / "quality.json").read_text())
    assert figures == first.figures
    assert (figures["actions"], figures["decisions"], figures["documents"]) == (3, 1, {"empty": 1, "ok": 1})
    assert figures["masked_cells"] == {"[namn]": 1}
    assert [place["municipality_slug"] for place in figures["municipalities"]] == ["vallentuna"]
    lines = read_csv(first.folder / "dictionary.csv")
    assert [line["column"] for line in lines if line["table"] == "actions"] == TABLES["actions"].names
    assert "Qvarn" not in (first.folder / "README.md").read_text()


def test_changes_since_the_release_before(first, tmp_path):
    later = dataset(tmp_path / "two", {0: "Ring Anna Andersson", 1: "Måla om", 3: "Bygg"}, status="ongoing")
    second = publish(later, tmp_path / "out", "public", None, date(2026, 2, 28))
    assert second.previous == "2026-01-31"
    changes = read_csv(second.folder / "changes.csv")
    assert sorted((one["change"], one["columns"]) for one in changes) == [
        ("added", ""),
        ("changed", "activity | status"),
        ("changed", "status"),
        ("removed", ""),
    ]
    assert second.figures["changes"] == {"added": 1, "changed": 2, "removed": 1}
    assert "Riv" not in (second.folder / "changes.csv").read_text()


def test_a_reading_that_is_only_newer_is_no_change(first, tmp_path):
    same = dataset(
        tmp_path / "two", {0: "Ring Anna Andersson", 1: "Måla", 2: "Riv"}, confidence=0.9, extractor_version="2"
    )
    second = publish(same, tmp_path / "out", "public", None, date(2026, 2, 1))
    assert second.figures["changes"] == {"added": 0, "changed": 0, "removed": 0}


def test_a_release_is_never_changed(first, tmp_path):
    again = dataset(tmp_path / "two", {0: "Måla"})
    with pytest.raises(OutputError, match="never changed"):
        publish(again, tmp_path / "out", "public", PUBLISHER, DAY)
    with pytest.raises(OutputError, match="later release"):
        publish(again, tmp_path / "out", "public", PUBLISHER, date(2025, 1, 1))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["2026-01-31", "dcat.rdf"]


def test_internal_keeps_names_and_stands_apart(first, tmp_path):
    release = publish(Dataset(tmp_path / "one"), tmp_path / "out", "internal", PUBLISHER, DAY)
    assert release.folder.name == "2026-01-31-internal"
    assert release.previous is None
    assert "Ring Anna Andersson" in pd.read_parquet(release.folder / "actions.parquet")["activity"].tolist()
    assert not (release.folder / "dcat.rdf").exists()
    assert "Do not publish" in (release.folder / "README.md").read_text()


def test_a_failure_leaves_no_release(tmp_path, monkeypatch):
    import pipeline.publish.release as module

    monkeypatch.setattr(module, "write_datapackage", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        publish(dataset(tmp_path / "one", {0: "Måla"}), tmp_path / "out", "public", None, DAY)
    assert not (tmp_path / "out" / "2026-01-31").exists()


def test_an_empty_dataset(tmp_path):
    release = publish(Dataset(write_dataset(tmp_path / "one", {})), tmp_path / "out", "public", PUBLISHER, DAY)
    assert release.figures["actions"] == 0
