"""Text among the rows that went into none of them: it shows that a template was not understood.

A fault of the template makes all rows of a document wrong alike, so that no row stands out; but what was not understood
is left over: a line `Ambition: …` above each table, a heading above the sections, a merged row of a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extractors.facts import is_about_document
from extractors.grid import Grid, GridCell
from extractors.headings import CONTINUED, Heading
from extractors.layout import Item
from extractors.page import Box, Line, Word
from extractors.rows import RawRow, Region
from extractors.table_columns import is_year, is_year_part
from rules.fields import LONGEST_LABEL, match_heading
from rules.likeness import LIKENESS, SURE, is_total

# `Ambition: Alla ska …`, `• Driver: Tekniska kontoret`
_LABEL = regex.compile(r"^(?:[•▪●◦–-] )?\p{Lu}[\p{L}\p{N} /&,.-]{1,45}?\s?:(?:\s|$)")
_SHORTEST = 4  # letters by which a text is recognised inside another
_MOST = 0.5  # of a line's letters that a section or goal has at least, where the line is more than that
_LONGEST_VALUE = 6  # words of a party or time that stands by itself
_HEAD_ROWS = 5  # rows at the top of a grid that can hold its heads
_SIGNS = regex.compile(r"[^\p{L}\p{N}]+")


@dataclass(frozen=True)
class _Place:
    """An item of the flow: the rows that its text went into, and whether it was read at all (as the section or goal of
    rows, as a label)."""

    item: Item
    rows: frozenset[int]
    read: bool


def tell_unread(rows: Sequence[RawRow], items: Sequence[Item], titles: Iterable[str] = ()) -> tuple[RawRow, ...]:
    """The rows, in reading order, with a signal for each kind of text among them that was not read.

    `line_unread`: a label or a bold line; `heading_unread`: a heading above those that were read, or one that comes
    again; `section_unread`: a heading above rows that have no section; `text_unread`: a line between two rows with no
    heading between; `value_unread`: a party or a time between two rows; `table_unread`: a cell of a table;
    `section_first`: the first heading of all, which may be the title, is the only section;
    `goal_over_section`: the goal's heading stands above the section's. A row beside such text has 1, the others the
    square of the share of rows that have: one line left over says little of a long plan. `titles` are the document's
    own, no text to read.
    """
    read = _Read(rows, titles)
    owners = [read.rows_of(item) for item in items]
    owned = [index for index, rows_of_item in enumerate(owners) if rows_of_item]
    if not owned:
        return tuple(rows)
    first, last = owned[0], owned[-1]
    while first and not isinstance(items[first - 1], (Heading, Grid)):
        first -= 1
    among = _places(items[first : last + 1], owners[first : last + 1], read)
    found = {
        "line_unread": _rows_beside_lines(among),
        "heading_unread": _rows_below_headings(among),
        "table_unread": _rows_of_cut_tables(among, read),
        "goal_over_section": _rows_with_goal_above(rows, items, owners),
        "section_unread": _rows_without_section(rows, among),
        "section_first": _rows_of_first_heading(rows, items),
        "text_unread": _rows_beside_text(among),
        "value_unread": _rows_beside_values(among, read),
    }
    signals = [dict(row.signals) for row in rows]
    for name, touched in found.items():
        share = round((len(touched) / len(rows)) ** 2, 3)
        for index, own in enumerate(signals):
            if share:
                own[name] = 1.0 if index in touched else share
    return tuple(replace(row, signals=own) for row, own in zip(rows, signals, strict=True))


class _Read:
    """What was read of a document: the places of its cells, and its sections, goals and labels as letters only."""

    def __init__(self, rows: Sequence[RawRow], titles: Iterable[str]) -> None:
        self._cells: dict[int, list[tuple[int, Region]]] = {}
        for index, row in enumerate(rows):
            for cell in row.cells:
                for region in cell.regions:
                    self._cells.setdefault(region.page, []).append((index, region))
        above = {text for row in rows for text in (row.section, row.goal, row.strategy) if text}
        self._above = {_letters(text) for text in above}
        self.heads = {_letters(heading) for heading in {cell.heading for row in rows for cell in row.cells}} - {""}
        self._titles = {_letters(title) for title in titles}

    def rows_of(self, item: Item) -> frozenset[int]:
        """The rows that a word of a line went into, or of which a cell lies in a heading or grid."""
        if isinstance(item, Line):
            return self.rows_at(item.words, item, item.page)
        if isinstance(item, Grid):
            own, place = self._cells.get(item.page, ()), item.box
        else:
            own, place = () if self.heading(item.text) else self._cells.get(item.region.page, ()), item.region
        return frozenset(row for row, box in own if place.contains(box.x_mid, box.y_mid))

    def rows_at(self, words: Sequence[Word], place: Box, page: int) -> frozenset[int]:
        """The rows that one of the words, which stand in `place`, went into."""
        near = [
            (row, box) for row, box in self._cells.get(page, ()) if box.top < place.bottom and place.top < box.bottom
        ]
        middles = [(word.x_mid, word.y_mid) for word in words] if near else []
        return frozenset(row for row, box in near if any(box.contains(x, y) for x, y in middles))

    def heading(self, text: str) -> bool:
        """Whether a heading is one of a row, a label, or the document's title."""
        letters = _letters(CONTINUED.sub("", text))
        return letters in self._above or letters in self.heads or letters in self._titles

    def text(self, text: str) -> bool:
        """Whether a text, or its value after a label, is (part of) a section, goal or strategy, or a label."""
        whole, value = _letters(text), _letters(text.partition(":")[2])
        return (
            not whole
            or whole in self.heads
            or whole in self._titles
            or any(
                whole in above
                or value == above
                or (len(value) >= _SHORTEST and value in above)
                or (len(above) > _MOST * len(whole) and above in whole)
                for above in self._above
            )
        )


