"""What each approved deduction is taken from (12.4): the next payment to be made, up to a decided cap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.compliance.proof import proves
from generator.records.contract import Instalment
from generator.records.payment import Payment

SOFT_CAP: Final = "AMB-SOFT-CAP"
CAP: Final = "上限"
"""The reading by which nothing beyond the ceiling is deducted."""
DEDUCT_PERIOD: Final = "AMB-DEDUCT-PERIOD"
Afterwards = Literal["open", "separately", "final"]
_AFTERWARDS: Final[dict[str, Afterwards]] = {"另行支付": "separately", "尾款扣除": "final"}
"""What the readings make of a deduction approved when no payment is left."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """An approved deduction and the payment it is taken from; None where no payment is left."""

    incident: str
    amount: Decimal
    approved_on: dt.date
    instalment: str | None
    afterwards: Afterwards = "open"
    """How it is collected where no payment is left (AMB-DEDUCT-PERIOD)."""


def still_owed(part: Instalment, record: Payment | None, on: dt.date, taken: Decimal) -> Decimal | None:
    """What is left of an instalment to take a deduction from on a day; None for all of it.

    A payment made by then leaves what it falls short by, nothing where nobody recorded its amount.
    """
    if record is None or record.paid_on is None or record.paid_on > on:
        return None
    if record.paid_amount is None:
        return ZERO
    return max(part.amount.figure - taken - record.paid_amount, ZERO)


def next_payment(
    case: Case, amount: Decimal, on: dt.date, taken: Mapping[str, Decimal]
) -> Iterator[tuple[Instalment | None, Decimal]]:
    """The next payment a deduction is taken from (12.4), which must hold all of it.

    Where none does, a last payment that nothing proves is not yet made; else what is left of it is taken, and
    no payment is left (None) for the rest.
    """
    records = {payment.id: payment for payment in case.records.payments}
    parts = case.records.contract.instalments
    left = ZERO
    for part in parts:
        owed = still_owed(part, records.get(part.id), on, taken.get(part.id, ZERO))
        if owed is None or owed >= amount:
            yield part, amount
            return
        left = owed
    last = records.get(parts[-1].id)
    if last is not None and not _is_proven(last):
        yield parts[-1], amount
        return
    if left:
        yield parts[-1], left
    yield None, amount - left


def _is_proven(record: Payment) -> bool:
    known = record.paid_on is not None and record.paid_amount is not None
    return known and record.paid_on is not None and proves(record.evidence, record.paid_on)


def allocate(case: Case, decided: Sequence[IncidentAssessment], ceiling: Decimal) -> tuple[Allocation, ...]:
    """Each approved deduction with what it is taken from, in the order of the incidents.

    Payments are used up in the order of approval; so is the ceiling, where the parties decided on a cap.
    """
    cap = case.decision_on(SOFT_CAP)
    capped = cap is not None and cap.reading == CAP
    period = case.decision_on(DEDUCT_PERIOD)
    afterwards = _AFTERWARDS.get(period.reading, "open") if period else "open"
    place = {one.incident.id: number for number, one in enumerate(decided)}
    approved = sorted(
        (one.incident.meeting.date, place[one.incident.id], one)
        for one in decided
        if one.incident.meeting is not None and one.deducted
    )
    room, taken, found = ceiling, dict[str, Decimal](), list[Allocation]()
    for on, _, one in approved:
        amount = min(one.deducted, max(room, ZERO)) if capped else one.deducted
        room -= amount
        if not amount:
            continue
        for part, share in next_payment(case, amount, on, taken):
            if part is None:
                found.append(Allocation(one.incident.id, share, on, None, afterwards))
            else:
                taken[part.id] = taken.get(part.id, ZERO) + share
                found.append(Allocation(one.incident.id, share, on, part.id))
    return tuple(sorted(found, key=lambda one: place[one.incident]))


def allocation_steps(case: Case, allocations: Sequence[Allocation]) -> Iterator[Step]:
    parts = case.records.contract.instalments
    named = {part.id: part for part in parts}
    places = {one.id: one.origin.at("meeting.amount") for one in case.records.incidents}
    keys = {"open": "no-payment-left", "separately": "paid-separately", "final": "taken-from-paid"}
    for one in allocations:
        at = places[one.incident]
        if one.instalment is None:
            values = {"instalment": parts[-1].name} if one.afterwards == "final" else {}
            yield step(keys[one.afterwards], at, id=one.incident, amount=one.amount, **values)
        else:
            part = named[one.instalment]
            where = (at, part.origin.at())
            yield step("allocated", *where, id=one.incident, amount=one.amount, instalment=part.name)
