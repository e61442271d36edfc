"""The assessment as JSON values: the published form, with money as strings and dates in ISO form."""

from __future__ import annotations

from typing import Any

from generator.compliance.assessment import Assessment
from generator.compliance.deductions import DeductionAssessment
from generator.compliance.finding import DueDate, Finding
from generator.compliance.incidents import IncidentAssessment
from generator.compliance.payments import PaymentAssessment
from generator.compliance.services import ServiceAssessment
from generator.compliance.systems import SystemAssessment
from generator.records.evidence import Evidence
from generator.words import Words


def view_document(assessment: Assessment, words: Words) -> dict[str, Any]:
    """``assessment.json``: every finding with its derivation, then the figures by subject."""
    contract = assessment.records.contract
    return {
        "project": assessment.records.project.id,
        "contract": contract.title,
        "example": assessment.records.project.example,
        "as_of": assessment.as_of.isoformat(),
        "revision": assessment.records.revision,
        "counts": {state.value: count for state, count in assessment.counts.items()},
        "findings": [_finding(finding, words) for finding in assessment.findings],
        "deductions": _deductions(assessment.deductions),
        "payments": [_payment(payment) for payment in assessment.payments],
        "incidents": [_incident(incident) for incident in assessment.incidents],
        "services": [_service(service) for service in assessment.services],
        "systems": [_system(system) for system in assessment.systems],
        "readiness": [
            {"id": line.id, "name": words.say(line.name), "ready": line.ready, "basis": line.basis}
            for line in assessment.readiness
        ],
        "concerns": [
            {
                "check": one.check,
                "severity": one.severity.value,
                "subject": one.subject,
                "message": words.say(one.message),
                "at": str(one.at),
            }
            for one in assessment.concerns
        ],
        "gaps": [{"what": words.say(gap.what), "at": str(gap.at)} for gap in assessment.gaps],
    }


def _due(due: DueDate | None) -> dict[str, Any]:
    return {
        "due": due.due.isoformat() if due else None,
        "due_raw": due.raw.isoformat() if due else None,
        "provisional": bool(due and due.provisional),
    }


def _finding(finding: Finding, words: Words) -> dict[str, Any]:
    return {
        "id": finding.id,
        "clause": finding.clause,
        "subject": finding.subject,
        "title": words.say(finding.title),
        "state": finding.state.value,
        **_due(finding.due),
        "actor": finding.actor,
        "ambiguities": list(finding.ambiguities),
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "derivation": [
            {"text": words.say(step.message), "records": [str(place) for place in step.records if place.file]}
            for step in finding.derivation
        ],
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return evidence.model_dump(mode="json", exclude_none=True)


def _deductions(given: DeductionAssessment) -> dict[str, Any]:
    return {
        "approved_total": str(given.approved_total),
        "pending_min": str(given.pending_min),
        "pending_max": str(given.pending_max),
        "ceiling": str(given.ceiling),
        "ratio": f"{given.ratio:.2f}",
        "incident_count": given.incident_count,
        "incident_count_decided": given.incident_count_decided,
        "rectification_required": given.rectification_required,
        "termination_right": given.termination_right,
    }


def _payment(payment: PaymentAssessment) -> dict[str, Any]:
    return {
        "id": payment.instalment.id,
        "amount": str(payment.amount),
        "deducted": str(payment.deducted),
        "payable": str(payment.payable),
        **_due(payment.due),
        "state": payment.state.value,
    }


def _incident(incident: IncidentAssessment) -> dict[str, Any]:
    return {
        "id": incident.incident.id,
        "tiers_met": list(incident.outcome.tiers_met),
        "tier": incident.tier,
        "state": incident.finding.state.value,
        "ambiguities": list(incident.finding.ambiguities),
        "deduction": None if incident.approved is None else str(incident.approved),
    }


def _service(service: ServiceAssessment) -> dict[str, Any]:
    return {
        "id": service.service.id,
        "expected": service.expected,
        "delivered": service.delivered,
        "missing": list(service.missing),
        "state": service.finding.state.value,
    }


def _system(system: SystemAssessment) -> dict[str, Any]:
    report = system.current.report if system.current else None
    return {
        "id": system.system.id,
        "name": system.system.name,
        "state": system.finding.state.value,
        "evaluated_on": report.dated.isoformat() if report else None,
        "rate": str(report.rate) if report and report.rate is not None else None,
        "conclusion": report.conclusion if report else None,
        "open_problems": system.open_problems,
    }
