"""The next free id of a kind of record, after the pattern the project's own ids have."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

_NUMBERED: Final = re.compile(r"(.*?)([0-9]+)", re.DOTALL)
_YEAR: Final = "{year}"
_MONTH: Final = "{month}"


@dataclass(frozen=True, slots=True)
class Dated:
    """An id and the day its record is of; None where it has none."""

    id: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What stands before the number, with the year and month of the record's day by name, and its width."""

    head: str
    width: int

    def before(self, day: dt.date) -> str:
        return self.head.replace(_YEAR, f"{day.year:04}").replace(_MONTH, f"{day.month:02}")


def next_id(
    existing: Sequence[Dated], default: str, day: dt.date, taken: Collection[str], *, monthly: bool = False
) -> str:
    """The next id for a record of ``day``: as most ids of its kind are made, one above the highest number.

    ``default`` is an id as it would be made where there is none yet, such as ``INC-{year}-001``. ``monthly``
    kinds may have the month of their day for a number. No id of ``taken`` is given.
    """
    if monthly and (named := _by_month(existing, day)) is not None:
        return _free(named, taken)
    pattern = _most_common(existing) or _pattern_of(default)
    head = pattern.before(day)
    numbers = [int(one.id[len(head) :]) for one in existing if _counts(one.id, head)]
    number = max(numbers, default=0) + 1
    while (name := f"{head}{number:0{pattern.width}}") in taken:
        number += 1
    return name


def _pattern_of(default: str) -> _Pattern:
    found = _NUMBERED.fullmatch(default)
    assert found is not None
    return _Pattern(found[1], len(found[2]))


def _counts(name: str, head: str) -> bool:
    rest = name.removeprefix(head)
    return name.startswith(head) and rest.isascii() and rest.isdigit()


def _most_common(existing: Sequence[Dated]) -> _Pattern | None:
    """The pattern of most ids; of several as common, that of the last."""
    found = [pattern for one in existing if (pattern := _seen(one)) is not None]
    heads = Counter(one.head for one in found)
    if not heads:
        return None
    most = max(heads.values())
    head = next(one.head for one in reversed(found) if heads[one.head] == most)
    return _Pattern(head, min(one.width for one in found if one.head == head))


def _seen(one: Dated) -> _Pattern | None:
    numbered = _NUMBERED.fullmatch(one.id)
    if numbered is None:
        return None
    head, number = numbered.groups()
    if one.day is not None:
        month, year = f"{one.day.year:04}-{one.day.month:02}", f"{one.day.year:04}"
        if re.search(rf"(?<![0-9]){month}-$", head):
            head = head.removesuffix(f"{month}-") + f"{_YEAR}-{_MONTH}-"
        elif re.search(rf"(?<![0-9]){year}-$", head):
            head = head.removesuffix(f"{year}-") + f"{_YEAR}-"
    return _Pattern(head, len(number))


def _by_month(existing: Sequence[Dated], day: dt.date) -> str | None:
    """The id by the month, where every id so far ends with the year and month of its day."""
    heads = {one.id.removesuffix(f"{one.day:%Y-%m}") for one in existing if one.day is not None}
    named = all(one.day is not None and one.id.endswith(f"{one.day:%Y-%m}") for one in existing)
    return f"{heads.pop()}{day:%Y-%m}" if named and len(heads) == 1 else None


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
