"""Named signals: what speaks against a finished row, each 0 (nothing) to 1 (all doubt).

Those of the row itself look at its values and cells; those of the document compare it with the document's other rows,
which is how a cell that was lost, cut or put into the wrong column shows. What a signal is worth stands in
`rules/signals.yaml` (`pipeline/judge.py`); the values that segmentation and normalisation found are kept as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import regex

from extractors.text import in_dictionary, known_swedish
from pipeline.normalise import Normalised
from rules.fields import EXTRA, match_heading, split_label
from rules.parties import NONE, party_likeness, split_parties, strength
from rules.times import time_likeness

TEXTS = ("activity", "implementation", "indicators", "resources", "risks", "comment")
PRINTED = (*TEXTS, "responsible_raw", "partners_raw", "timeline_raw", "status_raw")
CONTEXT = ("section", "goal", "strategy")
EXACT = ("responsible_raw", "partners_raw", "timeline_raw", "status_raw")
SHORT_TEXT = 40  # letters of a text in which one misread word is a fault
LONGEST = {"activity": 700, "responsible_raw": 250, "partners_raw": 400, "timeline_raw": 120, "section": 200}
SHORTEST_ACTIVITY = 4
_LONGEST_MERGED = 6  # words of two heads in one; more are a sentence
FEW_ROWS = 4  # a document with fewer says nothing about what is usual in it

_OPEN_END = regex.compile(r"(?:[,(/–-]|\b(?:och|eller|samt|för|i|på|av|med|till|som|att|en|ett|den|det|vid|från))$")
_OPENS_LOWER = regex.compile(r"^\p{Ll}\p{L}*\b(?![.)])")
_GLUED = regex.compile(r"(?<=\p{Ll}{3})\p{Lu}\p{Ll}{3}|(?<!\p{L})\p{L}{34}|[.,;:]\p{Lu}\p{Ll}{2}|(?<=\p{Ll})\d{4}\b")
_FURNITURE = regex.compile(
    r"\b\d+ ?\(\d+\)$|\bSid(?:a|an)? ?\d+(?:$| av \d)|\bwww\.|\b\d{3} \d{2} \p{Lu}", regex.IGNORECASE
)
_LABEL = regex.compile(r"(?<=\S\s)(\p{Lu}\p{L}{3,20}):")
_OPENS_UPPER = regex.compile(r"\p{Lu}\p{Ll}+\b")
_NUMBER_OPENS = regex.compile(r"\d{1,3}[.)]?\s+\p{Lu}")
_TAIL = regex.compile(r"\p{Ll}[.!?] (?:\p{Lu}{2,4}(?:/\p{Lu}{2,4})*|\d+)$|\p{L} [xX]$")
_YEAR_END = regex.compile(r"\S (?:19|20)\d\d$")
_PIECE = regex.compile(r"\p{L}+")
_FUNCTION_WORDS = frozenset(
    """och i på av att för med till som en ett den det de vid från om ur är så nu ej el per inom samt eller man kan ska
    vi år två tre ny nya oss än hos var""".split()  # noqa: SIM905 - a list of words reads best as a line
)
# Endings of nouns that are no words: what is left of a word that was broken near its end.
_ENDINGS = frozenset("er et ar or na ens ets erna arna orna eten aren ning".split())  # noqa: SIM905
_NO_SPACE_BEFORE = regex.compile(r"\p{L}[\p{Ll}-]*\p{Ll} (\p{Ll}{1,4})\b")


def row_signals(rows: Sequence[Normalised | None], shapes: Sequence[str]) -> list[dict[str, float]]:
    """The signals of each of a document's rows in the same order; for None (no action) an empty mapping.

    `shapes` are the rows' sources (`table`, `card`, …): a row is compared with those of its own shape.
    """
    usual = {
        shape: _Usual([row for row, own in zip(rows, shapes, strict=True) if row is not None and own == shape], shape)
        for shape in set(shapes)
    }
    return [
        {} if row is None else _compact({**row.signals, **_own(row), **usual[shape].signals(row)})
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _compact(signals: Mapping[str, float]) -> dict[str, float]:
    return {name: round(min(1.0, value), 3) for name, value in sorted(signals.items()) if value > 0}


def _own(row: Normalised) -> dict[str, float]:
    values = row.values
    activity: str = values["activity"]
    found: dict[str, float] = {reason: 1.0 for reason in row.reasons if reason not in row.signals}
    for name, limit in LONGEST.items():
        if len(values.get(name) or "") > limit:
            found["length_unusual"] = 1.0
    if len(activity) < SHORTEST_ACTIVITY:
        found["length_unusual"] = 1.0
    texts = [value for name in PRINTED if (value := values.get(name))]
    found["bracket_open"] = float(any(_unbalanced(text) for text in texts))
    found["word_glued"] = float(any(_GLUED.search(text) for text in texts))
    found["word_broken"] = max((_broken(text) for text in texts), default=0.0)
    found["furniture_inside"] = float(any(_FURNITURE.search(text) for text in texts))
    found["label_inside"] = float(any(_label_inside(text) for text in texts))
    found["heading_merged"] = float(
        any(_merged_heading(cell.heading) for group in row.cells.values() for cell in group)
    )
    found["lines_of_two_rows"] = max(
        (_starts_anew(cell.lines) for name in ("activity", "implementation") for cell in row.cells.get(name, ())),
        default=0.0,
    )
    found["number_opens"] = float(bool(_NUMBER_OPENS.match(activity)))
    found["tail_of_another"] = float(any(_TAIL.search(text) for text in texts))
    found["columns_few"] = float(not any(values.get(name) for name in PRINTED if name != "activity"))
    found["text_open_end"] = float(
        any(_OPEN_END.search(item) for name in ("activity", "implementation") for item in _items(values.get(name)))
    )
    found["section_odd"] = float(any(_odd_heading(values.get(name) or "") for name in ("section", "goal")))
    found |= _misplaced(row)
    found |= _ocr(row)
    return found


def _items(text: str | None) -> list[str]:
    return text.split("\n") if text else []


def _unbalanced(text: str) -> bool:
    return text.count("(") > text.count(")")


def _broken(text: str) -> float:
    """Whether a space stands where a word seems to have been broken: the piece is no word, whole with its neighbour."""
    for match in _NO_SPACE_BEFORE.finditer(text):
        piece = match[1]
        if piece in _ENDINGS:
            return 1.0
        if piece in _FUNCTION_WORDS or in_dictionary(piece):
            continue
        if known_swedish(match[0].replace(" ", "")):
            return 1.0
    return 0.0


def _starts_anew(lines: Sequence[str]) -> float:
    """Whether a later line of a text opens like a text of its own: two rows that were taken for one."""
    for before, line in pairwise(lines):
        word = _PIECE.match(line)
        if not word or not _OPENS_UPPER.match(line) or before[-1:] in ".:;,!?–-/&" or _OPEN_END.search(before):
            continue
        if known_swedish(word[0].lower()):
            return 1.0
    return 0.0


def _years_elsewhere(values: Mapping[str, Any]) -> bool:
    """Whether a year closes the value of a field that holds no time."""
    fields = ("resources", "status_raw", "responsible_raw", "partners_raw")
    return any(_YEAR_END.search(values.get(name) or "") for name in fields)


def _label_inside(text: str) -> bool:
    return any(match_heading(label, fuzzy=False).kind == "word" for label in _LABEL.findall(text))


def _odd_heading(heading: str) -> bool:
    """Whether a heading above a row is none: a label with or without its value (`Mätetal: …`), or a piece of text."""
    if not heading:
        return False
    label = heading.endswith(":") and match_heading(heading.rpartition(" ")[2], fuzzy=False).kind == "word"
    named = [found[2].field for line in heading.split("\n") if (found := split_label(line))]
    own = (None, EXTRA, "goal", "section", "strategy", "activity")
    return bool(label or heading[0].islower() or _OPEN_END.search(heading) or any(name not in own for name in named))


def _merged_heading(heading: str) -> bool:
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
    return any(one.kind == other.kind == "word" and one.field != other.field for one, other in matches)


def _misplaced(row: Normalised) -> dict[str, float]:
    """Values that read like another column's."""
    values = row.values
    activity, responsible, timeline = values["activity"], values.get("responsible_raw"), values.get("timeline_raw")
    found = {"activity_is_heading": float(match_heading(activity, fuzzy=False).kind == "word")}
    found["value_misplaced"] = float(
        bool(
            (len(activity) < 60 and time_likeness(activity) >= 0.8)
            or (responsible and time_likeness(responsible) >= 0.5)
            or (timeline and party_likeness(timeline) >= 0.8)
        )
    )
    for name in ("responsible_raw", "partners_raw"):
        if parts := split_parties(values.get(name) or ""):
            weak = sum(strength(part) == NONE or len(part.split()) > 7 for part in parts) / len(parts)
            found["party_implausible"] = max(found.get("party_implausible", 0.0), weak)
    names = [name for field in ("responsible", "partners") for name in values.get(field) or ()]
    found["party_cut"] = float(any(_cut_name(name) for name in names))
    found["party_abbreviated"] = float(any(name.isupper() and len(name) <= 5 for name in names))
    return found


