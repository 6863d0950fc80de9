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
    width, height = (page.height, page.width) if turn % 180 else (page.width, page.height)
    back = {
        90: (0.0, 1.0, 0.0, -1.0, 0.0, page.height),
        180: (-1.0, 0.0, page.width, 0.0, -1.0, page.height),
        270: (0.0, -1.0, page.width, 1.0, 0.0, 0.0),
    }[turn]
    return replace(
        page,
        width=width,
        height=height,
        words=tuple(_turned_word(word, turn, page) for word in page.words),
        rules=tuple(_turned(rule, turn, page) for rule in page.rules),
        fills=tuple(Fill(b.x0, b.top, b.x1, b.bottom, f.color) for f in page.fills for b in (_turned(f, turn, page),)),
        images=tuple(_turned(image, turn, page) for image in page.images),
        straightened=back,
    )


def _turned(box: Box, turn: int, page: Page) -> Box:
    if turn == 90:  # reads from the bottom up: the page's bottom edge becomes the left one
        return Box(page.height - box.bottom, box.x0, page.height - box.top, box.x1)
    if turn == 180:
        return Box(page.width - box.x1, page.height - box.bottom, page.width - box.x0, page.height - box.top)
    return Box(box.top, page.width - box.x1, box.bottom, page.width - box.x0)


def _turned_word(word: Word, turn: int, page: Page) -> Word:
    box = _turned(word, turn, page)
    turned = (word.turned - turn) % 360
    return replace(word, x0=box.x0, top=box.top, x1=box.x1, bottom=box.bottom, turned=turned)
