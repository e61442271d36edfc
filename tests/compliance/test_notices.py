"""Notices whose kind sets a period: materials, force majeure, the terminations (5.4, 9.4, 11.2, 13(5))."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import DueDate, Finding, State
from generator.records.notice import Notice
from tests.builders import assessed, day, decision, finding, notice, steps_of


def _assess(one: Notice, as_of: str = "2026-12-31", **changes: Any) -> Finding:
    return finding(assessed(as_of, notices=(one,), **changes), f"notice.{one.id}")


def _return(**dates: Any) -> Notice:
    return notice("RETURN-1", "return_of_materials", "9.4", by="A", **{"received_on": "2026-05-06"} | dates)


@pytest.mark.parametrize(
    ("done", "state"),
    [("2026-05-11", State.SATISFIED), ("2026-05-12", State.LATE), (None, State.OVERDUE)],
)
def test_materials_are_returned_within_five_days_of_the_notice(done: str | None, state: State) -> None:
    found = _assess(_return(completed_on=done))
    assert found.due == DueDate(day("2026-05-11"), day("2026-05-11"))
    assert found.state is state


def test_a_return_that_is_owed_waits_for_party_b_whoever_sent_the_notice() -> None:
    assert _assess(_return(), as_of="2026-05-07").actor == "B"


def test_a_return_without_evidence_is_not_done() -> None:
    assert _assess(_return(completed_on="2026-05-07", evidence=())).state is State.NOT_EVIDENCED


def test_a_notice_whose_start_nobody_recorded_has_no_due_date() -> None:
    found = _assess(_return(received_on=None, sent_on="2026-05-06"))
    assert (found.state, found.due) == (State.NOT_EVIDENCED, None)
    assert steps_of(found) == ["field-missing"]


@pytest.mark.parametrize(("received", "state"), [("2026-06-11", State.SATISFIED), ("2026-06-12", State.LATE)])
def test_force_majeure_is_told_within_ten_days_of_the_event(received: str, state: State) -> None:
    found = _assess(notice("FM-1", "force_majeure", "11.2", event_on="2026-06-01", received_on=received))
    assert found.due == DueDate(day("2026-06-11"), day("2026-06-11"))
    assert found.state is state


def test_the_open_start_of_the_ten_days_is_named_where_it_could_matter() -> None:
    late = notice("FM-1", "force_majeure", "11.2", event_on="2026-06-01", received_on="2026-06-12")
    assert _assess(late).ambiguities == ("AMB-FM-START",)


def _termination(received: str | None, **fields: Any) -> Notice:
    dates = {"effective_on": "2026-09-30", "sent_on": "2026-08-01", "received_on": received}
    return notice("TERM-1", "special_termination", "13(5)", by="A", **dates | fields)


@pytest.mark.parametrize(
    ("received", "state", "key"),
    [
        ("2026-09-14", State.SATISFIED, "notice-in-time"),
        ("2026-09-15", State.NEEDS_DECISION, "notice-between-readings"),
        ("2026-09-16", State.BREACHED, "notice-too-late"),
    ],
)
def test_a_notice_fifteen_days_ahead_is_held_against_both_readings(
    received: str, state: State, key: str
) -> None:
    found = _assess(_termination(received))
    assert found.state is state
    assert key in steps_of(found)


@pytest.mark.parametrize(("reading", "state"), [("宽", State.SATISFIED), ("严", State.BREACHED)])
def test_a_decision_on_the_readings_settles_a_notice_between_them(reading: str, state: State) -> None:
    settled = (decision("AMB-NOTICE-BACKWARD", reading),)
    found = _assess(_termination("2026-09-15"), decisions=settled)
    assert found.state is state
    assert found.ambiguities == ()


def test_a_budget_termination_counts_a_month_back() -> None:
    one = notice(
        "TERM-1", "budget_termination", "5.4", by="A", effective_on="2026-09-30", received_on="2026-08-31"
    )
    assert _assess(one).state is State.BREACHED
    in_time = one.model_copy(update={"received_on": day("2026-08-29")})
    assert _assess(in_time).state is State.SATISFIED


@pytest.mark.parametrize("missing", [{"received": None}, {"effective_on": None}, {"evidence": ()}])
def test_a_notice_ahead_that_lacks_a_date_or_evidence_is_not_shown_as_in_time(
    missing: dict[str, Any],
) -> None:
    found = _assess(_termination(**{"received": "2026-09-01"} | missing))
    assert found.state is State.NOT_EVIDENCED


def test_a_contract_without_the_period_assesses_no_such_notice(real: Any) -> None:
    periods = real.contract.periods.model_copy(update={"return_of_materials": None})
    changed = real.contract.model_copy(update={"periods": periods})
    assert "notice.RETURN-1" not in assessed("2026-12-31", contract=changed, notices=(_return(),)).by_id
