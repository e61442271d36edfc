"""Two assessments held together: everything that differs is told, most important first, and nothing else."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from generator.compliance.assessment import Assessment
from generator.compliance.comparing import ORDER, compare
from generator.compliance.comparison import Comparison, Turn, turn_of
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.location import Origin
from generator.records.ledger import Records
from tests.builders import (
    MINUTES,
    assessed,
    chain,
    day,
    delivery,
    incident,
    meeting,
    milestone,
    payment,
)
from tests.strategies import as_of_days, ledgers

AS_OF = "2026-07-31"


def _compared(before: dict[str, Any], after: dict[str, Any], as_of: str = AS_OF) -> Comparison:
    return compare(assessed(as_of, **before), assessed(as_of, **after))


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (State.NOT_DUE, State.OVERDUE, "worse"),
        (State.NOT_DUE, State.DUE_SOON, "worse"),
        (State.SATISFIED, State.NOT_EVIDENCED, "worse"),
        (State.SATISFIED, State.NOT_DUE, "worse"),
        (State.SATISFIED, State.LATE, "worse"),
        (State.OVERDUE, State.BREACHED, "worse"),
        (None, State.OVERDUE, "worse"),
        (None, State.LATE, "worse"),
        (State.NOT_APPLICABLE, State.NEEDS_DECISION, "worse"),
        (None, State.ADVISORY, "other"),
        (None, State.SATISFIED, "other"),
        (None, State.IN_PROGRESS, "other"),
        (State.NOT_DUE, State.IN_PROGRESS, "other"),
        (State.IN_PROGRESS, State.NO_BREACH_RECORDED, "other"),
        (State.BREACHED, None, "other"),
        (State.OVERDUE, State.NOT_APPLICABLE, "other"),
        (State.OVERDUE, State.LATE, "better"),
        (State.NOT_EVIDENCED, State.IN_PROGRESS, "better"),
        (State.BREACHED, State.NO_BREACH_RECORDED, "better"),
        (State.NOT_DUE, State.SATISFIED, "better"),
        (State.LATE, State.SATISFIED, "better"),
    ],
)
def test_a_state_turns_one_way(before: State | None, after: State | None, turn: Turn) -> None:
    assert turn_of(before, after) == turn


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize("after", State)
def test_turning_back_is_the_other_way_and_what_goes_is_never_better(before: State, after: State) -> None:
    assert turn_of(before, None) == "other"
    assert turn_of(before, State.NOT_APPLICABLE) == "other"
    if State.NOT_APPLICABLE not in (before, after):
        back: dict[Turn, Turn] = {"worse": "better", "better": "worse", "other": "other"}
        assert turn_of(after, before) == back[turn_of(before, after)]


def test_equal_assessments_differ_in_nothing() -> None:
    assert _compared({}, {}).is_empty


def test_a_payment_recorded_turns_its_finding_with_the_step_that_decides() -> None:
    paid = payment("prepayment", "2026-04-28", invoiced="2026-04-20")
    found = _compared({}, {"payments": (paid,)})
    turned = {one.id: one for one in found.findings}
    one = turned["payment.prepayment"]
    assert (one.clause, one.subject, one.turn) == ("5.2a", "prepayment", "better")
    assert one.after is State.SATISFIED
    assert one.why == found.after.by_id["payment.prepayment"].derivation[-1]
    assert [(one.what, one.of, one.before, one.after) for one in found.figures] == [
        ("paid", "prepayment", None, Decimal("223440.00"))
    ]


def test_a_decided_incident_moves_the_money_the_counts_and_the_payment_it_is_taken_from() -> None:
    found = _compared({}, {"incidents": (incident(meeting=meeting()),)})
    moved = {(one.what, one.of): (one.before, one.after) for one in found.figures}
    assert moved["approved-total", ""] == (Decimal("0.00"), Decimal("1000.00"))
    assert moved["incident-count", ""] == (0, 1)
    assert {what for what, of in moved if of} == {"deducted", "payable"}
    (one,) = found.incidents
    assert one.before is None
    assert one.after is not None
    assert (one.after.tier, one.after.basis, one.after.approved, one.after.deducted, one.after.counts) == (
        "A", "meeting", Decimal("1000.00"), Decimal("1000.00"), True,
    )  # fmt: skip


def test_minutes_taken_away_leave_the_amount_approved_and_deducted_nothing() -> None:
    proven = {"incidents": (incident(meeting=meeting()),)}
    form_only = tuple(one for one in incident().evidence if one != MINUTES)
    (one,) = _compared(proven, {"incidents": (incident(meeting=meeting(), evidence=form_only),)}).incidents
    assert one.before is not None
    assert one.after is not None
    assert (one.before.approved, one.after.approved) == (Decimal("1000.00"), Decimal("1000.00"))
    assert (one.before.deducted, one.after.deducted) == (Decimal("1000.00"), Decimal("0.00"))


def test_an_incident_that_is_gone_is_told_and_its_finding_is_no_improvement() -> None:
    found = _compared({"incidents": (incident(),)}, {})
    (gone,) = found.incidents
    assert gone.after is None
    (turned,) = [one for one in found.findings if one.id == "incident.INC-1"]
    assert (turned.after, turned.turn) == (None, "other")
    assert turned.why == found.before.by_id["incident.INC-1"].derivation[-1]


def test_a_late_invoice_moves_the_due_date_by_so_many_days() -> None:
    late = payment("prepayment", invoiced="2026-05-20")
    (shift,) = [
        one for one in _compared({}, {"payments": (late,)}).deadlines if one.id == "payment.prepayment"
    ]
    assert shift.before is not None
    assert shift.after is not None
    assert shift.days == (shift.after.due - shift.before.due).days > 0


def test_a_due_date_that_begins_has_no_days_to_have_moved_by() -> None:
    reached = chain("2027-04-10", "2027-04-12")
    shifts = _compared({}, {"milestones": reached}, "2027-04-30").deadlines
    begun = [one for one in shifts if one.before is None]
    assert begun
    assert all(one.days is None for one in begun)


def test_the_date_of_a_milestone_that_nobody_owes_is_told_too() -> None:
    earlier, later = (
        milestone("note", None, marker=True, due={"on": f"2026-{month}-01"}) for month in ("10", "11")
    )
    (shift,) = _compared({"milestones": (*chain(), earlier)}, {"milestones": (*chain(), later)}).deadlines
    assert (shift.id, shift.days) == ("milestone.note", 31)


def test_a_delivery_changes_what_its_service_has_and_misses() -> None:
    made = delivery("S-contract", "2026-05", "2026-06-03")
    (one,) = _compared({}, {"deliveries": (made,)}).services
    assert one.id == "S-contract"
    assert one.delivered[1] == one.delivered[0] + 1
    assert one.expected[0] == one.expected[1]
    assert one.missing == ()
    assert len(one.no_longer_missing) == 1


def test_a_line_of_the_acceptance_list_turns_ready() -> None:
    report = chain("2027-04-10")
    lines = _compared({}, {"milestones": report}, "2027-04-30").readiness
    assert [(one.id, one.before, one.after, one.turn) for one in lines] == [
        ("milestone.summary-report", False, True, "better")
    ]


def test_a_concern_that_only_moved_to_another_line_is_the_same() -> None:
    here, there = (
        incident(meeting=meeting()).model_copy(update={"origin": Origin("data/x.yaml", line)})
        for line in (1, 9)
    )
    found = _compared({"incidents": (here,)}, {"incidents": (there,)})
    assert (found.concerns_new, found.concerns_gone) == ((), ())


def test_a_concern_that_is_new_or_gone_is_told_once() -> None:
    known, unknown = (incident(meeting=meeting(), cause={"root": root}) for root in ("设备老化", None))
    found = _compared({"incidents": (known,)}, {"incidents": (unknown,)})
    assert [one.check for one in found.concerns_new] == ["closed-without-root-cause"]
    assert found.concerns_gone == ()
    back = _compared({"incidents": (unknown,)}, {"incidents": (known,)})
    assert [one.check for one in back.concerns_gone] == ["closed-without-root-cause"]


def test_the_worst_comes_first_and_the_better_last(demo: Records) -> None:
    found = compare(assess(demo, day("2026-06-01")), assess(demo, day("2026-11-22"))).findings
    directions = [ORDER[one.turn] for one in found]
    assert directions == sorted(directions)
    assert {one.turn for one in found} == {"worse", "other", "better"}
    worse = [list(State).index(one.after) for one in found if one.turn == "worse" and one.after is not None]
    assert worse == sorted(worse)


def test_two_days_of_the_same_records_differ_by_what_time_did() -> None:
    before, after = assessed("2026-04-20"), assessed("2026-05-20")
    found = compare(before, after)
    turned = {one.id: (one.before, one.after) for one in found.findings}
    assert turned["payment.prepayment"] == (State.DUE_SOON, State.NOT_EVIDENCED)


def _told(found: Comparison) -> set[str]:
    return {one.id for one in found.findings}


@given(ledgers(), as_of_days)
@settings(max_examples=25)
def test_nothing_differs_from_itself_and_every_turned_state_is_told(records: Records, as_of: Any) -> None:
    one = assess(records, as_of)
    assert compare(one, one).is_empty
    quiet = assessed(str(as_of))
    there, back = compare(quiet, one), compare(one, quiet)
    differing = {
        id_ for id_ in {*_states(quiet), *_states(one)} if _states(quiet).get(id_) != _states(one).get(id_)
    }
    assert _told(there) == _told(back) == differing
    assert all(before != after for before, after in pairwise([one.id for one in there.findings]))
    assert [one.what for one in there.figures] == [one.what for one in back.figures]


def _states(assessment: Assessment) -> dict[str, State]:
    return {one.id: one.state for one in assessment.findings}
