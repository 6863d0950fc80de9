"""What OCR has read, kept on disk or in an object store: the slow stage runs once for each page and setting.

The folder of the cache is a `pathlib.Path`, or a path of universal-pathlib for an object store.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from extractors.page import Box, Fill, Page, Word

# Raise when what is kept, or how a page is read before the repairs, changes.
STAGE_VERSION = 11


def cache_key(sha256: str, number: int, engine: str, **settings: Any) -> str:
    """The name of a page's result: a hash over the PDF's hash, the page, the engine with its versions, the settings."""
    parts = {"pdf": sha256, "page": number, "engine": engine, "version": STAGE_VERSION, **settings}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def load(directory: Path, key: str) -> Page | None:
    """The page kept under `key`, or None when there is none or it cannot be read."""
    try:
        return _page(json.loads(gzip.decompress(_path(directory, key).read_bytes())))
    except Exception:  # damaged, or what the driver of an object store raises
        return None


def store(directory: Path, key: str, page: Page) -> None:
    """Keep `page` (before repairs) under `key`; a page half written is never seen, two writers do no harm.

    A full or read-only disk, or a store out of reach, is no error: the page is then read anew next time.
    """
    data = json.dumps(_plain(page), ensure_ascii=False, separators=(",", ":")).encode()
    with suppress(Exception):  # of the disk, or of the driver of an object store
        _write(_path(directory, key), gzip.compress(data, mtime=0))


def as_kept(page: Page) -> Page:
    """The page as `load` gives it after `store`, so that its rows are the same whether it was kept or not."""
    return _page(_plain(page))


def _plain(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "words": [[*_rounded(w), w.text, w.size, w.bold, round(w.score, 4), w.other, w.turned] for w in page.words],
        "rules": [_rounded(box) for box in page.rules],
        "fills": [[*_rounded(fill), fill.color] for fill in page.fills],
        "images": [_rounded(box) for box in page.images],
        "route": page.route,
        "reason": page.reason,
        "straightened": page.straightened,
        "spread": page.spread,
    }


def _page(plain: dict[str, Any]) -> Page:
    return Page(
        number=plain["number"],
        width=plain["width"],
        height=plain["height"],
        words=tuple(
            Word(x0, top, x1, bottom, text, size=size, bold=bold, score=score, other=other, turned=turned)
            for x0, top, x1, bottom, text, size, bold, score, other, turned in plain["words"]
        ),
        rules=tuple(Box(*box) for box in plain["rules"]),
        fills=tuple(Fill(x0, top, x1, bottom, (r, g, b)) for x0, top, x1, bottom, (r, g, b) in plain["fills"]),
        images=tuple(Box(*box) for box in plain["images"]),
        route=plain["route"],
        reason=plain["reason"],
        straightened=None if plain["straightened"] is None else tuple(plain["straightened"]),
        spread=plain["spread"],
    )


def _write(path: Path, data: bytes) -> None:
    """Let `path` hold `data` in one step."""
    if not isinstance(path, Path):  # in an object store, where an object appears whole
        path.write_bytes(data)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False)  # noqa: SIM115 - closed below
    try:
        with file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)
        raise


def _path(directory: Path, key: str) -> Path:
    return directory / "ocr" / key[:2] / f"{key}.json.gz"


def _rounded(box: Box) -> list[float]:
    return [round(v, 2) for v in (box.x0, box.top, box.x1, box.bottom)]
