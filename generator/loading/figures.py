"""A contract whose figures contradict each other is refused; so is a catalogue whose sums are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.location import Location
from generator.message import say
from generator.numerals import capitals
from generator.problem import Problem
from generator.records.ambiguity import Decision
from generator.records.catalog import Catalog, Requirements
from generator.records.contract import Amount, Contract
from generator.records.portfolio import Portfolio
from generator.records.project import Project
from generator.records.work_calendar import YearArrangement
from generator.words import money


def check_figures(of_kind: Mapping[str, list[Any]]) -> list[Problem]:
    """Percentages against amounts, instalments against the total, capitals against figures, tiers in order,
    the term and the holidays real ranges, the catalogue's sums, a time zone there is, and decisions that
    choose a reading there is."""
    problems: list[Problem] = []
    for contract in of_kind["contract"]:
        problems += _contract(contract)
    for catalog in of_kind["catalog"]:
        problems += _catalog(catalog)
    for second in of_kind["catalog"][1:]:
        problems.append(Problem(second.origin.at(), say("problem.catalog-second")))
    for project in of_kind["project"]:
        problems += check_timezone(project)
    for year in of_kind["years"]:
        problems += _year(year)
    for incident in of_kind["incidents"]:
        if incident.meeting is not None and incident.meeting.date < incident.occurred_at.date():
            at = incident.origin.at("meeting.date")
            problems.append(Problem(at, say("problem.meeting-before-incident")))
    for payment in of_kind["payments"]:
        issued, received = payment.invoice.issued_on, payment.invoice.received_on
        if issued is not None and received is not None and received < issued:
            at = payment.origin.at("invoice.received_on")
            problems.append(Problem(at, say("problem.invoice-before-issue")))
    readings = {ambiguity.id: ambiguity.readings for ambiguity in of_kind["ambiguities"]}
    for decision in of_kind["decisions"]:
        allowed = readings.get(decision.ambiguity, ())
        if allowed and decision.reading not in allowed:
            values = {"value": decision.reading, "ambiguity": decision.ambiguity, "allowed": allowed}
            problems.append(Problem(decision.origin.at("reading"), say("problem.reading-unknown", **values)))
    return [*problems, *_decided_twice(of_kind["decisions"])]


def _decided_twice(decisions: Iterable[Decision]) -> Iterator[Problem]:
    """Two readings of one question, decided on one day and holding from one day: neither is the later."""
    decided: dict[tuple[object, ...], Decision] = {}
    for one in decisions:
        first = decided.setdefault((one.ambiguity, one.decided_on, one.applies_from), one)
        if first.reading != one.reading:
            values = {"ambiguity": one.ambiguity, "first": first.id, "reading": first.reading}
            yield Problem(one.origin.at("reading"), say("problem.decided-twice", **values))


def check_timezone(kept: Project | Portfolio) -> Iterator[Problem]:
    """A time zone nobody knows."""
    try:
        ZoneInfo(kept.timezone)
    except (ZoneInfoNotFoundError, OSError, ValueError):
        values = {"value": kept.timezone}
        yield Problem(kept.origin.at("timezone"), say("problem.timezone-unknown", **values))


def _year(year: YearArrangement) -> Iterator[Problem]:
    for holiday in year.holidays:
        if holiday.last < holiday.first:
            values = {"name": holiday.name, "first": holiday.first, "last": holiday.last}
            yield Problem(year.origin.at("holidays"), say("problem.holiday-backwards", **values))


def _contract(contract: Contract) -> Iterator[Problem]:
    if contract.term.end <= contract.term.start:
        yield Problem(contract.origin.at("term.end"), say("problem.term-backwards", end=contract.term.end))
    signed = [day for one in (contract.party_a, contract.party_b) if (day := one.signed_on) is not None]
    if signed and contract.effective.date < min(signed):
        values = {"date": contract.effective.date, "signed": min(signed)}
        yield Problem(contract.origin.at("effective.date"), say("problem.effective-before-signing", **values))
    yield from _amounts(contract)
    tiers = contract.incidents.tiers
    where = contract.origin.at("incidents.tiers")
    for tier in tiers:
        if tier.most < tier.least:
            yield Problem(
                where, say("problem.tier-range-backwards", tier=tier.id, least=tier.least, most=tier.most)
            )
    for lower, higher in pairwise(tiers):
        if higher.least < lower.least or higher.most < lower.most:
            yield Problem(where, say("problem.tiers-out-of-order", lower=lower.id, higher=higher.id))
    regime = contract.incidents
    if regime.several_departments >= regime.wide_departments:
        yield Problem(
            contract.origin.at("incidents.several_departments"), say("problem.departments-out-of-order")
        )


def _amounts(contract: Contract) -> Iterator[Problem]:
    total = contract.total.figure
    yield from _capitals(contract.total, contract.origin.at("total.capitals"))
    for part in contract.instalments:
        yield from _capitals(part.amount, part.origin.at("amount.capitals"))
        if part.percent is not None and contract.share(part.percent) != part.amount.figure:
            values = {"id": part.id, "percent": part.percent, "stated": part.amount.figure}
            at = part.origin.at("percent")
            yield Problem(
                at, say("problem.percentage-disagrees", computed=contract.share(part.percent), **values)
            )
    added = sum((part.amount.figure for part in contract.instalments), Decimal(0))
    if added != total:
        at = contract.origin.at("instalments")
        yield Problem(at, say("problem.instalments-disagree", added=added, total=total))


def _capitals(amount: Amount, at: Location) -> Iterator[Problem]:
    if amount.capitals is not None and amount.capitals != capitals(amount.figure):
        values = {"stated": amount.capitals, "figure": money(amount.figure), "right": capitals(amount.figure)}
        yield Problem(at, say("problem.capitals-disagree", **values))


def _catalog(catalog: Catalog) -> Iterator[Problem]:
    for name, part in (("general", catalog.general), ("cloud", catalog.cloud)):
        where = catalog.origin.at(name)
        for id_, stated, counted in _sums(part):
            if stated != counted:
                yield Problem(where, say("problem.catalog-sum", id=id_, stated=stated, counted=counted))


def _sums(part: Requirements) -> Iterator[tuple[str, int, int]]:
    for category in part.categories:
        yield category.id, category.points, len(category.control_points)
        yield category.id, category.items, sum(point.items for point in category.control_points)
    yield part.id, part.totals.points, sum(category.points for category in part.categories)
    yield part.id, part.totals.items, sum(category.items for category in part.categories)
