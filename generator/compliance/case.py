"""A case: the records as known on the as-of day, with the calendar and the decisions that hold then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from generator.compliance.as_of import known_on
from generator.compliance.dates.work_days import WorkCalendar
from generator.compliance.finding import DueDate, State
from generator.records.ambiguity import Ambiguity, Decision
from generator.records.clause import PARTY_WORDS, Clause
from generator.records.ledger import Records
from generator.records.milestone import Milestone


@dataclass(frozen=True)
class Case:
    """What every rule is given. Built once for an assessment by :func:`open_case`."""

    records: Records
    as_of: dt.date
    calendar: WorkCalendar

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.records.project.timezone)

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.records.clauses}

    @cached_property
    def milestones(self) -> dict[str, Milestone]:
        return {milestone.id: milestone for milestone in self.records.milestones}

    @cached_property
    def ambiguities(self) -> dict[str, Ambiguity]:
        return {ambiguity.id: ambiguity for ambiguity in self.records.ambiguities}

    def about(self, ambiguity: str) -> str:
        """What an ambiguity is about; its id alone where the project's register does not have it."""
        return self.ambiguities[ambiguity].about if ambiguity in self.ambiguities else ambiguity

    @property
    def started(self) -> bool:
        """Whether the term has begun."""
        return self.as_of >= self.records.contract.term.start

    @property
    def ended(self) -> bool:
        """Whether the term's last day is past."""
        return self.as_of > self.records.contract.term.end

    def clauses_of(self, rule: str) -> tuple[Clause, ...]:
        """The clauses whose register entry names the rule."""
        return tuple(clause for clause in self.records.clauses if clause.rule == rule)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """The calendar day of a moment where the contract is performed."""
        return moment.astimezone(self.zone).date()

    def decision_on(self, ambiguity: str, happened_on: dt.date | None = None) -> Decision | None:
        """The latest decision on an ambiguity that covers something that happened on a day."""
        day = happened_on or self.as_of
        covering = [
            decision
            for decision in self._decisions_of_both.get(ambiguity, ())
            if decision.applies_from is None or decision.applies_from <= day
        ]
        return covering[-1] if covering else None

    @cached_property
    def _decisions_of_both(self) -> dict[str, list[Decision]]:
        """The decisions that settle something, by ambiguity: asked for once for each incident."""
        found: dict[str, list[Decision]] = {}
        for decision in self.records.decisions:
            if self.is_of_both(decision):
                found.setdefault(decision.ambiguity, []).append(decision)
        return found

    def is_of_both(self, decision: Decision) -> bool:
        """Whether both parties took it, named by role or name; one alone settles nothing."""
        contract = self.records.contract
        sides = ((PARTY_WORDS["A"], contract.party_a), (PARTY_WORDS["B"], contract.party_b))
        return all(
            any(called in name for name in decision.decided_by for called in (word, party.role, party.name))
            for word, party in sides
        )

    def waiting(self, due: DueDate) -> State:
        """The state of something not done: not due, due soon or overdue."""
        if self.as_of > due.due:
            return State.OVERDUE
        warning = dt.timedelta(days=self.records.project.warning_days)
        return State.DUE_SOON if self.as_of >= due.due - warning else State.NOT_DUE


def open_case(records: Records, as_of: dt.date) -> Case:
    """The case of ``records`` on ``as_of``."""
    known = known_on(records, as_of)
    return Case(known, as_of, WorkCalendar(known.years))
