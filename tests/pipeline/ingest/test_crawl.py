from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest
from website import Answer, Job, Site, pdf

EVERYTHING = "'.'"


def test_everything_publishable_arrives_once_and_nothing_else(job: Job, sites: Callable[..., Site]) -> None:
    site, other = sites(), sites()
    wanted = {
        "/protokoll/2026-02-03.pdf": pdf("plain"),
        "/protokoll/M%C3%B6te%20%C3%A5%C3%A4%C3%B6.pdf": pdf("åäö"),
        "/download?id=17": pdf("query"),
        "/download?id=18": pdf("another query"),
        "/download/18.5f3a/1700/protokoll": pdf("no suffix"),
    }
    for path, body in wanted.items():
        site.publish(path, body)
    site.publish("/moved.pdf", b"", status=302, headers={"Location": "../target.pdf?x=1"})
    site.publish("/target.pdf?x=1", pdf("behind a redirect"))
    site.publish("/kallelse.pdf", pdf("left by its text"))
    other.publish("/elsewhere.pdf", pdf("another host's"))
    site.listing(
        "protokoll/2026-02-03.pdf",
        "/protokoll/Möte åäö.pdf",
        "/download?id=17|Protokoll 17",
        "./download?id=18|Protokoll 18",
        "/download/18.5f3a/1700/protokoll#page=3|Protokoll",
        "/download/18.5f3a/1700/protokoll|the same again",
        "/moved.pdf",
        "/kallelse.pdf|Kallelse",
        f"{other.url}/elsewhere.pdf",
        "/om-oss|About us",
        "mailto:kommun@example.se",
        "javascript:void(0)",
        path="/start",
    )
    job.source(
        f"{site.url}/start",
        take=r"""[{ url = '\.pdf' }, { url = 'download', text = 'protokoll|same' }]""",
        leave="{ text = 'kallelse' }",
    )
    report = job.run()
    assert (report.sources[0].new, report.failed) == (6, 0), report.sources[0].lines
    assert job.contents() == sorted([*wanted.values(), pdf("behind a redirect")])
    assert other.requests == []
    assert len(site.asked()) == len(set(site.asked()))

    asked = len(site.requests)
    again = job.run()
    assert (again.sources[0].new, again.sources[0].unchanged, again.failed) == (0, 6, 0)
    second = site.requests[asked:]
    assert sum(request.sent for request in second if request.status == 200) == 0
    assert all(request.conditional for request in second if request.path not in ("/robots.txt", "/moved.pdf"))


def test_pages_are_followed_one_level_down_and_no_further(job: Job, site: Site) -> None:
    site.listing("/moten/januari|Sammanträde", "/andra|Annat", "/direkt.pdf")
    site.listing("/a.pdf", "/moten/djupare|Sammanträde", "/|Sammanträde", path="/moten/januari")
    site.listing("/b.pdf", path="/moten/djupare")
    site.listing("/c.pdf", path="/andra")
    for name in "abc":
        site.publish(f"/{name}.pdf", pdf(name))
    site.publish("/direkt.pdf", pdf("direkt"))
    job.source(f"{site.url}/", follow="{ text = 'sammanträde' }")
    job.run()
    assert job.contents() == sorted([pdf("a"), pdf("direkt")])
    assert "/moten/djupare" not in site.asked()
    assert site.asked().count("/") == 1


@pytest.mark.parametrize(("depth", "reached"), [("1", ["a"]), ("2", ["a", "b"]), ("3", ["a", "b", "c"])])
def test_how_many_levels_down(job: Job, site: Site, depth: str, reached: list[str]) -> None:
    site.listing("/sida/1")
    for level, name in enumerate("abc", 1):
        site.listing(f"/{name}.pdf", f"/sida/{level + 1}", path=f"/sida/{level}")
        site.publish(f"/{name}.pdf", pdf(name))
    site.listing(path="/sida/4")
    job.source(f"{site.url}/", follow="{ url = '/sida/' }", depth=depth)
    assert job.run().failed == 0
    assert job.contents() == sorted(pdf(name) for name in reached)


