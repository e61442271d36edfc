"""The systems under the protection scheme: the evaluation each is owed within the term (1.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.deadlines import on_or_next_working, provisional_note
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.message import say
from generator.records.evaluation import Evaluation
from generator.records.system import System


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemAssessment:
    """One system as assessed: its rounds of evaluation and the one that counts for this contract."""

    system: System
    rounds: tuple[Evaluation, ...]
    current: Evaluation | None
    """The latest with a report dated within the term; else after it; else the latest that is under way."""
    finding: Finding

    @property
    def open_problems(self) -> int:
        return (
            sum(problem.state in ("open", "fixed") for problem in self.current.problems)
            if self.current
            else 0
        )


def assess_systems(case: Case) -> tuple[SystemAssessment, ...]:
    """Every system of the contract, in the order of its services."""
    return tuple(_assess(case, system) for system in case.records.systems)


def _assess(case: Case, system: System) -> SystemAssessment:
    term = case.records.contract.term
    rounds = tuple(one for one in case.records.evaluations if one.system == system.id and _begun(one))
    due = on_or_next_working(term.end, case.calendar)
    reported = [one for one in rounds if one.report is not None and term.start <= one.report.dated]
    in_time = [one for one in reported if one.report is not None and one.report.dated <= due.due]
    under_way = [one for one in rounds if one.report is None]
    current = next((of_kind[-1] for of_kind in (in_time, reported, under_way) if of_kind), None)
    state = _state(case, current, due)
    ambiguities = (
        ("AMB-EVALUATOR",) if "AMB-EVALUATOR" in case.ambiguities and not _evaluator_proven(current) else ()
    )
    return SystemAssessment(
        system=system,
        rounds=rounds,
        current=current,
        finding=Finding(
            id=f"evaluation.{system.id}",
            clause=system.clause,
            subject=system.id,
            title=say("finding.evaluation", name=system.name),
            state=state,
            due=due,
            actor=None if state in (State.SATISFIED, State.LATE) else "B",
            ambiguities=ambiguities,
            evidence=current.report.evidence if current and current.report else (),
            derivation=tuple(_steps(case, system, current, due)),
        ),
    )


def _begun(evaluation: Evaluation) -> bool:
    phases = evaluation.phases
    started = (getattr(phases, name).started_on for name in type(phases).model_fields)
    return evaluation.report is not None or any(started)


def _evaluator_proven(evaluation: Evaluation | None) -> bool:
    return bool(
        evaluation
        and evaluation.evaluator
        and evaluation.evaluator.certificate
        and evaluation.evaluator.evidence
    )


def _state(case: Case, current: Evaluation | None, due: DueDate) -> State:
    if current is None or current.report is None:
        waiting = case.waiting(due)
        return State.IN_PROGRESS if waiting is State.NOT_DUE and current is not None else waiting
    if not current.report.evidence or not _evaluator_proven(current):
        return State.NOT_EVIDENCED
    return State.LATE if current.report.dated > due.due else State.SATISFIED


def _steps(case: Case, system: System, current: Evaluation | None, due: DueDate) -> Iterator[Step]:
    term = case.records.contract.term
    at = case.records.contract.origin.at("term.end")
    yield step("evaluation-owed", at, end=term.end, due=due.due, provisional=provisional_note(due))
    if current is None:
        yield step("evaluation-not-begun", system.origin.at())
        return
    if current.report is None:
        yield step("evaluation-under-way", current.origin.at("phases"), round=current.round)
        return
    where = current.origin.at("report")
    yield step("evaluation-reported", where, round=current.round, date=current.report.dated)
    if current.report.conclusion is not None:
        yield step("evaluation-concluded", where, conclusion=current.report.conclusion)
    yield step("evidence-count", where, count=len(current.report.evidence))
    if not _evaluator_proven(current):
        yield step("evaluator-unproven", current.origin.at("evaluator"))
