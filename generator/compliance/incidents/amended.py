"""Amendments to the ledger (更正): each is told where its incident stands, or where it would have counted."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.proof import proves
from generator.compliance.quality.found import Found
from generator.records.amendment import Amendment
from generator.records.incident import Incident


def amended_steps(case: Case, incident: Incident) -> Iterator[Step]:
    """That the form of an incident was amended: when, by whom, why, and what this rests on."""
    for one in case.records.amendments:
        if one.incident == incident.id:
            yield _told(case, one, "incident-amended")


def withdrawn_steps(case: Case) -> Iterator[Step]:
    """The incidents that an amendment took out of the ledger, which count for nothing since."""
    for one in withdrawn(case):
        yield _told(case, one, "incident-withdrawn")


def withdrawn(case: Case) -> Iterator[Amendment]:
    """The amendments that took out an incident which is not in the ledger."""
    present = {incident.id for incident in case.records.incidents}
    for one in case.records.amendments:
        if one.what == "removed" and one.incident not in present:
            yield one


def _told(case: Case, one: Amendment, key: str) -> Step:
    if not case.names_both(one.by):
        key = f"{key}-one-sided"
    elif not proves(one.evidence, one.on):
        key = f"{key}-unproven"
    values = {"amendment": one.id, "id": one.incident, "date": one.on, "by": one.by, "reason": one.reason}
    return step(key, one.origin.at(), **values)


def incident_amended(case: Case) -> Found:
    """Decided incidents whose form was amended, so that a reviewer compares it with what was decided."""
    decided = {one.id for one in case.records.incidents if one.meeting is not None and one.meeting.decides}
    for one in case.records.amendments:
        if one.incident in decided:
            yield one, one.id, "incident", {"incident": one.incident, "date": one.on}


def incident_withdrawn(case: Case) -> Found:
    """Incidents taken out of the ledger."""
    for one in withdrawn(case):
        yield one, one.id, "incident", {"incident": one.incident, "date": one.on}


def amendment_one_sided(case: Case) -> Found:
    """Amendments that are not on record as agreed by both parties."""
    for one in case.records.amendments:
        if not case.names_both(one.by):
            yield one, one.id, "by", {"incident": one.incident}


def amendment_unproven(case: Case) -> Found:
    """Amendments without evidence from the day of the agreement or later."""
    for one in case.records.amendments:
        if not proves(one.evidence, one.on):
            yield one, one.id, "evidence", {"incident": one.incident, "date": one.on}
