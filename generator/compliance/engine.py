"""Assesses a contract: every rule in order, then whatever clause no rule has spoken to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.case import Case, open_case
from generator.compliance.duties.acceptance import assess_readiness
from generator.compliance.duties.bearings import Bearings
from generator.compliance.duties.breaches import with_breaches
from generator.compliance.duties.cadences import assess_cadences
from generator.compliance.duties.confidentiality import assess_confidentiality
from generator.compliance.duties.notices import assess_notices
from generator.compliance.duties.reviews import assess_reviews
from generator.compliance.duties.staff_changes import assess_staff_changes
from generator.compliance.duties.standing import STANDING_KINDS, assess_standing, is_complaint
from generator.compliance.duties.team import assess_team
from generator.compliance.duties.term import assess_term
from generator.compliance.duties.termination import with_ending
from generator.compliance.finding import Finding, State
from generator.compliance.incidents.deductions import assess_deductions
from generator.compliance.incidents.incidents import assess_incidents
from generator.compliance.mlps.systems import SystemAssessment, assess_systems
from generator.compliance.money.milestones import assess_milestones
from generator.compliance.money.payments import assess_payments
from generator.compliance.quality.gaps import find_gaps
from generator.compliance.quality.quality import find_concerns
from generator.compliance.scope.services import ServiceAssessment, assess_services
from generator.records.ledger import Records

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
    "quality",
    "leads",
    "force-majeure",
    "standing",
)
"""The rules a clause of the register may name."""


def assess(records: Records, as_of: dt.date) -> Assessment:
    """The assessment of ``records`` on ``as_of``: a pure function of both."""
    case = with_ending(open_case(records, as_of))
    incidents = assess_incidents(case)
    deductions = assess_deductions(case, incidents)
    deductions = replace(deductions, finding=with_breaches(case, deductions.finding))
    milestones = assess_milestones(case)
    payments = assess_payments(case, deductions, incidents)
    systems = assess_systems(case)
    services = assess_services(case, systems)
    team = assess_team(case)
    reviews = tuple(with_breaches(case, one) for one in assess_reviews(case))
    cadences = assess_cadences(case)
    by_rule = (
        *(
            with_breaches(case, one)
            for one in assess_term(case, _work(services, systems), _unserved(services))
        ),
        *(service.finding for service in services),
        *(finding for system in systems for finding in system.findings),
        *(finding for payment in payments for finding in payment.findings),
        *(milestone.finding for milestone in milestones if milestone.finding is not None),
        *(finding for incident in incidents for finding in incident.findings),
        *deductions.findings,
        *reviews,
        *team,
        *assess_staff_changes(case),
        *(cadence.finding for cadence in cadences),
        *assess_notices(case),
        *(with_breaches(case, one) for one in assess_confidentiality(case)),
    )
    findings = (*by_rule, *_unspoken(case, by_rule))
    return Assessment(
        records=case.records,
        as_of=as_of,
        ending=case.ending,
        findings=_in_clause_order(case, findings),
        deductions=deductions,
        payments=payments,
        milestones=milestones,
        incidents=incidents,
        services=services,
        systems=systems,
        cadences=cadences,
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
        concerns=find_concerns(case, findings, records),
    )


def _work(services: Iterable[ServiceAssessment], systems: Sequence[SystemAssessment]) -> tuple[Finding, ...]:
    """The findings on what is owed within the term, each thing once, without what only custom asks for."""
    evaluated = {one.system.service for one in systems}
    owed = tuple(
        one.finding for one in services if one.owes and not (one.service.id in evaluated and _repeats(one))
    )
    return (*owed, *(one.finding for one in systems))


def _unserved(services: Iterable[ServiceAssessment]) -> tuple[Finding, ...]:
    """The findings on services that owe no product by contract, and of which nothing proven is recorded
    though some of their periods are over: that custom alone names their products does not make them optional.
    """
    return tuple(one.finding for one in services if not one.owes and one.expected and not one.shown)


def _repeats(service: ServiceAssessment) -> bool:
    """Whether a service says of what it owes only what the evaluations say that it stands by."""
    entry = service.service
    owed = [one for one in entry.deliverables if entry.basis_of(one) != "customary"]
    elsewhere = all(one.follows is not None for one in owed)
    return service.finding.follows is not None or (elsewhere and service.finding.state in _NO_WORSE)


_NO_WORSE: Final = frozenset(
    {
        State.SATISFIED,
        State.LATE,
        State.IN_PROGRESS,
        State.NOT_DUE,
        State.NOT_APPLICABLE,
        State.ADVISORY,
    }
)
"""What a service may be without a word of its own on what it owes; advice is on what it does not."""


def _unspoken(case: Case, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Clauses of duty, prohibition or procedure that no rule has spoken to: they read from events alone.

    A prohibition is always read so, and so is a clause with a breach recorded that no rule has shown, or with
    a complaint, which no rule reads. None of them contradicts another finding of its clause: where one is a
    breach, the clause is broken.
    """
    spoken = {finding.clause for finding in findings}
    notices = case.records.notices
    recorded = {notice.clause for notice in notices if notice.kind_of == "breach"}
    complained = {notice.clause for notice in notices if is_complaint(notice)}
    broken: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.state is State.BREACHED and finding.basis == "contract":
            broken.setdefault(finding.clause, []).append(finding)
    bearings = Bearings(case, tuple(findings))
    for clause in case.records.clauses:
        hidden = (clause.id in recorded and clause.id not in broken) or clause.id in complained
        if clause.kind_of not in STANDING_KINDS and not hidden:
            continue
        if clause.id not in spoken or clause.kind_of == "prohibition" or hidden:
            alone = clause.id not in spoken
            yield assess_standing(case, clause, bearings.on(clause), broken.get(clause.id, ()), alone=alone)


def _in_clause_order(case: Case, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    place = {clause.id: number for number, clause in enumerate(case.records.clauses)}
    return tuple(sorted(findings, key=lambda finding: (place.get(finding.clause, len(place)), finding.id)))
