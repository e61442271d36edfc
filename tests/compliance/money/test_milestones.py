"""Milestones: their due dates, the states they pass through, and that none is reached without proof."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import DueDate, State
from generator.compliance.money.milestones import MilestoneAssessment
from generator.records.ledger import Records
from generator.records.milestone import Milestone
from tests.builders import PROOF, assessed, chain, day, milestone, steps_of

FIXED: dict[str, Any] = {"due": {"on": "2026-06-19"}}  # 端午节, so due on Monday 2026-06-22


def _assess(one: Milestone, as_of: str, *others: Milestone) -> MilestoneAssessment:
    return assessed(as_of, milestones=(*chain(), *others, one)).milestones[-1]


def _state(one: Milestone, as_of: str) -> State:
    found = _assess(one, as_of).finding
    assert found is not None
    return found.state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-06-07", State.NOT_DUE),
        ("2026-06-08", State.DUE_SOON),
        ("2026-06-22", State.DUE_SOON),
        ("2026-06-23", State.OVERDUE),
    ],
)
def test_a_milestone_not_reached_waits_until_the_day_after_its_due_date(as_of: str, state: State) -> None:
    assert _state(milestone("plan", **FIXED), as_of) is state


@pytest.mark.parametrize(("done", "state"), [("2026-06-22", State.SATISFIED), ("2026-06-23", State.LATE)])
def test_a_milestone_reached_with_evidence_is_done_on_time_or_late(done: str, state: State) -> None:
    assert _state(milestone("plan", done, **FIXED), "2026-07-01") is state


def test_a_milestone_said_to_be_reached_without_evidence_is_not() -> None:
    assert _state(milestone("plan", "2026-06-10", evidence=(), **FIXED), "2026-07-01") is State.NOT_EVIDENCED


@pytest.mark.parametrize(
    ("dated", "state", "last"),
    [
        ("2026-06-09", State.NOT_EVIDENCED, "proof-too-early"),
        ("2026-06-10", State.SATISFIED, "done-proven"),
    ],
)
def test_evidence_older_than_the_milestone_does_not_show_it_reached(
    dated: str, state: State, last: str
) -> None:
    proof = (PROOF.model_copy(update={"dated": day(dated)}),)
    found = _assess(milestone("plan", "2026-06-10", evidence=proof, **FIXED), "2026-07-01").finding
    assert found is not None
    assert (found.state, steps_of(found)[-1]) == (state, last)
    assert found.actor == (None if state is State.SATISFIED else "A")


def test_the_last_step_of_a_milestone_says_why_it_stands_so() -> None:
    def last(as_of: str, done: str | None = None, **fields: Any) -> str:
        found = _assess(milestone("plan", done, **FIXED, **fields), as_of).finding
        assert found is not None
        return steps_of(found)[-1]

    assert last("2026-06-22") == "due-soon"
    assert last("2026-05-01") == "due-ahead"
    assert last("2026-06-23") == "not-recorded-overdue"
    assert last("2026-07-01", "2026-06-23") == "done-late"
    assert last("2026-07-01", "2026-06-23", evidence=()) == "no-proof"


def test_a_fixed_day_that_is_a_holiday_moves_on_and_both_dates_are_kept() -> None:
    found = _assess(milestone("plan", **FIXED), "2026-06-01")
    assert found.due == DueDate(day("2026-06-19"), day("2026-06-22"))


def test_a_period_after_another_milestone_starts_when_that_is_reached() -> None:
    waiting = assessed("2027-04-10", milestones=chain("2027-04-01"))
    assert waiting.milestones[2].due is None
    assert waiting.milestones[2].finding is not None
    assert waiting.milestones[2].finding.state is State.NOT_DUE
    assert "waits-for" in steps_of(waiting.milestones[2].finding)
    started = assessed("2027-04-25", milestones=chain("2027-04-01", "2027-04-20"))
    assert started.milestones[2].due == DueDate(day("2027-05-20"), day("2027-05-20"), provisional=True)


def test_a_period_after_the_effective_date_starts_with_the_contract() -> None:
    one = milestone("kick-off", due={"after": "effective", "within": {"count": 10, "unit": "working_day"}})
    assert _assess(one, "2026-04-15").due == DueDate(day("2026-04-29"), day("2026-04-29"))


def test_a_milestone_without_a_date_in_the_text_is_never_overdue() -> None:
    assert _state(milestone("some-day"), "2028-01-01") is State.NOT_DUE


def test_a_marker_is_a_date_to_know_and_owed_by_nobody() -> None:
    end = milestone("service-end", party=None, marker=True, due={"on": "2027-04-14"})
    after = milestone(
        "confidentiality-end",
        party=None,
        marker=True,
        due={"after": "service-end", "within": {"count": 3, "unit": "year"}},
    )
    found = _assess(after, "2026-05-01", end)
    assert found.finding is None
    assert found.due == DueDate(day("2030-04-14"), day("2030-04-15"), provisional=True)


def test_the_real_contract_s_markers_are_its_own_dates(real: Records) -> None:
    due = {one.milestone.id: one.due for one in assess(real, day("2026-04-15")).milestones}
    assert due["service-start"] == DueDate(day("2026-04-15"), day("2026-04-15"))
    assert due["service-end"] == DueDate(day("2027-04-14"), day("2027-04-14"))
    assert due["confidentiality-end"] == DueDate(day("2030-04-14"), day("2030-04-15"), provisional=True)


def test_whoever_owes_a_milestone_acts_until_it_is_reached() -> None:
    def actor(**fields: Any) -> str | None:
        found = _assess(milestone("plan", party="B", **fields), "2026-07-01").finding
        assert found is not None
        return found.actor

    assert actor() == "B"
    assert actor(done="2026-06-01") is None
