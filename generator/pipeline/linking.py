"""Adds a piece of evidence to a record: the file is taken in, the record names it, and all else stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from generator.pipeline.agreement_days import (
    PLACE,
    OpenDay,
    filing_unshown,
    fresh_days,
    open_days,
    with_days,
)
from generator.pipeline.assessing import RecordsRefusedError
from generator.pipeline.evidence_choice import NoSuchPlaceError, find_record, find_target
from generator.pipeline.evidence_file import Taken, among_evidence, hash_of, kind_belied, take_in
from generator.pipeline.recording import refuse_loss, reloaded
from generator.problem import UnfinishedError
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.settings import words
from generator.views.entry import Entry, Field
from generator.views.evidence_targets import Provable, Target, provable_records, view_provable
from generator.views.wanted_papers import kind_meant
from generator.writing.replacing import folder_for, one_at_a_time, replaced
from generator.writing.yaml_append import with_item

_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper to be added: a file, or the number of an archive and who keeps it."""

    source: Path | None = None
    name: str | None = None
    archive: str | None = None
    held_by: str | None = None
    kind: str | None = None
    dated: str | None = None
    days: Mapping[str, str] = field(default_factory=dict)
    """Days of the confidentiality agreement it is, by field."""


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
    kind_meant: str = ""
    """The kind the contract asks for that its own kind only resembles."""
    filled: Mapping[str, str] = field(default_factory=dict)
    """The days of the agreement that were written with it."""
    open: tuple[OpenDay, ...] = ()
    """Those that are still to be recorded."""
    filing_unshown: dt.date | None = None
    """The day the agreement was filed, where no paper is of that day or later."""
    belied: str = ""
    """The kind of file its name claims and its content is not."""


@dataclass(frozen=True, slots=True)
class _Into:
    """Where a paper is added, with which days, and all the records as they were."""

    records: Records
    provable: Provable
    target: Target
    days: Mapping[str, str]


def load(project: Path) -> Records:
    """Raises RecordsRefusedError with every problem of the project."""
    loaded = load_project(project)
    if loaded.records is None:
        raise RecordsRefusedError(loaded.problems, loaded.files)
    return loaded.records


def link_evidence(project: Path, name: str, paper: Paper, at: str | None) -> Linked:
    """Adds the paper to the record; a file is copied into ``data/evidence`` first.

    Days told with it are written where none stand, also beside a paper that was there already.

    Raises:
        NoSuchPlaceError: there is no such record or place, or it has no such days.
        RecordsRefusedError: the project has problems.
        NotWrittenError: it would have some then; nothing was changed.
        UnfinishedError: the file cannot be taken in, other days are recorded, or the paper is there already
            as of another kind or day.
    """
    with one_at_a_time(project / "data"):
        records = load(project)
        provable = find_record(records, name)
        target = find_target(provable, at)
        if paper.days and target.name != PLACE:
            raise NoSuchPlaceError(words().t("evidence-add.no-days", id=provable.id, label=target.label))
        into = _Into(records, provable, target, fresh_days(provable.record, target, paper.days))
        if (there := _there_already(target, paper)) is not None:
            number = target.evidence.index(there)
            _refuse_rewording(provable, target, number, paper)
            if into.days:
                return replace(_write(project, into, None, number), was_there=True)
            return replace(_linked(provable, target, there.name, number), was_there=True)
        added = len(target.evidence)
        if paper.source is None:
            return _write(project, into, _entry(paper, None), added)
        belied = kind_belied(paper.source)
        if paper.name is None and (lying := among_evidence(project, paper.source)) is not None:
            return replace(_write(project, into, _entry(paper, lying), added), belied=belied)
        folder = f"evidence/{provable.room}/{provable.id}"
        with folder_for(project / "data" / folder / "x"):
            taken = take_in(project, paper.source, folder, paper.name)
            try:
                linked = _write(project, into, _entry(paper, taken), added)
                return replace(linked, copied=taken.copied, belied=belied)
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


def _refuse_rewording(provable: Provable, target: Target, number: int, paper: Paper) -> None:
    """What stands at a paper is not changed, and nobody is left to think that it was."""
    there = target.evidence[number]
    differing = [
        words().t(
            "evidence-add.otherwise" if recorded else "evidence-add.not-said",
            id=provable.id,
            place=str(provable.record.origin.at(".".join(str(one) for one in (*target.path, number)))),
            paper=there.name,
            name=name,
            recorded=recorded,
            told=told,
        )
        for name, recorded, told in (
            ("kind", there.kind, paper.kind),
            ("dated", there.dated.isoformat() if there.dated else None, paper.dated),
        )
        if told is not None and told != recorded
    ]
    if differing:
        raise UnfinishedError(*differing)


def _write(project: Path, into: _Into, entry: Entry | None, number: int) -> Linked:
    """Writes the days, and the paper unless it is there; it is then the one of that number in its list."""
    records, provable, target = into.records, into.provable, into.target
    path = project / provable.record.origin.file
    old = path.read_bytes()
    text = old.decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(_BOM)
    if into.days:
        text = with_days(text, provable.id, into.days)
    if entry is not None:
        text = with_item(text, (*_within(records, provable), *target.path), entry)
    with replaced(path, (bom + text).encode(), old):
        after = reloaded(project)
        every = (one for room, one in provable_records(after) if room == provable.room)
        now = next(one for one in every if one.id == provable.id)
        refuse_loss(records, after, except_for=now)
        of_now = next(one for one in view_provable(provable.room, now).targets if one.name == target.name)
        _refuse_other(into, now, of_now, added=entry is not None)
    done = _linked(view_provable(provable.room, now), of_now, of_now.evidence[number].name, number)
    kind = of_now.evidence[number].kind
    meant = kind_meant(records.contract.incidents, kind) if done.of_incident and kind else ""
    return replace(done, filled=into.days, kind_meant=meant)


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


def _refuse_other(into: _Into, now: Any, of_now: Target, *, added: bool) -> None:
    """The record says what it said, the days that were told, and one piece of evidence more in this place."""
    path = into.target.path
    before, after = into.provable.record.model_dump(), now.model_dump()
    if added:
        _taken_out(after, path)
    kept = True
    for name, day in into.days.items():
        kept = kept and str(after[PLACE][name]) == day
        after[PLACE][name] = None
    _emptied(before, after, path)
    of_before = of_now.evidence[:-1] if added else of_now.evidence
    if not kept or before != after or of_before != into.target.evidence:
        raise UnfinishedError(words().t("new.would-change", kind=into.provable.id))


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
    return Linked(
        provable.id,
        words().say(target.label),
        at.file,
        at.line,
        name,
        of_incident=of_incident,
        open=open_days(provable.record, target),
        filing_unshown=filing_unshown(provable.record, target),
    )
