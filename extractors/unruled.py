"""Tables without full rulings, as the same Grid as ruled ones.

Columns come from the header words and the gaps below them, rows from rules, bands or leading.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import regex

from extractors.grid import Grid, GridCell
from extractors.lines import baselines, split_at_gaps
from extractors.overlap import split_touching
from extractors.page import Box, Page, Word, union
from extractors.tablehead import is_year
from rules.fields import FieldMatch, match_heading

# A word space is 0.2-0.35 of the font size; from this share on, a gap inside a line may be a column's.
TIGHT_GAP = 0.6
# Lines of one cell follow each other by at most this multiple of the common leading.
CONTIGUOUS = 1.35
# A rule or band counts as a row's limit when it spans at least this share of the table's width.
SPAN = 0.6
_NUMBER = regex.compile(r"^\p{Lu}?\d+(?:\.\d+)*[.:)]?\p{Ll}?$")


@dataclass(frozen=True)
class HeaderCell:
    """One column head of an unruled table: its place and what it names."""

    box: Box
    text: str
    match: FieldMatch


@dataclass(frozen=True)
class Header:
    """The header of an unruled table: its cells from left to right and its place."""

    box: Box
    cells: tuple[HeaderCell, ...]


@dataclass(frozen=True)
class Zone:
    """The part of a page in which a table may stand, and whether a line there opens a heading of the text."""

    page: Page
    top: float
    bottom: float
    is_heading: Callable[[Sequence[Word]], bool]


def find_header(
    page: Page, groups: Sequence[Sequence[Word]], wanted: Callable[[Sequence[FieldMatch]], bool]
) -> list[Header]:
    """The headers among the baselines `groups` (words left to right, top to bottom) of a page.

    A header is a baseline whose parts, split at gaps, mostly name fields and are `wanted` together; baselines of the
    same header above and below (a head in two lines) are taken in.
    """
    headers: list[Header] = []
    used = -1
    for index, group in enumerate(groups):
        if index <= used:
            continue
        parts = _header_parts(group)
        if len(parts) < 2:
            continue
        known = [match_heading(_text(part)) for part in parts]
        if sum(match.known for match in known) < 2:
            continue
        first, last = _header_extent(page, groups, index, parts)
        cells = _header_cells(groups[max(first, used + 1) : last + 1], parts)
        if last + 1 < len(groups):
            lower = _lower_heads(cells, groups[last + 1])
            last += lower is not None
            cells = lower or cells
        matches = [cell.match for cell in cells]
        named = sum(cell.match.known or is_year(cell.text) for cell in cells)
        if named * 2 >= len(matches) and wanted(matches):
            headers.append(Header(union([cell.box for cell in cells]), tuple(cells)))
            used = last
    return headers


def column_limits(words: Sequence[Word], anchors: Sequence[Box]) -> list[float]:
    """The x limits between columns: for each two neighbours the place that fewest words cover, near the right head.

    `anchors` are the header cells' boxes, left to right; returns one limit fewer than anchors, in points.
    """
    limits = []
    for left, right in pairwise(anchors):
        low, high = min(left.x_mid, left.x0 + 12), right.x_mid
        places = sorted(
            {low, high, right.x0 - 1} | {x for w in words for x in (w.x0 - 0.5, w.x1 + 0.5) if low < x < high}
        )
        best: tuple[float, float, float] | None = None
        for a, b in pairwise(places):
            covered = sum(1 for w in words if w.x0 < b - 0.01 and w.x1 > a + 0.01)
            far = 0.0 if a <= right.x0 - 1 <= b else min(abs(a - right.x0), abs(b - right.x0))
            key = (covered, far, a)
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
    stop = max(w.bottom for group in groups for w in group) + 1
    body = [w for group in groups for w in group]
    narrow = [w for group in groups for w in group if not _spanning(group, anchors)]
    limits = column_limits(narrow or body, anchors)
    groups = [split_touching(group, lambda _: limits) for group in groups]
    groups, limits, stop = _cut_running_text(groups, limits, stop)
    if not groups:
        return None
    start = header.box.top - 2 if header else min(w.top for w in groups[0]) - 2
    right = max(max(w.x1 for g in groups for w in g), max(a.x1 for a in anchors)) + 2
    xs = [left, *limits, right]
    rows = _drop_tail(_rows(zone.page, groups, xs, leading, top, stop), xs)
    if not rows:
        return None
    stop = max(w.bottom for group in rows[-1].groups for w in group) + 1
    return _assemble(zone.page, header, rows, xs, start, stop), stop


def _drop_tail(rows: list[_Row], xs: Sequence[float]) -> list[_Row]:
    """Leave out what follows the table: a section row, or a heading like one, with no row in two columns below it."""
    wide = [
        i
        for i, row in enumerate(rows)
        if not row.spans and len({c for g in row.groups for c in _columns_of(g, xs)}) > 1
    ]
    last = wide[-1] if wide else -1
    span = next((i for i, row in enumerate(rows) if i > last and row.spans), len(rows))
    return rows[:span]


def _header_parts(group: Sequence[Word]) -> list[list[Word]]:
    """Split a line where column heads part: wide gaps, and narrow ones where both sides name a field."""
    parts: list[list[Word]] = []
    for part in split_at_gaps(group):
        rest = list(part)
        while len(rest) > 1:
            cut = next(
                (
                    i
                    for i in range(1, len(rest))
                    if rest[i].x0 - rest[i - 1].x1 > TIGHT_GAP * rest[i].size
                    and match_heading(_text(rest[:i]), fuzzy=False).known
                    and match_heading(_text(rest[i : i + 1]), fuzzy=False).known
                    | match_heading(_text(rest[i:]), fuzzy=False).known
                ),
                None,
            )
            if cut is None:
                break
            parts.append(rest[:cut])
            rest = rest[cut:]
        parts.append(rest)
    return parts


def _header_extent(
    page: Page, groups: Sequence[Sequence[Word]], index: int, parts: Sequence[Sequence[Word]]
) -> tuple[int, int]:
    """First and last baseline of the header that stands around baseline `index`, whose heads are `parts`."""
    first = last = index
    while last + 1 < len(groups) and _same_header(page, parts, groups[last], groups[last + 1], below=True):
        last += 1
    while first > 0 and _same_header(page, parts, groups[first], groups[first - 1], below=False):
        first -= 1
    return first, last


def _same_header(
    page: Page, parts: Sequence[Sequence[Word]], edge: Sequence[Word], other: Sequence[Word], *, below: bool
) -> bool:
    """Whether the baseline `other`, next to the header's `edge`, is a line of the same header.

    It is set alike, on the same ground, in lines of a head each: going on with the head, beginning no text of its own.
    """
    here, there = union(edge), union(other)
    gap = there.top - here.bottom if below else here.top - there.bottom
    if gap > 0.6 * here.height or any(w.bold != edge[0].bold or abs(w.size - edge[0].size) > 0.6 for w in other):
        return False
    if _ground(page, edge[0]) != _ground(page, other[0]) or _rule_between(page, here, there):
        return False
    for piece in split_at_gaps(other):
        place = union(piece)
        heads = [i for i, part in enumerate(parts) if union(part).x0 - 6 < place.x1 and union(part).x1 + 6 > place.x0]
        if len(heads) != 1:
            return False
        head = parts[heads[0]]
        pair = (head, piece) if below else (piece, head)
        if not _goes_on(_text(pair[0]), _text(pair[1])):
            return False
    return True


def _goes_on(upper: str, lower: str) -> bool:
    """Whether the head's line `lower` goes on with its line `upper`."""
    if upper.endswith(("/", "-", "–")) or lower[0].islower() or lower.startswith(("(", "/")):
        return True
    return match_heading(f"{upper} {lower}", fuzzy=False).kind == "word"


