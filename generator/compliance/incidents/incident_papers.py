"""The papers of an incident (12.2–12.4): its form, and the minutes of the special meeting, two documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.proof import proves, why_unproven
from generator.records.clause import PartyRef
from generator.records.evidence import Evidence
from generator.records.incident import Incident

_MINUTES: Final = "minutes"
_Missing = tuple[PartyRef, Step]


def papers_missing(case: Case, incident: Incident) -> Iterator[_Missing]:
    """The form and the minutes that no evidence of the kind asked for shows, and who gives them."""
    regime = case.records.contract.incidents
    occurred_on = case.day_of(incident.occurred_at)
    form = _missing(incident, "form", regime.form_evidence, incident.evidence, occurred_on)
    if form is not None:
        yield "B", form
    if (minutes := _minutes_missing(case, incident)) is not None:
        yield "A", minutes
    asked = regime.form_evidence or (incident.meeting is not None and regime.minutes_evidence)
    if not asked and not proves(incident.evidence, occurred_on):
        yield "B", why_unproven(incident.evidence, occurred_on, incident.origin.at("evidence"))


def minutes_prove(case: Case, incident: Incident) -> bool:
    """Whether the minutes prove what the meeting decided: where none are asked for, any evidence does."""
    if incident.meeting is None:
        return False
    if not case.records.contract.incidents.minutes_evidence:
        return proves(incident.evidence, incident.meeting.date)
    return _minutes_missing(case, incident) is None


def _minutes_missing(case: Case, incident: Incident) -> Step | None:
    """One document is not both: what stands for the form proves no meeting."""
    regime, meeting = case.records.contract.incidents, incident.meeting
    if meeting is None:
        return None
    forms = {one.paper for one in incident.evidence if one.kind in regime.form_evidence}
    others = tuple(one for one in incident.evidence if one.paper not in forms)
    lacking = _missing(incident, _MINUTES, regime.minutes_evidence, others, meeting.date)
    named, apart = (
        any(one.kind in regime.minutes_evidence for one in of) for of in (incident.evidence, others)
    )
    if lacking is not None and named and not apart:
        return step("minutes-are-the-form", incident.origin.at("evidence"))
    return lacking


def _missing(
    incident: Incident, name: str, kinds: Sequence[str], evidence: Sequence[Evidence], on: dt.date
) -> Step | None:
    """That no evidence of a kind shows a document of a day; None where it does or none is asked for."""
    of_kind = tuple(one for one in evidence if one.kind in kinds)
    if not kinds or proves(of_kind, on):
        return None
    where = incident.origin.at("evidence")
    return step(f"{name}-{'early' if of_kind else 'missing'}", where, kind=kinds[0], on=on)
