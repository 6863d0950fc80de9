"""Times without a label that stand beside the titles of items, as on time lines and as marks of cards."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.grid import Grid
from extractors.headings import Heading
from extractors.page import Box, Line
from rules.likeness import SURE
from rules.times import time_likeness

_Item = Heading | Line | Grid


def with_times_below(items: Sequence[_Item]) -> list[_Item]:
    """The items, where a time that stands left of its title follows it."""
    result = list(items)
    for at, (before, item) in enumerate(pairwise(items)):
        if isinstance(before, Line) and isinstance(item, Heading) and is_time_of(item.region, before):
            result[at : at + 2] = item, before
    return result


def is_time_of(title: Box, line: Line) -> bool:
    """Whether a line is a time and nothing else, and stands left or right of a title, on its height. (That they are on
    one page is the caller's to know.)"""
    apart = line.x1 < title.x0 or line.x0 > title.x1
    return apart and title.top <= line.y_mid <= title.bottom and is_nothing_but_time(line.text)


def is_nothing_but_time(text: str) -> bool:
    """Whether a text reads as a time and as nothing else."""
    return time_likeness(text) >= SURE
