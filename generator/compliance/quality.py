"""The quality of the records: what a record keeper forgets, found by name and weighed by severity.

A concern is no problem of form (those stop the build) and no state of a duty; it says that a record, as it
stands, will not convince a reviewer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.compliance.case import Case
from generator.compliance.evaluation_quality import (
    Found as _Found,
)
from generator.compliance.evaluation_quality import (
    authorised_after_start,
    evaluator_not_independent,
    inapplicable_without_reason,
    major_risks_disagree,
    mended_without_evidence,
    open_without_due,
)
from generator.compliance.finding import Finding, State
from generator.location import Location
from generator.message import Message, say
from generator.records.base import Record
from generator.records.evidence import Evidence


class Severity(StrEnum):
    """How much a concern weighs, gravest first."""

    SERIOUS = "serious"
    MODERATE = "moderate"
    SLIGHT = "slight"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing to mend: which check found it, in which record, where."""

    check: str
    severity: Severity
    subject: str
    message: Message
    at: Location


@dataclass(frozen=True, slots=True)
class _Check:
    name: str
    severity: Severity
    find: Callable[[Case], _Found]


def find_concerns(case: Case, findings: Iterable[Finding]) -> tuple[Concern, ...]:
    """Every concern of every check and of the findings, gravest first, then by place."""
    concerns = [
        Concern(
            check.name,
            check.severity,
            subject,
            say(f"concern.{check.name}", id=subject, **values),
            record.origin.at(field),
        )
        for check in CHECKS
        for record, subject, field, values in check.find(case)
    ]
    concerns += _due_without_record(findings)
    weight = {severity: place for place, severity in enumerate(Severity)}
    return tuple(sorted(concerns, key=lambda one: (weight[one.severity], one.check, one.at)))


DUE_WITHOUT_RECORD: Final = "due-without-record"


def _due_without_record(findings: Iterable[Finding]) -> Iterator[Concern]:
    """Due dates that are past with nothing recorded, at the place the derivation points to last."""
    for finding in findings:
        if finding.state is State.OVERDUE and finding.due is not None:
            places = [place for step in finding.derivation for place in step.records]
            at = places[-1] if places else Location("data", 1)
            message = say(f"concern.{DUE_WITHOUT_RECORD}", title=finding.title, due=finding.due.due)
            yield Concern(DUE_WITHOUT_RECORD, Severity.SERIOUS, finding.subject, message, at)


def _proven(case: Case) -> Iterator[tuple[Record, str, str, dt.date, tuple[Evidence, ...]]]:
    """Everything recorded as done: the record, its id, the field of the day, the day, and its evidence."""
    for milestone in case.records.milestones:
        if milestone.done_on is not None:
            yield milestone, milestone.id, "done_on", milestone.done_on, milestone.evidence
    for payment in case.records.payments:
        if payment.paid_on is not None:
            yield payment, payment.id, "paid_on", payment.paid_on, payment.evidence
    for delivery in case.records.deliveries:
        yield delivery, delivery.id, "delivered_on", delivery.delivered_on, delivery.evidence
    for review in case.records.reviews:
        yield review, review.id, "held_on", review.held_on, review.evidence
    for notice in case.records.notices:
        day = notice.completed_on or notice.received_on or notice.event_on
        if day is not None:
            yield notice, notice.id, "evidence", day, notice.evidence
    for decision in case.records.decisions:
        yield decision, decision.id, "decided_on", decision.decided_on, decision.evidence
    for incident in case.records.incidents:
        if incident.meeting is not None:
            yield incident, incident.id, "meeting", incident.meeting.date, incident.evidence


def _done_without_evidence(case: Case) -> _Found:
    for record, subject, field, day, evidence in _proven(case):
        if not evidence:
            yield record, subject, field, {"date": day}


def _evidence_after_fact(case: Case) -> _Found:
    for record, subject, _, day, evidence in _proven(case):
        dated = [one.dated for one in evidence]
        if dated and all(one is not None and one > day for one in dated):
            first = min(one for one in dated if one is not None)
            yield record, subject, "evidence", {"date": day, "dated": first}


def _evidence_reused(case: Case) -> _Found:
    seen: dict[str, str] = {}
    for record, subject, _, _, evidence in _proven(case):
        for one in evidence:
            if one.sha256 is None:
                continue
            if (first := seen.setdefault(one.sha256, subject)) != subject:
                yield record, subject, "evidence", {"file": one.name, "first": first}


def _corrective_overdue(case: Case) -> _Found:
    for incident in case.records.incidents:
        for action in incident.corrective_actions:
            if action.done_on is None and action.due is not None and action.due < case.as_of:
                yield incident, incident.id, "corrective_actions", {"what": action.what, "due": action.due}


def _corrective_unverified(case: Case) -> _Found:
    for incident in case.records.incidents:
        for action in incident.corrective_actions:
            if action.done_on is not None and action.verified_by is None:
                yield (
                    incident,
                    incident.id,
                    "corrective_actions",
                    {"what": action.what, "date": action.done_on},
                )


