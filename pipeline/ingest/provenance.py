"""Where a PDF below `data/raw` came from: what `planlupp run` asks for each file. Imports nothing of the crawl."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

FOLDER = ".ingest"
STATE = "state.sqlite"

_QUERY = """
SELECT state, municipality_code, fetched_at,
    (SELECT v.url FROM versions v LEFT JOIN addresses a ON a.source = v.source AND a.url = v.url
     WHERE v.sha256 = document_states.sha256
     ORDER BY coalesce(a.sha256 = v.sha256 AND a.state = 'current', 0) DESC, v.fetched_at, v.url LIMIT 1)
FROM document_states WHERE path = ?
"""


@dataclass(frozen=True)
class Provenance:
    """Where a file came from. `source_url` is null for a drop folder; `fetched_at` is when its content first came.

    `state` is `current`, `superseded` (its address gives another content now) or `withdrawn` (it vanished from there).
    """

    source_url: str | None
    fetched_at: datetime
    municipality_code: str
    state: str


def provenance(path: Path) -> Provenance | None:
    """What ingest knows of a file, or None for a file that it did not bring. One query; the state stays open."""
    path = path.absolute()
    root = _root(path.parent)
    if root is None:
        return None
    row = _state(root, os.getpid()).execute(_QUERY, (path.relative_to(root).as_posix(),)).fetchone()
    if row is None:
        return None
    state, code, fetched_at, url = row
    web = url if url and url.startswith(("https://", "http://")) else None
    return Provenance(web, datetime.fromisoformat(fetched_at), code, state)


@lru_cache(maxsize=4096)
def _root(folder: Path) -> Path | None:
    """The nearest folder at or above `folder` that ingest keeps its state in."""
    for root in (folder, *folder.parents):
        if (root / FOLDER / STATE).is_file():
            return root
    return None


@lru_cache(maxsize=8)
def _state(root: Path, process: int) -> sqlite3.Connection:
    """The state, open for reading; one connection for each process, since SQLite's must not cross a fork."""
    return sqlite3.connect(f"{(root / FOLDER / STATE).as_uri()}?mode=ro", uri=True, timeout=30, check_same_thread=False)
