"""The rows that a person should look at, from a dataset that `planlupp run` wrote."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from extractors.errors import OutputError, PlanluppError
from pipeline.review.export import ordered
from pipeline.schema import ACTIONS
from pipeline.slug import UNKNOWN, municipality_slug
from pipeline.state import parse_entry
from rules.municipality import find_municipality


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted: of one municipality (slug, `unknown` for none), of documents with `document` in their
    path or at the beginning of their document_id, with the reason `reason` (a code). None: no matter."""

    slug: str | None = None
    document: str | None = None
    reason: str | None = None

    def takes(self, row: dict[str, Any]) -> bool:
        """Whether the row (columns of `actions` as python values) is wanted."""
        return (
            (self.slug is None or municipality_slug(row["municipality"]) == self.slug)
            and (
                self.document is None
                or self.document.casefold() in row["source_file"].casefold()
                or (len(self.document) >= 8 and row["document_id"].startswith(self.document.lower()))
            )
            and (self.reason is None or self.reason in row["review_reasons"])
        )


def slug_of(municipality: str | None) -> str | None:
    """The slug of a municipality given by name, code or slug; raises PlanluppError where there is none such."""
    if municipality is None or municipality == UNKNOWN:
        return municipality
    found = find_municipality(municipality)
    if found is None:
        raise PlanluppError(f"{municipality!r} is no municipality: give its name, its code or `unknown`")
    return municipality_slug(found.name)


def queue(out: Path, wanted: Filter) -> list[dict[str, Any]]:
    """The rows of the dataset below `out` that need review and are wanted, in the order in which to look at them."""
    table = actions(out).to_table(filter=ds.field("needs_review"))
    return ordered(row for row in table.to_pylist() if wanted.takes(row))


def actions(out: Path) -> ds.Dataset:
    """The actions below `out`; raises OutputError where there is no dataset."""
    if not (out / "actions").is_dir():
        raise OutputError(f"no dataset in {out}: run `planlupp run` first, or give its folder with --out")
    return ds.dataset(out / "actions", schema=ACTIONS, format="parquet")


@dataclass(frozen=True)
class Pdf:
    """A document of the dataset: where it was read from, and how many pages it has (1 where that is unknown)."""

    path: Path
    pages: int


def pdfs(out: Path) -> dict[str, Pdf]:
    """The documents that rows can be about, by source_file; empty where the folder `.planlupp` is missing."""
    known = out / ".planlupp" / "documents.jsonl"
    if not known.exists():
        return {}
    entries = map(parse_entry, filter(None, known.read_text("utf-8").split("\n")))
    return {
        entry.name: Pdf(Path(entry.path), entry.document.pages or 1)
        for entry in entries
        if entry.document.document_id and not entry.document.duplicate_of
    }
