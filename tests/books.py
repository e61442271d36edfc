"""The workbook of records as people handle it: exported, typed into, brought back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.pipeline import books
from generator.pipeline.assessing import When
from generator.pipeline.books import ImportedBook

WHEN: Final = When(dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
HEAD: Final = 2


def export(project: Path, name: str = "a.xlsx") -> Path:
    file = project.parent / name
    books.export_book(project, WHEN, file, over=True)
    return file


def prepare(project: Path, file: Path) -> ImportedBook:
    return books.prepare_book(project, file)


def bring(project: Path, file: Path) -> ImportedBook:
    return books.finish_book(books.prepare_book(project, file))


def sheet_of(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def column_of(sheet: Worksheet, heading: str) -> int:
    """The column of a heading, with or without its mark."""
    headings = {str(cell.value).removesuffix(" *"): cell.column for cell in sheet[HEAD] if cell.value}
    return int(headings[heading] or 0)


def row_of(sheet: Worksheet, name: str) -> int:
    """The row of a record; of one that is not there, the first free row."""
    ids = [sheet.cell(row, 1).value for row in range(HEAD + 1, sheet.max_row + 1)]
    return HEAD + 1 + ids.index(name if name in ids else None)


def typed(file: Path, name: str, record: str, **cells: Any) -> Path:
    """The file after a person has typed into the row of a record, by headings; a new row if need be."""
    book = load_workbook(file)
    sheet = sheet_of(book, name)
    row = row_of(sheet, record)
    sheet.cell(row, 1).value = record
    for heading, value in cells.items():
        cell = sheet.cell(row, column_of(sheet, heading.replace("__", "·")))
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(file)
    return file


def told(found: ImportedBook) -> list[tuple[str, str]]:
    """Cell and code of each refusal."""
    return [(one.cell, one.code) for one in found.changes.refusals]


def snapshot(project: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted((project / "data").rglob("*")) if one.is_file()}
