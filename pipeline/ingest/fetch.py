"""One polite and suspicious request: robots.txt, politeness, redirects, retries, limits, and where the connection
really goes.

A municipality's web server is trusted with nothing: not to be where its name says (the address connected to is
checked, so that DNS rebinding gains nothing), not to end its answers, not to send what it announces.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import responses
from typing import Any, Protocol
from urllib.parse import urlsplit

import protego
import urllib3
from urllib3 import exceptions
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from pipeline import __version__
from pipeline.ingest.hosts import LONGEST_RETRY_AFTER, Clock, Host, Hosts, Stopped
from pipeline.ingest.links import canonical_url
from pipeline.ingest.sources import Source

ROBOTS_NAME = "planlupp"
RETRIES = 2
MOST_REDIRECTS = 10
_CHUNK = 64 * 1024
_ROBOTS_BYTES = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB must be parsed
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OF_THE_SOURCE = frozenset({"private-address", "other-host"})  # refused to this source, maybe not to the next
_TRY_AGAIN = frozenset({408, 429, 500, 502, 503, 504})


class FetchError(Exception):
    """An address that gave nothing. `code` is a short stable word for the log, the message one line for the report."""

    def __init__(self, code: str, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Sink(Protocol):
    """Where a body goes, piece by piece. May raise FetchError."""

    def restart(self) -> None:
        """Forget what came so far."""

    def write(self, piece: bytes) -> None:
        """Take a piece of the body."""


class Memory:
    """A sink for pages: the body in memory, at most `limit` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.restart()

    def restart(self) -> None:
        """Forget what came so far."""
        self.body = bytearray()

    def write(self, piece: bytes) -> None:
        """Take a piece of the body."""
        self.body += piece
        if len(self.body) > self._limit:
            raise FetchError("too-large", f"is larger than {self._limit / 1e6:g} MB")


@dataclass(frozen=True)
class Validators:
    """What a server said to recognise a version by: sent back, they save traffic; they never decide what is new."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The conditional request headers (RFC 9110, 13.1)."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


NO_VALIDATORS = Validators()


@dataclass(frozen=True)
class Reply:
    """A good answer: `status` 200 (the body is in the sink) or 304; `url` after redirects; `announced` where the
    length was known.
    """

    status: int
    url: str
    content_type: str
    disposition: str | None
    validators: Validators
    announced: bool


class RobotsStore(Protocol):
    """Where robots.txt files are kept between runs (to be asked for conditionally), and who wants to be left alone."""

    def robots(self, authority: str) -> tuple[str, Validators] | None:
        """The robots.txt of a host as it was last, or None."""

    def keep_robots(self, authority: str, text: str, validators: Validators) -> None:
        """Remember a host's robots.txt."""

    def asked_to_wait(self, authority: str) -> float:
        """Seconds for which a host still wants to be left alone."""

    def keep_wait(self, authority: str, seconds: float) -> None:
        """A host wants to be left alone for so long."""


class Robots:
    """The robots.txt of each host and port, asked for once in a run."""

    def __init__(self, store: RobotsStore) -> None:
        self.store = store
        self._rules: dict[str, protego.Protego | FetchError] = {}

    def known(self, authority: str) -> protego.Protego | FetchError | None:
        """The rules, why they could not be had, or None where nobody has asked yet."""
        return self._rules.get(authority)

    def keep(self, authority: str, rules: protego.Protego | FetchError) -> None:
        """Remember for this run."""
        self._rules[authority] = rules


def user_agent(contact: str) -> str:
    """Who asks: the program with its version, and where the operator is reached."""
    return f"{ROBOTS_NAME}/{__version__} (+{contact})"


def authority_of(url: str) -> str:
    """`host`, or `host:port` where the port is not the scheme's own."""
    return urlsplit(url).netloc


