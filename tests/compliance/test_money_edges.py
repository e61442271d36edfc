"""Edges of the money: the day, the cent and the count on which a deduction or a payment turns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.finding import State
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.records.incident import Incident
from generator.words import percent
from tests.builders import (
    PROVEN,
    REGIME,
    assessed,
    chain,
    contract,
    day,
    decision,
    impact,
    incident,
    meeting,
    payment,
    rectification,
    steps_of,
)

AS_OF = "2026-12-31"


def _deductions(*incidents: Incident, **changes: Any) -> DeductionAssessment:
    return assessed(AS_OF, incidents=incidents, **changes).deductions


def _several(count: int, first: int = 1, month: int = 6, **fields: Any) -> tuple[Incident, ...]:
    return tuple(incident(first + n, on=f"2026-{month:02}-{n + 1:02}", **fields) for n in range(count))


def _decided(count: int, first: int = 1, month: int = 6) -> tuple[Incident, ...]:
    return _several(count, first, month, meeting=meeting(f"2026-{month:02}-20"))


def _prepayment(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[0]


def _final(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[1]


# The sum of deductions


def test_the_ratio_is_exact_and_no_bound_is_reached_by_rounding_when_it_is_shown() -> None:
    found = _deductions(incident(1, meeting=meeting(tier="C", amount="74479.99")))
    assert found.ratio == Decimal("74479.99") * 100 / Decimal("74480.00") < 100
    assert percent(found.ratio) == "99.99%"


def test_a_ceiling_of_nothing_is_reached_at_once_and_divides_nothing() -> None:
    none = contract(incidents=REGIME.model_copy(update={"ceiling_percent": Decimal(0)}))
    found = _deductions(incident(1, meeting=meeting()), contract=none)
    assert found.ceiling == found.ratio == 0
    assert found.rectification_required is True


def test_what_is_already_deducted_shortens_the_way_to_the_ceiling() -> None:
    found = _deductions(incident(1, meeting=meeting(tier="C", amount="70000.00")))
    assert [one.by_ceiling_at_most for one in found.projections] == [3, 1, 1]
    assert [one.by_ceiling_at_least for one in found.projections] == [5, 3, 1]


def test_a_tier_without_any_amount_is_taken_from_no_payment_and_hides_none_after_it() -> None:
    found = _deductions(
        incident(1, on="2026-06-01", meeting=meeting(amount="0.00")),
        incident(2, on="2026-06-02", meeting=meeting(amount="1500.00")),
    )
    assert [(one.incident, one.approved_on) for one in found.allocations] == [("INC-2", day("2026-06-20"))]
    assert steps_of(found.finding).count("deduction") == 1


def test_nothing_pending_is_no_step_of_the_derivation() -> None:
    assert "deductions-pending" not in steps_of(_deductions(*_decided(1)).finding)
    assert "deductions-pending" in steps_of(_deductions(*_several(1)).finding)


# The counts


@pytest.mark.parametrize(("decided", "required"), [(4, False), (5, True)])
def test_when_only_decided_incidents_count_five_of_them_are_enough(decided: int, required: bool) -> None:
    only_decided = (decision("AMB-COUNT", "仅计已认定"),)
    found = _deductions(*_decided(decided), *_several(2, first=8, month=7), decisions=only_decided)
    assert found.rectification_required is required


def test_a_decision_on_the_count_holds_for_the_three_more_as_well() -> None:
    more = (*_decided(2, first=6, month=9), *_several(1, first=8, month=10))
    done = (rectification("2026-08-01"),)
    for reading, right in (("全部计入", True), ("仅计已认定", False)):
        found = _deductions(*_decided(5), *more, notices=done, decisions=(decision("AMB-COUNT", reading),))
        assert found.termination_right is right, reading


def test_a_rectification_answers_nothing_while_none_is_owed_by_the_reading_decided() -> None:
    found = _deductions(
        *_several(4, month=5),
        *_decided(1, first=5),
        *_decided(3, first=6, month=9),
        notices=(rectification("2026-08-01"),),
        decisions=(decision("AMB-COUNT", "仅计已认定"),),
    )
    assert found.rectification_required is False
    assert (found.rectified_on, found.termination_right) == (None, False)


def test_no_right_to_terminate_is_claimed_while_it_is_open_whether_a_rectification_was_owed() -> None:
    found = _deductions(*_several(5), *_decided(3, first=6, month=9), notices=(rectification("2026-08-01"),))
    assert found.rectification_required is None
    assert found.count_after_rectification == 3
    assert found.termination_right is None
    assert found.finding.state is State.NEEDS_DECISION
    assert found.finding.actor == "both"


def test_whoever_must_act_on_an_open_count_are_both_parties() -> None:
    assert _deductions(*_decided(4), *_several(1, first=5, month=7)).finding.actor == "both"
    more = (*_decided(2, first=6, month=9), *_several(1, first=8, month=10))
    found = _deductions(*_decided(5), *more, notices=(rectification("2026-08-01"),))
    assert (found.rectification_required, found.finding.actor) == (True, "both")


def test_a_decided_reading_of_three_more_is_no_open_question() -> None:
    found = _deductions(
        *_decided(5),
        *_decided(3, first=6, month=9),
        notices=(rectification("2026-08-01"),),
        decisions=(decision("AMB-AFTER-RECT", "达到3次"),),
    )
    assert found.termination_right is True
    assert found.finding.ambiguities == ()


# The rectification that answers


@pytest.mark.parametrize(("completed", "answers"), [("2026-06-04", False), ("2026-06-05", True)])
def test_a_rectification_answers_from_the_day_of_the_fifth_incident(completed: str, answers: bool) -> None:
    found = _deductions(*_decided(5), notices=(rectification(completed),))
    assert (found.rectified_on is not None) is answers


@pytest.mark.parametrize(("completed", "answers"), [("2026-07-19", False), ("2026-07-20", True)])
def test_a_rectification_answers_from_the_day_several_deductions_together_reach_the_ceiling(
    completed: str, answers: bool
) -> None:
    together = tuple(
        incident(n, on=f"2026-0{n}-01", meeting=meeting(f"2026-0{n}-20", "C", "37240.00")) for n in (6, 7)
    )
    found = _deductions(*together, notices=(rectification(completed),))
    assert found.rectification_required is True
    assert (found.rectified_on is not None) is answers


def test_of_several_rectifications_the_first_that_answers_the_trigger_starts_the_count() -> None:
    done = (rectification("2026-09-15"), rectification("2026-08-01"))
    found = _deductions(*_decided(5), *_several(1, first=6, month=9), notices=done)
    assert found.rectified_on == day("2026-08-01")
    assert found.count_after_rectification == 1


# What a payment waits for


def test_a_payment_not_made_is_no_day_late_and_its_finding_carries_date_and_proof() -> None:
    record = payment(invoiced="2026-04-20")
    found = _prepayment("2026-06-01", record)
    assert found.days_late == 0
    assert found.record == record
    assert found.findings[0].due == found.due is not None
    assert found.findings[0].evidence == PROVEN
    assert found.findings[1].evidence == PROVEN
    assert found.findings[1].actor is None


def test_a_payment_nobody_recorded_says_so_and_party_b_must_invoice() -> None:
    found = _prepayment("2026-04-20")
    assert "payment-unrecorded" in steps_of(found.findings[0])
    assert found.findings[1].actor == "B"
    assert "payment-unrecorded" not in steps_of(_prepayment("2026-04-20", payment()).findings[0])


@pytest.mark.parametrize(("as_of", "suspended"), [("2026-04-29", False), ("2026-04-30", True)])
def test_without_an_invoice_a_payment_is_suspended_only_after_its_due_date(
    as_of: str, suspended: bool
) -> None:
    assert ("payment-suspended" in steps_of(_prepayment(as_of).findings[0])) is suspended


@pytest.mark.parametrize(
    ("as_of", "state"), [("2026-04-29", State.IN_PROGRESS), ("2026-04-30", State.OVERDUE)]
)
def test_a_payment_of_less_than_is_payable_is_owed_by_party_a_until_it_is_overdue(
    as_of: str, state: State
) -> None:
    part = payment(paid="2026-04-20", invoiced="2026-04-16", paid_amount="200000.00")
    found = _prepayment(as_of, part)
    assert (found.state, found.findings[0].actor) == (state, "A")


def test_a_part_paid_before_its_chain_was_begun_waits_for_a_decision() -> None:
    part = payment("final", paid="2026-12-01", invoiced="2026-11-16", paid_amount="1.00")
    found = _final(AS_OF, part)
    assert (found.state, steps_of(found.findings[0])[-1]) == (State.NEEDS_DECISION, "paid-link-missing")


def test_a_payment_without_proof_is_for_party_b_to_prove() -> None:
    paid = payment(paid="2026-04-28", invoiced="2026-04-15", evidence=())
    assert _prepayment("2026-06-01", paid).findings[0].actor == "B"


@pytest.mark.parametrize(
    ("as_of", "state"), [("2026-12-09", State.NOT_DUE), ("2026-12-10", State.NOT_EVIDENCED)]
)
def test_a_link_not_recorded_leaves_the_payment_unproven_once_its_period_is_over(
    as_of: str, state: State
) -> None:
    gap = chain("2026-11-01", None, "2026-11-20", "2026-11-25")
    found = _final(as_of, milestones=gap)
    assert found.due is not None
    assert found.due.due == day("2026-12-09")
    assert found.state is state
    assert found.missing_link == "confirmation"


def test_only_the_first_missing_link_is_named_and_what_the_payment_waits_for() -> None:
    steps = _final(AS_OF, milestones=chain("2026-11-01")).findings[0].derivation
    missing = [one.message.values["name"] for one in steps if one.message.key == "step.link-missing"]
    waits = [one.message.values["name"] for one in steps if one.message.key == "step.waits-for"]
    assert (missing, waits) == (["confirmation"], ["acceptance"])
    reached = chain("2026-11-01", "2026-11-02", "2026-11-20", "2026-11-25")
    assert not {"link-missing", "waits-for"} & set(steps_of(_final(AS_OF, milestones=reached).findings[0]))
    assert "waits-for" not in steps_of(_prepayment(AS_OF).findings[0])


def test_a_payment_recorded_without_an_invoice_is_suspended_and_one_invoiced_is_not() -> None:
    assert "payment-suspended" in steps_of(_prepayment("2026-04-30", payment()).findings[0])
    invoiced = _prepayment("2026-04-30", payment(invoiced="2026-04-20"))
    assert "payment-suspended" not in steps_of(invoiced.findings[0])


def test_a_decision_may_have_what_no_payment_is_left_for_paid_separately() -> None:
    paid = (payment("prepayment", "2026-04-20"), payment("final", "2026-06-01"))
    after = incident(on="2026-05-20", meeting=meeting("2026-06-20"))
    separately = (decision("AMB-DEDUCT-PERIOD", "另行支付"),)
    assert "no-payment-left" in steps_of(_deductions(after, payments=paid).finding)
    found = _deductions(after, payments=paid, decisions=separately).finding
    assert "paid-separately" in steps_of(found)
    assert "no-payment-left" not in steps_of(found)


# Incidents


def test_a_meeting_that_differs_from_the_proposal_contradicts_nothing() -> None:
    found = assessed(
        AS_OF, incidents=(incident(proposed_tier="B", impact=impact(0), meeting=meeting()),)
    ).incidents[0]
    assert [one.key for one in found.deviations] == ["step.meeting-differs-from-proposal"]
    assert found.finding.state is State.SATISFIED
    assert found.finding.actor is None


def test_a_proposal_that_differs_from_the_text_names_both_tiers() -> None:
    found = assessed(AS_OF, incidents=(incident(proposed_tier="B"),)).incidents[0]
    (told,) = found.deviations
    assert told.key == "step.proposal-differs-from-text"
    assert told.values["proposed"] == "B"
    assert str(told.values["tier"]).count("'A'") == 1
    assert found.finding.actor == "A"


def test_an_alternative_nobody_recorded_is_named_as_unknown_and_claims_no_tier() -> None:
    found = assessed(AS_OF, incidents=(incident(impact=impact(alternative=None)),)).incidents[0].outcome
    assert found.unknown == ("alternative",)
    assert found.possible == {"A", "B", None}


def test_another_effect_nobody_recorded_is_named_as_unknown_and_claims_no_tier() -> None:
    facts = impact(0, other=None)
    found = assessed(AS_OF, incidents=(incident(hours=3, impact=facts),)).incidents[0].outcome
    assert found.unknown == ("other_major_effect",)
    assert found.possible == {"A", "C", None}
