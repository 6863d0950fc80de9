"""Headings of items that look like those of the sections they stand in: the labels below them tell them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.grid import Grid
from extractors.headings import Heading
from extractors.labels import line_labels
from extractors.layout import Item
from extractors.page import Line
from rules.fields import EXTRA

_ITEM, _BARE, _TEXT = "item", "bare", "text"


def below_sections(items: Sequence[Item]) -> list[Item]:
    """The items, with headings that have labels or tables below them one level below those of their own type that part
    them into two groups or more; most of these have no text of their own."""
    levels = [item.level for item in items if isinstance(item, Heading)]
    kinds = _kinds(items)
    for level in sorted(set(levels), reverse=True):
        kinds_here = [kind for index, kind in kinds.items() if _level(items[index]) == level]
        openers = [kind for kind, following in pairwise(kinds_here) if kind != _ITEM and following == _ITEM]
        if len(openers) > 1 and openers.count(_BARE) * 2 > len(openers):
            items = [
                replace(item, level=item.level + 1)
                if isinstance(item, Heading) and (item.level > level or (item.level == level and kinds[at] == _ITEM))
                else item
                for at, item in enumerate(items)
            ]
    return list(items)


def _level(item: Item) -> int | None:
    return item.level if isinstance(item, Heading) else None


def _kinds(items: Sequence[Item]) -> dict[int, str]:
    """What stands below each heading, by the heading's index: labels or a table of its own, nothing, or only text."""
    kinds: dict[int, str] = {}
    heading = None
    for index, item in enumerate(items):
        if isinstance(item, Heading):
            if heading is not None and kinds[heading] == _BARE and item.level != _level(items[heading]):
                kinds[heading] = _TEXT
            heading = index
            kinds[heading] = _BARE
        elif heading is not None and kinds[heading] != _ITEM:
            kinds[heading] = _kind(item) or kinds[heading]
    return kinds


def _kind(item: Line | Grid) -> str | None:
    """What a line or table tells of the heading above it: nothing where it states a goal."""
    if isinstance(item, Grid):
        return _ITEM
    fields = {label.match.field for label in line_labels(item, beside=False, inside=False)} - {None, EXTRA, "section"}
    return None if fields == {"goal"} else _ITEM if fields else _TEXT
