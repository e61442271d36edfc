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
    return Rectifications(proven[0] if proven else None, tuple(proven[1:]), unproven)


def _owed_since(case: Case, counting: Sequence[IncidentAssessment]) -> dt.date | None:
    """The first day a rectification could be owed: the count reached with pending ones, or the ceiling."""
    regime = case.records.contract.incidents
    ceiling = case.records.contract.share(regime.ceiling_percent)
    occurred = sorted(case.day_of(one.incident.occurred_at) for one in counting)
    days = occurred[regime.trigger_count - 1 : regime.trigger_count]
    approved = sorted(
        (one.incident.meeting.date, one.deducted) for one in counting if one.incident.meeting is not None
    )
    total = ZERO
    for decided_on, amount in approved:
        total += amount
        if total >= ceiling:
            return min([*days, decided_on])
    return min(days, default=None)
