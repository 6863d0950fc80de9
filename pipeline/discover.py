"""Finding the PDFs: files and folders given as INPUT → the list of files to read."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.places import is_remote, reaching, version

MAGIC = b"%PDF-"


@dataclass(frozen=True)
class SourceFile:
    """One file to read: `name` is its path below INPUT with `/` between parts, in NFC, unique in the run.

    `size` (bytes) and `modified_ns` tell whether it may have changed (in an object store, `modified_ns` stands for the
    object's version); `fault` says in one line why the file cannot be read, "" where it can.
    """

    path: Path
    name: str
    size: int = 0
    modified_ns: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Discovery:
    """The files found, ordered by name, and the given folders that hold no PDF."""

    files: tuple[SourceFile, ...]
    without_pdf: tuple[Path, ...] = ()


def discover(inputs: Sequence[Path]) -> Discovery:
    """All PDFs among `inputs`: a file that is given is taken whatever its name, a folder is searched with all below it.

    In a folder a file counts when its name ends in `.pdf` (in any case) or its first bytes are `%PDF-`. Names that
    begin with a dot are left out (`._plan.pdf` is what macOS leaves beside `plan.pdf`). Links are followed, each
    folder is entered once. A file that is reached twice is listed once. Where two INPUTs hold the same relative path,
    both names begin with as much of their folder as tells them apart. Raises FileNotFoundError for a missing INPUT.
    """
    found: dict[Path, SourceFile] = {}
    roots: dict[Path, Path] = {}
    without = []
    for given in inputs:
        if is_remote(given):
            with reaching(given):
                objects = {file.path: file for file in _objects(given)}
            if not objects:
                without.append(given)
            found |= objects
            roots |= dict.fromkeys(objects, given)
            continue
        if not given.exists() and not given.is_symlink():
            raise FileNotFoundError(given)
        root = given.resolve() if given.is_dir() else given.parent.resolve() / given.name
        folder = root if root.is_dir() else root.parent
        paths = list(_walk(root)) if root.is_dir() else [root]
        if not paths:
            without.append(given)
        for path in paths:
            if path not in found:
                found[path] = _source(path, path.relative_to(folder))
                roots[path] = folder
    files = _tell_apart(list(found.values()), roots)
    return Discovery(tuple(sorted(files, key=lambda f: f.name)), tuple(without))


def _walk(root: Path) -> Iterator[Path]:
    entered: set[tuple[int, int]] = set()
    for folder, folders, names in os.walk(root, followlinks=True):
        here = Path(folder)
        status = here.stat()
        key = (status.st_dev, status.st_ino)
        if key in entered:
            folders.clear()
            continue
        entered.add(key)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = here / name
            if not name.startswith(".") and (name.lower().endswith(".pdf") or _begins_as_pdf(path)):
                yield path


def _objects(given: Path) -> Iterator[SourceFile]:
    """The PDFs below a place in an object store, or the one object that it names, by the rules for files."""
    fs: Any = given.fs  # type: ignore[attr-defined]
    root: str = given.path  # type: ignore[attr-defined]
    listed = fs.find(root, detail=True)
    if not listed and not given.exists():
        raise FileNotFoundError(given)
    for key, info in sorted(listed.items()):
        below = key.removeprefix(root).strip("/")
        if not below:
            yield SourceFile(given, unicodedata.normalize("NFC", given.name), info["size"], version(info))
        elif not any(part.startswith(".") for part in below.split("/")) and _is_pdf(fs, key, info["size"]):
            yield SourceFile(given / below, unicodedata.normalize("NFC", below), info["size"], version(info))


def _is_pdf(fs: Any, key: str, size: int) -> bool:
    return key.lower().endswith(".pdf") or (size >= len(MAGIC) and fs.cat_file(key, end=len(MAGIC)) == MAGIC)


def _begins_as_pdf(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def _source(path: Path, relative: Path) -> SourceFile:
    name = unicodedata.normalize("NFC", relative.as_posix()).encode("utf-8", "replace").decode("utf-8")
    try:
        status = path.stat()
    except OSError as error:
        return SourceFile(path, name, fault=unreadable(error))
    if not stat.S_ISREG(status.st_mode):
        return SourceFile(path, name, fault="is not a regular file: give the PDF itself")
    return SourceFile(path, name, status.st_size, status.st_mtime_ns)


def unreadable(error: OSError) -> str:
    """The one line for a file that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return "the file is not there (a broken link, or removed during the run): put it back, or remove the link"
    if isinstance(error, PermissionError):
        return "no right to read the file: change its permissions"
    return f"the file cannot be read ({error.strerror or error}): copy it anew from its source"


def _tell_apart(files: list[SourceFile], roots: dict[Path, Path]) -> list[SourceFile]:
    """The files with unique names: the same name below two INPUTs gets parts of the folder in front; two names in one
    folder that are the same in NFC get a number behind."""
    by_name: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        by_name[file.name].append(file)
    result = []
    for name, same in by_name.items():
        if len(same) == 1:
            result.append(same[0])
            continue
        folders = [roots[file.path].parts for file in same]
        depths = range(1, max(map(len, folders)) + 1)
        depth = next((n for n in depths if len({parts[len(parts) - n :] for parts in folders}) == len(same)), None)
        for number, (file, parts) in enumerate(zip(same, folders, strict=True), 1):
            if depth is None:
                unique = name if number == 1 else f"{name} ({number})"
            else:
                unique = "/".join([*(part.strip(os.sep) for part in parts[len(parts) - depth :]), name]).lstrip("/")
            result.append(replace(file, name=unicodedata.normalize("NFC", unique)))
    return result
