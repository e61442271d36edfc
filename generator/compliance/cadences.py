"""Regular checks and backups (7.9): open until the parties agreed how often, then shown period by period."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.services import span_name
from generator.compliance.spans import Span, spans_of
from generator.message import say
from generator.records.contract import Cadence
from generator.records.notice import Notice
from generator.records.service import Frequency

_FREQUENCIES: Final[dict[str, Frequency]] = {
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "half_year": "half_yearly",
    "year": "yearly",
}


def assess_cadences(case: Case) -> tuple[Finding, ...]:
    """A finding for each regular duty of the contract's data."""
    return tuple(
        _assess(case, cadence, number)
        for number, cadence in enumerate(case.records.contract.cadences, start=1)
    )


def _assess(case: Case, cadence: Cadence, number: int) -> Finding:
    events = [
        one
        for one in case.records.notices
        if one.clause == cadence.clause and one.kind_of == cadence.recorded_as
    ]
    agreed = _agreed(case, cadence)
    missing = tuple(_missing(case, cadence, events)) if agreed else ()
    unproven = [one for one in events if not one.evidence]
    return Finding(
        id=f"cadence.{cadence.clause}.{number}",
        clause=cadence.clause,
        subject=cadence.clause,
        title=say("finding.cadence", what=cadence.what),
        state=_state(agreed, events, bool(missing or unproven)),
        actor="B" if agreed else "both",
        ambiguities=() if agreed or _QUESTION not in case.ambiguities else (_QUESTION,),
        evidence=tuple(proof for one in events for proof in one.evidence),
        derivation=tuple(_steps(case, cadence, events, missing, unproven)),
    )


def _agreed(case: Case, cadence: Cadence) -> bool:
    """Whether the parties had agreed how often by the as-of day."""
    return cadence.every is not None and cadence.agreed_on is not None and cadence.agreed_on <= case.as_of


_QUESTION: Final = "AMB-BACKUP-CADENCE"


def _state(agreed: bool, events: Sequence[Notice], lacking: bool) -> State:
    if not agreed:
        return State.NEEDS_DECISION
    if lacking:
        return State.NOT_EVIDENCED
    return State.IN_PROGRESS if events else State.NOT_DUE


def _missing(case: Case, cadence: Cadence, events: Sequence[Notice]) -> Iterator[Span]:
    """The periods that are over and in which nothing was recorded."""
    if cadence.every is None:
        return
    days = [one.event_on or one.completed_on for one in events]
    for span in spans_of([_FREQUENCIES[cadence.every]], case.records.contract.term):
        if cadence.agreed_on is not None and span.last < cadence.agreed_on:
            continue
        if case.as_of > span.last and not any(day and span.first <= day <= span.last for day in days):
            yield span


def _steps(
    case: Case,
    cadence: Cadence,
    events: Sequence[Notice],
    missing: Sequence[Span],
    unproven: Sequence[Notice],
) -> Iterator[Step]:
    where = case.records.contract.origin.at("cadences")
    if cadence.every is None or not _agreed(case, cadence):
        yield step("cadence-open", where, what=cadence.what)
    else:
        every = say(f"every.{cadence.every}")
        yield step("cadence-agreed", where, what=cadence.what, every=every, date=cadence.agreed_on)
    yield step("events-recorded", *(one.origin.at() for one in events), count=len(events))
    if missing:
        yield step("cadence-missing", periods=tuple(span_name(span.name) for span in missing))
    for one in unproven:
        yield step("event-without-evidence", one.origin.at(), id=one.id)
