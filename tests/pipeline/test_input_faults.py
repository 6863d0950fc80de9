"""Files that are no plans: each is a row with one line that says what is wrong, and costs the others nothing."""

import io
import os
import random
from pathlib import Path

import pandas as pd
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline import exitcodes
from pipeline.cli import call


def pdf(pages: int = 1, text: str = "", encrypt: StandardEncryption | None = None) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=encrypt)
    for _ in range(pages):
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


NO_PAGES = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"trailer\n<< /Root 1 0 R >>\n%%EOF\n"
)
RANDOM = random.Random(1).randbytes(5000)
FAULTY = {
    "zero bytes.pdf": (b"", "empty"),
    "a text.pdf": (b"Kallelse till sammantr\xe4de", "not a PDF"),
    "an error page.pdf": (b"<!DOCTYPE html><html><body>404</body></html>", "not a PDF"),
    "noise.pdf": (RANDOM, "not a PDF"),
    "a header only.pdf": (b"%PDF-1.7\n", "damaged"),
    "noise after a header.pdf": (b"%PDF-1.7\n" + RANDOM, "damaged"),
    "encrypted.pdf": (pdf(text="Hemligt", encrypt=StandardEncryption("secret", canPrint=0)), "encrypted"),
    "no pages.pdf": (NO_PAGES, "no pages"),
}


@pytest.fixture
def planlupp(tmp_path, capsys):
    """Runs `planlupp run` over tmp_path/in; gives the exit code and the rows of `documents` by name."""

    def run(*options: str) -> tuple[int, dict[str, dict]]:
        cache = ["--cache", str(tmp_path / "cache"), "--jobs", "1"]
        code = call(["run", str(tmp_path / "in"), "--out", str(tmp_path / "out"), *cache, *options])
        out, told = capsys.readouterr()
        assert "Traceback" not in out + told
        rows = pd.read_parquet(tmp_path / "out" / "documents.parquet").astype(object)
        return code, {row["source_file"]: row for row in rows.where(rows.notna(), None).to_dict("records")}

    (tmp_path / "in").mkdir()
    return run


def test_each_fault_is_a_row_with_one_line_and_costs_the_others_nothing(planlupp, tmp_path):
    for name, (data, _) in FAULTY.items():
        (tmp_path / "in" / name).write_bytes(data)
    whole = pdf(2, "Hej")
    (tmp_path / "in" / "whole.pdf").write_bytes(whole)
    (tmp_path / "in" / "cut short.pdf").write_bytes(whole[: len(whole) // 3])
    (tmp_path / "in" / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    code, rows = planlupp()
    assert code == exitcodes.SOME_FAILED
    for name, (_, words) in {**FAULTY, "gone.pdf": (b"", "not there")}.items():
        row = rows[name]
        assert row["state"] == "failed", name
        assert words in row["error"], name
        assert "\n" not in row["error"]
        assert ":" in row["error"], "what to do is missing"
    assert rows["cut short.pdf"]["state"] in ("failed", "empty")
    assert rows["whole.pdf"]["state"] == "empty"
    assert rows["whole.pdf"]["pages"] == 2
    assert all(row["actions"] == 0 for row in rows.values())
    assert len(pd.read_parquet(tmp_path / "out" / "actions")) == 0


def test_five_thousand_empty_pages_are_an_empty_document(planlupp, tmp_path):
    (tmp_path / "in" / "empty.pdf").write_bytes(pdf(5000))
    code, rows = planlupp("--timeout", "120")
    assert code == exitcodes.OK
    assert (rows["empty.pdf"]["state"], rows["empty.pdf"]["pages"]) == ("empty", 5000)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_is_a_row(planlupp, tmp_path):
    path: Path = tmp_path / "in" / "locked.pdf"
    path.write_bytes(pdf())
    path.chmod(0)
    code, rows = planlupp()
    assert code == exitcodes.SOME_FAILED
    assert "permissions" in rows["locked.pdf"]["error"]
