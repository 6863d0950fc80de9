"""What a document was read with, as one hash: while it stays the same, an unchanged file needs no second reading."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pipeline
from pipeline.settings import Settings

SUFFIXES = (".py", ".yaml", ".csv", ".json")

# They say how fast and where, and not what comes out.
WITHOUT_EFFECT = ("cache_dir", "threads")

# They carry documents about and write them down, and do not change what is read in them.
CARRIERS = (
    "batch",
    "cli",
    "cluster",
    "commands",
    "compact",
    "dataset",
    "dictionary",
    "discover",
    "engines",
    "exitcodes",
    "external_sort",
    "forget",
    "forget_dataset",
    "ingest",
    "lease",
    "lineage",
    "places",
    "progress",
    "publish",
    "review",
    "run",
    "state",
    "stats",
    "store",
    "workers",
)

TOOLS = ("pypdfium2", "pdfplumber", "spacy", "regex", "rapidocr", "onnxruntime")


def fingerprint(settings: Settings) -> str:
    """A hash over planlupp's version, code and rules, the tools' versions and all settings that change what is read."""
    read = {name: value for name, value in asdict(settings.read).items() if name not in WITHOUT_EFFECT}
    parts = [pipeline.__version__, code_hash(), repr(sorted(read.items()))]
    parts += [f"{name} {_version(name)}" for name in TOOLS]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@cache
def code_hash() -> str:
    """A hash over the files of `rules` and `extractors` and those of `pipeline` that read, normalise and judge."""
    home = Path(pipeline.__file__).parent.parent
    digest = hashlib.sha256()
    for package in ("extractors", "pipeline", "rules"):
        for path in sorted((home / package).rglob("*")):
            first = path.relative_to(home / package).parts[0].removesuffix(".py")
            if path.suffix in SUFFIXES and not (package == "pipeline" and first in CARRIERS):
                digest.update(path.relative_to(home).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
