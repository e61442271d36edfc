"""Each incident (12.2–12.5): its tier by text, decision or meeting; what it may cost; how it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from generator.compliance.case import Case
from generator.compliance.finding import Finding
from generator.compliance.incidents.incident_closing import close_incident, proof_missing
from generator.compliance.incidents.incident_meeting import deviations_of, meeting_steps
from generator.compliance.incidents.incident_reading import Reading, read_incident, reading_steps
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
    """The deduction the meeting approved; None while it is pending."""
    pending: tuple[Decimal, Decimal]
    """The lowest and the highest that may still be deducted; zeros once decided."""
    documented: bool
    """Whether evidence shows the incident's form and, once there is a meeting, its minutes (12.2–12.4)."""
    deviations: tuple[Message, ...]
    finding: Finding

    @property
    def decided(self) -> bool:
        """Whether the special meeting has decided tier and amount."""
        return self.approved is not None

    @property
    def counts(self) -> bool:
        """Whether it may count as an incident: not one that was decided to be none."""
        return self.basis is None or self.tier is not None or bool(self.approved)


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
    possible = frozenset({tier}) if fixed else outcome.possible
    pending = (ZERO, ZERO) if approved is not None else _range(possible, tiers)
    deviations = tuple(deviations_of(incident, outcome, tiers))
    return IncidentAssessment(
        incident=incident,
        outcome=outcome,
        repair=reading.repair,
        tier=tier,
        basis="meeting" if fixed else _basis(outcome),
        approved=approved,
        pending=pending,
        documented=not any(proof_missing(case, incident)),
        deviations=deviations,
        finding=_finding(case, incident, reading, pending, deviations),
    )


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
            *meeting_steps(incident, pending, tiers, deviations),
            *closing.steps,
        ),
    )


def _basis(outcome: Outcome) -> Basis | None:
    if not outcome.determined:
        return None
    return "decision" if outcome.settled_by else "text"


def _range(possible: frozenset[str | None], tiers: dict[str, Tier]) -> tuple[Decimal, Decimal]:
    lowest = min(ZERO if tier is None else tiers[tier].least for tier in possible)
    highest = max(ZERO if tier is None else tiers[tier].most for tier in possible)
    return lowest, highest
