import uuid

import pytest

import pipeline.lease
from extractors.errors import OutputError
from pipeline.lease import Lease
from pipeline.places import place


@pytest.fixture
def at(monkeypatch):
    monkeypatch.setattr(pipeline.lease, "SETTLED", 0)
    found = place(f"memory://{uuid.uuid4().hex}") / ".planlupp" / "lock"
    yield found
    found.fs.store.clear()


@pytest.fixture
def expired(monkeypatch):
    return lambda: monkeypatch.setattr(pipeline.lease, "EXPIRES", -1)


def test_one_holds_it_at_a_time(at):
    first, second = Lease(at), Lease(at)
    first.acquire()
    with pytest.raises(OutputError, match=r"another run \(.+, process \d+\) writes to memory"):
        second.acquire()
    second.release()
    with pytest.raises(OutputError):
        second.acquire()
    first.release()
    second.acquire()
    second.check()


def test_a_lock_that_nobody_renews_is_taken_over_and_its_holder_learns_of_it(at, expired):
    first, second = Lease(at), Lease(at)
    first.acquire()
    expired()
    second.acquire()
    second.check()
    with pytest.raises(OutputError, match="another run"):
        first.check()
    first.release()
    second.check()


def test_of_two_that_take_it_over_the_last_one_has_it(at, expired, monkeypatch):
    Lease(at).acquire()
    expired()
    monkeypatch.setattr(pipeline.lease.time, "sleep", lambda seconds: at.write_bytes(b"other, process 1, token"))
    with pytest.raises(OutputError, match="other, process 1"):
        Lease(at).acquire()


def test_the_holder_renews_it(at, monkeypatch):
    monkeypatch.setattr(pipeline.lease, "RENEWED", 0.01)
    lease = Lease(at)
    lease.acquire()
    first = at.fs.modified(at.path)
    while at.fs.modified(at.path) == first:
        pass
    lease.release()
    assert not at.exists()
