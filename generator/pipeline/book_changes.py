"""What a workbook of records would change: fields said otherwise, new records, and what is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.loading.book_cells import read_cell
from generator.loading.book_rows import Mark, ReadBook, ReadRow
from generator.loading.workbook import CellText, Refusal, address, unspelt
from generator.location import Location
from generator.message import Message, say
from generator.settings import words
from generator.views.book import Book, BookKind, BookRow, BookSheet, Shown, Value, fingerprint, shown_value
from generator.views.book_columns import Column
from generator.views.book_entries import ENTRIES, named


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a record that the workbook has otherwise, with its cell and its line."""

    kind: BookKind
    id: str
    column: Column
    heading: str
    cell: str
    at: Location
    old: Value
    new: Value
    told: tuple[str, str]
    """Old and new in the workbook's words."""


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A row whose id no record has: what it says, and where."""

    kind: BookKind
    id: str
    values: Mapping[Column, Value]
    cell: str
    told: tuple[tuple[str, str], ...]
    """Heading and content of every cell that is filled in."""


@dataclass(slots=True)
class Changes:
    """All that would change, the rows that say what is recorded, and why something cannot be taken."""

    fields: list[FieldChange] = field(default_factory=list)
    added: list[NewRecord] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    same: int = 0
    cells: dict[tuple[BookKind, str], Mapping[tuple[str, ...], str]] = field(default_factory=dict)
    """Where each field of each record stands in the workbook."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.added)


def compare_book(book: Book, read: ReadBook) -> Changes:
    """The workbook against the records as they are now."""
    found = Changes(refusals=list(read.refusals))
    for sheet in book.sheets:
        if sheet.kind in read.rows:
            _Comparing(book, sheet, read, found).compare()
    _place_entries(book, found)
    return found


def _place_entries(book: Book, found: Changes) -> None:
    """Refuses new entries of no incident, and those that do not follow the last one there is."""
    known = {row.id for sheet in book.sheets if sheet.kind == "incidents" for row in sheet.rows}
    known |= {new.id for new in found.added if new.kind == "incidents"}
    counts = Counter((sheet.kind, _incident(row.id)) for sheet in book.sheets for row in sheet.rows)
    entries = [new for new in found.added if new.kind in ENTRIES]
    for new in sorted(entries, key=lambda one: named(one.id) or ("", 0)):
        incident, number = named(new.id) or ("", 0)
        if incident not in known:
            message = say("book.refused.entry-of-nothing", id=incident)
        elif number != counts[new.kind, incident] + 1:
            wanted = f"{incident}#{counts[new.kind, incident] + 1}"
            message = say("book.refused.entry-number", value=new.id, wanted=wanted)
        else:
            counts[new.kind, incident] += 1
            continue
        found.refusals.append(Refusal(new.cell, message))


def _incident(name: str) -> str:
    return (named(name) or (name, 0))[0]


