"""The header of a table without full rulings: which lines of a page are its heads, and what they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from extractors.headings import join_heading
from extractors.lines import SURE_BULLETS, baselines, split_at_gaps
from extractors.page import Box, Page, Word, union, words_text
from extractors.table_columns import headings_wanted, is_year, is_year_part, one_head
from rules.fields import FieldMatch, is_listed, match_heading, split_label

# A word space is 0.2-0.35 of the font size; from this share on, a gap inside a line may be a column's.
TIGHT_GAP = 0.6
# A lower head that stands at the left edge of its upper one begins within this distance (points) of it.
FLUSH = 4.0
_LONGEST_HEAD = 8  # words of a head: more are a sentence
_LONGEST_WITH_STOP = 3  # so many words may end with a full stop, of a word cut short: `Resp.`, `Ansv. förv.`
# How many there are of something, or what share: no head.
_COUNTED = regex.compile(r"^\d+(?:[ ,]\d+)*\s*%?\s+\p{Ll}")
# What is no wider (points) is a drawn bullet and no rule.
_BULLET = 14.0
# Where so many of the lines below a head (of as many as are looked at) begin a text at its left edge, it has a column.
_ALIGNED, _LINES_BELOW = 3, 30


@dataclass(frozen=True)
class HeaderCell:
    """One column head of an unruled table: its place and what it names."""

    box: Box
    text: str
    match: FieldMatch


@dataclass(frozen=True)
class Header:
    """The header of an unruled table: its cells from left to right and its place."""

    box: Box
    cells: tuple[HeaderCell, ...]


def head_words(cell: HeaderCell) -> tuple[Word, ...]:
    """The whole head as one word: its lines are mended already."""
    box = cell.box
    return (Word(box.x0, box.top, box.x1, box.bottom, cell.text, bold=True),)


def find_headers(page: Page, groups: Sequence[Sequence[Word]], lefts: Sequence[float] = ()) -> list[Header]:
    """The headers among the baselines `groups` (words left to right, top to bottom) of a page.

    `lefts` are where the heads of a table on the page before begin, which may be printed again (x, in points).

    A header is a baseline whose parts, split at gaps, mostly name fields that open an action plan together; baselines
    of the same header above and below (a head in two lines) are taken in.
    """
    headers: list[Header] = []
    groups = [[word for word in group if not _is_speck(word)] or group for group in groups]
    used = -1
    for index, group in enumerate(groups):
        if index <= used:
            continue
        parts = _header_parts(groups, index, lefts)
        if not _enough_named(parts) or _goes_on_with_row(page, groups, index, parts):
            continue
        if _is_label_with_value(groups, index, parts):
            continue
        if _is_row_below([cell.box.x0 for cell in headers[-1].cells] if headers else lefts, parts):
            continue
        if index + 1 < len(groups):
            lower = _header_parts(groups, index + 1, lefts)
            full = len(lower) > len(parts) and _enough_named(lower)
            if full and _same_header(page, lower, groups[index + 1], group, below=False):
                continue  # heads in two lines that end on one height: the line with all of them tells
        first, last = _header_extent(page, groups, index, parts)
        cells = _header_cells(groups[max(first, used + 1) : last + 1], parts)
        if last + 1 < len(groups):
            level = _lower_heads(cells, _header_parts(groups, last + 1, lefts))
            last += level is not None
            cells = level or cells
        if 0 < sum(cell.text.endswith(":") for cell in cells) < len(cells):
            continue  # a label set over two lines, and its value
        matches = [cell.match for cell in cells]
        named = sum(cell.match.known or is_year(cell.text) or is_year_part(cell.text) for cell in cells)
        if named * 2 >= len(matches) and headings_wanted(matches):
            headers.append(Header(union([cell.box for cell in cells]), tuple(cells)))
            used = last
    return headers


def _is_speck(word: Word) -> bool:
    """Whether OCR read a mark on the sheet as a sign: it is no head."""
    return word.score < 1 and not any(c.isalnum() for c in word.text)


def _enough_named(parts: Sequence[Sequence[Word]]) -> bool:
    """Whether two of the parts of a line or more name fields, and none is a sentence or a label with its value."""
    if len(parts) < 2 or max(map(len, parts)) > _LONGEST_HEAD:
        return False
    texts = [words_text(part) for part in parts]
    if any(len(part) > _LONGEST_WITH_STOP and part[-1].text.endswith(".") for part in parts):
        return False
    if any(_COUNTED.match(text) and not is_year(words_text(part[:1])) for part, text in zip(parts, texts, strict=True)):
        return False  # `4 åtgärder`, `2 pågår`
    colons = sum(text.endswith(":") for text in texts)
    if 0 < colons < len(parts) or any((label := split_label(text)) is not None and label[1] for text in texts):
        return False
    matches = [match_heading(text) for text in texts]
    if colons and all(match.field != "activity" for match in matches):
        return False  # labels, not heads
    return sum(match.known for match in matches) > 1


def _is_label_with_value(groups: Sequence[Sequence[Word]], index: int, parts: Sequence[Sequence[Word]]) -> bool:
    """Whether the line is a label and a value that names a field by chance: flush with both, the next line is a listed
    label and its value, or that alone."""
    if len(parts) != 2 or index + 1 == len(groups):
        return False
    below = split_at_gaps(groups[index + 1])
    flush = len(below) <= 2 and all(abs(a[0].x0 - b[0].x0) <= FLUSH for a, b in zip(parts, below, strict=False))
    return flush and match_heading(words_text(below[0]).rstrip(" :"), fuzzy=False).kind == "word"


def _is_row_below(lefts: Sequence[float], parts: Sequence[Sequence[Word]]) -> bool:
    """Whether the parts of a line are a row below heads that begin at `lefts`, flush with them all: each names a field
    loosely at most (`Delaktighet och demokrati`, `Ny aktivitet`), as heads of one table hardly do together."""
    flush = all(any(abs(part[0].x0 - x) <= FLUSH for x in lefts) for part in parts)
    return flush and all(match_heading(words_text(part), fuzzy=False).kind != "word" for part in parts)


def _goes_on_with_row(
    page: Page, groups: Sequence[Sequence[Word]], index: int, parts: Sequence[Sequence[Word]]
) -> bool:
    """Whether the line is the next one of a row, which names fields by chance: each of its parts stands right below one
    set like it, and one begins as no head does."""
    if not index or not any(part[0].text[0].islower() or part[0].text in SURE_BULLETS for part in parts):
        return False
    here, above = union(groups[index]), union(groups[index - 1])
    if here.top - above.bottom > 0.6 * here.height or _rule_between(page, above, here):
        return False
    upper = split_at_gaps(groups[index - 1])
    return all(any(_stands_below(page, part, one) for one in upper) for part in parts)


def _stands_below(page: Page, part: Sequence[Word], above: Sequence[Word]) -> bool:
    """Whether `part` of a line begins under `above`, one of the line before it, set alike and on the same ground."""
    low, high = union(above).x0, union(above).x1
    alike = part[0].bold == above[-1].bold and abs(part[0].size - above[-1].size) <= 0.6
    return low - FLUSH <= part[0].x0 <= high and alike and _ground(page, part[0]) == _ground(page, above[-1])


def _header_parts(groups: Sequence[Sequence[Word]], index: int, lefts: Sequence[float]) -> list[list[Word]]:
    """Split a baseline where column heads part: wide gaps, narrow ones where both sides name a field or are years, or
    where text begins below, in several lines, or in the line above, or at one of `lefts`; a word space where both sides
    are listed words and text begins below."""
    parts: list[list[Word]] = []
    for part in split_at_gaps(groups[index]):
        start = 0
        for at in range(1, len(part)):
            left, right, x = part[start:at], part[at:], part[at].x0
            gap = x - left[-1].x1 > TIGHT_GAP * right[0].size
            if (
                (gap and (_both_named(left, right) or any(abs(x - begun) < 1 for begun in lefts)))
                or ((gap or _both_listed(left, right)) and _begins_column(groups, index, x))
                or _are_years(left[-1], right[0])
            ):
                parts.append(part[start:at])
                start = at
        parts.append(part[start:])
    return parts


def _begins_column(groups: Sequence[Sequence[Word]], index: int, x: float) -> bool:
    """Whether text begins at `x` in several of the lines below, or in the line above baseline `index`."""

    def begins(line: Sequence[Word]) -> bool:
        return any(abs(word.x0 - x) < 1 for word in _after_gaps(line))

    above, below = groups[max(0, index - 1) : index], groups[index + 1 : index + 1 + _LINES_BELOW]
    return any(map(begins, above)) or sum(map(begins, below)) >= _ALIGNED


def _both_named(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether both sides of a gap name a field, the right one by its first word or by all, or a year, or are years."""
    if all(is_year(word.text) or is_year_part(word.text) for word in (left[-1], right[0])):
        return True
    named = any(match_heading(words_text(words), fuzzy=False).known for words in (right[:1], right))
    if is_year(words_text(left)):
        return named
    return match_heading(words_text(left), fuzzy=False).known and (named or is_year(right[0].text))


