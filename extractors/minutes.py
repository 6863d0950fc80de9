"""Minutes (sammanträdesprotokoll): each paragraph becomes a decision, each task that a decision gives a row.

Paragraphs are found first (paragraphs.py), then the meeting (meeting.py); inside a paragraph its head
(paragraph_head.py) and the labels (paragraph_parts.py) say which rows are title, decision, background. Whatever of the
file is not minutes is left to the plan's segmenters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

import regex

from extractors.annex import annex_below, opens_document
from extractors.decision_text import Paragraph, decision_points, decision_text, paragraphs, without_tail
from extractors.furniture import Furniture
from extractors.meeting import Meeting, find_meeting
from extractors.minutes_tasks import task_rows
from extractors.page import Document, Line, Page, union
from extractors.paragraph_head import bears_number, read_head, titles_above
from extractors.paragraph_parts import (
    DECIDES,
    Styles,
    deciding_sections,
    minutes_styles,
    paragraph_sections,
    print_lines,
)
from extractors.paragraphs import (
    Row,
    Start,
    at_top,
    document_rows,
    heads_again,
    in_head,
    is_continuation,
    paragraph_starts,
)
from extractors.rows import RawDecision, RawRow, Region
from extractors.text import Lexicon, document_lexicon
from rules.minutes import fold, says_minutes, words

_COUNTED = regex.compile(r"\bsid|\d\s?\(\d|^\d+$", regex.IGNORECASE)
_NUMBERS = regex.compile(r"\d+")


@dataclass(frozen=True)
class MinutesSegments:
    """What the minutes in a document gave.

    `decisions` are its paragraphs, `tasks` the rows of `source` `decision` (their `decision_key` is the `key` of a
    decision), `regions` the areas of pages that are minutes; `is_minutes` whether there are any.
    """

    decisions: tuple[RawDecision, ...] = ()
    tasks: tuple[RawRow, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def is_minutes(self) -> bool:
        """Whether the document holds minutes."""
        return bool(self.decisions)

    def claims(self, line: Line) -> bool:
        """Whether a line belongs to the minutes, and so to no plan."""
        regions = self._by_page.get(line.page)
        return regions is not None and any(region.top <= line.y_mid <= region.bottom for region in regions)

    @cached_property
    def _by_page(self) -> dict[int, list[Region]]:
        pages: dict[int, list[Region]] = defaultdict(list)
        for region in self.regions:
            pages[region.page].append(region)
        return pages


def document_kind(
    minutes: MinutesSegments, plan_rows: Sequence[RawRow]
) -> Literal["minutes", "plan", "mixed", "other"]:
    """What a document is: minutes, a plan, both in one file, or neither."""
    if minutes.is_minutes:
        return "mixed" if plan_rows else "minutes"
    return "plan" if plan_rows else "other"


def segment_minutes(document: Document, furniture: Furniture | None = None) -> MinutesSegments:
    """The decisions and tasks of the minutes in a document; nothing where it holds none.

    `furniture` is what was taken off the pages: the body and the day of the meeting often stand in page heads.
    """
    if not any(
        "§" in word.text or word.text.casefold().startswith(("paragraf", "ärende"))
        for page in document.pages
        for word in page.words
    ):
        return MinutesSegments()
    rows = document_rows(document)
    headers: Mapping[int, Sequence[str]] = furniture.headers if furniture else {}
    starts = paragraph_starts(rows, _new_heads(headers))
    if not starts or not _are_minutes(rows, starts, headers):
        return MinutesSegments()
    pages = {page.number: page for page in document.pages}
    kept = _without_repeated(rows, starts, pages)
    styles = minutes_styles(rows[starts[0].index :])
    above = titles_above(rows, starts, styles)
    decisions: list[RawDecision] = []
    tasks: list[RawRow] = []
    regions: list[Region] = []
    lexicon = document_lexicon(document)
    keys: Counter[str] = Counter()
    for sitting, first, end in _sittings(starts, len(rows)):
        spans, annex = _spans(rows, kept, sitting, end, styles, above)
        last_page = max((row.page for span in spans for row in span), default=rows[sitting[0].index].page)
        front_pages = range(_first_page(rows, first, sitting[0], headers), rows[sitting[0].index].page + 1)
        front = [row for row in rows[first : sitting[0].index] if row.page in front_pages]
        inside = [row for row in rows[first:end] if front_pages.start <= row.page <= last_page]
        meeting = find_meeting(
            inside,
            front,
            {number: page.height for number, page in pages.items()},
            {number: texts for number, texts in headers.items() if front_pages.start <= number <= last_page},
            [start.mark.prefix for start in sitting if start.mark.prefix],
        )
        for start, span in zip(sitting, spans, strict=True):
            number = start.mark.number
            keys[number] += 1
            key = number if keys[number] == 1 else f"{number}{'abcdefghijklmnopqrstuvwxyz'[min(keys[number], 26) - 1]}"
            decision, given = _paragraph(rows[start.index], start, span, key, meeting, styles, lexicon)
            decisions.append(decision)
            tasks.extend(given)
        regions.extend(_regions(pages, front_pages, rows, sitting, spans, annex))
    return MinutesSegments(tuple(decisions), tuple(tasks), tuple(regions))


def _new_heads(headers: Mapping[int, Sequence[str]]) -> frozenset[int]:
    """The pages whose head says something else than the page's before, but for numbers of pages."""
    found: set[int] = set()
    before: frozenset[str] = frozenset()
    for number in sorted(headers):
        texts = frozenset(text for text in headers[number] if not _COUNTED.search(text))
        if texts != before:
            found.add(number)
        before = texts
    return frozenset(found)


