"""Minutes (sammanträdesprotokoll): each paragraph becomes a decision, each task that a decision gives a row.

Paragraphs are found first (paragraphs.py), then the meeting (meeting.py); inside a paragraph the labels
(rules/minutes.py) say which rows are title, decision, background. Whatever of the file is not minutes is left to the
plan's segmenters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

import regex

from extractors.decision_text import Paragraph, PrintLine, decision_points, decision_text, paragraphs
from extractors.furniture import Furniture
from extractors.meeting import Meeting, find_meeting
from extractors.page import Document, Line, Page, Word, union
from extractors.paragraphs import Row, Start, document_rows, is_continuation, paragraph_starts, style_of
from extractors.rows import Cell, RawDecision, RawRow, Region
from extractors.text import HYPHENS, Lexicon, document_lexicon, join_lines
from rules.minutes import Label, find_label, find_paragraph, fold, same_body, says_minutes, words
from rules.registry import LABEL, find_registry_numbers, parse_registry_number
from rules.tasks import Block, Task, find_tasks

Style = tuple[float, bool]

_SEPARATOR = regex.compile(r"^[-–—_*=~.\s]{3,}$")
_EMPTY_NUMBER = regex.compile(rf"^[\s(]*(?:{LABEL}|ärende(?:nr)?\s*\d{{0,3}})[\s.:()]*$", regex.IGNORECASE)
_FIGURES = regex.compile(r"^(?:[\p{Lu}]{0,6}\d{2,6}|(?:19|20)\d\d)[/.:-]\d{2,7}(?:[-/.:]\d+)*(?:\s\p{Lu}{2,4})?$")
_YEARS = regex.compile(r"^(?:19|20)\d\d[-–/](?:19|20)?\d\d$")
# A space inside figures that OCR saw; a code of three figures behind a longer number is printed with one.
_APART = regex.compile(r"(?<=[\d/.:–-])\s+(?=[\d/.:–-])")
_CODE = regex.compile(r"\d{2,}\s\d{3}$")
_MATTER = regex.compile(r"^ärende(?:\s?nr)?\.?\s*\d{1,3}[.:]?(?:\s+|$)", regex.IGNORECASE)
_DECIDES = regex.compile(r"^(?P<body>[\p{L}][\p{L}\s,-]{2,90}?)\s+(?:beslutar|beslutade|beslöt)\b")
_PASSIVE = regex.compile(r"^(?:beslut(?:a|ade)des|det beslut(?:as|ades)|att)\b", regex.IGNORECASE)
_ATTACHMENT = regex.compile(
    r"^bilaga\s*[\dA-Z]{0,3}[.,:]?(?:\s*(?:till|\p{L}{1,5}\s*§|§|\().{0,60})?$", regex.IGNORECASE
)
_COUNTED = regex.compile(r"\bsid|\d\s?\(\d|^\d+$", regex.IGNORECASE)
_TERMINAL = regex.compile(r"[.!?:;,]$")
_CLOSED = ("documents", "history", "motions", "procedure", "proposal", "reservation", "note", "dispatch")
# The title reaches over at most this many rows.
_MAX_TITLE = 6
_LARGER = 1.07


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
        middle = line.y_mid
        return any(region.page == line.page and region.top <= middle <= region.bottom for region in self.regions)


def document_kind(
    minutes: MinutesSegments, plan_rows: Sequence[RawRow]
) -> Literal["minutes", "plan", "mixed", "other"]:
    """What a document is: minutes, a plan, both in one file, or neither."""
    if minutes.is_minutes:
        return "mixed" if plan_rows else "minutes"
    return "plan" if plan_rows else "other"


@dataclass(frozen=True)
class _Section:
    """The rows under one label of a paragraph; `label` None for its head. `quoted`: an older decision."""

    label: Label | None
    rows: tuple[tuple[Row, tuple[Word, ...]], ...]
    style: Style
    quoted: bool = False
    closed_by_heading: bool = False


@dataclass(frozen=True)
class _Styles:
    """The type of a document's minutes: of running text, and of the labels where they are set apart."""

    body: Style
    label: Style | None

    def stands_out(self, style: Style) -> bool:
        """Whether a style is larger than running text, or bold."""
        return style[0] >= self.body[0] * _LARGER or (style[1] and not self.body[1])


