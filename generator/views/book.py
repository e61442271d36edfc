"""The workbook of records (incidents, deliveries, team, payments): a row for a record, a cell for a field.

Values stand here as they are written in YAML; beside each is what its cell shows. Nothing is rounded, cut or
guessed: a value that no cell can hold as it is stands in a locked one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from generator.location import Location, Origin
from generator.records.delivery import Delivery
from generator.records.incident import Incident, ServiceEffect
from generator.records.ledger import Records
from generator.records.payment import Payment
from generator.records.team import Member
from generator.views.book_columns import Column, columns_of
from generator.views.book_entries import ENTRIES, EntryKind, entries_of, entry_columns
from generator.words import Words

RecordKind = Literal["incidents", "deliveries", "team", "payments"]
BookKind = RecordKind | EntryKind
Value = str | tuple[str, ...] | None
"""A field as YAML writes it: text, a list of texts, or unknown."""
CellKind = Literal["text", "day", "moment", "number"]

MODELS: Final[Mapping[RecordKind, type[BaseModel]]] = {
    "incidents": Incident, "deliveries": Delivery, "team": Member, "payments": Payment,
}  # fmt: skip
MARKS_VERSION: Final = ("dossier-book", "1")
"""What the sheet of marks begins with, so that a workbook of another making is not taken for one."""
MOST_IN_CELL: Final = 32_767
"""As many units of UTF-16 as a cell can hold."""
_SHOWN_OF_LONG: Final = 200
_SPELT_OUT: Final = re.compile("_x[0-9A-Fa-f]{4}_")
FIRST_DAY: Final = dt.date(1900, 3, 1)
"""Before it, spreadsheets count days differently from each other."""
_SEPARATOR: Final = "\n"
_NOT_TOLD: Final = frozenset({"sha256", "restricted"})
"""What says nothing to whoever looks at a part in one line."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell shows, and as what; nobody may type into one that is ``locked``."""

    text: str
    kind: CellKind = "text"
    locked: bool = False


@dataclass(frozen=True, slots=True)
class BookRow:
    """One record: its fields in the order of the columns, and a fingerprint of all that is shown of it.

    ``place`` is where in the record it stands, if it is an entry of a list.
    """

    id: str
    origin: Origin
    place: str
    values: tuple[Value, ...]
    shown: tuple[Shown, ...]
    fingerprint: str

    def at(self, column: Column | None = None) -> Location:
        """The line of a field, or of all of it."""
        steps = (self.place, column.name if column else "")
        return self.origin.at(".".join(step for step in steps if step))


