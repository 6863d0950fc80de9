from __future__ import annotations

import gzip
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.links import Link, ListingError, canonical_url, gunzip, listing_links, newest_day

BASE = "https://x.se/a/b.html"


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("c.pdf", "https://x.se/a/c.pdf"),
        ("../c.pdf#sida=2", "https://x.se/c.pdf"),
        ("../../../c.pdf", "https://x.se/c.pdf"),
        ("//Y.se:443/c.pdf", "https://y.se/c.pdf"),
        ("http://y.se:80", "http://y.se/"),
        ("https://y.se:8443/x", "https://y.se:8443/x"),
        (" /möte å.pdf?n=ö&b=1&a=2\n", "https://x.se/m%C3%B6te%20%C3%A5.pdf?n=%C3%B6&b=1&a=2"),
        ("https://kommun.exämple.se/", "https://kommun.xn--exmple-cua.se/"),
        ("https://x.se./c.pdf", "https://x.se/c.pdf"),
        ("https://good.se\\@evil.se/", "https://good.se/@evil.se/"),
    ],
)
def test_one_spelling_for_an_address(address: str, url: str) -> None:
    assert canonical_url(address, BASE) == url
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://x.se/a", "http://", "https://a:b@x.se/", "http://[::1/", "http://x.se:99999/"],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        canonical_url(address, BASE)


@given(st.text(max_size=60))
def test_any_link_is_an_address_or_a_fault(text: str) -> None:
    try:
        url = canonical_url(text, BASE)
    except ValueError:
        return
    assert url.isascii()
    assert url.startswith(("http://", "https://"))
    assert canonical_url(url) == url


def html(body: str, **keys: str) -> list[Link]:
    head = f"<base href='{keys['base']}'>" if "base" in keys else ""
    return list(
        listing_links("html", f"<html>{head}{body}".encode(), "text/html; charset=utf-8", BASE, keys.get("within"))
    )


def test_html_links_with_text_title_and_type() -> None:
    (link,) = html("<a href='p.pdf' title='Kommun-&#10;styrelsen' type='application/pdf'><b>Protokoll</b>\n 3 mars</a>")
    assert link == Link("https://x.se/a/p.pdf", "Protokoll 3 mars Kommun- styrelsen", is_pdf=True)


def test_html_base_and_anchors_that_lead_nowhere() -> None:
    body = "<a name=x>x</a><a href='#x'>x</a><a href='JavaScript:x()'>x</a><a href='p'>p</a><a href='p#2'>again</a>"
    assert [link.url for link in html(body, base="/c/")] == ["https://x.se/c/p"]


def test_html_in_latin1_and_an_empty_page() -> None:
    body = "<a href='/möte.pdf'>Möte</a>".encode("latin-1")
    (link,) = listing_links("html", body, "text/html; charset=iso-8859-1", BASE, None)
    assert link == Link("https://x.se/m%C3%B6te.pdf", "Möte")
    assert listing_links("html", b"  ", "text/html", BASE, None) == ()


def test_an_entity_bomb_in_a_sitemap_does_not_unfold() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = f"<?xml version='1.0'?>{bomb}<urlset><url><loc>https://x.se/&b;&f;</loc></url></urlset>"
    for link in listing_links("sitemap", body.encode(), "text/xml", BASE, None):
        assert "root:" not in link.url
        assert len(link.url) < 200


def test_gunzip_is_bounded() -> None:
    assert gunzip(gzip.compress(b"x" * 100), 100) == b"x" * 100
    with pytest.raises(ListingError, match="more than"):
        gunzip(gzip.compress(b"x" * 10_000_000), 100)
    with pytest.raises(ListingError, match="broken"):
        gunzip(b"\x1f\x8bnonsense", 100)


@pytest.mark.parametrize(
    ("link", "day"),
    [
        (Link("https://x.se/", "Protokoll 2024-03-12"), date(2024, 3, 12)),
        (Link("https://x.se/", "Protokoll 12 mars 2024, justerat 14 mars 2024"), date(2024, 3, 14)),
        (Link("https://x.se/ks_20240312.pdf"), date(2024, 3, 12)),
        (Link("https://x.se/2019/05/06/a.pdf", "3 dec 2020"), date(2020, 12, 3)),
        (Link("https://x.se/18.5f3a20240399/", "§§ 1-20"), None),
        (Link("https://x.se/", "2024-13-40, 31 feb 2024"), None),
        (Link("https://x.se/2010-01-01", "2011-01-01", date(2012, 1, 1)), date(2012, 1, 1)),
    ],
)
def test_the_day_of_a_link(link: Link, day: date | None) -> None:
    assert newest_day(link) == day
