"""One document from its bytes to finished rows: read → segment → normalise → judge."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from extractors.facts import DocumentFacts, document_facts
from extractors.furniture import Furniture, strip_furniture
from extractors.minutes import MinutesSegments, document_kind, segment_minutes
from extractors.page import Document, Page
from extractors.reader import read_document
from extractors.rows import RawDecision, RawRow, Region, Segments
from extractors.segment import segment_plan
from pipeline import __version__
from pipeline.ingest.provenance import provenance
from pipeline.judge import judge_rows
from pipeline.normalise import action_ids, merge_regions, normalise_row
from pipeline.records import Action, Decision, DocumentRecord, Extraction
from pipeline.settings import Settings
from pipeline.source_hash import source_hash
from rules.abbreviations import PartyContext, document_abbreviations
from rules.parties import split_parties

_Row = TypeVar("_Row", RawRow, RawDecision)
_PARTIES = ("responsible_raw", "partners_raw")


@dataclass(frozen=True)
class Understanding:
    """What was understood of a document before its rows are finished: for `extract_document` and `planlupp show`."""

    document: Document  # without its furniture
    furniture: Furniture
    facts: DocumentFacts
    minutes: MinutesSegments
    plan: Segments


def understand(document: Document, path: str, municipality: str | None = None) -> Understanding:
    """Segment a document as read; `path` is the name it is known by, one of the sources of its municipality, which
    `municipality` (code or name) decides where it is known from elsewhere."""
    stripped, furniture = strip_furniture(document)
    facts = document_facts(stripped, furniture, path, municipality)
    minutes = segment_minutes(stripped, furniture)
    spreads = {page.number for page in document.pages if page.spread}
    titles = [title for title in (facts.title, document.info.get("Title")) if title]
    plan = segment_plan(stripped, titles, minutes.claims)
    plan = replace(plan, rows=_told_of_spreads(plan.rows, spreads))
    minutes = replace(
        minutes,
        decisions=_told_of_spreads(minutes.decisions, spreads),
        tasks=_told_of_spreads(minutes.tasks, spreads),
    )
    return Understanding(stripped, furniture, facts, minutes, plan)


def _told_of_spreads(rows: Sequence[_Row], spreads: Collection[int]) -> tuple[_Row, ...]:
    """The rows, those on a sheet that shows two pages with a signal for it: lines may be read across the fold."""
    return tuple(
        replace(row, signals={**row.signals, "page_spread": 1.0})
        if any(r.page in spreads for r in row.regions)
        else row
        for row in rows
    )


def extract_document(path: Path, name: str, settings: Settings) -> Extraction:
    """Everything that the PDF at `path`, known as `name`, gives. Raises DocumentError where it cannot be read."""
    begun = monotonic()
    document = read_document(path, name, settings.read)
    origin = provenance(path)
    found = understand(document, name, origin.municipality_code if origin else None)
    finished = finish_actions(found, [*found.plan.rows, *found.minutes.tasks], settings)
    actions = [action for action in finished if action is not None]
    decisions = _decisions(found, settings)
    failed = [page for page in document.pages if page.route == "failed"]
    facts = found.facts
    record = DocumentRecord(
        document_id=document.sha256,
        source_file=name,
        bytes=path.stat().st_size,
        pages=len(document.pages),
        pages_ocr=sum(page.ocr for page in document.pages),
        kind=document_kind(found.minutes, found.plan.rows),
        title=facts.title,
        municipality_code=facts.municipality_code,
        municipality=facts.municipality,
        registry_number=facts.registry_number,
        adopted_by=facts.adopted_by,
        adopted_date=facts.adopted_date,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        actions=len(actions),
        decisions=len(decisions),
        state="ok" if actions or decisions else "empty",
        error=_page_errors(failed) or _left_over(found),
        seconds=round(monotonic() - begun, 3),
        extractor_version=__version__,
    )
    return Extraction(record, tuple(actions), tuple(decisions))


def finish_actions(found: Understanding, rows: Sequence[RawRow], settings: Settings) -> list[Action | None]:
    """Each row normalised and judged; None for a row without an activity."""
    document, facts = found.document, found.facts
    printed = "\n".join(line for row in rows for cell in row.cells for line in cell.lines)
    # `Tekniska⏎nämnden (TN)` in a narrow cell: the document's lines, which run over all columns, do not say it
    in_cells = document_abbreviations([cell.text for row in rows for cell in row.cells if cell.field in _PARTIES])
    context = PartyContext({**in_cells, **facts.abbreviations}, facts.municipality_code, _party_names(rows), printed)
    pages = {page.number: page for page in document.pages}
    normals = [normalise_row(row, context) for row in rows]
    ocr = [
        any(pages[r.page].route == "ocr" for r in row.regions) or any(c.ocr_score is not None for c in row.cells)
        for row in rows
    ]
    judged = judge_rows(normals, [row.source for row in rows], ocr, facts.municipality_doubt)
    identities = action_ids(document.sha256, rows)
    actions: list[Action | None] = []
    now = datetime.now(UTC)
    for row, identity, scanned, normal, judgement in zip(rows, identities, ocr, normals, judged, strict=True):
        if normal is None or judgement is None:
            actions.append(None)
            continue
        regions = merge_regions([_displayed(region, pages[region.page]) for region in row.regions])
        actions.append(
            Action(
                action_id=identity,
                document_id=document.sha256,
                source_file=document.name,
                municipality_code=facts.municipality_code,
                municipality=facts.municipality,
                source=row.source,
                page_first=regions[0].page,
                page_last=regions[-1].page,
                regions=regions,
                ocr=scanned,
                confidence=judgement.confidence,
                confidence_basis=judgement.basis,
                field_confidence=judgement.fields,
                needs_review=judgement.confidence < settings.review_below,
                review_reasons=judgement.reasons,
                decision_id=_decision_id(document.sha256, row.decision_key) if row.decision_key else None,
                signals=judgement.signals,
                source_hash=source_hash(row),
                extractor_version=__version__,
                extracted_at=now,
                **normal.values,
            )
        )
    return actions


def _displayed(region: Region, page: Page) -> Region:
    """A region of a straightened page where it stands on the page as displayed."""
    box = page.displayed(region)
    return Region(box.x0, box.top, box.x1, box.bottom, region.page)


def _party_names(rows: Sequence[RawRow]) -> tuple[str, ...]:
    """The parties that the document's rows name, as printed: evidence for what its abbreviations mean."""
    cells = [cell for row in rows for cell in row.cells if cell.field in _PARTIES]
    return tuple(party for cell in cells for party in split_parties(cell.text, cell.lines))


