"""Pages whose content is turned by a quarter although the page is not: landscape tables in a portrait document."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from extractors.page import Box, Fill, Page, Word


def upright(page: Page) -> Page:
    """The page turned so that most of its words read from left to right; the same page where they do already.

    `straightened` of the turned page leads back to the page as displayed.
    """
    if not any(word.turned for word in page.words):
        return page
    letters: Counter[int] = Counter()
    for word in page.words:
        letters[word.turned] += len(word.text)
    turn = letters.most_common(1)[0][0]
    if not turn or turn % 90:
        return page
    size = page.width, page.height
    width, height = size[::-1] if turn % 180 else size
    back = {
        90: (0.0, 1.0, 0.0, -1.0, 0.0, page.height),
        180: (-1.0, 0.0, page.width, 0.0, -1.0, page.height),
        270: (0.0, -1.0, page.width, 1.0, 0.0, 0.0),
    }[turn]
    return replace(
        page,
        width=width,
        height=height,
        words=tuple(turned_word(word, turn, *size) for word in page.words),
        rules=tuple(turned_box(rule, turn, *size) for rule in page.rules),
        fills=tuple(
            Fill(b.x0, b.top, b.x1, b.bottom, f.color) for f in page.fills for b in (turned_box(f, turn, *size),)
        ),
        images=tuple(turned_box(image, turn, *size) for image in page.images),
        straightened=back,
    )


def turned_box(box: Box, turn: int, width: float, height: float) -> Box:
    """A box on a page of `width` and `height` after it is turned so that words turned by `turn` (90, 180, 270) stand
    upright."""
    if turn == 90:  # reads from the bottom up: the page's bottom edge becomes the left one
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if turn == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    return Box(box.top, width - box.x1, box.bottom, width - box.x0)


def turned_word(word: Word, turn: int, width: float, height: float) -> Word:
    """A word where `turned_box` leads its box, turned by so much less."""
    box = turned_box(word, turn, width, height)
    turned = (word.turned - turn) % 360
    return replace(word, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, turned=turned)
