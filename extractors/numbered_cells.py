"""Rows whose cells hold the same numbered items (`1. Bygg … 2. Laga …` beside `1. Nämnden 2. Rektor`): one row each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import regex

from extractors.page import Word, union
from extractors.rows import Region
from extractors.table_rows import TableRow
from rules.fields import match_heading

_NUMBER = regex.compile(r"(\p{Lu}?\d{1,2}(?:\.\d{1,2})*)[.)]|(\d{1,2}(?:\.\d{1,2})+)")

_Lines = list[tuple[Word, ...]]


def parted_rows(headings: Sequence[str], drafts: Sequence[TableRow]) -> list[TableRow]:
    """The rows of a table, those cut into their items where the action and another cell are numbered alike, as they are
    in most rows. What other cells say holds for all items; the numbers stay with the actions."""
    activity = next((i for i, heading in enumerate(headings) if match_heading(heading).field == "activity"), None)
    if activity is None:
        return list(drafts)
    items = [{column: _items(lines) for column, lines in draft.cells.items()} for draft in drafts]
    told = {column for found in items for column, own in found.items() if any(len(lines) > 1 for lines in own.values())}
    alike = [_alike(found, activity, told) for found in items]
    numbers = sum(len(found[activity]) for found, columns in zip(items, alike, strict=True) if columns)
    if numbers < 2 or sum(map(bool, alike)) < len(drafts) / 2:
        return list(drafts)
    rows: list[TableRow] = []
    for draft, found, columns in zip(drafts, items, alike, strict=True):
        rows += _parts(draft, {column: found[column] for column in columns}, activity) if columns else [draft]
    return rows


def _alike(items: Mapping[int, Mapping[str, _Lines]], activity: int, told: set[int]) -> list[int]:
    """The columns, of those that hold more than numbers (`told`), with the same numbers as the actions, these among
    them; none where there is no other."""
    numbers = list(items.get(activity, {}))
    alike = [column for column, found in items.items() if column in told and numbers and list(found) == numbers]
    return alike if len(alike) > 1 else []


def _parts(draft: TableRow, items: Mapping[int, Mapping[str, _Lines]], activity: int) -> list[TableRow]:
    parts: list[TableRow] = []
    for number in items[activity]:
        own = {column: found[number] for column, found in items.items()}
        texts = {c: _named(own[c], named=c == activity) if c in own else lines for c, lines in draft.cells.items()}
        cells = {column: lines for column, lines in texts.items() if lines}
        places = {c: _place(draft.places[c], own[c]) if c in own else draft.places[c] for c in cells}
        held = draft.inherited | (draft.cells.keys() - items.keys() if parts else set())
        parts.append(replace(draft, cells=cells, places=places, inherited=held))
    return parts


def _items(lines: _Lines) -> dict[str, list[tuple[Word, ...]]]:
    """The lines of each item by its number, which stands by itself in the first of them; none where a cell does not
    open with a number, or one comes twice."""
    items: dict[str, _Lines] = {}
    for line in lines:
        if found := _NUMBER.fullmatch(line[0].text):
            number = found[1] or found[2]
            if number in items:
                return {}
            items[number] = [part for part in (line[:1], line[1:]) if part]
        elif items:
            items[next(reversed(items))].append(line)
        else:
            return {}
    return items


def _named(lines: _Lines, *, named: bool) -> _Lines:
    """The lines of an item, its number on one line with its text, or left out."""
    number, *text = lines
    return [(*number, *line) if named and not at else line for at, line in enumerate(text)]


def _place(places: Sequence[Region], lines: _Lines) -> list[Region]:
    """Where the lines of an item stand in its cell; the whole cell where that runs over the page end."""
    if len(places) > 1:
        return list(places)
    box = union([word for line in lines for word in line])
    return [replace(places[0], top=box.top, bottom=box.bottom)]
