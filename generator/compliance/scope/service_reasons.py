"""Why a service stands as it does: every reason with the state it gives; the gravest is the service's.

What is asked for and not there is graver than what is said to be there without proof, and that is graver than
what is proven: a better record never reads worse, except that a claim without proof is told at once. What
only custom asks for is advice in both cases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import provisional_note
from generator.compliance.dates.owed_periods import span_name
from generator.compliance.dates.spans import TERM
from generator.compliance.ending import ended_early
from generator.compliance.finding import State, Step, gravest, step
from generator.compliance.mlps.systems import SystemAssessment
from generator.compliance.scope.products import (
    Expectation,
    Products,
    is_proven,
    last_day,
    named_products,
    products_of,
)
from generator.message import Message, say
from generator.records.delivery import Delivery
from generator.records.service import Basis, Service


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that bears on the state."""

    state: State
    step: Step
    follows: str | None = None
    """The finding it comes from, where another one was assessed first."""


def reasons(
    case: Case, service: Service, products: Products, systems: Sequence[SystemAssessment]
) -> tuple[Reason, ...]:
    """What the service's state follows from, quietest first, gravest last; of equals what is missing last.

    How far it is by itself is told only where nothing graver bears on it, and before what it follows.
    """
    alone = _so_far(case, service, products)
    bearing = tuple(_bearing(case, service, products, systems)) if case.started else ()
    graver = gravest((alone.state, *(one.state for one in bearing))) is not alone.state
    gravity = {state: place for place, state in enumerate(State)}
    over = alone.state is State.NOT_APPLICABLE  # then nothing it follows decides it
    found = bearing if graver else (*bearing, alone) if over else (alone, *bearing)
    return tuple(sorted(found, key=lambda one: -gravity[one.state]))


def _bearing(
    case: Case, service: Service, products: Products, systems: Sequence[SystemAssessment]
) -> Iterator[Reason]:
    for one in systems:
        found = one.finding
        values = {"title": found.title, "finding": found.id, "state": found.state}
        at = one.system.origin.at()
        yield Reason(found.state, step("service-follows-evaluation", at, **values), follows=found.id)
    yield from _unproven(service, products)
    own = [one for one in products.expectations if not one.elsewhere]
    yield from _owed_by_end(case, [one for one in own if one.owed and one.span.name == TERM])
    yield from _overran(case, [one for one in own if one.overran and one.span.name != TERM])
    yield from _missing(service, [one for one in own if not (one.owed and one.span.name == TERM)])


def grouped(expectations: Iterable[Expectation]) -> Message:
    """What is named period by period; periods that miss the same products are told together."""
    by_period: dict[str, list[str]] = {}
    for one in expectations:
        by_period.setdefault(one.span.name, []).append(one.product.name)
    by_products: dict[tuple[str, ...], list[str]] = {}
    for period, names in by_period.items():
        by_products.setdefault(tuple(names), []).append(period)
    parts = [
        say("service.products-in", periods=tuple(span_name(one) for one in periods), names=names)
        for names, periods in by_products.items()
    ]
    return reduce(lambda earlier, later: say("service.and", earlier=earlier, later=later), parts)


def _so_far(case: Case, service: Service, products: Products) -> Reason:
    """How far a service is by itself, when nothing it owes is missing."""
    expected = products.expectations
    listed = service.origin.at("deliverables")
    if not case.started:
        contract = case.records.contract
        at = contract.origin.at("term.start")
        return Reason(State.NOT_DUE, step("service-not-started", at, start=contract.term.start))
    if case.ending is not None and not products.of_events and not expected:
        return Reason(State.NOT_APPLICABLE, next(ended_early(case)))
    if not products.of_events and all(one.delivered_on is None for one in expected):
        return Reason(State.NOT_DUE, step("service-nothing-due" if expected else "service-no-event", listed))
    if not expected:
        places = (one.origin.at() for one in products.of_events)
        return Reason(State.IN_PROGRESS, step("service-on-events", *places, count=len(products.of_events)))
    complete = all(one.delivered_on is not None and one.proven for one in expected)
    by_the_year = all(one.span.name == TERM for one in expected) and not _has_events(service)
    ahead = [one for one in expected if one.ahead]
    if complete and ahead and not case.ended:
        places = (delivery.origin.at("delivered_on") for one in ahead for delivery in one.deliveries)
        names = tuple(one.product.name for one in ahead)
        return Reason(State.IN_PROGRESS, step("service-ahead", *places, names=names))
    if complete and (case.ended or by_the_year):
        return Reason(State.SATISFIED, step("service-done", listed, count=len(expected)))
    return Reason(State.IN_PROGRESS, step("service-so-far", listed))


