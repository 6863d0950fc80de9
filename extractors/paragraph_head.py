"""The head of a paragraph of minutes: its title over one or several lines, and its registry number."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.page import Line, Word
from extractors.paragraph_parts import SEPARATOR, Style, Styles
from extractors.paragraphs import Row, Start, make_row, style_of
from extractors.text import HYPHENS, Lexicon, join_lines
from rules.minutes import find_paragraph, fold, is_body, words
from rules.registry import LABEL, find_registry_numbers, parse_registry_number

_EMPTY_NUMBER = regex.compile(rf"^[\s(]*(?:{LABEL}|ärende(?:nr)?\s*\d{{0,3}})[\s.:()]*$", regex.IGNORECASE)
_FIGURES = regex.compile(
    r"^(?:[\p{Lu}]{0,6}\d{2,6}|(?:19|20)\d\d)[/.:-]\d{2,7}(?:[-/.:]\d+)*(?:\s\p{Lu}{2,4}|\s\d{3})?$"
    r"|^\p{Lu}{2,6}/[0-3]\d{5}$"
)
# What a registry number may have lost at the end of a narrow cell's line: its series, its year and stroke.
_BEGUN = regex.compile(
    rf"^(?=.)(?:{LABEL}\s*)?(?:\p{{Lu}}{{2,8}}[\s/.–-]*)?(?:(?:19|20)\d\d\s?[/.:–-])?$", regex.IGNORECASE
)
_YEARS = regex.compile(r"^(?:19|20)\d\d[-–/](?:19|20)?\d\d$")
# A space inside figures that OCR saw; a code of three figures behind a longer number is printed with one.
_APART = regex.compile(r"(?<=[\d/.:–-])\s+(?=[\d/.:–-])")
_CODE = regex.compile(r"\d{2,}\s\d{3}$")
# Another number behind the registry number (`Hid 12.345`), which is no title as `Budget 2021` is.
_CODE_BESIDE = regex.compile(r"^(?:\p{L}{1,5}[.:]?\s)?(?!(?:19|20)\d\d$)\d[\d./:-]*$")
_MATTER = regex.compile(r"^ärende(?:\s?nr)?\.?\s*\d{1,3}[.:]?(?:\s+|$)", regex.IGNORECASE)
_TERMINAL = regex.compile(r"[.!?:;,]$")
_LABEL_FIRST = regex.compile(rf"^\s*{LABEL}", regex.IGNORECASE)
_EMPTY_PARENTHESES = regex.compile(r"\s*\(\s*\)$")
_LABEL_BEFORE = regex.compile(rf"[\s(\[,–-]*{LABEL}?\s*$", regex.IGNORECASE)
_OPENING = regex.compile(r"[\s(\[,–-]+$")
_CLOSING = regex.compile(r"^\s*[)\],]*")
# The title reaches over at most this many rows.
_MAX_TITLE = 6
# A number in the margin, or the rest of one that a cell broke, stands within this many rows below the head.
_NEAR = 8


def read_head(
    head: Row, start: Start, span: Sequence[Row], styles: Styles, lexicon: Lexicon
) -> tuple[str | None, str | None, Sequence[Row]]:
    """Title and registry number of a paragraph as printed, and the rows of `span` below its head.

    `head` is the row of `start`, `span` the rows below it, behind those of a title that begins above it. A number in
    the margin is taken out of the rows beside it.
    """
    higher = [row for row in span if row.page == head.page and row.top < head.top]
    span = span[len(higher) :]
    parts, span, registry = _number_apart(_head_parts(head, start), head.parts[start.part], span, head.ocr)
    parts = [part for row in higher for part in row.parts] + parts
    lines: list[tuple[Word, ...]] = []
    style: Style | None = None
    previous: Line | None = None
    labelled = False
    for line in parts:
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
        if SEPARATOR.match(row.text) or used >= _MAX_TITLE + 4:
            break
        texts: list[tuple[tuple[Word, ...], Line]] = []
        beside: str | None = None
        for part in row.parts:
            if _is_number(part, start):
                continue
            text, number = _without_number(part, labelled, row.ocr)
            beside = beside or number
            labelled = not text and not number
            if text:
                texts.append((text, part))
        if not texts:
            registry = registry or beside
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
        registry = registry or beside
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
    title = _EMPTY_PARENTHESES.sub("", title).strip() if title else None
    return title or None, registry, span[used:]


def _is_number(part: Line, start: Start) -> bool:
    """Whether a part is nothing but the paragraph's own number once more, as below a page head that bears it, or that
    of another body which has prepared the matter (`Au § 5` beside `Ks § 41`)."""
    mark = find_paragraph(part.text) if "§" in part.text else None
    if mark is None or mark.rest:
        return False
    prepared = (
        is_body(mark.prefix) and bool(start.mark.prefix) and mark.prefix.casefold() != start.mark.prefix.casefold()
    )
    return mark.number == start.mark.number or prepared


def titles_above(rows: Sequence[Row], starts: Sequence[Start], styles: Styles) -> dict[int, int]:
    """Where titles begin above their numbers: the index of a start's row to that of its first title row.

    Either a title stands above each number, or one of several lines stands in the column beside its number, which a
    cell sets at mid-height. Evidence for the first is that most numbers have a row of heading type right above them,
    and few right below.
    """
    above: dict[int, int] = {}
    beside: dict[int, int] = {}
    below = 0
    for start in starts:
        head = rows[start.index]
        first = start.index
        while first > 0 and start.index - first < _MAX_TITLE and _is_title(rows[first - 1], rows[first], styles):
            first -= 1
        if first < start.index and not start.mark.rest.strip():
            above[start.index] = first
        if (first := _first_beside(rows, start, styles)) < start.index:
            beside[start.index] = first
        following = rows[start.index + 1] if start.index + 1 < len(rows) else None
        if following is not None and following.page == head.page and following.label is None:
            below += styles.stands_out(following.style)
    return above if len(above) * 2 > len(starts) > 1 and below * 4 < len(starts) else beside


def _first_beside(rows: Sequence[Row], start: Start, styles: Styles) -> int:
    """The index of the first row of a title beside its number: the start's own unless lines of it stand higher."""
    head = rows[start.index]
    number = head.parts[start.part]
    if start.mark.rest:
        return start.index
    first, below = start.index, head
    while first > 0 and start.index - first < _MAX_TITLE:
        row = rows[first - 1]
        title = row.parts[0]
        if row.page != head.page or row.label is not None or len(row.parts) > 1 or title.x0 <= number.x1:
            break
        overlaps = first == start.index and row.bottom > head.top + 1
        column = next((part for part in below.parts if abs(part.x0 - title.x0) < 3), None)
        goes_on = (
            column is not None
            and style_of(column) == style_of(title)
            and styles.stands_out(row.style)
            and column.top - title.top < 1.5 * title.height
        )
        if not overlaps and not goes_on:
            break
        first, below = first - 1, row
    return first


