"""What is different from the release before: actions added, changed, removed."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.dataset import bounded_connection
from pipeline.review.export import harmless

# How and when a row was read, and how sure that is, may change while the action does not.
WITHOUT_MEANING = frozenset(
    {
        "action_id",
        "document_id",
        "regions",
        "confidence",
        "field_confidence",
        "signals",
        "needs_review",
        "review_reasons",
        "confidence_basis",
        "source_hash",
        "extractor_version",
        "extracted_at",
        "lineage_id",
        "lineage_confidence",
        "lineage_previous",
    }
)
ROWS_AT_ONCE = 10_000
HEADINGS = ("change", "action_id", "municipality", "source_file", "columns")


def write_changes(new: Path, old: Path | None, path: Path) -> dict[str, int]:
    """Compare two `actions.parquet` by action_id; write a line for each difference to `path` and return the counts.

    Of an action that was removed only its identity and municipality are told: it may have been removed for what it
    said. Without an older release the file has its heading only.
    """
    counts = Counter({"added": 0, "changed": 0, "removed": 0})
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADINGS)
        if old is not None:
            with bounded_connection() as connection:
                found = connection.sql(_query(new, old), params={"new": str(new), "old": str(old)})
                for batch in found.to_arrow_reader(ROWS_AT_ONCE):
                    columns = [column.to_pylist() for column in batch.columns]
                    writer.writerows([harmless(cell or "") for cell in row] for row in zip(*columns, strict=True))
                    counts.update(columns[0])
    return dict(counts)


def _query(new: Path, old: Path) -> str:
    """Rows are compared by a 64-bit hash of each column: all texts of two releases are too much to hold. An
    empty list has the hash of null, so that null is told apart."""
    there = set(pq.read_schema(old).names)
    compared = [name for name in pq.read_schema(new).names if name in there and name not in WITHOUT_MEANING]
    hashes = ", ".join(f"hash({name} IS NULL, {name}) AS {name}_" for name in compared)
    rows = f"SELECT action_id, municipality, source_file, {hashes} FROM read_parquet"
    differs = ", ".join(f"CASE WHEN n.{name}_ <> o.{name}_ THEN '{name}' END" for name in compared)
    return f"""
        WITH n AS ({rows}($new)), o AS ({rows}($old)), compared AS (
            SELECT
                CASE WHEN o.action_id IS NULL THEN 'added' WHEN n.action_id IS NULL THEN 'removed' ELSE 'changed' END
                    AS change,
                coalesce(n.action_id, o.action_id) AS action_id,
                coalesce(n.municipality, o.municipality) AS municipality,
                n.source_file AS source_file,
                concat_ws(' | ', {differs}) AS columns
            FROM n FULL OUTER JOIN o USING (action_id)
        )
        SELECT change, action_id, municipality, source_file, CASE WHEN change = 'changed' THEN columns END
        FROM compared WHERE change <> 'changed' OR columns <> ''
        ORDER BY change, municipality, source_file, action_id
    """
