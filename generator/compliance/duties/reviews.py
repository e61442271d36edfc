"""Quality review (第八条): the rounds held, what failed, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, zip_longest
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import on_or_next_working, waiting_step
from generator.compliance.decided import decided_step
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.proof import proves
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.milestone import Milestone
from generator.records.review import Review


def assess_reviews(case: Case) -> tuple[Finding, ...]:
    """One finding over all rounds; without one it lacks evidence once the work is recorded as accepted.

    The right to terminate arises when a revision is not handed in by its deadline, and when the last revision
    failed (8.3). Once arisen it stays: that a later round passed does not take it away.
    """
    regime = case.records.contract.reviews
    rounds = case.records.reviews
    revisions = _allowed(case)
    proven = tuple(one for one in rounds if _proven(one))
    grounds = tuple(_grounds(case, proven, revisions))
    state, due = _state(case, rounds, revisions, grounds)
    return (
        Finding(
            id="reviews",
            clause=regime.clause,
            subject=regime.clause,
            title=say("finding.reviews"),
            state=state,
            due=due,
            actor=_actor(state, rounds, due),
            ambiguities=_ambiguities(case, rounds),
            evidence=tuple(proof for one in rounds for proof in one.evidence),
            derivation=(
                *_steps(case, rounds, revisions),
                *_closing(case, rounds, state, due, grounds),
            ),
        ),
    )


def _actor(state: State, rounds: tuple[Review, ...], due: DueDate | None) -> PartyRef | None:
    """Party B until it has handed in again or shown what passed; party A once it may terminate."""
    if state is State.BREACHED:
        return "A"
    waits = due is not None and bool(rounds) and rounds[-1].resubmitted_on is None
    return "B" if waits or state is State.NOT_EVIDENCED else None


def _proven(one: Review) -> bool:
    """Whether evidence shows the round: some, and not all of it written before it was held."""
    return proves(one.evidence, one.held_on)


def _ambiguities(case: Case, rounds: tuple[Review, ...]) -> tuple[str, ...]:
    failed = any(one.outcome == "failed" for one in rounds)
    open_ = _QUESTION in case.ambiguities and case.decision_on(_QUESTION) is None
    return (_QUESTION,) if failed and open_ else ()


_QUESTION: Final = "AMB-REVIEW-COUNT"


def _allowed(case: Case) -> int:
    """How many revisions may fail; one less where the parties count the first review among them."""
    revisions = case.records.contract.reviews.revisions
    decision = case.decision_on(_QUESTION)
    return revisions - 1 if decision is not None and decision.reading == "共3次评审" else revisions


def _failed(rounds: tuple[Review, ...]) -> int:
    return sum(one.outcome == "failed" for one in rounds)


def _grounds(case: Case, rounds: tuple[Review, ...], revisions: int) -> Iterator[Step]:
    """What gave party A the right to terminate, in the order it arose."""
    failed = 0
    for one in rounds:
        failed += one.outcome == "failed"
        if one.outcome == "failed" and failed == revisions + 1:
            yield step("reviews-exhausted", one.origin.at("outcome"), round=one.round)
        if one.outcome == "failed" and one.correct_by is not None and one.resubmitted_on is not None:
            due = on_or_next_working(one.correct_by, case.calendar).due
            if one.resubmitted_on > due:
                values = {"round": one.round, "due": due, "days": (one.resubmitted_on - due).days}
                yield step("review-resubmitted-late", one.origin.at("resubmitted_on"), **values)


def _unshown(case: Case, rounds: tuple[Review, ...]) -> Iterator[Step]:
    """Deadlines after which the next round was held, with no record of when the revision was handed in."""
    for one, following in pairwise(rounds):
        if one.outcome == "failed" and one.correct_by is not None and one.resubmitted_on is None:
            due = on_or_next_working(one.correct_by, case.calendar).due
            if following.held_on > due:
                values = {"round": one.round, "due": due, "held": following.held_on}
                yield step("review-resubmission-unknown", one.origin.at("correct_by"), **values)


def _unproven(case: Case, rounds: tuple[Review, ...], revisions: int) -> Iterator[Step]:
    """What is recorded and nothing proves: a revision said to have come in time, grounds of bare rounds."""
    for one, following in zip_longest(rounds, rounds[1:]):
        if one is None or one.correct_by is None or one.resubmitted_on is None:
            continue
        due = on_or_next_working(one.correct_by, case.calendar).due
        held_by_then = following is not None and following.held_on <= due and _proven(following)
        if one.resubmitted_on <= due and not held_by_then and not proves(one.evidence, one.resubmitted_on):
            values = {"round": one.round, "date": one.resubmitted_on, "due": due}
            places = (one.origin.at("resubmitted_on"), one.origin.at("evidence"))
            yield step("review-resubmission-unproven", *places, **values)
    bare = [one for one in rounds if one.outcome == "failed" and not _proven(one)]
    if bare and any(_grounds(case, rounds, revisions)):
        bare_at = tuple(one.origin.at("evidence") for one in bare)
        yield step("review-grounds-unproven", *bare_at, rounds=tuple(str(one.round) for one in bare))


def _accepted(case: Case) -> Milestone | None:
    """The acceptance, where it is recorded: it rests on a quality review that passed (8.4)."""
    instalments = case.records.contract.instalments
    last = instalments[-1].chain[-1:] if instalments else ()
    return next((case.milestones[name] for name in last if case.milestones[name].done_on is not None), None)


def _state(
    case: Case, rounds: tuple[Review, ...], revisions: int, grounds: tuple[Step, ...]
) -> tuple[State, DueDate | None]:
    if not rounds:
        return (State.NOT_DUE if _accepted(case) is None else State.NOT_EVIDENCED), None
    last = rounds[-1]
    awaited = last.outcome == "failed" and last.correct_by is not None
    due = on_or_next_working(last.correct_by, case.calendar) if awaited and last.correct_by else None
    if grounds:
        return State.BREACHED, due
    if any(_unproven(case, rounds, revisions)):
        return State.NOT_EVIDENCED, due
    if last.outcome == "passed":
        shown = _proven(last) and not any(_unshown(case, rounds))
        return (State.SATISFIED if shown else State.NOT_EVIDENCED), None
    if due is None or last.resubmitted_on is not None:
        return State.IN_PROGRESS, due
    waiting = case.waiting(due)
    return (State.IN_PROGRESS if waiting is State.NOT_DUE else waiting), due


def _steps(case: Case, rounds: tuple[Review, ...], revisions: int) -> Iterator[Step]:
    for one in rounds:
        outcome = say(f"review-outcome.{one.outcome}")
        yield step(
            "review-held", one.origin.at("outcome"), round=one.round, date=one.held_on, outcome=outcome
        )
        if one.correct_by is not None:
            yield step("review-correct-by", one.origin.at("correct_by"), date=one.correct_by)
        if one.resubmitted_on is not None:
            yield step("review-resubmitted", one.origin.at("resubmitted_on"), date=one.resubmitted_on)
    if failed := _failed(rounds):
        values = {"failed": failed, "revisions": revisions, "last": revisions + 1}
        yield step("reviews-failed", case.records.contract.origin.at("reviews.revisions"), **values)
        yield from decided_step(case, _QUESTION)


def _closing(
    case: Case,
    rounds: tuple[Review, ...],
    state: State,
    due: DueDate | None,
    grounds: tuple[Step, ...],
) -> Iterator[Step]:
    """What decides the state: a right that arose, the last round's outcome, or how the correction stands."""
    if not rounds:
        accepted = _accepted(case)
        if accepted is None:
            yield step("no-review", case.records.contract.origin.at("reviews"))
        else:
            values = {"name": accepted.name, "date": accepted.done_on}
            yield step("review-missing-though-accepted", accepted.origin.at("done_on"), **values)
        return
    passed = rounds[-1].outcome == "passed"
    if not passed:
        yield from _unshown(case, rounds)
    if state is not State.BREACHED:
        yield from _of_last(case, rounds, due)
        yield from _unproven(case, rounds, _allowed(case))
        return
    if passed:
        yield from _of_last(case, rounds, due)
    yield from grounds
    where = case.records.contract.origin.at("reviews.penalty_percent")
    penalty = case.records.contract.reviews.penalty_percent
    yield step("right-of-review-stays" if passed else "right-of-review", where, penalty=penalty)


def _of_last(case: Case, rounds: tuple[Review, ...], due: DueDate | None) -> Iterator[Step]:
    last = rounds[-1]
    at = last.origin.at("outcome")
    if last.outcome == "passed":
        yield step("review-passed" if _proven(last) else "review-passed-unproven", at, round=last.round)
        yield from _unshown(case, rounds)  # it decides where a revision is not shown to have come in time
    elif last.resubmitted_on is not None:
        yield step("review-awaits-round", last.origin.at("resubmitted_on"), round=last.round + 1)
    elif due is None:
        yield step("review-without-deadline", last.origin.at(), round=last.round)
    elif case.waiting(due) is State.OVERDUE:
        penalty = case.records.contract.reviews.penalty_percent
        values = {"due": due.due, "days": (case.as_of - due.due).days, "penalty": penalty}
        yield step("review-correction-overdue", last.origin.at("correct_by"), **values)
    else:
        yield waiting_step(case, due, last.origin.at("correct_by"))
