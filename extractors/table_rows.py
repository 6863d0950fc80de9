"""A row of a table, put together from its parts on one page or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from extractors.lines import SURE_BULLETS
from extractors.page import Word, words_text
from extractors.rows import Cell, Region
from extractors.table_columns import is_mark
from rules.fields import match_heading

# Words that no sentence ends with.
_OPEN_ENDS = frozenset({
    "och", "eller", "samt", "för", "i", "på", "av", "med", "till", "som", "att", "en", "ett", "den", "det", "vid",
    "från",
})  # fmt: skip

_DITTO = regex.compile(r"[-–—\s]*(?:[\"”“″]|''|,,)[-–—\s]*|d(?:it|:)o\.?", regex.IGNORECASE)


@dataclass
class TableRow:
    """The lines of each column in reading order, with their places; `inherited` are the columns whose cell began in a
    row above, `remarks` what labelled cells across the table say of the row."""

    cells: dict[int, list[tuple[Word, ...]]]
    places: dict[int, list[Region]]
    regions: list[Region]
    section: str | None
    goal: str | None
    signals: dict[str, float] = field(default_factory=dict)
    inherited: set[int] = field(default_factory=set)
    remarks: list[Cell] = field(default_factory=list)


def goes_on(before: TableRow, rest: TableRow, headings: Sequence[str]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before; `headings` as the table's.

    Its leading cells are empty, or its cells go on in the middle of a sentence. Each filled cell votes. Where the
    first part has just the cells that the rest has not, long cells were moved whole to the next page.
    """
    fields = [match_heading(heading).field for heading in headings]
    leading = next((i for i, name in enumerate(fields) if name == "activity"), 0)
    if (leading in before.cells or leading in rest.cells) and not before.cells.keys() & rest.cells.keys():
        return True
    votes = 0.0
    for column, lines in rest.cells.items():
        listed = lines[0][0].text in SURE_BULLETS
        if listed and any(line[0].text in SURE_BULLETS for line in before.cells.get(column, ())):
            continue
        first = lines[0][min(int(listed), len(lines[0]) - 1)].text
        last = before.cells[column][-1][-1].text if before.cells.get(column) else ""
        if is_mark(words_text(lines[0])):
            votes -= 1.5  # a cell goes on with no mark
            continue
        weight = 2.0 if column == leading else 1.0
        if fields[column] == "extra" and column < leading:
            votes -= 4.0 if regex.match(r"^\d", first) else 0.0
        elif not last:
            votes -= 1.5 * weight
        elif reads_on(last, first):
            particle = first[0].isupper() and last.casefold() in _OPEN_ENDS  # `… har rättats till` ends a sentence, too
            votes += (1 if particle else 2) * weight
        elif last.endswith((".", "!", "?")) and column == leading and first[0].isupper():
            votes -= weight
        elif first[0].isupper() and column == leading:
            votes -= 2 * weight
        elif first[0].isupper() and leading in rest.cells:
            votes -= 1.0  # a value of its own
    if leading not in rest.cells or (len(rest.cells) == 1 and len(headings) > 2):
        votes += 2.5
    return votes > 0


def reads_on(last: str, first: str) -> bool:
    """Whether a sentence goes on from the word `last` to the word `first`."""
    if (first[0].islower() or first[0] in "/,;)&") and not last.endswith((".", "!", "?")):
        return True
    return last.endswith(("-", ",", "–", ":")) or last.casefold() in _OPEN_ENDS


def repeat_dittos(rows: Sequence[TableRow]) -> None:
    """Give each cell that holds a ditto mark alone (`-"-`, `dito`) what the one above it holds, as merged ones do."""
    for above, row in pairwise(rows):
        for column, lines in row.cells.items():
            if column in above.cells and _DITTO.fullmatch(" ".join(words_text(line) for line in lines)):
                row.cells[column], row.places[column] = list(above.cells[column]), list(above.places[column])


def append_rest(rows: Sequence[TableRow], rest: TableRow) -> None:
    """Add the rest of a row, from the next page, to the last of `rows`, and what it has of a cell merged over several
    rows to all of these."""
    last = rows[-1]
    _join_cells(rows, rest)
    last.regions.extend(rest.regions)
    last.signals["joined_over_page"] = 0.3


def join_merged(rows: Sequence[TableRow], row: TableRow, headings: Sequence[str]) -> TableRow | None:
    """Join the cells of `row`, the first of a page, that go on with a cell of the last of `rows` to this one, and give
    `row` the whole text; returns a row of these rests alone, None where there are none.

    So do cells before the action in the middle of a sentence that a capital opened, though the row itself begins anew.
    """
    leading = next((i for i, heading in enumerate(headings) if match_heading(heading).field == "activity"), 0)
    last = rows[-1]
    rests = {
        column: list(lines)
        for column, lines in row.cells.items()
        if column < leading
        and (above := last.cells.get(column))
        and above[0][0].text[0].isupper()
        and lines[0][0].text[0].islower()
        and reads_on(above[-1][-1].text, lines[0][0].text)
    }
    if not rests:
        return None
    rest = TableRow(rests, {column: list(row.places[column]) for column in rests}, [], row.section, row.goal)
    _join_cells(rows, rest)
    for column in rests:
        row.cells[column], row.places[column] = list(last.cells[column]), list(last.places[column])
    return rest


def share_rest(row: TableRow, rest: TableRow, whole: TableRow) -> None:
    """Give a row of the merged cells that it has in common with `rest` the whole text, as `whole` has it."""
    for column in row.inherited:
        if row.cells[column] == rest.cells.get(column):
            row.cells[column], row.places[column] = list(whole.cells[column]), list(whole.places[column])


def _join_cells(rows: Sequence[TableRow], rest: TableRow) -> None:
    for column, lines in rest.cells.items():
        for row in _sharing(rows, column):
            row.cells.setdefault(column, []).extend(lines)
            row.places.setdefault(column, []).extend(rest.places[column])


def _sharing(rows: Sequence[TableRow], column: int) -> list[TableRow]:
    """The last row, and those above it that have its cell in the column: it is merged over them."""
    first = len(rows) - 1
    while first > 0 and column in rows[first].inherited:
        first -= 1
    return list(rows[first:])
