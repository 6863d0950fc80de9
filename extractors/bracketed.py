"""List items that end with brackets: `Ta fram en plan (Ansvarig: nämnden. Tidplan: 2024)`, or `… (nämnden, 2024)`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import regex

from extractors.headings import STATED, Heading, Outline, is_numbered_goal
from extractors.labelled import Entry, Record
from extractors.labels import item_number, line_labels
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, baselines, make_line, opens_paragraph
from extractors.page import Line, Word, words_text
from extractors.rows import region_of
from extractors.table_columns import labels_wanted
from extractors.text import DASHES, Lexicon, cell_text
from extractors.unknown_heads import is_time
from rules.fields import FieldMatch, match_heading
from rules.likeness import LIKE
from rules.parties import party_likeness

_ENDS = ".,;"  # what parts the labels in brackets
_PARTS = regex.compile(r"[.,;]\s+")  # what parts who and when in brackets without labels
_MOSTLY = 0.8  # so many of the items of lists of actions say who in brackets, where brackets without labels do
_HEADING = 50  # a longer line that opens with such a word is a sentence


@dataclass
class _Reading:
    """What was read of the items of a document: records, all else, and how many items the lists of actions have, and
    how many of these are records."""

    records: list[Record] = field(default_factory=list)
    rest: list[Item] = field(default_factory=list)
    listed: int = 0
    taken: int = 0


def bracketed_records(items: Sequence[Item], lexicon: Lexicon) -> tuple[list[Record], list[Item]]:
    """The list items whose text ends with brackets that say who or when, each a record; and all else.

    Brackets have labels, or name parties and times alone, or parties: these only where nearly all items below headings
    or lines that name actions (`Det här ska vi göra`) end so. One such item alone is none: it is a remark in a text. A
    paragraph between the items that is a label for a goal with its value, or names one by its number, says the goal of
    those below.
    """
    if sum(isinstance(item, Line) and _closes(item) for item in items) < 2:
        return [], list(items)
    found = _read(items, lexicon, plain=True)
    if found.taken < _MOSTLY * found.listed:
        found = _read(items, lexicon, plain=False)
    return (found.records, found.rest) if len(found.records) > 1 else ([], list(items))


def _read(items: Sequence[Item], lexicon: Lexicon, *, plain: bool) -> _Reading:
    """The records of the items, those of brackets without labels among them where `plain` is set."""
    found = _Reading()
    headings = Counter(item.text for item in items if isinstance(item, Heading))
    outline = Outline()
    lines: list[Line] = []
    actions: int | None = None  # the level of the heading or line in force that names the items actions
    for item, following in zip_longest(items, items[1:]):
        if not isinstance(item, Line) or _opens_item(item) or (lines and opens_paragraph(lines[-1], item)):
            _state_goal(lines, outline, lexicon)
            found.rest += lines
            lines = []
        if not isinstance(item, Line):
            found.rest.append(item)
            if isinstance(item, Heading):
                named = _names_actions(item.text)
                if actions is None or item.level <= actions:
                    actions = item.level if named else None
                if not named or headings[item.text] == 1:
                    outline.enter(item)
            continue
        if _names_actions(item.text):
            actions = STATED
        lines.append(item)
        listed = actions is not None and _opens_item(lines[0])
        found.listed += listed and len(lines) == 1
        if not _closes(item):
            continue
        ends = not isinstance(following, Line) or _opens_item(following) or opens_paragraph(item, following)
        timed = ends and _opens_item(lines[0])
        record = _record(lines, outline, plain=plain and listed and ends, timed=timed)
        if record is not None:
            found.records.append(record)
            found.taken += listed
            lines = []
    found.rest += lines
    return found


def _names_actions(text: str) -> bool:
    """Whether a heading or line names actions, by all of its words or by the first (`Åtgärder under 2025`)."""
    matches = [match_heading(part, fuzzy=False) for part in (text.rstrip(" :"), text.split()[0])]
    return any(match.field == "activity" and match.kind == "word" for match in matches[: 1 + (len(text) <= _HEADING)])


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


def _record(item: Sequence[Line], outline: Outline, *, plain: bool, timed: bool) -> Record | None:
    """The record that the lines of an item make, the last of which closes a bracket; None where that holds no labels
    and, where `plain` is set, no party, or where `timed` is, no party with a time."""
    words = [word for line in item for word in line.words]
    opening = _opening(words)
    if not opening:
        return None
    inside = _inside(words, opening)
    page = item[-1].page
    labels = line_labels(make_line(inside, page), beside=False, inside=False) if inside else []
    if labels and labels_wanted([label.match for label in labels]):
        entries = [
            Entry(label.text, label.match, _lines(_without_end(label.words) if label.words else [], page))
            for label in labels
        ]
    elif (match := _who_and_when(words_text(inside))) is not None and (plain or (timed and match.second)):
        entries = [Entry("", match, _lines(inside, page))]
    else:
        return None
    number, title = item_number(_until(item, opening)) or (None, _until(item, opening))
    section, goal = outline.section_and_goal(table=False)
    return Record(section, goal, entries, title, number, kind="list")


def _lines(words: Sequence[Word], page: int) -> list[Line]:
    return [make_line(group, page) for group in baselines(words)]


def _who_and_when(text: str) -> FieldMatch | None:
    """What brackets without labels name: parties, and the time where one part is one; None where they name no party."""
    parts = [part for part in _PARTS.split(text) if part]
    parties = [part for part in parts if not is_time(part)]
    if not parties or party_likeness(", ".join(parties)) < LIKE:
        return None
    return FieldMatch("responsible_raw", "content", 1.0, "timeline_raw" if len(parties) < len(parts) else None)


def time_in_brackets(item: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """The lines of an item without the time in brackets that they end with, and that time; None where they do not."""
    words = [word for line in item for word in line.words]
    opening = _opening(words) if _closes(item[-1]) else 0
    if not opening:
        return None
    inside = _inside(words, opening)
    if not inside or not is_time(words_text(inside)):
        return None
    return _until(item, opening), _lines(inside, item[-1].page)


def _inside(words: Sequence[Word], opening: int) -> list[Word]:
    """The words between the bracket that opens before one of them and the one that closes after the last."""
    inside = [replace(words[opening], text=words[opening].text[1:]), *words[opening + 1 :]]
    inside[-1] = replace(inside[-1], text=inside[-1].text.rstrip(".")[:-1])
    return [word for word in inside if word.text]


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
