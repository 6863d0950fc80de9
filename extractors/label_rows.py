"""Small records without rulings: labels that stand in a row, with their values in the lines below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from itertools import pairwise

from extractors.grid import Grid, GridCell
from extractors.lines import baselines, split_at_gaps
from extractors.page import Box, Line, Page, Word, union, words_text
from extractors.table_columns import labels_wanted
from rules.fields import NO_MATCH, FieldMatch, match_heading

# A value begins within this distance (points) of its label.
_FLUSH = 3.0
# The lines of a record follow each other within this multiple of a line's height, the first values their labels, from
# which cells may part them, within twice as much.
_NEAR = 1.0


def any_label_row(lines: Sequence[Line]) -> bool:
    """Whether any two of a page's lines, neighbours on one height, are labels: else it has no such record."""
    return any(_label(one.text).known and _label(other.text).known for one, other in _neighbours(lines))


def repeated_labels(lines: Sequence[Line]) -> set[str]:
    """The texts of lines that name a field and are printed twice or more in a document, never left of a value."""
    counts = Counter(line.text for line in lines)
    keys = {one.text for one, other in _neighbours(lines) if not _label(other.text).known}
    return {text for text, count in counts.items() if count > 1 and text not in keys and _label(text).known}


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """The pairs of lines that stand beside each other on one height."""
    pairs = pairwise(lines)
    return ((one, other) for one, other in pairs if one.page == other.page and one.top < other.y_mid < one.bottom)


def label_rows(page: Page, repeated: Set[str] = frozenset()) -> list[Grid]:
    """The records among the words of a page, from which its tables are taken: each a grid of labels over values.

    A row of labels is a baseline whose parts, split at wide gaps, all name fields, most of them in listed words,
    that say who or when, but not what (then it would head a table). Each part of the lines below begins flush with
    one of them; where the labels are centred over their values, with one of the first line's values, of which each
    label has one. Where all labels are `repeated` (`repeated_labels`), none need be listed, and few have a value.
    """
    groups = baselines(page.words)
    found: list[Grid] = []
    index = 0
    while index < len(groups):
        heads = split_at_gaps(groups[index])
        texts = [words_text(head) for head in heads]
        few = repeated >= set(texts)
        wanted = len(heads) > 1 and _are_labels(texts, repeated=few)
        lines = _values(groups[index:], heads, repeated, few=few) if wanted else []
        if lines:
            found.append(_grid(page, heads, lines))
        index += 1 + len(lines)
    return found


def _label(text: str) -> FieldMatch:
    label = text.rstrip(" :")
    return NO_MATCH if ":" in label else match_heading(label, fuzzy=False)


def _are_labels(texts: Sequence[str], *, repeated: bool = False) -> bool:
    if len({text.endswith(":") for text in texts}) > 1:
        return False  # `Status: Avslutad`: a label and its value
    matches = [_label(text) for text in texts]
    listed = sum(match.kind == "word" for match in matches)
    sure = repeated or 2 * listed > len(matches)
    return all(match.known for match in matches) and sure and labels_wanted(matches)


def _values(
    groups: Sequence[Sequence[Word]], heads: Sequence[Sequence[Word]], repeated: Set[str], *, few: bool
) -> list[dict[int, list[Word]]]:
    """The lines below the labels (the first of `groups`) up to one of the labels that are `repeated`, each part by its
    column; none where few have a value, or labels stand below one another, unless `few` values are enough."""
    lines: list[dict[int, list[Word]]] = []
    starts = _starts(heads, split_at_gaps(groups[1]), few=few) if len(groups) > 1 else []
    for above, group in pairwise(groups):
        here = union(group)
        if here.top - union(above).bottom > _NEAR * here.height * (1 if lines else 2):
            break
        pieces = _parted(group, starts)
        parts = {_column(part, starts): part for part in pieces}
        if None in parts or len(parts) < len(pieces):
            break
        texts = [words_text(part) for part in parts.values()]
        if _are_labels(texts) and len(parts) > 1:
            break
        if lines and len(texts) == 1 and texts[0] in repeated and _label(texts[0]).kind == "word":
            break  # the next label, its value below it
        lines.append({column: part for column, part in parts.items() if column is not None})
    count = len(lines[0]) if lines else 0
    if count == 0 or (not few and (count * 2 <= len(heads) or count == 1)):
        return []
    keys = 0 in lines[0] and _label(words_text(lines[0][0])).kind == "word"  # below it stands the next label
    return [] if keys and (not few or count < len(heads) or len(heads) == 2) else lines


def _starts(heads: Sequence[Sequence[Word]], values: Sequence[Sequence[Word]], *, few: bool) -> list[float]:
    """Where the columns begin: with their labels, or with the first values where each label, centred, has one, or where
    `few` are enough, some have."""
    ends = [0.0, *(head[-1].x1 for head in heads)]
    places = {}
    for value in values:
        x = value[0].x0
        places[next((i for i, (before, end) in enumerate(pairwise(ends)) if before < x < end), None)] = x
    if None in places or len(places) < (len(values) if few else len(heads)):
        return [head[0].x0 for head in heads]
    return [places.get(index, head[0].x0) for index, head in enumerate(heads)]


def _parted(group: Sequence[Word], starts: Sequence[float]) -> list[list[Word]]:
    """The parts of a line: split at wide gaps, and where a word begins a column, which values may nearly reach."""
    parts: list[list[Word]] = []
    for words in split_at_gaps(group):
        parts.append([])
        for word in words:
            if parts[-1] and any(abs(word.x0 - x) <= _FLUSH for x in starts):
                parts.append([])
            parts[-1].append(word)
    return parts


def _column(part: Sequence[Word], starts: Sequence[float]) -> int | None:
    """The index of the column that `part` of a line begins, unless it runs into the next one."""
    for index, x in enumerate(starts):
        if abs(part[0].x0 - x) <= _FLUSH:
            return index if index + 1 == len(starts) or part[-1].x1 < starts[index + 1] else None
    return None


def _grid(page: Page, heads: Sequence[Sequence[Word]], lines: Sequence[dict[int, list[Word]]]) -> Grid:
    box = union([*(w for head in heads for w in head), *(w for line in lines for part in line.values() for w in part)])
    middle = max(w.bottom for head in heads for w in head)
    starts = [
        min(part[0].x0 for part in (head, *(line[i] for line in lines if i in line))) for i, head in enumerate(heads)
    ]
    xs = [box.x0, *(x - 1 for x in starts[1:]), box.x1]
    cells: list[GridCell] = []
    for index, (head, (x0, x1)) in enumerate(zip(heads, pairwise(xs), strict=True)):
        values = tuple(tuple(line[index]) for line in lines if index in line)
        cells.append(GridCell(Box(x0, box.top, x1, middle), 0, index, 1, index + 1, (tuple(head),)))
        cells.append(GridCell(Box(x0, middle, x1, box.bottom), 1, index, 2, index + 1, values))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    rows = ((box.top, middle), (middle, box.bottom))
    return Grid(page.number, box, tuple(pairwise(xs)), rows, tuple(cells), ruled=False)
