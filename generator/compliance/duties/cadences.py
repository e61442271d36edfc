"""Regular checks and backups (7.9): open until the parties agreed how often, then shown period by period.

Each period needs a time of its own: what is agreed by the day or the week is held to every day and week. A
record stands for one time on its day, or for as many as it says within the days it covers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.owed_periods import names_of, open_question, owed_periods, reading_steps
from generator.compliance.dates.spans import Rhythm, Span
from generator.compliance.decided import decided_step
from generator.compliance.duties.bearings import shows_fulfilment
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.proof import proves
from generator.message import say
from generator.records.ambiguity import Decision
from generator.records.clause import PartyRef
from generator.records.contract import Cadence, Every
from generator.records.notice import Notice

_RHYTHMS: Final[dict[str, Rhythm]] = {
    "day": "each_day",
    "week": "each_week",
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
    kept: bool
    """Whether one of the recorded times falls to it."""
    events: tuple[Notice, ...]
    """The records of times within it, also where they have too few for each of their periods."""
    unproven: tuple[Notice, ...]
    """Those of the events whose evidence cannot show them."""

    @property
    def missing(self) -> bool:
        """Whether it is over and no recorded time falls to it."""
        return self.over and not self.kept


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
    events = [one for one in case.records.notices if _records(case, cadence, one)]
    decision = case.decision_on(_QUESTION) if cadence.every is None else None
    cadence = cadence if decision is None else _as_decided(cadence, decision)
    agreed = _agreed(case, cadence)
    proven = decision is not None or _agreement_proven(cadence)
    periods = tuple(_periods(_owed(case, cadence), events, case.as_of)) if agreed else ()
    missing = [one.span for one in periods if one.missing]
    unproven = [one for one in events if not _proven(one)]
    lacking = bool(missing or unproven) or not proven
    state = _state(case, agreed, events, lacking)
    finding = Finding(
        id=f"cadence.{cadence.clause}.{number}",
        clause=cadence.clause,
        subject=cadence.clause,
        title=say("finding.cadence", what=cadence.what),
        state=state,
        actor=_actor(state, alone_unproven=lacking and not (missing or unproven)),
        ambiguities=_open(case, cadence) if agreed else (_QUESTION,) if _QUESTION in case.ambiguities else (),
        evidence=(*cadence.evidence, *(proof for one in events for proof in one.evidence)),
        derivation=(
            *_agreement_steps(case, cadence, events, decision),
            *(_deciding(case, cadence, events, periods, proven=proven) if agreed else ()),
        ),
    )
    return CadenceAssessment(cadence, agreed, periods, finding)


def _records(case: Case, cadence: Cadence, notice: Notice) -> bool:
    """Whether a notice records that it was done: of its kind and clause, and no complaint that it was not."""
    clause = case.clauses.get(cadence.clause)
    of_it = notice.clause == cadence.clause and notice.kind_of == cadence.recorded_as
    return of_it and (clause is None or shows_fulfilment(notice, clause))


def _actor(state: State, *, alone_unproven: bool) -> PartyRef | None:
    """Party B does it and shows it; both agree how often, and show that they did."""
    if state is State.NOT_APPLICABLE:
        return None
    return "both" if state is State.NEEDS_DECISION or alone_unproven else "B"


# The agreement


_READINGS: Final[dict[str, Every]] = {
    "每天": "day",
    "每周": "week",
    "每月": "month",
    "每季度": "quarter",
    "每半年": "half_year",
    "每年": "year",
}
"""Each reading of the open question, as the contract's data would say it."""


def _as_decided(cadence: Cadence, decision: Decision) -> Cadence:
    """What the parties decided on how often, where the contract's data says nothing."""
    every = _READINGS.get(decision.reading)
    if every is None:
        return cadence
    since = decision.applies_from or decision.decided_on
    return cadence.model_copy(update={"every": every, "agreed_on": since, "evidence": decision.evidence})


def is_open(case: Case, cadence: Cadence) -> bool:
    """Whether neither the contract's data nor a decision says how often."""
    return cadence.every is None and case.decision_on(_QUESTION) is None


def _agreed(case: Case, cadence: Cadence) -> bool:
    """Whether the parties had agreed how often by the as-of day."""
    return cadence.every is not None and cadence.agreed_on is not None and cadence.agreed_on <= case.as_of


def _agreement_proven(cadence: Cadence) -> bool:
    return cadence.agreed_on is not None and proves(cadence.evidence, cadence.agreed_on)


def _rhythm(cadence: Cadence) -> tuple[Rhythm, ...]:
    return () if cadence.every is None else (_RHYTHMS[cadence.every],)


def _open(case: Case, cadence: Cadence) -> tuple[str, ...]:
    return open_question(case, _rhythm(cadence))


_QUESTION: Final = "AMB-BACKUP-CADENCE"