def test_a_page_that_moved_within_the_host_and_one_that_moved_away(job: Job, sites: Callable[..., Site]) -> None:
    site, other = sites(), sites()
    site.publish("/protokoll", b"", status=301, headers={"Location": "/moten/2026/"})
    site.listing("a.pdf", path="/moten/2026/")
    site.publish("/moten/2026/a.pdf", pdf("a"))
    site.publish("/flyttad", b"", status=301, headers={"Location": f"{other.url}/"})
    job.source(f"{site.url}/protokoll")
    job.source(f"{site.url}/flyttad")
    report = job.run()
    assert [source.failed for source in report.sources] == [0, 1]
    assert "redirects to another host" in report.sources[1].lines[0]
    assert job.contents() == [pdf("a")]
    assert other.requests == []


def test_the_number_of_pages_and_documents_is_bounded(job: Job, site: Site) -> None:
    site.listing(*(f"/sida/{n}" for n in range(9)), *(f"/{n}.pdf" for n in range(9)))
    for n in range(9):
        site.listing(path=f"/sida/{n}")
        site.publish(f"/{n}.pdf", pdf(str(n)))
    job.source(f"{site.url}/", follow="{ url = '/sida/' }", max_pages="4", max_documents="5")
    report = job.run()
    assert len(job.files()) == 5
    assert len([path for path in site.asked() if not path.endswith(".pdf")]) == 4
    assert report.failed == 2
    assert [line for line in report.sources[0].lines if "max_pages" in line]
    assert [line for line in report.sources[0].lines if "max_documents" in line]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds(job: Job, site: Site, kind: str) -> None:
    if kind == "rss":
        feed = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Protokoll</title>
            <item><title>Möte</title><link>/a.pdf</link><pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate></item>
            <item><title>Bilaga</title><link>/sida</link>
            <enclosure url="/fil?id=1" type="application/pdf" length="9"/></item>
            <item><title>Nyhet</title><link>/nyhet</link></item></channel></rss>"""
    else:
        feed = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Protokoll</title>
            <entry><title>Möte</title><link href="/a.pdf"/><updated>2026-02-02T10:00:00Z</updated></entry>
            <entry><title>Bilaga</title><link rel="enclosure" type="application/pdf" href="/fil?id=1"/></entry>
            <entry><title>Nyhet</title><link href="/nyhet"/></entry></feed>"""
    site.publish("/flode", feed.encode(), type="application/xml")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/fil?id=1", pdf("b"))
    job.source(f"{site.url}/flode", kind=f'"{kind}"')
    assert job.run().failed == 0
    assert job.contents() == sorted([pdf("a"), pdf("b")])
    assert "/nyhet" not in site.asked()


def test_a_sitemap_index_with_a_packed_sitemap(job: Job, site: Site) -> None:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    index = f"<sitemapindex {space}><sitemap><loc>{site.url}/sitemap1.xml.gz</loc></sitemap></sitemapindex>"
    old, new = "<lastmod>2019-01-01</lastmod>", "<lastmod>2026-01-01</lastmod>"
    urls = f"<url><loc>{site.url}/ny.pdf</loc>{new}</url><url><loc>{site.url}/gammal.pdf</loc>{old}</url>"
    site.publish("/sitemap.xml", index.encode(), type="text/xml")
    site.publish(
        "/sitemap1.xml.gz",
        gzip.compress(f"<urlset {space}>{urls}<url><loc>{site.url}/sida</loc></url></urlset>".encode()),
    )
    site.publish("/ny.pdf", pdf("ny"))
    job.source(f"{site.url}/sitemap.xml", kind='"sitemap"', since="2025-01-01")
    assert job.run().failed == 0
    assert job.contents() == [pdf("ny")]
    assert "/gammal.pdf" not in site.asked()
    assert "/sida" not in site.asked()


def test_the_pages_that_a_feed_or_a_sitemap_names_are_followed(job: Job, site: Site) -> None:
    feed = '<rss version="2.0"><channel><item><title>Protokoll</title><link>/moten/1</link></item></channel></rss>'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    urls = f"<urlset {space}><url><loc>{site.url}/moten/2</loc></url><url><loc>{site.url}/nyhet</loc></url></urlset>"
    site.publish("/flode", feed.encode(), type="application/rss+xml")
    site.publish("/sitemap.xml", urls.encode(), type="text/xml")
    for n in "12":
        site.listing(f"/{n}.pdf", path=f"/moten/{n}")
        site.publish(f"/{n}.pdf", pdf(n))
    job.source(f"{site.url}/flode", kind='"rss"', follow="{ text = 'protokoll' }")
    job.source(f"{site.url}/sitemap.xml", kind='"sitemap"', follow="{ url = '/moten/' }")
    assert job.run().failed == 0
    assert job.contents() == [pdf("1"), pdf("2")]
    assert "/nyhet" not in site.asked()


