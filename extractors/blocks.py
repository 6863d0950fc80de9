"""Labelled paragraphs and numbered lists: from the lines of the text to labelled records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.headings import LARGER, Heading, Outline, is_numbered_goal
from extractors.labelled import Entry, Record, Title
from extractors.labels import (
    FLUSH,
    ItemNumber,
    Label,
    bare_label,
    bare_labels,
    beside_labels,
    bulleted_labels,
    dashed_label,
    dashed_labels,
    item_number,
    label_headings,
    labels_below_grids,
    line_labels,
    repeated_lines,
    run_in_labels,
    unknown_label,
    unknown_labels,
    without_bullet,
    without_separator,
)
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, make_line, opens_paragraph
from extractors.page import Line, union
from extractors.rows import Region, region_of
from extractors.table_columns import WHO_OR_WHEN, labels_beside
from extractors.text import Lexicon, cell_text
from extractors.title_times import is_nothing_but_time, is_time_of
from extractors.unknown_heads import DOUBT
from rules.fields import EXTRA, FieldMatch, match_heading
from rules.likeness import LIKENESS
from rules.status import is_status

# A paragraph with more words on its first line is no phrase, as values of labels are.
_PHRASE = 3


@dataclass(frozen=True)
class Stated:
    """What a line of the text says of that which follows it, and where it stands."""

    text: str
    region: Region


class BlockReader:
    """Collects labelled records from the lines of a document, in reading order."""

    def __init__(self, items: Sequence[Item], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.records: list[Record] = []
        self._record: Record | None = None
        self._label_headings = label_headings(items)
        self._unknown = unknown_labels(items)
        self._beside = beside_labels(items)
        self._dashed = dashed_labels(items)
        self._bare = bare_labels(items)
        self._bulleted = bulleted_labels(items)
        self._repeated = repeated_lines(items)
        self._run_in = run_in_labels(items)
        self._below_grids = labels_below_grids(items)
        self._right = max((item.x1 for item in items if isinstance(item, Line)), default=0.0)
        self._candidate: list[Line] = []  # a heading or numbered line that may be the action of labels below it
        self._number: ItemNumber | None = None
        self._text: list[Line] = []
        self._goal_labels: set[str] = set()  # that stated a goal for what follows
        self._goal_below: tuple[tuple[Heading, ...], Stated] | None = None  # the goal stated right below headings
        self._own: str | None = None  # the heading that is the title of the item at hand
        self._open_label: Line | None = None  # the line before, where it was a label without its value
        self._card: Record | None = None  # the card right above, of which labels below it may be

    def heading(self, heading: Heading, lines: Sequence[Line], outline: Outline) -> bool:
        """Walk past a heading; True when it is no heading of the outline but a label or an item of a list."""
        if heading.text in self._label_headings:
            match = match_heading(heading.text, fuzzy=False)
            self._enter(Label(heading.text.rstrip(" :"), match, (), False), lines[0], outline)
            return True
        numbered = None if heading.goal else item_number(lines)
        if numbered is not None and numbered[0].word is not None:
            self._state_goal(outline)
        elif (goal := self.take_goal()) is not None:
            above_item = self._record is not None and self._record.fields() != {"goal"}
            path = tuple(above for above in outline.path if not above_item or above.text != self._own)
            self._goal_below = path, goal
        above = self._number_alone()
        self.close()
        if above is not None and numbered is None:
            self._number, self._candidate = above, list(lines)
            return True
        self._own = heading.text
        self._candidate = [] if heading.goal else list(lines)
        self._number = None
        if numbered is not None:
            self._number, self._candidate = numbered
            return self._number.word is not None
        return False

    def _number_alone(self) -> ItemNumber | None:
        """The number of an action (`Åtgärd 3`) that stands by itself right above, on a line of its own."""
        alone = self._record is None and not self._candidate and not self._text
        return self._number if alone and self._number is not None and self._number.word is not None else None

    def line(self, line: Line, outline: Outline, *, beside: bool = False) -> None:
        """Take in a line of the text below the headings of `outline`; `beside`: its value stands to its right."""
        line = without_bullet(line, self._bulleted)
        last = self._record.entries[-1] if self._record is not None else None
        if last is not None and last.beside and not last.lines and not (beside and self._is_key(line, beside=True)):
            last.lines.append(line)
            return
        numbered = item_number([line])
        if numbered is not None and self._opens_item(numbered[0], line):
            self._state_goal(outline)
            self.close()
            self._number, self._candidate = numbered
            self._run_in_labels(outline)
            return
        inside = self._record is not None or line.text in self._repeated
        parts = (
            dashed_label(line, self._dashed)
            or bare_label(line, self._bare)
            or line_labels(
                line, beside=beside, inside=inside, known=self._run_in if self._record is not None else set()
            )
            or unknown_label(line, self._unknown, beside=beside)
        )
        if not parts and (last is None or last.beside or not last.lines) and self._is_key(line, beside=beside):
            parts = [Label(line.text.rstrip(" :"), match_heading(line.text, fuzzy=False), (), beside)]
        if self._open_label and _is_value(self._open_label, line) and not any(part.words for part in parts):
            parts = []
        self._open_label = line if parts and not parts[-1].words else None
        if self._record is None and self._card is not None:
            self._record = self._card = self._card if parts and parts[0].text in self._below_grids else None
        if not parts:
            words = without_separator(line.words, last=True)
            self._value(make_line(words, line.page) if words else line)
            return
        head = without_separator(line.words[: parts[0].at], last=False)
        if head:
            self._value(make_line(head, line.page))
        for part in parts:
            self._enter(part, line, outline)

    def _run_in_labels(self, outline: Outline) -> None:
        """Enter the labels that follow a numbered action on its line (`Åtgärd 1: Bygg en bro. Ansvar: …`)."""
        for line in self._candidate[:1]:
            parts = line_labels(line, beside=False, inside=False, known=self._run_in)
            if parts and parts[0].at:
                self._candidate = [make_line(without_separator(line.words[: parts[0].at], last=False), line.page)]
                for part in parts:
                    self._enter(part, line, outline)

    def go_on_below(self, card: Record) -> None:
        """Let labels right below a card, as they stand below others, be the card's."""
        self._card = card

    def title(self, outline: Outline) -> Title | None:
        """The heading or numbered line at hand: the title of a card right below."""
        if not self._candidate or self._record is not None:
            return None
        section, goal = self._above(outline, self._own) if self._own else outline.section_and_goal(table=True)
        return Title(self._candidate, self._number, section, goal, self._text)

    def item(self) -> Record | None:
        """The item at hand that has a title and labelled lines: more of its labels may stand in a card right below."""
        record = self._record
        return record if record is not None and record.kind == "list" and record.title else None

    def take_goal(self) -> Stated | None:
        """What speaks of the table or the numbered items right below: the value of a label for a goal at hand
        (`Mål: …`), taken from the item above where it stands below one, or a line of the text that reads as the heading
        of a numbered goal (`Mål 1: …`)."""
        if self._record is None and self._text and is_numbered_goal(self._text[-1].text):
            return Stated(self._text[-1].text, region_of(self._text[-1], self._text[-1].page))
        entries = self._take_goal_entries()
        lines = [line for entry in entries for line in entry.lines]
        if not lines:
            return None
        self._goal_labels.update(entry.label for entry in entries)
        end = next((at for at, (before, line) in enumerate(pairwise(lines), 1) if opens_paragraph(before, line)), None)
        lines = lines[:end]
        return Stated(cell_text([line.words for line in lines], self._lexicon), region_of(lines[0], lines[0].page))

    def _take_goal_entries(self) -> list[Entry]:
        """The entries at hand that state a goal for what follows: nothing but a goal, if need be with the strategy for
        it, or below an item's own labels one whose label stated a goal before, which is taken from the item."""
        record = self._record
        if record is None or not record.entries:
            return []
        said = {entry.match.field for entry in record.entries if entry.lines}
        if "goal" in said and said <= {"goal", "strategy"}:
            return [] if record.numbered_by_word else [e for e in record.entries if e.match.field == "goal"]
        last = record.entries[-1]
        return [record.entries.pop()] if last.match.field == "goal" and last.label in self._goal_labels else []

    def _state_goal(self, outline: Outline) -> None:
        """Let the goal that is stated right above actions or numbered items hold for them, until the next heading."""
        if (goal := self.take_goal()) is not None:
            outline.state_goal(goal.text, goal.region)

    def close(self) -> None:
        """End the record at hand."""
        self._open_label = None
        self._record = self._card = None
        self._candidate = []
        self._number = None
        self._own = None
        self._text = []

    def _above(self, outline: Outline, own: str) -> tuple[str | None, str | None]:
        """Section and goal above an item whose own heading, `own`, is the innermost of the outline."""
        above = Outline()
        for heading in outline.path:
            if heading.text != own:
                above.enter(heading)
        if self._goal_below is not None and self._goal_below[0] == above.path:
            above.state_goal(self._goal_below[1].text, self._goal_below[1].region)
        return above.section_and_goal(table=False)

    def _is_key(self, line: Line, *, beside: bool) -> bool:
        """Whether a line is a label with its value beside it, as elsewhere; without one, it is flush with these."""
        x = self._beside.get(line.text)
        return x is not None and (beside or (self._record is not None and abs(line.x0 - x) < FLUSH))

    def _opens_item(self, number: ItemNumber, line: Line) -> bool:
        """Whether a numbered line opens an item: always with a word (`Åtgärd 3`), else where no list is being read."""
        if number.word is not None or self._record is None:
            return True
        last = self._record.entries[-1] if self._record.entries else None
        return self._record.number is not None and (last is None or last.match.field != "activity" or line.bold)

    def _value(self, line: Line) -> None:
        if self._record is not None:
            told = _text_below(self._record)
            if (not told and _opens_text(self._record, line)) or (told and not opens_paragraph(told[-1], line)):
                self._record.text.append(line)
                return
            if told or _leaves_value(self._record.entries[-1], line):
                self.close()
        if self._record is not None:
            _entry_above(self._record, line).lines.append(line)
        elif self._number_alone() is not None:
            self._candidate = [line]
        elif self._candidate and not self._text and self._continues_title(line):
            self._candidate.append(line)
        else:
            self._text.append(line)

    def _continues_title(self, line: Line) -> bool:
        before = self._candidate[-1]
        if before.page != line.page or line.top - before.bottom > 0.7 * line.height or is_time_of(before, line):
            return False
        if line.text[0].isupper() and before.x1 + 2 * line.words[0].width < self._right:
            return False  # the line above had room: what follows it begins anew
        return (
            abs(line.size - before.size) < 0.6
            and line.words[0].bold == before.words[-1].bold
            and line.words[0].text not in SURE_BULLETS
        )

    def _enter(self, part: Label, line: Line, outline: Outline) -> None:
        name = part.match.field
        record = self._record
        if record is None or part.text.casefold() in record.labels():
            section, goal = outline.section_and_goal(table=False)
            opening = [] if record is None or name != "activity" else _take_opening(record, line, self.records)
            record = Record(section, goal, opening)
            if self._candidate and name != "activity":
                record.title, record.number, record.text = self._candidate, self._number, self._text
                record.kind = "list"
                _take_time(record)
                if self._own is not None:
                    record.section, record.goal = self._above(outline, self._own)
            self._candidate, self._number, self._text = [], None, []
            self._record = record
            self.records.append(record)
        if name == "activity" and record.kind == "list" and not record.numbered_by_word:
            # The heading above is one of the outline: the block's own label names its actions.
            section, goal = outline.section_and_goal(table=False)
            record.section, record.goal, record.kind, record.title, record.number = section, goal, "block", [], None
        if name == "activity":
            self._state_goal(outline)
        value = [make_line(part.words, line.page)] if part.words else []
        record.entries.append(Entry(part.text, part.match, value, part.beside, line))


