"""Type sizes made even over a scanned document, so that two headings of one level have one size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from extractors.lines import text_lines
from extractors.page import Line, Page, Word

# Advance widths of Helvetica in thousandths of the type size (Adobe Core 14 AFM). Other text faces keep nearly the
# same proportions between letters, so that the width of a line tells its size up to one factor for each face.
_WIDTHS = {
    222: "ijl'’‘",
    191: "|",
    278: " ftI.,:;!/[]\\",
    333: 'r()-"”“',
    355: '"',
    389: "*",
    500: "ckvxyzJsçş",
    556: "abdeghnopqu0123456789L?–_$§åäöéèáàüñ«»",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXY&ÅÄÉÀ",
    722: "CDHNRUwÜ",
    778: "GOQÖØ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "—…",
    350: "•",
}
_WIDTH = {char: width / 1000 for width, chars in _WIDTHS.items() for char in chars}
_OTHER = 0.556

LETTERS = 9
"""A shorter line's width says less about its size than its height does."""

ENOUGH = 5
"""Lines of one weight that give it a factor of its own."""

BODY, CLOSE, STEP = 0.06, 0.12, 0.03
"""Shares of the size: body text differs by less than the first; height and width may disagree by the second; two
sizes that differ by less than the third are one (13 and 14 points differ by 0.077)."""


def even_sizes(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages of one document; on those that OCR has read, each line of words with the size and weight of its kind.

    Body text gets the document's body size. Other lines are measured by their width, which is finer than the height of
    their ink, brought to points by all of them together, and sizes that lie close become one.
    """
    lines = [line for page in pages if page.route == "ocr" for line in text_lines(page)]
    if not lines:
        return tuple(pages)
    body = median([word.size for line in lines for word in line.words])
    others = [line for line in lines if abs(_size(line) - body) > BODY * body]
    sizes = _measured(others)
    steps = _steps(sorted(sizes.values()))
    step_of = {number: min(steps, key=lambda s: abs(s - size)) for number, size in sizes.items()}
    bold = {step: _mostly_bold([line for line in others if step_of[id(line)] == step]) for step in steps if step > body}
    even: dict[int, Word] = {}
    for line in lines:
        step = step_of.get(id(line), body)
        for word in line.words:
            even[id(word)] = replace(word, size=round(step * 2) / 2, bold=bold.get(step, word.bold))
    return tuple(
        replace(page, words=tuple(even.get(id(w), w) for w in page.words)) if page.route == "ocr" else page
        for page in pages
    )


def _mostly_bold(lines: Sequence[Line]) -> bool:
    """Whether more than half of the letters on lines of one size are bold: headings of a kind have one weight."""
    letters = [(len(word.text), word.bold) for line in lines for word in line.words]
    return 2 * sum(count for count, bold in letters if bold) > sum(count for count, _ in letters)


def _measured(lines: Sequence[Line]) -> dict[int, float]:
    """The size of each line in points, by its `id`."""
    by_width = {id(line): (line.x1 - line.x0) / _unit_width(line) for line in lines}
    found = {
        bold: [_size(line) / by_width[id(line)] for line in _long(lines) if line.bold == bold] for bold in (True, False)
    }
    overall = median(found[True] + found[False] or [0.0])
    factors = {bold: median(values) if len(values) >= ENOUGH else overall for bold, values in found.items()}
    sizes = {}
    for line in lines:
        height = _size(line)
        width = factors[line.bold] * by_width[id(line)]
        sizes[id(line)] = width if len(line.text) >= LETTERS and abs(width - height) < CLOSE * height else height
    return sizes


def _long(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if len(line.text) >= LETTERS]


def _steps(sizes: Sequence[float]) -> list[float]:
    """One size for each run of sizes (in rising order) that lie close together."""
    runs: list[list[float]] = []
    for size in sizes:
        if runs and size <= runs[-1][-1] * (1 + STEP):
            runs[-1].append(size)
        else:
            runs.append([size])
    return [median(run) for run in runs]


def _size(line: Line) -> float:
    return median([word.size for word in line.words])


def _unit_width(line: Line) -> float:
    return sum(_widths(line.text)) or 1.0


def _widths(text: str) -> Iterator[float]:
    return (_WIDTH.get(char, _OTHER) for char in text)