class _Comparing:
    """One sheet against the records of its kind."""

    def __init__(self, book: Book, sheet: BookSheet, read: ReadBook, found: Changes) -> None:
        self._book = book
        self._sheet = sheet
        self._rows = read.rows[sheet.kind]
        self._marks = read.marks.get(sheet.kind, {})
        self._recorded = {row.id: row for row in sheet.rows}
        self._found = found

    def compare(self) -> None:
        renamed = set(self._missing())
        for name, row in self._rows.items():
            if name in renamed:
                continue
            at = {column.path: cell.at for column, cell in zip(self._sheet.columns, row.cells, strict=True)}
            self._found.cells[self._sheet.kind, name] = at
            mark, recorded = self._marks.get(name), self._recorded.get(name)
            if mark is None and recorded is None:
                self._add(row)
            elif recorded is None:
                self._not_taken(row.at, "record-gone", id=name)
            elif mark is None and self._says(row, recorded):
                self._found.same += 1
            elif mark is None:
                self._not_taken(row.at, "id-taken", value=name, place=str(recorded.at()))
            else:
                self._compare_row(row, recorded, mark)

    def _missing(self) -> Iterator[str]:
        """Refuses records whose row is gone; names the rows whose id was typed over."""
        by_row = {one.row: one for one in self._rows.values()}
        for name, mark in self._marks.items():
            if name in self._rows or name not in self._recorded:
                continue
            there = by_row.get(mark.row)
            if there is not None and there.id not in self._marks and there.id not in self._recorded:
                self._not_taken(there.at, "id-changed", id=name, value=there.id)
                yield there.id
            else:
                self._not_taken(address(self._sheet.name, mark.row, 1), "row-removed", id=name)

    def _not_taken(self, cell: str, code: str, **values: object) -> None:
        self._found.refusals.append(Refusal(cell, say(f"book.refused.{code}", **values)))

    # A row of a record

    def _compare_row(self, row: ReadRow, recorded: BookRow, mark: Mark) -> None:
        values: list[Value] = []
        refused: list[Refusal] = []
        for column, shown, value, cell in zip(
            self._sheet.columns, recorded.shown, recorded.values, row.cells, strict=True
        ):
            read = self._read(column, shown, value, cell, recorded)
            if isinstance(read, Message):
                refused.append(Refusal(cell.at, read))
            values.append(value if isinstance(read, Message) else read)
        if mark.fingerprint != recorded.fingerprint:
            self._settle(row, recorded, mark, values)
            return
        refused += self._lacking(row, values, recorded)
        self._found.refusals += refused
        changed = [number for number, value in enumerate(values) if value != recorded.values[number]]
        self._found.same += not changed and not refused
        told_wrong = {one.cell for one in refused}
        for number in changed:
            if row.cells[number].at not in told_wrong:
                self._found.fields.append(self._change(row, recorded, number, values[number]))

    def _read(
        self, column: Column, shown: Shown, value: Value, cell: CellText, recorded: BookRow
    ) -> Value | Message:
        # Some programs save ``_x0041_`` as the letter it spells; such cells are locked.
        same = (shown.text, unspelt(shown.text)) if shown.locked else (shown.text,)
        if cell.fault is None and cell.text in same:
            return value
        if shown.locked and cell.fault is None:
            return say("book.refused.locked", place=str(recorded.at(column)))
        return read_cell(cell, column, self._book)

    def _settle(self, row: ReadRow, recorded: BookRow, mark: Mark, values: Sequence[Value]) -> None:
        """A record that changed since: nothing to do where its row did not, or says the same."""
        columns = self._sheet.columns
        as_exported = [
            (tuple(cell.text.split("\n")) if cell.text else ()) if column.shape == "listed" else value
            for column, cell, value in zip(columns, row.cells, values, strict=True)
        ]
        if mark.fingerprint == fingerprint(columns, as_exported) or tuple(values) == recorded.values:
            self._found.same += 1
        else:
            self._not_taken(row.at, "record-changed", id=row.id, place=str(recorded.at()))

    def _change(self, row: ReadRow, recorded: BookRow, number: int, new: Value) -> FieldChange:
        column = self._sheet.columns[number]
        return FieldChange(
            kind=self._sheet.kind,
            id=row.id,
            column=column,
            heading=self._sheet.plain_headings[number],
            cell=row.cells[number].at,
            at=recorded.at(column),
            old=recorded.values[number],
            new=new,
            told=(_on_line(recorded.shown[number]), _on_line(shown_value(self._book, column, new))),
        )

    def _lacking(self, row: ReadRow, values: Sequence[Value], recorded: BookRow | None) -> Iterator[Refusal]:
        """What must be filled in and is not: always, or because its part says something else."""
        columns = self._sheet.columns
        parts = {
            column.path[:-1] for column, value in zip(columns, values, strict=True) if value not in (None, ())
        }
        for number, (column, value) in enumerate(zip(columns, values, strict=True)):
            if value is not None or column.nullable:
                continue
            before = recorded.values[number] if recorded is not None else None
            heading = self._sheet.plain_headings[number]
            if (column.required and len(column.path) == 1) or before is not None:
                yield Refusal(row.cells[number].at, say("book.refused.required", heading=heading))
            elif column.required and column.path[:-1] in parts:
                yield Refusal(row.cells[number].at, say("book.refused.required-in-part", heading=heading))

    # A row of no record yet

    def _says(self, row: ReadRow, recorded: BookRow) -> bool:
        """Whether a row says nothing that a record does not: it has been taken over before."""
        read = (
            read_cell(cell, one, self._book) for one, cell in zip(self._sheet.columns, row.cells, strict=True)
        )
        return all(one in (None, (), value) for one, value in zip(read, recorded.values, strict=True))

    def _add(self, row: ReadRow) -> None:
        values: list[Value] = []
        refused: list[Refusal] = []
        for column, cell in zip(self._sheet.columns, row.cells, strict=True):
            read = read_cell(cell, column, self._book)
            if isinstance(read, Message):
                refused.append(Refusal(cell.at, read))
                values.append(None)
            else:
                values.append(read if read or column.nullable else None)
        told_wrong = {one.cell for one in refused}
        refused += [one for one in self._lacking(row, values, None) if one.cell not in told_wrong]
        if refused:
            self._found.refusals += refused
            return
        columns = self._sheet.columns
        told = tuple(
            (heading, _on_line(shown_value(self._book, column, value)))
            for heading, column, value in zip(self._sheet.plain_headings, columns, values, strict=True)
            if value not in (None, ())
        )
        known = dict(zip(columns, values, strict=True))
        self._found.added.append(NewRecord(self._sheet.kind, row.id, known, row.at, told))


def _on_line(shown: Shown) -> str:
    """What a cell shows, its lines one behind the other."""
    return words().t("book.lines-told").join(shown.text.split("\n"))
