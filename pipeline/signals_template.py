"""Signals of a template that was not understood: what many rows of a document have in common and none should."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import regex

from pipeline.normalise import Normalised
from pipeline.signal_fields import PRINTED
from rules.fields import match_heading

_LABEL = regex.compile(r"(?:^|(?<=[\p{L}\d.)|;] ))(\p{Lu}\p{L}+(?: \p{L}+){0,4}):(?=\s|$)")
_OPENING = regex.compile(r"\p{Lu}\S*\s\S+")
_AGAIN = 2  # rows in which a label stands inside a value before it is one of the template
_OFTEN, _MOST = 3, 0.4  # rows, and share of them, in which a line opens with the same two words
# `Ambition 1: …`, `Riktning A1 …`: what kind of heading it is, and what it says
_KIND = regex.compile(
    r"^(?P<kind>\p{L}[\p{L}-]*(?: \p{L}[\p{L}-]*){0,2}?)\s+(?:nr\s*)?(?:\d+(?:\.\d+)*\p{L}?|\p{Lu}\d*(?:\.\d+)*)"
    r"(?:\s*[:.–—-]|\s+(?=\p{Lu})|$)(?P<says>.*)$"
)
_STATEMENT = 6  # words
_AMOUNT = regex.compile(r"\d{1,3}(?:[ .]\d{3})+|\d{5,}")


def template_signals(rows: Sequence[Normalised]) -> list[dict[str, float]]:
    """The signals of the rows of one shape in a document, in the same order, each 0-1."""
    found = {
        "label_repeated": _repeated(rows, _labels, _AGAIN),
        "line_repeated": _repeated(rows, _openings, max(_OFTEN, int(_MOST * len(rows)) + 1)),
        "amounts_unread": _with_amounts(rows),
    }
    lone = _lone(rows)
    below = set(range(min(lone) + 1, len(rows))) - lone if lone else set()
    share = round(len(below) / len(rows), 3) if below else 0.0
    return [
        {name: float(index in touched) for name, touched in found.items()}
        | {
            "heading_as_action": 1.0 if index in below else share,
            "heading_kind_unknown": float(any(map(unknown_kind, (row.values.get("section"), row.values.get("goal"))))),
        }
        for index, row in enumerate(rows)
    ]


def unknown_kind(heading: str | None) -> bool:
    """Whether a numbered heading states something and calls itself what no rule knows (`Ambition 1: Alla får läsa.`):
    it may be a goal. A section is named in a few words."""
    found = _KIND.match(heading or "")
    if found is None or match_heading(found["kind"], fuzzy=False).known:
        return False
    return found["says"].endswith(".") or len(found["says"].split()) >= _STATEMENT


def _repeated(rows: Sequence[Normalised], texts: Callable[[Normalised], Iterable[str]], least: int) -> set[int]:
    """The rows with a text that `least` of them have."""
    having: dict[str, set[int]] = defaultdict(set)
    for index, row in enumerate(rows):
        for text in texts(row):
            having[text].add(index)
    return {index for own in having.values() if len(own) >= least for index in own}


def _labels(row: Normalised) -> list[str]:
    """The words with a colon inside the values of a row."""
    return [label.casefold() for name in PRINTED for label in _LABEL.findall(row.values.get(name) or "")]


def _openings(row: Normalised) -> list[str]:
    """The first two words of each later line of a row's cells, with the field: `responsible_raw Stöd från`."""
    lines = ((name, line) for name, group in row.cells.items() for cell in group for line in cell.lines[1:])
    return [f"{name} {found[0]}" for name, line in lines if (found := _OPENING.match(line))]


def _with_amounts(rows: Sequence[Normalised]) -> set[int]:
    """The rows with a column that no rule knows, in which amounts stand."""
    heads = {
        head
        for row in rows
        for head, text in row.values["extra"].items()
        if _AMOUNT.fullmatch(text) and not match_heading(head).known
    }
    return {index for index, row in enumerate(rows) if not heads.isdisjoint(row.values["extra"])}


def _lone(rows: Sequence[Normalised]) -> set[int]:
    """The rows that have nothing but an action, where most have more than two values."""
    widths = [sum(bool(row.values.get(name)) for name in PRINTED) + len(row.values["extra"]) for row in rows]
    lone = {index for index, width in enumerate(widths) if width == 1}
    return lone if sum(width > 2 for width in widths) > len(lone) else set()