def _ground(page: Page, word: Word) -> tuple[int, int, int] | None:
    """The colour of the fill that a word stands on, the smallest one, or None."""
    fills = [f for f in page.fills if f.contains(word.x_mid, word.y_mid) and f.height < 120]
    return min(fills, key=lambda f: f.width * f.height).color if fills else None


def _rule_between(page: Page, one: Box, other: Box) -> bool:
    top, bottom = min(one.y_mid, other.y_mid), max(one.y_mid, other.y_mid)
    return any(top < r.y_mid < bottom and r.x0 < one.x1 and r.x1 > one.x0 for r in page.horizontal)


def _header_cells(groups: Sequence[Sequence[Word]], anchor: Sequence[Sequence[Word]]) -> list[HeaderCell]:
    """Put the words of all header lines to the heads they stand over or under."""
    columns: list[list[Word]] = [list(part) for part in anchor]
    taken = {id(word) for part in anchor for word in part}
    for group in groups:
        for part in split_at_gaps([w for w in group if id(w) not in taken]):
            place = union(part)
            overlaps = [min(place.x1, union(c).x1) - max(place.x0, union(c).x0) for c in columns]
            best = max(range(len(columns)), key=lambda i: overlaps[i])
            if overlaps[best] > 0:
                columns[best].extend(part)
            else:
                columns.append(list(part))
    cells = []
    for column in columns:
        lines = baselines(column)
        text = ""
        for line in lines:
            piece = _text(line)
            text = text[:-1] + piece if text.endswith("-") and piece[:1].islower() else f"{text} {piece}".strip()
        cells.append(HeaderCell(union(column), text, match_heading(text)))
    return sorted(cells, key=lambda cell: cell.box.x0)


