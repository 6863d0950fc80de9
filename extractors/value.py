"""Value classes of which a page makes thousands: dataclasses that are cheap to make and that nobody changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def value(*, slots: bool = True) -> Callable[[type[_T]], type[_T]]:
    """A class decorator like `dataclass(frozen=True, slots=slots)`: fields, equality and hash by value.

    mypy refuses to set a field, as it does for a frozen dataclass; at run time nothing does, since the `__init__` of a
    frozen dataclass takes four times as long: for the thousands of words of a document a twentieth of its whole run.
    """
    return dataclass(slots=slots, unsafe_hash=True)
