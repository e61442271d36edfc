"""The work products of a service, one by one: for which period each is owed, and what was handed over for it.

A delivery counts for the products it names and for no other; one that names none counts for nothing, and
neither does one that was handed over before the period it is for had begun.
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
    """By when it is expected: by custom some days after the period, or the term's last working day.

    What the contract or the law asks for is expected by the latter at the latest (第三条).
    """
    over_term: bool
    """Whether its day of handing over lies after the term's last working day."""
    deliveries: tuple[Delivery, ...]
    too_early: tuple[Delivery, ...] = ()
    """Deliveries for it that were handed over before its period began: they count for nothing."""
    delivered_on: dt.date | None = None
    """The day of the first delivery, or of the report a product follows."""
    proven: bool = True
    """Whether every delivery has evidence that can show it."""
    ahead: bool = False
    """Whether it is owed of a period and came before half of that was past: it can tell little of it."""
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

    @property
    def overran(self) -> bool:
        """Whether it is owed and came after the term, within which everything owed is to be done."""
        return self.owed and self.over_term


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
    before_term: tuple[Delivery, ...] = ()
    """Deliveries for no period that were handed over before the term, and so count for nothing."""


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
    told = {delivery.id for one in expectations for delivery in (*one.deliveries, *one.too_early)}
    told |= {delivery.id for delivery in unnamed}
    start = case.records.contract.term.start
    rest = [one for one in deliveries if one.id not in told]
    return Products(
        tuple(expectations),
        tuple(one for one in rest if one.delivered_on >= start),
        tuple(unnamed),
        tuple(one for one in rest if one.delivered_on < start),
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
    start, end = case.records.contract.term.start, last_day(case)
    grace = Period(count=case.records.project.delivery_days, unit="day")
    for product in service.deliverables:
        by_period = by_product.get(product.name, {})
        judge = evaluation if product.follows is not None else None
        basis, frequency = service.basis_of(product), service.frequency_of(product)
        for span in owed_periods(case, frequency):
            named = by_period.get(span.name, ())
            begins = max(span.first, start)
            too_early = tuple(one for one in named if judge is None and one.delivered_on < begins)
            found = tuple(one for one in named if judge is not None or one.delivered_on >= begins)
            first = min((one.delivered_on for one in found), default=None)
            day = first if judge is None else judge.reported_on
            if case.ending is not None and span.name == TERM and day is None:
                continue  # what was to come within the rest of the term is owed no more (第十三条)
            yield Expectation(
                product=product,
                basis=basis,
                span=span,
                over=case.as_of > span.last,
                due=_expected_by(span, basis, after(span.last, grace, case.calendar), end),
                over_term=day is not None and day > end.due,
                deliveries=found,
                too_early=too_early,
                delivered_on=day,
                proven=all(is_proven(one) for one in found) if judge is None else judge.counts,
                ahead=basis != "customary"
                and judge is None
                and day is not None
                and is_ahead(day, span, begins, frequency),
                elsewhere=judge is not None,
            )


def is_ahead(day: dt.date, span: Span, begins: dt.date, frequency: Sequence[Frequency]) -> bool:
    """Whether a day lies in the first half of a period; what is owed once and for all has none."""
    of_period = bool(set(frequency) - {"once", "on_event"})
    return of_period and begins <= day < begins + (span.last - begins) / 2


def last_day(case: Case) -> DueDate:
    """The term's last working day, within which everything owed is to be handed over (第三条)."""
    return on_or_next_working(case.records.contract.term.end, case.calendar)


def _expected_by(span: Span, basis: Basis, customary: DueDate, end: DueDate) -> DueDate:
    if span.name == TERM:
        return end
    return customary if basis == "customary" else min(customary, end, key=lambda one: one.due)


def is_proven(delivery: Delivery) -> bool:
    """Whether its evidence can show that it was handed over on its day."""
    return proves(delivery.evidence, delivery.delivered_on)
