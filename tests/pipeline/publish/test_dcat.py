from datetime import date

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from pipeline.publish.dcat import FileFacts, dcat
from pipeline.publish.publisher import Publisher

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
BASE = "https://data.exempel.se/planlupp"
PUBLISHER = Publisher(
    name="Exempels kommun & Co",
    base_url=f"{BASE}/",
    license="http://creativecommons.org/publicdomain/zero/1.0/",
    contact_name="Öppna <data>",
    contact_email="oppnadata@exempel.se",
    frequency="MONTHLY",
)
FILES = [
    FileFacts("actions.parquet", "Åtgärder", "application/vnd.apache.parquet", 1234),
    FileFacts("actions.csv", "Åtgärder", "text/csv", 99),
]


@pytest.fixture
def graph():
    rdf = dcat(PUBLISHER, "2026-02-28", date(2026, 2, 28), date(2026, 1, 31), FILES)
    return Graph().parse(data=rdf, format="xml")


@pytest.mark.parametrize(
    ("kind", "mandatory"),
    [
        (DCAT.Catalog, [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset]),
        (
            DCAT.Dataset,
            [
                DCTERMS.title,
                DCTERMS.description,
                DCTERMS.publisher,
                DCAT.contactPoint,
                DCAT.distribution,
                DCTERMS.accrualPeriodicity,
                DCTERMS.spatial,
                DCAT.theme,
            ],
        ),
        (DCAT.Distribution, [DCAT.accessURL, DCTERMS.license, DCTERMS.format]),
        (FOAF.Agent, [FOAF.name, DCTERMS.type]),
        (VCARD.Organization, [VCARD.fn, VCARD.hasEmail]),
    ],
)
def test_each_thing_has_what_the_profile_asks_for(graph, kind, mandatory):
    things = list(graph.subjects(RDF.type, kind))
    assert len(things) == (2 if kind == DCAT.Distribution else 1)
    for thing in things:
        for name in mandatory:
            assert graph.value(thing, name, any=True) is not None, (thing, name)


def test_links_lead_somewhere_in_the_graph(graph):
    subjects = set(graph.subjects())
    for name in (DCTERMS.publisher, DCAT.contactPoint, DCAT.dataset, DCAT.distribution):
        assert set(graph.objects(None, name)) <= subjects


def test_values(graph):
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert graph.value(dataset, DCTERMS.title).language == "sv"
    assert graph.value(dataset, DCTERMS.issued) == Literal("2026-01-31", datatype=XSD.date)
    assert graph.value(dataset, DCTERMS.modified) == Literal("2026-02-28", datatype=XSD.date)
    csv = URIRef(f"{BASE}/#actions.csv")
    assert graph.value(csv, DCAT.accessURL) == URIRef(f"{BASE}/2026-02-28/actions.csv")
    assert graph.value(csv, DCAT.byteSize).value == 99
    assert Literal("Exempels kommun & Co") in set(graph.objects(None, FOAF.name))
    assert URIRef("mailto:oppnadata@exempel.se") in set(graph.objects(None, VCARD.hasEmail))