def _are_years(left: Word, right: Word) -> bool:
    """Whether two words are years, or parts of one: however near, two heads."""
    return (is_year(left.text) and is_year(right.text)) or (is_year_part(left.text) and is_year_part(right.text))


def _both_listed(left: Sequence[Word], right: Sequence[Word]) -> bool:
    """Whether both sides of a word space are listed words, the right one (its first word, or all) with a capital."""
    capital = right[0].text[0].isupper()
    return capital and is_listed(words_text(left)) and (is_listed(right[0].text) or is_listed(words_text(right)))


def _after_gaps(line: Sequence[Word]) -> list[Word]:
    """The words of a baseline that stand after a gap wider than a word space, the first one among them."""
    return [line[0], *(b for a, b in pairwise(line) if b.x0 - a.x1 > TIGHT_GAP * b.size)]


def _header_extent(
    page: Page, groups: Sequence[Sequence[Word]], index: int, parts: Sequence[Sequence[Word]]
) -> tuple[int, int]:
    """First and last baseline of the header that stands around baseline `index`, whose heads are `parts`."""
    first = last = index
    while last + 1 < len(groups) and _same_header(page, parts, groups[last], groups[last + 1], below=True):
        last += 1
    while first > 0 and _same_header(page, parts, groups[first], groups[first - 1], below=False):
        first -= 1
    return first, last


