"""The periods a service owes a product for."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.dates.spans import is_broken, months_of, spans_of
from generator.records.contract import Term
from generator.records.service import Frequency
from tests.builders import CONTRACT

MONTHS = (
    "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09",
    "2026-10", "2026-11", "2026-12", "2027-01", "2027-02", "2027-03",
)  # fmt: skip


@pytest.mark.parametrize(
    ("frequency", "names"),
    [
        ("monthly", MONTHS),
        ("daily", MONTHS),
        ("weekly", MONTHS),
        ("continuous", MONTHS),
        ("quarterly", ("2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1")),
        ("half_yearly", ("2026-H1", "2026-H2")),
        ("yearly", ("term",)),
        ("once", ("term",)),
        ("on_event", ()),
    ],
)
def test_a_frequency_owes_the_periods_that_end_within_the_term(
    frequency: Frequency, names: tuple[str, ...]
) -> None:
    assert tuple(span.name for span in spans_of([frequency], CONTRACT.term)) == names


def test_several_frequencies_owe_each_period_once_in_order_of_its_end() -> None:
    names = [
        span.name for span in spans_of(["monthly", "daily", "quarterly", "yearly", "once"], CONTRACT.term)
    ]
    assert names[:4] == ["2026-04", "2026-05", "2026-06", "2026-Q2"]
    assert names[-1] == "term"
    assert len(names) == len(set(names)) == 12 + 4 + 1


frequencies: st.SearchStrategy[Frequency] = st.sampled_from(["monthly", "quarterly", "half_yearly"])


@given(frequencies, st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31)), st.integers(1, 900))
def test_periods_follow_each_other_without_gap_and_end_within_the_term(
    frequency: Frequency, start: dt.date, length: int
) -> None:
    term = Term(start=start, end=start + dt.timedelta(days=length))
    spans = spans_of([frequency], term)
    for earlier, later in pairwise(spans):
        assert later.first == earlier.last + dt.timedelta(days=1)
    assert all(term.start <= span.last <= term.end for span in spans)
    assert not spans or spans[0].first <= term.start


@pytest.mark.parametrize(
    ("frequency", "name", "first"),
    [
        ("monthly", "2027-04", "2027-04-01"),
        ("quarterly", "2027-Q2", "2027-04-01"),
        ("half_yearly", "2027-H1", "2027-01-01"),
    ],
)
def test_the_period_the_term_ends_in_is_cut_off_at_its_last_day(
    frequency: Frequency, name: str, first: str
) -> None:
    whole = spans_of([frequency], CONTRACT.term)
    *others, last = spans_of([frequency], CONTRACT.term, broken=True)
    assert tuple(others) == whole
    assert (last.name, str(last.first), last.last, last.cut) == (name, first, CONTRACT.term.end, True)


def test_a_term_of_whole_periods_has_no_broken_one() -> None:
    year = Term(start=dt.date(2026, 1, 1), end=dt.date(2026, 12, 31))
    every: tuple[Frequency, ...] = ("monthly", "quarterly", "half_yearly", "yearly")
    assert not is_broken(every, year)
    assert spans_of(every, year, broken=True) == spans_of(every, year)
    assert len(months_of(year)) == 12


@pytest.mark.parametrize(
    ("start", "end", "frequency", "broken"),
    [
        ("2026-04-15", "2027-03-31", "monthly", True),
        ("2026-04-01", "2027-04-14", "monthly", True),
        ("2026-04-01", "2027-04-30", "monthly", False),
        ("2026-04-01", "2027-04-30", "quarterly", True),
        ("2026-04-15", "2027-04-14", "yearly", False),
        ("2026-04-15", "2027-04-14", "on_event", False),
    ],
)
def test_a_term_is_broken_where_it_begins_or_ends_within_a_period(
    start: str, end: str, frequency: Frequency, *, broken: bool
) -> None:
    term = Term(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))
    assert is_broken([frequency], term) is broken


def test_the_months_of_a_term_are_those_it_touches() -> None:
    assert months_of(CONTRACT.term)[0] == (2026, 4)
    assert months_of(CONTRACT.term)[-1] == (2027, 4)
    assert len(months_of(CONTRACT.term)) == 13


def test_weeks_run_from_monday_to_sunday_and_end_within_the_term() -> None:
    weeks = spans_of(["each_week"], CONTRACT.term)
    assert (weeks[0].name, weeks[-1].name) == ("2026-04-13/2026-04-19", "2027-04-05/2027-04-11")
    assert {one.first.weekday() for one in weeks} == {0}
    assert {(one.last - one.first).days for one in weeks} == {6}
    assert len(weeks) == 52
    broken = spans_of(["each_week"], CONTRACT.term, broken=True)[-1]
    assert (broken.last, broken.cut) == (CONTRACT.term.end, True)
    assert is_broken(["each_week"], CONTRACT.term)


def test_every_day_of_the_term_is_a_period_and_none_is_broken() -> None:
    days = spans_of(["each_day"], CONTRACT.term)
    assert len(days) == CONTRACT.term.days
    assert (days[0].name, days[-1].name) == ("2026-04-15", "2027-04-14")
    assert not is_broken(["each_day"], CONTRACT.term)
