"""The calendar periods a term covers: days, weeks, months, quarters, half-years, and the contract year.

Products are handed over by the month at the most; what is done each day or week is held to each of them.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from generator.compliance.dates.work_days import ONE_DAY
from generator.records.contract import Term
from generator.records.service import Frequency

Rhythm = Frequency | Literal["each_day", "each_week"]
"""How often something is owed: a product's frequency, or day by day and week by week for what is done."""

_DAYS: Final[dict[Rhythm, int]] = {"each_day": 1, "each_week": 7}

TERM: Final = "term"
"""The name of the contract year as a period."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period by its name in the records (``2026-05``, ``2026-Q2``, ``2026-H1``) and its days.

    A day is named by its date, a week by its first day and its last (``2026-04-13/2026-04-19``).
    """

    name: str
    first: dt.date
    last: dt.date
    cut: bool = False
    """Whether the term ends before the period does, so that its last day is the term's."""


_MONTHS: Final[dict[Rhythm, int]] = {
    "daily": 1,
    "weekly": 1,
    "monthly": 1,
    "continuous": 1,
    "quarterly": 3,
    "half_yearly": 6,
}
"""How many months one product covers; daily and weekly work is handed over by the month."""


def spans_of(frequencies: Iterable[Rhythm], term: Term, *, broken: bool = False) -> tuple[Span, ...]:
    """The periods something is owed for: those that end within the term.

    With ``broken`` also the one the term ends in, cut off at the term's last day. Yearly and one-off products
    are owed once by the term's last day, under the name ``term``; a frequency of events owes nothing by
    itself. Of several frequencies each names its own periods, once.
    """
    spans: dict[str, Span] = {}
    for frequency in frequencies:
        if frequency in ("yearly", "once"):
            spans[TERM] = Span(TERM, term.start, term.end)
        else:
            touched = _touching(term.start, term.end, frequency)
            spans |= {span.name: span for span in touched if broken or not span.cut}
    return tuple(sorted(spans.values(), key=lambda span: (span.last, span.name)))


def is_broken(frequencies: Iterable[Rhythm], term: Term) -> bool:
    """Whether the term begins or ends in the middle of a period of one of the frequencies."""
    return any(
        span.first < term.start or span.cut
        for frequency in frequencies
        for span in _touching(term.start, term.end, frequency)
    )


def months_of(term: Term) -> tuple[tuple[int, int], ...]:
    """Every calendar month the term touches, as year and number."""
    return tuple((span.first.year, span.first.month) for span in _months(term.start, term.end, 1))


_RHYTHMS_OF_TERMS: Final = 1024
"""So many are kept: each rhythm of some hundred terms, as every service asks for them again."""


@lru_cache(_RHYTHMS_OF_TERMS)
def _touching(start: dt.date, end: dt.date, rhythm: Rhythm) -> tuple[Span, ...]:
    """Every period that ends within a term, and the one it ends in, cut off at its last day."""
    if rhythm in _MONTHS:
        return tuple(_months(start, end, _MONTHS[rhythm]))
    if rhythm in _DAYS:
        return tuple(_days(start, end, _DAYS[rhythm]))
    return ()


def _days(start: dt.date, end: dt.date, days: int) -> Iterator[Span]:
    """Single days, or weeks from Monday to Sunday."""
    first = start if days == 1 else start - start.weekday() * ONE_DAY
    while first <= end:
        last = first + (days - 1) * ONE_DAY
        name = f"{first}" if days == 1 else f"{first}/{last}"
        yield Span(name, first, min(last, end), cut=last > end)
        first = last + ONE_DAY


def _months(start: dt.date, end: dt.date, months: int) -> Iterator[Span]:
    year, number = start.year, (start.month - 1) // months
    while True:
        first_month = number * months + 1
        last_month = first_month + months - 1
        first = dt.date(year, first_month, 1)
        if first > end:
            return
        last = dt.date(year, last_month, calendar.monthrange(year, last_month)[1])
        yield Span(_name(year, number, months), first, min(last, end), cut=last > end)
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
