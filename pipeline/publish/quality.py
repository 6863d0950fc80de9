"""The quality figures of a release: how much of it is sure, and how much was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.dataset import bounded_connection
from pipeline.lineage import Counts

_FIGURES = """
    count(*) AS actions,
    round(avg(confidence), 4) AS mean_confidence,
    count(*) FILTER (needs_review AND NOT reviewed) AS waiting_for_review,
    count(*) FILTER (reviewed) AS reviewed,
    count(*) FILTER (ocr) AS from_ocr,
    count(*) FILTER (timeline_start IS NOT NULL OR timeline_end IS NOT NULL) AS with_date,
    count(*) FILTER (status IS NOT NULL) AS with_status,
    count(*) FILTER (len(responsible) > 0) AS with_responsible
"""


def quality(
    folder: Path, lineage: Mapping[str, Counts], masked: Mapping[str, int], changes: Mapping[str, int]
) -> dict[str, Any]:
    """The figures of the release in `folder` as plain values: of all, by municipality, by document state and reason."""
    with bounded_connection() as connection:
        files = {name: str(folder / f"{name}.parquet") for name in ("actions", "decisions", "documents")}

        def rows(query: str, table: str) -> list[dict[str, Any]]:
            found = connection.sql(query, params={"file": files[table]})
            return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]

        (total,) = rows(f"SELECT {_FIGURES} FROM read_parquet($file)", "actions")
        places = rows(
            f"SELECT municipality_slug, {_FIGURES} FROM read_parquet($file) GROUP BY ALL ORDER BY municipality_slug",
            "actions",
        )
        reasons = rows(
            "SELECT reason, count(*) AS n FROM (SELECT unnest(review_reasons) AS reason FROM read_parquet($file) "
            "WHERE needs_review AND NOT reviewed) GROUP BY ALL ORDER BY n DESC, reason",
            "actions",
        )
        states = rows("SELECT state, count(*) AS n FROM read_parquet($file) GROUP BY ALL ORDER BY state", "documents")
        (decisions,) = rows("SELECT count(*) AS n FROM read_parquet($file)", "decisions")
    return {
        **total,
        "decisions": decisions["n"],
        "documents": {row["state"]: row["n"] for row in states},
        "review_reasons": {row["reason"]: row["n"] for row in reasons},
        "changes": dict(changes),
        "masked_cells": dict(masked),
        "lineage": asdict(sum(lineage.values(), Counts())),
        "municipalities": [
            {**row, "lineage": asdict(lineage.get(row["municipality_slug"], Counts()))} for row in places
        ],
    }
