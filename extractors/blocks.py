"""Labelled paragraphs and numbered lists: from the lines of the text to labelled records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import regex

from extractors.grid import Grid
from extractors.headings import Heading, Outline, Styles
from extractors.labelled import BESIDE, Entry, Record
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, make_line
from extractors.page import Line, Word
from rules.fields import EXTRA, NO_MATCH, FieldMatch, match_heading, split_label
from rules.parties import party_likeness

# `Åtgärd 3. Ta fram …`, `Aktivitet 1.2: …`, `Åtgärd A4 – …`
_NUMBERED_WORD = regex.compile(
    r"^(?P<word>\p{L}[\p{L}-]{3,20})\s+(?:nr\.?\s*)?(?P<number>\p{Lu}?\d+(?:\.\d+)*\p{Ll}?)\s*(?:[.:–—-]|\b)\s*(?P<rest>.*)$"
)
# `3. Ta fram …`, `1.2.3 Ta fram …`
_NUMBER = regex.compile(r"^(?P<number>\p{Lu}?\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?P<rest>\p{Lu}.*)$")
_SHALL = regex.compile(r"^(?P<party>.{4,80}?)\s+(?:ska|skall|kommer att)\s*:?$", regex.IGNORECASE)


@dataclass(frozen=True)
class _Part:
    """A label found on a line: what stands before the value, what it names, and the value's words on that line."""

    label: str
    match: FieldMatch
    words: tuple[Word, ...]
    beside: bool


class BlockReader:
    """Collects labelled records from the lines of a document, in reading order."""

    def __init__(self, items: Sequence[Item], styles: Styles) -> None:
        self.records: list[Record] = []
        self._styles = styles
        self._record: Record | None = None
        self._opener: str | None = None
        self._label_headings = _label_headings(items)
        self._unknown = _unknown_labels(items)
        self._party_headings = _party_headings(items)
        self._candidate: list[Line] = []  # a heading or numbered line that may be the action of labels below it
        self._number: tuple[str, str] | None = None
        self._text: list[Line] = []
        self._own: str | None = None  # the heading that is the title of the item at hand

    def heading(self, heading: Heading, lines: Sequence[Line]) -> bool:
        """Walk past a heading; True when it is no heading of the outline but a label or an item of a list."""
        if heading.text in self._label_headings:
            match = match_heading(heading.text, fuzzy=False)
            self._enter(_Part(heading.text.rstrip(" :"), match, (), False), lines[0], Outline())
            return True
        self.close()
        self._own = heading.text
        self._candidate = list(lines)
        numbered = _numbered(lines)
        self._number = None
        if numbered is not None:
            self._number, self._candidate = numbered
            return self._number[0] != "Nr"
        return False

    def line(self, line: Line, outline: Outline, *, beside: bool = False) -> None:
        """Take in a line of the text below the headings of `outline`; `beside`: its value stands to its right."""
        last = self._record.entries[-1] if self._record is not None else None
        if last is not None and last.beside and not last.lines:
            last.lines.append(line)
            return
        numbered = _numbered([line])
        if numbered is not None and self._opens_item(numbered[0], line):
            self.close()
            self._number, self._candidate = numbered
            return
        parts = _labels(line, beside=beside, inside=self._record is not None) or self._unknown_label(line)
        if not parts:
            self._value(line)
            return
        head = line.words[: _count_before(parts, line)]
        if head:
            self._value(make_line(head, line.page))
        for part in parts:
            self._enter(part, line, outline)

    def take_title(self, outline: Outline) -> tuple[list[Line], tuple[str, str] | None, str | None, str | None] | None:
        """The heading or numbered line at hand, with its number and the section and goal above it, for a card below it."""
        if not self._candidate or self._text or self._record is not None:
            return None
        section, goal = _above(outline, self._own) if self._own is not None else outline.section_and_goal(table=True)
        return self._candidate, self._number, section, goal

    def _unknown_label(self, line: Line) -> list[_Part]:
        """A label that no rule knows: in bold type, with a colon, and printed again elsewhere in the document."""
        found = _bold_label(line)
        if found is None or found[0] not in self._unknown:
            return []
        return [_Part(found[0], NO_MATCH, tuple(line.words[found[1] :]), False)]

    def close(self) -> None:
        """End the record at hand."""
        self._record = None
        self._candidate = []
        self._number = None
        self._own = None
        self._text = []

    def _opens_item(self, number: tuple[str, str], line: Line) -> bool:
        """Whether a numbered line opens an item: always with a word (`Åtgärd 3`), else where no list is being read."""
        if number[0] != "Nr":
            return True
        if self._record is None:
            return True
        last = self._record.entries[-1] if self._record.entries else None
        return self._record.number is not None and (last is None or last.match.field != "activity" or line.bold)

    def _value(self, line: Line) -> None:
        if self._record is not None:
            self._record.entries[-1].lines.append(line)
        elif self._candidate and not self._text and self._continues_title(line):
            self._candidate.append(line)
        else:
            self._text.append(line)

    def _continues_title(self, line: Line) -> bool:
        before = self._candidate[-1]
        if before.page != line.page or line.top - before.bottom > 0.7 * line.height:
            return False
        return (
            abs(line.size - before.size) < 0.6
            and line.words[0].bold == before.words[-1].bold
            and line.words[0].text not in SURE_BULLETS
        )

    def _enter(self, part: _Part, line: Line, outline: Outline) -> None:
        name = part.match.field
        record = self._record
        if record is None or self._comes_again(record, part):
            section, goal = outline.section_and_goal(table=False)
            record = Record(section, goal)
            if self._candidate and name != "activity":
                record.title, record.number, record.text = self._candidate, self._number, self._text
                record.kind = "list"
                if self._own is not None:
                    record.section, record.goal = _above(outline, self._own)
            self._candidate, self._number, self._text = [], None, []
            self._record = record
            self.records.append(record)
            self._opener = part.label
        if name == "activity" and record.kind == "list" and (record.number is None or record.number[0] == "Nr"):
            # The heading above is one of the outline: the block's own label names its actions.
            section, goal = outline.section_and_goal(table=False)
            record.section, record.goal, record.kind, record.title, record.number = section, goal, "block", [], None
        value = [make_line(part.words, line.page)] if part.words else []
        record.entries.append(Entry(part.label, part.match, value, part.beside))

    def _comes_again(self, record: Record, part: _Part) -> bool:
        labels = [entry.label.casefold() for entry in record.entries]
        return part.label.casefold() in labels


