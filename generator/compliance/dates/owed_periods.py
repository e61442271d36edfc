"""The periods something is owed for, by the reading the parties chose for broken ones (AMB-PERIODS).

The text does not say whether a month is the calendar's or the contract's, nor whether the broken periods at
both ends of the term count. Until that is decided a period is owed when it ends within the term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.spans import TERM, Rhythm, Span, is_broken, spans_of
from generator.compliance.dates.work_days import ONE_DAY
from generator.compliance.ending import ended_early
from generator.compliance.finding import Step, step
from generator.message import Message, say

PERIODS: Final = "AMB-PERIODS"
BROKEN_COUNT: Final = "首尾不足期也计"
"""The reading by which the period the term ends in is owed as well."""


def owed_periods(case: Case, frequencies: Sequence[Rhythm]) -> tuple[Span, ...]:
    """The periods of the frequencies within the term, as decided or else as shown until then."""
    decision = case.decision_on(PERIODS)
    broken = decision is not None and decision.reading == BROKEN_COUNT
    return spans_of(frequencies, case.term, broken=broken)


def open_question(case: Case, frequencies: Sequence[Rhythm]) -> tuple[str, ...]:
    """The ambiguity, where it bears on these frequencies and nobody decided it."""
    bears = PERIODS in case.ambiguities and is_broken(frequencies, case.term)
    return (PERIODS,) if bears and case.decision_on(PERIODS) is None else ()


def reading_steps(case: Case, frequencies: Sequence[Rhythm]) -> Iterator[Step]:
    """By which reading the periods were counted, where it makes a difference."""
    yield from ended_early(case)
    decision = case.decision_on(PERIODS)
    if open_question(case, frequencies):
        yield step("periods-open", case.records.contract.origin.at("term"), ambiguity=PERIODS)
    elif decision is not None and is_broken(frequencies, case.term):
        values = {"ambiguity": PERIODS, "decision": decision.id, "reading": decision.reading}
        yield step("periods-decided", decision.origin.at("reading"), **values)


def span_name(name: str) -> str | Message:
    """A period as a sentence names it: the contract year in words."""
    return say("service.term") if name == TERM else name


_NAMED_APART: Final = 2
"""So many days or weeks in a row are named each; more are told from the first to the last."""


def names_of(spans: Sequence[Span]) -> tuple[str | Message, ...]:
    """Periods in their order as a sentence names them; days and weeks in a row are told together."""
    runs: list[list[Span]] = []
    for span in spans:
        follows = bool(runs) and span.first == runs[-1][-1].last + ONE_DAY
        if follows and _is_short(span):
            runs[-1].append(span)
        else:
            runs.append([span])
    return tuple(name for run in runs for name in _told(run))


def _is_short(span: Span) -> bool:
    return span.name[:10] == str(span.first)


def _told(run: Sequence[Span]) -> Iterator[str | Message]:
    if len(run) > _NAMED_APART:
        yield say("span.run", first=run[0].first, last=run[-1].last, count=len(run))
        return
    for span in run:
        week = _is_short(span) and span.first != span.last
        yield say("span.week", first=span.first, last=span.last) if week else span_name(span.name)
