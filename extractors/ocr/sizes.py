"""Type sizes made even over a scanned document, so that two headings of one level have one size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from extractors.lines import text_lines, without_turned
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

BODY, ROUGH, RINGED, CLOSE, STEP = 0.06, 0.14, 0.19, 0.12, 0.03
"""Shares of the size. Body text differs from the body's size by less than the first, by up to the second where its
width agrees, a short line with a ring or dots on a capital (`Åtgärd`), whose height depends on the font, by the third;
height and width may disagree by the fourth; two sizes that differ by less than the last are one (13 and
14 points differ by 0.077)."""


def even_sizes(pages: Sequence[Page]) -> tuple[Page, ...]:
    """The pages of one document; on those that OCR has read, each line of words with the size and weight of its kind.

    Body text gets the document's body size. Other lines are measured by their width, which is finer than the height of
    their ink, brought to points by all of them together, and sizes that lie close become one.
    """
    lines = [line for page in pages if page.route == "ocr" for line in text_lines(without_turned(page)[0])]
    if not lines:
        return tuple(pages)
    body = median([word.size for line in lines for word in line.words])
    others = _not_body(lines, body)
    sizes = _measured(others)
    steps = _steps(sorted(sizes[id(line)] for line in _long(others)) or sorted(sizes.values()))
    step_of = {number: min(steps, key=lambda s: abs(s - size)) for number, size in sizes.items()}
    step_of = {n: step if abs(step - sizes[n]) < ROUGH * step else sizes[n] for n, step in step_of.items()}
    bold = _weights(others, step_of, [step for step in steps if step > body])
    even: dict[int, Word] = {}
    for line in lines:
        step = step_of.get(id(line), body)
        for word in line.words:
            even[id(word)] = replace(word, size=round(step * 2) / 2, bold=bold.get(step, word.bold))
    return tuple(
        replace(page, words=tuple(even.get(id(w), w) for w in page.words)) if page.route == "ocr" else page
        for page in pages
    )


def _weights(lines: Sequence[Line], step_of: dict[int, float], steps: Sequence[float]) -> dict[float, bool]:
    """Whether each heading size is bold: when most of its letters are, or a smaller heading size is."""
    bold: dict[float, bool] = {}
    for step in sorted(steps):
        letters = [(len(w.text), w.bold) for line in lines if step_of[id(line)] == step for w in line.words]
        most = 2 * sum(count for count, heavy in letters if heavy) > sum(count for count, _ in letters)
        bold[step] = most or any(bold.values())
    return bold


def _not_body(lines: Sequence[Line], body: float) -> list[Line]:
    """The lines whose height, and width where it tells, say that they are not set in the body's size."""
    factors = [_size(line) / _by_width(line) for line in _long(lines) if abs(_size(line) - body) <= BODY * body]
    factor = median(factors or [0.0])

    def is_body(line: Line) -> bool:
        apart = abs(_size(line) - body)
        short = len(line.text) < LETTERS
        rough = RINGED if short and any(char in "ÅÄÖ" for char in line.text) else ROUGH
        if apart <= BODY * body or apart > rough * body:
            return apart <= BODY * body
        return short or abs(factor * _by_width(line) - body) <= BODY * body

    return [line for line in lines if not is_body(line)]


def _measured(lines: Sequence[Line]) -> dict[int, float]:
    """The size of each line in points, by its `id`."""
    by_width = {id(line): _by_width(line) for line in lines}
    factor = median([_size(line) / by_width[id(line)] for line in _long(lines)] or [0.0])
    sizes = {}
    for line in lines:
        height = _size(line)
        width = factor * by_width[id(line)]
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


def _by_width(line: Line) -> float:
    """The size that the width of the line would have in Helvetica."""
    return (line.x1 - line.x0) / _unit_width(line)


def _unit_width(line: Line) -> float:
    return sum(_widths(line.text)) or 1.0


def _widths(text: str) -> Iterator[float]:
    return (_WIDTH.get(char, _OTHER) for char in text)
