"""The same action through a municipality's successive plans and follow-ups.

Two documents are editions of one plan when they have the same registry number, or titles that are alike once years and
words such as `uppföljning` are left out. Editions are ordered by year, a follow-up after the plan of its year;
documents without a year, or of the same year and kind, are not compared: their order would be a guess. An action
continues the one of the nearest earlier edition whose text is alike; a link is kept where each of the two is the
other's best match. Its confidence is an estimate by rule, from the texts, their length, the parties, the printed
numbers and how much better it is than the next best: no labelled pairs exist to calibrate it. Links below `CERTAIN`
are shown and not counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import regex
from rapidfuzz import fuzz, process

COLUMNS = (
    "action_id",
    "document_id",
    "source",
    "goal",
    "activity",
    "responsible",
    "timeline_start",
    "timeline_end",
    "status",
    "extra",
)
FACTS = ("document_id", "kind", "title", "registry_number", "adopted_date", "valid_from", "duplicate_of", "source_file")

CERTAIN = 0.8  # links from here on count
KEPT = 0.5  # links from here on are shown
ALIKE = 82.0  # per cent of two texts that must be the same for them to be compared further
SAME_TITLE = 88.0

_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_FOLLOW_UP = regex.compile(
    r"(?i)\b(?:uppföljning\w*|delårs\w*|delrapport\w*|slutrapport\w*|lägesrapport\w*|utvärdering\w*|årsrapport\w*|"
    r"redovisning\w*|återrapportering\w*|status\w*)\b"
)
_FILLER = regex.compile(
    r"(?i)\b(?:av|för|till|och|i|på|reviderad|revidering|version|utkast|förslag|antagen|bilaga|rapport|kommuns?|"
    r"(?:19|20)?\d{1,2}|vt|ht)\b|[\d_\W]+"
)
_LOOSE = regex.compile(r"[\W_]+")


@dataclass(frozen=True)
class Link:
    """What is known of an action's past: `lineage` is the action_id of the first one of its line (its own where the
    link is below `CERTAIN`), `previous` that of the one before, `confidence` (0-1) how likely the two are one."""

    lineage: str
    previous: str
    confidence: float


@dataclass(frozen=True)
class Counts:
    """What became of the actions of earlier editions, over all pairs of neighbouring editions.

    `new` stand in the later edition only; `continued` in both, or again after an edition that left them out;
    `completed` in both and said to be completed in the later, or only in the earlier that says so itself; `dropped`
    only in the earlier, not completed, or cancelled in the later. `uncertain` are the rows whose best link is below
    `CERTAIN`: they are in no other count.
    """

    editions: int = 0
    new: int = 0
    continued: int = 0
    completed: int = 0
    dropped: int = 0
    uncertain: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(a + b for a, b in zip(_values(self), _values(other), strict=True)))


@dataclass(frozen=True)
class Lineage:
    """The links of those actions of a municipality that have an earlier one, by action_id, and the counts."""

    links: Mapping[str, Link]
    counts: Counts


@dataclass(frozen=True)
class _Edition:
    document_id: str
    series: str
    registry_number: str | None
    order: tuple[int, bool]
    rows: tuple[dict[str, Any], ...] = ()
    texts: tuple[str, ...] = ()


_Row = tuple[dict[str, Any], str, _Edition]


@dataclass(frozen=True)
class _Match:
    later: int
    earlier: int
    confidence: float


def trace(actions: pa.Table, documents: pa.Table) -> Lineage:
    """Link the actions of one municipality (at least `COLUMNS`); `documents` has at least `FACTS` for all of them."""
    links: dict[str, Link] = {}
    counts = Counts()
    for series in _series(_editions(actions, documents)):
        read = _with_rows(series, actions)
        for place, later in enumerate(read):
            earlier = [one for one in read[:place] if one.order < later.order]
            if earlier:
                counts += _connect(later, earlier, links)
    return Lineage(links, counts)


def _editions(actions: pa.Table, documents: pa.Table) -> list[_Edition]:
    """The documents that can be ordered and compared, without their rows; a file met twice counts once."""
    there = pc.unique(actions["document_id"])
    facts = documents.select(list(FACTS)).filter(pc.is_in(documents["document_id"], value_set=there))
    found = []
    for fact in facts.to_pylist():
        year = _year(fact)
        if fact["duplicate_of"] or year is None or not (fact["title"] or fact["registry_number"]):
            continue
        title = fact["title"] or ""
        number = _loose(fact["registry_number"]) if fact["registry_number"] else None
        order = (year, bool(_FOLLOW_UP.search(title)))
        found.append(_Edition(fact["document_id"], _plain_title(title), number, order))
    return sorted(found, key=lambda one: (one.order, one.document_id))


def _with_rows(editions: Sequence[_Edition], actions: pa.Table) -> list[_Edition]:
    """The editions with their rows, those without any left out; tasks of minutes are no rows of a plan."""
    known = pa.array([one.document_id for one in editions], pa.string())
    wanted = actions.select(list(COLUMNS)).filter(
        pc.and_(pc.is_in(actions["document_id"], value_set=known), pc.not_equal(actions["source"], "decision"))
    )
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in wanted.to_pylist():
        rows[row["document_id"]].append(row)
    return [
        replace(one, rows=tuple(own), texts=tuple(_loose(row["activity"]) for row in own))
        for one in editions
        if (own := rows[one.document_id])
    ]


def _year(fact: Mapping[str, Any]) -> int | None:
    """The year that a document is about: of its title, else of its validity, its adoption, its file's name."""
    years = [int(year) for year in _YEAR.findall(fact["title"] or "")]
    if years:
        return min(years)
    day: date | None = fact["valid_from"] or fact["adopted_date"]
    if day:
        return day.year
    named = {int(year) for year in _YEAR.findall(fact["source_file"].rsplit("/", 1)[-1])}
    return named.pop() if len(named) == 1 else None


