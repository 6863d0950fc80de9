"""The pyarrow schemas of the three tables, a description on every field, and records → arrow tables.

This is the one place where column types and meanings stand as code (`docs/dataset.md` is made from it). A column
may be added, none renamed. Columns marked not nullable always hold a value.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import pyarrow as pa

from extractors.rows import Region
from pipeline.records import Action, Decision, DocumentRecord

REGION = pa.struct(
    [
        pa.field("page", pa.int32(), nullable=False),
        pa.field("x0", pa.float32(), nullable=False),
        pa.field("top", pa.float32(), nullable=False),
        pa.field("x1", pa.float32(), nullable=False),
        pa.field("bottom", pa.float32(), nullable=False),
    ]
)
TEXTS = pa.list_(pa.string())
SCORES = pa.map_(pa.string(), pa.float64())
TIMESTAMP = pa.timestamp("us", tz="UTC")


def _schema(*columns: tuple[str, pa.DataType, str]) -> pa.Schema:
    """Columns as (name, type, description); a name that ends in "!" is never null."""
    return pa.schema(
        [
            pa.field(name.rstrip("!"), kind, nullable=not name.endswith("!"), metadata={"description": description})
            for name, kind, description in columns
        ]
    )


ACTIONS = _schema(
    (
        "action_id!",
        pa.string(),
        "Identity of the row: stable across runs, machines and row order, unique in the dataset",
    ),
    ("document_id!", pa.string(), "SHA-256 of the PDF's bytes, in hex"),
    ("source_file!", pa.string(), "Path of the PDF below INPUT, with / between parts"),
    ("source_url", pa.string(), "Address where ingest fetched the PDF; null for a local file"),
    ("municipality_code", pa.string(), "SCB's four-digit code as text (0115); null where unknown"),
    ("municipality", pa.string(), "Name of the municipality (Vallentuna)"),
    (
        "source!",
        pa.string(),
        "Shape that the row was read from: table (columns), card (key/value table), block (labelled paragraphs), "
        "list (numbered actions), decision (a task given in minutes)",
    ),
    ("page_first!", pa.int32(), "First PDF page of the row, from 1"),
    ("page_last!", pa.int32(), "Last PDF page of the row, from 1"),
    ("regions!", pa.list_(REGION), "Where the row stands: rectangles in PDF points from the page's top left corner"),
    ("section", pa.string(), "Nearest heading above that is not the goal, or the table's merged section row"),
    ("goal", pa.string(), "Mål, Delmål or Inriktning above the action"),
    ("strategy", pa.string(), "Strategy for reaching the goal (Strategi för att nå målet)"),
    ("activity!", pa.string(), "What is to be done (Aktivitet, Åtgärd, Insats, Handlingsväg, Vad …), as printed"),
    ("implementation", pa.string(), "How it is done (Genomförande, Beskrivning, Hur, Så gör vi …), as printed"),
    ("responsible_raw", pa.string(), "Who is responsible (Ansvarig …), as printed"),
    ("responsible", TEXTS, "Each responsible party alone, abbreviations spelled out, first letter upper case"),
    ("partners_raw", pa.string(), "Who takes part (Samverkan med, Samarbetspartners, Berörda …), as printed"),
    ("partners", TEXTS, "Each partner alone, abbreviations spelled out, first letter upper case"),
    ("timeline_raw", pa.string(), "When (Tidsplan, Tidplan, När, Klart, Start …), as printed"),
    ("timeline_start", pa.date32(), "First day; null where none is given"),
    ("timeline_end", pa.date32(), "Last day; null where none is given"),
    ("timeline_edtf", pa.string(), "The time in ISO 8601-2 / EDTF level 2; null where there is no date"),
    ("timeline_kind", pa.string(), "period, deadline, start, continuous or recurring; null without a time"),
    ("recurrence", pa.string(), "RFC 5545 RRULE value (FREQ=YEARLY)"),
    ("status_raw", pa.string(), "The status, as printed, where there is a status column"),
    (
        "status",
        pa.string(),
        "new, planned, not_started, ongoing, partly_done, completed, not_done or cancelled; null where not said",
    ),
    ("indicators", pa.string(), "Indikator, Mått, Uppföljning as a measure, as printed"),
    ("resources", pa.string(), "Resurser, Kostnad, Finansiering, as printed"),
    ("risks", pa.string(), "Risker, as printed"),
    ("comment", pa.string(), "Kommentar, Notering, Anmärkning, as printed"),
    (
        "extra!",
        pa.map_(pa.string(), pa.string()),
        "Every other column or label of the row: its heading as printed → its value; empty where there is none",
    ),
    ("ocr!", pa.bool_(), "Whether any of the row's text came from OCR"),
    ("confidence!", pa.float64(), "Estimated probability that every field of the row is right, 0-1"),
    (
        "confidence_basis!",
        pa.string(),
        "What the confidence rests on: calibrated (fitted from labelled rows), rules (an estimate), human (reviewed)",
    ),
    ("field_confidence!", SCORES, "Column → estimated probability that it is right, 0-1"),
    (
        "needs_review!",
        pa.bool_(),
        "Whether a person should look at the row before it is relied on. `needs_review = false` is the one filter for "
        "rows that are sure or reviewed",
    ),
    ("review_reasons!", TEXTS, "Why: short stable codes (ocr_low, date_unparsed, party_unknown …); empty where none"),
    ("decision_id", pa.string(), "The paragraph in decisions that gave the task; null unless source is decision"),
    ("reviewed!", pa.bool_(), "Whether an operator's correction or approval has been applied"),
    ("reviewed_fields!", TEXTS, "The columns that an operator changed; empty where the machine's values were approved"),
    (
        "review_decision",
        pa.string(),
        "The operator's decision in data/decisions that was applied; null where there is none",
    ),
    (
        "source_hash",
        pa.string(),
        "Hash of the printed cells that the row was read from: what a review decision is tied to",
    ),
    (
        "signals!",
        SCORES,
        "What the confidence was estimated from: name of the signal (`header_content:resources` where it is about one "
        "field) → 0-1 where 1 is doubt; kept for calibration",
    ),
    ("extractor_version!", pa.string(), "Version of planlupp that read the row"),
    ("extracted_at!", TIMESTAMP, "When the row was read, in UTC"),
)

# What `planlupp compact` and `planlupp publish` make of all files of actions has these columns besides.
COMPACT_ACTIONS = pa.schema(
    [
        *ACTIONS,
        *_schema(
            ("municipality_slug!", pa.string(), "The municipality in ASCII (vallentuna), unknown where there is none"),
            (
                "lineage_id!",
                pa.string(),
                "The same for an action through successive plans and follow-ups: action_id of the first one",
            ),
            (
                "lineage_previous",
                pa.string(),
                "action_id of the same action in the plan or follow-up before; null where none was found",
            ),
            (
                "lineage_confidence",
                pa.float64(),
                "Estimated probability (by rule, 0-1) that lineage_previous is the same action; below 0.8 it is no "
                "part of lineage_id",
            ),
        ),
    ]
)

DECISIONS = _schema(
    ("decision_id!", pa.string(), "Identity of the paragraph, unique in the dataset"),
    ("document_id!", pa.string(), "SHA-256 of the PDF's bytes, in hex"),
    ("source_file!", pa.string(), "Path of the PDF below INPUT, with / between parts"),
    ("municipality_code", pa.string(), "SCB's four-digit code as text (0115); null where unknown"),
    ("municipality", pa.string(), "Name of the municipality (Vallentuna)"),
    ("body", pa.string(), "The body that met (Kommunstyrelsens arbetsutskott)"),
    ("meeting_date", pa.date32(), "Day of the meeting"),
    ("paragraph!", pa.string(), "Number of the paragraph (§) without the sign (91)"),
    ("title", pa.string(), "Title of the paragraph, without a leading Dnr"),
    ("registry_number", pa.string(), "Diarienummer as printed, without the word Dnr (KS 2017.230)"),
    ("decision", pa.string(), "The text under Beslut, without quoted earlier decisions"),
    ("decision_points!", TEXTS, "Its separate att-clauses or numbered points; empty where there is none"),
    ("page_first!", pa.int32(), "First PDF page of the paragraph, from 1"),
    ("page_last!", pa.int32(), "Last PDF page of the paragraph, from 1"),
    ("confidence!", pa.float64(), "Estimated probability that every field of the row is right, 0-1"),
    ("needs_review!", pa.bool_(), "Whether a person should look at the row before it is relied on"),
    ("review_reasons!", TEXTS, "Why: short stable codes; empty where none"),
)

DOCUMENTS = _schema(
    ("document_id", pa.string(), "SHA-256 of the PDF's bytes, in hex; null only where the bytes cannot be read"),
    ("source_file!", pa.string(), "Path of the PDF below INPUT, with / between parts; unique in the table"),
    ("source_url", pa.string(), "Address where ingest fetched the PDF; null for a local file"),
    ("fetched_at", TIMESTAMP, "When ingest fetched the PDF, in UTC; null for a local file"),
    ("bytes", pa.int64(), "Size of the file"),
    ("pages", pa.int32(), "Number of pages; null where the file could not be opened"),
    ("pages_ocr", pa.int32(), "Number of pages that were read by OCR, in whole or in part"),
    ("kind", pa.string(), "plan, minutes, mixed or other"),
    ("title", pa.string(), "Title of the document"),
    ("municipality_code", pa.string(), "SCB's four-digit code as text (0115); null where unknown"),
    ("municipality", pa.string(), "Name of the municipality (Vallentuna)"),
    ("registry_number", pa.string(), "Diarienummer of the document as printed"),
    ("adopted_by", pa.string(), "The body that adopted the document"),
    ("adopted_date", pa.date32(), "Day of adoption"),
    ("valid_from", pa.date32(), "First day of validity"),
    ("valid_to", pa.date32(), "Last day of validity"),
    ("actions!", pa.int32(), "Number of rows in actions"),
    ("decisions!", pa.int32(), "Number of rows in decisions"),
    ("state!", pa.string(), "ok, empty (read, but nothing in it) or failed"),
    ("error", pa.string(), "One line: what is wrong, or may have been missed, and what to do"),
    ("seconds!", pa.float64(), "Wall-clock time that the document took"),
    ("extractor_version!", pa.string(), "Version of planlupp that read the document"),
    (
        "duplicate_of",
        pa.string(),
        "source_file of the file with the same bytes that the rows stand under; null where they are this file's own",
    ),
    (
        "publication",
        pa.string(),
        "For a PDF that ingest fetched: current, superseded (its address gives another version now, so it has no rows "
        "any more) or withdrawn (it vanished from its address; its rows stay); null for a local file",
    ),
)


def _value(value: Any) -> Any:
    """A python value in the form that pyarrow takes: maps as pairs, regions as dicts, tuples as lists."""
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, tuple):
        return [
            {"page": item.page, "x0": item.x0, "top": item.top, "x1": item.x1, "bottom": item.bottom}
            if isinstance(item, Region)
            else item
            for item in value
        ]
    return value


def _table(records: Iterable[Any], schema: pa.Schema) -> pa.Table:
    records = list(records)
    columns = [pa.array([_value(getattr(record, f.name)) for record in records], type=f.type) for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def actions_table(actions: Iterable[Action]) -> pa.Table:
    """The actions as an arrow table of schema `ACTIONS`; raises pyarrow.ArrowInvalid where a value has no such type."""
    return _table(actions, ACTIONS)


def decisions_table(decisions: Iterable[Decision]) -> pa.Table:
    """The decisions as an arrow table of schema `DECISIONS`."""
    return _table(decisions, DECISIONS)


def documents_table(documents: Iterable[DocumentRecord]) -> pa.Table:
    """The documents as an arrow table of schema `DOCUMENTS`."""
    return _table(documents, DOCUMENTS)


def document_records(table: pa.Table) -> list[DocumentRecord]:
    """The inverse of `documents_table`: the rows of a table that has at least the columns of `DOCUMENTS`."""
    names = [f.name for f in fields(DocumentRecord)]
    return [DocumentRecord(**row) for row in table.select(names).to_pylist()]
