"""How ingest does on many sources that have nothing new: `python tests/pipeline/ingest/bench_ingest.py [SOURCES]
[DOCUMENTS]`.

A server process plays SOURCES hosts (loopback ports) with DOCUMENTS PDFs each. The first run fetches all; then a
process of its own runs again, and what it asked, how long it took and its peak memory are printed as JSON. Without
politeness delays, to see ingest alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import resource
import sys
import tempfile
import threading
import time
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

SPAWN = multiprocessing.get_context("spawn")


def serve(hosts: int, documents: int, line: Connection) -> None:
    """Play the hosts; send their ports, then on each message the counts of requests since the last one."""
    counts = {"requests": 0, "conditional": 0, "bodies": 0}
    listing = "".join(f'<a href="/{n}.pdf">Protokoll {n}</a>' for n in range(documents)).encode()

    def body(port: int, path: bytes) -> tuple[bytes, bytes]:
        if path == b"/":
            return b"text/html", listing
        if path == b"/robots.txt":
            return b"text/plain", b"User-agent: *\nAllow: /\n"
        return b"application/pdf", b"%%PDF-1.4\n%%%d %s\n%%%%EOF\n" % (port, path)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("sockname")[1]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                kind, content = body(port, head.split(b" ", 2)[1])
                etag = b'"' + hashlib.md5(content).hexdigest().encode() + b'"'
                counts["requests"] += 1
                counts["conditional"] += b"\r\nIf-None-Match:" in head
                if etag in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag)
                else:
                    counts["bodies"] += 1
                    start = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nETag: %s\r\n\r\n"
                    writer.write(start % (kind, len(content), etag) + content)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def play() -> None:
        servers = [await asyncio.start_server(answer, "127.0.0.1", 0) for _ in range(hosts)]
        line.send([server.sockets[0].getsockname()[1] for server in servers])
        while True:
            await asyncio.to_thread(line.recv)
            line.send(dict(counts))
            counts.update(dict.fromkeys(counts, 0))

    asyncio.run(play())


def run(toml: Path, root: Path, line: Connection) -> None:
    """One run; sends its figures and the process's peak memory in MB, before and after."""
    from pipeline.ingest.job import ingest
    from pipeline.ingest.sources import read_sources

    sources = read_sources(toml, date(2026, 3, 1))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begin = time.monotonic()
    report = ingest(sources, root, threading.Event())
    seconds = round(time.monotonic() - begin, 2)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line.send({**report.counts(), "seconds": seconds, "mb_before": round(before), "mb_peak": round(after)})


def measure(hosts: int, documents: int, folder: Path) -> list[dict[str, Any]]:
    """The figures of the first run, which fetches all, and of the second, in which nothing is new."""
    line, far = SPAWN.Pipe()
    server = SPAWN.Process(target=serve, args=(hosts, documents, far), daemon=True)
    server.start()
    far.close()  # a process that ends without an answer is then an EOFError here, no endless wait
    try:
        text = 'contact = "data@example.se"\n[defaults]\nallow_private = true\ndelay = 0\n'
        for port in line.recv():
            text += f'[[source]]\nname = "s{port}"\nmunicipality = "0115"\nstart = "http://127.0.0.1:{port}/"\n'
        (folder / "sources.toml").write_text(text, encoding="utf-8")
        figures = []
        for _ in range(2):
            near, end = SPAWN.Pipe()
            process = SPAWN.Process(target=run, args=(folder / "sources.toml", folder / "raw", end))
            process.start()
            end.close()
            figures.append(near.recv())
            process.join()
            line.send("count")
            figures[-1] |= line.recv()
        return figures
    finally:
        server.kill()
        server.join()


if __name__ == "__main__":
    many = [int(argument) for argument in sys.argv[1:]] or [200, 25]
    with tempfile.TemporaryDirectory() as place:
        for name, figures in zip(("first run", "unchanged"), measure(*many, Path(place)), strict=True):
            print(json.dumps({"run": name, "sources": many[0], "documents_each": many[1], **figures}))
