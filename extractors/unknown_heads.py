"""What heads that no rule knows hold, columns of tables and labels of records alike: by their values, then by place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from rules.likeness import LIKE, is_cost, is_measure
from rules.parties import party_likeness
from rules.status import is_status
from rules.times import time_likeness

# Share of a head's filled values that must be of a kind before they name it; measures stand beside plain results.
MOST, HALF = 0.6, 0.5
# An action beside an unknown head is one only where the plan says who, and one of these.
_BESIDE_ACTION = frozenset({"timeline_raw", "status_raw", "implementation", "strategy"})


# The doubt about a head that no rule lists, by how it was named (0 none, 1 a guess).
DOUBT: Mapping[str, float] = {"content": 0.5, "position": 0.6}


@dataclass(frozen=True)
class Guess:
    """The field of an unknown head, and whether its values (`content`) or its place (`position`) tell."""

    field: str
    how: Literal["content", "position"]

    @property
    def doubt(self) -> float:
        """The doubt that stays, 0-1."""
        return DOUBT[self.how]


def guess_fields(named: Sequence[Set[str | None]], values: Sequence[Sequence[str]]) -> dict[int, Guess]:
    """The fields of the unknown heads among `named` (those that name nothing, or None), by index.

    The heads stand in reading order; `values` are the texts under each. No field is guessed twice, or where a head
    names it.
    """
    heads = _Heads([set(fields) - {None} for fields in named], values)
    _by_content(heads)
    _by_place(heads)
    return heads.guesses


class _Heads:
    """Heads with their values, and what was guessed so far."""

    def __init__(self, named: Sequence[Set[str | None]], values: Sequence[Sequence[str]]) -> None:
        self.guesses: dict[int, Guess] = {}
        self.count = len(named)
        self._named = named
        self._values = values
        self._filled = [[text for text in texts if text] for texts in values]

    def guess(self, index: int, field: str, how: Literal["content", "position"]) -> None:
        self.guesses[index] = Guess(field, how)

    def taken(self) -> set[str | None]:
        """The fields that are named or guessed."""
        return {guess.field for guess in self.guesses.values()}.union(*self._named)

    def unknown(self) -> list[int]:
        return [index for index, fields in enumerate(self._named) if not fields and index not in self.guesses]

    def action(self) -> int:
        """Where the action stands, behind all heads if nowhere."""
        told = (i for i, fields in enumerate(self._named) if "activity" in fields or self._guessed(i) == "activity")
        return next(told, self.count)

    def repeats(self, index: int) -> bool:
        """Whether a value stands for several rows: printed again, or once in a merged cell."""
        return len(set(self._filled[index])) < 0.7 * len(self._values[index])

    def reads(self, index: int, test: Callable[[str], bool], least: float = MOST) -> bool:
        """Whether enough of the values are of a kind."""
        return self.share(index, test) >= least

    def share(self, index: int, test: Callable[[str], bool]) -> float:
        return share(self._filled[index], test)

    def filled(self, index: int) -> int:
        return len(self._filled[index])

    def _guessed(self, index: int) -> str | None:
        return self.guesses[index].field if index in self.guesses else None


def _by_content(heads: _Heads) -> None:
    """Name heads by what their values show; the measures of a goal above several actions are no indicators of these."""
    for field, test, least in _BY_CONTENT:
        if field in heads.taken() or (field == "partners_raw" and "responsible_raw" not in heads.taken()):
            continue
        open_heads = [i for i in heads.unknown() if heads.filled(i) >= 2]
        if field == "indicators":
            open_heads = [i for i in open_heads if i > heads.action() or not heads.repeats(i)]
        best = max(open_heads, key=lambda i: heads.share(i, test), default=None)
        if best is not None and heads.reads(best, test, least):
            heads.guess(best, field, "content")


def _by_place(heads: _Heads) -> None:
    """Name heads of texts: before the action one that holds for several is their goal, the first one after it is how it
    is carried out, the last one the comment."""
    texts = [index for index in heads.unknown() if heads.reads(index, _is_text)]
    own = [index for index in texts if not heads.repeats(index)]
    taken = heads.taken()
    if "activity" not in taken and own and "responsible_raw" in taken and taken & _BESIDE_ACTION:
        heads.guess(own[0], "activity", "position")
    action = heads.action()
    above = [i for i in texts if i < action < heads.count and heads.repeats(i) and heads.reads(i, _is_sentence)]
    if above and "goal" not in taken:
        heads.guess(above[-1], "goal", "position")
    after = [index for index in texts if index > action]
    inside = bool(after) and (after[0] == action + 1 or after[0] < heads.count - 1)
    if inside and "implementation" not in taken and heads.reads(after[0], _is_sentence):
        heads.guess(after.pop(0), "implementation", "position")
    if after and "comment" not in taken and heads.reads(after[-1], _is_remark):
        heads.guess(after[-1], "comment", "position")


def share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    """The share of the texts that are of a kind, 0 where there is none."""
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def is_time(text: str) -> bool:
    """Whether a text is a time more than anything else."""
    return time_likeness(text) >= LIKE


def is_party(text: str) -> bool:
    """Whether a text is a party, or several, more than anything else."""
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
    ("responsible_raw", is_party, MOST),
    ("status_raw", is_status, MOST),
    ("resources", is_cost, MOST),
    ("partners_raw", is_party, MOST),
    ("indicators", is_measure, HALF),
)
