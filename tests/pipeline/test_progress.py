from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.progress import Bar, PlainLines
from pipeline.records import DocumentRecord

READ = DocumentRecord(document_id="a", source_file="plan.pdf", pages=2, actions=3, extractor_version="1.0")


def said(progress: Bar | PlainLines, document: DocumentRecord, capsys: pytest.CaptureFixture[str]) -> str:
    with progress:
        progress.start(1)
        progress.done(document, 0)
    return capsys.readouterr().err


def test_a_log_names_each_document(capsys: pytest.CaptureFixture[str]):
    assert "1/1 plan.pdf: 2 pages, 3 actions" in said(PlainLines(), READ, capsys)


def test_a_bar_names_only_documents_that_failed_or_are_in_doubt(capsys: pytest.CaptureFixture[str]):
    assert "plan.pdf" not in said(Bar(), READ, capsys)
    assert "plan.pdf" in said(Bar(), replace(READ, error="actions may have been missed on page 2"), capsys)
    assert "failed: not a PDF" in said(Bar(), replace(READ, state="failed", error="not a PDF"), capsys)
