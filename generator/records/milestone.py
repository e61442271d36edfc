"""Milestones (里程碑): dated points that follow from the contract, and the day each was reached."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from generator.records.base import Date, Flag, Identifier, Part, Record, Text, refuse
from generator.records.clause import PartyRef
from generator.records.evidence import Evidence
from generator.records.period import Period
from generator.records.restriction import Categories, Remark


class Due(Part):
    """A fixed day, or a period after another milestone (``effective`` is the contract's own date)."""

    on: Date | None = None
    after: Identifier | None = None
    within: Period | None = None

    @model_validator(mode="after")
    def _day_or_period(self) -> Self:
        if (self.on is None) == (self.after is None):
            raise refuse("due-day-or-period", "on")
        if (self.after is None) != (self.within is None):
            raise refuse("due-period-incomplete", "within")
        return self


class Milestone(Record):
    """A point on the contract's way; a ``marker`` is a date to know, owed by nobody."""

    id: Identifier
    name: Text
    clause: Identifier
    party: PartyRef | None = None
    marker: Flag = False
    due: Due | None = None
    done_on: Date | None = None
    note: Remark | None = None
    evidence: tuple[Evidence, ...] = ()
    restricted: Categories = ()
