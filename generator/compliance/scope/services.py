"""The services: what each is expected to hand over by now, what it did, and what is missing (第一条).

Every product is expected for each of its periods. What the contract or the law asks for and is missing lacks
evidence; what only custom asks for is advice. A service of an evaluation never reads better than that does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.compliance.case import Case
from generator.compliance.dates.owed_periods import open_question, reading_steps, span_name
from generator.compliance.dates.spans import TERM
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.mlps.systems import SystemAssessment
from generator.compliance.scope.products import Evaluated, Expectation, Products, is_proven, match_products
from generator.compliance.scope.service_reasons import Reason, reasons
from generator.message import say
from generator.records.clause import PartyRef
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation
from generator.records.service import Frequency, Service

_TO_ACT: Final = frozenset({State.OVERDUE, State.NOT_EVIDENCED, State.DUE_SOON, State.ADVISORY})


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAssessment:
    """One service as assessed."""

    service: Service
    clause: str
    products: Products
    deliveries: tuple[Delivery, ...]
    """Every delivery recorded for it, whatever it counts for."""
    finding: Finding

    @property
    def expectations(self) -> tuple[Expectation, ...]:
        return self.products.expectations

    @property
    def other_deliveries(self) -> tuple[Delivery, ...]:
        """Deliveries that count for no expected product: those of events, and those that name none."""
        return (*self.products.of_events, *self.products.unnamed)

    @property
    def expected(self) -> int:
        """Products whose period is over."""
        return sum(one.over for one in self.expectations)

    @property
    def delivered(self) -> int:
        """Those of them that are said to have come, whether anything proves it or not."""
        return sum(one.over and one.delivered_on is not None for one in self.expectations)

    @property
    def unproven(self) -> int:
        """Those of the delivered whose coming nothing proves."""
        return sum(one.over and one.unproven for one in self.expectations)

    @property
    def late(self) -> tuple[str, ...]:
        """The names of the periods with a product that came after the day it was expected by."""
        return tuple(dict.fromkeys(one.span.name for one in self.expectations if one.late))

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the periods that are over and miss a product."""
        return tuple(self.missing_products)

    @property
    def missing_products(self) -> dict[str, tuple[str, ...]]:
        """The missing products by the name of their period."""
        by_period: dict[str, tuple[str, ...]] = {}
        for one in self.expectations:
            if one.missing:
                by_period[one.span.name] = (*by_period.get(one.span.name, ()), one.product.name)
        return by_period

    @property
    def owes(self) -> bool:
        """Whether the contract or the law asks for any of its products."""
        return any(self.service.basis_of(one) != "customary" for one in self.service.deliverables)

    @property
    def shown(self) -> bool:
        """Whether anything proves that the service was given at all."""
        handed_over = (delivery for one in self.expectations for delivery in one.deliveries)
        return any(is_proven(one) for one in (*handed_over, *self.products.of_events))

    @property
    def lacks(self) -> bool:
        """Whether a product, or the proof of one, is not there, whoever asks for it and however it weighs."""
        return any(one.missing or one.unproven for one in self.expectations)


def assess_services(case: Case, systems: Sequence[SystemAssessment] = ()) -> tuple[ServiceAssessment, ...]:
    """Every leaf service of the scope, in the contract's order."""
    clause_of = {group.id: group.clause for group in case.records.groups}
    by_service: dict[str, list[Delivery]] = {}
    for delivery in case.records.deliveries:
        by_service.setdefault(delivery.service, []).append(delivery)
    evaluated = _by_service(systems)
    return tuple(
        _assess(
            case,
            service,
            clause_of[service.group],
            tuple(by_service.get(service.id, ())),
            evaluated.get(service.id, ()),
        )
        for service in case.records.services
    )


def _by_service(systems: Sequence[SystemAssessment]) -> Mapping[str, tuple[SystemAssessment, ...]]:
    found: dict[str, tuple[SystemAssessment, ...]] = {}
    for one in systems:
        found[one.system.service] = (*found.get(one.system.service, ()), one)
    return found


def _assess(
    case: Case,
    service: Service,
    clause: str,
    deliveries: tuple[Delivery, ...],
    systems: Sequence[SystemAssessment],
) -> ServiceAssessment:
    products = match_products(case, service, deliveries, _evaluated(systems))
    found = reasons(case, service, products, systems)
    told = tuple(one.step for one in found)
    state = found[-1].state
    due = [one.due for one in products.expectations if one.owed and one.span.name == TERM]
    owed = tuple(
        frequency
        for product in service.deliverables
        if service.basis_of(product) != "customary"
        for frequency in service.frequency_of(product)
    )
    return ServiceAssessment(
        service=service,
        clause=clause,
        products=products,
        deliveries=deliveries,
        finding=Finding(
            id=f"service.{service.id}",
            clause=clause,
            subject=service.id,
            title=say("finding.service", name=service.name),
            state=state,
            due=due[0] if due else next((one.finding.due for one in systems), None),
            actor=_actor(state, due) or _of_followed(found[-1], systems),
            follows=found[-1].follows,
            ambiguities=open_question(case, owed),
            evidence=tuple(proof for one in deliveries for proof in one.evidence),
            derivation=(*(one for one in _steps(case, service, products, owed) if one not in told), *told),
        ),
    )


