"""The assessment as its published JSON values."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from generator.compliance.assessment import Assessment
from generator.compliance.finding import DueDate, Finding
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.compliance.scope.services import ServiceAssessment
from generator.records.evidence import Evidence
from generator.views.evidence import EvidenceRow, view_evidence_index
from generator.views.published import (
    PublishedAssessment,
    PublishedDeductions,
    PublishedEvidence,
    PublishedFinding,
    PublishedIncident,
    PublishedPayment,
    PublishedService,
)
from generator.views.published_systems import publish_system
from generator.words import Words, rounded_share


def view_document(assessment: Assessment, words: Words) -> PublishedAssessment:
    """``assessment.json``: every finding with its derivation, then the figures by subject."""
    return {
        "project": assessment.records.project.id,
        "contract": assessment.records.contract.title,
        "example": assessment.records.project.example,
        "as_of": assessment.as_of.isoformat(),
        "revision": assessment.records.revision,
        "audience": assessment.audience.id if assessment.audience else None,
        "withheld": list(assessment.audience.withheld) if assessment.audience else [],
        "counts": assessment.counts,
        "findings": [_finding(finding, words) for finding in assessment.findings],
        "deductions": _deductions(assessment.deductions),
        "payments": [_payment(payment) for payment in assessment.payments],
        "incidents": [_incident(incident) for incident in assessment.incidents],
        "services": [_service(service) for service in assessment.services],
        "systems": [
            publish_system(system, categories=assessment.shows("vulnerability"))
            for system in assessment.systems
        ],
        "readiness": [
            {
                "id": line.id,
                "name": words.say(line.name),
                "ready": line.ready,
                "basis": line.basis,
                "clause": line.clause,
            }
            for line in assessment.readiness
        ],
        "concerns": [
            {
                "check": one.check,
                "severity": one.severity,
                "subject": one.subject,
                "message": words.say(one.message),
                "at": str(one.at),
            }
            for one in assessment.concerns
        ],
        "evidence": [_evidence(row) for row in view_evidence_index(assessment, words).rows],
        "gaps": [{"what": words.say(gap.what), "at": str(gap.at)} for gap in assessment.gaps],
    }


def _evidence(row: EvidenceRow) -> PublishedEvidence:
    return {
        "number": row.number,
        "name": row.evidence.name,
        "kind": row.evidence.kind or None,
        "dated": row.evidence.dated or None,
        "pin": row.evidence.pin,
        "record": row.record,
        "record_kind": row.record_kind,
        "proves": row.proves,
        "clauses": list(row.clauses),
        "at": row.place,
    }


class _Due(TypedDict):
    due: str | None
    due_raw: str | None
    provisional: bool


def _due(due: DueDate | None) -> _Due:
    return {
        "due": due.due.isoformat() if due else None,
        "due_raw": due.raw.isoformat() if due else None,
        "provisional": bool(due and due.provisional),
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _finding(finding: Finding, words: Words) -> PublishedFinding:
    return {
        "id": finding.id,
        "clause": finding.clause,
        "basis": finding.basis,
        "subject": finding.subject,
        "title": words.say(finding.title),
        "state": finding.state,
        **_due(finding.due),
        "actor": finding.actor,
        "ambiguities": list(finding.ambiguities),
        "evidence": [_proof(one) for one in finding.evidence],
        "derivation": [
            {"text": words.say(step.message), "records": [str(place) for place in step.records if place.file]}
            for step in finding.derivation
        ],
    }


def _proof(one: Evidence) -> dict[str, str]:
    """Evidence as recorded; of what is withheld the mark it goes by, its kind and its day."""
    told = one.model_dump(mode="json", exclude_defaults=True, exclude={"restricted"})
    if one.withheld:
        told = {key: told[key] for key in ("kind", "dated") if key in told} | {"withheld": one.name}
    return told


def _deductions(given: DeductionAssessment) -> PublishedDeductions:
    return {
        "approved_total": str(given.approved_total),
        "pending_min": str(given.pending_min),
        "pending_max": str(given.pending_max),
        "ceiling": str(given.ceiling),
        "ratio": f"{rounded_share(given.ratio):.2f}",
        "incident_count": given.incident_count,
        "incident_count_decided": given.incident_count_decided,
        "rectification_required": given.rectification_required,
        "rectified_on": _day(given.rectified_on),
        "count_after_rectification": given.count_after_rectification,
        "termination_right": given.termination_right,
        "projections": [
            {
                "tier": one.tier,
                "by_count": one.by_count,
                "by_ceiling_at_most": one.by_ceiling_at_most,
                "by_ceiling_at_least": one.by_ceiling_at_least,
            }
            for one in given.projections
        ],
    }


def _payment(payment: PaymentAssessment) -> PublishedPayment:
    return {
        "id": payment.instalment.id,
        "amount": str(payment.amount),
        "deducted": str(payment.deducted),
        "payable": None if payment.payable is None else str(payment.payable),
        **_due(payment.due),
        "missing_link": payment.missing_link,
        "days_late": payment.days_late,
        "state": payment.state,
    }


def _incident(incident: IncidentAssessment) -> PublishedIncident:
    return {
        "id": incident.incident.id,
        "tiers_met": list(incident.outcome.tiers_met),
        "tier": incident.tier,
        "possible": sorted(incident.outcome.possible, key=lambda tier: tier or ""),
        "state": incident.finding.state,
        "ambiguities": list(incident.finding.ambiguities),
        "deduction": None if incident.approved is None else str(incident.approved),
    }


def _service(service: ServiceAssessment) -> PublishedService:
    return {
        "id": service.service.id,
        "expected": service.expected,
        "delivered": service.delivered,
        "unproven": service.unproven,
        "missing": list(service.missing),
        "missing_products": [
            {"period": period, "products": list(names)} for period, names in service.missing_products.items()
        ],
        "late": list(service.late),
        "state": service.finding.state,
    }