def _are_minutes(rows: Sequence[Row], starts: Sequence[Start], headers: Mapping[int, Sequence[str]]) -> bool:
    """Whether numbered paragraphs are those of minutes: one has a decision under it, or the pages say protocol."""
    first = starts[0].index
    if any(
        (row.label is not None and row.label.kind in ("decision", "own_proposal") and not row.label.dated)
        for row in rows[first:]
    ):
        return True
    head = [part.text for row in rows[:first] for part in row.parts] + [
        text for texts in headers.values() for text in texts
    ]
    if not any(says_minutes(text) for text in head):
        return False
    return any(DECIDES.match(row.text) for row in rows[first:]) or len(starts) > 1


def _without_repeated(rows: Sequence[Row], starts: Sequence[Start], pages: Mapping[int, Page]) -> frozenset[int]:
    """Indices of the rows that stay when what is printed again at the edge of most pages is left out."""
    heads = {index for start in starts for index in range(start.index, start.index + 4)}
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    keys: dict[int, tuple[str, int]] = {}
    for index, row in enumerate(rows):
        height = pages[row.page].height
        if index in heads or row.label is not None or 0.2 * height < row.top < 0.85 * height:
            continue
        masked = row.text if bears_number(row) else _NUMBERS.sub("0", row.text)
        keys[index] = (masked.casefold(), round(row.top / 8))
        places[keys[index]].add(row.page)
    count = len(pages)
    repeated = {key for key, found in places.items() if len(found) >= 3 and len(found) * 2 >= count}
    return frozenset(
        index
        for index, row in enumerate(rows)
        if keys.get(index) not in repeated and not (index in keys and fold(row.text) in words("minutes_words"))
    )


def _sittings(starts: Sequence[Start], end: int) -> list[tuple[list[Start], int, int]]:
    """The starts, cut where the numbers begin anew (another meeting in the same file), with the rows they span."""
    groups: list[list[Start]] = [[starts[0]]]
    for before, start in pairwise(starts):
        if start.mark.first < before.mark.last or start.mark.number == before.mark.number:
            groups.append([start])
        else:
            groups[-1].append(start)
    firsts = [0, *(group[-1].index + 1 for group in groups[:-1])]
    ends = [*(group[0].index for group in groups[1:]), end]
    return list(zip(groups, firsts, ends, strict=True))


def _first_page(rows: Sequence[Row], first: int, start: Start, headers: Mapping[int, Sequence[str]]) -> int:
    """The page on which minutes begin: the last one up to the first paragraph that opens with the word for them."""
    page = rows[start.index].page
    lowest = rows[first].page
    found = None
    for row in rows[first : start.index]:
        if any(says_minutes(part.text) for part in row.parts):
            found = row.page if found is None else found
    for number in sorted(headers):
        if lowest <= number <= page and any(says_minutes(text) for text in headers[number]):
            found = number if found is None else min(found, number)
    if found is not None:
        return found
    return lowest if page - lowest <= 6 and lowest == 1 else page


