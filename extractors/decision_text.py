"""The text of a decision: its printed paragraphs, and which of them are points (numbered, lettered, `att …`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractors.lines import SURE_BULLETS
from extractors.page import Word
from extractors.text import HYPHENS, Lexicon, join_lines
from rules.minutes import names_document, told_beside

_NUMBER = regex.compile(r"^\(?(?:\d{1,2}|\p{L})[.)]$|^\d{1,2}[.)](?=\p{L})|^\(?\d{1,2}\)$")
_DASH = regex.compile(r"^[-–—*]$")
_SPAN = regex.compile(r"^\d{1,2}\.\d")
_SENTENCE_END = regex.compile(r"[.!?:;”\"»]$")
_CLAUSE_END = regex.compile(
    r"(?:,|;|:|\b(?:samt|och|dels|beslutar|beslutade|besluta|att|följande|beslut)|\bföreslår(?: \p{L}+){1,3})$",
    regex.IGNORECASE,
)
# Words of a sentence that still belongs to the decision, below its points.
_DECIDING = regex.compile(
    r"\b(?:beslut\w*|bevilja\w*|juster\w*|uppdra\w*|ska|skall|egen del|gäller|"
    r"träder|villkor\w*|förutsättning\w*|ersätter|godkänn\w*|antas|antar|noteras|ger|härmed|avslut\w+|förklaras|omedelbart)\b",
    regex.IGNORECASE,
)
_ANNOUNCES = regex.compile(r"\b(?:följande|nedan\w*|enligt)\b", regex.IGNORECASE)
# Leading above this share of the usual distance between lines begins a new printed paragraph.
_GAP = 1.35
# A line this much shorter than the widest (share of the width), after a full stop, ends its paragraph.
_SHORT = 0.8


@dataclass(frozen=True)
class PrintLine:
    """One line of a decision: its words, page, and edges in points."""

    words: tuple[Word, ...]
    page: int
    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """The words with single spaces between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True)
class Paragraph:
    """A printed paragraph of a decision. `marked` where it begins with a number, a letter, a bullet or `att`."""

    text: str
    lines: tuple[PrintLine, ...]
    marked: bool
    loose: bool  # a wider gap stands above it


def paragraphs(lines: Sequence[PrintLine], lexicon: Lexicon) -> tuple[Paragraph, ...]:
    """The printed paragraphs of a decision, broken words joined; a marker that stands alone goes with its text."""
    groups: list[tuple[list[PrintLine], bool]] = []
    bare = _bare_numbers(lines)
    pitch = _pitch(lines)
    widest = max((line.x1 for line in lines), default=0.0)
    left = min((line.x0 for line in lines), default=0.0)
    for line in lines:
        if not groups:
            groups.append(([line], True))
            continue
        last = groups[-1][0][-1]
        if _marker_alone(groups[-1][0], bare):
            groups[-1][0].append(line)
            continue
        new, loose = _breaks(groups[-1][0][0], last, line, pitch, left, widest, bare)
        if new:
            groups.append(([line], loose))
        else:
            groups[-1][0].append(line)
    return tuple(
        Paragraph(_text(group, lexicon), tuple(group), _marked(group[0], bare), loose) for group, loose in groups
    )


