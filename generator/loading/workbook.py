"""Reads an .xlsx file into cells of plain text, each with its address; no file makes it crash."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from generator.message import Message, say

_MOST_BYTES: Final = 16 * 1024 * 1024
_MOST_UNPACKED: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 5_000
_MOST_COLUMNS: Final = 60
_MOST_MERGED: Final = 200_000
_AREAS: Final = re.compile(
    rb"""(?:mergeCell|hyperlink)\s[^>]*?ref=["']\$?([A-Za-z]{1,3})\$?([0-9]{1,9}):\$?([A-Za-z]{1,3})\$?([0-9]{1,9})"""
)
_OLD_OR_LOCKED: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SPELT_OUT: Final = re.compile(r"_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")
"""A character as spreadsheets spell what XML forbids; a half of a pair is none."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What could not be taken from a worksheet: the cell, and why. ``cell`` is empty for the whole file."""

    cell: str
    message: Message

    @property
    def code(self) -> str:
        return self.message.key.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's address and its text; ``fault`` names what makes the text unfit to be taken.

    ``kind`` is what the spreadsheet holds it as; a ``day`` is a moment at midnight.
    """

    at: str
    text: str
    fault: str | None = None
    kind: Literal["text", "number", "day", "moment", "flag", "time"] = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the cells of each row that has any text, by column from 1."""

    name: str
    rows: tuple[tuple[int, dict[int, CellText]], ...]
    hidden: bool = False
    merged: frozenset[tuple[int, int]] = frozenset()
    """Row and column of every cell that a merge leaves without a value of its own."""


def address(sheet: str, row: int, column: int) -> str:
    """``Sheet!D17``"""
    return f"{sheet}!{get_column_letter(column)}{row}"


def read_workbook(
    path: Path, most_rows: int | None = None, most_columns: int = _MOST_COLUMNS
) -> tuple[tuple[Sheet, ...], list[Refusal]]:
    """All worksheets of the file, or why it cannot be read as one; further columns are passed over."""
    try:
        # Before the content is read: a file of any size may be named.
        too_large = path.stat().st_size > _MOST_BYTES
        content = b"" if too_large else path.read_bytes()
    except OSError as error:
        return _no_workbook(say("worksheet.refused.file-unreadable", reason=error.strerror or "?"))
    if too_large:
        return _no_workbook(say("worksheet.refused.file-too-large", most=_MOST_BYTES // 1024**2))
    if content.startswith(_OLD_OR_LOCKED):
        locked = _ENCRYPTED in content
        return _no_workbook(say("worksheet.refused.file-locked" if locked else "worksheet.refused.file-old"))
    try:
        with ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                return _no_workbook(say("worksheet.refused.file-too-large", most=_MOST_UNPACKED // 1024**2))
            if any(_spread(parts.read(part)) for part in parts.infolist() if "worksheets/" in part.filename):
                return _no_workbook(say("worksheet.refused.merge-too-large"))
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return _no_workbook(say("worksheet.refused.file-no-workbook"))
    return _read(content, MOST_ROWS if most_rows is None else most_rows, most_columns)


def _read(content: bytes, most_rows: int, most_columns: int) -> tuple[tuple[Sheet, ...], list[Refusal]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content))
            sheets = tuple(_sheet(one, most_rows, most_columns) for one in book.worksheets)
    except _TooManyRowsError as error:
        return _no_workbook(say("worksheet.refused.rows", sheet=str(error), most=most_rows))
    except Exception:
        # A damaged file makes openpyxl raise anything; whatever it is, the file is no workbook.
        return _no_workbook(say("worksheet.refused.file-no-workbook"))
    if not any(sheet.rows and not sheet.hidden for sheet in sheets):
        return _no_workbook(say("worksheet.refused.file-empty"))
    return sheets, []


def _no_workbook(message: Message) -> tuple[tuple[Sheet, ...], list[Refusal]]:
    return (), [Refusal("", message)]


def _spread(sheet: bytes) -> bool:
    """Whether merges and links span more cells than a table has; openpyxl would make every one of them."""
    areas = (
        (int(bottom) - int(top) + 1) * (_column_number(right) - _column_number(left) + 1)
        for left, top, right, bottom in _AREAS.findall(sheet)
    )
    return sum(areas) > _MOST_MERGED


def _column_number(letters: bytes) -> int:
    return column_index_from_string(letters.decode())


class _TooManyRowsError(Exception):
    """A sheet with more rows than any catalogue has."""


def _sheet(sheet: Worksheet, most_rows: int, most_columns: int) -> Sheet:
    merged = frozenset(_merged(sheet, most_columns))
    tops = {(area.min_row, column) for area in sheet.merged_cells.ranges for column in _across(area)}
    rows: dict[int, dict[int, CellText]] = {}
    # Only the cells there are: a sheet with one at its far end would have a million rows to walk.
    for (row, column), cell in sorted(sheet._cells.items(), key=itemgetter(0)):
        at = address(sheet.title, row, column)
        if column > most_columns:
            continue
        if (row, column) in merged and (row, column) not in tops:
            rows.setdefault(row, {})[column] = CellText(at, "", "cell-merged")
        elif cell.value is not None and ((read := _text(cell))[0] or read[1]):
            rows.setdefault(row, {})[column] = CellText(at, *read)
        if len(rows) > most_rows:
            raise _TooManyRowsError(sheet.title)
    hidden = sheet.sheet_state != Worksheet.SHEETSTATE_VISIBLE
    return Sheet(sheet.title, tuple(sorted(rows.items())), hidden, merged)


def _merged(sheet: Worksheet, most_columns: int) -> Iterator[tuple[int, int]]:
    """The cells that a merge leaves without a value of their own: all but the first."""
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, area.max_row + 1):
            for column in range(area.min_col, min(area.max_col, most_columns) + 1):
                if (row, column) != (area.min_row, area.min_col):
                    yield row, column


def _across(area: Any) -> range:
    """The columns of a merge."""
    return range(area.min_col, area.max_col + 1)


def _text(cell: Any) -> tuple[str, str | None, Any]:
    """A cell's value as text, what is wrong with it, and what it is held as."""
    value = cell.value
    if cell.data_type == "f":
        return str(getattr(value, "text", value)), "cell-formula", "text"
    if cell.data_type == "e":
        return str(value), "cell-error", "text"
    if isinstance(value, bool):
        return ("true" if value else "false"), None, "flag"
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, (dt.time, dt.timedelta)):
        return str(value), None, "time"
    if isinstance(value, (int, float)):
        whole = isinstance(value, float) and value.is_integer()
        return str(int(value) if whole else value), None, "number"
    return unspelt(str(value)).replace("\r\n", "\n").strip(), None, "text"


def unspelt(text: str) -> str:
    """The text with the characters that are spelt out in it."""
    return _SPELT_OUT.sub(lambda found: chr(int(found[1], 16)), text)


def _moment(value: dt.datetime) -> tuple[str, str | None, Any]:
    """A moment to the second, as near as spreadsheets count; without a time of day where it is midnight."""
    nearest = (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    if nearest.time() == dt.time():
        return nearest.date().isoformat(), None, "day"
    return nearest.isoformat(" ", "seconds" if nearest.second else "minutes"), None, "moment"
