"""Tables without full rulings, as the same Grid as ruled ones.

Columns come from the header words and the gaps below them, rows from rules, bands or leading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.body_lines import columns_of, middle
from extractors.centred_rows import centred_rows, with_merged_texts
from extractors.grid import Grid, GridCell
from extractors.headings import is_numbered_goal
from extractors.lines import baselines, split_at_gaps
from extractors.overlap import split_touching
from extractors.page import Box, Page, Word, words_text
from extractors.row_remarks import opens_remark
from extractors.row_starts import apart, held_over, row_starts
from extractors.table_columns import is_mark
from extractors.unruled_head import Header, head_words
from rules.fields import split_label

# A rule or band counts as a row's limit when it spans at least this share of the table's width.
SPAN = 0.6
# A table that ends below this share of the page's height may be cut by the page end.
_LOW = 0.7
# What begins so far (points) left of a table's rows is none of them: they are padded, the text around is not.
_OUTDENT = 2.0
# Letters such as `j` reach so far (points) to the left of where their line begins.
_OVERHANG = 1.5
# Type this much larger than a table's own is a title's, also beside its number.
_TITLE = 1.3
_AT_LIMIT = 2.0  # a word that begins so few points to the right of a column's limit begins the column
_MOST_COLUMNS = 0.75  # a line in which so many of the columns begin is a row, and no text over them


@dataclass(frozen=True)
class Zone:
    """The part of a page in which a table may stand."""

    page: Page
    top: float
    bottom: float


def column_limits(words: Sequence[Word], anchors: Sequence[Box], begins: Sequence[float] = ()) -> list[float]:
    """The x limits between columns: for each two neighbours the place that fewest words cover, of these one before
    which most cells begin, near the right head.

    `anchors` are the header cells' boxes, left to right, `begins` where text begins after a wide gap (x, in points):
    left of a head that is centred. Returns one limit fewer than anchors, in points.
    """
    limits = []
    starts, ends = sorted(w.x0 for w in words), sorted(w.x1 for w in words)
    for left, right in pairwise(anchors):
        low, high = min(left.x_mid, left.x0 + 12), right.x_mid
        places = sorted(
            {low, high, right.x0 - 1} | {x for w in words for x in (w.x0 - 0.5, w.x1 + 0.5) if low < x < high}
        )
        best: tuple[float, int, float, float] | None = None
        for a, b in pairwise(places):
            covered = bisect_left(starts, b - 0.01) - bisect_right(ends, a + 0.01)  # words that stand between a and b
            if best is not None and covered > best[0]:
                continue
            far = 0.0 if a <= right.x0 - 1 <= b else min(abs(a - right.x0), abs(b - right.x0))
            opened = sum(abs(x - 0.5 - b) < _AT_LIMIT for x in begins) if b > left.x1 else 0
            key = (covered, -opened, far, a)
            if best is None or key < best:
                best, limit = key, (b - 0.25 if b <= right.x0 + 0.5 or a > right.x0 else min(b, right.x0 - 0.5))
        limits.append(limit)
    return limits


def body_grid(zone: Zone, header: Header | None, anchors: Sequence[Box], leading: int) -> tuple[Grid, float] | None:
    """The grid of the table body below `header` (or, with none, from the top of the zone) and the y at which it ends.

    `anchors` are the header's boxes, on a following page those of the page before; `leading` is the index of the column
    in which every row begins. None when nothing there fits the columns.
    """
    top = header.box.bottom - 1 if header else zone.top
    words = [w for w in zone.page.words if w.y_mid > top and w.y_mid < zone.bottom]
    groups = baselines(words)
    left = min(min(a.x0 for a in anchors), min((w.x0 for w in words), default=1e9)) - 2
    end = _text_end(groups, zone, anchors)
    groups = groups[:end]
    if not groups:
        return None
    body = [w for group in groups for w in group]
    narrow = [w for group in groups if not _spanning(group, anchors) for w in group]
    parts = [part for group in groups for part in split_at_gaps(group)[1:]]
    begins = [next((word.x0 for word in part if not is_mark(word.text)), None) for part in parts]
    # a mark is centred below any head
    limits = column_limits(narrow or body, anchors, [x for x in begins if x is not None])
    groups = _before_running_text([split_touching(group, lambda _: limits) for group in groups], limits)
    if not groups:
        return None
    stop = max(w.bottom for group in groups for w in group) + 1
    start = header.box.top - 2 if header else min(w.top for w in groups[0]) - 2
    right = max(max(w.x1 for g in groups for w in g), max(a.x1 for a in anchors)) + 2
    xs = [left, *limits, right]
    cut = stop > _LOW * zone.page.height and not any(w.top > stop for w in zone.page.words)
    rows = _drop_tail(_rows(zone.page, groups, xs, leading, top, stop, cut=cut), xs)
    if not rows:
        return None
    stop = max(w.bottom for group in rows[-1].groups for w in group) + 1
    return _assemble(zone.page, header, rows, xs, start, stop), stop


def header_grid(page: Page, header: Header) -> Grid:
    """The grid of a header below which no row stands; its columns part where the heads begin."""
    box = header.box
    xs = [box.x0 - 2, *(cell.box.x0 - 2 for cell in header.cells[1:]), box.x1 + 2]
    return _assemble(page, header, (), xs, box.top - 2, box.bottom + 1)


def _drop_tail(rows: list[_Row], xs: Sequence[float]) -> list[_Row]:
    """Leave out what follows the table: a section row, or a heading like one, with no row in two columns below it."""
    wide = [
        i for i, row in enumerate(rows) if not row.spans and len({c for g in row.groups for c in columns_of(g, xs)}) > 1
    ]
    last = wide[-1] if wide else -1
    end = last + 1
    while 0 < end < len(rows) and _remark_end(rows[end].groups, 0, xs[1:-1]):
        end += 1
    span = next((i for i, row in enumerate(rows) if i >= end and row.spans), len(rows))
    return rows[:span]


def _text_end(groups: Sequence[Sequence[Word]], zone: Zone, anchors: Sequence[Box]) -> int:
    """The index of the first baseline that is no part of the table: one run of text in larger type than its rows have,
    any line in much larger type, one that begins left of the edge with which its rows are flush, or one that states the
    goal of the next table.

    Bold type of the table's own size, or of the size in which a line opens it below three heads or more, is a section
    row as often as a heading: `_drop_tail` tells once rows are known.
    """
    runs = [len(split_at_gaps(group)) == 1 for group in groups]
    rows = [group for group, run in zip(groups, runs, strict=True) if not run] or groups
    opening = groups[:1] if len(anchors) > 2 else []
    size = max((word.size for row in [*rows[:1], *opening] for word in row), default=0.0)
    edges = [anchors[0].x0]
    for index, (group, run) in enumerate(zip(groups, runs, strict=True)):
        larger = max(w.size for w in group) > 1.05 * size and not group[0].text[0].islower()
        outside = larger or _left_of(edges, group[0].x0)
        title = min(w.size for w in group) > _TITLE * size
        if title or (run and outside and not _on_band(zone.page, group, anchors)):
            return index
        if run and index and group[0].top - groups[index - 1][0].bottom > group[0].height and _states_goal(group):
            return index
        edges.append(group[0].x0)
    return len(groups)


def _states_goal(group: Sequence[Word]) -> bool:
    """Whether a line states a goal (`Mål: …`, `Mål 2 …`): below a table it is that of the next one."""
    text = words_text(group)
    label = split_label(text)
    return is_numbered_goal(text) or (label is not None and label[2].field == "goal" and bool(label[1]))


def _left_of(edges: Sequence[float], x: float) -> bool:
    """Whether `x` is left of the edge that several lines of a table begin at, the leftmost of their `edges`."""
    flush = min(edges)
    return x < flush - _OUTDENT and sum(edge <= flush + _OVERHANG for edge in edges) > 1


def _on_band(page: Page, group: Sequence[Word], anchors: Sequence[Box]) -> bool:
    """Whether the line stands on a filled band as wide as the table: a merged section row."""
    width = max(a.x1 for a in anchors) - min(a.x0 for a in anchors)
    x, y = group[0].x_mid, group[0].y_mid
    return any(f.contains(x, y) and f.width > SPAN * width and f.height < 60 for f in page.fills)


def _spanning(group: Sequence[Word], anchors: Sequence[Box]) -> bool:
    """Whether the baseline is one run of text that passes over a column head's left edge."""
    parts = split_at_gaps(group)
    return len(parts) == 1 and any(parts[0][0].x0 < a.x0 - 3 and parts[0][-1].x1 > a.x0 + 12 for a in anchors[1:])


