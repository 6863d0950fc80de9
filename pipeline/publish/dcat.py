"""The release described for Sweden's data portal: DCAT-AP-SE as RDF/XML.

The profile's mandatory and recommended properties are those of docs.dataportal.se/dcat (version 3). Dataset and
distributions keep their URIs from release to release; what they point at is the newest one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from pipeline.publish.publisher import Publisher

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_EU = "http://publications.europa.eu/resource/authority"
KEYWORDS = ("handlingsplan", "åtgärder", "kommunala beslut", "protokoll", "uppföljning")


@dataclass(frozen=True)
class FileFacts:
    """A file of the release: its name, what it holds (Swedish), its media type and size in bytes."""

    name: str
    title: str
    media_type: str
    bytes: int


def dcat(publisher: Publisher, release: str, issued: date, first: date, files: Sequence[FileFacts]) -> bytes:
    """The catalogue with the one dataset and a distribution for each of `files`; `first` is the first release's day."""
    base = publisher.base_url.rstrip("/")
    agent, contact = publisher.uri or f"{base}/#publisher", f"{base}/#contact"
    root = etree.Element(_name("rdf:RDF"), nsmap=NAMESPACES)

    catalog = _node(root, "dcat:Catalog", f"{base}/#catalog")
    _text(catalog, "dcterms:title", f"Öppna data från planlupp, {publisher.name}")
    _text(catalog, "dcterms:description", f"Datamängder som {publisher.name} tar fram med planlupp.")
    _link(catalog, "dcterms:publisher", agent)
    _link(catalog, "dcterms:license", publisher.license)
    _link(catalog, "dcterms:language", f"{_EU}/language/SWE")
    _link(catalog, "foaf:homepage", f"{base}/")
    _link(catalog, "dcat:themeTaxonomy", f"{_EU}/data-theme")
    _date(catalog, "dcterms:issued", first)
    _date(catalog, "dcterms:modified", issued)
    _link(catalog, "dcat:dataset", f"{base}/#dataset")

    dataset = _node(root, "dcat:Dataset", f"{base}/#dataset")
    _text(dataset, "dcterms:title", publisher.title)
    _text(dataset, "dcterms:description", publisher.description)
    _link(dataset, "dcterms:publisher", agent)
    _link(dataset, "dcat:contactPoint", contact)
    _link(dataset, "dcterms:language", f"{_EU}/language/SWE")
    _link(dataset, "dcat:theme", f"{_EU}/data-theme/GOVE")
    _link(dataset, "dcterms:accrualPeriodicity", f"{_EU}/frequency/{publisher.frequency}")
    _link(dataset, "dcterms:spatial", publisher.spatial)
    _link(dataset, "dcterms:accessRights", f"{_EU}/access-right/PUBLIC")
    for keyword in KEYWORDS:
        _text(dataset, "dcat:keyword", keyword)
    _date(dataset, "dcterms:issued", first)
    _date(dataset, "dcterms:modified", issued)
    _plain(dataset, "dcat:version", release)
    for file in files:
        _link(dataset, "dcat:distribution", f"{base}/#{file.name}")

    for file in files:
        distribution = _node(root, "dcat:Distribution", f"{base}/#{file.name}")
        _text(distribution, "dcterms:title", file.title)
        _link(distribution, "dcat:accessURL", f"{base}/{release}/{file.name}")
        _link(distribution, "dcat:downloadURL", f"{base}/{release}/{file.name}")
        _plain(distribution, "dcterms:format", file.media_type)
        _link(distribution, "dcterms:license", publisher.license)
        _plain(distribution, "dcat:byteSize", str(file.bytes), "nonNegativeInteger")
        _date(distribution, "dcterms:issued", issued)

    who = _node(root, "foaf:Agent", agent)
    _plain(who, "foaf:name", publisher.name)
    _link(who, "dcterms:type", f"http://purl.org/adms/publishertype/{publisher.type}")
    point = _node(root, "vcard:Organization", contact)
    _plain(point, "vcard:fn", publisher.contact_name)
    _link(point, "vcard:hasEmail", f"mailto:{publisher.contact_email}")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _name(qualified: str) -> str:
    prefix, _, local = qualified.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _node(root: etree._Element, kind: str, uri: str) -> etree._Element:
    return etree.SubElement(root, _name(kind), {_name("rdf:about"): uri})


def _link(node: etree._Element, name: str, uri: str) -> None:
    etree.SubElement(node, _name(name), {_name("rdf:resource"): uri})


def _text(node: etree._Element, name: str, text: str) -> None:
    """A text in Swedish."""
    etree.SubElement(node, _name(name), {f"{_XML}lang": "sv"}).text = text


def _plain(node: etree._Element, name: str, text: str, kind: str = "") -> None:
    attributes = {_name("rdf:datatype"): f"{_XSD}{kind}"} if kind else {}
    etree.SubElement(node, _name(name), attributes).text = text


def _date(node: etree._Element, name: str, day: date) -> None:
    _plain(node, name, day.isoformat(), "date")
