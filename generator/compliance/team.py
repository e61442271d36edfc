"""The team: a confidentiality agreement of each member (7.7), changes of key staff (7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from generator.compliance.case import Case
from generator.compliance.deadlines import after
from generator.compliance.finding import Finding, State, Step, step
from generator.compliance.notices import backward_steps
from generator.compliance.work_days import ONE_DAY
from generator.message import say
from generator.records.contract import Duty
from generator.records.notice import Notice
from generator.records.team import Member

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


def assess_staff_changes(case: Case) -> tuple[Finding, ...]:
    """A finding for each recorded change of key staff."""
    duty = case.records.contract.periods.staff_change_notice
    if duty is None:
        return ()
    notices = [notice for notice in case.records.notices if notice.kind_of == "staff_change"]
    noticed = {notice.member for notice in notices}
    left = [one for one in case.records.team if one.key and one.left_on is not None and one.id not in noticed]
    return (*(_change(case, duty, notice) for notice in notices), *(_unannounced(duty, one) for one in left))


def _unannounced(duty: Duty, member: Member) -> Finding:
    """A key member who left, and no notice names them."""
    return Finding(
        id=f"staff-change.{member.id}",
        clause=duty.clause,
        subject=member.id,
        title=say("finding.staff-left", name=member.name),
        state=State.NOT_EVIDENCED,
        actor="B",
        derivation=(
            step("key-member-left", member.origin.at("left_on"), name=member.name, date=member.left_on),
        ),
    )


def _nobody(case: Case, duty: Duty) -> Finding:
    return Finding(
        id="nda",
        clause=duty.clause,
        subject=duty.clause,
        title=say("finding.nda-all"),
        state=State.NOT_EVIDENCED if case.started else State.NOT_DUE,
        actor="B",
        derivation=(step("team-empty"),),
    )


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
    joined = step("member-joined", member.origin.at("joined_on"), date=member.joined_on)
    nda = member.nda
    if nda is None or nda.signed_on is None:
        return State.NOT_EVIDENCED, (joined, step("nda-missing", member.origin.at("nda")))
    steps = [joined, step("nda-signed", member.origin.at("nda.signed_on"), date=nda.signed_on)]
    state = State.SATISFIED
    if nda.signed_on > member.joined_on:
        steps.append(step("nda-after-joining", days=(nda.signed_on - member.joined_on).days))
        state = State.LATE
    least = after(nda.signed_on, duty.period, case.calendar).raw
    if nda.until is None:
        steps.append(step("nda-without-end", member.origin.at("nda")))
        state = State.NOT_EVIDENCED
    else:
        length, step_of_length = _length_state(case, member, nda.until, least)
        steps += step_of_length
        state = length or state
        wanted = _confidential_until(case)
        if state is State.SATISFIED and wanted is not None and nda.until < wanted:
            where = member.origin.at("nda.until")
            steps.append(step("nda-before-confidentiality", where, until=nda.until, end=wanted))
            state = State.ADVISORY
    if nda.until is not None:
        steps.append(step("nda-until", member.origin.at("nda.until"), until=nda.until, least=least))
    if nda.filed_on is not None:
        steps.append(step("nda-filed", member.origin.at("nda.filed_on"), date=nda.filed_on))
    if nda.filed_on is None or not nda.evidence:
        steps.append(step("nda-not-filed", member.origin.at("nda")))
        state = state if state is State.BREACHED else State.NOT_EVIDENCED
    return state, tuple(steps)


def _length_state(
    case: Case, member: Member, until: dt.date, least: dt.date
) -> tuple[State | None, tuple[Step, ...]]:
    """What the length of an agreement makes of it; None where it is long enough by every reading.

    One that ends the day before the corresponding date is two full years with its first day counted and a day
    short without it (AMB-NDA-DAYS).
    """
    where = member.origin.at("nda.until")
    if until >= least:
        return None, ()
    if until == least - ONE_DAY:
        decision = case.decision_on(NDA_DAYS)
        if decision is None:
            return State.NEEDS_DECISION, (step("nda-by-a-day", where, until=until, ambiguity=NDA_DAYS),)
        if decision.reading == _COUNTED:
            values = {"ambiguity": NDA_DAYS, "decision": decision.id, "reading": decision.reading}
            return None, (step("decision-applies", decision.origin.at("reading"), **values),)
    return State.BREACHED, (step("nda-too-short", where, until=until, least=least),)


def _confidential_until(case: Case) -> dt.date | None:
    duty = case.records.contract.periods.confidentiality_after_term
    return after(case.records.contract.term.end, duty.period, case.calendar).raw if duty else None


def _change(case: Case, duty: Duty, notice: Notice) -> Finding:
    exempt = _exemption(case, notice)
    if exempt is not None:
        return _change_finding(duty, notice, State.NOT_APPLICABLE, (exempt,))
    steps = tuple(_change_steps(case, duty, notice))
    keys = {one.message.key for one in steps}
    dated = (notice.consented_on, notice.received_on, notice.effective_on, notice.handed_over_on)
    complete = all(dated) and notice.evidence
    if keys & {"step.notice-too-late", "step.consent-after-effect"}:
        state = State.BREACHED
    elif not complete:
        state = State.NOT_EVIDENCED
    else:
        state = State.NEEDS_DECISION if "step.notice-between-readings" in keys else State.SATISFIED
    return _change_finding(duty, notice, state, steps)


def _exemption(case: Case, notice: Notice) -> Step | None:
    """Why the clause does not ask for a week's notice: party A wanted the change, or no key staff changes."""
    if notice.by == "A":
        return step("change-wanted-by-a", notice.origin.at("by"))
    member = next((one for one in case.records.team if one.id == notice.member), None)
    if member is not None and not member.key:
        return step("change-not-key", member.origin.at("key"), notice.origin.at("member"), name=member.name)
    return None


def _change_finding(duty: Duty, notice: Notice, state: State, steps: tuple[Step, ...]) -> Finding:
    keys = {one.message.key for one in steps}
    return Finding(
        id=f"staff-change.{notice.id}",
        clause=duty.clause,
        subject=notice.id,
        title=say("finding.staff-change", subject=notice.subject),
        state=state,
        actor="B" if state is State.NOT_EVIDENCED else None,
        ambiguities=("AMB-NOTICE-BACKWARD",) if "step.notice-between-readings" in keys else (),
        evidence=notice.evidence,
        derivation=steps,
    )


def _change_steps(case: Case, duty: Duty, notice: Notice) -> Iterator[Step]:
    yield from backward_steps(case, notice, duty)
    for name in ("consented_on", "handed_over_on"):
        day = getattr(notice, name)
        field = say(f"field.notice.{name}")
        if day is None:
            yield step("field-missing", notice.origin.at(), field=field)
        else:
            yield step("field-dated", notice.origin.at(name), field=field, date=day)
    consented, effective = notice.consented_on, notice.effective_on
    if consented is not None and effective is not None and consented > effective:
        yield step(
            "consent-after-effect", notice.origin.at("consented_on"), consented=consented, effective=effective
        )
