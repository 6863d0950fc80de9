"""The label with which a cell opens, its value in the same cell."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.grid import GridCell
from extractors.headings import join_heading
from extractors.page import Word, words_text
from rules.fields import FieldMatch, match_heading, split_label

# Type this much larger than a label's own is its value's.
_LARGER = 1.1


def own_label(cell: GridCell) -> tuple[str, FieldMatch, Sequence[Sequence[Word]]] | None:
    """The label with which a cell opens, what it names, and the words of the lines after it; None without a label.

    One without a colon is a listed word with a line to itself, or what stands bold above plain lines or in smaller type
    than the lines below.
    """
    first = cell.lines[0]
    if (found := split_label(words_text(first))) is not None and found[2].field is not None:
        label, rest, match = found
        after = first[len(first) - len(rest.split()) :] if rest else ()
        return label.rstrip(" :"), match, [*([after] if after else []), *cell.lines[1:]]
    end = next((at for at, line in enumerate(cell.lines) if not _is_bold(line)), len(cell.lines))
    end = end or next((at for at, line in enumerate(cell.lines) if line[0].size > _LARGER * first[0].size), 0)
    label = join_heading(words_text(line) for line in cell.lines[:end]).rstrip(" :")
    match = match_heading(label, fuzzy=False)
    named = match.field is not None if end < len(cell.lines) else match.kind == "word"
    return (label, match, list(cell.lines[end:])) if named else None


def _is_bold(words: Sequence[Word]) -> bool:
    return all(word.bold for word in words)
