"""The confidence below which a row needs review: another one flags the rows anew, and no document is read again.

`.planlupp/review_below` says which one all rows of the dataset are flagged with. It is missing while that is not so,
so that a run that is killed in between leaves the rest to the next one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from pipeline.places import parquet, remove
from pipeline.review.overlay import STALE
from pipeline.store import Store

NOTE = ".planlupp/review_below"


def is_flagged_with(store: Store, review_below: float) -> bool:
    """Whether all rows of the dataset are flagged with this threshold. Where they are not, the note of the former one
    is taken back: rows that are put from now on are flagged with the new one."""
    note = store.out / NOTE
    if not store.entries:
        store.write_file(NOTE, repr(review_below).encode())
        return True
    if note.exists() and note.read_text() == repr(review_below):
        return True
    remove(note)
    return False


def flag_anew(store: Store, review_below: float) -> bool:
    """Bring `needs_review` of all rows in line with the threshold; whether any of them changed.

    A row that is below it needs review, and one whose decision is stale. Rows that a person has settled have a
    confidence of 1.
    """
    waiting: Counter[str] = Counter()
    changed = False
    for path in store.actions.glob("municipality_slug=*/*.parquet"):
        now, rows = _flag(store, path, review_below)
        changed |= now
        waiting[path.name[:16]] += rows
    for path in (*(store.home / "extracted").glob("*.parquet"), store.out / "decisions.parquet"):
        changed |= _flag(store, path, review_below)[0]
    for entry in list(store.entries.values()):
        rows = waiting[(entry.document.document_id or "")[:16]] if entry.slug else 0
        if rows != entry.review_rows:
            store.touch(replace(entry, review_rows=rows))
    store.consolidate()
    store.write_file(NOTE, repr(review_below).encode())
    return changed


def _flag(store: Store, path: Path, review_below: float) -> tuple[bool, int]:
    """Flag the rows of one file of actions or decisions: whether that changed it, and how many need review."""
    import pyarrow as pa
    import pyarrow.compute as pc

    with parquet(path) as file:
        known = file.read(["confidence", "needs_review", "review_reasons"])
        stale = pa.array([STALE in reasons for reasons in known["review_reasons"].to_pylist()], pa.bool_())
        flags = pc.or_(pc.less(known["confidence"], review_below), stale)
        rows = pc.sum(flags).as_py() or 0
        if flags.equals(known["needs_review"]):
            return False, rows
        table = file.read()
    place = table.schema.get_field_index("needs_review")
    store.write_table(path, table.set_column(place, table.schema.field(place), flags))
    return True, rows
