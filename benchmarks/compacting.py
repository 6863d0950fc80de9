"""Measures `planlupp compact` and `publish` on many small files: time, memory, what a filter on a municipality reads.

python benchmarks/compacting.py [FILES] [FOLDER]: FILES files of 20 rows (30,000) below FOLDER (a temporary one). Files
that FOLDER already has are taken as they are.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipeline.records import Action, DocumentRecord
from pipeline.schema import actions_table, documents_table
from pipeline.slug import municipality_slug
from rules.municipality import municipalities

ROWS = 20
WORDS = "utveckla samverkan mellan skola och socialtjänst för barn i kommunen under året".split()  # noqa: SIM905


def write_files(folder: Path, files: int) -> None:
    """Files of actions as a run leaves them, round the municipalities, and the table of their documents."""
    places = municipalities()
    documents = []
    for number in range(files):
        place = places[number % len(places)]
        identity = hashlib.sha256(str(number).encode()).hexdigest()
        name = f"{municipality_slug(place.name)}/plan-{number}.pdf"
        year = 2010 + number // len(places) % 15
        documents.append(
            DocumentRecord(
                document_id=identity,
                source_file=name,
                kind="plan",
                title=f"Handlingsplan {WORDS[number // len(places) % len(WORDS)]} {year}",
                municipality_code=place.code,
                municipality=place.name,
                actions=ROWS,
                extractor_version="0",
            )
        )
        path = folder / "actions" / f"municipality_slug={municipality_slug(place.name)}" / f"{identity[:16]}.parquet"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(_rows(identity, name, place.code, place.name, number), path, compression="zstd")
    pq.write_table(documents_table(documents), folder / "documents.parquet", compression="zstd")


def _rows(identity: str, name: str, code: str, municipality: str, number: int) -> pa.Table:
    def words(row: int, count: int) -> str:
        return " ".join(WORDS[(number * 7 + row * 5 + at * at) % len(WORDS)] for at in range(count)).capitalize()

    return actions_table(
        Action(
            action_id=hashlib.sha256(f"{identity}{row}".encode()).hexdigest()[:16],
            document_id=identity,
            source_file=name,
            municipality_code=code,
            municipality=municipality,
            source="table",
            page_first=row // 5 + 1,
            page_last=row // 5 + 1,
            goal=words(row // 7, 9),
            activity=words(row, 14),
            implementation=words(row, 30),
            responsible_raw="Kommunstyrelsen, SBF",
            responsible=("Kommunstyrelsen", "Samhällsbyggnadsförvaltningen"),
            timeline_raw="2020-2022",
            timeline_start=date(2020, 1, 1),
            timeline_end=date(2022, 12, 31),
            timeline_edtf="2020/2022",
            timeline_kind="period",
            extra={"Nr": str(row)},
            confidence=0.9,
            field_confidence={"activity": 0.95, "timeline_raw": 0.9},
            extractor_version="0",
            extracted_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for row in range(ROWS)
    )


def read_share(path: Path, slug: str) -> tuple[int, int, int, int]:
    """(bytes of the row groups that a filter on `slug` opens, of all row groups; their numbers) in a release's file."""
    (fragment,) = ds.dataset(path).get_fragments()
    (opened,) = fragment.split_by_row_group(pc.field("municipality_slug") == slug)
    sizes = [fragment.metadata.row_group(number) for number in range(fragment.num_row_groups)]
    sizes = [sum(group.column(at).total_compressed_size for at in range(group.num_columns)) for group in sizes]
    return sum(sizes[group.id] for group in opened.row_groups), sum(sizes), len(opened.row_groups), len(sizes)


def measured(*command: str | Path) -> str:
    """Run `planlupp` with these words; its seconds, the processor's, and the memory of its processes together."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = psutil.Popen([Path(sys.executable).with_name("planlupp"), *command], stdout=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, _memory(process))
        time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"planlupp {command[0]} ended with {process.returncode}")
    wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return f"{wall:.1f} s, processor {spent:.1f} s of {os.cpu_count()} cores, {most / 1e6:.0f} MB"


def _memory(process: psutil.Process) -> int:
    total = 0
    with suppress(psutil.NoSuchProcess):
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                total += one.memory_info().rss
    return total


def main() -> None:
    """Make the files, compact and publish them in processes of their own, print the figures."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        write_files(folder, files)
        shutil.rmtree(folder / "compact", ignore_errors=True)
        places, slug = folder / "compact" / "actions", "municipality_slug=vallentuna"
        print(f"{files:,} files of {ROWS} rows, compact: {measured('compact', '--dataset', folder)}")
        next((folder / "actions" / slug).iterdir()).touch()
        print(f"again, one file being newer: {measured('compact', '--dataset', folder)}")
        sizes = {path.parent.name: path.stat().st_size for path in places.rglob("actions.parquet")}
        print(
            f"a filter on a municipality reads {sizes[slug]:,} of {sum(sizes.values()):,} bytes, a file of {len(sizes)}"
        )
        with tempfile.TemporaryDirectory() as out:
            for day in ("2026-01-31", "2026-02-28"):
                print(f"publish {day}: {measured('publish', out, '--dataset', folder, '--date', day)}")
            taken, size, opened, groups = read_share(Path(out) / "2026-02-28" / "actions.parquet", "vallentuna")
            print(f"there, the filter reads {taken:,} of {size:,} bytes, {opened} of {groups} row groups")


if __name__ == "__main__":
    main()
