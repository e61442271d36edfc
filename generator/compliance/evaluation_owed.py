"""The evaluation report the contract owes for each system within the term (1.2), and what it still lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from generator.compliance.case import Case
from generator.compliance.catalogue import CatalogueStanding
from generator.compliance.deadlines import on_or_next_working, provisional_note
from generator.compliance.disagreements import reference_steps
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.message import Message, say
from generator.records.evaluation import Evaluation
from generator.records.system import System


def owed_by(case: Case) -> DueDate:
    """The last day of the term, moved when it is a rest day."""
    return on_or_next_working(case.records.contract.term.end, case.calendar)


def current_round(case: Case, rounds: Sequence[Evaluation]) -> Evaluation | None:
    """The latest with a report dated within the term; else after it; else the latest that is under way."""
    start, due = case.records.contract.term.start, owed_by(case).due
    reported = [one for one in rounds if one.report is not None and start <= one.report.dated]
    in_time = [one for one in reported if one.report is not None and one.report.dated <= due]
    under_way = [one for one in rounds if one.report is None]
    return next((of_kind[-1] for of_kind in (in_time, reported, under_way) if of_kind), None)


def assess_owed(
    case: Case, system: System, current: Evaluation | None, standing: CatalogueStanding | None
) -> Finding:
    """Done with a report in time, its evidence, and the evaluator's certificate with evidence.

    The report counts from the day it was handed to party A, where that is recorded, else from its date.
    """
    due = owed_by(case)
    state = _state(case, current, due)
    open_question = "AMB-EVALUATOR" in case.ambiguities and not _evaluator_proven(current)
    return Finding(
        id=f"evaluation.{system.id}",
        clause=system.clause,
        subject=system.id,
        title=say("finding.evaluation", name=system.name),
        state=state,
        due=due,
        actor=None if state in (State.SATISFIED, State.LATE) else "B",
        ambiguities=("AMB-EVALUATOR",) if open_question else (),
        evidence=current.report.evidence if current and current.report else (),
        derivation=(
            step(
                "evaluation-owed",
                case.records.contract.origin.at("term.end"),
                end=case.records.contract.term.end,
                due=due.due,
                provisional=provisional_note(due),
            ),
            *_found(system, current, standing),
            _closing(current, due, state),
        ),
    )


def _evaluator_proven(evaluation: Evaluation | None) -> bool:
    return bool(
        evaluation
        and evaluation.evaluator
        and evaluation.evaluator.certificate
        and evaluation.evaluator.evidence
    )


def _handed_over(evaluation: Evaluation) -> dt.date | None:
    report = evaluation.report
    return (report.delivered_on or report.dated) if report else None


def _state(case: Case, current: Evaluation | None, due: DueDate) -> State:
    if current is None or current.report is None:
        waiting = case.waiting(due)
        return State.IN_PROGRESS if waiting is State.NOT_DUE and current is not None else waiting
    if not current.report.evidence or not _evaluator_proven(current):
        return State.NOT_EVIDENCED
    handed_over = _handed_over(current)
    return State.LATE if handed_over is not None and handed_over > due.due else State.SATISFIED


def _found(system: System, current: Evaluation | None, standing: CatalogueStanding | None) -> Iterator[Step]:
    if current is None:
        yield step("evaluation-not-begun", system.origin.at())
        return
    yield from _phases(current)
    report = current.report
    if report is None:
        yield step("evaluation-under-way", current.origin.at("phases"), round=current.round)
        return
    where = current.origin.at("report")
    yield step("evaluation-reported", where, round=current.round, date=report.dated)
    if report.delivered_on is not None:
        yield step(
            "evaluation-handed-over", current.origin.at("report.delivered_on"), date=report.delivered_on
        )
    else:
        yield step("evaluation-not-handed-over", where)
    if report.conclusion is not None:
        yield step("evaluation-concluded", where, conclusion=report.conclusion)
    if standing is not None:
        yield from reference_steps(current, standing)
    yield step("evidence-count", where, count=len(report.evidence))
    if not _evaluator_proven(current):
        yield step("evaluator-unproven", current.origin.at("evaluator"))


def _phases(current: Evaluation) -> Iterator[Step]:
    """The phases that have an end, in their order; on-site work without the signed authorisation."""
    phases = current.phases
    done = tuple(
        say(f"phase.{name}")
        for name in type(phases).model_fields
        if getattr(phases, name).finished_on is not None
    )
    if done:
        yield step("evaluation-phases", current.origin.at("phases"), names=done)
    if phases.on_site.started_on is not None and current.authorisation is None:
        at = current.origin.at("authorisation")
        yield step("evaluation-not-authorised", at, date=phases.on_site.started_on)


def _closing(current: Evaluation | None, due: DueDate, state: State) -> Step:
    """What is still needed to count as delivered, by when; or that nothing is."""
    handed_over = _handed_over(current) if current else None
    if handed_over is not None and state is State.SATISFIED:
        return step("evaluation-delivered", date=handed_over)
    if handed_over is not None and state is State.LATE:
        return step("evaluation-delivered-late", date=handed_over, days=(handed_over - due.due).days)
    return step("evaluation-lacks", due=due.due, needs=tuple(_needs(current)))


def _needs(current: Evaluation | None) -> Iterator[Message]:
    """The steps that are not recorded, in the order in which they are taken."""
    if not _evaluator_proven(current):
        yield say("need.certificate")
    if current is None or current.authorisation is None:
        yield say("need.authorisation")
    if current is None or current.report is None:
        for name in ("preparation", "planning", "on_site", "reporting"):
            if current is None or getattr(current.phases, name).finished_on is None:
                yield say("need.phase", name=say(f"phase.{name}"))
        yield say("need.report")
    if current is None or current.report is None or not current.report.evidence:
        yield say("need.report-proof")
    if current is None or current.report is None or current.report.delivered_on is None:
        yield say("need.handed-over")
