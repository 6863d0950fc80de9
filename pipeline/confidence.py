"""What a row's confidence is made of: the fields that can be wrong, and what a signal is worth (rules/signals.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractors.errors import SetupError
from rules.loader import load_rules

# What a confidence rests on: fitted from labelled rows, estimated by rule, or a person's decision.
CALIBRATED, RULES, HUMAN = "calibrated", "rules", "human"

# A field of a row, and the column that says whether it is filled.
FIELDS = (
    ("section", "section"),
    ("goal", "goal"),
    ("strategy", "strategy"),
    ("activity", "activity"),
    ("implementation", "implementation"),
    ("responsible", "responsible_raw"),
    ("partners", "partners_raw"),
    ("timeline", "timeline_raw"),
    ("status", "status_raw"),
    ("indicators", "indicators"),
    ("resources", "resources"),
    ("risks", "risks"),
    ("comment", "comment"),
    ("extra", "extra"),
)


def filled_fields(values: Mapping[str, Any]) -> list[str]:
    """The fields of a row that hold something, a party's, time's or status' printed and understood forms as one."""
    return [name for name, column in FIELDS if values.get(column)]


_NAMES = {column: name for name, column in FIELDS}


@dataclass(frozen=True)
class Weight:
    """What a signal is worth: the `field` that it casts doubt on, what it `keeps` of it, and what it `says`."""

    field: str | None
    keeps: float
    says: str


def weigh(signal: str) -> tuple[str, Weight | None]:
    """The code of a signal and what it is worth, None where it is only told.

    One that is about a certain field bears it (`header_content:timeline_raw`) and casts its doubt on that one.
    """
    code, _, column = signal.partition(":")
    weight = weights().get(code)
    if weight is None or not column:
        return code, weight
    return code, replace(weight, field=_NAMES.get(column, weight.field))


def says(code: str) -> str:
    """A reason in plain Swedish; the code itself where no rule has it."""
    weight = weights().get(code)
    return weight.says if weight else code.replace("_", " ")


@cache
def weights() -> dict[str, Weight]:
    """What each signal is worth; raises SetupError where `rules/signals.yaml` does not hold together."""
    loaded = {}
    for name, entry in load_rules("signals.yaml").items():
        keeps = entry.get("keeps", 1.0)
        if not 0 < keeps <= 1 or ("keeps" in entry) != ("field" in entry) or not entry.get("says"):
            raise SetupError(f"rules/signals.yaml: {name} needs `says`, and `field` with `keeps` above 0 up to 1")
        loaded[name] = Weight(entry.get("field"), keeps, entry["says"])
    return loaded
