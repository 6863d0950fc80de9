"""How often: the RRULE value of RFC 5545 that a Swedish phrase stands for."""

from __future__ import annotations

import regex

from rules.time_words import Lexicon, Token

_MONTHS_IN = {"year": 12, "half": 6, "tertial": 4, "quarter": 3, "month": 1}


def rule_of(token: Token, lexicon: Lexicon) -> tuple[str, bool]:
    """The RRULE of `2 ggr/år`, `varannan vecka`, `/år` …, and whether it says the same."""
    v = token.value
    if token.category == "per_unit":
        return _every(lexicon.every_units[v["per"]], 1), True
    if token.category == "count":
        n = _number(v["n"], lexicon)
        rule, exact = _per(lexicon.every_units[v["count_unit"]], n)
        return rule, exact and not v["n2"]
    unit = v["every_unit"]
    interval = 2 if v["second"] else _number(v["nth"], lexicon) if v["nth"] else 1
    if unit in lexicon.weekdays:
        return _interval("WEEKLY", interval) + f";BYDAY={lexicon.weekdays[unit]}", True
    if unit in lexicon.every_units:
        return _every(lexicon.every_units[unit], interval), True
    month = next(p.value for p in lexicon.phrases[unit] if p.category == "month")
    return _interval("YEARLY", interval) + f";BYMONTH={month}", True


def _number(text: str, lexicon: Lexicon) -> int:
    digits = regex.sub(r"\D", "", text)
    if digits:
        return max(1, int(digits))
    return (
        lexicon.numbers.get(text) or lexicon.ordinals.get(text) or {"femte": 5, "sjätte": 6, "tionde": 10}.get(text, 1)
    )


def _interval(frequency: str, interval: int) -> str:
    return f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")


def _every(unit: str, interval: int) -> str:
    if unit in ("year", "season"):
        return _interval("YEARLY", interval)
    if unit == "week":
        return _interval("WEEKLY", interval)
    if unit == "day":
        return _interval("WEEKLY", interval // 7) if interval % 7 == 0 else _interval("DAILY", interval)
    months = _MONTHS_IN[unit] * interval
    return "FREQ=YEARLY" if months == 12 and unit != "month" else _interval("MONTHLY", months)


def _per(unit: str, n: int) -> tuple[str, bool]:
    if n == 1:
        return _every(unit, 1), True
    if unit in _MONTHS_IN and _MONTHS_IN[unit] % n == 0:
        return _every("month", _MONTHS_IN[unit] // n), True
    if unit == "month" and n in (2, 4):
        return _interval("WEEKLY", 4 // n), True
    if unit == "year" and n in (26, 52):
        return _interval("WEEKLY", 52 // n), True
    return _every(unit, 1), False
