"""The regular checks and backups as a strip of months: which periods have a record with proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.dates.spans import months_of
from generator.compliance.duties.cadences import CadenceAssessment, CadencePeriod
from generator.message import Message, say
from generator.views.findings import FindingView, view_finding
from generator.views.period_strip import LaneView, PeriodView, period_name, view_lane, view_months
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
    shown = [(period.span, _period(period, words)) for period in one.periods]
    return CadenceView(
        what=one.cadence.what,
        clause=one.cadence.clause,
        every=words.t(f"every.{one.cadence.every}") if one.agreed else "",
        agreed=day_or(one.cadence.agreed_on, "") if one.agreed else "",
        months=view_months(term),
        lane=tuple(view_lane(shown, months_of(term))) if shown else (),
        lacking=tuple(period.label for _, period in shown if period.code in ("missing", "partial")),
        finding=view_finding(one.finding, words),
    )


def _period(period: CadencePeriod, words: Words) -> PeriodView:
    code = _code(period)
    name = period_name(period.span.name, words)
    details = words.t("service.cell-break").join(words.say(one) for one in _details(period))
    label = words.t("check.cell", period=name, state=words.t(f"check.{code}"), details=details)
    return PeriodView(name, 1, code, label=label.strip())


def _code(period: CadencePeriod) -> str:
    if period.missing:
        return "missing"
    if not period.events:
        return "ahead"
    return "partial" if period.unproven else "complete"


def _details(period: CadencePeriod) -> Iterator[Message]:
    """The records of the period that prove nothing, else all of them."""
    shown = period.unproven or period.events
    if shown:
        yield say("check.records", ids=tuple(one.id for one in shown))
