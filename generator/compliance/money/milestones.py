"""Milestones: when each is due, whether it was reached, and by what proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import (
    after,
    deadline_step,
    on_or_next_working,
    provisional_note,
    waiting_step,
)
from generator.compliance.decided import decided_step
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.money.chain import (
    REVIEW_SAME,
    against_review,
    failed_review,
    held_review,
    held_step,
    is_reading_open,
    is_same,
    rests_on_reading,
    skipped,
    standing_link,
)
from generator.compliance.money.day_zero import DAY_ZERO, day_zero, day_zero_steps, unsigned_step
from generator.compliance.proof import proves, why_unproven
from generator.message import say
from generator.records.clause import PartyRef
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
    return tuple(_assess(case, standing_link(case, milestone)) for milestone in case.records.milestones)


def start_day(case: Case, name: str) -> dt.date | None:
    """The day a period counted from ``name`` starts; None while that has not happened."""
    if name == EFFECTIVE:
        return day_zero(case)
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
        if milestone.marker and case.ending is not None and due.on == case.records.contract.term.end:
            return DueDate(case.ending.day, case.ending.day)
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
            actor=_actor(milestone, state),
            ambiguities=_ambiguities(case, milestone),
            evidence=milestone.evidence,
            derivation=_steps(case, milestone, due),
        ),
    )


def _actor(milestone: Milestone, state: State) -> PartyRef | None:
    if state is State.NEEDS_DECISION:
        return "both"
    return None if state in (State.SATISFIED, State.LATE) else milestone.party


def _ambiguities(case: Case, milestone: Milestone) -> tuple[str, ...]:
    open_ = _is_contradicted(case, milestone) and is_reading_open(case, milestone)
    open_ = open_ or (held_review(case, milestone) is not None and not is_same(case))
    return (REVIEW_SAME,) if open_ else ()


def _is_contradicted(case: Case, milestone: Milestone) -> bool:
    """Whether it is proven to be reached although the quality review it rests on failed."""
    done_on = milestone.done_on
    proven = done_on is not None and proves(milestone.evidence, done_on)
    return proven and failed_review(case, milestone) is not None


def _state(case: Case, milestone: Milestone, due: DueDate | None) -> State:
    if milestone.done_on is not None:
        if not proves(milestone.evidence, milestone.done_on):
            return State.NOT_EVIDENCED
        if _is_contradicted(case, milestone) or skipped(case, milestone) is not None:
            return State.NEEDS_DECISION
        return State.LATE if due is not None and milestone.done_on > due.due else State.SATISFIED
    if held_review(case, milestone) is not None:
        return State.IN_PROGRESS if is_same(case) else State.NEEDS_DECISION
    if due is not None:
        return case.waiting(due)
    open_start = _unsigned(case, milestone)
    return State.NOT_DUE if open_start is None else State.NEEDS_DECISION


def _unsigned(case: Case, milestone: Milestone) -> Step | None:
    """That its period starts with a day that rests on a signing nobody recorded (AMB-DAY0)."""
    starts = milestone.due is not None and milestone.due.after == EFFECTIVE
    return unsigned_step(case) if starts else None


def _steps(case: Case, milestone: Milestone, due: DueDate | None) -> tuple[Step, ...]:
    steps: list[Step] = []
    rule = milestone.due
    own = case.milestones[milestone.id].origin
    where = own.at("due")
    if rule is None:
        steps.append(step("no-date-in-text", own.at()))
    elif rule.on is not None and due is not None:
        steps.append(step("fixed-date", where, date=rule.on, due=due.due, provisional=provisional_note(due)))
    elif rule.after is not None and rule.within is not None:
        start = start_day(case, rule.after)
        name = case.milestones[rule.after].name if rule.after != EFFECTIVE else say("value.effective")
        if rule.after == EFFECTIVE and case.decision_on(DAY_ZERO) is not None:
            steps += day_zero_steps(case)
        if start is None or due is None:
            steps.append(step("waits-for", where, name=name))
        else:
            steps += [
                step("starts-with", where, name=name, date=start),
                deadline_step(start, rule.within, due, where),
            ]
    return (*steps, *_outcome_steps(case, milestone, due))


def _outcome_steps(case: Case, milestone: Milestone, due: DueDate | None) -> Iterator[Step]:
    """What is recorded of it; the last step decides the state."""
    done_on, own = milestone.done_on, case.milestones[milestone.id]
    at = milestone.origin.at("done_on")
    held = held_review(case, milestone)
    if held is not None:
        yield from decided_step(case, REVIEW_SAME)
        yield held_step(case, milestone, held)
        return
    if done_on is None:
        if due is not None and case.as_of > due.due:
            yield step("not-recorded-overdue", at, due=due.due)
        else:
            yield step("not-recorded-done", at)
            if due is not None:
                yield waiting_step(case, due, own.origin.at("due"))
            elif (open_start := _unsigned(case, milestone)) is not None:
                yield open_start
        return
    proof = milestone.origin.at("evidence")
    if not proves(milestone.evidence, done_on):
        yield step("done-on", at, date=done_on)
        yield why_unproven(milestone.evidence, done_on, proof)
        return
    if own.done_on is None:
        yield from decided_step(case, REVIEW_SAME)  # a quality review stands for it
    yield step("done-proven", at, proof, date=done_on, count=len(milestone.evidence))
    if due is not None and done_on > due.due:
        yield step("done-late", at, days=(done_on - due.due).days)
    earlier = skipped(case, milestone)
    if earlier is not None:
        values = {"name": milestone.name, "date": done_on, "earlier": earlier.name}
        yield step("link-skipped", at, earlier.origin.at(), **values)
    failed = failed_review(case, milestone)
    if failed is not None:
        if rests_on_reading(case, milestone):
            yield from decided_step(case, REVIEW_SAME)
        yield against_review(milestone, failed)
