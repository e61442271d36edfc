"""Deductions (12.4, 12.6): the total against the ceiling, the triggers, and what each payment bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.incidents.allocations import (
    CAP,
    DEDUCT_PERIOD,
    SOFT_CAP,
    Allocation,
    allocate,
    allocation_steps,
)
from generator.compliance.incidents.amended import withdrawn_steps
from generator.compliance.incidents.collections import assess_collections
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.compliance.incidents.projections import Projection, project, projection_steps
from generator.compliance.incidents.rectification import day_of_ceiling, day_of_count
from generator.compliance.incidents.triggers import (
    Triggers,
    read_triggers,
    trigger_ambiguities,
    trigger_steps,
)
from generator.location import Location
from generator.message import say
from generator.records.ambiguity import Decision


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
    collections: tuple[Finding, ...] = ()
    """What is still to be settled or paid of deductions approved when no payment was left."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (self.finding, *self.collections)

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
    allocations = allocate(case, decided, ceiling)
    projections = project(regime, triggers.count.every, ceiling - approved)
    steps = (
        *_money_steps(case, incidents, decided, money),
        *allocation_steps(case, allocations),
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
        collections=assess_collections(case, allocations),
        finding=Finding(
            id="deductions",
            clause=regime.trigger_clause,
            subject=regime.trigger_clause,
            title=say("finding.deductions"),
            state=triggers.state,
            due=_at_once(case, counting) if triggers.state is State.OVERDUE else None,
            actor=triggers.actor,
            ambiguities=tuple(_ambiguities(case, money, allocations, triggers)),
            evidence=triggers.rectification.evidence if triggers.rectification else (),
            derivation=steps,
        ),
    )


def _at_once(case: Case, counting: Sequence[IncidentAssessment]) -> DueDate | None:
    """The day the rectification was set off: it is owed at once (马上), so that day is its due date."""
    bound = case.records.contract.incidents.trigger_count
    decided = [one for one in counting if one.decided]
    pool = decided if len(decided) >= bound else counting
    days = (day_of_count(case, pool), day_of_ceiling(case, decided))
    first = min((day for day in days if day is not None), default=None)
    return None if first is None else DueDate(first, first)


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
        yield DEDUCT_PERIOD


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
    yield from withdrawn_steps(case)
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
    """That the ceiling is passed, and what a decision makes of it; without one nothing is taken off."""
    if money.cap is None:
        return step("ceiling-passed", where)
    at, id_ = money.cap.origin.at("reading"), money.cap.id
    if money.cap.reading == CAP:
        return step("ceiling-passed-cap", at, decision=id_, over=money.approved - money.ceiling)
    return step("ceiling-passed-trigger", at, decision=id_)
