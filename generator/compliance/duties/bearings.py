"""Which records other than notices bear on a clause no figure measures, by the rule its entry names.

What shows the duty at work is an event and counts with its evidence; what is only known about it, such as a
name in the contract's data, is told as a step and proves nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.compliance.proof import proves
from generator.location import Location
from generator.message import Message, say
from generator.records.clause import Clause
from generator.records.evidence import Evidence
from generator.records.notice import Notice
from generator.records.review import Review


@dataclass(frozen=True, slots=True)
class Event:
    """Something recorded that bears on a clause: an incident, a review, a milestone reached."""

    id: str
    subject: str | Message
    at: Location
    evidence: tuple[Evidence, ...]
    on: dt.date | None = None

    @property
    def proven(self) -> bool:
        """Whether evidence shows it: some, and not all of it written before the day it happened."""
        return bool(self.evidence) if self.on is None else proves(self.evidence, self.on)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What bears on a clause beside the notices recorded under it."""

    events: tuple[Event, ...] = ()
    related: tuple[Step, ...] = ()
    """What is known and shows nothing done."""
    trigger: Event | None = None
    """The record that fulfils the clause's trigger without showing the duty at work."""


QUIET: Final = Bearing()


class Bearings:
    """What bears on each clause of a case; each kind of record is read once."""

    def __init__(self, case: Case) -> None:
        self._case = case
        records = case.records
        self._incidents = tuple(
            Event(one.id, one.title, one.origin.at(), one.evidence, case.day_of(one.occurred_at))
            for one in records.incidents
        )
        self._reviews = tuple(_review(one) for one in records.reviews)
        self._passed = tuple(_review(one) for one in records.reviews if one.outcome == "passed")
        self._milestones = {
            one.id: Event(one.id, one.name, one.origin.at("done_on"), one.evidence, one.done_on)
            for one in records.milestones
            if one.done_on is not None
        }

    def on(self, clause: Clause) -> Bearing:
        """What bears on a clause; nothing where its rule knows of no records."""
        match clause.rule:
            case "incidents" | "deductions":
                return Bearing(self._incidents)
            case "reviews":
                return Bearing(self._reviews)
            case "quality":
                failed = tuple(_failed(one) for one in self._case.records.reviews if one.outcome == "failed")
                return Bearing(self._passed, failed)
            case "acceptance":
                return self._acceptance(clause)
            case "team":
                return Bearing(tuple(self._staff_changes()), tuple(self._team()))
            case "leads":
                return Bearing(related=tuple(self._leads(clause)))
            case "force-majeure":
                return Bearing(related=tuple(self._force_majeure()))
            case _:
                return QUIET

    def _acceptance(self, clause: Clause) -> Bearing:
        """To hold an acceptance takes any round; to confirm one takes a round that passed.

        The first thing handed in for the last instalment is what asks for an acceptance.
        """
        last = self._case.records.contract.instalments[-1]
        reached = tuple(self._milestones[name] for name in (last.starts,) if name in self._milestones)
        if clause.kind_of != "duty":
            return Bearing((*self._passed, *reached))
        asked = next((self._milestones[name] for name in last.chain[:1] if name in self._milestones), None)
        return Bearing((*self._reviews, *reached), trigger=asked)

    def _staff_changes(self) -> Iterator[Event]:
        for one in self._case.records.notices:
            if one.kind_of == "staff_change":
                yield event_of(one)

    def _team(self) -> Iterator[Step]:
        team = self._case.records.team
        if team:
            qualified = sum(bool(one.qualifications) for one in team)
            left = sum(one.left_on is not None for one in team)
            yield step("team-recorded", team[0].origin.at(), count=len(team), qualified=qualified, left=left)

    def _leads(self, clause: Clause) -> Iterator[Step]:
        contract = self._case.records.contract
        for side, ref, party in (("party_a", "A", contract.party_a), ("party_b", "B", contract.party_b)):
            if clause.party == ref and party.lead is not None:
                at = contract.origin.at(f"{side}.lead")
                yield step("lead-recorded", at, party=say(f"party.{ref}"), name=party.lead)

    def _force_majeure(self) -> Iterator[Step]:
        for one in self._case.records.notices:
            if one.kind_of == "force_majeure":
                yield step("related-event", one.origin.at(), id=one.id, subject=one.subject)


def event_of(notice: Notice) -> Event:
    """A notice as something recorded under its clause, shown by what is not older than its first day."""
    days = (notice.event_on, notice.sent_on, notice.received_on, notice.completed_on)
    first = min((day for day in days if day is not None), default=None)
    return Event(notice.id, notice.subject, notice.origin.at(), notice.evidence, first)


def _review(review: Review) -> Event:
    subject = say("event.review", round=review.round, outcome=say(f"review-outcome.{review.outcome}"))
    return Event(review.id, subject, review.origin.at("outcome"), review.evidence, review.held_on)


def _failed(review: Review) -> Step:
    return step("review-failed", review.origin.at("outcome"), round=review.round, date=review.held_on)
