"""What is wrong with the record of a delivery that therefore counts for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.dates.owed_periods import owed_periods
from generator.compliance.dates.spans import Span, spans_of
from generator.compliance.quality.found import Found
from generator.compliance.scope.products import counts_for, is_ahead, named_products, products_of
from generator.message import say
from generator.records.delivery import Delivery
from generator.records.service import Frequency, Product, Service


def names_no_product(case: Case) -> Found:
    """Deliveries whose name is no product of their service; they count for none until they say which."""
    for service, delivery, products in _deliveries(case):
        if not products:
            names = tuple(one.name for one in service.deliverables)
            yield delivery, delivery.id, "name", {"name": delivery.name, "names": names}


def for_no_owed_period(case: Case) -> Found:
    """Deliveries of a product for a period it is not owed for, such as a month for a quarterly report."""
    term = case.records.contract.term
    owed: dict[tuple[Frequency, ...], frozenset[str]] = {}
    for service, delivery, products in _deliveries(case):
        for product in products:
            frequency = service.frequency_of(product)
            if frequency not in owed:
                owed[frequency] = frozenset(one.name for one in spans_of(frequency, term, broken=True))
            if "on_event" not in frequency and counts_for(delivery, frequency, term) not in owed[frequency]:
                asked = tuple(say(f"frequency.{one}") for one in frequency)
                period = delivery.period or say("value.unknown")
                values: dict[str, object] = {"product": product.name, "period": period, "frequencies": asked}
                yield delivery, delivery.id, "period", values


def early_in_period(case: Case) -> Found:
    """What the contract or the law asks for period by period, handed over before half of its period was past:
    whether it can tell of all of it is for people to say."""
    term = case.records.contract.term
    by_frequency: dict[tuple[Frequency, ...], dict[str, Span]] = {}
    for service, delivery, products in _deliveries(case):
        for product in products:
            frequency = service.frequency_of(product)
            if product.follows is not None or service.basis_of(product) == "customary":
                continue
            if frequency not in by_frequency:
                by_frequency[frequency] = {one.name: one for one in owed_periods(case, frequency)}
            span = by_frequency[frequency].get(counts_for(delivery, frequency, term) or "")
            if span is None:
                continue
            if is_ahead(delivery.delivered_on, span, max(span.first, term.start), frequency):
                values = {"product": product.name, "date": delivery.delivered_on, "last": span.last}
                yield delivery, delivery.id, "delivered_on", {**values}


def _deliveries(case: Case) -> Iterator[tuple[Service, Delivery, tuple[Product, ...]]]:
    """Every delivery with its service and the products it names."""
    records = case.records
    services = {one.id: (one, named_products(one)) for one in (*records.services, *records.project_products)}
    for delivery in records.deliveries:
        if delivery.service in services:
            service, named = services[delivery.service]
            yield service, delivery, products_of(delivery, named)
