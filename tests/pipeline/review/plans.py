"""Invented plans as a dataset on disk, without PDFs: what a run would have put there."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from extractors.rows import Cell, RawRow, Region
from pipeline.judge import judge_rows
from pipeline.normalise import action_ids, normalise_row
from pipeline.records import Action, DocumentRecord
from pipeline.review.export import review_csv
from pipeline.review.overlay import Laid, lay_over
from pipeline.review.queue import Filter, queue
from pipeline.source_hash import source_hash
from pipeline.state import Entry
from pipeline.store import Store
from rules.abbreviations import PartyContext

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CODES = {"Vallentuna": "0115", "Gagnef": "2026"}


def row(activity: str, responsible: str = "KS", timeline: str = "2024", section: str = "Miljö") -> RawRow:
    cells = (
        Cell("Aktivitet", "activity", activity),
        Cell("Ansvarig", "responsible_raw", responsible),
        Cell("Tidplan", "timeline_raw", timeline),
    )
    return RawRow("table", cells, (Region(50, 100, 500, 130, 1),), section)


def rows(count: int) -> list[RawRow]:
    words = ("cykelväg", "lekplats", "gångbro", "badplats", "skolgård", "våtmark", "torg", "bibliotek")
    return [
        row(f"Rusta upp {words[n % len(words)]} nummer {n} i tätorten", section=f"Del {n % 3}") for n in range(count)
    ]


class Plans:
    """A dataset of plans below a folder, with its decisions."""

    def __init__(self, home: Path) -> None:
        self.out = home / "out"
        self.decisions = home / "decisions"
        self.file = home / "reviewed.csv"

    def put(self, name: str, raw: list[RawRow], *, municipality="Vallentuna", number="KS 2024:1", doubt=0.4, version=1):
        """Read a document: the same rows of the same `version` are the same bytes."""
        content = hashlib.sha256(repr((raw, version)).encode()).hexdigest()
        return self.put_as(content, name, raw, municipality=municipality, number=number, doubt=doubt)

    def put_as(
        self, content: str, name: str, raw: list[RawRow], *, municipality="Vallentuna", number="KS 2024:1", doubt=0.4
    ):
        """Read a document of given content; `doubt` from 0.4 on lets every row need review."""
        code = CODES.get(municipality)
        normals = [normalise_row(one, PartyContext({}, code, ())) for one in raw]
        judged = judge_rows(normals, ["table"] * len(raw), [False] * len(raw), doubt)
        actions = tuple(
            Action(
                action_id=identity,
                document_id=content,
                source_file=name,
                municipality_code=code,
                municipality=municipality,
                source="table",
                page_first=1,
                page_last=1,
                regions=one.regions,
                confidence=judgement.confidence,
                field_confidence=judgement.fields,
                needs_review=doubt >= 0.4,
                review_reasons=judgement.reasons,
                source_hash=source_hash(one),
                extractor_version="0.1.0",
                extracted_at=NOW,
                **normal.values,
            )
            for one, normal, judgement, identity in zip(raw, normals, judged, action_ids(content, raw), strict=True)
        )
        document = DocumentRecord(
            document_id=content,
            source_file=name,
            pages=3,
            municipality_code=code,
            municipality=municipality,
            registry_number=number,
            actions=len(actions),
            state="ok" if actions else "empty",
            extractor_version="0.1.0",
        )
        with Store(self.out) as store:
            for entry in list(store.entries.values()):
                if entry.document.document_id == content and entry.name != name:
                    store.drop(entry.name)
            store.put(Entry(document, f"/nowhere/{name}", 1, 1, "x"), actions)
            store.consolidate()
        return content

    def lay(self) -> Laid:
        with Store(self.out) as store:
            laid = lay_over(store, self.decisions)
            store.consolidate()
            return laid

    def queue(self, **wanted) -> list[dict]:
        return queue(self.out, Filter(**wanted))

    def export(self) -> list[dict[str, str]]:
        text = review_csv(self.queue()).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    def frame(self) -> pd.DataFrame:
        return pd.read_parquet(self.out / "actions").sort_values("action_id").reset_index(drop=True)


def sheet(lines: list[dict[str, str]], *, delimiter=";", encoding="utf-8-sig") -> bytes:
    """The lines as a spreadsheet saves them; headings are those of the first."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(lines[0]), delimiter=delimiter, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode(encoding)


def reworded(raw: RawRow, name: str, text: str) -> RawRow:
    """The row with another text in one cell."""
    return replace(raw, cells=tuple(replace(cell, text=text) if cell.field == name else cell for cell in raw.cells))
