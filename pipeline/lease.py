"""A lock in an object store: an object that only one process can create, and that its holder renews.

A store knows nothing of processes, so a lock that nobody renews counts as left behind: a run that was killed keeps the
next one waiting for `EXPIRES` seconds at most.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractors.errors import OutputError

RENEWED = 60.0  # seconds between renewals
EXPIRES = 600.0  # seconds after which a lock that was not renewed is anyone's
SETTLED = 2.0  # seconds after which, of two that take over an expired lock at once, the last one to write has it


class Lease:
    """The lock at the place `at` in an object store; its methods are those of a FileLock."""

    def __init__(self, at: Path) -> None:
        self.at = at
        self._fs: Any = at.fs  # type: ignore[attr-defined]
        self._path: str = at.path  # type: ignore[attr-defined]
        self._mine = f"{socket.gethostname()}, process {os.getpid()}, {uuid.uuid4().hex}".encode()
        self._renewed = 0.0
        self._released = threading.Event()

    def acquire(self, timeout: float = 0) -> None:
        """Take the lock. Raises OutputError, without waiting, where another process holds it."""
        try:
            if self._fs.exists(self._path):  # not every S3-compatible server heeds `create`
                raise FileExistsError
            self._fs.pipe_file(self._path, self._mine, mode="create")
        except FileExistsError:
            age = datetime.now(UTC) - self._fs.modified(self._path).astimezone(UTC)
            if age.total_seconds() < EXPIRES:
                raise self._taken() from None
            self._fs.pipe_file(self._path, self._mine)
            time.sleep(SETTLED)
            if self._holder() != self._mine:
                raise self._taken() from None
        self._renewed = time.time()
        threading.Thread(target=self._keep, daemon=True).start()

    def check(self) -> None:
        """Raise OutputError where the lock could not be renewed in time and another process may have taken it."""
        if time.time() - self._renewed > EXPIRES:
            self._renew()

    def release(self) -> None:
        """Give the lock back."""
        self._released.set()
        if self._holder() == self._mine:
            self._fs.rm_file(self._path)

    def _keep(self) -> None:
        while not self._released.wait(RENEWED):
            try:
                self._renew()
            except Exception:  # said by `check`, once it matters
                continue

    def _renew(self) -> None:
        if self._holder() != self._mine:
            raise self._taken()
        self._fs.pipe_file(self._path, self._mine)
        self._renewed = time.time()

    def _holder(self) -> bytes:
        try:
            held: bytes = self._fs.cat_file(self._path)
        except FileNotFoundError:
            return b""
        return held

    def _taken(self) -> OutputError:
        holder = self._holder().decode("utf-8", "replace").rpartition(", ")[0] or "which is at its end"
        return OutputError(
            f"another run ({holder}) writes to {self.at.parent.parent}: wait for its end, or give another --out; "
            f"the lock of a run that was killed lapses after {EXPIRES / 60:.0f} minutes"
        )
