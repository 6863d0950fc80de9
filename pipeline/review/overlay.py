"""Operators' decisions laid over what the machine reads, at every build.

The dataset's files of actions hold the rows that count: the machine's, with decisions laid over them. Where there are
some, the file says in its metadata which (`planlupp.decisions`), and a copy of the machine's own rows is kept below
`.planlupp/extracted/`; a file without that mark is the machine's own. So the overlay can be made again from any state:
after a document was read anew, after new decisions, or when some were taken back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.confidence import HUMAN, filled_fields
from pipeline.forget import Forgotten
from pipeline.places import parquet, remove, remove_with_folder
from pipeline.review.decisions import REJECT, RowDecision, effective, read_decisions
from pipeline.review.fields import VALUES
from pipeline.review.identity import Found, assign
from pipeline.slug import municipality_slug
from pipeline.state import Entry
from pipeline.store import MOVED, Store

MARK = b"planlupp.decisions"
STALE = "stale_decision"
SHOWN = 20  # orphans named one by one


@dataclass
class Laid:
    """What came of the decisions: how many hold, how many are `stale` (laid over, and to be reviewed again because the
    source has changed), which are orphans (their row or document is gone). `changed`: whether any file was written."""

    attached: int = 0
    stale: int = 0
    orphans: list[RowDecision] = field(default_factory=list)
    changed: bool = False

    @property
    def total(self) -> int:
        """All decisions that hold, wherever they are."""
        return self.attached + self.stale + len(self.orphans)

    def as_json(self) -> dict[str, int]:
        """The counts as plain values."""
        return {"attached": self.attached, "stale": self.stale, "orphaned": len(self.orphans)}

    def lines(self) -> list[str]:
        """The counts and the orphans for people; nothing where there is no decision."""
        if not self.total:
            return []
        lines = [
            f"{self.total} operators' decisions: {self.attached} attached, {self.stale} stale (their source has "
            f"changed: review again), {len(self.orphans)} orphaned (their row is gone)"
        ]
        for decision in self.orphans[:SHOWN]:
            activity = (decision.values["activity"] or "")[:60]
            place = f"{decision.source_file}, page {decision.page_first}"
            lines.append(f"orphan {decision.decision_id}: {decision.kind} {place}: {activity}")
        if len(self.orphans) > SHOWN:
            lines.append(f"and {len(self.orphans) - SHOWN} orphans more")
        return lines


def lay_over(store: Store, folder: Path | None, forgotten: Forgotten | None = None) -> Laid:
    """Lay the decisions below `folder`, without what is forgotten, over the rows of an open store whose parts are
    consolidated."""
    decisions = effective(read_decisions(folder)) if folder else []
    if forgotten and forgotten.texts:
        decisions = [one.without(forgotten) for one in decisions]
    copies = {path.stem: path for path in (store.home / "extracted").glob("*.parquet")}
    if not decisions and not copies:
        return Laid()
    entries = {
        entry.document.document_id: entry
        for entry in store.entries.values()
        if entry.document.document_id and not entry.document.duplicate_of
    }
    machine = _Machine(store, entries, copies)
    found, orphans = assign(decisions[::-1], [entry.document for entry in entries.values()], machine.rows)
    laid = Laid(sum(not one.stale for one in found), sum(one.stale for one in found), orphans)
    by_document: dict[str, list[Found]] = {}
    for one in found:
        by_document.setdefault(one.document_id, []).append(one)
    kept = {document_id for document_id in entries if document_id[:16] in copies}
    for document_id in sorted({*by_document, *kept}):
        laid.changed |= _rewrite(store, machine, entries[document_id], by_document.get(document_id, []))
    known = {document_id[:16] for document_id in entries}
    for stem in copies.keys() - known:
        remove(copies[stem])
        _drop_moved(store, stem)
        laid.changed = True
    return laid


class _Machine:
    """The rows of documents as the machine read them."""

    def __init__(self, store: Store, entries: Mapping[str, Entry], copies: Mapping[str, Path]) -> None:
        self.store, self.entries, self.copies = store, entries, copies
        self._rows: dict[str, list[dict[str, Any]]] = {}

    def mark(self, document_id: str) -> bytes | None:
        """The mark of the document's file: which decisions are laid over it; None for the machine's own."""
        path = self.store.actions_file(self.entries[document_id])
        return (parquet(path).schema_arrow.metadata or {}).get(MARK) if path and path.exists() else None

    def rows(self, document_id: str) -> list[dict[str, Any]]:
        """The document's rows as python values."""
        if document_id not in self._rows:
            path = self.store.actions_file(self.entries[document_id])
            if (copy := self.copies.get(document_id[:16])) and self.mark(document_id) is not None:
                path = copy
            self._rows[document_id] = parquet(path).read().to_pylist() if path and path.exists() else []
        return self._rows[document_id]