def _same_header(
    page: Page, parts: Sequence[Sequence[Word]], edge: Sequence[Word], other: Sequence[Word], *, below: bool
) -> bool:
    """Whether the baseline `other`, next to the header's `edge`, is a line of the same header.

    It is set alike, on the same ground, in lines of a head each: going on with the head, beginning no text of its own.
    """
    here, there = union(edge), union(other)
    gap = there.top - here.bottom if below else here.top - there.bottom
    if gap > 0.6 * here.height or any(w.bold != edge[0].bold or abs(w.size - edge[0].size) > 0.6 for w in other):
        return False
    if _ground(page, edge[0]) != _ground(page, other[0]) or _rule_between(page, here, there):
        return False
    taken: set[int] = set()
    for piece in split_at_gaps(other):
        place = union(piece)
        heads = [i for i, part in enumerate(parts) if union(part).x0 - 6 < place.x1 and union(part).x1 + 6 > place.x0]
        heads = [i for i in heads if abs(union(parts[i]).x0 - place.x0) <= FLUSH] or heads
        if not heads and there.top < here.bottom and here.top < there.bottom:
            continue  # a head in two lines beside heads of one, which stand in its middle
        if len(heads) != 1 or heads[0] in taken:
            return False
        taken.add(heads[0])
        head = union(parts[heads[0]])
        over = (part for part in split_at_gaps(edge) if part[0].x0 < head.x1 + 6 and part[-1].x1 > head.x0 - 6)
        near = next(over, parts[heads[0]])
        pair = (near, piece) if below else (piece, near)
        if not _goes_on(words_text(pair[0]), words_text(pair[1])):
            return False
    return True


