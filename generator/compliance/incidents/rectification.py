"""The full rectification (全面整改) that a trigger sets off, and the one that answers it (12.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.compliance.proof import proves
from generator.records.notice import Notice


@dataclass(frozen=True, slots=True)
class Rectifications:
    """Those recorded as complete since one could be owed, in order of time; none before answers it."""

    answer: Notice | None = None
    """The first that is proven: incidents after it are counted apart, whatever is recorded later."""
    further: tuple[Notice, ...] = ()
    """Proven ones after it, which start no count anew."""
    unproven: tuple[Notice, ...] = ()
    """Those that no evidence of their day shows; they change nothing."""
    owed_since: dt.date | None = None
    """The first day one could be owed."""


def read_rectifications(case: Case, counting: Sequence[IncidentAssessment]) -> Rectifications:
    """The rectifications that may answer what the incidents set off."""
    since = _owed_since(case, counting)
    if since is None:
        return Rectifications()
    complete = [
        (notice.completed_on, notice.id, notice)
        for notice in case.records.notices
        if notice.kind_of == "rectification"
        and notice.completed_on is not None
        and notice.completed_on >= since
    ]
    ordered = [(on, notice) for on, _, notice in sorted(complete, key=lambda one: one[:2])]
    proven = [notice for on, notice in ordered if proves(notice.evidence, on)]
    unproven = tuple(notice for on, notice in ordered if not proves(notice.evidence, on))
    return Rectifications(proven[0] if proven else None, tuple(proven[1:]), unproven, since)


def _owed_since(case: Case, counting: Sequence[IncidentAssessment]) -> dt.date | None:
    """The first day a rectification could be owed: the count reached with pending ones, or the ceiling."""
    days = (day_of_count(case, counting), day_of_ceiling(case, counting))
    return min((day for day in days if day is not None), default=None)


def day_of_count(case: Case, incidents: Sequence[IncidentAssessment]) -> dt.date | None:
    """The day of the incident that made them as many as set off a rectification."""
    bound = case.records.contract.incidents.trigger_count
    occurred = sorted(case.day_of(one.incident.occurred_at) for one in incidents)
    return occurred[bound - 1] if len(occurred) >= bound else None


def day_of_ceiling(case: Case, incidents: Sequence[IncidentAssessment]) -> dt.date | None:
    """The day the deductions approved by then reached the ceiling."""
    contract = case.records.contract
    ceiling = contract.share(contract.incidents.ceiling_percent)
    approved = sorted(
        (one.incident.meeting.date, one.deducted) for one in incidents if one.incident.meeting is not None
    )
    total = ZERO
    for decided_on, amount in approved:
        total += amount
        if total >= ceiling:
            return decided_on
    return None
