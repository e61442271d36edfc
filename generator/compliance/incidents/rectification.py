"""The full rectification (全面整改) that a trigger sets off, and the one that answers it (12.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from generator.compliance.case import Case
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.records.notice import Notice


def answering_rectification(case: Case, counting: Sequence[IncidentAssessment]) -> Notice | None:
    """The latest rectification recorded as complete since one could be owed; none before answers it."""
    since = _owed_since(case, counting)
    if since is None:
        return None
    complete = [
        (notice.completed_on, notice.id, notice)
        for notice in case.records.notices
        if notice.kind_of == "rectification"
        and notice.completed_on is not None
        and notice.completed_on >= since
    ]
    return max(complete)[-1] if complete else None


def _owed_since(case: Case, counting: Sequence[IncidentAssessment]) -> dt.date | None:
    """The first day a rectification could be owed: the count reached with pending ones, or the ceiling."""
    regime = case.records.contract.incidents
    ceiling = case.records.contract.share(regime.ceiling_percent)
    occurred = sorted(case.day_of(one.incident.occurred_at) for one in counting)
    days = occurred[regime.trigger_count - 1 : regime.trigger_count]
    approved = sorted(
        (one.incident.meeting.date, one.approved)
        for one in counting
        if one.incident.meeting is not None and one.approved is not None
    )
    total = ZERO
    for decided_on, amount in approved:
        total += amount
        if total >= ceiling:
            return min([*days, decided_on])
    return min(days, default=None)
