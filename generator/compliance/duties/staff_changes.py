"""Changes of key staff (7.3): consent, a notice at least a week ahead, and a handover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.duties.notices import backward_steps
from generator.compliance.finding import Finding, State, Step, step
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


def _change(case: Case, duty: Duty, notice: Notice) -> Finding:
    exempt = _exemption(case, notice)
    if exempt is not None:
        return _change_finding(duty, notice, State.NOT_APPLICABLE, (exempt,))
    steps = [*backward_steps(case, notice, duty), *_change_steps(notice)]
    state, deciding = _change_state(notice, steps)
    if deciding in steps:  # what decides the state stands last
        steps.remove(deciding)
    return _change_finding(duty, notice, state, (*steps, deciding))


def _change_state(notice: Notice, steps: Sequence[Step]) -> tuple[State, Step]:
    """The state of a change, and the step that decides it."""
    by_key = {one.message.key: one for one in steps}
    done = notice.handed_over_on
    for key in ("step.notice-too-late", "step.consent-after-effect"):
        if key in by_key:
            return State.BREACHED, by_key[key]
    if "step.field-missing" in by_key:
        return State.NOT_EVIDENCED, by_key["step.field-missing"]
    if not notice.evidence or (done and not proves(notice.evidence, done)):
        key = "event-evidence-older" if notice.evidence else "event-without-evidence"
        return State.NOT_EVIDENCED, step(key, notice.origin.at(), id=notice.id)
    if "step.notice-between-readings" in by_key:
        return State.NEEDS_DECISION, by_key["step.notice-between-readings"]
    return State.SATISFIED, step("change-proper", notice.origin.at(), count=len(notice.evidence))


_ACTORS: Final[dict[State, PartyRef]] = {
    State.NOT_EVIDENCED: "B",
    State.BREACHED: "B",
    State.NEEDS_DECISION: "both",
}


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
        actor=_ACTORS.get(state),
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
