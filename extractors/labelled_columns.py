"""Labels inside the cells of a table (`Ansvar: …`, `Tid: …`) as columns of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.labels import line_labels
from extractors.lines import make_line
from extractors.page import Word
from extractors.table_columns import WHO_OR_WHEN
from extractors.table_rows import TableRow
from rules.fields import EXTRA, match_heading

_Lines = list[tuple[Word, ...]]


@dataclass(frozen=True)
class _Part:
    """A piece of a cell: what stands before its first label, or a label (its text, and the key of what it names) with
    its value."""

    label: str
    key: str
    lines: _Lines


def with_labelled_columns(headings: tuple[str, ...], drafts: Sequence[TableRow]) -> tuple[str, ...]:
    """The headings of a table and after them the labels that its cells hold; the `drafts`, its rows, get their values
    as the cells of these columns.

    Labels count where one of them says who or when, and most cells of their column hold some. What another column's
    heading names is left in its cell. Where no text stands before the labels, the first of them takes the place of the
    column's heading; a combined heading gives way only then.
    """
    matches = [match_heading(heading) for heading in headings]
    for column, match in enumerate(matches):
        others = {field for m in matches if m is not match for field in (m.field, m.second)}
        own = [draft for draft in drafts if column in draft.cells]
        if headings[column]:
            headings = _with_labels_of(column, headings, own, others, combined=match.second is not None)
    return headings


def _with_labels_of(
    column: int, headings: tuple[str, ...], drafts: Sequence[TableRow], named: set[str | None], *, combined: bool
) -> tuple[str, ...]:
    cells = [_parts(draft.cells[column], draft.regions[0].page, named) for draft in drafts]
    labelled = [{part.key for part in parts if part.key} for parts in cells]
    counts = Counter(key for keys in labelled for key in keys)
    if sum(map(bool, labelled)) < max(2, len(cells) / 2) or not any(counts[key] >= 2 for key in WHO_OR_WHEN):
        return headings
    places: dict[str, int] = {}
    bare = not any(part.lines for parts in cells for part in parts if not part.key)
    if combined and not bare:
        return headings
    for draft, parts in zip(drafts, cells, strict=True):
        regions = draft.places[column]
        del draft.cells[column], draft.places[column]
        for part in parts:
            if part.key and part.key not in places:
                places[part.key] = column if bare and not places else len(headings)
                headings = _with_heading(headings, places[part.key], part.label)
            index = places[part.key] if part.key else column
            if part.lines:
                draft.cells.setdefault(index, []).extend(part.lines)
                draft.places[index] = regions
                if column in draft.inherited:
                    draft.inherited.add(index)
    return headings


def _with_heading(headings: tuple[str, ...], at: int, heading: str) -> tuple[str, ...]:
    return (*headings[:at], heading, *headings[at + 1 :])


def _parts(lines: Sequence[tuple[Word, ...]], page: int, named: set[str | None]) -> list[_Part]:
    """The pieces of a cell; labels for fields of `named`, which have columns, are text."""
    parts = [_Part("", "", [])]
    for words in lines:
        labels = [
            label
            for label in line_labels(make_line(words, page), beside=False, inside=False)
            if label.match.field not in {*named, "activity"} and label.match.kind == "word"
        ]
        if not labels or ":" not in "".join(word.text for word in words):
            parts[-1].lines.append(tuple(words))
            continue
        if labels[0].at:
            parts[-1].lines.append(tuple(words[: labels[0].at]))
        for label in labels:
            field = str(label.match.field)
            parts.append(_Part(label.text, label.text if field == EXTRA else field, []))
            if label.words:
                parts[-1].lines.append(label.words)
    return parts
