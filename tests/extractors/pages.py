"""Small pages by hand: texts and tables at given places, in PDF points, without a PDF.

A letter is half as wide as its size, a word space a quarter. `text` and `table` give a `Drawing`; `page` puts drawings
on a page; `segments` reads pages as a document whose furniture is stripped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.page import Box, Document, Fill, Page, Word
from extractors.rows import RawRow, Segments
from extractors.segment import segment_plan

WIDTH, HEIGHT = 595.0, 842.0
LEADING, PADDING = 12.0, 4.0
GREY = (230, 236, 242)
# In the rows of `table`: this place belongs to the cell above, or to the cell on the left.
ABOVE, LEFT = "^", "<"


@dataclass(frozen=True)
class Drawing:
    """What is printed at a place, and the y at which it ends."""

    words: tuple[Word, ...] = ()
    rules: tuple[Box, ...] = ()
    fills: tuple[Fill, ...] = ()
    bottom: float = 0.0


def text(x: float, y: float, content: str, *, size: float = 10.0, bold: bool = False) -> Drawing:
    """The printed lines of `content`, the first with its top at `y`; a `|` opens a gap of 60 points."""
    words = []
    for number, line in enumerate(content.split("\n")):
        at, top = x, y + number * LEADING * size / 10
        for part in line.split():
            if part == "|":
                at += 60
                continue
            words.append(Word(at, top, at + 0.5 * size * len(part), top + size, part, size, bold))
            at = words[-1].x1 + 0.25 * size
    return Drawing(tuple(words), bottom=max((w.bottom for w in words), default=y))


def labelled(x: float, y: float, label: str, value: str) -> Drawing:
    """A bold label with its value after it on the line."""
    head = text(x, y, label, bold=True)
    rest = text(head.words[-1].x1 + 2.5, y, value)
    return Drawing((*head.words, *rest.words), bottom=max(head.bottom, rest.bottom))


def column(*parts: str | tuple[str, str], y: float = 60.0) -> Page:
    """A page of lines below one another: a text, `# heading`, or a label (bold) with its value; then running text."""
    drawings: list[Drawing] = []
    for part in parts:
        if isinstance(part, tuple):
            made = labelled(60, y, *part)
        elif part.startswith("#"):
            y += 8
            made = text(60, y, part.lstrip("# "), size=16 - 2 * part.count("#"), bold=True)
        else:
            made = text(60, y, part)
        drawings.append(made)
        y = made.bottom + 4
    return page(*drawings)


def table(
    xs: Sequence[float],
    rows: Sequence[Sequence[str]],
    *,
    top: float = 100.0,
    rules: str = "grid",
    bold: Sequence[int] = (0,),
    apart: float = 2 * PADDING,
) -> Drawing:
    """A table whose columns have their limits at `xs` (one more than columns); cells wrap, and break at newlines.

    `rules`: `grid`, `horizontal` (between rows), `head` (below the header), `zebra` (a fill behind each second row) or
    `none`. A cell `^` (ABOVE) or `<` (LEFT) is merged with its neighbour: there no ruling parts them. Rows whose
    numbers stand in `bold` are bold; `apart` is the distance between the last line of a row and the first of the next.
    """
    count = len(xs) - 1
    rows = [[_wrapped(c, xs[i + 1] - xs[i] - 2 * PADDING) for i, c in enumerate(row)] for row in rows]
    heights = [max((c.count("\n") + 1 for c in row), default=1) * LEADING - 2 + apart for row in rows]
    ys = [top + sum(heights[:number]) for number in range(len(rows) + 1)]
    words: list[Word] = []
    lines: list[Box] = []
    fills: list[Fill] = []
    for number, row in enumerate(rows):
        for column in range(count):
            content = row[column] if column < len(row) else ""
            if content in (ABOVE, LEFT):
                continue
            words += text(xs[column] + PADDING, ys[number] + apart / 2, content, bold=number in bold).words
        if rules == "zebra" and number % 2:
            fills.append(Fill(xs[0], ys[number], xs[-1], ys[number + 1], GREY))
        if rules == "grid":
            for column in range(count + 1):
                inner = 0 < column < count and column < len(row) and row[column] == LEFT
                if not inner:
                    lines.append(Box(xs[column] - 0.25, ys[number], xs[column] + 0.25, ys[number + 1]))
    for number, y in enumerate(ys):
        wanted = rules in ("grid", "horizontal") or (rules == "head" and number == 1)
        for column in range(count if wanted else 0):
            if not (number < len(rows) and column < len(rows[number]) and rows[number][column] == ABOVE):
                lines.append(Box(xs[column], y - 0.25, xs[column + 1], y + 0.25))
    return Drawing(tuple(words), tuple(lines), tuple(fills), ys[-1])


def _wrapped(content: str, width: float) -> str:
    """The text with newlines where a line is full; a word wider than the cell stays whole."""
    lines = []
    for part in content.split("\n"):
        line = ""
        for word in part.split():
            longer = f"{line} {word}".strip()
            if line and 5 * len(longer) - 2.5 * longer.count(" ") > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return "\n".join(lines)


def page(*drawings: Drawing, number: int = 1, width: float = WIDTH, height: float = HEIGHT) -> Page:
    """A page with these drawings on it."""
    return Page(
        number,
        width,
        height,
        words=tuple(w for d in drawings for w in d.words),
        rules=tuple(r for d in drawings for r in d.rules),
        fills=tuple(f for d in drawings for f in d.fills),
    )


def document(*pages: Page) -> Document:
    """A document of pages, numbered in their order."""
    return Document("0" * 64, "prov.pdf", tuple(replace(p, number=i) for i, p in enumerate(pages, start=1)))


def segments(*pages: Page, titles: Sequence[str] = ()) -> Segments:
    """What `segment_plan` finds on the pages."""
    return segment_plan(document(*pages), titles)


def rows_of(*pages: Page, titles: Sequence[str] = ()) -> list[dict[str, str | None]]:
    """The rows on the pages, each as its texts by field (`extra:<heading>` and `?:<heading>` for those without one).

    Cells of a field that comes twice are joined by ` + `; section, goal and strategy stand only where they are set.
    """
    return [values(row) for row in segments(*pages, titles=titles).rows]


def values(row: RawRow) -> dict[str, str | None]:
    """A raw row as in `rows_of`."""
    found: dict[str, str | None] = {}
    for cell in row.cells:
        key = f"extra:{cell.heading}" if cell.field == "extra" else cell.field or f"?:{cell.heading}"
        found[key] = f"{found[key]} + {cell.text}" if key in found else cell.text
    for name in ("section", "goal", "strategy"):
        if getattr(row, name) is not None:
            found[name] = getattr(row, name)
    return found


def left_because(*pages: Page) -> list[str]:
    """The reasons for which tables, cards and blocks on the pages were left; none may be taken."""
    notes = segments(*pages).notes
    assert not any(note.taken for note in notes), [note.reason for note in notes]
    return [note.reason for note in notes]
