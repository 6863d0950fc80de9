"""Labels beside the middle of their values, as in tables whose cells are centred: raised to the first line of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.close_labels import stands_beside
from extractors.page import Line
from rules.fields import is_listed, match_heading

# The lines of a value follow each other evenly, within this (points), and begin at one x; its middle is its label's.
_EVEN = 1.0
# Lines of one value stand at most this multiple of their size apart.
_LEADING = 1.8


def with_labels_raised(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, those that are labels beside the middle of a value on the height of its first line.

    A label that stands between two lines shows that the page sets them so; then one beside the middle line of three or
    more is raised too.
    """
    listed = [line for line in lines if is_listed(line.text)]
    if not any(len(value) % 2 == 0 for label in listed if (value := _value_of(label, lines, listed))):
        return list(lines)
    labels = [line for line in lines if match_heading(line.text.rstrip(" :"), fuzzy=False).known]
    values = {id(label): _value_of(label, lines, labels) for label in labels}
    return [_raised(line, values[id(line)][0]) if values.get(id(line)) else line for line in lines]


def _value_of(label: Line, lines: Sequence[Line], labels: Sequence[Line]) -> list[Line]:
    """The lines of two or more around the middle of `label`, to its right; none where its value does not stand so."""
    right = [line for line in lines if line.x0 > label.x1 and line.page == label.page]
    near = min(right, key=lambda line: (abs(line.y_mid - label.y_mid), line.x0), default=None)
    if near is None:
        return []
    column = sorted((line for line in right if abs(line.x0 - near.x0) <= _EVEN), key=lambda line: line.y_mid)
    above = [line for line in column if line.y_mid < label.y_mid - _EVEN]
    below = [line for line in column if line.y_mid > label.y_mid + _EVEN]
    value = [line for line in column if abs(line.y_mid - label.y_mid) <= _EVEN]
    steps = [b.y_mid - a.y_mid for a, b in pairwise([*above[-1:], *value, *below[:1]])]
    if not steps or max(steps) > _LEADING * near.size or max(steps) - min(steps) > _EVEN:
        return []
    while above and below and _is_even([above[-1], *value, below[0]], steps[0], label):
        value = [above.pop(), *value, below.pop(0)]
    if len(value) < 2 or (above and value[0].y_mid - above[-1].y_mid <= steps[0] + _EVEN):
        return []
    shared = any(stands_beside(line, other) for line in value for other in labels if other is not label)
    return [] if shared else value


def _is_even(value: Sequence[Line], step: float, label: Line) -> bool:
    """Whether lines follow each other at `step` around the middle of `label`."""
    even = all(abs(b.y_mid - a.y_mid - step) <= _EVEN for a, b in pairwise(value))
    return even and abs((value[0].y_mid + value[-1].y_mid) / 2 - label.y_mid) <= _EVEN


def _raised(label: Line, first: Line) -> Line:
    """The label on the height of `first`."""
    up = label.y_mid - first.y_mid
    words = tuple(replace(word, top=word.top - up, bottom=word.bottom - up) for word in label.words)
    return replace(label, top=label.top - up, bottom=label.bottom - up, words=words)