def _places(items: Sequence[Item], owners: Sequence[frozenset[int]], read: _Read) -> list[_Place]:
    places: list[_Place] = []
    for item, own in zip(reversed(items), reversed(owners), strict=True):
        known = bool(own)
        if not known and not isinstance(item, Grid):
            known = read.heading(item.text) if isinstance(item, Heading) else read.text(item.text)
            known = known or (bool(places) and _names_what_follows(item.text, places[-1]))
        places.append(_Place(item, own, known))
    return places[::-1]


def _names_what_follows(text: str, following: _Place) -> bool:
    """Whether a text is a label by itself whose value follows and was read: as a row's, or as what holds for rows. A
    heading is such a value where it is an action."""
    if not following.read or (isinstance(following.item, Heading) and not following.rows):
        return False
    if len(text.split()) > LONGEST_LABEL or text.partition(":")[2].strip():
        return False
    return not following.rows or text.rstrip().endswith(":") or match_heading(text, fuzzy=False).known


def _rows_beside_lines(places: Sequence[_Place]) -> set[int]:
    """The rows next to a label or a bold line that was not read: those before it up to a heading, those after it. What
    is said of the document is left out."""
    touched: set[int] = set()
    for index, place in enumerate(places):
        line = place.item
        if place.read or not isinstance(line, Line) or is_about_document(line.text):
            continue
        if not (_is_prominent(line) or _LABEL.match(line.text)):
            continue
        for side in (places[index + 1 :], places[:index][::-1]):
            for other in side:
                touched |= other.rows
                if other.rows or isinstance(other.item, Heading):
                    break
    return touched


def _rows_below_headings(places: Sequence[_Place]) -> set[int]:
    """The rows below a heading between rows that was not read, up to one of its level, where it stands right above one
    that was read, or comes again."""
    begun = next(index for index, place in enumerate(places) if place.rows)
    left = [i for i, p in enumerate(places) if i > begun and not p.read and _is_prominent(p.item)]
    counts = Counter(_letters(_text(places[i].item)) for i in left)
    touched: set[int] = set()
    for index in left:
        item, following = places[index].item, places[index + 1 :]
        again = counts[_letters(_text(item))] > 1
        if again:  # a label as well as a heading
            touched |= next(place.rows for place in places[:index][::-1] if place.rows)
        elif not (isinstance(item, Heading) and following[0].read and isinstance(following[0].item, Heading)):
            continue
        for other in following:
            if isinstance(item, Heading) and isinstance(other.item, Heading) and other.item.level <= item.level:
                break
            touched |= other.rows
    return touched


def _is_prominent(item: Item) -> bool:
    return isinstance(item, Heading) or (isinstance(item, Line) and item.bold and len(_letters(item.text)) >= _SHORTEST)


def _text(item: Item) -> str:
    return "" if isinstance(item, Grid) else item.text


