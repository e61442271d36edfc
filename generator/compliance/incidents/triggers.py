"""What the counts and the total set off (12.6): full rectification, and the right to terminate after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case, Ending
from generator.compliance.decided import decided_step, register_of
from generator.compliance.ending import ended_early
from generator.compliance.finding import State, Step, step
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.compliance.incidents.rectification import (
    Rectifications,
    day_of_ceiling,
    day_of_count,
    read_rectifications,
)
from generator.compliance.proof import why_unproven
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
    rectifications: Rectifications
    """What was recorded as answering it."""
    later: Count
    """The incidents after the first that is proven."""
    bound: int
    """How many of them give the right to terminate."""
    termination: bool | None
    exactly: bool
    """Whether the parties decided that the exact number gives the right (AMB-AFTER-RECT)."""
    ended: Ending | None
    """The early end of the contract, after which nothing more is performed (第十三条末款)."""
    second: dt.date | None
    """The day the other trigger was reached after the rectification that answered the first, unanswered."""

    @property
    def rectification(self) -> Notice | None:
        """The one that answers it, with its proof."""
        return self.rectifications.answer

    @property
    def rectified_on(self) -> dt.date | None:
        return self.rectification.completed_on if self.rectification else None

    @property
    def until_termination(self) -> int | None:
        """How many more incidents reach the right to terminate; None where none is counted or it is there."""
        if self.rectification is None or self.termination is not False:
            return None
        left = self.bound - self.later.every
        return left if left > 0 else None

    @property
    def state(self) -> State:
        if self.termination:
            return State.BREACHED
        if self.required is None or self.termination is None or self.second is not None:
            return State.NEEDS_DECISION
        if self.rectification is not None:
            return State.IN_PROGRESS
        if not self.required:
            return State.NO_BREACH_RECORDED
        if self.ended is not None:
            return State.NOT_APPLICABLE
        return State.NOT_EVIDENCED if self.rectifications.unproven else State.OVERDUE

    @property
    def actor(self) -> PartyRef | None:
        if self.termination:
            return "A"
        if self.state is State.NEEDS_DECISION:
            return "both"
        return "B" if self.state in (State.OVERDUE, State.NOT_EVIDENCED) else None


def read_triggers(case: Case, counting: Sequence[IncidentAssessment], *, at_ceiling: bool) -> Triggers:
    """What is set off by the incidents that may count, and by a total that has reached the ceiling."""
    regime = case.records.contract.incidents
    decision = case.decision_on(_COUNT)
    reading = decision.reading if decision else None
    count = _counted(counting, reading)
    required = True if at_ceiling else count.holds(lambda number: number >= regime.trigger_count)
    recorded = Rectifications() if required is False else read_rectifications(case, counting)
    done = recorded.answer
    since = done.completed_on if done else None
    later = _counted(
        [one for one in counting if since is not None and case.day_of(one.incident.occurred_at) > since],
        reading,
    )
    after = case.decision_on(_AFTER)
    exactly = after is not None and after.reading == _EXACTLY
    bound = regime.after_rectification_count
    # A right once arisen stays: whoever reads "exactly three" had three before there were four.
    reached = later.holds(lambda number: number >= bound) if done else False
    return Triggers(
        count=count,
        required=required,
        rectifications=recorded,
        later=later,
        bound=bound,
        termination=None if reached and required is None else reached,
        exactly=exactly,
        ended=case.ending,
        second=_second_trigger(case, counting, recorded),
    )


def _second_trigger(
    case: Case, counting: Sequence[IncidentAssessment], recorded: Rectifications
) -> dt.date | None:
    """The day the trigger that did not set off the rectification was reached after it was complete (12.6).

    The text does not say whether the one rectification answers both; a further one on or after that day does.
    """
    if recorded.answer is None or recorded.answer.completed_on is None:
        return None
    decided = [one for one in counting if one.decided]
    since = recorded.answer.completed_on
    counted, ceiling = day_of_count(case, decided), day_of_ceiling(case, counting)
    if counted is None or ceiling is None or max(counted, ceiling) <= since:
        return None
    last = max(counted, ceiling)
    answered = (one.completed_on for one in recorded.further if one.completed_on is not None)
    return None if any(on >= last for on in answered) else last


def _counted(incidents: Sequence[IncidentAssessment], reading: str | None) -> Count:
    return Count(len(incidents), sum(one.decided for one in incidents), reading)


def trigger_ambiguities(case: Case, triggers: Triggers) -> Iterator[str]:
    """The open questions that bear on the counts."""
    if triggers.required is None or triggers.termination is None:
        yield _COUNT
    if (triggers.termination is not False or triggers.second) and case.decision_on(_AFTER) is None:
        yield _AFTER


def trigger_steps(case: Case, triggers: Triggers) -> Iterator[Step]:
    """The counts against their bounds and what follows; the last one decides."""
    regime, at = case.records.contract.incidents, case.records.contract.origin.at
    count, done = triggers.count, triggers.rectification
    bounds = (at("incidents.trigger_count"), at("incidents.ceiling_percent"))
    values = {"every": count.every, "decided": count.decided, "bound": regime.trigger_count}
    yield step("incident-count", bounds[0], **values)
    if count.every != count.decided:
        yield from decided_step(case, _COUNT)
    yield step(f"rectification-{_answer(triggers.required)}", *bounds)
    if done is None and triggers.required:
        yield step("rectification-outstanding", at("incidents.trigger_count"))
    for one in triggers.rectifications.unproven:
        yield step("rectification-unproven", one.origin.at("completed_on"), date=one.completed_on)
    if done is not None:
        yield from _after_rectification(case, triggers, done)
    elif triggers.state is State.NOT_APPLICABLE:
        yield from ended_early(case)
        yield step("rectification-lapsed", at("incidents.trigger_count"))
    elif triggers.state is State.NOT_EVIDENCED:
        last = triggers.rectifications.unproven[-1]
        yield why_unproven(last.evidence, last.completed_on or case.as_of, last.origin.at("evidence"))


def _after_rectification(case: Case, triggers: Triggers, done: Notice) -> Iterator[Step]:
    """The incidents since the first rectification against their bound, and the right they give."""
    where = case.records.contract.origin.at("incidents.after_rectification_count")
    key = "rectified-exactly" if triggers.exactly else "rectified"
    values = {"later": triggers.later.every, "bound": triggers.bound}
    yield step(key, done.origin.at("completed_on"), date=done.completed_on, **values)
    since = triggers.rectifications.owed_since
    if since is not None and done.completed_on is not None and done.completed_on > since:
        days = (done.completed_on - since).days
        yield step("rectified-days", done.origin.at("completed_on"), since=since, days=days)
    for one in triggers.rectifications.further:
        yield step("rectified-again", one.origin.at("completed_on"), date=one.completed_on)
    if triggers.later.every >= triggers.bound:
        yield from decided_step(case, _AFTER)
        if case.decision_on(_AFTER) is None:
            yield step("ambiguity", *register_of(case, _AFTER), ambiguity=_AFTER, about=case.about(_AFTER))
    if triggers.until_termination is not None:
        yield step("projection-termination", where, left=triggers.until_termination)
    penalty = case.records.contract.incidents.penalty_percent
    yield step(f"termination-{_answer(triggers.termination)}", where, penalty=penalty)
    if triggers.second is not None and triggers.state is State.NEEDS_DECISION:
        yield step("rectification-second", where, date=triggers.second)


def _answer(value: bool | None) -> str:
    return "open" if value is None else "yes" if value else "no"
