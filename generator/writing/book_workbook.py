"""The workbook of records as .xlsx: a sheet for each kind, how to use it, its lists; the same bytes again."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from generator.settings import words
from generator.views.book import FIRST_DAY, MARKS_VERSION, Book, BookSheet, Shown
from generator.views.book_columns import Column, Shape
from generator.writing.sheet_style import (
    HEAD_ROW,
    add_note,
    add_rule,
    lay_out,
    leave_room,
    one_of,
    put,
    workbook_bytes,
)

_FREE_ROWS: Final = 60
"""Rows below the records in which new ones can be written."""
_FORMS: Final[Mapping[Shape, str]] = {
    "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "money": "#,##0.00", "count": "0",
}  # fmt: skip
_SECONDS: Final = "yyyy-mm-dd hh:mm:ss"
_WIDTHS: Final[Mapping[Shape, float]] = {
    "id": 17, "text": 30, "day": 13, "moment": 18, "money": 15, "count": 9, "flag": 11, "choice": 24,
    "texts": 30, "listed": 60, "entry": 20,
}  # fmt: skip
_WIDE: Final = {"what": 70, "symptom": 44, "responsibility": 40, "minutes": 44}
"""Fields in which people write at length."""
_PAGE_WIDTH: Final = 150
"""Widths of columns that are still legible on one page."""
_KEPT: Final = 2
_LIST_WIDTH: Final = 42
_TOLD: Final = ("edit", "new", "keep", "dates", "lists", "fields", "back", "secret")
"""What is said on how to use it, in this order."""


def book_workbook(book: Book, as_of: dt.date) -> bytes:
    """The workbook of ``book``, which says that it was exported on ``as_of``."""
    workbook = Workbook()
    about = workbook.active
    assert isinstance(about, Worksheet)
    _about(about, book, as_of)
    ranges = _choices(workbook.create_sheet(), book)
    for sheet in book.sheets:
        _records(workbook.create_sheet(), book, sheet, ranges)
    workbook.move_sheet(_t("sheet.choices"), len(book.sheets))
    _marks(workbook.create_sheet(), book)
    return workbook_bytes(workbook, _title(book, _t("title")))


def _t(key: str, **values: object) -> str:
    return words().t(f"book.{key}", **values)


def _title(book: Book, name: str) -> str:
    mark = words().t("cli.example-mark") if book.example else ""
    return _t("titled", project=book.project, name=name) + mark


def _records(sheet: Worksheet, book: Book, records: BookSheet, ranges: Mapping[str, str]) -> None:
    widths = [_WIDE.get(column.path[-1], _WIDTHS[column.shape]) for column in records.columns]
    lay_out(sheet, records.name, _title(book, records.name), records.headings, widths, kept=_KEPT)
    pages = math.ceil(sum(widths) / _PAGE_WIDTH)
    sheet.page_setup.fitToWidth = pages
    if pages > 1:
        sheet.print_title_cols = f"A:{get_column_letter(_KEPT)}"
    last = HEAD_ROW + len(records.rows) + _FREE_ROWS
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(widths))}{last}"
    sheet.protection.autoFilter = False
    for number, (column, heading) in enumerate(zip(records.columns, records.headings, strict=True), start=1):
        add_note(sheet, HEAD_ROW, number, _note(column, heading))
        for row, record in enumerate(records.rows, start=HEAD_ROW + 1):
            shown = record.shown[number - 1]
            free = column.shape not in ("id", "entry", "listed") and not shown.locked
            put(sheet, row, number, _cell(shown), free=free, form=_form(column, shown))
        room = range(HEAD_ROW + 1 + len(records.rows), last + 1)
        leave_room(sheet, number, room, free=column.editable, form=_FORMS.get(column.shape, "@"))
        if (rule := _rule(column, book, ranges)) is not None:
            add_rule(sheet, number, last - HEAD_ROW, rule, _t(f"form.{column.shape}"))


def _cell(shown: Shown) -> str | dt.date | Decimal | None:
    match shown.kind:
        case "day":
            return dt.date.fromisoformat(shown.text)
        case "moment":
            return dt.datetime.fromisoformat(shown.text)
        case "number":
            return Decimal(shown.text)
        case _:
            return shown.text or None


def _form(column: Column, shown: Shown) -> str:
    if shown.kind == "moment" and len(shown.text) > len("2026-06-01 09:00"):
        return _SECONDS
    return _FORMS.get(column.shape, "@")


def _rule(column: Column, book: Book, ranges: Mapping[str, str]) -> DataValidation | None:
    """What can be typed into a column of which only some things make sense."""
    if column.choices == "service-effect":
        return one_of(tuple(book.choices[column.choices].values()))
    if column.choices in ranges:
        return DataValidation("list", ranges[column.choices])
    match column.shape:
        case "flag":
            return one_of(tuple(book.flags.values()))
        case "day":
            since = f"DATE({FIRST_DAY.year},{FIRST_DAY.month},{FIRST_DAY.day})"
            return DataValidation("date", since, operator="greaterThanOrEqual")
        case "money":
            return DataValidation("decimal", "0", operator="greaterThanOrEqual")
        case "count":
            return DataValidation("whole", "0", operator="greaterThanOrEqual")
        case _:
            return None


def _note(column: Column, heading: str) -> str:
    lines = (heading, *_meaning(column), _t("note-field", name=column.name))
    return "\n".join(lines)


def _meaning(column: Column) -> Iterator[str]:
    """What a column means, as the record's own fields are described, and how its cells are filled in."""
    if column.shape == "entry":
        yield _t("form.entry")
        yield _t("note-required")
        return
    of_field = f"schema.{column.part}.{column.path[-1]}"
    yield words().t(of_field if of_field in words() else f"schema.any.{column.path[-1]}")
    yield _t(f"form.{column.shape}")
    if column.required:
        yield _t("note-required-in-part" if len(column.path) > 1 else "note-required")
    if column.shape == "id":
        yield _t("note-id")
    elif column.nullable and column.shape == "texts":
        yield _t("note-none", none=_t("none"))


