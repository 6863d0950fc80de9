"""Lines that name the tables below them though their type is no heading's: a scan does not tell bold type surely."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.grid import Grid
from extractors.grid_head import header_rows
from extractors.headings import Heading, is_goal
from extractors.page import Line
from extractors.rows import region_of
from rules.fields import fold_heading

LEVEL = 98
"""The level of captions: below all headings."""
_MAX_LENGTH = 60
# A caption stands above its table by at most this share of its height, and within so many points of its left side.
_ABOVE, _ASIDE = 1.5, 12.0
# It is larger than the table's type by this factor.
_LARGER = 1.1

_Item = Heading | Line | Grid


def with_captions(items: Sequence[_Item]) -> list[_Item]:
    """The items of a document with the lines that name tables as headings.

    Such are the lines that stand alone right above tables with the same heads, each another text: above two tables at
    least, and above each of these tables that does not go on at the top of a page.
    """
    captions: dict[tuple[str, ...], dict[int, Line]] = {}
    bare: set[tuple[str, ...]] = set()
    for index, item in enumerate(items):
        heads = _heads(item) if isinstance(item, Grid) else ()
        if not isinstance(item, Grid) or len(heads) < 3:
            continue
        above = items[index - 1] if index else None
        if isinstance(above, Line) and _names(above, item) and not _below_text(items[: index - 1], above):
            captions.setdefault(heads, {})[index - 1] = above
        elif above is not None and _page(above) == item.page:
            bare.add(heads)
    named = {
        index: Heading(line.text, LEVEL, region_of(line, line.page), is_goal(line.text))
        for heads, lines in captions.items()
        if heads not in bare and len(lines) > 1 and len({line.text for line in lines.values()}) == len(lines)
        for index, line in lines.items()
    }
    return [named.get(index, item) for index, item in enumerate(items)]


def _heads(grid: Grid) -> tuple[str, ...]:
    rows, _ = header_rows(grid)
    return tuple(fold_heading(cell.text) for row in rows for cell in grid.cells_from(row))


def _names(line: Line, grid: Grid) -> bool:
    """Whether a line right above a table reads and looks like its name."""
    near = line.page == grid.page and grid.box.top - line.bottom <= _ABOVE * line.height
    flush = abs(line.x0 - grid.box.x0) <= _ASIDE
    sizes = sorted(word.size for cell in grid.cells for words in cell.lines for word in words)
    larger = line.size >= _LARGER * sizes[len(sizes) // 2]
    reads = len(line.text) <= _MAX_LENGTH and line.text[0].isupper() and line.text[-1].isalnum()
    return near and flush and larger and reads


def _below_text(before: Sequence[_Item], line: Line) -> bool:
    """Whether the line is the last of a paragraph."""
    last = before[-1] if before else None
    return isinstance(last, Line) and last.page == line.page and line.top - last.bottom <= line.height


def _page(item: _Item) -> int:
    return item.region.page if isinstance(item, Heading) else item.page
