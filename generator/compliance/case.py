"""A case: the records as known on the as-of day, with the calendar and the decisions that hold then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from generator.compliance.as_of import known_on
from generator.compliance.dates.work_days import WorkCalendar
from generator.compliance.finding import DueDate, State
from generator.compliance.proof import proves
from generator.records.ambiguity import Ambiguity, Decision
from generator.records.clause import PARTY_WORDS, Clause
from generator.records.contract import Term
from generator.records.ledger import Records
from generator.records.milestone import Milestone
from generator.records.notice import Notice


@dataclass(frozen=True, slots=True)
class Ending:
    """The last day of a contract that was terminated before its term was over, and the notice that did it."""

    day: dt.date
    notice: Notice


@dataclass(frozen=True)
class Case:
    """What every rule is given. Built once for an assessment by :func:`open_case`."""

    records: Records
    as_of: dt.date
    calendar: WorkCalendar
    ending: Ending | None = None
    """How the contract ended early; None while it runs or has run its whole term."""

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

    @cached_property
    def term(self) -> Term:
        """The term as it ran: to its last day, or to the day the contract was terminated."""
        term = self.records.contract.term
        return term if self.ending is None else term.model_copy(update={"end": self.ending.day})

    @property
    def started(self) -> bool:
        """Whether the term has begun."""
        return self.as_of >= self.records.contract.term.start

    @property
    def ended(self) -> bool:
        """Whether the term's last day is past."""
        return self.as_of > self.term.end

    def in_term(self, moment: dt.datetime) -> bool:
        """Whether a moment lies within the term (合同执行期), both its days included."""
        return self.term.start <= self.day_of(moment) <= self.term.end

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
            for decision in self._settled.get(ambiguity, ())
            if decision.applies_from is None or decision.applies_from <= day
        ]
        return covering[-1] if covering else None

    @cached_property
    def _settled(self) -> dict[str, list[Decision]]:
        """The decisions that settle something, by ambiguity: asked for once for each incident."""
        found: dict[str, list[Decision]] = {}
        for decision in self.records.decisions:
            if self.settles(decision):
                found.setdefault(decision.ambiguity, []).append(decision)
        return found

    def settles(self, decision: Decision) -> bool:
        """Whether a decision counts: both parties took it, and evidence shows that they did."""
        return self.is_of_both(decision) and proves(decision.evidence, decision.decided_on)

    def is_of_both(self, decision: Decision) -> bool:
        """Whether each party has an entry of its own, named by role or name; one alone settles nothing."""
        return self.names_both(decision.decided_by)

    def names_both(self, entries: Iterable[str]) -> bool:
        """Whether each party has an entry of its own, named by role or name."""
        sides = [self.sides_in(entry) for entry in entries]
        return {"A"} in sides and {"B"} in sides

    def sides_in(self, entry: str) -> set[str]:
        """The parties an entry names: it is the entry of one only where it names no other."""
        parties = {"A": self.records.contract.party_a, "B": self.records.contract.party_b}
        return {
            side
            for side, party in parties.items()
            if any(called in entry for called in (PARTY_WORDS[side], party.role, party.name))
        }

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
