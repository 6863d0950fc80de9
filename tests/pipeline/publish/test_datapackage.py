import json
from datetime import date

import pytest
from datasets import action, decision, write_dataset
from frictionless import validate

from pipeline.dataset import Dataset
from pipeline.publish.release import publish


@pytest.fixture
def folder(tmp_path):
    rows = [
        action("a.pdf", 0, activity='Säg "hej";\nradbyte', confidence=0.25, status="ongoing", ocr=True),
        action("a.pdf", 1, activity="-5 % utsläpp", municipality=None, municipality_code=None, timeline_start=None),
    ]
    out = write_dataset(tmp_path / "one", {"a.pdf": rows}, [decision("a.pdf", meeting_date=date(2026, 1, 1))])
    return publish(Dataset(out), tmp_path / "out", "public", None, date(2026, 1, 31)).folder


def test_the_validator_takes_package_and_rows(folder):
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert [task.stats["rows"] for task in report.tasks] == [2, 1, 1]


def test_the_profile_is_tabular(folder):
    package = json.loads((folder / "datapackage.json").read_text())
    assert package["profile"] == "tabular-data-package"
    for resource in package["resources"]:
        assert resource["profile"] == "tabular-data-resource"
        assert (folder / resource["path"]).exists()
        assert (folder / resource["parquet"]).exists()
    fields = {field["name"]: field for field in package["resources"][0]["schema"]["fields"]}
    assert fields["timeline_start"]["type"] == "date"
    assert fields["confidence"]["decimalChar"] == ","
    assert all(field["description"] for field in fields.values())


def test_the_validator_would_see_a_wrong_cell(folder):
    path = folder / "actions.csv"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"0,25", b"much"))
    assert not validate(str(folder / "datapackage.json")).valid
