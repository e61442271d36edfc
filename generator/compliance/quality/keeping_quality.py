"""What a record keeper forgets about dates, receipts and copies to be filed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from generator.compliance.case import Case
from generator.compliance.quality.found import Found
from generator.message import say
from generator.records.base import Record
from generator.records.ledger import Records

_MONTH_OF_QUARTER: Final = 3
_MONTH_OF_HALF: Final = 6


def not_received(case: Case) -> Found:
    """Deliveries nobody is recorded to have taken."""
    for one in case.records.deliveries:
        if one.received_by is None:
            yield one, one.id, "received_by", {"date": one.delivered_on}


def delivered_outside_term(case: Case) -> Found:
    """Deliveries after the term; what came before it had begun is told as before its period."""
    for one in case.records.deliveries:
        if one.delivered_on > case.records.contract.term.end:
            yield one, one.id, "delivered_on", {"date": one.delivered_on}


def delivered_before_period(case: Case) -> Found:
    """Deliveries handed over before the period they cover, or the term, had begun: they count for nothing."""
    start = case.records.contract.term.start
    for one in case.records.deliveries:
        begins = start if one.period is None else max(_first_day(one.period), start)
        if one.delivered_on < begins:
            period = one.period or say("service.term")
            yield one, one.id, "delivered_on", {"date": one.delivered_on, "period": period}


def _first_day(period: str) -> dt.date:
    """``2026-05``, ``2026-Q2``, ``2026-H1`` or ``2026``."""
    year, _, part = period.partition("-")
    month = 1
    if part.startswith("Q"):
        month += (int(part[1:]) - 1) * _MONTH_OF_QUARTER
    elif part.startswith("H"):
        month += (int(part[1:]) - 1) * _MONTH_OF_HALF
    elif part:
        month = int(part)
    return dt.date(int(year), month, 1)


def agreement_not_filed(case: Case) -> Found:
    """Agreements that are signed and of which no copy is recorded as filed with party A (7.7)."""
    for one in case.records.team:
        if one.nda is not None and one.nda.signed_on is not None and one.nda.filed_on is None:
            yield one, one.id, "nda", {"name": one.name, "date": one.nda.signed_on}


_NOTICE_DAYS: Final = (
    "covers",
    "event_on",
    "sent_on",
    "received_on",
    "effective_on",
    "consented_on",
    "handed_over_on",
    "completed_on",
)


def notice_undated(case: Case) -> Found:
    """Notices without any day: nothing can be counted from them, and they seem known on every day."""
    for one in case.records.notices:
        if not any(getattr(one, name) for name in _NOTICE_DAYS):
            yield one, one.id, "event_on", {"subject": one.subject}


def relation_unsaid(case: Case) -> Found:
    """Events under a prohibition of which nobody says whether they keep it or break it."""
    for one in case.records.notices:
        clause = case.clauses.get(one.clause)
        forbidden = clause is not None and clause.kind_of == "prohibition"
        if forbidden and one.kind_of == "other" and one.bears is None and one.answers is None:
            yield one, one.id, "bears", {"subject": one.subject, "clause": one.clause}


def decision_one_sided(case: Case) -> Found:
    for one in case.records.decisions:
        if not case.is_of_both(one):
            yield one, one.id, "decided_by", {"ambiguity": one.ambiguity}


def review_without_deadline(case: Case) -> Found:
    for one in case.records.reviews:
        if one.outcome == "failed" and one.correct_by is None:
            yield one, one.id, "correct_by", {}


_DATED_KINDS: Final = (
    "milestones",
    "payments",
    "incidents",
    "team",
    "deliveries",
    "evaluations",
    "reviews",
    "notices",
    "decisions",
    "amendments",
)


def dated_ahead(case: Case, recorded: Records) -> Iterator[tuple[Record, str, dict[str, object]]]:
    """The records of each kind with a fact dated after the as-of day, which therefore does not count.

    A slip in the year would otherwise take a record away in silence.
    """
    for kind in _DATED_KINDS:
        known: dict[str, Any] = {one.id: one for one in getattr(case.records, kind)}
        ahead = [one for one in getattr(recorded, kind) if known.get(one.id) is not one]
        ahead = [one for one in ahead if known.get(one.id) != one]
        if ahead:
            yield ahead[0], ahead[0].id, {"count": len(ahead), "ids": tuple(one.id for one in ahead[:_NAMED])}


_NAMED: Final = 5
"""How many of the records a concern names."""
