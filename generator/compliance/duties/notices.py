"""Periods that start with a recorded event: return of materials, force majeure, termination."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, before, deadline_step, waiting_step
from generator.compliance.decided import unsettled_steps
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.proof import proves, why_unproven
from generator.location import Location
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
    readings: tuple[tuple[str, str], ...] = ()
    """Each reading of the question with the field it starts the period at."""


_KINDS: Final = {
    "return_of_materials": _Kind("return_of_materials", "received_on", "completed_on", "B", ()),
    "force_majeure": _Kind(
        "force_majeure_notice",
        "event_on",
        "received_on",
        "B",
        ("AMB-FM-START",),
        (("发生", "event_on"), ("结束", "ended_on"), ("知悉", "known_on")),
    ),
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
    decided = any(one.message.key == "step.start-decided" for one in steps)
    return Finding(
        id=f"notice.{notice.id}",
        clause=notice.clause,
        subject=notice.id,
        title=say("finding.notice", kind=say(f"notice-kind.{notice.kind_of}"), subject=notice.subject),
        state=state,
        due=due,
        actor=_actor(state, kind),
        ambiguities=kind.ambiguities if state in _OPEN_TO_READING and not decided else (),
        evidence=notice.evidence,
        derivation=steps,
    )


def _actor(state: State, kind: _Kind) -> PartyRef | None:
    """Who owes what is open; what the text leaves open is for both to settle."""
    if state is State.NEEDS_DECISION:
        return "both"
    return None if state in (State.SATISFIED, State.LATE) else kind.actor


def _forward(case: Case, notice: Notice, kind: _Kind, duty: Duty) -> Finding:
    starts, why = _start(case, notice, kind)
    start: dt.date | None = getattr(notice, starts)
    done: dt.date | None = getattr(notice, kind.done)
    if start is None:
        missing = step("field-missing", notice.origin.at(), field=say(f"field.notice.{starts}"))
        return _finding(notice, kind, State.NOT_EVIDENCED, None, (*why, missing))
    due = after(start, duty.period, case.calendar)
    steps = (
        *why,
        step("field-dated", notice.origin.at(starts), field=say(f"field.notice.{starts}"), date=start),
        *_other_starts(case, notice, kind, duty, starts),
        replace(deadline_step(start, duty.period, due), records=(_period_at(case, kind),)),
    )
    if done is None:
        missing = step("field-missing", notice.origin.at(), field=say(f"field.notice.{kind.done}"))
        waiting = waiting_step(case, due, notice.origin.at(kind.done))
        return _finding(notice, kind, case.waiting(due), due, (*steps, missing, waiting))
    state, decisive = _done(notice, kind, done, due)
    ended = step(
        "field-dated", notice.origin.at(kind.done), field=say(f"field.notice.{kind.done}"), date=done
    )
    return _finding(notice, kind, state, due, (*steps, ended, decisive))


def _period_at(case: Case, kind: _Kind) -> Location:
    """Where the contract's data gives the period."""
    return case.records.contract.origin.at(f"periods.{kind.period}")


def _done(notice: Notice, kind: _Kind, done: dt.date, due: DueDate) -> tuple[State, Step]:
    """The state of what was done on a day, and the step that says so."""
    if not proves(notice.evidence, done):
        return State.NOT_EVIDENCED, why_unproven(notice.evidence, done, notice.origin.at("evidence"))
    at = notice.origin.at(kind.done)
    if done > due.due:
        return State.LATE, step("notice-late", at, days=(done - due.due).days)
    return State.SATISFIED, step("notice-done", at)


def _start(case: Case, notice: Notice, kind: _Kind) -> tuple[str, tuple[Step, ...]]:
    """The field the period starts at, and why where the text leaves it open (AMB-FM-START)."""
    default = kind.starts or ""
    if not kind.readings:
        return default, ()
    (question,) = kind.ambiguities
    decision = case.decision_on(question, notice.event_on)
    field = dict(kind.readings).get(decision.reading) if decision is not None else None
    if decision is None or field is None:
        named = say(f"field.notice.{default}")
        at = notice.origin.at(default)
        default_start = step("start-default", at, ambiguity=question, field=named)
        return default, (*unsettled_steps(case, question), default_start)
    values = {"ambiguity": question, "decision": decision.id, "reading": decision.reading}
    at = decision.origin.at("reading")
    return field, (step("start-decided", at, field=say(f"field.notice.{field}"), **values),)


def _other_starts(case: Case, notice: Notice, kind: _Kind, duty: Duty, starts: str) -> Iterator[Step]:
    """Where the period would end by the other readings whose day is recorded, while nobody has decided."""
    if any(case.decision_on(question, notice.event_on) is not None for question in kind.ambiguities):
        return
    for _, field in kind.readings:
        start: dt.date | None = getattr(notice, field)
        if field != starts and start is not None:
            due = after(start, duty.period, case.calendar)
            named = say(f"field.notice.{field}")
            yield step("start-other", notice.origin.at(field), field=named, date=start, due=due.due)


def _backward(case: Case, notice: Notice, kind: _Kind, duty: Duty) -> Finding:
    steps = tuple(backward_steps(case, notice, duty))
    late = any(one.message.key == "step.notice-too-late" for one in steps)
    open_ = any(one.message.key == "step.notice-between-readings" for one in steps)
    done: dt.date | None = getattr(notice, kind.done)
    state = State.BREACHED if late else State.NEEDS_DECISION if open_ else State.SATISFIED
    if late or done is None or notice.effective_on is None:
        return _finding(notice, kind, state if late else State.NOT_EVIDENCED, None, steps)
    if not proves(notice.evidence, done):
        unproven = why_unproven(notice.evidence, done, notice.origin.at("evidence"))
        return _finding(notice, kind, State.NOT_EVIDENCED, None, (*steps, unproven))
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
        yield from unsettled_steps(case, BACKWARD)
        yield step("notice-between-readings", notice.origin.at("received_on"), received=received)
    else:
        yield step("notice-in-time", notice.origin.at("received_on"), received=received)
