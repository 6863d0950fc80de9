"""The finished rows: one frozen dataclass for each table of the dataset, a field for each column.

What the columns mean stands in `pipeline/schema.py`. A cell that says nothing is None, never "". Values are given
by keyword.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from extractors.rows import Region


@dataclass(frozen=True, kw_only=True)
class Action:
    """One row of `actions`: something that is to be done, as a plan or minutes say it."""

    action_id: str
    document_id: str
    source_file: str
    source_url: str | None = None
    municipality_code: str | None = None
    municipality: str | None = None
    source: str
    page_first: int
    page_last: int
    regions: tuple[Region, ...] = ()
    section: str | None = None
    goal: str | None = None
    strategy: str | None = None
    activity: str
    implementation: str | None = None
    responsible_raw: str | None = None
    responsible: tuple[str, ...] | None = None
    partners_raw: str | None = None
    partners: tuple[str, ...] | None = None
    timeline_raw: str | None = None
    timeline_start: date | None = None
    timeline_end: date | None = None
    timeline_edtf: str | None = None
    timeline_kind: str | None = None
    recurrence: str | None = None
    status_raw: str | None = None
    status: str | None = None
    indicators: str | None = None
    resources: str | None = None
    risks: str | None = None
    comment: str | None = None
    extra: dict[str, str] = field(default_factory=dict)
    ocr: bool = False
    confidence: float = 0.0
    confidence_basis: str = "rules"
    field_confidence: dict[str, float] = field(default_factory=dict)
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()
    decision_id: str | None = None
    reviewed: bool = False
    reviewed_fields: tuple[str, ...] = ()
    review_decision: str | None = None
    source_hash: str | None = None
    signals: dict[str, float] = field(default_factory=dict)
    extractor_version: str
    extracted_at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One row of `decisions`: one paragraph (§) of minutes."""

    decision_id: str
    document_id: str
    source_file: str
    municipality_code: str | None = None
    municipality: str | None = None
    body: str | None = None
    meeting_date: date | None = None
    paragraph: str
    title: str | None = None
    registry_number: str | None = None
    decision: str | None = None
    decision_points: tuple[str, ...] = ()
    page_first: int
    page_last: int
    confidence: float = 0.0
    needs_review: bool = False
    review_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DocumentRecord:
    """One row of `documents`: one file that was met, whether it could be read or not.

    `document_id` is None only for a file whose bytes cannot be read.
    """

    document_id: str | None
    source_file: str
    source_url: str | None = None
    fetched_at: datetime | None = None
    bytes: int | None = None
    pages: int | None = None
    pages_ocr: int | None = None
    kind: str | None = None
    title: str | None = None
    municipality_code: str | None = None
    municipality: str | None = None
    registry_number: str | None = None
    adopted_by: str | None = None
    adopted_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    actions: int = 0
    decisions: int = 0
    state: str = "ok"
    error: str | None = None
    seconds: float = 0.0
    extractor_version: str
    duplicate_of: str | None = None
    publication: str | None = None


@dataclass(frozen=True)
class Extraction:
    """All that one document gave."""

    document: DocumentRecord
    actions: tuple[Action, ...] = ()
    decisions: tuple[Decision, ...] = ()
