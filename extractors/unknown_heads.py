"""What heads that no rule knows hold, columns of tables and labels of records alike: by their values, then by place."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from rules.likeness import LIKE, is_cost, is_measure
from rules.parties import party_likeness
from rules.status import parse_status
from rules.times import time_likeness

# Share of a head's filled values that must be of a kind before they name it; measures stand beside plain results.
MOST, HALF = 0.6, 0.5
# An action beside an unknown head is one only where the plan says who, and one of these.
_BESIDE_ACTION = frozenset({"timeline_raw", "status_raw", "implementation", "strategy"})


@dataclass(frozen=True)
class Guess:
    """The field of an unknown head, and whether its values (`content`) or its place (`position`) tell."""

    field: str
    how: Literal["content", "position"]

    @property
    def doubt(self) -> float:
        """The doubt that stays, 0-1."""
        return 0.5 if self.how == "content" else 0.6


def guess_fields(named: Sequence[Set[str | None]], values: Sequence[Sequence[str]]) -> dict[int, Guess]:
    """The fields of the unknown heads among `named` (those that name nothing, or None), by index.

    The heads stand in reading order; `values` are the texts under each. No field is guessed twice, or where a head
    names it. The first text after the action is how it is carried out, the last one the comment.
    """
    filled = [[text for text in texts if text] for texts in values]
    named = [fields - {None} for fields in named]
    taken = set().union(*named)
    guesses: dict[int, Guess] = {}

    def guess(index: int, field: str, how: Literal["content", "position"]) -> None:
        guesses[index] = Guess(field, how)
        taken.add(field)

    def unknown() -> list[int]:
        return [index for index, fields in enumerate(named) if not fields and index not in guesses]

    for field, test, least in _BY_CONTENT:
        if field in taken or (field == "partners_raw" and "responsible_raw" not in taken):
            continue
        shares = {index: share(filled[index], test) for index in unknown() if len(filled[index]) >= 2}
        best = max(shares, key=lambda index: shares[index], default=None)
        if best is not None and shares[best] >= least:
            guess(best, field, "content")
    texts = [index for index in unknown() if share(filled[index], _is_text) >= MOST]
    if "activity" not in taken and texts and "responsible_raw" in taken and taken & _BESIDE_ACTION:
        guess(texts.pop(0), "activity", "position")
    fields = [one | ({guesses[index].field} if index in guesses else set()) for index, one in enumerate(named)]
    action = next((index for index, one in enumerate(fields) if "activity" in one), len(named))
    texts = [index for index in texts if index > action]
    inside = bool(texts) and (texts[0] == action + 1 or texts[0] < len(named) - 1)
    if inside and "implementation" not in taken and share(filled[texts[0]], _is_sentence) >= MOST:
        guess(texts.pop(0), "implementation", "position")
    if texts and "comment" not in taken and share(filled[texts[-1]], _is_remark) >= MOST:
        guess(texts[-1], "comment", "position")
    return guesses


def share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    """The share of the texts that are of a kind, 0 where there is none."""
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def is_time(text: str) -> bool:
    """Whether a text is a time more than anything else."""
    return time_likeness(text) >= LIKE


def is_status(text: str) -> bool:
    """Whether a text is a state of an action."""
    return len(text) < 40 and parse_status(text, column=True).code is not None


def _is_party(text: str) -> bool:
    return party_likeness(text) >= LIKE


def _is_text(text: str) -> bool:
    return len(text) >= 12 and " " in text


def _is_remark(text: str) -> bool:
    return len(text.split()) >= 3


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 4


# What values show by themselves, the surest first, and the least share of them.
_BY_CONTENT = (
    ("timeline_raw", is_time, MOST),
    ("responsible_raw", _is_party, MOST),
    ("status_raw", is_status, MOST),
    ("resources", is_cost, MOST),
    ("partners_raw", _is_party, MOST),
    ("indicators", is_measure, HALF),
)
