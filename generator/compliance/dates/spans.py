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
    cut: bool = False
    """Whether the term ends before the period does, so that its last day is the term's."""


_MONTHS: Final[dict[Frequency, int]] = {
    "daily": 1,
    "weekly": 1,
    "monthly": 1,
    "continuous": 1,
    "quarterly": 3,
    "half_yearly": 6,
}
"""How many months one product covers; daily and weekly work is handed over by the month."""


def spans_of(frequencies: Iterable[Frequency], term: Term, *, broken: bool = False) -> tuple[Span, ...]:
    """The periods a product is owed for: those that end within the term.

    With ``broken`` also the one the term ends in, cut off at the term's last day. Yearly and one-off products
    are owed once by the term's last day, under the name ``term``; a frequency of events owes nothing by
    itself. Of several frequencies each names its own periods, once.
    """
    spans: dict[str, Span] = {}
    for frequency in frequencies:
        if frequency in ("yearly", "once"):
            spans[TERM] = Span(TERM, term.start, term.end)
        elif frequency in _MONTHS:
            spans |= {span.name: span for span in _within(term, _MONTHS[frequency], broken=broken)}
    return tuple(sorted(spans.values(), key=lambda span: (span.last, span.name)))


def is_broken(frequencies: Iterable[Frequency], term: Term) -> bool:
    """Whether the term begins or ends in the middle of a period of one of the frequencies."""
    return any(
        span.first < term.start or span.cut
        for months in {_MONTHS[one] for one in frequencies if one in _MONTHS}
        for span in _touching(term, months)
    )


def months_of(term: Term) -> tuple[tuple[int, int], ...]:
    """Every calendar month the term touches, as year and number."""
    return tuple((span.first.year, span.first.month) for span in _touching(term, 1))


def _within(term: Term, months: int, *, broken: bool) -> Iterator[Span]:
    for span in _touching(term, months):
        if broken or not span.cut:
            yield span


def _touching(term: Term, months: int) -> Iterator[Span]:
    """Every period that ends within the term, and the one it ends in, cut off at its last day."""
    year, number = term.start.year, (term.start.month - 1) // months
    while True:
        first_month = number * months + 1
        last_month = first_month + months - 1
        first = dt.date(year, first_month, 1)
        if first > term.end:
            return
        last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
        yield Span(_name(year, number, months), first, min(last, term.end), cut=last > term.end)
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
