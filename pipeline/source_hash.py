"""One hash for the printed cells of a row: what a person's decision about the row is tied to."""

from __future__ import annotations

import hashlib
import unicodedata

import regex

from extractors.rows import RawRow

_NOISE = regex.compile(r"[\s\p{Pd}\u00ad•▪●◦·]+")


def source_hash(row: RawRow) -> str:
    """`s` and 15 hex digits of a hash of the row's printed cells.

    Neither the order of the cells nor their headings, line breaks, hyphens and case matter, nor what was understood of
    them: a better extractor that reads the same cells gives the same hash. It begins with a letter, so that no
    spreadsheet takes it for a number.
    """
    texts = sorted(text for cell in row.cells if (text := folded(cell.text)))
    return "s" + hashlib.sha256("\n".join(texts).encode()).hexdigest()[:15]


def folded(text: str) -> str:
    """The text in NFKC and lower case, without white space, dashes and bullets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).casefold()
