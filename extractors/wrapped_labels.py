"""Labels in a narrow column on the left of their values, broken over two lines: `Ansvarig⏎verksamhet: | Rektor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.labels import FLUSH, is_beside
from extractors.layout import Item
from extractors.page import Line, Word, words_text
from rules.fields import match_heading

# The second line of a label is among so many items after the first one: the lines of its value stand between.
_AFTER = 3
# It begins within this multiple of a line's height below the first one.
_LEADING = 0.8


def join_wrapped_labels(items: Sequence[Item]) -> list[Item]:
    """The items of a flow with the second line of such labels on the first one, at whose place it then stands.

    Together the lines are a label that a rule knows: a listed one, or one that ends with a colon as the first line does
    not, or neither line names a field alone.
    """
    joined: list[Item] = list(items)
    index = 0
    while index < len(joined):
        first = joined[index]
        following = joined[index + 1] if index + 1 < len(joined) else None
        if isinstance(first, Line) and is_beside(first, following):
            for at in range(index + 2, min(index + 2 + _AFTER, len(joined))):
                second = joined[at]
                if isinstance(second, Line) and (whole := _whole(first, second)) is not None:
                    joined[index] = whole
                    del joined[at]
                    break
        index += 1
    return joined


def _whole(first: Line, second: Line) -> Line | None:
    """Both lines as the label that they are together; None where they are none."""
    if (
        first.page != second.page
        or abs(first.x0 - second.x0) > FLUSH
        or not -0.1 * first.height < second.top - first.bottom < _LEADING * first.height
        or first.bold != second.bold
        or first.text.endswith(":")
    ):
        return None
    words = _joined(first.words, second.words)
    text = words_text(words)
    match = match_heading(text.rstrip(" :"), fuzzy=False)
    parts = [match_heading(line.text, fuzzy=False).known for line in (first, second)]
    if not match.known or (not text.endswith(":") and match.kind != "word" and any(parts)):
        return None
    return Line(first.x0, first.top, first.x1, first.bottom, words, first.page)


def _joined(above: Sequence[Word], below: Sequence[Word]) -> tuple[Word, ...]:
    """The words of both lines, one broken at the line's end whole."""
    last = above[-1].text
    if last.endswith("-") and below[0].text[0].islower():
        return (*above[:-1], replace(above[-1], text=last[:-1] + below[0].text), *below[1:])
    return (*above, *below)
