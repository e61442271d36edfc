"""The first page: where the contract stands, what comes next, what is missing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import accumulate
from typing import Final
from unicodedata import east_asian_width

from generator.compliance.assessment import Assessment
from generator.compliance.finding import State
from generator.views.audiences import audience_name, view_withheld
from generator.views.findings import FindingView, StateView, view_finding, view_state
from generator.words import Words, day, money

_PRESSING = (State.BREACHED, State.OVERDUE, State.NOT_EVIDENCED, State.NEEDS_DECISION, State.DUE_SOON)


@dataclass(frozen=True, slots=True)
class Masthead:
    """What stands on every page and every document: which contract, which day, which data."""

    title: str
    name: str
    running_name: str
    """The name as a running head has room for: cut with an ellipsis where it is too long."""
    party_a: str
    party_b: str
    term: str
    term_long: str
    """In the form of formal documents."""
    total: str
    capitals: str
    as_of: str
    as_of_long: str
    revision: str
    example: bool
    label: str
    audience: str
    """For whom it is; empty where nothing is withheld from whoever keeps the records."""
    withheld: str
    """What this edition goes without, or nothing."""
    language: str


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A date ahead: what is due, when, in how many days, and who acts."""

    title: str
    clause: str
    date: str
    note: str
    days: str
    actor: str
    state: StateView


@dataclass(frozen=True, slots=True)
class OverviewView:
    """The overview: term, counts by state, what presses, what comes next."""

    days_passed: int
    days: int
    days_left: int
    elapsed_number: str
    """The share of the term that is over as a plain number from 0 to 100, for a bar."""
    counts: tuple[tuple[StateView, int], ...]
    findings: int
    pressing: tuple[FindingView, ...]
    next_deadlines: tuple[DeadlineView, ...]
    ready: int
    readiness: int


_RUNNING: Final = 38
"""Half-width places of a name in a running head of 78 mm, beside the volume's own name."""


def shortened(text: str, places: int) -> str:
    """A text of at most so many half-width places, with an ellipsis where some of it is left out."""
    width = [2 if east_asian_width(one) in "FWA" else 1 for one in text]
    if sum(width) <= places:
        return text
    return text[: sum(end <= places - 2 for end in accumulate(width))] + "…"


def view_masthead(assessment: Assessment, words: Words) -> Masthead:
    contract, project = assessment.records.contract, assessment.records.project
    term = contract.term
    return Masthead(
        title=contract.title,
        name=project.name,
        running_name=shortened(project.name, _RUNNING),
        party_a=contract.party_a.name,
        party_b=contract.party_b.name,
        term=words.t("masthead.term", start=term.start, end=term.end, days=term.days),
        term_long=words.t("masthead.term-long", start=term.start, end=term.end, days=term.days),
        total=money(contract.total.figure),
        capitals=contract.total.capitals or "",
        as_of=day(assessment.as_of),
        as_of_long=words.t("masthead.day", date=assessment.as_of),
        revision=assessment.records.revision,
        example=project.example,
        label=project.label or "",
        audience=audience_name(assessment),
        withheld=view_withheld(assessment, words),
        language="zh-CN",
    )


def view_overview(assessment: Assessment, words: Words) -> OverviewView:
    term = assessment.term
    passed = min(max((assessment.as_of - term.start).days + 1, 0), term.days)
    own = [finding for finding in assessment.findings if finding.follows is None]
    pressing = [finding for state in _PRESSING for finding in own if finding.state is state]
    return OverviewView(
        days_passed=passed,
        days=term.days,
        days_left=term.days - passed,
        elapsed_number=f"{passed * 100 / term.days:.2f}",
        counts=tuple((view_state(state, words), count) for state, count in assessment.counts.items()),
        findings=len(assessment.findings),
        pressing=tuple(view_finding(finding, words) for finding in pressing),
        next_deadlines=_next_deadlines(assessment, words),
        ready=sum(line.ready for line in assessment.readiness),
        readiness=len(assessment.readiness),
    )


def _next_deadlines(assessment: Assessment, words: Words) -> tuple[DeadlineView, ...]:
    """What is still to be done by a day to come, soonest first; what is past stands with what presses."""
    waiting = (State.DUE_SOON, State.NOT_DUE, State.IN_PROGRESS, State.NOT_EVIDENCED, State.NEEDS_DECISION)
    dated = [
        finding
        for finding in assessment.findings
        if finding.due is not None
        and finding.due.due >= assessment.as_of
        and finding.state in waiting
        and finding.follows is None
    ]
    views: list[DeadlineView] = []
    for finding in sorted(dated, key=lambda finding: (_due(finding.due), finding.id)):
        shown = view_finding(finding, words)
        if shown.due is None or finding.due is None:
            continue
        left = (finding.due.due - assessment.as_of).days
        key = "deadline.ahead" if left > 0 else "deadline.today"
        views.append(
            DeadlineView(
                title=shown.title,
                clause=finding.clause,
                date=shown.due.date,
                note=shown.due.note,
                days=words.t(key, days=left),
                actor=shown.actor,
                state=shown.state,
            )
        )
    return tuple(views)


def _due(due: object) -> dt.date:
    return due.due if hasattr(due, "due") else dt.date.max
