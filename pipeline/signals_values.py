"""Signals of values that were cut off, or bear what belongs to another field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

import regex

from pipeline.normalise import Normalised
from pipeline.signal_fields import CONTEXT, NAMES, PRINTED, TEXTS
from pipeline.signals_two import OPEN_END, starts_anew
from rules.fields import EXTRA, is_listed, match_heading
from rules.likeness import LIKE, SURE
from rules.parties import STRONG, party_likeness, strength
from rules.times import parse_time, time_likeness

_SHORT = ("indicators", "resources", "comment", "risks")  # columns whose cells are seldom more than one text
_PARTIES = ("responsible_raw", "partners_raw")
_LABEL_WORDS = 3  # of a label without a colon
# What a text may well name in passing (`Mål 3`, `Aktivitet 4`), or heads the row itself.
_COMMON = frozenset((EXTRA, "section", "goal", "strategy", "activity"))
_LONGEST = 120  # letters of a value of two kinds; longer ones are running text
_HALF = 0.5  # of a time's letters that are understood, below which it holds something else
_OFTEN, _MOST = 3, 0.4  # rows, and share of a column, in which a cell goes on like a text of its own
_TAIL_WORDS = 3  # of a party at the end of another value
_FEW_ROWS = 4  # rows of which fewer tell nothing of their columns
_IN_BRACKETS = regex.compile(r"\((?P<inside>[^()]+)\)\.?$")
_SENTENCE_END = regex.compile(r"\p{Ll}{2}\. \p{Lu}")
_OPENS_LOWER = regex.compile(r"\p{Ll}")


def value_signals(row: Normalised) -> dict[str, float]:
    """The signals of each printed value of a row by itself, 0 or 1."""
    found = {"section_long": bool(_SENTENCE_END.search(row.values.get("section") or ""))}
    for name in PRINTED:
        if not (text := row.values.get(name)):
            continue
        found[f"label_opens:{name}"] = opens_with_label(text, name)
        if name == "timeline_raw":
            found["time_unmatched"] = 0 < parse_time(text).matched < _HALF
        if name in NAMES:
            found[f"value_open_end:{name}"] = text[-1] not in "–-" and bool(OPEN_END.search(text))
            found[f"value_two_kinds:{name}"] = two_kinds(text, name)
    return {name: float(value) for name, value in found.items()}


def opens_with_label(text: str, name: str) -> bool:
    """Whether a value of the column `name` opens with the label of another one (`Samverkansparter Personalenheten`,
    `Åtgärd: Bygg laddplatser`). A heading may well open with a word and a colon, and a section be the heading of a goal
    (`Mål 1 Trygga skolor`); an action bears not even its own."""
    head, _, rest = text.partition(":")
    if name not in CONTEXT and rest.startswith(" ") and len(head.split()) <= _LABEL_WORDS:
        match = match_heading(head, fuzzy=False)
        if match.kind == "word" and (name == "activity" or match.field != name):
            return True
    own = {name, "goal"} if name == "section" else {name}
    return any(field not in own for field in _labels_at(text.split(" "), 0))


def label_amid(text: str) -> bool:
    """Whether a label stands inside a text with its capital, its value after it (`… årskurs 1–6 Ansvarig Rektorn`)."""
    words = text.split(" ")
    return any(word[:1].isupper() and any(_labels_at(words, at)) for at, word in enumerate(words) if at)


def _labels_at(words: Sequence[str], at: int) -> Iterator[str]:
    """The columns that words from `at` on name, where what follows opens like a value."""
    for end in range(at + 1, min(at + _LABEL_WORDS + 1, len(words))):
        if not (words[end][:1].isupper() or words[end][:1].isdigit()):
            continue
        label = " ".join(words[at:end])
        if not is_listed(label) or OPEN_END.search(label):  # `Stöd från Boverket` opens a sentence
            continue
        field = match_heading(label, fuzzy=False).field
        if field is not None and field not in _COMMON:
            yield field


@lru_cache(maxsize=4096)
def two_kinds(text: str, name: str) -> bool:
    """Whether a value of the column `name` is a party and a time, or a status and a party, one after the other."""
    if len(text) > _LONGEST or (name != "status_raw" and time_likeness(text) in (0.0, 1.0)):
        return False
    words = text.split(" ")
    parted = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return any(_of_two_kinds(before, after, name) for before, after in parted if not OPEN_END.search(before))


def _of_two_kinds(before: str, after: str, name: str) -> bool:
    if name == "status_raw":
        return after[:1].isupper() and strength(after) == STRONG
    for party, time in ((before, after), (after, before)):
        if party[:1].isupper() and time_likeness(party) < SURE <= min(time_likeness(time), party_likeness(party)):
            return True
    return False


def column_signals(rows: Sequence[Normalised], shape: str) -> list[dict[str, float]]:
    """The signals of the values of the rows of one shape beside the others' in their column, in the same order. Tasks
    given in minutes have no columns."""
    found: list[dict[str, float]] = [{} for _ in rows]
    if len(rows) < _FEW_ROWS or shape == "decision":
        return found
    headings = [{cell.heading for group in row.cells.values() for cell in group if cell.heading} for row in rows]
    usual = Counter(heading for own in headings for heading in own)
    nobody = not any(row.values.get("responsible_raw") or row.values.get("timeline_raw") for row in rows)
    labelled = [any(opens_with_label(row.values.get(name) or "", name) for name in CONTEXT) for row in rows]
    ended = [not row.values.get("responsible_raw") and ends_with_party(row) for row in rows]
    for own, signals in zip(headings, found, strict=True):
        signals["who_when_missing"] = float(nobody)
        signals["label_differs"] = float(any(differs(heading, own, usual) for heading in own))
    timed = [not row.values.get("timeline_raw") and ends_with_time(row) for row in rows]
    for name, touched in (
        ("section_label", labelled),
        ("party_elsewhere", ended if sum(ended) > 1 else []),
        ("time_bracketed", timed if sum(timed) > 1 else []),
    ):
        for signals, bears in zip(found, touched, strict=False):
            signals[name] = 1.0 if bears else (sum(touched) / len(rows)) ** 2
    for name in _PARTIES:
        texts = {index: text for index, row in enumerate(rows) if (text := row.values.get(name))}
        lower = [index for index, text in texts.items() if _OPENS_LOWER.match(text) and party_likeness(text) < LIKE]
        for index in lower:
            found[index][f"value_starts_lower:{name}"] = 1 - len(lower) / len(texts)
    for name in _SHORT:
        cells = {index: group for index, row in enumerate(rows) if (group := row.cells.get(name))}
        anew = [index for index, group in cells.items() if any(starts_anew(cell.lines) for cell in group)]
        for index in anew if len(anew) >= max(_OFTEN, _MOST * len(cells)) else ():
            found[index][f"values_two:{name}"] = 1.0
    return found


def ends_with_party(row: Normalised) -> bool:
    """Whether a value of a row in a column that is none of parties ends with a party that no word leads up to."""
    for name in (*TEXTS, "status_raw", "timeline_raw"):
        words = (row.values.get(name) or "").split()
        for at in range(max(1, len(words) - _TAIL_WORDS), len(words)):
            before, tail = words[at - 1], " ".join(words[at:])
            led = before.endswith(".") or OPEN_END.search(before)
            if not led and tail[0].isupper() and strength(tail) == STRONG:
                return True
    return False


def ends_with_time(row: Normalised) -> bool:
    """Whether the action of a row ends with a time in brackets (`Håll samråd (våren 2024)`)."""
    found = _IN_BRACKETS.search(str(row.values.get("activity") or ""))
    return found is not None and time_likeness(found["inside"]) >= SURE


def differs(heading: str, own: Collection[str], usual: Counter[str]) -> bool:
    """Whether a row's heading is the end of one that more rows have and it has not, or the other way round.

    A label took words of the value before it (`Svenska kyrkan; Tidplan`), or lost its first.
    """
    return any(
        usual[other] > usual[heading]
        and other not in own
        and (heading.endswith(f" {other}") or other.endswith(f" {heading}"))
        for other in usual
    )
