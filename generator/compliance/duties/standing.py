"""Duties and prohibitions no figure measures: read from recorded events, never done without proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.duties.bearings import QUIET, Bearing, Event, event_of, shows_fulfilment
from generator.compliance.finding import Finding, State, Step, step
from generator.message import say
from generator.records.clause import Clause, PartyRef
from generator.records.notice import Notice

STANDING_KINDS: Final = ("duty", "prohibition", "procedure")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is to judge a clause by."""

    events: Sequence[Event]
    """What shows it kept."""
    breaches: Sequence[Event]
    broken: Sequence[Finding]
    """Other findings of the clause that a record shows to be a breach."""
    told: Sequence[Notice]
    """Notices under the clause that show nothing done."""
    trigger: Event | None
    """What fulfils the clause's trigger without showing the duty at work."""
    complaints: Sequence[Notice]
    """Complaints that nothing names as answered."""
    answered: Sequence[tuple[Notice, Notice]]
    """Complaints with the proven event that names each as answered."""

    @property
    def bare(self) -> tuple[Event, ...]:
        return tuple(event for event in self.events if not event.proven)

    @property
    def last(self) -> dt.date | None:
        """The day of the last event."""
        return max((event.on for event in self.events if event.on is not None), default=None)


def assess_standing(
    case: Case,
    clause: Clause,
    bearing: Bearing = QUIET,
    broken: Sequence[Finding] = (),
    *,
    alone: bool = True,
) -> Finding:
    """The state of a clause from the notices recorded under it, and from the other records that bear on it.

    A recorded breach breaks it, and so does another finding of the clause that is a breach; a complaint
    nobody answered leaves it open. A prohibition with none of them reads ``no_breach_recorded``; a duty on
    request waits for its trigger; a continuing duty lacks evidence until some is recorded, is in progress
    while the term runs, and no longer applies after it. Where other findings speak to the clause (not
    ``alone``), this one says only what is recorded against it.
    """
    seen = _seen(case, clause, bearing, broken)
    against = not alone or clause.kind_of not in STANDING_KINDS or clause.kind_of == "prohibition"
    state = _state(case, clause, bearing, seen, against=against)
    proofs = (proof for event in (*seen.breaches, *seen.events) for proof in event.evidence)
    return Finding(
        id=f"clause.{clause.id}",
        clause=clause.id,
        subject=clause.id,
        title=say("finding.clause", title=clause.title),
        state=state,
        actor=_actor(clause, state),
        evidence=tuple(dict.fromkeys((*proofs, *(proof for one in broken for proof in one.evidence)))),
        derivation=(
            step(f"standing-{clause.kind_of}", clause.origin.at()),
            *bearing.related,
            *_recorded(clause, seen),
            *_closing(case, clause, bearing, seen, state),
        ),
    )


def _seen(case: Case, clause: Clause, bearing: Bearing, broken: Sequence[Finding]) -> _Seen:
    notices = [one for one in case.records.notices if one.clause == clause.id]
    others = [one for one in notices if one.kind_of != "breach"]
    kept = [one for one in others if shows_fulfilment(one, clause)]
    complaints = {one.id: one for one in others if is_complaint(one)}
    answers = {
        complaint.id: one
        for one in others
        if (complaint := complaints.get(one.answers or "")) and _answers(one, complaint, clause)
    }
    told = [one for one in others if one not in kept and not is_complaint(one) and one.answers is None]
    asks = next((one for one in told if clause.trigger is not None and one.bears is None), None)
    return _Seen(
        events=(*(event_of(one) for one in kept), *bearing.events),
        breaches=tuple(event_of(one) for one in notices if one.kind_of == "breach"),
        broken=broken,
        told=tuple(one for one in told if one is not asks),
        trigger=bearing.trigger or (event_of(asks) if asks is not None else None),
        complaints=tuple(one for one in complaints.values() if one.id not in answers),
        answered=tuple((one, answers[one.id]) for one in complaints.values() if one.id in answers),
    )


def is_complaint(notice: Notice) -> bool:
    """Whether a notice says that its clause was not kept, without being the breach itself."""
    return notice.bears == "complaint" and notice.kind_of != "breach"


