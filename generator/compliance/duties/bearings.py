"""Which records other than notices bear on a clause no figure measures, by the rule its entry names.

What shows the duty at work is an event and counts with its evidence; what is only known about it, such as a
name in the contract's data, is told as a step and proves nothing; what speaks against it leaves it open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.proof import proves
from generator.location import Location
from generator.message import Message, say
from generator.records.clause import Clause
from generator.records.evidence import Evidence
from generator.records.incident import Incident
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
    wanted: str | None = None
    """The kind of evidence that alone shows it; None where any does."""

    @property
    def proven(self) -> bool:
        """Whether evidence shows it: some, and not all of it written before the day it happened."""
        return bool(self.evidence) if self.on is None else proves(self.evidence, self.on)

    @property
    def shown_on(self) -> dt.date | None:
        """The day of its latest proof: that of the evidence, or of the event where the evidence has none."""
        days = [one.dated for one in self.evidence if one.dated is not None]
        return max([*days, self.on] if self.on is not None else days, default=None)

    def why_unproven(self) -> Step:
        """Why its evidence does not show it."""
        if not self.evidence and self.wanted is not None:
            return step("event-without-form", self.at, id=self.id, kind=self.wanted)
        key = "event-evidence-older" if self.evidence else "event-without-evidence"
        return step(key, self.at, id=self.id)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What bears on a clause beside the notices recorded under it."""

    events: tuple[Event, ...] = ()
    related: tuple[Step, ...] = ()
    """What is known and shows nothing done."""
    trigger: Event | None = None
    """The record that fulfils the clause's trigger without showing the duty at work."""
    doubts: tuple[Step, ...] = ()
    """What speaks against the duty being kept, which the text does not settle."""
    unshown: tuple[Step, ...] = ()
    """What the duty asks for and no record shows, whatever events there are."""


QUIET: Final = Bearing()


class Bearings:
    """What bears on each clause of a case, where ``findings`` are known; each kind of record is read once."""

    def __init__(self, case: Case, findings: Sequence[Finding] = ()) -> None:
        self._case = case
        self._findings = findings
        records = case.records
        self._incidents = tuple(_incident(case, one) for one in records.incidents)
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
            case "incidents":
                return Bearing(self._incidents)
            case "deductions":
                return self._deductions()
            case "reviews":
                return Bearing(self._reviews, trigger=self._accepted())
            case "quality":
                failed = tuple(_failed(one) for one in self._case.records.reviews if one.outcome == "failed")
                return Bearing(self._passed, failed, doubts=self._failed_last())
            case "acceptance":
                return self._acceptance(clause)
            case "team":
                related = (*self._team(), *self._staff_changes())
                return Bearing(
                    related=related,
                    doubts=tuple(self._doubts_of_stability()),
                    unshown=tuple(self._nobody_qualified()),
                )
            case "leads":
                return Bearing(related=tuple(self._leads(clause)))
            case "force-majeure":
                return Bearing(related=tuple(self._force_majeure()))
            case _:
                return QUIET

    def _deductions(self) -> Bearing:
        """Only a meeting on an incident shows the deduction at work (12.4); a form alone waits for one."""
        met = tuple(
            _meeting(self._case, one) for one in self._case.records.incidents if one.meeting is not None
        )
        awaited = tuple(
            step("deduction-awaits-meeting", one.origin.at("meeting"), id=one.id)
            for one in self._case.records.incidents
            if one.meeting is None
        )
        return Bearing(met, awaited)

    def _accepted(self) -> Event | None:
        """The acceptance, which rests on a quality review, where it is recorded (8.4)."""
        return self._milestones.get(self._case.records.contract.instalments[-1].starts)

    def _failed_last(self) -> tuple[Step, ...]:
        """That the last quality review failed although an earlier one passed."""
        last = self._case.records.reviews[-1:]
        if not self._passed or last[0].outcome != "failed":
            return ()
        values = {"round": last[0].round, "date": last[0].held_on}
        return (step("review-failed-last", last[0].origin.at("outcome"), **values),)

    def _acceptance(self, clause: Clause) -> Bearing:
        """To hold an acceptance takes any round; to confirm one takes a round that passed.

        The first thing handed in for the last instalment is what asks for an acceptance.
        """
        last = self._case.records.contract.instalments[-1]
        reached = tuple(self._milestones[name] for name in (last.starts,) if name in self._milestones)
        if clause.kind_of != "duty":
            bare = (
                () if self._reviews else tuple(step("acceptance-without-review", one.at) for one in reached)
            )
            return Bearing((*self._passed, *reached), doubts=self._failed_last(), unshown=bare)
        asked = next((self._milestones[name] for name in last.chain[:1] if name in self._milestones), None)
        return Bearing((*self._reviews, *reached), trigger=asked)

    def _staff_changes(self) -> Iterator[Step]:
        for one in self._case.records.notices:
            if one.kind_of == "staff_change":
                yield step("change-related", one.origin.at(), id=one.id, subject=one.subject)

    def _doubts_of_stability(self) -> Iterator[Step]:
        """Key staff changed against the rules, or gone unannounced: whether the team is stable is open."""
        clauses = {one.id for one in self._case.clauses_of("staff-changes")}
        against = [one for one in self._findings if one.clause in clauses and _is_against_stability(one)]
        places = [one.derivation[-1].records[0] for one in against if one.derivation[-1].records]
        titles: list[str | Message] = [one.title for one in against]
        for one in self._case.records.notices:
            if one.kind_of == "breach" and one.clause in clauses:
                places.append(one.origin.at())
                titles.append(one.subject)
        if titles:
            yield step("stability-doubted", *places, titles=tuple(titles))

    def _team(self) -> Iterator[Step]:
        team = self._case.records.team
        if team:
            qualified = sum(bool(one.qualifications) for one in team)
            left = sum(one.left_on is not None for one in team)
            yield step("team-recorded", team[0].origin.at(), count=len(team), qualified=qualified, left=left)

    def _nobody_qualified(self) -> Iterator[Step]:
        """That the team, as recorded, has no member with any qualification."""
        team = self._case.records.team
        if team and not any(one.qualifications for one in team):
            yield step("team-unqualified", team[0].origin.at("qualifications"), count=len(team))

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


