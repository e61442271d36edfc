"""Each incident (12.2–12.5): its tier by text, decision or meeting; what it costs or may cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.tiers import Outcome, classify
from generator.message import Message, say
from generator.records.contract import Tier
from generator.records.incident import Incident, Meeting

Basis = Literal["text", "decision", "meeting"]
ZERO = Decimal("0.00")
_CLOCK: Final = "AMB-REPAIR-CLOCK"


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
    occurred_on = case.day_of(incident.occurred_at)
    decided = {
        ambiguity: decision.reading
        for ambiguity in case.ambiguities
        if (decision := case.decision_on(ambiguity, occurred_on)) is not None
    }
    repair, clock = _repair(incident, decided)
    outcome = classify(incident.impact, repair, regime, decided)
    meeting = incident.meeting
    fixed = meeting is not None and (meeting.tier is not None or meeting.amount is not None)
    tier = meeting.tier if meeting is not None and fixed else outcome.tier
    approved = meeting.amount if meeting is not None else None
    tiers = {one.id: one for one in regime.tiers}
    possible = frozenset({tier}) if fixed else outcome.possible
    pending = (ZERO, ZERO) if approved is not None else _range(possible, tiers)
    deviations = tuple(_deviations(incident, outcome, meeting, tiers))
    basis: Basis | None = "meeting" if fixed else None
    if basis is None and outcome.determined:
        basis = "decision" if outcome.settled_by else "text"
    return IncidentAssessment(
        incident=incident,
        outcome=outcome,
        repair=repair,
        tier=tier,
        basis=basis,
        approved=approved,
        pending=pending,
        deviations=deviations,
        finding=Finding(
            id=f"incident.{incident.id}",
            clause=regime.tiers_clause,
            subject=incident.id,
            title=say("finding.incident", id=incident.id, title=incident.title),
            state=_state(incident, outcome, approved, deviations),
            actor=None if approved is not None else "A",
            ambiguities=() if fixed else outcome.ambiguities,
            evidence=incident.evidence,
            derivation=(
                *_steps(case, incident, outcome, repair, clock),
                *_meeting_steps(incident, approved, pending, tiers),
                *(Step(deviation, (incident.origin.at("meeting"),)) for deviation in deviations),
            ),
        ),
    )


def _repair(incident: Incident, decided: dict[str, str]) -> tuple[dt.timedelta | None, str]:
    """The repair time and the name of the moment it starts at (AMB-REPAIR-CLOCK: occurrence by default)."""
    clock = {"发现": "discovered_at", "报告": "reported_at"}.get(decided.get(_CLOCK, ""), "occurred_at")
    start: dt.datetime | None = getattr(incident, clock)
    if start is None or incident.recovered_at is None:
        return None, clock
    return incident.recovered_at - start, clock


def _range(possible: frozenset[str | None], tiers: dict[str, Tier]) -> tuple[Decimal, Decimal]:
    lowest = min(ZERO if tier is None else tiers[tier].least for tier in possible)
    highest = max(ZERO if tier is None else tiers[tier].most for tier in possible)
    return lowest, highest


_CONTRADICTIONS: Final = frozenset({"step.amount-outside-range", "step.amount-without-tier"})
"""Deviations that leave open what was decided; the others only differ from what was proposed."""


def _state(
    incident: Incident, outcome: Outcome, approved: Decimal | None, deviations: Iterable[Message]
) -> State:
    if any(deviation.key in _CONTRADICTIONS for deviation in deviations):
        return State.NEEDS_DECISION
    if approved is not None:
        return State.SATISFIED if incident.evidence else State.NOT_EVIDENCED
    if incident.meeting is None and not outcome.determined:
        return State.NEEDS_DECISION
    return State.IN_PROGRESS


def _deviations(
    incident: Incident, outcome: Outcome, meeting: Meeting | None, tiers: dict[str, Tier]
) -> Iterator[Message]:
    """Where the meeting's decision is outside its tier's range, or differs from the proposal or the text."""
    if incident.proposed_tier is not None and outcome.determined and incident.proposed_tier != outcome.tier:
        yield say(
            "step.proposal-differs-from-text", proposed=incident.proposed_tier, tier=_tier_name(outcome.tier)
        )
    if meeting is None or (meeting.tier is None and meeting.amount is None):
        return
    if meeting.tier is not None and meeting.amount is not None:
        tier = tiers[meeting.tier]
        if not tier.least <= meeting.amount <= tier.most:
            values = {"tier": tier.id, "least": tier.least, "most": tier.most}
            yield say("step.amount-outside-range", amount=meeting.amount, **values)
    if meeting.tier is None and meeting.amount:
        yield say("step.amount-without-tier", amount=meeting.amount)
    if (
        incident.proposed_tier is not None
        and meeting.tier is not None
        and meeting.tier != incident.proposed_tier
    ):
        yield say("step.meeting-differs-from-proposal", proposed=incident.proposed_tier, tier=meeting.tier)
    if meeting.tier not in outcome.possible:
        yield say("step.meeting-differs-from-text", tier=_tier_name(meeting.tier))


def _tier_name(tier: str | None) -> Message:
    return say("tier.none") if tier is None else say("tier.named", tier=tier)


def _steps(
    case: Case, incident: Incident, outcome: Outcome, repair: dt.timedelta | None, clock: str
) -> Iterator[Step]:
    impact = incident.impact
    yield step(
        "impact",
        incident.origin.at("impact"),
        departments=say("value.unknown") if impact.department_total is None else impact.department_total,
        service=say(f"service-effect.{impact.service or 'unknown'}"),
        alternative=_flag(impact.alternative),
        leaders=_flag(impact.district_leaders),
        other=_flag(impact.other_major_effect),
    )
    where = incident.origin.at("recovered_at")
    if repair is None:
        yield step("repair-unknown", where)
    else:
        limit = case.records.contract.incidents.repair_hours
        yield step("repair", where, clock=say(f"field.incident.{clock}"), length=repair, limit=limit)
        yield _clock_step(case, incident)
    if outcome.unknown:
        yield step("facts-unknown", names=tuple(say(f"field.incident.{name}") for name in outcome.unknown))
    if outcome.tiers_met:
        yield step("tiers-met", tiers=outcome.tiers_met)
    else:
        yield step("no-tier-met")
    for ambiguity in outcome.settled_by:
        decision = case.decision_on(ambiguity, case.day_of(incident.occurred_at))
        if decision is not None:
            at = decision.origin.at("reading")
            yield step(
                "decision-applies", at, ambiguity=ambiguity, decision=decision.id, reading=decision.reading
            )
    for ambiguity in outcome.ambiguities:
        yield step("ambiguity", ambiguity=ambiguity, about=case.about(ambiguity))
    if outcome.determined:
        yield step("tier-proposed", tier=_tier_name(outcome.tier))
    else:
        possible = sorted(outcome.possible, key=lambda tier: tier or "")
        yield step("tier-open", possible=tuple(_tier_name(tier) for tier in possible))


def _clock_step(case: Case, incident: Incident) -> Step:
    """Why the repair time starts where it does (AMB-REPAIR-CLOCK)."""
    decision = case.decision_on(_CLOCK, case.day_of(incident.occurred_at))
    if decision is None:
        return step("clock-default", ambiguity=_CLOCK)
    values = {"ambiguity": _CLOCK, "decision": decision.id, "reading": decision.reading}
    return step("decision-applies", decision.origin.at("reading"), **values)


def _meeting_steps(
    incident: Incident, approved: Decimal | None, pending: tuple[Decimal, Decimal], tiers: dict[str, Tier]
) -> Iterator[Step]:
    if incident.meeting is None:
        yield step("meeting-missing", lowest=pending[0], highest=pending[1])
    elif approved is None:
        where = incident.origin.at("meeting")
        yield step(
            "meeting-without-amount", where, date=incident.meeting.date, lowest=pending[0], highest=pending[1]
        )
    else:
        where = incident.origin.at("meeting.amount")
        tier = _tier_name(incident.meeting.tier)
        yield step("meeting-decided", where, date=incident.meeting.date, tier=tier, amount=approved)
        if incident.meeting.tier is not None:
            given = tiers[incident.meeting.tier]
            yield step("tier-range", tier=given.id, least=given.least, most=given.most)


def _flag(value: bool | None) -> Message:
    return say("flag.unknown") if value is None else say("flag.yes" if value else "flag.no")