def dash_lists(items: Sequence[Item]) -> list[Record]:
    """The shape "party heading + dash list": `KOMMUNSTYRELSEFÖRVALTNINGEN SKA` above items that say what."""
    headings = _party_headings(items)
    if len(headings) < 2:
        return []
    records: list[Record] = []
    outline = Outline()
    party: tuple[str, Line] | None = None
    for item in items:
        if isinstance(item, Grid):
            party = None
            continue
        text = item.text
        if text in headings:
            words = _party_words(item)
            party = (headings[text], words) if words is not None else None
        elif isinstance(item, Heading):
            outline.enter(item)
            party = None
        elif party is not None:
            first = item.words[0].text
            if first in SURE_BULLETS or first in "-–—":
                section, goal = outline.section_and_goal(table=False)
                record = Record(section, goal, kind="list", title=[make_line(item.words[1:], item.page)])
                entry = Entry("", FieldMatch("responsible_raw", "word", 1.0), [party[1]])
                record.entries.append(entry)
                records.append(record)
            elif records and records[-1].entries[0].lines == [party[1]]:
                records[-1].title.append(item)
    return records


def _party_words(item: Heading | Line) -> Line | None:
    found = _SHALL.match(item.text)
    if found is None:
        return None
    if isinstance(item, Line):
        return make_line(item.words[: len(found["party"].split())], item.page)
    box = item.region
    word = Word(box.x0, box.top, box.x1, box.bottom, found["party"])
    return make_line([word], box.page)


def _party_headings(items: Iterable[Item]) -> dict[str, str]:
    """Headings and lines that say `<party> ska`, with the party."""
    found: dict[str, str] = {}
    for item in items:
        if isinstance(item, Grid) or len(item.text) > 90:
            continue
        match = _SHALL.match(item.text)
        if match is None or party_likeness(match["party"]) < 0.5:
            continue
        if isinstance(item, Heading) or item.bold or item.text.isupper() or item.text.endswith(":"):
            found[item.text] = match["party"]
    return found


def _label_headings(items: Iterable[Item]) -> set[str]:
    """Headings that are the labels of blocks: words for fields, or any text, that come again and again.

    Only where labels say who or when: a heading's or a line's of its own.
    """
    counts: Counter[str] = Counter()
    fields: set[str] = set()
    for item in items:
        if isinstance(item, Grid):
            continue
        match = match_heading(item.text, fuzzy=False)
        if isinstance(item, Heading):
            counts[item.text] += 1
        if match.kind == "word" and match.field is not None:
            fields.add(match.field)
        elif isinstance(item, Line) and (found := split_label(item.text)) is not None:
            fields.add(str(found[2].field))
    if not fields & {"responsible_raw", "timeline_raw"} or len(fields - {EXTRA, "section", "goal"}) < 2:
        return set()
    return {text for text, count in counts.items() if count >= 3 or (count == 2 and _is_label(text))}


def _is_label(text: str) -> bool:
    match = match_heading(text, fuzzy=False)
    return match.kind == "word" and match.field not in (None, EXTRA, "section", "goal")


def _unknown_labels(items: Iterable[Item]) -> set[str]:
    """Bold beginnings of lines that end with a colon and come twice or more."""
    counts = Counter(found[0] for item in items if isinstance(item, Line) and (found := _bold_label(item)) is not None)
    return {label for label, count in counts.items() if count >= 2}


