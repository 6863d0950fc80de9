"""Signals of a row among the document's others: what shows that a cell was lost, cut or put into the wrong column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import prod
from statistics import median
from typing import Any

import regex

from pipeline.normalise import Normalised
from pipeline.signal_fields import CONTEXT, PRINTED, TEXTS
from rules.fields import EXTRA, match_heading
from rules.likeness import LIKENESS, SURE, is_money
from rules.status import parse_status

FEW_ROWS = 4  # a document with fewer says nothing about what is usual in it
_NEEDED = ("responsible_raw", "timeline_raw")  # an empty cell of another column is seldom a lost one
_MOST = 0.8  # of a column's values that read as another field's, from which on it is that field's
_LONGEST_STATUS = 25

_OPENS_LOWER = regex.compile(r"^\p{Ll}\p{L}*\b(?![.)])")
_YEAR_END = regex.compile(r"\S (?:19|20)\d\d$")
_YEAR = regex.compile(r"(?:19|20)\d\d")
# A printed number, code or mark (`3.`, `1. 2`, `G1`, `x`).
_NUMBER = regex.compile(r"[xX ]*|\p{L}?[ .)-]*\d{0,3}(?:[.) ]+\d{0,3})*[.)]?")

# Whether a text reads as a value of a field.
_READS: Mapping[str, Callable[[str], bool]] = {
    "status_raw": lambda text: len(text) <= _LONGEST_STATUS and parse_status(text, column=True).code is not None,
    "timeline_raw": lambda text: LIKENESS["timeline_raw"](text) >= SURE,
    "responsible_raw": lambda text: LIKENESS["responsible_raw"](text) >= SURE,
    "resources": is_money,
}


class Usual:
    """What is usual among the rows of one shape in a document. Tasks given in minutes are few by nature.

    `headings` are all texts that stand above a row of the document, case-folded.
    """

    def __init__(self, rows: Sequence[Normalised], shape: str, headings: frozenset[str]) -> None:
        self.shape = shape
        self.headings = headings
        self.rows = len(rows)
        self.filled = Counter(name for row in rows for name in (*PRINTED, *CONTEXT) if row.values.get(name))
        self.width = median([_width(row) for row in rows]) if rows else 0.0
        self.lower = sum(bool(_OPENS_LOWER.match(row.values["activity"])) for row in rows)
        self.listed = sum("\n" in row.values["activity"] for row in rows)
        texts = {name: [text for row in rows if (text := row.values.get(name))] for name in TEXTS[1:]}
        lacking = [reads for name, reads in _READS.items() if not self.filled[name]]
        self.misread = frozenset(name for name, found in texts.items() if _read_as(found, lacking))
        unknown: dict[str, list[str]] = {}
        for heading, text in (item for row in rows for item in row.values["extra"].items() if unmapped(*item)):
            unknown.setdefault(heading, []).append(text)
        self.misread_unknown = frozenset(name for name, found in unknown.items() if _read_as(found, _READS.values()))
        self.activities = Counter(_key(row) for row in rows)

    def signals(self, row: Normalised) -> dict[str, float]:
        """What is unusual about `row`."""
        values = row.values
        found = {
            "activity_repeated": float(self.activities[_key(row)] > 1),
            "activity_heads_others": float(values["activity"].casefold() in self.headings),
        }
        if self.rows < FEW_ROWS:
            return found | {"few_rows": float(self.shape != "decision")}
        found["text_starts_lower"] = float(bool(_OPENS_LOWER.match(values["activity"]))) * (1 - self.lower / self.rows)
        found["activity_listed"] = float("\n" in values["activity"]) * (1 - self.listed / self.rows)
        found["cell_missing"] = self._lacks(values, _NEEDED)
        found["section_missing"] = self._lacks(values, CONTEXT)
        found["time_elsewhere"] = float(not self.filled["timeline_raw"] and _years_elsewhere(values))
        found["column_misread"] = float(
            any(values.get(name) for name in self.misread) or not self.misread_unknown.isdisjoint(values["extra"])
        )
        found["row_sparse"] = float(_width(row) <= 1 < self.width - 1)
        return found

    def _lacks(self, values: Mapping[str, Any], names: Sequence[str]) -> float:
        """How unusual it is that those of the fields that are empty in a row are empty, 0-1."""
        return 1 - prod(1 - _steep(self.filled[name] / self.rows) for name in names if not values.get(name))


def unmapped(heading: str, text: str) -> bool:
    """Whether a text of `extra`, more than a number or a mark, stands under a heading that no rule knows, or that names
    a field it did not get. A year, and a kind of section (`Område`), may well head a column of its own."""
    if _NUMBER.fullmatch(text) or _YEAR.fullmatch(heading):
        return False
    return match_heading(heading).field not in (EXTRA, "section")


def _read_as(texts: Sequence[str], fields: Iterable[Callable[[str], bool]]) -> bool:
    """Whether the texts of a column read as values of one of the fields."""
    return len(texts) >= FEW_ROWS and any(sum(map(reads, texts)) >= _MOST * len(texts) for reads in fields)


def _years_elsewhere(values: Mapping[str, Any]) -> bool:
    """Whether a year closes the value of a field that holds no time."""
    fields = ("resources", "status_raw", "responsible_raw", "partners_raw")
    return any(_YEAR_END.search(values.get(name) or "") for name in fields)


def _width(row: Normalised) -> int:
    return sum(bool(row.values.get(name)) for name in PRINTED) + len(row.values["extra"])


def _key(row: Normalised) -> tuple[str, ...]:
    return (row.values["activity"].casefold(), row.values.get("section") or "", row.values.get("goal") or "")


def _steep(share: float) -> float:
    """0 up to a share of a half, 1 at a share of one."""
    return max(0.0, 2 * share - 1) ** 2
