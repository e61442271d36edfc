"""The systems under the protection scheme as shown."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.systems import SystemAssessment
from generator.records.catalog import Catalog
from generator.records.evaluation import Evaluation, Phases
from generator.records.system import System
from generator.views.findings import FindingView, view_finding
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
class RoundView:
    """One round of evaluation."""

    round: int
    evaluator: str
    certificate: str
    authorised: str
    phases: tuple[PhaseView, ...]
    report_number: str
    dated: str
    rate: str
    conclusion: str
    major_risks: str
    results: int
    problems: tuple[EvaluationProblemView, ...]


@dataclass(frozen=True, slots=True)
class SystemView:
    """One system; ``facts`` are label and value, 待补 where unknown."""

    id: str
    name: str
    service: str
    level: str
    facts: tuple[tuple[str, str], ...]
    applicable: str
    rounds: tuple[RoundView, ...]
    conclusion: str
    rate: str
    open_problems: int
    finding: FindingView


def view_systems(assessment: Assessment, words: Words) -> tuple[SystemView, ...]:
    """The systems in the order of their services."""
    return tuple(_system(one, assessment.records.catalog, words) for one in assessment.systems)


def _system(assessed: SystemAssessment, catalog: Catalog | None, words: Words) -> SystemView:
    system = assessed.system
    report = assessed.current.report if assessed.current else None
    unknown = words.t("value.unknown")
    return SystemView(
        id=system.id,
        name=system.name,
        service=system.service,
        level=_level(system, words),
        facts=_facts(system, words),
        applicable=_applicable(system, catalog, words),
        rounds=tuple(_round(one, words) for one in assessed.rounds),
        conclusion=(report.conclusion if report else None) or unknown,
        rate=percent(report.rate) if report and report.rate is not None else unknown,
        open_problems=assessed.open_problems,
        finding=view_finding(assessed.finding, words),
    )


def _level(system: System, words: Words) -> str:
    if system.s_level is None or system.a_level is None:
        return words.t("system.level", level=system.level)
    return words.t("system.level-sa", level=system.level, s=system.s_level, a=system.a_level)


def _facts(system: System, words: Words) -> tuple[tuple[str, str], ...]:
    filing = system.filing
    values = {
        "level": _level(system, words),
        "cloud": words.t(f"cloud.{system.cloud or 'unknown'}"),
        "operator": system.operator,
        "filing-certificate": filing.certificate,
        "filing-filed_on": day(filing.filed_on) if filing.filed_on else None,
        "filing-authority": filing.authority,
        "note": system.note,
    }
    unknown = words.t("value.unknown")
    return tuple(
        (words.t(f"field.system.{name}"), value or unknown)
        for name, value in values.items()
        if value is not None or name != "note"
    )


def _applicable(system: System, catalog: Catalog | None, words: Words) -> str:
    """Which parts of the catalogue apply: the general one always, the cloud one by the system's role."""
    if catalog is None:
        return words.t("value.unknown")
    general, cloud = catalog.general.totals, catalog.cloud.totals
    values = {"standard": catalog.standard, "points": general.points, "items": general.items}
    values |= {"cloud_points": cloud.points, "cloud_items": cloud.items}
    role = {"none": "general", None: "open"}.get(system.cloud, "cloud")
    return words.t(f"system.applicable-{role}", **values)


def _round(evaluation: Evaluation, words: Words) -> RoundView:
    unknown = words.t("value.unknown")
    report, evaluator = evaluation.report, evaluation.evaluator
    risks = report.major_risks if report else None
    return RoundView(
        round=evaluation.round,
        evaluator=evaluator.name if evaluator else unknown,
        certificate=(evaluator.certificate if evaluator else None) or unknown,
        authorised=day(evaluation.authorisation.signed_on) if evaluation.authorisation else unknown,
        phases=_phases(evaluation.phases, words),
        report_number=(report.number if report else None) or unknown,
        dated=day(report.dated) if report else unknown,
        rate=percent(report.rate) if report and report.rate is not None else unknown,
        conclusion=(report.conclusion if report else None) or unknown,
        major_risks=words.t("system.major-risks", before=risks.before, fixed=risks.fixed)
        if risks
        else unknown,
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
