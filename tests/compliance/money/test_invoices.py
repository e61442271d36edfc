"""Invoices (5.3): when each is owed, what proves it, and what a late one moves."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.finding import DueDate, State
from generator.compliance.money.payments import PaymentAssessment
from generator.records.evidence import Evidence
from generator.records.payment import Invoice
from tests.builders import PROOF, assessed, contract, day, decision, payment, steps_of


def _prepayment(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[0]


def _final(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[1]


def _dated(*days: str) -> tuple[Evidence, ...]:
    return tuple(PROOF.model_copy(update={"dated": day(one)}) for one in days)


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


def test_an_invoice_without_evidence_of_its_own_is_not_done() -> None:
    bare = Invoice(received_on=day("2026-04-20"))
    invoice = _prepayment("2026-06-01", payment(paid="2026-04-28", invoice=bare)).findings[1]
    assert (invoice.state, invoice.actor, invoice.evidence) == (State.NOT_EVIDENCED, "B", ())
    assert steps_of(invoice)[-1] == "no-proof"


def test_the_proof_of_an_invoice_proves_no_payment() -> None:
    found = _prepayment("2026-06-01", payment(paid="2026-04-28", invoiced="2026-04-20", evidence=()))
    assert [one.state for one in found.findings] == [State.NOT_EVIDENCED, State.SATISFIED]


@pytest.mark.parametrize(
    ("dated", "state", "last"),
    [
        ("2026-04-19", State.NOT_EVIDENCED, "proof-too-early"),
        ("2026-04-20", State.SATISFIED, "invoice-proven"),
    ],
)
def test_a_receipt_written_before_the_invoice_came_proves_nothing(
    dated: str, state: State, last: str
) -> None:
    invoice = Invoice(received_on=day("2026-04-20"), amount=Decimal("223440.00"), evidence=_dated(dated))
    found = _prepayment("2026-06-01", payment(invoice=invoice)).findings[1]
    assert (found.state, steps_of(found)[-1]) == (state, last)


def test_an_invoice_is_late_from_the_day_of_a_payment_made_before_it_came() -> None:
    paid = payment(paid="2026-04-20", invoiced="2026-04-22")
    found = _prepayment("2026-06-01", paid)
    invoice = found.findings[1]
    assert found.state is State.SATISFIED
    assert (invoice.state, invoice.due) == (State.LATE, DueDate(day("2026-04-20"), day("2026-04-20")))
    assert invoice.derivation[-1].message.values == {"days": 2}
    same_day = _prepayment("2026-06-01", payment(paid="2026-04-20", invoiced="2026-04-20"))
    assert same_day.findings[1].state is State.SATISFIED


def test_an_invoice_missing_after_the_payment_is_overdue_on_the_day_of_payment_itself() -> None:
    invoice = _prepayment("2026-04-20", payment(paid="2026-04-20")).findings[1]
    assert (invoice.state, invoice.actor) == (State.OVERDUE, "B")
    assert steps_of(invoice)[-1] == "invoice-missing-after-payment"


def test_an_invoice_of_a_final_payment_made_before_acceptance_is_due_by_the_payment() -> None:
    found = _final("2026-12-31", payment("final", paid="2026-12-01"))
    assert found.due is None
    assert found.findings[1].due == DueDate(day("2026-12-01"), day("2026-12-01"))
    assert found.findings[1].state is State.OVERDUE


def test_a_payment_made_while_no_invoice_had_come_is_not_late_then_or_after() -> None:
    plain = DueDate(day("2026-04-29"), day("2026-04-29"))
    for record in (payment(paid="2026-05-06"), payment(paid="2026-05-06", invoiced="2026-05-20")):
        for as_of in ("2026-05-06", "2026-05-20", "2026-07-01"):
            found = _prepayment(as_of, record)
            assert (found.state, found.days_late, found.due) == (State.SATISFIED, 0, plain)
            assert steps_of(found.findings[0])[-1] == "paid-before-invoice"


def test_an_invoice_rests_on_the_open_signing_date_as_long_as_its_payment_does() -> None:
    assert _prepayment("2026-04-20").findings[1].ambiguities == ("AMB-DAY0",)
    paid = payment(paid="2026-04-20", invoiced="2026-04-20")
    assert _prepayment("2026-04-21", paid).findings[1].ambiguities == (), "the day of the payment is known"
    assert _final("2026-04-20").findings[1].ambiguities == ()
    settled = (decision("AMB-DAY0", "2026-04-15", on="2026-04-18"),)
    assert _prepayment("2026-04-20", decisions=settled).findings[1].ambiguities == ()


def test_without_an_invoice_clause_nothing_suspends_a_payment() -> None:
    periods = contract().periods.model_copy(update={"late_invoice": None})
    unpaid = _prepayment("2026-05-06", contract=contract(periods=periods))
    assert (unpaid.state, unpaid.findings[0].actor) == (State.OVERDUE, "A")
    paid = _prepayment("2026-06-01", payment(paid="2026-05-06"), contract=contract(periods=periods))
    assert (paid.state, paid.days_late) == (State.LATE, 7)


def test_a_contract_without_an_invoice_clause_owes_no_invoice() -> None:
    periods = contract().periods.model_copy(update={"late_invoice": None})
    found = _prepayment("2026-06-01", payment(invoiced="2026-05-20"), contract=contract(periods=periods))
    assert len(found.findings) == 1
    assert found.due == DueDate(day("2026-04-29"), day("2026-04-29"))
