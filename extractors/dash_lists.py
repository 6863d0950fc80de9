"""The shape "party heading + dash list": `KOMMUNSTYRELSEFÖRVALTNINGEN SKA`, `Nämnden ansvarar för att` or
`Nämnden får i uppdrag att`, above what it does."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.bracketed import time_in_brackets
from extractors.grid import Grid
from extractors.headings import Heading, Outline
from extractors.labelled import Entry, Record
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, make_line, opens_paragraph
from extractors.page import Line, Word
from extractors.text import DASHES
from rules.fields import FieldMatch, match_heading
from rules.parties import party_likeness

_SHALL = regex.compile(
    r"^(?P<party>.{4,80}?)\s+(?:ska|skall|kommer att|(?:får|ges|har|har fått) i uppdrag(?: att)?|uppdras att"
    r"|(?P<duty>(?:ansvarar|har ansvar(?:et)?) för(?: att)?))\s*:?$",
    regex.IGNORECASE,
)
_COUNTED = regex.compile(r"(?:\d{1,2}|\p{Ll})[.)]")


def dash_lists(items: Sequence[Item]) -> tuple[list[Record], list[Item]]:
    """The items below headings that say `<party> ska`, each a record, and all else; none where there are fewer than two
    headings."""
    headings = _party_headings(items)
    if len(headings) < 2:
        return [], list(items)
    records: list[Record] = []
    rest: list[Item] = []
    outline = Outline()
    party: tuple[str, Line] | None = None
    for item in items:
        read = False
        if isinstance(item, Grid):
            party = None
        elif item.text in headings:
            words = _party_words(item)
            party = (headings[item.text], words) if words is not None else None
            read = isinstance(item, Line)
        elif isinstance(item, Heading):
            outline.enter(item)
            party = None
        elif party is not None and _opens_item(item):
            section, goal = outline.section_and_goal(table=False)
            record = Record(section, goal, kind="list", title=[make_line(item.words[1:], item.page)])
            record.entries.append(Entry("", FieldMatch("responsible_raw", "word", 1.0), [party[1]]))
            records.append(record)
            read = True
        elif party is not None and records and records[-1].entries[0].lines == [party[1]]:
            if read := not opens_paragraph(records[-1].title[-1], item):
                records[-1].title.append(item)
            else:
                party = None
        if not read:
            rest.append(item)
    for record in records:
        if (found := time_in_brackets(record.title)) is not None:
            record.title, time = found
            record.entries.append(Entry("", FieldMatch("timeline_raw", "content", 1.0), time))
    return records, rest


def _opens_item(line: Line) -> bool:
    """Whether a line opens with a bullet, a dash or the number of an item, and holds more."""
    first = line.words[0].text
    return len(line.words) > 1 and (first in SURE_BULLETS | DASHES or bool(_COUNTED.fullmatch(first)))


def _party_words(item: Heading | Line) -> Line | None:
    found = _SHALL.match(item.text)
    if found is None:
        return None
    if isinstance(item, Line):
        return make_line(item.words[: len(found["party"].split())], item.page)
    box = item.region
    word = Word(box.x0, box.top, box.x1, box.bottom, found["party"])
    return make_line([word], box.page)


def _party_headings(items: Sequence[Item]) -> dict[str, str]:
    """Headings and lines that say `<party> ska`, with the party; a plain line only right above an item. What a party
    answers for is an action only below a heading that names actions: policies say it of duties."""
    found: dict[str, str] = {}
    outline = Outline()
    for item, following in zip(items, [*items[1:], None], strict=False):
        if isinstance(item, Heading):
            outline.enter(item)
        if isinstance(item, Grid) or len(item.text) > 90:
            continue
        match = _SHALL.match(item.text)
        if match is None or party_likeness(match["party"]) < 0.5:
            continue
        if match["duty"] and all(match_heading(above.text).field != "activity" for above in outline.path):
            continue
        stands_out = isinstance(item, Heading) or item.bold or item.text.isupper() or item.text.endswith(":")
        if stands_out or (isinstance(following, Line) and _opens_item(following)):
            found[item.text] = match["party"]
    return found
