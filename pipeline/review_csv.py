"""The rows that a person should look at, as a CSV that Swedish Excel opens as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

FIELDS = (
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
COLUMNS = (
    "action_id",
    "document_id",
    "source_file",
    "municipality",
    "page_first",
    "page_last",
    "confidence",
    "review_reasons",
    *FIELDS,
)

# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), the full-width forms too.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
LIST_MARK = " | "


def review_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The file's bytes: UTF-8 with BOM, `;` between cells, CRLF, a heading line, a line for each of `rows` (columns of
    `actions` as python values), sorted by document, then lowest confidence. Numbers have a decimal comma, the items
    of a list stand with ` | ` between them, and no cell is a formula (see `harmless`)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda r: (r["source_file"], r["confidence"], r["page_first"], r["action_id"])):
        writer.writerow([harmless(_printed(row[column])) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def harmless(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet could take it for a formula; `restored` undoes it."""
    bare = text.lstrip(" \u00a0")
    return "'" + text if bare.startswith((*FORMULA, "\t", "\r", "\n", "'")) else text


def restored(text: str) -> str:
    """The inverse of `harmless`."""
    bare = text.removeprefix("'")
    return bare if harmless(bare) == text else text


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}".replace(".", ",")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return LIST_MARK.join(": ".join(item) if isinstance(item, tuple) else str(item) for item in value)
    return str(value)
