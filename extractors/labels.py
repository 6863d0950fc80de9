"""Labels on the lines of a text: `Ansvarig: …`, a label over its value or beside it, and numbers of list items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

import regex

from extractors.close_labels import stands_beside
from extractors.grid import Grid
from extractors.headings import Heading
from extractors.layout import Item
from extractors.lines import SURE_BULLETS, make_line
from extractors.page import Line, Word, words_text
from extractors.table_columns import WHO_OR_WHEN
from extractors.text import DASHES
from rules.fields import EXTRA, NO_MATCH, FieldMatch, match_heading, split_label

# The labels of cards begin within this distance (points) of each other.
FLUSH = 3.0
# A goal of so many words at least is announced, and not a heading of its own (`Delmål`).
_PHRASE = 3
# What `Mål 1 Trygga vägar` or `Åtgärd 3` opens is no label with its value.
_NAMED_BY_NUMBER = frozenset({"activity", "goal", "section", "strategy", EXTRA})
# What stands between two labels with their values on one line.
_SEPARATORS = frozenset("|•·;–-")
_BARS = frozenset("|")
# What no label holds inside: the end of a sentence, or what parts labels.
_PARTED = regex.compile(r"[.]\s+\p{Lu}|[|;]\s")
# `Åtgärd 3. Ta fram …`, `Aktivitet 1.2: …`, `Åtgärd A4 – …`
_NUMBERED_WORD = regex.compile(
    r"^(?P<word>\p{L}[\p{L}-]{3,20})\s+(?:nr\.?\s*)?(?P<number>\p{Lu}?\d+(?:\.\d+)*\p{Ll}?)\s*(?:[.:–—-]|\b)\s*(?P<rest>.*)$"
)
# `3. Ta fram …`, `1.2.3 Ta fram …`, `1.2 – Ta fram …`: the number and what parts it from the text.
BARE_NUMBER = r"^(?P<number>\p{Lu}?\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?:[–—-]\s+)?"
_NUMBER = regex.compile(rf"{BARE_NUMBER}(?P<rest>\p{{Lu}}.*)$")
# `Åtgärder 2025–2029`: the number after the word is a year, and nothing but years follows.
_OF_YEARS = regex.compile(r"^\D+(?:19|20)\d\d[^\p{L}]*$")


@dataclass(frozen=True)
class Label:
    """A label found on a line: what stands before the value, what it names, the value's words on that line, whether the
    value stands beside it, and how many words of the line come before the label."""

    text: str
    match: FieldMatch
    words: tuple[Word, ...]
    beside: bool
    at: int = 0


@dataclass(frozen=True)
class ItemNumber:
    """The printed number of an item, with the word before it (`Åtgärd 3`) or, without one, bare (`1.2`)."""

    text: str
    word: str | None = None

    @property
    def heading(self) -> str:
        """The heading under which the number is kept."""
        return self.word or "Nr"


def label_headings(items: Iterable[Item]) -> set[str]:
    """Headings that are the labels of blocks: words for fields, or any text, that come again and again.

    Only where labels say who or when: a heading's or a line's of its own.
    """
    counts: Counter[str] = Counter()
    fields: set[str] = set()
    for item in items:
        if isinstance(item, Grid):
            continue
        match = match_heading(item.text, fuzzy=False)
        if isinstance(item, Heading):
            counts[item.text] += 1
        if match.kind == "word" and match.field is not None:
            fields.add(match.field)
        elif isinstance(item, Line) and (found := split_label(item.text)) is not None:
            fields.add(str(found[2].field))
    if not fields & WHO_OR_WHEN or len(fields - {EXTRA, "section", "goal"}) < 2:
        return set()
    return {text for text, count in counts.items() if count >= 3 or (count == 2 and _is_label(text))}


def _is_label(text: str) -> bool:
    """Whether a heading is a listed label of a field, or a phrase that announces a goal (`Det här vill vi uppnå`)."""
    match = match_heading(text, fuzzy=False)
    if match.field == "goal":
        return match.known and len(text.split()) >= _PHRASE
    return match.kind == "word" and match.field not in (None, EXTRA, "section")


def unknown_labels(items: Iterable[Item]) -> set[str]:
    """Bold beginnings of lines that end with a colon and come twice or more."""
    found = (_bold_label(item) for item in items if isinstance(item, Line))
    return _twice(one and one[0] for one in found)


def dashed_labels(items: Iterable[Item]) -> set[str]:
    """Beginnings of lines up to a dash (`Ansvarig – …`) that come twice or more; none where none says who or when."""
    found = (_before_dash(item) for item in items if isinstance(item, Line))
    return _saying_who_or_when(_twice(one and one[0] for one in found))


def bare_labels(items: Iterable[Item]) -> set[str]:
    """Listed words that open lines with no sign after them (`Ansvarig Rektorn`) and come twice or more; none where none
    says who."""
    found = _twice(one and one[0] for one in (_bare_label(item) for item in items if isinstance(item, Line)))
    who = any(match_heading(label, fuzzy=False).field == "responsible_raw" for label in found)
    return _saying_who_or_when(found) if who else set()


def bulleted_labels(items: Iterable[Item]) -> set[str]:
    """Labels with a colon after a bullet (`• Ansvarig: …`) that come twice or more; none without who or when."""
    return _saying_who_or_when(_twice(_after_bullet(item) for item in items if isinstance(item, Line)))


def _twice(labels: Iterable[str | None]) -> set[str]:
    """The labels that come twice or more."""
    return {label for label, count in Counter(labels).items() if label is not None and count >= 2}


def _saying_who_or_when(labels: set[str]) -> set[str]:
    """The labels, where they name two fields or more and one says who or when; else none."""
    fields = {match_heading(label, fuzzy=False).field for label in labels} - {None, EXTRA}
    return labels if len(fields) > 1 and fields & WHO_OR_WHEN else set()


def _after_bullet(line: Line) -> str | None:
    """The label with a colon that follows the bullet or dash at the beginning of a line."""
    if line.words[0].text not in SURE_BULLETS | DASHES or ":" not in line.text:
        return None
    found = split_label(words_text(line.words[1:]))
    return found[0] if found is not None else None


def without_bullet(line: Line, known: set[str]) -> Line:
    """The line without the bullet before its label, where that is one of `known` (`bulleted_labels`)."""
    return make_line(line.words[1:], line.page) if _after_bullet(line) in known else line


def _before_dash(line: Line) -> tuple[str, int] | None:
    """The beginning of a line up to a dash between words, and the index of the word after it; None where none is."""
    at = next((i for i, word in enumerate(line.words[:6]) if word.text in DASHES), 0)
    if at == 0 or not line.words[0].text[0].isupper():
        return None
    return words_text(line.words[:at]), at + 1


def dashed_label(line: Line, known: set[str]) -> list[Label]:
    """The label that opens a line and ends at a dash, where it is one of `known` (`dashed_labels`)."""
    return _opening(line, _before_dash(line), known)


def _bare_label(line: Line) -> tuple[str, int] | None:
    """The listed word that opens a line, its value right after it, and the index of that; None where there is none."""
    words = line.words
    if not words[0].text[0].isupper():
        return None
    for end in range(min(3, len(words) - 1), 0, -1):
        value = words[end].text
        label = words_text(words[:end])
        if ":" in label or value.endswith(":") or not (value[0].isupper() or value[0].isdigit()):
            continue
        match = match_heading(label, fuzzy=False)
        if match.kind == "word" and match.field not in _NAMED_BY_NUMBER:
            return (label, end) if value[0].isupper() or match.field != "responsible_raw" else None
    return None


def bare_label(line: Line, known: set[str]) -> list[Label]:
    """The label that opens a line with no sign after it, where it is one of `known` (`bare_labels`)."""
    return _opening(line, _bare_label(line) if known else None, known)


def _opening(line: Line, found: tuple[str, int] | None, known: set[str]) -> list[Label]:
    """The label that opens a line (its text, and the index of the word after it), where it is one of `known`."""
    if found is None or found[0] not in known:
        return []
    return [Label(found[0], match_heading(found[0], fuzzy=False), tuple(line.words[found[1] :]), False)]


def is_beside(line: Line, following: Item | None) -> bool:
    """Whether the next item is a line that stands to the right of `line` on its baseline."""
    return isinstance(following, Line) and following.page == line.page and stands_beside(following, line)


def labels_heading(line: Line, following: Item | None) -> bool:
    """Whether a line is nothing but a label for actions, and a heading follows: the action itself."""
    if not isinstance(following, Heading):
        return False
    labels = line_labels(line, beside=False, inside=False)
    return [label.match.field for label in labels] == ["activity"] and not labels[0].words


# Small letters that differ from their capitals in nothing but size.
_SAME_FORM = frozenset("cosuvwxzö")


def beside_labels(items: Sequence[Item]) -> dict[str, float]:
    """Lines with a value to their right that come again flush with labels of two fields or more: each text, with the x
    at which it begins."""
    keys = [one for one, following in pairwise(items) if isinstance(one, Line) and is_beside(one, following)]
    fields_at: dict[int, set[str | None]] = {}
    for line in keys:
        if (match := match_heading(line.text, fuzzy=False)).known:
            for step in (-1, 0, 1):
                fields_at.setdefault(round(line.x0 / FLUSH) + step, set()).add(match.field)
    counts = Counter(
        line.text for line in keys if _opens_with_capital(line) and len(fields_at.get(round(line.x0 / FLUSH), ())) > 1
    )
    return {line.text: line.x0 for line in keys if counts[line.text] >= 2}


def _opens_with_capital(line: Line) -> bool:
    """Whether a line opens with a capital; OCR takes some for the small letter of the same form (`så här`)."""
    return line.text[0].isupper() or (line.words[0].score < 1 and line.text[0] in _SAME_FORM)


def labels_below_grids(items: Sequence[Item]) -> set[str]:
    """Labels that open the line right below a grid, twice or more: of what the records in the grids leave to say."""
    found = (_first_label(line) for grid, line in pairwise(items) if isinstance(grid, Grid) and isinstance(line, Line))
    return _twice(found)


def _first_label(line: Line) -> str | None:
    labels = line_labels(line, beside=False, inside=False)
    return labels[0].text if labels else None


def repeated_lines(items: Iterable[Item]) -> set[str]:
    """The texts of bold lines that come twice or more: labels over their values, not headings."""
    counts = Counter(item.text for item in items if isinstance(item, Line) and item.bold)
    return {text for text, count in counts.items() if count >= 2}


def _bold_label(line: Line) -> tuple[str, int] | None:
    """The bold beginning of a line up to its colon, and the index of the word after it; None where there is none."""
    for index, word in enumerate(line.words[:7]):
        if not word.bold:
            return None
        if word.text.endswith(":"):
            if index + 1 < len(line.words) and line.words[index + 1].bold:
                return None
            text = words_text(line.words[: index + 1]).rstrip(" :")
            return (text, index + 1) if text[:1].isupper() else None
    return None


def run_in_labels(items: Sequence[Item]) -> set[str]:
    """Labels with a colon that open lines or stand in them after the end of a sentence or a bar: those that come twice
    or more, once at least inside of a line; none without who or when."""
    found = [(at, label) for line, following in pairwise([*items, None]) for at, _, label in _colons(line, following)]
    return _saying_who_or_when(_twice(label for _, label in found)) & {label for at, label in found if at}


def whole_labels(items: Sequence[Item]) -> list[Item]:
    """The items, where a label of `run_in_labels` that a line end broke stands whole on the line of its end."""
    result = list(items)
    known = run_in_labels(items)
    for index in range(len(items) - 1 if known else 0):
        line, following = result[index], result[index + 1]
        for at, end, label in _colons(line, following):
            if not isinstance(line, Line) or not isinstance(following, Line) or label not in known:
                continue
            if 0 < at < len(line.words) < end:
                result[index] = make_line(line.words[:at], line.page)
                result[index + 1] = make_line([*line.words[at:], *following.words], line.page)
    return result


def _colons(line: Item | None, following: Item | None) -> Iterator[tuple[int, int, str]]:
    """The labels with a colon that open a line or stand in it after the end of a sentence or a bar: index of the first
    word, index after the last (which may be on the next line), and label."""
    if not isinstance(line, Line):
        return
    words = list(line.words)
    if isinstance(following, Line) and following.page == line.page:
        words += following.words
    for at in range(len(line.words)):
        opens = at == 0 or words[at - 1].text.endswith((".", ";", "|"))
        found = _label_at(words, at) if opens else None
        if found is not None and found[2]:
            yield at, found[0], found[1]


def line_labels(line: Line, *, beside: bool, inside: bool, known: Set[str] = frozenset()) -> list[Label]:
    """The labels on a line with their values: one at its start, and others after a gap or a full stop.

    A label without a colon is a whole line: a listed word, or, with its value `beside` it or (bold) `inside` a record
    or printed again elsewhere, one that a stem fits. One alone in the middle of a line is `known`, or after a bar.
    """
    if (beside or (inside and line.bold)) and not _has_value(line):
        match = match_heading(line.text, fuzzy=False)
        if match.known and len(line.words) <= 6:
            return [Label(line.text.rstrip(" :"), match, (), beside)]
    words = line.words
    starts: list[tuple[int, int, str, bool, FieldMatch]] = []
    at = 0
    while at < len(words):
        valued = bool(starts) and at > starts[-1][1]
        found = _label_at(words, at) if at == 0 or valued or _may_open(words[at - 1], words[at]) else None
        if found is None:
            at += 1
        else:
            starts.append((at, *found))
            at = found[0]
    if not starts or (starts[0][0] != 0 and not starts[0][3]):
        return []
    at, _, label, _, _ = starts[0]
    if at != 0 and len(starts) == 1 and words[at - 1].text not in _BARS and label not in known:
        return []
    parts = []
    for number, (at, end, label, _, match) in enumerate(starts):
        stop = starts[number + 1][0] if number + 1 < len(starts) else len(words)
        value = without_separator(words[end:stop], last=stop == len(words))
        parts.append(Label(label, match, value, False, at))
    return parts


def _has_value(line: Line) -> bool:
    """Whether the line is a label with its value (`Ansvarig: Rektor`): what stands beside it is the next label."""
    found = split_label(line.text)
    return found is not None and bool(found[1])


def without_separator(words: Sequence[Word], *, last: bool) -> tuple[Word, ...]:
    """The words of a value without what parts it from the next label; `last`: where that is not on the same line."""
    kept = list(words)
    while kept and kept[-1].text in (_BARS if last else _SEPARATORS):
        kept.pop()
    return tuple(kept)


def _may_open(before: Word, word: Word) -> bool:
    return word.x0 - before.x1 > 0.6 * word.size or before.text.endswith((".", ";", "|", ","))


def _label_at(words: Sequence[Word], at: int) -> tuple[int, str, bool, FieldMatch] | None:
    """A label with a colon that begins at word `at`: (index after it, label, colon, what it names)."""
    text = ""
    stop = min(at + 9, len(words))
    whole = at == 0 and len(words) <= 6  # the line may be a label without a colon
    if not whole and not any(":" in word.text for word in words[at:stop]):
        return None
    for end in range(at, stop):
        text = f"{text} {words[end].text}".strip()
        if _PARTED.search(text):
            return None
        if text.endswith(":"):
            found = split_label(text) if text[0].isupper() or at == 0 else None
            if found is not None:
                return end + 1, found[0], True, found[2]
            match = match_heading(text, fuzzy=any(w.score < 1 for w in words))
            if at == 0 and match.known:
                return end + 1, text.rstrip(" :"), True, match
            return None
        if ":" in words[end].text[:-1] and not words[end].text[0].isdigit():
            return None
    if whole:
        found = split_label(text)
        if found is not None and text[0].isupper():
            return len(words), found[0], False, found[2]
    return None


def item_number(lines: Sequence[Line]) -> tuple[ItemNumber, list[Line]] | None:
    """The number that opens a numbered item, with a word only if that names an action; and its lines without it. A year
    is no item's number."""
    text = lines[0].text
    if found := _NUMBERED_WORD.match(text):
        match = match_heading(found["word"], fuzzy=False)
        if _OF_YEARS.match(text) or match.field != "activity" or match.kind != "word":
            return None
        number = ItemNumber(found["number"], found["word"])
    elif found := _NUMBER.match(text):
        number = ItemNumber(found["number"])
    else:
        return None
    rest = len(found["rest"].split())
    words = lines[0].words[len(lines[0].words) - rest :] if rest else ()
    kept = [make_line(words, lines[0].page)] if words else []
    return number, [*kept, *lines[1:]]


def unknown_label(line: Line, known: set[str], *, beside: bool) -> list[Label]:
    """The label that opens a line and that no rule knows: bold, with a colon, and one of `known` (`unknown_labels`).

    `beside`: the value stands to the right of the line.
    """
    found = _bold_label(line)
    if found is None or found[0] not in known:
        return []
    value = tuple(line.words[found[1] :])
    return [Label(found[0], NO_MATCH, value, beside and not value)]
