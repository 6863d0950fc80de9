"""Labelled records: what cards, labelled paragraphs and numbered lists have in common.

A record is a run of labels with their values. It begins at a heading, at a numbered item, or where the label that
opened the record before comes again (docs/reading.md, "What an action is").
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from extractors.labels import ItemNumber
from extractors.lines import make_line
from extractors.page import Line, Word, union
from extractors.rows import Cell, RawRow, Region, TableNote, make_cell, region_of
from extractors.table_columns import field_by_content, labels_beside
from extractors.text import Lexicon, cell_text, join_lines, list_items
from extractors.unknown_heads import DOUBT, Guess, guess_fields
from rules.fields import EXTRA, FieldMatch
from rules.likeness import LIKE, LIKENESS

# An action has at least a word: a number alone is a page of a table of contents, or a figure.
_SAYS_SOMETHING = regex.compile(r"\p{L}{3}")

_COUNTED = regex.compile(r"(\d{1,2})[.)]")  # the number of an item: `1.`


@dataclass
class Entry:
    """A label as printed, what it names, and the lines of its value."""

    label: str
    match: FieldMatch
    lines: list[Line] = field(default_factory=list)
    beside: bool = False  # the value stands to the right of its label
    printed: Line | None = None  # the line of a text on which the label stands


@dataclass(frozen=True)
class Title:
    """An item's own heading that stands above its labels: lines, number, section and goal above it, and the text
    between it and the labels."""

    lines: list[Line]
    number: ItemNumber | None
    section: str | None
    goal: str | None
    text: list[Line]


@dataclass
class Record:
    """The entries of one card, block or list item, with the headings in force above it."""

    section: str | None
    goal: str | None
    entries: list[Entry] = field(default_factory=list)
    title: list[Line] = field(default_factory=list)  # the item's own heading: the action of a numbered list
    number: ItemNumber | None = None
    kind: str = "block"
    text: list[Line] = field(default_factory=list)  # text between the title and the first label

    def fields(self) -> set[str | None]:
        """The fields that the record's labels name."""
        return {entry.match.field for entry in self.entries}

    def labels(self) -> set[str]:
        """The record's labels, folded for comparison."""
        return {entry.label.casefold() for entry in self.entries}

    def entitle(self, title: Title) -> None:
        """Make the item's own heading that stands above it its title."""
        self.title, self.number, self.section, self.goal = title.lines, title.number, title.section, title.goal
        self.text = [*title.text, *self.text]

    @property
    def last_page(self) -> int:
        """The page of the last value, 0 without values."""
        return max((line.page for entry in self.entries for line in entry.lines), default=0)

    @property
    def numbered_by_word(self) -> bool:
        """Whether the record is numbered as an action (`Åtgärd 3`)."""
        return self.number is not None and self.number.word is not None

    @property
    def beside(self) -> bool:
        """Whether most values stand to the right of their labels, as those of a card."""
        return sum(entry.beside for entry in self.entries) * 2 > len(self.entries)


def label_values(records: Iterable[Record]) -> dict[str, list[str]]:
    """All values that each label has in the document, which say what a label that can mean two things means there."""
    values: dict[str, list[str]] = {}
    for record in records:
        for entry in record.entries:
            values.setdefault(entry.label.casefold(), []).append(" ".join(line.text for line in entry.lines))
    return values


def name_unknown_labels(records: Sequence[Record], values: Mapping[str, Sequence[str]]) -> None:
    """Let labels that no rule knows name what their values or their place in most records tell.

    The label that opens records which say who and when, but not what, names the action: a heading above the first of
    such records is their section. `values` are the document's `label_values`.
    """
    votes: dict[str, Counter[Guess]] = {}
    for record in records:
        for label, guess in _guesses(record, values).items():
            votes.setdefault(label, Counter())[guess] += 1
    told = {label: _most_voted(counts) for label, counts in votes.items()}
    for record in records:
        for entry in record.entries:
            named = None if entry.match.known else told.get(entry.label.casefold())
            if named is None or named.field in record.fields():
                continue
            entry.match = FieldMatch(named.field, named.how, 1 - named.doubt)
            if named.field == "activity" and record.title:
                number = [record.number.text] if record.number is not None else []
                record.section = " ".join([*number, *(line.text for line in record.title)])
                record.title, record.number, record.kind = [], None, "block"


