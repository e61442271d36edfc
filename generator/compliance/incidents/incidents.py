"""Each incident (12.2–12.5): its tier by text, decision or meeting; what it may cost; how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.compliance.case import Case
from generator.compliance.finding import Finding, Step, step
from generator.compliance.incidents.amended import amended_steps
from generator.compliance.incidents.incident_closing import close_incident
from generator.compliance.incidents.incident_meeting import (
    departs_without_reason,
    deviations_of,
    meeting_steps,
)
from generator.compliance.incidents.incident_papers import minutes_prove, papers_missing
from generator.compliance.incidents.incident_reading import Reading, read_incident, reading_steps
from generator.compliance.incidents.national import assess_national
from generator.compliance.incidents.tiers import Outcome
from generator.message import Message, say
from generator.records.contract import Tier
from generator.records.incident import Incident

Basis = Literal["text", "decision", "meeting"]
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentAssessment:
    """One incident as assessed. Amounts in the contract's currency."""

    incident: Incident
    outcome: Outcome
    repair: dt.timedelta | None
    tier: str | None
    """The tier the meeting fixed, or else what text or decision give; None while open or not counted."""
    basis: Basis | None
    """What gave the tier; None while it is undetermined."""
    approved: Decimal | None
    """The deduction the meeting is recorded to have approved; None where none is."""
    approval_proven: bool
    """Whether the minutes prove what the meeting decided; nothing is deducted before they do."""
    in_term: bool
    """Whether it occurred within the term; 12.6 counts and deducts nothing for one that did not."""
    pending: tuple[Decimal, Decimal]
    """The lowest and the highest that may still be deducted; zeros once decided."""
    documented: bool
    """Whether evidence shows the incident's form and, once there is a meeting, its minutes (12.2–12.4)."""
    deviations: tuple[Message, ...]
    finding: Finding
    national: tuple[Finding, ...] = ()
    """What the national rules ask for, where its national level is high enough."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (self.finding, *self.national)

    @property
    def decided(self) -> bool:
        """Whether the special meeting has decided the amount, as its minutes prove; to count an incident the
        text gives a tier for as none is no decision before it says why."""
        return self.approved is not None and self.approval_proven and not self._waived_without_reason

    @property
    def _waived_without_reason(self) -> bool:
        waived = self.tier is None and not self.approved and self.basis == "meeting"
        return waived and departs_without_reason(self.incident, self.deviations)

    @property
    def deducted(self) -> Decimal:
        """What counts as deducted (12.4): approved, proven, and for an incident within the term."""
        return self.approved if self.decided and self.in_term and self.approved is not None else ZERO

    @property
    def counts(self) -> bool:
        """Whether it may count as an incident: within the term, and not proven to be decided to be none."""
        if not self.in_term:
            return False
        open_ = self.basis == "meeting" and (not self.approval_proven or self._waived_without_reason)
        return self.basis is None or self.tier is not None or bool(self.approved) or open_


def assess_incidents(case: Case) -> tuple[IncidentAssessment, ...]:
    """Every incident that had occurred by the as-of date, in order of time."""
    return tuple(_assess(case, incident) for incident in case.records.incidents)


def _assess(case: Case, incident: Incident) -> IncidentAssessment:
    regime = case.records.contract.incidents
    tiers = {one.id: one for one in regime.tiers}
    reading = read_incident(case, incident)
    outcome, meeting = reading.outcome, incident.meeting
    fixed = meeting is not None and meeting.decides
    tier = meeting.tier if meeting is not None and fixed else outcome.tier
    approved = meeting.amount if meeting is not None else None
    proven, in_term = minutes_prove(case, incident), case.in_term(incident.occurred_at)
    deviations = tuple(deviations_of(incident, outcome, tiers))
    waived = fixed and tier is None and not approved and departs_without_reason(incident, deviations)
    pending = _pending(incident, outcome, tiers, proven=proven and not waived) if in_term else (ZERO, ZERO)
    return IncidentAssessment(
        incident=incident,
        outcome=outcome,
        repair=reading.repair,
        tier=tier,
        basis="meeting" if fixed else _basis(outcome),
        approved=approved,
        approval_proven=proven,
        in_term=in_term,
        pending=pending,
        documented=not any(papers_missing(case, incident)),
        deviations=deviations,
        finding=_finding(case, incident, reading, pending, deviations),
        national=assess_national(case, incident),
    )


def _pending(
    incident: Incident, outcome: Outcome, tiers: dict[str, Tier], *, proven: bool
) -> tuple[Decimal, Decimal]:
    """What may still be deducted; what an unproven meeting is recorded to have decided is possible too."""
    meeting = incident.meeting
    if meeting is None or not meeting.decides:
        return _range(outcome.possible, tiers)
    if not proven:
        recorded = frozenset[str | None]() if meeting.tier is None else frozenset({meeting.tier})
        ends = _range(outcome.possible | recorded, tiers)
        amounts = ends if meeting.amount is None else (*ends, meeting.amount)
        return min(amounts), max(amounts)
    return (ZERO, ZERO) if meeting.amount is not None else _range(frozenset({meeting.tier}), tiers)


def _finding(
    case: Case,
    incident: Incident,
    reading: Reading,
    pending: tuple[Decimal, Decimal],
    deviations: tuple[Message, ...],
) -> Finding:
    regime = case.records.contract.incidents
    fixed = incident.meeting is not None and incident.meeting.decides
    closing = close_incident(case, incident, reading, deviations)
    tiers = {one.id: one for one in regime.tiers}
    return Finding(
        id=f"incident.{incident.id}",
        clause=regime.tiers_clause,
        subject=incident.id,
        title=say("finding.incident", id=incident.id, title=incident.title),
        state=closing.state,
        due=closing.due,
        actor=closing.actor,
        ambiguities=() if fixed else reading.outcome.certain,
        evidence=incident.evidence,
        derivation=(
            *reading_steps(case, incident, reading),
            *meeting_steps(
                incident,
                pending,
                tiers,
                deviations,
                tiers_at=case.records.contract.origin.at("incidents.tiers"),
                proven=minutes_prove(case, incident),
            ),
            *amended_steps(case, incident),
            *_outside_term(case, incident),
            *closing.steps,
        ),
    )


def _outside_term(case: Case, incident: Incident) -> Iterator[Step]:
    if not case.in_term(incident.occurred_at):
        term, at = case.records.contract.term, case.records.contract.origin.at("term")
        occurred_on = case.day_of(incident.occurred_at)
        where = incident.origin.at("occurred_at")
        yield step("incident-outside-term", where, at, date=occurred_on, start=term.start, end=term.end)


def _basis(outcome: Outcome) -> Basis | None:
    if not outcome.determined:
        return None
    return "decision" if outcome.settled_by else "text"


def _range(possible: frozenset[str | None], tiers: dict[str, Tier]) -> tuple[Decimal, Decimal]:
    lowest = min(ZERO if tier is None else tiers[tier].least for tier in possible)
    highest = max(ZERO if tier is None else tiers[tier].most for tier in possible)
    return lowest, highest
