"""What a profile does with personal data before a table is published."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from rules.personal_data import MARKS, mask_personal_data

Profile = Literal["public", "internal"]

# Identities, codes, words of a fixed list and addresses: never free text. A registry number is none of a person.
KEPT = frozenset(
    {
        "action_id",
        "document_id",
        "decision_id",
        "source_url",
        "municipality_code",
        "municipality",
        "municipality_slug",
        "source",
        "timeline_edtf",
        "timeline_kind",
        "recurrence",
        "status",
        "review_reasons",
        "registry_number",
        "paragraph",
        "kind",
        "state",
        "extractor_version",
        "lineage_id",
        "lineage_previous",
        "confidence_basis",
        "source_hash",
        "publication",
        "reviewed_fields",
        "review_decision",
    }
)


class Masking:
    """Masks the free text of tables as `profile` says: `public` all personal data that `rules.personal_data` finds,
    `internal` nothing. `counts` says how many cells got which mark."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.counts: Counter[str] = Counter()

    def __call__(self, name: str, table: pa.Table) -> pa.Table:
        """The table with its free text masked; `name` is the table's and does not matter."""
        if self.profile == "internal":
            return table
        columns = [
            column if field.name in KEPT else self._column(column)
            for field, column in zip(table.schema, table.columns, strict=True)
        ]
        return pa.Table.from_arrays(columns, schema=table.schema)

    def _column(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        return pa.chunked_array([self._array(chunk) for chunk in column.chunks], column.type)

    def _array(self, array: pa.Array) -> pa.Array:
        kind = array.type
        if pa.types.is_string(kind):
            return self._texts(array)
        if pa.types.is_list(kind) and pa.types.is_string(kind.value_type):
            array = pa.concat_arrays([array])  # a slice's offsets begin elsewhere than at its first value
            masked = self._texts(array.values)
            return pa.ListArray.from_arrays(array.offsets, masked, type=kind, mask=_nulls(array))
        if pa.types.is_map(kind) and pa.types.is_string(kind.item_type):
            array = pa.concat_arrays([array])
            keys, items = self._texts(array.keys), self._texts(array.items)
            return pa.MapArray.from_arrays(array.offsets, keys, items, type=kind, mask=_nulls(array))
        return array

    def _texts(self, texts: pa.Array) -> pa.Array:
        """Each different text is looked at once."""
        coded = pc.dictionary_encode(texts)
        before = coded.dictionary.to_pylist()
        after = [mask_personal_data(text) for text in before]
        if after == before:
            return texts
        for text, masked in zip(before, after, strict=True):
            if text != masked:
                self.counts.update(mark for mark in MARKS.values() if masked.count(mark) > text.count(mark))
        return pc.take(pa.array(after, pa.string()), coded.indices)


def _nulls(array: pa.Array) -> pa.Array | None:
    return pc.is_null(array) if array.null_count else None
