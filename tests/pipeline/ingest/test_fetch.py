from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme
from website import Answer, Job, Site, pdf

from pipeline.ingest import fetch
from pipeline.ingest.store import Store


def outcomes(job: Job, site: Site) -> dict[str, str]:
    """Path → code of what failed, from the log lines of the last run."""
    events = (json.loads(line) for line in job.lines)
    return {event["url"].removeprefix(site.url): event["code"] for event in events if event["event"] == "failed"}


def raw(*pieces: bytes | float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Send these bytes as they are; a number is a pause in seconds."""

    def play(handler: BaseHTTPRequestHandler) -> None:
        for piece in pieces:
            if isinstance(piece, bytes):
                handler.wfile.write(piece)
                handler.wfile.flush()
            else:
                time.sleep(piece)

    return play


def head(*lines: str) -> bytes:
    return "".join(f"{line}\r\n" for line in ("HTTP/1.1 200 OK", "Connection: close", *lines, "")).encode()


BOMB = gzip.compress(b"%PDF-1.4\n" + bytes(30_000_000) + b"%%EOF")
HOSTILE = {
    "/missing.pdf": (Answer(b"", status=404), "http-404"),
    "/removed.pdf": (Answer(b"", status=410), "http-410"),
    "/forbidden.pdf": (Answer(b"", status=403), "http-403"),
    "/broken.pdf": (Answer(b"", status=500), "http-500"),
    "/busy.pdf": (Answer(b"", status=429), "http-429"),
    "/error-page.pdf": (Answer(b"<!DOCTYPE html><html><body>Sidan finns inte</body></html>"), "not-pdf"),
    "/wordfile.pdf": (Answer(b"PK\x03\x04" + b"x" * 5000), "not-pdf"),
    "/empty.pdf": (Answer(b""), "empty"),
    "/nothing.pdf": (Answer(b"", status=204), "http-204"),
    "/large.pdf": (Answer(pdf("large", 2_000_000)), "too-large"),
    "/bomb.pdf": (Answer(BOMB, headers={"Content-Encoding": "gzip"}), "too-large"),
    "/badgzip.pdf": (Answer(b"%PDF-1.4 not gzip", headers={"Content-Encoding": "gzip"}), "broken-encoding"),
    "/circle1.pdf": (Answer(b"", status=302, headers={"Location": "/circle2.pdf"}), "redirect-loop"),
    "/circle2.pdf": (Answer(b"", status=301, headers={"Location": "/circle1.pdf"}), "redirect-loop"),
    "/hops0.pdf": (Answer(b"", status=302, headers={"Location": "/hops1.pdf"}), "redirect-loop"),
    "/away.pdf": (Answer(b"", status=302, headers={"Location": "http://elsewhere.example/x.pdf"}), "other-host"),
    "/tofile.pdf": (Answer(b"", status=302, headers={"Location": "file:///etc/passwd"}), "bad-redirect"),
    "/touser.pdf": (Answer(b"", status=302, headers={"Location": "http://a@127.0.0.1/x.pdf"}), "bad-redirect"),
    "/short.pdf": (Answer(play=raw(head("Content-Length: 5000"), pdf("cut"))), "broken-off"),
    "/chunk.pdf": (Answer(play=raw(head("Transfer-Encoding: chunked"), b"9\r\n%PDF-1.4\n\r\n")), "broken-off"),
    "/nolength.pdf": (Answer(play=raw(head(), pdf("cut")[:-8])), "truncated"),
    "/silent.pdf": (Answer(play=raw(head("Content-Length: 5000"), b"%PDF-1.4\n", 1.5)), "timeout"),
    "/garbage.pdf": (Answer(play=raw(b"\x00\xff\x00garbage\r\n\r\n")), "broken-off"),
    "/drip.pdf": (
        Answer(play=raw(head("Content-Length: 99"), *itertools.repeat(b"%", 1), *[0.2, b"x"] * 12)),
        "too-slow",
    ),
    "/drip-head.pdf": (Answer(play=raw(b"HTTP/1.1 200 OK\r\n", *[0.2, b"X-Y: z\r\n"] * 12)), "too-slow"),
}
REFUSED = {"file:///etc/passwd.pdf": "bad-address", "ftp://127.0.0.1/x.pdf": "bad-address"}
WELL = {
    "/good.pdf": Answer(pdf("good")),
    "/as-html.pdf": Answer(pdf("wrong type"), type="text/html"),
    "/as-nothing.pdf": Answer(pdf("no type"), type=""),
    "/packed.pdf": Answer(gzip.compress(pdf("packed")), headers={"Content-Encoding": "gzip"}),
    "/close.pdf": Answer(play=raw(head(), pdf("until close"))),
    "/preamble.pdf": Answer(b"\r\n\x00junk" + pdf("preamble")),
}


def test_each_hostile_answer_is_one_line_and_one_row_and_the_others_go_on(job: Job, sites: Callable[..., Site]) -> None:
    hosts = [sites() for _ in range(8)]
    expected: dict[str, str] = {}
    for number, site in enumerate(hosts):
        hostile = [path for path, (answer, _) in list(HOSTILE.items())[number :: len(hosts)]]
        links = [path for pair in itertools.zip_longest(hostile, WELL) for path in pair if path]
        if number == 0:
            links += [*REFUSED, "http://user:secret@127.0.0.1/x.pdf"]
            expected |= REFUSED | {"http://user:secret@127.0.0.1/x.pdf": "bad-address"}
        site.pages |= {path: answer for path, (answer, _) in HOSTILE.items()} | WELL
        for hop in range(1, 15):
            site.publish(f"/hops{hop}.pdf", b"", status=302, headers={"Location": f"/hops{hop + 1}.pdf"})
        site.listing(*links)
        expected |= {site.url + path: HOSTILE[path][1] for path in hostile}
        job.source(f"{site.url}/", timeout="0.6", max_file_mb="1", max_file_seconds="1.5")
    report = job.run()
    events = [json.loads(line) for line in job.lines]
    assert {event["url"]: event["code"] for event in events if event["event"] == "failed"} == expected
    failures = [line for source in report.sources for line in source.lines if line.startswith("failed ")]
    assert len(failures) == report.failed == len(expected)
    assert all("\n" not in line for line in failures)
    assert report.counts()["new"] == len(WELL)
    assert report.counts()["unchanged"] == len(WELL) * (len(hosts) - 1)
    assert job.contents() == sorted(
        [pdf("good"), pdf("wrong type"), pdf("no type"), pdf("packed"), pdf("until close"), WELL["/preamble.pdf"].body]
    )
    assert list((job.raw / ".ingest" / "incoming").iterdir()) == []
    kept = [
        json.loads(line) for file in (job.raw / ".ingest" / "log").iterdir() for line in file.open(encoding="utf-8")
    ]
    assert sorted(map(str, kept)) == sorted(map(str, events))


HOSTILE_PAGES = {
    "bomb": (Answer(BOMB, "text/html", headers={"Content-Encoding": "gzip"}), "html", "too-large"),
    "packed-bomb": (Answer(BOMB, "application/gzip"), "sitemap", "not-a-listing"),
    "circle": (Answer(b"", status=302, headers={"Location": "/start"}), "html", "redirect-loop"),
    "short": (Answer(play=raw(head("Content-Length: 5000"), b"<a href=/new.pdf>")), "html", "broken-off"),
    "silent": (Answer(play=raw(head("Content-Length: 5000"), b"<a href=/new.pdf>", 1.0)), "html", "timeout"),
    "drip": (Answer(play=raw(head("Content-Length: 99"), *[0.2, b"x"] * 8)), "html", "too-slow"),
    "busy": (Answer(b"", status=429), "html", "http-429"),
}


@pytest.mark.parametrize(("answer", "kind", "code"), HOSTILE_PAGES.values(), ids=HOSTILE_PAGES)
def test_a_hostile_listing_is_one_line_and_changes_nothing(
    job: Job, sites: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, answer: Answer, kind: str, code: str
) -> None:
    monkeypatch.setattr("pipeline.ingest.crawl.PAGE_BYTES", 1_000_000)
    site, other = sites(), sites()
    for one in (site, other):
        one.publish("/a.pdf", pdf(f"a of {one.url}"))
    sitemap = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/a.pdf</loc></url></urlset>'
    site.listing("/a.pdf", path="/start")
    if kind == "sitemap":
        site.publish("/start", sitemap.encode(), type="text/xml")
    other.listing("/a.pdf", "/b.pdf")
    job.source(f"{site.url}/start", kind=f'"{kind}"', timeout="0.6", max_file_seconds="1")
    job.source(f"{other.url}/")
    assert job.run().sources[0].new == 1
    site.pages["/start"] = answer
    other.publish("/b.pdf", pdf("b"))
    first, second = job.run().sources
    assert (first.failed, first.withdrawn, second.new) == (1, 0, 1)
    assert outcomes(job, site) == {"/start": code}
    assert len(job.files()) == 3


def test_faults_that_may_pass_are_tried_again_with_growing_delay(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.pages["/a.pdf"] = [Answer(b"", status=503), Answer(b"", status=500), Answer(pdf("a"))]
    job.source(f"{site.url}/", delay="0.1")
    assert job.run().sources[0].new == 1
    tries = [request for request in site.requests if request.path == "/a.pdf"]
    gaps = [later.begin - earlier.end for earlier, later in itertools.pairwise(tries)]
    assert len(gaps) == 2
    assert gaps[0] >= 0.19  # the delay of 0.1 s doubled, and doubled again
    assert gaps[1] >= 0.39


def test_retry_after_is_heeded(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.pages["/a.pdf"] = [Answer(b"", status=429, headers={"Retry-After": "1"}), Answer(pdf("a"))]
    job.source(f"{site.url}/")
    assert job.run().sources[0].new == 1
    first, second = (request for request in site.requests if request.path == "/a.pdf")
    assert second.begin - first.end >= 0.95


def test_a_long_retry_after_ends_the_host_for_this_run_and_the_next(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/b.pdf")
    later = (datetime.now(UTC) + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    site.publish("/a.pdf", b"", status=503, headers={"Retry-After": later})
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    assert job.run().sources[0].failed == 2
    assert site.asked() == ["/", "/a.pdf"]
    assert outcomes(job, site) == {"/a.pdf": "http-503", "/b.pdf": "host-away"}
    asked = len(site.requests)
    assert job.run().sources[0].failed == 1
    assert len(site.requests) == asked
    (line,) = job.run().sources[0].lines
    assert "left alone" in line


def test_robots_txt_is_obeyed(job: Job, site: Site) -> None:
    rules = "User-agent: other\nDisallow: /\n\nUser-agent: planlupp\nDisallow: /hemligt/\nAllow: /\n"
    site.publish("/robots.txt", rules.encode(), type="text/plain")
    site.listing("/hemligt/a.pdf", "/b.pdf", "/moved.pdf")
    site.publish("/hemligt/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    site.publish("/moved.pdf", b"", status=302, headers={"Location": "/hemligt/a.pdf"})
    job.source(f"{site.url}/")
    job.run()
    assert outcomes(job, site) == {"/hemligt/a.pdf": "robots", "/moved.pdf": "robots"}
    assert job.contents() == [pdf("b")]
    assert "/hemligt/a.pdf" not in site.asked()
    assert [request.path for request in site.requests].count("/robots.txt") == 1


@pytest.mark.parametrize("answer", [Answer(b"", status=500), Answer(b"", status=503), Answer(b"", status=429)])
def test_robots_txt_that_cannot_be_read_forbids_all(job: Job, site: Site, answer: Answer) -> None:
    site.pages["/robots.txt"] = answer
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/")
    assert job.run().sources[0].failed == 1
    assert site.asked() == []


def test_robots_txt_that_is_not_there_or_elsewhere_on_the_host(job: Job, sites: Callable[..., Site]) -> None:
    gone, moved = sites(), sites()
    moved.publish("/robots.txt", b"", status=301, headers={"Location": "/r/robots.txt"})
    moved.publish("/r/robots.txt", b"User-agent: *\nDisallow: /a.pdf\n", type="text/plain")
    for site in (gone, moved):
        site.listing("/a.pdf")
        site.publish("/a.pdf", pdf(site.url))
        job.source(f"{site.url}/")
    job.run()
    assert job.contents() == [pdf(gone.url)]


def test_crawl_delay_of_robots_txt(job: Job, site: Site) -> None:
    site.publish("/robots.txt", b"User-agent: *\nCrawl-delay: 0.3\n", type="text/plain")
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    job.run()
    gaps = [later.begin - earlier.end for earlier, later in itertools.pairwise(site.requests)]
    assert len(gaps) == 3
    assert min(gaps) >= 0.29


def test_one_request_at_a_time_for_a_host_and_hosts_side_by_side(job: Job, sites: Callable[..., Site]) -> None:
    one, two = sites(), sites()
    for site in (one, two):
        site.latency = 0.05
        site.listing(*(f"/{n}.pdf" for n in range(4)), path="/x")
        site.listing(*(f"/{n}.pdf" for n in range(4, 8)), path="/y")
        for n in range(8):
            site.publish(f"/{n}.pdf", pdf(f"{site.url} {n}"))
        job.source(f"{site.url}/x", delay="0.05")
        job.source(f"{site.url}/y", delay="0.1")
    # A third source of another start host reaches over to the first one's.
    two.listing(f"{one.url}/0.pdf", f"{one.url}/1.pdf", path="/z")
    job.source(f"{two.url}/z", delay="0.05", hosts=f'["127.0.0.1:{one.port}"]')
    assert job.run().failed == 0
    for site in (one, two):
        asked = sorted(site.requests, key=lambda request: request.begin)
        gaps = [later.begin - earlier.end for earlier, later in itertools.pairwise(asked)]
        assert min(gaps) >= 0.045
    spans = [(min(r.begin for r in site.requests), max(r.end for r in site.requests)) for site in (one, two)]
    assert max(begin for begin, _ in spans) < min(end for _, end in spans)


def test_the_agent_is_named_and_has_a_contact(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    job.source(f"{site.url}/")
    job.run()
    agents = {request.agent for request in site.requests}
    assert len(agents) == 1
    assert agents.pop().startswith("planlupp/")
    assert all("data@example.se" in request.agent for request in site.requests)


def test_a_host_that_is_not_there_is_not_asked_forever(job: Job, site: Site) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    site.listing("/a.pdf", *(f"http://127.0.0.1:{port}/{n}.pdf" for n in range(20)))
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/", hosts=f'["127.0.0.1:{port}"]')
    source = job.run().sources[0]
    assert (source.new, source.failed) == (1, 20)
    assert set(outcomes(job, site).values()) == {"unreachable"}


def test_the_time_of_a_source_ends(job: Job, sites: Callable[..., Site]) -> None:
    slow, quick = sites(), sites()
    slow.listing(*(f"/{n}.pdf" for n in range(100)))
    quick.listing("/a.pdf")
    quick.publish("/a.pdf", pdf("a"))
    job.source(f"{slow.url}/", delay="0.5", max_minutes="0.02")
    job.source(f"{quick.url}/")
    begin = time.monotonic()
    report = job.run()
    assert time.monotonic() - begin < 4
    assert "max_minutes" in report.sources[0].lines[-1]
    assert report.sources[1].new == 1


# Where a connection really goes


def test_a_private_address_is_refused_before_a_byte_is_sent(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/", allow_private="false")
    source = job.run().sources[0]
    assert source.failed == 1
    assert "private address 127.0.0.1" in source.lines[0]
    assert site.requests == []


def test_a_redirect_or_a_name_that_leads_to_a_private_address(
    job: Job, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.1 stands for a public host here, 127.0.0.2 for a private one; `kommun.example` is at one, then at the
    other.
    """
    reached: list[str] = []
    monkeypatch.setattr(fetch, "is_public", lambda address: reached.append(address) or address == "127.0.0.1")
    answers = itertools.chain(["127.0.0.1"] * 2, itertools.repeat("127.0.0.2"))
    real = socket.getaddrinfo

    def rebinding(host: str, *arguments: object, **keys: object) -> object:
        return real(next(answers) if host == "kommun.example" else host, *arguments, **keys)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with socket.create_server(("127.0.0.2", site.port)) as inside:
        port = site.port
        site.listing("/a.pdf", "/inside.pdf")
        site.publish("/inside.pdf", b"", status=302, headers={"Location": f"http://127.0.0.2:{port}/x.pdf"})
        # Closing the connection makes the next request look the name up again.
        closing = {"Connection": "close"}
        site.publish("/a.pdf", pdf("a"), headers=closing)
        site.pages["/robots.txt"] = Answer(b"", "text/plain", headers=closing)
        for answer in site.pages.values():
            assert isinstance(answer, Answer)
            answer.headers |= closing
        job.source(f"http://kommun.example:{site.port}/", allow_private="false", hosts=f'["127.0.0.2:{port}"]')
        job.run()
        inside.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                connection, _ = inside.accept()
                assert connection.recv(1) == b""
    assert job.contents() == []
    assert "127.0.0.2" in reached
    assert set(outcomes(job, site).values()) == {"private-address"} or "unreachable" in outcomes(job, site).values()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not fetch.is_public(address)


def test_addresses_that_are_public() -> None:
    assert fetch.is_public("193.10.1.1")
    assert fetch.is_public("2001:6b0::1")
    assert fetch.is_public("::ffff:193.10.1.1")


def test_what_is_refused_to_one_source_is_not_refused_to_the_next(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/", allow_private="false")
    job.source(f"{site.url}/")
    assert [source.failed for source in job.run().sources] == [1, 0]
    assert job.contents() == [pdf("a")]


# TLS


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def served(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def test_certificates(
    job: Job, sites: Callable[..., Site], authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    yesterday = datetime.now(UTC) - timedelta(days=1)
    good = sites(served(authority.issue_cert("127.0.0.1")))
    expired = sites(served(authority.issue_cert("127.0.0.1", not_before=yesterday - timedelta(9), not_after=yesterday)))
    another = sites(served(authority.issue_cert("annan.example")))
    unknown = sites(served(trustme.CA().issue_cert("127.0.0.1")))
    plain = sites()
    for site in (good, expired, another, unknown, plain):
        site.listing("/a.pdf")
        site.publish("/a.pdf", pdf(site.url))
    for site in (good, expired, another, unknown):
        job.source(f"{site.url}/")
    job.source(f"https://127.0.0.1:{plain.port}/")
    report = job.run()
    assert job.contents() == [pdf(good.url)]
    lines = [source.lines[0] for source in report.sources]
    assert [source.failed for source in report.sources] == [0, 1, 1, 1, 1]
    assert "certificate has expired" in lines[1]
    assert "certificate" in lines[2]
    assert "certificate" in lines[3]
    codes = [json.loads(line)["code"] for line in job.lines if json.loads(line)["event"] == "failed"]
    assert set(codes) == {"tls"}
    assert expired.requests == another.requests == unknown.requests == []


def test_a_store_serves_as_the_memory_of_robots(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep_robots("example.se", "User-agent: *", fetch.Validators('"1"'))
    store.keep_wait("example.se", 30)
    assert store.robots("example.se") == ("User-agent: *", fetch.Validators('"1"'))
    assert 29 < store.asked_to_wait("example.se") <= 30
    assert store.asked_to_wait("other.example") <= 0
    store.close()
