"""The periods of a service as a strip of months: each period in the columns of its own months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.dates.spans import TERM, Span, months_of
from generator.compliance.scope.products import Expectation
from generator.message import Message, say
from generator.records.contract import Term
from generator.words import Words


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period over ``columns`` months, or a gap without a name.

    ``code`` is complete, late (complete, but not in time), partial (something is missing or unproven),
    missing (all of it) or ahead (not over); ``advice`` where only custom asks for what is not there.
    """

    name: str
    columns: int
    code: str = "gap"
    advice: bool = False
    label: str = ""
    """The state in words and what is missing, for whoever does not see the strip."""


LaneView = tuple[PeriodView, ...]


def view_months(term: Term) -> tuple[str, ...]:
    """The columns: every calendar month the term touches, as ``2026-04``."""
    return tuple(f"{year}-{month:02}" for year, month in months_of(term))


def view_columns(months: Iterable[str], words: Words) -> tuple[tuple[str, str], ...]:
    """Year and month of each column, as heads of narrow columns have room for."""
    named = (name.partition("-") for name in months)
    return tuple((year, words.t("chart.month", month=int(month))) for year, _, month in named)


def period_name(name: str, words: Words) -> str:
    """A period as shown: the contract year has a name of its own."""
    return words.t("service.term") if name == TERM else name


def view_lanes(expectations: Sequence[Expectation], term: Term, words: Words) -> tuple[LaneView, ...]:
    """A lane for each length of period, the shortest first; each lane fills every column."""
    by_span: dict[Span, list[Expectation]] = {}
    for one in expectations:
        by_span.setdefault(one.span, []).append(one)
    lanes: dict[int, list[Span]] = {}
    for span in by_span:
        lanes.setdefault(_rank(span), []).append(span)
    months = months_of(term)
    return tuple(
        tuple(view_lane([(span, _period(span, by_span[span], words)) for span in lanes[rank]], months))
        for rank in sorted(lanes)
    )


_RANKS: Final = {7: 0, 4: 3}
"""The places of months and of the contract year, by the length of their names; between stand Q and H."""


def _rank(span: Span) -> int:
    if "-Q" in span.name:
        return 1
    return 2 if "-H" in span.name else _RANKS[len(span.name)]


def view_lane(
    periods: Iterable[tuple[Span, PeriodView]], months: Sequence[tuple[int, int]]
) -> Iterator[PeriodView]:
    """The periods in their columns, with gaps where the lane has none."""
    column = 0
    for span, period in periods:
        first = months.index(max((span.first.year, span.first.month), months[0]))
        last = months.index((span.last.year, span.last.month))
        if first > column:
            yield PeriodView("", first - column)
        yield PeriodView(period.name, last - first + 1, period.code, period.advice, period.label)
        column = last + 1
    if column < len(months):
        yield PeriodView("", len(months) - column)


def _period(span: Span, products: Sequence[Expectation], words: Words) -> PeriodView:
    lacking = [one for one in products if one.missing or one.unproven]
    code = _code(products, lacking)
    details = tuple(words.say(one) for one in _details(products))
    text = words.t(f"service.{code}")
    name = period_name(span.name, words)
    label = words.t(
        "service.cell", period=name, state=text, details=words.t("service.cell-break").join(details)
    )
    advice = bool(lacking) and not any(one.owed for one in lacking)
    return PeriodView(name, 1, code, advice, label.strip())


def _code(products: Sequence[Expectation], lacking: Sequence[Expectation]) -> str:
    if lacking:
        return "missing" if all(one.missing for one in products) else "partial"
    if any(one.delivered_on is None for one in products):
        return "ahead"
    return "late" if any(one.late for one in products) else "complete"


def _details(products: Sequence[Expectation]) -> Iterator[Message]:
    """What is missing, unproven or late, and what came before a period is over."""
    missing = tuple(one.product.name for one in products if one.missing)
    unproven = tuple(one.product.name for one in products if one.unproven)
    late = tuple(one for one in products if one.late)
    early = sum(one.delivered_on is not None for one in products if not one.over)
    if missing:
        yield say("service.cell-missing", names=missing)
    if unproven:
        yield say("service.cell-unproven", names=unproven)
    for one in late:
        yield say("service.cell-late", name=one.product.name, date=one.delivered_on)
    if early:
        yield say("service.cell-so-far", delivered=early, expected=len(products))
