"""How worksheets look: title, frozen head, protected ids, free cells, choices. No time of day gets in."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
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
_FREE: Final = Protection(locked=False)
_DAY: Final = "yyyy-mm-dd"


def lay_out(
    sheet: Worksheet, name: str, title: str, headings: Sequence[str], widths: Sequence[float]
) -> None:
    """Title, headings, widths, frozen head, page set-up, and protection without a password."""
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
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"
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
    value: str | dt.date | None,
    *,
    free: bool = False,
    day: bool = False,
) -> None:
    """One cell. Text is only ever text: nothing in a record becomes a formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    cell.number_format = _DAY if day or isinstance(value, dt.date) else "@"
    cell.alignment, cell.border = _WRAPPED, _BORDER
    if free:
        cell.protection = _FREE
    else:
        cell.fill = _FIXED


def add_choice(sheet: Worksheet, column: int, rows: int, choices: Sequence[str]) -> None:
    """Only these words in a column, from a list that opens at the cell; empty is allowed."""
    choice = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    choice.showErrorMessage = True
    choice.error = words().t("worksheet.choice", allowed=tuple(choices))
    letter = get_column_letter(column)
    choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{HEAD_ROW + max(rows, 1)}")
    sheet.add_data_validation(choice)


def workbook_bytes(book: Workbook, title: str) -> bytes:
    """The file: dates inside it are fixed, so that the same records give the same bytes."""
    about = book.properties
    about.creator, about.title, about.lastModifiedBy = f"dossier {__version__}", cell_text(title), None
    about.created = about.modified = _ALWAYS
    written, repacked = io.BytesIO(), io.BytesIO()
    ExcelWriter(book, ZipFile(written, "w", ZIP_DEFLATED)).save()
    with ZipFile(written) as source, ZipFile(repacked, "w") as target:
        for name in source.namelist():
            part = ZipInfo(name, _IN_ZIP)
            part.compress_type = ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return repacked.getvalue()
