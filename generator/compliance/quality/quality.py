"""The quality of the records: what a record keeper forgets, found by name and weighed by severity.

A concern is no problem of form (those stop the build) and no state of a duty; it says that a record, as it
stands, will not convince a reviewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State
from generator.compliance.incidents.amended import (
    amendment_one_sided,
    amendment_unproven,
    incident_amended,
    incident_withdrawn,
)
from generator.compliance.quality.delivery_quality import (
    early_in_period,
    for_no_owed_period,
    names_no_product,
)
from generator.compliance.quality.evaluation_quality import (
    authorised_after_start,
    certificate_not_covering,
    evaluator_not_independent,
    inapplicable_without_reason,
    major_risks_disagree,
    mended_undated,
    mended_without_evidence,
    open_without_due,
    template_not_in_force,
)
from generator.compliance.quality.evidence_quality import (
    done_without_evidence,
    evidence_after_fact,
    evidence_before_fact,
    evidence_reused,
    evidence_undated,
)
from generator.compliance.quality.found import Found
from generator.compliance.quality.incident_quality import (
    closed_without_root_cause,
    corrective_overdue,
    corrective_unverified,
    facts_unknown,
    form_unsigned,
    form_weeks_later,
    meeting_outstanding,
    meeting_without_minutes,
    not_recovered,
    outside_term,
    reason_empty,
    repeated,
    reported_days_later,
    signature_undated,
)
from generator.compliance.quality.keeping_quality import (
    agreement_not_filed,
    dated_ahead,
    decision_one_sided,
    delivered_before_period,
    delivered_outside_term,
    not_received,
    notice_undated,
    relation_unsaid,
    review_without_deadline,
)
from generator.compliance.quality.money_quality import (
    accepted_though_failed,
    invoice_amount_differs,
    links_out_of_order,
    paid_before_chain,
)
from generator.location import Location
from generator.message import Message, say
from generator.records.ledger import Records


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
    find: Callable[[Case], Found]


def find_concerns(case: Case, findings: Iterable[Finding], recorded: Records) -> tuple[Concern, ...]:
    """Every concern of every check and of the findings, gravest first, then by place.

    ``recorded`` is everything there is, with what the as-of day does not count.
    """
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
    concerns += _dated_ahead(case, recorded)
    concerns += _evidence_undated(case)
    weight = {severity: place for place, severity in enumerate(Severity)}
    return tuple(sorted(concerns, key=lambda one: (weight[one.severity], one.check, one.at)))


DATED_AHEAD: Final = "dated-ahead"


def _dated_ahead(case: Case, recorded: Records) -> Iterator[Concern]:
    for record, subject, values in dated_ahead(case, recorded):
        message = say(f"concern.{DATED_AHEAD}", kind=say(f"kind.{record.kind}"), as_of=case.as_of, **values)
        yield Concern(DATED_AHEAD, Severity.MODERATE, subject, message, record.origin.at())


EVIDENCE_UNDATED: Final = "evidence-undated"
_NAMED: Final = 5
"""How many of the records one concern names."""


def _evidence_undated(case: Case) -> Iterator[Concern]:
    for record, ids in evidence_undated(case):
        values = {"kind": say(f"kind.{record.kind}"), "count": len(ids), "ids": ids[:_NAMED]}
        message = say(f"concern.{EVIDENCE_UNDATED}", **values)
        yield Concern(EVIDENCE_UNDATED, Severity.MODERATE, ids[0], message, record.origin.at())


DUE_WITHOUT_RECORD: Final = "due-without-record"


def _due_without_record(findings: Iterable[Finding]) -> Iterator[Concern]:
    """Due dates that are past with nothing recorded, at the place the derivation points to last."""
    for finding in findings:
        if finding.state is State.OVERDUE and finding.due is not None and finding.follows is None:
            places = [place for step in finding.derivation for place in step.records]
            at = places[-1] if places else Location("data", 1)
            message = say(f"concern.{DUE_WITHOUT_RECORD}", title=finding.title, due=finding.due.due)
            yield Concern(DUE_WITHOUT_RECORD, Severity.SERIOUS, finding.subject, message, at)


def _problems_overdue(case: Case) -> Found:
    for evaluation in case.records.evaluations:
        for problem in evaluation.problems:
            if problem.state == "open" and problem.due is not None and problem.due < case.as_of:
                yield evaluation, evaluation.id, "problems", {"problem": problem.id, "due": problem.due}


def _accepted_risk_expired(case: Case) -> Found:
    for evaluation in case.records.evaluations:
        for problem in evaluation.problems:
            if problem.state == "accepted" and problem.due is not None and problem.due < case.as_of:
                yield evaluation, evaluation.id, "problems", {"problem": problem.id, "due": problem.due}


def _accepted_without_reason(case: Case) -> Found:
    for evaluation in case.records.evaluations:
        for problem in evaluation.problems:
            if problem.state == "accepted" and problem.reason is None:
                yield evaluation, evaluation.id, "problems", {"problem": problem.id}


def _on_site_without_authorisation(case: Case) -> Found:
    for evaluation in case.records.evaluations:
        if evaluation.phases.on_site.started_on is not None and evaluation.authorisation is None:
            yield evaluation, evaluation.id, "authorisation", {}


CHECKS: Final = (
    _Check("done-without-evidence", Severity.SERIOUS, done_without_evidence),
    _Check("evidence-before-fact", Severity.SERIOUS, evidence_before_fact),
    _Check("on-site-without-authorisation", Severity.SERIOUS, _on_site_without_authorisation),
    _Check("accepted-without-reason", Severity.SERIOUS, _accepted_without_reason),
    _Check("accepted-risk-expired", Severity.SERIOUS, _accepted_risk_expired),
    _Check("corrective-overdue", Severity.SERIOUS, corrective_overdue),
    _Check("problems-overdue", Severity.SERIOUS, _problems_overdue),
    _Check("not-recovered", Severity.SERIOUS, not_recovered),
    _Check("decision-one-sided", Severity.SERIOUS, decision_one_sided),
    _Check("authorised-after-start", Severity.SERIOUS, authorised_after_start),
    _Check("evaluator-not-independent", Severity.SERIOUS, evaluator_not_independent),
    _Check("certificate-not-covering", Severity.SERIOUS, certificate_not_covering),
    _Check("incident-outside-term", Severity.SERIOUS, outside_term),
    _Check("incident-repeated", Severity.SERIOUS, repeated),
    _Check("invoice-amount-differs", Severity.SERIOUS, invoice_amount_differs),
    _Check("major-risks-disagree", Severity.SERIOUS, major_risks_disagree),
    _Check("paid-before-chain", Severity.SERIOUS, paid_before_chain),
    _Check("links-out-of-order", Severity.SERIOUS, links_out_of_order),
    _Check("accepted-though-failed", Severity.SERIOUS, accepted_though_failed),
    _Check("early-in-period", Severity.SERIOUS, early_in_period),
    _Check("relation-unsaid", Severity.SERIOUS, relation_unsaid),
    _Check("amendment-one-sided", Severity.SERIOUS, amendment_one_sided),
    _Check("amendment-unproven", Severity.SERIOUS, amendment_unproven),
    _Check("incident-amended", Severity.MODERATE, incident_amended),
    _Check("incident-withdrawn", Severity.MODERATE, incident_withdrawn),
    _Check("mended-undated", Severity.MODERATE, mended_undated),
    _Check("reported-days-later", Severity.MODERATE, reported_days_later),
    _Check("form-weeks-later", Severity.MODERATE, form_weeks_later),
    _Check("mended-without-evidence", Severity.MODERATE, mended_without_evidence),
    _Check("inapplicable-without-reason", Severity.MODERATE, inapplicable_without_reason),
    _Check("closed-without-root-cause", Severity.MODERATE, closed_without_root_cause),
    _Check("reason-empty", Severity.MODERATE, reason_empty),
    _Check("meeting-without-minutes", Severity.MODERATE, meeting_without_minutes),
    _Check("meeting-outstanding", Severity.MODERATE, meeting_outstanding),
    _Check("form-unsigned", Severity.MODERATE, form_unsigned),
    _Check("signature-undated", Severity.MODERATE, signature_undated),
    _Check("facts-unknown", Severity.MODERATE, facts_unknown),
    _Check("template-not-in-force", Severity.MODERATE, template_not_in_force),
    _Check("review-without-deadline", Severity.MODERATE, review_without_deadline),
    _Check("names-no-product", Severity.MODERATE, names_no_product),
    _Check("for-no-owed-period", Severity.MODERATE, for_no_owed_period),
    _Check("agreement-not-filed", Severity.MODERATE, agreement_not_filed),
    _Check("notice-undated", Severity.MODERATE, notice_undated),
    _Check("before-period", Severity.SERIOUS, delivered_before_period),
    _Check("evidence-after-fact", Severity.MODERATE, evidence_after_fact),
    _Check("open-without-due", Severity.SLIGHT, open_without_due),
    _Check("corrective-unverified", Severity.SLIGHT, corrective_unverified),
    _Check("not-received", Severity.SLIGHT, not_received),
    _Check("outside-term", Severity.SLIGHT, delivered_outside_term),
    _Check("evidence-reused", Severity.SLIGHT, evidence_reused),
)
"""Every check, by name; the order is that of the guide."""
