"""On which page of the traceability a record has its row: beside the clauses, or on a sheet of its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from generator.records.delivery import Delivery
from generator.records.incident import Incident
from generator.records.ledger import Records
from generator.views.named import Named, all_named

TRACE_PAGE: Final = "traceability/index.html"
_BESIDE: Final = 200
"""A kind with more records than this has sheets of its own."""
_ON_A_SHEET: Final = 500
_PARTS: Final = frozenset({"clause", "articles", "tiers", "evidence"})
"""Names that are no records of what happened: the clauses have a table of their own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record with all that stands under its kind and id, such as an instalment and what happened to it."""

    kind: str
    id: str
    named: tuple[Named, ...]
    anchor: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The records of one page; ``month`` is theirs where a sheet holds one month, ``part`` counts from 1."""

    path: str
    kind: str
    month: str
    part: int
    entries: tuple[Entry, ...]


def lay_out(records: Records) -> tuple[Sheet, ...]:
    """Every record with an id, once, kind by kind; the records of a small kind are a sheet of the first page.

    The work is linear in the records.
    """
    by_key: dict[tuple[str, str], list[Named]] = {}
    for one in all_named(records):
        if one.whole is not None and one.kind not in _PARTS:
            by_key.setdefault((one.kind, one.names[0]), []).append(one)
    taken: set[str] = set()
    entries: dict[str, list[Entry]] = {}
    for (kind, id_), named in by_key.items():
        anchor = f"r-{id_}" if id_ not in taken else f"r-{kind}-{id_}"
        taken.add(id_)
        entries.setdefault(kind, []).append(Entry(kind, id_, tuple(named), anchor))
    return tuple(sheet for kind, of_kind in entries.items() for sheet in _sheets(kind, of_kind))


def _sheets(kind: str, entries: list[Entry]) -> Iterator[Sheet]:
    if len(entries) <= _BESIDE:
        yield Sheet(TRACE_PAGE, kind, "", 1, tuple(entries))
        return
    for month, of_month in groupby(sorted(entries, key=_month), key=_month):
        for part, some in enumerate(_parts(of_month), start=1):
            stem = "-".join(word for word in (kind, month, str(part) if part > 1 else "") if word)
            yield Sheet(f"traceability/{stem}.html", kind, month, part, some)


def _parts(entries: Iterable[Entry]) -> Iterator[tuple[Entry, ...]]:
    every = tuple(entries)
    for start in range(0, len(every), _ON_A_SHEET):
        yield every[start : start + _ON_A_SHEET]


def _month(entry: Entry) -> str:
    """The month a record of many belongs to, as it was recorded; of other kinds, none."""
    match entry.named[0].whole:
        case Delivery(delivered_on=on):
            return _named(on)
        case Incident(occurred_at=at):
            return _named(at)
    return ""


def _named(day: dt.date) -> str:
    return f"{day:%Y-%m}"