def _has_events(service: Service) -> bool:
    return any("on_event" in service.frequency_of(product) for product in service.deliverables)


def _owed_by_end(case: Case, owed: Sequence[Expectation]) -> Iterator[Reason]:
    """What the contract or the law asks for once within the term."""
    missing = [one for one in owed if one.delivered_on is None]
    if missing:
        due = missing[0].due
        state = case.waiting(due)
        key = "service-overdue" if state is State.OVERDUE else "service-owed-by-end"
        at = case.records.contract.origin.at("term.end")
        names = tuple(one.product.name for one in missing)
        yield Reason(state, step(key, at, names=names, due=due.due, provisional=provisional_note(due)))
    for one in owed:
        if one.late and one.proven and one.delivered_on is not None:
            places = (delivery.origin.at("delivered_on") for delivery in one.deliveries)
            days = (one.delivered_on - one.due.due).days
            values = {"name": one.product.name, "date": one.delivered_on, "due": one.due.due, "days": days}
            yield Reason(State.LATE, step("service-late-by-end", *places, **values))


def _overran(case: Case, expectations: Iterable[Expectation]) -> Iterator[Reason]:
    """What is owed period by period and came after the term, told by the day it came."""
    by_day: dict[dt.date, list[Expectation]] = {}
    for one in expectations:
        if one.proven and one.delivered_on is not None:
            by_day.setdefault(one.delivered_on, []).append(one)
    due = last_day(case)
    for day, together in by_day.items():
        places = {delivery.origin.at("delivered_on") for one in together for delivery in one.deliveries}
        values = {"what": grouped(together), "date": day, "due": due.due, "days": (day - due.due).days}
        yield Reason(State.LATE, step("service-overran", *sorted(places), **values))


_BASES: Final[tuple[Basis, ...]] = ("customary", "law", "contract")


def _missing(service: Service, expectations: Sequence[Expectation]) -> Iterator[Reason]:
    for basis in _BASES:
        missing = [one for one in expectations if one.missing and one.basis == basis]
        if missing:
            state = State.ADVISORY if basis == "customary" else State.NOT_EVIDENCED
            effect = say(f"basis-effect.{basis}")
            where = service.origin.at("deliverables")
            values = {"count": len(missing), "what": grouped(missing), "basis": effect}
            yield Reason(state, step("service-missing", where, **values))


def _unproven(service: Service, products: Products) -> Iterator[Reason]:
    """Each delivery without proof, by the weightiest of the products it is for."""
    own = [one for one in products.expectations if not one.elsewhere]
    owed = {delivery.id for one in own if one.owed for delivery in one.deliveries}
    named = named_products(service)
    apart = (*products.of_events, *products.unnamed)
    for delivery in apart:
        bases = {service.basis_of(product) for product in products_of(delivery, named)}
        if (bases or {service.basis}) - {"customary"}:
            owed.add(delivery.id)
    placed = {delivery.id: delivery for one in own for delivery in one.deliveries}
    for delivery in (*placed.values(), *apart):
        if not is_proven(delivery):
            state = State.NOT_EVIDENCED if delivery.id in owed else State.ADVISORY
            yield Reason(state, _without_proof(delivery))


def _without_proof(delivery: Delivery) -> Step:
    if not delivery.evidence:
        return step("delivery-without-evidence", delivery.origin.at(), id=delivery.id)
    values = {"id": delivery.id, "date": delivery.delivered_on}
    return step("delivery-evidence-older", delivery.origin.at("evidence"), **values)
