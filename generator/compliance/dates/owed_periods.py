"""The periods something is owed for, by the reading the parties chose for broken ones (AMB-PERIODS).

The text does not say whether a month is the calendar's or the contract's, nor whether the broken periods at
both ends of the term count. Until that is decided a period is owed when it ends within the term.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.spans import TERM, Span, is_broken, spans_of
from generator.compliance.finding import Step, step
from generator.message import Message, say
from generator.records.service import Frequency

PERIODS: Final = "AMB-PERIODS"
BROKEN_COUNT: Final = "首尾不足期也计"
"""The reading by which the period the term ends in is owed as well."""


def owed_periods(case: Case, frequencies: Sequence[Frequency]) -> tuple[Span, ...]:
    """The periods of the frequencies within the term, as decided or else as shown until then."""
    decision = case.decision_on(PERIODS)
    broken = decision is not None and decision.reading == BROKEN_COUNT
    return spans_of(frequencies, case.records.contract.term, broken=broken)


def open_question(case: Case, frequencies: Sequence[Frequency]) -> tuple[str, ...]:
    """The ambiguity, where it bears on these frequencies and nobody decided it."""
    bears = PERIODS in case.ambiguities and is_broken(frequencies, case.records.contract.term)
    return (PERIODS,) if bears and case.decision_on(PERIODS) is None else ()


def reading_steps(case: Case, frequencies: Sequence[Frequency]) -> Iterator[Step]:
    """By which reading the periods were counted, where it makes a difference."""
    decision = case.decision_on(PERIODS)
    if open_question(case, frequencies):
        yield step("periods-open", case.records.contract.origin.at("term"), ambiguity=PERIODS)
    elif decision is not None and is_broken(frequencies, case.records.contract.term):
        values = {"ambiguity": PERIODS, "decision": decision.id, "reading": decision.reading}
        yield step("periods-decided", decision.origin.at("reading"), **values)


def span_name(name: str) -> str | Message:
    """A period as a sentence names it: the contract year in words."""
    return say("service.term") if name == TERM else name
