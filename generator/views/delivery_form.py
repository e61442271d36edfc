"""The questions for a new delivery."""

from __future__ import annotations

import datetime as dt
from typing import Final

from generator.message import say
from generator.records.delivery import Delivery
from generator.records.service import plain_name
from generator.views import delivery_period, offers
from generator.views.asking import Alike, Ask, Form, Known
from generator.views.next_ids import Dated, next_id


def _day(known: Known) -> dt.date:
    return known.day("delivered_on") or known.assessment.as_of


def _sole_product(known: Known) -> str | None:
    """The product, where one alone is handed over."""
    listed = known.listed("products")
    return listed[0] if len(listed) == 1 else None


def _product_of_its_name(known: Known) -> frozenset[str]:
    """A delivery of one product is called like it, and need not list it."""
    return frozenset({"products"}) if known.listed("products") == (known.text("name"),) else frozenset()


def _delivery_id(known: Known) -> str:
    every = known.records.deliveries
    existing = [Dated(one.id, one.delivered_on) for one in every]
    taken = {one.id for one in every}
    return next_id(existing, "D-{year}-{month}-01", _day(known), taken)


def _same_deliveries(known: Known) -> tuple[Alike, ...]:
    """Deliveries of one of the products for the same period, or on the same day where there is no period."""
    names = {plain_name(one) for one in known.listed("products") or (known.text("name"),)}
    when = (known.text("period") or None, known.day("delivered_on"))
    return tuple(
        Alike(one.id, say("new.delivery", name=one.name, date=one.delivered_on), str(one.origin.at()))
        for one in known.records.deliveries
        if one.service == known.text("service")
        and names & {plain_name(name) for name in one.product_names}
        and (one.period == when[0] if when[0] or one.period else one.delivered_on == when[1])
    )


DELIVERY: Final = Form(
    kind="delivery",
    room="deliveries",
    model=Delivery,
    asks=(
        Ask(path="service", choices=offers.services),
        Ask(path="products", option="product", choices=offers.products),
        Ask(path="name", follows=_sole_product),
        Ask(path="delivered_on"),
        Ask(
            path="period",
            needed=delivery_period.is_open,
            asked=delivery_period.has_period,
            suggested=delivery_period.period_of,
            follows=delivery_period.period_of,
            likely=delivery_period.likely_periods,
        ),
        Ask(path="received_by"),
        Ask(path="note"),
    ),
    id_of=_delivery_id,
    file_of=lambda known, _: f"data/deliveries/{_day(known):%Y-%m}.yaml",
    unwritten=lambda _: frozenset({"products", "note"}),
    only_asked=_product_of_its_name,
    alike=_same_deliveries,
)
