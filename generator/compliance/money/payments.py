"""The instalments: when each is owed, what holds it up, and what is payable after deductions (第五条)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, deadline_step
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.incidents.allocations import Allocation
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.compliance.money.chain import contradiction, is_reached, links_of, missing_link, paid_ahead
from generator.compliance.money.day_zero import DAY_ZERO, day_zero_steps, unsigned_step
from generator.compliance.money.ended_payment import ended_payment
from generator.compliance.money.invoice_doubt import invoice_doubt
from generator.compliance.money.invoices import assess_invoice, moved_by_invoice
from generator.compliance.money.milestones import EFFECTIVE, start_day
from generator.compliance.money.settlement import Owed, settle
from generator.compliance.money.unproven_deductions import claimed_from
from generator.message import say
from generator.records.contract import Instalment
from generator.records.milestone import Milestone
from generator.records.payment import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAssessment:
    """One instalment as assessed. ``due`` is the date that counts, after a late invoice moved it."""

    instalment: Instalment
    record: Payment | None
    amount: Decimal
    payable: Decimal | None
    """The amount less the deductions; what the parties settled where the contract ended before it was due,
    None while they have not."""
    allocations: tuple[Allocation, ...]
    due: DueDate | None
    due_without_invoice_delay: DueDate | None
    missing_link: str | None
    """The first milestone of the chain that nothing proves; None when all are proven."""
    days_late: int
    state: State
    findings: tuple[Finding, ...]

    @property
    def deducted(self) -> Decimal:
        return sum((one.amount for one in self.allocations), ZERO)

    @property
    def balance(self) -> Decimal | None:
        """What was paid beyond what is payable, below zero what is still owed of it; None unless known."""
        if self.record is None or self.record.paid_on is None or self.record.paid_amount is None:
            return None
        if self.payable is None:
            return None
        return self.record.paid_amount - self.payable


def assess_payments(
    case: Case, deductions: DeductionAssessment, incidents: Sequence[IncidentAssessment]
) -> tuple[PaymentAssessment, ...]:
    """Every instalment of the contract, in order."""
    records = {payment.id: payment for payment in case.records.payments}
    return tuple(
        _assess(
            case,
            part,
            records.get(part.id),
            deductions.allocated_to(part.id),
            tuple(claimed_from(case, part, incidents, deductions.allocations)),
        )
        for part in case.records.contract.instalments
    )


def _assess(
    case: Case,
    part: Instalment,
    record: Payment | None,
    allocations: tuple[Allocation, ...],
    claims: tuple[IncidentAssessment, ...],
) -> PaymentAssessment:
    deducted = sum((one.amount for one in allocations), ZERO)
    start = start_day(case, part.starts)
    plain = after(start, part.within, case.calendar) if start else None
    ended = ended_payment(case, part, record, plain)
    plain = plain if ended is None else None
    payable = part.amount.figure - deducted if ended is None else ended.figure
    owed = payable if payable is not None else part.amount.figure - deducted
    due = moved_by_invoice(case, record, plain, settled=_settled(record, owed))
    links = links_of(case, part)
    missing = missing_link(links)
    paid_on = record.paid_on if record else None
    by_chain = ended is None
    doubt = invoice_doubt(case, record, payable)
    outcome = settle(
        case,
        Owed(
            instalment=part,
            record=record,
            payable=owed,
            deducted=deducted if by_chain else ZERO,
            due=due,
            waits_for=_waits_for(case, part),
            missing=missing,
            contradiction=contradiction(case, links),
            unsigned=unsigned_step(case) if part.starts == EFFECTIVE and by_chain else None,
            paid_ahead=paid_ahead(case, links, paid_on) if paid_on is not None and by_chain else None,
            claims=claims if by_chain else (),
            plain=plain,
            doubt=doubt if doubt is not None and doubt.of_default else None,
            ended=ended,
        ),
    )
    open_day = (DAY_ZERO,) if part.starts == EFFECTIVE and _day0_is_open(case) else ()
    payment = Finding(
        id=f"payment.{part.id}",
        clause=part.clause,
        subject=part.id,
        title=say("finding.payment", name=part.name, amount=part.amount.figure),
        state=outcome.state,
        due=due,
        actor=outcome.actor,
        ambiguities=(*open_day, *outcome.ambiguities),
        evidence=record.evidence if record else (),
        derivation=(
            *_start_steps(case, part, links),
            *_due_steps(case, part, record, plain, due),
            *_amount_steps(case, part, allocations, payable if by_chain else None),
            *outcome.steps,
        ),
    )
    invoice = assess_invoice(
        case,
        part,
        record,
        plain if missing is None else None,
        ambiguities=open_day,
        payable=payable,
    )
    return PaymentAssessment(
        instalment=part,
        record=record,
        amount=part.amount.figure,
        payable=payable,
        allocations=allocations,
        due=due,
        due_without_invoice_delay=plain,
        missing_link=missing.id if missing else None,
        days_late=outcome.days_late,
        state=outcome.state,
        findings=(payment,) if invoice is None else (payment, invoice),
    )


def _day0_is_open(case: Case) -> bool:
    contract = case.records.contract
    signed = contract.party_a.signed_on and contract.party_b.signed_on
    return DAY_ZERO in case.ambiguities and not signed and case.decision_on(DAY_ZERO) is None


def _settled(record: Payment | None, payable: Decimal) -> bool:
    """Whether a payment is recorded that leaves nothing known to be owed."""
    if record is None or record.paid_on is None:
        return False
    return record.paid_amount is None or record.paid_amount >= payable


def _waits_for(case: Case, part: Instalment) -> Step | None:
    if part.starts == EFFECTIVE or start_day(case, part.starts) is not None:
        return None
    return step("waits-for", part.origin.at("starts"), name=case.milestones[part.starts].name)


def _start_steps(case: Case, part: Instalment, links: Sequence[Milestone]) -> Iterator[Step]:
    if part.starts == EFFECTIVE:
        yield from day_zero_steps(case)
    for link in links:
        if is_reached(link):
            yield step("link-done", link.origin.at("done_on"), name=link.name, date=link.done_on)


def _due_steps(
    case: Case, part: Instalment, record: Payment | None, plain: DueDate | None, due: DueDate | None
) -> Iterator[Step]:
    start = start_day(case, part.starts)
    if start is None or plain is None or due is None:
        return
    yield deadline_step(start, part.within, plain, part.origin.at("within"))
    late = case.records.contract.periods.late_invoice
    received = record.invoice.received_on if record else None
    if record is not None and received is not None and late is not None and due != plain:
        yield step("invoice-late", record.origin.at("invoice.received_on"), date=received, due=plain.due)
        where = case.records.contract.origin.at("periods.late_invoice")
        yield deadline_step(received, late.period, due, where)


def _amount_steps(
    case: Case, part: Instalment, allocations: tuple[Allocation, ...], payable: Decimal | None
) -> Iterator[Step]:
    at = part.origin.at("amount")
    amount = part.amount.figure
    if part.percent is not None:
        total = case.records.contract.total.figure
        yield step("instalment-share", at, total=total, percent=part.percent, amount=amount)
    else:
        yield step("instalment-rest", at, amount=amount)
    places = {one.id: one.origin.at("meeting.amount") for one in case.records.incidents}
    for one in allocations:
        where = places[one.incident]
        yield step("minus-deduction", where, id=one.incident, amount=one.amount, date=one.approved_on)
    if payable is not None:
        yield step("payable", at, payable=payable)