class Fetcher:
    """Requests for one source; used by one thread. `close` drops its connections."""

    def __init__(self, source: Source, contact: str, hosts: Hosts, robots: Robots, clock: Clock) -> None:
        self._source = source
        self._hosts = hosts
        self._robots = robots
        self._clock = clock
        self._agent = user_agent(contact)
        self._line: socket.socket | None = None
        self._pools = _pools(self)
        starts = (authority_of(canonical_url(start)) for start in source.start)
        self._allowed = tuple(starts) + source.hosts

    def close(self) -> None:
        """Drop all connections."""
        self._pools.clear()

    def hang_up(self) -> None:
        """End the connection that a request is using now; may be called from another thread."""
        if line := self._line:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def permits_host(self, url: str) -> bool:
        """Whether the source may ask this address's host: a start page's (with or without `www.`), or one of its
        `hosts`.
        """
        return any(_same_host(authority_of(url), allowed) for allowed in self._allowed)

    def get(self, url: str, sink: Sink, validators: Validators, *, page: bool) -> Reply:
        """Ask for `url` until it answers, at most three times.

        `page` allows a compressed answer (documents are asked for as they are). Raises FetchError, or Stopped.
        """
        for attempt in range(RETRIES + 1):
            try:
                return self._follow(url, sink, validators, page=page)
            except _TryAgain as fault:
                host = self._hosts.at(fault.authority)
                if attempt == RETRIES or host.away:
                    tries = f" ({attempt + 1} tries)" if attempt else ""
                    raise FetchError(fault.code, f"{fault}{tries}", fault.status) from fault
        raise AssertionError("the loop above returns or raises")

    def _follow(self, url: str, sink: Sink, validators: Validators, *, page: bool) -> Reply:
        seen: list[str] = []
        while True:
            if url in seen:
                raise FetchError("redirect-loop", f"redirects in a circle, back to {url}")
            if len(seen) > MOST_REDIRECTS:
                raise FetchError("redirect-loop", f"redirects more than {MOST_REDIRECTS} times")
            if not self.permits_host(url):
                raise FetchError(
                    "other-host", f"redirects to another host, {url}: add it to the source's hosts if it belongs there"
                )
            seen.append(url)
            self._check_robots(url)
            target = self._ask(url, sink, validators, page=page)
            if isinstance(target, Reply):
                return target
            url = target

    def _check_robots(self, url: str) -> None:
        authority = authority_of(url)
        rules = self._robots.known(authority)
        if rules is None:
            try:
                rules = self._read_robots(url, authority)
            except FetchError as error:
                if error.code in _OF_THE_SOURCE:
                    raise
                rules = error
            self._robots.keep(authority, rules)
        if isinstance(rules, FetchError):
            why = f"robots.txt could not be read, which forbids all (RFC 9309): {rules}" if rules.status else str(rules)
            raise FetchError(rules.code, why)
        if not rules.can_fetch(url, ROBOTS_NAME):
            raise FetchError("robots", "robots.txt forbids it")

    def _read_robots(self, url: str, authority: str) -> protego.Protego:
        parts = urlsplit(url)
        target: str | Reply = f"{parts.scheme}://{parts.netloc}/robots.txt"
        kept = self._robots.store.robots(authority)
        text, validators = kept or ("", NO_VALIDATORS)
        for attempt in range(RETRIES + 1):
            sink = Memory(_ROBOTS_BYTES)
            try:
                for _ in range(5):  # RFC 9309, 2.3.1.2: at least five redirects
                    if isinstance(target, str):
                        if not self.permits_host(target):
                            raise FetchError("other-host", f"it redirects to another host, {target}")
                        target = self._ask(target, sink, validators, page=True)
                if isinstance(target, str):
                    raise FetchError("redirect-loop", "it redirects again and again")
                if target.status == 200:
                    text = bytes(sink.body).decode("utf-8", errors="replace")
                    self._robots.store.keep_robots(authority, text, target.validators)
                break
            except _TryAgain as fault:
                if attempt == RETRIES or self._hosts.at(authority).away:
                    raise FetchError(fault.code, str(fault), fault.status) from fault
            except FetchError as error:
                if not 400 <= error.status < 500:
                    raise
                text = ""  # RFC 9309, 2.3.1.3: no robots.txt, all allowed
                break
        rules = protego.Protego.parse(text)
        crawl_delay = rules.crawl_delay(ROBOTS_NAME)
        rate = rules.request_rate(ROBOTS_NAME)
        per_request = rate.seconds / rate.requests if rate and rate.requests else 0.0
        self._hosts.at(authority).crawl_delay = max(crawl_delay or 0.0, per_request)
        return rules

    def _ask(self, url: str, sink: Sink, validators: Validators, *, page: bool) -> Reply | str:
        """One request in the host's turn: the answer, or the address it redirects to."""
        authority = authority_of(url)
        host = self._hosts.at(authority)
        if not host.away and (seconds := self._robots.store.asked_to_wait(authority)) > 0:
            host.away = f"asked to be left alone for another {seconds:.0f} s (Retry-After)"
        if host.away:
            raise FetchError("host-away", f"not asked: {host.authority} {host.away}")
        sink.restart()
        with host.turn(self._source.delay, self._clock):
            begin = time.monotonic()
            deadline = min(self._source.max_file_seconds, self._clock.left())
            try:
                with self._errors_of(host, begin + deadline), self._watched(deadline) as hung_up:
                    reply = self._request(url, sink, validators, host, begin, page=page)
                if hung_up.is_set():  # what looks like the end of the body may be our own doing
                    raise self._too_slow()
                self._clock.wait(0)
            except _TryAgain as fault:
                host.went_badly(self._source.delay, unreachable=fault.unreachable)
                if fault.retry_after:
                    self._heed(host, fault.retry_after)
                raise
        return reply

    def _heed(self, host: Host, seconds: float) -> None:
        if seconds > LONGEST_RETRY_AFTER or seconds > self._clock.left():
            host.away = f"asked to be left alone for {seconds:.0f} s (Retry-After)"
            self._robots.store.keep_wait(host.authority, seconds)
        else:
            host.hold(seconds)

    def _request(
        self, url: str, sink: Sink, validators: Validators, host: Host, begin: float, *, page: bool
    ) -> Reply | str:
        headers = {
            "User-Agent": self._agent,
            "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8"
            if page
            else "application/pdf, */*;q=0.8",
            "Accept-Language": "sv, *;q=0.5",
            "Accept-Encoding": "gzip, deflate" if page else "identity",
            **validators.headers(),
        }
        response = self._pools.request(
            "GET",
            url,
            headers=headers,
            redirect=False,
            retries=False,
            preload_content=False,
            timeout=urllib3.Timeout(connect=self._source.timeout, read=self._source.timeout),
        )
        try:
            answered = time.monotonic() - begin
            if response.status in _REDIRECTS and response.headers.get("Location"):
                host.went_well(self._source.delay, answered)
                if response.length_remaining != 0:
                    response.close()
                return _redirect_target(url, response.headers["Location"])
            if response.status in _TRY_AGAIN:
                raise _TryAgain(
                    f"http-{response.status}",
                    _status_line(response.status),
                    host.authority,
                    response.status,
                    retry_after=_retry_after(response.headers.get("Retry-After")),
                )
            if response.status == 304 and validators != NO_VALIDATORS:
                host.went_well(self._source.delay, answered)
                return self._reply(url, response)
            if response.status != 200:
                host.went_well(self._source.delay, answered)
                raise FetchError(f"http-{response.status}", _status_line(response.status), response.status)
            while piece := response.read1(_CHUNK, decode_content=True):
                sink.write(piece)
                if self._clock.stop.is_set():
                    raise Stopped
            host.went_well(self._source.delay, answered)
            return self._reply(url, response)
        except BaseException:
            response.close()
            raise
        finally:
            response.release_conn()

    @staticmethod
    def _reply(url: str, response: urllib3.BaseHTTPResponse) -> Reply:
        headers = response.headers
        return Reply(
            response.status,
            url,
            headers.get("Content-Type", ""),
            headers.get("Content-Disposition"),
            Validators(headers.get("ETag"), headers.get("Last-Modified")),
            announced="Content-Length" in headers or "chunked" in headers.get("Transfer-Encoding", "").lower(),
        )

    @contextlib.contextmanager
    def _watched(self, seconds: float) -> Iterator[threading.Event]:
        """End the connection when the request has taken too long, even where each single byte came in time.

        The event that is yielded says that this happened.
        """
        hung_up = threading.Event()

        def too_late() -> None:
            hung_up.set()
            self.hang_up()

        timer = threading.Timer(max(seconds, 0.0), too_late)
        timer.daemon = True
        timer.start()
        try:
            yield hung_up
        finally:
            timer.cancel()

    def _too_slow(self) -> FetchError:
        if self._clock.left() <= 0:
            raise Stopped
        return FetchError("too-slow", f"took longer than {self._source.max_file_seconds:g} s (max_file_seconds)")

    @contextlib.contextmanager
    def _errors_of(self, host: Host, deadline: float) -> Iterator[None]:
        """Each exception of urllib3 as one of ours."""
        try:
            yield
        except (FetchError, Stopped, _TryAgain):
            raise
        except (exceptions.HTTPError, OSError, ValueError, EOFError) as error:
            if time.monotonic() >= deadline:
                raise self._too_slow() from error
            cause = _root(error)
            if isinstance(cause, FetchError):
                raise cause from error
            if isinstance(cause, ssl.SSLCertVerificationError):
                raise FetchError(
                    "tls", f"the certificate of {host.authority} is not valid: {cause.verify_message}"
                ) from error
            if isinstance(error, exceptions.SSLError) or isinstance(cause, ssl.SSLError):
                raise FetchError("tls", f"no secure connection with {host.authority}: {_words(cause)}") from error
            if isinstance(
                error, exceptions.ConnectTimeoutError | exceptions.NewConnectionError | exceptions.NameResolutionError
            ):
                raise _TryAgain(
                    "unreachable", f"{host.authority} is not reached: {_words(cause)}", host.authority, unreachable=True
                ) from error
            if isinstance(error, exceptions.ReadTimeoutError | TimeoutError):
                message = f"{host.authority} was silent for {self._source.timeout:g} s"
                raise _TryAgain("timeout", message, host.authority) from error
            if isinstance(error, exceptions.DecodeError):
                raise FetchError("broken-encoding", f"its compressed body is broken: {_words(cause)}") from error
            if isinstance(error, exceptions.LocationParseError | exceptions.LocationValueError | UnicodeError):
                raise FetchError("bad-address", f"is no usable address: {_words(cause)}") from error
            raise _TryAgain("broken-off", f"the connection broke off: {_words(cause)}", host.authority) from error


