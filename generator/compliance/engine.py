"""Assesses a contract: every rule in order, then whatever clause no rule has spoken to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from generator.compliance.acceptance import assess_readiness
from generator.compliance.assessment import Assessment
from generator.compliance.cadences import assess_cadences
from generator.compliance.case import Case, open_case
from generator.compliance.deductions import assess_deductions
from generator.compliance.finding import Finding, State
from generator.compliance.gaps import find_gaps
from generator.compliance.incidents import assess_incidents
from generator.compliance.milestones import assess_milestones
from generator.compliance.notices import assess_notices
from generator.compliance.payments import assess_payments
from generator.compliance.quality import find_concerns
from generator.compliance.reviews import assess_reviews
from generator.compliance.services import ServiceAssessment, assess_services
from generator.compliance.standing import (
    STANDING_KINDS,
    Event,
    assess_confidentiality,
    assess_standing,
)
from generator.compliance.systems import SystemAssessment, assess_systems
from generator.compliance.team import assess_staff_changes, assess_team
from generator.compliance.term import assess_term
from generator.message import Message, say
from generator.records.ledger import Records
from generator.records.review import Review

RULES = (
    "term",
    "services",
    "evaluations",
    "payments",
    "acceptance",
    "incidents",
    "deductions",
    "reviews",
    "team",
    "staff-changes",
    "cadences",
    "notices",
    "confidentiality",
    "standing",
)
"""The rules a clause of the register may name."""


def assess(records: Records, as_of: dt.date) -> Assessment:
    """The assessment of ``records`` on ``as_of``: a pure function of both."""
    case = open_case(records, as_of)
    incidents = assess_incidents(case)
    deductions = assess_deductions(case, incidents)
    milestones = assess_milestones(case)
    payments = assess_payments(case, deductions)
    services = assess_services(case)
    systems = assess_systems(case)
    team = assess_team(case)
    reviews = assess_reviews(case)
    by_rule = (
        *assess_term(case, _work(services, systems)),
        *(service.finding for service in services),
        *(finding for system in systems for finding in system.findings),
        *(finding for payment in payments for finding in payment.findings),
        *(milestone.finding for milestone in milestones if milestone.finding is not None),
        *(incident.finding for incident in incidents),
        deductions.finding,
        *reviews,
        *team,
        *assess_staff_changes(case),
        *assess_cadences(case),
        *assess_notices(case),
        *assess_confidentiality(case),
    )
    findings = (*by_rule, *_unspoken(case, by_rule))
    return Assessment(
        records=case.records,
        as_of=as_of,
        findings=_in_clause_order(case, findings),
        deductions=deductions,
        payments=payments,
        milestones=milestones,
        incidents=incidents,
        services=services,
        systems=systems,
        readiness=assess_readiness(
            case,
            milestones=milestones,
            services=services,
            systems=systems,
            incidents=incidents,
            deductions=deductions,
            payments=payments,
            team=team,
            reviews=reviews,
        ),
        gaps=find_gaps(case),
        concerns=find_concerns(case, findings),
    )


def _work(services: Iterable[ServiceAssessment], systems: Iterable[SystemAssessment]) -> tuple[Finding, ...]:
    """The findings on what is owed within the term, without what only custom asks for."""
    owed = tuple(one.finding for one in services if one.service.basis != "customary")
    return (*owed, *(one.finding for one in systems))


def _unspoken(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Clauses of duty, prohibition or procedure that no rule has spoken to: they read from events alone.

    A prohibition is always read so, and so is a clause with a breach recorded that no rule has shown.
    """
    spoken = {finding.clause for finding in findings}
    broken = {notice.clause for notice in case.records.notices if notice.kind_of == "breach"}
    shown = {finding.clause for finding in findings if finding.state is State.BREACHED}
    events = _events_by_rule(case)
    for clause in case.records.clauses:
        hidden = clause.id in broken - shown
        if clause.kind_of not in STANDING_KINDS and not hidden:
            continue
        if clause.id not in spoken or clause.kind_of == "prohibition" or hidden:
            yield assess_standing(case, clause, events.get(clause.rule or "", ()))


def _events_by_rule(case: Case) -> dict[str, tuple[Event, ...]]:
    """The records other than notices that show a duty at work, by the rule its clause names."""
    incidents = tuple(
        Event(one.id, one.title, one.origin.at(), one.evidence) for one in case.records.incidents
    )
    reviews = tuple(
        Event(one.id, _review_round(one), one.origin.at("outcome"), one.evidence)
        for one in case.records.reviews
    )
    accepting = case.records.contract.instalments[-1].starts
    reached = tuple(
        Event(one.id, one.name, one.origin.at("done_on"), one.evidence)
        for one in case.records.milestones
        if one.done_on is not None and one.id == accepting
    )
    return {"incidents": incidents, "deductions": incidents, "reviews": reviews, "acceptance": reached}


def _review_round(review: Review) -> Message:
    return say("event.review", round=review.round, outcome=say(f"review-outcome.{review.outcome}"))


def _in_clause_order(case: Case, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    place = {clause.id: number for number, clause in enumerate(case.records.clauses)}
    return tuple(sorted(findings, key=lambda finding: (place.get(finding.clause, len(place)), finding.id)))
