"""Key/value cards of which a scan lost rulings, or that have none: the lines of labels and values tell their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from extractors.grid import Grid, GridCell
from extractors.lines import baselines, split_at_gaps
from extractors.page import Box, Page, Word, union, words_text
from rules.fields import match_heading

# Labels, and values, begin within this distance (points) of each other.
_FLUSH = 4.0
_LONGEST_LABEL = 5  # words
_FEWEST = 2  # labels that a rule knows, for a run of lines to be a card or the rest of one
_APART = 2.0  # lines of one card stand no further apart than this multiple of their height


def with_whole_cards(grids: Sequence[Grid], page: Page) -> list[Grid]:
    """The ruled grids of a page; where one of two columns has several labels in a cell, or another label right above
    it, cards are made of lines.

    Each run of lines with labels on the left and values flush to their right is then a grid of one row for each label,
    in place of the ruled ones there.
    """
    narrow = [grid for grid in grids if len(grid.columns) == 2]
    if not narrow:
        return list(grids)
    groups = baselines(page.words)
    broken = [g for g in narrow if _holds_labels(g) or _lost_first_row(g, groups)]
    if not broken:
        return list(grids)
    columns = broken[0].columns
    values = Counter(round(part[0].x0) for group in groups for part in split_at_gaps(group)[1:])
    value = next((x for x, _ in values.most_common() if columns[1][0] < x < columns[1][1]), columns[1][0])
    cards = [_card(run, _title_of(run, groups, page), columns, page) for run in _runs(groups, columns, value)]
    whole = [grid for grid in grids if not any(grid.box.overlaps(card.box) for card in cards)]
    return [*whole, *cards]


def _holds_labels(grid: Grid) -> bool:
    """Whether a cell on the left, if need be over both columns, has lines that name different fields there."""
    limit = grid.columns[1][0]
    for cell in (cell for cell in grid.cells if cell.column == 0):
        keys = [[word for word in line if word.x_mid < limit] for line in cell.lines]
        matches = [match_heading(words_text(key), fuzzy=False) for key in keys if key]
        if len({m.field for m in matches if m.kind == "word" and m.field}) > 1:
            return True
    return False


def _lost_first_row(grid: Grid, groups: Sequence[Sequence[Word]]) -> bool:
    """Whether right above the labels of a grid, and flush with them and their values, stands one more label with its
    value: a dark title above it swallowed its rules."""
    keys = [cell.lines[0] for cell in grid.cells if cell.column == 0 and cell.lines]
    fields = {match_heading(words_text(key), fuzzy=False).field for key in keys} - {None}
    values = [cell.lines[0][0].x0 for cell in grid.cells if cell.column == 1 and cell.lines]
    above = [group for group in groups if group[-1].bottom <= grid.box.top + _FLUSH]
    if len(fields) < _FEWEST or not values or not above:
        return False
    group = above[-1]
    parts = split_at_gaps(group)
    if len(parts) != 2 or grid.box.top - group[0].bottom > group[0].height:
        return False
    label, value = parts
    match = match_heading(words_text(label), fuzzy=False)
    flush = abs(label[0].x0 - keys[0][0].x0) <= _FLUSH and abs(value[0].x0 - values[0]) <= _FLUSH
    return flush and match.kind == "word" and match.field not in fields


def _runs(
    groups: Sequence[Sequence[Word]], columns: Sequence[tuple[float, float]], value: float
) -> list[list[tuple[list[Word], list[Word]]]]:
    """Runs of baselines as (label, value), either of them empty, with enough labels that a rule knows."""
    runs: list[list[tuple[list[Word], list[Word]]]] = [[]]
    for above, group in pairwise([groups[0], *groups]):
        if group[0].top - above[0].bottom > _APART * group[0].height:
            runs.append([])
        key = [word for word in group if word.x_mid < columns[1][0]]
        rest = [word for word in group if word.x_mid >= columns[1][0]]
        inside = columns[0][0] - _FLUSH <= group[0].x0 and group[-1].x1 <= columns[1][1] + _FLUSH
        flush = not rest or abs(rest[0].x0 - value) <= _FLUSH
        named = bool(key) and match_heading(words_text(key)).known
        fits = inside and flush and len(key) <= _LONGEST_LABEL and (named or bool(rest))
        if not fits or not (key or runs[-1]):
            runs.append([])
        else:
            runs[-1].append((key, rest))
    return [run for run in runs if sum(bool(k) and match_heading(words_text(k)).known for k, _ in run) >= _FEWEST]


def _title_of(
    run: Sequence[tuple[list[Word], list[Word]]], groups: Sequence[Sequence[Word]], page: Page
) -> Sequence[Word]:
    """The line right above the first label, where a ruling, however short, closes it off above; else nothing."""
    label = run[0][0] or run[0][1]
    above = [group for group in groups if group[-1].bottom <= label[0].y_mid and group[0].top < label[0].top]
    if not above:
        return ()
    title = above[-1]
    near = abs(title[0].x0 - label[0].x0) <= _FLUSH and label[0].top - title[0].bottom < label[0].height
    closed = any(
        rule.width > rule.height
        and title[0].top - label[0].height < rule.y_mid < title[0].y_mid
        and rule.x1 > title[0].x0
        for rule in page.rules
    )
    return title if near and closed and len(split_at_gaps(title)) == 1 else ()


def _card(
    run: Sequence[tuple[list[Word], list[Word]]],
    title: Sequence[Word],
    columns: Sequence[tuple[float, float]],
    page: Page,
) -> Grid:
    """The grid of a run: a row for each label, with the lines of its value, below one for the title if there is one."""
    starts = [index for index, (key, _) in enumerate(run) if key]
    parts = [run[a:b] for a, b in pairwise([*starts, len(run)])]
    tops = [union([*part[0][0], *part[0][1]]).top - 1 for part in parts]
    bottom = max(word.bottom for pair in run for words in pair for word in words) + 1
    first = 1 if title else 0
    rows = tuple(pairwise([*([title[0].top - 1] if title else []), *tops, bottom]))
    cells = []
    if title:
        box = Box(columns[0][0], rows[0][0], columns[-1][1], rows[0][1])
        cells.append(GridCell(box, 0, 0, 1, len(columns), (tuple(title),)))
    for row, (part, (top, end)) in enumerate(zip(parts, rows[first:], strict=True), first):
        for column, (x0, x1) in enumerate(columns):
            lines = tuple(tuple(pair[column]) for pair in part if pair[column])
            cells.append(GridCell(Box(x0, top, x1, end), row, column, row + 1, column + 1, lines))
    return Grid(page.number, Box(columns[0][0], rows[0][0], columns[1][1], bottom), tuple(columns), rows, tuple(cells))