def crossings(group: Sequence[Word], limits: Sequence[float]) -> int:
    """How many column limits the baseline's text runs over: inside a word, or with only a word space there."""
    count = 0
    for x in limits:
        index = bisect_right([w.x0 for w in group], x)
        left = group[index - 1] if index else None
        right = group[index] if index < len(group) else None
        if left is not None and (
            left.x1 > x + 1.5
            or (right is not None and right.x0 - left.x1 < 0.45 * left.size and right.x0 - left.x1 > -1)
        ):
            count += 1
    return count


def _before_running_text(groups: list[list[Word]], limits: Sequence[float]) -> list[list[Word]]:
    """The baselines up to where text runs over the columns in two lines one after another, or in the last line."""
    passed = 0  # the lines before it are told
    for index, group in enumerate(groups):
        passed = max(passed, _remark_end(groups, index, limits))
        if index < passed:
            continue
        over = crossings(group, limits)
        following = crossings(groups[index + 1], limits) if index + 1 < len(groups) else over
        if over >= 2 and following >= 1 and not group[0].bold:
            return groups[:index]
    return groups


def _remark_end(groups: Sequence[Sequence[Word]], at: int, limits: Sequence[float]) -> int:
    """The index after the lines across the table that say more of the row above (`Kommentar: …`), where the line `at`
    opens them; else `at`."""
    opening = groups[at]
    if opening[0].x0 >= limits[0] or len(split_at_gaps(opening)) > 1 or not opens_remark(opening):
        return at
    end = at + 1
    while end < len(groups) and len(split_at_gaps(groups[end])) == 1 and abs(groups[end][0].x0 - opening[0].x0) < 3:
        below_label = end == at + 1 and not crossings(opening, limits)
        near = middle(groups[end]) - middle(groups[end - 1]) <= _LEADING * opening[0].size
        below_full = groups[end - 1][-1].x1 > limits[-1]
        if not near or not (crossings(groups[end], limits) or below_label or below_full):
            break
        end += 1
    lone_label = end == at + 1 and ":" not in words_text(opening)
    return at if lone_label else end


