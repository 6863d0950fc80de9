"""Where the rows of a table without rules between them begin: told by the columns in which text begins anew."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import regex

from extractors.body_lines import CONTIGUOUS, columns_of, middle
from extractors.centred_rows import centred_rows
from extractors.lines import SURE_BULLETS
from extractors.page import Word
from extractors.text import DASHES

# So many cells do not wrap at once: a line with text in as many, each of which can open a text, goes on with no row.
_FULL = 4
_BULLETS = SURE_BULLETS | DASHES
_NUMBER = regex.compile(r"^\p{Lu}?\d+(?:\.\d+)*[.:)]?\p{Ll}?$")


def _pitch(groups: Sequence[Sequence[Word]]) -> float:
    """The common leading: the median distance of neighbouring baselines, in points."""
    steps = [middle(b) - middle(a) for a, b in pairwise(groups)]
    size = median(w.size for group in groups for w in group)
    close = [s for s in steps if 0.8 * size <= s <= 1.7 * size]
    return median(close) if close else 1.2 * size


def apart(groups: Sequence[Sequence[Word]], index: int) -> bool:
    """Whether a baseline stands further below the one before than lines of one cell do."""
    return middle(groups[index]) - middle(groups[index - 1]) > CONTIGUOUS * _pitch(groups)


def row_starts(groups: Sequence[Sequence[Word]], xs: Sequence[float], leading: int, *, cut: bool = False) -> list[int]:
    """The baselines at which a row begins, judged by the leading column and by where the text of each column begins.

    Text in a cell is contiguous from its first line. So a column whose text begins after a gap begins a row, if the
    leading column does too; where no gap shows, a row begins if in every column the line before ended with room for the
    first word. In a cell that opens with a bullet, the next bullet is an item of the same list. Where the page end
    may have `cut` the table, last lines that begin anew in all their columns are what stayed of a row whose long cells
    moved to the next page.
    """
    if not groups:
        return []
    numbered = _numbered(groups, xs, leading)
    if numbered:
        return numbered
    if centred := centred_rows(groups, xs, leading):
        return centred
    pitch = _pitch(groups) if len(groups) > 1 else 12.0
    previous: dict[int, list[Word]] = {}
    at: dict[int, float] = {}
    lists: set[int] = set()
    starts: list[int] = []
    by_column = [columns_of(group, xs) for group in groups]
    last = max((index for index, columns in enumerate(by_column) if leading in columns), default=-1)
    for index, (group, columns) in enumerate(zip(groups, by_column, strict=True)):
        y = middle(group)
        fresh = {c for c in columns if c not in at or y - at[c] > CONTIGUOUS * pitch}
        bullets = {c for c, words in columns.items() if words[0].text in _BULLETS}
        items = bullets & lists - fresh
        early = {c for c in columns if c not in fresh | items and _ended_early(previous[c], columns[c], xs[c + 1])}
        goes_on = leading in columns and leading not in items
        left_over = cut and 0 <= last < index and len(columns) > 1 and fresh == columns.keys() <= at.keys()
        if leading in fresh or left_over or (goes_on and _begins_row(previous, columns, leading, fresh, early)):
            starts.append(index)
        lists = bullets if starts[-1:] == [index] else lists - fresh | fresh & bullets
        for c, words in columns.items():
            previous[c], at[c] = words, y
    return starts


def held_over(
    above: Sequence[Sequence[Word]], below: Sequence[Sequence[Word]], xs: Sequence[float], leading: int
) -> frozenset[int]:
    """The columns before the leading one in which the text of the row `above` goes on in the row `below`: it holds for
    both. Both are baselines, `below` not empty."""
    first = columns_of(below[0], xs)
    last: dict[int, tuple[float, list[Word]]] = {}
    for group in above:
        for column, words in columns_of(group, xs).items():
            last[column] = middle(group), words
    pitch = _pitch([*above, *below])
    return frozenset(
        c
        for c, words in first.items()
        if c < leading
        and c in last
        and middle(below[0]) - last[c][0] <= CONTIGUOUS * pitch
        and not _opens({c: last[c][1]}, {c: words}, c)
    )


def _numbered(groups: Sequence[Sequence[Word]], xs: Sequence[float], leading: int) -> list[int]:
    """The baselines with a number in a column of numbers before the leading one; none where there is no such column."""
    if leading == 0:
        return []
    first = {i: columns[0] for i, group in enumerate(groups) if 0 in (columns := columns_of(group, xs))}
    numbers = [i for i, words in first.items() if len(words) == 1 and _NUMBER.match(words[0].text)]
    return numbers if len(numbers) >= 2 and len(numbers) == len(first) else []


def _begins_row(
    previous: dict[int, list[Word]], columns: dict[int, list[Word]], leading: int, fresh: set[int], early: set[int]
) -> bool:
    """Whether a row begins on a line of the leading column that follows the one above without a gap.

    So it does where the text of each other column begins anew, or that of enough columns does and all others could.
    Columns before the leading one may hold for several rows: their word against it counts only where few stand after.
    """
    others = columns.keys() - {leading}
    anew = others & (fresh | early)
    opens = leading in early or (bool(others & fresh) and _opens(previous, columns, leading))
    if opens and others and anew == others:
        return True
    proofs = len(anew) + (leading in early)
    enough = proofs >= 2 or (leading in early and len(others) > 1) or len(columns) >= _FULL
    figure = leading in early and proofs >= 2
    after = {c for c in columns if c >= leading}
    asked = after if len(after) > 2 else columns.keys()
    return enough and all(_opens(previous, columns, c, figure=figure) for c in asked - anew)


def _opens(
    previous: dict[int, list[Word]], columns: dict[int, list[Word]], column: int, *, figure: bool = False
) -> bool:
    """Whether the column's line can open a text: a capital, or a figure below others (`figure`: below any text), and no
    open end above it."""
    before = previous[column]
    first = next((c for word in columns[column] for c in word.text if c.isalnum()), "")
    if before[-1].text.endswith((",", "-", "–", "/", "&")) or before[-1].text == "och":
        return False
    return first.isupper() or (first.isdigit() and (figure or any(c.isdigit() for word in before for c in word.text)))


def _ended_early(before: Sequence[Word], words: Sequence[Word], right: float) -> bool:
    """Whether the line `before` had room for the first of `words`, so that a new text begins with them.

    A small letter goes on with a sentence more often than not: there the room must be ample.
    """
    first = words[0]
    room = right - before[-1].x1 - 0.3 * first.size - first.width
    return room > (1.5 * first.size if first.text[0].islower() else 4)
