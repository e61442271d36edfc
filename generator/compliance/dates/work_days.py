"""Which days are worked: by a year's published arrangement, else by statutory holidays and weekends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Final

import holidays

from generator.records.work_calendar import YearArrangement

ONE_DAY: Final = dt.timedelta(days=1)
_FRIDAY: Final = 4


class WorkCalendar:
    """Working days by the arrangements that are published; other years by statutory holidays and weekends."""

    def __init__(self, years: Iterable[YearArrangement]) -> None:
        arrangements = tuple(years)
        self._published = frozenset(year.year for year in arrangements)
        self._rest: set[dt.date] = set()
        self._worked: set[dt.date] = set()
        self._next: dict[dt.date, dt.date] = {}
        for year in arrangements:
            for holiday in year.holidays:
                self._rest.update(_days(holiday.first, holiday.last))
                self._worked.update(holiday.make_up)

    def is_published(self, day: dt.date) -> bool:
        """Whether the arrangement of the day's year is known."""
        return day.year in self._published

    def is_working(self, day: dt.date) -> bool:
        """Whether the day is worked, as far as is known."""
        if day in self._worked:
            return True
        if day in self._rest or day.weekday() > _FRIDAY:
            return False
        return self.is_published(day) or day not in statutory_holidays(day.year)

    def next_working(self, day: dt.date) -> dt.date:
        """The day itself when it is worked, else the first worked day after it."""
        if (found := self._next.get(day)) is None:
            found = day
            while not self.is_working(found):
                found += ONE_DAY
            self._next[day] = found
        return found


def _days(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    return (first + ONE_DAY * number for number in range((last - first).days + 1))


@cache
def statutory_holidays(year: int) -> frozenset[dt.date]:
    """The holidays of the law itself (全国年节及纪念日放假办法): no bridging days, no make-up days."""
    found = holidays.country_holidays("CN", years=year, observed=False, language="en_US")
    return frozenset(day for day, name in found.items() if not name.startswith("Day off"))