# The lines of one cell follow each other by at most this multiple of their type's size.
_LEADING = 1.5


@dataclass(frozen=True)
class _Row:
    top: float
    bottom: float
    groups: tuple[tuple[Word, ...], ...]
    spans: bool = False  # one merged cell over all columns
    open_above: frozenset[int] = frozenset()  # columns in which nothing parts the row from the one above


def _rows(
    page: Page, groups: list[list[Word]], xs: Sequence[float], leading: int, top: float, stop: float, *, cut: bool
) -> list[_Row]:
    """Cut the body into rows: at rules or bands where they part rows, else where the leading column begins anew."""
    bands = _bands(page, xs, top, stop)
    if len(bands) >= 2:
        rows = [_Row(a, b, tuple(tuple(g) for g in groups if a <= middle(g) < b)) for a, b in bands]
        below_sections = [part for row in rows if row.groups for part in _below_section(row, xs)]
        filled = [replace(row, open_above=_open_columns(page, xs, row.top)) for row in below_sections]
        plain = [row for row in filled if not _spans(row.groups, xs)]
        starts = [row_starts(row.groups, xs, leading, cut=cut) for row in plain]
        lone = sum(
            len(found) <= 1 or (len(found) == 2 and not apart(row.groups, found[1]))
            for row, found in zip(plain, starts, strict=True)
        )
        # One band in which no row begins at its first line: the end of a row from the page before, then another row.
        below_rest = len(filled) == 1 and any(found and found[0] > 0 for found in starts)
        if plain and lone >= 0.8 * len(plain) and not below_rest:
            ruled = [replace(row, spans=_spans(row.groups, xs)) for row in filled]
            is_open = [row is ruled[-1] and row.bottom >= stop for row in ruled]
            parts = [_parted(row, xs, leading, cut=cut, is_open=o) for row, o in zip(ruled, is_open, strict=True)]
            return [part for own in parts for part in own]
    return _leading_rows(groups, xs, leading, cut=cut)