def without_tail(found: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs of a decision without what is told below it with no heading of its own.

    That is who took no part or made a reservation; a list of documents; and below a list of points a text that goes
    on left of the points' own or at their markers, says nothing of what is decided, and has no point behind it.
    """
    aside = (i for i, paragraph in enumerate(found) if i and not paragraph.marked and told_beside(paragraph.text))
    found = found[: next(aside, len(found))]
    found = found[: _documents_from(found)]
    last = max((index for index, paragraph in enumerate(found) if paragraph.marked), default=-1)
    if last < 0 or found[last].text[:3].casefold() == "att":
        return tuple(found)
    for index, paragraph in enumerate(found[last + 1 :], last + 1):
        outside = paragraph.lines[0].x0 < found[last].lines[0].x0 + 1
        if outside and paragraph.text[0].isupper() and not _DECIDING.search(paragraph.text):
            return tuple(found[:index])
    return tuple(found)


def _documents_from(found: Sequence[Paragraph]) -> int:
    """Where a list of documents begins that goes on to the end, below a sentence that announces no list."""
    begin = len(found)
    while begin and found[begin - 1].marked and names_document(found[begin - 1].text):
        begin -= 1
    if begin in (0, len(found)) or any(_DECIDING.search(entry.text) for entry in found[begin:]):
        return len(found)
    above = found[begin - 1]
    return len(found) if above.marked or not above.text.endswith(".") or _ANNOUNCES.search(above.text) else begin


def decision_text(found: Sequence[Paragraph]) -> str | None:
    """The whole text, a line for each printed paragraph; None without any."""
    return "\n".join(paragraph.text for paragraph in found) or None


def decision_points(found: Sequence[Paragraph]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The points of a decision, as printed with their numbers, each with the indices of its paragraphs.

    A point takes along unmarked lines that follow it without a gap. A decision without markers has no points.
    """
    points: list[tuple[list[str], list[int]]] = []
    for index, paragraph in enumerate(found):
        if paragraph.marked:
            points.append(([paragraph.text], [index]))
        elif (
            points
            and points[-1][1][-1] == index - 1
            and (not paragraph.loose or _indented(paragraph, found[index - 1]))
        ):
            points[-1][0].append(paragraph.text)
            points[-1][1].append(index)
    return tuple(("\n".join(texts), tuple(indices)) for texts, indices in points)


def _pitch(lines: Sequence[PrintLine]) -> float:
    steps = sorted(
        below.top - above.top for above, below in pairwise(lines) if above.page == below.page and below.top > above.top
    )
    height = max((line.bottom - line.top for line in lines), default=10.0)
    if not steps:
        return height * 1.25
    return min(steps[len(steps) // 4], height * 1.6)


def _bare_numbers(lines: Sequence[PrintLine]) -> frozenset[tuple[int, float]]:
    """The lines (page, top) that begin with 1, 2, 3 … without a full stop, in order at one left edge."""
    found: list[PrintLine] = []
    for line in lines:
        first = line.words[0].text
        if first == str(len(found) + 1) and len(line.words) > 1 and line.words[1].text[0].isupper():
            if found and abs(line.x0 - found[0].x0) > 3:
                continue
            found.append(line)
    return frozenset((line.page, line.top) for line in found) if len(found) > 1 else frozenset()


def _marked(line: PrintLine, bare: frozenset[tuple[int, float]]) -> bool:
    first = line.words[0].text
    if (line.page, line.top) in bare:
        return True
    if _NUMBER.match(first) and not _SPAN.match(first):
        return len(line.words) > 1 or len(first) <= 4
    if first in SURE_BULLETS or (_DASH.match(first) and len(line.words) > 1):
        return True
    return first.casefold() == "att" or (first.casefold() == "dels" and len(line.words) > 1)


def _marker_alone(group: Sequence[PrintLine], bare: frozenset[tuple[int, float]]) -> bool:
    return (
        len(group) == 1
        and len(group[0].words) == 1
        and _marked(group[0], bare)
        and group[0].words[0].text.casefold() != "att"
    )


def _breaks(
    first: PrintLine,
    last: PrintLine,
    line: PrintLine,
    pitch: float,
    left: float,
    widest: float,
    bare: frozenset[tuple[int, float]],
) -> tuple[bool, bool]:
    """Whether a new printed paragraph begins with `line`, and whether a gap stands above it.

    `first` and `last` are the lines of the paragraph so far.
    """
    end = last.words[-1].text
    if line.page != last.page:
        ended = bool(_SENTENCE_END.search(end)) or _CLAUSE_END.search(last.text) is not None
        return (_marked(line, bare) and (ended or _is_numbered(line, bare))) or (
            bool(_SENTENCE_END.search(end)) and line.text[0].isupper()
        ), True
    loose = line.top - last.top > _GAP * pitch
    if loose:
        return True, True
    room = widest - last.x1
    fits = room > line.words[0].width + 0.4 * (last.bottom - last.top)
    if _marked(line, bare):
        if line.words[0].text.casefold() in ("att", "dels"):
            ended = fits or _CLAUSE_END.search(last.text) or _SENTENCE_END.search(end)
            return bool(ended) and line.x0 <= last.x0 + 40, False
        return _is_numbered(line, bare) or line.words[0].text in SURE_BULLETS or bool(
            _SENTENCE_END.search(end) or _CLAUSE_END.search(last.text)
        ), False
    if line.text[0].islower() or end[-1] in HYPHENS:
        return False, False
    if line.x0 < first.x0 - 3 and _marked(first, bare) and _SENTENCE_END.search(end):
        return True, False
    short = last.x1 - left < _SHORT * (widest - left)
    return fits and (
        (bool(_SENTENCE_END.search(end)) and (short or room > 2.5 * line.words[0].width))
        or (short and (line.text[0].isdigit() or line.text[0].isupper()))
    ), False


def _is_numbered(line: PrintLine, bare: frozenset[tuple[int, float]]) -> bool:
    return bool(_NUMBER.match(line.words[0].text)) or (line.page, line.top) in bare


def _indented(paragraph: Paragraph, before: Paragraph) -> bool:
    """Whether the paragraph is set in like the text of the point before it, behind its marker."""
    return paragraph.lines[0].x0 > before.lines[0].x0 + 3 and paragraph.lines[0].page == before.lines[-1].page


def _text(group: Sequence[PrintLine], lexicon: Lexicon) -> str:
    return join_lines([line.words for line in group], lexicon)
