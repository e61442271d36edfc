"""Deductions (12.4, 12.6): approved and pending, the ceiling, both triggers, rectification, the payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from generator.compliance.finding import State
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.records.incident import Incident
from tests.builders import (
    PROOF,
    PROVEN,
    assessed,
    chain,
    day,
    decision,
    impact,
    incident,
    meeting,
    payment,
    records,
    rectification,
    steps_of,
)
from tests.strategies import incident_records

AS_OF = "2026-12-31"


def _deductions(*incidents: Incident, as_of: str = AS_OF, **changes: Any) -> DeductionAssessment:
    return assessed(as_of, incidents=incidents, **changes).deductions


def _several(count: int, *, first: int = 1, month: int = 6, **fields: Any) -> tuple[Incident, ...]:
    """So many incidents on the first days of a month."""
    return tuple(incident(first + n, on=f"2026-{month:02}-{n + 1:02}", **fields) for n in range(count))


def _decided(count: int, *, first: int = 1, month: int = 6) -> tuple[Incident, ...]:
    return _several(count, first=first, month=month, meeting=meeting(f"2026-{month:02}-20"))


# Money


def test_only_what_the_meeting_approved_is_deducted() -> None:
    found = _deductions(
        incident(1, meeting=meeting(amount="1500.00")),
        incident(2, meeting=meeting(tier="B", amount=None)),
        incident(3, proposed_tier="A"),
    )
    assert found.approved_total == Decimal("1500.00")
    assert (found.pending_min, found.pending_max) == (Decimal("3000.00"), Decimal("7000.00"))


def test_nothing_recorded_deducts_nothing_and_breaks_nothing() -> None:
    found = _deductions()
    assert found.approved_total == found.pending_min == found.pending_max == 0
    assert found.ratio == found.share_of_total == 0
    assert found.rectification_required is False
    assert found.termination_right is False
    assert found.finding.state is State.NO_BREACH_RECORDED


def test_the_ceiling_is_five_percent_of_the_total() -> None:
    found = _deductions(incident(1, meeting=meeting(tier="C", amount="7448.00")))
    assert found.ceiling == Decimal("74480.00")
    assert found.ratio == 10
    assert found.share_of_total == Decimal("0.5")
    assert found.remaining == Decimal("67032.00")


def test_five_gravest_incidents_at_the_maximum_stay_below_the_ceiling_while_the_count_binds() -> None:
    gravest = tuple(
        incident(n, on=f"2026-06-0{n}", meeting=meeting(tier="C", amount="10000.00")) for n in range(1, 6)
    )
    found = _deductions(*gravest)
    assert found.approved_total == Decimal("50000.00")
    assert found.share_of_total.quantize(Decimal("0.01")) == Decimal("3.36")
    assert found.approved_total < found.ceiling
    assert found.rectification_required is True


def test_a_ceiling_that_is_passed_is_shown_and_clamps_nothing() -> None:
    found = _deductions(*(incident(n, meeting=meeting(tier="C", amount="40000.00")) for n in (1, 2)))
    assert found.approved_total == Decimal("80000.00")
    assert found.remaining == Decimal("-5520.00")
    assert found.ratio > 100
    assert sum(one.amount for one in found.allocations) == Decimal("80000.00")
    assert "ceiling-passed" in steps_of(found.finding)


def test_a_ceiling_exactly_reached_is_not_passed() -> None:
    found = _deductions(incident(1, meeting=meeting(tier="C", amount="74480.00")))
    assert found.remaining == 0
    assert "ceiling-passed" not in steps_of(found.finding)


def test_an_amount_approved_without_a_tier_is_deducted_all_the_same() -> None:
    found = _deductions(incident(1, meeting=meeting(tier=None, amount="1000.00")))
    assert found.approved_total == Decimal("1000.00")
    assert [one.amount for one in found.allocations] == [Decimal("1000.00")]


@given(incident_records())
def test_the_totals_are_the_sums_of_their_parts(incidents: tuple[Incident, ...]) -> None:
    assessment = assessed(AS_OF, incidents=incidents)
    found = assessment.deductions
    assert found.approved_total == sum((one.deducted for one in assessment.incidents), Decimal(0))
    for one in assessment.incidents:
        meets = one.approved is not None and one.approval_proven and one.in_term
        assert one.deducted == (one.approved if meets else 0)
    assert found.pending_min == sum(one.pending[0] for one in assessment.incidents)
    assert found.pending_max == sum(one.pending[1] for one in assessment.incidents)
    assert 0 <= found.pending_min <= found.pending_max
    assert sum(one.amount for one in found.allocations) == found.approved_total
    assert found.approved_total + found.remaining == found.ceiling
    assert 0 <= found.incident_count_decided <= found.incident_count <= len(incidents)


def test_an_approval_without_minutes_lowers_no_price_and_stays_pending() -> None:
    bare = incident(on="2026-04-16", meeting=meeting("2026-04-20", tier="C", amount="10000.00"), evidence=())
    short = payment("prepayment", "2026-04-28", "2026-04-20", paid_amount="213440.00")
    found = assessed("2026-06-01", incidents=(bare,), payments=(short,))
    assert found.deductions.approved_total == 0
    assert found.deductions.allocations == ()
    assert (found.deductions.pending_min, found.deductions.pending_max) == (
        Decimal("1000.00"), Decimal("10000.00"),
    )  # fmt: skip
    assert "deduction-unproven" in steps_of(found.deductions.finding)
    assert found.payments[0].payable == Decimal("223440.00")
    assert found.payments[0].state is not State.SATISFIED
    assert not found.incidents[0].approval_proven


def test_an_approval_without_minutes_does_not_count_as_decided() -> None:
    found = _deductions(*_decided(4), incident(5, on="2026-06-08", meeting=meeting(), evidence=()))
    assert (found.incident_count, found.incident_count_decided) == (5, 4)
    assert found.rectification_required is None


def test_a_decision_of_no_tier_without_minutes_takes_no_incident_out_of_the_count() -> None:
    none = meeting(tier=None, amount="0.00")
    assert _deductions(incident(impact=impact(0), meeting=none)).incident_count == 0
    assert _deductions(incident(impact=impact(0), meeting=none, evidence=())).incident_count == 1


def test_incidents_outside_the_term_count_and_cost_nothing_and_are_named() -> None:
    outside = tuple(
        incident(n, on=on, meeting=meeting("2027-04-20"))
        for n, on in enumerate(("2026-04-01", "2026-04-13", "2026-04-14", "2027-04-15"), start=6)
    )
    assessment = assessed("2027-06-01", incidents=(*_decided(2), *outside))
    found = assessment.deductions
    assert (found.incident_count, found.rectification_required) == (2, False)
    assert found.approved_total == Decimal("2000.00")
    assert steps_of(found.finding).count("not-counted-outside-term") == 4
    assert [one.check for one in assessment.concerns].count("incident-outside-term") == 4
    assert "incident-outside-term" in steps_of(assessment.incidents[-1].finding)


def test_the_first_and_the_last_day_of_the_term_are_within_it() -> None:
    ends = (incident(1, on="2026-04-15"), incident(2, on="2027-04-14"))
    assert _deductions(*ends, as_of="2027-06-01").incident_count == 2


# The payment a deduction is taken from


def _allocated(approved_on: str, **changes: Any) -> str | None:
    (one,) = _deductions(incident(on="2026-04-16", meeting=meeting(approved_on)), **changes).allocations
    return one.instalment


def test_a_deduction_is_taken_from_the_next_payment_after_its_approval() -> None:
    paid = (payment("prepayment", "2026-04-28"),)
    assert _allocated("2026-04-20", payments=paid) == "prepayment"
    assert _allocated("2026-05-20", payments=paid) == "final"


def test_a_payment_made_on_the_day_of_the_approval_is_not_after_it() -> None:
    assert _allocated("2026-04-28", payments=(payment("prepayment", "2026-04-28"),)) == "final"


def test_an_unpaid_prepayment_bears_what_is_approved_before_it() -> None:
    assert _allocated("2026-06-20", payments=()) == "prepayment"


def test_after_the_last_payment_no_payment_is_left() -> None:
    paid = (payment("prepayment", "2026-04-20"), payment("final", "2026-06-01"))
    found = _deductions(incident(on="2026-05-20", meeting=meeting("2026-06-20")), payments=paid)
    assert [one.instalment for one in found.allocations] == [None]
    assert "no-payment-left" in steps_of(found.finding)
    assert found.approved_total == Decimal("1000.00")


def test_each_payment_names_what_it_bears() -> None:
    found = _deductions(
        incident(1, on="2026-04-16", meeting=meeting("2026-04-20")),
        incident(2, on="2026-05-16", meeting=meeting("2026-05-20", amount="2000.00")),
        incident(3, on="2026-05-17", meeting=meeting("2026-05-20", amount="1500.00")),
        payments=(payment("prepayment", "2026-04-28"),),
    )
    assert [one.incident for one in found.allocated_to("prepayment")] == ["INC-1"]
    assert [one.incident for one in found.allocated_to("final")] == ["INC-2", "INC-3"]


def test_an_approval_of_nothing_is_taken_from_no_payment() -> None:
    assert _deductions(incident(meeting=meeting(tier=None, amount="0.00"))).allocations == ()


# The triggers


@pytest.mark.parametrize(("count", "required"), [(4, False), (5, True), (6, True)])
def test_five_decided_incidents_require_rectification(count: int, required: bool) -> None:
    found = _deductions(*_decided(count))
    assert found.incident_count == found.incident_count_decided == count
    assert found.rectification_required is required
    assert found.finding.state is (State.OVERDUE if required else State.NO_BREACH_RECORDED)
    assert found.finding.actor == ("B" if required else None)


def test_five_of_which_some_are_pending_leave_the_question_open() -> None:
    found = _deductions(*_decided(4), *_several(1, first=5, month=7))
    assert (found.incident_count, found.incident_count_decided) == (5, 4)
    assert found.rectification_required is None
    assert found.finding.state is State.NEEDS_DECISION
    assert found.finding.ambiguities == ("AMB-COUNT",)


@pytest.mark.parametrize(("reading", "required"), [("全部计入", True), ("仅计已认定", False)])
def test_a_decision_on_the_count_settles_it(reading: str, required: bool) -> None:
    found = _deductions(
        *_decided(4), *_several(1, first=5, month=7), decisions=(decision("AMB-COUNT", reading),)
    )
    assert found.rectification_required is required
    assert found.finding.ambiguities == ()


def test_incidents_that_do_not_count_pull_no_trigger() -> None:
    none = _several(5, impact=impact(0))
    settled = (
        decision("AMB-TIER-GAP-0", "不计", on="2026-04-20"),
        decision("AMB-COUNT", "全部计入", on="2026-04-20"),
    )
    found = _deductions(*none, decisions=settled)
    assert found.incident_count == 0
    assert found.rectification_required is False


@pytest.mark.parametrize(
    ("amount", "required"), [("74479.99", False), ("74480.00", True), ("74480.01", True)]
)
def test_reaching_the_ceiling_requires_rectification(amount: str, required: bool) -> None:
    found = _deductions(incident(1, meeting=meeting(tier="C", amount=amount)))
    assert found.rectification_required is required


# Rectification and after


@pytest.mark.parametrize(("later", "right"), [(2, False), (3, True), (4, True)])
def test_three_more_incidents_after_rectification_give_the_right_to_terminate(
    later: int, right: bool
) -> None:
    found = _deductions(
        *_decided(5), *_decided(later, first=6, month=9), notices=(rectification("2026-08-01"),)
    )
    assert found.rectified_on is not None
    assert found.count_after_rectification == later
    assert found.termination_right is right
    assert found.finding.state is (State.BREACHED if right else State.IN_PROGRESS)


def test_an_incident_on_the_day_of_completion_is_not_after_it() -> None:
    found = _deductions(*_decided(5), incident(9, on="2026-08-01"), notices=(rectification("2026-08-01"),))
    assert found.count_after_rectification == 0


def test_three_more_of_which_some_are_pending_leave_the_right_open() -> None:
    more = (*_decided(2, first=6, month=9), *_several(1, first=8, month=10))
    found = _deductions(*_decided(5), *more, notices=(rectification("2026-08-01"),))
    assert found.termination_right is None
    assert found.finding.state is State.NEEDS_DECISION
    assert "AMB-COUNT" in found.finding.ambiguities


def test_the_open_reading_of_three_more_is_named_where_it_bears() -> None:
    found = _deductions(*_decided(5), *_decided(3, first=6, month=9), notices=(rectification("2026-08-01"),))
    assert "AMB-AFTER-RECT" in found.finding.ambiguities


@pytest.mark.parametrize(
    ("reading", "later", "right"),
    [
        ("达到3次", 2, False), ("达到3次", 3, True), ("达到3次", 4, True),
        ("恰好3次", 2, False), ("恰好3次", 3, True), ("恰好3次", 4, True),
    ],
)  # fmt: skip
def test_the_decision_on_three_more_says_from_which_on_the_right_stays(
    reading: str, later: int, right: bool
) -> None:
    found = _deductions(
        *_decided(5),
        *_decided(later, first=6, month=9),
        notices=(rectification("2026-08-01"),),
        decisions=(decision("AMB-AFTER-RECT", reading),),
    )
    assert found.termination_right is right
    assert "AMB-AFTER-RECT" not in found.finding.ambiguities
    assert ("rectified-exactly" in steps_of(found.finding)) == (reading == "恰好3次")


@pytest.mark.parametrize(("pending", "right"), [(0, False), (1, None), (2, None)])
def test_exactly_three_more_stays_open_while_pending_ones_make_the_difference(
    pending: int, right: bool | None
) -> None:
    more = (*_decided(2, first=6, month=9), *_several(pending, first=8, month=10))
    found = _deductions(
        *_decided(5), *more,
        notices=(rectification("2026-08-01"),),
        decisions=(decision("AMB-AFTER-RECT", "恰好3次"),),
    )  # fmt: skip
    assert found.termination_right is right


def test_three_more_without_a_decision_name_the_question_in_the_derivation() -> None:
    found = _deductions(*_decided(5), *_decided(3, first=6, month=9), notices=(rectification("2026-08-01"),))
    assert "ambiguity" in steps_of(found.finding)
    assert found.finding.state is State.BREACHED


def test_evidence_older_than_the_completion_does_not_prove_a_rectification() -> None:
    early = (PROOF.model_copy(update={"dated": day("2026-07-31")}),)
    found = _deductions(*_decided(5), notices=(rectification("2026-08-01", evidence=early),))
    assert (found.finding.state, found.finding.actor) == (State.NOT_EVIDENCED, "B")
    assert steps_of(found.finding)[-1] == "proof-too-early"


def test_a_right_that_arose_stays_whatever_rectification_is_recorded_later() -> None:
    again = (rectification("2026-08-01"), rectification("2026-10-01"))
    unproven = (again[0], rectification("2026-10-01", evidence=()))
    for notices in (again, unproven):
        found = _deductions(*_decided(5), *_decided(3, first=6, month=9), notices=notices)
        assert found.rectified_on == day("2026-08-01")
        assert (found.termination_right, found.finding.state) == (True, State.BREACHED)


def test_the_count_runs_from_the_first_rectification_over_all_later_ones() -> None:
    notices = (rectification("2026-08-01"), rectification("2026-10-01"))
    more = (*_decided(2, first=6, month=9), *_decided(2, first=8, month=11))
    found = _deductions(*_decided(5), *more, notices=notices)
    assert (found.count_after_rectification, found.termination_right) == (4, True)
    assert "rectified-again" in steps_of(found.finding)


def test_an_unproven_rectification_starts_no_count_and_is_shown() -> None:
    notices = (rectification("2026-08-01", evidence=()), rectification("2026-10-01"))
    found = _deductions(*_decided(5), *_decided(3, first=6, month=9), notices=notices)
    assert (found.rectified_on, found.count_after_rectification) == (day("2026-10-01"), 0)
    assert found.finding.state is State.IN_PROGRESS
    assert "rectification-unproven" in steps_of(found.finding)


@pytest.mark.parametrize(("later", "left"), [(0, 3), (2, 1), (3, None)])
def test_how_many_more_reach_the_right_to_terminate_is_said(later: int, left: int | None) -> None:
    found = _deductions(
        *_decided(5), *_decided(later, first=6, month=9), notices=(rectification("2026-08-01"),)
    )
    assert found.until_termination == left
    assert ("projection-termination" in steps_of(found.finding)) == (left is not None)


def test_before_any_rectification_no_distance_to_termination_is_said() -> None:
    assert _deductions(*_decided(5)).until_termination is None


def test_a_rectification_that_is_owed_and_not_recorded_is_said_last() -> None:
    assert steps_of(_deductions(*_decided(5)).finding)[-1] == "rectification-outstanding"


# What the parties decided on the ceiling and on what is left


@pytest.mark.parametrize(
    ("reading", "key"),
    [(None, "ceiling-passed"), ("上限", "ceiling-passed-cap"), ("触发点", "ceiling-passed-trigger")],
)
def test_a_passed_ceiling_is_shown_and_bounds_what_is_taken_only_as_the_parties_decide(
    reading: str | None, key: str
) -> None:
    settled = () if reading is None else (decision("AMB-SOFT-CAP", reading),)
    found = _deductions(incident(meeting=meeting(tier="C", amount="80000.00")), decisions=settled)
    assert key in steps_of(found.finding)
    taken = Decimal("74480.00") if reading == "上限" else Decimal("80000.00")
    assert found.approved_total == Decimal("80000.00")
    assert sum(one.amount for one in found.allocations) == taken
    assert ("AMB-SOFT-CAP" in found.finding.ambiguities) == (reading is None)


@pytest.mark.parametrize(
    ("reading", "key"),
    [(None, "no-payment-left"), ("尾款扣除", "taken-from-paid"), ("另行支付", "paid-separately")],
)
def test_what_is_approved_when_no_payment_is_left_is_collected_as_the_parties_read_it(
    reading: str | None, key: str
) -> None:
    settled = () if reading is None else (decision("AMB-DEDUCT-PERIOD", reading),)
    paid = (payment("prepayment", "2026-04-20"), payment("final", "2026-06-01"))
    late = incident(on="2026-05-20", meeting=meeting("2026-06-20"))
    found = _deductions(late, payments=paid, decisions=settled)
    assert key in steps_of(found.finding)
    assert [one.instalment for one in found.allocations] == [None]
    assert ("AMB-DEDUCT-PERIOD" in found.finding.ambiguities) == (reading is None)


def test_a_rectification_not_yet_complete_changes_nothing() -> None:
    under_way = rectification("2026-12-30").model_copy(update={"completed_on": None})
    found = _deductions(*_decided(5), *_decided(3, first=6, month=9), notices=(under_way,))
    assert (found.rectified_on, found.count_after_rectification, found.termination_right) == (None, 0, False)
    assert found.finding.state is State.OVERDUE


def test_a_rectification_without_evidence_is_not_shown_as_under_control() -> None:
    found = _deductions(*_decided(5), notices=(rectification("2026-08-01", evidence=()),))
    assert found.finding.state is State.NOT_EVIDENCED


def test_a_rectification_before_any_was_owed_does_not_answer_the_one_owed_later() -> None:
    found = _deductions(*_decided(5), notices=(rectification("2026-06-01"),))
    assert found.rectification_required is True
    assert found.rectified_on is None
    assert found.finding.state is State.OVERDUE
    assert found.finding.actor == "B"


def test_a_rectification_nobody_owed_starts_no_count_towards_termination() -> None:
    found = _deductions(*_decided(1), *_decided(3, first=2, month=9), notices=(rectification("2026-08-01"),))
    assert found.incident_count == 4
    assert found.rectification_required is False
    assert found.termination_right is False
    assert found.finding.state is State.NO_BREACH_RECORDED


def test_a_rectification_after_the_ceiling_was_reached_answers_it() -> None:
    grave = incident(1, on="2026-06-01", meeting=meeting("2026-06-20", tier="C", amount="74480.00"))
    assert _deductions(grave, notices=(rectification("2026-06-19"),)).rectified_on is None
    assert _deductions(grave, notices=(rectification("2026-06-21"),)).rectified_on is not None


def test_the_evidence_of_the_rectification_is_the_finding_s() -> None:
    found = _deductions(*_decided(5), notices=(rectification("2026-08-01"),))
    assert found.finding.evidence == PROVEN


def test_what_is_payable_after_deductions_is_shown_with_the_payment() -> None:
    reached = chain("2026-11-01", "2026-11-02", "2026-11-20", "2026-11-25")
    found = assessed(
        AS_OF,
        incidents=_decided(2),
        milestones=reached,
        payments=(payment("prepayment", "2026-04-28"),),
    )
    final = found.payments[1]
    assert (final.amount, final.deducted, final.payable) == (
        Decimal("1266160.00"), Decimal("2000.00"), Decimal("1264160.00"),
    )  # fmt: skip
    assert steps_of(final.findings[0]).count("minus-deduction") == 2


@given(incident_records())
def test_what_is_payable_and_what_is_deducted_make_up_the_instalment(incidents: tuple[Incident, ...]) -> None:
    for one in assessed(AS_OF, incidents=incidents, payments=(payment("prepayment", "2026-07-01"),)).payments:
        assert one.payable is not None
        assert one.payable + one.deducted == one.amount
    assert sum(one.amount for one in assessed(AS_OF).payments) == records().contract.total.figure


def test_how_long_a_rectification_took_is_told_for_the_text_only_says_at_once() -> None:
    five = _several(5, meeting=meeting("2026-06-20"))
    found = assessed("2027-03-31", incidents=five, notices=(rectification("2027-03-05"),))
    (told,) = [
        one.message for one in found.deductions.finding.derivation if one.message.key == "step.rectified-days"
    ]
    assert told.values == {"since": day("2026-06-05"), "days": 273}
