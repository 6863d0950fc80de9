"""Labelled cells that stand across a table below the row that they speak of: `Kommentar: Klart i maj.`"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.cell_labels import own_label
from extractors.grid import Grid
from extractors.grid_head import PADDING
from extractors.page import Word, words_text
from extractors.rows import Cell, make_cell, region_of
from extractors.text import Lexicon, cell_text, mend_lines
from rules.fields import match_heading, split_label

# What stands across a table above its rows, not below one of them.
_ABOVE = frozenset({"activity", "goal", "section", "strategy"})
# Across the table: so much of its width.
_ACROSS = 0.75


def opens_remark(words: Sequence[Word]) -> bool:
    """Whether a line opens a remark: it is the label of a field in a listed word, or opens with one and a colon, with
    no small letter (`tillsammans med⏎civilsamhället`)."""
    if words[0].text[0].islower():
        return False
    found = split_label(words_text(words))
    return found is not None and found[2].kind == "word" and _speaks_of_row(found[2].field)


def row_remark(grid: Grid, row: int, lexicon: Lexicon) -> Cell | None:
    """What row `row` says of the row above: it is one cell across the table that opens with the label of a field.

    The label ends with a colon, or has a line to itself, as a listed word. None for any other row. Without rulings a
    short text alone in the first column may stand across the table.
    """
    cells = [cell for cell in grid.cells_from(row) if cell.lines]
    if len(cells) != 1:
        return None
    cell = cells[0]
    across = cell.column_end - cell.column > 1 and cell.box.width >= _ACROSS * grid.box.width
    if not across and (grid.ruled or cell.column > 0):
        return None
    found = own_label(cell)
    if found is None and len(cell.lines) > 1:
        text = words_text(cell.lines[0])
        match = match_heading(text, fuzzy=False)
        found = (text, match, cell.lines[1:]) if match.kind == "word" else None
    if found is None or not _speaks_of_row(found[1].field) or not found[2]:
        return None
    label, match, lines = found
    right = cell.box.x1 - PADDING
    return make_cell(
        label,
        match.field,
        cell_text(lines, lexicon, right),
        lines,
        [region_of(cell.box, grid.page)],
        mend_lines(lines, lexicon, right),
    )


def _speaks_of_row(name: str | None) -> bool:
    return name is not None and name not in _ABOVE