def _take_time(record: Record) -> None:
    """Let the time that stands beside the title of a record be an entry of it, without a label."""
    title = union(line for line in record.title if line.page == record.title[0].page)
    times = [line for line in record.text if line.page == record.title[0].page and is_time_of(title, line)]
    if times:
        record.text = [line for line in record.text if line not in times]
        record.entries.append(
            Entry("", FieldMatch("timeline_raw", "content", 1 - DOUBT["content"]), times, True, times[0])
        )


def _take_opening(record: Record, line: Line, records: Sequence[Record]) -> list[Entry]:
    """Take the last entry from `record` where it opens the next one, whose action's label stands on `line`.

    So it does where another record opens with its label before the action, or where it stands nearer to the action than
    to the entry before it.
    """
    if len(record.entries) < 2 or record.entries[-1].match.field in WHO_OR_WHEN | {"activity"}:
        return []
    before, last = record.entries[-2:]
    others = [r.entries[0].label for r in records if r is not record and "activity" in r.fields()]
    if last.label in others or (before.lines and last.lines and _is_nearer(last, before.lines[-1], line)):
        return [record.entries.pop()]
    return []


def _is_nearer(entry: Entry, above: Line, below: Line) -> bool:
    """Whether an entry, its label included, stands clearly nearer to the line `below` than to the one `above`."""
    first, last = entry.printed or entry.lines[0], entry.lines[-1]
    if not above.page == first.page == last.page == below.page:
        return False
    return first.top - above.bottom > 1.5 * max(0.0, below.top - last.bottom) + 0.3 * below.height


