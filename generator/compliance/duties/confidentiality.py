"""How long confidentiality lasts (9.6), and how many of the members' agreements last as long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, deadline_step
from generator.compliance.ending import ended_early
from generator.compliance.finding import Finding, State, Step, step
from generator.message import say


def assess_confidentiality(case: Case) -> tuple[Finding, ...]:
    """One finding over the term and the years after it; never done, for no record can prove it kept.

    What breaks it is a breach recorded under its clause (:mod:`generator.compliance.duties.breaches`).
    """
    duty = case.records.contract.periods.confidentiality_after_term
    if duty is None:
        return ()
    end = case.term.end
    until = after(end, duty.period, case.calendar)
    contract = case.records.contract
    where = contract.origin.at("periods.confidentiality_after_term")
    at, name = contract.origin.at("term.end"), say("value.term-end")
    if case.ending is not None:
        at, name = case.ending.notice.origin.at("effective_on"), say("value.ended-early")
    return (
        Finding(
            id="confidentiality",
            clause=duty.clause,
            subject=duty.clause,
            title=say("finding.confidentiality"),
            state=State.NO_BREACH_RECORDED,
            due=until,
            derivation=(
                *ended_early(case),
                step("starts-with", at, name=name, date=end),
                deadline_step(end, duty.period, until, where),
                *_agreements(case, until.raw),
                step("no-breach-recorded", where),
            ),
        ),
    )


def _agreements(case: Case, until: dt.date) -> Iterator[Step]:
    """How many members' agreements reach the end; told, for 7.7 asks for less (AMB-NDA-VS-CONF)."""
    team = case.records.team
    if team:
        reach = [one for one in team if one.nda and one.nda.until and one.nda.until >= until]
        yield step("agreements-reach", team[0].origin.at(), count=len(team), reach=len(reach), until=until)
