"""The problems evaluations found (安全问题), followed over all rounds until each is verified or accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.location import Location
from generator.records.evaluation import Evaluation, EvaluationProblem, Severity

SEVERITIES: Final[tuple[Severity, ...]] = ("高", "中", "低")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackedProblem:
    """One problem, the round that found it, and by how many days it is past its due date unmended."""

    evaluation: str
    round: int
    problem: EvaluationProblem
    days_overdue: int
    at: Location

    @property
    def open(self) -> bool:
        """Mended is not closed: it still waits for its re-test (复测), and for something that shows that."""
        retested = self.problem.state == "verified" and bool(self.problem.evidence)
        return not retested and self.problem.state != "accepted"


@dataclass(frozen=True, slots=True)
class MajorRiskCount:
    """Major risks (重大风险隐患) of a round as found, and how many of them are mended by now."""

    before: int
    fixed: int

    @property
    def now(self) -> int:
        return self.before - self.fixed


def track_problems(case: Case, rounds: Iterable[Evaluation]) -> tuple[TrackedProblem, ...]:
    """Every problem of every round: what is open first, then by due date."""
    tracked = [
        TrackedProblem(
            evaluation=one.id,
            round=one.round,
            problem=problem,
            days_overdue=_days_overdue(case, problem),
            at=one.origin.at(f"problems.{place}"),
        )
        for one in rounds
        for place, problem in enumerate(one.problems)
    ]
    return tuple(sorted(tracked, key=_urgency))


def _urgency(one: TrackedProblem) -> tuple[bool, dt.date, int]:
    return not one.open, one.problem.due or dt.date.max, SEVERITIES.index(one.problem.severity)


def _days_overdue(case: Case, problem: EvaluationProblem) -> int:
    if problem.state != "open" or problem.due is None:
        return 0
    return max((case.as_of - problem.due).days, 0)


def open_by_severity(problems: Iterable[TrackedProblem]) -> Mapping[Severity, int]:
    """How many problems of each severity are open, the gravest first."""
    still_open = [one.problem.severity for one in problems if one.open]
    return {severity: still_open.count(severity) for severity in SEVERITIES}


def major_risks(evaluation: Evaluation) -> MajorRiskCount | None:
    """The count before rectification as reported, and what is mended of it; None when nobody counted.

    Where the round lists exactly the reported number of major problems, their states say how many are mended
    now; else the report's own figure does.
    """
    listed = [problem for problem in evaluation.problems if problem.major]
    mended = sum(problem.state in ("fixed", "verified") for problem in listed)
    stated = evaluation.report.major_risks if evaluation.report else None
    if stated is None:
        return MajorRiskCount(len(listed), mended) if listed else None
    return MajorRiskCount(stated.before, mended if len(listed) == stated.before else stated.fixed)
