"""Labels so long that they nearly reach their values, or values that nearly reach the next label: no gap parts them,
but they stand in columns that other labels and values of the page show."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from extractors.lines import make_line
from extractors.overlap import split_touching
from extractors.page import Line, Word, words_text
from rules.fields import match_heading

# What stands in a column begins within this distance (points) of the others.
_FLUSH = 1.0


def cut_at_labels(lines: Sequence[Line], labels: Set[str]) -> list[Line]:
    """The lines of a page, top to bottom and left to right, cut after and before labels, listed ones or those of
    `labels`, where values, or labels, begin elsewhere on the page."""
    pairs = [(one.x0, other.x0) for one, other in pairwise(lines) if one.text in labels and stands_beside(other, one)]
    if not pairs:
        return list(lines)
    label_starts, value_starts = zip(*pairs, strict=True)
    return [part for line in lines for part in _cut(line, labels, label_starts, value_starts)]


def stands_beside(other: Line, one: Line) -> bool:
    """Whether a line stands to the right of another one on its baseline."""
    return other.x0 >= one.x1 and other.top < one.y_mid < other.bottom


def _cut(line: Line, labels: Set[str], label_starts: Sequence[float], value_starts: Sequence[float]) -> list[Line]:
    """The parts of a line: label and value by turns, as far as they stand in their columns."""
    words = list(line.words)
    if _begins(words[0], label_starts):
        words = split_touching(words, lambda _: value_starts)
    cuts = [0]
    for at in range(1, len(words)):
        touches = words[at].x0 == words[at - 1].x1  # cut from the word before it
        label, rest = words_text(words[cuts[-1] : at]), words[at:]
        after_label = (
            _is_label(label, labels)
            and _begins(words[cuts[-1]], label_starts)
            and (touches or _begins(words[at], value_starts))
        )
        before_label = _begins(words[cuts[-1]], value_starts) and _opens_with_label(
            rest, labels, label_starts, value_starts
        )
        if after_label or before_label:
            cuts.append(at)
    if len(cuts) == 1:
        return [line]
    return [make_line(words[start:end], line.page) for start, end in pairwise([*cuts, len(words)])]


def _opens_with_label(
    words: Sequence[Word], labels: Set[str], label_starts: Sequence[float], value_starts: Sequence[float]
) -> bool:
    """Whether a label in its column stands first, alone or with its value in its own."""
    ends = [at for at in range(1, len(words)) if _begins(words[at], value_starts)]
    return _begins(words[0], label_starts) and any(
        _is_label(words_text(words[:end]), labels) for end in (*ends, len(words))
    )


def _is_label(text: str, labels: Set[str]) -> bool:
    return text in labels or match_heading(text.rstrip(" :"), fuzzy=False).kind == "word"


def _begins(word: Word, starts: Sequence[float]) -> bool:
    return any(abs(word.x0 - x) <= _FLUSH for x in starts)
