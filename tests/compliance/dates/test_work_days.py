"""Which days are worked: the published year, the unpublished one, make-up days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.dates.work_days import WorkCalendar, statutory_holidays
from generator.records.ledger import Records
from tests.builders import CALENDAR, YEAR_2026, day

MAKE_UP_DAYS = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
HOLIDAYS = (
    ("2026-01-01", "2026-01-03"),
    ("2026-02-15", "2026-02-23"),
    ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"),
    ("2026-06-19", "2026-06-21"),
    ("2026-09-25", "2026-09-27"),
    ("2026-10-01", "2026-10-07"),
)


def _days(first: str, last: str) -> Iterator[dt.date]:
    return (day(first) + dt.timedelta(days=n) for n in range((day(last) - day(first)).days + 1))


def test_the_calendar_of_these_tests_is_the_one_in_the_data(real: Records) -> None:
    (year,) = real.years
    assert (year.year, year.published, year.holidays) == (2026, YEAR_2026.published, YEAR_2026.holidays)


@pytest.mark.parametrize(
    ("first", "last", "worked"), [("2026-01-01", "2026-12-31", 248), ("2026-04-15", "2026-12-31", 180)]
)
def test_the_working_days_of_2026_add_up(first: str, last: str, worked: int, real: Records) -> None:
    calendar = WorkCalendar(real.years)
    assert sum(calendar.is_working(one) for one in _days(first, last)) == worked


@pytest.mark.parametrize("text", MAKE_UP_DAYS)
def test_a_make_up_day_on_a_weekend_is_worked(text: str) -> None:
    assert day(text).weekday() >= 5
    assert CALENDAR.is_working(day(text))


@pytest.mark.parametrize(("first", "last"), HOLIDAYS)
def test_no_day_of_a_published_holiday_is_worked(first: str, last: str) -> None:
    assert not any(CALENDAR.is_working(one) for one in _days(first, last))


def test_a_plain_weekend_is_not_worked_and_a_plain_week_is() -> None:
    assert [CALENDAR.is_working(one) for one in _days("2026-06-08", "2026-06-14")] == [True] * 5 + [False] * 2


def test_the_statutory_holidays_of_2027_are_the_thirteen_of_the_law() -> None:
    # 元旦；除夕至初三；清明；劳动节两天；端午；中秋；国庆三天（2024年修订的《放假办法》）
    assert statutory_holidays(2027) == {
        day(text)
        for text in (
            "2027-01-01",
            "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08",
            "2027-04-05",
            "2027-05-01", "2027-05-02",
            "2027-06-09",
            "2027-09-15",
            "2027-10-01", "2027-10-02", "2027-10-03",
        )
    }  # fmt: skip


def test_an_unpublished_year_knows_only_the_law_and_weekends() -> None:
    assert not CALENDAR.is_published(day("2027-02-05"))
    assert not CALENDAR.is_working(day("2027-02-05")), "除夕 is a holiday by law"
    assert CALENDAR.is_working(day("2027-02-09")), "a bridging day nobody has announced"
    assert not CALENDAR.is_working(day("2027-02-20")), "a Saturday nobody has announced as worked"


def test_without_any_published_year_every_date_rests_on_the_law_alone() -> None:
    bare = WorkCalendar(())
    assert not bare.is_published(day("2026-05-09"))
    assert not bare.is_working(day("2026-05-09")), "the make-up Saturday is in the notice only"
    assert bare.is_working(day("2026-05-04")), "the bridging Monday is in the notice only"


@given(st.dates(dt.date(2024, 1, 1), dt.date(2035, 12, 31)))
def test_the_next_working_day_is_the_first_one_worked_from_the_day_on(start: dt.date) -> None:
    found = CALENDAR.next_working(start)
    assert CALENDAR.is_working(found)
    assert not any(CALENDAR.is_working(start + dt.timedelta(days=n)) for n in range((found - start).days))
