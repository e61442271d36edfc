"""A new record before it is written: its fields in order, with what is to be said on those still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Parts:
    """The fields of a part of a record."""

    fields: Entry


@dataclass(frozen=True, slots=True)
class Field:
    """One field: a text as it is to be read back, a list, a part, or None while nobody knows it."""

    name: str
    value: Value = None
    comment: str = ""
    plain: bool = False
    """No text (a date, a number, true or false), so that it stays without quotes."""


Entry: TypeAlias = tuple[Field, ...]
Value: TypeAlias = str | Parts | tuple[str | Entry, ...] | None
