"""Headings of items that look like those of the sections they stand in: the labels below them tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from extractors.grid import Grid
from extractors.headings import Heading
from extractors.labels import item_number, labels_heading, line_labels
from extractors.layout import Item
from extractors.page import Line
from rules.fields import EXTRA

# OCR takes type of one size for up to so many times as large, by the letters that a line happens to have.
_MUCH_LARGER = 1.35
_FEW = 3  # so many items tell what level their headings are on
_ITEM, _BARE, _TEXT = "item", "bare", "text"


def below_sections(items: Sequence[Item]) -> list[Item]:
    """The items, with headings that have labels or tables below them one level below those of no more prominent type
    that part them into two groups or more; half of these or more have no text of their own, and none has labels where
    its type is another."""
    result = list(items)
    kinds = _kinds(result)
    levels = sorted({item.level for item in items if isinstance(item, Heading)}, reverse=True)
    for outer in levels:
        for level in [level for level in levels if level <= outer]:
            if _parts(result, kinds, outer, level):
                result = [
                    replace(item, level=item.level + 1 if item.level > outer else outer + 1)
                    if isinstance(item, Heading)
                    and (item.level > outer or (item.level == level and kinds[at] == _ITEM))
                    else item
                    for at, item in enumerate(result)
                ]
                kinds = _kinds(result)
    return result


def with_even_levels(items: Sequence[Item]) -> list[Item]:
    """The items of a scan, where type sizes waver: headings that have labels or tables below them are on the level that
    most of them have, unless they are much larger than these, and those that stand right above one of these, without
    text, above it."""
    kinds = _kinds(items)
    levels = Counter(item.level for at, item in enumerate(items) if isinstance(item, Heading) and kinds[at] == _ITEM)
    if levels.total() < _FEW:
        return list(items)
    ((level, _),) = levels.most_common(1)
    common = median(_size(item) for item in items if _level(item) == level)
    openers = {at for at, below in pairwise(kinds) if below == at + 1 and kinds[at] != _ITEM and kinds[below] == _ITEM}
    result = list(items)
    for at, item in enumerate(items):
        if not isinstance(item, Heading):
            continue
        if kinds[at] == _ITEM and item.size <= _MUCH_LARGER * common:
            result[at] = replace(item, level=2 * level + 1)
        else:  # twice the level leaves room for one between two
            result[at] = replace(item, level=2 * (min(item.level, level) if at in openers else item.level))
    return result


def _size(item: Item) -> float:
    return item.size if isinstance(item, Heading) else 0.0


def _parts(items: Sequence[Item], kinds: Mapping[int, str], outer: int, level: int) -> bool:
    """Whether headings of level `outer` part those of items on `level`."""
    here = [(_level(items[at]), kind) for at, kind in kinds.items() if _level(items[at]) in (outer, level)]
    openers = [kind for (own, kind), (_, below) in pairwise(here) if own == outer and kind != _ITEM and below == _ITEM]
    if outer != level and (outer, _ITEM) in here:
        return False
    return len(openers) > 1 and openers.count(_BARE) * 2 >= len(openers)


def _level(item: Item) -> int | None:
    return item.level if isinstance(item, Heading) else None


def _kinds(items: Sequence[Item]) -> dict[int, str]:
    """What stands below each heading, by the heading's index: labels or a table of its own, nothing, or only text (as
    which a heading of lower rank counts)."""
    kinds: dict[int, str] = {}
    at, heading = 0, None
    for index, (item, following) in enumerate(zip(items, [*items[1:], None], strict=False)):
        if isinstance(item, Heading):
            if heading is not None and kinds[at] == _BARE and item.level > heading.level:
                kinds[at] = _TEXT
            at, heading = index, item
            kinds[at] = _BARE
        elif heading is not None and kinds[at] != _ITEM and not _names_heading(item, following):
            kinds[at] = _kind(item) or kinds[at]
    return kinds


def _names_heading(line: Item, following: Item | None) -> bool:
    """Whether a line is the label or the number of an action (`Åtgärd`, `Åtgärd 3`) whose heading follows."""
    if not isinstance(line, Line) or not isinstance(following, Heading):
        return False
    numbered = item_number([line])
    return labels_heading(line, following) or (
        numbered is not None and numbered[0].word is not None and not numbered[1]
    )


def _kind(item: Line | Grid) -> str | None:
    """What a line or table tells of the heading above it: nothing where it states a goal."""
    if isinstance(item, Grid):
        return _ITEM
    fields = {label.match.field for label in line_labels(item, beside=False, inside=False)} - {None, EXTRA, "section"}
    return None if fields == {"goal"} else _ITEM if fields else _TEXT
