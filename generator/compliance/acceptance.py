"""Readiness for acceptance (第八条): each thing the panel needs, whether it is there, and who asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.compliance.case import Case
from generator.compliance.deductions import DeductionAssessment
from generator.compliance.finding import Finding, State
from generator.compliance.incidents import IncidentAssessment
from generator.compliance.milestones import MilestoneAssessment
from generator.compliance.payments import PaymentAssessment
from generator.compliance.services import ServiceAssessment
from generator.compliance.systems import SystemAssessment
from generator.message import Message, say

DONE = frozenset({State.SATISFIED, State.LATE})
_READY = DONE | {State.ADVISORY}
"""Advice asks for more than the clause does: what it is about satisfies the clause."""


@dataclass(frozen=True, slots=True)
class ReadinessLine:
    """One line of the list: ``ready`` only when every finding behind it is done with evidence."""

    id: str
    name: Message
    ready: bool
    basis: Literal["contract", "customary"]
    clause: str | None
    findings: tuple[str, ...]
    why: Message | None = None
    """What is missing, where no single finding says it."""


def assess_readiness(
    case: Case,
    *,
    milestones: Sequence[MilestoneAssessment],
    services: Sequence[ServiceAssessment],
    systems: Sequence[SystemAssessment],
    incidents: Sequence[IncidentAssessment],
    deductions: DeductionAssessment,
    payments: Sequence[PaymentAssessment],
    team: Sequence[Finding],
    reviews: Sequence[Finding],
) -> tuple[ReadinessLine, ...]:
    """The list in the order a panel asks for it."""
    contract = case.records.contract
    lines: list[ReadinessLine] = []
    for one in milestones:
        if one.finding is not None:
            lines.append(
                _line(
                    f"milestone.{one.milestone.id}",
                    say("readiness.named", name=one.milestone.name),
                    one.finding,
                )
            )
    for system in systems:
        name = say("readiness.evaluation", name=system.system.name)
        lines.append(_line(f"evaluation.{system.system.id}", name, system.finding))
    lines.append(_incident_forms(contract.incidents.deduction_clause, incidents, deductions))
    lines.append(_deliveries(case, services))
    lines += _grouped("nda", say("readiness.nda"), team)
    lines += _grouped("reviews", say("readiness.reviews"), reviews)
    lines.append(_signed_confirmation(case))
    for payment in payments:
        lines.append(_application(payment))
        for finding in payment.findings[1:]:
            lines.append(_line(finding.id, say("readiness.invoice", name=payment.instalment.name), finding))
    return tuple(lines)


def _line(id_: str, name: Message, finding: Finding) -> ReadinessLine:
    return ReadinessLine(id_, name, finding.state in DONE, "contract", finding.clause, (finding.id,))


def _grouped(id_: str, name: Message, findings: Sequence[Finding]) -> Iterator[ReadinessLine]:
    if findings:
        ready = all(finding.state in _READY for finding in findings)
        yield ReadinessLine(
            id_, name, ready, "contract", findings[0].clause, tuple(one.id for one in findings)
        )


def _application(payment: PaymentAssessment) -> ReadinessLine:
    """The application for a payment, which custom asks for."""
    ready = payment.record is not None and payment.record.applied_on is not None
    name = say("readiness.application", name=payment.instalment.name)
    why = None if ready else say("readiness.no-application")
    return ReadinessLine(f"application.{payment.instalment.id}", name, ready, "customary", None, (), why)


def _signed_confirmation(case: Case) -> ReadinessLine:
    """Both representatives sign the review that passed (8.4)."""
    passed = [one for one in case.records.reviews if one.outcome == "passed"]
    ready = any(one.signed_on is not None and one.evidence for one in passed)
    why = None if ready else say("readiness.not-signed" if passed else "readiness.not-passed")
    clause = case.records.contract.reviews.clause
    return ReadinessLine("signed", say("readiness.signed"), ready, "contract", clause, (), why)


def _incident_forms(
    clause: str, incidents: Sequence[IncidentAssessment], deductions: DeductionAssessment
) -> ReadinessLine:
    """Ready when every incident is decided with evidence; an empty ledger proves nothing by itself."""
    name = say("readiness.incidents", count=len(incidents))
    ids = (*(one.finding.id for one in incidents), deductions.finding.id)
    if not incidents:
        return ReadinessLine("incidents", name, False, "contract", clause, ids, say("readiness.no-incidents"))
    pending = sum(not (one.decided and one.finding.evidence) for one in incidents)
    why = say("readiness.incidents-pending", count=pending) if pending else None
    return ReadinessLine("incidents", name, not pending, "contract", clause, ids, why)


def _deliveries(case: Case, services: Sequence[ServiceAssessment]) -> ReadinessLine:
    """Ready when no service lacks a product or its proof, and something was delivered at all."""
    count = len(case.records.deliveries)
    name = say("readiness.deliveries", count=count)
    lacking = tuple(
        one.finding.id for one in services if one.finding.state in (State.NOT_EVIDENCED, State.ADVISORY)
    )
    ready = count > 0 and not lacking
    why = None if ready else say("readiness.deliveries-lacking", count=len(lacking))
    return ReadinessLine("deliveries", name, ready, "customary", None, lacking, why)
