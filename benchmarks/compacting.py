"""Measures `planlupp compact` on many small files: time, memory, and what a filter on a municipality reads.

python benchmarks/compacting.py [FILES] [FOLDER]: FILES files of 20 rows (30,000) below FOLDER (a temporary one). Files
that FOLDER already has are taken as they are.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

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
    """(bytes that a filter on `slug` reads, bytes of the file, row groups opened, row groups)."""
    taken = 0

    class Counted:
        def __init__(self) -> None:
            self.file = path.open("rb")
            self.closed = False

        def read(self, size: int = -1) -> bytes:
            nonlocal taken
            data = self.file.read(size)
            taken += len(data)
            return data

        def seek(self, *where: int) -> int:
            return self.file.seek(*where)

        def tell(self) -> int:
            return self.file.tell()

        def close(self) -> None:
            self.closed = True

        def seekable(self) -> bool:
            return True

        def readable(self) -> bool:
            return True

    table = pq.read_table(pa.PythonFile(Counted(), mode="r"), filters=[("municipality_slug", "=", slug)])
    assert set(table["municipality_slug"].unique().to_pylist()) == {slug}
    (fragment,) = ds.dataset(path).get_fragments()
    groups = fragment.split_by_row_group()
    opened = fragment.split_by_row_group(pc.field("municipality_slug") == slug)
    return taken, path.stat().st_size, len(opened), len(groups)


def main() -> None:
    """Make the files, compact them in a process of its own, print the figures."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 30_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        write_files(folder, files)
        began = time.monotonic()
        subprocess.run(
            [Path(sys.executable).with_name("planlupp"), "compact", "--dataset", folder, "--to", folder / "compact"],
            check=True,
        )
        wall = time.monotonic() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{files:,} files of {ROWS} rows: {wall:.1f} s, processor {used.ru_utime + used.ru_stime:.1f} s of", end=" "
        )
        print(f"{os.cpu_count()} cores, {used.ru_maxrss / 1024:.0f} MB")
        taken, size, opened, groups = read_share(folder / "compact" / "actions.parquet", "vallentuna")
        print(f"a filter on one municipality reads {taken:,} of {size:,} bytes, {opened} of {groups} row groups")


if __name__ == "__main__":
    main()
