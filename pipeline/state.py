"""What is known of each file from earlier runs: one line of JSON for each.

Kept beside the Parquet tables because a run that finds nothing to do must be able to say so within seconds, without
loading pyarrow's and pandas' machinery.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipeline.records import DocumentRecord

DATES = ("adopted_date", "valid_from", "valid_to")


@dataclass(frozen=True)
class Entry:
    """One file as it was last read.

    `path` is the absolute path it was read from, `size` and `modified_ns` its file system facts then. `fingerprint`
    says what it was read with (see `pipeline/fingerprint.py`), "" where it is to be tried again at every run; `limits`
    the time and memory limits that it failed at, "" otherwise. `slug` is the partition that its action rows stand in,
    None where it has no such file; `review_rows` counts those that need review.
    """

    document: DocumentRecord
    path: str
    size: int
    modified_ns: int
    fingerprint: str
    limits: str = ""
    slug: str | None = None
    review_rows: int = 0

    @property
    def name(self) -> str:
        """The file's `source_file`."""
        return self.document.source_file


def entry_line(entry: Entry) -> str:
    """The entry as one line of JSON, without the line end."""
    return json.dumps(vars(entry) | {"document": vars(entry.document)}, ensure_ascii=False, default=_iso)


def parse_entry(line: str) -> Entry:
    """The inverse of `entry_line`; raises ValueError, KeyError or TypeError for anything else."""
    values: dict[str, Any] = json.loads(line)
    document: dict[str, Any] = values.pop("document")
    for name in DATES:
        document[name] = date.fromisoformat(document[name]) if document[name] else None
    document["fetched_at"] = datetime.fromisoformat(document["fetched_at"]) if document["fetched_at"] else None
    return Entry(document=DocumentRecord(**document), **values)


def _iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")
