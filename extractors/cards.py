"""Key/value cards with rulings: one small table for each action, `Åtgärd | …`, `Ansvarig | …`."""

from __future__ import annotations

from extractors.grid import Grid, GridCell
from extractors.grid_head import heading_text
from extractors.headings import Outline
from extractors.labelled import Entry, Record, Title
from extractors.labels import item_number
from extractors.lines import make_line
from extractors.page import Line
from extractors.text import Lexicon
from rules.fields import EXTRA, FieldMatch, match_heading


class CardReader:
    """Collects the cards among the grids of a document, in reading order.

    Feed it each grid with `add` and everything that stands between grids with `interrupt`.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.records: list[Record] = []
        self._lexicon = lexicon
        self._open = False  # nothing stands between the last card and here

    def interrupt(self) -> None:
        """Something stands here: the card above does not go on below."""
        self._open = False

    def add(self, grid: Grid, outline: Outline, title: Title | None) -> bool:
        """Take in a grid below the headings of `outline` if it is a card; `title` is the item's heading above it."""
        goes_on = self._open and grid.page == self.records[-1].last_page + 1
        self._open = is_card(grid, after_cards=bool(self.records))
        if self._open:
            before = len(self.records)
            self._read(grid, outline, self.records[-1] if goes_on else None)
            card = self.records[-1]
            alone = len(self.records) == before + 1
            if title is not None and alone and not card.title and "activity" not in card.fields():
                card.entitle(title)
        return self._open

    def _read(self, grid: Grid, outline: Outline, record: Record | None) -> None:
        """Read the keys and values of a grid; `record` is the one that its first rows belong to."""
        section, goal = outline.section_and_goal(table=True)
        for row in range(len(grid.rows)):
            for key, value in _pairs(grid, row):
                if key is None or not key.lines:
                    if record is not None and record.entries and value is not None:
                        record.entries[-1].lines.extend(_lines(value, grid.page))
                    continue
                if key is value:  # a merged row: the card's title
                    lines = _lines(key, grid.page)
                    number, title = item_number(lines) or (None, lines)
                    record = Record(section, goal, kind="card", title=title, number=number)
                    self.records.append(record)
                    continue
                label = heading_text(key, self._lexicon).rstrip(" :")
                lines = _lines(value, grid.page) if value is not None else []
                entry = Entry(label, _key(key), lines, beside=True)
                if record is None or _opens_card(record, entry):
                    record = Record(section, goal, kind="card")
                    self.records.append(record)
                record.entries.append(entry)


def is_card(grid: Grid, *, after_cards: bool) -> bool:
    """Whether the grid's left column (and, of four, the third) holds keys that name fields, with values beside them.

    `after_cards`: there are cards in the document before it, so one key, or none at all, is enough.
    """
    if len(grid.columns) not in (2, 4):
        return False
    keys = [cell for cell in grid.cells if cell.column % 2 == 0 and cell.column_end == cell.column + 1]
    named = [cell for cell in keys if cell.lines]
    known = [match for cell in named if (match := _key(cell)).known]
    if len(known) < len(named) * 0.6:
        return False
    first = grid.cells_from(0)
    heads = [match_heading(cell.text, fuzzy=False) for cell in first if cell.lines]
    if len(heads) > 1 and len(grid.rows) > 1 and all(m.kind == "word" and m.field != EXTRA for m in heads):
        return False  # a header row over columns
    fields = {match.field for match in known}
    if after_cards:
        return bool(known) or not named
    if "activity" in fields:
        return len(fields) >= 2
    return {"responsible_raw", "timeline_raw"} <= fields


def _opens_card(record: Record, entry: Entry) -> bool:
    """Whether the key that opened the card at hand comes again, in the same words or others for the same field."""
    if not record.entries:
        return False
    first = record.entries[0]
    same_field = entry.match.field == first.match.field and entry.match.field not in (None, EXTRA)
    return same_field or entry.label.casefold() == first.label.casefold()


def _pairs(grid: Grid, row: int) -> list[tuple[GridCell | None, GridCell | None]]:
    """The keys of a row with their values, None for one that began in a row above; a merged row is its own value."""
    cells = grid.cells_from(row)
    if len(cells) == 1 and cells[0].column_end - cells[0].column == len(grid.columns):
        return [(cells[0], cells[0])] if cells[0].lines else []
    pairs: list[tuple[GridCell | None, GridCell | None]] = []
    for column in range(0, len(grid.columns), 2):
        key, value = grid.cell_at(row, column), grid.cell_at(row, column + 1)
        key = key if key is not None and key.row == row else None
        if key is not value and (key is not None or value is not None):
            pairs.append((key, value if value is not None and value.row == row else None))
    return pairs


def _key(cell: GridCell) -> FieldMatch:
    return match_heading(cell.text)


def _lines(cell: GridCell, page: int) -> list[Line]:
    return [make_line(words, page) for words in cell.lines if words]
