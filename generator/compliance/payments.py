"""The instalments: when each is owed, what holds it up, and what is payable after deductions (第五条)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.deadlines import after, deadline_step
from generator.compliance.deductions import Allocation, DeductionAssessment
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.incidents import ZERO
from generator.compliance.milestones import EFFECTIVE, start_day
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.contract import Instalment
from generator.records.milestone import Milestone
from generator.records.payment import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAssessment:
    """One instalment as assessed. ``due`` is the date that counts, after a late invoice moved it."""

    instalment: Instalment
    record: Payment | None
    amount: Decimal
    allocations: tuple[Allocation, ...]
    due: DueDate | None
    due_without_invoice_delay: DueDate | None
    missing_link: str | None
    """The first milestone of the chain that is not reached; None when all are."""
    days_late: int
    state: State
    findings: tuple[Finding, ...]

    @property
    def deducted(self) -> Decimal:
        return sum((one.amount for one in self.allocations), ZERO)

    @property
    def payable(self) -> Decimal:
        return self.amount - self.deducted


def assess_payments(case: Case, deductions: DeductionAssessment) -> tuple[PaymentAssessment, ...]:
    """Every instalment of the contract, in order."""
    records = {payment.id: payment for payment in case.records.payments}
    return tuple(
        _assess(case, part, records.get(part.id), deductions.allocated_to(part.id))
        for part in case.records.contract.instalments
    )


def _assess(
    case: Case, part: Instalment, record: Payment | None, allocations: tuple[Allocation, ...]
) -> PaymentAssessment:
    start = start_day(case, part.starts)
    plain = after(start, part.within, case.calendar) if start else None
    due = _moved_by_invoice(case, record, plain)
    missing = next((name for name in part.chain if not _proven(case.milestones[name])), None)
    paid_on = record.paid_on if record else None
    days_late = max((paid_on - due.due).days, 0) if paid_on and due else 0
    deducted = sum((one.amount for one in allocations), ZERO)
    payable = part.amount.figure - deducted
    state, actor = _state(case, record, due, missing, payable)
    derivation = (
        *_start_steps(case, part, missing),
        *_due_steps(case, part, record, plain, due),
        *_amount_steps(case, part, record, allocations, payable),
        *_outcome_steps(case, record, due, days_late),
    )
    payment = Finding(
        id=f"payment.{part.id}",
        clause=part.clause,
        subject=part.id,
        title=say("finding.payment", name=part.name, amount=part.amount.figure),
        state=state,
        due=due,
        actor=actor,
        ambiguities=("AMB-DAY0",) if part.starts == EFFECTIVE and _day0_is_open(case) else (),
        evidence=record.evidence if record else (),
        derivation=derivation,
    )
    invoice = _invoice_finding(case, part, record, plain)
    return PaymentAssessment(
        instalment=part,
        record=record,
        amount=part.amount.figure,
        allocations=allocations,
        due=due,
        due_without_invoice_delay=plain,
        missing_link=missing,
        days_late=days_late,
        state=state,
        findings=(payment,) if invoice is None else (payment, invoice),
    )


def _day0_is_open(case: Case) -> bool:
    contract = case.records.contract
    signed = contract.party_a.signed_on and contract.party_b.signed_on
    return "AMB-DAY0" in case.ambiguities and not signed and case.decision_on("AMB-DAY0") is None


def _proven(link: Milestone) -> bool:
    """Whether a link of the chain is a dated record with evidence (rules §4)."""
    return link.done_on is not None and bool(link.evidence)


def _moved_by_invoice(case: Case, record: Payment | None, due: DueDate | None) -> DueDate | None:
    """The due date, moved by an invoice that arrived after it (5.3)."""
    received = record.invoice.received_on if record else None
    late = case.records.contract.periods.late_invoice
    if due is None or received is None or late is None or received <= due.due:
        return due
    return after(received, late.period, case.calendar)


def _state(
    case: Case, record: Payment | None, due: DueDate | None, missing: str | None, payable: Decimal
) -> tuple[State, PartyRef | None]:
    if record is not None and record.paid_on is not None:
        if record.paid_amount is not None and record.paid_amount < payable:
            return (State.OVERDUE if due is not None and case.as_of > due.due else State.IN_PROGRESS), "A"
        if not record.evidence:
            return State.NOT_EVIDENCED, "B"
        return (State.LATE if due is not None and record.paid_on > due.due else State.SATISFIED), None
    if missing is not None:
        # A link without proof, or a period over before a link was recorded: the payment is unproven.
        link = case.milestones[missing]
        unproven = link.done_on is not None or (due is not None and case.as_of > due.due)
        return (State.NOT_EVIDENCED if unproven else State.NOT_DUE), link.party
    if due is None:
        return State.NOT_DUE, None
    state = case.waiting(due)
    if record is None or record.invoice.received_on is None:
        return (State.NOT_EVIDENCED if state is State.OVERDUE else state), "B"
    return state, "A"


def _invoice_finding(
    case: Case, part: Instalment, record: Payment | None, due: DueDate | None
) -> Finding | None:
    """Party B's duty to invoice before the payment (5.3); None where the contract has no such clause."""
    late = case.records.contract.periods.late_invoice
    if late is None:
        return None
    received = record.invoice.received_on if record else None
    if received is not None and record is not None:
        state = State.LATE if due is not None and received > due.due else State.SATISFIED
        steps: tuple[Step, ...] = (
            step("invoice-received", record.origin.at("invoice.received_on"), date=received),
        )
        if not record.evidence:
            state = State.NOT_EVIDENCED
    else:
        state = case.waiting(due) if due is not None else State.NOT_DUE
        steps = (step("invoice-missing"),)
    if due is not None:
        steps = (step("invoice-due", case.records.contract.origin.at("instalments"), due=due.due), *steps)
    return Finding(
        id=f"invoice.{part.id}",
        clause=late.clause,
        subject=part.id,
        title=say("finding.invoice", name=part.name),
        state=state,
        due=due,
        actor=None if received else "B",
        evidence=record.evidence if record else (),
        derivation=steps,
    )