def _bold_label(line: Line) -> tuple[str, int] | None:
    """The bold beginning of a line up to its colon, and the index of the word after it; None where there is none."""
    for index, word in enumerate(line.words[:7]):
        if not word.bold:
            return None
        if word.text.endswith(":"):
            if index + 1 < len(line.words) and line.words[index + 1].bold:
                return None
            text = " ".join(w.text for w in line.words[: index + 1]).rstrip(" :")
            return (text, index + 1) if text[:1].isupper() else None
    return None


def _labels(line: Line, *, beside: bool, inside: bool) -> list[_Part]:
    """The labels on a line with their values: one at its start, and others after a gap or a full stop.

    A label without a colon is a whole line: a listed word, or, with its value `beside` it or (bold) `inside` a record,
    one that a stem fits.
    """
    if beside or (inside and line.bold):
        match = match_heading(line.text, fuzzy=False)
        if match.known and len(line.words) <= 6:
            return [_Part(line.text.rstrip(" :"), match, (), beside)]
    words = line.words
    starts = []
    at = 0
    while at < len(words):
        valued = bool(starts) and at > starts[-1][1]
        found = _label_at(words, at) if at == 0 or valued or _may_open(words[at - 1], words[at]) else None
        if found is None:
            at += 1
        else:
            starts.append((at, *found))
            at = found[0]
    if not starts or (starts[0][0] != 0 and not starts[0][3]):
        return []
    if starts[0][0] != 0 and len(starts) == 1:
        return []
    parts = []
    for number, (_, end, label, _, match) in enumerate(starts):
        stop = starts[number + 1][0] if number + 1 < len(starts) else len(words)
        parts.append(_Part(label, match, tuple(words[end:stop]), False))
    return parts


def _may_open(before: Word, word: Word) -> bool:
    return word.x0 - before.x1 > 0.6 * word.size or before.text.endswith((".", ";", "|", ","))


def _label_at(words: Sequence[Word], at: int) -> tuple[int, str, bool, FieldMatch] | None:
    """A label with a colon that begins at word `at`: (index after it, label, colon, what it names)."""
    text = ""
    for end in range(at, min(at + 9, len(words))):
        text = f"{text} {words[end].text}".strip()
        if text.endswith(":"):
            found = split_label(text) if text[0].isupper() or at == 0 else None
            if found is not None:
                return end + 1, found[0], True, found[2]
            match = match_heading(text, fuzzy=any(w.score < 1 for w in words))
            if at == 0 and match.known:
                return end + 1, text.rstrip(" :"), True, match
            return None
        if ":" in words[end].text[:-1] and not words[end].text[0].isdigit():
            return None
    if at == 0 and len(words) <= 6:
        found = split_label(text)
        if found is not None and text[0].isupper():
            return len(words), found[0], False, found[2]
    return None


def _count_before(parts: Sequence[_Part], line: Line) -> int:
    first = parts[0].label.split()[0]
    return next((i for i, w in enumerate(line.words) if w.text.startswith(first)), 0)


def _numbered(lines: Sequence[Line]) -> tuple[tuple[str, str], list[Line]] | None:
    """The number of a numbered item, (`Åtgärd`, `3`) or (`Nr`, `1.2`), and its lines without it."""
    text = lines[0].text
    found = _NUMBERED_WORD.match(text)
    if found is not None:
        match = match_heading(found["word"], fuzzy=False)
        if match.field != "activity" or match.kind != "word":
            return None
        label = found["word"]
    else:
        found = _NUMBER.match(text)
        if found is None:
            return None
        label = "Nr"
    rest = len(found["rest"].split())
    words = lines[0].words[len(lines[0].words) - rest :] if rest else ()
    kept = [make_line(words, lines[0].page)] if words else []
    return (label, found["number"]), [*kept, *lines[1:]]


def _above(outline: Outline, own: str) -> tuple[str | None, str | None]:
    """Section and goal above an item whose own heading, `own`, is the innermost of the outline."""
    above = Outline()
    for heading in outline.path:
        if heading.text != own:
            above.enter(heading)
    return above.section_and_goal(table=False)


def is_list_record(record: Record, records: Sequence[Record]) -> bool:
    """Whether a record is an item of a list or a card, and no accident: of its kind there are others in the document.

    A numbered `Åtgärd 3` and a block with its own action label speak for themselves. A heading above `Ansvarig: …` is a
    document-control box as often as an action.
    """
    beside = sum(entry.beside for entry in record.entries) * 2 > len(record.entries)
    if not beside and (record.kind != "list" or (record.number is not None and record.number[0] != "Nr")):
        return True
    names = record.fields() & {*BESIDE, "activity"}
    labels = {entry.label.casefold() for entry in record.entries}
    alike = [
        r
        for r in records
        if len({e.label.casefold() for e in r.entries} & labels) >= min(2, len(names)) and r.kind == record.kind
    ]
    if len(names) < 2:
        return record.kind == "list" and len(alike) >= 3 and "responsible_raw" in names
    return len(alike) >= 2 and bool(names & {"responsible_raw", "timeline_raw"})
