"""The delay of a host: how it grows on errors, how far, and how it falls back."""

from __future__ import annotations

from pipeline.ingest.hosts import Host


def delays_on_errors(least_delay: float, errors: int) -> list[float]:
    host = Host("kommun.example")
    delays = []
    for _ in range(errors):
        host.went_badly(least_delay, unreachable=False)
        delays.append(host.delay)
    return delays


def test_the_delay_doubles_on_each_error_up_to_sixty_times_and_a_minute() -> None:
    assert delays_on_errors(0.5, 9) == [1, 2, 4, 8, 16, 30, 30, 30, 30]
    assert delays_on_errors(5, 5) == [10, 20, 40, 60, 60]
    assert delays_on_errors(90, 2) == [90, 90]  # never shorter than what the source asks for


def test_the_delay_grows_where_none_is_asked_for() -> None:
    first, second = delays_on_errors(0, 2)
    assert 0 < first < second


def test_the_delay_falls_back_with_good_answers_never_below_what_is_asked_for() -> None:
    host = Host("kommun.example", delay=8)
    delays = []
    for _ in range(4):
        host.went_well(1.5, seconds=0.1)
        delays.append(host.delay)
    assert delays == [4, 2, 1.5, 1.5]


def test_a_slow_host_is_asked_as_slowly_as_it_answers() -> None:
    host = Host("kommun.example")
    host.went_well(1, seconds=4)
    assert host.delay == 4
    host.went_well(1, seconds=1000)
    assert host.delay == 10


def test_a_host_that_only_fails_is_left_alone_and_one_good_answer_forgives() -> None:
    host = Host("kommun.example")
    for _ in range(2):
        host.went_badly(1, unreachable=True)
    host.went_well(1, seconds=0.1)
    for _ in range(2):
        host.went_badly(1, unreachable=True)
    assert host.away is None
    host.went_badly(1, unreachable=True)
    assert host.away == "not reached 3 times in a row"

    host = Host("kommun.example")
    for _ in range(29):
        host.went_badly(1, unreachable=False)
    assert host.away is None
    host.went_badly(1, unreachable=False)
    assert host.away == "answered 30 times in a row with an error"
