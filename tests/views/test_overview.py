"""The overview: what is ahead is ahead, what presses has somebody to act, and nothing says otherwise."""

from __future__ import annotations

import pytest

from generator.compliance.engine import assess
from generator.records.ledger import Records
from generator.settings import words
from generator.views.overview import OverviewView, view_overview
from tests.builders import day

DAYS = ("2026-01-15", "2026-11-22", "2026-12-20")


def _overview(records: Records, as_of: str) -> OverviewView:
    return view_overview(assess(records, day(as_of)), words())


@pytest.mark.parametrize("as_of", DAYS)
def test_the_next_deadlines_are_today_or_ahead_soonest_first(demo: Records, as_of: str) -> None:
    dates = [one.date for one in _overview(demo, as_of).next_deadlines]
    assert dates
    assert min(dates) >= as_of
    assert dates == sorted(dates)


@pytest.mark.parametrize("as_of", DAYS)
def test_whatever_presses_names_who_must_act(real: Records, demo: Records, as_of: str) -> None:
    for records in (real, demo):
        assert [one.id for one in _overview(records, as_of).pressing if not one.actor] == []


def test_what_is_overdue_presses_and_is_no_next_deadline(demo: Records) -> None:
    overview = _overview(demo, "2026-11-22")
    overdue = {one.title for one in overview.pressing if one.state.code == "overdue"}
    assert overdue
    assert not overdue & {one.title for one in overview.next_deadlines}


def test_an_evaluation_is_named_once_and_not_again_as_its_service(demo: Records) -> None:
    assessment = assess(demo, day("2026-11-22"))
    repeating = {one.id: one for one in assessment.findings if one.follows}
    assert repeating
    for one in repeating.values():
        assert one.follows is not None
        assert assessment.by_id[one.follows].state is one.state
    shown = {one.id for one in view_overview(assessment, words()).pressing}
    assert not shown & set(repeating)
    assert {one.follows for one in repeating.values()} & shown
