"""Signals of values that hold two: what shows that a column, row or name was joined with its neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import regex

from extractors.text import known_swedish
from pipeline.normalise import Normalised
from pipeline.signal_fields import CONTEXT, NAMES
from rules.fields import match_heading
from rules.likeness import SURE
from rules.loader import load_rules
from rules.municipality import place_names
from rules.parties import STRONG, is_role, strength
from rules.status import parse_status
from rules.times import time_likeness

OPEN_END = regex.compile(
    r"(?r)(?:[,(/–-]|\b(?:och|eller|samt|för|i|på|av|med|till|som|att|en|ett|den|det|vid|från|längs|enligt))$"
)
_NO_STATUS = ("indicators", "implementation", "resources", "risks")
_LONGEST_MERGED = 6  # words of two heads in one; more are a sentence
_TWICE = regex.compile(r"(?<!\p{L})(\p{L}{4,}(?:[ -]+\p{L}+){0,4})\s+\1(?!\p{L})")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_PART_OF_YEAR = regex.compile(r"(?:q|kv\.?|kvartal|t|tertial|h)\s*\d|[vh]t\b", regex.IGNORECASE)  # `2025 Q2, 2025 Q3`
_OPENS_TIME = regex.compile(r"(?<=[\p{L}\d])\s(?=\p{Lu}|(?:19|20)\d\d-\d\d(?!\d)|\d{1,2}/\d{1,2}\b)")
_INNER_CAPITAL = regex.compile(r"(?<=[\p{Ll}\d)] )(?:(?:Ej|Inte) \p{Ll}+|\p{Lu}\p{Ll}+)")
_SHORT = 60  # letters of a text that is no running one, in which a capital may open a sentence
_OPENS_UPPER = regex.compile(r"\p{Lu}\p{Ll}+\b(?!:)")
_PIECE = regex.compile(r"\p{L}+")


def two_in_one(row: Normalised) -> dict[str, float]:
    """The signals of one row, each 0 or 1."""
    values = row.values
    headings = [cell.heading for group in row.cells.values() for cell in group] + list(values["extra"])
    lines = [cell.lines for cell in row.cells.get("activity", ())]
    found = {
        "heading_merged": any(map(merged_heading, headings)),
        "lines_of_two_rows": any(map(starts_anew, lines)),
        "value_twice": any(_TWICE.search(values.get(name) or "") for name in (*NAMES, *CONTEXT)),
        "times_two": two_times(values.get("timeline_raw") or ""),
        "parties_two": any(map(two_parties, values.get("responsible") or ())),
        "status_inside": not values.get("status_raw")
        and any(status_inside(values.get(name) or "") for name in _NO_STATUS),
    }
    return {name: float(value) for name, value in found.items()}


def merged_heading(heading: str) -> bool:
    """Whether a heading is those of two fields one after the other (`Så gör vi Ansvarig`): two columns in one."""
    words = heading.split()
    whole = match_heading(heading, fuzzy=False)
    if len(words) > _LONGEST_MERGED or whole.kind in ("word", "combined"):
        return False
    if not whole.known and any(
        word[0].isupper() and match_heading(word, fuzzy=False).kind == "word" for word in words[1:]
    ):
        return True  # `Genomförandeti Nyckeltal`: no rule knows the first, which a line end cut
    heads = [at for at in range(1, len(words)) if words[at][0].isupper() or words[0][0].islower()]
    parted = ((" ".join(words[:at]), " ".join(words[at:])) for at in heads)
    matches = [[match_heading(part, fuzzy=False) for part in parts] for parts in parted]
    return any(
        one.kind in ("word", "stem") and other.kind == "word" and one.field != other.field for one, other in matches
    )


def starts_anew(lines: Sequence[str]) -> bool:
    """Whether a later line of a text opens like a text of its own: two rows that were taken for one. Names of places
    and parties open nothing."""
    for before, line in pairwise(lines):
        word = _PIECE.match(line)
        if not word or not _OPENS_UPPER.match(line) or before[-1:] in ".:;,!?–-/&" or OPEN_END.search(before):
            continue
        if not _is_name(word[0], line) and known_swedish(word[0].lower()):
            return True
    return False


def _is_name(word: str, line: str) -> bool:
    """Whether the word that opens a line names a place or a party, or is half of such a name (`Post- och`)."""
    if word.casefold() in place_names() or strength(word.removesuffix("s")) == STRONG:
        return True
    return word.endswith(_place_endings()) or line.startswith(f"{word}- och ")


@cache
def _place_endings() -> tuple[str, ...]:
    return tuple(load_rules("plausibility.yaml")["place_endings"])


def two_times(text: str) -> bool:
    """Whether two times stand one after the other with nothing between (`Löpande Våren 2022`)."""
    for space in _OPENS_TIME.finditer(text):
        before, after = text[: space.start()], text[space.end() :]
        whole = before.isalpha() or _YEAR.search(before)
        if not whole or not _YEAR.search(after) or OPEN_END.search(before) or _PART_OF_YEAR.match(after):
            continue
        if time_likeness(before) >= SURE and time_likeness(after) >= SURE:
            return True
    return False


def two_parties(name: str) -> bool:
    """Whether a name is those of two parties one after the other (`Kommunkansliet IT-enheten`)."""
    words = name.split()
    if words and is_role(words[0]) and not is_role(words[-1]):
        return False  # `Enhetschef Individ- och familjeomsorg`
    opening = (at for at in range(1, len(words)) if words[at][0].isupper() and not OPEN_END.search(words[at - 1]))
    cuts = [at for at in opening if words[at:] != ["AB"]]
    return any(strength(" ".join(words[:at])) == strength(" ".join(words[at:])) == STRONG for at in cuts)


def status_inside(text: str) -> bool:
    """Whether a status stands inside a short text with its capital (`Antal lån Planerad`)."""
    return len(text) <= _SHORT and any(
        parse_status(found[0], column=True).code not in (None, "new") for found in _INNER_CAPITAL.finditer(text)
    )
