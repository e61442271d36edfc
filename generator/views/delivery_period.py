"""For which period a delivery is, where its product's frequency and its day leave no doubt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.compliance.dates.spans import TERM, spans_of
from generator.compliance.scope.products import products_of
from generator.records.service import Frequency, Service, plain_name
from generator.views.asking import Known


def period_of(known: Known) -> str | None:
    """The period that follows; None where the product has none, or where several are possible."""
    likely = likely_periods(known)
    return likely[0] if len(likely) == 1 else None


def likely_periods(known: Known) -> tuple[str, ...]:
    """The periods the delivery may be for, the likeliest first: the one before its day, and the one of it.

    One that is handed over already is not likely. While the days last within which custom expects the product
    of the period before, no other is.
    """
    day, service, rhythms = known.day("delivered_on"), _service(known), _rhythms(known)
    if day is None or service is None or len(rhythms) != 1:
        return ()
    (frequency,) = rhythms
    if "yearly" in frequency:
        return (str(day.year),)
    spans = [one for one in spans_of(frequency, known.assessment.term, broken=True) if one.name != TERM]
    past = [one for one in spans if one.last < day][-1:]
    current = [one for one in spans if one.first <= day <= one.last][:1]
    done = set(_handed_over(known, service))
    open_ones = [one for one in (*past, *current) if one.name not in done]
    grace = dt.timedelta(days=known.records.project.delivery_days)
    if past and past[0] in open_ones and day <= past[0].last + grace:
        return (past[0].name,)
    return tuple(one.name for one in open_ones)


def _service(known: Known) -> Service | None:
    every = (*known.records.services, *known.records.project_products)
    return next((one for one in every if one.id == known.text("service")), None)


def _named(known: Known) -> set[str]:
    return {plain_name(one) for one in (*known.listed("products"), known.text("name")) if one}


def _rhythms(known: Known) -> set[tuple[Frequency, ...]]:
    """How often the products that are handed over are due, of those that have periods."""
    service = _service(known)
    if service is None:
        return set()
    named = [one for one in service.deliverables if plain_name(one.name) in _named(known)]
    every = {service.frequency_of(one) for one in named}
    return {one for one in every if set(one) - {"once", "on_event"}}


def is_open(known: Known) -> bool:
    """Whether a product has periods, and its day does not tell for which of them it is.

    Before the day is known it is not open: most days leave no doubt.
    """
    dated = known.day("delivered_on") is not None
    return dated and bool(_rhythms(known)) and period_of(known) is None


def has_period(known: Known) -> bool:
    """Whether what is handed over may belong to a period: what is done once or upon an event has none."""
    service = _service(known)
    known_names = {plain_name(one.name) for one in service.deliverables} if service else set()
    return bool(_rhythms(known)) or not _named(known) & known_names


def _handed_over(known: Known, service: Service) -> Iterator[str]:
    """The periods of which one of the products is handed over."""
    names = _named(known)
    named = {plain_name(one.name): one for one in service.deliverables if plain_name(one.name) in names}
    for delivery in known.records.deliveries:
        if delivery.service == service.id and delivery.period and products_of(delivery, named):
            yield delivery.period