def test_how_far_back(job: Job, site: Site) -> None:
    site.listing(
        "/a.pdf|Protokoll 12 mars 2019", "/b-2025-11-30.pdf|Protokoll", "/c.pdf|Utan datum", "/d.pdf|2024-12-31"
    )
    for name in ("/a.pdf", "/b-2025-11-30.pdf", "/c.pdf", "/d.pdf"):
        site.publish(name, pdf(name))
    job.source(f"{site.url}/", max_age_days="365")  # counted back from 2026-03-01
    job.run()
    assert job.contents() == sorted([pdf("/b-2025-11-30.pdf"), pdf("/c.pdf")])
    job.run(since=date(2024, 6, 1))
    assert pdf("/d.pdf") in job.contents()
    assert pdf("/a.pdf") not in job.contents()


def test_what_is_new_goes_before_what_is_known(job: Job, site: Site) -> None:
    known, new = [f"/{n}.pdf" for n in range(4)], [f"/{n}.pdf" for n in range(4, 8)]
    for path in known + new:
        site.publish(path, pdf(path))
    site.listing(*known)
    job.source(f"{site.url}/")
    job.run()
    site.listing(*known, *new)
    site.requests.clear()
    job.run()
    assert site.asked()[:5] == ["/", *new]
    assert sorted(site.asked()[5:]) == known


def test_an_area_of_the_page(job: Job, site: Site) -> None:
    page = '<nav><a href="/meny.pdf">m</a></nav><main id="protokoll"><a href="/a.pdf">a</a></main>'
    site.publish("/", page.encode(), type="text/html")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/meny.pdf", pdf("meny"))
    job.source(f"{site.url}/", within='"main#protokoll"')
    job.run()
    assert job.contents() == [pdf("a")]


def test_a_changed_selector_does_not_use_the_links_of_the_old_one(job: Job, site: Site) -> None:
    site.publish("/", b'<nav><a href="/a.pdf">a</a></nav><main><a href="/b.pdf">b</a></main>', type="text/html")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/", within='"main"')
    job.run()
    job.text = job.text.replace('within = "main"', 'within = "nav"')
    job.run()
    assert job.contents() == sorted([pdf("a"), pdf("b")])


def test_platforms_are_a_word_of_configuration(job: Job, site: Site) -> None:
    meeting = "/committees/kommunstyrelsen/mote-2026-02-13"
    site.listing(
        f"{meeting}|Möte 2026-02-13", "/committees/kommunstyrelsen|Nämnden", path="/committees/kommunstyrelsen"
    )
    site.listing(
        f"{meeting}/protocol/protokoll-ks-2026-02-13pdf?downloadMode=open|Öppna protokoll",
        f"{meeting}/agenda/kallelsepdf?downloadMode=open|Öppna kallelse",
        path=meeting,
    )
    site.publish(f"{meeting}/protocol/protokoll-ks-2026-02-13pdf?downloadMode=open", pdf("ks"))
    site.publish("/download/18.6e8a1495181dad54084e09/1661520584882/Protokoll", pdf("sv"))
    site.listing("/download/18.6e8a1495181dad54084e09/1661520584882/Protokoll|Protokoll", "/x.pdf|X", path="/sv")
    site.listing("/globalassets/dokument/protokoll-ks.pdf", "/link/abc.aspx", path="/opti")
    site.publish("/globalassets/dokument/protokoll-ks.pdf", pdf("opti"))
    site.listing("/wp-content/uploads/2026/02/protokoll.pdf", "/x.pdf|X", path="/wp")
    site.publish("/wp-content/uploads/2026/02/protokoll.pdf", pdf("wp"))
    job.source(f"{site.url}/committees/kommunstyrelsen", platform='"meetingsplus"')
    job.source(f"{site.url}/sv", platform='"sitevision"')
    job.source(f"{site.url}/opti", platform='"optimizely"')
    job.source(f"{site.url}/wp", platform='"wordpress"')
    assert job.run().failed == 0
    assert job.contents() == sorted([pdf("ks"), pdf("sv"), pdf("opti"), pdf("wp")])


