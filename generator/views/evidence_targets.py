"""The places of a record that evidence can be added to, by the names people choose them by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from pydantic import BaseModel

from generator.message import Message, say
from generator.records.base import Record
from generator.records.evidence import Evidence
from generator.records.evidence_places import can_be_proven
from generator.records.ledger import Records
from generator.views.asking import parts_in, shape_of


@dataclass(frozen=True, slots=True)
class Target:
    """One place: its name for ``--at``, the path of its list, and what stands there already."""

    name: str
    label: Message
    path: tuple[str | int, ...]
    evidence: tuple[Evidence, ...]
    missing: bool = False
    """The part it belongs to is not recorded yet, and needs more than evidence to be."""


@dataclass(frozen=True, slots=True)
class Provable:
    """A record that has a place for evidence, the room it stands in, and its places."""

    room: str
    record: Any
    targets: tuple[Target, ...]

    @property
    def id(self) -> str:
        return str(self.record.id)


def provable_records(records: Records) -> Iterator[tuple[str, Any]]:
    """Every record with an id and a place for evidence, with the room it stands in."""
    for field in fields(records):
        value: Any = getattr(records, field.name)
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record) and hasattr(record, "id") and can_be_proven(type(record)):
                yield field.name, record


def view_provable(room: str, record: Any) -> Provable:
    """A record with its places, its own first."""
    return Provable(room, record, tuple(_targets(record, record.kind, (), say(f"kind.{record.kind}"))))


def _targets(part: BaseModel, name: str, above: tuple[str | int, ...], label: Message) -> Iterator[Target]:
    for field, info in type(part).model_fields.items():
        inside = parts_in(info.annotation)
        if not inside or issubclass(inside[0], Record):
            continue
        value = getattr(part, field)
        path = (*above, info.alias or field)
        called = say(f"field.{type(part).__name__.lower()}.{field}")
        if inside[0] is Evidence:
            yield Target(name, label, path, tuple(value))
        elif shape_of(info) == "texts":
            for number, item in enumerate(value):
                own = str(getattr(item, "id", number + 1))
                of_item = say("evidence-target.item", part=called, name=own)
                yield from _targets(item, f"{field}.{own}", (*path, number), of_item)
        elif isinstance(value, BaseModel):
            yield from _targets(value, field, path, called)
        elif any(parts_in(one.annotation) == (Evidence,) for one in inside[0].model_fields.values()):
            missing = any(one.is_required() for one in inside[0].model_fields.values())
            yield Target(field, called, (*path, "evidence"), (), missing)
