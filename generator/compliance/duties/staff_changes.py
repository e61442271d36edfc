"""Changes of key staff (7.3): consent, a notice at least a week ahead, and a handover."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.work_days import ONE_DAY
from generator.compliance.duties.bearings import event_of
from generator.compliance.duties.notices import backward_steps
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.proof import proves
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.contract import Duty
from generator.records.notice import Notice
from generator.records.team import Member


def assess_staff_changes(case: Case) -> tuple[Finding, ...]:
    """A finding for each recorded change of key staff."""
    duty = case.records.contract.periods.staff_change_notice
    if duty is None:
        return ()
    notices = [notice for notice in case.records.notices if notice.kind_of == "staff_change"]
    left = [one for one in case.records.team if one.key and not _announced(case, one, notices)]
    return (*(_change(case, duty, notice) for notice in notices), *(_unannounced(duty, one) for one in left))


def _announced(case: Case, member: Member, notices: Sequence[Notice]) -> bool:
    """Whether a notice names the member's leaving: that day as its effect, or the next day at work.

    A notice of another change of the same member announces nothing of this one.
    """
    if member.left_on is None:
        return True
    next_at_work = case.calendar.next_working(member.left_on + ONE_DAY)
    return any(
        notice.member == member.id
        and notice.effective_on is not None
        and member.left_on <= notice.effective_on <= next_at_work
        for notice in notices
    )


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


def _change(case: Case, duty: Duty, notice: Notice) -> Finding:
    exempt = _exemption(case, notice)
    if exempt is not None:
        event = event_of(notice)
        if notice.by == "A" and not event.proven:
            told = step("change-wanted-unproven", notice.origin.at("by"))
            return _change_finding(duty, notice, State.NOT_EVIDENCED, (event.why_unproven(), told))
        return _change_finding(duty, notice, State.NOT_APPLICABLE, (exempt,))
    steps = [*backward_steps(case, notice, duty), *_change_steps(notice)]
    state, deciding = _change_state(case, notice, steps)
    if deciding in steps:  # what decides the state stands last
        steps.remove(deciding)
    return _change_finding(duty, notice, state, (*steps, deciding))


def _change_state(case: Case, notice: Notice, steps: Sequence[Step]) -> tuple[State, Step]:
    """The state of a change, and the step that decides it."""
    by_key = {one.message.key: one for one in steps}
    for key in ("step.notice-too-late", "step.consent-after-effect"):
        if key in by_key:
            return State.BREACHED, by_key[key]
    missing = [one for one in steps if one.message.key == "step.field-missing"]
    effective = notice.effective_on
    if effective is None or notice.received_on is None:
        return State.NOT_EVIDENCED, missing[0]
    ahead = case.as_of <= effective
    if not ahead and notice.consented_on is None:
        return State.NOT_EVIDENCED, missing[0]
    last = max(day for day in (notice.received_on, notice.consented_on, notice.handed_over_on) if day)
    if not proves(notice.evidence, last):
        key = "event-evidence-older" if notice.evidence else "event-without-evidence"
        return State.NOT_EVIDENCED, step(key, notice.origin.at(), id=notice.id)
    if "step.notice-between-readings" in by_key:
        return State.NEEDS_DECISION, by_key["step.notice-between-readings"]
    return _handover(notice, effective, ahead=ahead)


def _handover(notice: Notice, effective: dt.date, *, ahead: bool) -> tuple[State, Step]:
    """How a change announced in time stands with what must be done by the day it takes effect."""
    done = notice.handed_over_on
    at = notice.origin.at("effective_on")
    if notice.consented_on is None:
        return State.IN_PROGRESS, step("change-awaits-consent", at, effective=effective)
    if done is None:
        key = "change-awaits-handover" if ahead else "handover-overdue"
        return State.IN_PROGRESS if ahead else State.OVERDUE, step(key, at, effective=effective)
    if done > effective:
        where = notice.origin.at("handed_over_on")
        return State.LATE, step("handover-late", where, effective=effective, days=(done - effective).days)
    return State.SATISFIED, step("change-proper", notice.origin.at(), count=len(notice.evidence))


_ACTORS: Final[dict[State, PartyRef]] = {
    State.NOT_EVIDENCED: "B",
    State.BREACHED: "B",
    State.OVERDUE: "B",
    State.IN_PROGRESS: "B",
    State.NEEDS_DECISION: "both",
}
_WITH_DUE: Final = frozenset({State.IN_PROGRESS, State.OVERDUE, State.LATE})


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
    effective = notice.effective_on
    return Finding(
        id=f"staff-change.{notice.id}",
        clause=duty.clause,
        subject=notice.id,
        title=say("finding.staff-change", subject=notice.subject),
        state=state,
        due=DueDate(effective, effective) if effective is not None and state in _WITH_DUE else None,
        actor="A" if "step.change-awaits-consent" in keys else _ACTORS.get(state),
        ambiguities=("AMB-NOTICE-BACKWARD",) if "step.notice-between-readings" in keys else (),
        evidence=notice.evidence,
        derivation=steps,
    )


def _change_steps(notice: Notice) -> Iterator[Step]:
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
