"""Headings: which lines stand above text rather than in it, on which level, and what they say of goal and section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from extractors.page import Line, union
from extractors.rows import Region, region_of
from rules.fields import EXTRA, match_heading
from rules.likeness import LIKE, LIKENESS
from rules.municipality import names_municipality

# Type this much larger than the body's is a heading's (the smallest step seen in the gold and real documents is 11 to
# 12 points).
LARGER = 1.07
MAX_LENGTH = 220
_NUMBERED = regex.compile(r"^(?P<word>\p{L}[\p{L} ]*?)\s+(?:\d|\p{Lu}\d?\b)")
_ITEM = regex.compile(r"^(?P<word>\p{L}[\p{L}-]{3,20})\s+\d+(?:\.\d+)*\s*[.:–—-]\s*\p{Lu}")
_SIGNS = regex.compile(r"[^\p{L}\p{N}]+")
_TWO_LETTERS = regex.compile(r"\p{L}{2}")
# `Boende, forts.`, `Boende (fortsättning)`: a heading or head that is printed again on the next page
CONTINUED = regex.compile(r"\s*[,(–-]*\s*(?:forts(?:ättning)?|fortsatt)\b\.?\)?\s*$", regex.IGNORECASE)
# `Delmål 1a: …`, `Mål A1 Trygga …`, `Långsiktigt mål 2`: the word, its number, and where the goal itself begins
_GOAL = regex.compile(
    r"^(?P<word>\p{L}[\p{L}-]*(?: \p{L}[\p{L}-]*){0,2}?)"
    r"(?:\s+(?:nr\s*)?(?:\d+\p{L}?|\p{Lu}\d*)(?:\.\d+)*)?(?:\s*[:.–—-]|\s*$|\s+(?=[\p{Lu}\d]))"
)

# `Mål 1: Trygga …` or `Mål 1 Trygga …`, as a line of the text may say it: with its number before what it says
_NUMBERED_GOAL = regex.compile(
    r"^\p{L}[\p{L} -]*\s(?:(?:\p{Lu}|\p{Lu}?\d+(?:\.\d+)*\p{Ll}?)\s*[:.–—-]\s*|\p{Lu}?\d+(?:\.\d+)*\s+)\p{Lu}"
)


@dataclass(frozen=True)
class Heading:
    """A heading as printed; `level` 0 is the most prominent style of the document. `goal` says that it names a goal,
    `labelled` that the text is what stood behind or below a label for goals; `size` is that of its type, in points, 0
    where it is not asked for."""

    text: str
    level: int
    region: Region
    goal: bool
    labelled: bool = False
    size: float = 0.0


@dataclass(frozen=True)
class Styles:
    """The type styles of a document: the body's size in points and its headings' styles, most prominent first."""

    body: float
    ranks: dict[tuple[float, bool], int]

    def level(self, line: Line) -> int | None:
        """The heading level of a line's style, or None for the body's."""
        return self.ranks.get(_style(line)) if self.prominent(line) else None

    def prominent(self, line: Line) -> bool:
        """Whether the line is set larger than the body, or bold."""
        return line.size >= self.body * LARGER or line.bold


def document_styles(lines: Iterable[Line]) -> Styles:
    """The styles of a document with these lines; sizes are rounded to half a point.

    The body size is the largest one that running text has (three long lines that are not bold, and a twentieth of all
    characters), for tables are often set smaller, or a larger one that most characters have.
    """
    sizes: Counter[float] = Counter()
    prose: Counter[float] = Counter()
    long_lines: Counter[float] = Counter()
    styles: set[tuple[float, bool]] = set()
    for line in lines:
        size, bold = style = _style(line)
        styles.add(style)
        length = len(line.text)
        sizes[size] += length
        if length >= 60 and not bold:
            prose[size] += length
            long_lines[size] += 1
    total = sum(sizes.values())
    running = [s for s in prose if long_lines[s] >= 3 and prose[s] >= total / 20]
    body = max([*running, *(size for size, _ in sizes.most_common(1))], default=10.0)
    ranked = sorted((s for s in styles if s[0] >= body * LARGER or s[1]), key=lambda s: (-s[0], not s[1]))
    return Styles(body, {style: rank for rank, style in enumerate(ranked)})


# Type that is larger than the text by this factor is a heading, whatever it says.
MUCH_LARGER = 1.25


def is_heading(line: Line, styles: Styles, *, open_end: bool = False) -> bool:
    """Whether a line by itself reads as a heading: prominent, short, with letters, and no label with its value.

    `open_end`: the heading goes on in the next line, so that a comma may end this one.
    """
    text = line.text
    if not styles.prominent(line) or len(text) > MAX_LENGTH or not _TWO_LETTERS.search(text) or line.words[0].turned:
        return False
    if (text.endswith((",", ";")) and not open_end) or (text[0].islower() and line.size < styles.body * LARGER):
        return False
    if text.endswith(":") and _is_label(text):
        return False
    if _is_sentence(line, styles) and not is_goal(text):
        return False
    label, _, value = text.partition(":")
    likeness = LIKENESS.get(match_heading(label, fuzzy=False).field or "") if value.strip() else None
    if likeness is not None and likeness(value) >= LIKE:
        return False  # `Tidsplan: Årligen 2023–2025`, on a scan whose type seems larger
    if line.size < styles.body * LARGER:
        # Bold type of the body's size is also a label's: `Strategi:`, `Ansvarig:`
        if text.endswith(":") or (
            ":" in text[:60]
            and match_heading(text.partition(":")[0], fuzzy=False).known
            and not is_goal(text)
            and not _is_numbered_section(text)
        ):
            return False
        match = match_heading(text, fuzzy=False)
        # `3. Prioriterad vinterväghållning`, `Prioritering av elanvändare`
        loose = match.kind == "stem" and (text[0].isdigit() or match.field == EXTRA)
        if match.known and not loose and match.field not in ("section", "goal") and len(line.words) <= 5:
            return False
    return True


def is_text(lines: Sequence[Line], styles: Styles) -> bool:
    """Whether lines that each could be a heading's are sentences of the text."""
    return len(lines) > 1 and _is_sentence(lines[-1], styles) and not is_goal(lines[0].text)


