"""The evaluation report the contract owes for each system within the term (1.2), and what it still lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import on_or_next_working, provisional_note
from generator.compliance.decided import decided_step, register_of
from generator.compliance.ending import ended_early
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.mlps.catalogue import CatalogueStanding
from generator.compliance.mlps.disagreements import reference_steps
from generator.compliance.mlps.evaluation_needs import (
    EVALUATOR,
    Need,
    accepted_evaluator,
    evaluated_on,
    evaluator_proven,
    handover_proven,
    needs_of,
    not_independent,
)
from generator.compliance.proof import proves, why_unproven
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.evaluation import Evaluation
from generator.records.system import System


def owed_by(case: Case) -> DueDate:
    """The last day of the term, moved when it is a rest day."""
    return on_or_next_working(case.records.contract.term.end, case.calendar)


def current_round(case: Case, system: System, rounds: Sequence[Evaluation]) -> Evaluation | None:
    """The latest that delivers what is owed, in time or late: one report is, and no later round undoes it.

    Else the latest with a report dated within the term; else after it; else the latest that is under way.
    """
    start, end = case.records.contract.term.start, owed_by(case)
    due = end.due
    reported = [one for one in rounds if one.report is not None and start <= one.report.dated]
    in_time = [one for one in reported if one.report is not None and one.report.dated <= due]
    for delivered in (State.SATISFIED, State.LATE):
        done = [one for one in reported if _state(case, one, needs_of(case, system, one), end) is delivered]
        if done:
            return done[-1]
    under_way = [one for one in rounds if one.report is None]
    return next((of_kind[-1] for of_kind in (in_time, reported, under_way) if of_kind), None)


def assess_owed(
    case: Case, system: System, current: Evaluation | None, standing: CatalogueStanding | None
) -> Finding:
    """Done when the report is handed to party A in time, with its evidence and the evaluator's certificate.

    A report whose handover nobody recorded is not shown to have reached party A, and does not count. An
    evaluator that is the operator or party B waits for a decision.
    """
    due = owed_by(case)
    needs = needs_of(case, system, current)
    state = _state(case, current, needs, due)
    owed = state is not State.NOT_APPLICABLE
    return Finding(
        id=f"evaluation.{system.id}",
        clause=system.clause,
        subject=system.id,
        title=say("finding.evaluation", name=system.name),
        state=state,
        due=due if owed else None,
        actor=_actor(state),
        ambiguities=(EVALUATOR,) if owed and _open_question(case, system, current) else (),
        evidence=current.report.evidence if current and current.report else (),
        derivation=(
            step(
                "evaluation-owed",
                case.records.contract.origin.at("term.end"),
                end=case.records.contract.term.end,
                due=due.due,
                provisional=provisional_note(due),
            ),
            *_found(case, system, current, standing, needs),
            _closing(case, system, current, needs=needs, due=due, state=state),
        ),
    )


def _open_question(case: Case, system: System, current: Evaluation | None) -> bool:
    in_doubt = not evaluator_proven(current) or not_independent(case, system, current)
    return EVALUATOR in case.ambiguities and in_doubt and accepted_evaluator(case) is None


def _actor(state: State) -> PartyRef | None:
    if state is State.NEEDS_DECISION:
        return "both"
    return None if state in (State.SATISFIED, State.LATE, State.NOT_APPLICABLE) else "B"


def reported_on(evaluation: Evaluation | None) -> dt.date | None:
    """The day on which a round's report was handed to party A; None while that is not recorded."""
    return evaluation.report.delivered_on if evaluation and evaluation.report else None


def _state(case: Case, current: Evaluation | None, needs: Sequence[Need], due: DueDate) -> State:
    if current is None or current.report is None:
        if case.ending is not None:
            return State.NOT_APPLICABLE
        waiting = case.waiting(due)
        return State.IN_PROGRESS if waiting is State.NOT_DUE and current is not None else waiting
    unmet = {need.key for need in needs if need.decides and not need.met}
    if unmet - {"independent"}:
        return State.NOT_EVIDENCED
    if unmet:
        return State.NEEDS_DECISION if accepted_evaluator(case) is None else State.NOT_EVIDENCED
    handed_over = reported_on(current)
    return State.LATE if handed_over is not None and handed_over > due.due else State.SATISFIED


