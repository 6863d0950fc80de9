"""What stands around the text of pages: headers, footers, page numbers, signature lines, watermarks, footnotes.

Evidence for a header or footer is that a line at the edge of the page comes again at its place on other pages
(page numbers masked, OCR's slips forgiven), or that it is of a kind that only stands there: a page number, the
signature lines of minutes, an address. The rows from the edge of the page to the innermost such line go together.
The repeated head of a table and labels that happen to open several pages are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import regex
from rapidfuzz.fuzz import ratio

from extractors.footnotes import Footnotes, find_footnotes
from extractors.lines import text_lines, without_words
from extractors.page import Box, Document, Line, Page, Word
from rules.fields import match_heading
from rules.loader import load_rules
from rules.minutes import find_label, find_paragraph
from rules.municipality import find_municipality
from rules.registry import parse_registry_number

_ZONE = 0.22  # headers and footers lie within this share of the page's height from its edge
_EDGE = 0.085  # a bare number so near to the edge may be a page number
_MARGIN = 0.055  # of the page's longer side: a line so near to the foot is in the margin, text ends at 2 cm or more
_BRINK = 0.04  # of the page's height: so near to its edge stands no text of the body, 12 mm
_SIGNATURE_EDGE = 0.16
_MAX_NUMBER_LINE = 70  # a longer line is a sentence that mentions a page
_NUMBER_EDGE = 0.12  # so near to the edge `3/8` and `www.…` are no cells or sentences of the body
_MAX_ROWS = 9  # a header or footer has no more rows than this
_SAME_PLACE, _SAME_PLACE_OCR = 6.0, 14.0
_SAME_TEXT_OCR = 80.0
_APART = 5.0  # points between furniture and body, where only repetition speaks
_FAR = 20.0  # so far apart they need not be compared with the body's leading
_SIGHT = 1.4  # rows are looked at so much farther in than the zone, to see where the body begins
_TOGETHER = 50.0  # points between two rows of one header
_THROUGHOUT = 0.3  # a line on this share of all pages runs through the document
_RUN = 3  # so many pages, one after the other or every other, make a running header
_TITLE = 1.6  # type larger than the body's by this factor is a title's
_FRAME = 2.5  # points between a row of furniture and the rule that frames it
_WATERMARK_SIZE = 30.0
_BODY, _WEAK, _STRONG = range(3)
_DIGIT = regex.compile(r"\d")
_NUMBER = regex.compile(r"\d+")


@dataclass(frozen=True)
class Furniture:
    """The texts taken from the pages, by page number, from top to bottom."""

    headers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    footers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    footnotes: dict[int, tuple[str, ...]] = field(default_factory=dict)
    watermarks: dict[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    """The lines on one baseline at the top or the foot of a page."""

    lines: tuple[Line, ...]
    page: Page

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)


@dataclass(frozen=True)
class _Place:
    """Where a line stands: from its page's edge to its middle, from the left and right edges, and off the middle.

    So the lines of upright and lying pages agree.
    """

    edge: float
    left: float
    right: float
    middle: float


@dataclass
class _Cluster:
    """Lines of the same text at the same place, on different pages."""

    text: str
    lines: list[Line]
    places: list[_Place]


@dataclass(frozen=True)
class _Running:
    """The clusters that run through a document of so many pages, and the ids of all their lines."""

    clusters: tuple[_Cluster, ...]
    lines: frozenset[int]
    pages: int


def strip_furniture(document: Document) -> tuple[Document, Furniture]:
    """The document with only the body's words on its pages, and what was taken away."""
    body_size = _body_size(document.pages)
    marks = {page.number: _watermarks(page, body_size) for page in document.pages}
    pages = [without_words(page, marks[page.number]) for page in document.pages]
    tops = {page.number: _rows(page, top=True) for page in pages}
    feet = {page.number: _rows(page, top=False) for page in pages}
    headers = _furniture_rows(pages, tops, body_size, top=True)
    footers = _furniture_rows(pages, feet, body_size, top=False)
    stripped: list[Page] = []
    notes: dict[int, Footnotes] = {}
    for page in pages:
        above, below = headers.get(page.number, []), footers.get(page.number, [])
        gone = [word for row in [*above, *below] for line in row.lines for word in line.words]
        page = without_words(page, gone, _without_frames(page, above, below))
        found = find_footnotes(page, body_size)
        page = without_words(page, found.words)
        notes[page.number] = found
        stripped.append(page)
    return replace(document, pages=tuple(stripped)), Furniture(
        headers=_texts(headers),
        footers=_texts(footers),
        footnotes={number: found.texts for number, found in notes.items() if found.texts},
        watermarks={number: tuple(word.text for word in words) for number, words in marks.items() if words},
    )


