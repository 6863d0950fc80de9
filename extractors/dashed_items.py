"""List items whose parts stand between dashes: `Bygg en bro – Tekniska nämnden – 2025`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from extractors.headings import Heading, Outline
from extractors.labelled import Entry, Record
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, make_line, opens_paragraph
from extractors.page import Line, Word, words_text
from extractors.text import DASHES
from extractors.unknown_heads import is_party, is_time
from rules.fields import FieldMatch

# So many items of a document at least: fewer are sentences that happen to end so.
_FEWEST = 3


def dashed_records(items: Sequence[Item]) -> tuple[list[Record], list[Item]]:
    """The items of lists whose text ends with a party and a time between dashes, each a record; and all else. None
    where a document has but a few."""
    records: list[Record] = []
    rest: list[Item] = []
    outline = Outline()
    for part in _parts(items):
        record = _record(part, outline) if isinstance(part, list) else None
        if record is not None:
            records.append(record)
        elif isinstance(part, list):
            rest += part
        else:
            rest.append(part)
            if isinstance(part, Heading):
                outline.enter(part)
    return (records, rest) if len(records) >= _FEWEST else ([], list(items))


def _parts(items: Sequence[Item]) -> Iterator[Item | list[Line]]:
    """The items, the lines of each item of a list together."""
    lines: list[Line] = []
    for item, following in zip_longest(items, items[1:]):
        if isinstance(item, Line) and (lines or item.words[0].text in SURE_BULLETS):
            lines.append(item)
            if (
                isinstance(following, Line)
                and following.words[0].text not in SURE_BULLETS
                and not opens_paragraph(item, following)
            ):
                continue
            yield lines
            lines = []
        elif item is not None:
            yield item


def _record(item: Sequence[Line], outline: Outline) -> Record | None:
    """The record of an item; None where its last two parts are no party and no time."""
    words = [word for line in item for word in line.words][1:]
    dashes = [index for index, word in enumerate(words) if word.text in DASHES]
    if len(dashes) < 2 or not dashes[-2]:
        return None
    first, second = dashes[-2:]
    party, time = words[first + 1 : second], words[second + 1 :]
    if not party or not time or not is_party(words_text(party)) or not is_time(words_text(time)):
        return None
    section, goal = outline.section_and_goal(table=False)
    entries = [
        Entry("", FieldMatch(name, "content", 1.0), _lines(part, item))
        for name, part in (("responsible_raw", party), ("timeline_raw", time))
    ]
    return Record(section, goal, entries, _lines(words[:first], item), kind="list")


def _lines(words: Sequence[Word], item: Sequence[Line]) -> list[Line]:
    """Some words of an item in its lines."""
    own = {id(word) for word in words}
    kept = ([word for word in line.words if id(word) in own] for line in item)
    return [make_line(part, line.page) for part, line in zip(kept, item, strict=True) if part]
