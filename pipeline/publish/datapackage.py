"""`datapackage.json`: the release's CSV files as a Frictionless tabular data package (version 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.publish.csv_tables import FALSE, TRUE
from pipeline.publish.publisher import Publisher

PRIMARY_KEYS = {"actions": "action_id", "decisions": "decision_id", "documents": "source_file"}
TITLES = {
    "actions": "Åtgärder / Actions",
    "decisions": "Beslut (paragrafer) / Decisions",
    "documents": "Dokument / Documents",
}


def write_datapackage(
    folder: Path,
    release: str,
    issued: date,
    columns: Mapping[str, Sequence[pa.Field]],
    publisher: Publisher | None,
) -> None:
    """Write `datapackage.json` into the release's `folder`; `columns` are those of each table's CSV file.

    A tabular package holds CSV alone, so each resource names its Parquet file by a property of its own, `parquet`.
    """
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "planlupp",
        "title": publisher.title if publisher else Publisher.title,
        "description": publisher.description if publisher else Publisher.description,
        "version": release,
        "created": f"{issued.isoformat()}T00:00:00Z",
        "resources": [_resource(folder, name, fields) for name, fields in columns.items()],
    }
    if publisher:
        package["homepage"] = publisher.base_url
        package["licenses"] = [{"path": publisher.license, "title": publisher.license}]
        package["contributors"] = [{"title": publisher.name, "role": "publisher"}]
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _resource(folder: Path, name: str, fields: Sequence[pa.Field]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": TITLES[name],
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / f"{name}.csv").stat().st_size,
        "parquet": f"{name}.parquet",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(field) for field in fields],
            "missingValues": [""],
            "primaryKey": PRIMARY_KEYS[name],
        },
    }


def _field(field: pa.Field) -> dict[str, Any]:
    described = {"name": field.name, **_type(field.type)}
    if text := (field.metadata or {}).get(b"description", b"").decode():
        described["description"] = text
    return described


def _type(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_date(kind):
        return {"type": "date"}
    if pa.types.is_timestamp(kind):
        return {"type": "datetime"}
    if pa.types.is_integer(kind):
        return {"type": "integer"}
    if pa.types.is_floating(kind):
        return {"type": "number", "decimalChar": ","}
    if pa.types.is_boolean(kind):
        return {"type": "boolean", "trueValues": [TRUE], "falseValues": [FALSE]}
    return {"type": "string"}
