"""The systems under the protection scheme: filing, evaluations, requirements, problems, what 1.2 owes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.finding import Finding
from generator.compliance.mlps.catalogue import CatalogueStanding, stand
from generator.compliance.mlps.disagreements import find_disagreements
from generator.compliance.mlps.evaluation_needs import Need, needs_of
from generator.compliance.mlps.evaluation_owed import assess_owed, current_round
from generator.compliance.mlps.evaluation_problems import (
    MajorRiskCount,
    TrackedProblem,
    major_risks,
    track_problems,
)
from generator.compliance.mlps.filing import FilingStanding, assess_filing
from generator.compliance.mlps.yearly import assess_yearly
from generator.records.evaluation import Evaluation
from generator.records.system import System


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundAssessment:
    """One round of evaluation; ``standing`` is None in a project without a catalogue."""

    evaluation: Evaluation
    standing: CatalogueStanding | None
    major_risks: MajorRiskCount | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAssessment:
    """One system as assessed: its rounds of evaluation and the one that counts for this contract."""

    system: System
    assessed_rounds: tuple[RoundAssessment, ...]
    current: Evaluation | None
    """The latest that delivers what is owed; else reported within the term, after it, or under way."""
    standing: CatalogueStanding | None
    """The requirements as the latest round with results found them."""
    filing: FilingStanding
    finding: Finding
    """What the contract owes; the others are the law's and the figures' own."""
    yearly: Finding
    disagreements: tuple[Finding, ...]
    needs: tuple[Need, ...]
    """What has to happen for the current round to count as delivered."""
    problems: tuple[TrackedProblem, ...]

    @property
    def rounds(self) -> tuple[Evaluation, ...]:
        return tuple(one.evaluation for one in self.assessed_rounds)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (self.finding, self.filing.finding, self.yearly, *self.disagreements)

    @property
    def open_problems(self) -> int:
        """Problems of any round that are neither verified nor accepted."""
        return sum(one.open for one in self.problems)

    @property
    def current_round(self) -> RoundAssessment | None:
        return next((one for one in self.assessed_rounds if one.evaluation is self.current), None)


def assess_systems(case: Case) -> tuple[SystemAssessment, ...]:
    """Every system of the contract, in the order of its services."""
    by_system: dict[str, list[Evaluation]] = {}
    for evaluation in case.records.evaluations:
        if _begun(evaluation):
            by_system.setdefault(evaluation.system, []).append(evaluation)
    return tuple(_assess(case, system, by_system.get(system.id, ())) for system in case.records.systems)


def _begun(evaluation: Evaluation) -> bool:
    """Whether anything shows that work on the round began: a day, a report, a result."""
    phases = evaluation.phases
    started = (getattr(phases, name).started_on for name in type(phases).model_fields)
    found = evaluation.results or evaluation.problems
    return evaluation.report is not None or any(started) or bool(found)


def _assess(case: Case, system: System, rounds: Sequence[Evaluation]) -> SystemAssessment:
    problems = track_problems(case, rounds)
    assessed = tuple(_rounds(case, system, rounds, problems))
    standings = {one.evaluation.round: one.standing for one in assessed}
    current = current_round(case, system, rounds)
    reported = [one for one in rounds if one.report is not None]
    latest = reported[-1] if reported else None
    with_results = [one.standing for one in assessed if one.evaluation.results]
    return SystemAssessment(
        system=system,
        assessed_rounds=assessed,
        current=current,
        standing=with_results[-1] if with_results else _standing(case, system, None, None, problems),
        filing=assess_filing(case, system, rounds),
        finding=assess_owed(case, system, current, standings[current.round] if current else None),
        yearly=assess_yearly(case, system, rounds),
        disagreements=tuple(
            find_disagreements(case, system, latest, standings[latest.round] if latest else None)
        ),
        needs=needs_of(case, system, current),
        problems=problems,
    )


def _rounds(
    case: Case, system: System, rounds: Sequence[Evaluation], problems: Sequence[TrackedProblem]
) -> Iterator[RoundAssessment]:
    """Each round compared with the nearest earlier one that has results."""
    earlier: Evaluation | None = None
    for one in rounds:
        so_far = tuple(problem for problem in problems if problem.round <= one.round)
        standing = _standing(case, system, one, earlier, so_far)
        yield RoundAssessment(evaluation=one, standing=standing, major_risks=major_risks(one))
        earlier = one if one.results else earlier


def _standing(
    case: Case,
    system: System,
    found: Evaluation | None,
    earlier: Evaluation | None,
    problems: Sequence[TrackedProblem],
) -> CatalogueStanding | None:
    catalog = case.records.catalog
    return None if catalog is None else stand(catalog, system, found, earlier, problems)
