import hashlib
from datetime import date

import pyarrow.parquet as pq
import pytest
from datasets import action, decision, write_dataset

from pipeline.dataset import Dataset
from pipeline.forget import Forgotten, add_text
from pipeline.forget_dataset import forget_in_dataset

NAME = "Zoltana Qvarnkulla"


@pytest.fixture
def out(tmp_path):
    documents = {
        "a.pdf": [action("a.pdf", 0, activity=f"Fråga {NAME}"), action("a.pdf", 1)],
        "b.pdf": [action("b.pdf", 0, needs_review=True, comment=NAME)],
    }
    points = decision("b.pdf", decision_points=(f"uppdra åt {NAME}",))
    return write_dataset(tmp_path / "out", documents, [points], a={"title": f"Plan av {NAME}"})


def everything(out):
    dataset = Dataset(out)
    tables = (dataset.all_actions(["*"]), dataset.decisions(), dataset.documents())
    files = b"".join(path.read_bytes() for path in (out / ".planlupp").rglob("*.jsonl"))
    return repr([table.to_pylist() for table in tables]) + files.decode()


def test_a_text_is_gone_from_all_tables(out, tmp_path):
    assert everything(out).count(NAME) >= 5
    (out / "compact").mkdir()
    (out / "review").mkdir()
    (out / "review" / "granska.html").write_text(NAME)
    removed = forget_in_dataset(out, add_text(tmp_path / "f.csv", NAME, date(2026, 1, 1)), tmp_path / "decisions")
    assert removed.rows == 4
    assert "Qvarnkulla" not in everything(out)
    assert "Fråga [borttaget]" in everything(out)
    assert "Qvarnkulla" not in (out / "review" / "low_confidence.csv").read_text("utf-8-sig")
    assert not (out / "compact").exists()
    assert not (out / "review" / "granska.html").exists()
    assert pq.read_table(out / "documents.parquet").num_rows == 2


def test_a_document_is_gone_with_its_rows(out, tmp_path):
    identity = hashlib.sha256(b"a.pdf").hexdigest()
    removed = forget_in_dataset(out, Forgotten(documents=frozenset({identity})), tmp_path / "decisions")
    assert (removed.documents, removed.paths) == (1, ("/in/a.pdf",))
    assert set(Dataset(out).all_actions(["source_file"])["source_file"].to_pylist()) == {"b.pdf"}
    assert "a.pdf" not in everything(out)


def test_nothing_to_forget_changes_nothing(out, tmp_path):
    before = {path: path.read_bytes() for path in out.rglob("*.parquet")}
    removed = forget_in_dataset(
        out, add_text(tmp_path / "f.csv", "Någon Annan", date(2026, 1, 1)), tmp_path / "decisions"
    )
    assert (removed.rows, removed.documents) == (0, 0)
    assert {path: path.read_bytes() for path in out.rglob("*.parquet")} == before
