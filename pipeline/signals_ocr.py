"""Signals of rows from OCR: what was read unsurely, in two ways, repaired, or cannot be Swedish."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import regex

from extractors.text import known_swedish
from pipeline.normalise import Normalised
from pipeline.signal_fields import CONTEXT, NAMES
from rules.loader import load_rules
from rules.parties import STRONG, strength

SHORT_TEXT = 40  # letters of a text in which one misread word is a fault

_LONG = 8  # letters of a compound that names a party
_DEFINITE = ("en", "et", "na")  # `-nämnden`, `-kontoret`, `-skolorna`

_PIECE = regex.compile(r"\p{L}+")


def ocr_signals(row: Normalised) -> dict[str, float]:
    """The signals of a row that holds text from OCR, each 0-1, less where it is little of a long text; else empty."""
    cells = [(name, cell) for name, group in row.cells.items() for cell in group]
    scores = [_bearing(name, cell.text) * (1 - cell.ocr_score) for name, cell in cells if cell.ocr_score is not None]
    if not scores:
        return {}
    texts = [(name, cell.text) for name, cell in cells]
    texts += [(name, text) for name in CONTEXT if (text := row.values.get(name))]
    return {
        "ocr_doubt": max(scores),
        "ocr_disagree": max(_bearing(name, cell.text) * len(cell.disputes) for name, cell in cells),
        "ocr_repaired": max(_bearing(name, cell.text) * len(cell.repairs) for name, cell in cells) / 2,
        "ocr_unknown_words": max(_bearing(name, text) * _unknown_words(text) for name, text in texts) / 2,
        "ocr_unknown_name": float(_unknown_name(row.values)),
        "ocr_odd_sign": float(any(_odd_sign().search(text) for _, text in texts)),
    }


def _bearing(name: str, text: str) -> float:
    """How much one misread word matters in a field: all in a name, time or status, little in a long text."""
    return 1.0 if name in NAMES else min(1.0, SHORT_TEXT / max(1, len(text)))


def _unknown_words(text: str) -> int:
    words = {word for word in _PIECE.findall(text) if len(word) > 3 and word.islower()}
    return sum(not known_swedish(word) for word in words)


def _unknown_name(values: Mapping[str, Any]) -> bool:
    """Whether a responsible party is a compound that ends like one (`Osorgsförvaltningen`) and is no word."""
    words = [word for name in values.get("responsible") or () for word in _PIECE.findall(name)]
    units = [word for word in words if len(word) >= _LONG and word.endswith(_DEFINITE) and strength(word) == STRONG]
    return any(not known_swedish(word.lower()) for word in units)


@cache
def _odd_sign() -> regex.Pattern[str]:
    """A letter that no Swedish text has, or a stray sign between words."""
    return regex.compile(load_rules("plausibility.yaml")["speckle"])
