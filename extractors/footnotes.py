"""Footnotes and the marks that lead to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractors.lines import text_lines
from extractors.page import Box, Line, Page, Word

_SMALL = 0.88  # footnotes are set at most at this share of the body's size
_RAISED = 0.8  # a mark in the text is at most at this share of its word's size
_SHARE = 0.35  # where more of a page's letters are small, small type is its body (a table)
_LEADING = 1.8  # lines of one note follow each other within this many sizes
_OPENING = regex.compile(r"^(?:\d{1,2}[.)]?|[*†‡]{1,3}|[¹²³⁴-⁹⁰]{1,2})$")
_OPENING_JOINED = regex.compile(r"^(?:[*†‡]{1,3}|[¹²³⁴-⁹⁰]{1,2})\p{L}")
_MARK = regex.compile(r"^[\d*†‡]{1,3}[,.;]?$")


@dataclass(frozen=True)
class Footnotes:
    """The notes' texts, and all words to be taken from the page: the notes' and the marks'."""

    texts: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


def find_footnotes(page: Page, body_size: float) -> Footnotes:
    """The footnotes of a page: small type that opens with a number or asterisk; and small raised marks in its text.

    `body_size` is the document's usual font size in points. Small type inside the cells of a ruled table is no note.
    """
    limit = _SMALL * body_size
    small = [word for word in page.words if word.size <= limit]
    if not small:
        return Footnotes()
    marks = _marks(page.words)
    if sum(len(word.text) for word in small) > _SHARE * sum(len(word.text) for word in page.words):
        return Footnotes(words=tuple(marks))
    lines = text_lines(page)
    texts: list[str] = []
    taken: list[Word] = []
    note: list[Line] = []
    for line in lines:
        if _is_small(line, limit) and not _in_cell(line, page.vertical):
            if _opens(line) and not _is_beside(line, lines):
                _close(note, texts)
                note = [line]
                taken.extend(line.words)
                continue
            if note and line.top - note[-1].top < _LEADING * body_size and line.x0 < note[0].x0 + 3 * body_size:
                note.append(line)
                taken.extend(line.words)
                continue
        if not note or line.top > note[-1].bottom:
            _close(note, texts)
            note = []
    _close(note, texts)
    return Footnotes(tuple(texts), tuple(taken) + tuple(marks))


def _close(note: Sequence[Line], texts: list[str]) -> None:
    if note:
        texts.append(" ".join(line.text for line in note))


def _is_small(line: Line, limit: float) -> bool:
    return all(word.size <= limit for word in line.words)


def _opens(line: Line) -> bool:
    first = line.words[0].text
    if _OPENING_JOINED.match(first):
        return True
    return len(line.words) > 1 and bool(_OPENING.match(first)) and line.words[1].text[0].isalpha()


def _is_beside(line: Line, lines: Sequence[Line]) -> bool:
    """Whether other text stands on the same baseline: then the line is a cell of an unruled table."""
    return any(other is not line and other.top < line.y_mid < other.bottom for other in lines)


def _in_cell(line: Line, vertical: Sequence[Box]) -> bool:
    return any(rule.top < line.y_mid < rule.bottom for rule in vertical)


def _marks(words: Sequence[Word]) -> list[Word]:
    """Small raised numbers and asterisks that stand directly behind a word."""
    found = []
    for before, word in pairwise(words):
        if (
            word.size <= _RAISED * before.size
            and _MARK.match(word.text)
            and word.bottom < before.bottom - 0.05 * before.size
            and before.x1 - 1 <= word.x0 + 1 <= before.x1 + 0.5 * before.size
        ):
            found.append(word)
    return found
