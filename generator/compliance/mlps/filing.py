"""The filing of a system (备案) under the rules of 2025: how long it holds, and when to extend it.

A filing holds three years; one made before 2025 counts from 2025-01-01. Each evaluation completed while it
holds adds a year. An evaluation is a year's, so that a second report of one calendar year adds nothing: the
rules do not say whether it would, and a longer validity than they surely give is not assumed. The extension
is applied for in the three months before it ends. A validity is no period to act in, so its last day does
not move to a working day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from dateutil.relativedelta import relativedelta

from generator.compliance.case import Case
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.proof import proves
from generator.location import Location
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.evaluation import Evaluation
from generator.records.system import System

RULES_FROM: Final = dt.date(2025, 1, 1)
VALID_YEARS: Final = 3
WINDOW_MONTHS: Final = 3
_ONE_YEAR: Final = relativedelta(years=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingStanding:
    """A filing as it stands; without a date of filing nothing can be counted."""

    valid_until: dt.date | None
    extend_from: dt.date | None
    """The first day on which its extension can be applied for."""
    finding: Finding


@dataclass(slots=True)
class _Validity:
    start: dt.date
    until: dt.date
    steps: list[Step] = field(default_factory=list)


def assess_filing(case: Case, system: System, rounds: Sequence[Evaluation]) -> FilingStanding:
    """The filing of one system, with the evaluations that extend it."""
    filing = system.filing
    counted = _validity(system, rounds)
    until = counted.until if counted else None
    opens = until - relativedelta(months=WINDOW_MONTHS) if until else None
    state = _state(case, system, until, opens)
    return FilingStanding(
        valid_until=until,
        extend_from=opens,
        finding=Finding(
            id=f"filing.{system.id}",
            clause=system.clause,
            basis="law",
            subject=system.id,
            title=say("finding.filing", name=system.name),
            state=state,
            due=DueDate(until, until) if until else None,
            actor=None if state is State.NOT_DUE else operated_by(case, system),
            evidence=filing.evidence,
            derivation=(
                *_known(system),
                *(counted.steps if counted else ()),
                *_closing(case, system.origin.at("filing"), until, opens, state),
            ),
        ),
    )


def operated_by(case: Case, system: System) -> PartyRef:
    """The side an operator's own duty falls to: party B only when it is the operator by name."""
    return "B" if system.operator == case.records.contract.party_b.name else "A"


def _state(case: Case, system: System, until: dt.date | None, opens: dt.date | None) -> State:
    if until is not None and case.as_of > until:
        return State.OVERDUE
    filing = system.filing
    shown = filing.filed_on is not None and proves(filing.evidence, filing.filed_on)
    if opens is None or filing.certificate is None or not shown:
        return State.NOT_EVIDENCED if case.started else State.NOT_DUE
    return State.DUE_SOON if case.as_of >= opens else State.NOT_DUE


def _validity(system: System, rounds: Iterable[Evaluation]) -> _Validity | None:
    filing = system.filing
    if filing.filed_on is None:
        return None
    start = max(filing.filed_on, RULES_FROM)
    counted = _Validity(start, start + relativedelta(years=VALID_YEARS))
    key = "filing-valid" if start == filing.filed_on else "filing-valid-old"
    at = system.origin.at("filing.filed_on")
    counted.steps.append(step(key, at, filed=filing.filed_on, start=start, until=counted.until))
    _extend(counted, system, rounds)
    return counted


def _extend(counted: _Validity, system: System, rounds: Iterable[Evaluation]) -> None:
    """Reports and recorded extensions in the order of their days, each as far as it is proven."""
    reports = [(one.report.dated, one, one.report) for one in rounds if one.report is not None]
    extended: set[int] = set()
    for dated, one, report in sorted(reports, key=lambda entry: entry[0]):
        if dated < counted.start:
            continue
        at = one.origin.at("report")
        if not proves(report.evidence, dated):
            counted.steps.append(step("filing-report-unproven", at, round=one.round, date=dated))
        elif dated > counted.until:
            counted.steps.append(step("filing-report-after", at, round=one.round, date=dated))
        elif dated.year in extended:
            counted.steps.append(step("filing-report-same-year", at, round=one.round, date=dated))
        else:
            extended.add(dated.year)
            counted.until += _ONE_YEAR
            counted.steps.append(
                step("filing-extended-by-report", at, round=one.round, date=dated, until=counted.until)
            )
    at = system.origin.at("filing.history")
    for event in system.filing.history:
        if event.what != "extension" and event.until is None:
            continue
        filed = system.filing.filed_on
        if filed is not None and event.on < filed:
            counted.steps.append(step("filing-extension-before", at, date=event.on, filed=filed))
        elif event.until is None or not proves(event.evidence, event.on):
            counted.steps.append(step("filing-extension-unproven", at, date=event.on))
        elif event.until > counted.until:
            counted.until = event.until
            counted.steps.append(step("filing-extended", at, date=event.on, until=event.until))


def _known(system: System) -> Iterator[Step]:
    filing = system.filing
    if filing.certificate is None or filing.filed_on is None:
        yield step("filing-unknown", system.origin.at("filing"))
        return
    yield step(
        "filing-recorded",
        system.origin.at("filing.certificate"),
        certificate=filing.certificate,
        count=len(filing.evidence),
    )


def _closing(
    case: Case, at: Location, until: dt.date | None, opens: dt.date | None, state: State
) -> Iterator[Step]:
    if until is None or opens is None:
        yield step("filing-uncounted", at)
        return
    if state is State.NOT_EVIDENCED:
        yield step("filing-unproven", at, until=until)
        return
    values = {"until": until, "opens": opens}
    if case.as_of > until:
        yield step("filing-lapsed", at, **values)
    elif case.as_of >= opens:
        yield step("filing-window-open", at, **values)
    else:
        yield step("filing-window-ahead", at, **values)
