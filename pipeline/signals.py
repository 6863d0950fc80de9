"""Named signals: what speaks against a finished row, each 0 (nothing) to 1 (all doubt).

Those of the row itself look at its values and cells (here, `signals_two.py`, `signals_values.py` and `signals_ocr.py`);
those of the document compare it with the document's other rows (`signals_document.py`). What a signal is worth
stands in `rules/signals.yaml` (`pipeline/judge.py`); the values that segmentation and normalisation found are kept as
they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from extractors.text import in_dictionary, known_swedish
from pipeline.normalise import Normalised
from pipeline.signal_fields import CONTEXT, PRINTED
from pipeline.signals_document import Usual, unmapped
from pipeline.signals_ocr import ocr_signals
from pipeline.signals_template import template_signals
from pipeline.signals_two import OPEN_END, two_in_one
from pipeline.signals_values import column_signals, label_amid, value_signals
from rules.fields import EXTRA, match_heading, split_label
from rules.parties import NONE, party_likeness, strength
from rules.times import time_likeness

LONGEST = {"activity": 700, "responsible_raw": 250, "partners_raw": 400, "timeline_raw": 120, "section": 200}
SHORTEST_ACTIVITY = 4

# Each by itself: as one pattern with alternatives they take seven times as long.
_GLUED = tuple(
    map(
        regex.compile,
        (r"(?<=\p{Ll}{3})\p{Lu}\p{Ll}{3}", r"(?<!\p{L})\p{L}{34}", r"[.,;:]\p{Lu}\p{Ll}{2}", r"(?<=\p{Ll})\d{4}\b"),
    )
)
_FURNITURE = regex.compile(
    r"\b\d+ ?\(\d+\)$|\bSid(?:a|an)? ?\d+(?:$| av \d)|\bwww\.|\b\d{3} \d{2} \p{Lu}", regex.IGNORECASE
)
_LABEL = regex.compile(r"(?<=\S\s)(\p{Lu}\p{L}{3,20}):")
_NUMBER_OPENS = regex.compile(r"\d{1,3}[.)]?\s+\p{Lu}")
_TAIL = regex.compile(r"(?r)\p{Ll}[.!?] (?:\p{Lu}{2,4}(?:/\p{Lu}{2,4})*|\d+)$|\p{L} [xX]$")
_FUNCTION_WORDS = frozenset(
    """och i på av att för med till som en ett den det de vid från om ur är så nu ej el per inom samt eller man kan ska
    vi år två tre ny nya oss än hos var""".split()  # noqa: SIM905 - a list of words reads best as a line
)
# Endings of nouns that are no words: what is left of a word that was broken near its end.
_ENDINGS = frozenset("er et ar or na ens ets erna arna orna eten aren ning".split())  # noqa: SIM905
_SHORT_PIECE = 4
_PIECE = regex.compile(r"(?<=\p{Ll}) (\p{Ll}+)\b")
_BEFORE = regex.compile(r"(?<!\p{L})\p{L}[\p{Ll}-]*\p{Ll}$")


def row_signals(rows: Sequence[Normalised | None], shapes: Sequence[str]) -> list[dict[str, float]]:
    """The signals of each of a document's rows in the same order; for None (no action) an empty mapping.

    `shapes` are the rows' sources (`table`, `card`, …): a row is compared with those of its own shape.
    """
    headings = frozenset(
        heading.casefold() for row in rows if row is not None for name in CONTEXT if (heading := row.values.get(name))
    )
    alike = {
        shape: [row for row, own in zip(rows, shapes, strict=True) if row is not None and own == shape]
        for shape in set(shapes)
    }
    usual = {shape: Usual(own, shape, headings) for shape, own in alike.items()}
    among = {
        shape: iter(
            [{**one, **other} for one, other in zip(template_signals(own), column_signals(own, shape), strict=True)]
        )
        for shape, own in alike.items()
    }
    return [
        {}
        if row is None
        else _compact({**row.signals, **_own(row, shape), **usual[shape].signals(row), **next(among[shape])})
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _compact(signals: Mapping[str, float]) -> dict[str, float]:
    return {name: round(min(1.0, value), 3) for name, value in sorted(signals.items()) if value > 0}


def _own(row: Normalised, shape: str) -> dict[str, float]:
    values = row.values
    activity: str = values["activity"]
    texts = {name: value for name in PRINTED if (value := values.get(name))}
    lengths = any(len(values.get(name) or "") > limit for name, limit in LONGEST.items())
    found: dict[str, float] = {reason: 1.0 for reason in row.reasons if reason not in row.signals}
    found["length_unusual"] = float(lengths or len(activity) < SHORTEST_ACTIVITY)
    found["bracket_open"] = float(any(map(_unbalanced, texts.values())))
    found["word_glued"] = float(any(pattern.search(text) for pattern in _GLUED for text in texts.values()))
    found["word_broken"] = float(any(_broken(text, name) for name, text in texts.items()))
    found["furniture_inside"] = float(any(map(_FURNITURE.search, texts.values())))
    found["label_inside"] = float(any(_label_inside(text) or label_amid(text) for text in texts.values()))
    found["number_opens"] = float(bool(_NUMBER_OPENS.match(activity)))
    found["tail_of_another"] = float(any(_TAIL.search(text) for name, text in texts.items() if name != "timeline_raw"))
    found["columns_few"] = float(len(texts) == 1)
    found["text_open_end"] = float(
        any(OPEN_END.search(item) for name in ("activity", "implementation") for item in _items(values.get(name)))
    )
    found["section_odd"] = float(any(_odd_heading(values.get(name) or "") for name in ("section", "goal")))
    if shape != "decision":  # whose keys are our own: `paragraf`, `diarienummer`
        found["column_unmapped"] = float(any(unmapped(*item) for item in values["extra"].items()))
    return found | _misplaced(row) | two_in_one(row) | value_signals(row) | ocr_signals(row)


def _items(text: str | None) -> list[str]:
    return text.split("\n") if text else []


def _unbalanced(text: str) -> bool:
    return text.count("(") > text.count(")")


def _broken(text: str, name: str) -> bool:
    """Whether a space stands where a word seems to have been broken: a piece is no word, whole with its neighbour.

    Of a party's name either piece may be long; in running text the second is short.
    """
    for match in _PIECE.finditer(text):
        piece = match[1]
        whole = piece in _FUNCTION_WORDS or in_dictionary(piece) or (len(piece) > _SHORT_PIECE and known_swedish(piece))
        if whole and piece not in _ENDINGS:
            continue
        for before in _BEFORE.findall(text[: match.start()].split()[-1], overlapped=True):
            joined = (len(piece) <= _SHORT_PIECE or name == "responsible_raw") and known_swedish(before + piece)
            if joined or piece in _ENDINGS:
                return True
    return False


def _label_inside(text: str) -> bool:
    return any(match_heading(label, fuzzy=False).kind == "word" for label in _LABEL.findall(text))


def _odd_heading(heading: str) -> bool:
    """Whether a heading above a row is none: a label with its value (`Mätetal: …`) or its colon, or a piece of text. A
    word that names a field may well be the heading of a chapter (`Samverkan`)."""
    if not heading:
        return False
    label = heading.endswith(":") and match_heading(heading.rpartition(" ")[2], fuzzy=False).kind == "word"
    named = [found[2].field for line in heading.split("\n") if (found := split_label(line)) and found[1]]
    own = (None, EXTRA, "goal", "section", "strategy", "activity")
    return bool(label or heading[0].islower() or OPEN_END.search(heading) or any(name not in own for name in named))


def _misplaced(row: Normalised) -> dict[str, float]:
    """Values that read like another column's."""
    values = row.values
    activity, responsible, timeline = values["activity"], values.get("responsible_raw"), values.get("timeline_raw")
    names = values.get("responsible") or ()
    misplaced = (
        (len(activity) < 60 and time_likeness(activity) >= 0.8)
        or (responsible and time_likeness(responsible) >= 0.5)
        or (timeline and party_likeness(timeline) >= 0.8)
    )
    return {
        "activity_is_heading": float(match_heading(activity, fuzzy=False).kind == "word"),
        "value_misplaced": float(bool(misplaced)),
        "party_implausible": sum(map(_implausible, names)) / max(1, len(names)),
        "party_cut": float(any(map(_cut_name, (*names, *(values.get("partners") or ()))))),
        "party_abbreviated": float(any(name.isupper() and len(name) <= 5 for name in names)),
    }


def _implausible(name: str) -> bool:
    return strength(name) == NONE or len(name.split()) > 7


def _cut_name(name: str) -> bool:
    return bool(OPEN_END.search(name)) or any(c.isdigit() for c in name) or len(name) < 2
