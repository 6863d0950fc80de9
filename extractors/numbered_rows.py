"""Numbers that open the actions of tables, cards and blocks (`1.2 Ta fram …`): values of their own, as a list's are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.labels import BARE_NUMBER
from extractors.rows import Cell, RawRow
from rules.fields import EXTRA

# Where more of the actions than this open with a number, they are numbered; the others were forgotten.
_MOST = 0.8
_NUMBER = regex.compile(rf"{BARE_NUMBER}(?=\p{{Lu}})")
_ITEM = regex.compile(r"\n\d+[.)]?\s")
_HEADING = "Nr"


def numbers_apart(rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows with the number of each action under `Nr`, where the actions of one source are numbered.

    Numbers that come again under one section and goal are amounts, and a numbered list in a cell stays whole.
    """
    result = list(rows)
    for source in {row.source for row in rows}:
        places = [index for index, row in enumerate(rows) if row.source == source]
        found = {index: number for index in places if (number := _number(rows[index])) is not None}
        again = Counter((rows[i].section, rows[i].goal, number) for i, number in found.items())
        if len(found) > max(1, _MOST * len(places)) and max(again.values()) == 1:
            for index, number in found.items():
                result[index] = _without_number(rows[index], number)
    return result


def _number(row: RawRow) -> str | None:
    activity = row.cell("activity")
    if activity is None or _ITEM.search(activity.text) or any(cell.heading == _HEADING for cell in row.cells):
        return None
    match = _NUMBER.match(activity.text)
    return match["number"] if match is not None else None


def _without_number(row: RawRow, number: str) -> RawRow:
    cells: list[Cell] = []
    for cell in row.cells:
        if cell.field == "activity" and cell is row.cell("activity"):
            lines = (_NUMBER.sub("", cell.lines[0]), *cell.lines[1:]) if cell.lines else ()
            cells.append(Cell(_HEADING, EXTRA, number, cell.regions))
            cells.append(replace(cell, text=_NUMBER.sub("", cell.text), lines=lines))
        else:
            cells.append(cell)
    return replace(row, cells=tuple(cells))