def _plain_title(title: str) -> str:
    return " ".join(_FILLER.sub(" ", _FOLLOW_UP.sub(" ", title.casefold())).split())


def _loose(text: str) -> str:
    return _LOOSE.sub(" ", text.casefold()).strip()


def _series(editions: Sequence[_Edition]) -> list[list[_Edition]]:
    """The editions of one plan together, in their order; only those with more than one."""
    groups: list[list[_Edition]] = []
    for edition in editions:
        for group in groups:
            if any(_same_plan(edition, other) for other in group):
                group.append(edition)
                break
        else:
            groups.append([edition])
    return [group for group in groups if len(group) > 1]


def _same_plan(one: _Edition, other: _Edition) -> bool:
    if one.registry_number and one.registry_number == other.registry_number:
        return True
    if not one.series or not other.series:
        return False
    return fuzz.token_sort_ratio(one.series, other.series, score_cutoff=SAME_TITLE) > 0


def _connect(later: _Edition, earlier: Sequence[_Edition], links: dict[str, Link]) -> Counts:
    """Link the rows of `later` to those of the nearest earlier edition that has them; count against the nearest one."""
    nearest = [one for one in earlier if one.order == earlier[-1].order]
    before = _rows_of(nearest)
    matches = _matches(later, before)
    again: list[_Match] = []
    taken = {match.later for match in matches}
    for match in matches:
        _put(links, later.rows[match.later], before[match.earlier][0], match.confidence)
    older = [one for one in earlier if one.order < nearest[0].order]
    if older and len(taken) < len(later.rows):
        past = _rows_of(older)
        for match in _matches(later, past):
            if match.later not in taken:
                _put(links, later.rows[match.later], past[match.earlier][0], match.confidence)
                again.append(match)
    return _count(later, [row for row, _, _ in before], matches, again)


def _rows_of(editions: Iterable[_Edition]) -> list[_Row]:
    return [(row, text, one) for one in editions for row, text in zip(one.rows, one.texts, strict=True)]


def _put(links: dict[str, Link], row: Mapping[str, Any], previous: Mapping[str, Any], confidence: float) -> None:
    before = previous["action_id"]
    first = links[before].lineage if before in links else before
    links[row["action_id"]] = Link(first if confidence >= CERTAIN else row["action_id"], before, round(confidence, 3))


