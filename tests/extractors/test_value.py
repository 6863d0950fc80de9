from __future__ import annotations

import pickle
from dataclasses import replace
from functools import cached_property

from extractors.value import value


@value()
class Place:
    x: float
    name: str = ""


@value(slots=False)
class Named(Place):
    of: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        return " ".join(self.of)


def test_values_are_alike_by_what_they_hold():
    assert Place(1.0, "a") == Place(1.0, "a") != Place(2.0, "a")
    assert {Place(1.0): 1}[Place(1.0)] == 1
    assert replace(Place(1.0), name="b") == Place(1.0, "b")
    assert pickle.loads(pickle.dumps(Place(1.0, "a"))) == Place(1.0, "a")


def test_a_value_has_slots_unless_it_keeps_what_it_works_out():
    assert not hasattr(Place(1.0), "__dict__")
    assert Named(1.0, of=("a", "b")).text == "a b"
    assert hash(Named(1.0)) == hash(Named(1.0))
