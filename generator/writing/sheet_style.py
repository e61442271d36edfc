"""How worksheets look: title, frozen head, protected ids, free cells, choices. No time of day gets in."""

from __future__ import annotations

import datetime as dt
import io
import math
import unicodedata
from collections.abc import Sequence
from copy import copy
from decimal import Decimal
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from generator import __version__
from generator.settings import words
from generator.writing.cell_text import cell_text

HEAD_ROW: Final = 2
_ALWAYS: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone
_IN_ZIP: Final = (1980, 1, 1, 0, 0, 0)
_LINE: Final = Side(style="thin", color="BFBFBF")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD: Final = PatternFill("solid", start_color="1F4E79")
_FIXED: Final = PatternFill("solid", start_color="F2F2F2")
_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
_BESIDE: Final = Alignment(horizontal="left", vertical="top", wrap_text=True)
"""Of days, which would else stand close to the text in the next column."""
_FREE: Final = Protection(locked=False)
_DAY: Final = "yyyy-mm-dd"
_NOTE_WIDTH: Final = 320
_NOTE_LINE: Final = 20
_LINE_HEIGHT: Final = 15.5
_MOST_HEIGHT: Final = 320
_MOST_LOCKED_LINES: Final = 8


def _t(key: str, **values: object) -> str:
    return words().t(f"worksheet.{key}", **values)


def lay_out(
    sheet: Worksheet,
    name: str,
    title: str,
    headings: Sequence[str],
    widths: Sequence[float],
    *,
    kept: int = 1,
) -> None:
    """Title, headings, widths, page set-up, protection without a password; so many columns stay in view."""
    sheet.title = name
    put(sheet, 1, 1, title)
    first = sheet.cell(1, 1)
    first.font, first.fill, first.border = Font(bold=True, size=13), PatternFill(), Border()
    first.alignment = Alignment(vertical="center")
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        cell = sheet.cell(HEAD_ROW, column, heading)
        cell.font, cell.fill, cell.border = Font(bold=True, color="FFFFFF"), _HEAD, _BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"{get_column_letter(kept + 1)}{HEAD_ROW + 1}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = int(sheet.PAPERSIZE_A4)
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&P / &N"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | dt.date | Decimal | None,
    *,
    free: bool = False,
    day: bool = False,
    form: str = "",
    drawn: bool = True,
) -> None:
    """One cell. Text is only ever text: nothing in a record becomes a formula.

    ``form`` is how numbers are shown, those there are and those to come; what is not ``drawn`` has no lines
    and no ground, so that it is not printed while it is empty.
    """
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    cell.number_format = "@" if isinstance(value, str) else form or (_DAY if day or value else "@")
    cell.alignment = _BESIDE if cell.number_format.startswith("yyyy") else _WRAPPED
    if free:
        cell.protection = _FREE
    if drawn:
        cell.border = _BORDER
        cell.fill = PatternFill() if free else _FIXED


def leave_room(sheet: Worksheet, column: int, rows: range, *, free: bool, form: str) -> None:
    """Empty cells of a column to be filled in; neither lines nor ground, so that they are not printed."""
    put(sheet, rows.start, column, None, free=free, form=form, drawn=False)
    first: Any = sheet.cell(rows.start, column)
    for row in rows[1:]:
        cell: Any = sheet.cell(row, column)
        cell._style = copy(first._style)  # to set each style anew would cost far more than the cells


def add_choice(sheet: Worksheet, column: int, rows: int, choices: Sequence[str]) -> None:
    """Only these words in a column, from a list that opens at the cell; empty is allowed."""
    add_rule(sheet, column, rows, one_of(choices), _t("choice", allowed=tuple(choices)))


def one_of(choices: Sequence[str]) -> DataValidation:
    """A list that opens at the cell."""
    return DataValidation(type="list", formula1=f'"{",".join(choices)}"')


def add_rule(sheet: Worksheet, column: int, rows: int, choice: DataValidation, told: str) -> None:
    """What may be typed into a column, or nothing at all; ``told`` to whoever types something else."""
    choice.allow_blank = choice.showErrorMessage = True
    choice.error = told
    letter = get_column_letter(column)
    choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{HEAD_ROW + max(rows, 1)}")
    sheet.add_data_validation(choice)


def add_note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """A note that opens at a cell."""
    note = Comment(cell_text(text), "dossier")
    note.width, note.height = _NOTE_WIDTH, _NOTE_LINE * (text.count("\n") + 2)
    sheet.cell(row, column).comment = note


def _fit_rows(sheet: Worksheet) -> None:
    """Every row so high that the text in its columns can be read; not every program finds that out itself."""
    for number, row in enumerate(sheet.iter_rows(min_row=HEAD_ROW), start=HEAD_ROW):
        lines = max((_lines(sheet, cell) for cell in row if cell.value is not None), default=0)
        if lines:
            sheet.row_dimensions[number].height = min(lines * _LINE_HEIGHT, _MOST_HEIGHT)


def _lines(sheet: Worksheet, cell: Any) -> int:
    """How many lines a cell needs; one that is only there to be looked at gets a few."""
    if not isinstance(cell.value, str):
        return 1
    width = sheet.column_dimensions[get_column_letter(cell.column)].width - 1
    lines = sum(max(1, math.ceil(_width(line) / width)) for line in cell.value.split("\n"))
    return min(lines, _MOST_LOCKED_LINES) if cell.protection.locked else lines


def _width(text: str) -> int:
    """In digits, of which a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def workbook_bytes(book: Workbook, title: str) -> bytes:
    """The file: dates inside it are fixed, so that the same records give the same bytes."""
    about = book.properties
    about.creator, about.title, about.lastModifiedBy = f"dossier {__version__}", cell_text(title), None
    about.created = about.modified = _ALWAYS
    for sheet in book.worksheets:
        _fit_rows(sheet)
    written, repacked = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(written, "w", ZIP_DEFLATED)).save()
    with ZipFile(written) as source, ZipFile(repacked, "w") as target:
        for name in source.namelist():
            part = ZipInfo(name, _IN_ZIP)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return repacked.getvalue()
