"""Deductions (12.4, 12.6): the total against the ceiling, the triggers, and what each payment bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from generator.compliance.case import Case
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.compliance.incidents.projections import Projection, project, projection_steps
from generator.compliance.incidents.triggers import (
    Triggers,
    read_triggers,
    trigger_ambiguities,
    trigger_steps,
)
from generator.location import Location
from generator.message import say
from generator.records.ambiguity import Decision
from generator.records.contract import Instalment

SOFT_CAP: Final = "AMB-SOFT-CAP"
_PERIOD: Final = "AMB-DEDUCT-PERIOD"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionAssessment:
    """The money and the counts of the incident clause."""

    approved_total: Decimal
    pending_min: Decimal
    pending_max: Decimal
    ceiling: Decimal
    ratio: Decimal
    """Approved total as a percentage of the ceiling, exact."""
    share_of_total: Decimal
    """Approved total as a percentage of the contract's total, exact."""
    incident_count: int
    """Incidents that may count, with those still pending."""
    incident_count_decided: int
    rectification_required: bool | None
    """None where it depends on an ambiguity that nobody has decided (AMB-COUNT)."""
    rectified_on: dt.date | None
    count_after_rectification: int
    termination_right: bool | None
    until_termination: int | None
    """How many more incidents reach that right; None before a rectification, and once it is reached."""
    allocations: tuple[Allocation, ...]
    projections: tuple[Projection, ...]
    """One for each tier, lightest first."""
    finding: Finding

    @property
    def remaining(self) -> Decimal:
        """What is left to the ceiling; negative once it is passed, for it never clamps (AMB-SOFT-CAP)."""
        return self.ceiling - self.approved_total

    def allocated_to(self, instalment: str) -> tuple[Allocation, ...]:
        return tuple(one for one in self.allocations if one.instalment == instalment)


def assess_deductions(case: Case, incidents: Sequence[IncidentAssessment]) -> DeductionAssessment:
    """The state of deductions over all incidents known on the as-of day."""
    contract = case.records.contract
    regime = contract.incidents
    counting = [one for one in incidents if one.counts]
    decided = [one for one in counting if one.decided]
    approved = sum((one.deducted for one in decided), ZERO)
    ceiling = contract.share(regime.ceiling_percent)
    triggers = read_triggers(case, counting, at_ceiling=approved >= ceiling)
    pending_min = sum((one.pending[0] for one in counting), ZERO)
    pending_max = sum((one.pending[1] for one in counting), ZERO)
    money = _Money(approved, pending_min, pending_max, ceiling, case.decision_on(SOFT_CAP))
    allocations = tuple(_allocations(case, decided))
    projections = project(regime, triggers.count.every, ceiling - approved)
    steps = (
        *_money_steps(case, incidents, decided, money),
        *_allocation_steps(case, allocations),
        *projection_steps(projections, contract.origin.at("incidents.trigger_count")),
        *trigger_steps(case, triggers),
    )
    return DeductionAssessment(
        approved_total=approved,
        pending_min=pending_min,
        pending_max=pending_max,
        ceiling=ceiling,
        ratio=approved * 100 / ceiling if ceiling else ZERO,
        share_of_total=approved * 100 / contract.total.figure,
        incident_count=triggers.count.every,
        incident_count_decided=triggers.count.decided,
        rectification_required=triggers.required,
        rectified_on=triggers.rectified_on,
        count_after_rectification=triggers.later.every,
        termination_right=triggers.termination,
        until_termination=triggers.until_termination,
        allocations=allocations,
        projections=projections,
        finding=Finding(
            id="deductions",
            clause=regime.trigger_clause,
            subject=regime.trigger_clause,
            title=say("finding.deductions"),
            state=triggers.state,
            due=_at_once(case, counting, ceiling) if triggers.state is State.OVERDUE else None,
            actor=triggers.actor,
            ambiguities=tuple(_ambiguities(case, money, allocations, triggers)),
            evidence=triggers.rectification.evidence if triggers.rectification else (),
            derivation=steps,
        ),
    )