def _start_steps(case: Case, part: Instalment, missing: str | None) -> Iterator[Step]:
    contract = case.records.contract
    where = contract.origin.at("instalments")
    if part.starts == EFFECTIVE:
        at = contract.origin.at("effective.date")
        yield step("effective", at, date=contract.effective.date, basis=contract.effective.basis)
    for name in part.chain:
        milestone = case.milestones[name]
        if milestone.done_on is not None:
            key = "link-done" if milestone.evidence else "link-unproven"
            yield step(key, milestone.origin.at("done_on"), name=milestone.name, date=milestone.done_on)
        elif name == missing:
            party = say(f"party.{milestone.party or 'both'}")
            yield step("link-missing", milestone.origin.at(), name=milestone.name, party=party)
    if part.starts != EFFECTIVE and start_day(case, part.starts) is None:
        yield step("waits-for", where, name=case.milestones[part.starts].name)


def _due_steps(
    case: Case, part: Instalment, record: Payment | None, plain: DueDate | None, due: DueDate | None
) -> Iterator[Step]:
    start = start_day(case, part.starts)
    if start is None or plain is None or due is None:
        return
    yield deadline_step(start, part.within, plain)
    late = case.records.contract.periods.late_invoice
    received = record.invoice.received_on if record else None
    if record is not None and received is not None and late is not None and due != plain:
        yield step("invoice-late", record.origin.at("invoice.received_on"), date=received, due=plain.due)
        yield deadline_step(received, late.period, due)


def _amount_steps(
    case: Case,
    part: Instalment,
    record: Payment | None,
    allocations: tuple[Allocation, ...],
    payable: Decimal,
) -> Iterator[Step]:
    contract = case.records.contract
    where = contract.origin.at("instalments")
    if part.percent is not None:
        values = {"total": contract.total.figure, "percent": part.percent, "amount": part.amount.figure}
        yield step("instalment-share", where, **values)
    else:
        yield step("instalment-rest", where, amount=part.amount.figure)
    for one in allocations:
        yield step("minus-deduction", id=one.incident, amount=one.amount, date=one.approved_on)
    yield step("payable", payable=payable)
    if record is not None and record.paid_amount is not None and record.paid_amount != payable:
        at = record.origin.at("paid_amount")
        yield step("paid-differs", at, paid=record.paid_amount, payable=payable)


def _outcome_steps(case: Case, record: Payment | None, due: DueDate | None, days_late: int) -> Iterator[Step]:
    if record is None:
        yield step("payment-unrecorded")
    invoiced = record is not None and record.invoice.received_on is not None
    paid = record is not None and record.paid_on is not None
    if due is not None and case.as_of > due.due and not invoiced and not paid:
        yield step("payment-suspended", due=due.due)
    if record is not None and record.paid_on is not None:
        yield step("paid-on", record.origin.at("paid_on"), date=record.paid_on)
        if days_late:
            yield step("paid-late", days=days_late)
