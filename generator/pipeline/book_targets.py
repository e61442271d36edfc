"""Which files a workbook's changes go to, and what each of them becomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from generator.loading.layout import DATA, ROOMS
from generator.pipeline.book_changes import Changes, FieldChange, NewRecord
from generator.problem import UnfinishedError
from generator.settings import words
from generator.views.book import MODELS, Book, BookKind, BookSheet, Value
from generator.views.book_columns import Column, columns_of
from generator.views.book_entries import ENTRIES, EntryKind, named
from generator.writing.book_files import FileEdit, edited_file, new_incident, new_list

_PATTERNS = {room.kind: room.pattern for room in ROOMS}
_MONTH = len("2026-07")
_YEAR = len("2026")


@dataclass(frozen=True, slots=True)
class Target:
    """A file before and after; ``old`` is None where it is new."""

    kind: BookKind
    file: str
    old: bytes | None
    new: bytes
    added: tuple[str, ...] = ()
    """The records that are new in it, and the entries of its incident, by their ids."""


def targets_of(project: Path, book: Book, changes: Changes) -> tuple[Target, ...]:
    """Every file that changes, with its new text."""
    targets: list[Target] = []
    for sheet in book.sheets:
        if sheet.kind in ENTRIES:
            continue  # they stand in the files of their incidents
        plans: dict[str, _Plan] = defaultdict(_Plan)
        for one in changes.fields:
            if one.kind == sheet.kind:
                plans[one.at.file].changed[one.id][one.column] = one.new
            elif sheet.kind == "incidents" and one.kind in ENTRIES:
                _plan_entry(plans[one.at.file], one)
        files = {row.id: row.origin.file for row in sheet.rows}
        for new in (one for one in changes.added if one.kind == sheet.kind):
            files[new.id] = file_of(sheet, new)
            plans[files[new.id]].added.append(new)
        if sheet.kind == "incidents":
            for new in sorted(changes.added, key=lambda one: named(one.id) or ("", 0)):
                if new.kind in ENTRIES and (name := named(new.id)) is not None:
                    plans[files[name[0]]].entries_added.append(new)
        for file, plan in sorted(plans.items()):
            before, after = _texts(project / file, _Place(book, sheet, file), plan)
            targets.append(Target(sheet.kind, file, before, after, plan.ids_added))
    return tuple(targets)


@dataclass(slots=True)
class _Plan:
    """What is to happen to a file."""

    changed: dict[str, dict[Column, Value]] = field(default_factory=lambda: defaultdict(dict))
    added: list[NewRecord] = field(default_factory=list)
    entries_changed: dict[tuple[str, EntryKind, int], dict[Column, Value]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    entries_added: list[NewRecord] = field(default_factory=list)

    @property
    def ids_added(self) -> tuple[str, ...]:
        return tuple(one.id for one in (*self.added, *self.entries_added))

    @property
    def edit(self) -> FileEdit:
        records = tuple(one.values for one in self.added)
        return FileEdit(self.changed, records, self.entries_changed, self._entries)

    @property
    def entries_alone(self) -> FileEdit:
        """What is still to be written into a file that was begun with its new record."""
        return FileEdit({}, (), {}, self._entries)

    @property
    def _entries(self) -> list[tuple[str, Mapping[Column, Value]]]:
        return [(one.kind, one.values) for one in self.entries_added]


def _plan_entry(plan: _Plan, change: FieldChange) -> None:
    name = named(change.id)
    for kind in ENTRIES:
        if kind == change.kind and name is not None:
            plan.entries_changed[name[0], kind, name[1]][change.column] = change.new


@dataclass(frozen=True, slots=True)
class _Place:
    """A file of records of one kind."""

    book: Book
    sheet: BookSheet
    file: str


def _texts(path: Path, place: _Place, plan: _Plan) -> tuple[bytes | None, bytes]:
    """The file before and after."""
    order = next(columns_of(model) for kind, model in MODELS.items() if kind == place.sheet.kind)
    if not path.exists():
        begun = _begun(place, plan.edit.added)
        return None, edited_file(begun, plan.entries_alone, order).encode()
    if plan.added and place.sheet.kind == "incidents":
        raise UnfinishedError(words().t("book.file-taken", file=place.file))
    old = path.read_bytes()
    try:
        return old, edited_file(old.decode("utf-8"), plan.edit, order).encode()
    except (yaml.YAMLError, KeyError, AssertionError):
        raise UnfinishedError(words().t("book.file-not-editable", file=place.file)) from None


def _begun(place: _Place, records: Sequence[Mapping[Column, Value]]) -> str:
    mark = words().t("book.file.example") if place.book.example else ""
    head = words().t(f"book.file.{place.sheet.kind}", mark=mark, month=Path(place.file).stem)
    if place.sheet.kind == "incidents":
        return new_incident(head, records[0], place.sheet.columns)
    return new_list(head, records, place.sheet.columns)


def file_of(sheet: BookSheet, new: NewRecord) -> str:
    """Where a new record belongs: an incident by its year, a delivery beside others of its month."""
    values = {column.name: value for column, value in new.values.items()}
    if sheet.kind == "incidents":
        return f"{DATA}/incidents/{str(values['occurred_at'])[:_YEAR]}/{new.id}.yaml"
    if sheet.kind != "deliveries":
        return f"{DATA}/{_PATTERNS[sheet.kind]}"
    month = str(values["delivered_on"])[:_MONTH]
    at = next(number for number, column in enumerate(sheet.columns) if column.name == "delivered_on")
    beside = [row.origin.file for row in sheet.rows if str(row.values[at]).startswith(month)]
    return beside[-1] if beside else f"{DATA}/deliveries/{month}.yaml"
