"""Deductions (12.4, 12.6): the total against the ceiling, the triggers, and what each payment bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.incidents import ZERO, IncidentAssessment
from generator.compliance.projections import Projection, project, projection_steps
from generator.compliance.rectification import answering_rectification
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.contract import Instalment
from generator.records.notice import Notice


@dataclass(frozen=True, slots=True)
class Allocation:
    """An approved deduction and the payment it is taken from; None where no payment is left."""

    incident: str
    amount: Decimal
    approved_on: dt.date
    instalment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeductionAssessment:
    """The money and the counts of the incident clause."""

    approved_total: Decimal
    pending_min: Decimal
    pending_max: Decimal
    ceiling: Decimal
    ratio: Decimal
    """Approved total as a percentage of the ceiling."""
    share_of_total: Decimal
    """Approved total as a percentage of the contract's total."""
    incident_count: int
    """Incidents that may count, with those still pending."""
    incident_count_decided: int
    rectification_required: bool | None
    """None where it depends on an ambiguity that nobody has decided (AMB-COUNT)."""
    rectified_on: dt.date | None
    count_after_rectification: int
    termination_right: bool | None
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
    approved = sum((one.approved for one in decided if one.approved is not None), ZERO)
    ceiling = contract.share(regime.ceiling_percent)
    triggers = _triggers(case, counting, at_ceiling=approved >= ceiling)
    required = triggers.required
    pending_min = sum((one.pending[0] for one in counting), ZERO)
    pending_max = sum((one.pending[1] for one in counting), ZERO)
    money = _Money(approved, pending_min, pending_max, ceiling)
    allocations = tuple(_allocations(case, decided))
    projections = project(case.records.contract.incidents, triggers.count.every, ceiling - approved)
    return DeductionAssessment(
        approved_total=approved,
        pending_min=pending_min,
        pending_max=pending_max,
        ceiling=ceiling,
        ratio=_ratio(approved, ceiling),
        share_of_total=approved * 100 / contract.total.figure,
        incident_count=triggers.count.every,
        incident_count_decided=triggers.count.decided,
        rectification_required=required,
        rectified_on=triggers.rectified_on,
        count_after_rectification=triggers.later.every,
        termination_right=triggers.termination,
        allocations=allocations,
        projections=projections,
        finding=Finding(
            id="deductions",
            clause=regime.trigger_clause,
            subject=regime.trigger_clause,
            title=say("finding.deductions"),
            state=_state(required, triggers),
            actor=_actor(required, triggers),
            ambiguities=tuple(_ambiguities(case, required, triggers)),
            evidence=triggers.rectification.evidence if triggers.rectification else (),
            derivation=(
                *_money_steps(case, decided, money),
                *_allocation_steps(case, allocations),
                *projection_steps(projections),
                *_trigger_steps(case, required, triggers),
            ),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of incidents with and without pending ones, and which of both the parties decided on."""

    every: int
    decided: int
    reading: str | None

    def reaches(self, bound: int) -> bool | None:
        """Whether the bound is reached; None where the undecided reading makes the difference."""
        match self.reading:
            case "全部计入":
                return self.every >= bound
            case "仅计已认定":
                return self.decided >= bound
            case _:
                return True if self.decided >= bound else None if self.every >= bound else False


@dataclass(frozen=True, slots=True)
class _Money:
    approved: Decimal
    pending_min: Decimal
    pending_max: Decimal
    ceiling: Decimal


def _ratio(part: Decimal, whole: Decimal) -> Decimal:
    """A percentage with two decimals, rounded down so that no bound is reached by rounding."""
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_DOWN) if whole else ZERO


def _count_reading(case: Case) -> str | None:
    decision = case.decision_on("AMB-COUNT")
    return decision.reading if decision else None


def _allocations(case: Case, decided: Sequence[IncidentAssessment]) -> Iterator[Allocation]:
    """Each approved deduction goes to the first payment that is made after its approval (12.4)."""
    paid_on = {payment.id: payment.paid_on for payment in case.records.payments}
    for one in decided:
        meeting = one.incident.meeting
        if meeting is None or not one.approved:
            continue
        open_then = (
            part.id for part in case.records.contract.instalments if _open(part, paid_on, meeting.date)
        )
        yield Allocation(one.incident.id, one.approved, meeting.date, next(open_then, None))


def _open(part: Instalment, paid_on: dict[str, dt.date | None], approved_on: dt.date) -> bool:
    paid = paid_on.get(part.id)
    return paid is None or paid > approved_on


@dataclass(frozen=True, slots=True)
class _Triggers:
    """The counts, and what they set off (12.6)."""

    count: _Count
    required: bool | None
    rectification: Notice | None
    later: _Count
    termination: bool | None

    @property
    def rectified_on(self) -> dt.date | None:
        return self.rectification.completed_on if self.rectification else None


def _triggers(case: Case, counting: Sequence[IncidentAssessment], *, at_ceiling: bool) -> _Triggers:
    regime = case.records.contract.incidents
    reading = _count_reading(case)
    count = _Count(len(counting), sum(one.decided for one in counting), reading)
    required = True if at_ceiling else count.reaches(regime.trigger_count)
    rectification = None if required is False else answering_rectification(case, counting)
    since = rectification.completed_on if rectification else None
    later = [one for one in counting if since is not None and case.day_of(one.incident.occurred_at) > since]
    count_later = _Count(len(later), sum(one.decided for one in later), reading)
    termination = count_later.reaches(regime.after_rectification_count) if rectification else False
    return _Triggers(
        count=count,
        required=required,
        rectification=rectification,
        later=count_later,
        termination=None if termination and required is None else termination,
    )


def _state(required: bool | None, triggers: _Triggers) -> State:
    if triggers.termination:
        return State.BREACHED
    if required is None or triggers.termination is None:
        return State.NEEDS_DECISION
    if required and triggers.rectification is None:
        return State.OVERDUE
    if triggers.rectification is None:
        return State.NO_BREACH_RECORDED
    return State.IN_PROGRESS if triggers.rectification.evidence else State.NOT_EVIDENCED


def _ambiguities(case: Case, required: bool | None, triggers: _Triggers) -> Iterator[str]:
    """The open questions that bear on the counts."""
    if required is None or triggers.termination is None:
        yield "AMB-COUNT"
    if triggers.termination is not False and case.decision_on("AMB-AFTER-RECT") is None:
        yield "AMB-AFTER-RECT"


def _money_steps(case: Case, decided: Sequence[IncidentAssessment], money: _Money) -> Iterator[Step]:
    contract = case.records.contract
    where = contract.origin.at("incidents.ceiling_percent")
    percent = contract.incidents.ceiling_percent
    yield step("ceiling", where, percent=percent, total=contract.total.figure, ceiling=money.ceiling)
    for one in decided:
        if one.approved:
            yield step(
                "deduction", one.incident.origin.at("meeting.amount"), id=one.incident.id, amount=one.approved
            )
    yield step("deductions-total", approved=money.approved, remaining=money.ceiling - money.approved)
    if money.approved > money.ceiling:
        yield step("ceiling-passed")
    if money.pending_max:
        yield step("deductions-pending", lowest=money.pending_min, highest=money.pending_max)


def _actor(required: bool | None, triggers: _Triggers) -> PartyRef | None:
    if required is None or triggers.termination is None:
        return "both"
    return "B" if required and triggers.rectified_on is None else None


def _trigger_steps(case: Case, required: bool | None, triggers: _Triggers) -> Iterator[Step]:
    regime = case.records.contract.incidents
    count, later, done = triggers.count, triggers.later, triggers.rectification
    yield step("incident-count", every=count.every, decided=count.decided, bound=regime.trigger_count)
    yield step(f"rectification-{_answer(required)}")
    if done is not None:
        where = done.origin.at("completed_on")
        bound = regime.after_rectification_count
        yield step("rectified", where, date=done.completed_on, later=later.every, bound=bound)
        yield step(f"termination-{_answer(triggers.termination)}", penalty=regime.penalty_percent)


def _answer(value: bool | None) -> str:
    return "open" if value is None else "yes" if value else "no"


def _allocation_steps(case: Case, allocations: Sequence[Allocation]) -> Iterator[Step]:
    names = {part.id: part.name for part in case.records.contract.instalments}
    for one in allocations:
        if one.instalment is None:
            decision = case.decision_on("AMB-DEDUCT-PERIOD")
            separately = decision is not None and decision.reading == "另行支付"
            yield step(
                "paid-separately" if separately else "no-payment-left", id=one.incident, amount=one.amount
            )
        else:
            yield step("allocated", id=one.incident, amount=one.amount, instalment=names[one.instalment])
