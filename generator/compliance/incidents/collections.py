"""Deductions approved when no payment was left (12.4): who settles or pays what, and what shows it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from generator.compliance.case import Case
from generator.compliance.decided import decided_step
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.incidents.allocations import DEDUCT_PERIOD, Allocation, allocation_steps
from generator.compliance.proof import proves, why_unproven
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.notice import Notice


def assess_collections(case: Case, allocations: Sequence[Allocation]) -> tuple[Finding, ...]:
    """One finding for each deduction no payment is left for.

    While the parties have not decided how it is collected (AMB-DEDUCT-PERIOD) it is open; once they have,
    party B owes it until a proven notice under the clause, which names the incident, shows it paid.
    """
    return tuple(_assess(case, one) for one in allocations if one.instalment is None)


def _assess(case: Case, one: Allocation) -> Finding:
    paid = _payment_of(case, one)
    state, actor, steps = _standing(case, one, paid)
    clause = case.records.contract.incidents.deduction_clause
    return Finding(
        id=f"deduction.{one.incident}",
        clause=clause,
        subject=one.incident,
        title=say("finding.collection", id=one.incident, amount=one.amount),
        state=state,
        actor=actor,
        ambiguities=(DEDUCT_PERIOD,) if one.afterwards == "open" else (),
        evidence=paid.evidence if paid else (),
        derivation=(*_why(case, one), *steps),
    )


def _why(case: Case, one: Allocation) -> Iterator[Step]:
    yield from allocation_steps(case, (one,))
    yield from decided_step(case, DEDUCT_PERIOD)


def _standing(
    case: Case, one: Allocation, paid: Notice | None
) -> tuple[State, PartyRef | None, tuple[Step, ...]]:
    at = next(
        incident.origin.at("meeting") for incident in case.records.incidents if incident.id == one.incident
    )
    if one.afterwards == "open":
        return State.NEEDS_DECISION, "both", (step("collection-open", at, amount=one.amount),)
    if paid is None:
        return State.NOT_EVIDENCED, "B", (step("collection-awaited", at, amount=one.amount),)
    on = _day_of(paid) or one.approved_on
    told = step("event-recorded", paid.origin.at(), id=paid.id, subject=paid.subject)
    if not proves(paid.evidence, on):
        lacking = why_unproven(paid.evidence, on, paid.origin.at("evidence"))
        return State.NOT_EVIDENCED, "B", (told, lacking)
    return State.SATISFIED, None, (told, step("collection-shown", paid.origin.at("evidence"), date=on))


def _payment_of(case: Case, one: Allocation) -> Notice | None:
    """The first notice of party B under the clause that names the incident and says the duty is done."""
    clause = case.records.contract.incidents.deduction_clause
    for notice in case.records.notices:
        on = _day_of(notice)
        told = notice.clause == clause and notice.by == "B" and notice.bears == "fulfilled"
        if told and names(notice.subject, one.incident) and on is not None and on >= one.approved_on:
            return notice
    return None


def names(subject: str, incident: str) -> bool:
    """Whether the subject of a notice holds the incident's id, and not only as the beginning of another."""
    return re.search(rf"(?<![\w-]){re.escape(incident)}(?![\w-])", subject, re.ASCII) is not None


def _day_of(notice: Notice) -> dt.date | None:
    return notice.completed_on or notice.event_on or notice.received_on
