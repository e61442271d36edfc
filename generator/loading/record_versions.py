"""The records in one version of a file of ``data/``, as written then, whatever the models ask for now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

import yaml

from generator.loading.layout import DATA, ROOMS, Room
from generator.records.history import RecordChange

_MOST_BYTES: Final = 4 * 1024 * 1024
_PARTS: Final = {
    "clauses": {"clauses": "clause", "articles": "articles"},
    "scope": {"services": "service", "project_products": "service", "groups": "groups"},
}
"""By room: the lists of a file that hold records of their own, and what each of those is."""

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})

Key = tuple[str, str]


class _TextLoader(yaml.CSafeLoader):
    """Every plain scalar is text: what counts is whether it was written differently."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the attribute PyYAML reads


class _UnfitError(Exception):
    """The file has a shape no records can be read from."""


@dataclass(frozen=True, slots=True)
class Version:
    """One record in one version of its file."""

    value: Any
    file: str
    line: int


def room_of(file: str) -> Room | None:
    """The room a file below the project belongs to; None where it holds no records."""
    below = file.removeprefix(f"{DATA}/")
    for room in ROOMS:
        if below.count("/") == room.pattern.count("/") and fnmatchcase(below, room.pattern):
            return room
    return None


def records_in(file: str, content: bytes) -> dict[Key, Version] | None:
    """The records of a version of a file by kind and id; None where none can be read."""
    room = room_of(file)
    if room is None or len(content) > _MOST_BYTES:
        return None
    try:
        node = yaml.compose(content.decode("utf-8"), Loader=_TextLoader)
        return dict(_records(room, file, node)) if node is not None else {}
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, _UnfitError):
        return None


def _records(room: Room, file: str, node: yaml.Node) -> Iterator[tuple[Key, Version]]:
    seen: set[int] = set()
    kind = room.model.__name__.lower()
    if room.listed:
        yield from _listed(kind, file, node, seen)
        return
    if not isinstance(node, yaml.MappingNode):
        raise _UnfitError
    parts = _PARTS.get(room.kind, {})
    rest: dict[str, Any] = {}
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value in parts:
            yield from _listed(parts[name.value], file, value, seen)
        else:
            rest[_text(name)] = _plain(value, seen)
    if rest:
        identity = rest.get("id", rest.get("year", ""))
        yield (kind, str(identity)), Version(rest, file, node.start_mark.line + 1)


def _listed(kind: str, file: str, node: yaml.Node, seen: set[int]) -> Iterator[tuple[Key, Version]]:
    if isinstance(node, yaml.ScalarNode) and node.value in _NULLS:
        return
    if not isinstance(node, yaml.SequenceNode):
        raise _UnfitError
    for item in node.value:
        value = _plain(item, seen)
        if not isinstance(value, dict):
            raise _UnfitError
        identity = value.get("id", value.get("number", ""))
        yield (kind, str(identity)), Version(value, file, item.start_mark.line + 1)


def _plain(node: yaml.Node, seen: set[int]) -> Any:
    """The value of a node; one met twice is an alias, which records do not have and which may be endless."""
    if id(node) in seen:
        raise _UnfitError
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return {_text(name): _plain(value, seen) for name, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, seen) for item in node.value]
    return node.value


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise _UnfitError
    return str(node.value)


def compare(before: Mapping[Key, Version], after: Mapping[Key, Version]) -> Iterator[RecordChange]:
    """What differs between the records of two states, the added first, in the order they are written."""
    for key, now in after.items():
        if key not in before:
            yield RecordChange("added", *key, now.file, now.line)
    for key, now in after.items():
        if key in before and (was := before[key]).value != now.value:
            yield RecordChange("changed", *key, now.file, now.line, _fields(was.value, now.value))
        elif key in before and before[key].file != now.file:
            yield RecordChange("moved", *key, now.file, now.line)
    for key, was in before.items():
        if key not in after:
            yield RecordChange("removed", *key, was.file, was.line)


def _fields(was: Any, now: Any) -> tuple[str, ...]:
    names = dict.fromkeys((*now, *was))
    return tuple(name for name in names if was.get(name) != now.get(name))
