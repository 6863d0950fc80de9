"""What the segmenters hand on: raw rows and raw decisions, as printed, each with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.page import Box, Word, words_text
from extractors.value import value


@value()
class Region(Box):
    """A rectangle on page `page` (from 1), in PDF points from the top left corner."""

    page: int


def region_of(box: Box, page: int) -> Region:
    """The place of `box` on page `page`."""
    return Region(box.x0, box.top, box.x1, box.bottom, page)


@dataclass(frozen=True)
class Cell:
    """One value of a row under its heading.

    `heading` is the column head or label as printed (without a closing colon); `field` the column of the dataset
    it was mapped to (`activity`, `responsible_raw`, …) or None where no rule fits: then it goes to `extra`;
    `second` the other field of a heading that names two (`Vem/när`), whose text is yet to be parted.
    `text` is as printed (see docs/reading.md), the items of a list joined by newlines; null text is "".
    `lines` are the printed lines before joining, which tell apart a name that wraps from two names.
    `ocr_score` is the lowest OCR probability of its words, None for a text layer; `repairs` holds (read, repaired to)
    of words, `disputes` (taken, other reading) of those that were read in two ways.
    """

    heading: str
    field: str | None
    text: str
    regions: tuple[Region, ...] = ()
    lines: tuple[str, ...] = ()
    ocr_score: float | None = None
    repairs: tuple[tuple[str, str], ...] = ()
    disputes: tuple[tuple[str, str], ...] = ()
    second: str | None = None


def make_cell(
    heading: str,
    name: str | None,
    text: str,
    lines: Sequence[Sequence[Word]],
    places: Sequence[Region],
    printed: Sequence[str] = (),
) -> Cell:
    """A Cell of `lines`, with the lowest OCR probability of its words, the repairs made in them and what is in dispute.

    `printed` are the texts of the lines where words were mended; without them they are taken as they stand.
    """
    words = [word for line in lines for word in line]
    scored = [word.score for word in words if word.score < 1.0]
    return Cell(
        heading,
        name,
        text,
        tuple(places),
        tuple(printed) or tuple(words_text(line) for line in lines),
        min(scored) if scored else None,
        tuple((word.repaired_from, word.text) for word in words if word.repaired_from),
        tuple((word.text, word.other) for word in words if word.other),
    )


@dataclass(frozen=True)
class RawRow:
    """One action before normalisation.

    `source` is `table`, `card`, `block`, `list` or `decision`. `signals` name what speaks for or against the
    row's segmentation, each 0-1 where 1 is doubt (`joined_over_page`, `column_unmapped` …); what is about one field
    bears its name (`header_fuzzy:timeline_raw`).
    """

    source: str
    cells: tuple[Cell, ...]
    regions: tuple[Region, ...]
    section: str | None = None
    goal: str | None = None
    strategy: str | None = None
    signals: dict[str, float] = field(default_factory=dict)
    decision_key: str | None = None  # the paragraph of the RawDecision that gave the task

    def cell(self, name: str) -> Cell | None:
        """The first cell mapped to the field `name`, or None."""
        return next((cell for cell in self.cells if cell.field == name), None)


@dataclass(frozen=True)
class RawDecision:
    """One paragraph (§) of minutes, as printed. `key` is unique in the document (`91`, or `91b` at a repeat)."""

    key: str
    paragraph: str
    title: str | None
    registry_number: str | None
    decision: str | None
    points: tuple[str, ...]
    body: str | None
    meeting_date: str | None  # ISO date
    regions: tuple[Region, ...]
    signals: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class TableNote:
    """Why a table, card, list or block was taken or left: one line for `planlupp show`. `doubtful` is one left that may
    hold actions nevertheless."""

    region: Region
    taken: bool
    reason: str
    headings: tuple[tuple[str, str | None], ...] = ()  # (heading as printed, field or None)
    doubtful: bool = False


@dataclass(frozen=True)
class Segments:
    """All that was found in one document, in reading order."""

    rows: tuple[RawRow, ...] = ()
    decisions: tuple[RawDecision, ...] = ()
    notes: tuple[TableNote, ...] = ()
