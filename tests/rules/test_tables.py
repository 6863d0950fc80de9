from __future__ import annotations

from importlib import resources
from typing import Any

import pytest
import regex
import yaml

from rules.fields import FIELDS, fold_heading

DATA: dict[str, Any] = yaml.safe_load(resources.files("rules").joinpath("tables.yaml").read_text("utf-8"))


def test_points_are_given_to_fields():
    assert set(DATA["fields"]) <= {*FIELDS, "activity_weak"}
    assert set(DATA["beside"]) <= set(FIELDS)


def test_a_plan_of_action_and_party_alone_has_points_enough():
    assert DATA["fields"]["activity"] + DATA["fields"]["responsible_raw"] >= DATA["needed"]


@pytest.mark.parametrize("pattern", DATA["against"])
def test_what_speaks_against_has_points_a_kind_and_a_source(pattern):
    regex.compile(pattern, regex.IGNORECASE)
    points, kind, seen = DATA["against"][pattern]
    assert points > 0
    assert kind
    assert regex.match(r"gold|vocab|general", seen)


@pytest.mark.parametrize(
    "heading", ["Åtgärd", "Ansvarig", "Tidplan", "Status", "Genomförande", "Mål", "Kommentar", "Nr"]
)
def test_nothing_speaks_against_the_heads_of_a_plan(heading):
    against = [p for p in DATA["against"] if regex.search(p, fold_heading(heading), regex.IGNORECASE)]
    assert not against
