"""The periods a service owes a product for."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compliance.spans import spans_of
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
