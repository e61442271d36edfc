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
from typing import Any, Final
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
    """A cell's address and its text; ``fault`` names what makes the text unfit to be taken."""

    at: str
    text: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the cells of each row that has any text, by column from 1."""

    name: str
    rows: tuple[tuple[int, dict[int, CellText]], ...]
    hidden: bool = False


def address(sheet: str, row: int, column: int) -> str:
    """``Sheet!D17``"""
    return f"{sheet}!{get_column_letter(column)}{row}"


def read_workbook(path: Path) -> tuple[tuple[Sheet, ...], list[Refusal]]:
    """All worksheets of the file, or why it cannot be read as one."""
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
    return _read(content)


def _read(content: bytes) -> tuple[tuple[Sheet, ...], list[Refusal]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content))
            sheets = tuple(_sheet(one) for one in book.worksheets)
    except _TooManyRowsError as error:
        return _no_workbook(say("worksheet.refused.rows", sheet=str(error), most=MOST_ROWS))
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


def _sheet(sheet: Worksheet) -> Sheet:
    under_merges = frozenset(_under_merges(sheet))
    rows: dict[int, dict[int, CellText]] = {}
    # Only the cells there are: a sheet with one at its far end would have a million rows to walk.
    for (row, column), cell in sorted(sheet._cells.items(), key=itemgetter(0)):
        at = address(sheet.title, row, column)
        if column > _MOST_COLUMNS:
            continue
        if (row, column) in under_merges:
            rows.setdefault(row, {})[column] = CellText(at, "", "cell-merged")
        elif cell.value is not None and (read := _text(cell)) != ("", None):
            rows.setdefault(row, {})[column] = CellText(at, *read)
        if len(rows) > MOST_ROWS:
            raise _TooManyRowsError(sheet.title)
    hidden = sheet.sheet_state != Worksheet.SHEETSTATE_VISIBLE
    return Sheet(sheet.title, tuple(sorted(rows.items())), hidden)


def _under_merges(sheet: Worksheet) -> Iterator[tuple[int, int]]:
    """The cells that a merge over several rows leaves without a value of their own."""
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row + 1, area.max_row + 1):
            for column in range(area.min_col, min(area.max_col, _MOST_COLUMNS) + 1):
                yield row, column


def _text(cell: Any) -> tuple[str, str | None]:
    """A cell's value as text, and what is wrong with it."""
    value = cell.value
    if cell.data_type == "f":
        return str(getattr(value, "text", value)), "cell-formula"
    if cell.data_type == "e":
        return str(value), "cell-error"
    if isinstance(value, bool):
        return ("true" if value else "false"), None
    if isinstance(value, dt.datetime):
        whole_day = value.time() == dt.time()
        return (value.date().isoformat() if whole_day else value.isoformat(" ", "minutes")), None
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), None
    text = _SPELT_OUT.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\r\n", "\n").strip(), None
