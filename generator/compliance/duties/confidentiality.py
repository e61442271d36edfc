"""How long confidentiality lasts (9.6), and how many of the members' agreements last as long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, deadline_step
from generator.compliance.finding import Finding, State, Step, step
from generator.message import say


def assess_confidentiality(case: Case) -> tuple[Finding, ...]:
    """One finding over the term and the years after it; never done, for no record can prove it kept.

    What breaks it is a breach recorded under its clause (:mod:`generator.compliance.duties.breaches`).
    """
    duty = case.records.contract.periods.confidentiality_after_term
    if duty is None:
        return ()
    end = case.records.contract.term.end
    until = after(end, duty.period, case.calendar)
    at = case.records.contract.origin.at("term.end")
    return (
        Finding(
            id="confidentiality",
            clause=duty.clause,
            subject=duty.clause,
            title=say("finding.confidentiality"),
            state=State.NO_BREACH_RECORDED,
            due=until,
            derivation=(
                step("starts-with", at, name=say("value.term-end"), date=end),
                deadline_step(end, duty.period, until),
                *_agreements(case, until.raw),
                step("no-breach-recorded"),
            ),
        ),
    )


def _agreements(case: Case, until: dt.date) -> Iterator[Step]:
    """How many members' agreements reach the end; told, for 7.7 asks for less (AMB-NDA-VS-CONF)."""
    team = case.records.team
    if team:
        reach = [one for one in team if one.nda and one.nda.until and one.nda.until >= until]
        yield step("agreements-reach", team[0].origin.at(), count=len(team), reach=len(reach), until=until)
