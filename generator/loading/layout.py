"""Which file of ``data/`` holds which kind of record: the one list of the rooms in a project."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from generator.location import Location
from generator.message import say
from generator.problem import Problem, reason_of
from generator.records.ambiguity import Ambiguity, Decision
from generator.records.amendment import Amendment
from generator.records.audience import Audience
from generator.records.base import Record
from generator.records.bundle import Bundle
from generator.records.catalog import Catalog
from generator.records.clause import ClauseRegister
from generator.records.contract import Contract
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation
from generator.records.incident import Incident
from generator.records.milestone import Milestone
from generator.records.notice import Notice
from generator.records.payment import Payment
from generator.records.project import Project
from generator.records.review import Review
from generator.records.service import Scope
from generator.records.system import System
from generator.records.team import Member
from generator.records.work_calendar import YearArrangement

DATA: Final = "data"


@dataclass(frozen=True, slots=True)
class Room:
    """A kind of record and the files it stands in, by a pattern below ``data/``."""

    kind: str
    model: type[Record]
    pattern: str
    listed: bool = False
    """The file is a list of records instead of one record."""
    required: bool = False
    named_by_id: bool = False
    """The file's name is the record's id."""
    folder_of: str = ""
    """The folder's name is this field of the record; of a date, its year."""


ROOMS: Final = (
    Room("project", Project, "project.yaml", required=True),
    Room("contract", Contract, "contract.yaml", required=True),
    Room("clauses", ClauseRegister, "clauses.yaml", required=True),
    Room("scope", Scope, "services.yaml", required=True),
    Room("systems", System, "systems/*.yaml", named_by_id=True),
    Room("catalog", Catalog, "catalog/*.yaml"),
    Room("years", YearArrangement, "calendar/*.yaml"),
    Room("ambiguities", Ambiguity, "ambiguities.yaml", listed=True, required=True),
    Room("milestones", Milestone, "milestones.yaml", listed=True, required=True),
    Room("payments", Payment, "payments.yaml", listed=True, required=True),
    Room("incidents", Incident, "incidents/*/*.yaml", named_by_id=True, folder_of="occurred_at"),
    Room("team", Member, "team.yaml", listed=True, required=True),
    Room("deliveries", Delivery, "deliveries/*.yaml", listed=True),
    Room("evaluations", Evaluation, "evaluations/*/*.yaml", folder_of="system"),
    Room("reviews", Review, "reviews/*.yaml", named_by_id=True),
    Room("notices", Notice, "notices/*.yaml", named_by_id=True),
    Room("decisions", Decision, "decisions.yaml", listed=True, required=True),
    Room("amendments", Amendment, "amendments.yaml", listed=True),
    Room("bundles", Bundle, "bundles.yaml", listed=True),
    Room("audiences", Audience, "audiences.yaml", listed=True),
)

_NOT_RECORDS: Final = ("evidence/", "schemas/")


def files_of_data(project: Path) -> tuple[dict[str, list[str]], list[Problem]]:
    """Every file below ``data/`` by the room it belongs to, sorted; a file without a room is a problem.

    Paths are relative to the project, with ``/``. Hidden files are passed over, unless they are named like
    records.
    """
    by_room: dict[str, list[str]] = {room.kind: [] for room in ROOMS}
    problems: list[Problem] = []
    data = project / DATA
    if not data.is_dir():
        return by_room, [Problem(Location(DATA), say("problem.no-data-folder"))]
    for path in _walk(data, project, problems):
        below = path.relative_to(data).as_posix()
        if below.startswith(_NOT_RECORDS):
            continue
        file = f"{DATA}/{below}"
        room = next((room for room in ROOMS if _belongs(below, room.pattern)), None)
        if path.is_dir() and not path.is_symlink():
            problems.append(Problem(Location(file), say("problem.folder-like-file", file=file)))
        elif not leads_into(path, project):
            problems.append(Problem(Location(file), say("problem.path-leaves-project", value=file)))
        elif room is None:
            problems.append(Problem(Location(file), say("problem.file-without-room", file=file)))
        else:
            by_room[room.kind].append(file)
    for room in ROOMS:
        if room.required and not by_room[room.kind]:
            file = f"{DATA}/{room.pattern}"
            problems.append(Problem(Location(file), say("problem.file-missing", file=file)))
    return by_room, problems


def closed_rooms(problems: Collection[Problem]) -> set[str]:
    """The kinds of records of which there may be more in a folder that could not be looked into."""
    closed = [one.at.file.split("/") for one in problems if one.code == "file-unreadable"]
    return {room.kind for room in ROOMS for path in closed if path[1:2] in ([], room.pattern.split("/")[:1])}


def _belongs(below: str, pattern: str) -> bool:
    return below.count("/") == pattern.count("/") and fnmatchcase(below, pattern)


def leads_into(path: Path, folder: Path) -> bool:
    """Whether a path, all links followed, is inside a folder; one that leads nowhere is not."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name no file can have
        return False


def _hidden(path: Path, project: Path) -> Iterator[Problem]:
    """A file of records that nobody sees, or a folder that has any; locks of editors are neither."""
    inside = [path, *path.rglob("*")] if path.is_dir() and not path.is_symlink() else [path]
    for one in inside:
        if one.suffix in (".yaml", ".yml") and one.is_file() and not one.name.startswith(".#"):
            file = one.relative_to(project).as_posix()
            yield Problem(Location(file), say("problem.file-hidden", file=file))


def _walk(folder: Path, project: Path, problems: list[Problem]) -> Iterator[Path]:
    """Every file below a folder, and every folder that is named like a file of records."""
    try:
        inside = sorted(folder.iterdir())
    except OSError as error:
        at = Location(folder.relative_to(project).as_posix())
        problems.append(Problem(at, say("problem.file-unreadable", reason=reason_of(error))))
        return
    for path in inside:
        if path.name.startswith("."):
            problems += _hidden(path, project)
            continue
        if path.is_dir() and not path.is_symlink():
            if path.suffix in (".yaml", ".yml"):
                yield path
            yield from _walk(path, project, problems)
        else:
            yield path
