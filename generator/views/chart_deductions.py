"""The chart of deductions (12.4, 12.6): what was approved over the term, what is pending, the ceiling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from generator.compliance.assessment import Assessment
from generator.compliance.incidents.allocations import Allocation
from generator.compliance.incidents.incidents import ZERO, IncidentAssessment
from generator.views.chart import ChartView, Row, day_axis, occurred_on, share_of
from generator.words import Words, day, money

_HEADROOM: Final = 1.42
"""How far the scale reaches above the ceiling: room for what is written at the dates."""
_FAR: Final = 0.5
"""Beyond this part of the axis a label stands at the left of its point."""
_LOW: Final = Decimal("0.12")
"""The part of the ceiling below which a label of the line must stand above it."""


def view_deductions_chart(assessment: Assessment, words: Words) -> ChartView:
    """The approved total as steps, what is pending as a range above it, the ceiling as a line."""
    given = assessment.deductions
    steps = sorted(given.allocations, key=lambda one: (one.approved_on, one.incident))
    pending = [one for one in assessment.incidents if one.counts and one.pending[1]]
    title = words.t("chart.deductions.title")
    text = _deductions_text(assessment, words)
    if not steps and not pending:
        return ChartView("deductions", title, text)
    term = assessment.records.contract.term
    first = min([term.start, *(one.approved_on for one in steps)])
    last = max(term.end, assessment.as_of)
    highest = given.approved_total + given.pending_max
    band = tuple(_band(assessment, steps, pending))
    return ChartView(
        name="deductions",
        title=title,
        text=text,
        head=_head("deductions", ("on", "incident", "amount", "total"), words),
        rows=tuple(_deduction_rows(steps, pending, words)),
        data={
            "total": tuple(_total(steps, first, assessment.as_of)),
            "band": band,
            "ceiling": ({"on": first.isoformat(), **_ceiling(assessment, words)},),
            "events": tuple(_events(assessment, first, last, words)),
            "steps": tuple(_total(steps, None, None)),
            "now": tuple(_now(assessment, band, first, last, words)),
        },
        values={
            **day_axis(first, last, words),
            "top": float(max(given.ceiling, highest)) * _HEADROOM,
            "unit": words.t("chart.ten-thousand"),
        },
    )


def _head(chart: str, columns: Sequence[str], words: Words) -> tuple[str, ...]:
    return tuple(words.t(f"chart.{chart}.column.{column}") for column in columns)


def _deductions_text(assessment: Assessment, words: Words) -> str:
    given = assessment.deductions
    values = {"date": assessment.as_of, "approved": given.approved_total, "ceiling": given.ceiling}
    sentences = [words.t("chart.deductions.text", ratio=given.ratio, **values)]
    if given.pending_max:
        span = {"lowest": given.pending_min, "highest": given.pending_max}
        sentences.append(words.t("chart.deductions.text-pending", **span))
    bound = assessment.records.contract.incidents.trigger_count
    sentences.append(words.t("chart.deductions.text-count", count=given.incident_count, bound=bound))
    if given.rectified_on is not None:
        sentences.append(words.t("chart.deductions.text-rectified", date=given.rectified_on))
    return "".join(sentences)


def _deduction_rows(
    steps: Sequence[Allocation], pending: Sequence[IncidentAssessment], words: Words
) -> Iterator[tuple[str, ...]]:
    total = ZERO
    for one in steps:
        total += one.amount
        yield day(one.approved_on), one.incident, money(one.amount), money(total)
    for waiting in pending:
        low, high = waiting.pending
        span = words.t("chart.deductions.range", lowest=low, highest=high)
        yield words.t("chart.deductions.not-decided"), waiting.incident.id, span, "—"


def _total(steps: Sequence[Allocation], first: dt.date | None, last: dt.date | None) -> Iterator[Row]:
    """The running total at each approval; with the ends of the line where they are given."""
    total = ZERO
    if first is not None:
        yield {"on": first.isoformat(), "sum": 0}
    for one in steps:
        total += one.amount
        yield {"on": one.approved_on.isoformat(), "sum": float(total)}
    if last is not None:
        yield {"on": last.isoformat(), "sum": float(total)}


def _band(
    assessment: Assessment, steps: Sequence[Allocation], pending: Sequence[IncidentAssessment]
) -> Iterator[Row]:
    """What today's pending incidents may add, each from the day it occurred."""
    since = [(occurred_on(one, assessment), *one.pending) for one in pending]
    if not since:
        return
    begun = min(on for on, _, _ in since)
    later = {on for on, _, _ in since} | {one.approved_on for one in steps if one.approved_on > begun}
    for on in sorted(later | {assessment.as_of}):
        total = sum((one.amount for one in steps if one.approved_on <= on), ZERO)
        low = sum((low for when, low, _ in since if when <= on), total)
        high = sum((high for when, _, high in since if when <= on), total)
        yield {"on": on.isoformat(), "low": float(low), "high": float(high)}


def _ceiling(assessment: Assessment, words: Words) -> Row:
    given, share = assessment.deductions, assessment.records.contract.incidents.ceiling_percent
    label = words.t("chart.deductions.ceiling", ceiling=given.ceiling, share=share)
    return {"amount": float(given.ceiling), "label": label}


def _events(assessment: Assessment, first: dt.date, last: dt.date, words: Words) -> Iterator[Row]:
    """The days to know: when the count of the trigger was reached, the rectification, the as-of day."""
    given, bound = assessment.deductions, assessment.records.contract.incidents.trigger_count
    days = sorted(occurred_on(one, assessment) for one in assessment.incidents if one.counts)
    found: list[tuple[dt.date, str]] = []
    if given.rectification_required is not False and len(days) >= bound:
        required = "yes" if given.rectification_required else "open"
        found.append((days[bound - 1], words.t(f"chart.deductions.trigger-{required}", count=bound)))
    if given.rectified_on is not None:
        found.append((given.rectified_on, words.t("chart.deductions.rectified")))
    found.append((assessment.as_of, words.t("chart.as-of", date=assessment.as_of)))
    for level, (on, label) in enumerate(sorted(found)):
        left = share_of(on, first, last) > _FAR
        yield {"on": on.isoformat(), "label": label, "level": level, "left": left}


def _now(
    assessment: Assessment, band: Sequence[Mapping[str, Any]], first: dt.date, last: dt.date, words: Words
) -> Iterator[Row]:
    """What is written at the end of the line, and beside the range or in it."""
    given = assessment.deductions
    on = assessment.as_of
    left = share_of(on, first, last) > _FAR
    near_the_axis = given.approved_total < given.ceiling * _LOW
    label = words.t("chart.deductions.approved", approved=given.approved_total)
    below = 0 if not left else -10 if near_the_axis else 14
    at: dict[str, Any] = {"on": on.isoformat(), "sum": float(given.approved_total), "left": left, "dy": below}
    yield {**at, "label": label, "short": money(given.approved_total)}
    if band:
        begun = dt.date.fromisoformat(str(band[0]["on"]))
        beside = begun if left and share_of(begun, first, last) > _FAR else on
        middle = (band[-1]["low"] + band[-1]["high"]) / 2
        span = words.t("chart.deductions.pending", lowest=given.pending_min, highest=given.pending_max)
        lines = [words.t("chart.deductions.not-decided"), span]
        at = {"on": beside.isoformat(), "sum": middle, "left": left, "dy": -8}
        yield {**at, "label": lines, "short": lines}
