"""What a cell of the workbook of records says, as YAML writes it; or why that cannot be told for sure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from generator.loading.amounts import amount_in
from generator.loading.unseen import unseen_in
from generator.loading.workbook import CellText
from generator.loading.worksheet_cells import MOST_TEXT, day_in, folded
from generator.message import Message, say
from generator.records.base import IDENTIFIER_FORM
from generator.views.book import Book, Value
from generator.views.book_columns import Column, Shape
from generator.views.book_entries import named

_MOMENT: Final = re.compile(
    r"(?P<day>[^ T]+)(?:[ ]+|T)(?P<hour>[0-9]{1,2}):(?P<rest>[0-9]{2}(?::[0-9]{2})?)"
    r"[ ]*(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_COUNT: Final = re.compile(r"[0-9]{1,5}")
_DIGITS_KEPT: Final = 15
"""So many digits of a number a spreadsheet keeps."""
_EPOCH: Final = dt.date(1899, 12, 30)
_SERIALS: Final = range(61, 110_000)
_MOST_SHOWN: Final = 40

Read = Value | Message
"""A value, or what keeps the cell from being taken."""


def read_cell(cell: CellText, column: Column, book: Book) -> Read:
    """The value of a cell that says something else than the record does."""
    if cell.fault is not None:
        return say(f"worksheet.refused.{cell.fault}", value=cell.text)
    if not cell.text:
        return () if column.shape == "texts" and not column.nullable else None
    if len(cell.text) > MOST_TEXT:
        return say("worksheet.refused.text-too-long", most=MOST_TEXT)
    return unseen_in(cell.text) or _READS[column.shape](cell, column, book)


def _refused(code: str, cell: CellText, **values: object) -> Message:
    text = " ".join(cell.text.split())
    shown = text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"
    return say(f"book.refused.{code}", value=shown, **values)


def _text(cell: CellText, _: Column, __: Book) -> Read:
    """Text as it is; a number or a day would not be what was typed: zeros in front are gone."""
    return cell.text if cell.kind == "text" else _refused("not-text", cell)


def _id(cell: CellText, column: Column, book: Book) -> Read:
    if cell.kind == "text" and re.match(IDENTIFIER_FORM, cell.text):
        return cell.text
    return _refused("id-form", cell)


def _entry(cell: CellText, _: Column, __: Book) -> Read:
    return cell.text if cell.kind == "text" and named(cell.text) else _refused("entry-form", cell)


def _texts(cell: CellText, column: Column, book: Book) -> Read:
    if cell.kind != "text":
        return _refused("not-text", cell)
    if column.nullable and cell.text == book.none:
        return ()
    return tuple(line for one in cell.text.split("\n") if (line := one.strip()))


def _choice(cell: CellText, column: Column, book: Book) -> Read:
    """An id, or the id with its name, just as the list has it."""
    known = book.choices[column.choices]
    found = [name for name, label in known.items() if cell.text in (name, label)]
    if not found:
        plain = folded(cell.text)
        found = [name for name, label in known.items() if plain in (folded(name), folded(label))]
    if len(found) == 1:
        return found[0]
    return _refused("not-chosen", cell, allowed=tuple(known.values()))


def _flag(cell: CellText, _: Column, book: Book) -> Read:
    plain = folded(cell.text)
    found = [flag for flag, word in book.flags.items() if plain in (flag, folded(word))]
    return found[0] if found else _refused("not-flag", cell, allowed=tuple(book.flags.values()))


def _day(cell: CellText, _: Column, __: Book) -> Read:
    if cell.kind in ("day", "text") and (found := day_in(cell.text)) is not None:
        return found
    if cell.kind == "number" and (found := _of_serial(cell.text)) is not None:
        return _refused("day-as-number", cell, day=found)
    return _refused("not-day", cell)


def _of_serial(number: str) -> str | None:
    """The day that a spreadsheet would show for a number, if it is of a time a contract can have."""
    if not number.isdecimal() or int(number) not in _SERIALS:
        return None
    return (_EPOCH + dt.timedelta(days=int(number))).isoformat()


def _moment(cell: CellText, _: Column, book: Book) -> Read:
    """The clock's time where the project is, unless an offset is written."""
    if cell.kind == "day" or (cell.kind == "text" and day_in(cell.text) is not None):
        return _refused("moment-without-time", cell)
    plain = unicodedata.normalize("NFKC", cell.text).strip()
    found = _MOMENT.fullmatch(plain) if cell.kind in ("moment", "text") else None
    day = day_in(found["day"]) if found else None
    try:
        local = dt.datetime.fromisoformat(f"{day}T{found['hour']:0>2}:{found['rest']}") if found else None
        offset = dt.datetime.fromisoformat(f"2000-01-01T00:00{found['offset'] or 'Z'}") if found else None
    except ValueError:
        return _refused("not-moment", cell)
    if found is None or local is None or offset is None:
        return _refused("not-moment", cell)
    return local.replace(tzinfo=offset.tzinfo if found["offset"] else book.zone).isoformat()


def _money(cell: CellText, _: Column, __: Book) -> Read:
    text = _number(cell)
    amount = amount_in(text) if text is not None else None
    return amount if amount is not None else _refused("not-money", cell)


def _count(cell: CellText, _: Column, __: Book) -> Read:
    text = unicodedata.normalize("NFKC", _number(cell) or "")
    return str(int(text)) if _COUNT.fullmatch(text) else _refused("not-count", cell)


def _number(cell: CellText) -> str | None:
    """A number as the spreadsheet shows it: to so many digits as it keeps; text as it stands."""
    if cell.kind == "text":
        return cell.text
    if cell.kind != "number":
        return None
    shown = Decimal(f"{Decimal(cell.text):.{_DIGITS_KEPT}g}")
    return f"{shown.normalize():f}" if shown.is_finite() else None


_READS: Final[Mapping[Shape, Callable[[CellText, Column, Book], Read]]] = {
    "id": _id, "entry": _entry, "text": _text, "texts": _texts, "choice": _choice, "flag": _flag,
    "day": _day, "moment": _moment, "money": _money, "count": _count,
    "listed": lambda cell, _, __: _refused("not-here", cell),
}  # fmt: skip
