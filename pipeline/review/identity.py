"""How a decision finds its row again when the document was read anew, renamed, moved or slightly changed.

The document: the same bytes; else a file of the same name, else the same registry number, else any document of the
same municipality. The row: the same printed cells (`source_hash`), the nearest of several; else, in a document that is
surely meant, a row that says nearly the same: then the decision is stale.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any

import regex
from rapidfuzz import fuzz

from extractors.rows import RawRow

SAME_TEXT = 75.0  # rapidfuzz ratio of two activities that are one action, changed
_NOISE = regex.compile(r"[\s\p{Pd}\u00ad•▪●◦·]+")


def source_hash(row: RawRow) -> str:
    """`s` and 15 hex digits of a hash of the row's printed cells.

    Neither the order of the cells nor their headings, line breaks, hyphens and case matter, nor what was understood of
    them: a better extractor that reads the same cells gives the same hash. It begins with a letter, so that no
    spreadsheet takes it for a number.
    """
    texts = sorted(text for cell in row.cells if (text := _folded(cell.text)))
    return "s" + hashlib.sha256("\n".join([row.source, *texts]).encode()).hexdigest()[:15]


def _folded(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def likeness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """How much two rows (columns of `actions`) say the same, 0-100: their activities, then where they stand."""
    text = fuzz.ratio(_folded(one["activity"] or ""), _folded(other["activity"] or ""))
    return text + nearness(one, other)


def nearness(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Up to 3: a point each for the same section, the same goal and the same first page."""
    return float(sum(one.get(name) == other.get(name) for name in ("section", "goal", "page_first")))
