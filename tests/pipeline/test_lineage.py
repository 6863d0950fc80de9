import pytest
from datasets import action

from pipeline.lineage import CERTAIN, facts_of, trace
from pipeline.records import DocumentRecord
from pipeline.schema import actions_table, documents_table

TEXT = "Utbilda all personal i förskolan i barnkonventionen"
OTHER = "Anlägga gång- och cykelväg mellan kyrkan och skolan"


def traced(*editions, **facts):
    """(file name, title, [actions as dicts]) of successive editions → lineage."""
    rows, documents = [], []
    for name, title, actions in editions:
        own = [action(name, number, **values) for number, values in enumerate(actions)]
        rows += own
        documents.append(
            DocumentRecord(
                document_id=own[0].document_id,
                source_file=name,
                title=title,
                extractor_version="0",
                **facts.get(name[0], {}),
            )
        )
    return rows, trace(actions_table(rows), facts_of(documents_table(documents)))


def one(activity, **values):
    return {"activity": activity, "extra": {}, **values}


def test_the_same_action_in_the_next_plan_is_linked():
    rows, found = traced(
        ("a.pdf", "Handlingsplan barnrätt 2019", [one(TEXT), one(OTHER)]),
        ("b.pdf", "Handlingsplan för barnrätt 2021", [one(TEXT + ".")]),
    )
    link = found.links[rows[2].action_id]
    assert (link.lineage, link.previous) == (rows[0].action_id, rows[0].action_id)
    assert link.confidence >= CERTAIN
    assert set(found.links) == {rows[2].action_id}
    counts = found.counts
    assert (counts.editions, counts.new, counts.continued, counts.completed, counts.dropped) == (1, 0, 1, 0, 1)


def test_a_line_goes_through_three_editions_and_over_a_gap():
    rows, found = traced(
        ("a.pdf", "Miljöplan 2018", [one(TEXT), one(OTHER)]),
        ("b.pdf", "Miljöplan 2019", [one(TEXT)]),
        ("c.pdf", "Miljöplan 2020", [one(TEXT), one(OTHER)]),
    )
    first = rows[0].action_id
    assert [found.links[rows[at].action_id].lineage for at in (2, 3)] == [first, first]
    assert found.links[rows[3].action_id].previous == rows[2].action_id
    assert found.links[rows[4].action_id].previous == rows[1].action_id
    assert (found.counts.continued, found.counts.new, found.counts.dropped) == (3, 0, 1)


def test_a_follow_up_stands_after_the_plan_of_its_year():
    rows, found = traced(
        ("b.pdf", "Uppföljning av miljöplan 2019", [one(TEXT, status="completed"), one(OTHER, status="cancelled")]),
        ("a.pdf", "Miljöplan 2019", [one(TEXT), one(OTHER)]),
    )
    assert found.links[rows[0].action_id].previous == rows[2].action_id
    assert (found.counts.completed, found.counts.dropped, found.counts.continued) == (1, 1, 0)


def test_a_completed_action_that_is_gone_is_not_dropped():
    _, found = traced(
        ("a.pdf", "Miljöplan 2019", [one(TEXT, status="completed"), one("Plantera träd längs ån i hela staden")]),
        ("b.pdf", "Miljöplan 2020", [one(OTHER)]),
    )
    assert (found.counts.new, found.counts.completed, found.counts.dropped) == (1, 1, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Miljöplan", "Miljöplan"),
        ("Miljöplan 2019", "Miljöplan 2019"),
        ("Miljöplan 2019", "Folkhälsoplan 2020"),
        (None, None),
    ],
)
def test_without_an_order_or_a_common_plan_nothing_is_linked(first, second):
    _, found = traced(("a.pdf", first, [one(TEXT)]), ("b.pdf", second, [one(TEXT)]))
    assert found.links == {}
    assert found.counts.editions == 0


def test_a_registry_number_makes_editions_of_one_plan():
    facts = {"a": {"registry_number": "KS 2018.12"}, "b": {"registry_number": "KS 2018:12"}}
    rows, found = traced(("a.pdf", "Plan 2019", [one(TEXT)]), ("b.pdf", "Återblick 2021", [one(TEXT)]), **facts)
    assert found.links[rows[1].action_id].confidence > 0.95


def test_tasks_of_minutes_are_no_editions():
    _, found = traced(
        ("a.pdf", "Protokoll 2019", [one(TEXT, source="decision")]),
        ("b.pdf", "Protokoll 2020", [one(TEXT, source="decision")]),
    )
    assert found.links == {}


def test_a_guess_is_shown_and_not_counted():
    rows, found = traced(
        ("a.pdf", "Miljöplan 2019", [one("Utbildning", responsible=("Socialnämnden",))]),
        ("b.pdf", "Miljöplan 2020", [one("Utbildningar", responsible=("Kommunstyrelsen",))]),
    )
    assert found.counts.continued == 0
    for link in found.links.values():
        assert link.confidence < CERTAIN
        assert link.lineage == rows[1].action_id
    assert found.counts.new + found.counts.uncertain == 1


def test_two_that_are_as_good_are_uncertain():
    _, found = traced(
        ("a.pdf", "Miljöplan 2019", [one(TEXT), one(TEXT)]),
        ("b.pdf", "Miljöplan 2020", [one(TEXT)]),
    )
    assert all(link.confidence < CERTAIN for link in found.links.values())
    assert (found.counts.continued, found.counts.uncertain) == (0, 1)
