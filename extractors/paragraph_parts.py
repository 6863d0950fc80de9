"""The parts of a paragraph of minutes: which rows stand under which label, and which of them are its decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex

from extractors.decision_text import PrintLine
from extractors.page import Word, union
from extractors.paragraphs import Row, Start
from rules.minutes import Label, find_label, find_paragraph, fold, same_body

Style = tuple[float, bool]
"""Font size (to half a point) and boldness."""

SEPARATOR = regex.compile(r"^[-–—_*=~.\s]{3,}$")
"""A row of nothing but strokes, which ends what stands above it."""
LARGER = 1.07
"""Type this much larger than running text is a heading's."""
DECIDES = regex.compile(r"^(?P<body>[\p{L}][\p{L}\s,-]{2,90}?)\s+(?:beslutar|beslutade|beslöt)\b")
"""A sentence in which a body decides."""
_CLOSED = ("documents", "history", "motions", "procedure", "proposal", "reservation", "note", "dispatch")
# What comes below a decision and is headed there even by a plain line, where labels else are set apart.
_AFTER_DECISION = ("documents", "motions", "procedure", "reservation", "note", "dispatch")
_LEAD = regex.compile(
    r"\b(?:beslutar|beslutade|föreslår|besluta|beslutat)\b(?: att| följande| för egen del)*$"
    r"|\bföreslår(?: \p{L}+){1,3}$"
)
_LETTERED = regex.compile(r"^\p{Lu}[.)]")


@dataclass(frozen=True)
class Section:
    """The rows under one label of a paragraph; `label` None for its head. `quoted`: an older decision."""

    label: Label | None
    rows: tuple[tuple[Row, tuple[Word, ...]], ...]
    style: Style
    quoted: bool = False
    closed_by_heading: bool = False


@dataclass(frozen=True)
class Styles:
    """The type of a document's minutes: of running text, and of the labels where they are set apart."""

    body: Style
    label: Style | None

    def stands_out(self, style: Style) -> bool:
        """Whether a style is larger than running text, or bold."""
        return style[0] >= self.body[0] * LARGER or (style[1] and not self.body[1])


@dataclass
class _Open:
    label: Label | None
    style: Style
    quoted: bool = False
    rows: list[tuple[Row, tuple[Word, ...]]] = field(default_factory=list)


def minutes_styles(rows: Sequence[Row]) -> Styles:
    """The styles of minutes, from their rows below the first paragraph number."""
    weights: Counter[Style] = Counter()
    labels: Counter[Style] = Counter()
    for row in rows:
        if row.label is not None and not row.label.rest:
            labels[row.style] += 1
        for part, style in zip(row.parts, row.styles, strict=True):
            weights[style] += len(part.words)
    body = weights.most_common(1)[0][0]
    label, count = labels.most_common(1)[0] if labels else (None, 0)
    if label is None or label == body or count * 2 < sum(labels.values()):
        return Styles(body, None)
    return Styles(body, label)


def paragraph_sections(span: Sequence[Row], start: Start, own: str | None, styles: Styles) -> list[Section]:
    """The sections of a paragraph below its head, in reading order. `own` is the body whose minutes they are."""
    sections: list[Section] = []
    current = _Open(None, styles.body)
    quoting = False

    def close(by_heading: bool = False) -> None:
        sections.append(Section(current.label, tuple(current.rows), current.style, current.quoted, by_heading))

    for place, row in enumerate(span):
        if SEPARATOR.match(row.text):
            close()
            current = _Open(Label("note", ""), styles.body)
            continue
        mark = find_paragraph(row.text) if "§" in row.text else None
        if (
            mark is not None
            and not mark.rest
            and mark.number != start.mark.number
            and (mark.prefix or styles.stands_out(row.style))
            and not _inside_list(current)
        ):
            close()
            quoting = True
            current = _Open(Label("history", row.text), row.style)
            continue
        label = _accepted(row, current, styles, span[place + 1] if place + 1 < len(span) else None)
        if label is not None:
            close()
            quoted = quoting or _is_quoted(label, row.style, current, own, styles)
            if quoting and label.body and same_body(label.body, own) and own and not label.dated:
                quoting = quoted = False
            current = _Open(label, row.style, quoted)
            words_left = _after_label(row, label)
            if words_left:
                current.rows.append((row, words_left))
            elif _is_lead(label) and not styles.stands_out(row.style):
                current.rows.append((row, row.parts[0].words))
            continue
        if current.label is not None and _deciding(current) and _is_heading(row, place, span, current, styles):
            close(by_heading=True)
            current = _Open(Label("note", row.text), row.style)
            continue
        current.rows.append((row, tuple(word for part in row.parts for word in part.words)))
    close()
    return sections


def _inside_list(current: _Open) -> bool:
    """Whether rows stand in a list of documents or of earlier decisions, whose entries are no headings."""
    return (
        current.label is not None and current.label.kind in ("documents", "history", "dispatch") and not current.quoted
    )


def _deciding(current: _Open) -> bool:
    return current.label is not None and current.label.kind in ("decision", "own_proposal")