def _below_section(row: _Row, xs: Sequence[float]) -> list[_Row]:
    """A section row and the row below it, where the rule or the ground between them was lost and space still parts
    them; else the row as it is."""
    section, *rest = row.groups
    if not rest or not _is_span([section], xs) or len(columns_of(rest[0], xs)) < 3:
        return [row]
    if middle(rest[0]) - middle(section) <= _LEADING * section[0].size:
        return [row]
    cut = min(word.top for word in rest[0])
    return [replace(row, bottom=cut, groups=(section,)), replace(row, top=cut, groups=tuple(rest))]


def _parted(row: _Row, xs: Sequence[float], leading: int, *, cut: bool, is_open: bool) -> list[_Row]:
    """A band as the rows that it is: where nothing closes the last one below (`is_open`), what parts them may have been
    lost, and two rows with one ground have space between them in all columns."""
    groups = [list(group) for group in row.groups]
    starts = row_starts(groups, xs, leading, cut=cut)
    if row.spans or len(starts) < 2 or starts[0] > 0 or any(len(columns_of(groups[i], xs)) < 3 for i in starts):
        return [row]
    if not is_open and not all(apart(groups, i) for i in starts[1:]):
        return [row]
    first, *others = _leading_rows(groups, xs, leading, cut=cut)
    return [replace(first, top=row.top, open_above=row.open_above), *others]


def _open_columns(page: Page, xs: Sequence[float], y: float) -> frozenset[int]:
    """The columns that no rule and no edge of a fill crosses at height `y`: cells there are merged over it."""
    edges = [(r.x0, r.x1) for r in page.horizontal if abs(r.y_mid - y) <= 3]
    edges += [(f.x0, f.x1) for f in page.fills if min(abs(f.top - y), abs(f.bottom - y)) <= 3]
    if not edges:
        return frozenset()
    return frozenset(c for c, (x0, x1) in enumerate(pairwise(xs)) if _covered(edges, x0, x1) < 0.5 * (x1 - x0))


def _bands(page: Page, xs: Sequence[float], top: float, stop: float) -> list[tuple[float, float]]:
    """The horizontal stripes that full-width rules and fills cut the body into."""
    width = xs[-1] - xs[0]
    edges: list[tuple[float, float, float]] = [
        (r.y_mid, r.x0, r.x1) for r in page.horizontal if top - 3 <= r.y_mid <= stop + 20
    ]
    for fill in page.fills:
        if fill.bottom >= top - 3 and fill.top <= stop + 20 and fill.height < 0.9 * page.height:
            edges += [(fill.top, fill.x0, fill.x1), (fill.bottom, fill.x0, fill.x1)]
    limits: list[float] = []
    for y in sorted({round(edge[0]) for edge in edges}):
        spans = [(x0, x1) for at, x0, x1 in edges if abs(at - y) <= 1.5]
        covered = _covered(spans, xs[0], xs[-1])
        if covered >= SPAN * width and (not limits or y - limits[-1] > 4):
            limits.append(float(y))
    limits = [y for y in limits if top - 3 < y < stop + 20]
    if not limits:
        return []
    if limits[0] > top + 4:
        limits.insert(0, top)
    if limits[-1] < stop - 4:
        limits.append(stop)
    return list(pairwise(limits))


