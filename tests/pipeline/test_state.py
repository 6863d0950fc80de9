from datetime import UTC, date, datetime

import pytest

from pipeline.records import DocumentRecord
from pipeline.state import Entry, entry_line, parse_entry

ENTRY = Entry(
    DocumentRecord(
        document_id="a" * 64,
        source_file="Håbo/plan\u2028.pdf",
        fetched_at=datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC),
        adopted_date=date(2020, 2, 29),
        extractor_version="0.1.0",
    ),
    path="/in/plan.pdf",
    size=3,
    modified_ns=10**18 + 1,
    fingerprint="f",
    slug="haabo",
    review_rows=2,
)


def test_an_entry_survives_as_one_line():
    line = entry_line(ENTRY)
    assert "\n" not in line
    assert parse_entry(line) == ENTRY


@pytest.mark.parametrize("line", ["", "{", "[]", "{}", '{"document": {}}', '{"dropped": "x"}'])
def test_anything_else_is_an_error(line):
    with pytest.raises((ValueError, KeyError, TypeError)):
        parse_entry(line)