def _goes_on(upper: str, lower: str) -> bool:
    """Whether the head's line `lower` goes on with its line `upper`."""
    if upper.endswith(("/", "-", "–")) or lower[0].islower() or lower.startswith(("(", "/")):
        return True
    match = match_heading(f"{upper} {lower.rstrip(' /')}", fuzzy=False)
    if upper.isupper() and lower.isupper():  # capitals do not tell where a text begins
        return match.kind in ("word", "combined") or {
            match_heading(text, fuzzy=False).field for text in (upper, lower)
        } == {match.field}
    return is_year(lower) or match.kind == "word" or (match.kind == "combined" and "/" in lower)


def _ground(page: Page, word: Word) -> tuple[int, int, int] | None:
    """The colour of the fill that a word stands on, the smallest one, or None."""
    fills = [f for f in page.fills if f.contains(word.x_mid, word.y_mid) and f.height < 120]
    return min(fills, key=lambda f: f.width * f.height).color if fills else None


def _rule_between(page: Page, one: Box, other: Box) -> bool:
    top, bottom = min(one.y_mid, other.y_mid), max(one.y_mid, other.y_mid)
    return any(
        top < r.y_mid < bottom and r.x0 < one.x1 and r.x1 > one.x0 and r.width > _BULLET for r in page.horizontal
    )


def _header_cells(groups: Sequence[Sequence[Word]], anchor: Sequence[Sequence[Word]]) -> list[HeaderCell]:
    """Put the words of all header lines to the heads they stand over or under."""
    columns: list[list[Word]] = [list(part) for part in anchor]
    taken = {id(word) for part in anchor for word in part}
    for group in groups:
        for part in split_at_gaps([w for w in group if id(w) not in taken]):
            place = union(part)
            overlaps = [min(place.x1, union(c).x1) - max(place.x0, union(c).x0) for c in columns]
            best = max(range(len(columns)), key=lambda i: overlaps[i])
            if overlaps[best] > 0:
                columns[best].extend(part)
            else:
                columns.append(list(part))
    cells = []
    for column in columns:
        text = join_heading(words_text(line) for line in baselines(column))
        cells.append(HeaderCell(union(column), text, match_heading(text)))
    return sorted(cells, key=lambda cell: cell.box.x0)


def _lower_heads(cells: Sequence[HeaderCell], lower: Sequence[Sequence[Word]]) -> list[HeaderCell] | None:
    """The heads with the `lower` level taken in (`Start | Slut` under `Tidplan`), or None when it is none.

    All its parts name fields or are years, and two or more of them take the place of one head, or stand between heads.
    """
    parts = [HeaderCell(union(part), words_text(part), match_heading(words_text(part))) for part in lower]
    named = [
        match_heading(part.text, fuzzy=False).known or is_year(part.text) or is_year_part(part.text) for part in parts
    ]
    if len(parts) < 2 or sum(named) < 2 or not all(n or part.match.known for n, part in zip(named, parts, strict=True)):
        return None
    over = _heads_over(cells, parts)
    below = Counter(over)
    if max(below.values()) < 2:
        return None
    kept = [cell for index, cell in enumerate(cells) if index not in below]
    heads = []
    for part, index in zip(parts, over, strict=True):
        text = part.text if index is None else one_head([cells[index].text, part.text])
        heads.append(replace(part, text=text, match=match_heading(text)))
    return sorted([*kept, *heads], key=lambda cell: cell.box.x0)


def _heads_over(cells: Sequence[HeaderCell], parts: Sequence[HeaderCell]) -> list[int | None]:
    """For each part of a lower level the index of the head that it stands under.

    Heads are flush with the first part below them, or centred over all of theirs.
    """
    low, high = parts[0].box.x0 - FLUSH, parts[-1].box.x1 + FLUSH
    flush = [_flush(cells, part) for part in parts]
    if any(index is not None for index in flush):
        for number in range(1, len(flush)):
            flush[number] = flush[number - 1] if flush[number] is None else flush[number]
        return flush
    between = [index for index, cell in enumerate(cells) if low <= cell.box.x_mid <= high]
    return [min(between, key=lambda i: abs(cells[i].box.x_mid - p.box.x_mid), default=None) for p in parts]


def _flush(cells: Sequence[HeaderCell], part: HeaderCell) -> int | None:
    return next((index for index, cell in enumerate(cells) if abs(cell.box.x0 - part.box.x0) <= FLUSH), None)