def _decisions(found: Understanding, settings: Settings) -> list[Decision]:
    facts, document = found.facts, found.document
    return [
        Decision(
            decision_id=_decision_id(document.sha256, raw.key),
            document_id=document.sha256,
            source_file=document.name,
            municipality_code=facts.municipality_code,
            municipality=facts.municipality,
            body=raw.body,
            meeting_date=date.fromisoformat(raw.meeting_date) if raw.meeting_date else None,
            paragraph=raw.paragraph,
            title=raw.title,
            registry_number=raw.registry_number,
            decision=raw.decision,
            decision_points=raw.points,
            page_first=raw.regions[0].page,
            page_last=raw.regions[-1].page,
            **_judged(raw, settings),
        )
        for raw in found.minutes.decisions
    ]


def _judged(raw: RawDecision, settings: Settings) -> dict[str, Any]:
    missing = [name for name in ("title", "decision", "body", "meeting_date") if not getattr(raw, name)]
    doubts = [name for name, doubt in raw.signals.items() if doubt >= 0.3]
    confidence = 0.98 * 0.8 ** len(missing)
    for doubt in raw.signals.values():
        confidence *= 1 - doubt / 2
    return {
        "confidence": round(confidence, 4),
        "needs_review": confidence < settings.review_below,
        "review_reasons": (*(f"{name}_missing" for name in missing), *doubts),
    }


def _decision_id(document_id: str, key: str) -> str:
    return f"{document_id[:16]}-{key}"


def _left_over(found: Understanding) -> str | None:
    """Where a document, no minutes, may hold actions that were not read."""
    pages = [str(note.region.page) for note in found.plan.notes if note.doubtful]
    if not pages or found.minutes.decisions:
        return None
    return f"actions may have been missed on page {', '.join(pages)}: look at it with planlupp show --page {pages[0]}"


def _page_errors(failed: Sequence[Page]) -> str | None:
    if not failed:
        return None
    first = failed[0]
    return f"page {first.number}: {first.reason}" + (f" (and {len(failed) - 1} more)" if len(failed) > 1 else "")
