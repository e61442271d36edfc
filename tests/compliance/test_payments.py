"""Payments (第五条): when each is due, what holds it up, what a late invoice moves, what is payable."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import DueDate, State
from generator.compliance.payments import PaymentAssessment
from generator.records.ledger import Records
from tests.builders import (
    CHAIN,
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


# The invoice


def test_without_an_invoice_by_the_due_date_party_a_owes_nothing_yet() -> None:
    before, after = _prepayment("2026-04-29"), _prepayment("2026-04-30")
    assert before.state is State.DUE_SOON
    assert after.state is not State.OVERDUE
    assert after.findings[0].actor == "B"
    assert "payment-suspended" in steps_of(after.findings[0])
    assert after.findings[1].state is State.OVERDUE, "the invoice is party B's duty (5.3)"


@pytest.mark.parametrize(
    ("received", "raw", "due"),
    [
        ("2026-04-29", "2026-04-29", "2026-04-29"),  # on the due date is not late
        ("2026-04-30", "2026-05-30", "2026-06-01"),  # a Saturday moves on (203)
        ("2026-05-20", "2026-06-19", "2026-06-22"),  # 端午节 and the weekend
        ("2026-05-11", "2026-06-10", "2026-06-10"),
    ],
)
def test_a_late_invoice_moves_the_due_date_to_thirty_days_after_its_arrival(
    received: str, raw: str, due: str
) -> None:
    found = _prepayment("2026-06-01", payment(invoiced=received))
    assert found.due == DueDate(day(raw), day(due))
    assert found.due_without_invoice_delay == DueDate(day("2026-04-29"), day("2026-04-29"))
    assert ("invoice-late" in steps_of(found.findings[0])) == (raw != "2026-04-29")


def test_lateness_counts_from_the_moved_due_date() -> None:
    moved = payment(paid="2026-06-12", invoiced="2026-05-11")
    found = _prepayment("2026-07-01", moved)
    assert (found.state, found.days_late) == (State.LATE, 2)
    on_time = _prepayment("2026-07-01", payment(paid="2026-06-10", invoiced="2026-05-11"))
    assert (on_time.state, on_time.days_late) == (State.SATISFIED, 0)


@pytest.mark.parametrize(("received", "state"), [("2026-04-29", State.SATISFIED), ("2026-04-30", State.LATE)])
def test_the_invoice_itself_is_late_after_the_plain_due_date(received: str, state: State) -> None:
    invoice = _prepayment("2026-06-01", payment(invoiced=received)).findings[1]
    assert (invoice.state, invoice.clause) == (state, "5.3")


def test_an_invoice_without_evidence_is_not_done() -> None:
    found = _prepayment("2026-06-01", payment(invoiced="2026-04-20", evidence=()))
    assert found.findings[1].state is State.NOT_EVIDENCED


def test_a_contract_without_an_invoice_clause_owes_no_invoice() -> None:
    periods = contract().periods.model_copy(update={"late_invoice": None})
    found = _prepayment("2026-06-01", payment(invoiced="2026-05-20"), contract=contract(periods=periods))
    assert len(found.findings) == 1
    assert found.due == DueDate(day("2026-04-29"), day("2026-04-29"))


# The amount


def test_a_payment_of_less_than_is_payable_is_not_done() -> None:
    found = _prepayment(
        "2026-06-01", payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=Decimal("1000.00"))
    )
    assert found.state is not State.SATISFIED
    assert found.findings[0].actor == "A"
    assert "paid-differs" in steps_of(found.findings[0])


def test_a_payment_of_what_is_payable_after_deductions_is_done() -> None:
    deducted = incident(on="2026-04-16", meeting=meeting("2026-04-20", amount="2000.00"))
    found = _prepayment(
        "2026-06-01",
        payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=Decimal("221440.00")),
        incidents=(deducted,),
    )
    assert (found.payable, found.deducted) == (Decimal("221440.00"), Decimal("2000.00"))
    assert found.state is State.SATISFIED
    assert "paid-differs" not in steps_of(found.findings[0])


def test_the_sum_is_shown_step_by_step() -> None:
    deducted = incident(on="2026-04-16", meeting=meeting("2026-04-20", amount="2000.00"))
    keys = steps_of(_prepayment("2026-06-01", incidents=(deducted,)).findings[0])
    first = keys.index("instalment-share")
    assert keys[first : first + 3] == ["instalment-share", "minus-deduction", "payable"]


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
    assert "link-unproven" in steps_of(found.findings[0])


def test_a_deduction_with_no_payment_left_is_paid_apart_where_the_parties_decided_so() -> None:
    paid = (payment(paid="2026-04-20"), payment("final", paid="2027-05-01"))
    late = incident(on="2027-04-10", meeting=meeting("2027-06-01"))
    apart = decision("AMB-DEDUCT-PERIOD", "另行支付")
    plain = assessed("2027-06-02", payments=paid, incidents=(late,))
    decided = assessed("2027-06-02", payments=paid, incidents=(late,), decisions=(apart,))
    assert "no-payment-left" in steps_of(finding(plain, "deductions"))
    assert "paid-separately" in steps_of(finding(decided, "deductions"))