def _at_once(case: Case, counting: Sequence[IncidentAssessment], ceiling: Decimal) -> DueDate | None:
    """The day the rectification was set off: it is owed at once (马上), so that day is its due date."""
    bound = case.records.contract.incidents.trigger_count
    decided = [one for one in counting if one.decided]
    pool = decided if len(decided) >= bound else counting
    days = sorted(case.day_of(one.incident.occurred_at) for one in pool)[bound - 1 : bound]
    total = ZERO
    met = ((one.incident.meeting.date, one.deducted) for one in decided if one.incident.meeting is not None)
    for on, amount in sorted(met, key=lambda one: one[0]):
        total += amount
        if total >= ceiling:
            days.append(on)
            break
    return DueDate(min(days), min(days)) if days else None


@dataclass(frozen=True, slots=True)
class _Money:
    approved: Decimal
    pending_min: Decimal
    pending_max: Decimal
    ceiling: Decimal
    cap: Decision | None
    """What the parties decided the ceiling to be (AMB-SOFT-CAP)."""


def _ambiguities(
    case: Case, money: _Money, allocations: Sequence[Allocation], triggers: Triggers
) -> Iterator[str]:
    """The open questions that bear on what is shown."""
    yield from trigger_ambiguities(case, triggers)
    if money.approved > money.ceiling and money.cap is None:
        yield SOFT_CAP
    if any(one.instalment is None and one.afterwards == "open" for one in allocations):
        yield _PERIOD


def _allocations(case: Case, decided: Sequence[IncidentAssessment]) -> Iterator[Allocation]:
    """Each approved deduction with the first payment not yet made when it was approved (12.4)."""
    paid_on = {payment.id: payment.paid_on for payment in case.records.payments}
    period = case.decision_on(_PERIOD)
    afterwards = _AFTERWARDS.get(period.reading, "open") if period else "open"
    for one in decided:
        meeting = one.incident.meeting
        if meeting is None or not one.deducted:
            continue
        open_then = (
            part.id for part in case.records.contract.instalments if _open(part, paid_on, meeting.date)
        )
        taken = next(open_then, None)
        left = "open" if taken else afterwards
        yield Allocation(one.incident.id, one.deducted, meeting.date, taken, left)


def _open(part: Instalment, paid_on: dict[str, dt.date | None], approved_on: dt.date) -> bool:
    paid = paid_on.get(part.id)
    return paid is None or paid > approved_on


def _money_steps(
    case: Case, incidents: Sequence[IncidentAssessment], decided: Sequence[IncidentAssessment], money: _Money
) -> Iterator[Step]:
    contract = case.records.contract
    where = contract.origin.at("incidents.ceiling_percent")
    percent = contract.incidents.ceiling_percent
    yield step("ceiling", where, percent=percent, total=contract.total.figure, ceiling=money.ceiling)
    for one in decided:
        if one.deducted:
            yield step(
                "deduction", one.incident.origin.at("meeting.amount"), id=one.incident.id, amount=one.deducted
            )
    yield from _left_out(case, incidents)
    places = tuple(one.incident.origin.at("meeting.amount") for one in decided if one.deducted)
    yield step(
        "deductions-total", where, *places, approved=money.approved, remaining=money.ceiling - money.approved
    )
    if money.approved > money.ceiling:
        yield _passed_step(money, where)
    if money.pending_max:
        open_ = tuple(one.incident.origin.at("meeting") for one in incidents if one.pending[1])
        yield step("deductions-pending", *open_, lowest=money.pending_min, highest=money.pending_max)


def _left_out(case: Case, incidents: Sequence[IncidentAssessment]) -> Iterator[Step]:
    """What is recorded and not counted: outside the term, or approved without minutes that prove it."""
    term = case.records.contract.origin.at("term")
    for one in incidents:
        origin = one.incident.origin
        if not one.in_term:
            on = case.day_of(one.incident.occurred_at)
            yield step(
                "not-counted-outside-term", origin.at("occurred_at"), term, id=one.incident.id, date=on
            )
        elif one.approved is not None and not one.approval_proven:
            values = {"id": one.incident.id, "amount": one.approved}
            yield step("deduction-unproven", origin.at("meeting.amount"), **values)


def _passed_step(money: _Money, where: Location) -> Step:
    """That the ceiling is passed, and what a decision makes of it; nothing is ever clamped."""
    if money.cap is None:
        return step("ceiling-passed", where)
    at, id_ = money.cap.origin.at("reading"), money.cap.id
    if money.cap.reading == "上限":
        return step("ceiling-passed-cap", at, decision=id_, over=money.approved - money.ceiling)
    return step("ceiling-passed-trigger", at, decision=id_)


def _allocation_steps(case: Case, allocations: Sequence[Allocation]) -> Iterator[Step]:
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
