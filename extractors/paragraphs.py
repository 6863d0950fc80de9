"""Where the paragraphs (§) of minutes begin: rows of print, and the chain of numbers that heads paragraphs.

A number at the head of a row may also be a reference, an entry of a contents page, an older decision that is quoted
or a clause of a by-law. What tells them apart is weighed together: the numbers of minutes run on, a paragraph has a
decision under it, and its heads look alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

import regex

from extractors.lines import make_line, text_lines
from extractors.page import Box, Document, Line
from rules.minutes import (
    Label,
    ParagraphMark,
    find_label,
    find_matter,
    find_paragraph,
    fold,
    is_body,
    says_minutes,
    words,
)
from rules.registry import find_registry_numbers, parse_registry_number

_LEADERS = regex.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}")
_PAGE_NUMBER = regex.compile(
    r"^(?:sid(?:a|an|nr)?\.?\s?)?\d{1,3}\s?(?:\(\d{1,3}\)|/\d{1,3}|av \d{1,3})$|^sid(?:a|an)?\.?\s?\d{1,3}$",
    regex.IGNORECASE,
)
_WORDS = regex.compile(r"[\p{L}]+")
_DATE_START = regex.compile(r"^(?:\(?(?:den )?\d{1,2}[\s./]\p{L}*\s?\d{0,4}|\(?(?:19|20)\d\d-\d\d-\d\d)")
_ENDS_SENTENCE = regex.compile(r"[.!?:”\"»]$")
_GOES_ON = regex.compile(r"^(?:forts(?:\.|ättning)?(?: av| från)?|fort\.)\s*", regex.IGNORECASE)
_CONTINUED = regex.compile(r"^\(?(?:forts(?:\.|ättning|ätter)?|fort\.)\b.*$", regex.IGNORECASE)

# Weights of the evidence for a paragraph's start. Only their order of size matters: a decision below the number weighs
# more than a look of its own, a contents page or a sentence that runs through the number outweigh both.
_DECISION = 3.0
_ALONE = 1.0
_LOOK = 1.0
_RUNS_ON = 2.0
_SAME_PREFIX = 0.5
_AGAINST = -4.0
_RESTART, _RESTART_FRESH = -5.0, -2.0
_LOOK_BACK = 80
# Type smaller than this share of running text is that of a table or a note, not of a head.
_SMALLER = 0.93
# The head of a paragraph is looked for in this many rows, its repetition in the first rows of a page.
_HEAD_ROWS, _TOP_ROWS = 5, 8
# Parts of a paragraph that come before its decision.
_BEFORE_DECISION = ("background", "history", "proposal", "own_proposal", "motions", "documents", "procedure")
# So many labels with text in one column beside them make a margin.
_COLUMN_ROWS = 2
# A number this much higher than the last decided one is no paragraph of the same meeting, unless it is decided too.
_FAR_OFF = 20


@dataclass(frozen=True)
class Row:
    """All print on one baseline of a page: its parts (one for each column), left to right.

    `label` is set where the row, or its first part beside text in a wider column, heads a part of a paragraph.
    """

    page: int
    parts: tuple[Line, ...]
    text: str
    ocr: bool = False
    label: Label | None = None

    @cached_property
    def box(self) -> Box:
        """The rectangle around the row."""
        return Box(
            self.parts[0].x0,
            min(p.top for p in self.parts),
            max(p.x1 for p in self.parts),
            max(p.bottom for p in self.parts),
        )

    @cached_property
    def top(self) -> float:
        """The upper edge in points."""
        return min(p.top for p in self.parts)

    @cached_property
    def bottom(self) -> float:
        """The lower edge in points."""
        return max(p.bottom for p in self.parts)

    @property
    def x0(self) -> float:
        """The left edge in points."""
        return self.parts[0].x0

    @property
    def style(self) -> tuple[float, bool]:
        """Font size (to half a point) and boldness of the first part."""
        return self.styles[0]

    @cached_property
    def styles(self) -> tuple[tuple[float, bool], ...]:
        """Font size (to half a point) and boldness of each part."""
        return tuple([style_of(part) for part in self.parts])


@dataclass(frozen=True)
class Start:
    """A row, by its index, that heads a paragraph, and the part of it that bears the number."""

    index: int
    part: int
    mark: ParagraphMark
    score: float = field(default=0.0, compare=False)
    fresh: bool = field(default=False, compare=False)  # the page's head announces minutes above it


def style_of(line: Line) -> tuple[float, bool]:
    """Font size, rounded to half a point, and boldness of a line."""
    return round(line.size * 2) / 2, line.bold


def document_rows(document: Document) -> tuple[Row, ...]:
    """The rows of all pages in reading order, without signature lines and page numbers that furniture left behind."""
    rows: list[Row] = []
    for page in document.pages:
        group: list[Line] = []
        for line in text_lines(page):
            if group and _same_baseline(group, line):
                group.append(line)
                continue
            _add(rows, group, page.ocr)
            group = [line]
        _add(rows, group, page.ocr)
    return _margins_apart(rows)


def _margins_apart(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, with a label in the margin divided from the text beside it where the gap is no wider than a space.

    The column of the text is known from other rows with a label before it.
    """
    columns = Counter(round(row.parts[1].x0) for row in rows if row.label is not None and len(row.parts) == 2)
    texts = [x for x, count in columns.items() if count >= _COLUMN_ROWS]
    if not texts:
        return tuple(rows)
    return tuple(_margin_apart(row, texts) if len(row.parts) == 1 and row.label is None else row for row in rows)


