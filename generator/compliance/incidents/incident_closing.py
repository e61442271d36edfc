"""What still keeps an incident open (12.2–12.4): the decision, its proof, recovery and corrective actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.compliance.case import Case
from generator.compliance.finding import DueDate, State, Step, step
from generator.compliance.incidents.incident_meeting import departs_without_reason, is_incomplete
from generator.compliance.incidents.incident_papers import papers_missing
from generator.compliance.incidents.incident_reading import Reading
from generator.compliance.proof import proves
from generator.message import Message, say
from generator.records.clause import PartyRef
from generator.records.incident import Incident


class Matter(NamedTuple):
    """One thing that keeps an incident open (or late), and who must act."""

    state: State
    actor: PartyRef | None
    step: Step
    due: dt.date | None = None


class Closing(NamedTuple):
    """How an incident stands: its state, who must act next, the steps with the deciding one last."""

    state: State
    actor: PartyRef | None
    steps: tuple[Step, ...]
    due: DueDate | None = None


def close_incident(
    case: Case, incident: Incident, reading: Reading, deviations: Sequence[Message]
) -> Closing:
    """The state by the first matter that is open; closed when there is none."""
    matters = (
        *_overdue_actions(case, incident),
        *_undecided(incident, reading, deviations),
        *(Matter(State.NOT_EVIDENCED, actor, missing) for actor, missing in papers_missing(case, incident)),
        *_unproven_actions(incident),
        *_unfinished(case, incident),
        *_late_actions(incident),
    )
    if not matters:
        at = incident.origin.at("meeting.amount")
        key = "incident-closed" if case.in_term(incident.occurred_at) else "incident-closed-uncounted"
        return Closing(State.SATISFIED, None, (step(key, at, incident.origin.at("recovered_at")),))
    first = matters[0]
    due = DueDate(first.due, first.due) if first.due is not None else None
    return Closing(first.state, first.actor, tuple(matter.step for matter in reversed(matters)), due)


def _overdue_actions(case: Case, incident: Incident) -> Iterator[Matter]:
    for action in incident.corrective_actions:
        if action.done_on is None and action.due is not None and action.due < case.as_of:
            values = {"what": action.what, "due": action.due, "days": (case.as_of - action.due).days}
            at = incident.origin.at("corrective_actions")
            yield Matter(State.OVERDUE, "B", step("action-overdue", at, **values), action.due)


def _undecided(incident: Incident, reading: Reading, deviations: Sequence[Message]) -> Iterator[Matter]:
    """What the meeting left open: a departure nobody explained, or the decision itself."""
    meeting, outcome = incident.meeting, reading.outcome
    at = incident.origin.at("meeting")
    if departs_without_reason(incident, deviations):
        yield Matter(State.NEEDS_DECISION, "A", step("decision-departs", at))
    if is_incomplete(deviations):
        yield Matter(State.NEEDS_DECISION, "A", step("decision-incomplete", at))
    if meeting is not None and meeting.amount is not None:
        return
    if meeting is not None or outcome.determined:
        yield Matter(State.IN_PROGRESS, "A", step("meeting-awaited", at))
    elif outcome.open_by_text:
        yield Matter(State.NEEDS_DECISION, "A", step("tier-awaited", at))
    else:
        names = tuple(say(f"field.incident.{name}") for name in reading.unknown)
        where = incident.origin.at("impact")
        yield Matter(State.IN_PROGRESS, "B", step("facts-awaited", where, names=names))


def _unproven_actions(incident: Incident) -> Iterator[Matter]:
    """Corrective actions said to be done of which the incident's papers show nothing: all are older."""
    for action in incident.corrective_actions:
        if action.done_on is not None and not proves(incident.evidence, action.done_on):
            at = incident.origin.at
            places = (at("corrective_actions"), at("evidence"))
            unproven = step("action-unproven", *places, what=action.what, done=action.done_on)
            yield Matter(State.NOT_EVIDENCED, "B", unproven)


def _unfinished(case: Case, incident: Incident) -> Iterator[Matter]:
    if incident.recovered_at is None:
        where = incident.origin.at("recovered_at")
        yield Matter(State.IN_PROGRESS, "B", step("recovery-awaited", where))
    for action in incident.corrective_actions:
        if action.done_on is None and (action.due is None or action.due >= case.as_of):
            at = incident.origin.at("corrective_actions")
            yield Matter(State.IN_PROGRESS, "B", step("action-open", at, what=action.what, due=action.due))


def _late_actions(incident: Incident) -> Iterator[Matter]:
    for action in incident.corrective_actions:
        if action.done_on is not None and action.due is not None and action.done_on > action.due:
            values = {"what": action.what, "done": action.done_on, "days": (action.done_on - action.due).days}
            at = incident.origin.at("corrective_actions")
            yield Matter(State.LATE, None, step("action-late", at, **values))
