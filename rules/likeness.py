"""How much a printed value reads as one of a field: what tells values apart where no heading does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import regex

from rules.loader import load_rules
from rules.parties import party_likeness
from rules.times import time_likeness

# Text to 0-1, by field, for the fields whose values show what they are.
LIKENESS: Mapping[str, Callable[[str], float]] = {
    "timeline_raw": time_likeness,
    "responsible_raw": party_likeness,
    "partners_raw": party_likeness,
}
# From `LIKE` on a text is more like a value of the field than not; from `SURE` on it can be nothing else.
LIKE, SURE = 0.5, 0.8
# What pays for an action is told in a few words; longer texts are remarks.
_LONGEST_COST = 8


def is_money(text: str) -> bool:
    """Whether a text names a sum of money (`money` of tables.yaml)."""
    return _pattern("money").search(text) is not None


def is_cost(text: str) -> bool:
    """Whether a text says what an action costs, or what pays for it (`money`, `means` of tables.yaml)."""
    return is_money(text) or (len(text.split()) <= _LONGEST_COST and _pattern("means").search(text) is not None)


def is_total(text: str) -> bool:
    """Whether a text heads a row of sums (`total` of tables.yaml)."""
    return bool(_pattern("total").match(text))


def is_measure(text: str) -> bool:
    """Whether a text names what is counted or measured (`measure` of tables.yaml)."""
    return _pattern("measure").search(text) is not None


@cache
def _pattern(name: str) -> regex.Pattern[str]:
    return regex.compile(load_rules("tables.yaml")[name], regex.IGNORECASE)
