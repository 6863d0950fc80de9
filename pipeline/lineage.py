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

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

COLUMNS = ("action_id", "document_id", "source", "goal", "activity", "responsible", "status", "extra")
FACTS = ("document_id", "title", "registry_number", "adopted_date", "valid_from", "duplicate_of", "source_file")

Matrix = NDArray[np.float64]
Indices = NDArray[np.intp]

Facts = Mapping[str, Mapping[str, Any]]  # document_id → columns of `documents`

CERTAIN = 0.8  # links from here on count
KEPT = 0.5  # links from here on are shown
ALIKE = 82.0  # per cent of two texts that must be the same for them to be compared further
SAME_TITLE = 88.0
CLEAR_LEAD = 0.15  # by which a match must be better than the next best to keep all its confidence

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


@dataclass(frozen=True, eq=False)
class _Content:
    """What of an action is compared. Rows of a municipality that say the same share one."""

    text: str
    words: int
    goal: str
    parties: frozenset[str]
    numbers: frozenset[str]
    registry_number: str | None


@dataclass(frozen=True, slots=True)
class _Row:
    action_id: str
    status: str | None
    content: _Content


@dataclass(frozen=True)
class _Edition:
    document_id: str
    series: str
    registry_number: str | None
    order: tuple[int, bool]
    rows: tuple[_Row, ...] = ()


@dataclass(frozen=True)
class _Match:
    later: int
    earlier: int
    confidence: float


def facts_of(documents: pa.Table) -> Facts:
    """What `trace` must know of each document (at least `FACTS`); a file met twice counts once."""
    rows = documents.select(list(FACTS)).to_pylist()
    return {row["document_id"]: row for row in rows if not row["duplicate_of"]}


def trace(actions: pa.Table, facts: Facts) -> Lineage:
    """Link the actions of one municipality (at least `COLUMNS`); `facts` are those of all its documents."""
    links: dict[str, Link] = {}
    counts = Counts()
    series = _series(_editions(pc.unique(actions["document_id"]).to_pylist(), facts))
    rows = _rows([edition for group in series for edition in group], actions)
    for group in series:
        read = [replace(one, rows=tuple(rows[one.document_id])) for one in group if one.document_id in rows]
        for place, later in enumerate(read):
            earlier = [one for one in read[:place] if one.order < later.order]
            if earlier:
                counts += _connect(later, earlier, links)
    return Lineage(links, counts)


def _editions(documents: Iterable[str], facts: Facts) -> list[_Edition]:
    """The documents that can be ordered and compared, without their rows."""
    found = []
    for fact in (facts[document_id] for document_id in documents if document_id in facts):
        year = _year(fact)
        if year is None or not (fact["title"] or fact["registry_number"]):
            continue
        title = fact["title"] or ""
        number = _loose(fact["registry_number"]) if fact["registry_number"] else None
        order = (year, bool(_FOLLOW_UP.search(title)))
        found.append(_Edition(fact["document_id"], _plain_title(title), number, order))
    return sorted(found, key=lambda one: (one.order, one.document_id))


def _rows(editions: Sequence[_Edition], actions: pa.Table) -> dict[str, list[_Row]]:
    """The rows of the editions that have some, by document_id; tasks of minutes are no rows of a plan."""
    numbers = {one.document_id: one.registry_number for one in editions}
    known = pa.array(list(numbers), pa.string())
    wanted = actions.select(list(COLUMNS)).filter(
        pc.and_(pc.is_in(actions["document_id"], value_set=known), pc.not_equal(actions["source"], "decision"))
    )
    columns = [wanted[name].to_pylist() for name in COLUMNS]  # a third of the time of Table.to_pylist
    contents: dict[tuple[Any, ...], _Content] = {}
    rows: dict[str, list[_Row]] = {}
    for action_id, document_id, _, goal, activity, responsible, status, extra in zip(*columns, strict=True):
        key = (activity, goal, tuple(responsible or ()), tuple(extra or ()), numbers[document_id])
        content = contents.get(key)
        if content is None:
            content = contents[key] = _content(*key)
        rows.setdefault(document_id, []).append(_Row(action_id, status, content))
    return rows


def _content(
    activity: str,
    goal: str | None,
    responsible: Iterable[str],
    extra: Iterable[tuple[str, str]],
    registry_number: str | None,
) -> _Content:
    text = _loose(activity)
    return _Content(
        text,
        len(text.split()),
        _loose(goal or ""),
        frozenset(party.casefold() for party in responsible),
        frozenset(value.casefold() for _, value in extra),
        registry_number,
    )


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


