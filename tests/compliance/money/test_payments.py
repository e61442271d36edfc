"""Payments (第五条): when each is due, what holds it up, what a late invoice moves, what is payable."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import DueDate, State
from generator.compliance.money.payments import PaymentAssessment
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from tests.builders import (
    CHAIN,
    PROOF,
    assessed,
    chain,
    contract,
    day,
    decision,
    finding,
    incident,
    meeting,
    payment,
    steps_of,
)

REACHED = chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26")


def _prepayment(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[0]


def _final(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[1]


def _dated(*days: str) -> tuple[Evidence, ...]:
    return tuple(PROOF.model_copy(update={"dated": day(one)}) for one in days)


# The prepayment


def test_the_prepayment_of_the_real_contract_is_due_ten_working_days_after_signing(real: Records) -> None:
    prepayment = assess(real, day("2026-04-15")).payments[0]
    assert prepayment.due == DueDate(day("2026-04-29"), day("2026-04-29"))
    assert prepayment.amount == prepayment.payable == Decimal("223440.00")


def test_the_effective_date_used_and_why_stand_in_the_derivation() -> None:
    found = _prepayment("2026-04-20").findings[0]
    (used,) = [one.message for one in found.derivation if one.message.key == "step.effective"]
    assert used.values == {"date": day("2026-04-15"), "basis": "甲方签订日期"}


def test_the_open_signing_date_is_named_until_it_is_known_or_decided() -> None:
    assert _prepayment("2026-04-20").findings[0].ambiguities == ("AMB-DAY0",)
    settled = (decision("AMB-DAY0", "2026-04-15", on="2026-04-18"),)
    assert _prepayment("2026-04-20", decisions=settled).findings[0].ambiguities == ()
    both = contract().party_b.model_copy(update={"signed_on": day("2026-04-15")})
    assert _prepayment("2026-04-20", contract=contract(party_b=both)).findings[0].ambiguities == ()


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-04-14", State.NOT_DUE),
        ("2026-04-15", State.DUE_SOON),  # the warning window is 14 days
        ("2026-04-29", State.DUE_SOON),
        ("2026-04-30", State.OVERDUE),
    ],
)
def test_an_invoiced_prepayment_waits_for_party_a(as_of: str, state: State) -> None:
    found = _prepayment(as_of, payment(invoiced="2026-04-14"))
    assert (found.state, found.findings[0].actor) == (state, "A")


@pytest.mark.parametrize(
    ("paid", "state", "days"),
    [
        ("2026-04-15", State.SATISFIED, 0),
        ("2026-04-29", State.SATISFIED, 0),
        ("2026-04-30", State.LATE, 1),
        ("2026-05-29", State.LATE, 30),
    ],
)
def test_a_payment_is_late_by_the_days_after_its_due_date_and_early_is_fine(
    paid: str, state: State, days: int
) -> None:
    found = _prepayment("2026-06-01", payment(paid=paid, invoiced="2026-04-15"))
    assert (found.state, found.days_late) == (state, days)
    assert found.findings[0].actor is None
    assert ("paid-late" in steps_of(found.findings[0])) == bool(days)


def test_a_payment_without_evidence_is_not_done() -> None:
    found = _prepayment("2026-06-01", payment(paid="2026-04-28", invoiced="2026-04-15", evidence=()))
    assert found.state is State.NOT_EVIDENCED


# The chain of the final payment


@pytest.mark.parametrize("reached", [0, 1, 2, 3])
def test_the_first_missing_link_is_named_with_who_must_act(reached: int) -> None:
    dates = ("2027-04-01", "2027-04-05", "2027-04-20")[:reached]
    found = _final("2027-05-01", milestones=chain(*dates))
    assert found.missing_link == CHAIN[reached]
    assert found.findings[0].actor == ("B" if reached == 0 else "A")
    assert found.state is State.NOT_DUE
    assert found.due is None
    assert steps_of(found.findings[0]).count("link-done") == reached
    assert steps_of(found.findings[0])[-1] == "link-missing"


def test_the_final_payment_is_due_ten_working_days_after_acceptance() -> None:
    found = _final("2027-05-01", payment("final", invoiced="2027-04-28"), milestones=REACHED)
    assert found.missing_link is None
    # 04-27 to 05-11 without 劳动节 (05-01, 05-02) and weekends: a year nobody has published yet.
    assert found.due == DueDate(day("2027-05-10"), day("2027-05-10"), provisional=True)
    assert (found.state, found.findings[0].actor) == (State.DUE_SOON, "A")


def test_a_chain_that_is_complete_but_unpaid_is_overdue() -> None:
    found = _final("2027-05-11", payment("final", invoiced="2027-04-28"), milestones=REACHED)
    assert (found.state, found.findings[0].actor) == (State.OVERDUE, "A")


def test_the_final_payment_is_the_rest_and_needs_no_percentage() -> None:
    found = _final("2027-05-01", milestones=REACHED)
    assert found.amount == Decimal("1266160.00")
    assert "instalment-rest" in steps_of(found.findings[0])


def test_every_payment_has_one_finding_for_itself_and_one_for_its_invoice() -> None:
    found = assessed("2026-06-01")
    for one in found.payments:
        assert [each.id for each in one.findings] == [
            f"payment.{one.instalment.id}",
            f"invoice.{one.instalment.id}",
        ]
        assert finding(found, f"payment.{one.instalment.id}").state is one.state


def test_a_link_of_the_chain_without_evidence_leaves_the_payment_unproven() -> None:
    links = chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26")
    bare = tuple(one.model_copy(update={"evidence": ()}) if one.id == "review" else one for one in links)
    found = assessed("2027-04-28", milestones=bare).payments[1]
    assert found.missing_link == "review"
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found.findings[0])[-1] == "link-unproven"


@pytest.mark.parametrize(("dated", "missing"), [("2027-04-19", "review"), ("2027-04-20", None)])
def test_a_link_proven_only_before_its_day_is_not_proven(dated: str, missing: str | None) -> None:
    links = chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26")
    early = tuple(
        one.model_copy(update={"evidence": _dated(dated)}) if one.id == "review" else one for one in links
    )
    found = assessed("2027-04-28", milestones=early).payments[1]
    assert found.missing_link == missing
    assert (found.state is State.NOT_EVIDENCED) == (missing is not None)


def test_a_deduction_with_no_payment_left_is_paid_apart_where_the_parties_decided_so() -> None:
    paid = (payment(paid="2026-04-20"), payment("final", paid="2027-05-01"))
    late = incident(on="2027-04-10", meeting=meeting("2027-06-01"))
    apart = decision("AMB-DEDUCT-PERIOD", "另行支付")
    plain = assessed("2027-06-02", payments=paid, incidents=(late,))
    decided = assessed("2027-06-02", payments=paid, incidents=(late,), decisions=(apart,))
    assert "no-payment-left" in steps_of(finding(plain, "deductions"))
    assert "paid-separately" in steps_of(finding(decided, "deductions"))
