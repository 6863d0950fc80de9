"""Small datasets for tests: rows as given, written as `planlupp run` writes them."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
from standins import NOW, extraction

from pipeline.places import is_remote
from pipeline.records import Action, Decision, DocumentRecord
from pipeline.state import Entry
from pipeline.store import Store


def action(document: str, number: int = 0, **values) -> Action:
    """An action of the document with this name."""
    identity = hashlib.sha256(document.encode()).hexdigest()
    base = extraction(identity, document, 1).actions[0]
    defaults = {"action_id": hashlib.sha256(f"{document}{number}".encode()).hexdigest()[:16], "needs_review": False}
    return replace(base, **{**defaults, "review_reasons": (), **values})


def write_dataset(out: Path, documents: dict[str, list[Action]], decisions: list[Decision] = (), **facts: dict) -> Path:
    """Write documents (name → actions); `facts` are columns of single documents, by the name up to its first dot."""
    with Store(out) as store:
        for name, actions in documents.items():
            own = facts.get(name.partition(".")[0].replace("-", "_"), {})
            record = DocumentRecord(
                **{
                    "document_id": hashlib.sha256(name.encode()).hexdigest(),
                    "source_file": name,
                    "municipality": actions[0].municipality if actions else None,
                    "municipality_code": actions[0].municipality_code if actions else None,
                    "actions": len(actions),
                    "kind": "plan",
                    "state": "ok" if actions else "empty",
                    "extractor_version": "0.1.0",
                    **own,
                }
            )
            mine = [one for one in decisions if one.source_file == name]
            store.put(Entry(record, f"/in/{name}", 1, 1, "made"), actions, mine)
        store.consolidate()
    return out


def decision(document: str, **values) -> Decision:
    """A decision of the document with this name."""
    identity = hashlib.sha256(document.encode()).hexdigest()
    return replace(extraction(identity, document, 1).decisions[0], **values)


def tables(out: Path) -> dict[str, pd.DataFrame]:
    """All rows of the dataset in one order, without the time that reading took."""
    keys = {"actions": "action_id", "decisions.parquet": "decision_id", "documents.parquet": "source_file"}
    fresh = {"use_listings_cache": False} if is_remote(out) else None
    read = {name: pd.read_parquet(f"{out}/{name}", storage_options=fresh) for name in keys}
    read["documents.parquet"] = read["documents.parquet"].drop(columns="seconds")
    return {name: table.sort_values(keys[name], ignore_index=True) for name, table in read.items()}


def assert_same_rows(one: Path, other: Path) -> None:
    """Two datasets hold the same rows, with the same values."""
    first, second = tables(one), tables(other)
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, second[name])


__all__ = ["NOW", "action", "assert_same_rows", "decision", "tables", "write_dataset"]
