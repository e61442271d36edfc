"""The records that are never taken back in silence, in one state of a project.

Incidents, decisions and amendments are read one by one, whatever else is wrong with the project then.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from generator.loading.layout import ROOMS, Room, files_of_data
from generator.loading.validation import validate_file
from generator.loading.yaml_source import Document, read_document
from generator.location import Origin
from generator.records.base import Record

KeptKind = Literal["incidents", "decisions", "amendments"]
KEPT_KINDS: Final[tuple[KeptKind, ...]] = get_args(KeptKind)


@dataclass(frozen=True, slots=True)
class KeptRecord:
    """One record: as it was written, and as the models of today read it, or None where they refuse it."""

    written: dict[str, Any]
    read: dict[str, Any] | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class KeptRecords:
    """All of them by kind and id, and the files of theirs that could not be read at all."""

    records: dict[tuple[KeptKind, str], KeptRecord]
    unread: tuple[str, ...]


def read_kept(project: Path) -> KeptRecords:
    """The kept records of the project in a folder."""
    by_room, _ = files_of_data(project)
    records: dict[tuple[KeptKind, str], KeptRecord] = {}
    unread: list[str] = []
    rooms = {room.kind: room for room in ROOMS}
    for kind in KEPT_KINDS:
        for file in by_room[kind]:
            document, _ = read_document(project / file, file)
            if document is None or not isinstance(document.value, list if kind != "incidents" else dict):
                unread.append(file)
            else:
                found = _records(rooms[kind], document)
                records |= {(kind, id_): one for id_, one in found.items()}
    return KeptRecords(records, tuple(unread))


def _records(room: Room, document: Document) -> dict[str, KeptRecord]:
    written = document.value if room.listed else [document.value]
    by_id = {str(one["id"]): one for one in written or () if isinstance(one, dict) and "id" in one}
    found = validate_file(room.model, document, listed=room.listed)
    read: dict[str, Record] = {getattr(one, "id", ""): one for one in found.records}
    origins = {str(one.get("id")): one["origin"] for one in found.unfit}
    return {
        id_: KeptRecord(
            one,
            read[id_].model_dump(mode="json") if id_ in read else None,
            read[id_].origin if id_ in read else origins.get(id_, Origin(document.file)),
        )
        for id_, one in by_id.items()
    }
