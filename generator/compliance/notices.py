"""Periods that start with a recorded event: return of materials, force majeure, termination."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from generator.compliance.case import Case
from generator.compliance.deadlines import after, before, deadline_step
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.contract import Duty
from generator.records.notice import Notice

BACKWARD: Final = "AMB-NOTICE-BACKWARD"


class _Kind(NamedTuple):
    """How a kind of notice is counted: forward from one date until another, or backward from its effect."""

    period: str
    starts: str | None
    done: str
    actor: PartyRef
    """Who must do it."""
    ambiguities: tuple[str, ...]


_KINDS: Final = {
    "return_of_materials": _Kind("return_of_materials", "received_on", "completed_on", "B", ()),
    "force_majeure": _Kind("force_majeure_notice", "event_on", "received_on", "B", ("AMB-FM-START",)),
    "budget_termination": _Kind("budget_termination_notice", None, "received_on", "A", (BACKWARD,)),
    "special_termination": _Kind("special_termination_notice", None, "received_on", "A", (BACKWARD,)),
}


def assess_notices(case: Case) -> tuple[Finding, ...]:
    """A finding for each recorded notice whose kind sets a period."""
    findings: list[Finding] = []
    for notice in case.records.notices:
        kind = _KINDS.get(notice.kind_of)
        duty: Duty | None = getattr(case.records.contract.periods, kind.period) if kind else None
        if kind is not None and duty is not None:
            findings.append(
                _forward(case, notice, kind, duty) if kind.starts else _backward(case, notice, kind, duty)
            )
    return tuple(findings)


_OPEN_TO_READING: Final = frozenset({State.LATE, State.OVERDUE, State.NEEDS_DECISION})
"""States that another reading of the period could change."""


def _finding(
    notice: Notice, kind: _Kind, state: State, due: DueDate | None, steps: tuple[Step, ...]
) -> Finding:
    return Finding(
        id=f"notice.{notice.id}",
        clause=notice.clause,
        subject=notice.id,
        title=say("finding.notice", kind=say(f"notice-kind.{notice.kind_of}"), subject=notice.subject),
        state=state,
        due=due,
        actor=None if state in (State.SATISFIED, State.LATE) else kind.actor,
        ambiguities=kind.ambiguities if state in _OPEN_TO_READING else (),
        evidence=notice.evidence,
        derivation=steps,
    )


def _forward(case: Case, notice: Notice, kind: _Kind, duty: Duty) -> Finding:
    start = getattr(notice, kind.starts) if kind.starts else None
    done = getattr(notice, kind.done)
    if start is None:
        missing = step("field-missing", notice.origin.at(), field=say(f"field.notice.{kind.starts}"))
        return _finding(notice, kind, State.NOT_EVIDENCED, None, (missing,))
    due = after(start, duty.period, case.calendar)
    began = step(
        "field-dated",
        notice.origin.at(kind.starts or ""),
        field=say(f"field.notice.{kind.starts}"),
        date=start,
    )
    if done is None:
        return _finding(notice, kind, case.waiting(due), due, (began, deadline_step(start, duty.period, due)))
    ended = step(
        "field-dated", notice.origin.at(kind.done), field=say(f"field.notice.{kind.done}"), date=done
    )
    state = State.LATE if done > due.due else State.SATISFIED
    state = state if notice.evidence else State.NOT_EVIDENCED
    return _finding(notice, kind, state, due, (began, deadline_step(start, duty.period, due), ended))


def _backward(case: Case, notice: Notice, kind: _Kind, duty: Duty) -> Finding:
    steps = tuple(backward_steps(case, notice, duty))
    late = any(one.message.key == "step.notice-too-late" for one in steps)
    open_ = any(one.message.key == "step.notice-between-readings" for one in steps)
    done = getattr(notice, kind.done) is not None and notice.effective_on is not None
    state = State.BREACHED if late else State.NEEDS_DECISION if open_ else State.SATISFIED
    if not late and not (done and notice.evidence):
        state = State.NOT_EVIDENCED
    return _finding(notice, kind, state, None, steps)


def backward_steps(case: Case, notice: Notice, duty: Duty) -> Iterator[Step]:
    """How the arrival of a notice stands against the period it must keep ahead of its effect.

    Between both readings it is open, unless a decision on AMB-NOTICE-BACKWARD says which one holds.
    """
    if notice.effective_on is None:
        yield step("field-missing", notice.origin.at(), field=say("field.notice.effective_on"))
        return
    by = before(notice.effective_on, duty.period)
    where = notice.origin.at("effective_on")
    yield step("notice-by", where, effective=notice.effective_on, strict=by.strict, loose=by.loose)
    received = notice.received_on
    decision = case.decision_on(BACKWARD, notice.effective_on)
    reading = decision.reading if decision is not None else None
    if received is not None and decision is not None and by.strict < received <= by.loose:
        at = decision.origin.at("reading")
        yield step("decision-applies", at, ambiguity=BACKWARD, decision=decision.id, reading=reading)
    if received is None:
        yield step("field-missing", notice.origin.at(), field=say("field.notice.received_on"))
    elif received > (by.strict if reading == "严" else by.loose):
        yield step("notice-too-late", notice.origin.at("received_on"), received=received)
    elif received > by.strict and reading is None:
        yield step("notice-between-readings", notice.origin.at("received_on"), received=received)
    else:
        yield step("notice-in-time", notice.origin.at("received_on"), received=received)