def _lower_heads(cells: Sequence[HeaderCell], group: Sequence[Word]) -> list[HeaderCell] | None:
    """The heads with the lower level `group` taken in (`Start | Slut` under `Tidplan`), or None when it is none.

    Its parts name times or are years, and all stand between two neighbours, or under one head whose place they take.
    """
    parts = [
        HeaderCell(union(part), _text(part), match_heading(_text(part), fuzzy=False)) for part in split_at_gaps(group)
    ]
    if len(parts) < 2 or not all(part.match.field == "timeline_raw" or is_year(part.text) for part in parts):
        return None
    low, high = parts[0].box.x0, parts[-1].box.x1
    over = [cell for cell in cells if cell.box.x1 > low - 1 and cell.box.x0 < high + 1]
    if len(over) > 1 or (over and not low - 6 <= over[0].box.x_mid <= high + 6):
        return None
    upper = over[0].text if over and over[0].match.field == "timeline_raw" else ""
    heads = [part if is_year(part.text) or not upper else replace(part, text=f"{upper} {part.text}") for part in parts]
    kept = [cell for cell in cells if cell not in over]
    return sorted([*kept, *heads], key=lambda cell: cell.box.x0)


def _text_end(groups: Sequence[Sequence[Word]], zone: Zone, anchors: Sequence[Box]) -> int:
    """The index of the first baseline that is no part of the table: a heading of the text.

    Bold type of the table's own size is a section row as often as a heading: `_drop_tail` tells once rows are known.
    """
    sizes = [w.size for group in groups for w in group if not w.bold] or [w.size for group in groups for w in group]
    size = median(sizes) if sizes else 10.0
    for index, group in enumerate(groups):
        if not zone.is_heading(group) or _on_band(zone.page, group, anchors):
            continue
        if max(w.size for w in group) > 1.05 * size:
            return index
    return len(groups)


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


def _cut_running_text(
    groups: list[list[Word]], limits: list[float], stop: float
) -> tuple[list[list[Word]], list[float], float]:
    """End the table where text runs over the columns in two lines one after another, or in the last line."""
    for index, group in enumerate(groups):
        over = crossings(group, limits)
        following = crossings(groups[index + 1], limits) if index + 1 < len(groups) else over
        if over >= 2 and following >= 1 and not group[0].bold:
            kept = groups[:index]
            return kept, limits, (max(w.bottom for g in kept for w in g) + 1 if kept else stop)
    return groups, limits, stop


@dataclass(frozen=True)
class _Row:
    top: float
    bottom: float
    groups: tuple[tuple[Word, ...], ...]
    spans: bool = False  # one merged cell over all columns
    open_above: frozenset[int] = frozenset()  # columns in which nothing parts the row from the one above


def _rows(
    page: Page, groups: list[list[Word]], xs: Sequence[float], leading: int, top: float, stop: float
) -> list[_Row]:
    """Cut the body into rows: at rules or bands where they part rows, else where the leading column begins anew."""
    bands = _bands(page, xs, top, stop)
    if len(bands) >= 2:
        rows = [_Row(a, b, tuple(tuple(g) for g in groups if a <= _middle(g) < b)) for a, b in bands]
        filled = [replace(row, open_above=_open_columns(page, xs, row.top)) for row in rows if row.groups]
        plain = [row for row in filled if not _is_span(row.groups, xs)]
        lone = sum(len(_starts(list(row.groups), xs, leading)) <= 1 for row in plain)
        if plain and lone >= 0.8 * len(plain):
            return [replace(row, spans=_is_span(row.groups, xs)) for row in filled]
    return _leading_rows(groups, xs, leading)


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