def _margin_apart(row: Row, columns: Sequence[int]) -> Row:
    found = row.parts[0].words
    for index, word in enumerate(found[1:], 1):
        if any(abs(word.x0 - x) < 1.5 for x in columns):
            parts = (make_line(found[:index], row.page), make_line(found[index:], row.page))
            divided = make_row(parts, row.ocr)
            return divided if divided.label is not None else row
    return row


def _same_baseline(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    overlap = min(last.bottom, line.bottom) - max(last.top, line.top)
    return line.x0 >= last.x1 - 1 and overlap > 0.5 * min(last.height, line.height)


def _add(rows: list[Row], group: list[Line], ocr: bool) -> None:
    if not group:
        return
    parts = _with_their_sign(sorted(group, key=lambda line: line.x0))
    row = make_row(parts, ocr)
    if not _PAGE_NUMBER.match(row.text) and not is_signature(row.text):
        rows.append(row)


def make_row(parts: tuple[Line, ...], ocr: bool) -> Row:
    """The row of these lines of one baseline, left to right; `ocr` says whether its page was read by OCR."""
    text = " ".join(part.text for part in parts)
    return Row(parts[0].page, parts, text, ocr, _label(parts, text, ocr))


def _with_their_sign(parts: list[Line]) -> tuple[Line, ...]:
    """The parts of a row, a paragraph sign joined with a number that stands in the next column."""
    joined: list[Line] = []
    for part in parts:
        if joined and joined[-1].words[-1].text in ("§", "§§") and part.text[0].isdigit():
            joined[-1] = make_line((*joined[-1].words, *part.words), part.page)
        else:
            joined.append(part)
    return tuple(joined)


def is_signature(text: str) -> bool:
    """Whether a row is the line for signatures at the foot of a page (`Ordförandes signatur Utdragsbestyrkande`)."""
    if len(text) > 160 or not ("sign" in (low := text.casefold()) or "bestyrk" in low or "justera" in low):
        return False
    found = [word.casefold() for word in _WORDS.findall(text)]
    return (
        bool(found) and all(word in words("signature_words") for word in found) and ("sign" in low or "bestyrk" in low)
    )


def _label(parts: tuple[Line, ...], text: str, ocr: bool) -> Label | None:
    if len(parts) == 1:
        return find_label(text, fuzzy=ocr) or _bold_label(parts[0], ocr)
    # A label in the margin, its text in the column beside it.
    label = find_label(parts[0].text, fuzzy=ocr)
    if label is None or label.rest or len(parts[0].text) > 60:
        return None
    return Label(label.kind, label.text, " ".join(part.text for part in parts[1:]), label.body, label.dated)


def _bold_label(line: Line, ocr: bool) -> Label | None:
    """A label in bold type that the text follows on the same line."""
    if ocr or not line.words[0].bold or line.words[-1].bold:
        return None
    bold = next(index for index, word in enumerate(line.words) if not word.bold)
    label = find_label(" ".join(word.text for word in line.words[:bold]))
    if label is None or label.rest:
        return None
    return Label(label.kind, label.text, " ".join(word.text for word in line.words[bold:]), label.body, label.dated)


def paragraph_starts(rows: Sequence[Row], new_heads: frozenset[int] = frozenset()) -> tuple[Start, ...]:
    """The rows that head the paragraphs of minutes, in reading order; none where the document bears no minutes.

    `new_heads` are pages whose head, already taken off, differs from the page's before: other minutes may begin there.

    Whether a lone chain of numbers is minutes at all is for the caller to judge.
    """
    marks = _candidates(rows, find_paragraph)
    if not any(_decision_below(rows, marks, place) for place in range(len(marks))):
        matters = _candidates(rows, find_matter)
        if any(_decision_below(rows, matters, place) for place in range(len(matters))):
            marks = matters
    if not marks:
        return ()
    return _best_chain(_weigh(rows, marks, new_heads))


def is_continuation(row: Row, number: str) -> bool:
    """Whether the row repeats the number of the paragraph that it stands in (`Forts. § 42` on the next page)."""
    if "§" not in row.text and "aragraf" not in row.text:
        return False
    text = _GOES_ON.sub("", row.text.strip())
    mark = find_paragraph(text)
    if mark is None or mark.number != number:
        return False
    return text != row.text.strip() or not mark.rest or bool(_CONTINUED.match(mark.rest))


def _candidates(rows: Sequence[Row], find: Callable[[str], ParagraphMark | None]) -> list[Start]:
    found: list[Start] = []
    for index, row in enumerate(rows):
        for place, part in enumerate(row.parts):
            mark = find(part.text)
            if mark is None:
                continue
            if place and mark.rest:
                # Beside other text only a number that stands alone, or between the body and the day of the meeting.
                if not (_DATE_START.match(mark.rest) and is_body(row.parts[place - 1].text)):
                    continue
                mark = replace(mark, rest="")
            found.append(Start(index, place, mark))
            break
    kept: list[Start] = []
    for start in found:
        if not kept or not _repeats(rows, kept, start):
            kept.append(start)
    return kept


def _repeats(rows: Sequence[Row], kept: Sequence[Start], start: Start) -> bool:
    """Whether a number is that of the paragraph it stands in: alone (`Kommunstyrelsen 46 §` above its preparation), or
    at the top of a later page, where no decision has been headed; or that of another body which has prepared the
    matter, right below it (`Ks § 41` / `Au § 5`)."""
    before = kept[-1]
    if rows[before.index].page != rows[start.index].page:
        found = next((earlier for earlier in reversed(kept) if earlier.mark.number == start.mark.number), None)
        if found is None or not heads_again(rows, found, start.index):
            return False
        between = [row.label.kind for row in rows[found.index + 1 : start.index] if row.label is not None]
        return any(kind in _BEFORE_DECISION for kind in between) and not {"decision", "dispatch"} & set(between)
    if before.mark.rest or start.mark.rest:
        return False
    if before.mark.number == start.mark.number:
        return not any(_decides(row) for row in rows[before.index + 1 : start.index])
    prefixes = (before.mark.prefix.casefold(), start.mark.prefix.casefold())
    return start.index == before.index + 1 and prefixes[0] != prefixes[1] and all(map(is_body, prefixes))


def heads_again(rows: Sequence[Row], start: Start, index: int) -> bool:
    """Whether the row at `index`, at the top of a later page, bears the number of the paragraph of `start` again:
    alone, or beside its title or registry number."""
    row = rows[index]
    if row.page == rows[start.index].page or not at_top(rows, index):
        return False
    beside: list[str] = []
    number = None
    for part in row.parts:
        mark = find_paragraph(_GOES_ON.sub("", part.text)) if number is None else None
        number = mark.number if mark else number
        beside.append(mark.rest if mark else part.text)
    return number == start.mark.number and all(
        not text or _CONTINUED.match(text) or parse_registry_number(text) or is_body(text) or in_head(rows, start, text)
        for text in beside
    )


def in_head(rows: Sequence[Row], start: Start, text: str) -> bool:
    """Whether the text is printed in the head of the paragraph of `start`: beside its number or right below it."""
    head = [rows[start.index].text]
    for row in rows[start.index + 1 : start.index + _HEAD_ROWS]:
        if row.label is not None:
            break
        head.append(row.text)
    return fold(text) in fold(" ".join(head))


def at_top(rows: Sequence[Row], index: int) -> bool:
    """Whether the row at `index` is one of the first of its page."""
    return index < _TOP_ROWS or rows[index - _TOP_ROWS].page != rows[index].page


def _decision_below(
    rows: Sequence[Row], marks: Sequence[Start], place: int, ends: Sequence[bool] | None = None
) -> bool:
    """Whether a decision is headed before the next number; `ends` says which numbers may end a paragraph."""
    following = (later for later in range(place + 1, len(marks)) if ends is None or ends[later])
    nearest = next(following, None)
    end = len(rows) if nearest is None else marks[nearest].index
    return any(_decides(row) for row in rows[marks[place].index + 1 : end])


def _decides(row: Row) -> bool:
    return row.label is not None and row.label.kind in ("decision", "own_proposal") and not row.label.dated


def _weigh(rows: Sequence[Row], marks: Sequence[Start], new_heads: frozenset[int]) -> list[Start]:
    lines = [rows[start.index].parts[start.part] for start in marks]
    styles = Counter(style_of(line) for line in lines)
    columns = Counter(round(line.x0 / 6) for line in lines)
    body = _body_style(rows)
    contents = _contents_pages(rows, marks)
    # Numbers that the text around them speaks against neither head a decision nor end the paragraph above them.
    doubts = [_doubt(rows, start, body, contents) for start in marks]
    decided = [
        doubts[place] == 0 and _decision_below(rows, marks, place, [doubt == 0 for doubt in doubts])
        for place in range(len(marks))
    ]
    inset = _inset(marks, decided)
    last_decided = {start.mark.first: place for place, start in enumerate(marks) if decided[place]}
    last_seen = {start.mark.first: place for place, start in enumerate(marks)}
    weighed: list[Start] = []
    for place, (start, line) in enumerate(zip(marks, lines, strict=True)):
        mark = start.mark
        score = doubts[place] + (3 * _AGAINST if place in inset else 0.0)
        numbers = find_registry_numbers(mark.rest) if mark.rest else ()
        if not mark.rest or (numbers and numbers[0].start < 8):
            score += _ALONE
        if decided[place]:
            score += _DECISION
        elif last_decided.get(mark.first, -1) > place:
            score += _AGAINST
        if style_of(line) != body and (line.bold or line.size > body[0] * _SMALLER):
            score += _LOOK
        if len(marks) > 2 and styles[style_of(line)] * 2 > len(marks):
            score += _LOOK / 2
        if len(marks) > 2 and columns[round(line.x0 / 6)] * 2 > len(marks):
            score += _LOOK / 2
        if mark.last > mark.first and any(
            mark.first <= number <= mark.last and later > place for number, later in last_seen.items()
        ):
            score += _AGAINST
        weighed.append(Start(start.index, start.part, mark, score, _fresh(rows, start.index, new_heads)))
    return weighed


def _inset(marks: Sequence[Start], decided: Sequence[bool]) -> frozenset[int]:
    """The places of numbers in a list inside a paragraph (decisions by delegation), which bear no decision.

    The paragraphs before and after them run on without them, or none follows and their numbers are far off.
    """
    firm = [place for place, is_decided in enumerate(decided) if is_decided]
    found: set[int] = set()
    for before, after in pairwise([*firm, len(marks)]):
        last = marks[before].mark.last
        if after == len(marks):
            found.update(p for p in range(before + 1, after) if not last < marks[p].mark.first <= last + _FAR_OFF)
        elif marks[after].mark.first == last + 1:
            found.update(range(before + 1, after))
    return frozenset(found)


def _doubt(rows: Sequence[Row], start: Start, body: tuple[float, bool], contents: frozenset[int]) -> float:
    """What speaks against a number: a reference, an entry of a contents page, a sentence that it stands in."""
    row, rest = rows[start.index], start.mark.rest
    style = style_of(row.parts[start.part])
    doubt = _context(rows, start, style == body or (not style[1] and style[0] <= body[0] * _SMALLER))
    if rest and (rest[0].islower() or rest[0] in ",)" or _DATE_START.match(rest)):
        doubt += _AGAINST
    if _LEADERS.search(row.text) or row.page in contents:
        doubt += 3 * _AGAINST
    return doubt


def _fresh(rows: Sequence[Row], index: int, new_heads: frozenset[int]) -> bool:
    """Whether other minutes may begin on the page of a number: nothing but their head stands above it."""
    page = rows[index].page
    for row in reversed(rows[max(0, index - 20) : index]):
        if row.page != page:
            break
        if any(says_minutes(part.text) for part in row.parts):
            return True
        if row.label is not None:
            return False
    return page in new_heads


def _context(rows: Sequence[Row], start: Start, plain: bool) -> float:
    """What the rows above say: a sentence that runs through the number, or a list of documents that it stands in."""
    row = rows[start.index]
    above = rows[start.index - 1] if start.index else None
    score = 0.0
    if above is not None and above.page == row.page and plain and above.label is None:
        tight = row.top - above.bottom < 0.6 * (row.bottom - row.top)
        near = rows[max(0, start.index - 30) : start.index + 30]
        full = len(above.text.split()) > 3 and above.parts[-1].x1 > 0.8 * max(
            part.x1 for r in near if r.page == row.page for part in r.parts
        )
        if tight and full and not _ENDS_SENTENCE.search(above.text) and style_of(above.parts[-1]) == row.style:
            score -= _DECISION
    if plain:
        for earlier in reversed(rows[max(0, start.index - 12) : start.index]):
            if earlier.label is not None:
                if earlier.label.kind in ("documents", "history") and earlier.page == row.page:
                    score -= _DECISION
                break
    return score


def _contents_pages(rows: Sequence[Row], marks: Sequence[Start]) -> frozenset[int]:
    """Pages that list paragraphs: three numbers or more, no part of a paragraph headed, no sentences."""
    pages: dict[int, list[Row]] = {}
    for row in rows:
        pages.setdefault(row.page, []).append(row)
    counts = Counter(rows[mark.index].page for mark in marks)
    found: set[int] = set()
    for page, count in counts.items():
        here = pages[page]
        headed = any(fold(row.text) in words("contents_words") for row in here)
        labels = sum(
            1 for row in here if row.label is not None and row.label.kind in ("decision", "background", "dispatch")
        )
        sentences = sum(1 for row in here if row.text.endswith(".") and not _LEADERS.search(row.text))
        if labels <= count // 4 and ((headed and count >= 2) or (count >= 3 and sentences < count)):
            found.add(page)
    return frozenset(found)


def _body_style(rows: Sequence[Row]) -> tuple[float, bool]:
    weights: Counter[tuple[float, bool]] = Counter()
    for row in rows:
        for part, style in zip(row.parts, row.styles, strict=True):
            weights[style] += len(part.words)
    return weights.most_common(1)[0][0] if weights else (10.0, False)


def _best_chain(marks: Sequence[Start]) -> tuple[Start, ...]:
    """The chain of starts with the greatest weight: numbers that run on are rewarded, a jump back costs."""
    best: list[tuple[float, int]] = []
    for place, mark in enumerate(marks):
        total, before = mark.score, -1
        for other in range(max(0, place - _LOOK_BACK), place):
            score = best[other][0] + mark.score + _step(marks[other], mark)
            if score > total:
                total, before = score, other
        best.append((total, before))
    place = max(range(len(marks)), key=lambda i: best[i][0], default=-1)
    if place < 0 or best[place][0] <= 0:
        return ()
    chain: list[Start] = []
    while place >= 0:
        chain.append(marks[place])
        place = best[place][1]
    return tuple(reversed(chain))


def _step(before: Start, after: Start) -> float:
    step = after.mark.first - before.mark.last
    same = _SAME_PREFIX if before.mark.prefix.casefold() == after.mark.prefix.casefold() else -_SAME_PREFIX
    if step == 1:
        return _RUNS_ON + same
    if step == 0 and after.mark.number != before.mark.number:
        return _RUNS_ON + same  # § 42a after § 42
    if step > 1:
        return same - min(3.0, 0.1 * step)
    return _RESTART_FRESH if after.fresh else _RESTART
