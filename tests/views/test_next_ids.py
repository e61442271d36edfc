"""Ids go on as the project's own do, and none is given twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.records.base import IDENTIFIER_FORM
from generator.views.next_ids import Dated, next_id
from tests.builders import day


def _next(existing: Sequence[tuple[str, str | None]], default: str, on: str, *, monthly: bool = False) -> str:
    dated = [Dated(name, None if when is None else day(when)) for name, when in existing]
    return next_id(dated, default, day(on), {name for name, _ in existing}, monthly=monthly)


@pytest.mark.parametrize(
    ("existing", "on", "expected"),
    [
        ([], "2026-06-01", "INC-2026-001"),
        ([("INC-2026-001", "2026-02-03"), ("INC-2026-003", "2026-05-01")], "2026-06-01", "INC-2026-004"),
        ([("INC-2026-007", "2026-02-03")], "2027-01-02", "INC-2027-001"),
        ([("INC-2026-007", "2026-02-03")], "2025-12-30", "INC-2025-001"),
        ([("INC-1", "2026-06-01")], "2026-06-02", "INC-2"),
        ([("SG-009", "2026-06-01")], "2026-06-02", "SG-010"),
        ([("SG-99", "2026-06-01")], "2026-06-02", "SG-100"),
        ([("D-2026-04-07", "2026-04-09")], "2026-04-30", "D-2026-04-08"),
        ([("D-2026-04-07", "2026-04-09")], "2026-05-01", "D-2026-05-01"),
        ([("A-1", None), ("B-1", None), ("B-2", None)], "2026-05-01", "B-3"),
        ([("storm", "2026-05-01")], "2026-06-01", "INC-2026-001"),
        ([("12026-1", "2026-05-01")], "2026-06-01", "12026-2"),
    ],
)
def test_the_next_id_follows_the_pattern_most_of_them_have(
    existing: list[tuple[str, str | None]], on: str, expected: str
) -> None:
    assert _next(existing, "INC-{year}-001", on) == expected


def test_what_is_done_each_month_is_numbered_by_the_month_where_it_always_was() -> None:
    monthly = [("CHECK-2026-04", "2026-04-20"), ("CHECK-2026-06", "2026-06-20")]
    assert _next(monthly, "CHECK-{year}-01", "2026-05-20", monthly=True) == "CHECK-2026-05"
    assert _next(monthly, "CHECK-{year}-01", "2026-06-28", monthly=True) == "CHECK-2026-06-2"
    counted = [("CHECK-2026-01", "2026-04-20"), ("CHECK-2026-02", "2026-06-20")]
    assert _next(counted, "CHECK-{year}-01", "2026-07-01", monthly=True) == "CHECK-2026-03"
    assert _next([], "BACKUP-1", "2026-07-01", monthly=True) == "BACKUP-1"


names = st.from_regex(IDENTIFIER_FORM[:-1] + r"\Z")
days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))


@given(st.lists(st.tuples(names, st.none() | days), max_size=8), days, st.booleans())
def test_no_id_is_given_twice_whatever_there_is(
    existing: list[tuple[str, dt.date | None]], on: dt.date, monthly: bool
) -> None:
    taken = {name for name, _ in existing}
    dated = [Dated(name, when) for name, when in existing]
    for _ in range(3):
        name = next_id(dated, "X-{year}-01", on, taken, monthly=monthly)
        assert name not in taken
        taken.add(name)
