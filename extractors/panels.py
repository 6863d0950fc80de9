"""Cards side by side, each on an area or in a frame, or with nothing but white between them: each reads as a page of
its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from extractors.columns import sorted_for_reading
from extractors.headings import LARGER
from extractors.lines import baselines, text_lines
from extractors.page import Box, Page, Word, split_by, union, words_text
from extractors.table_columns import WHO_OR_WHEN
from rules.fields import EXTRA, is_listed, match_heading

# Areas nearer to each other than this (points) touch: parts of one card, or cells of a table.
_TOUCH = 3.0
# The white to the left of a column of cards is at least this wide (points).
_WHITE = 8.0
# The least card (points): two labels with their values.
_LEAST_WIDTH, _LEAST_HEIGHT = 60.0, 30.0
# No listed label has more words.
_LONGEST = 4


def split_at_panels(page: Page, frames: Sequence[Box]) -> tuple[Page, list[tuple[Box, Page]]]:
    """The page without what its panels hold, and each panel, its place and a page of its own, row by row.

    A panel is a filled area, or one of `frames`, that holds labels of two fields or more, who or when among them, and
    stands beside another such; or a column of the page with such labels beside one with the same.
    """
    cards = _drawn(page, frames) or _columns(page)
    if not cards:
        return page, []
    words = tuple(split_by([*cards], page.words)[1])
    rules = tuple(rule for rule in page.rules if not any(_holds(box, rule) for box in cards))
    ordered = sorted_for_reading(cards, (), lambda box: box)
    return replace(page, words=words, rules=rules), [(box, cards[box]) for box in ordered]


def _drawn(page: Page, frames: Sequence[Box]) -> dict[Box, Page]:
    """The cards on areas or in frames that stand beside another."""
    areas = _joined([*page.fills, *frames])
    if len(areas) < 2:
        return {}
    cards = {box: part for box in areas if _is_card(part := _inside(page, box))}
    beside = [box for box in cards if any(_beside(box, other) for other in cards)]
    return {box: cards[box] for box in beside if not any(_holds(other, box) for other in beside if other != box)}


def _columns(page: Page) -> dict[Box, Page]:
    """The columns of cards with nothing but white between them, each stretch of the page by itself."""
    lefts = _lefts(page)
    if len(lefts) < 2:
        return {}
    found: dict[Box, Page] = {}
    for band in _bands(baselines(page.words), lefts):
        columns = [
            [word for row in band for word in row if x0 <= word.x1 < x1]
            for x0, x1 in pairwise([0.0, *lefts[1:], page.width])
        ]
        parts = {box: _inside(page, box) for words in columns if words and (box := union(words))}
        if sum(map(_is_card, parts.values())) > 1:
            found |= parts
    return found


def _lefts(page: Page) -> list[float]:
    """The x at which the columns of cards begin: two labels or more, who or when among them, stand flush in each, and
    the same in another."""
    labels: dict[float, set[str]] = {}
    for line in text_lines(page):
        if (field := _label(line.words)) not in (None, EXTRA):
            x = next((x for x in labels if abs(x - line.x0) <= _TOUCH), line.x0)
            labels.setdefault(x, set()).add(str(field))
    alike = [
        {one, other}
        for one, other in combinations(labels, 2)
        if abs(one - other) > _LEAST_WIDTH
        and len(labels[one] & labels[other]) > 1
        and labels[one] & labels[other] & WHO_OR_WHEN
    ]
    return sorted(set().union(*alike))


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


def _is_card(page: Page) -> bool:
    """Whether the lines of a page have labels and values: not as many labels as the column of keys of a table."""
    lines = text_lines(page)
    labels = [field for line in lines if (field := _label(line.words)) is not None]
    values = [line for line in lines if not is_listed(line.text)]
    return len({*labels} - {EXTRA}) > 1 and not WHO_OR_WHEN.isdisjoint(labels) and len(values) >= len(labels)


def _label(words: Sequence[Word]) -> str | None:
    """The field named by the listed word with which a line opens; none where it begins in a small letter."""
    if words[0].text[0].islower():
        return None
    openings = (words_text(words[:count]) for count in range(min(len(words), _LONGEST), 0, -1))
    label = next((text for text in openings if is_listed(text)), None)
    return match_heading(label, fuzzy=False).field if label is not None else None


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
