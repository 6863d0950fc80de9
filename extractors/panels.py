"""Cards side by side, each on an area or in a frame, or with nothing but white between them: each reads as a page of
its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from extractors.columns import sorted_for_reading
from extractors.headings import LARGER
from extractors.lines import baselines, text_lines
from extractors.page import Box, Line, Page, Word, split_by, union
from extractors.table_columns import WHO_OR_WHEN
from rules.fields import EXTRA, is_listed, match_heading, opening_label

# Areas nearer to each other than this (points) touch: parts of one card, or cells of a table.
_TOUCH = 3.0
# The white to the left of a column of cards is at least this wide (points).
_WHITE = 8.0
# The least card (points): two labels with their values.
_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 30.0
_LEAST_LABELS = 2


@dataclass(frozen=True)
class _Label:
    """A line that opens with a listed word, and the field which that names."""

    line: Line
    field: str


def split_at_panels(page: Page, frames: Sequence[Box]) -> tuple[Page, list[tuple[Box, Page]]]:
    """The page without what its panels hold, and each panel, its place and a page of its own, row by row.

    A panel is a filled area, or one of `frames`, that holds labels of two fields or more, who or when among them, and
    stands beside another such; or a column of the page with such labels beside one with the same.
    """
    labels = list(_labels(page))
    if len(labels) < 2 * _LEAST_LABELS:
        return page, []
    boxes = _drawn(page, frames, labels) or _columns(page, labels)
    if not boxes:
        return page, []
    words = tuple(split_by(boxes, page.words)[1])
    rules = tuple(rule for rule in page.rules if not any(_holds(box, rule) for box in boxes))
    ordered = sorted_for_reading(boxes, (), lambda box: box)
    return replace(page, words=words, rules=rules), [(box, _inside(page, box)) for box in ordered]


def _labels(page: Page) -> Iterator[_Label]:
    for line in text_lines(page):
        label = opening_label(line.text)
        if label is None or line.text[len(label) :].lstrip()[:1].islower():
            continue  # `Från centrum till badet.`
        field = match_heading(label, fuzzy=False).field
        if field is not None:
            yield _Label(line, field)


def _drawn(page: Page, frames: Sequence[Box], labels: Sequence[_Label]) -> list[Box]:
    """The cards on areas or in frames that stand beside another."""
    cards = [box for box in _joined([*page.fills, *frames]) if _is_card(page, box, labels)]
    beside = [box for box in cards if any(_beside(box, other) for other in cards)]
    return [box for box in beside if not any(_holds(other, box) for other in beside if other != box)]


def _columns(page: Page, labels: Sequence[_Label]) -> list[Box]:
    """The columns of cards with nothing but white between them, each stretch of the page by itself."""
    lefts = _lefts(labels)
    if len(lefts) < 2:
        return []
    found: list[Box] = []
    for band in _bands(baselines(page.words), lefts):
        columns = (
            [word for row in band for word in row if x0 <= word.x1 < x1]
            for x0, x1 in pairwise([0.0, *lefts[1:], page.width])
        )
        boxes = [union(words) for words in columns if words]
        if sum(_is_card(page, box, labels) for box in boxes) > 1:
            found += boxes
    return found


def _lefts(labels: Sequence[_Label]) -> list[float]:
    """The x at which the columns of cards begin: two labels or more, who or when among them, stand flush in each, and
    the same in another."""
    at: dict[float, set[str]] = {}
    for label in labels:
        if label.field != EXTRA:
            x = next((x for x in at if abs(x - label.line.x0) <= _TOUCH), label.line.x0)
            at.setdefault(x, set()).add(label.field)
    alike = [
        {one, other}
        for one, other in combinations(at, 2)
        if abs(one - other) > _LEAST_WIDTH and _enough(at[one] & at[other])
    ]
    return sorted(set().union(*alike))


def _enough(fields: set[str]) -> bool:
    """Whether labels of these fields make a card."""
    return len(fields - {EXTRA}) >= _LEAST_LABELS and not WHO_OR_WHEN.isdisjoint(fields)


def _bands(rows: Sequence[Sequence[Word]], lefts: Sequence[float]) -> Iterator[list[Sequence[Word]]]:
    """The stretches of `rows` in which all columns have white to their left; a line of larger type than theirs in the
    first one, with white beside it, above and below that too, is a heading that opens a stretch."""
    right = [word for row in rows for word in row if word.x0 > lefts[1] - _TOUCH]
    largest = max(word.size for word in right)
    band: list[Sequence[Word]] = []
    for row in rows:
        crossing = any(word.x0 < x - 1 and word.x1 > x - _WHITE for word in row for x in lefts[1:])
        size, top = max(word.size for word in row), min(word.top for word in row)
        if crossing or (
            size > LARGER * largest and not any(top - size < word.y_mid < top + 2 * size for word in right)
        ):
            yield band
            band = []
        if not crossing:
            band.append(row)
    yield band


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """The boxes large enough for a card; those as wide as each other that lie in, or stand on, one another are one."""
    joined: list[Box] = []
    for box in sorted((box for box in boxes if box.width >= _LEAST_WIDTH), key=lambda box: box.top):
        at = next((at for at, other in enumerate(joined) if _goes_on(other, box)), None)
        if at is None:
            joined.append(box)
        else:
            joined[at] = union([joined[at], box])
    return [box for box in joined if box.height >= _LEAST_HEIGHT]


def _goes_on(above: Box, box: Box) -> bool:
    """Whether a box that begins no higher than another has its sides and touches it."""
    flush = abs(above.x0 - box.x0) <= _TOUCH and abs(above.x1 - box.x1) <= _TOUCH
    return flush and box.top - above.bottom <= _TOUCH


def _inside(page: Page, box: Box) -> Page:
    words = tuple(split_by([box], page.words)[0])
    rules = tuple(rule for rule in page.rules if _holds(box, rule))
    return replace(page, words=words, rules=rules, fills=tuple(fill for fill in page.fills if _holds(box, fill)))


def _is_card(page: Page, box: Box, labels: Sequence[_Label]) -> bool:
    """Whether a box holds labels and values: not as many labels as the column of keys of a table."""
    own = [label for label in labels if box.contains(label.line.x_mid, label.line.y_mid)]
    if not _enough({label.field for label in own}):
        return False
    lines = [line for line in text_lines(page) if box.contains(line.x_mid, line.y_mid)]
    return sum(not is_listed(line.text) for line in lines) >= len(own)


def _beside(one: Box, other: Box) -> bool:
    """Whether a box stands on the height of another one, apart from it."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    return apart > _TOUCH and shared > 0.5 * min(one.height, other.height)


def _holds(outer: Box, box: Box) -> bool:
    return (
        outer.x0 - _TOUCH <= box.x0
        and outer.top - _TOUCH <= box.top
        and box.x1 <= outer.x1 + _TOUCH
        and box.bottom <= outer.bottom + _TOUCH
    )
