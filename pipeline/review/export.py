"""The rows that a person should look at, as a CSV that Swedish Excel opens as it is, with room for her decisions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from extractors.errors import OutputError
from pipeline.confidence import says
from pipeline.review.fields import CORRECTABLE, printed

FILE = "review/low_confidence.csv"
PAGE = "review/granska.html"
CORRECTED = "rättad_"
DECISION, REVIEWER, NOTE = "beslut", "granskare", "anteckning"
KEYS = ("action_id", "source_hash")
ABOUT = ("document_id", "source_file", "municipality", "page_first", "page_last")
WHY = ("link", "confidence", "review_reasons")
COLUMNS = (
    *KEYS,
    *ABOUT,
    *WHY,
    DECISION,
    REVIEWER,
    NOTE,
    *(column for name in CORRECTABLE if name != "municipality" for column in (name, CORRECTED + name)),
    CORRECTED + "municipality",
)

# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), the full-width forms too.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
# An identity that a spreadsheet would take for a number, and write back as another one.
_NUMBER = re.compile(r"\d+(?:e\d+)?")


def review_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The file's bytes: UTF-8 with BOM, `;` between cells, CRLF, a heading line, a line for each of `rows` (columns of
    `actions` as python values), sorted by document, then lowest confidence. Numbers have a decimal comma, the items
    of a list stand with ` | ` between them, and no cell is a formula (see `harmless`)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in ordered(dict(row) for row in rows):
        writer.writerow([harmless(_cell(row, column)) for column in COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def _cell(row: Mapping[str, Any], column: str) -> str:
    if column == "review_reasons":
        return "; ".join(dict.fromkeys(says(code) for code in row[column]))
    if column == "link":
        return f"{PAGE.rpartition('/')[2]}#{anchor(row['action_id'])}"
    if column == "action_id" and _NUMBER.fullmatch(row[column]):
        return "'" + row[column]
    return printed(row.get(column)) if column in row else ""


def ordered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows by document, then lowest confidence."""
    return sorted(rows, key=lambda row: (row["source_file"], row["confidence"], row["page_first"], row["action_id"]))


def anchor(action_id: str) -> str:
    """The place of a row on the review page."""
    return f"a-{action_id}"


def harmless(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet could take it for a formula; `restored` undoes it."""
    bare = text.lstrip(" \u00a0")
    return "'" + text if bare.startswith((*FORMULA, "\t", "\r", "\n", "'")) else text


def restored(text: str) -> str:
    """The inverse of `harmless`."""
    bare = text.removeprefix("'")
    return bare if harmless(bare) == text else text


def write_out(path: Path, data: bytes) -> None:
    """Write the file in one step, making its folder; raises OutputError where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write {path} ({error.strerror}): give another file with --to") from error
