"""Quality review (第八条): the rounds held, what failed, and what is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import on_or_next_working, waiting_step
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.proof import proves
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.review import Review


def assess_reviews(case: Case) -> tuple[Finding, ...]:
    """One finding over all rounds; the right to terminate arises when the last revision failed (8.3)."""
    regime = case.records.contract.reviews
    rounds = case.records.reviews
    revisions = _allowed(case)
    state, due = _state(case, rounds, revisions)
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
            derivation=(*_steps(case, rounds, revisions), *_closing(case, rounds, state, due)),
        ),
    )


def _actor(state: State, rounds: tuple[Review, ...], due: DueDate | None) -> PartyRef | None:
    """Party B until it has handed in again or shown what passed; party A once it may terminate."""
    if state is State.BREACHED:
        return "A"
    waits = due is not None and rounds[-1].resubmitted_on is None
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


def _state(case: Case, rounds: tuple[Review, ...], revisions: int) -> tuple[State, DueDate | None]:
    if not rounds:
        return State.NOT_DUE, None
    last = rounds[-1]
    if last.outcome == "passed":
        return (State.SATISFIED if _proven(last) else State.NOT_EVIDENCED), None
    if _failed(rounds) > revisions:
        return State.BREACHED, None
    if last.correct_by is None:
        return State.IN_PROGRESS, None
    due = on_or_next_working(last.correct_by, case.calendar)
    if last.resubmitted_on is not None:
        late = State.LATE if _proven(last) else State.NOT_EVIDENCED
        return (late if last.resubmitted_on > due.due else State.IN_PROGRESS), due
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


def _closing(case: Case, rounds: tuple[Review, ...], state: State, due: DueDate | None) -> Iterator[Step]:
    """What decides the state: the outcome of the last round, or how the correction stands."""
    if not rounds:
        yield step("no-review")
        return
    last = rounds[-1]
    at = last.origin.at("outcome")
    if last.outcome == "passed":
        yield step("review-passed" if _proven(last) else "review-passed-unproven", at, round=last.round)
    elif state is State.BREACHED:
        yield step("reviews-exhausted", at, round=last.round)
    elif last.resubmitted_on is not None:
        where = last.origin.at("resubmitted_on")
        if due is not None and last.resubmitted_on > due.due:
            yield step("review-resubmitted-late", where, days=(last.resubmitted_on - due.due).days)
            if not _proven(last):
                yield step("event-without-evidence", last.origin.at(), id=last.id)
        else:
            yield step("review-awaits-round", where, round=last.round + 1)
    elif due is None:
        yield step("review-without-deadline", last.origin.at(), round=last.round)
    else:
        yield waiting_step(case, due, last.origin.at("correct_by"))
