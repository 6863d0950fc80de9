"""A first column without a head in a table without full rulings: areas left of the heads, each for several rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.lines import baselines, split_at_gaps
from extractors.page import Box, Word, union
from extractors.unruled_head import Header, HeaderCell
from rules.fields import NO_MATCH

# Text of the first column with a head begins within so many points of the head, the other so far left of it.
_FLUSH, _LEFT = 6.0, 24.0


def with_headless_column(header: Header, words: Sequence[Word]) -> Header:
    """The header with an empty head for the column that stands left of its first one; `words` are those below it.

    There is one where text begins well to the left of the first head, with white between it and the text flush with
    that head, which more lines have.
    """
    first = header.cells[0].box
    parts = [part for line in baselines(words) for part in split_at_gaps(line)]
    own = [part for part in parts if abs(part[0].x0 - first.x0) <= _FLUSH]
    left = [part for part in parts if part[0].x0 < first.x0 - _LEFT]
    if not left or len(left) >= len(own) or any(part[-1].x1 > first.x0 - _FLUSH for part in left):
        return header
    edge = union([word for part in left for word in part])
    box = Box(edge.x0, first.top, edge.x1, first.bottom)
    return replace(header, box=union([box, header.box]), cells=(HeaderCell(box, "", NO_MATCH), *header.cells))
