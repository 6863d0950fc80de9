"""How far a row can be trusted: named signals into field confidences, one probability, and reasons for review.

The rule-based score of a row is the product of what its signals leave of each field's probability
(`rules/signals.yaml`). Where a calibration was fitted from labelled rows for the row's source class
(`rules/calibration.yaml`), it turns the score into the probability that the whole row is right; where there is none,
the score stands as it is and says so (`confidence_basis`: `rules`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, prod
from typing import Any

from pipeline.confidence import CALIBRATED, RULES, filled_fields, weigh
from pipeline.normalise import Normalised
from pipeline.signals import row_signals
from rules.loader import load_rules

BORN_DIGITAL, SCANNED = "born_digital", "scanned"

SOUND = 0.9985  # of a field that nothing speaks against: 0.988 for a row of eight fields
TELLING = 0.04  # a signal that takes less from its field is no reason to be told
LOWEST, HIGHEST = 1e-4, 1 - 1e-4


@dataclass(frozen=True)
class Judgement:
    """The probability that every field of a row is right, the same field by field (their product is the row's), what
    it rests on (`calibrated` or `rules`), the reasons for review and all signals."""

    confidence: float
    fields: dict[str, float]
    basis: str
    reasons: tuple[str, ...]
    signals: dict[str, float]


@dataclass(frozen=True)
class Curve:
    """A logistic calibration: logit(probability) = `intercept` + `slope` · logit(score)."""

    intercept: float
    slope: float

    def __call__(self, score: float) -> float:
        """The probability for a rule-based score (both 0-1)."""
        return 1 / (1 + exp(-(self.intercept + self.slope * logit(score))))


def logit(score: float) -> float:
    """The log odds of a probability, which is kept off 0 and 1."""
    score = min(HIGHEST, max(LOWEST, score))
    return log(score / (1 - score))


def judge_rows(
    rows: Sequence[Normalised | None], shapes: Sequence[str], scanned: Sequence[bool], municipality_doubt: float
) -> list[Judgement | None]:
    """Judge the rows of one document, in the same order; None for None (a row without an action).

    `shapes` are the rows' sources (`table`, `card`, …), `scanned` says which hold text from OCR; `municipality_doubt`
    is 0 (certain) to 1 (unknown).
    """
    found = row_signals(rows, shapes)
    return [
        None if row is None else judge_row(row, signals, source_class(shape, ocr), municipality_doubt)
        for row, signals, shape, ocr in zip(rows, found, shapes, scanned, strict=True)
    ]


def source_class(shape: str, scanned: bool) -> str:
    """What a row is calibrated with: `born_digital`, `scanned`, or `decision` for a task given in minutes."""
    return "decision" if shape == "decision" else SCANNED if scanned else BORN_DIGITAL


def judge_row(row: Normalised, signals: Mapping[str, float], kind: str, municipality_doubt: float) -> Judgement:
    """Judge one row of source class `kind` by its signals (see `pipeline.signals.row_signals`)."""
    found = dict(signals)
    if municipality_doubt > 0:
        found["municipality_doubt"] = round(municipality_doubt, 3)
    fields = _fields(row.values, found)
    estimate = prod(fields.values())
    curve = calibration().get(kind)
    confidence = curve(estimate) if curve else estimate
    power = log(min(HIGHEST, confidence)) / log(min(HIGHEST, estimate))
    return Judgement(
        confidence=round(confidence, 4),
        fields={name: round(value**power, 4) for name, value in fields.items()},
        basis=CALIBRATED if curve else RULES,
        reasons=_reasons(row, found),
        signals=found,
    )


def score(values: Mapping[str, Any], signals: Mapping[str, float]) -> float:
    """The rule-based score of a row by its columns and signals: what a calibration is fitted on."""
    return prod(_fields(values, signals).values())


def _fields(values: Mapping[str, Any], signals: Mapping[str, float]) -> dict[str, float]:
    """The probability of each field. Doubts of one kind about several fields hang together: each bears its part."""
    fields = dict.fromkeys(filled_fields(values), SOUND)
    alike = Counter(weigh(name)[0] for name in signals)
    for name, value in signals.items():
        code, weight = weigh(name)
        if weight and weight.field:
            fields[weight.field] = fields.get(weight.field, 1.0) * weight.keeps ** (value / alike[code])
    return fields


def _reasons(row: Normalised, signals: Mapping[str, float]) -> tuple[str, ...]:
    weighed = ((*weigh(name), value) for name, value in signals.items())
    told = [code for code, weight, value in weighed if weight and 1 - weight.keeps**value >= TELLING]
    general = []
    if signals.get("municipality_doubt", 0.0) > 0.5:
        general.append("municipality_unknown")
    if "ocr_doubt" in told or "ocr_unknown_words" in told:
        general.append("ocr_low")
    return tuple(dict.fromkeys((*row.reasons, *general, *told)))


@cache
def calibration() -> dict[str, Curve]:
    """The curve of each source class that one was fitted for."""
    return {
        kind: Curve(entry["intercept"], entry["slope"])
        for kind, entry in (load_rules("calibration.yaml") or {}).items()
        if kind in (BORN_DIGITAL, SCANNED)
    }
