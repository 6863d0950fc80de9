"""The random plans of `benchmarks/random_plans.py`: a seed gives one plan, and what is to be read stands in it."""

from __future__ import annotations

import html
import re
import runpy
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "random_plans.py"
with mock.patch("sys.path", [str(SCRIPT.parent), *sys.path]):
    script = runpy.run_path(str(SCRIPT))
draw: Callable[[int], Any] = script["draw"]


def _text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).replace("\xad", "").split())


@pytest.mark.parametrize("seed", range(1, 151))
def test_seed_gives_the_same_plan(seed: int) -> None:
    assert draw(seed) == draw(seed)


def test_every_shape_is_drawn() -> None:
    assert {draw(seed).traits[0] for seed in range(1, 151)} == set(script["SHAPES"])


@pytest.mark.parametrize("seed", range(1, 151))
def test_what_is_to_be_read_stands_on_the_page(seed: int) -> None:
    plan = draw(seed)
    text = _text(plan.html)
    rows = plan.truth["actions"]
    assert rows
    for row in rows:
        printed = {
            name: value
            for name, value in row.items()
            if name.endswith("_raw") or name in {"activity", "section", "goal"}
        }
        texts = {
            **printed,
            **{name: row[name] for name in ("implementation", "indicators", "resources", "comment") if name in row},
        }
        assert [name for name, value in texts.items() if value and " ".join(value.split()) not in text] == []
        assert [party for party in row["responsible"] if party not in text] == []
