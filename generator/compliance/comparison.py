"""How two assessments of one contract differ: findings that turned, money that moved, dates that shifted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from generator.compliance.assessment import Assessment
from generator.compliance.figures import Unit, Value
from generator.compliance.finding import DueDate, State, Step, gravity
from generator.compliance.incidents.incidents import Basis
from generator.compliance.quality.quality import Concern
from generator.message import Message

Turn = Literal["worse", "other", "better"]
"""Whether something got worse, came or went with neither, or got better."""


def turn_of(before: State | None, after: State | None) -> Turn:
    """Which way a state turned; None is a finding that is not there.

    What comes is worse where it presses, which every state graver than advice does. What goes, or no longer
    applies, is never better: a duty does not get done by its record going away.
    """
    was = State.NOT_APPLICABLE if before is None else before
    now = State.NOT_APPLICABLE if after is None else after
    if now is State.NOT_APPLICABLE:
        return "other"
    if was is State.NOT_APPLICABLE:
        return "worse" if gravity(now) < gravity(State.ADVISORY) else "other"
    if _rank(now) == _rank(was):
        return "other"
    return "worse" if _rank(now) < _rank(was) else "better"


_CALM: Final = frozenset({State.IN_PROGRESS, State.NOT_DUE, State.NO_BREACH_RECORDED})
"""Duties that run as they should: none of these is better than another."""


def _rank(state: State) -> int:
    return gravity(State.IN_PROGRESS if state in _CALM else state)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedFinding:
    """A finding whose state differs; it is None on the side that does not have the finding."""

    id: str
    clause: str
    subject: str
    title: Message
    before: State | None
    after: State | None
    why: Step
    """The step that decides the state after; before, of a finding that is gone."""

    @property
    def turn(self) -> Turn:
        return turn_of(self.before, self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftedDue:
    """A due date that differs, of a finding or a milestone that is on both sides."""

    id: str
    clause: str
    title: Message
    before: DueDate | None
    after: DueDate | None

    @property
    def days(self) -> int | None:
        """By how many days it moved; negative for earlier, None where there was none or is none."""
        if self.before is None or self.after is None:
            return None
        return (self.after.due - self.before.due).days


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedFigure:
    """A figure that differs; None on the side where it is unknown or not there."""

    what: str
    unit: Unit
    of: str
    of_name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChange:
    """One service of which another number of products is expected, there or proven, or others are missing."""

    id: str
    name: str
    expected: tuple[int, int]
    delivered: tuple[int, int]
    unproven: tuple[int, int]
    """Those of the delivered whose coming nothing proves."""
    missing: tuple[str, ...]
    """Periods that miss a product only after."""
    no_longer_missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStanding:
    """What of an incident the comparison looks at."""

    tier: str | None
    basis: Basis | None
    approved: Decimal | None
    deducted: Decimal
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentChange:
    """An incident that came, went, or has another tier or amount; None where it is not there."""

    id: str
    title: str
    before: IncidentStanding | None
    after: IncidentStanding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessChange:
    """A line of the acceptance list that is ready on one side only; None where the line is not there."""

    id: str
    name: Message
    before: bool | None
    after: bool | None

    @property
    def turn(self) -> Turn:
        if self.before and self.after is False:
            return "worse"
        return "better" if self.after and self.before is False else "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How ``after`` differs from ``before``; every list is empty where nothing does."""

    before: Assessment
    after: Assessment
    findings: tuple[TurnedFinding, ...]
    deadlines: tuple[ShiftedDue, ...]
    figures: tuple[MovedFigure, ...]
    services: tuple[ServiceChange, ...]
    incidents: tuple[IncidentChange, ...]
    readiness: tuple[ReadinessChange, ...]
    concerns_new: tuple[Concern, ...]
    concerns_gone: tuple[Concern, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the records' difference makes none in what is assessed."""
        parts = (self.findings, self.deadlines, self.figures, self.services, self.incidents, self.readiness)
        return not any((*parts, self.concerns_new, self.concerns_gone))
