"""The lists within incidents that have sheets of their own: what was done, what is to be done, who signed.

A row is one entry, named by its incident and its place in the list: ``INC-2026-001#2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from generator.location import Origin
from generator.records.base import Part
from generator.records.incident import CorrectiveAction, HandlingStep, Incident, Signature
from generator.views.book_columns import Column, columns_of

EntryKind = Literal["handling", "corrective_actions", "signatures"]

ENTRIES: Final[Mapping[EntryKind, type[Part]]] = {
    "handling": HandlingStep, "corrective_actions": CorrectiveAction, "signatures": Signature,
}  # fmt: skip
_NAME: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._()-]{0,63})#([1-9][0-9]{0,2})")
_ID: Final = Column(("id",), "entry", "entry", required=True, nullable=False)


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry of an incident's list, with its place."""

    id: str
    origin: Origin
    place: str
    part: Part


def entry_columns(kind: EntryKind) -> tuple[Column, ...]:
    """What an entry is named by, and its fields."""
    return (_ID, *columns_of(ENTRIES[kind]))


def entries_of(incidents: Iterable[Incident], kind: EntryKind) -> Iterator[ListedEntry]:
    """Every entry of every incident, in order."""
    for incident in incidents:
        for number, part in enumerate(getattr(incident, kind), start=1):
            place = f"{kind}.{number - 1}"
            yield ListedEntry(f"{incident.id}#{number}", incident.origin, place, part)


def named(text: str) -> tuple[str, int] | None:
    """The incident and the number, from 1, that a row's name says."""
    found = _NAME.fullmatch(text)
    return (found[1], int(found[2])) if found else None
