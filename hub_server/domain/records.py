"""Changing a frozen record: what ``dataclasses.replace`` does, in two fifths of its time.

Every event replaces the home and one of its devices: that was most of what a decision cost (``benchmarks/engine.py``).
"""

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace as replace  # noqa: PLC0414 - so that the type checker knows every field
else:

    def replace(record: object, /, **changes: object) -> object:
        """Return a copy of a frozen record with slots, with some fields changed. Raises AttributeError."""
        read, write = _fields(type(record))
        copy = object.__new__(type(record))
        for put, value in zip(write, read(record), strict=True):
            put(copy, value)
        for name, value in changes.items():
            object.__setattr__(copy, name, value)
        return copy


@cache
def _fields(kind: type[Any]) -> tuple[Callable[[object], tuple[object, ...]], tuple[Callable[..., None], ...]]:
    """Return what reads all fields of a record of two fields or more, and what writes each."""
    names = [field.name for field in fields(kind)]
    return attrgetter(*names), tuple(getattr(kind, name).__set__ for name in names)
