"""How an instalment stands: paid in full and proven, short, over, unproven, or waiting, and for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.finding import DueDate, State, Step, step
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
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
    delayed_from: DueDate | None = None
    """The due date before an invoice moved it that nothing proves to have come late."""

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


def settle(case: Case, owed: Owed) -> Outcome:
    """The outcome of an instalment on the as-of day."""
    record = owed.record
    if record is None:
        return _unpaid(case, owed, (step("payment-unrecorded", owed.at),))
    if record.paid_on is not None:
        return _paid(case, owed, record, record.paid_on)
    if record.paid_amount is not None:
        at = record.origin.at("paid_amount")
        return Outcome(State.NOT_EVIDENCED, "B", (step("paid-undated", at, paid=record.paid_amount),))
    return _unpaid(case, owed, ())


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
    if state is not State.OVERDUE and _overdue(case, owed.delayed_from):
        return Outcome(State.NOT_EVIDENCED, "B", (*steps, *_unproven_delay(owed)))
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
        if _overdue(case, owed.due) and paid < owed.payable - owed.claimed:
            suspended = _suspended(case, owed)
            return outcome(State.NOT_EVIDENCED, "B") if suspended else outcome(State.OVERDUE, "A")
    if not proves(record.evidence, paid_on):
        lacking = why_unproven(record.evidence, paid_on, record.origin.at("evidence"))
        return outcome(State.NOT_EVIDENCED, "B", lacking)
    if owed.claims and paid <= owed.payable:
        return outcome(State.NOT_EVIDENCED, "A", *(claim_step(one) for one in owed.claims))
    if not late and _excused(case, owed, paid_on, rest=owed.payable - paid):
        return outcome(State.NOT_EVIDENCED, "B", *_unproven_delay(owed))
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


def _excused(case: Case, owed: Owed, paid_on: dt.date, *, rest: Decimal) -> bool:
    """Whether only an invoice that nothing proves to have come late keeps what is paid or owed in time."""
    if owed.delayed_from is None:
        return False
    return paid_on > owed.delayed_from.due or (rest > 0 and _overdue(case, owed.delayed_from))


def _unproven_delay(owed: Owed) -> Iterator[Step]:
    """That nothing proves the invoice to have come when it is said to excuse the delay (5.3)."""
    if owed.record is not None and owed.invoiced_on is not None and owed.delayed_from is not None:
        at = owed.record.origin.at
        values = {"received": owed.invoiced_on, "due": owed.delayed_from.due}
        yield step("payment-delay-unproven", at("invoice.received_on"), at("invoice.evidence"), **values)


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
    """Days after the due date; none where no invoice had come, for then party A owed nothing yet (5.3)."""
    received = owed.invoiced_on
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