def _is_value(label: Line, line: Line) -> bool:
    """Whether a word that names a field elsewhere is the value of the label above it: `Klar` below `Status`,
    `Deltagare` below `Indikatorer:`, or below an `Indikatorer` set in another way; OCR is unsure of weights."""
    if match_heading(label.text, fuzzy=False).field == "status_raw" and is_status(line.text):
        return True
    if (label.text.endswith(":") and not line.text.endswith(":")) or (label.text.isupper() and not line.text.isupper()):
        return True
    by_ocr = any(word.score < 1 for word in label.words)
    return not by_ocr and ((label.bold and not line.bold) or abs(label.size - line.size) > 0.6)


def _entry_above(record: Record, line: Line) -> Entry:
    """The entry whose value goes on with `line`: of values side by side the one flush with it; else the last."""
    for entry in reversed(record.entries):
        if entry.beside and entry.lines and entry.lines[-1].page == line.page:
            last = entry.lines[-1]
            if line.top - last.bottom < last.height and abs(line.x0 - last.x0) < FLUSH:
                return entry
    return record.entries[-1]


def _text_below(record: Record) -> list[Line]:
    """The item's own text, where it stands below its labels so far and not between them and the title."""
    printed = record.entries[-1].printed
    if not record.text or printed is None:
        return []
    first = record.text[0]
    return record.text if (first.page, first.top) > (printed.page, printed.top) else []