def _choices(sheet: Worksheet, book: Book) -> Mapping[str, str]:
    """The lists that are too long or too changing for a rule; where each stands."""
    listed = {name: some for name, some in book.choices.items() if name != "service-effect"}
    headings = [_t(f"choices.{name}") for name in listed]
    widths = [_LIST_WIDTH] * len(listed)
    lay_out(sheet, _t("sheet.choices"), _title(book, _t("sheet.choices")), headings, widths)
    ranges: dict[str, str] = {}
    for number, (name, entries) in enumerate(listed.items(), start=1):
        for row, label in enumerate(entries.values(), start=HEAD_ROW + 1):
            put(sheet, row, number, label)
        letter = get_column_letter(number)
        if entries:
            ranges[name] = f"'{sheet.title}'!${letter}${HEAD_ROW + 1}:${letter}${HEAD_ROW + len(entries)}"
    return ranges


def _about(sheet: Worksheet, book: Book, as_of: dt.date) -> None:
    heads = (_t("about.what"), _t("about.text"))
    lay_out(sheet, _t("sheet.about"), _title(book, _t("title")), heads, (36, 110))
    facts = [
        ("project", book.project),
        ("as-of", _t("about.exported", date=as_of, revision=book.revision)),
        ("zone", _t("about.clock", zone=book.zone.key)),
        *((name, _t(f"about.{name}-text")) for name in _TOLD),
    ]
    row = HEAD_ROW
    for name, text in facts:
        row += 1
        put(sheet, row, 1, _t(f"about.{name}"))
        put(sheet, row, 2, text)
    for records in book.sheets:
        for column, heading in zip(records.columns, records.headings, strict=True):
            row += 1
            put(sheet, row, 1, _t("about.field", sheet=records.name, heading=heading))
            put(sheet, row, 2, " ".join(_meaning(column)))


def _marks(sheet: Worksheet, book: Book) -> None:
    """What the import holds the workbook against; nothing in it is for people."""
    sheet.title = _t("sheet.marks")
    rows = [
        (records.kind, record.id, str(row), record.fingerprint)
        for records in book.sheets
        for row, record in enumerate(records.rows, start=HEAD_ROW + 1)
    ]
    head = (*MARKS_VERSION, book.project_id, f"{book.revision}#{len(rows)}")
    for number, texts in enumerate((head, *rows), start=1):
        for column, text in enumerate(texts, start=1):
            put(sheet, number, column, text)
    sheet.protection.sheet = True
    sheet.sheet_state = Worksheet.SHEETSTATE_HIDDEN
