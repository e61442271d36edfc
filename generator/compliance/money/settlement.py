"""How an instalment stands: paid in full and proven, short, over, unproven, or waiting, and for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.finding import DueDate, State, Step, step
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.compliance.money.ended_payment import EndedPayment
from generator.compliance.money.invoice_doubt import InvoiceDoubt
from generator.compliance.money.unproven_deductions import claim_step
from generator.compliance.proof import proves, why_unproven
from generator.location import Location
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.contract import Instalment
from generator.records.milestone import Milestone
from generator.records.payment import Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed for an instalment, and what is recorded of it."""

    instalment: Instalment
    record: Payment | None
    payable: Decimal
    deducted: Decimal
    due: DueDate | None
    waits_for: Step | None
    """That the period has not begun; None where it has."""
    missing: Milestone | None
    """The first link of the chain that nothing proves."""
    contradiction: Step | None = None
    """Where the recorded links contradict each other or a review that failed."""
    unsigned: Step | None = None
    """The signing that is not recorded and that the period starts with."""
    paid_ahead: Step | None = None
    """Why the payment was made before its chain was whole."""
    claims: tuple[IncidentAssessment, ...] = ()
    """The deductions recorded as approved for it that nothing proves."""
    plain: DueDate | None = None
    """The due date before a late invoice moved it."""
    doubt: InvoiceDoubt | None = None
    """Why the invoice recorded neither excuses a delay of party A nor puts it in default."""
    ended: EndedPayment | None = None
    """That the contract ended before the payment was due, so that working time settles it."""

    @property
    def claimed(self) -> Decimal:
        return sum((one.approved for one in self.claims if one.approved is not None), ZERO)

    @property
    def at(self) -> Location:
        """The record, or the instalment nothing is recorded of."""
        return self.record.origin.at() if self.record else self.instalment.origin.at()

    @property
    def invoiced_on(self) -> dt.date | None:
        return self.record.invoice.received_on if self.record else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state of a payment, who acts next, and the steps that decide it, the last one most of all."""

    state: State
    actor: PartyRef | None
    steps: tuple[Step, ...]
    days_late: int = 0
    ambiguities: tuple[str, ...] = ()


def settle(case: Case, owed: Owed) -> Outcome:
    """The outcome of an instalment on the as-of day."""
    record = owed.record
    if owed.ended is not None and (owed.ended.figure is None or record is None or record.paid_on is None):
        return _ended(owed.ended)
    if record is None:
        return _unpaid(case, owed, (step("payment-unrecorded", owed.at),))
    if record.paid_on is not None:
        return _paid(case, owed, record, record.paid_on)
    if record.paid_amount is not None:
        at = record.origin.at("paid_amount")
        return Outcome(State.NOT_EVIDENCED, "B", (step("paid-undated", at, paid=record.paid_amount),))
    return _unpaid(case, owed, ())


def _ended(ended: EndedPayment) -> Outcome:
    """Open while the parties have not settled the sum (AMB-SETTLE-RATE); then waiting to be paid."""
    if ended.figure is None:
        return Outcome(State.NEEDS_DECISION, "both", ended.steps, ambiguities=ended.ambiguities)
    return Outcome(State.NOT_EVIDENCED, "A", (*ended.steps, ended.awaited))


def _overdue(case: Case, due: DueDate | None) -> bool:
    return due is not None and case.as_of > due.due


def _suspended(case: Case, owed: Owed) -> bool:
    """Whether party A owes nothing yet because no invoice has come (5.3)."""
    return case.records.contract.periods.late_invoice is not None and owed.invoiced_on is None


def _unpaid(case: Case, owed: Owed, steps: tuple[Step, ...]) -> Outcome:
    if owed.waits_for is not None:
        steps = (*steps, owed.waits_for)
    if owed.missing is not None:
        return _held_up(case, owed, owed.missing, steps)
    open_ = owed.contradiction or owed.unsigned
    if open_ is not None:
        return Outcome(State.NEEDS_DECISION, "both", (*steps, open_))
    if owed.due is None:
        return Outcome(State.NOT_DUE, None, steps)
    state, due = case.waiting(owed.due), owed.due.due
    if owed.doubt is not None and owed.plain is not None and _overdue(case, owed.plain):
        return _doubtful(owed, owed.doubt, owed.plain, steps)
    if _suspended(case, owed):
        if state is State.OVERDUE:
            return Outcome(State.NOT_EVIDENCED, "B", (*steps, step("payment-suspended", owed.at, due=due)))
        return Outcome(state, "B", (*steps, step("payment-needs-invoice", owed.at, due=due)))
    key = "payment-overdue" if state is State.OVERDUE else "payment-ahead"
    return Outcome(state, "A", (*steps, step(key, owed.at, due=due)))


def _held_up(case: Case, owed: Owed, link: Milestone, steps: tuple[Step, ...]) -> Outcome:
    """A link without proof, or a period over before a link was recorded, leaves the payment unproven."""
    if link.done_on is not None:
        values = {"name": link.name, "date": link.done_on}
        held = step("link-unproven", link.origin.at("done_on"), **values)
        return Outcome(State.NOT_EVIDENCED, link.party, (*steps, held))
    party = say(f"party.{link.party or 'both'}")
    held = step("link-missing", link.origin.at(), name=link.name, party=party)
    state = State.NOT_EVIDENCED if _overdue(case, owed.due) else State.NOT_DUE
    return Outcome(state, link.party, (*steps, held))


def _paid(case: Case, owed: Owed, record: Payment, paid_on: dt.date) -> Outcome:
    on, at = record.origin.at("paid_on"), record.origin.at("paid_amount")
    days = _days_late(case, owed, paid_on)
    late = (step("paid-late", on, days=days),) if days else ()
    steps: tuple[Step, ...] = (step("paid-on", on, date=paid_on), *late)

    def outcome(state: State, actor: PartyRef | None, *more: Step) -> Outcome:
        return Outcome(state, actor, (*steps, *more), days)

    paid = record.paid_amount
    if paid is None:
        return outcome(State.NOT_EVIDENCED, "B", step("paid-amount-unknown", on, payable=owed.payable))
    amounts = {"paid": paid, "payable": owed.payable}
    if paid < owed.payable:
        steps = (*steps, step(_short(case, owed), at, rest=owed.payable - paid, **amounts, **_day(owed)))
        if owed.doubt is None and _overdue(case, owed.due) and paid < owed.payable - owed.claimed:
            suspended = _suspended(case, owed)
            return outcome(State.NOT_EVIDENCED, "B") if suspended else outcome(State.OVERDUE, "A")
    if not proves(record.evidence, paid_on):
        lacking = why_unproven(record.evidence, paid_on, record.origin.at("evidence"))
        return outcome(State.NOT_EVIDENCED, "B", lacking)
    if owed.claims and paid <= owed.payable:
        return outcome(State.NOT_EVIDENCED, "A", *(claim_step(one) for one in owed.claims))
    if owed.doubt is not None and owed.plain is not None:
        invoiced, rest = owed.invoiced_on, owed.payable - paid
        if _rests_on_invoice(case, owed.plain, invoiced, paid_on, rest=rest):
            return _doubtful(owed, owed.doubt, owed.plain, steps)
    if (open_ := owed.paid_ahead or owed.unsigned) is not None:
        return outcome(State.NEEDS_DECISION, "both", open_)
    if paid < owed.payable:
        return outcome(State.IN_PROGRESS, "A")
    if paid > owed.payable:
        return outcome(State.NEEDS_DECISION, "both", _over(owed, at, paid))
    full = step("paid-in-full", record.origin.at("evidence"), count=len(record.evidence), **amounts)
    steps = (steps[0], full, *late)
    if late:
        return outcome(State.LATE, None)
    return outcome(State.SATISFIED, None, *_before_invoice(owed, on, paid_on))


def _rests_on_invoice(
    case: Case, plain: DueDate, invoiced_on: dt.date | None, paid_on: dt.date, *, rest: Decimal
) -> bool:
    """Whether it depends on a doubtful invoice that what was paid, or is still owed, is in time."""
    if rest > 0 and _overdue(case, plain):
        return True
    return paid_on > plain.due and invoiced_on is not None and invoiced_on <= paid_on


def _doubtful(owed: Owed, doubt: InvoiceDoubt, plain: DueDate, steps: tuple[Step, ...]) -> Outcome:
    """Neither in time nor late: what the invoice rests on is missing, or open (5.3)."""
    last = doubt.of_payment(plain.due, moved=owed.due != plain)
    return Outcome(doubt.state, doubt.actor, (*steps, *last), ambiguities=doubt.ambiguities)


def _short(case: Case, owed: Owed) -> str:
    if not _overdue(case, owed.due):
        return "paid-short"
    return "paid-short-suspended" if _suspended(case, owed) else "paid-short-overdue"


def _day(owed: Owed) -> dict[str, object]:
    return {"due": owed.due.due} if owed.due else {}


def _over(owed: Owed, at: Location, paid: Decimal) -> Step:
    values = {"paid": paid, "payable": owed.payable, "excess": paid - owed.payable}
    if owed.deducted:
        return step("paid-over-deductions", at, deducted=owed.deducted, **values)
    return step("paid-over", at, **values)


def _days_late(case: Case, owed: Owed, paid_on: dt.date) -> int:
    """Days after the due date; none where no invoice had come, for then party A owed nothing yet (5.3), and
    none are known where the invoice is in doubt."""
    received = owed.invoiced_on
    if owed.doubt is not None:
        return 0
    clause = case.records.contract.periods.late_invoice
    if clause is not None and (received is None or received > paid_on):
        return 0
    return _days_after_due(owed, paid_on)


def _days_after_due(owed: Owed, paid_on: dt.date) -> int:
    return max((paid_on - owed.due.due).days, 0) if owed.due else 0


def _before_invoice(owed: Owed, on: Location, paid_on: dt.date) -> Iterator[Step]:
    """Why a payment after its due date is not late all the same."""
    if days := _days_after_due(owed, paid_on):
        yield step("paid-before-invoice", on, days=days)