def _found(
    case: Case,
    system: System,
    current: Evaluation | None,
    standing: CatalogueStanding | None,
    needs: Sequence[Need],
) -> Iterator[Step]:
    if current is None:
        yield step("evaluation-not-begun", system.origin.at())
        return
    yield from _phases(current)
    report = current.report
    if report is None:
        yield step("evaluation-under-way", current.origin.at("phases"), round=current.round)
        yield from _evaluator(case, system, current, needs)
        return
    where = current.origin.at("report")
    yield step("evaluation-reported", where, round=current.round, date=report.dated)
    if report.delivered_on is not None:
        at = current.origin.at("report.delivered_on")
        yield step("evaluation-handed-over", at, date=report.delivered_on)
        if not handover_proven(report):
            evidence = current.origin.at("report.evidence")
            yield step("evaluation-handover-unproven", at, evidence, date=report.delivered_on)
    else:
        yield step("evaluation-not-handed-over", where)
    if report.conclusion is not None:
        yield step("evaluation-concluded", where, conclusion=report.conclusion)
    if standing is not None:
        yield from reference_steps(current, standing)
    if proves(report.evidence, report.dated):
        yield step("evidence-count", where, count=len(report.evidence))
    else:
        yield why_unproven(report.evidence, report.dated, where)
    if not evaluator_proven(current):
        yield step("evaluator-unproven", current.origin.at("evaluator"))
    yield from _evaluator(case, system, current, needs)


def _evaluator(case: Case, system: System, current: Evaluation, needs: Sequence[Need]) -> Iterator[Step]:
    """What the records show against the evaluator: its certificate's dates, and who it is."""
    evaluator = current.evaluator
    if evaluator is None:
        return
    at = current.origin.at("evaluator")
    if any(need.key == "certificate-covers" and need.status == "failed" for need in needs):
        period = evaluated_on(current)
        dates = tuple(
            day for day in (evaluator.certificate_from, evaluator.certificate_until) if day is not None
        )
        yield step("certificate-not-covering", at, dates=dates, on_site=period)
    if not_independent(case, system, current):
        yield step("evaluator-not-independent", at, name=evaluator.name)
        yield from decided_step(case, EVALUATOR)


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
    begun, signed = phases.on_site.started_on, current.authorisation
    at = current.origin.at("authorisation")
    if begun is not None and signed is None:
        yield step("evaluation-not-authorised", at, date=begun)
    elif begun is not None and signed is not None and signed.signed_on > begun:
        yield step("evaluation-authorised-late", at, date=begun, signed=signed.signed_on)


def _closing(
    case: Case,
    system: System,
    current: Evaluation | None,
    *,
    needs: Sequence[Need],
    due: DueDate,
    state: State,
) -> Step:
    """What is still needed to count as delivered, by when; or that nothing is."""
    handed_over = reported_on(current)
    if state is State.NOT_APPLICABLE:
        return next(ended_early(case))
    at = current.origin.at("report") if current else system.origin.at()
    if handed_over is not None and state is State.SATISFIED:
        return step("evaluation-delivered", at, date=handed_over)
    if handed_over is not None and state is State.LATE:
        return step("evaluation-delivered-late", at, date=handed_over, days=(handed_over - due.due).days)
    missing = outstanding(current, needs)
    if current and current.report and [need.key for need in missing] == ["independent"]:
        decision = case.decision_on(EVALUATOR)
        if decision is not None:
            return step("evaluation-evaluator-refused", decision.origin.at("reading"), decision=decision.id)
    lacking = tuple(need.what for need in missing)
    places = tuple(dict.fromkeys(need.at for need in missing)) or (at,)
    if state is State.NEEDS_DECISION:
        return step("evaluation-evaluator-open", at, *register_of(case, EVALUATOR), ambiguity=EVALUATOR)
    if state is State.OVERDUE:
        days = (case.as_of - due.due).days
        return step("evaluation-overdue", *places, due=due.due, days=days, needs=lacking)
    return step("evaluation-lacks", *places, due=due.due, needs=lacking)


def outstanding(current: Evaluation | None, needs: Sequence[Need]) -> tuple[Need, ...]:
    """The needs that are not met and keep the report from counting, or lie on the way to it."""
    on_the_way = current is None or current.report is None
    ahead = {"authorisation", *(need.key for need in needs if need.key.startswith("phase-"))}
    return tuple(
        need for need in needs if not need.met and (need.decides or (on_the_way and need.key in ahead))
    )
