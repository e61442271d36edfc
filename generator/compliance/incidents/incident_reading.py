"""What the text and the parties' decisions make of one incident (12.5): repair time, tier, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.decided import register_of, why_unsettled
from generator.compliance.finding import Step, step
from generator.compliance.incidents.tiers import Outcome, classify
from generator.message import Message, say
from generator.records.incident import Incident

_CLOCK: Final = "AMB-REPAIR-CLOCK"
_DEFAULT: Final = "occurred_at"
_STARTS: Final = {"发现": "discovered_at", "报告": "reported_at"}
"""The moment each reading starts at; the others start at the occurrence, which is also the default."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One incident as text and decisions read it."""

    outcome: Outcome
    repair: dt.timedelta | None
    clock: str
    """The field whose moment the repair time starts at."""
    unknown: tuple[str, ...]
    """The fields nobody recorded that could change the tier."""


def read_incident(case: Case, incident: Incident) -> Reading:
    """The tier by text and decisions, before any meeting."""
    occurred_on = case.day_of(incident.occurred_at)
    decided = {
        ambiguity: decision.reading
        for ambiguity in case.ambiguities
        if (decision := case.decision_on(ambiguity, occurred_on)) is not None
    }
    clock = _STARTS.get(decided.get(_CLOCK, ""), _DEFAULT)
    start: dt.datetime | None = getattr(incident, clock)
    end = incident.recovered_at
    repair = None if start is None or end is None else end - start
    outcome = classify(incident.impact, repair, case.records.contract.incidents, decided)
    ends = tuple(name for name in (clock, "recovered_at") if getattr(incident, name) is None)
    unknown = tuple(
        field for name in outcome.unknown for field in (ends if name == "recovered_at" else (name,))
    )
    return Reading(outcome, repair, clock, unknown)


def tier_name(tier: str | None) -> Message:
    """A tier as it is called in a sentence."""
    return say("tier.none") if tier is None else say("tier.named", tier=tier)


def reading_steps(case: Case, incident: Incident, reading: Reading) -> Iterator[Step]:
    """The facts, the words they meet, and what decisions and open questions make of it."""
    outcome = reading.outcome
    facts = incident.origin.at("impact")
    text = case.records.contract.origin.at("incidents.tiers")
    yield _impact_step(incident)
    yield from _repair_steps(case, incident, reading)
    if reading.unknown:
        names = tuple(say(f"field.incident.{name}") for name in reading.unknown)
        yield step("facts-unknown", incident.origin.at("impact"), names=names)
    if outcome.tiers_met:
        yield step("tiers-met", text, facts, tiers=outcome.tiers_met)
    else:
        yield step("tiers-met-unknown" if reading.unknown else "no-tier-met", text, facts)
    for ambiguity in outcome.settled_by:
        yield from _decided_step(case, incident, ambiguity)
    for ambiguity in outcome.ambiguities:
        key = "ambiguity" if ambiguity in outcome.certain else "ambiguity-by-facts"
        yield step(key, *register_of(case, ambiguity), ambiguity=ambiguity, about=case.about(ambiguity))
        yield from _not_covering(case, incident, ambiguity)
    if outcome.determined:
        yield step("tier-proposed", text, facts, tier=tier_name(outcome.tier))
    else:
        possible = sorted(outcome.possible, key=lambda tier: tier or "")
        yield step("tier-open", text, facts, possible=tuple(tier_name(tier) for tier in possible))


def _impact_step(incident: Incident) -> Step:
    impact = incident.impact
    total = impact.department_total
    return step(
        "impact",
        incident.origin.at("impact"),
        departments=say("value.unknown") if total is None else total,
        service=say(f"service-effect.{impact.service or 'unknown'}"),
        alternative=_flag(impact.alternative),
        leaders=_flag(impact.district_leaders),
        other=_flag(impact.other_major_effect),
    )


def _repair_steps(case: Case, incident: Incident, reading: Reading) -> Iterator[Step]:
    where = incident.origin.at("recovered_at")
    if reading.repair is None:
        yield step("repair-unknown", where)
        return
    limit = case.records.contract.incidents.repair_hours
    clock = say(f"field.incident.{reading.clock}")
    yield step(
        "repair", where, incident.origin.at(reading.clock), clock=clock, length=reading.repair, limit=limit
    )
    if case.decision_on(_CLOCK, case.day_of(incident.occurred_at)) is None:
        yield step("clock-default", incident.origin.at(_DEFAULT), ambiguity=_CLOCK)
        yield from _not_covering(case, incident, _CLOCK)
    else:
        yield from _decided_step(case, incident, _CLOCK)


def _decided_step(case: Case, incident: Incident, ambiguity: str) -> Iterator[Step]:
    decision = case.decision_on(ambiguity, case.day_of(incident.occurred_at))
    if decision is not None:
        values = {"ambiguity": ambiguity, "decision": decision.id, "reading": decision.reading}
        yield step("decision-applies", decision.origin.at("reading"), **values)


def _not_covering(case: Case, incident: Incident, ambiguity: str) -> Iterator[Step]:
    """Decisions on an open question that leave this incident out, each with why."""
    occurred_on = case.day_of(incident.occurred_at)
    for decision in case.records.decisions:
        if decision.ambiguity != ambiguity:
            continue
        values: dict[str, object] = {"ambiguity": ambiguity, "decision": decision.id}
        if not case.settles(decision):
            yield why_unsettled(case, decision)
        elif decision.applies_from is not None and decision.applies_from > occurred_on:
            values |= {"since": decision.applies_from, "occurred": occurred_on}
            yield step("decision-begins-later", decision.origin.at("applies_from"), **values)


def _flag(value: bool | None) -> Message:
    return say("flag.unknown") if value is None else say("flag.yes" if value else "flag.no")
