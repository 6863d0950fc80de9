"""The tables as CSV for spreadsheets, as Swedish Excel opens them (see `pipeline/review/export.py`)."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.review.export import harmless
from pipeline.review.fields import LIST_MARK

TRUE, FALSE = "ja", "nej"


def is_for_spreadsheets(field: pa.Field) -> bool:
    """Whether a column goes into the CSV: regions and maps of numbers are for programs."""
    kind = field.type
    structs = pa.types.is_list(kind) and pa.types.is_struct(kind.value_type)
    return not structs and not (pa.types.is_map(kind) and not pa.types.is_string(kind.item_type))


def write_csv(parquet: Path, path: Path) -> list[pa.Field]:
    """Write the rows of the Parquet file `parquet` to `path`; returns the columns that it holds.

    UTF-8 with BOM, `;` between cells, CRLF, decimal comma, `ja` and `nej`, ` | ` between the items of a list, `: `
    after the heading in a map; no cell is a formula.
    """
    with pq.ParquetFile(parquet, pre_buffer=False) as file, path.open("w", encoding="utf-8-sig", newline="") as stream:
        fields = [field for field in file.schema_arrow if is_for_spreadsheets(field)]
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([field.name for field in fields])
        for batch in file.iter_batches(batch_size=10_000, columns=[field.name for field in fields]):
            columns = [batch.column(field.name).to_pylist() for field in fields]
            writer.writerows([_printed(value) for value in row] for row in zip(*columns, strict=True))
    return fields


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(value, date):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, list):
        return harmless(LIST_MARK.join(": ".join(item) if isinstance(item, tuple) else str(item) for item in value))
    return str(value)