def _covered(spans: Sequence[tuple[float, float]], low: float, high: float) -> float:
    total, reach = 0.0, low
    for x0, x1 in sorted(spans):
        a, b = max(x0, reach), min(x1, high)
        if b > a:
            total += b - a
            reach = b
    return total


def _leading_rows(groups: list[list[Word]], xs: Sequence[float], leading: int, *, cut: bool) -> list[_Row]:
    spans: set[int] = set()
    inner: set[int] = set()  # lines of a remark but its first
    for at, group in enumerate(groups):
        below_row = at > 0 and at - 1 not in spans
        if at in spans:
            continue
        if below_row and (end := _remark_end(groups, at, xs[1:-1])) > at:
            spans |= set(range(at, end))
            inner |= set(range(at + 1, end))
        elif _is_span((tuple(group),), xs) and not (below_row and _reads_on(groups[at - 1], group, xs)):
            spans.add(at)
    rows: list[_Row] = []
    at = 0
    while at < len(groups):
        whole = at in spans
        end = next((i for i in range(at + 1, len(groups)) if (i not in inner if whole else i in spans)), len(groups))
        # Rows are judged between two section rows, where the leading is regular.
        parts = [groups[at:end]] if whole else _parts(groups[at:end], xs, leading, cut=cut)
        for part in (tuple(tuple(group) for group in part) for part in parts):
            top, bottom = min(w.top for g in part for w in g), max(w.bottom for g in part for w in g)
            over = held_over(rows[-1].groups, part, xs, leading) if rows and not rows[-1].spans else frozenset()
            rows.append(_Row(top, bottom, part, whole, over))
        at = end
    return rows


def _parts(groups: list[list[Word]], xs: Sequence[float], leading: int, *, cut: bool) -> list[list[list[Word]]]:
    """The baselines of each row, where no section row stands among them."""
    starts = row_starts(groups, xs, leading, cut=cut)
    parts = [groups[a:b] for a, b in pairwise([*sorted({0, *starts}), len(groups)])]
    return with_merged_texts(parts, xs, leading) if leading and starts == centred_rows(groups, xs, leading) else parts


def _reads_on(above: Sequence[Word], group: Sequence[Word], xs: Sequence[float]) -> bool:
    """Whether a bold line alone in the first column is the next line of a bold cell there, set right below it."""
    alone = set(columns_of(group, xs)) == {0}
    over = columns_of(above, xs)
    bold = len(over) > 1 and all(word.bold for word in over.get(0, ())) and 0 in over
    return alone and bold and middle(group) - middle(above) <= _LEADING * group[0].size


def _spans(groups: Sequence[Sequence[Word]], xs: Sequence[float]) -> bool:
    """Whether the row is one text over all columns: a section row, or a remark on the row above."""
    return bool(groups) and (_is_span(groups, xs) or _remark_end(groups, 0, xs[1:-1]) == len(groups))


def _is_span(groups: Sequence[Sequence[Word]], xs: Sequence[float]) -> bool:
    """Whether the row is one text over all columns, or bold text that begins in the first: a merged section row."""
    if not groups or len(groups) > 3:
        return False
    columns: set[int] = set()
    for group in groups:
        if len(split_at_gaps(group)) > 1:
            return False
        columns |= set(columns_of(group, xs))
    if 0 not in columns:
        return False
    if columns != {0}:
        return len(groups) == 1 and crossings(groups[0], xs[1:-1]) >= 1 and not _opens_columns(groups[0], xs[1:-1])
    return all(w.bold for group in groups for w in group) and not groups[0][0].text[0].islower()


