"""The calendar periods a term covers: months, quarters, half-years, and the contract year itself."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.records.contract import Term
from generator.records.service import Frequency

TERM: Final = "term"
"""The name of the contract year as a period."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period by its name in the records (``2026-05``, ``2026-Q2``, ``2026-H1``) and its days."""

    name: str
    first: dt.date
    last: dt.date


_MONTHS: Final[dict[Frequency, int]] = {
    "daily": 1,
    "weekly": 1,
    "monthly": 1,
    "continuous": 1,
    "quarterly": 3,
    "half_yearly": 6,
}
"""How many months one product covers; daily and weekly work is handed over by the month."""


def spans_of(frequencies: Iterable[Frequency], term: Term) -> tuple[Span, ...]:
    """The periods a service owes a product for: those that end within the term.

    Yearly and one-off products are owed once by the term's last day, under the name ``term``; a frequency of
    events owes nothing by itself. Of several frequencies each names its own periods, once.
    """
    spans: dict[str, Span] = {}
    for frequency in frequencies:
        if frequency in ("yearly", "once"):
            spans[TERM] = Span(TERM, term.start, term.end)
        elif frequency in _MONTHS:
            spans |= {span.name: span for span in _within(term, _MONTHS[frequency])}
    return tuple(sorted(spans.values(), key=lambda span: (span.last, span.name)))


def _within(term: Term, months: int) -> Iterator[Span]:
    year, number = term.start.year, (term.start.month - 1) // months
    while True:
        first_month = number * months + 1
        last_month = first_month + months - 1
        last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
        if last > term.end:
            return
        yield Span(_name(year, number, months), dt.date(year, first_month, 1), last)
        number += 1
        if number == 12 // months:
            year, number = year + 1, 0


def _name(year: int, number: int, months: int) -> str:
    match months:
        case 1:
            return f"{year}-{number + 1:02}"
        case 3:
            return f"{year}-Q{number + 1}"
        case _:
            return f"{year}-H{number + 1}"
