"""The evaluation the law asks for every year (公通字〔2007〕43号, art. 14), whatever contract is running."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, deadline_step, waiting_step
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.mlps.filing import operated_by
from generator.compliance.proof import proves, why_unproven
from generator.message import say
from generator.records.evaluation import Evaluation
from generator.records.period import Period
from generator.records.system import System

_A_YEAR: Final = Period(count=1, unit="year")


def assess_yearly(case: Case, system: System, rounds: Sequence[Evaluation]) -> Finding:
    """When the next report is due: a year after the latest. Without a report nothing shows the duty was met.

    Within the term the contract has party B see to it; outside, it is the operator's own duty.
    """
    reported = sorted(
        (one for one in rounds if one.report is not None),
        key=lambda one: (one.report.dated if one.report else case.as_of, one.round),
    )
    latest = reported[-1] if reported else None
    report = latest.report if latest else None
    due = after(report.dated, _A_YEAR, case.calendar) if report else None
    state = State.NOT_EVIDENCED if due is None else case.waiting(due)
    unproven = report is not None and not proves(report.evidence, report.dated)
    if unproven and state is not State.OVERDUE:
        state = State.NOT_EVIDENCED
    if state is State.NOT_EVIDENCED and not case.started:
        state = State.NOT_DUE
    term = case.term
    asked = case.as_of if due is None else due.due
    return Finding(
        id=f"evaluation-yearly.{system.id}",
        clause=system.clause,
        basis="law",
        subject=system.id,
        title=say("finding.evaluation-yearly", name=system.name),
        state=state,
        due=due,
        actor="B" if term.start <= asked <= term.end else operated_by(case, system),
        evidence=report.evidence if report else (),
        derivation=(
            step("yearly-owed", system.origin.at()),
            *_gaps_between(case, reported),
            *_closing(case, system, latest, rounds),
        ),
    )


def _gaps_between(case: Case, reported: Sequence[Evaluation]) -> Iterator[Step]:
    """Rounds that came more than a year after the one before."""
    for earlier, later in pairwise(reported):
        if earlier.report is None or later.report is None:
            continue
        due = after(earlier.report.dated, _A_YEAR, case.calendar)
        days = (later.report.dated - due.due).days
        if days > 0:
            at = later.origin.at("report.dated")
            yield step(
                "yearly-late-before", at, round=later.round, date=later.report.dated, due=due.due, days=days
            )


def _closing(
    case: Case, system: System, latest: Evaluation | None, rounds: Sequence[Evaluation]
) -> Iterator[Step]:
    running = [one for one in rounds if one.report is None]
    for one in running[-1:]:
        yield step("evaluation-under-way", one.origin.at("phases"), round=one.round)
    if latest is None or latest.report is None:
        yield step("yearly-none", system.origin.at())
        return
    at = latest.origin.at("report.dated")
    dated = latest.report.dated
    yield step("evaluation-reported", at, round=latest.round, date=dated)
    due = after(dated, _A_YEAR, case.calendar)
    yield Step(deadline_step(dated, _A_YEAR, due).message, (at,))
    if case.as_of > due.due:
        yield step("yearly-overdue", at, due=due.due)
    elif not proves(latest.report.evidence, dated):
        yield why_unproven(latest.report.evidence, dated, latest.origin.at("report"))
    else:
        yield waiting_step(case, due, at)
