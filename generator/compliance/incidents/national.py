"""What the national rules ask for beside the contract (国家网络安全事件报告管理办法, in force 2025-11-01).

From 较大 up an incident is reported to the provincial authority within four hours of its discovery, and the
summary of its handling within thirty days of its end. The level is set by people (``national_level``); the
contract's own tiers mean something else and set off nothing here.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, deadline_step, waiting_step
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.mlps.filing import operated_by
from generator.compliance.proof import proves, why_unproven
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.evidence import Evidence
from generator.records.incident import Incident
from generator.records.period import Period

_GRAVE: Final = ("较大", "重大")
_ORDINARY: Final = ("一般", "无", "未达", "不涉及")
_NOT_GRAVE: Final = re.compile("(?:未达到?|不属于?|不构成|不是|低于|不足|非)(?:较大|重大)")
"""A grave level named only to say that it was not reached."""
_REPORT: Final = ("报告", "报送", "上报", "回执")
_SUMMARY_PAPER: Final = "总结"
_WITHIN: Final = dt.timedelta(hours=4)
_SUMMARY: Final = Period(count=30, unit="day")


class _Standing(NamedTuple):
    state: State
    steps: tuple[Step, ...]
    due: DueDate | None = None


def assess_national(case: Case, incident: Incident) -> tuple[Finding, ...]:
    """The report and the summary an incident of 较大 or above owes; a level nobody knows waits for people."""
    level = incident.national_level
    if level is None or (not _is_grave(level) and _is_ordinary(level)):
        return ()
    if not _is_grave(level):
        at = incident.origin.at("national_level")
        unread = _Standing(State.NEEDS_DECISION, (step("national-level-unread", at, level=level),))
        return (_finding(case, incident, "report", unread),)
    return (
        _finding(case, incident, "report", _report(case, incident)),
        _finding(case, incident, "summary", _summary(case, incident)),
    )


def _is_grave(level: str) -> bool:
    return any(word in _NOT_GRAVE.sub("", level) for word in _GRAVE)


def _is_ordinary(level: str) -> bool:
    return _NOT_GRAVE.search(level) is not None or any(word in level for word in _ORDINARY)


def _finding(case: Case, incident: Incident, name: str, standing: _Standing) -> Finding:
    done = standing.state in (State.SATISFIED, State.LATE)
    return Finding(
        id=f"national-{name}.{incident.id}",
        clause=case.records.contract.incidents.tiers_clause,
        basis="law",
        subject=incident.id,
        title=say(f"finding.national-{name}", id=incident.id),
        state=standing.state,
        due=standing.due,
        actor=None if done else _operator(case, incident),
        evidence=_proofs(incident, name),
        derivation=standing.steps,
    )


def _operator(case: Case, incident: Incident) -> PartyRef:
    """The operator of the system reports; party A where nobody recorded one."""
    system = next((one for one in case.records.systems if one.id == incident.system), None)
    return "A" if system is None else operated_by(case, system)


def _proofs(incident: Incident, name: str) -> tuple[Evidence, ...]:
    """The evidence whose kind says that it is the report, or the summary: nothing else shows either."""
    return tuple(one for one in incident.evidence if one.kind is not None and _is_paper(one.kind, name))


def _is_paper(kind: str, name: str) -> bool:
    of_summary = _SUMMARY_PAPER in kind
    return of_summary if name == "summary" else not of_summary and any(word in kind for word in _REPORT)


def _report(case: Case, incident: Incident) -> _Standing:
    start = "occurred_at" if incident.discovered_at is None else "discovered_at"
    begun = incident.discovered_at or incident.occurred_at
    due, done = begun + _WITHIN, incident.national_reported_at
    on = DueDate(case.day_of(due), case.day_of(due))
    owed = step(
        "national-report-owed",
        incident.origin.at("national_level"),
        incident.origin.at(start),
        level=incident.national_level,
        clock=say(f"field.incident.{start}"),
        start=begun.astimezone(case.zone),
        due=due.astimezone(case.zone),
    )
    at = incident.origin.at("national_reported_at")
    if done is None:
        past = case.as_of > on.due
        key = "national-report-missing" if past else "national-report-awaited"
        state = State.OVERDUE if past else State.DUE_SOON
        return _Standing(state, (owed, step(key, at, due=due.astimezone(case.zone))), on)
    told = step("national-reported", at, at=done.astimezone(case.zone))
    if (lacking := _unproven(incident, "report", case.day_of(done))) is not None:
        return _Standing(State.NOT_EVIDENCED, (owed, told, lacking), on)
    if done > due:
        late = step("national-report-late", at, length=done - due)
        return _Standing(State.LATE, (owed, told, late), on)
    return _Standing(State.SATISFIED, (owed, told, step("national-in-time", at)), on)


def _summary(case: Case, incident: Incident) -> _Standing:
    if incident.recovered_at is None:
        at = incident.origin.at("recovered_at")
        return _Standing(State.NOT_DUE, (step("national-summary-not-begun", at),))
    ended = case.day_of(incident.recovered_at)
    due = after(ended, _SUMMARY, case.calendar)
    where = incident.origin.at("recovered_at")
    counted = deadline_step(ended, _SUMMARY, due)
    steps: tuple[Step, ...] = (
        step("national-summary-owed", where, date=ended),
        Step(counted.message, (where,)),
    )
    done, at = incident.national_summary_on, incident.origin.at("national_summary_on")
    if done is None:
        return _Standing(case.waiting(due), (*steps, waiting_step(case, due, at)), due)
    steps = (*steps, step("national-summary-sent", at, date=done))
    if (lacking := _unproven(incident, "summary", done)) is not None:
        return _Standing(State.NOT_EVIDENCED, (*steps, lacking), due)
    if done > due.due:
        late = step("national-summary-late", at, days=(done - due.due).days)
        return _Standing(State.LATE, (*steps, late), due)
    return _Standing(State.SATISFIED, (*steps, step("national-in-time", at)), due)


def _unproven(incident: Incident, name: str, on: dt.date) -> Step | None:
    proofs = _proofs(incident, name)
    if proves(proofs, on):
        return None
    at = incident.origin.at("evidence")
    return why_unproven(proofs, on, at) if proofs else step(f"national-{name}-paper", at)
