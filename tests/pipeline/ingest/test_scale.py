from __future__ import annotations

from pathlib import Path

import pytest
from bench_ingest import measure


@pytest.mark.parametrize(("hosts", "documents"), [(8, 8), pytest.param(200, 25, marks=pytest.mark.slow)])
def test_sources_that_have_nothing_new_cost_conditional_requests_and_no_memory(
    tmp_path: Path, hosts: int, documents: int
) -> None:
    first, second = measure(hosts, documents, tmp_path)
    assert (first["new"], first["failed"]) == (hosts * documents, 0)
    assert (second["new"], second["unchanged"], second["failed"]) == (0, hosts * documents, 0)
    assert second["bodies"] == 0
    assert second["requests"] == second["conditional"] == hosts * (documents + 2)  # with the listing and robots.txt
    assert second["mb_peak"] - second["mb_before"] < 60
