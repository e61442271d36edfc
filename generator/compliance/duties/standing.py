"""Duties and prohibitions no figure measures: read from recorded events, never done without proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.duties.bearings import QUIET, Bearing, Event, event_of
from generator.compliance.finding import Finding, State, Step, step
from generator.message import say
from generator.records.clause import Clause, PartyRef

STANDING_KINDS: Final = ("duty", "prohibition", "procedure")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What there is to judge a clause by."""

    events: Sequence[Event]
    breaches: Sequence[Event]
    broken: Sequence[Finding]
    """Other findings of the clause that a record shows to be a breach."""


def assess_standing(
    case: Case, clause: Clause, bearing: Bearing = QUIET, broken: Sequence[Finding] = ()
) -> Finding:
    """The state of a clause from the notices recorded under it, and from the other records that bear on it.

    A recorded breach breaks it, and so does another finding of the clause that is a breach. A prohibition
    with neither reads ``no_breach_recorded``; a duty on request waits for its trigger; a continuing duty
    lacks evidence until some is recorded.
    """
    notices = [notice for notice in case.records.notices if notice.clause == clause.id]
    seen = _Seen(
        events=(*(event_of(one) for one in notices if one.kind_of != "breach"), *bearing.events),
        breaches=tuple(event_of(one) for one in notices if one.kind_of == "breach"),
        broken=broken,
    )
    state = _state(case, clause, bearing, seen)
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
            *_recorded(seen),
            *_closing(case, clause, bearing, seen, state),
        ),
    )


def _actor(clause: Clause, state: State) -> PartyRef | None:
    return (clause.party or "both") if state in (State.NOT_EVIDENCED, State.BREACHED) else None


def _state(case: Case, clause: Clause, bearing: Bearing, seen: _Seen) -> State:
    if seen.breaches or seen.broken:
        return State.BREACHED
    if clause.kind_of == "prohibition":
        return State.NO_BREACH_RECORDED
    if not case.started:
        return State.NOT_DUE
    if not seen.events:
        waits = clause.trigger is not None and bearing.trigger is None
        return State.NOT_DUE if waits else State.NOT_EVIDENCED
    return State.IN_PROGRESS if all(event.proven for event in seen.events) else State.NOT_EVIDENCED


def _recorded(seen: _Seen) -> Iterator[Step]:
    for event in seen.events:
        yield step("event-recorded", event.at, id=event.id, subject=event.subject)
    for event in seen.events:
        if not event.proven:
            yield step(
                "event-evidence-older" if event.evidence else "event-without-evidence", event.at, id=event.id
            )


def _closing(case: Case, clause: Clause, bearing: Bearing, seen: _Seen, state: State) -> Iterator[Step]:
    """The steps that decide the state, the deciding one last."""
    for event in seen.breaches:
        yield step("breach-recorded", event.at, id=event.id, subject=event.subject)
    if seen.broken:
        places = (one.records[-1] for found in seen.broken for one in found.derivation[-1:] if one.records)
        yield step("clause-broken", *places, titles=tuple(found.title for found in seen.broken))
    if state is State.BREACHED:
        return
    if clause.kind_of == "prohibition":
        yield step("no-breach-recorded")
    elif not case.started:
        term = case.records.contract.term
        yield step("term-ahead", case.records.contract.origin.at("term.start"), start=term.start)
    elif seen.events:
        bare = sum(not event.proven for event in seen.events)
        counts = {"count": len(seen.events), "bare": bare}
        yield step("events-unproven" if bare else "events-proven", **counts)
    elif clause.trigger is not None and bearing.trigger is None:
        yield step("trigger-not-recorded", clause.origin.at("trigger"), trigger=clause.trigger)
    else:
        if bearing.trigger is not None:
            yield step("trigger-recorded", bearing.trigger.at, subject=bearing.trigger.subject)
        yield step("no-event-recorded")
