"""One contract in a few plain values, for a portfolio (项目组合): all of it out of its one assessment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from generator.compliance.assessment import Assessment
from generator.compliance.finding import gravest
from generator.compliance.incidents.deductions import DeductionAssessment
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.mlps.systems import SystemAssessment
from generator.compliance.money.payments import PaymentAssessment
from generator.compliance.portfolio.summary import (
    ContractSummary,
    DeadlineSummary,
    DeductionSummary,
    IncidentSummary,
    PaymentSummary,
    SystemSummary,
)
from generator.compliance.quality.quality import Severity
from generator.views.audiences import view_withheld
from generator.views.calendar import days_ahead, marker_id, unsettled
from generator.words import Words, rounded_share


def view_summary(assessment: Assessment, words: Words) -> ContractSummary:
    """The contract as its audience sees it on the day of the assessment; computes nothing."""
    records, contract = assessment.records, assessment.records.contract
    zone = ZoneInfo(records.project.timezone)
    return ContractSummary(
        project=records.project.id,
        name=records.project.name,
        title=contract.title,
        party_a=contract.party_a.name,
        party_b=contract.party_b.name,
        example=records.project.example,
        label=records.project.label or "",
        audience=assessment.audience.id if assessment.audience else "",
        withheld=view_withheld(assessment, words),
        as_of=assessment.as_of,
        revision=records.revision,
        start=contract.term.start,
        end=contract.term.end,
        ended_on=assessment.ending.day if assessment.ending else None,
        total=contract.total.figure,
        counts=tuple(assessment.counts.items()),
        state=gravest(one.state for one in assessment.findings if one.basis == "contract"),
        deductions=_deductions(assessment.deductions, contract.incidents.trigger_count),
        incidents=tuple(_incident(one, zone, words) for one in assessment.incidents),
        payments=tuple(_payments(assessment)),
        systems=tuple(_system(one) for one in assessment.systems),
        deadlines=tuple(sorted(_deadlines(assessment, words), key=lambda one: (one.on, one.id))),
        ready=sum(line.ready for line in assessment.readiness),
        readiness=len(assessment.readiness),
        serious_concerns=sum(one.severity is Severity.SERIOUS for one in assessment.concerns),
        concerns=len(assessment.concerns),
    )


def _deductions(given: DeductionAssessment, trigger_count: int) -> DeductionSummary:
    return DeductionSummary(
        approved_total=given.approved_total,
        pending_min=given.pending_min,
        pending_max=given.pending_max,
        ceiling=given.ceiling,
        ratio=rounded_share(given.ratio),
        incident_count=given.incident_count,
        incident_count_decided=given.incident_count_decided,
        trigger_count=trigger_count,
        rectification_required=given.rectification_required,
        rectified_on=given.rectified_on,
        count_after_rectification=given.count_after_rectification,
        termination_right=given.termination_right,
    )


def _incident(one: IncidentAssessment, zone: ZoneInfo, words: Words) -> IncidentSummary:
    named = one.counts and one.tier is not None
    return IncidentSummary(
        id=one.incident.id,
        occurred_on=one.incident.occurred_at.astimezone(zone).date(),
        state=one.finding.state,
        tier=words.t("tier.named", tier=one.tier) if named else "",
        in_term=one.in_term,
        counts=one.counts,
        approved=one.approved if one.decided else None,
        page=f"incidents/{one.incident.id}.html",
    )


def _payments(assessment: Assessment) -> Iterator[PaymentSummary]:
    names = {milestone.id: milestone.name for milestone in assessment.records.milestones}
    for one in assessment.payments:
        yield _payment(one, names)


def _payment(one: PaymentAssessment, names: Mapping[str, str]) -> PaymentSummary:
    return PaymentSummary(
        id=one.instalment.id,
        name=one.instalment.name,
        clause=one.instalment.clause,
        amount=one.amount,
        deducted=one.deducted,
        payable=one.payable,
        due=one.due.due if one.due else None,
        provisional=bool(one.due and one.due.provisional),
        state=one.state,
        actor=one.findings[0].actor or "",
        waiting_for=names[one.missing_link] if one.missing_link else "",
    )


def _system(one: SystemAssessment) -> SystemSummary:
    return SystemSummary(
        id=one.system.id,
        name=one.system.name,
        level=one.system.level,
        evaluation=one.finding.state,
        filing=one.filing.finding.state,
        yearly=one.yearly.state,
        page=f"systems/{one.system.id}.html",
    )


def _deadlines(assessment: Assessment, words: Words) -> Iterator[DeadlineSummary]:
    """What the contract's own calendar has, but each deadline once: not what only repeats another one."""
    found = list(unsettled(assessment))
    ids = {finding.id for finding, _, _ in found}
    for finding, due, page in found:
        if finding.follows in ids:
            continue
        yield DeadlineSummary(
            id=finding.id,
            title=words.say(finding.title),
            clause=finding.clause,
            on=due.due,
            raw=due.raw,
            provisional=due.provisional,
            state=finding.state,
            actor=finding.actor or "",
            page=page,
        )
    for marker, due, page in days_ahead(assessment):
        yield DeadlineSummary(
            id=marker_id(marker),
            title=marker.milestone.name,
            clause=marker.milestone.clause,
            on=due.due,
            raw=due.raw,
            provisional=due.provisional,
            state=None,
            actor="",
            page=page,
        )