def _columns_of(group: Sequence[Word], xs: Sequence[float]) -> dict[int, list[Word]]:
    columns: dict[int, list[Word]] = {}
    for word in group:
        index = min(max(bisect_right(xs, word.x0 + 1) - 1, 0), len(xs) - 2)
        columns.setdefault(index, []).append(word)
    return columns


def _pitch(groups: Sequence[Sequence[Word]]) -> float:
    """The common leading: the median distance of neighbouring baselines, in points."""
    steps = [_middle(b) - _middle(a) for a, b in pairwise(groups)]
    size = median(w.size for group in groups for w in group)
    close = [s for s in steps if 0.8 * size <= s <= 1.7 * size]
    return median(close) if close else 1.2 * size


def _starts(groups: Sequence[Sequence[Word]], xs: Sequence[float], leading: int) -> list[int]:
    """The baselines at which a row begins, judged by the leading column and by where the text of each column begins.

    Text in a cell is contiguous from its first line. So a column whose text begins after a gap begins a row, if the
    leading column does too; where no gap shows, a row begins if in every column the line before ended with room for the
    first word.
    """
    if not groups:
        return []
    numbered = _numbered(groups, xs, leading)
    if numbered:
        return numbered
    pitch = _pitch(groups) if len(groups) > 1 else 12.0
    previous: dict[int, list[Word]] = {}
    at: dict[int, float] = {}
    starts: list[int] = []
    for index, group in enumerate(groups):
        y = _middle(group)
        columns = _columns_of(group, xs)
        fresh = {c for c in columns if c not in at or y - at[c] > CONTIGUOUS * pitch}
        early = {c for c in columns if c not in fresh and _ended_early(previous[c], columns[c], xs[c + 1])}
        if leading in columns:
            others = set(columns) - {leading}
            opens = leading in early or (
                leading not in fresh and bool(others & fresh) and _opens(previous, columns, leading)
            )
            anew = others & (fresh | early)
            if leading in fresh or (opens and others and anew == others):
                starts.append(index)
            elif len(anew) >= 2 and all(_opens(previous, columns, c) for c in {leading, *others} - anew):
                starts.append(index)
        for c, words in columns.items():
            previous[c], at[c] = words, y
    return starts


def _numbered(groups: Sequence[Sequence[Word]], xs: Sequence[float], leading: int) -> list[int]:
    """The baselines with a number in a column of numbers before the leading one; none where there is no such column."""
    if leading == 0:
        return []
    first = {i: columns[0] for i, group in enumerate(groups) if 0 in (columns := _columns_of(group, xs))}
    numbers = [i for i, words in first.items() if len(words) == 1 and _NUMBER.match(words[0].text)]
    return numbers if len(numbers) >= 2 and len(numbers) == len(first) else []


def _opens(previous: dict[int, list[Word]], columns: dict[int, list[Word]], column: int) -> bool:
    """Whether the column's line can open a text: a capital after a line that is no open end."""
    before = previous[column][-1].text
    return columns[column][0].text[0].isupper() and not before.endswith((",", "-", "–", "/", "&")) and before != "och"


def _ended_early(before: Sequence[Word], words: Sequence[Word], right: float) -> bool:
    """Whether the line `before` had room for the first of `words`, so that a new text begins with them.

    A small letter goes on with a sentence more often than not: there the room must be ample.
    """
    first = words[0]
    room = right - before[-1].x1 - 0.3 * first.size - first.width
    return room > (1.5 * first.size if first.text[0].islower() else 4)