@dataclass
class _Open:
    label: Label | None
    style: Style
    quoted: bool = False
    rows: list[tuple[Row, tuple[Word, ...]]] = field(default_factory=list)


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
    styles = _styles(rows, starts)
    decisions: list[RawDecision] = []
    tasks: list[RawRow] = []
    regions: list[Region] = []
    lexicon = _lexicon(document, rows)
    keys: Counter[str] = Counter()
    for sitting, first, end in _sittings(starts, len(rows)):
        spans = _spans(rows, kept, sitting, end, styles)
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
        regions.extend(_regions(pages, front_pages, rows, sitting, spans))
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
    return any(_DECIDES.match(row.text) for row in rows[first:]) or len(starts) > 1


def _styles(rows: Sequence[Row], starts: Sequence[Start]) -> _Styles:
    weights: Counter[Style] = Counter()
    labels: Counter[Style] = Counter()
    for row in rows[starts[0].index :]:
        if row.label is not None and not row.label.rest:
            labels[row.style] += 1
        for part in row.parts:
            weights[style_of(part)] += len(part.words)
    body = weights.most_common(1)[0][0]
    label, count = labels.most_common(1)[0] if labels else (None, 0)
    if label is None or label == body or count * 2 < sum(labels.values()):
        return _Styles(body, None)
    return _Styles(body, label)


def _without_repeated(rows: Sequence[Row], starts: Sequence[Start], pages: Mapping[int, Page]) -> frozenset[int]:
    """Indices of the rows that stay when what is printed again at the edge of most pages is left out."""
    heads = {start.index for start in starts}
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    keys: dict[int, tuple[str, int]] = {}
    for index, row in enumerate(rows):
        height = pages[row.page].height
        if index in heads or row.label is not None or 0.2 * height < row.top < 0.85 * height:
            continue
        keys[index] = (regex.sub(r"\d+", "0", row.text.casefold()), round(row.top / 8))
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
    rows: Sequence[Row], kept: frozenset[int], starts: Sequence[Start], end: int, styles: _Styles
) -> list[list[Row]]:
    """The rows of each paragraph below its head, up to the next one or to where another document begins."""
    spans: list[list[Row]] = []
    for place, start in enumerate(starts):
        stop = starts[place + 1].index if place + 1 < len(starts) else end
        last = place + 1 == len(starts)
        span: list[Row] = []
        decided = False
        page = rows[start.index].page
        for index in range(start.index + 1, stop):
            row = rows[index]
            if index not in kept:
                continue
            if row.page != page:
                page = row.page
                top = [r for r in rows[index : index + 8] if r.page == page]
                listed = bool(span) and _last_label(span) in ("documents", "dispatch", "history")
                if _other_document(top, styles, after_decision=decided, last=last, listed=listed):
                    break
            if is_continuation(row, start.mark.number):
                continue
            if row.label is not None and row.label.kind in ("decision", "own_proposal"):
                decided = True
            span.append(row)
        spans.append(span)
    return spans


def _last_label(span: Sequence[Row]) -> str | None:
    return next((row.label.kind for row in reversed(span) if row.label is not None), None)


