"""A release: what it holds, and how it comes about.

OUT/2026-11-22/           files of this day's release, read-only once they are in place; never changed
OUT/2026-11-22-internal/  the same with profile `internal`
OUT/dcat.rdf              what the data portal harvests: always of the newest public release
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import pipeline
from extractors.errors import OutputError
from pipeline.compact import compact
from pipeline.dataset import Dataset
from pipeline.dictionary import Column, Tally
from pipeline.publish.changes import write_changes
from pipeline.publish.csv_tables import write_csv
from pipeline.publish.datapackage import write_datapackage
from pipeline.publish.dcat import FileFacts, dcat
from pipeline.publish.masking import Profile, masked, masking_processes
from pipeline.publish.parquet_tables import compacted_actions, table_pieces, write_parquet
from pipeline.publish.publisher import Publisher
from pipeline.publish.quality import quality
from pipeline.publish.readme import readme
from pipeline.review.export import harmless
from pipeline.schema import COMPACT_ACTIONS, DECISIONS, DOCUMENTS
from pipeline.store import writing

TABLES = {"actions": COMPACT_ACTIONS, "decisions": DECISIONS, "documents": DOCUMENTS}
CONTENT = {"actions": "Åtgärder", "decisions": "Beslut", "documents": "Dokument"}
MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(-internal)?")


@dataclass(frozen=True)
class Release:
    """What was published: its folder, the name of the release before (None for a first), its quality figures."""

    folder: Path
    previous: str | None
    figures: dict[str, Any]


def publish(dataset: Dataset, out: Path, profile: Profile, publisher: Publisher | None, day: date) -> Release:
    """Make the release of `day` below `out`; raises OutputError where there is one already, or it cannot be written.

    It comes into its place in one step. Without `publisher`, and with profile `internal`, there is no `dcat.rdf`.
    """
    name = day.isoformat() + ("-internal" if profile == "internal" else "")
    folder, work = out / name, out / f".{name}.part"
    before = _releases(out, profile)
    if folder.exists():
        raise OutputError(f"{folder} is there already, and a release is never changed: publish with a later --date")
    if before and before[-1] > name:
        raise OutputError(f"{out} has a later release, {before[-1]}: publish with a later --date")
    with writing(out):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        figures = _fill(work, dataset, profile, publisher, name, day, out / before[-1] if before else None)
        if publisher and profile == "public":
            first = date.fromisoformat((before or [name])[0])
            (work / "dcat.rdf").write_bytes(dcat(publisher, name, day, first, _distributions(work)))
        _write_sums(work)
        for path in work.iterdir():
            path.chmod(0o444)
        work.rename(folder)
        if (folder / "dcat.rdf").exists():
            part = out / ".dcat.rdf.part"
            part.write_bytes((folder / "dcat.rdf").read_bytes())
            part.replace(out / "dcat.rdf")
    return Release(folder, before[-1] if before else None, figures)


def _releases(out: Path, profile: Profile) -> list[str]:
    """The names of the releases of a profile, oldest first."""
    found = [match for path in out.glob("*-*-*") if path.is_dir() and (match := _NAME.fullmatch(path.name))]
    return sorted(match[0] for match in found if bool(match[2]) == (profile == "internal"))


def _fill(
    work: Path,
    dataset: Dataset,
    profile: Profile,
    publisher: Publisher | None,
    name: str,
    day: date,
    previous: Path | None,
) -> dict[str, Any]:
    """Write all files but `dcat.rdf` and the sums; returns the quality figures."""
    masks: Counter[str] = Counter()
    tallies = {table: Tally(schema) for table, schema in TABLES.items()}

    def tallied(table: str, pieces: Iterable[pa.Table]) -> Iterator[pa.Table]:
        for piece in pieces:
            tallies[table].add(piece)
            yield piece

    whole = dataset.folder / "compact"
    compacted = compact(dataset, whole)
    to_mask = compacted.actions + compacted.decisions + compacted.documents if profile == "public" else 0
    with masking_processes(to_mask) as pool:
        for table, schema in TABLES.items():
            pieces = compacted_actions(compacted) if table == "actions" else table_pieces(whole / f"{table}.parquet")
            if profile == "public":
                pieces = masked(pieces, masks, pool)
            write_parquet(tallied(table, pieces), schema, work / f"{table}.parquet")
    columns = {table: write_csv(work / f"{table}.parquet", work / f"{table}.csv") for table in TABLES}
    changes = write_changes(
        work / "actions.parquet", previous / "actions.parquet" if previous else None, work / "changes.csv"
    )
    figures = {
        "release": name,
        "profile": profile,
        "planlupp": pipeline.__version__,
        "previous": previous.name if previous else None,
        **quality(work, compacted.lineage, masks, changes),
    }
    (work / "quality.json").write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")
    dictionary = {table: tally.columns() for table, tally in tallies.items()}
    _write_dictionary(work / "dictionary.csv", dictionary)
    text = readme(name, profile, pipeline.__version__, figures["previous"], figures, dictionary)
    (work / "README.md").write_text(text, "utf-8")
    write_datapackage(work, name, day, columns, publisher)
    return figures


def _write_dictionary(path: Path, dictionary: Mapping[str, Sequence[Column]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow(("table", "column", "type", "never_null", "meaning", "filled_percent", "example"))
        for table, columns in dictionary.items():
            for one in columns:
                filled = "" if one.filled is None else f"{one.filled * 100:.1f}".replace(".", ",")
                never = "nej" if one.nullable else "ja"
                example = harmless(one.example)
                writer.writerow((table, one.name, one.type, never, one.meaning, filled, example))


def _distributions(work: Path) -> list[FileFacts]:
    found = []
    for table, content in CONTENT.items():
        rows = pq.read_metadata(work / f"{table}.parquet").num_rows
        for suffix, media_type in MEDIA_TYPES.items():
            path = work / f"{table}.{suffix}"
            title = f"{content} ({rows} rader), {suffix.upper() if suffix == 'csv' else 'Parquet'}"
            found.append(FileFacts(path.name, title, media_type, path.stat().st_size))
    return found


def _write_sums(work: Path) -> None:
    lines = []
    for path in sorted(work.iterdir()):
        with path.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {path.name}\n")
    (work / "SHA256SUMS").write_text("".join(lines), "utf-8")
