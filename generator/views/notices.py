"""Notices between the parties as shown: what came when, what period it set off, how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import State
from generator.records.notice import Notice
from generator.views.findings import DueView, FindingView, StateView, view_due, view_finding, view_state
from generator.words import Words, day

_ELSEWHERE: Final = frozenset({"staff_change", "check", "backup"})
"""Kinds shown with the team and with the regular checks."""
_DATES: Final = ("event_on", "ended_on", "known_on", "sent_on", "received_on", "effective_on", "completed_on")


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice or event. Its note is not shown: it may tell of a person more than others need to know."""

    id: str
    kind: str
    subject: str
    by: str
    clause: str
    dates: tuple[tuple[str, str], ...]
    """The name of each recorded date, and the date."""
    due: DueView | None
    state: StateView | None
    """How the period stands it set off; None where it set off none."""
    finding: FindingView | None


@dataclass(frozen=True, slots=True)
class NoticesView:
    """Notices that set off a period or a consequence, and the other events."""

    timed: tuple[NoticeView, ...]
    others: tuple[NoticeView, ...]


def view_notices(assessment: Assessment, words: Words) -> NoticesView:
    """Every notice but those on staff, checks and backups, in the order of their dates."""
    shown = [one for one in assessment.records.notices if one.kind_of not in _ELSEWHERE]
    shown.sort(key=lambda one: (_first_day(one), one.id))
    return NoticesView(
        timed=tuple(_notice(one, assessment, words) for one in shown if one.kind_of != "other"),
        others=tuple(_notice(one, assessment, words) for one in shown if one.kind_of == "other"),
    )


def _first_day(notice: Notice) -> str:
    dates = [day(date) for name in _DATES if (date := getattr(notice, name)) is not None]
    return min(dates, default="")


def _notice(notice: Notice, assessment: Assessment, words: Words) -> NoticeView:
    finding = assessment.by_id.get(f"notice.{notice.id}")
    state = finding.state if finding else State.BREACHED if notice.kind_of == "breach" else None
    return NoticeView(
        id=notice.id,
        kind=words.t(f"notice-kind.{notice.kind_of}"),
        subject=notice.subject,
        by=words.t(f"party.{notice.by}"),
        clause=notice.clause,
        dates=tuple(
            (words.t(f"field.notice.{name}"), day(date))
            for name in _DATES
            if (date := getattr(notice, name)) is not None
        ),
        due=view_due(finding.due, words) if finding else None,
        state=view_state(state, words) if state else None,
        finding=view_finding(finding, words) if finding else None,
    )
