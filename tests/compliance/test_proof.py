"""Evidence proves nothing that happened after it was written."""

from __future__ import annotations

import datetime as dt

import pytest

from generator.compliance.proof import proves
from generator.records.evidence import Evidence

DAY = dt.date(2026, 6, 1)


def _dated(dated: dt.date | None) -> Evidence:
    return Evidence(archive="DA-1", held_by="档案室", dated=dated)


@pytest.mark.parametrize(
    ("days", "shown"), [(-1, False), (0, True), (1, True)], ids=["day-before", "same-day", "day-after"]
)
def test_dated_evidence_proves_a_fact_of_its_day_or_before(days: int, *, shown: bool) -> None:
    assert proves((_dated(DAY + dt.timedelta(days=days)),), DAY) is shown


def test_no_evidence_proves_nothing() -> None:
    assert not proves((), DAY)


def test_undated_evidence_may_prove_any_day() -> None:
    assert proves((_dated(None),), DAY)


def test_one_that_can_is_enough() -> None:
    early, late = DAY - dt.timedelta(days=30), DAY + dt.timedelta(days=1)
    assert proves((_dated(early), _dated(late)), DAY)
    assert not proves((_dated(early), _dated(early)), DAY)
