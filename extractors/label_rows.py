"""Small records without rulings: labels that stand in a row, with their values in the lines below them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.grid import Grid, GridCell
from extractors.lines import baselines, split_at_gaps
from extractors.page import Box, Line, Page, Word, union, words_text
from extractors.table_columns import labels_wanted
from rules.fields import match_heading

# A value begins within this distance (points) of its label.
_FLUSH = 3.0
# The lines of a record follow each other within this multiple of a line's height.
_NEAR = 1.0


def any_label_row(lines: Sequence[Line]) -> bool:
    """Whether any two of a page's lines, neighbours on one height, are listed words: else it has no such record."""
    return any(
        one.top < other.y_mid < one.bottom and _is_listed(one.text) and _is_listed(other.text)
        for one, other in pairwise(lines)
    )


def label_rows(page: Page) -> list[Grid]:
    """The records among the words of a page, from which its tables are taken: each a grid of labels over values.

    A row of labels is a baseline whose parts, split at wide gaps, are all listed words that say who or when, but not
    what (then it would head a table). Each part of the lines below begins flush with one of them.
    """
    groups = baselines(page.words)
    found: list[Grid] = []
    index = 0
    while index < len(groups):
        heads = split_at_gaps(groups[index])
        texts = [words_text(head) for head in heads]
        lines = _values(groups[index:], heads) if len(heads) > 1 and _are_labels(texts) else []
        if lines:
            found.append(_grid(page, heads, lines))
        index += 1 + len(lines)
    return found


def _is_listed(text: str) -> bool:
    return match_heading(text.rstrip(" :"), fuzzy=False).kind == "word"


def _are_labels(texts: Sequence[str]) -> bool:
    matches = [match_heading(text.rstrip(" :"), fuzzy=False) for text in texts]
    return all(match.kind == "word" for match in matches) and labels_wanted(matches)


def _values(groups: Sequence[Sequence[Word]], heads: Sequence[Sequence[Word]]) -> list[dict[int, list[Word]]]:
    """The lines below the labels (the first of `groups`), each part by its column; none where few have a value."""
    lines: list[dict[int, list[Word]]] = []
    for above, group in pairwise(groups):
        here = union(group)
        if here.top - union(above).bottom > _NEAR * here.height:
            break
        parts = {_column(part, heads): part for part in split_at_gaps(group)}
        if None in parts or len(parts) < len(split_at_gaps(group)):
            break
        if _are_labels([words_text(part) for part in parts.values()]) and len(parts) > 1:
            break
        lines.append({column: part for column, part in parts.items() if column is not None})
    return lines if lines and len(lines[0]) * 2 > len(heads) and len(lines[0]) > 1 else []


def _column(part: Sequence[Word], heads: Sequence[Sequence[Word]]) -> int | None:
    """The index of the label that `part` of a line begins flush with, unless it runs under the next one."""
    for index, head in enumerate(heads):
        if abs(part[0].x0 - head[0].x0) <= _FLUSH:
            return index if index + 1 == len(heads) or part[-1].x1 < heads[index + 1][0].x0 else None
    return None


def _grid(page: Page, heads: Sequence[Sequence[Word]], lines: Sequence[dict[int, list[Word]]]) -> Grid:
    box = union([*(w for head in heads for w in head), *(w for line in lines for part in line.values() for w in part)])
    middle = max(w.bottom for head in heads for w in head)
    xs = [box.x0, *(head[0].x0 - 1 for head in heads[1:]), box.x1]
    cells: list[GridCell] = []
    for index, (head, (x0, x1)) in enumerate(zip(heads, pairwise(xs), strict=True)):
        values = tuple(tuple(line[index]) for line in lines if index in line)
        cells.append(GridCell(Box(x0, box.top, x1, middle), 0, index, 1, index + 1, (tuple(head),)))
        cells.append(GridCell(Box(x0, middle, x1, box.bottom), 1, index, 2, index + 1, values))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    rows = ((box.top, middle), (middle, box.bottom))
    return Grid(page.number, box, tuple(pairwise(xs)), rows, tuple(cells), ruled=False)