def _matches(later: _Edition, before: Sequence[_Row]) -> list[_Match]:
    """The pairs that are each other's best match."""
    scores = process.cdist(later.texts, [text for _, text, _ in before], scorer=fuzz.ratio, score_cutoff=ALIKE)
    pairs: list[_Match] = []
    for at, row in enumerate(later.rows):
        for to in scores[at].nonzero()[0]:
            other, _, edition = before[to]
            pairs.append(_Match(at, int(to), _confidence(row, other, float(scores[at, to]), later, edition)))
    pairs.sort(key=lambda match: (-match.confidence, match.later, match.earlier))
    best: list[_Match] = []
    used_later: dict[int, float] = {}
    used_earlier: dict[int, float] = {}
    for match in pairs:
        if match.later in used_later or match.earlier in used_earlier:
            continue
        used_later[match.later] = used_earlier[match.earlier] = match.confidence
        best.append(match)
    return [kept for match in best if (kept := _less_rivals(match, pairs)).confidence >= KEPT]


def _less_rivals(match: _Match, pairs: Iterable[_Match]) -> _Match:
    """The match with less confidence where another of its two rows is about as good."""
    rivals = [
        other.confidence
        for other in pairs
        if other is not match and (other.later == match.later or other.earlier == match.earlier)
    ]
    if not rivals or max(rivals) < match.confidence - 0.15:
        return match
    lead = max(0.0, match.confidence - max(rivals)) / 0.15
    return _Match(match.later, match.earlier, match.confidence * (0.55 + 0.45 * lead))


def _confidence(
    row: Mapping[str, Any], other: Mapping[str, Any], score: float, later: _Edition, earlier: _Edition
) -> float:
    """How likely two rows are one action, 0-1; see the module's text."""
    length = min(len(_loose(row["activity"]).split()), len(_loose(other["activity"]).split()))
    text = 0.55 + 0.4 * (score - ALIKE) / (100 - ALIKE)
    doubt = (1 - text) * (1.0 if length >= 4 else 2.5)
    parties = _shared(row["responsible"], other["responsible"])
    doubt *= {True: 0.6, False: 1.6, None: 1.0}[parties]
    number = _shared([value for _, value in row["extra"]], [value for _, value in other["extra"]])
    doubt *= 0.8 if number else 1.0
    if row["goal"] and other["goal"]:
        doubt *= 0.8 if fuzz.ratio(_loose(row["goal"]), _loose(other["goal"])) >= ALIKE else 1.2
    if later.registry_number and later.registry_number == earlier.registry_number:
        doubt *= 0.7
    return max(0.0, min(0.99, 1 - doubt))


def _shared(one: Sequence[str] | None, other: Sequence[str] | None) -> bool | None:
    """Whether two lists have an item in common; None where one says nothing."""
    if not one or not other:
        return None
    return not {item.casefold() for item in one}.isdisjoint(item.casefold() for item in other)


def _count(
    later: _Edition, before: Sequence[Mapping[str, Any]], matches: Sequence[_Match], again: Sequence[_Match]
) -> Counts:
    """`matches` are with the rows `before` of the nearest edition, `again` with those of older ones."""
    sure = [match for match in (*matches, *again) if match.confidence >= CERTAIN]
    gone = set(range(len(before))) - {match.earlier for match in matches}
    completed = sum(later.rows[match.later]["status"] == "completed" for match in sure)
    cancelled = sum(later.rows[match.later]["status"] == "cancelled" for match in sure)
    ended = sum(before[index]["status"] == "completed" for index in gone)
    return Counts(
        editions=1,
        new=len(later.rows) - len(matches) - len(again),
        continued=len(sure) - completed - cancelled,
        completed=completed + ended,
        dropped=len(gone) - ended + cancelled,
        uncertain=len(matches) + len(again) - len(sure),
    )


def _values(counts: Counts) -> tuple[int, ...]:
    return (counts.editions, counts.new, counts.continued, counts.completed, counts.dropped, counts.uncertain)
