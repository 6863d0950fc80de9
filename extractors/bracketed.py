"""List items that end with their labels in brackets: `Ta fram en cykelplan (Ansvarig: nämnden. Tidplan: 2024)`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.headings import Heading, Outline, is_numbered_goal
from extractors.labelled import Entry, Record
from extractors.labels import item_number, line_labels
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, baselines, make_line, opens_paragraph
from extractors.page import Line, Word
from extractors.rows import region_of
from extractors.table_columns import labels_wanted
from extractors.text import DASHES, Lexicon, cell_text

_ENDS = ".,;"  # what parts the labels in brackets


def bracketed_records(items: Sequence[Item], lexicon: Lexicon) -> tuple[list[Record], list[Item]]:
    """The list items whose text ends with labels in brackets that say who or when, each a record; and all else.

    One such item alone is none: it is a remark in a text. A paragraph between the items that is a label for a goal with
    its value, or names one by its number, says the goal of those below.
    """
    if sum(isinstance(item, Line) and _closes(item) for item in items) < 2:
        return [], list(items)
    records: list[Record] = []
    rest: list[Item] = []
    outline = Outline()
    lines: list[Line] = []
    for item in items:
        if not isinstance(item, Line) or _opens_item(item) or (lines and opens_paragraph(lines[-1], item)):
            _state_goal(lines, outline, lexicon)
            rest += lines
            lines = []
        if not isinstance(item, Line):
            rest.append(item)
            if isinstance(item, Heading):
                outline.enter(item)
            continue
        lines.append(item)
        if _closes(item) and (record := _record(lines, outline)) is not None:
            records.append(record)
            lines = []
    return (records, [*rest, *lines]) if len(records) > 1 else ([], list(items))


def _state_goal(lines: Sequence[Line], outline: Outline, lexicon: Lexicon) -> None:
    if not lines:
        return
    labels = line_labels(lines[0], beside=False, inside=False)
    words = labels[0].words if [label.match.field for label in labels] == ["goal"] else ()
    if words or is_numbered_goal(lines[0].text):
        text = cell_text([words or lines[0].words, *(line.words for line in lines[1:])], lexicon)
        outline.state_goal(text, region_of(lines[0], lines[0].page))


def _opens_item(line: Line) -> bool:
    return line.words[0].text in SURE_BULLETS | DASHES or item_number([line]) is not None


def _closes(line: Line) -> bool:
    return line.words[-1].text.rstrip(".").endswith(")")


def _record(item: Sequence[Line], outline: Outline) -> Record | None:
    """The record that the lines of an item make, the last of which closes a bracket; None without labels in that."""
    words = [word for line in item for word in line.words]
    opening = _opening(words)
    if not opening:
        return None
    inside = [replace(words[opening], text=words[opening].text[1:]), *words[opening + 1 :]]
    inside[-1] = replace(inside[-1], text=inside[-1].text.rstrip(".")[:-1])
    page = item[-1].page
    labels = line_labels(make_line([word for word in inside if word.text], page), beside=False, inside=False)
    if not labels or not labels_wanted([label.match for label in labels]):
        return None
    number, title = item_number(_until(item, opening)) or (None, _until(item, opening))
    section, goal = outline.section_and_goal(table=False)
    record = Record(section, goal, kind="list", title=title, number=number)
    for label in labels:
        words = _without_end(label.words) if label.words else []
        value = [make_line(group, page) for group in baselines(words)]
        record.entries.append(Entry(label.text, label.match, value))
    return record


def _opening(words: Sequence[Word]) -> int:
    """The index of the word that opens the bracket which the last word closes; 0 where none does."""
    depth = 0
    for index in range(len(words) - 1, 0, -1):
        depth += words[index].text.count(")") - words[index].text.count("(")
        if depth <= 0:
            return index if words[index].text.startswith("(") else 0
    return 0


def _until(item: Sequence[Line], count: int) -> list[Line]:
    """The lines of the first `count` words of an item, without its bullet."""
    lines: list[Line] = []
    for number, line in enumerate(item):
        words = line.words[:count]
        count -= len(words)
        if number == 0 and words[0].text in SURE_BULLETS | DASHES:
            words = words[1:]
        if words:
            lines.append(make_line(words, line.page))
    return lines


def _without_end(words: Sequence[Word]) -> list[Word]:
    """The words of a value without the sign that parts it from the next label."""
    return [*words[:-1], replace(words[-1], text=words[-1].text.rstrip(_ENDS))]
