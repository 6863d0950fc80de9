"""Lines of text that are underlined, as headings typed by hand are: they count as bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.lines import baselines
from extractors.page import Box, Page, union

# An underline stands so near to the foot of its line (points above it and below), and ends so near to its ends. Its
# pieces, between letters that reach down, cover so much of the line.
_ABOVE, _BELOW, _ENDS = 3.0, 2.0, 2.0
_COVERED = 0.6


def with_underlines(page: Page) -> Page:
    """The page with the words of each line that rulings underline from its first letter to its last as bold ones,
    without these rulings."""
    if not page.rules:
        return page
    underlined: set[int] = set()
    gone: set[int] = set()
    for line in baselines(page.words):
        pieces = _underline(union(line), page.horizontal)
        gone |= {id(rule) for rule in pieces}
        underlined |= {id(word) for word in line if pieces}
    if not gone:
        return page
    words = tuple(replace(word, bold=True) if id(word) in underlined else word for word in page.words)
    return replace(page, words=words, rules=tuple(rule for rule in page.rules if id(rule) not in gone))


def _underline(line: Box, rules: Sequence[Box]) -> list[Box]:
    """The rulings that underline a line of text; none where they are longer or leave out a part of it."""
    near = [
        r
        for r in rules
        if line.bottom - _ABOVE <= r.y_mid <= line.bottom + _BELOW and r.x0 < line.x1 and line.x0 < r.x1
    ]
    if not near or abs(min(r.x0 for r in near) - line.x0) > _ENDS or abs(max(r.x1 for r in near) - line.x1) > _ENDS:
        return []
    return near if sum(r.width for r in near) >= _COVERED * line.width else []
