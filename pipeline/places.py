"""Where inputs, the dataset, the cache and the decisions stand: on the disk, or in an object store under an fsspec URL.

A place on the disk is a `pathlib.Path`, one in an object store a `UPath` of universal-pathlib, which has the same
methods; signatures call both Path. Here is what the two do differently. A file on the disk gets its content by a
rename; an object store has no rename and needs none, since an object appears whole when its upload ends. Folders of an
object store come and go with what is in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

import click
from filelock import FileLock

from extractors.errors import DocumentError, PlanluppError, SetupError

if TYPE_CHECKING:
    import pyarrow.parquet as pq

    from pipeline.lease import Lease

# Kinds of URL, as fsspec names them, whose stores put an object in place in one step and can refuse to replace one;
# each with planlupp's extra that brings its driver. `memory` is fsspec's own, for one process.
STORES = {"s3": "s3", "gs": "gs", "gcs": "gs", "abfs": "abfs", "abfss": "abfs", "az": "abfs", "memory": "s3"}

# Requests to a store at a time: each takes some hundredths of a second, most of them waiting.
REQUESTS = 16

# Packages whose errors say that a store cannot be reached or refuses something.
_DRIVERS = frozenset({"adlfs", "aiobotocore", "aiohttp", "azure", "botocore", "fsspec", "gcsfs", "google", "s3fs"})


_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class NotFetched(DocumentError):
    """A store did not hand the document over; another time it may."""


def place(text: str) -> Path:
    """The place that a path, a `file://` URL or the URL of an object store names.

    Raises ValueError for another kind of URL, SetupError where the driver of the store is not installed.
    """
    kind, separator, _ = text.partition("://")
    if not separator:
        return Path(text)
    if kind == "file":
        return Path(unquote(urlsplit(text).path))
    if kind not in STORES:
        raise ValueError(f"{text}: give a path, or a URL that begins with file://, s3://, gs:// or abfs://")
    try:
        from upath import UPath

        found = UPath(text.rstrip("/"), use_listings_cache=False)  # others write there, too
        found.fs  # noqa: B018 - its driver is imported here
    except ImportError as error:
        extra = f"planlupp[{STORES[kind]}]"
        raise SetupError(f"{kind}:// needs packages that are not installed: pip install '{extra}'") from error
    return found  # type: ignore[return-value]


class Place(click.Path):
    """The type of an argument that takes a path or a URL: a click.Path that lets URLs by."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The place; a usage error for a URL that planlupp does not know or cannot reach."""
        if not isinstance(value, str) or "://" not in value:
            return super().convert(value, param, ctx)
        try:
            found = place(value)
            with reaching(found):
                there = found.exists()
        except ValueError as error:
            self.fail(str(error), param, ctx)
        except OSError as error:
            self.fail(f"{value} cannot be reached: {reason(error)}", param, ctx)
        if self.exists and not there:
            self.fail(f"{value} does not exist: check the address", param, ctx)
        if not self.exists and set(value) & set("*?["):  # fsspec would take them for a pattern
            self.fail(f"{value}: an address to write to cannot have *, ? or [ in it", param, ctx)
        return found


def is_remote(at: Path) -> bool:
    """Whether the place is in an object store."""
    return not isinstance(at, Path)


def put_in_place(temporary: Path, at: Path) -> None:
    """Let `at` hold what the file `temporary`, which is on the disk, holds: in one step, whole or not at all."""
    if is_remote(at):
        at.fs.put_file(str(temporary), at.path)  # type: ignore[attr-defined]
        temporary.unlink()
    else:
        at.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(at)


def remove(*files: Path) -> None:
    """Remove files that may be there; all of one store."""
    if files and is_remote(files[0]):
        with suppress(FileNotFoundError):
            files[0].fs.rm([file.path for file in files])  # type: ignore[attr-defined]
        return
    for file in files:
        file.unlink(missing_ok=True)


def remove_with_folder(file: Path) -> None:
    """Remove a file that may be there, and its folder when that is empty then."""
    remove(file)
    if not is_remote(file) and not any(file.parent.iterdir()):
        file.parent.rmdir()


def parquet(file: Path) -> pq.ParquetFile:
    """The opened Parquet file; FileNotFoundError where there is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if is_remote(file):
        return pq.ParquetFile(pa.BufferReader(file.fs.cat_file(file.path)))  # type: ignore[attr-defined]
    return pq.ParquetFile(file)


def each(function: Callable[[_Item], _Result], items: Sequence[_Item], *, remote: bool) -> Iterator[_Result]:
    """`function` of each item, in their order; of `REQUESTS` at a time where it waits for a `remote` store."""
    if not remote:
        yield from map(function, items)
        return
    with ThreadPoolExecutor(REQUESTS) as threads:
        for start in range(0, len(items), 4 * REQUESTS):
            yield from threads.map(function, items[start : start + 4 * REQUESTS])


def lock(at: Path) -> FileLock | Lease:
    """What one process at a time can `acquire(timeout=0)` and `release`: filelock's Timeout where another holds it."""
    if is_remote(at):
        from pipeline.lease import Lease

        return Lease(at)
    return FileLock(at)


@contextmanager
def fetched(file: Path) -> Iterator[Path]:
    """The file on the disk: itself, or a copy for as long as the block lasts. Raises NotFetched."""
    if not is_remote(file):
        yield file
        return
    with TemporaryDirectory(prefix="planlupp-") as folder:
        copy = Path(folder) / "document.pdf"
        try:
            file.fs.get_file(file.path, str(copy))  # type: ignore[attr-defined]
        except Exception as error:
            raise NotFetched(f"{file} cannot be fetched ({reason(error)}): run again to try once more") from error
        yield copy


def version(info: dict[str, Any]) -> int:
    """A number that changes when the object changes, of what its store says of it."""
    said = info.get("ETag") or info.get("etag") or info.get("created")
    return int.from_bytes(hashlib.sha256(str(said).encode()).digest()[:7])


@contextmanager
def reaching(at: Path) -> Iterator[None]:
    """Turns what a store's driver raises, whatever its kind, into an OSError."""
    try:
        yield
    except (OSError, PlanluppError):
        raise
    except Exception as error:
        if is_remote(at) and type(error).__module__.partition(".")[0] in _DRIVERS:
            raise OSError(f"{reason(error)}") from error
        raise


def reason(error: Exception) -> str:
    """What went wrong, on one line."""
    return " ".join(str(error).split()) or type(error).__name__
