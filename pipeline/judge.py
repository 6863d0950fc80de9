"""How far a row can be trusted: named signals into field confidences, one probability, and reasons for review."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from pipeline.normalise import Normalised

# Estimates from the founders' gold sample, not calibrated: how likely a field is right when nothing speaks against it, and how
# much each reason or signal leaves of that. A calibration replaces them by fitted figures.
SOUND = 0.995
REASONS: Mapping[str, tuple[str, float]] = {
    "party_unknown": ("responsible", 0.75),
    "date_unparsed": ("timeline", 0.75),
    "date_no_year": ("timeline", 0.95),
    "date_two_readings": ("timeline", 0.8),
    "recurrence_inexact": ("timeline", 0.9),
    "status_contradiction": ("status", 0.85),
    "column_combined": ("activity", 0.7),
    "column_unmapped": ("extra", 0.97),
    "activity_inherited": ("activity", 0.7),
    "header_guessed": ("activity", 0.7),
    "municipality_unknown": ("municipality_code", 0.7),
    "row_split": ("activity", 0.97),
}
LONGEST = {"activity": 700, "responsible_raw": 250, "timeline_raw": 200, "section": 200}
SHORTEST_ACTIVITY = 4


def judge_row(row: Normalised, municipality_doubt: float) -> tuple[float, dict[str, float], tuple[str, ...]]:
    """The probability that every field of the row is right, the same field by field, and the reasons for review.

    `municipality_doubt` is 0 (certain) to 1 (unknown). The estimate is rule-based: the product of its fields'.
    """
    fields = {
        name: SOUND
        for name, value in row.values.items()
        if value not in (None, (), {}) and not name.endswith(("_edtf", "_kind", "_start", "_end"))
    }
    reasons = list(row.reasons)
    if municipality_doubt > 0.5:
        reasons.append("municipality_unknown")
    for name, limit in LONGEST.items():
        if len(row.values.get(name) or "") > limit:
            reasons.append("length_unusual")
            fields[name] = fields.get(name, SOUND) * 0.7
    if len(row.values["activity"]) < SHORTEST_ACTIVITY:
        reasons.append("length_unusual")
        fields["activity"] *= 0.7
    for reason in reasons:
        if reason in REASONS:
            name, keeps = REASONS[reason]
            fields[name] = fields.get(name, SOUND) * keeps
    for name, cells in row.cells.items():
        scores = [cell.ocr_score for cell in cells if cell.ocr_score is not None]
        if scores:
            keeps = _ocr_confidence(min(scores), sum(len(cell.repairs) for cell in cells))
            fields[name] = fields.get(name, SOUND) * keeps
            if keeps < 0.85:
                reasons.append("ocr_low")
    for signal, doubt in row.signals.items():
        if signal.startswith("header_") and doubt < 0.5:
            fields["activity"] = fields.get("activity", SOUND) * (1 - doubt / 10)
    confidence = prod(fields.values()) * (1 - municipality_doubt / 4)
    return round(confidence, 4), {k: round(v, 4) for k, v in fields.items()}, tuple(dict.fromkeys(reasons))


def _ocr_confidence(score: float, repairs: int) -> float:
    """What the lowest OCR probability of a cell's words and the repairs made in them leave of its confidence."""
    return max(0.3, min(1.0, 0.5 + score / 2 if score < 0.9 else 1.0)) * 0.97**repairs
