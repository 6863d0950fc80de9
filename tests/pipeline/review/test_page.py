import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from plans import Plans, row, rows
from reportlab.pdfgen import canvas

from pipeline.review.apply import apply_file
from pipeline.review.page import review_page
from pipeline.review.queue import Pdf

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")

# Appended to a copy of the page: presses keys, types, and leaves the CSV that would be saved in the document.
DRIVER = """<script>
const press = key => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
press("j"); press("g"); press("f"); press("ä");
const area = document.activeElement.closest("article").querySelector("textarea[name=goal]");
area.value = "=Mål; \\"ett\\""; area.dispatchEvent(new Event("input", { bubbles: true }));
press("Escape"); press("k"); press("n");
const missed = document.activeElement, added = missed.closest("article");
missed.value = "Plantera träd"; missed.dispatchEvent(new Event("input", { bubbles: true }));
added.querySelector("[name=page_last]").value = "3";
press("Escape"); press("n"); press("Escape"); press("n"); press("Escape"); press("u"); press("k"); press("k");
const out = document.createElement("pre");
out.id = "result"; out.textContent = encodeURIComponent(csv()) + " " + document.activeElement.id;
document.body.append(out);
</script>"""


@pytest.fixture
def plans(tmp_path):
    plans = Plans(tmp_path)
    plans.put("plan.pdf", [*rows(3), row("<script>alert(1)</script> & co")])
    return plans


@pytest.fixture
def pdf(tmp_path) -> dict[str, Pdf]:
    """The document that the rows are about."""
    path = tmp_path / "plan.pdf"
    drawn = canvas.Canvas(str(path), pagesize=(595, 842))
    drawn.drawString(60, 842 - 120, "Rusta upp cykelväg")
    drawn.save()
    return {"plan.pdf": Pdf(path, 3)}


def browse(page: Path, home: Path, *options: str) -> str:
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    command += [f"--user-data-dir={home / 'profile'}", *options, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120).stdout


def test_every_row_has_its_anchor_reasons_and_picture(plans, pdf):
    queue = plans.queue()
    text = review_page(queue, pdf).decode()
    for one in queue:
        assert f'id="a-{one["action_id"]}"' in text
    assert text.count("data:image/webp;base64,") == 4
    assert "kommunen är okänd eller osäker" in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert(1)" not in text


def test_nothing_points_outside_of_the_file(plans, pdf):
    text = review_page(plans.queue(), pdf).decode()
    assert re.findall(r'(?:src|href)="(?!data:)', text) == []
    assert "http://" not in text
    assert "https://" not in text
    assert "default-src 'none'" in text


def test_a_pdf_that_is_gone_or_broken_is_said(plans, tmp_path):
    assert "finns inte längre" in review_page(plans.queue(), {}).decode()
    broken = tmp_path / "broken.pdf"
    broken.write_text("no PDF")
    assert "kan inte visas" in review_page(plans.queue(), {"plan.pdf": Pdf(broken, 1)}).decode()


def test_an_empty_queue_is_a_page():
    assert "Inga rader" in review_page([], {}).decode()


@browser
def test_decisions_by_keyboard_come_out_as_a_csv_that_applies(plans, pdf, tmp_path):
    from urllib.parse import unquote

    queue = plans.queue()
    page = tmp_path / "page.html"
    page.write_bytes(review_page(queue, pdf) + DRIVER.encode())
    dom = browse(page, tmp_path, "--dump-dom")
    result = re.search(r'<pre id="result">(\S+) (\S+)</pre>', dom)
    assert result
    assert result[2] == f"a-{queue[1]['action_id']}"
    applied = apply_file(unquote(result[1]).encode(), plans.out, plans.decisions, "Eva")
    assert applied.faults == []
    assert applied.taken == {"approve": 1, "reject": 1, "change": 1, "add": 1}
    frame = plans.frame().set_index("action_id")
    assert frame.loc[queue[0]["action_id"], "reviewed"]
    assert queue[1]["action_id"] not in frame.index
    assert frame.loc[queue[2]["action_id"], "goal"] == '=Mål; "ett"'
    (added,) = frame[frame["activity"] == "Plantera träd"].to_dict("records")
    assert (added["source_file"], added["page_first"], added["page_last"]) == ("plan.pdf", 1, 3)


@browser
def test_it_prints_with_values_and_pictures(plans, pdf, tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(review_page(plans.queue(), pdf))
    browse(page, tmp_path, f"--print-to-pdf={tmp_path / 'print.pdf'}")
    printed = pypdfium2.PdfDocument(tmp_path / "print.pdf")
    text = "".join(sheet.get_textpage().get_text_range() for sheet in printed)
    pictures = [thing for sheet in printed for thing in sheet.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])]
    printed.close()
    assert "Rusta upp" in text
    assert len(pictures) >= 4
