"""The work products of a service, one by one: for which period each is owed, and what was handed over for it.

A delivery counts for the products it names and for no other; one that names none counts for nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.dates.deadlines import after, on_or_next_working
from generator.compliance.dates.owed_periods import owed_periods
from generator.compliance.dates.spans import TERM, Span
from generator.compliance.finding import DueDate
from generator.compliance.proof import proves
from generator.records.contract import Term
from generator.records.delivery import Delivery
from generator.records.period import Period
from generator.records.service import Basis, Frequency, Product, Service, plain_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One product in one period, and what was handed over for it."""

    product: Product
    basis: Basis
    span: Span
    over: bool
    due: DueDate
    """By when it is expected: by custom some days after the period, else the term's last working day."""
    deliveries: tuple[Delivery, ...]
    delivered_on: dt.date | None
    """The day of the first delivery, or of the report a product follows."""
    proven: bool
    """Whether every delivery has evidence that can show it."""
    elsewhere: bool = False
    """Whether another finding judges it, so that this service only repeats what that one says."""

    @property
    def missing(self) -> bool:
        """Whether its period is over and nothing came."""
        return self.over and self.delivered_on is None

    @property
    def unproven(self) -> bool:
        """Whether it is said to have come, without proof."""
        return self.delivered_on is not None and not self.proven

    @property
    def late(self) -> bool:
        """Whether the first delivery came after the day it was expected by."""
        return self.delivered_on is not None and self.delivered_on > self.due.due

    @property
    def owed(self) -> bool:
        """Whether the contract or the law asks for it."""
        return self.basis != "customary"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The evaluation a service is about: the day its report came with evidence, and whether it counts."""

    reported_on: dt.date | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Products:
    """Everything one service is expected to hand over, and everything it did."""

    expectations: tuple[Expectation, ...]
    of_events: tuple[Delivery, ...]
    """Deliveries of products that belong to an event, or to no period they are owed for."""
    unnamed: tuple[Delivery, ...]
    """Deliveries that name no product of the service."""


def match_products(
    case: Case, service: Service, deliveries: Sequence[Delivery], evaluation: Evaluated | None = None
) -> Products:
    """The deliveries of a service matched to its products and periods.

    With an evaluation a product that follows it has come exactly when its report has, whatever is delivered.
    """
    named = named_products(service)
    by_product: dict[str, dict[str | None, list[Delivery]]] = {}
    unnamed: list[Delivery] = []
    for delivery in deliveries:
        products = products_of(delivery, named)
        if not products:
            unnamed.append(delivery)
        for product in products:
            period = counts_for(delivery, service.frequency_of(product), case.records.contract.term)
            by_product.setdefault(product.name, {}).setdefault(period, []).append(delivery)
    expectations = sorted(
        _expectations(case, service, by_product, evaluation),
        key=lambda one: (one.span.last, one.span.name),
    )
    told = {delivery.id for one in expectations for delivery in one.deliveries}
    told |= {delivery.id for delivery in unnamed}
    return Products(
        tuple(expectations),
        tuple(one for one in deliveries if one.id not in told),
        tuple(unnamed),
    )


def named_products(service: Service) -> Mapping[str, Product]:
    """The products of a service by their name as it is compared."""
    return {plain_name(product.name): product for product in service.deliverables}


def products_of(delivery: Delivery, named: Mapping[str, Product]) -> tuple[Product, ...]:
    """The products a delivery names, each once; none where no name is one of the service's."""
    found = {plain_name(name): None for name in delivery.product_names}
    return tuple(named[name] for name in found if name in named)


def counts_for(delivery: Delivery, frequency: Sequence[Frequency], term: Term) -> str | None:
    """The period a delivery counts for.

    A calendar year the term touches stands for the contract year; a one-off product needs no period.
    """
    period = delivery.period
    if period is None:
        return TERM if "once" in frequency else None
    if period.isdigit() and {"yearly", "once"} & set(frequency):
        return TERM if term.start.year <= int(period) <= term.end.year else period
    return period


def _expectations(
    case: Case,
    service: Service,
    by_product: Mapping[str, Mapping[str | None, Sequence[Delivery]]],
    evaluation: Evaluated | None,
) -> Iterator[Expectation]:
    for product in service.deliverables:
        by_period = by_product.get(product.name, {})
        judge = evaluation if product.follows is not None else None
        for span in owed_periods(case, service.frequency_of(product)):
            found = tuple(by_period.get(span.name, ()))
            first = min((one.delivered_on for one in found), default=None)
            yield Expectation(
                product=product,
                basis=service.basis_of(product),
                span=span,
                over=case.as_of > span.last,
                due=_expected_by(case, span),
                deliveries=found,
                delivered_on=first if judge is None else judge.reported_on,
                proven=all(is_proven(one) for one in found) if judge is None else judge.counts,
                elsewhere=judge is not None,
            )


def _expected_by(case: Case, span: Span) -> DueDate:
    if span.name == TERM:
        return on_or_next_working(span.last, case.calendar)
    grace = Period(count=case.records.project.delivery_days, unit="day")
    return after(span.last, grace, case.calendar)


def is_proven(delivery: Delivery) -> bool:
    """Whether its evidence can show that it was handed over on its day."""
    return proves(delivery.evidence, delivery.delivered_on)