@dataclass(frozen=True)
class _Patterns:
    page_number: regex.Pattern[str]
    bare_page_number: regex.Pattern[str]
    signature: regex.Pattern[str]
    address: regex.Pattern[str]
    watermark: frozenset[str]


@cache
def _patterns() -> _Patterns:
    data: dict[str, Any] = load_rules("furniture.yaml")
    kinds = {
        kind: regex.compile("|".join(f"(?:{pattern})" for pattern in data[kind]), regex.IGNORECASE)
        for kind in ("page_number", "bare_page_number", "signature", "address")
    }
    return _Patterns(watermark=frozenset(data["watermark"]), **kinds)


def _furniture_rows(
    pages: Sequence[Page], rows: dict[int, list[_Row]], body_size: float, *, top: bool
) -> dict[int, list[_Row]]:
    """Page by page the rows that are furniture, from top to bottom; `rows` run from the edge of the page inwards."""
    running = _running(rows.values(), len(pages), top=top)
    offsets = _number_offsets(rows.values())
    taken: dict[int, list[_Row]] = {}
    for page in pages:
        own = rows[page.number]
        most = min(_MAX_ROWS, _above_card(own)) if top else _MAX_ROWS
        kinds = [
            _STRONG if _is_strong(row, offsets, top=top) else _WEAK if _is_repeated(row, above, running) else _BODY
            for row, above in zip(own[:most], [None, *own] if top else [*own[1:], None], strict=False)
            if _edge(row, top=top) < _ZONE
        ]
        if not top and (count := _in_margin(own)):
            kinds[count - 1] = _STRONG
        last = -1
        for index, kind in enumerate(kinds):
            if kind == _BODY:
                if _heads_paragraph(own[index], running):
                    break
                continue
            skipped = own[last + 1 : index]
            near = index == 0 or _distance(own[index - 1], own[index]) < _TOGETHER
            if not near or len(skipped) > 2 or any(_is_text(row, body_size) for row in skipped):
                break
            last = index
        if 0 <= last == len(own) - 1:
            last = _last_before_gap(own, top=top)
        while last >= 0 and kinds[last] != _STRONG:
            inner = own[last + 1 :]
            if kinds[last] == _WEAK and _is_apart(own[last], inner) and not _is_body(own[last], inner, body_size, top):
                break
            last -= 1
        if last >= 0:
            block = own[: last + 1]
            taken[page.number] = block if top else block[::-1]
    return taken


def _above_card(rows: Sequence[_Row]) -> int:
    """How many rows at the top of a page stand above the first label for an action by itself (`Åtgärd`): a card begins
    there, whatever values it shares with those that open other pages."""
    matches = [match_heading(row.lines[0].text, fuzzy=False) if len(row.lines) == 1 else None for row in rows]
    labels = (i for i, m in enumerate(matches) if m is not None and (m.kind, m.field) == ("word", "activity"))
    return next(labels, len(rows))


def _is_text(row: _Row, body_size: float) -> bool:
    """Whether a row that comes once is too long for one of a header, or set as large as a title."""
    large = any(line.size > _TITLE * body_size for line in row.lines)
    return len(row.lines) > 3 or _length(row) > 80 or large