def _spans(
    rows: Sequence[Row],
    kept: frozenset[int],
    starts: Sequence[Start],
    end: int,
    styles: Styles,
    above: Mapping[int, int],
) -> tuple[list[list[Row]], Row | None]:
    """The rows of each paragraph below its head, up to the next one or to where another document begins.

    Beside them the row where the last one ends because another document begins on its page. `above` says where the
    title of a paragraph begins that stands above its number: it comes first in its rows.
    """
    spans: list[list[Row]] = []
    for place, start in enumerate(starts):
        stop = starts[place + 1].index if place + 1 < len(starts) else end
        stop = above.get(stop, stop)
        last = place + 1 == len(starts)
        span: list[Row] = list(rows[above.get(start.index, start.index) : start.index])
        decided = False
        page = rows[start.index].page
        repeated = 0  # the page on which the paragraph's head is being printed again
        for index in range(start.index + 1, stop):
            row = rows[index]
            if index not in kept:
                continue
            if row.page != page:
                page = row.page
                top = [r for r in rows[index : index + 8] if r.page == page]
                listed = bool(span) and _last_label(span) in ("documents", "dispatch", "history")
                if opens_document(top, styles, after_decision=decided, last=last, listed=listed):
                    break
            if is_continuation(row, start.mark.number) or heads_again(rows, start, index):
                repeated = row.page if row.page != rows[start.index].page else 0
                continue
            if repeated == row.page and row.label is None and at_top(rows, index) and in_head(rows, start, row.text):
                continue
            repeated = 0
            if row.label is not None and row.label.kind in ("decision", "own_proposal"):
                decided = True
            span.append(row)
        spans.append(span)
    last_decision = next((index for index, row in enumerate(spans[-1]) if _decides(row)), len(spans[-1]))
    below = spans[-1][last_decision + 1 :]
    begin = annex_below(below, [rows[start.index] for start in starts], styles)
    if begin is None:
        return spans, None
    del spans[-1][last_decision + 1 + begin :]
    return spans, below[begin]


def _decides(row: Row) -> bool:
    return bool(row.label.kind in ("decision", "own_proposal") if row.label else DECIDES.match(row.text))


def _last_label(span: Sequence[Row]) -> str | None:
    return next((row.label.kind for row in reversed(span) if row.label is not None), None)


def _paragraph(
    head: Row,
    start: Start,
    span: Sequence[Row],
    key: str,
    meeting: Meeting,
    styles: Styles,
    lexicon: Lexicon,
) -> tuple[RawDecision, list[RawRow]]:
    title, registry, below = read_head(head, start, span, styles, lexicon)
    sections = paragraph_sections(below, start, meeting.body, styles)
    chosen, proposed = deciding_sections(sections, meeting.body)
    printed: list[tuple[Paragraph, bool]] = []
    for section, is_proposed in zip(chosen, proposed, strict=True):
        text = without_tail(paragraphs(print_lines(section), lexicon))
        printed.extend((paragraph, is_proposed) for paragraph in text)
    found = [paragraph for paragraph, _ in printed]
    points = decision_points(found)
    regions = tuple(_box(rows) for rows in _by_page([head, *span]))
    decision = RawDecision(
        key=key,
        paragraph=start.mark.number,
        title=title,
        registry_number=registry,
        decision=decision_text(found),
        points=tuple(text for text, _ in points),
        body=meeting.body,
        meeting_date=meeting.day,
        regions=regions,
        signals=_signals(head, title, found),
    )
    return decision, task_rows(decision, printed, points, meeting.body)


def _signals(head: Row, title: str | None, found: Sequence[Paragraph]) -> dict[str, float]:
    signals: dict[str, float] = {}
    if head.ocr:
        signals["paragraph_ocr"] = 0.1
    if title is not None and len(title) > 200:
        signals["title_long"] = 0.4
    if len(found) > 40:
        signals["decision_long"] = 0.4
    return signals


def _by_page(rows: Sequence[Row]) -> list[list[Row]]:
    pages: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(row)
    return [pages[number] for number in sorted(pages)]


def _box(rows: Sequence[Row]) -> Region:
    box = union([row.box for row in rows])
    return Region(box.x0, box.top, box.x1, box.bottom, rows[0].page)


def _regions(
    pages: Mapping[int, Page],
    front: range,
    rows: Sequence[Row],
    starts: Sequence[Start],
    spans: Sequence[Sequence[Row]],
    annex: Row | None,
) -> list[Region]:
    """The pages that minutes take, whole: from their first page to the last that a paragraph reaches.

    On that page they end above `annex`, where another document begins.
    """
    taken = set(front)
    for start, span in zip(starts, spans, strict=True):
        taken.add(rows[start.index].page)
        taken.update(row.page for row in span)
    regions = [Region(0.0, 0.0, page.width, page.height, number) for number, page in pages.items() if number in taken]
    if annex is None:
        return regions
    return [replace(region, bottom=annex.top) if region.page == annex.page else region for region in regions]
