"""The regular checks and backups as a strip of months: which periods have a record with proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.compliance.assessment import Assessment
from generator.compliance.dates.owed_periods import names_of
from generator.compliance.dates.spans import Span, months_of
from generator.compliance.duties.cadences import CadenceAssessment, CadencePeriod
from generator.message import Message, say
from generator.views.findings import FindingView, view_finding
from generator.views.period_strip import (
    LaneView,
    PeriodView,
    period_name,
    view_columns,
    view_lane,
    view_months,
)
from generator.views.told import day_or
from generator.words import Words


@dataclass(frozen=True, slots=True)
class CadenceView:
    """One regular duty; ``lane`` is empty while the parties have not agreed how often."""

    what: str
    clause: str
    every: str
    agreed: str
    months: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    lane: LaneView
    lacking: tuple[str, ...]
    """The periods without a record or without proof, in words."""
    finding: FindingView

    @property
    def periods(self) -> tuple[PeriodView, ...]:
        """The periods of the lane without its gaps."""
        return tuple(one for one in self.lane if one.name)


def view_cadences(assessment: Assessment, words: Words) -> tuple[CadenceView, ...]:
    """Every regular duty, in the order of the contract's data."""
    return tuple(_cadence(one, assessment, words) for one in assessment.cadences)


def _cadence(one: CadenceAssessment, assessment: Assessment, words: Words) -> CadenceView:
    term = assessment.records.contract.term
    shown = list(_cells(one, words))
    return CadenceView(
        what=one.cadence.what,
        clause=one.cadence.clause,
        every=words.t(f"every.{one.cadence.every}") if one.agreed else "",
        agreed=day_or(one.cadence.agreed_on, "") if one.agreed else "",
        months=view_months(term),
        columns=view_columns(view_months(term), words),
        lane=tuple(view_lane(shown, months_of(term))) if shown else (),
        lacking=tuple(period.label for _, period in shown if period.code in ("missing", "partial")),
        finding=view_finding(one.finding, words),
    )


def _cell(periods: Sequence[CadencePeriod], name: str, words: Words) -> PeriodView:
    """One cell of the strip: a period of a month or more, or the days or weeks that end in a month."""
    code = _code(periods)
    details = words.t("service.cell-break").join(words.say(one) for one in _details(periods))
    some = code == "partial" and any(one.missing for one in periods)
    state = words.t("check.some-missing" if some else f"check.{code}")
    label = words.t("check.cell", period=name, state=state, details=details)
    return PeriodView(name, 1, code, label=label)


def _cells(one: CadenceAssessment, words: Words) -> Iterator[tuple[Span, PeriodView]]:
    if one.cadence.every not in ("day", "week"):
        for period in one.periods:
            yield period.span, _cell((period,), period_name(period.span.name, words), words)
        return
    for name, of_month in groupby(one.periods, key=lambda period: f"{period.span.last:%Y-%m}"):
        periods = tuple(of_month)
        end = periods[-1].span.last
        yield Span(name, end, end), _cell(periods, name, words)


def _code(periods: Sequence[CadencePeriod]) -> str:
    if any(one.missing for one in periods):
        return "partial" if any(one.kept for one in periods) else "missing"
    if not any(one.kept for one in periods):
        return "ahead"
    return "partial" if any(one.unproven for one in periods) else "complete"


def _details(periods: Sequence[CadencePeriod]) -> Iterator[Message]:
    """The periods without a record where they are days or weeks; the records that prove nothing, else all."""
    missing = [one.span for one in periods if one.missing]
    if missing and len(periods) > 1:
        yield say("check.without", periods=names_of(missing))
    unproven = dict.fromkeys(record.id for one in periods for record in one.unproven)
    shown = unproven or dict.fromkeys(record.id for one in periods for record in one.events)
    if shown:
        yield say("check.records", ids=tuple(shown))
