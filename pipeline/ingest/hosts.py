"""Politeness: one request at a time for a host, with a delay that grows on errors and that robots.txt and
`Retry-After` can lengthen.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

MOST_GROWTH = 60
LONGEST_DELAY = 60.0
LONGEST_RETRY_AFTER = 120.0
_LEAST_GROWN_FROM = 0.02
_SLOWEST_ANSWER = 10.0
_UNREACHABLE_IN_A_ROW = 3
_FAULTS_IN_A_ROW = 10


class Stopped(Exception):
    """The job was asked to stop, or the time of a source is over."""


@dataclass
class Clock:
    """Waiting that a signal ends: `stop` is set by the command, `ends` (monotonic seconds) is when the source's time
    is over.
    """

    stop: threading.Event
    ends: float

    def wait(self, seconds: float) -> None:
        """Sleep; raises Stopped at once where the job stops or the sleep would outlast the source's time."""
        if self.stop.is_set() or self.stop.wait(max(0.0, min(seconds, self.left()))) or seconds > self.left():
            raise Stopped

    def left(self) -> float:
        """Seconds that are left for the source."""
        return self.ends - time.monotonic()


@dataclass
class Host:
    """One host and port. `delay` is what is waited between two requests now; `away` says why it is asked nothing more
    in this run.
    """

    authority: str
    delay: float = 0.0
    crawl_delay: float = 0.0
    away: str | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    _free_since: float = -math.inf
    _held_until: float = -math.inf
    _faults: int = 0
    _unreachable: int = 0

    @contextmanager
    def turn(self, least_delay: float, clock: Clock) -> Iterator[None]:
        """Hold the host for one request, after the delay since the one before: the longest of the source's,
        robots.txt's and the grown.
        """
        while not self.lock.acquire(timeout=0.5):
            clock.wait(0)
        try:
            delay = max(self.delay, least_delay, self.crawl_delay)
            clock.wait(max(self._free_since + delay, self._held_until) - time.monotonic())
            yield
        finally:
            self._free_since = time.monotonic()
            self.lock.release()

    def hold(self, seconds: float) -> None:
        """Ask nothing for so long (Retry-After)."""
        self._held_until = max(self._held_until, time.monotonic() + seconds)

    def went_well(self, least_delay: float, seconds: float) -> None:
        """After an answer that took `seconds` to begin: the delay falls towards what is asked for, never below the
        answer's time.
        """
        self._faults = self._unreachable = 0
        self.delay = max(least_delay, self.delay / 2, min(seconds, _SLOWEST_ANSWER))

    def went_badly(self, least_delay: float, *, unreachable: bool) -> None:
        """After an error of the server or the line: the delay doubles, up to 60 times what is asked for and to 60 s.

        A host that only fails is left alone for the rest of the run.
        """
        least_delay = max(least_delay, _LEAST_GROWN_FROM)
        self.delay = min(max(self.delay, least_delay) * 2, least_delay * MOST_GROWTH, max(LONGEST_DELAY, least_delay))
        self._faults += 1
        self._unreachable = self._unreachable + 1 if unreachable else 0
        if self._unreachable >= _UNREACHABLE_IN_A_ROW:
            self.away = f"not reached {self._unreachable} times in a row"
        elif self._faults >= _FAULTS_IN_A_ROW * 3:
            self.away = f"answered {self._faults} times in a row with an error"


class Hosts:
    """All hosts of a run, by authority (`host` or `host:port`)."""

    def __init__(self) -> None:
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def at(self, authority: str) -> Host:
        """The host of that name, the same object for every source."""
        with self._lock:
            return self._hosts.setdefault(authority, Host(authority))