def _is_title(row: Row, below: Row, styles: Styles) -> bool:
    near = row.page == below.page and below.top - row.bottom < 1.5 * (row.bottom - row.top)
    return near and row.label is None and styles.stands_out(row.style) and not SEPARATOR.match(row.text)


def bears_number(row: Row) -> bool:
    """Whether a row holds a registry number, with its series or the word Dnr beside it, or alone."""
    return bool(find_registry_numbers(row.text)) or bool(_FIGURES.match(row.text))


def _number_apart(
    parts: list[Line], number: Line, span: Sequence[Row], ocr: bool
) -> tuple[list[Line], Sequence[Row], str | None]:
    """Head and rows without a registry number that a narrow cell or the margin sets over lines of its own.

    `parts` are the head's without its paragraph `number`. In the margin, under the paragraph number, a whole number
    counts too; elsewhere only one that is broken, its halves one below the other.
    """
    near = span[:_NEAR]
    begun = [(-1, part) for part in parts if _BEGUN.match(part.text)]
    for place, row in enumerate(near):
        for part in row.parts:
            margin = _under(number, part) and any(other.x0 > number.x1 for other in row.parts)
            for above_place, above in begun:
                if above_place < place and _under(above, part) and (found := _joined(above.text, part.text)):
                    gone = (above, part)
                    return [p for p in parts if p is not above], _without(span, gone), found
            if margin and (found := parse_registry_number(part.text)):
                return parts, _without(span, (part,)), found
            if _BEGUN.match(part.text) and row.label is None and (margin or len(row.parts) == 1):
                begun.append((place, part))
    return parts, span, None


def _under(above: Line, below: Line) -> bool:
    """Whether two lines stand in one column."""
    return abs(above.x0 - below.x0) < 8 or abs(above.x1 - below.x1) < 4


def _joined(above: str, below: str) -> str | None:
    label = _LABEL_FIRST.match(above)
    joined = f"{above}{below}" if above[-1] in "/.:–-" else f"{above} {below}"
    return parse_registry_number(joined if label else f"Dnr {joined}")


def _without(span: Sequence[Row], gone: Sequence[Line]) -> list[Row]:
    kept: list[Row] = []
    for row in span:
        parts = tuple(part for part in row.parts if not any(part is other for other in gone))
        if parts:
            kept.append(row if len(parts) == len(row.parts) else make_row(parts, row.ocr))
    return kept


def _head_parts(head: Row, start: Start) -> list[Line]:
    """The parts of a head row without the paragraph number."""
    parts: list[Line] = []
    for place, part in enumerate(head.parts):
        if place != start.part:
            if (place > start.part or not is_body(part.text)) and not _is_number(part, start):
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
        before = _OPENING.sub("", _LABEL_BEFORE.sub("", rest[:begin]))
        rest = before + _CLOSING.sub("", rest[end:])
    kept: list[Word] = []
    budget = rest.split()
    for word in line.words:
        if (budget and (word.text == budget[0] or word.text.startswith(budget[0]))) or (
            budget and budget[0] in word.text
        ):
            kept.append(word)
            budget.pop(0)
    left = tuple(kept)
    beside = " ".join(word.text for word in left)
    if _EMPTY_NUMBER.match(beside) or _CODE_BESIDE.match(beside):
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
    previous: Line, line: Line, style: Style, styles: Styles, has_label: bool, right: float, head: Row
) -> bool:
    """Whether a row continues the title above it."""
    if line.page != previous.page:
        return False
    found = style_of(line)
    # OCR sees neither size nor boldness surely.
    same = (
        abs(found[0] - style[0]) <= 0.2 * style[0]
        if head.ocr
        else abs(found[0] - style[0]) <= 0.3 and found[1] == style[1]
    )
    leading = line.top - previous.top
    if not same or leading > 1.9 * max(previous.height, line.height) + 1:
        return False
    if styles.stands_out(style):
        return True
    ended = bool(_TERMINAL.search(previous.text))
    beside = [part.x0 for part in head.parts if part.x0 > previous.x1]
    edge = min([right, *beside]) if previous.page == head.page and previous.top < head.bottom else right
    full = previous.x1 + line.words[0].width + 3 > edge - 2
    if line.text[0].islower() or previous.words[-1].text[-1] in HYPHENS:
        return not ended
    return full and not ended and (has_label or not line.text.rstrip().endswith("."))
