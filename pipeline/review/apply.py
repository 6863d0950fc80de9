"""A reviewed CSV into decisions: every line is checked, what cannot be taken is said line by line, the rest counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds

import pipeline
from pipeline.forget import Forgotten
from pipeline.review.corrections import CorrectionError, corrected, correction
from pipeline.review.decisions import (
    ADD,
    APPROVE,
    CHANGE,
    REJECT,
    RowDecision,
    append_decisions,
    effective,
    now,
    read_decisions,
    with_identity,
)
from pipeline.review.export import CORRECTED, DECISION, NOTE, REVIEWER, ordered, restored
from pipeline.review.fields import CORRECTABLE, VALUES
from pipeline.review.overlay import Laid, lay_over
from pipeline.review.queue import actions
from pipeline.review.sheet import SheetError, SheetLine, read_sheet
from pipeline.state import Entry
from pipeline.store import Store

WORDS = {
    APPROVE: ("godkänn", "godkänd", "godkänt", "godkänns", "ok", "ja"),
    CHANGE: ("ändra", "ändrad", "ändrat", "ändras"),
    REJECT: ("förkasta", "förkastad", "förkastat", "förkastas"),
    ADD: ("ny rad", "ny"),
}
KINDS = {word: kind for kind, words in WORDS.items() for word in words}


@dataclass(frozen=True)
class Fault:
    """A line that was not taken, and why."""

    line: int
    reason: str


@dataclass
class Applied:
    """What came of a file: the decisions taken, by kind; lines left empty by the reviewer; lines that say what already
    holds; faults; and what then holds for the whole dataset."""

    taken: dict[str, int] = field(default_factory=dict)
    undecided: int = 0
    known: int = 0
    faults: list[Fault] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    laid: Laid = field(default_factory=Laid)


class _LineError(ValueError):
    """Why a line cannot be taken."""


def apply_file(data: bytes, out: Path, folder: Path, reviewer: str, forgotten: Forgotten | None = None) -> Applied:
    """Take the decisions of a reviewed CSV (its bytes), append them below `folder`, and lay all over the dataset `out`.

    `reviewer` stands for lines without one. Texts that are `forgotten` do not come back. Raises SheetError for a file
    that is no table of decisions: then nothing was taken; OutputError where the dataset is missing or held by a run.
    """
    names, lines = read_sheet(data)
    if missing := next((name for name in ("action_id", DECISION) if name not in names), None):
        raise SheetError(f"the column {missing!r} is missing: apply a file that `planlupp review export` wrote")
    if unknown := [name for name in names if name.startswith(CORRECTED) and name[len(CORRECTED) :] not in CORRECTABLE]:
        raise SheetError(f"{unknown[0]!r} is no column that can be corrected: {', '.join(CORRECTABLE)}")
    forgotten = forgotten or Forgotten()
    result = Applied()
    decided, result.undecided, result.faults = _decided(list(lines))
    actions(out)
    with Store(out) as store:
        kept = effective(read_decisions(folder))
        reading = _Reading(out, store.entries.values(), kept, [line for line, _ in decided], reviewer)
        taken: list[RowDecision] = []
        for line, kind in decided:
            try:
                decision = reading.decision(line, kind)
            except (_LineError, CorrectionError) as error:
                result.faults.append(Fault(line.number, str(error)))
                continue
            if decision is None:
                result.known += 1
            else:
                taken.append(decision.without(forgotten))
                result.taken[kind] = result.taken.get(kind, 0) + 1
        result.faults.sort(key=lambda fault: fault.line)
        result.files = append_decisions(folder, taken) if taken else []
        result.laid = lay_over(store, folder, forgotten)
        store.consolidate()
    return result


def _decided(lines: Iterable[SheetLine]) -> tuple[list[tuple[SheetLine, str]], int, list[Fault]]:
    """The lines that hold one clear decision, the number of those without any, and the faults of the others."""
    clear: list[tuple[SheetLine, str]] = []
    faults: list[Fault] = []
    undecided = 0
    first: dict[str, tuple[SheetLine, str]] = {}
    for line in lines:
        word = " ".join(_cell(line, DECISION).casefold().split())
        given = [name for name in line.cells if name.startswith(CORRECTED) and line.cells[name].strip()]
        if not word:
            if given:
                faults.append(Fault(line.number, f"{given[0]} is filled in, but `{DECISION}` is empty: write `ändra`"))
            else:
                undecided += 1
            continue
        kind = KINDS.get(word)
        key = _cell(line, "action_id")
        if kind is None:
            allowed = ", ".join(f"`{words[0]}`" for words in WORDS.values())
            faults.append(Fault(line.number, f"{word!r} is no decision: write one of {allowed}"))
        elif kind == ADD and key:
            faults.append(Fault(line.number, "a new row has no action_id: empty the cell, or write `ändra`"))
        elif kind != ADD and not key:
            faults.append(Fault(line.number, "action_id is missing: copy it from the exported file"))
        elif kind in (APPROVE, REJECT) and given:
            faults.append(Fault(line.number, f"{given[0]} is filled in: write `ändra`, or empty the cell"))
        elif kind in (CHANGE, ADD) and not given:
            faults.append(Fault(line.number, f"nothing is filled in: which `{CORRECTED}…` column holds the change?"))
        elif kind != ADD and key in first:
            other, said = first[key]
            same = said == kind and _corrections(other) == _corrections(line)
            faults.append(Fault(line.number, f"the same row as line {other.number}" + ("" if same else _OTHERWISE)))
            if not same and (other, said) in clear:
                clear.remove((other, said))
                faults.append(Fault(other.number, f"the same row as line {line.number}{_OTHERWISE}"))
        else:
            first[key] = (line, kind)
            clear.append((line, kind))
    return clear, undecided, faults


_OTHERWISE = ", and decides otherwise: neither was taken, keep one"


def _cell(line: SheetLine, name: str) -> str:
    return restored(line.cells.get(name, "").strip()).strip()


def _corrections(line: SheetLine) -> dict[str, str]:
    return {
        name.removeprefix(CORRECTED): text.strip()
        for name, text in line.cells.items()
        if name.startswith(CORRECTED) and text.strip()
    }


class _Reading:
    """Turns lines into decisions about the rows of a dataset."""

    def __init__(
        self, out: Path, entries: Iterable[Entry], kept: list[RowDecision], lines: list[SheetLine], reviewer: str
    ) -> None:
        self.documents = {entry.name: entry.document for entry in entries}
        self.by_id = {d.document_id: d for d in self.documents.values() if not d.duplicate_of}
        self.kept = {decision.decision_id: decision for decision in kept}
        self.rejected = {decision.action_id: decision for decision in kept if decision.kind == REJECT}
        self.reviewer = reviewer
        self.at: datetime = now()
        ids = {_cell(line, "action_id") for line in lines} - {""}
        hashes = {_cell(line, "source_hash") for line in lines} - {""}
        wanted = ds.field("action_id").isin(pa.array(sorted(ids), pa.string())) | ds.field("source_hash").isin(
            pa.array(sorted(hashes), pa.string())
        )
        found = ordered(actions(out).to_table(filter=wanted).to_pylist()) if ids or hashes else []
        self.rows = {row["action_id"]: row for row in found}
        self.by_hash: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in found:
            self.by_hash.setdefault((row["document_id"], row["source_hash"]), []).append(row)

    def decision(self, line: SheetLine, kind: str) -> RowDecision | None:
        """The decision of a line; None where it already holds. Raises _LineError or CorrectionError."""
        return self._added(line) if kind == ADD else self._about(line, kind)

    def _about(self, line: SheetLine, kind: str) -> RowDecision | None:
        identity = _cell(line, "action_id")
        row = self.rows.get(identity) or self._by_hash(line)
        if row is None:
            if kind == REJECT and identity in self.rejected:
                return None
            raise _LineError(f"action_id {identity} is no row of the dataset: export again")
        changes = corrected(row, self._typed(line)) if kind == CHANGE else {}
        former = self.kept.get(row["review_decision"] or "")
        stale = row["needs_review"]
        if former and not stale and former.kind == kind == APPROVE:
            return None
        if kind == CHANGE and not changes:
            if former and not stale:
                return None
            raise _LineError("the corrected values are those that already stand: write `godkänn` to approve them")
        if kind == APPROVE and former and former.kind in (CHANGE, ADD):
            if not stale:
                return None
            kind = CHANGE
        if row["source_hash"] is None and kind == CHANGE:
            kind = ADD
        document = self.by_id[row["document_id"]]
        changed = list(dict.fromkeys([*(row["reviewed_fields"] or ()), *(n for n in changes if n in CORRECTABLE)]))
        before = {name: row[name] for name in changes if name in VALUES}
        if former:
            before = {**before, **{name: former.before[name] for name in former.before if name in changed}}
        return with_identity(
            RowDecision(
                decision_id="",
                decided_at=self.at,
                reviewer=_cell(line, REVIEWER) or self.reviewer,
                kind=kind,
                note=_cell(line, NOTE),
                replaces=former.decision_id if former else None,
                document_id=row["document_id"],
                source_file=row["source_file"],
                registry_number=document.registry_number,
                document_municipality=document.municipality,
                action_id=row["action_id"] if row["source_hash"] else None,
                source_hash=row["source_hash"],
                source=row["source"],
                page_first=row["page_first"],
                page_last=row["page_last"],
                confidence=row["confidence"],
                extractor_version=row["extractor_version"],
                changed=tuple(changed),
                before=before,
                values={name: changes.get(name, row[name]) for name in VALUES},
            )
        )

    def _by_hash(self, line: SheetLine) -> Mapping[str, Any] | None:
        """The row that has taken the place of the one that was exported: the same document, the same cells."""
        same = self.by_hash.get((_cell(line, "document_id"), _cell(line, "source_hash")), [])
        return same[0] if len(same) == 1 else None

    def _typed(self, line: SheetLine) -> dict[str, Any]:
        typed = {}
        for name, text in _corrections(line).items():
            try:
                typed[name] = correction(name, text)
            except CorrectionError as error:
                raise CorrectionError(f"{CORRECTED}{name}: {error}") from None
        return typed

    def _added(self, line: SheetLine) -> RowDecision | None:
        name = _cell(line, "source_file")
        document = self.by_id.get(_cell(line, "document_id")) or self.documents.get(name)
        if document is None or document.document_id is None:
            raise _LineError(f"a new row needs the source_file of a document of the dataset: {name!r} is none")
        blank: dict[str, Any] = dict.fromkeys(VALUES)
        blank |= {"municipality": document.municipality, "municipality_code": document.municipality_code, "extra": []}
        values = {**blank, **corrected(blank, self._typed(line))}
        if not values["activity"]:
            raise _LineError(f"a new row needs {CORRECTED}activity")
        first, last = self._pages(line, document.pages or 1)
        decision = with_identity(
            RowDecision(
                decision_id="",
                decided_at=self.at,
                reviewer=_cell(line, REVIEWER) or self.reviewer,
                kind=ADD,
                note=_cell(line, NOTE),
                replaces=None,
                document_id=document.document_id,
                source_file=document.source_file,
                registry_number=document.registry_number,
                document_municipality=document.municipality,
                action_id=None,
                source_hash=None,
                source="table",
                page_first=first,
                page_last=last,
                confidence=None,
                extractor_version=pipeline.__version__,
                changed=tuple(name for name in CORRECTABLE if values[name] not in (None, [])),
                before={},
                values=values,
            )
        )
        again = replace(decision, decision_id="", decided_at=self.at, reviewer="", note="")
        for other in self.kept.values():
            if replace(other, decision_id="", decided_at=self.at, reviewer="", note="") == again:
                return None
        self.kept[decision.decision_id] = decision
        return decision

    def _pages(self, line: SheetLine, pages: int) -> tuple[int, int]:
        numbers: list[int] = []
        for name in ("page_first", "page_last"):
            text = _cell(line, name) or (str(numbers[0]) if numbers else "1")
            if not text.isdigit() or not 1 <= int(text) <= pages:
                raise _LineError(f"{name}: {text!r} is no page of the document, which has {pages}")
            numbers.append(int(text))
        if numbers[0] > numbers[1]:
            raise _LineError(f"page_last {numbers[1]} comes before page_first {numbers[0]}")
        return numbers[0], numbers[1]