def _is_sentence(line: Line, styles: Styles) -> bool:
    """Whether a line ends a sentence of the text, in a document whose tables are set in smaller type."""
    return line.text.endswith(".") and not line.bold and line.size < styles.body * MUCH_LARGER


def opens_item(text: str) -> bool:
    """Whether a line opens a numbered item of a list: `Åtgärd 4. Livbojar vid alla bad`."""
    found = _ITEM.match(text)
    return found is not None and match_heading(found["word"], fuzzy=False).field == "activity"


def _is_label(text: str) -> bool:
    """Whether the text is a listed label of a value, as printed or as OCR may read it; not of a goal or a section."""
    match = match_heading(text)
    return match.kind in ("word", "fuzzy") and match.field not in ("section", "goal")


def merge_headings(lines: Sequence[Line]) -> tuple[str, Region]:
    """The text and place of one heading set over several lines."""
    return join_heading(line.text for line in lines), region_of(union(lines), lines[0].page)


def join_heading(lines: Iterable[str]) -> str:
    """The text of a heading or a column's head set over several lines: a hyphen before a small letter broke a word."""
    text = ""
    for line in lines:
        text = text[:-1] + line if text.endswith("-") and line[:1].islower() else f"{text} {line}".strip()
    return text


def is_goal(text: str) -> bool:
    """Whether a heading names a goal: `Delmål 1a: …`, `Mål A1: …`, `Långsiktigt mål 2`, `Inriktning: …`; by its number
    one of any kind (`Effektmål 1.1 …`)."""
    found = _GOAL.match(text)
    if not found:
        return False
    match = match_heading(found["word"], fuzzy=False)
    numbered = found["word"].casefold().endswith("mål") and any(c.isdigit() for c in found[0])
    return numbered or (match.field == "goal" and match.kind in ("word", "stem"))


