"""Duties and prohibitions no figure measures: read from recorded events, never done without proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.deadlines import after, deadline_step
from generator.compliance.finding import Finding, State, Step, step
from generator.location import Location
from generator.message import Message, say
from generator.records.clause import Clause
from generator.records.evidence import Evidence
from generator.records.notice import Notice

STANDING_KINDS: Final = ("duty", "prohibition", "procedure")


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded that bears on a clause: an incident, a review, a milestone reached."""

    id: str
    subject: str | Message
    at: Location
    evidence: tuple[Evidence, ...]


def assess_standing(case: Case, clause: Clause, also: Sequence[Event] = ()) -> Finding:
    """The state of a clause from the notices recorded under it, and from ``also``.

    A recorded breach breaks it. A prohibition with none reads ``no_breach_recorded``; a duty on request waits
    for its trigger; a continuing duty lacks evidence until some is recorded.
    """
    notices = [notice for notice in case.records.notices if notice.clause == clause.id]
    breaches = [_event(notice) for notice in notices if notice.kind_of == "breach"]
    events = [*(_event(notice) for notice in notices if notice.kind_of != "breach"), *also]
    state = _state(case, clause, events, breaches)
    return Finding(
        id=f"clause.{clause.id}",
        clause=clause.id,
        subject=clause.id,
        title=say("finding.clause", title=clause.title),
        state=state,
        actor=clause.party if state is State.NOT_EVIDENCED else None,
        evidence=tuple(proof for event in (*breaches, *events) for proof in event.evidence),
        derivation=_steps(clause, events, breaches),
    )


def _event(notice: Notice) -> Event:
    return Event(notice.id, notice.subject, notice.origin.at(), notice.evidence)


def _state(case: Case, clause: Clause, events: Sequence[Event], breaches: Sequence[Event]) -> State:
    if breaches:
        return State.BREACHED
    if clause.kind_of == "prohibition":
        return State.NO_BREACH_RECORDED
    if not case.started:
        return State.NOT_DUE
    if not events:
        return State.NOT_DUE if clause.trigger else State.NOT_EVIDENCED
    return State.IN_PROGRESS if all(event.evidence for event in events) else State.NOT_EVIDENCED


def _steps(clause: Clause, events: Sequence[Event], breaches: Sequence[Event]) -> tuple[Step, ...]:
    steps: list[Step] = [step(f"standing-{clause.kind_of}", clause.origin.at())]
    recorded_any = bool(events or breaches)
    if clause.trigger and not recorded_any:
        steps.append(step("trigger-not-recorded", clause.origin.at("trigger"), trigger=clause.trigger))
    elif not recorded_any:
        steps.append(step("no-event-recorded"))
    for key, recorded in (("breach-recorded", breaches), ("event-recorded", events)):
        steps += [step(key, event.at, id=event.id, subject=event.subject) for event in recorded]
    steps += [step("event-without-evidence", event.at, id=event.id) for event in events if not event.evidence]
    return tuple(steps)


def assess_confidentiality(case: Case) -> tuple[Finding, ...]:
    """How long confidentiality lasts (9.6): the term and the years after it."""
    duty = case.records.contract.periods.confidentiality_after_term
    if duty is None:
        return ()
    end = case.records.contract.term.end
    until = after(end, duty.period, case.calendar)
    breaches = [one for one in case.records.notices if one.kind_of == "breach" and one.clause == duty.clause]
    return (
        Finding(
            id="confidentiality",
            clause=duty.clause,
            subject=duty.clause,
            title=say("finding.confidentiality"),
            state=State.BREACHED if breaches else State.NO_BREACH_RECORDED,
            due=until,
            derivation=(
                step(
                    "starts-with",
                    case.records.contract.origin.at("term.end"),
                    name=say("value.term-end"),
                    date=end,
                ),
                deadline_step(end, duty.period, until),
                *(
                    step("breach-recorded", one.origin.at(), id=one.id, subject=one.subject)
                    for one in breaches
                ),
            ),
        ),
    )
