"""Ends of periods (rules §2): the worked examples, and what holds for every period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.dates.deadlines import after, before, deadline_step, on_or_next_working
from generator.compliance.dates.work_days import ONE_DAY, WorkCalendar
from generator.compliance.finding import DueDate
from generator.records.period import Period, Unit
from generator.records.work_calendar import YearArrangement
from tests.builders import CALENDAR, YEAR_2026, day, holiday, period


@dataclass(frozen=True)
class Example:
    """A worked example: a start, a period, and the three things a due date says."""

    start: str
    count: int
    unit: Unit
    raw: str
    due: str
    provisional: bool = False


EXAMPLES = (
    # rules §2
    Example("2026-04-15", 10, "working_day", "2026-04-29", "2026-04-29"),
    Example("2026-04-20", 10, "working_day", "2026-05-07", "2026-05-07"),
    Example("2026-04-28", 10, "working_day", "2026-05-14", "2026-05-14"),
    Example("2027-04-20", 1, "month", "2027-05-20", "2027-05-20", provisional=True),
    Example("2027-04-14", 3, "year", "2030-04-14", "2030-04-15", provisional=True),
    Example("2026-01-31", 1, "month", "2026-02-28", "2026-02-28"),  # a make-up Saturday, so worked
    # The month's last day where there is no corresponding date (202).
    Example("2028-01-31", 1, "month", "2028-02-29", "2028-02-29", provisional=True),
    Example("2024-02-29", 2, "year", "2026-02-28", "2026-02-28"),
    Example("2026-03-31", 1, "month", "2026-04-30", "2026-04-30"),
    Example("2026-08-31", 6, "month", "2027-02-28", "2027-03-01", provisional=True),
    # A last day that is a rest day moves on (203); a make-up day does not.
    Example("2026-04-04", 5, "day", "2026-04-09", "2026-04-09"),
    Example("2026-04-26", 5, "day", "2026-05-01", "2026-05-06"),
    Example("2026-04-29", 10, "day", "2026-05-09", "2026-05-09"),
    Example("2026-06-05", 2, "week", "2026-06-19", "2026-06-22"),
    Example("2026-05-09", 30, "day", "2026-06-08", "2026-06-08"),
    # The year's last working days are published, the first of the next are not.
    Example("2026-12-28", 3, "working_day", "2026-12-31", "2026-12-31"),
    Example("2026-12-28", 4, "working_day", "2027-01-04", "2027-01-04", provisional=True),
)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.start}+{one.count}{one.unit}")
def test_a_period_ends_where_the_worked_example_says(example: Example) -> None:
    found = after(day(example.start), period(example.count, example.unit), CALENDAR)
    assert found == DueDate(day(example.raw), day(example.due), example.provisional)


def test_a_date_that_a_rest_day_moves_into_an_unpublished_year_is_provisional() -> None:
    year = YEAR_2026.model_copy(
        update={"holidays": (*YEAR_2026.holidays, holiday("年末", "2026-12-31", "2026-12-31"))}
    )
    found = on_or_next_working(day("2026-12-31"), WorkCalendar([year]))
    assert found == DueDate(day("2026-12-31"), day("2027-01-04"), provisional=True)


@pytest.mark.parametrize(
    ("effective", "count", "unit", "loose", "strict"),
    [
        ("2026-06-15", 1, "week", "2026-06-08", "2026-06-07"),
        ("2026-06-15", 1, "month", "2026-05-15", "2026-05-14"),
        ("2026-03-31", 1, "month", "2026-02-28", "2026-02-27"),
        ("2026-06-15", 15, "day", "2026-05-31", "2026-05-30"),
    ],
)
def test_a_notice_ahead_counts_backwards_by_both_readings(
    effective: str, count: int, unit: Unit, loose: str, strict: str
) -> None:
    found = before(day(effective), period(count, unit))
    assert (found.loose, found.strict) == (day(loose), day(strict))


def test_working_days_have_no_corresponding_date_to_count_back_to() -> None:
    with pytest.raises(ValueError, match="no corresponding date"):
        before(day("2026-06-15"), period(10, "working_day"))


def test_the_derivation_names_both_dates_when_a_rest_day_moved_the_last_day() -> None:
    length = period(5, "day")
    moved = after(day("2026-04-26"), length, CALENDAR)
    kept = after(day("2026-04-04"), length, CALENDAR)
    assert deadline_step(day("2026-04-26"), length, moved).message.key == "step.period-moved"
    assert deadline_step(day("2026-04-26"), length, moved).message.values["raw"] == day("2026-05-01")
    assert deadline_step(day("2026-04-04"), length, kept).message.key == "step.period"


# What holds for every period. Dates around the published year, on both sides of it.

days = st.dates(dt.date(2025, 1, 1), dt.date(2028, 12, 31))
counts = st.integers(1, 120)
calendar_units: st.SearchStrategy[Unit] = st.sampled_from(["day", "week", "month", "year"])
every_unit: st.SearchStrategy[Unit] = st.sampled_from(["working_day", "day", "week", "month", "year"])
short_counts = st.integers(1, 24)


@given(days, short_counts, every_unit)
def test_the_start_day_does_not_count_and_the_due_day_is_worked(
    start: dt.date, count: int, unit: Unit
) -> None:
    found = after(start, period(count, unit), CALENDAR)
    assert found.due >= found.raw > start
    assert CALENDAR.is_working(found.due)


@given(days, short_counts, every_unit)
def test_a_date_in_an_unpublished_year_is_always_provisional(start: dt.date, count: int, unit: Unit) -> None:
    found = after(start, period(count, unit), CALENDAR)
    if not (CALENDAR.is_published(found.raw) and CALENDAR.is_published(found.due)):
        assert found.provisional


@given(days, counts)
def test_a_period_of_working_days_holds_exactly_that_many(start: dt.date, count: int) -> None:
    due = after(start, period(count, "working_day"), CALENDAR).due
    between = (start + ONE_DAY * number for number in range(1, (due - start).days + 1))
    assert sum(CALENDAR.is_working(one) for one in between) == count


@given(days, counts, st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), max_size=20))
def test_another_holiday_never_shortens_a_period_of_working_days(
    start: dt.date, count: int, extra: set[dt.date]
) -> None:
    fewer = WorkCalendar([_with_holidays(YEAR_2026, extra)])
    length = period(count, "working_day")
    assert after(start, length, fewer).due >= after(start, length, CALENDAR).due


def _with_holidays(year: YearArrangement, extra: set[dt.date]) -> YearArrangement:
    added = tuple(holiday("加放", str(one), str(one)) for one in sorted(extra))
    return year.model_copy(update={"holidays": (*year.holidays, *added)})


@given(days, counts, counts)
def test_two_periods_of_working_days_end_to_end_are_one_of_their_sum(
    start: dt.date, first: int, second: int
) -> None:
    middle = after(start, period(first, "working_day"), CALENDAR).due
    assert (
        after(middle, period(second, "working_day"), CALENDAR).due
        == after(start, period(first + second, "working_day"), CALENDAR).due
    )


@given(days, counts, counts)
def test_two_periods_of_days_end_to_end_are_one_of_their_sum(start: dt.date, first: int, second: int) -> None:
    middle = after(start, period(first, "day"), CALENDAR).raw
    assert (
        after(middle, period(second, "day"), CALENDAR).raw
        == after(start, period(first + second, "day"), CALENDAR).raw
    )


@given(days, short_counts, st.integers(0, 12), every_unit)
def test_a_longer_period_never_ends_earlier(start: dt.date, count: int, more: int, unit: Unit) -> None:
    shorter = after(start, period(count, unit), CALENDAR)
    longer = after(start, period(count + more, unit), CALENDAR)
    assert (longer.raw, longer.due) >= (shorter.raw, shorter.due)
    assert longer.due >= shorter.due


@given(days, days, short_counts, every_unit)
def test_a_later_start_never_ends_earlier(one: dt.date, other: dt.date, count: int, unit: Unit) -> None:
    early, late = sorted((one, other))
    length = period(count, unit)
    assert after(late, length, CALENDAR).due >= after(early, length, CALENDAR).due


@given(days, short_counts, calendar_units)
def test_a_notice_in_time_by_the_strict_reading_is_in_time_by_the_loose_one(
    effective: dt.date, count: int, unit: Unit
) -> None:
    length = Period(count=count, unit=unit)
    by = before(effective, length)
    assert by.strict < by.loose < effective
    assert after(by.loose, length, CALENDAR).raw <= effective