def _heads_paragraph(row: _Row, running: _Running) -> bool:
    """Whether the row bears the number of one paragraph (`§ 42`), and not beside words of a running header.

    A registry number is none: extracts of several bodies' minutes in one file bear that of the one matter.
    """
    marks = [mark for line in row.lines if (mark := find_paragraph(line.text))]
    alone = not any(
        _comes_again(line, row.page, running) and not parse_registry_number(line.text) for line in row.lines
    )
    return alone and any(mark.first == mark.last for mark in marks)


def _is_strong(row: _Row, offsets: Set[int], *, top: bool) -> bool:
    """Whether the row is of a kind that stands only at the edge of a page."""
    known = _patterns()
    texts = [line.text for line in row.lines]
    edge = _edge(row, top=top)
    for text in texts:
        number, whole = _printed_number(text)
        if number is not None and (whole or number - row.page.number in offsets):
            if _has_word(text) or edge < _NUMBER_EDGE:
                return True
        elif len(texts) == 1 and text.isdecimal() and edge < _EDGE and int(text) - row.page.number in offsets:
            return True
    if top:
        return False
    if edge < _SIGNATURE_EDGE and (
        known.signature.search(" ".join(texts)) or all(known.signature.search(text) for text in texts)
    ):
        return True
    return edge < _NUMBER_EDGE and any(known.address.search(text) for text in texts)


def _in_margin(rows: Sequence[_Row]) -> int:
    """How many rows stand in the bottom margin: the highest is one line, if need be beside a bare number, farther from
    the body than its rows part."""
    count = sum(row.page.height - row.bottom <= _MARGIN * max(row.page.width, row.page.height) for row in rows)
    if not count or count > _MAX_ROWS or sum(not line.text.isdecimal() for line in rows[count - 1].lines) > 1:
        return 0
    steps = [_distance(one, other) for one, other in pairwise(rows[count - 1 : count + 4])]
    return count if not steps or steps[0] >= max(_FAR, 1.25 * max(steps[1:], default=0.0)) else 0


def _edge(row: _Row, *, top: bool) -> float:
    """How far the row stands from the edge of its page, as a share of the page's height."""
    return (row.top if top else row.page.height - row.bottom) / row.page.height


def _has_word(text: str) -> bool:
    return bool(_patterns().page_number.search(text))


@lru_cache(maxsize=256)
def _printed_number(text: str) -> tuple[int | None, bool]:
    """The page number printed on a short line that has one, and whether it is all of the line and surely one."""
    if len(text) > _MAX_NUMBER_LINE or not _DIGIT.search(text):
        return None, False
    known = _patterns()
    match = known.page_number.search(text) or known.bare_page_number.search(text)
    if not match:
        return None, False
    whole = len(match[0].strip()) == len(text) and ("/" not in text or _has_word(text))  # `23/24` may be a school year
    return int(_NUMBER.search(match[0])[0]), whole


def _is_repeated(row: _Row, above: _Row | None, running: _Running) -> bool:
    """Whether most of the row comes again on other pages, of a label with its value the value, which may stand in the
    row below the label; the number of a paragraph (`§ 42`) is always body."""
    if any(find_paragraph(line.text) for line in row.lines):
        return False
    label, *values = [*(above.lines if above and len(row.lines) == 1 else ()), *row.lines]
    if len(values) == 1 and match_heading(label.text, fuzzy=False).known:
        return _is_throughout(values[0], running)  # the label of a card, with a value of its own
    letters = sum(len(line.text) for line in row.lines)
    return 2 * sum(len(line.text) for line in row.lines if _comes_again(line, row.page, running)) >= letters


def _is_throughout(line: Line, running: _Running) -> bool:
    """Whether the very text of a line comes again at its place on most pages of the document."""
    own = next((c.lines for c in running.clusters if any(one is line for one in c.lines)), [])
    return len({one.page for one in own if one.text == line.text}) > running.pages / 2


def _comes_again(line: Line, page: Page, running: _Running) -> bool:
    """Whether the line is one of a cluster; a first page may have its header in another place, but not larger."""
    if id(line) in running.lines:
        return True
    if page.number > 1:
        return False
    text = _masked(line.text)
    return any(
        len(cluster.lines) >= _RUN
        and _same_text(text, cluster.text, ocr=page.ocr)
        and line.size <= cluster.lines[0].size + 1
        for cluster in running.clusters
    )