def _answers(answer: Notice, complaint: Notice, clause: Clause) -> bool:
    """Whether an event that names a complaint answers it: proven, and no earlier than it.

    That a prohibition was kept nothing can show: there only the side that complained can let it rest.
    """
    event, made = event_of(answer), event_of(complaint).on
    in_order = made is None or (event.on is not None and event.on >= made)
    own = clause.kind_of != "prohibition" or answer.by == complaint.by
    return own and in_order and event.proven and not is_complaint(answer)


def _actor(clause: Clause, state: State) -> PartyRef | None:
    if state is State.NEEDS_DECISION:
        return "both"
    return (clause.party or "both") if state in (State.NOT_EVIDENCED, State.BREACHED) else None


def _state(case: Case, clause: Clause, bearing: Bearing, seen: _Seen, *, against: bool) -> State:
    """``against``: only what speaks against the clause is read; others show it kept, or nothing is to."""
    if seen.breaches or seen.broken:
        return State.BREACHED
    if seen.complaints or bearing.doubts:
        return State.NEEDS_DECISION
    if against:
        return State.NO_BREACH_RECORDED
    if not case.started:
        return State.NOT_DUE
    if not seen.events:
        waits = clause.trigger is not None and seen.trigger is None
        return State.NOT_DUE if waits else State.NOT_EVIDENCED
    if seen.bare or bearing.unshown:
        return State.NOT_EVIDENCED
    return State.NOT_APPLICABLE if _is_over(case, seen) else State.IN_PROGRESS


def _is_over(case: Case, seen: _Seen) -> bool:
    """Whether the term is past and nothing happened under the clause since: it runs no longer."""
    return case.ended and (seen.last is None or seen.last <= case.term.end)


def _recorded(clause: Clause, seen: _Seen) -> Iterator[Step]:
    for one in seen.told:
        unsaid = clause.kind_of == "prohibition" and one.bears is None
        key = "event-unsaid" if unsaid else "event-shows-nothing"
        yield step(key, one.origin.at(), id=one.id, subject=one.subject)
    for complaint, answer in seen.answered:
        values = {"id": complaint.id, "subject": complaint.subject, "answer": answer.id}
        yield step("complaint-answered", complaint.origin.at(), answer.origin.at("answers"), **values)
    for event in seen.events:
        yield step("event-recorded", event.at, id=event.id, subject=event.subject)
    for event in seen.bare:
        yield event.why_unproven()


def _closing(case: Case, clause: Clause, bearing: Bearing, seen: _Seen, state: State) -> Iterator[Step]:
    """The steps that decide the state, the deciding one last."""
    yield from bearing.doubts
    for one in seen.complaints:
        yield step("complaint-recorded", one.origin.at(), id=one.id, subject=one.subject)
    for event in seen.breaches:
        yield step("breach-recorded", event.at, id=event.id, subject=event.subject)
    if seen.broken:
        places = (one.records[-1] for found in seen.broken for one in found.derivation[-1:] if one.records)
        yield step("clause-broken", *places, titles=tuple(found.title for found in seen.broken))
    if state in (State.BREACHED, State.NEEDS_DECISION):
        return
    at = clause.origin.at
    if state is State.NO_BREACH_RECORDED:
        yield step("no-breach-recorded", at())
    elif not case.started:
        term = case.records.contract.term
        yield step("term-ahead", case.records.contract.origin.at("term.start"), start=term.start)
    elif seen.events:
        if bearing.unshown and not seen.bare:
            yield from bearing.unshown
        else:
            yield _weighed(case, seen)
    elif clause.trigger is not None and seen.trigger is None:
        yield step("trigger-not-recorded", at("trigger"), trigger=clause.trigger)
    else:
        if seen.trigger is not None:
            yield step("trigger-recorded", seen.trigger.at, subject=seen.trigger.subject)
        yield step("no-event-recorded", at())


def _weighed(case: Case, seen: _Seen) -> Step:
    """What the events come to: unproven, proven by then, or over with the term."""
    count = len(seen.events)
    if seen.bare:
        return step("events-unproven", *(one.at for one in seen.bare), count=count, bare=len(seen.bare))
    places = tuple(one.at for one in seen.events)
    latest = max((day for one in seen.events if (day := one.shown_on) is not None), default=None)
    shown = say("value.undated") if latest is None else say("value.on-day", date=latest)
    if _is_over(case, seen):
        return step("events-over", *places, count=count, latest=shown, end=case.term.end)
    return step("events-proven", *places, count=count, latest=shown)
