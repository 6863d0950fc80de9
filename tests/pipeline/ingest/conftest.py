from __future__ import annotations

import ssl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

# The tests import the web site that they crawl from `website.py`.
sys.path.insert(0, str(Path(__file__).parent))

from website import Job, Site


@pytest.fixture
def sites() -> Iterator[Callable[..., Site]]:
    """Start as many sites as a test needs, each on a port of its own."""
    started: list[Site] = []

    def start(certificate: ssl.SSLContext | None = None) -> Site:
        started.append(Site(certificate))
        return started[-1]

    yield start
    for site in started:
        site.close()


@pytest.fixture
def site(sites: Callable[..., Site]) -> Site:
    """One site."""
    return sites()


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """An empty job in a folder of its own."""
    return Job(tmp_path)