def _closed_without_root_cause(case: Case) -> _Found:
    for incident in case.records.incidents:
        if (
            incident.meeting is not None
            and incident.meeting.amount is not None
            and incident.cause.root is None
        ):
            yield incident, incident.id, "cause", {}


def _meeting_without_minutes(case: Case) -> _Found:
    for incident in case.records.incidents:
        if incident.meeting is not None and incident.meeting.minutes is None:
            yield incident, incident.id, "meeting", {"date": incident.meeting.date}


def _not_recovered(case: Case) -> _Found:
    for incident in case.records.incidents:
        days = (case.as_of - case.day_of(incident.occurred_at)).days
        if incident.recovered_at is None and days >= 1:
            yield incident, incident.id, "recovered_at", {"days": days}


def _meeting_outstanding(case: Case) -> _Found:
    for incident in case.records.incidents:
        days = (case.as_of - case.day_of(incident.occurred_at)).days
        if incident.meeting is None and days > _LONG:
            yield incident, incident.id, "meeting", {"days": days}


def _form_unsigned(case: Case) -> _Found:
    for incident in case.records.incidents:
        if incident.meeting is not None and not incident.signatures:
            yield incident, incident.id, "signatures", {}


def _problems_overdue(case: Case) -> _Found:
    for evaluation in case.records.evaluations:
        for problem in evaluation.problems:
            if problem.state == "open" and problem.due is not None and problem.due < case.as_of:
                yield evaluation, evaluation.id, "problems", {"problem": problem.id, "due": problem.due}


def _accepted_risk_expired(case: Case) -> _Found:
    for evaluation in case.records.evaluations:
        for problem in evaluation.problems:
            if problem.state == "accepted" and problem.due is not None and problem.due < case.as_of:
                yield evaluation, evaluation.id, "problems", {"problem": problem.id, "due": problem.due}


def _accepted_without_reason(case: Case) -> _Found:
    for evaluation in case.records.evaluations:
        for problem in evaluation.problems:
            if problem.state == "accepted" and problem.reason is None:
                yield evaluation, evaluation.id, "problems", {"problem": problem.id}


def _on_site_without_authorisation(case: Case) -> _Found:
    for evaluation in case.records.evaluations:
        if evaluation.phases.on_site.started_on is not None and evaluation.authorisation is None:
            yield evaluation, evaluation.id, "authorisation", {}


def _delivered_outside_term(case: Case) -> _Found:
    term = case.records.contract.term
    for delivery in case.records.deliveries:
        if not term.start <= delivery.delivered_on <= term.end:
            yield delivery, delivery.id, "delivered_on", {"date": delivery.delivered_on}


def _decision_one_sided(case: Case) -> _Found:
    for decision in case.records.decisions:
        if not case.is_of_both(decision):
            yield decision, decision.id, "decided_by", {"ambiguity": decision.ambiguity}


def _review_without_deadline(case: Case) -> _Found:
    for review in case.records.reviews:
        if review.outcome == "failed" and review.correct_by is None:
            yield review, review.id, "correct_by", {}


_LONG: Final = 30
"""Days after which a missing meeting is worth a word; no clause sets a limit."""

CHECKS: Final = (
    _Check("done-without-evidence", Severity.SERIOUS, _done_without_evidence),
    _Check("on-site-without-authorisation", Severity.SERIOUS, _on_site_without_authorisation),
    _Check("accepted-without-reason", Severity.SERIOUS, _accepted_without_reason),
    _Check("accepted-risk-expired", Severity.SERIOUS, _accepted_risk_expired),
    _Check("corrective-overdue", Severity.SERIOUS, _corrective_overdue),
    _Check("problems-overdue", Severity.SERIOUS, _problems_overdue),
    _Check("not-recovered", Severity.SERIOUS, _not_recovered),
    _Check("decision-one-sided", Severity.SERIOUS, _decision_one_sided),
    _Check("authorised-after-start", Severity.SERIOUS, authorised_after_start),
    _Check("evaluator-not-independent", Severity.SERIOUS, evaluator_not_independent),
    _Check("major-risks-disagree", Severity.SERIOUS, major_risks_disagree),
    _Check("mended-without-evidence", Severity.MODERATE, mended_without_evidence),
    _Check("inapplicable-without-reason", Severity.MODERATE, inapplicable_without_reason),
    _Check("closed-without-root-cause", Severity.MODERATE, _closed_without_root_cause),
    _Check("meeting-without-minutes", Severity.MODERATE, _meeting_without_minutes),
    _Check("meeting-outstanding", Severity.MODERATE, _meeting_outstanding),
    _Check("form-unsigned", Severity.MODERATE, _form_unsigned),
    _Check("review-without-deadline", Severity.MODERATE, _review_without_deadline),
    _Check("evidence-after-fact", Severity.MODERATE, _evidence_after_fact),
    _Check("open-without-due", Severity.SLIGHT, open_without_due),
    _Check("corrective-unverified", Severity.SLIGHT, _corrective_unverified),
    _Check("outside-term", Severity.SLIGHT, _delivered_outside_term),
    _Check("evidence-reused", Severity.SLIGHT, _evidence_reused),
)
"""Every check, by name; the order is that of the guide."""
