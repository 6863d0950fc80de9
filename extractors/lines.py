"""Words into lines: what stands on one baseline with no column gap and no ruling between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from weakref import WeakKeyDictionary

from extractors.page import Box, Line, Page, Word

SURE_BULLETS = frozenset("•●▪■◦○‣⁃∙➢➤►✓")
# A gap between two words of one line is wider than this share of the font size only where a column begins:
# justified text in the gold and real documents stays below 1.2.
COLUMN_GAP = 1.5


def baselines(words: Iterable[Word]) -> list[list[Word]]:
    """Group words that overlap vertically by more than half of the lower one's height; each group left to right.

    Groups come from top to bottom. Word boxes of different font sizes on one baseline belong together.
    """
    groups: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    ordered = [((word.top + word.bottom) / 2, word.x0, index, word) for index, word in enumerate(words)]
    ordered.sort()
    last = first = -1  # of the three groups that a word may still belong to, the last one and the one before the first
    for _, _, _, word in ordered:
        top, bottom = word.top, word.bottom
        height = bottom - top
        for index in range(last, first, -1):
            high, low = spans[index]
            least = low - high
            overlap = (low if low < bottom else bottom) - (high if high > top else top)
            if overlap > 0.5 * (least if least < height else height):
                groups[index].append(word)
                break
        else:
            last += 1
            first = max(-1, last - 3)
            groups.append([word])
            spans.append((top, bottom))
    for group in groups:
        if len(group) > 1:
            group.sort(key=_left)
    return groups


_left = attrgetter("x0")


def make_line(words: Sequence[Word], page: int) -> Line:
    """The line of `words` (left to right, at least one) on page `page`."""
    if len(words) == 1:
        (word,) = words
        return Line(word.x0, word.top, word.x1, word.bottom, (word,), page)
    return Line(
        min([w.x0 for w in words]),
        min([w.top for w in words]),
        max([w.x1 for w in words]),
        max([w.bottom for w in words]),
        tuple(words),
        page,
    )


def split_at_gaps(words: Sequence[Word], rules: Sequence[Box] = ()) -> list[list[Word]]:
    """Cut one baseline group where a column begins: at a wide gap or at a vertical ruling between two words."""
    if not words:
        return []
    across = [rule.x_mid for rule in rules]
    last = words[0]
    part = [last]
    parts = [part]
    for word in words[1:]:
        gap = word.x0 - last.x1
        wide = gap > COLUMN_GAP * last.size and gap > COLUMN_GAP * word.size
        bullet = wide and len(part) == 1 and last.text in SURE_BULLETS
        if (wide and not bullet) or (across and any(last.x1 - 1 <= x <= word.x0 + 1 for x in across)):
            part = [word]
            parts.append(part)
        else:
            part.append(word)
        last = word
    return parts


def opens_paragraph(before: Line, line: Line) -> bool:
    """Whether a text of its own begins at `line`: apart from the line before it, or on another page, with a capital."""
    apart = line.page != before.page or line.top - before.bottom > 0.9 * line.height
    return apart and line.text[0].isupper()


def text_lines(page: Page) -> tuple[Line, ...]:
    """All lines of the page from top to bottom, then left to right, split where columns begin.

    They are kept as long as the page is: every stage asks for them.
    """
    lines = _lines_of_pages.get(page)
    if lines is None:
        lines = tuple([line for group in baselines(page.words) for line in _split_lines(page, group)])
        _lines_of_pages[page] = lines
    return lines


def without_words(page: Page, words: Iterable[Word], rules: tuple[Box, ...] | None = None) -> Page:
    """The page without `words` (its own objects), and with `rules` in place of its rulings if given.

    The lines of the page are handed on: those that lose no word stay the same objects, so that nothing is grouped anew.
    """
    gone = {id(word) for word in words}
    if not gone and rules is None:
        return page
    kept = tuple([word for word in page.words if id(word) not in gone])
    left = replace(page, words=kept, rules=page.rules if rules is None else rules)
    lines: list[Line] = []
    for line in text_lines(page):
        staying = [word for word in line.words if id(word) not in gone]
        if len(staying) == len(line.words):
            lines.append(line)
        elif staying:
            lines += _split_lines(left, staying)
    _lines_of_pages[left] = tuple(lines)
    return left


def without_turned(page: Page) -> tuple[Page, list[Word]]:
    """The page without the words that read from the bottom up or from the top down, and these."""
    turned = [word for word in page.words if word.turned in (90, 270)]
    return without_words(page, turned), turned


_lines_of_pages: WeakKeyDictionary[Page, tuple[Line, ...]] = WeakKeyDictionary()


def _split_lines(page: Page, words: Sequence[Word]) -> list[Line]:
    """The lines that the words of one baseline make on the page."""
    return [make_line(part, page.number) for part in split_at_gaps(words, _crossing(page.vertical, words))]


def _crossing(rules: Sequence[Box], words: Sequence[Word]) -> list[Box]:
    if not rules:
        return []
    middle = sum([w.y_mid for w in words]) / len(words)
    return [r for r in rules if r.top <= middle <= r.bottom]