class _TryAgain(FetchError):
    """A fault that may pass: of the server (5xx, 429) or of the line."""

    def __init__(
        self,
        code: str,
        message: str,
        authority: str,
        status: int = 0,
        *,
        retry_after: float = 0.0,
        unreachable: bool = False,
    ) -> None:
        super().__init__(code, message, status)
        self.authority = authority
        self.retry_after = retry_after
        self.unreachable = unreachable


def _pools(fetcher: Fetcher) -> urllib3.PoolManager:
    """A pool manager whose connections check the address that they reached before a byte is sent, and can be hung up
    on.
    """
    allow_private = fetcher._source.allow_private

    class Guarded:
        _own_line: socket.socket | None = None

        def _new_conn(self) -> socket.socket:
            line: socket.socket = super()._new_conn()  # type: ignore[misc]
            reached = line.getpeername()[0]
            if not allow_private and not is_public(reached):
                line.close()
                raise FetchError(
                    "private-address", f"leads to the private address {reached}: refused (allow_private permits it)"
                )
            # A second handle on the connection: TLS takes the first one away.
            self._own_line = fetcher._line = line.dup()
            return line

        def request(self, *args: Any, **keys: Any) -> None:
            fetcher._line = self._own_line
            super().request(*args, **keys)  # type: ignore[misc]

        def close(self) -> None:
            if self._own_line is not None:
                if fetcher._line is self._own_line:
                    fetcher._line = None
                self._own_line.close()
                self._own_line = None
            super().close()  # type: ignore[misc]

    class GuardedHTTP(Guarded, HTTPConnection):
        pass

    class GuardedHTTPS(Guarded, HTTPSConnection):
        pass

    class HTTPPool(HTTPConnectionPool):
        ConnectionCls = GuardedHTTP

    class HTTPSPool(HTTPSConnectionPool):
        ConnectionCls = GuardedHTTPS

    manager = urllib3.PoolManager(num_pools=4, maxsize=1)
    manager.pool_classes_by_scheme = {"http": HTTPPool, "https": HTTPSPool}
    return manager


