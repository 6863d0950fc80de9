"""Bullets that a template draws instead of printing: small filled spots to the left of a line."""

from __future__ import annotations

from dataclasses import replace

from extractors.page import Page, Word

# A drawn bullet is 1.5 to 6 points wide and about as high, and its line begins at most 30 points to its right.
SMALLEST, LARGEST, REACH = 1.5, 6.0, 30.0


def with_drawn_bullets(page: Page) -> Page:
    """The page with a word `•` for each small filled spot that stands alone before a line of text."""
    spots = [
        f
        for f in page.fills
        if SMALLEST <= f.width <= LARGEST and SMALLEST <= f.height <= LARGEST and 0.6 <= f.width / f.height <= 1.7
    ]
    bullets = []
    for spot in spots:
        row = [w for w in page.words if w.top <= spot.y_mid <= w.bottom]
        right = min((w for w in row if w.x0 >= spot.x1 - 0.5), key=lambda w: w.x0, default=None)
        near_left = any(spot.x0 - 8 < w.x1 <= spot.x0 + 1 for w in row)
        if right is not None and right.x0 - spot.x1 <= REACH and not near_left:
            bullets.append(Word(spot.x0, right.top, spot.x1, right.bottom, "•", size=right.size))
    return replace(page, words=(*page.words, *bullets)) if bullets else page
