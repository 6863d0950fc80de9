"""How a decision finds its row again when the document was read anew, renamed, moved or slightly changed.

The document: the same bytes; else a file of the same name, else the same registry number, else any document of the
same municipality. The row: the same printed cells (`source_hash`), the nearest of several; else, in a document that is
surely meant, a row that says nearly the same: then the decision is stale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from pipeline.records import DocumentRecord
from pipeline.review.decisions import ADD, RowDecision
from pipeline.source_hash import folded

_NUMBERS = re.compile(r"\d+")
SAME_TEXT = 75.0  # likeness of two rows that are one action, changed
ADDED_TEXT = 92.0  # likeness of a row that a person had added and the machine now finds by itself


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much two rows (columns of `actions`) say the same, 0 to 103: their activities, then where they stand.

    Activities with other numbers in them are different actions (`Etapp 1`, `Etapp 2`).
    """
    mine, yours = folded(one["activity"] or ""), folded(other["activity"] or "")
    if _NUMBERS.findall(mine) != _NUMBERS.findall(yours):
        return 0.0
    return fuzz.ratio(mine, yours) + nearness(one, other)


def nearness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Up to 3: a point each for the same section, the same goal and the same first page."""
    return float(sum(one.get(name) == other.get(name) for name in ("section", "goal", "page_first")))


@dataclass(frozen=True)
class Found:
    """Where a decision belongs: document `document_id`, its row number `row` (None: a row to be added), and whether
    the row's source has changed since."""

    decision: RowDecision
    document_id: str
    row: int | None
    stale: bool


@dataclass(frozen=True)
class Place:
    """A document that a decision may be about; `sure` where nothing but the identity of its rows is in question."""

    document_id: str
    sure: bool


def places(decision: RowDecision, documents: Iterable[DocumentRecord]) -> list[Place]:
    """The documents (of those in the dataset, without second copies) that the decision may be about, best first."""
    alike: dict[int, list[str]] = {}
    for document in documents:
        if document.document_id == decision.document_id:
            return [Place(document.document_id, True)]
        rank = (
            1
            if document.source_file == decision.source_file
            else 2
            if decision.registry_number
            and (document.registry_number, document.municipality)
            == (decision.registry_number, decision.document_municipality)
            else 3
            if decision.document_municipality and document.municipality == decision.document_municipality
            else 0
        )
        if rank and document.document_id:
            alike.setdefault(rank, []).append(document.document_id)
    return [Place(document_id, rank < 3) for rank in sorted(alike) for document_id in alike[rank]]


def assign(
    decisions: Sequence[RowDecision],
    documents: Sequence[DocumentRecord],
    rows_of: Callable[[str], Sequence[Mapping[str, Any]]],
) -> tuple[list[Found], list[RowDecision]]:
    """Find the row of each decision: (found, orphans). No row gets two decisions; of two, the first keeps it.

    `rows_of` gives a document's rows as the machine reads them now (columns of `actions` as python values).
    """
    by_id = {document.document_id: document for document in documents}
    where = {
        decision.decision_id: [Place(decision.document_id, True)]
        if decision.document_id in by_id
        else places(decision, documents)
        for decision in decisions
    }
    found: dict[str, Found] = {}
    taken: set[tuple[str, int]] = set()
    for step in (_same_action, _same_cells, _alike):
        for decision in decisions:
            if decision.decision_id in found:
                continue
            for place in where[decision.decision_id]:
                rows = rows_of(place.document_id)
                free = [index for index in range(len(rows)) if (place.document_id, index) not in taken]
                row = step(decision, place, rows, free)
                if row is not None:
                    taken.add((place.document_id, row))
                    stale = step is _alike and decision.kind != ADD
                    found[decision.decision_id] = Found(decision, place.document_id, row, stale)
                    break
    for decision in decisions:
        sure = [place for place in where[decision.decision_id] if place.sure]
        if decision.kind == ADD and decision.decision_id not in found and sure:
            found[decision.decision_id] = Found(decision, sure[0].document_id, None, False)
    orphans = [decision for decision in decisions if decision.decision_id not in found]
    return [found[d.decision_id] for d in decisions if d.decision_id in found], orphans


def _same_action(
    decision: RowDecision, place: Place, rows: Sequence[Mapping[str, Any]], free: Sequence[int]
) -> int | None:
    return next((i for i in free if decision.action_id and rows[i]["action_id"] == decision.action_id), None)


def _same_cells(
    decision: RowDecision, place: Place, rows: Sequence[Mapping[str, Any]], free: Sequence[int]
) -> int | None:
    same = [i for i in free if decision.source_hash and rows[i]["source_hash"] == decision.source_hash]
    return max(same, key=lambda i: nearness(rows[i], decision.as_read), default=None)


def _alike(decision: RowDecision, place: Place, rows: Sequence[Mapping[str, Any]], free: Sequence[int]) -> int | None:
    if not place.sure:
        return None
    floor = ADDED_TEXT if decision.kind == ADD else SAME_TEXT
    scores = {i: likeness(rows[i], decision.as_read) for i in free}
    best = max(scores, key=lambda i: scores[i], default=None)
    return best if best is not None and scores[best] >= floor else None
