from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractors.errors import DocumentError
from extractors.reader import ReadSettings, read_document
from pipeline import __version__
from pipeline.extract import extract_document, finish_actions, understand
from pipeline.progress import described
from pipeline.records import Extraction
from pipeline.settings import Settings

SETTINGS = Settings(read=ReadSettings(ocr="never"))
ROWS = [
    ("Åtgärd", "Ansvarig", "Tidplan", "Nr"),
    ("Byt lampor i skolorna", "Tekniska nämnden", "2024", "1"),
    ("Bygg en cykelväg", "Kommunstyrelsen", "Senast 2025", "2"),
]


def draw(path: Path, rows: list[tuple[str, ...]], title: str = "Klimatplan 2024–2026") -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(60, 780, title)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(60, 755, "Ljusdals kommun")
    xs = [60, 220, 360, 460, 520]
    for number, row in enumerate(rows):
        y = 700 - 20 * number
        for (x, right), content in zip(pairwise(xs), row, strict=True):
            canvas.rect(x, y - 6, right - x, 20)
            canvas.drawString(x + 4, y, content)
    canvas.save()
    return path


def extract(directory: Path, rows: list[tuple[str, ...]]) -> Extraction:
    return extract_document(draw(directory / "plan.pdf", rows), "mapp/plan.pdf", SETTINGS)


def test_a_plan_gives_its_document_and_finished_actions(tmp_path):
    read = extract(tmp_path, ROWS)
    document = read.document
    assert (document.source_file, document.kind, document.state, document.error) == (
        "mapp/plan.pdf",
        "plan",
        "ok",
        None,
    )
    assert (document.pages, document.pages_ocr, document.actions, document.decisions) == (1, 0, 2, 0)
    assert (document.municipality, document.municipality_code) == ("Ljusdal", "2161")
    first, second = read.actions
    assert (first.activity, list(first.responsible or ())) == ("Byt lampor i skolorna", ["Tekniska nämnden"])
    assert (first.timeline_start, second.timeline_end) == (date(2024, 1, 1), date(2025, 12, 31))
    assert (first.extra, first.source, first.ocr) == ({"Nr": "1"}, "table", False)
    assert (first.page_first, first.page_last) == (1, 1)
    assert (first.document_id, first.extractor_version) == (document.document_id, __version__)
    assert 0 < first.confidence <= 1


def test_a_cell_of_several_lines_may_say_what_an_abbreviation_is(tmp_path):
    """The lines of the page run over all columns: `Teknik- och | 2024`, `fritidskontoret | …`, `(TFK) | …`."""
    path = tmp_path / "plan.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawString(60, 780, "Klimatplan för Ljusdals kommun 2024–2026")
    xs = [60, 220, 360, 460]
    rows = [
        [["Åtgärd"], ["Ansvarig"], ["Tidplan"]],
        [["Byt lampor"], ["Teknik- och", "fritidskontoret", "(TFK)"], ["Första", "halvåret", "2024"]],
        [["Bygg en bro"], ["TFK"], ["2025"]],
    ]
    y = 700
    for row in rows:
        height = 14 * max(map(len, row)) + 6
        for (x, right), lines in zip(pairwise(xs), row, strict=True):
            canvas.rect(x, y - height, right - x, height)
            for number, line in enumerate(lines):
                canvas.drawString(x + 4, y - 14 * (number + 1), line)
        y -= height
    canvas.save()
    found = extract_document(path, "plan.pdf", SETTINGS).actions
    assert [list(action.responsible or ()) for action in found] == [["Teknik- och fritidskontoret"]] * 2


def test_rows_on_a_sheet_with_two_pages_are_for_review(tmp_path):
    document = read_document(draw(tmp_path / "plan.pdf", ROWS), "plan.pdf", SETTINGS.read)
    sheet = replace(document, pages=tuple(replace(page, spread=True) for page in document.pages))
    for read, flagged in ((document, False), (sheet, True)):
        found = understand(read, read.name)
        actions = [action for action in finish_actions(found, found.plan.rows, SETTINGS) if action]
        assert len(actions) == 2
        assert {"page_spread" in action.review_reasons and action.needs_review for action in actions} == {flagged}


def test_the_place_of_a_row_is_told_from_the_top_left_corner(tmp_path):
    (region, *_) = extract(tmp_path, ROWS).actions[0].regions
    assert region.top == pytest.approx(A4[1] - 694, abs=2)
    assert (region.x0, region.x1) == (pytest.approx(60, abs=1), pytest.approx(520, abs=1))


def test_a_rows_identity_is_the_same_at_every_reading_and_its_own(tmp_path):
    one, other = extract(tmp_path, ROWS), extract(tmp_path, ROWS)
    assert [action.action_id for action in one.actions] == [action.action_id for action in other.actions]
    assert len({action.action_id for action in one.actions}) == 2


def test_a_document_without_actions_is_empty_and_no_failure(tmp_path):
    read = extract(tmp_path, [("Projekt", "Budget 2024", "Utfall", "Nr"), ("Skola", "1 200", "1 150", "1")])
    assert (read.document.state, read.document.error, read.actions) == ("empty", None, ())


def test_a_document_tells_where_actions_may_have_been_missed(tmp_path):
    lost = [
        (f"{work} i alla skolor", "Tekniska nämnden", "2024", "")
        for work in ("Byt lampor", "Mät el", "Lär ut", "Odla mat")
    ]
    document = extract(tmp_path, lost).document
    error = "actions may have been missed on page 1: look at it with planlupp show --page 1"
    assert (document.state, document.error) == ("empty", error)
    assert described(document, 0).endswith(f" s; {error}")


def test_what_is_no_pdf_raises_one_line(tmp_path):
    path = tmp_path / "fel.pdf"
    path.write_bytes(b"not a pdf")
    with pytest.raises(DocumentError) as raised:
        extract_document(path, "fel.pdf", SETTINGS)
    assert "\n" not in str(raised.value)
