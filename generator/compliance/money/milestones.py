"""Milestones: when each is due, whether it was reached, and by what proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, deadline_step, on_or_next_working, provisional_note
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.proof import proves, why_unproven
from generator.message import say
from generator.records.milestone import Milestone

EFFECTIVE = "effective"
"""The name by which a period starts with the contract's effective date instead of a milestone."""


@dataclass(frozen=True, slots=True)
class MilestoneAssessment:
    """One milestone as assessed; ``finding`` is None for a marker, which nobody owes."""

    milestone: Milestone
    due: DueDate | None
    finding: Finding | None


def assess_milestones(case: Case) -> tuple[MilestoneAssessment, ...]:
    """Every milestone, in the order of the record."""
    return tuple(_assess(case, milestone) for milestone in case.records.milestones)


def start_day(case: Case, name: str) -> dt.date | None:
    """The day a period counted from ``name`` starts; None while that has not happened."""
    if name == EFFECTIVE:
        return case.records.contract.effective.date
    milestone = case.milestones[name]
    if milestone.marker and milestone.done_on is None:
        due = due_date(case, milestone)
        return due.raw if due else None
    return milestone.done_on


def due_date(case: Case, milestone: Milestone) -> DueDate | None:
    """When the milestone is due; None where the text sets no date, or its start has not happened."""
    due = milestone.due
    if due is None:
        return None
    if due.on is not None:
        return DueDate(due.on, due.on) if milestone.marker else on_or_next_working(due.on, case.calendar)
    if due.after is None or due.within is None:
        return None
    start = start_day(case, due.after)
    return None if start is None else after(start, due.within, case.calendar)


def _assess(case: Case, milestone: Milestone) -> MilestoneAssessment:
    due = due_date(case, milestone)
    if milestone.marker:
        return MilestoneAssessment(milestone, due, None)
    state = _state(case, milestone, due)
    return MilestoneAssessment(
        milestone,
        due,
        Finding(
            id=f"milestone.{milestone.id}",
            clause=milestone.clause,
            subject=milestone.id,
            title=say("finding.milestone", name=milestone.name),
            state=state,
            due=due,
            actor=None if state in (State.SATISFIED, State.LATE) else milestone.party,
            evidence=milestone.evidence,
            derivation=_steps(case, milestone, due),
        ),
    )


def _state(case: Case, milestone: Milestone, due: DueDate | None) -> State:
    if milestone.done_on is not None:
        if not proves(milestone.evidence, milestone.done_on):
            return State.NOT_EVIDENCED
        return State.LATE if due is not None and milestone.done_on > due.due else State.SATISFIED
    return case.waiting(due) if due is not None else State.NOT_DUE


def _steps(case: Case, milestone: Milestone, due: DueDate | None) -> tuple[Step, ...]:
    steps: list[Step] = []
    rule = milestone.due
    where = milestone.origin.at("due")
    if rule is None:
        steps.append(step("no-date-in-text", milestone.origin.at()))
    elif rule.on is not None and due is not None:
        steps.append(step("fixed-date", where, date=rule.on, due=due.due, provisional=provisional_note(due)))
    elif rule.after is not None and rule.within is not None:
        start = start_day(case, rule.after)
        name = case.milestones[rule.after].name if rule.after != EFFECTIVE else say("value.effective")
        if start is None or due is None:
            steps.append(step("waits-for", where, name=name))
        else:
            steps += [
                step("starts-with", where, name=name, date=start),
                deadline_step(start, rule.within, due),
            ]
    return (*steps, *_outcome_steps(case, milestone, due))


def _outcome_steps(case: Case, milestone: Milestone, due: DueDate | None) -> Iterator[Step]:
    """What is recorded of it; the last step decides the state."""
    done_on, at = milestone.done_on, milestone.origin.at("done_on")
    if done_on is None:
        if due is not None and case.as_of > due.due:
            yield step("not-recorded-overdue", at, due=due.due)
        else:
            yield step("not-recorded-done", at)
        return
    proof = milestone.origin.at("evidence")
    if not proves(milestone.evidence, done_on):
        yield step("done-on", at, date=done_on)
        yield why_unproven(milestone.evidence, done_on, proof)
        return
    yield step("done-proven", at, proof, date=done_on, count=len(milestone.evidence))
    if due is not None and done_on > due.due:
        yield step("done-late", at, days=(done_on - due.due).days)
