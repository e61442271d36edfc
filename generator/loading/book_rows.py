"""Reads the workbook of records back: each row by its id, each column by its heading, wherever it is now.

Hidden rows, columns and sheets are read like all others, as filters hide them. What is not where it belongs
is refused by its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from generator.loading.workbook import CellText, Refusal, Sheet, address, read_workbook
from generator.loading.worksheet_cells import folded
from generator.message import Message, say
from generator.views.book import MARKS_VERSION, Book, BookKind, BookSheet
from generator.words import Words

_MOST_ROWS: Final = 50_000
_MOST_COLUMNS: Final = 120
_HEAD_ROWS: Final = 10
_MARK_FIELDS: Final = 4
_ROW: Final = re.compile(r"[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Mark:
    """What the workbook was exported with: in which row a record stood, and its fingerprint then."""

    row: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with an id: its cells in the order of the columns."""

    id: str
    row: int
    at: str
    cells: tuple[CellText, ...]


@dataclass(slots=True)
class ReadBook:
    """All that stands in a workbook of records, and what stands there and cannot be taken."""

    rows: dict[BookKind, dict[str, ReadRow]] = field(default_factory=dict)
    marks: dict[BookKind, dict[str, Mark]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Sheets with text that the workbook did not have when it was exported."""


def read_book(path: Path, book: Book, words: Words) -> ReadBook:
    """The rows of every sheet, in the columns that the records' workbook has now."""
    found = ReadBook()
    sheets, found.refusals = read_workbook(path, _MOST_ROWS, _MOST_COLUMNS)
    if found.refusals:
        return found
    by_name = {sheet.name: sheet for sheet in sheets}
    marks = by_name.get(words.t("book.sheet.marks"))
    refused = say("book.refused.no-marks") if marks is None else _read_marks(marks, book, found)
    if refused is not None:
        found.refusals.append(Refusal("", refused))
        return found
    for sheet in book.sheets:
        if sheet.name in by_name:
            _read_sheet(by_name[sheet.name], sheet, found)
        else:
            found.refusals.append(Refusal("", say("book.refused.sheet-missing", sheet=sheet.name)))
    own = {words.t(f"book.sheet.{name}") for name in ("about", "choices", "marks")}
    own |= {sheet.name for sheet in book.sheets}
    found.unread = [sheet.name for sheet in sheets if sheet.name not in own and sheet.rows]
    return found


def _read_marks(sheet: Sheet, book: Book, found: ReadBook) -> Message | None:
    """Takes in what the workbook says of itself; else why it cannot be relied on."""
    rows = [[cells.get(column) for column in range(1, _MARK_FIELDS + 1)] for _, cells in sheet.rows]
    texts = [[cell.text if cell else "" for cell in row] for row in rows]
    if not texts or texts[0][:2] != [*MARKS_VERSION]:
        return say("book.refused.no-marks")
    if texts[0][2] != book.project_id:
        return say("book.refused.other-project", project=texts[0][2], wanted=book.project_id)
    kinds = {sheet.kind: sheet.kind for sheet in book.sheets}
    for kind, name, row, fingerprint in texts[1:]:
        if kind not in kinds or not _ROW.fullmatch(row):
            return say("book.refused.no-marks")
        found.marks.setdefault(kinds[kind], {})[name] = Mark(int(row), fingerprint)
    counted = sum(len(marks) for marks in found.marks.values())
    return None if texts[0][3].endswith(f"#{counted}") else say("book.refused.no-marks")


def _read_sheet(sheet: Sheet, wanted: BookSheet, found: ReadBook) -> None:
    head = _head(sheet, wanted)
    if head is None:
        message = say("book.refused.no-head", sheet=sheet.name, heading=wanted.headings[0])
        found.refusals.append(Refusal(address(sheet.name, 1, 1), message))
        return
    number, columns, refusals = head
    found.refusals += refusals
    row_of_head = sheet.rows[number][0]
    missing = [name for name, column in zip(wanted.headings, columns, strict=True) if column is None]
    if missing:
        message = say("book.refused.column-missing", headings=tuple(missing))
        found.refusals.append(Refusal(address(sheet.name, row_of_head, 1), message))
        return
    known = [column for column in columns if column is not None]
    rows = found.rows.setdefault(wanted.kind, {})
    for row, texts in sheet.rows[number + 1 :]:
        cells = tuple(_cell(sheet, row, column, texts) for column in known)
        found.refusals += _stray(sheet, texts, set(known), sheet.rows[number][1])
        if not any(cell.text or cell.fault for cell in cells):
            continue
        name = cells[0]
        if not name.text or name.fault:
            code = name.fault or "book.refused.row-without-id"
            key = f"worksheet.refused.{code}" if name.fault else code
            found.refusals.append(Refusal(name.at, say(key, value=name.text)))
        elif name.text in rows:
            message = say("book.refused.id-twice", value=name.text, first=rows[name.text].at)
            found.refusals.append(Refusal(name.at, message))
        else:
            rows[name.text] = ReadRow(name.text, row, name.at, cells)


def _cell(sheet: Sheet, row: int, column: int, texts: Mapping[int, CellText]) -> CellText:
    if (row, column) in sheet.merged:
        return CellText(address(sheet.name, row, column), "", "cell-merged")
    return texts.get(column) or CellText(address(sheet.name, row, column), "")


def _head(sheet: Sheet, wanted: BookSheet) -> tuple[int, list[int | None], list[Refusal]] | None:
    """The row with the headings: its place, the column of each wanted heading, and what is wrong there."""
    names = [_plain(heading) for heading in wanted.headings]
    for number, (_, cells) in enumerate(sheet.rows[:_HEAD_ROWS]):
        there = {column: _plain(cell.text) for column, cell in cells.items() if cell.text}
        if names[0] not in there.values():
            continue
        columns: list[int | None] = []
        refusals = [
            Refusal(cells[column].at, say("book.refused.column-unknown", value=cells[column].text))
            for column, name in there.items()
            if name not in names
        ]
        for name in names:
            at = [column for column, one in there.items() if one == name]
            columns.append(at[0] if at else None)
            refusals += [
                Refusal(cells[one].at, say("book.refused.column-twice", value=cells[one].text))
                for one in at[1:]
            ]
        return number, columns, refusals
    return None


def _plain(heading: str) -> str:
    """A heading without the mark of what must be filled in."""
    return folded(heading).rstrip("*")


def _stray(
    sheet: Sheet, texts: Mapping[int, CellText], known: set[int], head: Mapping[int, CellText]
) -> Iterator[Refusal]:
    """Text beside the table, which nothing would take; a column with a heading of its own is told there."""
    for column, cell in texts.items():
        if column not in known and cell.text and not (column in head and head[column].text):
            yield Refusal(cell.at, say("book.refused.beside-the-table", value=cell.text[:20]))
