"""A record in the wrong place: what a folder expects, and where a record like this one belongs."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final

from generator.loading.layout import ROOMS, Room
from generator.loading.references import find
from generator.loading.yaml_source import Document
from generator.message import Message, say
from generator.problem import Problem
from generator.records.base import Record

_MOST_MISSING: Final = 1
"""A record that lacks more of what its kind must have is not taken for one of the kind."""
_LEAST_FOREIGN: Final = 2
_YEAR: Final = re.compile(r"[0-9]{4}-")


def wrong_shape(room: Room, document: Document) -> Problem | None:
    """A list where one record stands in a file, or one record where a list does."""
    value = document.value
    if room.listed and isinstance(value, dict):
        code, mended, like = "list-wanted", "add-dash", value
    elif not room.listed and isinstance(value, list):
        code, mended = "record-wanted", "drop-dash"
        like = next((one for one in value if isinstance(one, dict)), {})
    else:
        return None
    home = None if _fits(room, like) else home_of(like)
    hint = say(f"problem-part.{mended}") if home is None else say("problem-part.moves-to", **_said(home))
    return Problem(document.at(), say(f"problem.{code}", hint=hint, **_said(room)))


def in_wrong_room(room: Room, value: Mapping[str, Any]) -> Message | None:
    """Where a mapping belongs of which its own room knows several fields not, and another all."""
    known, _ = _fields(room.model)
    if len(set(value) - known) < _LEAST_FOREIGN:
        return None
    home = home_of(value)
    if home is None or home is room:
        return None
    hint = say("problem-part.moves-to", **_said(home))
    return say("problem.record-misplaced", hint=hint, **_said(room))


def home_of(value: Collection[str]) -> Room | None:
    """The one room whose records have such fields; None where no room has, or several."""
    fitting = [room for room in ROOMS if _fits(room, value)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(room: Room, names: Collection[str]) -> bool:
    known, required = _fields(room.model)
    return bool(names) and set(names) <= known and len(required - set(names)) <= _MOST_MISSING


@cache
def _fields(model: type[Record]) -> tuple[frozenset[str], frozenset[str]]:
    """The names a record may have, and those it must."""
    fields = {field.alias or name: field for name, field in model.model_fields.items() if name != "origin"}
    return frozenset(fields), frozenset(name for name, field in fields.items() if field.is_required())


def _said(room: Room) -> dict[str, Message]:
    return {"kind": say(f"kind.{room.kind}"), "place": say(f"place.{room.kind}")}


def misnamed(room: Room, file: str, record: Any) -> list[Problem]:
    """A file or folder whose name is not what the record in it says; ``record`` may be unfit, as written."""
    problems: list[Problem] = []
    path = PurePosixPath(file)
    if room.named_by_id:
        for found in find(record, ("id",)):
            if found.value is not None and found.value != path.stem:
                message = say("problem.file-not-named-by-id", id=found.value, file=file)
                problems.append(Problem(found.at, message))
    if room.folder_of:
        for found in find(record, (room.folder_of,)):
            name = None if found.value is None else _folder_name(room, found.value)
            if name is not None and name != path.parent.name:
                values = {
                    "field": found.path,
                    "value": found.value,
                    "folder": path.parent.name,
                    "right": name,
                }
                problems.append(
                    Problem(found.at, say("problem.file-in-wrong-folder", file=path.name, **values))
                )
    return problems


def _folder_name(room: Room, value: str) -> str | None:
    if room.kind != "incidents":
        return value
    return value[:4] if _YEAR.match(value) else None