@lru_cache(maxsize=100_000)
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
        _put(links, later.rows[match.later], before[match.earlier], match.confidence)
    older = [one for one in earlier if one.order < nearest[0].order]
    if older and len(taken) < len(later.rows):
        past = _rows_of(older)
        for match in _matches(later, past):
            if match.later not in taken:
                _put(links, later.rows[match.later], past[match.earlier], match.confidence)
                again.append(match)
    return _count(later, before, matches, again)


def _rows_of(editions: Iterable[_Edition]) -> list[_Row]:
    return [row for one in editions for row in one.rows]


def _put(links: dict[str, Link], row: _Row, previous: _Row, confidence: float) -> None:
    before = links.get(previous.action_id)
    first = before.lineage if before else previous.action_id
    lineage = first if confidence >= CERTAIN else row.action_id
    links[row.action_id] = Link(lineage, previous.action_id, round(confidence, 3))


def _matches(later: _Edition, before: Sequence[_Row]) -> list[_Match]:
    """The pairs that are each other's best match."""
    confidences = _confidences([row.content for row in later.rows], [row.content for row in before])
    ats, tos = (confidences >= KEPT).nonzero()
    rivals = np.maximum(_best_other(confidences, ats, tos), _best_other(confidences.T, tos, ats))
    values = confidences[ats, tos]
    best: list[_Match] = []
    used_later: set[int] = set()
    used_earlier: set[int] = set()
    for index in np.lexsort((tos, ats, -values)).tolist():
        at, to = int(ats[index]), int(tos[index])
        if at not in used_later and to not in used_earlier:
            used_later.add(at)
            used_earlier.add(to)
            best.append(_Match(at, to, _less_rivals(float(values[index]), float(rivals[index]))))
    return [match for match in best if match.confidence >= KEPT]


def _confidences(later: Sequence[_Content], before: Sequence[_Content]) -> Matrix:
    """How likely each of `later` is the same action as each of `before`; 0 where their texts are not alike. Contents
    that many rows share are compared once."""
    ones, others = list(dict.fromkeys(later)), list(dict.fromkeys(before))
    texts = [one.text for one in ones], [other.text for other in others]
    scores = process.cdist(*texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
    found = np.zeros(scores.shape)
    for at, to in zip(*(indices.tolist() for indices in scores.nonzero()), strict=True):
        found[at, to] = _confidence(ones[at], others[to], float(scores[at, to]))
    rows, columns = ({content: place for place, content in enumerate(contents)} for contents in (ones, others))
    return found[np.ix_([rows[content] for content in later], [columns[content] for content in before])]


def _best_other(confidences: Matrix, rows: Indices, columns: Indices) -> Matrix:
    """For each cell, the highest of the other cells in its row."""
    if confidences.shape[1] < 2:
        return np.zeros(len(rows))
    second, first = np.partition(confidences, -2, axis=1)[:, -2:].T
    return np.where(confidences[rows, columns] == first[rows], second[rows], first[rows])


def _less_rivals(confidence: float, rival: float) -> float:
    """The confidence of a match, less where another of its two rows is about as good."""
    lead = (confidence - rival) / CLEAR_LEAD
    return confidence if lead >= 1 else confidence * (0.55 + 0.45 * max(0.0, lead))


def _confidence(row: _Content, other: _Content, score: float) -> float:
    """How likely two rows are one action, 0-1; see the module's text."""
    text = 0.55 + 0.4 * (score - ALIKE) / (100 - ALIKE)
    doubt = (1 - text) * (1.0 if min(row.words, other.words) >= 4 else 2.5)
    if row.parties and other.parties:
        doubt *= 1.6 if row.parties.isdisjoint(other.parties) else 0.6
    if not row.numbers.isdisjoint(other.numbers):
        doubt *= 0.8
    if row.goal and other.goal:
        doubt *= 0.8 if fuzz.ratio(row.goal, other.goal) >= ALIKE else 1.2
    if row.registry_number and row.registry_number == other.registry_number:
        doubt *= 0.7
    return max(0.0, min(0.99, 1 - doubt))


def _count(later: _Edition, before: Sequence[_Row], matches: Sequence[_Match], again: Sequence[_Match]) -> Counts:
    """`matches` are with the rows `before` of the nearest edition, `again` with those of older ones."""
    sure = [match for match in (*matches, *again) if match.confidence >= CERTAIN]
    gone = set(range(len(before))) - {match.earlier for match in matches}
    completed = sum(later.rows[match.later].status == "completed" for match in sure)
    cancelled = sum(later.rows[match.later].status == "cancelled" for match in sure)
    ended = sum(before[index].status == "completed" for index in gone)
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
