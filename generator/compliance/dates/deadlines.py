"""Ends of periods, forward and backward (Civil Code 200–204): the start day does not count.

Months and years end on the corresponding date, or on the month's last day where there is none. A period of
calendar time whose last day is a rest day ends on the next working day; both dates are kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from generator.compliance.case import Case
from generator.compliance.dates.work_days import ONE_DAY, WorkCalendar
from generator.compliance.finding import DueDate, State, Step, step
from generator.location import Location
from generator.message import say
from generator.records.period import Period


def after(start: dt.date, period: Period, calendar: WorkCalendar) -> DueDate:
    """The last day of a period that starts with the event of ``start``."""
    if period.unit == "working_day":
        return _after_working_days(start, period.count, calendar)
    return on_or_next_working(_shifted(start, period, 1), calendar)


def on_or_next_working(raw: dt.date, calendar: WorkCalendar) -> DueDate:
    """A last day, moved to the next working day when it is a rest day (203)."""
    due = calendar.next_working(raw)
    return DueDate(raw, due, provisional=not (calendar.is_published(raw) and calendar.is_published(due)))


def _after_working_days(start: dt.date, count: int, calendar: WorkCalendar) -> DueDate:
    day, left, provisional = start, count, False
    while left:
        day += ONE_DAY
        provisional = provisional or not calendar.is_published(day)
        left -= calendar.is_working(day)
    return DueDate(day, day, provisional)


@dataclass(frozen=True, slots=True)
class NoticeBy:
    """The last day a notice may arrive: by the loose reading, where that day counts, and the strict one."""

    loose: dt.date
    strict: dt.date


def before(effective: dt.date, period: Period) -> NoticeBy:
    """The latest arrival of a notice due a period ahead of ``effective`` (AMB-NOTICE-BACKWARD).

    Loose: the corresponding date counted backwards. Strict: a whole period lies between both days.
    """
    loose = _shifted(effective, period, -1)
    return NoticeBy(loose, loose - ONE_DAY)


def _shifted(day: dt.date, period: Period, sign: int) -> dt.date:
    match period.unit:
        case "day":
            return day + sign * period.count * ONE_DAY
        case "week":
            return day + sign * 7 * period.count * ONE_DAY
        case "month":
            return day + relativedelta(months=sign * period.count)
        case "year":
            return day + relativedelta(years=sign * period.count)
        case "working_day":
            raise ValueError("a period of working days has no corresponding date")


def deadline_step(start: dt.date, period: Period, due: DueDate, *records: Location) -> Step:
    """How a due date came about, for a derivation; ``records`` are where the period is written."""
    values = {"start": start, "period": say(f"period.{period.unit}", count=period.count), "due": due.due}
    if due.raw != due.due:
        return step("period-moved", *records, raw=due.raw, provisional=provisional_note(due), **values)
    return step("period", *records, provisional=provisional_note(due), **values)


def waiting_step(case: Case, due: DueDate, *records: Location) -> Step:
    """Why something not done is not yet due, due soon or overdue; decides what ``Case.waiting`` answers."""
    days = abs((due.due - case.as_of).days)
    match case.waiting(due):
        case State.OVERDUE:
            key = "due-past"
        case State.DUE_SOON:
            key = "due-soon"
        case _:
            key = "due-ahead"
    return step(key, *records, due=due.due, days=days, provisional=provisional_note(due))


def provisional_note(due: DueDate) -> object:
    return say("value.provisional") if due.provisional else say("value.nothing")
