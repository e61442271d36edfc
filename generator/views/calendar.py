"""The deadlines as entries of a calendar: what is still owed with a date, and the dates to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.finding import DueDate, Finding, State
from generator.compliance.money.milestones import MilestoneAssessment
from generator.views.clauses import article_page
from generator.words import Words

_SETTLED: Final = frozenset({State.SATISFIED, State.LATE, State.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class EntryView:
    """One whole day in the calendar. ``uid`` stays the same from build to build, whatever else changes."""

    uid: str
    on: dt.date
    summary: str
    description: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The calendar of one project as known on a day."""

    name: str
    timezone: str
    as_of: dt.date
    entries: tuple[EntryView, ...]


def view_calendar(assessment: Assessment, words: Words) -> CalendarView:
    """Every deadline not settled, past ones too, and the days to know that are still ahead; soonest first."""
    project = assessment.records.project
    entries = [*_deadlines(assessment, words), *_markers(assessment, words)]
    return CalendarView(
        name=_marked(words.t("calendar.name", name=project.name), assessment, words),
        timezone=project.timezone,
        as_of=assessment.as_of,
        entries=tuple(sorted(entries, key=lambda one: (one.on, one.uid))),
    )


def unsettled(assessment: Assessment) -> Iterator[tuple[Finding, DueDate, str]]:
    """Every deadline not settled, past ones too, with the page that speaks of it or nothing."""
    article_of = {clause.id: clause.article for clause in assessment.records.clauses}
    for finding in assessment.findings:
        if finding.due is None or finding.state in _SETTLED:
            continue
        page = ""
        if finding.clause in article_of:
            page = f"clauses/{article_page(article_of[finding.clause])}.html#f-{finding.id}"
        yield finding, finding.due, page


def days_ahead(assessment: Assessment) -> Iterator[tuple[MilestoneAssessment, DueDate, str]]:
    """The dates still ahead that nobody owes, such as the last day of the term, each with its page."""
    for one in assessment.milestones:
        if one.finding is None and one.due is not None and one.due.due >= assessment.as_of:
            yield one, one.due, f"payments/index.html#m-{one.milestone.id}"


def marker_id(one: MilestoneAssessment) -> str:
    """The name by which a date to know goes beside the findings' ids."""
    return f"marker.{one.milestone.id}"


def _deadlines(assessment: Assessment, words: Words) -> Iterator[EntryView]:
    for finding, due, page in unsettled(assessment):
        yield _entry(
            assessment,
            words,
            name=finding.id,
            due=due,
            title=words.say(finding.title),
            lines=(*_facts(finding, words), *_always(due, finding.clause, page, assessment, words)),
            categories=(words.t("calendar.deadline"), *_parties(finding, words)),
        )


def _markers(assessment: Assessment, words: Words) -> Iterator[EntryView]:
    for one, due, page in days_ahead(assessment):
        yield _marker(one, due, page, assessment, words)


def _marker(
    one: MilestoneAssessment, due: DueDate, page: str, assessment: Assessment, words: Words
) -> EntryView:
    milestone = one.milestone
    note = (milestone.note,) if milestone.note else ()
    return _entry(
        assessment,
        words,
        name=marker_id(one),
        due=due,
        title=milestone.name,
        lines=(*note, *_always(due, milestone.clause, page, assessment, words)),
        categories=(words.t("calendar.marker"),),
    )


def _parties(finding: Finding, words: Words) -> tuple[str, ...]:
    return (words.t(f"party.{finding.actor}"),) if finding.actor else ()


def _facts(finding: Finding, words: Words) -> Iterator[str]:
    state = words.t(f"state.{finding.state.value}")
    if finding.actor:
        yield words.t("calendar.state-actor", state=state, actor=words.t(f"party.{finding.actor}"))
    else:
        yield words.t("calendar.state", state=state)


def _always(due: DueDate, clause: str, page: str, assessment: Assessment, words: Words) -> Iterator[str]:
    yield words.t("calendar.clause", clause=clause)
    if due.raw != due.due:
        yield words.t("due.moved", raw=due.raw)
    if due.provisional:
        yield words.t("due.provisional")
    if page:
        yield words.t("calendar.page", page=page)
    yield words.t("calendar.as-of", date=assessment.as_of, revision=assessment.records.revision)


def _entry(
    assessment: Assessment,
    words: Words,
    *,
    name: str,
    due: DueDate,
    title: str,
    lines: tuple[str, ...],
    categories: tuple[str, ...],
) -> EntryView:
    summary = words.t("calendar.provisional", title=title) if due.provisional else title
    return EntryView(
        uid=f"{assessment.records.project.id}.{name}@dossier",
        on=due.due,
        summary=_marked(summary, assessment, words),
        description="\n".join(lines),
        categories=categories,
    )


def _marked(text: str, assessment: Assessment, words: Words) -> str:
    """With the mark of an example and the label of the project in front, where there are any."""
    project = assessment.records.project
    if project.label:
        text = words.t("calendar.marked", mark=project.label, text=text)
    if project.example:
        text = words.t("calendar.marked", mark=words.t("page.mark.example"), text=text)
    return text
