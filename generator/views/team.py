"""The team and confidentiality: members, their agreements, changes of staff, what must not be done.

Of a person only name and role are shown: certificates, notes and the like stay in the records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import Finding, State
from generator.records.notice import Notice
from generator.records.team import Member
from generator.views.findings import FindingView, StateView, view_finding, view_state
from generator.views.told import day_or, told_day
from generator.words import Words


@dataclass(frozen=True, slots=True)
class MemberView:
    """One member and the agreement; ``least`` is the day the agreement must reach at least."""

    id: str
    name: str
    role: str
    key: bool
    joined: str
    left: str
    signed: str
    until: str
    least: str
    filed: str
    finding: FindingView | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of staff: when its notice came, by when it had to, what else the clause asks for."""

    id: str
    subject: str
    received: str
    strict: str
    loose: str
    consented: str
    handed_over: str
    effective: str
    finding: FindingView


@dataclass(frozen=True, slots=True)
class ProhibitionView:
    """A prohibition: its clause in short, and what is recorded against it."""

    clause: str
    title: str
    summary: str
    state: StateView
    reason: str
    """What breaks it; nothing while nothing is recorded."""
    finding: FindingView


@dataclass(frozen=True, slots=True)
class TeamView:
    """Everything on people and on confidentiality."""

    members: tuple[MemberView, ...]
    present: int
    agreements: tuple[tuple[StateView, int], ...]
    """How many members' agreements stand in each state, the gravest first."""
    nobody: FindingView | None
    """What stands for all agreements while no member is recorded."""
    changes: tuple[ChangeView, ...]
    confidentiality: FindingView | None
    duties: tuple[FindingView, ...]
    prohibitions: tuple[ProhibitionView, ...]
    named: bool
    """Whether people's names are there to be seen: not for an audience that sees nothing personal."""


def view_team(assessment: Assessment, words: Words) -> TeamView:
    """The team as recorded, with the findings on it."""
    by_id = assessment.by_id
    ndas = [found for one in assessment.records.team if (found := by_id.get(f"nda.{one.id}"))]
    counted = Counter(one.state for one in ndas)
    nobody, confidentiality = by_id.get("nda"), by_id.get("confidentiality")
    return TeamView(
        members=tuple(_member(one, by_id.get(f"nda.{one.id}"), words) for one in assessment.records.team),
        present=sum(one.left_on is None for one in assessment.records.team),
        agreements=tuple((view_state(state, words), counted[state]) for state in State if counted[state]),
        nobody=view_finding(nobody, words) if nobody else None,
        changes=tuple(_changes(assessment, words)),
        confidentiality=view_finding(confidentiality, words) if confidentiality else None,
        duties=tuple(view_finding(one, words) for one in _duties(assessment)),
        prohibitions=tuple(_prohibitions(assessment, words)),
        named=assessment.shows("personal"),
    )


def _member(member: Member, finding: Finding | None, words: Words) -> MemberView:
    unknown = words.t("value.unknown")
    nda = member.nda
    return MemberView(
        id=member.id,
        name=member.name,
        role=member.role,
        key=member.key,
        joined=day_or(member.joined_on, unknown),
        left=day_or(member.left_on, ""),
        signed=day_or(nda.signed_on if nda else None, unknown),
        until=day_or(nda.until if nda else None, unknown),
        least=told_day(finding, "nda-until", "least"),
        filed=day_or(nda.filed_on if nda else None, unknown),
        finding=view_finding(finding, words) if finding else None,
    )


_CHANGE: Final = "staff-change."


def _changes(assessment: Assessment, words: Words) -> Iterator[ChangeView]:
    """Each change with a notice, and each key member who left without one."""
    notices = {one.id: one for one in assessment.records.notices if one.kind_of == "staff_change"}
    for finding in assessment.findings:
        if finding.id.startswith(_CHANGE):
            yield _change(finding, notices.get(finding.subject), words)


def _change(finding: Finding, notice: Notice | None, words: Words) -> ChangeView:
    unknown = words.t("value.unknown")
    return ChangeView(
        id=finding.subject,
        subject=notice.subject if notice else words.say(finding.title),
        received=day_or(notice.received_on if notice else None, unknown),
        strict=told_day(finding, "notice-by", "strict"),
        loose=told_day(finding, "notice-by", "loose"),
        consented=day_or(notice.consented_on if notice else None, unknown),
        handed_over=day_or(notice.handed_over_on if notice else None, unknown),
        effective=day_or(notice.effective_on if notice else None, unknown),
        finding=view_finding(finding, words),
    )


_OF_PEOPLE: Final = frozenset({"leads", "team", "staff-changes", "confidentiality"})
"""The rules on people; what else their articles ask for stands with them."""
_ELSEWHERE: Final = ("nda", "staff-change", "cadence", "notice", "confidentiality")
"""Findings with a place of their own on the page, by the first part of their ids."""


def _duties(assessment: Assessment) -> Iterator[Finding]:
    """What the articles on people and confidentiality ask for beside the sections of their own."""
    clauses = {one.id: one for one in assessment.records.clauses}
    articles = {one.article for one in clauses.values() if one.rule in _OF_PEOPLE}
    for finding in assessment.findings:
        clause = clauses.get(finding.clause)
        if clause is None or clause.article not in articles or clause.kind_of == "prohibition":
            continue
        if finding.id.partition(".")[0] not in _ELSEWHERE:
            yield finding


def _prohibitions(assessment: Assessment, words: Words) -> Iterator[ProhibitionView]:
    for clause in assessment.records.clauses:
        finding = assessment.by_id.get(f"clause.{clause.id}")
        if clause.kind_of == "prohibition" and finding is not None:
            broken = finding.state is State.BREACHED
            yield ProhibitionView(
                clause=clause.id,
                title=clause.title,
                summary=clause.summary,
                state=view_state(finding.state, words),
                reason=words.say(finding.derivation[-1].message) if broken else "",
                finding=view_finding(finding, words),
            )
