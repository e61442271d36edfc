"""The team: a confidentiality agreement of each member (7.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after
from generator.compliance.dates.work_days import ONE_DAY
from generator.compliance.decided import unsettled_steps
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.proof import proves
from generator.message import say
from generator.records.contract import Duty
from generator.records.team import Member, Nda

NDA_DAYS: Final = "AMB-NDA-DAYS"
_TO_MEND: Final = frozenset({State.NOT_EVIDENCED, State.BREACHED, State.ADVISORY})
_COUNTED: Final = "计入"


def assess_team(case: Case) -> tuple[Finding, ...]:
    """A finding for each member's agreement; one that nothing is shown where no member is recorded."""
    duty = case.records.contract.periods.nda_least
    if duty is None:
        return ()
    if not case.records.team:
        return (_nobody(case, duty),)
    return tuple(_agreement(case, duty, member) for member in case.records.team)


def _nobody(case: Case, duty: Duty) -> Finding:
    return Finding(
        id="nda",
        clause=duty.clause,
        subject=duty.clause,
        title=say("finding.nda-all"),
        state=State.NOT_EVIDENCED if case.started else State.NOT_DUE,
        actor="B",
        derivation=(_empty(case) if case.started else _ahead(case),),
    )


def _empty(case: Case) -> Step:
    return step("team-empty", case.records.contract.origin.at("periods.nda_least"))


def _ahead(case: Case) -> Step:
    term = case.records.contract.term
    return step("term-ahead", case.records.contract.origin.at("term.start"), start=term.start)


def _agreement(case: Case, duty: Duty, member: Member) -> Finding:
    state, steps = _agreement_state(case, duty, member)
    open_ = state is State.NEEDS_DECISION
    nda = member.nda
    return Finding(
        id=f"nda.{member.id}",
        clause=duty.clause,
        subject=member.id,
        title=say("finding.nda", name=member.name),
        state=state,
        actor="both" if open_ else "B" if state in _TO_MEND else None,
        ambiguities=(NDA_DAYS,) if open_ else (),
        evidence=nda.evidence if nda else (),
        derivation=steps,
    )


def _agreement_state(case: Case, duty: Duty, member: Member) -> tuple[State, tuple[Step, ...]]:
    """The facts in order, then whatever the agreement lacks: the gravest last, for it decides the state."""
    joined = step("member-joined", member.origin.at("joined_on"), date=member.joined_on)
    nda = member.nda
    if nda is None or nda == Nda():
        return State.NOT_EVIDENCED, (joined, step("nda-missing", member.origin.at("nda")))
    if nda.signed_on is None:
        undated = step("nda-without-date", member.origin.at("nda.signed_on"), count=len(nda.evidence))
        return State.NOT_EVIDENCED, (joined, undated)
    least = after(nda.signed_on, duty.period, case.calendar).raw
    facts = [joined, step("nda-signed", member.origin.at("nda.signed_on"), date=nda.signed_on)]
    if nda.until is not None:
        facts.append(step("nda-until", member.origin.at("nda.until"), until=nda.until, least=least))
    if nda.filed_on is not None:
        facts.append(step("nda-filed", member.origin.at("nda.filed_on"), date=nda.filed_on))
    settled, length = _length(case, member, nda.until, least)
    facts += settled
    lacks = [*length, *_timing(member, nda)]
    if not length and (short := _short_of_confidentiality(case, member, nda.until)):
        lacks.append((State.ADVISORY, short))
    lacks += _ended(case, member, nda.until)
    if nda.filed_on is None or not proves(nda.evidence, nda.signed_on):
        lacks.append((State.NOT_EVIDENCED, step("nda-not-filed", member.origin.at("nda"))))
    elif not _filing_shown(case, nda, nda.filed_on):
        at = member.origin.at("nda.evidence")
        lacks.append((State.NOT_EVIDENCED, step("nda-filing-unproven", at, date=nda.filed_on)))
    if not lacks:
        whole = step("nda-whole", member.origin.at("nda"), count=len(nda.evidence))
        return State.SATISFIED, (*facts, whole)
    lacks.sort(key=lambda one: _WEIGHT.index(one[0]))
    return lacks[-1][0], (*facts, *(one for _, one in lacks))


_Lack = tuple[State, Step]
_WEIGHT: Final = (State.ADVISORY, State.LATE, State.NEEDS_DECISION, State.NOT_EVIDENCED, State.BREACHED)
"""What an agreement can lack, lightest first."""


def _timing(member: Member, nda: Nda) -> Iterator[_Lack]:
    if nda.signed_on is not None and nda.signed_on > member.joined_on:
        days = (nda.signed_on - member.joined_on).days
        yield State.LATE, step("nda-after-joining", member.origin.at("nda.signed_on"), days=days)


def _ended(case: Case, member: Member, until: dt.date | None) -> Iterator[_Lack]:
    """That the agreement had ended before its member had left, or the term or the as-of day had come."""
    served = [day for day in (case.as_of, case.term.end, member.left_on) if day is not None]
    needed = max(member.joined_on, min(served))
    if until is not None and until < needed:
        ended = step("nda-ended", member.origin.at("nda.until"), until=until, needed=needed)
        yield State.NOT_EVIDENCED, ended


def _filing_shown(case: Case, nda: Nda, filed: dt.date) -> bool:
    """Whether something shows the copy filed with party A: of that day or later, or kept by party A."""
    kept = any(one.held_by is not None and case.sides_in(one.held_by) == {"A"} for one in nda.evidence)
    return kept or proves(nda.evidence, filed)


def _short_of_confidentiality(case: Case, member: Member, until: dt.date | None) -> Step | None:
    wanted = _confidential_until(case)
    if until is None or wanted is None or until >= wanted:
        return None
    return step("nda-before-confidentiality", member.origin.at("nda.until"), until=until, end=wanted)


def _length(
    case: Case, member: Member, until: dt.date | None, least: dt.date
) -> tuple[tuple[Step, ...], tuple[_Lack, ...]]:
    """What is recorded as decided on an agreement's length, and what its length lacks.

    One that ends the day before the corresponding date is two full years with its first day counted and a day
    short without it (AMB-NDA-DAYS).
    """
    where = member.origin.at("nda.until")
    if until is None:
        return (), ((State.NOT_EVIDENCED, step("nda-without-end", member.origin.at("nda"))),)
    if until >= least:
        return (), ()
    if until == least - ONE_DAY:
        decision = case.decision_on(NDA_DAYS)
        if decision is None:
            by_a_day = step("nda-by-a-day", where, until=until, ambiguity=NDA_DAYS)
            return tuple(unsettled_steps(case, NDA_DAYS)), ((State.NEEDS_DECISION, by_a_day),)
        if decision.reading == _COUNTED:
            values = {"ambiguity": NDA_DAYS, "decision": decision.id, "reading": decision.reading}
            return (step("decision-applies", decision.origin.at("reading"), **values),), ()
    return (), ((State.BREACHED, step("nda-too-short", where, until=until, least=least)),)


def _confidential_until(case: Case) -> dt.date | None:
    duty = case.records.contract.periods.confidentiality_after_term
    return after(case.term.end, duty.period, case.calendar).raw if duty else None
