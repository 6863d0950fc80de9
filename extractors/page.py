"""The page model: what the text layer (pdfium) and OCR both fill, and all that the segmenters see.

Coordinates are PDF points from the top left corner of the page as it is displayed (after /Rotate and inside
the CropBox); pages count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from extractors.value import value


@value()
class Box:
    """A rectangle in PDF points from the top left corner of its page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        """The horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """The vertical extent in points."""
        return self.bottom - self.top

    @property
    def x_mid(self) -> float:
        """The horizontal centre."""
        return (self.x0 + self.x1) / 2

    @property
    def y_mid(self) -> float:
        """The vertical centre."""
        return (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in the rectangle."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def overlaps(self, other: Box) -> bool:
        """Whether the two have an area in common."""
        return self.x1 > other.x0 and self.x0 < other.x1 and self.bottom > other.top and self.top < other.bottom


@value()
class Word(Box):
    """One run of characters without white space.

    `size` is the font size in points; `score` is the OCR engine's probability, 1.0 for a text layer; `other` is what
    a second look at the image read, where it differs and nothing settles which is right; `repaired_from` is what the
    engine read before a repair. `turned` is the direction in which the word reads, in degrees counterclockwise on the
    displayed page: 0 as usual, 90 from the bottom up, 270 from the top down, something between where it is slanted (a
    watermark).
    """

    text: str
    size: float = 10.0
    bold: bool = False
    score: float = 1.0
    repaired_from: str | None = None
    turned: int = 0
    other: str | None = None


@value()
class Fill(Box):
    """A filled area: a zebra band or the ground of a header. `color` is (r, g, b), 0-255."""

    color: tuple[int, int, int] = (0, 0, 0)


@value(slots=False)
class Line(Box):
    """Words on one baseline, left to right, with no gap wide enough to be a column gap."""

    words: tuple[Word, ...]
    page: int

    @cached_property
    def text(self) -> str:
        """The words with single spaces between them."""
        return words_text(self.words)

    @cached_property
    def size(self) -> float:
        """The largest font size on the line, in points."""
        return max(word.size for word in self.words)

    @cached_property
    def bold(self) -> bool:
        """Whether every word is bold."""
        return all(word.bold for word in self.words)

    @property
    def score(self) -> float:
        """The lowest OCR probability on the line."""
        return min(word.score for word in self.words)


@dataclass(frozen=True, eq=False)
class Page:
    """One page. `route` says how it was read (`text`, `ocr`, `mixed` = text with OCR of images on it, `failed`)
    and `reason` why, in one line; `rules` are ruling lines, thinner than 3 points in one direction.

    A scanned page is straightened first: then all its coordinates are those of the straight page, and `straightened`
    holds the affine map (a, b, c, d, e, f) from them to the page as displayed: x' = ax + by + c, y' = dx + ey + f.
    `spread` says that a scanned sheet shows two pages side by side.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Box, ...] = ()
    fills: tuple[Fill, ...] = ()
    images: tuple[Box, ...] = ()
    route: str = "text"
    reason: str = ""
    straightened: tuple[float, ...] | None = None
    spread: bool = False

    @property
    def ocr(self) -> bool:
        """Whether any text of the page came from OCR."""
        return self.route in ("ocr", "mixed")

    def displayed(self, box: Box) -> Box:
        """Where `box` stands on the page as displayed: the smallest upright rectangle around it there."""
        if self.straightened is None:
            return box
        a, b, c, d, e, f = self.straightened
        corners = [(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs = [a * x + b * y + c for x, y in corners]
        ys = [d * x + e * y + f for x, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))

    @cached_property
    def horizontal(self) -> tuple[Box, ...]:
        """The horizontal ruling lines, top to bottom."""
        return tuple(sorted((r for r in self.rules if r.width >= r.height), key=lambda r: (r.top, r.x0)))

    @cached_property
    def vertical(self) -> tuple[Box, ...]:
        """The vertical ruling lines, left to right."""
        return tuple(sorted((r for r in self.rules if r.height > r.width), key=lambda r: (r.x0, r.top)))


@dataclass(frozen=True)
class Document:
    """A document as read. `sha256` is the hash of the PDF's bytes in hex; `name` the path it is known by, with
    `/` between parts; `info` the PDF's own metadata (`Title`, `Author`, `CreationDate` … as strings)."""

    sha256: str
    name: str
    pages: tuple[Page, ...]
    info: dict[str, str] = field(default_factory=dict)


def split_by(boxes: Sequence[Box], words: Iterable[Word]) -> tuple[list[Word], list[Word]]:
    """The words whose middle lies in one of `boxes`, and the others; both in their order."""
    limits = [(2 * box.x0, 2 * box.top, 2 * box.x1, 2 * box.bottom) for box in boxes]
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        x, y = word.x0 + word.x1, word.top + word.bottom  # twice the middle
        for x0, top, x1, bottom in limits:
            if x0 <= x <= x1 and top <= y <= bottom:
                inside.append(word)
                break
        else:
            outside.append(word)
    return inside, outside


def words_text(words: Iterable[Word]) -> str:
    """The words' texts with single spaces between them."""
    return " ".join([word.text for word in words])


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of `boxes`; raises ValueError when there is none."""
    boxes = list(boxes)
    if not boxes:
        raise ValueError("union() of no boxes")
    return Box(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )
