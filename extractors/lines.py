"""Words into lines: what stands on one baseline with no column gap and no ruling between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    for word in sorted(words, key=lambda w: (w.y_mid, w.x0)):
        for index in range(len(groups) - 1, max(-1, len(groups) - 4), -1):
            top, bottom = spans[index]
            overlap = min(bottom, word.bottom) - max(top, word.top)
            if overlap > 0.5 * min(bottom - top, word.height):
                groups[index].append(word)
                break
        else:
            groups.append([word])
            spans.append((word.top, word.bottom))
    for group in groups:
        group.sort(key=lambda w: w.x0)
    return groups


def make_line(words: Sequence[Word], page: int) -> Line:
    """The line of `words` (left to right, at least one) on page `page`."""
    return Line(
        min(w.x0 for w in words),
        min(w.top for w in words),
        max(w.x1 for w in words),
        max(w.bottom for w in words),
        tuple(words),
        page,
    )


def split_at_gaps(words: Sequence[Word], rules: Sequence[Box] = ()) -> list[list[Word]]:
    """Cut one baseline group where a column begins: at a wide gap or at a vertical ruling between two words."""
    parts: list[list[Word]] = []
    for word in words:
        last = parts[-1][-1] if parts else None
        if last is None or _column_between(last, word, first=len(parts[-1]) == 1, rules=rules):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def text_lines(page: Page) -> tuple[Line, ...]:
    """All lines of the page from top to bottom, then left to right, split where columns begin.

    They are kept as long as the page is: every stage asks for them.
    """
    lines = _lines_of_pages.get(page)
    if lines is None:
        rules = page.vertical
        lines = tuple(
            make_line(part, page.number)
            for group in baselines(page.words)
            for part in split_at_gaps(group, _crossing(rules, group))
        )
        _lines_of_pages[page] = lines
    return lines


_lines_of_pages: WeakKeyDictionary[Page, tuple[Line, ...]] = WeakKeyDictionary()


def _crossing(rules: Sequence[Box], words: Sequence[Word]) -> list[Box]:
    if not rules:
        return []
    middle = sum(w.y_mid for w in words) / len(words)
    return [r for r in rules if r.top <= middle <= r.bottom]


def _column_between(left: Word, right: Word, *, first: bool, rules: Sequence[Box]) -> bool:
    if any(left.x1 - 1 <= rule.x_mid <= right.x0 + 1 for rule in rules):
        return True
    if first and left.text in SURE_BULLETS:
        return False
    return right.x0 - left.x1 > COLUMN_GAP * max(left.size, right.size)