def _cut_name(name: str) -> bool:
    return bool(_OPEN_END.search(name)) or any(c.isdigit() for c in name) or len(name) < 2


def _ocr(row: Normalised) -> dict[str, float]:
    """What was read unsurely, in two ways, repaired, or is no Swedish word; less where it is little of a long text."""
    cells = [(name, cell) for name, group in row.cells.items() for cell in group]
    scores = [_bearing(name, cell.text) * (1 - cell.ocr_score) for name, cell in cells if cell.ocr_score is not None]
    if not scores:
        return {}
    texts = [(name, cell.text) for name, cell in cells]
    texts += [(name, text) for name in CONTEXT if (text := row.values.get(name))]
    return {
        "ocr_doubt": max(scores),
        "ocr_disagree": max(_bearing(name, cell.text) * len(cell.disputes) for name, cell in cells),
        "ocr_repaired": max(_bearing(name, cell.text) * len(cell.repairs) for name, cell in cells) / 2,
        "ocr_unknown_words": max(_bearing(name, text) * _unknown_words(text) for name, text in texts) / 2,
    }


def _bearing(name: str, text: str) -> float:
    """How much one misread word matters in a field: all in a name, time or status, little in a long text."""
    return 1.0 if name in EXACT else min(1.0, SHORT_TEXT / max(1, len(text)))


