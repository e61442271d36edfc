"""What a record keeper forgets about an incident (12.2–12.4).

Named with the checks of :mod:`generator.compliance.quality.quality`.
"""

from __future__ import annotations

from typing import Final

from generator.compliance.case import Case
from generator.compliance.incidents.incident_meeting import explains
from generator.compliance.incidents.incident_reading import read_incident
from generator.compliance.quality.found import Found
from generator.message import say

_LONG: Final = 30
"""Days after which a missing meeting or form is worth a word; no clause sets a limit."""
_PROMPT: Final = 2
"""Days after which a report to the lead is; neither is in time defined."""


def outside_term(case: Case) -> Found:
    """Incidents that 12.6 does not count, for they did not occur within the term."""
    for incident in case.records.incidents:
        if not case.in_term(incident.occurred_at):
            yield incident, incident.id, "occurred_at", {"date": case.day_of(incident.occurred_at)}


def repeated(case: Case) -> Found:
    """Incidents that look like one recorded twice: the same title at the same minute, or one form for two."""
    kinds = case.records.contract.incidents.form_evidence
    seen: dict[object, str] = {}
    for incident in case.records.incidents:
        marks: list[object] = [(incident.title, incident.occurred_at)]
        marks += [one.paper for one in incident.evidence if one.kind in kinds]
        earlier = [seen[mark] for mark in marks if mark in seen]
        seen.update((mark, incident.id) for mark in marks if mark not in seen)
        if earlier:
            yield incident, incident.id, "evidence", {"first": earlier[0]}


def reason_empty(case: Case) -> Found:
    """Grounds for a departure that say nothing."""
    for incident in case.records.incidents:
        reason = incident.meeting.reason if incident.meeting else None
        if reason is not None and not explains(reason):
            yield incident, incident.id, "meeting.reason", {"reason": reason}


def reported_days_later(case: Case) -> Found:
    """Incidents that the lead heard of days after they were found; the contract only says in time (12.3)."""
    for incident in case.records.incidents:
        known = incident.discovered_at or incident.occurred_at
        if incident.reported_at is not None and (days := (incident.reported_at - known).days) >= _PROMPT:
            yield incident, incident.id, "reported_at", {"days": days}


def form_weeks_later(case: Case) -> Found:
    """Incidents whose form, by its dates, was filled in long after."""
    kinds = case.records.contract.incidents.form_evidence
    for incident in case.records.incidents:
        forms = [one.dated for one in incident.evidence if one.kind in kinds]
        dated = [one for one in forms if one is not None]
        if not dated or len(dated) < len(forms):
            continue
        days = (min(dated) - case.day_of(incident.occurred_at)).days
        if days > _LONG:
            yield incident, incident.id, "evidence", {"days": days}


def corrective_overdue(case: Case) -> Found:
    for incident in case.records.incidents:
        for action in incident.corrective_actions:
            if action.done_on is None and action.due is not None and action.due < case.as_of:
                yield incident, incident.id, "corrective_actions", {"what": action.what, "due": action.due}


def corrective_unverified(case: Case) -> Found:
    for incident in case.records.incidents:
        for action in incident.corrective_actions:
            if action.done_on is not None and action.verified_by is None:
                yield (
                    incident,
                    incident.id,
                    "corrective_actions",
                    {"what": action.what, "date": action.done_on},
                )


def closed_without_root_cause(case: Case) -> Found:
    for incident in case.records.incidents:
        if (
            incident.meeting is not None
            and incident.meeting.amount is not None
            and incident.cause.root is None
        ):
            yield incident, incident.id, "cause", {}


def meeting_without_minutes(case: Case) -> Found:
    for incident in case.records.incidents:
        if incident.meeting is not None and incident.meeting.minutes is None:
            yield incident, incident.id, "meeting", {"date": incident.meeting.date}


def not_recovered(case: Case) -> Found:
    for incident in case.records.incidents:
        days = (case.as_of - case.day_of(incident.occurred_at)).days
        if incident.recovered_at is None and days >= 1:
            yield incident, incident.id, "recovered_at", {"days": days}


def meeting_outstanding(case: Case) -> Found:
    for incident in case.records.incidents:
        days = (case.as_of - case.day_of(incident.occurred_at)).days
        if incident.meeting is None and days > _LONG:
            yield incident, incident.id, "meeting", {"days": days}


def form_unsigned(case: Case) -> Found:
    for incident in case.records.incidents:
        signed = any(one.on is not None for one in incident.signatures)
        if incident.meeting is not None and not signed:
            yield incident, incident.id, "signatures", {}


def signature_undated(case: Case) -> Found:
    """Signatures without a date, which count as none."""
    for incident in case.records.incidents:
        roles = tuple(one.role for one in incident.signatures if one.on is None)
        if roles:
            yield incident, incident.id, "signatures", {"roles": roles}


def facts_unknown(case: Case) -> Found:
    """Facts of the impact that nobody recorded and that could change the tier."""
    for incident in case.records.incidents:
        impact = incident.impact
        facts = (impact.service, impact.alternative, impact.district_leaders, impact.other_major_effect)
        if None not in facts and impact.department_total is not None:
            continue
        unknown = (name for name in read_incident(case, incident).unknown if not name.endswith("_at"))
        if names := tuple(say(f"field.incident.{name}") for name in unknown):
            yield incident, incident.id, "impact", {"names": names}
