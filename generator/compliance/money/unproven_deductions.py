"""Deductions recorded as approved that no minutes prove: the payment they fall on stays unproven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.records.contract import Instalment


def claimed_from(
    case: Case, part: Instalment, incidents: Sequence[IncidentAssessment]
) -> Iterator[IncidentAssessment]:
    """The incidents whose unproven deduction falls on an instalment: the first unpaid by then (12.4)."""
    paid_on = {payment.id: payment.paid_on for payment in case.records.payments}
    for one in incidents:
        meeting = one.incident.meeting
        if meeting is None or not one.approved or one.approval_proven or not one.in_term:
            continue
        for instalment in case.records.contract.instalments:
            paid = paid_on.get(instalment.id)
            if paid is None or paid > meeting.date:
                if instalment.id == part.id:
                    yield one
                break


def claim_step(one: IncidentAssessment) -> Step:
    at = one.incident.origin.at
    values = {"id": one.incident.id, "amount": one.approved}
    return step("payment-deduction-unproven", at("meeting.amount"), at("evidence"), **values)
