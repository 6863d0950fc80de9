"""Lines that look like rows of a plan and went into none: they show that a table was lost, which no row can tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractors.grid import Grid
from extractors.layout import Item
from extractors.page import Line, union
from extractors.rows import RawRow, Region, TableNote, region_of
from rules.likeness import LIKENESS, SURE

# Fewer lines on a page are the labels of a title page or a box about the document.
_FEWEST = 4
# Words of a text that can be an action.
_FEWEST_WORDS = 4
_VALUES = ("responsible_raw", "timeline_raw")
_NUMBER = regex.compile(r"[-–]?(?!(?:19|20)\d\d$)\d[\d\s.,]*%?")


def tell_left_over(items: Sequence[Item], rows: Sequence[RawRow]) -> tuple[TableNote, ...]:
    """A note for each page with lines of which no word is in a row, each a text beside a party or a time by itself.

    `items` is the flow of the document, `rows` what was read of it.
    """
    read: dict[int, list[Region]] = {}
    for region in (region for row in rows for cell in row.cells for region in cell.regions):
        read.setdefault(region.page, []).append(region)
    lost: dict[int, list[Region]] = {}
    for place, texts in _lines(items):
        if not any(region.overlaps(place) for region in read.get(place.page, ())) and _is_like_a_row(texts):
            lost.setdefault(place.page, []).append(place)
    return tuple(_note(page, places) for page, places in lost.items() if len(places) >= _FEWEST)


def _note(page: int, places: Sequence[Region]) -> TableNote:
    reason = f"left: {len(places)} lines have a text beside a party or a time, but no row was made of them"
    return TableNote(region_of(union(places), page), False, reason, doubtful=True)


def _is_like_a_row(texts: Sequence[str]) -> bool:
    """Whether one of the texts can be an action, and another is a party or a time; numbers beside them are accounts."""
    values = [any(LIKENESS[name](text) >= SURE for name in _VALUES) for text in texts]
    longest = max((len(text.split()) for text, value in zip(texts, values, strict=True) if not value), default=0)
    return any(values) and longest >= _FEWEST_WORDS and not any(_NUMBER.fullmatch(text) for text in texts)


def _lines(items: Sequence[Item]) -> Iterator[tuple[Region, list[str]]]:
    """The rows of grids, and the lines of text that stand in several parts, each with its place and its parts."""
    for item in items:
        if isinstance(item, Grid):
            for number in range(len(item.rows)):
                cells = [cell for cell in item.cells_from(number) if cell.lines]
                if len(cells) > 1:
                    yield region_of(union(cell.box for cell in cells), item.page), [cell.text for cell in cells]
    level: list[Line] = []
    for line in sorted((item for item in items if isinstance(item, Line)), key=lambda line: (line.page, line.y_mid)):
        if level and (line.page != level[0].page or line.top >= level[0].y_mid):
            yield from _parts(level)
            level = []
        level.append(line)
    yield from _parts(level)


def _parts(level: Sequence[Line]) -> Iterator[tuple[Region, list[str]]]:
    if len(level) > 1:
        yield region_of(union(level), level[0].page), [line.text for line in level]
