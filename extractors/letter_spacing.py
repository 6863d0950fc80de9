"""Letter-spaced text (`M Å L  1`), and text drawn letter by letter: pdfium takes the letters for words; here they are
words again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.page import Word, union
from rules.fields import match_heading

# So many letters in a row, each by itself, are marks or an enumeration, unless they make a heading's word.
_FEW = 3
# Letters that are drawn one by one touch, within these shares of the font size; a word space is 0.2 at least.
_OVERLAP, _TOUCH = -0.2, 0.05
# So near, also longer pieces are of one word.
_EXACT = 0.01
# Share of the parts of a letter-spaced line that are one letter: kerning leaves some pairs (`Tr y g g a`).
_SINGLE = 0.7
# The letters of a word are apart by at most this multiple of the font size, and this one of what is usual in the line.
_WIDEST, _BETWEEN_WORDS = 1.0, 1.6


def join_spaced_letters(words: Sequence[Word]) -> list[Word]:
    """The words of a page, in the order of its text, with those that are set or drawn letter by letter joined."""
    joined: list[Word] = []
    run: list[Word] = []
    for word in _join_touching(words):
        if run and not (len(word.text) <= 2 and _is_set_alike(run[-1], word)):
            joined += _join(run)
            run = []
        if len(word.text) <= 2:
            run.append(word)
        else:
            joined.append(word)
    return joined + _join(run)


def _join_touching(words: Sequence[Word]) -> list[Word]:
    """The words, one or two letters joined to what they touch."""
    joined: list[Word] = []
    for word in words:
        if joined and _touches(joined[-1], word):
            joined[-1] = _whole([joined[-1], word])
        else:
            joined.append(word)
    return joined


def _touches(one: Word, other: Word) -> bool:
    gap = (other.x0 - one.x1) / other.size
    if not _OVERLAP < gap < _TOUCH or not _is_set_alike(one, other):
        return False
    short = min(len(one.text), len(other.text)) <= 2
    return short or (abs(gap) < _EXACT and one.text[-1].isalpha() and other.text[0].islower())


def _is_set_alike(one: Word, other: Word) -> bool:
    same_line = abs(one.top - other.top) < 0.5 and other.x0 > one.x0 and not (one.turned or other.turned)
    return same_line and one.size == other.size and one.bold == other.bold


def _join(run: Sequence[Word]) -> list[Word]:
    """The words that a run of very short ones on one line makes; the run as it is where it is not letter-spaced."""
    letters = [word.text for word in run if len(word.text) == 1 and word.text.isalpha()]
    if len(letters) < max(_FEW, _SINGLE * len(run)) or len(set(letters)) < _FEW:
        return list(run)
    if len(letters) == _FEW and not match_heading("".join(letters), fuzzy=False).known:
        return list(run)
    usual = median(b.x0 - a.x1 for a, b in pairwise(run))
    if not 0 < usual <= _WIDEST * run[0].size:
        return list(run)
    words = [[run[0]]]
    for before, letter in pairwise(run):
        if letter.x0 - before.x1 > _BETWEEN_WORDS * usual:
            words.append([])
        words[-1].append(letter)
    return [_whole(parts) for parts in words]


def _whole(parts: Sequence[Word]) -> Word:
    box = union(parts)
    text = "".join(part.text for part in parts)
    return Word(box.x0, box.top, box.x1, box.bottom, text, parts[0].size, parts[0].bold)