# What counts as new


def test_a_new_etag_on_the_same_content_is_nothing_new(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"), validators=False, headers={"ETag": '"1"'})
    job.source(f"{site.url}/")
    job.run()
    site.publish("/a.pdf", pdf("a"), validators=False, headers={"ETag": '"2"'})
    source = job.run().sources[0]
    assert (source.new, source.changed, source.unchanged) == (0, 0, 1)
    assert len(job.files()) == 1


def test_a_server_without_validators_is_read_again_and_told_by_its_content(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a1"), validators=False)
    job.source(f"{site.url}/")
    job.run()
    assert job.run().sources[0].unchanged == 1
    site.publish("/a.pdf", pdf("a2"), validators=False)
    assert job.run().sources[0].changed == 1
    assert job.contents() == [pdf("a1"), pdf("a2")]


def test_the_same_pdf_under_two_addresses_is_stored_once_and_both_are_logged(
    job: Job, sites: Callable[..., Site]
) -> None:
    one, two = sites(), sites()
    one.listing("/a.pdf", "/kopia.pdf")
    two.listing("/b.pdf")
    for site, path in ((one, "/a.pdf"), (one, "/kopia.pdf"), (two, "/b.pdf")):
        site.publish(path, pdf("same"))
    job.source(f"{one.url}/")
    job.source(f"{two.url}/", municipality='"Täby"')
    report = job.run()
    assert len(job.files()) == 1
    assert report.counts()["new"] == 1
    assert report.counts()["unchanged"] == 2
    lines = [json.loads(line) for line in job.lines]
    assert {line["url"] for line in lines if line.get("sha256")} == {
        f"{one.url}/a.pdf",
        f"{one.url}/kopia.pdf",
        f"{two.url}/b.pdf",
    }
    assert len({line["path"] for line in lines if line.get("sha256")}) == 1


def test_a_document_that_vanished_is_withdrawn_and_kept_and_may_come_back(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    job.run()
    site.listing("/b.pdf")
    del site.pages["/a.pdf"]
    source = job.run().sources[0]
    assert (source.withdrawn, source.unchanged, source.failed) == (1, 1, 0)
    assert len(job.files()) == 2
    source = job.run().sources[0]
    assert (source.withdrawn, source.unchanged, source.failed) == (0, 1, 0)
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a"))
    source = job.run().sources[0]
    assert (source.new, source.changed, source.unchanged) == (0, 0, 2)
    assert [line for line in source.lines if line.startswith("restored")]


def test_a_listing_that_drops_what_is_still_published_withdraws_nothing(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    job.run()
    site.listing("/b.pdf")
    source = job.run().sources[0]
    assert (source.withdrawn, source.unchanged) == (0, 2)


def test_a_listing_that_fails_withdraws_nothing(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/")
    job.run()
    site.pages.clear()
    source = job.run().sources[0]
    assert (source.withdrawn, source.failed) == (0, 1)


def test_a_file_that_somebody_removed_or_cut_is_fetched_again(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    job.run()
    first, second = job.files()
    first.unlink()
    second.write_bytes(b"%PDF-")
    job.run()
    assert job.contents() == [pdf("a"), pdf("b")]


def test_names_of_files_come_from_the_server_and_lead_nowhere(job: Job, site: Site) -> None:
    names = {
        "/d?id=1": "attachment; filename=\"fallback.pdf\"; filename*=UTF-8''Protokoll%20%C3%A5%C3%A4%C3%B6.pdf",
        "/d?id=2": 'attachment; filename="../../../etc/passwd"',
        "/d?id=3": 'attachment; filename="C:\\\\temp\\\\CON.pdf"',
        "/d?id=4": 'attachment; filename="' + "lång" * 100 + '.pdf"',
        "/d?id=5": 'attachment; filename=".hidden\\nfile.pdf"',
    }
    for path, disposition in names.items():
        site.publish(path, pdf(path), headers={"Content-Disposition": disposition.encode().decode("latin-1")})
    site.publish("/..%2F..%2F..%2Fsecret.pdf", pdf("dots"))
    site.listing(*names, "/..%2F..%2F..%2Fsecret.pdf")
    job.source(f"{site.url}/", take=f"{{ url = {EVERYTHING} }}")
    assert job.run().failed == 0
    stored = job.files()
    assert len(stored) == 6
    assert all(path.parent == job.raw / "vallentuna" and path.suffix == ".pdf" for path in stored)
    assert all(len(path.name.encode()) < 130 and not path.name.startswith(".") for path in stored)
    assert any(path.name.startswith("Protokoll-åäö-") for path in stored)


def test_a_dry_run_reads_listings_only_and_writes_nothing(job: Job, site: Site) -> None:
    site.listing("/a.pdf", "/b.pdf")
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    job.source(f"{site.url}/")
    report = job.run(dry_run=True)
    assert (report.sources[0].listed, report.sources[0].waiting) == (2, 2)
    assert site.asked() == ["/"]
    assert not job.raw.exists()
    job.run()
    before = {path: path.read_bytes() for path in job.raw.rglob("*") if path.is_file()}
    site.listing("/a.pdf", "/c.pdf")
    assert job.run(dry_run=True).sources[0].waiting == 1
    assert {path: path.read_bytes() for path in job.raw.rglob("*") if path.is_file()} == before


def test_a_source_that_gives_nothing_warns(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.publish("/a.pdf", pdf("a"))
    job.source(f"{site.url}/", quiet_days="30")
    assert job.run().sources[0].warnings == []
    assert job.run().sources[0].warnings == []
    site.listing("/om-oss")
    assert "1 in the run before" in job.run().sources[0].warnings[0]
    site.listing("/a.pdf")
    import sqlite3

    with sqlite3.connect(job.raw / ".ingest" / "state.sqlite") as state:
        state.execute("UPDATE sources SET last_new = '2020-05-01T00:00:00.000Z'")
    state.close()
    (warning,) = job.run().sources[0].warnings
    assert "since 2020-05-01" in warning


def test_an_error_page_as_listing_says_so(job: Job, site: Site) -> None:
    site.publish("/flode", b"<html><body>fel</body></html>", type="text/html")
    site.publish("/karta", b"<html><body>fel</body></html>", type="text/html")
    site.publish("/fil", pdf("a"))
    job.source(f"{site.url}/flode", kind='"rss"')
    job.source(f"{site.url}/karta", kind='"sitemap"')
    job.source(f"{site.url}/fil")
    report = job.run()
    assert [source.failed for source in report.sources] == [1, 1, 1]
    assert "feed" in report.sources[0].lines[0]
    assert "sitemap" in report.sources[1].lines[0]
    assert "a PDF, not a page" in report.sources[2].lines[0]


def test_answers_that_change_between_runs(job: Job, site: Site) -> None:
    site.listing("/a.pdf")
    site.pages["/a.pdf"] = [Answer(pdf("1")), Answer(pdf("2")), Answer(pdf("1"))]
    job.source(f"{site.url}/")
    outcomes = [(source.new, source.changed) for source in (job.run().sources[0] for _ in range(3))]
    assert outcomes == [(1, 0), (0, 1), (0, 1)]
    assert job.contents() == [pdf("1"), pdf("2")]


def test_a_forgotten_document_is_asked_for_once_and_not_kept(job: Job, site: Site) -> None:
    site.publish("/a.pdf", pdf("a"))
    site.publish("/b.pdf", pdf("b"))
    site.listing("/a.pdf", "/b.pdf")
    job.source(f"{site.url}/")
    forgotten = {hashlib.sha256(pdf("a")).hexdigest()}
    report = job.run(forgotten=forgotten)
    assert (report.sources[0].new, job.contents()) == (1, [pdf("b")])
    assert any("forgotten" in line for line in report.sources[0].lines)
    asked = len(site.requests)
    assert job.run(forgotten=forgotten).sources[0].unchanged == 2
    assert sum(request.sent for request in site.requests[asked:] if request.status == 200) == 0
    assert job.contents() == [pdf("b")]