def _other_document(top: Sequence[Row], styles: _Styles, *, after_decision: bool, last: bool, listed: bool) -> bool:
    """Whether a page opens another document: a letter, an attachment, the plan that was decided on.

    `top` are its first rows; `after_decision` says that the paragraph above has its decision, `last` that no
    paragraph follows, `listed` that it ended in a list of documents, which may go on.
    """
    first = top[0]
    for row in top:
        for part in row.parts:
            opening = regex.split(r"[\s:]", fold(part.text))[0]
            if opening not in words("ends"):
                continue
            alone = fold(part.text) in words("ends") or bool(_ATTACHMENT.match(part.text))
            if styles.stands_out(style_of(part)) or (alone and not listed) or (part.text.isupper() and alone):
                return True
    if first.label is not None and first.label.kind != "proposal":
        return False
    if not after_decision or len(first.text) > 160 or first.text.endswith(".") or not first.text[0].isupper():
        return False
    if first.style[0] >= max(styles.body[0] * _LARGER, (styles.label or styles.body)[0] * 1.03):
        return True
    return last and styles.stands_out(first.style)


def _paragraph(
    head: Row,
    start: Start,
    span: Sequence[Row],
    key: str,
    meeting: Meeting,
    styles: _Styles,
    lexicon: Lexicon,
) -> tuple[RawDecision, list[RawRow]]:
    title, registry, used = _title(head, start, span, styles, lexicon)
    sections = _sections(span[used:], start, meeting.body, styles)
    chosen, proposed = _chosen(sections, meeting.body)
    printed: list[tuple[Paragraph, bool]] = []
    for section, is_proposed in zip(chosen, proposed, strict=True):
        printed.extend((paragraph, is_proposed) for paragraph in paragraphs(_print_lines(section), lexicon))
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
    return decision, _tasks(decision, printed, points, meeting.body)


def _signals(head: Row, title: str | None, found: Sequence[Paragraph]) -> dict[str, float]:
    signals: dict[str, float] = {}
    if head.ocr:
        signals["paragraph_ocr"] = 0.1
    if title is not None and len(title) > 200:
        signals["title_long"] = 0.4
    if len(found) > 40:
        signals["decision_long"] = 0.4
    return signals


# --- the head of a paragraph ----------------------------------------------------------------------------------------


def _title(
    head: Row, start: Start, span: Sequence[Row], styles: _Styles, lexicon: Lexicon
) -> tuple[str | None, str | None, int]:
    """Title and registry number of a paragraph, and how many rows of `span` its head takes."""
    registry: str | None = None
    lines: list[tuple[Word, ...]] = []
    style: Style | None = None
    previous: Line | None = None
    labelled = False
    for line in _head_parts(head, start):
        text, number = _without_number(line, labelled, head.ocr)
        registry = registry or number
        labelled = not text and not number
        if text:
            lines.append(text)
            style, previous = style or style_of(line), line
    used = 0
    has_label = any(row.label is not None for row in span)
    right = max((part.x1 for row in span for part in row.parts), default=0.0)
    for row in span:
        if row.label is not None and (lines or row.label.kind in ("decision", "own_proposal") or row.label.rest):
            break
        if _SEPARATOR.match(row.text) or used >= _MAX_TITLE + 4:
            break
        texts: list[tuple[tuple[Word, ...], Line]] = []
        for part in row.parts:
            text, number = _without_number(part, labelled, row.ocr)
            registry = registry or number
            labelled = not text and not number
            if text:
                texts.append((text, part))
        if not texts:
            used += 1
            continue
        line = texts[0][1]
        if lines and (
            style is None
            or previous is None
            or not _title_goes_on(previous, line, style, styles, has_label, right, head)
        ):
            break
        if len(lines) >= _MAX_TITLE:
            break
        lines.extend(text for text, _ in texts)
        style, previous = style or style_of(line), line
        used += 1
    while used < len(span) and span[used].label is None and registry is None and used < _MAX_TITLE + 4:
        number = _only_number(span[used])
        if number is None:
            break
        registry, used = number, used + 1
    registry = registry or next((n for row in span[used : used + 12] if (n := _only_number(row))), None)
    title = join_lines(lines, lexicon).strip(" –-:,") if lines else None
    title = regex.sub(r"\s*\(\s*\)$", "", title).strip() if title else None
    return title or None, registry, used