def _opens_text(record: Record, line: Line) -> bool:
    """Whether a paragraph begins that tells how the item is carried out: below a value that is a phrase on the line of
    its label and names no party or time, where nothing else tells it."""
    last = record.entries[-1]
    if record.kind != "list" or record.text or "implementation" in record.fields():
        return False
    phrase = len(last.lines) == 1 and not last.beside and last.lines[0].text[-1].isalnum()
    told = last.match.field not in (None, EXTRA, "activity", "goal", "section", *LIKENESS)
    return phrase and told and opens_paragraph(last.lines[0], line) and len(line.words) > _PHRASE


def _leaves_value(entry: Entry, line: Line) -> bool:
    """Whether `line` is no part of the value: a paragraph of its own that stands left of the values' column, or below a
    value that says who or when is no party and no time."""
    if entry.beside and entry.lines and line.x0 < entry.lines[-1].x0 - FLUSH and _is_apart(entry.lines[-1], line):
        return True
    if entry.lines and _is_time_apart(entry, line):
        return True
    likeness = LIKENESS.get(entry.match.field or "")
    if likeness is None or not entry.lines or not opens_paragraph(entry.lines[-1], line):
        return False
    return len(line.words) > 6 and likeness(line.text) < 0.6


def _is_time_apart(entry: Entry, line: Line) -> bool:
    """Whether a line is a time, in bolder or larger type than the value above it, which is none: `2025` parts items."""
    last = entry.lines[-1]
    stands_out = (line.bold and not last.bold) or line.size > LARGER * last.size
    return stands_out and entry.match.field != "timeline_raw" and is_nothing_but_time(line.text)


def _is_apart(above: Line, line: Line) -> bool:
    """Whether more than a line's room parts `line` from the one above it on its page."""
    return above.page == line.page and line.top - above.bottom > line.height


def is_list_record(record: Record, records: Sequence[Record]) -> bool:
    """Whether a record is an item of a list or a card, and no accident: of its kind there are others in the document.

    A numbered `Åtgärd 3` and a block with its own action label speak for themselves, unless that is a guess and one of
    two labels (`Åtgärder vid incident: … Ansvarig: …` in a text). A heading above `Ansvarig: …` is a document-control
    box as often as an action.
    """
    if not record.beside and (record.kind != "list" or record.numbered_by_word):
        guessed = any(e.match.field == "activity" and e.match.kind != "word" for e in record.entries)
        again = any(r.labels() == record.labels() for r in records if r is not record)
        return again or not guessed or len(record.entries) > 2
    names = record.fields() & {*labels_beside(), "activity"}
    labels, least = record.labels(), min(2, len(names))
    alike = [r for r in records if len(r.labels() & labels) >= least and (record.beside or r.kind == record.kind)]
    if len(names) < 2:
        return record.kind == "list" and len(alike) >= 3 and "responsible_raw" in names
    return len(alike) >= 2 and bool(names & WHO_OR_WHEN)