def _accepted(row: Row, current: _Open, styles: Styles, below: Row | None) -> Label | None:
    """The label of a row, unless it reads as part of the text it stands in."""
    label = row.label
    if label is None:
        return None
    bold = row.parts[0].words[0].bold
    if (
        label.rest
        and len(row.parts) == 1
        and not bold
        and _deciding(current)
        and label.kind in ("background", "note", "motions")
    ):
        return None
    runs_on = (
        below is not None and below.page == row.page and below.text[0].islower() and not below.text.startswith("att ")
    )
    if runs_on and not label.rest and not styles.stands_out(row.style) and not row.ocr and not _is_lead(label):
        return None  # a sentence that happens to break there
    plain = not styles.stands_out(row.style) and not bold and not row.ocr
    proposing = current.label is not None and current.label.kind == "proposal" and styles.stands_out(current.style)
    if plain and proposing and label.kind == "own_proposal":
        return None  # what is proposed for the body to propose
    if plain and not label.rest and _deciding(current) and label.kind in _AFTER_DECISION:
        above = current.rows[-1][0].text if current.rows else ""
        if above.endswith("."):
            return label
    if styles.label is not None and plain and not label.rest:
        # Labels are set apart in this document: a plain row that reads like one is text.
        return None if not _is_lead(label) or (current.label is not None and _deciding(current)) else label
    if _is_lead(label) and _deciding(current) and not current.rows and not styles.stands_out(row.style):
        return None  # `Kommunstyrelsen beslutar` as the first line under `Beslut`
    return label


def _is_lead(label: Label) -> bool:
    """Whether a label begins the sentence that the text below it goes on with (`Kommunstyrelsen beslutar`)."""
    return bool(_LEAD.search(fold(label.text)))


def _after_label(row: Row, label: Label) -> tuple[Word, ...]:
    if not label.rest:
        return ()
    if len(row.parts) > 1 and find_label(row.parts[0].text):
        return tuple(word for part in row.parts[1:] for word in part.words)
    found = tuple(word for part in row.parts for word in part.words)
    count = len(label.rest.split())
    return found[len(found) - count :]


def _is_quoted(label: Label, style: Style, current: _Open, own: str | None, styles: Styles) -> bool:
    if label.kind not in ("decision", "own_proposal"):
        return False
    if label.body and not same_body(label.body, own):
        return True
    weaker = styles.label is not None and style != styles.label and style[0] < styles.label[0] + 0.1
    under = (current.label is not None and current.label.kind in ("history", "documents")) or current.quoted
    return (label.dated or under) and weaker


def _is_heading(row: Row, place: int, span: Sequence[Row], current: _Open, styles: Styles) -> bool:
    """Whether a row under a decision heads something else, with a label that the rules do not know."""
    if (row.ocr and row.style[0] < styles.body[0] * 1.2) or not styles.stands_out(row.style):
        return False
    if not all(map(styles.stands_out, row.styles)):
        return False
    text = row.text
    if len(text) > 110 or not text[0].isupper() or text.endswith((".", ",", ";")) or _LETTERED.match(text):
        return False
    if current.rows and styles.stands_out(current.rows[-1][0].style):
        return False  # the whole decision is set in bold
    after = next((r for r in span[place + 1 : place + 3] if r.page == row.page), None)
    if (
        after is not None
        and after.style == row.style
        and not after.label
        and after.top - row.bottom < 0.5 * (row.bottom - row.top)
        and after.text[0].islower()
    ):
        return False
    return bool(current.rows)


def deciding_sections(sections: Sequence[Section], own: str | None) -> tuple[list[Section], list[bool]]:
    """The sections that hold the paragraph's own decision, and for each whether it proposes to a higher body."""
    decided = [s for s in sections if s.label and s.label.kind == "decision" and not s.quoted and s.rows]
    proposing = [
        s
        for s in sections
        if s.label
        and s.label.kind == "own_proposal"
        and not s.quoted
        and s.rows
        and (s.label.body is None or same_body(s.label.body, own))
    ]
    upward = [s for s in proposing if s.label and _names_target(s.label, own)]
    chosen = [s for s in sections if s in decided or (s in upward if decided else s in proposing)]
    if not chosen:
        chosen = [
            s
            for s in sections
            if s.label
            and s.label.kind == "decision"
            and s.quoted
            and s.rows
            and (s.label.body is None or (same_body(s.label.body, own) and not s.label.dated))
        ][-1:]
    if not chosen and not any(s.label and s.label.kind in ("decision", "own_proposal") for s in sections):
        chosen = _unlabelled(sections, own)
    return chosen, [bool(s.label and s.label.kind == "own_proposal") for s in chosen]


def _names_target(label: Label, own: str | None) -> bool:
    text = fold(label.text)
    match = regex.search(
        r"\b(?:till|föreslår(?: att)?|i)\s+(?P<body>[\p{L}-]+(?:\s[\p{L}-]+)*?)(?:s? beslut\w*.*)?$", text
    )
    return (
        bool(match)
        and match["body"] != "beslut"
        and not same_body(match["body"], own or "")
        and match["body"] not in ("beslut",)
    )


def _unlabelled(sections: Sequence[Section], own: str | None) -> list[Section]:
    """A decision that no label heads: the rows from `Nämnden beslutar …` to the end of the part they stand in."""
    for section in sections:
        if section.label is not None and section.label.kind in _CLOSED:
            continue
        for place, (row, _) in enumerate(section.rows):
            match = DECIDES.match(row.text)
            above = section.rows[place - 1][0] if place else None
            opens = above is None or above.text.endswith((".", ":")) or above.page != row.page
            if match and opens and (own is None or same_body(match["body"], own)):
                return [Section(Label("decision", ""), section.rows[place:], section.style)]
    return []


def print_lines(section: Section) -> list[PrintLine]:
    """The lines of print of a section, without its label."""
    lines: list[PrintLine] = []
    for row, found in section.rows:
        if not found:
            continue
        box = union(found)
        lines.append(PrintLine(found, row.page, box.x0, box.x1, box.top, box.bottom))
    return lines