def _head_parts(head: Row, start: Start) -> list[Line]:
    """The parts of a head row without the paragraph number."""
    parts: list[Line] = []
    for place, part in enumerate(head.parts):
        if place != start.part:
            parts.append(part)
            continue
        rest = start.mark.rest
        if not rest:
            continue
        wanted, kept = len(rest.replace(" ", "")), []
        for word in reversed(part.words):
            if wanted <= 0:
                break
            kept.append(word)
            wanted -= len(word.text)
        if kept:
            words_left = tuple(reversed(kept))
            parts.append(Line(words_left[0].x0, part.top, part.x1, part.bottom, words_left, part.page))
    return parts


def _without_number(line: Line, labelled: bool, ocr: bool) -> tuple[tuple[Word, ...], str | None]:
    """The words of a line without registry numbers and the word Dnr, and the first number.

    `labelled` says that the word Dnr stands before the line by itself. A line of nothing but figures with a stroke or
    a dash between them is a number too, in the head of a paragraph.
    """
    text = line.text
    if fold(text) in words("head_notes"):
        return (), None
    if ocr and (mended := _mended(text)):
        return (), mended
    numbers = find_registry_numbers(text)
    if not numbers:
        if _EMPTY_NUMBER.match(text):
            return (), None
        if (
            (labelled or _FIGURES.match(text))
            and not _YEARS.match(text)
            and (bare := parse_registry_number(f"Dnr {text}"))
        ):
            return (), bare
        return _without_matter(line.words), None
    spans = [
        (number.start, number.end) for number in numbers if number.labelled or _set_off(text, number.start, number.end)
    ]
    if not spans:
        return line.words, None
    first = next(number.text for number in numbers if (number.start, number.end) == spans[0])
    rest = text
    for begin, end in reversed(spans):
        before = regex.sub(rf"[\s(\[,–-]*{LABEL}?\s*$", "", rest[:begin], flags=regex.IGNORECASE)
        before = regex.sub(r"[\s(\[,–-]+$", "", before)
        rest = before + regex.sub(r"^\s*[)\],]*", "", rest[end:])
    kept: list[Word] = []
    budget = rest.split()
    for word in line.words:
        if (budget and (word.text == budget[0] or word.text.startswith(budget[0]))) or (
            budget and budget[0] in word.text
        ):
            kept.append(word)
            budget.pop(0)
    left = tuple(kept)
    if left and _EMPTY_NUMBER.match(" ".join(word.text for word in left)):
        return (), first
    return _without_matter(left), first


def _mended(text: str) -> str | None:
    """The registry number that a line is, where OCR has set its figures apart (`KFKS 20 18/1 172`), or None."""
    joined = _APART.sub("", text)
    if joined == text or _CODE.search(text):
        return None
    return parse_registry_number(joined)


