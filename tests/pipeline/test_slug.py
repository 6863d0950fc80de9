import csv
import re
from pathlib import Path

import pytest

from pipeline.slug import municipality_slug

REFERENCE = Path(__file__).parents[3] / "shared" / "reference" / "municipalities.csv"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Upplands Väsby", "upplands-vasby"),
        ("Malung-Sälen", "malung-salen"),
        ("Håbo", "haabo"),
        ("Habo", "habo"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_slug(name, slug):
    assert municipality_slug(name) == slug


@pytest.mark.skipif(not REFERENCE.exists(), reason="needs ../shared/reference")
def test_all_municipalities_have_slugs_of_their_own():
    with REFERENCE.open(encoding="utf-8") as file:
        names = [row["municipality"] for row in csv.DictReader(file)]
    slugs = {municipality_slug(name) for name in names}
    assert len(slugs) == len(names) == 290
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)
