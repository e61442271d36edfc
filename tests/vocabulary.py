"""What derivations say: the places and values each kind of step names, which step decides which state for
whom to act, and which step may follow which.

``tests/golden/vocabulary.yaml`` holds all of it. A step that names another field, none at all, or leaves a
value out says something the reader was not promised, even where the state is right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, Final, get_args

import yaml
from pydantic import BaseModel

from generator.compliance.finding import Finding
from generator.location import Location, Origin
from generator.message import Message
from generator.records.base import Record
from generator.records.ledger import Records

GOLDEN: Final = Path(__file__).resolve().parent / "golden" / "vocabulary.yaml"
Said = tuple[str, str, str]
"""A section of the golden file, a key in it, and one of the ways it is said.

``says``: a message with the places it names and its values by name and kind. ``decides``: the last step of a
finding with its state, who must act, and whether a day is due. ``follows``: a step and one that comes next.
``shapes``: which parts of an answer are there and which are not, together.
"""

_SILENT: Final = (str, int, Decimal, dt.date, BaseModel, type(None))
"""What says nothing and holds nothing that does."""
_HOLDING: Final = (Mapping, tuple, list, frozenset, set)


@dataclass(frozen=True, slots=True)
class NamedOrigin(Origin):
    """An origin whose places say which field of which kind of record is meant; no field, no place."""

    model: type[BaseModel] = Record

    def at(self, path: str = "") -> Location:
        parts = path.split(".") if path else []
        assert _leads_somewhere(self.model, parts), f"{self.model.__name__} has no field {path!r}"
        shown = ".".join("*" if one.isdigit() else one for one in parts)
        return Location(f"{self.model.__name__}.{shown}" if shown else self.model.__name__)


def with_named_origins(records: Records) -> Records:
    """The same records, whose places tell fields instead of lines."""
    changed: dict[str, Any] = {}
    for field in fields(records):
        value = getattr(records, field.name)
        changed[field.name] = tuple(map(_named, value)) if isinstance(value, tuple) else _named(value)
    return replace(records, **changed)


def said_by(value: Any) -> frozenset[Said]:
    """Every message below a value, with the places its step names."""
    found: set[Said] = set()
    _collect(value, found, {})
    return frozenset(found)


def _collect(value: Any, found: set[Said], met: dict[int, Any]) -> None:
    """Adds what is said; an object in ``met`` says nothing new, and lives on there under its id."""
    if _is_silent(value.__class__) or id(value) in met:
        return
    met[id(value)] = value
    if isinstance(value, Message):
        found.add(_said(value, ()))
        _collect(value.values, found, met)
    elif is_dataclass(value):
        if isinstance(value, Finding):
            found.update(_grammar(value))
        elif not isinstance(value, Records):
            found.add(_shape(value))
        message, places = getattr(value, "message", None), getattr(value, "records", ())
        if isinstance(message, Message) and isinstance(places, tuple):
            found.add(_said(message, places))
            _collect(message.values, found, met)
            return
        for name in _fields(value.__class__):
            if name != "records":
                _collect(getattr(value, name), found, met)
    elif isinstance(value, Mapping):
        for inner in value.values():
            _collect(inner, found, met)
    elif isinstance(value, tuple | list | frozenset | set):
        for inner in value:
            _collect(inner, found, met)


@cache
def _is_silent(kind: type[Any]) -> bool:
    return issubclass(kind, (*_SILENT, type)) or not (is_dataclass(kind) or issubclass(kind, _HOLDING))


@cache
def _fields(answer: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(answer))


@cache
def vocabulary() -> frozenset[Said]:
    """What the golden file allows."""
    known = yaml.safe_load(GOLDEN.read_text(encoding="utf-8")) if GOLDEN.exists() else {}
    return frozenset(
        (section, key, way) for section, keys in known.items() for key, ways in keys.items() for way in ways
    )


def write_vocabulary(said: Iterable[Said]) -> None:
    """Writes the golden file anew."""
    found: dict[str, dict[str, list[str]]] = {}
    for section, key, way in sorted(set(said)):
        found.setdefault(section, {}).setdefault(key, []).append(way)
    text = yaml.safe_dump(found, allow_unicode=True, sort_keys=True, width=1000)
    GOLDEN.write_text(text, encoding="utf-8")


def _said(message: Message, places: tuple[Location, ...]) -> Said:
    named = " ".join(one for one, _ in groupby(place.file for place in places))
    values = ", ".join(f"{name}: {_kind(value)}" for name, value in sorted(message.values.items()))
    return ("says", message.key, f"{named} | {values}" if named else values)


def _grammar(finding: Finding) -> Iterator[Said]:
    keys = [one.message.key.removeprefix("step.") for one in finding.derivation]
    due = "due" if finding.due else "no day"
    yield ("decides", keys[-1], f"{finding.state.value}, {finding.actor or 'nobody'}, {due}")
    for one, following in pairwise(keys):
        yield ("follows", one, following)


def _shape(value: Any) -> Said:
    """Of an answer's fields the ones that are true or there, by the name of what it answers."""
    there = [
        name
        for name in _fields(value.__class__)
        if (inner := getattr(value, name)) is not None and inner is not False and inner != ()
    ]
    name = getattr(value, {"ReadinessLine": "id", "Need": "key"}.get(type(value).__name__, ""), "")
    return ("shapes", f"{type(value).__name__} {name}".strip(), " ".join(there))


def _kind(value: object) -> str:
    if isinstance(value, Message):
        return "message"
    if isinstance(value, dt.datetime | dt.date):
        return type(value).__name__
    if isinstance(value, tuple | list):
        return f"{'/'.join(sorted({_kind(one) for one in value}))} …"
    return type(value).__name__


def _named(value: Any) -> Any:
    """A record, or a part with records in it, with named origins."""
    if not isinstance(value, BaseModel):
        return value
    update: dict[str, Any] = {}
    for name in type(value).model_fields:
        inner = getattr(value, name)
        if name == "origin":
            update[name] = NamedOrigin(type(value).__name__, model=type(value))
        elif isinstance(inner, tuple) and any(isinstance(one, Record) for one in inner):
            update[name] = tuple(map(_named, inner))
        elif isinstance(inner, Record):
            update[name] = _named(inner)
    return value.model_copy(update=update) if update else value


def _leads_somewhere(model: type[BaseModel], parts: list[str]) -> bool:
    if not parts:
        return True
    name, rest = parts[0], parts[1:]
    field = next((one for key, one in model.model_fields.items() if name in (key, one.alias)), None)
    if field is None or name == "origin":
        return False
    if rest and rest[0].isdigit():
        rest = rest[1:]
    return not rest or any(_leads_somewhere(inner, rest) for inner in _models(field.annotation))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
