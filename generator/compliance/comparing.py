"""Holds two assessments together, everything most important first.

What turned to the worse comes before what came, went or stopped to apply, and what turned to the better
comes last; among those of one direction the gravest state, in the one order of states, comes first.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Final, TypeVar

from generator.compliance.assessment import Assessment
from generator.compliance.comparison import (
    Comparison,
    IncidentChange,
    IncidentStanding,
    MovedFigure,
    ReadinessChange,
    ServiceChange,
    ShiftedDue,
    Turn,
    TurnedFinding,
)
from generator.compliance.figures import figures_of
from generator.compliance.finding import State, gravity
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.quality.quality import Concern
from generator.message import say

ORDER: Final[dict[Turn, int]] = {"worse": 0, "other": 1, "better": 2}

T = TypeVar("T")


def compare(before: Assessment, after: Assessment) -> Comparison:
    """The difference of two assessments, a pure function of both."""
    return Comparison(
        before=before,
        after=after,
        findings=tuple(sorted(_findings(before, after), key=_by_weight)),
        deadlines=tuple(sorted(_deadlines(before, after), key=_by_day)),
        figures=tuple(_figures(before, after)),
        services=tuple(_services(before, after)),
        incidents=tuple(_incidents(before, after)),
        readiness=tuple(sorted(_readiness(before, after), key=lambda one: ORDER[one.turn])),
        concerns_new=tuple(_only_in(after, before)),
        concerns_gone=tuple(_only_in(before, after)),
    )


def _by_weight(one: TurnedFinding) -> tuple[int, int, int, str]:
    """Worse first; among those of one direction the gravest of what is now, then of what was."""
    now, was = _place(one.after), _place(one.before)
    first, second = (now, was) if one.turn == "worse" else (min(now, was), now)
    return ORDER[one.turn], first, second, one.id


def _place(state: State | None) -> int:
    return len(State) if state is None else gravity(state)


def _by_day(one: ShiftedDue) -> tuple[bool, dt.date, str]:
    """What is due earlier, anew or no longer before what is due later, each by day."""
    days = [due.due for due in (one.before, one.after) if due is not None]
    return one.days is not None and one.days > 0, min(days), one.id


def _findings(before: Assessment, after: Assessment) -> Iterator[TurnedFinding]:
    for was, now in _paired(before.findings, after.findings, lambda one: one.id):
        one = now or was
        if one is None or (was is not None and now is not None and was.state is now.state):
            continue
        yield TurnedFinding(
            id=one.id,
            clause=one.clause,
            subject=one.subject,
            title=one.title,
            before=None if was is None else was.state,
            after=None if now is None else now.state,
            why=one.derivation[-1],
        )


def _deadlines(before: Assessment, after: Assessment) -> Iterator[ShiftedDue]:
    """Of findings, and of milestones that are dates to know and no findings."""
    for was, now in _paired(before.findings, after.findings, lambda one: one.id):
        if was is not None and now is not None and was.due != now.due:
            yield ShiftedDue(id=now.id, clause=now.clause, title=now.title, before=was.due, after=now.due)
    for had, has in _paired(before.milestones, after.milestones, lambda one: one.milestone.id):
        if had is not None and has is not None and has.finding is None and had.due != has.due:
            known = has.milestone
            title = say("finding.milestone", name=known.name)
            yield ShiftedDue(
                id=f"milestone.{known.id}", clause=known.clause, title=title, before=had.due, after=has.due
            )


def _figures(before: Assessment, after: Assessment) -> Iterator[MovedFigure]:
    for was, now in _paired(tuple(figures_of(before)), tuple(figures_of(after)), lambda one: one.key):
        one = now or was
        values = (None if was is None else was.value, None if now is None else now.value)
        if one is not None and values[0] != values[1]:
            yield MovedFigure(
                what=one.what,
                unit=one.unit,
                of=one.of,
                of_name=one.of_name,
                before=values[0],
                after=values[1],
            )


def _services(before: Assessment, after: Assessment) -> Iterator[ServiceChange]:
    for was, now in _paired(before.services, after.services, lambda one: one.service.id):
        one = now or was
        expected = tuple(0 if side is None else side.expected for side in (was, now))
        delivered = tuple(0 if side is None else side.delivered for side in (was, now))
        unproven = tuple(0 if side is None else side.unproven for side in (was, now))
        lacked, lacks = (() if side is None else side.missing for side in (was, now))
        moved = any(len({*counts}) > 1 for counts in (expected, delivered, unproven))
        if one is not None and (moved or lacked != lacks):
            yield ServiceChange(
                id=one.service.id,
                name=one.service.name,
                expected=(expected[0], expected[1]),
                delivered=(delivered[0], delivered[1]),
                unproven=(unproven[0], unproven[1]),
                missing=tuple(period for period in lacks if period not in lacked),
                no_longer_missing=tuple(period for period in lacked if period not in lacks),
            )


def _incidents(before: Assessment, after: Assessment) -> Iterator[IncidentChange]:
    for was, now in _paired(before.incidents, after.incidents, lambda one: one.incident.id):
        one = now or was
        stood, stands = (None if side is None else _standing(side) for side in (was, now))
        if one is not None and stood != stands:
            yield IncidentChange(id=one.incident.id, title=one.incident.title, before=stood, after=stands)


def _standing(one: IncidentAssessment) -> IncidentStanding:
    return IncidentStanding(
        tier=one.tier, basis=one.basis, approved=one.approved, deducted=one.deducted, counts=one.counts
    )


def _readiness(before: Assessment, after: Assessment) -> Iterator[ReadinessChange]:
    for was, now in _paired(before.readiness, after.readiness, lambda one: one.id):
        one = now or was
        ready = (None if was is None else was.ready, None if now is None else now.ready)
        if one is not None and ready[0] != ready[1]:
            yield ReadinessChange(id=one.id, name=one.name, before=ready[0], after=ready[1])


def _only_in(one: Assessment, other: Assessment) -> Iterator[Concern]:
    """The concerns of one side beyond those the other has of the same record, wherever either stands."""
    left = Counter((concern.check, concern.subject, concern.at.file) for concern in other.concerns)
    for concern in one.concerns:
        key = (concern.check, concern.subject, concern.at.file)
        if left[key]:
            left[key] -= 1
        else:
            yield concern


def _paired(
    before: Iterable[T], after: Iterable[T], key: Callable[[T], Hashable]
) -> Iterator[tuple[T | None, T | None]]:
    """What has the same key on both sides, in the order of the later; then what only the earlier has."""
    had = {key(one): one for one in before}
    has = {key(one): one for one in after}
    for name, now in has.items():
        yield had.get(name), now
    for name, was in had.items():
        if name not in has:
            yield was, None
