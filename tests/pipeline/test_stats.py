import sqlite3
from datetime import date

from datasets import action, decision, write_dataset

from pipeline.dataset import Dataset
from pipeline.stats import oldest_source, stats

TEXT = "Utbilda all personal i förskolan i barnkonventionen"


def test_the_figures(tmp_path):
    waiting = {"needs_review": True, "review_reasons": ("date_unparsed",)}
    documents = {
        "a.pdf": [action("a.pdf", n, timeline_start=date(2019, 1, 1), activity=TEXT) for n in range(1)],
        "b.pdf": [
            action("b.pdf", 0, activity=TEXT, status="ongoing", timeline_start=None),
            action("b.pdf", 1, activity="Bygga en bro över ån vid kvarnen", timeline_end=date(2030, 5, 1), **waiting),
            action("b.pdf", 2, activity="Måla alla bänkar i parken gröna", reviewed=True, **waiting),
        ],
        "c.pdf": [],
    }
    facts = {"a": {"title": "Plan barn 2019"}, "b": {"title": "Plan barn 2021"}, "c": {"state": "failed", "kind": None}}
    found = stats(Dataset(write_dataset(tmp_path, documents, [decision("b.pdf")], **facts)))
    assert (found.documents, found.actions, found.decisions, found.review, found.reviewed) == (3, 4, 1, 1, 1)
    assert found.with_time == 3
    assert found.states == {"ok": 2, "failed": 1}
    assert found.reasons == {"date_unparsed": 1}
    assert found.statuses == {None: 3, "ongoing": 1}
    place, unknown = found.places
    assert (place.name, place.documents, place.actions, place.years) == ("Vallentuna", 2, 4, (2019, 2030))
    assert (unknown.name, unknown.failed) == ("unknown", 1)
    assert (found.lineage.continued, found.lineage.new) == (1, 2)


def test_an_empty_dataset(tmp_path):
    found = stats(Dataset(write_dataset(tmp_path, {})))
    assert (found.actions, found.places, found.expected_right) == (0, [], 0.0)


def test_the_source_that_was_not_asked_for_longest(tmp_path):
    assert oldest_source(tmp_path) is None
    (tmp_path / ".ingest").mkdir()
    with sqlite3.connect(tmp_path / ".ingest" / "state.sqlite") as state:
        state.execute("CREATE TABLE sources (name TEXT, last_run TEXT, last_new TEXT)")
        state.executemany(
            "INSERT INTO sources VALUES (?, ?, ?)", [("a", "2026-03-01", "2026-02-01"), ("b", "2026-01-01", None)]
        )
    found = oldest_source(tmp_path)
    assert (found.name, found.last_run, found.last_new) == ("b", "2026-01-01", None)