def _lists_actions(record: Record) -> bool:
    """Whether an unknown label of an item holds a list: the items are the actions, not the heading above them."""
    if record.numbered_by_word:
        return False
    return any(len(list_items([line.words for line in e.lines])) > 1 for e in record.entries if not e.match.known)


def _most_voted(votes: Counter[Guess]) -> Guess:
    return max(votes, key=lambda guess: (guess.field == "activity", votes[guess]))


def _guesses(record: Record, values: Mapping[str, Sequence[str]]) -> dict[str, Guess]:
    """What the unknown labels of a record may name, by folded label."""
    labels = [entry.label.casefold() for entry in record.entries]
    named: list[Set[str | None]] = [{entry.match.field, entry.match.second} for entry in record.entries]
    texts = [values.get(label, ()) for label in labels]
    if record.title and not _lists_actions(record):
        # The item's own heading is its action, the text below it how that is carried out.
        named.insert(0, {"activity", "implementation"} if record.text else {"activity"})
        texts.insert(0, ())
        labels.insert(0, "")
    return {labels[index]: guess for index, guess in guess_fields(named, texts).items()}


def record_rows(
    record: Record, lexicon: Lexicon, values: Mapping[str, Sequence[str]]
) -> tuple[list[RawRow], TableNote | None]:
    """The actions of a record: one for each item of a block's action list, else one; and why it was taken or left.

    `values` are the document's `label_values`.
    """
    place = _place(record)
    if place is None:
        return [], None
    heads = tuple((entry.label, entry.match.field) for entry in record.entries)
    fields = record.fields()
    activity = next((entry for entry in record.entries if entry.match.field == "activity" and entry.lines), None)
    if activity is None and not record.title:
        return [], TableNote(place, False, "left: labels, but none names an action", heads)
    if not fields & labels_beside():
        return [], TableNote(place, False, "left: nothing beside the action says who, when or how", heads)
    if activity is None and _is_misnamed(record):
        return [], TableNote(place, False, "left: one label alone is known, and its value is none of its kind", heads)
    contents = _contents(record, activity, lexicon, values)
    signals = _signals(record, contents.cells)
    if contents.strategy is not None and "strategy" not in fields:
        signals["header_position:strategy"] = 0.5
    rows = []
    for label, lines in _actions(record, activity):
        text = cell_text([line.words for line in lines], lexicon)
        if not _SAYS_SOMETHING.search(text):
            continue
        action = make_cell(label, "activity", text, [line.words for line in lines], _regions(lines))
        regions = _regions(
            [*lines, *(line for entry in record.entries if entry is not activity for line in entry.lines)]
        )
        rows.append(
            RawRow(
                record.kind,
                (action, *contents.cells),
                regions,
                contents.section,
                contents.goal,
                contents.strategy,
                dict(signals),
            )
        )
    return rows, TableNote(place, bool(rows), f"taken: a {record.kind} with {len(record.entries)} labels", heads)


def _is_misnamed(record: Record) -> bool:
    """Whether one label of a record is no guess, and its value is neither the party nor the time that it names: words
    of other tables (`Nämnd | 2023-02-08 Sessionssalen`)."""
    known = [entry for entry in record.entries if entry.match.kind not in ("content", "position", "none")]
    likeness = LIKENESS.get(known[0].match.field or "") if len(known) == 1 and len(record.entries) > 1 else None
    return likeness is not None and likeness(" ".join(line.text for line in known[0].lines)) < LIKE


def _signals(record: Record, cells: Sequence[Cell]) -> dict[str, float]:
    """The doubts about what the record's labels name."""
    signals = {
        f"header_{entry.match.kind}:{entry.match.field}": DOUBT.get(entry.match.kind, 0.1)
        for entry in record.entries
        if entry.match.kind not in ("word", "none")
    }
    if any(cell.field is None for cell in cells):
        signals["column_unmapped"] = 1.0
    return signals


@dataclass(frozen=True)
class _Contents:
    """What a record says beside its actions: the other cells, and what the actions belong to."""

    cells: tuple[Cell, ...]
    section: str | None
    goal: str | None
    strategy: str | None


