"""Rounds of evaluation, their problems as shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.compliance.mlps.evaluation_problems import MajorRiskCount, TrackedProblem
from generator.compliance.mlps.evaluations import template_of
from generator.compliance.mlps.systems import RoundAssessment
from generator.records.evaluation import Evaluator, Phases
from generator.views.catalogue import (
    view_changes,
    view_compared,
    view_coverage,
    view_reference_rate,
)
from generator.views.findings import EvidenceView, view_evidence
from generator.words import Words, day, percent


@dataclass(frozen=True, slots=True)
class PhaseView:
    name: str
    started: str
    finished: str


@dataclass(frozen=True, slots=True)
class EvaluationProblemView:
    """A problem found in an evaluation."""

    id: str
    item: str
    severity: str
    what: str
    due: str
    state: str


@dataclass(frozen=True, slots=True)
class TrackedProblemView:
    """A problem in the tracker over all rounds; ``overdue`` says by how many days, or nothing."""

    round: int
    evaluation: str
    id: str
    item: str
    severity: str
    major: bool
    what: str
    owner: str
    due: str
    state: str
    state_on: str
    reason: str
    open: bool
    overdue: str
    evidence: tuple[EvidenceView, ...]
    place: str


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round of evaluation; the rate is the evaluator's, the reference rate ours."""

    round: int
    evaluator: str
    certificate: str
    certificate_dates: str
    authorised: str
    phases: tuple[PhaseView, ...]
    report_number: str
    dated: str
    rate: str
    conclusion: str
    major_risks: str
    results: int
    problems: tuple[EvaluationProblemView, ...]
    id: str
    authorised_by: str
    template: str
    handed_over: str
    reference_rate: str
    coverage: str
    compared: str
    changes: tuple[str, ...]
    evidence: tuple[EvidenceView, ...]
    evaluator_evidence: tuple[EvidenceView, ...]


def view_round(assessed: RoundAssessment, words: Words) -> RoundView:
    unknown = words.t("value.unknown")
    evaluation, standing = assessed.evaluation, assessed.standing
    report, evaluator, signed = evaluation.report, evaluation.evaluator, evaluation.authorisation
    return RoundView(
        round=evaluation.round,
        evaluator=evaluator.name if evaluator else unknown,
        certificate=(evaluator.certificate if evaluator else None) or unknown,
        certificate_dates=_certificate_dates(evaluator, words),
        authorised=day(signed.signed_on) if signed else unknown,
        phases=_phases(evaluation.phases, words),
        report_number=(report.number if report else None) or unknown,
        dated=day(report.dated) if report else unknown,
        rate=percent(report.rate) if report and report.rate is not None else unknown,
        conclusion=(report.conclusion if report else None) or unknown,
        major_risks=view_major_risks(assessed.major_risks, words),
        results=len(evaluation.results),
        problems=tuple(
            EvaluationProblemView(
                id=problem.id,
                item=problem.item or "",
                severity=problem.severity,
                what=problem.what,
                due=day(problem.due) if problem.due else unknown,
                state=words.t(f"problem-state.{problem.state}"),
            )
            for problem in evaluation.problems
        ),
        id=evaluation.id,
        authorised_by=(signed.signed_by if signed else None) or unknown,
        template=words.t("system.template", template=template_of(report)) if report else unknown,
        handed_over=day(report.delivered_on) if report and report.delivered_on else unknown,
        reference_rate=view_reference_rate(standing, words),
        coverage=view_coverage(standing, words),
        compared=view_compared(standing, words),
        changes=view_changes(standing.changes, words) if standing else (),
        evidence=view_evidence(report.evidence if report else (), words),
        evaluator_evidence=view_evidence(evaluator.evidence if evaluator else (), words),
    )


def _certificate_dates(evaluator: Evaluator | None, words: Words) -> str:
    if evaluator is None or (evaluator.certificate_from, evaluator.certificate_until) == (None, None):
        return words.t("value.unknown")
    first, last = (
        day(one) if one else words.t("value.unknown")
        for one in (evaluator.certificate_from, evaluator.certificate_until)
    )
    return words.t("system.certificate-dates", first=first, last=last)


def view_major_risks(count: MajorRiskCount | None, words: Words) -> str:
    """``10（5 已整改）``"""
    if count is None:
        return words.t("value.unknown")
    return words.t("system.major-risks", before=count.before, fixed=count.fixed)


def view_problems(problems: Iterable[TrackedProblem], words: Words) -> tuple[TrackedProblemView, ...]:
    return tuple(_tracked(one, words) for one in problems)


def _tracked(one: TrackedProblem, words: Words) -> TrackedProblemView:
    unknown = words.t("value.unknown")
    problem = one.problem
    return TrackedProblemView(
        round=one.round,
        evaluation=one.evaluation,
        id=problem.id,
        item=problem.item or "",
        severity=problem.severity,
        major=problem.major,
        what=problem.what,
        owner=problem.owner or unknown,
        due=day(problem.due) if problem.due else unknown,
        state=words.t(f"problem-state.{problem.state}"),
        state_on=day(problem.state_on) if problem.state_on else "",
        reason=problem.reason or "",
        open=one.open,
        overdue=words.t("system.overdue", days=one.days_overdue) if one.days_overdue else "",
        evidence=view_evidence(problem.evidence, words),
        place=str(one.at) if one.at.file else "",
    )


def _phases(phases: Phases, words: Words) -> tuple[PhaseView, ...]:
    unknown = words.t("value.unknown")
    return tuple(
        PhaseView(
            words.t(f"phase.{name}"),
            day(phase.started_on) if phase.started_on else unknown,
            day(phase.finished_on) if phase.finished_on else unknown,
        )
        for name in type(phases).model_fields
        if (phase := getattr(phases, name))
    )
