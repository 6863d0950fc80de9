"""Tables with a column of areas (`Område`, `Tema`) below headings: which of the two is the section of a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.rows import RawRow
from rules.fields import EXTRA


def sections_of_areas(rows: Sequence[RawRow]) -> list[RawRow]:
    """The rows with their section decided; no cell has the field `section` any more.

    Headings that part the rows are their sections, as the contract says, and the area goes to `extra`. One heading
    that stands above them all (`Åtgärder`) parts nothing: there the area is the section.
    """
    parted = len({row.section for row in rows if row.cell("section")}) > 1
    return [_decided(row, parted) for row in rows]


def _decided(row: RawRow, parted: bool) -> RawRow:
    area = row.cell("section")
    if area is None:
        return row
    if parted:
        cells = tuple(replace(cell, field=EXTRA) if cell is area else cell for cell in row.cells)
        return replace(row, cells=cells)
    cells = tuple(cell for cell in row.cells if cell is not area)
    return replace(row, cells=cells, section=area.text or row.section)