def _rewrite(store: Store, machine: _Machine, entry: Entry, found: Sequence[Found]) -> bool:
    """Bring the document's files in line with the decisions found for it; whether anything was written."""
    document_id = entry.document.document_id or ""
    mark = _mark(found) if found else None
    if machine.mark(document_id) == mark:
        return False
    rows = machine.rows(document_id)
    slug = municipality_slug(entry.document.municipality)
    final = laid_rows(rows, found, entry)
    moved: dict[str, list[dict[str, Any]]] = {}
    for row in final:
        if (own := municipality_slug(row["municipality"])) != slug:
            moved.setdefault(own, []).append(row)
    stays = [row for row in final if not any(row in group for group in moved.values())]
    copy = store.home / "extracted" / f"{document_id[:16]}.parquet"
    if found:
        store.write_rows(copy, rows, {})
    _drop_moved(store, document_id[:16])
    for own, group in moved.items():
        store.write_rows(store.actions / f"municipality_slug={own}" / f"{document_id[:16]}{MOVED}", group, {})
    document = entry.document
    if document.state != "failed":
        document = replace(document, actions=len(final), state="ok" if final or document.decisions else "empty")
    review_rows = sum(row["needs_review"] for row in final)
    now = replace(entry, document=document, slug=slug if final or rows else None, review_rows=review_rows)
    if path := store.actions_file(now):
        store.write_rows(path, stays, {MARK: mark} if mark else {})
    store.touch(now)
    if not found:
        remove(copy)
    return True


def _mark(found: Sequence[Found]) -> bytes:
    said = sorted(f"{one.decision.decision_id} {one.row} {one.stale}" for one in found)
    return hashlib.sha256("\n".join(said).encode()).hexdigest().encode()


def _drop_moved(store: Store, stem: str) -> None:
    for path in store.actions.glob(f"municipality_slug=*/{stem}{MOVED}"):
        remove_with_folder(path)


def laid_rows(rows: Sequence[Mapping[str, Any]], found: Iterable[Found], entry: Entry) -> list[dict[str, Any]]:
    """The rows with the decisions laid over them: corrected, approved, without the rejected, with the added ones."""
    by_row = {one.row: one for one in found if one.row is not None}
    final = []
    for index, row in enumerate(rows):
        one = by_row.get(index)
        if one is None:
            final.append(dict(row))
        elif one.decision.kind != REJECT or one.stale:
            final.append(_laid(row, one))
    final += [_added(one.decision, entry, rows) for one in found if one.row is None]
    return final


def _laid(row: Mapping[str, Any], one: Found) -> dict[str, Any]:
    decision = one.decision
    if one.stale:
        values = {name: decision.values[name] for name in _with_derived(decision.changed)}
        again = {
            "needs_review": True,
            "review_reasons": list(dict.fromkeys([*row["review_reasons"], STALE])),
            "reviewed": decision.kind != REJECT,
        }
    else:
        values = {name: decision.values[name] for name in VALUES}
        again = _settled(values)
    return {
        **row,
        **values,
        **again,
        "reviewed_fields": list(decision.changed),
        "review_decision": decision.decision_id,
    }


def _with_derived(changed: Iterable[str]) -> list[str]:
    """The changed columns with those that follow from them."""
    names = dict.fromkeys(changed)
    if any(name.startswith("timeline_") for name in names):
        names["timeline_edtf"] = None
    if "municipality" in names:
        names["municipality_code"] = None
    return list(names)


def _settled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "confidence": 1.0,
        "confidence_basis": HUMAN,
        "field_confidence": [(name, 1.0) for name in filled_fields(values)],
        "needs_review": False,
        "review_reasons": [],
        "reviewed": True,
    }


def _added(decision: RowDecision, entry: Entry, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A row that the machine had not found."""
    document = entry.document
    values = {name: decision.values[name] for name in VALUES}
    if values["municipality"] is None:
        values |= {"municipality": document.municipality, "municipality_code": document.municipality_code}
    return {
        "action_id": decision.decision_id,
        "document_id": document.document_id,
        "source_file": document.source_file,
        "source_url": document.source_url,
        "source": decision.source,
        "page_first": decision.page_first,
        "page_last": decision.page_last,
        "regions": [],
        **values,
        "ocr": False,
        "decision_id": None,
        "signals": [],
        "source_hash": None,
        "extractor_version": decision.extractor_version,
        "extracted_at": decision.decided_at,
        **_settled(values),
        "reviewed_fields": list(decision.changed),
        "review_decision": decision.decision_id,
    }
