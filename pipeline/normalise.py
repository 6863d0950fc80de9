"""Raw rows into actions: parties, times and status in one form, every printed value kept beside it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import regex

from extractors.rows import Cell, RawRow, Region
from rules.abbreviations import PartyContext
from rules.fields import EXTRA, match_heading
from rules.parties import party_likeness, resolve_parties
from rules.status import resolve_status
from rules.times import Time, find_times, heading_hint, parse_time, time_likeness

PLAIN = ("implementation", "indicators", "resources", "risks", "comment")
_TESTS = {"timeline_raw": time_likeness, "responsible_raw": party_likeness, "partners_raw": party_likeness}
# `Barnahus (Ansvarig: Socialnämnden)`: a label of one to three words inside a text, with its colon
_INNER_LABEL = regex.compile(r"(?<![\p{L}-])(?P<label>\p{Lu}\p{Ll}*(?: \p{Ll}+){0,2}):\s")
_IN_BRACKETS = regex.compile(r"(?P<before>[^()]+?)\s*\((?P<inner>[^()]+)\)$")
_NOTHING = regex.compile(r"^[-–—.\s]*$")


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
    reasons: list[str] = []
    signals = dict(row.signals)
    cells, combined = _split_combined(row.cells)
    if combined:
        reasons.append("column_combined")
    sources: dict[str, list[Cell]] = {}
    extra: dict[str, str] = {}
    for cell in cells:
        if not cell.text:
            continue
        if cell.field in (None, EXTRA):
            _add_extra(extra, cell.heading or "–", cell.text)
            if cell.field is None:
                reasons.append("column_unmapped")
        else:
            sources.setdefault(str(cell.field), []).append(cell)
    activity = _joined(sources.get("activity", ()))
    if not activity:
        return None
    values: dict[str, Any] = {"activity": activity, "section": row.section, "goal": row.goal, "strategy": row.strategy}
    for name in PLAIN:
        values[name] = _joined(sources.get(name, ()))
    for name in ("responsible", "partners"):
        raw = sources.get(f"{name}_raw", ())
        values[f"{name}_raw"] = _joined(raw)
        values[name] = None
        if raw:
            found = resolve_parties(
                "\n".join(c.text for c in raw), tuple(line for c in raw for line in c.lines), parties
            )
            values[name] = found.names or None
            if found.unknown:
                reasons.append("party_unknown")
                signals[f"{name}_unknown"] = len(found.unknown) / max(1, len(found.names))
    time_cells = sources.get("timeline_raw", [])
    time = _time(time_cells)
    values["timeline_raw"] = " – ".join(cell.text for cell in time_cells) or None
    values["timeline_start"], values["timeline_end"] = time.start, time.end
    values["timeline_edtf"], values["timeline_kind"], values["recurrence"] = time.edtf, time.kind, time.recurrence
    reasons += time.flags
    status_raw = _joined(sources.get("status_raw", ()))
    status = resolve_status(status_raw, values["timeline_raw"], values["comment"])
    values["status_raw"], values["status"] = status_raw, status.code
    reasons += status.flags
    values["extra"] = extra
    if row.signals.get("joined_over_page"):
        reasons.append("row_split")
    if row.signals.get("activity_inherited"):
        reasons.append("activity_inherited")
    if any(name.startswith("header_") and doubt >= 0.5 for name, doubt in row.signals.items()):
        reasons.append("header_guessed")
    kept = {name: tuple(found) for name, found in sources.items()}
    return Normalised(values, tuple(dict.fromkeys(reasons)), signals, kept)


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


def _joined(cells: Sequence[Cell]) -> str | None:
    return "\n".join(cell.text for cell in cells) or None


def _add_extra(extra: dict[str, str], heading: str, text: str) -> None:
    key, number = heading, 2
    while key in extra:
        key, number = f"{heading} ({number})", number + 1
    extra[key] = text


def _time(cells: Sequence[Cell]) -> Time:
    if not cells:
        return Time()
    if len(cells) == 1:
        return parse_time(cells[0].text.replace("\n", " "), heading_hint(cells[0].heading))
    whole = parse_time(" – ".join(cell.text.replace("\n", " ") for cell in cells))
    first = parse_time(cells[0].text.replace("\n", " "), heading_hint(cells[0].heading))
    return whole if whole.start and whole.end else first if first.kind else whole


def _split_combined(cells: Sequence[Cell]) -> tuple[list[Cell], bool]:
    """Cells of combined columns (`Vem/när`: field `a+b`) as one cell for each field; and whether one stayed whole."""
    result: list[Cell] = []
    whole = False
    for cell in cells:
        names = (cell.field or "").split("+")
        if len(names) < 2:
            result.append(cell)
            continue
        parts = _split_cell(cell, names[0], names[1])
        if parts is None:
            result.append(_part(cell, names[0], cell.text))
            whole = whole or bool(cell.text)
        else:
            result += [_part(cell, name, text) for name, text in zip(names, parts, strict=True) if text]
    return result, whole


def _part(cell: Cell, name: str, text: str) -> Cell:
    lines = tuple(text.split("\n")) if text != cell.text else cell.lines
    return Cell(cell.heading, name, text, cell.regions, lines, cell.ocr_score, cell.repairs, cell.disputes)


def _split_cell(cell: Cell, one: str, other: str) -> tuple[str, str] | None:
    """The two values of a cell, in the order of its fields: by a label in it, by brackets at its end, by its text, or
    by its printed lines."""
    for found in _INNER_LABEL.finditer(cell.text):
        label = match_heading(found["label"], fuzzy=False)
        before, after = cell.text[: found.start()].rstrip(" (\n,;"), cell.text[found.end() :].strip()
        if label.field in (one, other) and before and after:
            after = after.removesuffix(")") if after.count(")") > after.count("(") else after
            return (before, after) if label.field == other else (after, before)
    bracketed = _IN_BRACKETS.match(cell.text)
    for name, rest in ((other, one), (one, other)) if bracketed else ():
        test = _TESTS.get(name)
        if test is None or test(bracketed["inner"]) < 0.5:
            continue
        before, inner = bracketed["before"], bracketed["inner"]
        if rest == "activity" or test(before) < 0.5:
            return (before, inner) if name == other else (inner, before)
    return _split(cell.text, one, other) or _split_lines(cell.lines, one, other)


def _split_lines(lines: Sequence[str], one: str, other: str) -> tuple[str, str] | None:
    """The two values where the lines on one side of a line break all are of one kind."""
    for name, is_first in ((other, False), (one, True)):
        test = _TESTS.get(name)
        for at in range(1, len(lines) if test else 0):
            mine, yours = " ".join(lines[at:]), " ".join(lines[:at])
            if is_first:
                mine, yours = yours, mine
            if test is not None and test(mine) >= 0.8 and test(yours) < 0.5:
                return (mine, yours) if is_first else (yours, mine)
    return None


def _split(text: str, one: str, other: str) -> tuple[str, str] | None:
    """The two values under one heading, in the heading's order, or None where the content does not show them."""
    if not text or _NOTHING.match(text):
        return text, ""
    pieces = [
        p
        for p in regex.split(r"\n|\s*[;|]\s*|(?<=[\p{L}\d.)])\s*/\s*(?=\p{L}|\d)|(?<=\.)\s+(?=\p{Lu})|,\s+", text)
        if p
    ]
    for name, rest in sorted(((one, other), (other, one)), key=lambda pair: pair[0] != "timeline_raw"):
        test = _TESTS.get(name)
        if test is None:
            continue
        if rest != "activity" and test(text) >= 0.8 and _TESTS.get(rest, lambda _: 0.0)(text) < 0.5:
            return (text, "") if name == one else ("", text)
        for cut in range(1, len(pieces)):
            for mine, yours in ((pieces[cut:], pieces[:cut]), (pieces[:cut], pieces[cut:])):
                if all(test(p) >= 0.5 for p in mine) and not any(test(p) >= 0.5 for p in yours):
                    a, b = _cut(text, mine), _cut(text, yours)
                    return (a, b) if name == one else (b, a)
    if "timeline_raw" in (one, other):
        spans = find_times(text)
        if len(spans) == 1:
            span = spans[0]
            time = text[span.start_index : span.end_index].strip(" ,.;/()")
            rest = (text[: span.start_index] + " " + text[span.end_index :]).strip(" ,.;/()")
            if rest:
                rest = regex.sub(r"\s+", " ", rest)
                return (time, rest) if one == "timeline_raw" else (rest, time)
    return None


def _cut(text: str, pieces: Sequence[str]) -> str:
    """The stretch of `text` from the first of `pieces` to the last."""
    start = text.find(pieces[0])
    end = text.find(pieces[-1], start) + len(pieces[-1])
    return text[start:end].strip()
