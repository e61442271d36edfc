"""Writes a new record, and takes all of it back if the project had a problem with it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from generator.loading.layout import ROOMS
from generator.loading.project_loader import load_project
from generator.pipeline.answering import begin
from generator.pipeline.assessing import RecordsRefusedError, When
from generator.problem import UnfinishedError
from generator.records.base import Record
from generator.records.ledger import Records
from generator.settings import words
from generator.views.asking import Answer, Form, Known
from generator.views.new_record import view_entry
from generator.writing.entry_text import item_lines, record_text
from generator.writing.replacing import one_at_a_time, replaced
from generator.writing.yaml_append import with_item

_BOM = "\ufeff"


class NotWrittenError(RecordsRefusedError):
    """With the record the project would have problems; every file is as it was before."""


class IdTakenError(UnfinishedError):
    """A record, or a file, of that name is there already."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written, and where."""

    kind: str
    id: str
    file: str
    line: int
    begun: bool
    """Whether the file is new."""
    title: str
    filled: tuple[str, ...] = ()
    """The fields that were filled in, of a record that was there already."""


def record_new(
    project: Path, form: Form, answers: Mapping[str, Answer], when: When, name: str | None = None
) -> Recorded:
    """Writes the record that was answered for, under ``name`` or the next free id.

    The project is read again first: what somebody else wrote since the questions were asked is kept.

    Raises:
        RecordsRefusedError: the project has problems already.
        NotWrittenError: it would have some with the record.
        UnfinishedError: the id or the file is taken, or a file changed under way.
    """
    with one_at_a_time(project / "data"):
        known = begin(project, when)
        known.answers.update(answers)
        for said in form.only_asked(known):
            del known.answers[said]
        id_ = name or form.id_of(known)
        file = form.file_of(known, id_)
        room = next(one for one in ROOMS if one.kind == form.room)
        _refuse_taken(project, form, known, id_, file)
        entry = view_entry(form, known, id_, words())
        path = project / file
        old = path.read_bytes() if room.listed and path.exists() else None
        if old is not None:
            content = _with_item(old, entry)
        elif room.listed:
            content = "".join(f"{line}\n" for line in (*_list_head(known, form), *item_lines(entry, 0, 2)))
        else:
            content = record_text(entry, _mark(known) + words().t("new.heading", kind=form.kind))
        with replaced(path, content.encode(), old):
            after = reloaded(project)
            found = _found(after, form, id_)
            refuse_loss(known.records, after, except_for=found)
            refuse_other(found, known.answers, file)
    title = next((str(text) for one in ("title", "name", "subject") if (text := known.text(one))), "")
    return Recorded(form.kind, id_, found.origin.file, found.origin.line, old is None, title)


def _with_item(old: bytes, entry: Any) -> str:
    text = old.decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    return bom + with_item(text.removeprefix(_BOM), (), entry)


def _refuse_taken(project: Path, form: Form, known: Known, id_: str, file: str) -> None:
    of_kind = getattr(known.records, form.room)
    there = next((one for one in of_kind if one.id == id_), None)
    if there is not None:
        raise IdTakenError(words().t("new.id-taken", id=id_, place=str(there.origin.at())))
    listed = next(one.listed for one in ROOMS if one.kind == form.room)
    if not listed and (project / file).exists():
        raise IdTakenError(words().t("new.file-taken", file=file))


def _mark(known: Known) -> str:
    return words().t("worksheet.file.example") if known.records.project.example else ""


def _list_head(known: Known, form: Form) -> tuple[str, ...]:
    day = known.day("delivered_on") or known.assessment.as_of
    return (f"# {_mark(known)}{words().t('new.list-heading', year=day.year, month=day.month)}",)


def reloaded(project: Path) -> Records:
    """The project as it is now.

    Raises:
        NotWrittenError: it has problems.
    """
    loaded = load_project(project)
    if loaded.records is None:
        raise NotWrittenError(loaded.problems, loaded.files)
    return loaded.records


def _found(after: Records, form: Form, id_: str) -> Any:
    return next(one for one in getattr(after, form.room) if one.id == id_)


def refuse_loss(before: Records, after: Records, *, except_for: Record) -> None:
    """Nothing that was recorded may read differently, but for the one record that was meant.

    Raises:
        UnfinishedError: something does; the writer is at fault.
    """
    for field in dataclasses.fields(Records):
        was, now = (_values(getattr(records, field.name), except_for) for records in (before, after))
        if field.name != "revision" and was != now:
            raise UnfinishedError(words().t("new.would-change", kind=field.name))


def _values(value: Any, left_out: Record) -> list[Any]:
    every = value if isinstance(value, tuple) else (value,)
    key = (type(left_out), getattr(left_out, "id", None))
    return [
        one.model_dump() if isinstance(one, BaseModel) else one
        for one in every
        if (type(one), getattr(one, "id", None)) != key
    ]


def refuse_other(found: Record, answers: Mapping[str, Answer], file: str) -> None:
    """What was answered reads back as it was answered."""
    written = found.model_dump(mode="json", by_alias=True, exclude={"origin"})
    for path, answer in answers.items():
        value: Any = written
        for step in path.split("."):
            value = value[step]
        told = list(answer) if isinstance(answer, tuple) else answer
        if not _says(value, told):
            raise UnfinishedError(words().t("new.not-kept", field=path, file=file))


def _says(value: Any, answer: Any) -> bool:
    """Whether a value is the one that was answered, however either is spelt."""
    if isinstance(answer, list):
        return list(value) == answer
    if isinstance(value, bool):
        return bool(answer == ("true" if value else "false"))
    return str(value) == str(answer) or any(
        _same(read, str(value), str(answer)) for read in (Decimal, dt.datetime.fromisoformat)
    )


def _same(read: Callable[[str], object], one: str, other: str) -> bool:
    try:
        return read(one) == read(other)
    except (ValueError, ArithmeticError):
        return False