def _rows_of_cut_tables(places: Sequence[_Place], read: _Read) -> set[int]:
    """The rows of tables with a cell below the heads that went into no row."""
    touched: set[int] = set()
    for place in places:
        grid = place.item
        if not isinstance(grid, Grid) or not place.rows:
            continue
        filled = [cell for cell in grid.cells if cell.lines]
        head = max((c.row for c in filled if c.row < _HEAD_ROWS and _letters(c.text) in read.heads), default=-1)
        sums = {cell.row for cell in filled if is_total(cell.text)}
        body = [cell for cell in filled if cell.row > head and cell.row not in sums]
        if any(not _is_read(cell, grid.page, read) for cell in body):
            touched |= place.rows
    return touched


def _is_read(cell: GridCell, page: int, read: _Read) -> bool:
    """Whether a cell went into a row, or is the head of a column: by itself, as one of several levels, or as a year."""
    if read.rows_at([word for line in cell.lines for word in line], cell.box, page) or read.text(cell.text):
        return True
    letters = _letters(cell.text)
    named = any(letters in head or letters.startswith(head) for head in read.heads)
    return named or is_year(cell.text) or is_year_part(cell.text)


def _rows_without_section(rows: Sequence[RawRow], places: Sequence[_Place]) -> set[int]:
    """The rows without a section, where one of them stands below a heading that was not read."""
    without = {index for index, row in enumerate(rows) if not row.section}
    headings = [index for index, place in enumerate(places) if isinstance(place.item, Heading) and not place.read]
    below = (place.rows for place in places[headings[0] :]) if headings else ()
    return without if any(not without.isdisjoint(own) for own in below) else set()


def _rows_of_first_heading(rows: Sequence[RawRow], items: Sequence[Item]) -> set[int]:
    """All rows, where the section of each is the document's first heading and there are others."""
    headings = {_letters(item.text): None for item in items if isinstance(item, Heading)}
    sections = {_letters(row.section or "") for row in rows}
    return set(range(len(rows))) if len(headings) > 1 and sections == {next(iter(headings))} else set()


def _gaps(places: Sequence[_Place]) -> Iterable[tuple[frozenset[int], Sequence[_Place]]]:
    """What stands between two places of rows that follow each other, with the rows on either side of it."""
    owning = [index for index, place in enumerate(places) if place.rows]
    for before, after in pairwise(owning):
        yield frozenset((max(places[before].rows), min(places[after].rows))), places[before + 1 : after]


def _rows_beside_text(places: Sequence[_Place]) -> set[int]:
    """The rows next to a line between them that was not read, where no heading stands between them: below a heading it
    may well introduce what follows."""
    touched: set[int] = set()
    for beside, gap in _gaps(places):
        headed = any(isinstance(place.item, Heading) for place in gap)
        if not headed and any(isinstance(place.item, Line) and not place.read for place in gap):
            touched |= beside
    return touched


def _rows_beside_values(places: Sequence[_Place], read: _Read) -> set[int]:
    """The rows next to a text between them that was not read and can be nothing but a party or a time of a row."""
    touched: set[int] = set()
    for beside, gap in _gaps(places):
        texts = [text for place in gap if not place.read for text in _texts(place.item)]
        if any(_is_value(text) and not read.text(text) for text in texts):
            touched |= beside
    return touched


def _texts(item: Item) -> list[str]:
    return [cell.text for cell in item.cells if cell.lines] if isinstance(item, Grid) else [item.text]


def _is_value(text: str) -> bool:
    if text.endswith(".") or len(text.split()) > _LONGEST_VALUE or match_heading(text).known:
        return False
    return any(LIKENESS[name](text) >= SURE for name in ("responsible_raw", "timeline_raw"))


def _rows_with_goal_above(rows: Sequence[RawRow], items: Sequence[Item], owners: Sequence[frozenset[int]]) -> set[int]:
    """The rows whose goal is a heading further up than their section."""
    at: dict[str, int] = {}
    touched: set[int] = set()
    for number, (item, own) in enumerate(zip(items, owners, strict=True)):
        if isinstance(item, Heading):
            at[_letters(item.text)] = number
        touched.update(index for index in own if _goal_is_above(rows[index], at))
    return touched


def _goal_is_above(row: RawRow, at: Mapping[str, int]) -> bool:
    goal, section = (at.get(_letters(text)) if text else None for text in (row.goal, row.section))
    return goal is not None and section is not None and goal < section


def _letters(text: str) -> str:
    """Letters and digits only: line ends, hyphens and spaces may be set otherwise."""
    return _SIGNS.sub("", text).casefold()