def _unknown_words(text: str) -> int:
    words = {word for word in _PIECE.findall(text) if len(word) > 3 and word.islower()}
    return sum(not known_swedish(word) for word in words)


class _Usual:
    """What is usual among the rows of one shape in a document. Tasks given in minutes are few by nature."""

    def __init__(self, rows: Sequence[Normalised], shape: str) -> None:
        self.shape = shape
        self.rows = len(rows)
        self.filled = Counter(name for row in rows for name in (*PRINTED, *CONTEXT) if row.values.get(name))
        self.width = median([_width(row) for row in rows]) if rows else 0.0
        self.lower = sum(bool(_OPENS_LOWER.match(row.values["activity"])) for row in rows)
        self.listed = sum("\n" in row.values["activity"] for row in rows)
        self.lengths = {
            name: median(lengths)
            for name in PRINTED
            if (lengths := [len(text) for row in rows if (text := row.values.get(name))])
        }
        self.activities = Counter(_key(row) for row in rows)

    def signals(self, row: Normalised) -> dict[str, float]:
        """What is unusual about `row`."""
        values = row.values
        found = {"activity_repeated": float(self.activities[_key(row)] > 1)}
        if self.rows < FEW_ROWS:
            return found | {"few_rows": float(self.shape != "decision")}
        found["text_starts_lower"] = float(bool(_OPENS_LOWER.match(values["activity"]))) * (1 - self.lower / self.rows)
        found["activity_listed"] = float("\n" in values["activity"]) * (1 - self.listed / self.rows)
        missing = [self.filled[name] / self.rows for name in PRINTED if not values.get(name)]
        found["cell_missing"] = max((_steep(share) for share in missing), default=0.0)
        context = [self.filled[name] / self.rows for name in CONTEXT if not values.get(name)]
        found["section_missing"] = max((_steep(share) for share in context), default=0.0)
        found["time_elsewhere"] = float(not self.filled["timeline_raw"] and _years_elsewhere(values))
        found["row_sparse"] = float(_width(row) <= 1 < self.width - 1)
        ratios = [len(values[name]) / self.lengths[name] for name in PRINTED if values.get(name)]
        found["length_odd"] = float(any(ratio > 8 for ratio in ratios))
        return found


def _width(row: Normalised) -> int:
    return sum(bool(row.values.get(name)) for name in PRINTED) + len(row.values["extra"])


def _key(row: Normalised) -> tuple[str, ...]:
    return (row.values["activity"].casefold(), row.values.get("section") or "", row.values.get("goal") or "")


def _steep(share: float) -> float:
    """0 up to a share of a half, 1 at a share of one."""
    return max(0.0, 2 * share - 1) ** 2
