"""Deductions recorded as approved that no minutes prove: the payment they fall on stays unproven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.incidents.allocations import Allocation, next_payment
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.records.contract import Instalment


def claimed_from(
    case: Case,
    part: Instalment,
    incidents: Sequence[IncidentAssessment],
    allocations: Sequence[Allocation],
) -> Iterator[IncidentAssessment]:
    """The incidents whose unproven deduction falls on an instalment beside the proven ones (12.4)."""
    taken: dict[str, Decimal] = {}
    for known in allocations:
        if known.instalment is not None:
            taken[known.instalment] = taken.get(known.instalment, ZERO) + known.amount
    for one in incidents:
        meeting = one.incident.meeting
        if meeting is None or not one.approved or one.approval_proven or not one.in_term:
            continue
        if any(found == part for found, _ in next_payment(case, one.approved, meeting.date, taken)):
            yield one


def claim_step(one: IncidentAssessment) -> Step:
    at = one.incident.origin.at
    values = {"id": one.incident.id, "amount": one.approved}
    return step("payment-deduction-unproven", at("meeting.amount"), at("evidence"), **values)
