"""Adds a piece of evidence to a record: the file is taken in, the record names it, and all else stays."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from generator.pipeline.assessing import RecordsRefusedError
from generator.pipeline.evidence_file import Taken, among_evidence, hash_of, take_in
from generator.pipeline.recording import refuse_loss, reloaded
from generator.problem import UnfinishedError
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.settings import words
from generator.views.entry import Entry, Field
from generator.views.evidence_targets import Provable, Target, provable_records, view_provable
from generator.writing.replacing import folder_for, one_at_a_time, replaced
from generator.writing.yaml_append import with_item

_BOM: Final = "\ufeff"
_NEAREST: Final = 5
_LIKE_ENOUGH: Final = 0.4


class NoSuchPlaceError(Exception):
    """There is no such record, or no such place in it; the argument says what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper to be added: a file, or the number of an archive and who keeps it."""

    source: Path | None = None
    name: str | None = None
    archive: str | None = None
    held_by: str | None = None
    kind: str | None = None
    dated: str | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """What was added where; ``was_there`` if the record named the very paper already."""

    record: str
    label: str
    file: str
    line: int
    paper: str
    copied: bool = False
    was_there: bool = False
    of_incident: bool = False
    """Its kind decides then what it counts for."""


@dataclass(frozen=True, slots=True)
class _Into:
    """Where a paper is added, and all the records as they were."""

    records: Records
    provable: Provable
    target: Target


def load(project: Path) -> Records:
    """Raises RecordsRefusedError with every problem of the project."""
    loaded = load_project(project)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    return loaded.records


def find_record(records: Records, name: str) -> Provable:
    """The record of that id; where several kinds have it, ``room/id`` tells which.

    Raises:
        NoSuchPlaceError: none has, or several have.
    """
    every = list(provable_records(records))
    room, slash, own = name.partition("/")
    found = [one for one in every if one[1].id == name]
    found = found or [one for one in every if slash and one == (room, one[1]) and one[1].id == own]
    if len(found) == 1:
        return view_provable(*found[0])
    if found:
        names = tuple(f"{room}/{name}" for room, _ in found)
        raise NoSuchPlaceError(words().t("evidence-add.several-records", name=name, names=names))
    ids = [one[1].id for one in every]
    near = tuple(difflib.get_close_matches(name, ids, n=_NEAREST, cutoff=_LIKE_ENOUGH))
    key = "no-record-near" if near else "no-record"
    raise NoSuchPlaceError(words().t(f"evidence-add.{key}", name=name, near=near))


def find_target(provable: Provable, at: str | None) -> Target:
    """The place of that name, or the only one there is.

    Raises:
        NoSuchPlaceError: with every place the record has.
    """
    targets = provable.targets
    found = [one for one in targets if at is None or at in (one.name, one.name.rpartition(".")[2])]
    if len(found) == 1 and not found[0].missing:
        return found[0]
    if len(found) == 1:
        values = {"id": provable.id, "label": found[0].label, "place": str(provable.record.origin.at())}
        raise NoSuchPlaceError(words().t("evidence-add.part-missing", **values))
    places = tuple(
        words().t(
            "evidence-add.place-missing" if one.missing else "evidence-add.place",
            name=one.name,
            label=one.label,
            count=len(one.evidence),
        )
        for one in targets
    )
    key = "choose-place" if at is None else "no-place"
    raise NoSuchPlaceError(words().t(f"evidence-add.{key}", id=provable.id, at=at, places=places))


def link_evidence(project: Path, name: str, paper: Paper, at: str | None) -> Linked:
    """Adds the paper to the record; a file is copied into ``data/evidence`` first.

    Raises:
        NoSuchPlaceError: there is no such record or place.
        RecordsRefusedError: the project has problems.
        NotWrittenError: it would have some then; nothing was changed.
        UnfinishedError: the file cannot be taken in.
    """
    with one_at_a_time(project / "data"):
        records = load(project)
        provable = find_record(records, name)
        target = find_target(provable, at)
        into = _Into(records, provable, target)
        if (there := _there_already(target, paper)) is not None:
            number = target.evidence.index(there)
            return replace(_linked(provable, target, there.name, number), was_there=True)
        if paper.source is None:
            return _write(project, into, paper, None)
        if paper.name is None and (lying := among_evidence(project, paper.source)) is not None:
            return _write(project, into, paper, lying)
        folder = f"evidence/{provable.room}/{provable.id}"
        with folder_for(project / "data" / folder / "x"):
            taken = take_in(project, paper.source, folder, paper.name)
            try:
                return _write(project, into, paper, taken)
            except BaseException:
                if taken.copied:
                    (project / "data" / taken.file).unlink(missing_ok=True)
                raise


def _there_already(target: Target, paper: Paper) -> Evidence | None:
    """The entry of the place that is the very paper."""
    if paper.source is not None:
        digest = hash_of(paper.source)
        return next((one for one in target.evidence if one.sha256 == digest), None)
    same = (paper.archive, paper.held_by)
    return next((one for one in target.evidence if (one.archive, one.held_by) == same), None)


def _write(project: Path, into: _Into, paper: Paper, taken: Taken | None) -> Linked:
    records, provable, target = into.records, into.provable, into.target
    path = project / provable.record.origin.file
    old = path.read_bytes()
    text = old.decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    within = _within(records, provable)
    content = bom + with_item(text.removeprefix(_BOM), (*within, *target.path), _entry(paper, taken))
    with replaced(path, content.encode(), old):
        after = reloaded(project)
        every = (one for room, one in provable_records(after) if room == provable.room)
        now = next(one for one in every if one.id == provable.id)
        refuse_loss(records, after, except_for=now)
        of_now = next(one for one in view_provable(provable.room, now).targets if one.name == target.name)
        _refuse_other(provable, now, target, of_now)
    done = _linked(view_provable(provable.room, now), of_now, of_now.evidence[-1].name, len(target.evidence))
    return replace(done, copied=taken is not None and taken.copied)


def _within(records: Records, provable: Provable) -> tuple[int, ...]:
    """The number of the record in its file, of a file that is a list."""
    if not next(one.listed for one in ROOMS if one.kind == provable.room):
        return ()
    of_file = [
        one for one in getattr(records, provable.room) if one.origin.file == provable.record.origin.file
    ]
    of_file.sort(key=lambda one: one.origin.line)
    return ([one.id for one in of_file].index(provable.id),)


def _entry(paper: Paper, taken: Taken | None) -> Entry:
    if taken is not None:
        where = (Field("file", taken.file), Field("sha256", taken.sha256))
    else:
        where = (Field("archive", paper.archive), Field("held_by", paper.held_by))
    more = (Field("kind", paper.kind), Field("dated", paper.dated, plain=True))
    return (*where, *(one for one in more if one.value))


def _refuse_other(provable: Provable, now: Any, target: Target, of_now: Target) -> None:
    """The record says what it said, and one piece of evidence more in this place."""
    before, after = provable.record.model_dump(), now.model_dump()
    _taken_out(after, target.path)
    _emptied(before, after, target.path)
    if before != after or of_now.evidence[:-1] != target.evidence:
        raise UnfinishedError(words().t("new.would-change", kind=provable.id))


def _taken_out(record: Any, path: tuple[str | int, ...]) -> None:
    for step in path[:-1]:
        record = record[step]
    record[path[-1]] = record[path[-1]][:-1]


def _emptied(before: Any, after: Any, path: tuple[str | int, ...]) -> None:
    """A part that did not exist stands there now with nothing in it."""
    first = path[0]
    if len(path) > 1 and before[first] is None and not any(after[first].values()):
        after[first] = None


def _linked(provable: Provable, target: Target, name: str, number: int) -> Linked:
    at = provable.record.origin.at(".".join(str(one) for one in (*target.path, number)))
    of_incident = provable.room == "incidents"
    return Linked(provable.id, words().say(target.label), at.file, at.line, name, of_incident=of_incident)
