"""What a person typed into a `rättad_` cell, as a value of its column, and the columns that follow from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from pipeline.review.export import restored
from pipeline.review.fields import DATES, LIST_MARK, LISTS
from rules.abbreviations import PartyContext
from rules.municipality import find_municipality
from rules.parties import resolve_parties
from rules.status import STATUS_CODES, resolve_status
from rules.times import parse_time

EMPTY = "(tom)"  # in a `rättad_` cell: the field is empty
TIME_KINDS = ("period", "deadline", "start", "continuous", "recurring")

_ERROR = re.compile(r"#[A-ZÅÄÖ/0]+[!?]?|#+")
_RULE = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[\w,+-]+)*")
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_PARTS = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?: 0?0:00(?::00)?)?")
_SERIAL = re.compile(r"[34]\d{4}|5[0-4]\d{3}")  # 1982 to 2049


class CorrectionError(ValueError):
    """A cell that holds no value of its column; the message is for the operator."""


def correction(name: str, text: str) -> Any:
    """The value of column `name` that `text` says; None for `(tom)`. Raises CorrectionError.

    An apostrophe before what a spreadsheet takes for a formula is no part of the value.
    """
    given = text.replace("\r\n", "\n").strip()
    text = restored(given).strip()
    if _ERROR.fullmatch(text):
        raise CorrectionError(f"{text} is an error of the spreadsheet, no value")
    if given.startswith(("=", "@", "＝", "＠")):
        raise CorrectionError(f"{text[:30]!r} is a formula: write the value itself, or an apostrophe before it")
    if text.casefold() == EMPTY:
        if name == "activity":
            raise CorrectionError("an action cannot be empty: use `förkasta` to reject the row")
        return [] if name == "extra" else None
    if name in DATES:
        return _date(text)
    if name in LISTS:
        return [item.strip() for item in re.split(r"\s*\|\s*|\n|;", text) if item.strip()]
    if name == "extra":
        return _extra(text)
    if name == "status" and text not in STATUS_CODES:
        raise CorrectionError(f"{text!r} is no status: one of {', '.join(STATUS_CODES)}")
    if name == "timeline_kind" and text not in TIME_KINDS:
        raise CorrectionError(f"{text!r} is no kind of time: one of {', '.join(TIME_KINDS)}")
    if name == "recurrence" and not _RULE.fullmatch(text):
        raise CorrectionError(f"{text!r} is no recurrence of RFC 5545, such as FREQ=YEARLY")
    if name == "municipality":
        found = find_municipality(text)
        if found is None:
            raise CorrectionError(f"{text!r} is no municipality: write its name or code")
        return found.name
    return text


def _date(text: str) -> date:
    """A day: as ISO has it, or as a spreadsheet rewrites it, where it can be one day only."""
    try:
        if iso := _ISO.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if _SERIAL.fullmatch(text):
            return date(1899, 12, 30) + timedelta(days=int(text))
        if parts := _PARTS.fullmatch(text):
            first, second, third = (int(part) for part in parts.groups())
            if len(parts[1]) == 4:
                return date(first, second, third)
            if len(parts[3]) == 4:
                if "." in text or first > 12 or first == second:
                    return date(third, second, first)
                if second > 12:
                    return date(third, first, second)
    except ValueError:
        pass
    raise CorrectionError(f"{text!r} is no single day: write it as 2024-01-31")


def _extra(text: str) -> list[tuple[str, str]]:
    pairs = []
    for item in re.split(r"\n|\s*\|\s*", text):
        heading, colon, value = item.partition(":")
        if not colon or not heading.strip() or not value.strip():
            raise CorrectionError(f"{item!r} has no heading: write `Heading: value{LIST_MARK}Heading: value`")
        pairs.append((heading.strip(), value.strip()))
    return pairs


def corrected(row: Mapping[str, Any], corrections: Mapping[str, Any]) -> dict[str, Any]:
    """What changes in `row` (columns of `actions`) by `corrections`, with the columns that follow from them.

    Parties, times and status are understood anew from a corrected printed text, unless they were corrected as well.
    """
    found = dict(corrections)
    code = row.get("municipality_code")
    if "municipality" in found:
        named = find_municipality(found["municipality"]) if found["municipality"] else None
        found["municipality_code"] = code = named.code if named else None
    for name in LISTS:
        raw = f"{name}_raw"
        if raw in found and name not in found:
            names = resolve_parties(found[raw], (), PartyContext({}, code, ())).names if found[raw] else ()
            found[name] = list(names) or None
    if "status_raw" in found and "status" not in found:
        found["status"] = resolve_status(found["status_raw"], row.get("timeline_raw"), row.get("comment")).code
    times = ("timeline_start", "timeline_end", "timeline_kind", "recurrence")
    if "timeline_raw" in found and not any(name in found for name in times):
        time = parse_time((found["timeline_raw"] or "").replace("\n", " "))
        found |= {"timeline_start": time.start, "timeline_end": time.end, "timeline_kind": time.kind}
        found |= {"timeline_edtf": time.edtf, "recurrence": time.recurrence}
    elif any(name in found for name in times):
        found |= _time({**row, **found}, found)
    return {name: value for name, value in found.items() if _same(row.get(name)) != _same(value)}


def _time(row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """EDTF and kind that fit the corrected days."""
    start, end = row.get("timeline_start"), row.get("timeline_end")
    if start and end and start > end:
        raise CorrectionError(f"the time begins ({start}) after its end ({end})")
    days = "timeline_start" in given or "timeline_end" in given
    found: dict[str, Any] = {}
    if days:
        found["timeline_edtf"] = None
        if start or end:
            whole = f"{start or '..'}/{end or '..'}"
            found["timeline_edtf"] = f"{start}" if start == end else whole
    if days and "timeline_kind" not in given and row.get("timeline_kind") in (None, "period", "deadline", "start"):
        found["timeline_kind"] = "period" if start and end else "deadline" if end else "start" if start else None
    return found


def _same(value: Any) -> Any:
    """A value in the form in which two are compared: an empty list is none."""
    if isinstance(value, (list, tuple)):
        return [tuple(item) if isinstance(item, (list, tuple)) else item for item in value] or None
    return value