def _without_matter(found: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words of a title without the number of the matter before it (`Ärende 5`)."""
    match = _MATTER.match(" ".join(word.text for word in found))
    return found[len(match[0].split()) :] if match else found


def _set_off(text: str, begin: int, end: int) -> bool:
    """Whether a number without the word Dnr stands apart from a title: alone, in parentheses, at its start or end."""
    before, after = text[:begin].strip(), text[end:].strip()
    if not before or not after:
        return True
    return before.endswith(("(", "[", ",", "–", "-")) and after[0] in ")],"


def _only_number(row: Row) -> str | None:
    for part in row.parts:
        if number := parse_registry_number(part.text):
            return number
    return None


def _title_goes_on(
    previous: Line, line: Line, style: Style, styles: _Styles, has_label: bool, right: float, head: Row
) -> bool:
    """Whether a row continues the title above it."""
    if line.page != previous.page:
        return False
    found = style_of(line)
    same = abs(found[0] - style[0]) <= (1.5 if head.ocr else 0.3) and found[1] == style[1]
    leading = line.top - previous.top
    if not same or leading > 1.9 * max(previous.height, line.height) + 1:
        return False
    if styles.stands_out(style):
        return True
    ended = bool(_TERMINAL.search(previous.text))
    full = previous.x1 + line.words[0].width + 3 > right - 2
    if line.text[0].islower() or previous.words[-1].text[-1] in HYPHENS:
        return not ended
    return full and not ended and (has_label or not line.text.rstrip().endswith("."))


# --- the parts of a paragraph ---------------------------------------------------------------------------------------


def _sections(span: Sequence[Row], start: Start, own: str | None, styles: _Styles) -> list[_Section]:
    sections: list[_Section] = []
    current = _Open(None, styles.body)
    quoting = False

    def close(by_heading: bool = False) -> None:
        sections.append(_Section(current.label, tuple(current.rows), current.style, current.quoted, by_heading))

    for place, row in enumerate(span):
        if _SEPARATOR.match(row.text):
            close()
            current = _Open(Label("note", ""), styles.body)
            continue
        mark = find_paragraph(row.text) if "§" in row.text else None
        if (
            mark is not None
            and not mark.rest
            and mark.number != start.mark.number
            and (mark.prefix or styles.stands_out(row.style))
            and not _inside_list(current)
        ):
            close()
            quoting = True
            current = _Open(Label("history", row.text), row.style)
            continue
        label = _accepted(row, current, styles, span[place + 1] if place + 1 < len(span) else None)
        if label is not None:
            close()
            quoted = quoting or _is_quoted(label, row.style, current, own, styles)
            if quoting and label.body and same_body(label.body, own) and own and not label.dated:
                quoting = quoted = False
            current = _Open(label, row.style, quoted)
            words_left = _after_label(row, label)
            if words_left:
                current.rows.append((row, words_left))
            elif _is_lead(label) and not styles.stands_out(row.style):
                current.rows.append((row, row.parts[0].words))
            continue
        if current.label is not None and _deciding(current) and _is_heading(row, place, span, current, styles):
            close(by_heading=True)
            current = _Open(Label("note", row.text), row.style)
            continue
        current.rows.append((row, tuple(word for part in row.parts for word in part.words)))
    close()
    return sections


def _inside_list(current: _Open) -> bool:
    """Whether rows stand in a list of documents or of earlier decisions, whose entries are no headings."""
    return (
        current.label is not None and current.label.kind in ("documents", "history", "dispatch") and not current.quoted
    )


def _deciding(current: _Open) -> bool:
    return current.label is not None and current.label.kind in ("decision", "own_proposal")


def _accepted(row: Row, current: _Open, styles: _Styles, below: Row | None) -> Label | None:
    """The label of a row, unless it reads as part of the text it stands in."""
    label = row.label
    if label is None:
        return None
    bold = row.parts[0].words[0].bold
    if (
        label.rest
        and len(row.parts) == 1
        and not bold
        and _deciding(current)
        and label.kind in ("background", "note", "motions")
    ):
        return None
    runs_on = (
        below is not None and below.page == row.page and below.text[0].islower() and not below.text.startswith("att ")
    )
    if runs_on and not label.rest and not styles.stands_out(row.style) and not row.ocr and not _is_lead(label):
        return None  # a sentence that happens to break there
    if styles.label is not None and not row.ocr and not styles.stands_out(row.style) and not bold and not label.rest:
        # Labels are set apart in this document: a plain row that reads like one is text.
        return None if not _is_lead(label) or (current.label is not None and _deciding(current)) else label
    if _is_lead(label) and _deciding(current) and not current.rows and not styles.stands_out(row.style):
        return None  # `Kommunstyrelsen beslutar` as the first line under `Beslut`
    return label


def _is_lead(label: Label) -> bool:
    """Whether a label begins the sentence that the text below it goes on with (`Kommunstyrelsen beslutar`)."""
    return bool(
        regex.search(
            r"\b(?:beslutar|beslutade|föreslår|besluta|beslutat)\b(?: att| följande| för egen del)*$", fold(label.text)
        )
    )


def _after_label(row: Row, label: Label) -> tuple[Word, ...]:
    if not label.rest:
        return ()
    if len(row.parts) > 1 and find_label(row.parts[0].text):
        return tuple(word for part in row.parts[1:] for word in part.words)
    found = tuple(word for part in row.parts for word in part.words)
    count = len(label.rest.split())
    return found[len(found) - count :]


def _is_quoted(label: Label, style: Style, current: _Open, own: str | None, styles: _Styles) -> bool:
    if label.kind not in ("decision", "own_proposal"):
        return False
    if label.body and not same_body(label.body, own):
        return True
    weaker = styles.label is not None and style != styles.label and style[0] < styles.label[0] + 0.1
    under = (current.label is not None and current.label.kind in ("history", "documents")) or current.quoted
    return (label.dated or under) and weaker


def _is_heading(row: Row, place: int, span: Sequence[Row], current: _Open, styles: _Styles) -> bool:
    """Whether a row under a decision heads something else, with a label that the rules do not know."""
    if (row.ocr and row.style[0] < styles.body[0] * 1.2) or not styles.stands_out(row.style):
        return False
    if not all(styles.stands_out(style_of(part)) for part in row.parts):
        return False
    text = row.text
    if len(text) > 110 or not text[0].isupper() or text.endswith((".", ",", ";")) or regex.match(r"^\p{Lu}[.)]", text):
        return False
    if current.rows and styles.stands_out(current.rows[-1][0].style):
        return False  # the whole decision is set in bold
    after = next((r for r in span[place + 1 : place + 3] if r.page == row.page), None)
    if (
        after is not None
        and after.style == row.style
        and not after.label
        and after.top - row.bottom < 0.5 * (row.bottom - row.top)
        and after.text[0].islower()
    ):
        return False
    return bool(current.rows)


def _chosen(sections: Sequence[_Section], own: str | None) -> tuple[list[_Section], list[bool]]:
    """The sections that hold the paragraph's own decision, and for each whether it proposes to a higher body."""
    decided = [s for s in sections if s.label and s.label.kind == "decision" and not s.quoted and s.rows]
    proposing = [
        s
        for s in sections
        if s.label
        and s.label.kind == "own_proposal"
        and not s.quoted
        and s.rows
        and (s.label.body is None or same_body(s.label.body, own))
    ]
    upward = [s for s in proposing if s.label and _names_target(s.label, own)]
    chosen = [s for s in sections if s in decided or (s in upward if decided else s in proposing)]
    if not chosen:
        chosen = [
            s
            for s in sections
            if s.label and s.label.kind == "decision" and s.quoted and s.rows and s.label.body is None
        ][-1:]
    if not chosen and not any(s.label and s.label.kind in ("decision", "own_proposal") for s in sections):
        chosen = _unlabelled(sections, own)
    return chosen, [bool(s.label and s.label.kind == "own_proposal") for s in chosen]


def _names_target(label: Label, own: str | None) -> bool:
    text = fold(label.text)
    match = regex.search(
        r"\b(?:till|föreslår(?: att)?|i)\s+(?P<body>[\p{L}-]+(?:\s[\p{L}-]+)*?)(?:s? beslut\w*.*)?$", text
    )
    return (
        bool(match)
        and match["body"] != "beslut"
        and not same_body(match["body"], own or "")
        and match["body"] not in ("beslut",)
    )


def _unlabelled(sections: Sequence[_Section], own: str | None) -> list[_Section]:
    """A decision that no label heads: the rows from `Nämnden beslutar …` to the end of the part they stand in."""
    for section in sections:
        if section.label is not None and section.label.kind in _CLOSED:
            continue
        for place, (row, _) in enumerate(section.rows):
            match = _DECIDES.match(row.text)
            above = section.rows[place - 1][0] if place else None
            opens = above is None or above.text.endswith((".", ":")) or above.page != row.page
            if match and opens and (own is None or same_body(match["body"], own)):
                return [_Section(Label("decision", ""), section.rows[place:], section.style)]
    return []


def _print_lines(section: _Section) -> list[PrintLine]:
    lines: list[PrintLine] = []
    for row, found in section.rows:
        if not found:
            continue
        box = union(found)
        lines.append(PrintLine(found, row.page, box.x0, box.x1, box.top, box.bottom))
    return lines


# --- tasks and places -----------------------------------------------------------------------------------------------


def _tasks(
    decision: RawDecision,
    printed: Sequence[tuple[Paragraph, bool]],
    points: Sequence[tuple[str, tuple[int, ...]]],
    own: str | None,
) -> list[RawRow]:
    whole = {index: text for text, indices in points for index in indices}
    rows: list[RawRow] = []
    for proposed in (False, True):
        indices = [index for index, (_, is_proposed) in enumerate(printed) if is_proposed is proposed]
        blocks = [Block(printed[index][0].text, printed[index][0].marked) for index in indices]
        for task in find_tasks(blocks, own, proposed=proposed):
            index = indices[task.block]
            rows.append(_task_row(decision, task, printed[index][0], whole.get(index, printed[index][0].text)))
    return sorted(rows, key=lambda row: (row.regions[0].page, row.regions[0].top))


def _task_row(decision: RawDecision, task: Task, paragraph: Paragraph, point: str) -> RawRow:
    regions = tuple(
        Region(
            min(line.x0 for line in lines),
            min(line.top for line in lines),
            max(line.x1 for line in lines),
            max(line.bottom for line in lines),
            page,
        )
        for page, lines in _lines_by_page(paragraph.lines)
    )
    scores = [word.score for line in paragraph.lines for word in line.words]
    score = min(scores) if scores and min(scores) < 1.0 else None

    def cell(heading: str, name: str | None, text: str | None) -> list[Cell]:
        return [Cell(heading, name, text, regions, (text,), score)] if text else []

    cells = [
        *cell("", "activity", task.activity),
        *cell("", "responsible_raw", task.responsible),
        *cell("", "partners_raw", task.partners),
        *cell("", "timeline_raw", task.time),
        *cell("beslutspunkt", None, point),
        *cell("paragraf", None, decision.paragraph),
        *cell("diarienummer", None, decision.registry_number),
        *cell("förslag", None, "ja" if task.proposed else None),
    ]
    signals = {
        "task_" + task.form: {"mission": 0.05, "charge": 0.08, "list": 0.1, "handover": 0.15, "follow_up": 0.2}.get(
            task.form, 0.25
        )
    }
    if task.responsible is None:
        signals["task_no_party"] = 0.2
    return RawRow("decision", tuple(cells), regions, section=decision.title, signals=signals, decision_key=decision.key)


def _lines_by_page(lines: Sequence[PrintLine]) -> list[tuple[int, list[PrintLine]]]:
    pages: dict[int, list[PrintLine]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return sorted(pages.items())


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
) -> list[Region]:
    """The pages that minutes take, whole: from their first page to the last that a paragraph reaches."""
    taken = set(front)
    for start, span in zip(starts, spans, strict=True):
        taken.add(rows[start.index].page)
        taken.update(row.page for row in span)
    return [
        Region(0.0, 0.0, pages[number].width, pages[number].height, number)
        for number in sorted(taken)
        if number in pages
    ]


def _lexicon(document: Document, rows: Sequence[Row]) -> Lexicon:
    """The document's words where a row ends with a hyphen; counting them is not worth the time where none does."""
    if any(part.words[-1].text[-1] in HYPHENS and len(part.words[-1].text) > 1 for row in rows for part in row.parts):
        return document_lexicon(document)
    return Lexicon()
