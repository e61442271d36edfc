"""What the counts and the total set off (12.6): full rectification, and the right to terminate after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.decided import decided_step
from generator.compliance.finding import State, Step, step
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.incidents.rectification import answering_rectification
from generator.compliance.proof import proves, why_unproven
from generator.records.clause import PartyRef
from generator.records.notice import Notice

_COUNT: Final = "AMB-COUNT"
_AFTER: Final = "AMB-AFTER-RECT"
_EXACTLY: Final = "恰好3次"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of incidents with and without pending ones, and which of both the parties decided on."""

    every: int
    decided: int
    reading: str | None

    def holds(self, wanted: Callable[[int], bool]) -> bool | None:
        """Whether the number is as wanted; None where the undecided reading makes the difference."""
        match self.reading:
            case "全部计入":
                return wanted(self.every)
            case "仅计已认定":
                return wanted(self.decided)
            case _:
                either = wanted(self.every), wanted(self.decided)
                return either[0] if either[0] == either[1] else None


@dataclass(frozen=True, slots=True)
class Triggers:
    """The counts, and what they set off."""

    count: Count
    required: bool | None
    """Whether a full rectification is owed; None while AMB-COUNT leaves it open."""
    rectification: Notice | None
    """The one that answers it."""
    later: Count
    """The incidents after it."""
    termination: bool | None
    exactly: bool
    """Whether the parties decided that only the exact number gives the right (AMB-AFTER-RECT)."""

    @property
    def rectified_on(self) -> dt.date | None:
        return self.rectification.completed_on if self.rectification else None

    @property
    def proven(self) -> bool:
        """Whether evidence can show that the rectification was complete on its day."""
        done = self.rectification
        return done is not None and done.completed_on is not None and proves(done.evidence, done.completed_on)

    @property
    def state(self) -> State:
        if self.termination:
            return State.BREACHED
        if self.required is None or self.termination is None:
            return State.NEEDS_DECISION
        if self.required and self.rectification is None:
            return State.OVERDUE
        if self.rectification is None:
            return State.NO_BREACH_RECORDED
        return State.IN_PROGRESS if self.proven else State.NOT_EVIDENCED

    @property
    def actor(self) -> PartyRef | None:
        if self.required is None or self.termination is None:
            return "both"
        if self.termination:
            return "A"
        return "B" if self.state in (State.OVERDUE, State.NOT_EVIDENCED) else None


def read_triggers(case: Case, counting: Sequence[IncidentAssessment], *, at_ceiling: bool) -> Triggers:
    """What is set off by the incidents that may count, and by a total that has reached the ceiling."""
    regime = case.records.contract.incidents
    decision = case.decision_on(_COUNT)
    reading = decision.reading if decision else None
    count = _counted(counting, reading)
    required = True if at_ceiling else count.holds(lambda number: number >= regime.trigger_count)
    done = None if required is False else answering_rectification(case, counting)
    since = done.completed_on if done else None
    later = _counted(
        [one for one in counting if since is not None and case.day_of(one.incident.occurred_at) > since],
        reading,
    )
    after = case.decision_on(_AFTER)
    exactly = after is not None and after.reading == _EXACTLY
    bound = regime.after_rectification_count
    reached = later.holds(lambda number: number == bound if exactly else number >= bound) if done else False
    return Triggers(
        count=count,
        required=required,
        rectification=done,
        later=later,
        termination=None if reached and required is None else reached,
        exactly=exactly,
    )


def _counted(incidents: Sequence[IncidentAssessment], reading: str | None) -> Count:
    return Count(len(incidents), sum(one.decided for one in incidents), reading)


def trigger_ambiguities(case: Case, triggers: Triggers) -> Iterator[str]:
    """The open questions that bear on the counts."""
    if triggers.required is None or triggers.termination is None:
        yield _COUNT
    if triggers.termination is not False and case.decision_on(_AFTER) is None:
        yield _AFTER


def trigger_steps(case: Case, triggers: Triggers) -> Iterator[Step]:
    """The counts against their bounds and what follows; the last one decides."""
    regime = case.records.contract.incidents
    count, done = triggers.count, triggers.rectification
    yield step("incident-count", every=count.every, decided=count.decided, bound=regime.trigger_count)
    if count.every != count.decided:
        yield from decided_step(case, _COUNT)
    yield step(f"rectification-{_answer(triggers.required)}")
    if done is None:
        if triggers.required:
            yield step("rectification-outstanding")
        return
    bound = regime.after_rectification_count
    key = "rectified-exactly" if triggers.exactly else "rectified"
    where = done.origin.at("completed_on")
    yield step(key, where, date=done.completed_on, later=triggers.later.every, bound=bound)
    if triggers.later.every >= bound:
        yield from decided_step(case, _AFTER)
        if case.decision_on(_AFTER) is None:
            yield step("ambiguity", ambiguity=_AFTER, about=case.about(_AFTER))
    if triggers.state is State.NOT_EVIDENCED:
        yield step("termination-no")
        yield why_unproven(done.evidence, done.completed_on or case.as_of, done.origin.at("evidence"))
    else:
        yield step(f"termination-{_answer(triggers.termination)}", penalty=regime.penalty_percent)


def _answer(value: bool | None) -> str:
    return "open" if value is None else "yes" if value else "no"