def _running(pages: Iterable[Sequence[_Row]], count: int, *, top: bool) -> _Running:
    """The lines that run through the document of `count` pages, through its odd or even pages, or one chapter."""
    found = []
    for cluster in _clusters(pages, top=top):
        own = {line.page for line in cluster.lines}
        span = max(own) - min(own) + 1
        if len(own) >= max(2, _THROUGHOUT * count) or (len(own) >= _RUN and len(own) >= 0.45 * span):
            found.append(cluster)
    return _Running(tuple(found), frozenset(id(line) for cluster in found for line in cluster.lines), count)


def _clusters(pages: Iterable[Sequence[_Row]], *, top: bool) -> list[_Cluster]:
    by_text: dict[str, list[_Cluster]] = {}
    for rows in pages:
        for row in rows[:_MAX_ROWS]:
            for line in row.lines:
                text = _masked(line.text)
                if not top and text.endswith(f" {line.page}"):  # `Klimatplan för Exempelby 3`
                    text = text.removesuffix(str(line.page)) + "#"
                known = by_text.setdefault(text, [])
                if row.page.ocr:
                    known = [c for other, group in by_text.items() if _same_text(text, other, ocr=True) for c in group]
                near = _SAME_PLACE_OCR if row.page.ocr else _SAME_PLACE
                place = _place(line, row.page, top=top)
                same = (c for c in known if any(_same_place(place, other, near) for other in c.places[-3:]))
                cluster = next(same, None)
                if cluster is None:
                    cluster = _Cluster(text, [], [])
                    by_text[text].append(cluster)
                cluster.lines.append(line)
                cluster.places.append(place)
    return [cluster for group in by_text.values() for cluster in group]


def _place(line: Line, page: Page, *, top: bool) -> _Place:
    edge = line.y_mid if top else page.height - line.y_mid
    return _Place(edge, line.x0, page.width - line.x1, line.x_mid - page.width / 2)


def _same_place(one: _Place, other: _Place, near: float) -> bool:
    if abs(one.edge - other.edge) > near:
        return False
    return min(abs(one.left - other.left), abs(one.right - other.right), abs(one.middle - other.middle)) < near


def _same_text(one: str, other: str, *, ocr: bool) -> bool:
    if one == other:
        return True
    return ocr and min(len(one), len(other)) > 5 and ratio(one, other) >= _SAME_TEXT_OCR


@lru_cache(maxsize=256)
def _masked(text: str) -> str:
    """The line in lower case with `#` for the page number on it."""
    text = text.casefold()
    if not _DIGIT.search(text):
        return text
    known = _patterns()
    return known.bare_page_number.sub("#", known.page_number.sub("#", text))


def _is_body(row: _Row, inner: Sequence[_Row], body_size: float, top: bool) -> bool:
    """Whether a row that comes again on other pages is a table's head, a label or a heading all the same."""
    matches = [match_heading(line.text, fuzzy=False) for line in row.lines]
    known = [match.known for match in matches]
    if len(known) > 1 and sum(known) * 2 > len(known):
        return True
    heading = row.size > body_size + 0.5 or all(line.bold for line in row.lines)
    # `Naturvårdsprogram – åtgärder`, far above the text, is no label of it.
    loose = matches[0].kind == "stem" and not heading and bool(inner) and _distance(row, inner[0]) >= _FAR
    if len(known) == 1 and (
        (known[0] and not loose) or row.lines[0].text.endswith(":") or find_label(row.lines[0].text)
    ):
        return True
    texts = [line.text for line in row.lines]
    if not top or any(map(parse_registry_number, texts)) or (len(texts) == 1 and find_municipality(texts[0])):
        return False
    starts = [line.x0 for line in row.lines]
    for below in inner[:3]:
        if below.top - row.bottom > 2.2 * row.size:
            break
        aligned = sum(any(abs(line.x0 - start) < 4 for start in starts) for line in below.lines)
        if aligned >= 2:
            return True
    return heading and bool(inner) and inner[0].top - row.bottom < 1.4 * row.size


