"""The dataset at a glance: what there is of each municipality, and what waits for a person."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.dataset import Dataset
from pipeline.ingest.store import FOLDER
from pipeline.lineage import COLUMNS, Counts, facts_of, trace

NEEDED = (
    *COLUMNS,
    "municipality",
    "timeline_start",
    "timeline_end",
    "needs_review",
    "reviewed",
    "review_reasons",
    "confidence",
)


@dataclass
class Place:
    """The figures of one municipality; `years` are the first and last that its documents and actions speak of."""

    name: str
    documents: int = 0
    failed: int = 0
    actions: int = 0
    decisions: int = 0
    review: int = 0
    reviewed: int = 0
    years: tuple[int, int] | None = None
    lineage: Counts = field(default_factory=Counts)


@dataclass
class Stats:
    """The whole dataset.

    `expected_right` is the mean confidence: the share of rows that are right, as far as confidence can be relied on.
    `reasons` say why rows wait for review.
    """

    places: list[Place]
    states: dict[str | None, int]
    kinds: dict[str | None, int]
    statuses: dict[str | None, int]
    reasons: dict[str | None, int]
    documents: int
    actions: int
    decisions: int
    review: int
    reviewed: int
    with_time: int
    expected_right: float
    lineage: Counts


@dataclass(frozen=True)
class SourceSeen:
    """A source of ingest: when it was last asked, and when it last gave something new; ISO times."""

    name: str
    last_run: str
    last_new: str | None


def oldest_source(raw: Path) -> SourceSeen | None:
    """The source that ingest has not seen for the longest time; None where ingest never wrote below `raw`."""
    state = raw / FOLDER / "state.sqlite"
    if not state.is_file():
        return None
    with closing(sqlite3.connect(f"{state.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        query = "SELECT name, last_run, last_new FROM sources ORDER BY last_run, name LIMIT 1"
        row = connection.execute(query).fetchone()
    return SourceSeen(*row) if row else None


def stats(dataset: Dataset) -> Stats:
    """Read the figures of a dataset."""
    documents = dataset.documents()
    actions = dataset.all_actions(NEEDED)
    decisions = dataset.decisions()
    facts = facts_of(documents)
    places: dict[str | None, Place] = {}

    def place(name: str | None) -> Place:
        return places.setdefault(name, Place(name or "unknown"))

    for row in documents.select(["municipality", "state", *_DAYS]).to_pylist():
        here = place(row["municipality"])
        here.documents += 1
        here.failed += row["state"] == "failed"
        here.years = _widened(here.years, [row[name] for name in _DAYS])
    for name, count in _counted(decisions["municipality"]).items():
        place(name).decisions = count
    for name in pc.unique(actions["municipality"]).to_pylist():
        mask = pc.is_null(actions["municipality"]) if name is None else pc.equal(actions["municipality"], name)
        own = actions.filter(mask)
        here = place(name)
        here.actions = own.num_rows
        here.review = _waiting(own).num_rows
        here.reviewed = _true(own["reviewed"])
        for column in ("timeline_start", "timeline_end"):
            extremes = pc.min_max(own[column]).as_py()
            here.years = _widened(here.years, list(extremes.values()))
        here.lineage = trace(own, facts).counts
    waiting = _waiting(actions)
    return Stats(
        places=sorted(places.values(), key=lambda one: (one.name == "unknown", one.name)),
        states=_counted(documents["state"]),
        kinds=_counted(documents["kind"]),
        statuses=_counted(actions["status"]),
        reasons=_counted(pc.list_flatten(waiting["review_reasons"])),
        documents=documents.num_rows,
        actions=actions.num_rows,
        decisions=decisions.num_rows,
        review=waiting.num_rows,
        reviewed=_true(actions["reviewed"]),
        with_time=actions.num_rows - _both_null(actions),
        expected_right=pc.mean(actions["confidence"]).as_py() or 0.0,
        lineage=sum((one.lineage for one in places.values()), Counts()),
    )


_DAYS = ("valid_from", "adopted_date")


def _waiting(actions: pa.Table) -> pa.Table:
    """The rows that need review and have not had it."""
    return actions.filter(pc.and_(actions["needs_review"], pc.invert(actions["reviewed"])))


def _true(column: pa.ChunkedArray) -> int:
    return pc.sum(column).as_py() or 0


def _both_null(actions: pa.Table) -> int:
    return _true(pc.and_(pc.is_null(actions["timeline_start"]), pc.is_null(actions["timeline_end"])))


def _counted(column: pa.ChunkedArray) -> dict[str | None, int]:
    """Value → how often it stands there, the most common first."""
    return dict(Counter({one["values"]: one["counts"] for one in pc.value_counts(column).to_pylist()}).most_common())


def _widened(years: tuple[int, int] | None, days: list[date | None]) -> tuple[int, int] | None:
    found = [day.year for day in days if day] + list(years or ())
    return (min(found), max(found)) if found else None
