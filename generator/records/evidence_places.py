"""Where evidence stands: found by walking the records themselves, so that no kind of record is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from generator.location import Location
from generator.records.base import Record
from generator.records.evidence import Evidence

if TYPE_CHECKING:
    from generator.records.ledger import Records


@dataclass(frozen=True, slots=True)
class EvidencePlace:
    """One piece of evidence, the record that names it, and its dotted path, such as ``nda.evidence.0``."""

    record: Record
    path: str
    evidence: Evidence

    @property
    def at(self) -> Location:
        return self.record.origin.at(self.path)


def evidence_of(records: Records) -> Iterator[EvidencePlace]:
    """Every piece of evidence of every record, in the order of the kinds and of the records."""
    for field in fields(records):
        value: Any = getattr(records, field.name)
        for record in value if isinstance(value, tuple) else (value,):
            if isinstance(record, Record):
                for path, evidence in evidence_in(record):
                    yield EvidencePlace(record, path, evidence)


def evidence_in(model: BaseModel, path: str = "") -> Iterator[tuple[str, Evidence]]:
    """Every piece of evidence below a record with its dotted path; in a list with its number from 0."""
    for name in _holding(type(model)):
        value = getattr(model, name)
        here = f"{path}.{name}" if path else name
        listed = isinstance(value, tuple)
        for number, part in enumerate(value if listed else (value,)):
            place = f"{here}.{number}" if listed else here
            if isinstance(part, Evidence):
                yield place, part
            elif isinstance(part, BaseModel) and not isinstance(part, Record):
                yield from evidence_in(part, place)


def can_be_proven(model: type[BaseModel]) -> bool:
    """Whether a kind of record has any place for evidence."""
    return bool(_holding(model))


@cache
def _holding(model: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a model that are evidence or may have some below them."""
    return tuple(name for name, field in model.model_fields.items() if _may_hold(field.annotation))


def _may_hold(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation is Evidence or bool(_holding(annotation))
    return any(_may_hold(one) for one in get_args(annotation))
