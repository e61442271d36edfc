"""The common calendar: every contract's deadlines by month, and the same as entries to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from generator.compliance.portfolio.assessment import PortfolioAssessment
from generator.compliance.portfolio.standing import StandingContract
from generator.compliance.portfolio.summary import ContractSummary, DeadlineSummary
from generator.views.calendar import CalendarView, EntryView
from generator.views.portfolio.contract import DueView, view_actor, view_dated, view_deadline
from generator.views.portfolio.places import ContractLink, contract_path, month_path
from generator.words import Words


@dataclass(frozen=True, slots=True)
class MonthView:
    """The deadlines of a month that are still ahead."""

    month: str
    name: str
    path: str
    deadlines: tuple[DueView, ...]


@dataclass(frozen=True, slots=True)
class DeadlinesView:
    """What is past and not settled, what is ahead by month, and how many contracts it is of."""

    past: tuple[DueView, ...]
    months: tuple[MonthView, ...]
    count: int
    contracts: int
    near: tuple[MonthView, ...]
    """The months shown whole on the first page: this one and the next."""


Entry = tuple[StandingContract, ContractSummary, DeadlineSummary]


def view_deadlines(
    assessment: PortfolioAssessment, links: Mapping[str, ContractLink], words: Words
) -> DeadlinesView:
    """Every deadline of every contract of which something is known, one entry each."""
    found = list(_entries(assessment))
    past = tuple(_due(one, assessment, links, words) for one in found if one[2].on < assessment.as_of)
    ahead = [one for one in found if one[2].on >= assessment.as_of]
    months = tuple(
        MonthView(
            month=month,
            name=words.t("bureau.deadline.month", year=month[:4], month=int(month[5:])),
            path=month_path(month),
            deadlines=tuple(_due(one, assessment, links, words) for one in theirs),
        )
        for month, theirs in groupby(ahead, key=lambda one: f"{one[2].on:%Y-%m}")
    )
    last = _next_month(assessment.as_of)
    return DeadlinesView(
        past=past,
        months=months,
        count=len(found),
        contracts=len({one[0].id for one in found}),
        near=tuple(one for one in months if one.month <= last),
    )


def _next_month(day: dt.date) -> str:
    return f"{(day.replace(day=1) + dt.timedelta(days=31)):%Y-%m}"


def _due(
    entry: Entry, assessment: PortfolioAssessment, links: Mapping[str, ContractLink], words: Words
) -> DueView:
    one, _, deadline = entry
    return view_deadline(deadline, links[one.id], assessment.as_of, words)


def _entries(assessment: PortfolioAssessment) -> Iterator[Entry]:
    """The deadlines in order of days; a date nobody owes only while it is ahead."""
    found = [
        (one, one.summary, deadline)
        for one in assessment.contracts
        if one.summary is not None
        for deadline in one.summary.deadlines
        if deadline.state is not None or deadline.on >= assessment.as_of
    ]
    return iter(sorted(found, key=lambda entry: (entry[2].on, entry[0].id, entry[2].id)))


def view_common_calendar(assessment: PortfolioAssessment, words: Words) -> CalendarView:
    """The same deadlines as a calendar, each headed by its contract's name, marks and label in front."""
    listed = assessment.portfolio
    name = words.t("calendar.name", name=listed.name)
    return CalendarView(
        name=_marked(name, words, example=listed.example, label=listed.label or ""),
        timezone=listed.timezone,
        as_of=assessment.as_of,
        entries=tuple(_entry(entry, assessment, words) for entry in _entries(assessment)),
    )


def _entry(entry: Entry, assessment: PortfolioAssessment, words: Words) -> EntryView:
    one, known, deadline = entry
    listed = assessment.portfolio
    title = words.t("bureau.calendar.summary", contract=known.name, title=deadline.title)
    if deadline.provisional:
        title = words.t("calendar.provisional", title=title)
    actor = view_actor(deadline.actor, words)
    kind = words.t("calendar.deadline" if deadline.state else "calendar.marker")
    return EntryView(
        uid=f"{one.id}.{deadline.id}@{listed.id}.dossier",
        on=deadline.on,
        summary=_marked(
            title, words, example=listed.example or known.example, label=known.label or listed.label or ""
        ),
        description="\n".join(_lines(entry, assessment, actor, words)),
        categories=tuple(part for part in (kind, actor) if part),
    )


def _lines(entry: Entry, assessment: PortfolioAssessment, actor: str, words: Words) -> Iterator[str]:
    one, known, deadline = entry
    if deadline.state is not None:
        state = words.t(f"state.{deadline.state.value}")
        if actor:
            yield words.t("calendar.state-actor", state=state, actor=actor)
        else:
            yield words.t("calendar.state", state=state)
    yield words.t("calendar.clause", clause=deadline.clause)
    if deadline.raw != deadline.on:
        yield words.t("due.moved", raw=deadline.raw)
    if deadline.provisional:
        yield words.t("due.provisional")
    if deadline.page:
        yield words.t("calendar.page", page=contract_path(one.id, deadline.page))
    yield words.t("calendar.as-of", date=known.as_of, revision=known.revision)
    if dated := view_dated(one, assessment.as_of, ZoneInfo(assessment.portfolio.timezone), words):
        yield dated


def _marked(text: str, words: Words, *, example: bool, label: str) -> str:
    if label:
        text = words.t("calendar.marked", mark=label, text=text)
    if example:
        text = words.t("calendar.marked", mark=words.t("page.mark.example"), text=text)
    return text
