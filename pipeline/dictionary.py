"""What each column of a table means, how it is typed, how often it is filled, and an example."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

TYPES = {
    "string": "text",
    "date32[day]": "date",
    "int32": "integer",
    "int64": "integer",
    "double": "number",
    "float": "number",
    "bool": "boolean",
    "timestamp[us, tz=UTC]": "timestamp (UTC)",
    "list<item: string>": "list of text",
    "list<element: string>": "list of text",
    "map<string, string>": "map of text to text",
    "map<string, double>": "map of text to number",
}
LONGEST = 60  # characters of an example


@dataclass(frozen=True)
class Column:
    """One column: `type` in words, `filled` the share of rows (0-1) that have a value, None for a table without rows;
    `example` a value as text, "" where none has one."""

    name: str
    type: str
    nullable: bool
    meaning: str
    filled: float | None
    example: str


@dataclass
class _Seen:
    filled: int = 0
    example: str = ""


class Tally:
    """Counts the filled cells of a table that passes by in pieces."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self.rows = 0
        self.seen = {name: _Seen() for name in schema.names}

    def add(self, piece: pa.Table) -> None:
        """Count the rows of `piece`; a list or map without an item counts as empty."""
        self.rows += piece.num_rows
        for name, seen in self.seen.items():
            there = _filled(piece[name])
            seen.filled += pc.sum(there).as_py() or 0
            if not seen.example:
                values = piece[name].filter(there).slice(0, 50).to_pylist()
                seen.example = _example(values)

    def columns(self) -> list[Column]:
        """The dictionary of the table."""
        return [
            Column(
                field.name,
                type_in_words(field.type),
                field.nullable,
                (field.metadata or {}).get(b"description", b"").decode(),
                self.seen[field.name].filled / self.rows if self.rows else None,
                self.seen[field.name].example,
            )
            for field in self.schema
        ]


def describe(table: pa.Table, schema: pa.Schema) -> list[Column]:
    """The dictionary of a whole table in `schema`."""
    tally = Tally(schema)
    tally.add(table)
    return tally.columns()


def type_in_words(kind: pa.DataType) -> str:
    """The type as a reader of the documentation calls it."""
    if pa.types.is_list(kind) and pa.types.is_struct(kind.value_type):
        return f"list of ({', '.join(field.name for field in kind.value_type)})"
    return TYPES.get(str(kind).replace(" not null", ""), str(kind))


def markdown(
    columns: Iterable[Column], headings: Sequence[str] = ("column", "type", "meaning", "filled", "example")
) -> str:
    """The dictionary as a Markdown table."""
    lines = [f"| {' | '.join(headings)} |", f"|{' --- |' * len(headings)}"]
    for column in columns:
        kind = column.type if column.nullable else f"{column.type}, never null"
        filled = "" if column.filled is None else f"{column.filled:.0%}"
        example = f"`{column.example}`" if column.example else ""
        lines.append("| " + " | ".join(map(_cell, (f"`{column.name}`", kind, column.meaning, filled, example))) + " |")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _filled(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_map(column.type):
        return pa.chunked_array([_lengths(chunk) for chunk in column.chunks], pa.bool_())
    if pa.types.is_list(column.type):
        return pc.fill_null(pc.greater(pc.list_value_length(column), 0), False)
    return pc.is_valid(column)


def _lengths(chunk: pa.MapArray) -> pa.Array:
    offsets = chunk.offsets
    return pc.and_(pc.is_valid(chunk), pc.greater(pc.subtract(offsets[1:], offsets[:-1]), 0))


def _example(values: Sequence[Any]) -> str:
    """The first value that is short enough to be shown whole, else the beginning of the shortest."""
    texts = [_as_text(value) for value in values]
    short = next((text for text in texts if len(text) <= LONGEST), "")
    if short or not texts:
        return short
    return min(texts, key=len)[: LONGEST - 1] + "…"


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        items = dict(value) if value and isinstance(value[0], tuple) else value
        return json.dumps(items, ensure_ascii=False, default=str)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split())
