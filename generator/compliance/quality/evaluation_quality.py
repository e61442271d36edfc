"""Checks of evaluation records: what is forgotten between on-site work and closed rectification."""

from __future__ import annotations

from generator.compliance.case import Case
from generator.compliance.mlps.evaluation_needs import (
    accepted_evaluator,
    certificate_covers,
    not_independent,
)
from generator.compliance.mlps.evaluations import template_by_date, template_of
from generator.compliance.quality.found import Found
from generator.records.evaluation import EvaluationProblem


def authorised_after_start(case: Case) -> Found:
    for one in case.records.evaluations:
        begun, signed = one.phases.on_site.started_on, one.authorisation
        if begun is not None and signed is not None and signed.signed_on > begun:
            yield one, one.id, "authorisation", {"signed": signed.signed_on, "begun": begun}


def evaluator_not_independent(case: Case) -> Found:
    """An evaluator that is the operator or a party by name, unless both accepted it (AMB-EVALUATOR)."""
    if accepted_evaluator(case):
        return
    systems = {system.id: system for system in case.records.systems}
    for one in case.records.evaluations:
        if one.evaluator is not None and not_independent(case, systems.get(one.system), one):
            yield one, one.id, "evaluator", {"name": one.evaluator.name}


def certificate_not_covering(case: Case) -> Found:
    """A certificate whose recorded dates leave out on-site work."""
    for one in case.records.evaluations:
        if one.evaluator is not None and certificate_covers(one) is False:
            yield one, one.id, "evaluator", {"name": one.evaluator.name}


def template_not_in_force(case: Case) -> Found:
    """A report that says it follows a template other than the one in force on its date."""
    for one in case.records.evaluations:
        if one.report is not None and template_of(one.report) != template_by_date(one.report.dated):
            values = {"template": template_of(one.report), "date": one.report.dated}
            yield one, one.id, "report.template", {**values}


def mended_without_evidence(case: Case) -> Found:
    """Problems called mended or re-tested with nothing to show for it."""
    for one in case.records.evaluations:
        bare = tuple(
            problem.id
            for problem in one.problems
            if problem.state in ("fixed", "verified") and not problem.evidence
        )
        if bare:
            yield one, one.id, "problems", {"problems": bare, "count": len(bare)}


def mended_undated(case: Case) -> Found:
    """Problems called mended, re-tested or accepted on no day: they seem so on every day."""
    for one in case.records.evaluations:
        undated = tuple(
            problem.id for problem in one.problems if problem.state != "open" and _is_undated(problem)
        )
        if undated:
            yield one, one.id, "problems", {"problems": undated}


def _is_undated(problem: EvaluationProblem) -> bool:
    return problem.state_on is None and not any(proof.dated for proof in problem.evidence)


def open_without_due(case: Case) -> Found:
    for one in case.records.evaluations:
        undated = tuple(
            problem.id for problem in one.problems if problem.state == "open" and problem.due is None
        )
        if undated:
            yield one, one.id, "problems", {"problems": undated}


def inapplicable_without_reason(case: Case) -> Found:
    for one in case.records.evaluations:
        bare = tuple(
            result.item for result in one.results if result.outcome == "不适用" and result.note is None
        )
        if bare:
            yield one, one.id, "results", {"items": bare}


def major_risks_disagree(case: Case) -> Found:
    """The reported number against the problems marked major, the reported repairs against their states."""
    for one in case.records.evaluations:
        stated = one.report.major_risks if one.report else None
        if stated is None or not one.problems:
            continue
        marked = [problem for problem in one.problems if problem.major]
        mended = sum(problem.state in ("fixed", "verified") for problem in marked)
        if len(marked) != stated.before or mended < stated.fixed:
            values = {"before": stated.before, "fixed": stated.fixed, "listed": len(marked), "mended": mended}
            yield one, one.id, "report.major_risks", {**values}