def is_numbered_goal(text: str) -> bool:
    """Whether a line names a goal by its number and says it: `Mål 1: Trygga skolvägar`."""
    return _NUMBERED_GOAL.match(text) is not None and is_goal(text)


def _is_numbered_section(text: str) -> bool:
    """Whether a heading opens with the word for a section and its number: `Fokusområde 1: Service`."""
    found = _NUMBERED.match(text)
    return found is not None and match_heading(found["word"], fuzzy=False).field == "section"


def same_kind_same_level(headings: Sequence[Heading]) -> list[Heading]:
    """The headings with one level for all that begin with the same word and a number (`Mål A1: …`, `Fokusområde 2`).

    On scans the type size wavers; what a heading calls itself does not. The level is the one that most of them have.
    """
    kinds: dict[str, Counter[int]] = {}
    for heading in headings:
        if found := _NUMBERED.match(heading.text):
            kinds.setdefault(found["word"].casefold(), Counter())[heading.level] += 1
    levels = {word: counts.most_common(1)[0][0] for word, counts in kinds.items()}
    return [
        replace(heading, level=levels[found["word"].casefold()])
        if (found := _NUMBERED.match(heading.text))
        else heading
        for heading in headings
    ]


def with_lines_of_title(titles: Sequence[str], items: Iterable[object]) -> list[str]:
    """The document's titles, and the headings that stand right above one of them, as a motto does on a cover, or right
    below and name the municipality."""
    known = {_title_key(title) for title in titles if title}
    above: list[str] = []
    rest = iter(items)
    for item in rest:
        if isinstance(item, Heading) and _title_key(item.text) in known:
            below = next(rest, None)
            if isinstance(below, Heading) and names_municipality(below.text):
                above.append(below.text)
            return [*titles, *above]
        above = [*above, item.text] if isinstance(item, Heading) else []
    return list(titles)


STATED = 1_000
"""The level of what a line of the text states of that which follows it: below all headings, captions of tables too."""


class Outline:
    """The headings that hold at a place of the document, kept while its lines are walked from first to last."""

    def __init__(self, titles: Iterable[str] = ()) -> None:
        self._titles = {_title_key(title) for title in titles if title}
        self._path: list[Heading] = []

    def enter(self, heading: Heading) -> None:
        """Walk past a heading: it ends those of its own level and below. `… forts.` names the one it goes on with."""
        heading = replace(heading, text=CONTINUED.sub("", heading.text))
        self._path = [h for h in self._path if h.level < heading.level]
        self._path.append(heading)

    def state_goal(self, text: str, region: Region) -> None:
        """A line of the text says the goal of what follows (`Mål: …`): it holds until the next heading or such line."""
        self.enter(Heading(text, STATED, region, goal=True, labelled=not is_numbered_goal(text)))

    @property
    def path(self) -> tuple[Heading, ...]:
        """The headings in force, outermost first, without the document's title."""
        return tuple(h for h in self._path if _title_key(h.text) not in self._titles)

    def section_and_goal(self, *, table: bool) -> tuple[str | None, str | None]:
        """Section and goal of a row here, by the rules of docs/reading.md, "Section and goal"."""
        path = self.path
        goals = [h for h in path if h.goal]
        others = [h for h in path if not h.goal]
        if not goals:
            return (others[-1].text if others else None), None
        if len(goals) > 1:
            return goals[-2].text, goals[-1].text
        if others:
            return others[-1].text, goals[0].text
        return (goals[0].text, None) if table and not goals[0].labelled else (None, goals[0].text)


def _style(line: Line) -> tuple[float, bool]:
    return round(line.size * 2) / 2, line.bold


def _title_key(text: str) -> str:
    """The letters of a title, without the years at its end, which may stand on a line of their own."""
    return _SIGNS.sub("", text).casefold().rstrip("0123456789")