def _is_against_stability(finding: Finding) -> bool:
    left = finding.derivation[-1].message.key == "step.key-member-left"
    return left or finding.state is State.BREACHED


def event_of(notice: Notice) -> Event:
    """A notice as something recorded under its clause, shown by what is not older than its last day."""
    days = (notice.event_on, notice.sent_on, notice.received_on, notice.completed_on)
    last = max((day for day in days if day is not None), default=None)
    return Event(notice.id, notice.subject, notice.origin.at(), notice.evidence, last)


_DONE_BY_IT: Final = frozenset({"check", "backup", "other"})
"""The kinds of notice that record that something was done."""


def shows_fulfilment(notice: Notice, clause: Clause) -> bool:
    """Whether a notice records that its clause was kept: by its own word, or by coming from who owes it.

    Unless it says so itself, nothing shows a prohibition kept, and what comes under a clause that both
    parties owe once something has happened may as well be what happened.
    """
    if notice.bears is not None:
        return notice.bears == "fulfilled"
    if notice.kind_of not in _DONE_BY_IT or clause.kind_of == "prohibition":
        return False
    of_both = clause.party in (None, "both") and clause.trigger is None
    return of_both or clause.party == notice.by


def _incident(case: Case, incident: Incident) -> Event:
    """An incident as handled by the book: shown by its form alone, where the contract asks for one."""
    kinds = case.records.contract.incidents.form_evidence
    shown = tuple(one for one in incident.evidence if not kinds or one.kind in kinds)
    on = case.day_of(incident.occurred_at)
    wanted = kinds[0] if kinds else None
    return Event(incident.id, incident.title, incident.origin.at(), shown, on, wanted)


def _meeting(case: Case, incident: Incident) -> Event:
    """The special meeting on an incident, shown by the form it rests on and its minutes, where asked for."""
    regime = case.records.contract.incidents
    on = incident.meeting.date if incident.meeting is not None else None
    asked = [kinds for kinds in (regime.form_evidence, regime.minutes_evidence) if kinds]
    absent = [kinds for kinds in asked if not any(one.kind in kinds for one in incident.evidence)]
    minutes = regime.minutes_evidence
    shown = tuple(one for one in incident.evidence if not minutes or one.kind in minutes)
    shown = () if absent else shown
    wanted = absent[0][0] if absent else None
    return Event(incident.id, incident.title, incident.origin.at("meeting"), shown, on, wanted)


def _review(review: Review) -> Event:
    subject = say("event.review", round=review.round, outcome=say(f"review-outcome.{review.outcome}"))
    return Event(review.id, subject, review.origin.at("outcome"), review.evidence, review.held_on)


def _failed(review: Review) -> Step:
    return step("review-failed", review.origin.at("outcome"), round=review.round, date=review.held_on)