def _opens_columns(group: Sequence[Word], limits: Sequence[float]) -> bool:
    """Whether words begin where most columns do: cells that nearly touch, and no text over them."""
    begun = sum(any(0 <= word.x0 - x <= _AT_LIMIT for word in group) for x in limits)
    return begun >= max(2, _MOST_COLUMNS * len(limits))


def _assemble(
    page: Page, header: Header | None, rows: Sequence[_Row], xs: Sequence[float], top: float, stop: float
) -> Grid:
    cells: list[GridCell] = []
    limits: list[tuple[float, float]] = []
    columns = list(pairwise(xs))
    held: dict[int, GridCell] = {}
    offset = 0
    if header is not None:
        limits.append((header.box.top - 2, header.box.bottom + 1))
        for index, cell in enumerate(header.cells):
            cells.append(GridCell(cell.box, 0, index, 1, index + 1, (head_words(cell),)))
        offset = 1
    for number, row in enumerate(rows, start=offset):
        limits.append((row.top, row.bottom))
        if row.spans:
            box = Box(xs[0], row.top, xs[-1], row.bottom)
            cells.append(GridCell(box, number, 0, number + 1, len(columns), row.groups))
            continue
        texts: dict[int, list[tuple[Word, ...]]] = {}
        for group in row.groups:
            for column, words in columns_of(group, xs).items():
                texts.setdefault(column, []).append(tuple(words))
        for column, (x0, x1) in enumerate(columns):
            lines = tuple(texts.get(column, ()))
            above = held.get(column)
            if above is not None and column in row.open_above and _goes_on(above, lines, number):
                box = Box(x0, above.box.top, x1, row.bottom)
                held[column] = replace(above, box=box, row_end=number + 1, lines=above.lines + lines)
            else:
                if above is not None:
                    cells.append(above)
                held[column] = GridCell(Box(x0, row.top, x1, row.bottom), number, column, number + 1, column + 1, lines)
    cells += held.values()
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(page.number, Box(xs[0], top, xs[-1], stop), tuple(columns), tuple(limits), tuple(cells), ruled=False)


def _goes_on(above: GridCell, lines: Sequence[Sequence[Word]], row: int) -> bool:
    """Whether a cell that nothing parts from the one `above` it is the same one: text below a gap is another cell."""
    if above.row_end != row:
        return False
    if not above.lines or not lines:
        return True
    last, first = above.lines[-1][0], lines[0][0]
    return first.top - last.bottom < last.height


def split_loose_rows(grid: Grid, leading: int, first: int) -> Grid:
    """A ruled grid whose body (from row `first`) is one tall row for many: cut where its columns begin anew together.

    Templates with rules only around the table and its header give such a grid. Rows begin in the column `leading`.
    """
    if len(grid.rows) - first != 1 or len(grid.columns) < 3:
        return grid
    top, bottom = grid.rows[first]
    words = [w for cell in grid.cells_from(first) for line in cell.lines for w in line]
    groups = baselines(words)
    xs = [grid.columns[0][0], *(high for _, high in grid.columns)]
    starts = row_starts(groups, xs, leading)
    if len(starts) < 2 or any(len(columns_of(groups[i], xs)) < 2 for i in starts):
        return grid
    tops = [min(w.top for w in groups[i]) - 1 for i in sorted({0, *starts})]  # what stands above is a row's rest
    limits = list(pairwise([top, *tops[1:], bottom]))
    cells = [cell for cell in grid.cells if cell.row < first]
    for number, (a, b) in enumerate(limits, start=first):
        part = [group for group in groups if a <= middle(group) < b]
        for column, (x0, x1) in enumerate(grid.columns):
            lines = tuple(tuple(c[column]) for group in part if column in (c := columns_of(group, xs)))
            cells.append(GridCell(Box(x0, a, x1, b), number, column, number + 1, column + 1, lines))
    return replace(grid, rows=(*grid.rows[:first], *limits), cells=tuple(cells))
