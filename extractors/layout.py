"""The flow of a document: its headings, lines and grids in reading order, which every segmenter walks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractors.bullets import with_drawn_bullets
from extractors.columns import find_columns, reading_order, reading_place
from extractors.grid import Grid, ruled_grids
from extractors.headings import (
    Heading,
    Styles,
    document_styles,
    is_goal,
    is_heading,
    merge_headings,
    opens_item,
    same_kind_same_level,
)
from extractors.lines import baselines, make_line, split_at_gaps, text_lines
from extractors.page import Box, Document, Line, Page, Word
from extractors.text import Lexicon, document_lexicon
from extractors.unruled import Zone, body_grid
from extractors.unruled_head import Header, find_headers

Item = Heading | Line | Grid

# A column of a table that goes on begins within this distance (points) of where it began before.
ALIGNED = 6.0


@dataclass(frozen=True)
class Flow:
    """The items of a document from first to last, with its lexicon."""

    items: tuple[Item, ...]
    lexicon: Lexicon


def document_flow(document: Document, *, skip: Callable[[Line], bool] = lambda _: False) -> Flow:
    """The flow of a document whose page furniture is stripped. Lines for which `skip` holds are left out."""
    document = replace(document, pages=tuple(with_drawn_bullets(page) for page in document.pages))
    lines_by_page = {page.number: text_lines(page) for page in document.pages}
    styles = document_styles(line for lines in lines_by_page.values() for line in lines)
    lexicon = document_lexicon(document)
    items: list[Item] = []
    open_grid: _Open | None = None
    for page in document.pages:
        lines = [line for line in lines_by_page[page.number] if not skip(line)]
        if len(lines) < len(lines_by_page[page.number]):
            page = replace(page, words=tuple(word for line in lines for word in line.words))
        found, open_grid = _page_items(page, lines, styles, open_grid)
        items += found
    headings = iter(same_kind_same_level([item for item in items if isinstance(item, Heading)]))
    return Flow(tuple(next(headings) if isinstance(i, Heading) else i for i in items), lexicon)


@dataclass(frozen=True)
class _Open:
    """An unruled table that may go on: where its columns begin."""

    anchors: tuple[Box, ...]
    lefts: dict[int, float]
    leading: int


def _page_items(
    page: Page, lines: Sequence[Line], styles: Styles, open_grid: _Open | None
) -> tuple[list[Item], _Open | None]:
    grids = [grid for grid in ruled_grids(page) if len(grid.columns) > 1]
    free = [w for w in page.words if not any(g.box.contains(w.x_mid, w.y_mid) for g in grids)] if grids else page.words
    rest = replace(page, words=tuple(free))
    groups = baselines(free)
    headers = find_headers(rest, groups)
    if headers or open_grid is not None:
        unruled, open_grid = _unruled(rest, groups, headers, grids, open_grid)
        grids += unruled
    if grids:
        open_grid = open_grid if grids and not max(grids, key=lambda g: g.box.bottom).ruled else None
        lines = [line for line in lines if not any(g.box.contains(line.x_mid, line.y_mid) for g in grids)]
        lines = _whole_lines(lines, grids, page)
    elif lines:
        open_grid = None
    columns = find_columns(lines)
    items: list[Item] = [*_with_headings(reading_order(lines, columns), styles), *grids]
    return sorted(items, key=lambda item: reading_place(_box(item), columns)), open_grid


def _whole_lines(lines: Sequence[Line], grids: Sequence[Grid], page: Page) -> list[Line]:
    """Lines of which a part lies in a grid keep only the words outside it."""
    kept: list[Line] = []
    for line in lines:
        words = [w for w in line.words if not any(g.box.contains(w.x_mid, w.y_mid) for g in grids)]
        if words:
            kept.append(line if len(words) == len(line.words) else make_line(words, page.number))
    return kept


def _unruled(
    page: Page,
    groups: Sequence[Sequence[Word]],
    headers: Sequence[Header],
    ruled: Sequence[Grid],
    open_grid: _Open | None,
) -> tuple[list[Grid], _Open | None]:
    """The unruled tables of a page: below each header, and where the open table goes on without one."""
    stops = sorted([h.box.top for h in headers] + [g.box.top for g in ruled] + [page.height])
    grids: list[Grid] = []
    starts: list[tuple[float, Header | None]] = [(h.box.top, h) for h in headers]
    first = min((w.top for w in groups[0]), default=0.0) if groups else 0.0
    if open_grid is not None and groups and not any(h.box.top <= first + 4 for h in headers):
        starts.append((first - 1, None))
    pending = sorted(starts, key=lambda s: s[0])
    while pending:
        top, header = pending.pop(0)
        if header is None and any(g.box.top <= top <= g.box.bottom for g in [*grids, *ruled]):
            continue
        stop = next((y for y in stops if y > top + 1), page.height)
        zone = Zone(page, top, stop)
        if header is not None:
            anchors = tuple(cell.box for cell in header.cells)
            leading = _leading(header)
            made = body_grid(zone, header, anchors, leading)
            if made is None:
                continue
            open_grid = _Open(anchors, _lefts(made[0], first=1), leading)
        else:
            assert open_grid is not None
            made = body_grid(zone, None, open_grid.anchors, open_grid.leading)
            if made is None or not _goes_on(made[0], open_grid):
                continue
        grid, end = made
        grids.append(grid)
        below = [g for g in groups if min(w.top for w in g) >= end - 2]
        follow = next((g for g in below if len(split_at_gaps(g)) > 1), None)
        if follow is not None and follow is not below[0]:  # below a heading or a note the table may go on
            place = min(w.top for w in follow) - 1
            if not any(end < h.box.top <= place + 4 for h in headers):
                pending.insert(0, (place, None))
    return grids, open_grid


def _goes_on(grid: Grid, before: _Open) -> bool:
    """Whether a headless grid stands in the columns of the table before it."""
    lefts = _lefts(grid, first=0)
    shared = [c for c in lefts if c in before.lefts]
    rows = {cell.row for cell in grid.cells if cell.lines}
    wide = any(sum(bool(c.lines) for c in grid.cells_from(row)) >= 2 for row in rows)
    return wide and len(shared) >= 2 and all(abs(lefts[c] - before.lefts[c]) <= ALIGNED for c in shared)


def _lefts(grid: Grid, *, first: int) -> dict[int, float]:
    """Where the text of each column begins, in points, from row `first` on."""
    lefts: dict[int, float] = {}
    for cell in grid.cells:
        if cell.lines and cell.column_end == cell.column + 1 and cell.row >= first:
            x = min(line[0].x0 for line in cell.lines)
            lefts[cell.column] = min(x, lefts.get(cell.column, x))
    return lefts


def _leading(header: Header) -> int:
    """The column in which every row begins: that of the action, else the first."""
    return next((i for i, c in enumerate(header.cells) if "activity" in (c.match.field, c.match.second)), 0)


def _with_headings(lines: Sequence[Line], styles: Styles) -> list[Item]:
    """Lines with those that are headings turned into Headings; a heading over several lines becomes one."""
    items: list[Item] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        level = styles.level(line) if is_heading(line, styles) and not _beside_value(lines, index, styles) else None
        if level is None:
            items.append(line)
            index += 1
            continue
        run = [line]
        while index + len(run) < len(lines):
            following = lines[index + len(run)]
            if (
                styles.level(following) != level
                or following.top - run[-1].bottom > 0.5 * line.height
                or abs(following.x0 - line.x0) > 40
                or not is_heading(following, styles)
                or opens_item(following.text)
                or (is_goal(following.text) and not following.text[0].islower())
            ):
                break
            run.append(following)
        text, region = merge_headings(run)
        items.append(Heading(text, level, region, is_goal(text)))
        index += len(run)
    return items


def _beside_value(lines: Sequence[Line], index: int, styles: Styles) -> bool:
    """Whether plain text stands to the right of a line on its baseline: the line is a key, not a heading."""
    line = lines[index]
    return any(
        other.x0 > line.x1 and other.top < line.y_mid < other.bottom and not styles.prominent(other)
        for other in lines[index + 1 : index + 4]
    )


def _box(item: Item) -> Box:
    return item.region if isinstance(item, Heading) else item.box if isinstance(item, Grid) else item
