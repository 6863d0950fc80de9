"""The columns that a person decides about, and their values as text: in the review file, in a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

# What a decision keeps of a row: all that was printed and understood.
VALUES = (
    "municipality_code",
    "municipality",
    "section",
    "goal",
    "strategy",
    "activity",
    "implementation",
    "responsible_raw",
    "responsible",
    "partners_raw",
    "partners",
    "timeline_raw",
    "timeline_start",
    "timeline_end",
    "timeline_edtf",
    "timeline_kind",
    "recurrence",
    "status_raw",
    "status",
    "indicators",
    "resources",
    "risks",
    "comment",
    "extra",
)
# What a person may correct; the others follow from these.
CORRECTABLE = tuple(name for name in VALUES if name not in ("municipality_code", "timeline_edtf"))
LISTS = ("responsible", "partners")
DATES = ("timeline_start", "timeline_end")
LIST_MARK = " | "


def printed(value: Any) -> str:
    """A value as a person reads it in a spreadsheet: items of a list with ` | ` between them, a decimal comma."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        value = list(value.items())
    if isinstance(value, (list, tuple)):
        return LIST_MARK.join(": ".join(item) if isinstance(item, tuple) else str(item) for item in value)
    return str(value)


def stored(name: str, value: Any) -> str:
    """The value of column `name` as a cell of a decisions file: lists and `extra` as JSON, null as an empty cell."""
    if value is None:
        return ""
    if name in LISTS:
        return json.dumps(list(value), ensure_ascii=False)
    if name == "extra":
        return json.dumps(dict(value), ensure_ascii=False) if value else ""
    return value.isoformat() if isinstance(value, date) else str(value)


def restored(name: str, text: str) -> Any:
    """The inverse of `stored`; raises ValueError for text that is no value of the column."""
    if name == "extra":
        return list(json.loads(text).items()) if text else []
    if not text:
        return None
    if name in LISTS:
        return [str(item) for item in json.loads(text)]
    return date.fromisoformat(text) if name in DATES else text