def _last_before_gap(rows: Sequence[_Row], *, top: bool) -> int:
    """The index of the last row before the first wide gap, where no body shows farther in to compare with."""
    if _edge(rows[0], top=top) > _NUMBER_EDGE:
        return -1
    for index, (one, other) in enumerate(pairwise(rows)):
        if _distance(one, other) >= _FAR:
            return index
    return len(rows) - 1


def _is_apart(row: _Row, inner: Sequence[_Row]) -> bool:
    """Whether the row stands farther from the row inside it than the body's rows stand from each other, or where text
    seldom does."""
    if not inner:
        return True
    gap = _distance(row, inner[0])
    far = gap >= _FAR or min(row.bottom, row.page.height - row.top) < _BRINK * row.page.height
    return gap >= _APART and (far or gap > 1.25 * min([_distance(a, b) for a, b in pairwise(inner[:3])] or [0]))


def _distance(one: _Row, other: _Row) -> float:
    return max(one.top, other.top) - min(one.bottom, other.bottom)


def _length(row: _Row) -> int:
    return sum(len(line.text) for line in row.lines)


def _number_offsets(pages: Iterable[Sequence[_Row]]) -> Set[int]:
    """Printed page number minus page, as two pages at least agree on it; and 0, which needs no witness."""
    offsets: Counter[int] = Counter()
    for rows in pages:
        found = set()
        for index, row in enumerate(rows[:_MAX_ROWS]):
            for line in row.lines:
                number, _ = _printed_number(line.text)
                if number is None and index == 0 and len(row.lines) == 1 and line.text.isdecimal():
                    number = int(line.text)
                if number is not None:
                    found.add(number - line.page)
        offsets.update(found)
    return {0} | {offset for offset, count in offsets.items() if count >= 2}


def _rows(page: Page, *, top: bool) -> list[_Row]:
    """The rows in the top or bottom zone of the page, from its edge inwards."""
    limit = _SIGHT * _ZONE * page.height
    if top:
        lines = [line for line in text_lines(page) if line.bottom < limit]
    else:
        lines = [line for line in text_lines(page) if line.top > page.height - limit]
    rows: list[list[Line]] = []
    for line in lines:
        if rows and line.top < rows[-1][0].y_mid < line.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    made = [_Row(tuple(row), page) for row in rows]
    return made if top else made[::-1]


def _watermarks(page: Page, body_size: float) -> list[Word]:
    """Slanted words, and the words of a watermark in large type."""
    large = max(_WATERMARK_SIZE, 2.5 * body_size)
    return [word for word in page.words if word.turned % 90 or (word.size > large and _is_watermark(word, page))]


def _is_watermark(word: Word, page: Page) -> bool:
    return word.text.strip(".!").casefold() in _patterns().watermark and word.top > _ZONE / 2 * page.height


def _body_size(pages: Iterable[Page]) -> float:
    """The font size (rounded to half points) of most of the document's letters."""
    sizes: dict[float, int] = {}
    for page in pages:
        for word in page.words:
            sizes[word.size] = sizes.get(word.size, 0) + len(word.text)
    rounded: Counter[float] = Counter()
    for size, letters in sizes.items():
        rounded[round(size * 2) / 2] += letters
    return rounded.most_common(1)[0][0] if rounded else 10.0


def _without_frames(page: Page, above: Sequence[_Row], below: Sequence[_Row]) -> tuple[Box, ...] | None:
    """The page's rules without those between and around the rows of its header `above` and footer `below`; None
    where all are left."""
    if not page.rules or not (above or below):
        return None
    high = max((row.bottom for row in above), default=-_FRAME) + _FRAME
    low = min((row.top for row in below), default=page.height + _FRAME) - _FRAME
    kept = tuple([rule for rule in page.rules if rule.bottom > high and rule.top < low])
    return kept if len(kept) < len(page.rules) else None


def _texts(taken: dict[int, list[_Row]]) -> dict[int, tuple[str, ...]]:
    return {number: tuple(line.text for row in rows for line in row.lines) for number, rows in taken.items()}