def _contents(
    record: Record, activity: Entry | None, lexicon: Lexicon, values: Mapping[str, Sequence[str]]
) -> _Contents:
    """The contents of all entries but the action; a labelled section or goal goes before one of the headings."""
    section, goal, strategy = record.section, record.goal, None
    cells: list[Cell] = []
    seen: set[str | None] = {"activity"} if activity is not None else set()
    if record.number is not None:
        cells.append(Cell(record.number.heading, EXTRA, record.number.text))
    for entry in record.entries:
        if entry is activity:
            continue
        words = [line.words for line in entry.lines]
        name = field_by_content(entry.match, values.get(entry.label.casefold(), ()))
        # `○ Ej påbörjad`: the sign is part of what is printed, no bullet
        text = (join_lines if name == "status_raw" else cell_text)(words, lexicon)
        if name is None and record.kind == "block" and _opens_block(record, entry):
            name = "strategy"
        if name == "section":
            section = text or section
        elif name == "goal":
            goal = text or goal
        elif name == "strategy":
            strategy = text or None
        else:
            second = entry.match.second
            if second is None and name == "activity":
                name = "implementation" if "implementation" not in record.fields() else EXTRA
            elif second is None and name in seen and name != "timeline_raw":
                name = EXTRA
            seen.add(name)
            cell = make_cell(entry.label, name, text, words, _regions(entry.lines))
            cells.append(replace(cell, second=second))
    if record.text:
        words = [line.words for line in record.text]
        name = "implementation" if all(cell.field != "implementation" for cell in cells) else EXTRA
        cells.append(make_cell("", name, cell_text(words, lexicon), words, _regions(record.text)))
    return _Contents(tuple(cells), section, goal, strategy)


def _opens_block(record: Record, entry: Entry) -> bool:
    """Whether an unknown label stands first in a block, before its actions: where other plans have the strategy."""
    fields = [e.match.field for e in record.entries]
    return entry is record.entries[0] and "activity" in fields and "strategy" not in fields


def _actions(record: Record, activity: Entry | None) -> list[tuple[str, list[Line]]]:
    """The actions' lines, each with its label: list items of a block, else the whole entry or the item's title."""
    if activity is None:
        return [(record.number.heading if record.number else "", record.title)]
    if record.kind != "block":
        return [(activity.label, activity.lines)]
    return [(activity.label, lines) for lines in split_items(activity.lines)]


def split_items(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut the lines of a list into its items: at numbers that count on, or at bullets; without these, at paragraphs."""
    numbers = ((at, _COUNTED.fullmatch(line.words[0].text)) for at, line in enumerate(lines) if len(line.words) > 1)
    counted = {at: int(found[1]) for at, found in numbers if found}
    if len(counted) > 1 and 0 in counted and all(b == a + 1 for a, b in pairwise(counted.values())):
        bare = [_without_number(line) if at in counted else line for at, line in enumerate(lines)]
        return [bare[a:b] for a, b in pairwise([*counted, len(lines)])]
    items = list_items([line.words for line in lines])
    if len(items) > 1 or _opens_with_bullet(lines, items):
        result, at = [], 0
        for item in items:
            result.append(
                [make_line(words, line.page) for line, words in zip(lines[at : at + len(item)], item, strict=True)]
            )
            at += len(item)
        return result
    return paragraphs(lines)


def _without_number(line: Line) -> Line:
    return make_line(line.words[1:], line.page)


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut lines where a new paragraph begins: at extra leading, or where a short line is followed by a capital."""
    if not lines:
        return []
    right = max(line.x1 for line in lines)
    steps = sorted(b.top - a.top for a, b in pairwise(lines) if a.page == b.page and b.top > a.top)
    pitch = steps[0] if steps else 0.0
    result = [[lines[0]]]
    for before, line in pairwise(lines):
        room = before.x1 + 0.3 * line.size + line.words[0].width < right - 4
        opens = line.text[0].isupper() or line.text[0].isdigit()
        apart = before.page == line.page and line.top - before.top > 1.35 * pitch
        if opens and (apart or (room and before.text.endswith((".", "!", "?", ")", ":")))):
            result.append([line])
        else:
            result[-1].append(line)
    return result


def _opens_with_bullet(lines: Sequence[Line], items: Sequence[Sequence[Sequence[Word]]]) -> bool:
    return bool(lines) and bool(items) and len(items[0][0]) < len(lines[0].words)


def _regions(lines: Sequence[Line]) -> tuple[Region, ...]:
    """One region for each page that the lines stand on."""
    regions = []
    for page in sorted({line.page for line in lines}):
        regions.append(region_of(union(line for line in lines if line.page == page), page))
    return tuple(regions)


def _place(record: Record) -> Region | None:
    lines = [*record.title, *record.text, *(line for entry in record.entries for line in entry.lines)]
    return _regions(lines)[0] if lines else None
