"""Raw rows into actions: parties, times and status in one form, every printed value kept beside it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extractors.rows import Cell, RawRow, Region
from pipeline.combined import split_combined
from rules.abbreviations import PartyContext
from rules.fields import EXTRA
from rules.parties import Parties, resolve_parties
from rules.status import resolve_status
from rules.times import Time, heading_hint, parse_time

PLAIN = ("implementation", "indicators", "resources", "risks", "comment")


@dataclass(frozen=True)
class Normalised:
    """One action without its identity: `values` by column of the dataset, what was noticed on the way as `reasons`
    (review codes) and `signals`, and the cells that each column came from."""

    values: dict[str, Any]
    reasons: tuple[str, ...]
    signals: dict[str, float]
    cells: dict[str, tuple[Cell, ...]] = field(default_factory=dict)


def normalise_row(row: RawRow, parties: PartyContext) -> Normalised | None:
    """Normalise one raw row; None when nothing names its action.

    `parties` holds the document's abbreviations and municipality. A combined column is split where its content shows
    how; else it is kept as printed under its first field with the reason `column_combined`.
    """
    cells, combined = split_combined(row.cells)
    sources, extra = _by_field(cells)
    activity = _joined(sources.get("activity", ()))
    if not activity:
        return None
    reasons = ["column_combined"] if combined else []
    reasons += ["column_unmapped" for cell in cells if cell.field is None and cell.text]
    signals = dict(row.signals)
    values: dict[str, Any] = {"activity": activity, "section": row.section, "goal": row.goal, "strategy": row.strategy}
    for name in PLAIN:
        values[name] = _joined(sources.get(name, ()))
    for name in ("responsible", "partners"):
        raw = sources.get(f"{name}_raw", ())
        found = _parties(raw, parties)
        values[f"{name}_raw"], values[name] = _joined(raw), found.names or None
        if found.unknown:
            reasons.append("party_unknown")
            signals[f"{name}_unknown"] = len(found.unknown) / max(1, len(found.names))
    time_cells = sources.get("timeline_raw", ())
    time = _time(time_cells)
    values["timeline_raw"] = " – ".join(cell.text for cell in time_cells) or None
    values["timeline_start"], values["timeline_end"] = time.start, time.end
    values["timeline_edtf"], values["timeline_kind"], values["recurrence"] = time.edtf, time.kind, time.recurrence
    values["status_raw"] = _joined(sources.get("status_raw", ()))
    status = resolve_status(values["status_raw"], values["timeline_raw"], values["comment"])
    values["status"], values["extra"] = status.code, extra
    reasons += [*time.flags, *status.flags, *_segmentation_reasons(row.signals)]
    return Normalised(values, tuple(dict.fromkeys(reasons)), signals, sources)


def action_ids(document_id: str, rows: Sequence[RawRow]) -> list[str]:
    """An identity for each row: 16 hex digits of a hash of the document and the row's printed cells and headings.

    It does not depend on the order of rows, nor on machine or run; rows alike to the letter are counted from the first.
    """
    seen: Counter[str] = Counter()
    ids = []
    for row in rows:
        cells = sorted((cell.heading, cell.field or "", cell.text) for cell in row.cells)
        key = json.dumps([document_id, row.source, row.section, row.goal, row.strategy, cells], ensure_ascii=False)
        seen[key] += 1
        ids.append(hashlib.sha256(f"{key}#{seen[key]}".encode()).hexdigest()[:16])
    return ids


def merge_regions(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The regions of a row in reading order, each place once."""
    return tuple(sorted(dict.fromkeys(regions), key=lambda r: (r.page, r.top, r.x0)))


def _by_field(cells: Iterable[Cell]) -> tuple[dict[str, tuple[Cell, ...]], dict[str, str]]:
    """The filled cells by the column of the dataset that they are for, and the texts of all others by heading."""
    sources: dict[str, tuple[Cell, ...]] = {}
    extra: dict[str, str] = {}
    for cell in cells:
        if not cell.text:
            continue
        if cell.field is None or cell.field == EXTRA:
            _add_extra(extra, cell.heading or "–", cell.text)
        else:
            sources[cell.field] = (*sources.get(cell.field, ()), cell)
    return sources, extra


def _joined(cells: Sequence[Cell]) -> str | None:
    return "\n".join(cell.text for cell in cells) or None


def _add_extra(extra: dict[str, str], heading: str, text: str) -> None:
    key, number = heading, 2
    while key in extra:
        key, number = f"{heading} ({number})", number + 1
    extra[key] = text


def _parties(cells: Sequence[Cell], context: PartyContext) -> Parties:
    text = "\n".join(cell.text for cell in cells)
    return resolve_parties(text, tuple(line for cell in cells for line in cell.lines), context)


def _time(cells: Sequence[Cell]) -> Time:
    if not cells:
        return Time()
    if len(cells) == 1:
        return parse_time(cells[0].text.replace("\n", " "), heading_hint(cells[0].heading))
    whole = parse_time(" – ".join(cell.text.replace("\n", " ") for cell in cells))
    first = parse_time(cells[0].text.replace("\n", " "), heading_hint(cells[0].heading))
    return whole if whole.start and whole.end else first if first.kind else whole


def _segmentation_reasons(signals: Mapping[str, float]) -> list[str]:
    """The review codes for what was doubtful when the row was segmented."""
    reasons = ["row_split"] if signals.get("joined_over_page") else []
    if signals.get("activity_inherited"):
        reasons.append("activity_inherited")
    if any(name.startswith("header_") and doubt >= 0.5 for name, doubt in signals.items()):
        reasons.append("header_guessed")
    return reasons
