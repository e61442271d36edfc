"""Readiness for acceptance (第八条): each thing the panel needs, whether it is there, and who asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.mlps.systems import SystemAssessment
from generator.compliance.money.milestones import MilestoneAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.compliance.proof import proves
from generator.compliance.scope.services import ServiceAssessment
from generator.message import Message, say
from generator.records.payment import Application, Payment

DONE = frozenset({State.SATISFIED, State.LATE})
_LACKING = frozenset(
    {State.BREACHED, State.OVERDUE, State.NOT_EVIDENCED, State.NEEDS_DECISION, State.ADVISORY}
)
"""What leaves a service without a product or its proof; advice is about one that custom asks for."""


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
    """What is missing, where no single finding says it; what else is advised, where nothing is missing."""


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
    lines.append(delivery_line(case, services))
    lines += _agreements(case, team)
    lines += (_line(one.id, say("readiness.reviews"), one) for one in reviews)
    lines.append(_signed_confirmation(case))
    for payment in payments:
        lines.append(_application(payment))
        for finding in payment.findings[1:]:
            lines.append(_line(finding.id, say("readiness.invoice", name=payment.instalment.name), finding))
    return tuple(lines)


def _line(id_: str, name: Message, finding: Finding) -> ReadinessLine:
    return ReadinessLine(id_, name, finding.state in DONE, "contract", finding.clause, (finding.id,))


def _agreements(case: Case, team: Sequence[Finding]) -> Iterator[ReadinessLine]:
    """The file of agreements (7.7). Advice leaves a line ready: an agreement is advised to be longer only
    once it is signed, long enough, filed and proven, and what is advised (9.6) is shown beside the answer."""
    if not team:
        return
    clause = team[0].clause
    broken = any(one.kind_of == "breach" and one.clause == clause for one in case.records.notices)
    ready = not broken and all(one.state in DONE or one.state is State.ADVISORY for one in team)
    advised = sum(one.state is State.ADVISORY for one in team)
    why = say("readiness.advised", count=advised) if ready and advised else None
    why = say("readiness.nda-broken") if broken else why
    ids = tuple(one.id for one in team)
    yield ReadinessLine("nda", say("readiness.nda"), ready, "contract", clause, ids, why)


def _application(payment: PaymentAssessment) -> ReadinessLine:
    """The application for a payment, which custom asks for: dated, with proof."""
    why = _application_lacks(payment.record)
    name = say("readiness.application", name=payment.instalment.name)
    return ReadinessLine(
        f"application.{payment.instalment.id}", name, why is None, "customary", None, (), why
    )


def _application_lacks(record: Payment | None) -> Message | None:
    application = record.application if record else Application()
    if application.submitted_on is None:
        return say("readiness.no-application")
    if not proves(application.evidence, application.submitted_on):
        return say("readiness.application-unproven")
    return None


def _signed_confirmation(case: Case) -> ReadinessLine:
    """Both representatives sign the review that passed (8.4); only a dated and proven signature counts, and
    none of an earlier round than the last."""
    passed = [one for one in case.records.reviews[-1:] if one.outcome == "passed"]
    ready = any(one.signed_on is not None and proves(one.evidence, one.signed_on) for one in passed)
    why = None if ready else say("readiness.not-signed" if passed else "readiness.not-passed")
    by_both = (one.id for one in case.clauses_of("acceptance") if one.party == "both")
    clause = next(by_both, case.records.contract.reviews.clause)
    return ReadinessLine("signed", say("readiness.signed"), ready, "contract", clause, (), why)


def _incident_forms(
    clause: str, incidents: Sequence[IncidentAssessment], deductions: DeductionAssessment
) -> ReadinessLine:
    """Ready when every incident is decided and done with evidence, and so is what they set off; an empty
    ledger proves nothing by itself."""
    name = say("readiness.incidents", count=len(incidents))
    ids = (*(one.finding.id for one in incidents), *(one.id for one in deductions.findings))
    if not incidents:
        return ReadinessLine("incidents", name, False, "contract", clause, ids, say("readiness.no-incidents"))
    pending = sum(not (one.decided and one.documented and one.finding.state in DONE) for one in incidents)
    why = say("readiness.incidents-pending", count=pending) if pending else None
    if why is None and any(one.state in _LACKING for one in deductions.findings):
        why = say("readiness.deductions-open")
    return ReadinessLine("incidents", name, why is None, "contract", clause, ids, why)


def delivery_line(case: Case, services: Sequence[ServiceAssessment]) -> ReadinessLine:
    """Ready when everything expected of the services over the whole term was delivered with proof.

    A product nobody need hand over yet is not there all the same: the index is not whole before it is.
    """
    count = len(case.records.deliveries)
    name = say("readiness.deliveries", count=count)
    lacking = tuple(one.finding.id for one in services if one.lacks or one.finding.state in _LACKING)
    ahead = sum(one.finding.id not in lacking and _is_incomplete(one) for one in services)
    why = say("readiness.deliveries-ahead", count=ahead) if ahead else None
    if lacking:
        why = say("readiness.deliveries-lacking", count=len(lacking))
    if not count:
        why = say("readiness.no-deliveries")
    return ReadinessLine("deliveries", name, why is None, "customary", None, lacking, why)


def _is_incomplete(service: ServiceAssessment) -> bool:
    return any(one.delivered_on is None for one in service.products.expectations)
