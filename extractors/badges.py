"""Numbers on badges, small grounds of their own to the left of titles: they are set before the title's first word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.page import Fill, Page, Word

# A badge is at most so high and wide (points); its title begins at most so far to its right, and not below it.
_LARGEST, _REACH = 45.0, 40.0
_SEAM = 2.0  # grounds so near to each other touch
_NUMBER = regex.compile(r"\d{1,2}")
_SPACE = 0.25  # between the number and the title, in shares of the title's type size


def with_numbers_on_badges(page: Page) -> Page:
    """The page with each number that stands on a badge moved right before the text beside it, in its type; as it is
    where no two such numbers stand below each other."""
    small = [fill for fill in page.fills if max(fill.width, fill.height) <= _LARGEST]
    badges = [fill for fill in small if not any(_touches(fill, other) for other in page.fills)]
    numbers = (
        [w for w in page.words if _NUMBER.fullmatch(w.text) and _on_badge(w, badges, page.words)] if badges else []
    )
    moved = {id(number): place for number in numbers if (place := _before_title(number, badges, page.words))}
    if len(moved) < 2:
        return page
    return replace(page, words=tuple(moved.get(id(word), word) for word in page.words))


def _touches(fill: Fill, other: Fill) -> bool:
    """Whether another ground, not behind it or on it, stands right beside a fill: both are cells of a table."""
    apart = max(fill.x0, other.x0) - min(fill.x1, other.x1), max(fill.top, other.top) - min(fill.bottom, other.bottom)
    return max(apart) <= _SEAM and (abs(apart[0]) <= _SEAM or abs(apart[1]) <= _SEAM)


def _on_badge(number: Word, badges: Sequence[Fill], words: Sequence[Word]) -> bool:
    """Whether a word stands on a badge by itself."""
    own = [badge for badge in badges if badge.contains(number.x_mid, number.y_mid)]
    return any(sum(badge.contains(w.x_mid, w.y_mid) for w in words) == 1 for badge in own)


def _before_title(number: Word, badges: Sequence[Fill], words: Sequence[Word]) -> Word | None:
    """The number as the first word of the text that begins to the right of its badge; None where none does."""
    badge = max((b for b in badges if b.contains(number.x_mid, number.y_mid)), key=lambda b: b.width)
    beside = [
        word
        for word in words
        if 0 <= word.x0 - badge.x1 <= _REACH and word.top < badge.bottom and word.bottom > badge.top
    ]
    if not beside:
        return None
    first = min(beside, key=lambda word: (round(word.y_mid), word.x0))
    if any(word.x1 <= first.x0 and word.x1 > badge.x1 and word.top < first.y_mid < word.bottom for word in words):
        return None
    x1 = first.x0 - _SPACE * first.size
    return replace(first, x0=x1 - 0.5 * first.size * len(number.text), x1=x1, text=number.text)