def _leading_rows(groups: list[list[Word]], xs: Sequence[float], leading: int) -> list[_Row]:
    spans = {i for i, group in enumerate(groups) if _is_span((tuple(group),), xs)}
    cuts = set(spans) | {i + 1 for i in spans}
    open_groups = [i for i in range(len(groups)) if i not in spans]
    # Rows are judged between two section rows, where the leading is regular.
    run: list[int] = []
    for i in [*open_groups, None]:
        if run and (i is None or i != run[-1] + 1):
            cuts.add(run[0])
            cuts |= {run[k] for k in _starts([groups[j] for j in run], xs, leading)}
            run = []
        if i is not None:
            run.append(i)
    edges = sorted(c for c in cuts | {0} if c < len(groups))
    rows = []
    for a, b in pairwise([*edges, len(groups)]):
        part = tuple(tuple(g) for g in groups[a:b])
        rows.append(_Row(min(w.top for g in part for w in g), max(w.bottom for g in part for w in g), part, a in spans))
    return rows


def _is_span(groups: Sequence[Sequence[Word]], xs: Sequence[float]) -> bool:
    """Whether the row is one text over all columns: a merged section row."""
    if not groups or len(groups) > 3:
        return False
    columns: set[int] = set()
    for group in groups:
        if len(split_at_gaps(group)) > 1:
            return False
        columns |= set(_columns_of(group, xs))
    if 0 not in columns:
        return False
    if columns != {0}:
        return len(groups) == 1 and crossings(groups[0], xs[1:-1]) >= 1
    return all(w.bold for group in groups for w in group)


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
            cells.append(GridCell(cell.box, 0, index, 1, index + 1, (_as_words(cell),)))
        offset = 1
    for number, row in enumerate(rows, start=offset):
        limits.append((row.top, row.bottom))
        if row.spans:
            box = Box(xs[0], row.top, xs[-1], row.bottom)
            cells.append(GridCell(box, number, 0, number + 1, len(columns), row.groups))
            continue
        texts: dict[int, list[tuple[Word, ...]]] = {}
        for group in row.groups:
            for column, words in _columns_of(group, xs).items():
                texts.setdefault(column, []).append(tuple(words))
        for column, (x0, x1) in enumerate(columns):
            lines = tuple(texts.get(column, ()))
            above = held.get(column)
            if above is not None and column in row.open_above and above.row_end == number:
                box = Box(x0, above.box.top, x1, row.bottom)
                held[column] = replace(above, box=box, row_end=number + 1, lines=above.lines + lines)
            else:
                if above is not None:
                    cells.append(above)
                held[column] = GridCell(Box(x0, row.top, x1, row.bottom), number, column, number + 1, column + 1, lines)
    cells += held.values()
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(page.number, Box(xs[0], top, xs[-1], stop), tuple(columns), tuple(limits), tuple(cells), ruled=False)


def _as_words(cell: HeaderCell) -> tuple[Word, ...]:
    """The whole head as one word: its lines are mended already."""
    box = cell.box
    return (Word(box.x0, box.top, box.x1, box.bottom, cell.text, bold=True),)


def _middle(group: Sequence[Word]) -> float:
    return sum(w.y_mid for w in group) / len(group)


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)


def split_loose_rows(grid: Grid, leading: int, first: int) -> Grid:
    """A ruled grid whose body (from row `first`) is one tall row for many: cut where its columns begin anew together.

    Templates with rules only around the table and its header give such a grid. Rows begin in the column `leading`.
    """
    if len(grid.rows) - first != 1 or len(grid.columns) < 3:
        return grid
    top, bottom = grid.rows[first]
    words = [w for cell in grid.starting(first) for line in cell.lines for w in line]
    groups = baselines(words)
    xs = [grid.columns[0][0], *(high for _, high in grid.columns)]
    starts = _starts(groups, xs, leading)
    if len(starts) < 2 or any(len(_columns_of(groups[i], xs)) < 2 for i in starts):
        return grid
    tops = [min(w.top for w in groups[i]) - 1 for i in starts]
    limits = list(pairwise([top, *tops[1:], bottom]))
    cells = [cell for cell in grid.cells if cell.row < first]
    for number, (a, b) in enumerate(limits, start=first):
        part = [group for group in groups if a <= _middle(group) < b]
        for column, (x0, x1) in enumerate(grid.columns):
            lines = tuple(tuple(c[column]) for group in part if column in (c := _columns_of(group, xs)))
            cells.append(GridCell(Box(x0, a, x1, b), number, column, number + 1, column + 1, lines))
    return replace(grid, rows=(*grid.rows[:first], *limits), cells=tuple(cells))
