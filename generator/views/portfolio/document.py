"""``portfolio.json``: a portfolio as published values."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from generator.compliance.portfolio.assessment import PortfolioAssessment
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import ContractSummary
from generator.compliance.portfolio.totals import Totals, Trigger, phase_of
from generator.views.portfolio.document_form import (
    PublishedContract,
    PublishedKnown,
    PublishedPortfolio,
    PublishedTotals,
    PublishedTrigger,
)


def view_portfolio_document(assessment: PortfolioAssessment, audience: str | None) -> PublishedPortfolio:
    """``portfolio.json``, of contracts assessed for an audience; without one nothing is withheld.

    What is wrong with records is only counted: it may quote what is withheld.
    """
    return {
        "portfolio": assessment.portfolio.id,
        "name": assessment.portfolio.name,
        "revision": assessment.portfolio.revision,
        "audience": audience,
        "example": assessment.portfolio.example,
        "as_of": assessment.as_of.isoformat(),
        "complete": assessment.complete,
        "totals": _totals(assessment.totals),
        "contracts": [_contract(one, assessment.as_of) for one in assessment.contracts],
        "contractors": [
            {"id": one.id, "name": one.name, "totals": _totals(one.totals)} for one in assessment.contractors
        ],
        "departments": [
            {"id": one.department.id, "name": one.department.name, "totals": _totals(one.totals)}
            for one in assessment.departments
        ],
    }


def _contract(one: StandingContract, as_of: dt.date) -> PublishedContract:
    known = one.summary
    return {
        "id": one.id,
        "department": one.department,
        "site": None if known is None else f"contracts/{one.id}/",
        "current": one.current and known is not None and known.as_of == as_of,
        "problems": len(one.problems),
        "failed": bool(one.failure),
        "known": None if known is None else _known(known),
    }


def _known(known: ContractSummary) -> PublishedKnown:
    return {
        "as_of": known.as_of.isoformat(),
        "revision": known.revision,
        "audience": known.audience,
        "name": known.name,
        "title": known.title,
        "party_a": known.party_a,
        "contractor": known.party_b,
        "example": known.example,
        "label": known.label,
        "phase": phase_of(known),
        "start": known.start.isoformat(),
        "end": known.end.isoformat(),
        "ended_on": _day(known.ended_on),
        "total": _amount(known.total),
        "state": known.state,
        "counts": dict(known.counts),
        "approved": _amount(known.deductions.approved_total),
        "pending_min": _amount(known.deductions.pending_min),
        "pending_max": _amount(known.deductions.pending_max),
        "ceiling": _amount(known.deductions.ceiling),
        "incident_count": known.deductions.incident_count,
        "trigger_count": known.deductions.trigger_count,
        "ready": known.ready,
        "readiness": known.readiness,
        "serious_concerns": known.serious_concerns,
        "concerns": known.concerns,
    }


def _totals(given: Totals) -> PublishedTotals:
    return {
        "counted": list(given.counted),
        "not_counted": list(given.not_counted),
        "dated": [{"contract": name, "as_of": on.isoformat()} for name, on in given.dated],
        "phases": dict(given.phases),
        "state": given.state,
        "value": _amount(given.value),
        "approved": _amount(given.approved),
        "pending_min": _amount(given.pending_min),
        "pending_max": _amount(given.pending_max),
        "incident_count": given.incidents,
        "incident_count_decided": given.incidents_decided,
        "tiers": dict(given.tiers),
        "without_tier": given.untiered,
        "triggers": [_trigger(one) for one in given.triggers],
        "payments": [
            {
                "contract": one.contract,
                "id": one.payment.id,
                "name": one.payment.name,
                "payable": None if one.payment.payable is None else _amount(one.payment.payable),
                "due": _day(one.payment.due),
                "provisional": one.payment.provisional,
                "actor": one.payment.actor,
                "state": one.payment.state,
            }
            for one in given.payments
        ],
        "payable": _amount(given.payable),
        "overdue": _amount(given.overdue),
        "to_settle": given.to_settle,
        "without_due_date": given.waiting,
        "systems": given.systems,
        "systems_owed": given.systems_owed,
        "serious_concerns": given.serious_concerns,
        "concerns": given.concerns,
    }


def _trigger(one: Trigger) -> PublishedTrigger:
    return {
        "contract": one.contract,
        "rectification_required": one.required,
        "incident_count": one.incident_count,
        "incident_count_decided": one.incident_count_decided,
        "trigger_count": one.trigger_count,
        "ratio": f"{one.ratio:.2f}",
        "rectified_on": _day(one.rectified_on),
        "count_after_rectification": one.count_after,
        "termination_right": one.termination_right,
    }


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _day(on: dt.date | None) -> str | None:
    return on.isoformat() if on else None
