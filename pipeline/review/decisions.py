"""What operators have decided: append-only CSV files, one for each municipality, fit for git.

    data/decisions/<municipality_slug>.csv     UTF-8, commas, one decision a record, the newest last

A decision holds who, when and what; the document and row it was made about; the values that then hold; and, for the
columns that were changed, what the machine had read. Nothing is taken out but what must be forgotten: a later decision
names the one that it replaces.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.errors import OutputError, SetupError
from pipeline.forget import Forgotten
from pipeline.review.fields import VALUES, restored, stored
from pipeline.slug import municipality_slug

APPROVE, CHANGE, REJECT, ADD = "approve", "change", "reject", "add"
KINDS = (APPROVE, CHANGE, REJECT, ADD)


@dataclass(frozen=True, kw_only=True)
class RowDecision:
    """One decision of an operator about one row.

    `values` are all columns of `fields.VALUES` as they then hold; `before` those of `changed` as the machine had read
    them. `source_hash` and `action_id` are None for a row that the machine had not found (`add`).
    """

    decision_id: str
    decided_at: datetime
    reviewer: str
    kind: str
    note: str
    replaces: str | None
    document_id: str
    source_file: str
    registry_number: str | None
    document_municipality: str | None
    action_id: str | None
    source_hash: str | None
    source: str
    page_first: int
    page_last: int
    confidence: float | None
    extractor_version: str
    changed: tuple[str, ...]
    before: dict[str, Any]
    values: dict[str, Any]

    @property
    def as_read(self) -> dict[str, Any]:
        """The row as the machine had read it, as far as it is needed to find it again."""
        return {**self.values, **self.before, "page_first": self.page_first}

    def without(self, forgotten: Forgotten) -> RowDecision:
        """The decision without texts that are forgotten; it keeps its identity."""
        return replace(
            self,
            reviewer=forgotten.text(self.reviewer),
            note=forgotten.text(self.note),
            before=forgotten.row(self.before),
            values=forgotten.row(self.values),
        )


_PLAIN = tuple(f.name for f in fields(RowDecision) if f.name not in ("before", "values"))
COLUMNS = (*_PLAIN, "before", *(f"value_{name}" for name in VALUES))


def with_identity(decision: RowDecision) -> RowDecision:
    """The decision with its `decision_id`: 16 hex digits of a hash of all that it says, after a `d`."""
    text = json.dumps(_cells(replace(decision, decision_id="")), ensure_ascii=False)
    return replace(decision, decision_id="d" + hashlib.sha256(text.encode()).hexdigest()[:15])


def read_decisions(folder: Path) -> list[RowDecision]:
    """All decisions below `folder`, by the time they were made; empty where the folder is missing.

    Raises SetupError for a file that is no decisions file, naming the line.
    """
    unique = {decision.decision_id: decision for path in sorted(folder.glob("*.csv")) for decision in _read(path)}
    return sorted(unique.values(), key=lambda decision: (decision.decided_at, decision.decision_id))


def _read(path: Path) -> Iterator[RowDecision]:
    reader = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise SetupError(f"{path}: no decisions file, the column {missing[0]} is missing; restore it from git")
    for record in reader:
        try:
            yield _parse(record)
        except (ValueError, TypeError, KeyError) as error:
            line = reader.line_num
            raise SetupError(f"{path}, line {line}: no decision ({error}); restore the file from git") from None


def effective(decisions: Iterable[RowDecision]) -> list[RowDecision]:
    """The decisions that hold: without those that a later one replaces or that were made again about the same row.

    A rejection of a row that a person had added only takes it back."""
    decisions = list(decisions)
    replaced = {decision.replaces for decision in decisions}
    alive = [decision for decision in decisions if decision.decision_id not in replaced]
    last = {
        (decision.document_id, decision.action_id or decision.decision_id): decision.decision_id for decision in alive
    }
    kept = set(last.values())
    return [
        decision
        for decision in decisions
        if decision.decision_id in kept and not (decision.kind == REJECT and decision.source_hash is None)
    ]


def append_decisions(folder: Path, decisions: Sequence[RowDecision]) -> list[Path]:
    """Add `decisions` to the files of their municipalities, each file in one step; returns the files.

    Raises OutputError where a file cannot be written.
    """
    files: dict[Path, list[RowDecision]] = {}
    for decision in decisions:
        files.setdefault(folder / f"{municipality_slug(decision.document_municipality)}.csv", []).append(decision)
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, added in files.items():
            before = path.read_bytes() if path.exists() else _lines([COLUMNS])
            if not before.endswith(b"\n"):
                before += b"\n"
            _write(path, before + _lines(map(_cells, added)))
    return list(files)


def forget_in_decisions(folder: Path, forgotten: Forgotten) -> int:
    """Take what is forgotten out of the files below `folder`: decisions about forgotten documents, and forgotten texts
    of the others. Returns how many decisions that changed. Raises as `read_decisions` and `append_decisions` do."""
    changed = 0
    with _writing(folder):
        for path in sorted(folder.glob("*.csv")):
            before = list(_read(path))
            kept = [one for one in before if one.document_id not in forgotten.documents]
            clean = [one.without(forgotten) for one in kept]
            if clean != before:
                _write(path, _lines([COLUMNS, *map(_cells, clean)]))
                changed += len(before) - sum(one == other for one, other in zip(kept, clean, strict=True))
    return changed


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"cannot write to {folder} ({error.strerror}): make room, or give another folder with --decisions"
        ) from error


def _write(path: Path, data: bytes) -> None:
    """Let the file hold `data` in one step."""
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_bytes(data)
    temporary.replace(path)


def now() -> datetime:
    """The time of a decision, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def _lines(records: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(records)
    return text.getvalue().encode("utf-8")


def _cells(decision: RowDecision) -> list[str]:
    cells = []
    for name in _PLAIN:
        value = getattr(decision, name)
        if value is None:
            cells.append("")
        elif isinstance(value, datetime):
            cells.append(value.isoformat())
        else:
            cells.append(" ".join(value) if isinstance(value, tuple) else str(value))
    before = {name: stored(name, value) for name, value in decision.before.items()}
    cells.append(json.dumps(before, ensure_ascii=False) if before else "")
    return [*cells, *(stored(name, decision.values.get(name)) for name in VALUES)]


def _parse(record: dict[str, str]) -> RowDecision:
    if record["kind"] not in KINDS:
        raise ValueError(f"{record['kind']!r} is none of {', '.join(KINDS)}")
    before = json.loads(record["before"]) if record["before"] else {}
    return RowDecision(
        decision_id=record["decision_id"],
        decided_at=datetime.fromisoformat(record["decided_at"]),
        reviewer=record["reviewer"],
        kind=record["kind"],
        note=record["note"],
        replaces=record["replaces"] or None,
        document_id=record["document_id"],
        source_file=record["source_file"],
        registry_number=record["registry_number"] or None,
        document_municipality=record["document_municipality"] or None,
        action_id=record["action_id"] or None,
        source_hash=record["source_hash"] or None,
        source=record["source"],
        page_first=int(record["page_first"]),
        page_last=int(record["page_last"]),
        confidence=float(record["confidence"]) if record["confidence"] else None,
        extractor_version=record["extractor_version"],
        changed=tuple(record["changed"].split()),
        before={name: restored(name, text) for name, text in before.items()},
        values={name: restored(name, record[f"value_{name}"]) for name in VALUES},
    )
