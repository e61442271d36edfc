"""Notices whose kind sets a period: materials, force majeure, the terminations (5.4, 9.4, 11.2, 13(5))."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import DueDate, Finding, State
from generator.records.notice import Notice
from tests.builders import PROOF, assessed, day, decision, finding, notice, steps_of


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


STARTS = {"event_on": "2026-06-01", "known_on": "2026-06-03", "ended_on": "2026-06-08"}


@pytest.mark.parametrize(
    ("reading", "due", "state"),
    [
        (None, "2026-06-11", State.LATE),
        ("发生", "2026-06-11", State.LATE),
        ("知悉", "2026-06-15", State.LATE),
        ("结束", "2026-06-18", State.SATISFIED),
    ],
)
def test_each_reading_of_its_start_moves_the_ten_days(reading: str | None, due: str, state: State) -> None:
    one = notice("FM-1", "force_majeure", "11.2", received_on="2026-06-17", **STARTS)
    settled = () if reading is None else (decision("AMB-FM-START", reading),)
    found = _assess(one, decisions=settled)
    assert found.due is not None
    assert (found.due.due, found.state) == (day(due), state)
    assert found.ambiguities == (("AMB-FM-START",) if reading is None else ())
    assert ("start-default" in steps_of(found), "start-decided" in steps_of(found)) == (
        reading is None,
        reading is not None,
    )


def test_while_the_start_is_open_the_ends_by_the_other_readings_are_shown() -> None:
    one = notice("FM-1", "force_majeure", "11.2", received_on="2026-06-11", **STARTS)
    found = _assess(one)
    told = [step.message.values["due"] for step in found.derivation if step.message.key == "step.start-other"]
    assert told == [day("2026-06-18"), day("2026-06-15")]
    assert found.state is State.SATISFIED


def test_a_decided_start_that_nobody_recorded_leaves_the_notice_without_a_due_date() -> None:
    one = notice("FM-1", "force_majeure", "11.2", event_on="2026-06-01", received_on="2026-06-02")
    found = _assess(one, decisions=(decision("AMB-FM-START", "知悉"),))
    assert (found.state, found.due, found.actor) == (State.NOT_EVIDENCED, None, "B")
    assert steps_of(found) == ["start-decided", "field-missing"]


def test_evidence_older_than_the_notice_does_not_prove_it() -> None:
    early = (PROOF.model_copy(update={"dated": day("2026-05-06")}),)
    found = _assess(_return(completed_on="2026-05-07", evidence=early))
    assert (found.state, steps_of(found)[-1]) == (State.NOT_EVIDENCED, "proof-too-early")
    ahead = (PROOF.model_copy(update={"dated": day("2026-08-31")}),)
    assert _assess(_termination("2026-09-01", evidence=ahead)).state is State.NOT_EVIDENCED


@pytest.mark.parametrize(
    ("done", "last"), [("2026-05-11", "notice-done"), ("2026-05-12", "notice-late"), (None, "due-past")]
)
def test_the_last_step_of_a_notice_says_what_decided_its_state(done: str | None, last: str) -> None:
    assert steps_of(_assess(_return(completed_on=done)))[-1] == last


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


@pytest.mark.parametrize(
    ("kind", "clause", "received"),
    [("budget_termination", "5.4", "2026-08-30"), ("special_termination", "13(5)", "2026-09-15")],
)
def test_a_termination_between_the_readings_is_for_both_parties_to_settle(
    kind: Any, clause: str, received: str
) -> None:
    one = notice("T-1", kind, clause, by="A", effective_on="2026-09-30", received_on=received)
    found = _assess(one)
    assert (found.state, found.actor) == (State.NEEDS_DECISION, "both")
    unproven = decision("AMB-NOTICE-BACKWARD", "宽").model_copy(update={"evidence": ()})
    left_open = _assess(one, decisions=(unproven,))
    assert left_open.state is State.NEEDS_DECISION
    assert "decision-unproven" in steps_of(left_open)