@dataclass(frozen=True, slots=True)
class BookSheet:
    kind: BookKind
    name: str
    columns: tuple[Column, ...]
    headings: tuple[str, ...]
    plain_headings: tuple[str, ...]
    """Without the mark of what must be filled in."""
    rows: tuple[BookRow, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """All of it, and the lists that fields are chosen from: ids with their names."""

    project: str
    project_id: str
    example: bool
    zone: ZoneInfo
    revision: str
    choices: Mapping[str, Mapping[str, str]]
    flags: Mapping[str, str]
    """The words for ``true`` and ``false``."""
    none: str
    """What a cell says of a list that is known to be empty."""
    sheets: tuple[BookSheet, ...] = field(default=())


def view_book(records: Records, words: Words) -> Book:
    """The workbook of these records."""
    sheets: Sequence[tuple[RecordKind, Sequence[Any]]] = (
        ("deliveries", records.deliveries),
        ("team", records.team),
        ("payments", records.payments),
    )
    book = Book(
        project=records.project.name,
        project_id=records.project.id,
        example=records.project.example,
        zone=ZoneInfo(records.project.timezone),
        revision=records.revision,
        choices={name: dict(entries) for name, entries in _choices(records, words)},
        flags={flag: words.t(f"worksheet.flag.{flag}") for flag in ("true", "false")},
        none=words.t("book.none"),
    )
    made = (
        _record_sheet(book, "incidents", records.incidents, words),
        *(_entry_sheet(book, kind, records, words) for kind in ENTRIES),
        *(_record_sheet(book, kind, of_kind, words) for kind, of_kind in sheets),
    )
    return Book(**{name: getattr(book, name) for name in Book.__slots__} | {"sheets": made})


def _record_sheet(book: Book, kind: RecordKind, records: Sequence[Any], words: Words) -> BookSheet:
    columns = tuple(one for one in columns_of(MODELS[kind]) if one.name not in ENTRIES)
    plain = tuple(_heading(column, MODELS[kind], words) for column in columns)
    rows = tuple(_row(book, columns, one, (one.id, one.origin, "")) for one in records)
    return _sheet(kind, columns, plain, rows, words)


def _entry_sheet(book: Book, kind: EntryKind, records: Records, words: Words) -> BookSheet:
    columns = entry_columns(kind)
    plain = (words.t("book.heading-entry"), *(_heading(one, ENTRIES[kind], words) for one in columns[1:]))
    entries = entries_of(records.incidents, kind)
    rows = tuple(_row(book, columns, one.part, (one.id, one.origin, one.place)) for one in entries)
    return _sheet(kind, columns, plain, rows, words)


def _choices(records: Records, words: Words) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    def named(some: Sequence[Any]) -> Iterator[tuple[str, str]]:
        return ((one.id, words.t("book.choice", id=one.id, name=one.name)) for one in some)

    yield "systems", named(records.systems)
    yield "services", named((*records.services, *records.project_products))
    yield "tiers", named(records.contract.incidents.tiers)
    yield "instalments", ((one.id, one.id) for one in records.contract.instalments)
    effects = get_args(ServiceEffect)
    yield "service-effect", ((one, words.t(f"service-effect.{one}")) for one in effects)


def _sheet(
    kind: BookKind,
    columns: tuple[Column, ...],
    plain: tuple[str, ...],
    rows: tuple[BookRow, ...],
    words: Words,
) -> BookSheet:
    headings = tuple(
        words.t("book.heading-required", name=name) if column.required else name
        for column, name in zip(columns, plain, strict=True)
    )
    return BookSheet(kind, words.t(f"book.sheet.{kind}"), columns, headings, plain, rows)


def _heading(column: Column, model: type[BaseModel], words: Words) -> str:
    """``专题会决定·扣款金额``"""
    name = words.t(f"field.{column.part}.{column.path[-1]}")
    if len(column.path) > 1:
        part = words.t(f"field.{model.__name__.lower()}.{column.path[0]}")
        return words.t("book.heading-of-part", part=part, name=name)
    return name


def _row(book: Book, columns: Sequence[Column], record: BaseModel, named: tuple[str, Origin, str]) -> BookRow:
    values = tuple(named[0] if one.name == "id" else value_at(record, one) for one in columns)
    shown = tuple(shown_value(book, column, value) for column, value in zip(columns, values, strict=True))
    return BookRow(*named, values, shown, fingerprint(columns, values))


def fingerprint(columns: Sequence[Column], values: Sequence[Value]) -> str:
    """The same for the same values of the same fields, and for no other."""
    told = [[column.name, value] for column, value in zip(columns, values, strict=True)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()[:32]


def value_at(record: BaseModel, column: Column) -> Value:
    """A record's field as YAML writes it."""
    found: Any = record
    for step in column.path:
        found = getattr(found, step)
        if found is None:
            return () if column.shape == "listed" else None
    if isinstance(found, tuple):
        return tuple(_told(one) if isinstance(one, BaseModel) else str(one) for one in found)
    return _written(found)


def _told(part: BaseModel) -> str:
    """A part of a record in one line."""
    values = (getattr(part, name) for name in type(part).model_fields if name not in _NOT_TOLD)
    return " | ".join(" ".join(_written(value).split()) for value in values if value not in (None, ()))


def _written(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dt.datetime():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
        case _:
            return str(value)


def shown_value(book: Book, column: Column, value: Value) -> Shown:
    """What the cell of a field shows; locked where typing into it could not be told from what is recorded."""
    if column.shape == "listed":
        return _short(_SEPARATOR.join(value or ()), locked=True)
    if isinstance(value, tuple):
        told = value or ((book.none,) if column.nullable else ())
        ambiguous = value == (book.none,) or any(_SEPARATOR in one for one in value)
        return _short(_SEPARATOR.join(told), locked=ambiguous)
    if value is None:
        return Shown("")
    match column.shape:
        case "choice":
            return Shown(book.choices[column.choices].get(value, value))
        case "flag":
            return Shown(book.flags[value])
        case "day":
            return Shown(value, "day" if dt.date.fromisoformat(value) >= FIRST_DAY else "text")
        case "moment":
            return _moment(dt.datetime.fromisoformat(value), book.zone)
        case "money" | "count":
            return Shown(value, "number")
        case _:
            return _short(value)


def _moment(value: dt.datetime, zone: ZoneInfo) -> Shown:
    """The clock's time where the project is; a moment recorded with another offset keeps it, as text."""
    local = value.replace(tzinfo=None)
    here = local.replace(tzinfo=zone).utcoffset() == value.utcoffset()
    if here and value.date() >= FIRST_DAY:
        return Shown(local.isoformat(" ", "seconds" if local.second else "minutes"), "moment")
    return Shown(value.isoformat(" "))


def _short(text: str, *, locked: bool = False) -> Shown:
    """The text if a cell can hold it, else its beginning in a locked cell.

    What looks like a character spelt out (``_x0041_``) is locked as well: not every program keeps it apart.
    """
    locked = locked or _SPELT_OUT.search(text) is not None
    if len(text.encode("utf-16-le")) // 2 <= MOST_IN_CELL:
        return Shown(text, locked=locked)
    return Shown(f"{text[:_SHOWN_OF_LONG].rstrip()}…", locked=True)
