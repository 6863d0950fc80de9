"""What is different from the release before: actions added, changed, removed."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.dataset import quiet_connection
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
            with quiet_connection() as connection:
                rows = connection.sql(_query(new, old), params={"new": str(new), "old": str(old)}).fetchall()
            writer.writerows([harmless(cell or "") for cell in row] for row in rows)
            counts.update(row[0] for row in rows)
    return dict(counts)


def _query(new: Path, old: Path) -> str:
    there = set(pq.read_schema(old).names)
    compared = [name for name in pq.read_schema(new).names if name in there and name not in WITHOUT_MEANING]
    differs = ", ".join(f"CASE WHEN n.{name} IS DISTINCT FROM o.{name} THEN '{name}' END" for name in compared)
    return f"""
        WITH compared AS (
            SELECT
                CASE WHEN o.action_id IS NULL THEN 'added' WHEN n.action_id IS NULL THEN 'removed' ELSE 'changed' END
                    AS change,
                coalesce(n.action_id, o.action_id) AS action_id,
                coalesce(n.municipality, o.municipality) AS municipality,
                n.source_file AS source_file,
                concat_ws(' | ', {differs}) AS columns
            FROM read_parquet($new) n FULL OUTER JOIN read_parquet($old) o USING (action_id)
        )
        SELECT change, action_id, municipality, source_file, CASE WHEN change = 'changed' THEN columns END
        FROM compared WHERE change <> 'changed' OR columns <> ''
        ORDER BY change, municipality, source_file, action_id
    """
