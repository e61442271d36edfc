"""The day the first period starts, as the parties decided it (AMB-DAY0) or as the project states it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.compliance.case import Case
from generator.compliance.decided import decided_step
from generator.compliance.finding import Step, step
from generator.message import say
from generator.records.ambiguity import Decision

DAY_ZERO: Final = "AMB-DAY0"
SIGNED_BY_BOTH: Final = "双方签章齐备之日"
"""The reading by which the period starts when the later of both parties has signed."""


def day_zero(case: Case) -> dt.date | None:
    """The day by the reading decided, else the project's; None while a signing it rests on is missing."""
    decision = case.decision_on(DAY_ZERO)
    if decision is None:
        return case.records.contract.effective.date
    if decision.reading == SIGNED_BY_BOTH:
        contract = case.records.contract
        a, b = contract.party_a.signed_on, contract.party_b.signed_on
        return max(a, b) if a is not None and b is not None else None
    return _date_of(decision) or case.records.contract.effective.date


def day_zero_steps(case: Case) -> Iterator[Step]:
    """Which day is used, and why."""
    contract = case.records.contract
    decision, start = case.decision_on(DAY_ZERO), day_zero(case)
    by_project = decision is None or (decision.reading != SIGNED_BY_BOTH and start == contract.effective.date)
    if by_project:
        at = contract.origin.at("effective.date")
        yield step("effective", at, date=contract.effective.date, basis=contract.effective.basis)
    yield from decided_step(case, DAY_ZERO)
    if by_project or decision is None or start is None:
        return
    if decision.reading == SIGNED_BY_BOTH:
        places = (contract.origin.at("party_a.signed_on"), contract.origin.at("party_b.signed_on"))
        yield step("day-zero-signed", *places, date=start)
    else:
        yield step("day-zero-decided", decision.origin.at("reading"), date=start)


def unsigned_step(case: Case) -> Step | None:
    """Whose signing is not recorded although the day the period starts rests on it."""
    if day_zero(case) is not None:
        return None
    contract = case.records.contract
    sides = {"A": contract.party_a, "B": contract.party_b}
    blank = [side for side, party in sides.items() if party.signed_on is None]
    places = (contract.origin.at(f"party_{side.lower()}.signed_on") for side in blank)
    return step("day-zero-unsigned", *places, parties=tuple(say(f"party.{side}") for side in blank))


def _date_of(decision: Decision) -> dt.date | None:
    """The date a reading names; None for a reading in words."""
    try:
        return dt.date.fromisoformat(decision.reading)
    except ValueError:
        return None
