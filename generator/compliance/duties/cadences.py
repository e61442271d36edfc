"""Regular checks and backups (7.9): open until the parties agreed how often, then shown period by period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.owed_periods import open_question, owed_periods, reading_steps, span_name
from generator.compliance.dates.spans import Span
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.proof import proves
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


@dataclass(frozen=True, slots=True)
class CadencePeriod:
    """One period since the parties agreed how often, and what was recorded of it."""

    span: Span
    over: bool
    events: tuple[Notice, ...]
    unproven: tuple[Notice, ...]
    """Those of the events whose evidence cannot show them."""

    @property
    def missing(self) -> bool:
        """Whether it is over and nothing was recorded in it."""
        return self.over and not self.events


@dataclass(frozen=True, slots=True)
class CadenceAssessment:
    """One regular duty: how often is agreed, its periods (none while that is open), and its finding."""

    cadence: Cadence
    agreed: bool
    periods: tuple[CadencePeriod, ...]
    finding: Finding


def assess_cadences(case: Case) -> tuple[CadenceAssessment, ...]:
    """Each regular duty of the contract's data."""
    return tuple(
        _assess(case, cadence, number)
        for number, cadence in enumerate(case.records.contract.cadences, start=1)
    )


def _assess(case: Case, cadence: Cadence, number: int) -> CadenceAssessment:
    events = [
        one
        for one in case.records.notices
        if one.clause == cadence.clause and one.kind_of == cadence.recorded_as
    ]
    agreed = _agreed(case, cadence)
    periods = tuple(_periods(case, cadence, events)) if agreed else ()
    missing = tuple(one.span for one in periods if one.missing)
    unproven = [one for one in events if not _proven(one)]
    finding = Finding(
        id=f"cadence.{cadence.clause}.{number}",
        clause=cadence.clause,
        subject=cadence.clause,
        title=say("finding.cadence", what=cadence.what),
        state=_state(agreed, events, bool(missing or unproven)),
        actor="B" if agreed else "both",
        ambiguities=_open(case, cadence) if agreed else (_QUESTION,) if _QUESTION in case.ambiguities else (),
        evidence=tuple(proof for one in events for proof in one.evidence),
        derivation=tuple(_steps(case, cadence, events, missing, unproven)),
    )
    return CadenceAssessment(cadence, agreed, periods, finding)


def _agreed(case: Case, cadence: Cadence) -> bool:
    """Whether the parties had agreed how often by the as-of day."""
    return cadence.every is not None and cadence.agreed_on is not None and cadence.agreed_on <= case.as_of


def _frequencies(cadence: Cadence) -> tuple[Frequency, ...]:
    return () if cadence.every is None else (_FREQUENCIES[cadence.every],)


def _open(case: Case, cadence: Cadence) -> tuple[str, ...]:
    return open_question(case, _frequencies(cadence))


def _proven(event: Notice) -> bool:
    """Whether its evidence can show what happened on its day."""
    day = _day(event)
    return bool(event.evidence) if day is None else proves(event.evidence, day)


_QUESTION: Final = "AMB-BACKUP-CADENCE"


def _state(agreed: bool, events: Sequence[Notice], lacking: bool) -> State:
    if not agreed:
        return State.NEEDS_DECISION
    if lacking:
        return State.NOT_EVIDENCED
    return State.IN_PROGRESS if events else State.NOT_DUE


def _periods(case: Case, cadence: Cadence, events: Sequence[Notice]) -> Iterator[CadencePeriod]:
    """The periods from the agreement on, each with what was recorded in it."""
    for span in owed_periods(case, _frequencies(cadence)):
        if cadence.agreed_on is not None and span.last < cadence.agreed_on:
            continue
        inside = tuple(one for one in events if (day := _day(one)) and span.first <= day <= span.last)
        unproven = tuple(one for one in inside if not _proven(one))
        yield CadencePeriod(span, case.as_of > span.last, inside, unproven)


def _day(event: Notice) -> dt.date | None:
    return event.event_on or event.completed_on


def _steps(
    case: Case,
    cadence: Cadence,
    events: Sequence[Notice],
    missing: Sequence[Span],
    unproven: Sequence[Notice],
) -> Iterator[Step]:
    """What was agreed and recorded, then what decides the state."""
    where = case.records.contract.origin.at("cadences")
    recorded = step("events-recorded", *(one.origin.at() for one in events), count=len(events))
    if cadence.every is None or not _agreed(case, cadence):
        yield recorded
        yield step("cadence-open", where, what=cadence.what)
        return
    every = say(f"every.{cadence.every}")
    yield step("cadence-agreed", where, what=cadence.what, every=every, date=cadence.agreed_on)
    yield from reading_steps(case, _frequencies(cadence))
    yield recorded
    if missing:
        yield step("cadence-missing", periods=tuple(span_name(span.name) for span in missing))
    for one in unproven:
        yield step("event-without-evidence", one.origin.at(), id=one.id)
    if not missing and not unproven:
        yield step("cadence-kept" if events else "cadence-ahead")
