"""Invoices: party B's duty to invoice before the payment, and what a late one moves (5.3)."""

from __future__ import annotations

from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.money.invoice_doubt import InvoiceDoubt, invoice_doubt
from generator.location import Location
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.contract import Instalment
from generator.records.payment import Payment


def moved_by_invoice(
    case: Case, record: Payment | None, due: DueDate | None, *, settled: bool
) -> DueDate | None:
    """The due date, moved by an invoice that arrived after it (5.3); not for what was paid before it came."""
    late = case.records.contract.periods.late_invoice
    received = record.invoice.received_on if record else None
    if record is None or due is None or received is None or late is None or received <= due.due:
        return due
    if settled and record.paid_on is not None and record.paid_on < received:
        return due
    return after(received, late.period, case.calendar)


def invoice_due(record: Payment | None, due: DueDate | None) -> DueDate | None:
    """The day by which the invoice is owed: the payment's own, or the day of a payment made before that."""
    paid_on = record.paid_on if record else None
    if paid_on is None or (due is not None and due.due <= paid_on):
        return due
    return DueDate(paid_on, paid_on)


def assess_invoice(
    case: Case,
    part: Instalment,
    record: Payment | None,
    payment_due: DueDate | None,
    *,
    ambiguities: tuple[str, ...],
    payable: Decimal | None,
) -> Finding | None:
    """Party B's duty to invoice before the payment; None where the contract has no such clause.

    ``ambiguities`` are those the payment's due date rests on; the day of a payment made rests on none.
    ``payable`` is what the invoice must equal; None where that is not settled.
    """
    late = case.records.contract.periods.late_invoice
    if late is None:
        return None
    due = invoice_due(record, payment_due)
    doubt = invoice_doubt(case, record, payable)
    state, actor, steps = _standing(case, part, record, due, doubt)
    if due is not None:
        by_payment = record is not None and due != payment_due
        at = record.origin.at("paid_on") if record and by_payment else part.origin.at("within")
        steps = (step("invoice-due-by-payment" if by_payment else "invoice-due", at, due=due.due), *steps)
    return Finding(
        id=f"invoice.{part.id}",
        clause=late.clause,
        subject=part.id,
        title=say("finding.invoice", name=part.name),
        state=state,
        due=due,
        actor=actor,
        ambiguities=(*(ambiguities if due == payment_due else ()), *(doubt.ambiguities if doubt else ())),
        evidence=record.invoice.evidence if record else (),
        derivation=steps,
    )


def _standing(
    case: Case,
    part: Instalment,
    record: Payment | None,
    due: DueDate | None,
    doubt: InvoiceDoubt | None,
) -> tuple[State, PartyRef | None, tuple[Step, ...]]:
    if record is None or record.invoice.received_on is None:
        if record is not None and record.paid_on is not None:
            missing = step("invoice-missing-after-payment", record.origin.at("paid_on"), date=record.paid_on)
            return State.OVERDUE, "B", (missing,)
        state = case.waiting(due) if due is not None else State.NOT_DUE
        return state, "B", (step("invoice-missing", _place(part, record, "invoice")),)
    invoice, received = record.invoice, record.invoice.received_on
    at, proof = record.origin.at("invoice.received_on"), record.origin.at("invoice.evidence")
    days = (received - due.due).days if due is not None else 0
    late = (step("invoice-days-late", at, days=days),) if days > 0 else ()
    if doubt is not None:
        told = (step("invoice-received", at, date=received), *late, *doubt.steps)
        return doubt.state, doubt.actor, told
    proven = step("invoice-proven", at, proof, date=received, count=len(invoice.evidence))
    return (State.LATE if late else State.SATISFIED), None, (proven, *late)


def _place(part: Instalment, record: Payment | None, field: str) -> Location:
    """Where the record says it, or the instalment nothing is recorded of."""
    return record.origin.at(field) if record else part.origin.at()