def is_public(address: str) -> bool:
    """Whether an IP address is a public host's: no loopback, private, link-local, multicast or reserved one, also
    inside IPv6 forms.

    >>> is_public("::ffff:127.0.0.1")
    False
    """
    reached = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(reached, ipaddress.IPv6Address):
        nat64 = (
            ipaddress.IPv4Address(int(reached) & 0xFFFFFFFF)
            if reached in ipaddress.ip_network("64:ff9b::/96")
            else None
        )
        inside = reached.ipv4_mapped or reached.sixtofour or nat64
        if inside is not None:
            reached = inside
    return reached.is_global and not reached.is_multicast


def _same_host(authority: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return authority.endswith(allowed[1:])
    return authority.removeprefix("www.") == allowed.removeprefix("www.")


def _redirect_target(url: str, location: str) -> str:
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return canonical_url(location, url)
    except ValueError as error:
        raise FetchError("bad-redirect", f"redirects to {location[:200]!r}, which {error}") from error


def _retry_after(value: str | None) -> float:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3), 0 without a readable one."""
    if value is None:
        return 0.0
    if re.fullmatch(r"\s*\d+\s*", value):
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, OverflowError):
        return 0.0


def _status_line(status: int) -> str:
    return f"the server answered {status} {responses.get(status, '')}".rstrip()


def _root(error: BaseException) -> BaseException:
    """The innermost cause of an exception."""
    seen = {id(error)}
    while True:
        inner = error.__cause__ or error.__context__
        arguments = [item for item in error.args if isinstance(item, BaseException)]
        reason = getattr(error, "reason", None)
        candidates = [
            item for item in (reason, *arguments, inner) if isinstance(item, BaseException) and id(item) not in seen
        ]
        if not candidates or isinstance(error, FetchError):
            return error
        error = candidates[0]
        seen.add(id(error))


def _words(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