def _state(case: Case, agreed: bool, events: Sequence[Notice], lacking: bool) -> State:
    if not agreed:
        return State.NEEDS_DECISION
    if lacking:
        return State.NOT_EVIDENCED
    if case.ended:
        return State.NOT_APPLICABLE
    return State.IN_PROGRESS if events else State.NOT_DUE


# The periods


def _owed(case: Case, cadence: Cadence) -> Iterator[Span]:
    """The periods that begin, as far as they lie in the term, on the day of the agreement or later."""
    start = case.records.contract.term.start
    for span in owed_periods(case, _rhythm(cadence)):
        if cadence.agreed_on is not None and max(span.first, start) >= cadence.agreed_on:
            yield span


def _periods(spans: Iterator[Span], events: Sequence[Notice], as_of: dt.date) -> Iterator[CadencePeriod]:
    """The periods in order, each with the records of times within it; each time falls to one period only.

    Of the records that reach into a period the one that ends first gives it a time, so that no other way of
    sharing the times out would leave fewer periods without one.
    """
    dated = [one for one in events if _days(one) is not None]
    ahead = sorted(dated, key=lambda one: _within(one)[0], reverse=True)
    left = {one.id: one.covers.times if one.covers else 1 for one in dated}
    reaching: list[Notice] = []
    for span in spans:
        while ahead and _within(ahead[-1])[0] <= span.last:
            reaching.append(ahead.pop())
        reaching = sorted(
            (one for one in reaching if _within(one)[1] >= span.first), key=lambda one: _within(one)[1]
        )
        giving = next((one for one in reaching if left[one.id]), None)
        if giving is not None:
            left[giving.id] -= 1
        unproven = tuple(one for one in reaching if not _proven(one))
        yield CadencePeriod(span, as_of > span.last, giving is not None, tuple(reaching), unproven)


def _days(event: Notice) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of the times a record stands for; None where it names no day."""
    if event.covers is not None:
        return event.covers.first, event.covers.last
    day = event.event_on or event.completed_on
    return None if day is None else (day, day)


def _within(event: Notice) -> tuple[dt.date, dt.date]:
    return _days(event) or (dt.date.max, dt.date.max)


def _proven(event: Notice) -> bool:
    """Whether its evidence can show what happened up to its last day."""
    days = _days(event)
    return bool(event.evidence) if days is None else proves(event.evidence, days[1])


# The derivation


def _agreement_steps(
    case: Case, cadence: Cadence, events: Sequence[Notice], decision: Decision | None
) -> Iterator[Step]:
    """What was agreed, by which reading it is counted, and what was recorded; or that nothing was agreed."""
    where = case.records.contract.origin.at("cadences")
    places = [one.origin.at() for one in events] or [where]
    recorded = step("events-recorded", *places, count=len(events))
    if decision is not None or cadence.every is None:
        yield from decided_step(case, _QUESTION)
    if cadence.every is None or not _agreed(case, cadence):
        yield recorded
        yield step("cadence-open", where, what=cadence.what)
        return
    every = say(f"every.{cadence.every}")
    yield step("cadence-agreed", where, what=cadence.what, every=every, date=cadence.agreed_on)
    yield from reading_steps(case, _rhythm(cadence))
    yield recorded


def _deciding(
    case: Case,
    cadence: Cadence,
    events: Sequence[Notice],
    periods: Sequence[CadencePeriod],
    *,
    proven: bool,
) -> Iterator[Step]:
    """What decides the state: what is missing or unproven, or that nothing is."""
    where = case.records.contract.origin.at("cadences")
    missing = [one.span for one in periods if one.missing]
    unproven = [one for one in events if not _proven(one)]
    if not proven:
        yield step("cadence-agreement-unproven", where, date=cadence.agreed_on)
    if missing:
        yield from _too_few(periods)
        yield step("cadence-missing", where, periods=names_of(missing), count=len(missing))
    for one in unproven:
        key = "event-evidence-older" if one.evidence else "event-without-evidence"
        yield step(key, one.origin.at(), id=one.id)
    if missing or unproven or not proven:
        return
    yield step("cadence-kept" if events else "cadence-ahead", where)
    if case.ended:
        yield step("cadence-over", where, end=case.term.end)


def _too_few(periods: Sequence[CadencePeriod]) -> Iterator[Step]:
    """The records that cover more whole periods than times."""
    whole: dict[str, int] = {}
    records: dict[str, Notice] = {}
    for period in periods:
        for one in period.events:
            first, last = _within(one)
            if first <= period.span.first and period.span.last <= last:
                whole[one.id] = whole.get(one.id, 0) + 1
                records[one.id] = one
    for name, count in whole.items():
        covers = records[name].covers
        if covers is not None and covers.times < count:
            values = {"id": name, "first": covers.first, "last": covers.last, "times": covers.times}
            yield step("cadence-too-few", records[name].origin.at("covers"), count=count, **values)