def _actor(state: State, due: Sequence[DueDate]) -> PartyRef | None:
    """Who must act next, also where what has a day of its own is not due yet."""
    if state is State.NEEDS_DECISION:
        return "both"
    ahead = state is State.NOT_DUE and bool(due)
    return "B" if state in _TO_ACT or ahead else None


def _of_followed(deciding: Reason, systems: Sequence[SystemAssessment]) -> PartyRef | None:
    """Who must act on the evaluation a service stands by: the same party here as there."""
    return next((one.finding.actor for one in systems if one.finding.id == deciding.follows), None)


def _evaluated(systems: Sequence[SystemAssessment]) -> Evaluated | None:
    """The evaluations of the service as one: reported when every system is; None where it has no system."""
    days = [_reported_on(one.current) for one in systems]
    if not days:
        return None
    counts = all(one.finding.state in (State.SATISFIED, State.LATE) for one in systems)
    return Evaluated(None if None in days else max(day for day in days if day is not None), counts)


def _reported_on(current: Evaluation | None) -> dt.date | None:
    """The day the report of a round was handed over, where it is recorded with evidence."""
    report = current.report if current else None
    return report.delivered_on if report and report.evidence else None


def _steps(case: Case, service: Service, products: Products, owed: Sequence[Frequency]) -> Iterator[Step]:
    frequencies = tuple(say(f"frequency.{frequency}") for frequency in service.frequency)
    where = service.origin.at("frequency")
    yield step("service-frequency", where, frequencies=frequencies, basis=say(f"basis.{service.basis}"))
    names = tuple(one.name for one in service.deliverables if service.basis_of(one) != "customary")
    if names and len(names) < len(service.deliverables):
        yield step("service-owed-products", service.origin.at("deliverables"), names=names)
    yield from reading_steps(case, owed)
    if products.of_events:
        places = (delivery.origin.at() for delivery in products.of_events)
        yield step("service-other-deliveries", *places, count=len(products.of_events))
    if products.unnamed:
        places = (delivery.origin.at() for delivery in products.unnamed)
        yield step("service-unnamed-deliveries", *places, count=len(products.unnamed))
    yield from _too_early(products.expectations)
    if products.before_term:
        places = (delivery.origin.at("delivered_on") for delivery in products.before_term)
        yield step("service-before-term", *places, count=len(products.before_term))
    for one in products.expectations:
        if one.elsewhere and one.deliveries:
            places = (delivery.origin.at() for delivery in one.deliveries)
            yield step("service-judged-by-evaluation", *places, name=one.product.name)
    yield from _early_and_late(products.expectations)
    over = [one for one in products.expectations if one.over]
    delivered = sum(one.delivered_on is not None for one in over)
    unproven = sum(one.unproven for one in over)
    counts = {"expected": len(over), "delivered": delivered, "all": len(products.expectations)}
    if unproven:
        counts["unproven"] = unproven
    key = "service-expected-unproven" if unproven else "service-expected"
    yield step(key, service.origin.at("deliverables"), **counts)


def _too_early(expectations: Sequence[Expectation]) -> Iterator[Step]:
    """Period by period what was handed over before it had begun, which counts for nothing."""
    early = [one for one in expectations if one.too_early]
    for name in dict.fromkeys(one.span.name for one in early):
        of_period = [one for one in early if one.span.name == name]
        places = {delivery.origin.at("delivered_on") for one in of_period for delivery in one.too_early}
        names = tuple(one.product.name for one in of_period)
        yield step("service-before-period", *sorted(places), period=span_name(name), names=names)


def _early_and_late(expectations: Sequence[Expectation]) -> Iterator[Step]:
    """Period by period what came before it was over, and what came after the customary day."""
    early = [one for one in expectations if one.deliveries and not one.over and not one.elsewhere]
    for name in dict.fromkeys(one.span.name for one in early):
        of_period = [one for one in early if one.span.name == name]
        places = {delivery.origin.at() for one in of_period for delivery in one.deliveries}
        yield step("service-delivered-early", *sorted(places), period=span_name(name))
    late: dict[tuple[str, dt.date], list[Expectation]] = {}
    for one in expectations:
        noted = not one.elsewhere and not one.overran
        if noted and one.late and one.delivered_on is not None:
            late.setdefault((one.span.name, one.delivered_on), []).append(one)
    for (name, day), together in late.items():
        places = {delivery.origin.at("delivered_on") for one in together for delivery in one.deliveries}
        products = tuple(one.product.name for one in together)
        values = {"period": span_name(name), "names": products, "date": day, "by": together[0].due.due}
        yield step("service-late", *sorted(places), **values)
