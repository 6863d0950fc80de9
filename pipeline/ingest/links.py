"""What a listing points at: links of an HTML page, items of an RSS or Atom feed, entries of a sitemap."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url
from w3lib.encoding import html_to_unicode
from w3lib.html import get_base_url
from w3lib.url import safe_url_string

_MOST_LINKS = 50_000
_LONGEST_TEXT = 300
_NO_DOCUMENT = re.compile(r"\s*(?:#|javascript:|mailto:|tel:|sms:|data:|about:|blob:)", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sep>[-._/]?)(?P<month>0[1-9]|1[0-2])(?P=sep)(?P<day>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|(?<!\d)(?P<first>\d{{1,2}})[ _-](?P<name>{'|'.join(_MONTHS)})[a-z]*[ _-](?P<its_year>(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


class ListingError(ValueError):
    """The body is not what the source's kind promises."""


@dataclass(frozen=True)
class Link:
    """One link: the absolute address as `canonical_url` writes it (another scheme's as it stands), its text, and its
    day.

    `day` is when it was published by a feed's or sitemap's own word; `is_listing` marks a sitemap that a sitemap
    index names; `is_pdf` that the listing itself calls it a PDF.
    """

    url: str
    text: str = ""
    day: date | None = None
    is_listing: bool = False
    is_pdf: bool = False


def canonical_url(url: str, base: str = "") -> str:
    """One spelling for an address: absolute, percent-encoded as UTF-8, IDNA host, no default port, no fragment, no
    dot segments.

    The query stays as it is, since servers may mind its order. Raises ValueError for what is no http(s) address with
    a host.
    """
    try:
        parts = parse_url(safe_url_string(urljoin(base, url.strip())))
    except LocationParseError as error:
        raise ValueError(f"is no address ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise ValueError("is no http or https address")
    if parts.auth is not None:
        raise ValueError("carries a user name")
    port = None if parts.port == {"http": 80, "https": 443}[parts.scheme] else parts.port
    return parts._replace(host=parts.host.rstrip("."), port=port, path=parts.path or "/", fragment=None).url


def listing_links(kind: str, body: bytes, content_type: str, url: str, within: str | None) -> tuple[Link, ...]:
    """The links of a listing's `body`, each address once, at most 50,000, in the listing's order.

    `kind` is `html`, `rss`, `atom` or `sitemap`; `url` is where the body came from; `within` a CSS selector that
    limits an HTML page. Raises ListingError where the body is something else (an error page instead of a feed).
    """
    if kind == "sitemap":
        found = _sitemap_links(body, url)
    elif kind in ("rss", "atom"):
        found = _feed_links(body, url)
    else:
        found = _html_links(body, content_type, url, within)
    links: dict[str, Link] = {}
    for link in found:
        links.setdefault(link.url, link)
        if len(links) == _MOST_LINKS:
            break
    return tuple(links.values())


def newest_day(link: Link) -> date | None:
    """The day of a link: the listing's own word, else the newest full date in its text, else in its address, else None.

    >>> newest_day(Link("https://example.se/18.pdf", "Protokoll 12 mars 2024"))
    datetime.date(2024, 3, 12)
    """
    return link.day or max(_days(link.text), default=None) or max(_days(link.url), default=None)


def _days(text: str) -> Iterator[date]:
    for match in _DATE.finditer(text):
        if match["year"]:
            year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        else:
            month = _MONTHS.index(match["name"].lower()) + 1
            year, day = int(match["its_year"]), int(match["first"])
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _link(address: str, base: str, text: str, day: date | None = None, **marks: bool) -> Link | None:
    if _NO_DOCUMENT.match(address):
        return None
    text = " ".join(text.split())[:_LONGEST_TEXT]
    try:
        return Link(canonical_url(address, base), text, day, **marks)
    except ValueError:
        # Kept as it stands, so that a file: link that the source's patterns take is reported, not overlooked.
        return Link(address.strip()[:2000], text, day, **marks)


def _html_links(body: bytes, content_type: str, url: str, within: str | None) -> Iterator[Link]:
    from parsel import Selector

    if body.startswith(b"%PDF-"):
        raise ListingError("is a PDF, not a page: give the page that links to it")
    _, text = html_to_unicode(content_type, body)
    if not text.strip():
        return
    base = get_base_url(text, url)
    page = Selector(text=text, type="html")
    for area in page.css(within) if within else [page]:
        for anchor in area.xpath("descendant-or-self::a[@href] | descendant-or-self::area[@href]"):
            words = (
                *anchor.xpath(".//text()").getall(),
                anchor.attrib.get("title", ""),
                anchor.attrib.get("aria-label", ""),
            )
            is_pdf = anchor.attrib.get("type", "").strip().lower() == "application/pdf"
            if link := _link(anchor.attrib["href"], base, " ".join(words), is_pdf=is_pdf):
                yield link


def _feed_links(body: bytes, url: str) -> Iterator[Link]:
    import feedparser

    feed = feedparser.parse(io.BytesIO(body), response_headers={"content-location": url}, sanitize_html=False)
    if not feed.version:
        raise ListingError("is no RSS or Atom feed: the server sent something else")
    for entry in feed.entries:
        stamp = entry.get("published_parsed") or entry.get("updated_parsed")
        day = date(*stamp[:3]) if stamp else None
        for target in entry.get("links", ()):
            is_pdf = target.get("type") == "application/pdf"
            if target.get("rel") in ("alternate", "enclosure", "related", "via") and target.get("href"):
                link = _link(target["href"], url, entry.get("title", ""), day, is_pdf=is_pdf)
                if link:
                    yield link


def _sitemap_links(body: bytes, url: str) -> Iterator[Link]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError:
        root = None
    name = etree.QName(root).localname if root is not None else ""
    if name not in ("urlset", "sitemapindex"):
        raise ListingError("is no sitemap: the server sent something else")
    for entry in root.iterchildren("{*}url", "{*}sitemap"):
        address = entry.findtext("{*}loc")
        if not address:
            continue
        days = tuple(_days((entry.findtext("{*}lastmod") or "")[:10]))
        link = _link(address, url, "", days[0] if days else None, is_listing=name == "sitemapindex")
        if link:
            yield link


def gunzip(body: bytes, limit: int) -> bytes:
    """Unpack a gzip file (a `sitemap.xml.gz`) to at most `limit` bytes. Raises ListingError beyond it or on broken
    data.
    """
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise ListingError(f"is broken gzip ({error})") from error
    if len(unpacked) > limit:
        raise ListingError(f"unpacks to more than {limit} bytes")
    return unpacked
