"""Key/value cards with rulings: one small table for each action, `Åtgärd | …`, `Ansvarig | …`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from extractors.card_parts import CardPart, card_parts, labels_over_values
from extractors.grid import Grid
from extractors.headings import Outline
from extractors.labelled import Entry, Record, Title
from extractors.labels import item_number
from extractors.page import Line
from extractors.text import Lexicon
from rules.fields import EXTRA

# `Kort K2`, `Blad 3`
_NAME = regex.compile(r"^(?P<word>\p{L}{3,})\s+(?:nr\.?\s*)?\p{Lu}?\d+\p{Ll}?$")


class CardReader:
    """Collects the cards among the grids of a document, in reading order.

    Feed it each grid with `add` and everything that stands between grids with `interrupt`.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.records: list[Record] = []
        self._headed: list[tuple[Record, Title]] = []  # cards with an action of their own below a heading
        self._lexicon = lexicon
        self._open = False  # nothing stands between the last card and here

    def interrupt(self) -> None:
        """Something stands here: the card above does not go on below."""
        self._open = False

    def add(self, grid: Grid, outline: Outline, title: Title | None, item: Record | None = None) -> bool:
        """Take in a grid below the headings of `outline` if it is a card; `title` is the item's heading above it.

        Labels over one line of values are an item of a list with that title, or the rest of the `item` above them.
        """
        goes_on = self._open and grid.page == self.records[-1].last_page + 1
        parts = card_parts(grid, self._lexicon, after_cards=bool(self.records))
        below_title = not parts and (title is not None or item is not None) and len(grid.rows) == 2
        if below_title:
            parts = labels_over_values(grid, 0, self._lexicon)
            if parts and item is not None:
                item.entries += [part.entry for part in parts if part.entry is not None]
                self._open = False
                return True
        self._open = bool(parts)
        if parts:
            before = len(self.records)
            self._read(parts, outline, self.records[-1] if goes_on else None)
            card = self.records[-1]
            alone = len(self.records) == before + 1
            if title is not None and alone and not card.title and "activity" not in card.fields():
                card.entitle(title)
            elif title is not None and alone:
                self._headed.append((card, title))
            if below_title:
                card.kind = "list"
        return self._open

    def finish(self) -> list[Record]:
        """The records of all cards.

        Headings that are nothing but a word and a number (`Kort K2`), over a card each, are the cards' names: what
        stands above these is the section and the goal.
        """
        words = Counter(_named_by_number(title) for _, title in self._headed)
        for card, title in self._headed:
            word = _named_by_number(title)
            if word is not None and words[word] > 1:
                card.section, card.goal = title.section, title.goal
        return self.records

    def _read(self, parts: Sequence[CardPart], outline: Outline, record: Record | None) -> None:
        """Make records of the parts; `record` is the one that the first of them belong to."""
        section, goal = outline.section_and_goal(table=True)
        for part in parts:
            if part.kind == "rest":
                if record is not None and record.entries:
                    record.entries[-1].lines.extend(part.lines)
            elif part.entry is None:
                if record is not None and _describes(record, part.lines):
                    record.text.extend(part.lines)
                    continue
                number, title = item_number(part.lines) or (None, list(part.lines))
                record = Record(section, goal, kind="card", title=title, number=number)
                self.records.append(record)
            else:
                if record is None or _opens_card(record, part.entry):
                    record = Record(section, goal, kind="card")
                    self.records.append(record)
                record.entries.append(part.entry)


def _named_by_number(title: Title) -> str | None:
    """The word of a title that is nothing but one with a number."""
    found = _NAME.match(" ".join(line.text for line in title.lines))
    return found["word"].casefold() if found else None


def _describes(record: Record, lines: Sequence[Line]) -> bool:
    """Whether a merged row of plain text stands right below the bold title of a card: what the action is about."""
    plain = bool(lines) and not all(line.bold for line in lines)
    return plain and bool(record.title) and not record.entries and all(line.bold for line in record.title)


def _opens_card(record: Record, entry: Entry) -> bool:
    """Whether the key that opened the card at hand comes again, in the same words or others for the same field."""
    if not record.entries:
        return False
    first = record.entries[0]
    same_field = entry.match.field == first.match.field and entry.match.field not in (None, EXTRA)
    return same_field or entry.label.casefold() == first.label.casefold()
