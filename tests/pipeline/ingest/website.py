"""A real HTTP server on a loopback port that plays a municipality's web site, well or badly behaved."""

from __future__ import annotations

import hashlib
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from pipeline.ingest.job import ingest
from pipeline.ingest.report import Report
from pipeline.ingest.sources import SourceList, read_sources

TODAY = date(2026, 3, 1)


def pdf(text: str, size: int = 0) -> bytes:
    """Bytes that begin and end as a PDF does, with `text` to tell one from another, filled up to `size`."""
    filling = b"%" + b"x" * max(size - len(text) - 40, 0)
    return b"%PDF-1.4\n%" + text.encode() + b"\n" + filling + b"\nstartxref\n0\n%%EOF\n"


@dataclass(frozen=True)
class Request:
    """What the server was asked: `conditional` with If-None-Match or If-Modified-Since; monotonic seconds from
    `begin` to `end`.
    """

    path: str
    conditional: bool
    agent: str
    begin: float
    end: float
    status: int
    sent: int


@dataclass
class Answer:
    """What a path answers. With `validators` (the default) it carries an ETag and honours it; `play` takes the whole
    answer over.
    """

    body: bytes = b""
    type: str = "application/pdf"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    play: Callable[[BaseHTTPRequestHandler], None] | None = None


class Site:
    """One web site. `pages` maps a path (with its query) to an Answer, or to a list of them for one request after the
    other.
    """

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer | list[Answer]] = {}
        self.latency = 0.0
        self._requests: list[Request] = []
        self._under_way = 0
        self._told = threading.Condition()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:
                with site._told:
                    site._under_way += 1
                try:
                    self._do_get()
                finally:
                    with site._told:
                        site._under_way -= 1
                        site._told.notify_all()

            def _do_get(self) -> None:
                begin = time.monotonic()
                self.sent, self.answered = 0, 0
                answer = site._answer(self.path)
                time.sleep(site.latency)
                with suppress(OSError):
                    self._send(answer)
                    self.wfile.flush()
                conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
                agent = self.headers.get("User-Agent", "")
                ended = time.monotonic()
                site._requests.append(Request(self.path, conditional, agent, begin, ended, self.answered, self.sent))

            def _send(self, answer: Answer) -> None:
                if answer.play:
                    self.close_connection = True
                    answer.play(self)
                    return
                etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
                if answer.validators and answer.status == 200 and self.headers.get("If-None-Match") == etag:
                    self.answered = 304
                    self.send_response(304)
                    self.send_header("ETag", etag)
                    self.end_headers()
                    return
                self.answered = answer.status
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.type)
                self.send_header("Content-Length", str(len(answer.body)))
                if answer.validators and answer.status == 200:
                    self.send_header("ETag", etag)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)
                self.sent = len(answer.body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            self._server.socket = certificate.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_address[1]
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def _answer(self, path: str) -> Answer:
        answer = self.pages.get(path) or self.pages.get(unquote(path)) or Answer(b"gone", "text/plain", 404)
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    def listing(self, *links: str, path: str = "/") -> None:
        """Make `path` an HTML page with these links (`address` or `address|text`)."""
        anchors = (f'<li><a href="{link.partition("|")[0]}">{link.partition("|")[2]}</a></li>' for link in links)
        page = f"<!doctype html><meta charset=utf-8><title>Protokoll</title><ul>{''.join(anchors)}</ul>"
        self.pages[path] = Answer(page.encode(), "text/html; charset=utf-8")

    def publish(self, path: str, body: bytes, **keys: object) -> None:
        """Make `path` answer with this body."""
        self.pages[path] = Answer(body, **keys)  # type: ignore[arg-type]

    @property
    def requests(self) -> list[Request]:
        """What was asked, in order of answering. Who has its answer may ask before the server has put it down: those
        under way are waited for, up to half a second."""
        with self._told:
            self._told.wait_for(lambda: not self._under_way, timeout=0.5)
            return self._requests

    def asked(self) -> list[str]:
        """The paths that were asked for, without robots.txt, in order."""
        return [request.path for request in self.requests if request.path != "/robots.txt"]

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def run_once(sources: SourceList, root: Path) -> None:
    """One run, for a process of its own."""
    ingest(sources, root, threading.Event())


class Job:
    """`sources.toml` and `data/raw` of one test: add sources, run, look at what came."""

    def __init__(self, folder: Path) -> None:
        self.toml = folder / "sources.toml"
        self.raw = folder / "raw"
        self.text = 'contact = "data@example.se"\n[defaults]\nallow_private = true\ndelay = 0\ntimeout = 2\n'
        self.lines: list[str] = []

    def source(self, start: str, **keys: str) -> str:
        """Add a source; the keys are TOML values as they would stand in the file."""
        name = keys.pop("name", f"s{self.text.count('[[source]]')}")
        keys = {"municipality": '"Vallentuna"', "start": f'"{start}"', **keys}
        self.text += f'[[source]]\nname = "{name}"\n' + "".join(f"{key} = {value}\n" for key, value in keys.items())
        return name

    def read(self) -> SourceList:
        """The sources as the command reads them."""
        self.toml.write_text(self.text, encoding="utf-8")
        return read_sources(self.toml, TODAY)

    def run(self, **keys: object) -> Report:
        """Run ingest once."""
        self.lines = []
        return ingest(self.read(), self.raw, threading.Event(), on_line=self.lines.append, **keys)  # type: ignore[arg-type]

    def files(self) -> list[Path]:
        """The stored files."""
        return sorted(path for path in self.raw.glob("*/*") if not path.parent.name.startswith("."))

    def contents(self) -> list[bytes]:
        """What they hold."""
        return sorted(path.read_bytes() for path in self.files())
