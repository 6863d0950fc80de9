"""What a grid says that is a card: its titles, and its labels with their values, wherever these stand.

Four shapes are known: a label in the cell on the left of its value, labels on the left of several cards side by side, a
label above its value in one cell (a form), and a line of labels over a line of values below a title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractors.cell_labels import own_label
from extractors.grid import Grid, GridCell
from extractors.grid_head import heading_text
from extractors.labelled import Entry
from extractors.lines import make_line
from extractors.page import Line, Word
from extractors.table_columns import WHO_OR_WHEN, labels_wanted
from extractors.text import Lexicon
from rules.fields import EXTRA, match_heading

# So many of the cells must bear a label that a rule knows.
_MOSTLY = 0.6


@dataclass(frozen=True)
class CardPart:
    """A piece of a card: a merged row (`title`), a value with its label (`entry`), or more of the value before it."""

    kind: Literal["title", "entry", "rest"]
    lines: Sequence[Line]
    entry: Entry | None = None


def card_parts(grid: Grid, lexicon: Lexicon, *, after_cards: bool) -> list[CardPart]:
    """The parts of a card from top to bottom; none where the grid is no card.

    `after_cards`: there are cards in the document before it, so one known label beside its value, or none, is enough.
    """
    if is_form(grid):
        return [_form_part(cell, grid) for cell in grid.cells if cell.lines]
    if is_card(grid, after_cards=after_cards):
        return [part for row in range(len(grid.rows)) for part in _beside(grid, row, lexicon)]
    if is_row_of_cards(grid):
        return [part for column in range(1, len(grid.columns)) for part in _card_at(grid, column, lexicon)]
    return _headed(grid, lexicon)


def is_card(grid: Grid, *, after_cards: bool) -> bool:
    """Whether the left cell of each row (and, of four, the third) is a label, with its value beside it.

    `after_cards` as for `card_parts`.
    """
    rows = [_row_cells(grid, row) for row in range(len(grid.rows))]
    if max(map(len, rows)) not in (2, 4) or any(len(cells) == 3 for cells in rows):
        return False
    keys = dict.fromkeys(key for cells in rows if len(cells) > 1 for key in cells[::2])
    named = [cell for cell in keys if cell.lines]
    known = [match for cell in named if (match := match_heading(cell.text)).known]
    if len(known) < len(named) * _MOSTLY:
        return False
    heads = [match_heading(cell.text, fuzzy=False) for cell in grid.cells_from(0) if cell.lines]
    listed = all(m.kind in ("word", "combined") and m.field != EXTRA for m in heads)
    if len(heads) > 1 and len(grid.rows) > 1 and listed:
        return False  # a header row over columns
    fields = {match.field for match in known}
    if after_cards:
        return bool(known) or not named
    if "activity" in fields:
        return len(fields) >= 2
    titled = len(rows[0]) == 1 and rows[0][0].lines
    return bool(fields & WHO_OR_WHEN) and (fields >= WHO_OR_WHEN or len(fields - {EXTRA}) > (1 if titled else 2))


def is_row_of_cards(grid: Grid) -> bool:
    """Whether the first column holds labels for the cards in the columns beside it: a table that reads down."""
    keys = [key for row in range(len(grid.rows)) if (key := grid.cell_at(row, 0)) is not None and key.column_end == 1]
    if len(grid.columns) < 3 or len(set(keys)) < len(grid.rows):
        return False
    matches = [match_heading(heading_text(key), fuzzy=False) for key in keys]
    fields = {match.field for match in matches if match.kind == "word"}
    return (
        sum(match.known for match in matches) >= max(3, len(keys) * _MOSTLY)
        and "activity" in fields
        and bool(fields & WHO_OR_WHEN)
        and not any(match_heading(cell.text, fuzzy=False).known for cell in grid.cells_from(0)[1:])
    )


def is_form(grid: Grid) -> bool:
    """Whether all cells but titles bear their labels themselves: `Ansvarig: Rektor`, or the label above the value."""
    labels = {cell: own_label(cell) for cell in grid.cells if cell.lines}
    if any(label is None and not _is_merged(cell, grid) for cell, label in labels.items()):
        return False
    found = [label for label in labels.values() if label is not None]
    fields = {match.field for _, match, _ in found} - {EXTRA}
    valued = sum(bool(lines) for *_, lines in found)
    return len(fields) > 1 and bool(fields & WHO_OR_WHEN) and valued > len(found) / 2


def _row_cells(grid: Grid, row: int) -> list[GridCell]:
    """The different cells of a row from left to right, those that began in a row above among them."""
    cells = (grid.cell_at(row, column) for column in range(len(grid.columns)))
    return list({id(cell): cell for cell in cells if cell is not None}.values())


def _is_merged(cell: GridCell, grid: Grid) -> bool:
    return cell.column_end - cell.column == len(grid.columns)


def _beside(grid: Grid, row: int, lexicon: Lexicon) -> list[CardPart]:
    """The parts of a row of labels with their values beside them; a cell that began in a row above has been told."""
    cells = _row_cells(grid, row)
    if len(cells) == 1:
        own = cells[0].row == row and cells[0].lines
        return [_title(cells[0], grid)] if own else []
    parts = []
    for key, value in zip(cells[::2], cells[1::2], strict=True):
        lines = _lines(value.lines, grid) if value.row == row else []
        if key.row == row and key.lines:
            parts.append(_entry(key, lines, lexicon))
        elif lines:
            parts.append(CardPart("rest", lines))
    return parts


def _title(cell: GridCell, grid: Grid) -> CardPart:
    """A cell over a whole card: its title, or the label of the action with its value (`Åtgärd: Bygg en bro`)."""
    found = own_label(cell)
    if found is None or found[1].field != "activity" or not found[2]:
        return CardPart("title", _lines(cell.lines, grid))
    label, match, value = found
    lines = _lines(value, grid)
    return CardPart("entry", lines, Entry(label, match, lines))


def _card_at(grid: Grid, column: int, lexicon: Lexicon) -> list[CardPart]:
    """The parts of the card in a column beside the labels of the first one; a cell over several columns is of each."""
    pairs = [(grid.cell_at(row, 0), grid.cell_at(row, column)) for row in range(len(grid.rows))]
    return [_entry(key, _lines(value.lines, grid), lexicon) for key, value in pairs if key and value]


def _entry(key: GridCell, lines: list[Line], lexicon: Lexicon) -> CardPart:
    label = heading_text(key, lexicon).rstrip(" :")
    return CardPart("entry", lines, Entry(label, match_heading(label), lines, beside=True))


def _form_part(cell: GridCell, grid: Grid) -> CardPart:
    """The part that a cell of a form is: a value with its label, or a title."""
    found = own_label(cell)
    if found is None:
        return CardPart("title", _lines(cell.lines, grid))
    label, match, value = found
    lines = _lines(value, grid)
    return CardPart("entry", lines, Entry(label, match, lines, beside=True))


def _headed(grid: Grid, lexicon: Lexicon) -> list[CardPart]:
    """The parts where, again and again, titles stand over a line of labels and one line of values; else none."""
    parts: list[CardPart] = []
    row = 0
    while row < len(grid.rows):
        titles = []
        while row < len(grid.rows) and len(cells := _row_cells(grid, row)) == 1:
            titles.append(CardPart("title", _lines(cells[0].lines, grid)))
            row += 1
        below = labels_over_values(grid, row, lexicon) if titles else []
        if not below:
            return []
        parts += [*titles, *below]
        row += 2
    return parts


def labels_over_values(grid: Grid, row: int, lexicon: Lexicon) -> list[CardPart]:
    """The parts of a row of labels that say who or when, but not what, and the row of their values; else none."""
    if row + 1 >= len(grid.rows):
        return []
    keys, values = _row_cells(grid, row), _row_cells(grid, row + 1)
    matches = [match_heading(key.text, fuzzy=False) for key in keys]
    if len(keys) != len(values) or not all(match.known for match in matches) or not labels_wanted(matches):
        return []
    return [_entry(key, _lines(value.lines, grid), lexicon) for key, value in zip(keys, values, strict=True)]


def _lines(lines: Sequence[Sequence[Word]], grid: Grid) -> list[Line]:
    return [make_line(words, grid.page) for words in lines if words]
