"""ASCII names for partitions: `Upplands Väsby` → `upplands-vasby`."""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "unknown"

# Håbo (0305) and Habo (0643) are the only two of the 290 municipalities that differ in nothing but an accent.
APART = {"Håbo": "haabo"}


def municipality_slug(municipality: str | None) -> str:
    """The value of `municipality_slug` for a municipality's name: a-z, 0-9 and hyphens; `unknown` for None."""
    if not municipality:
        return UNKNOWN
    if municipality in APART:
        return APART[municipality]
    ascii_only = unicodedata.normalize("NFKD", municipality).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-") or UNKNOWN
