"""A work product handed over (交付物)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import StringConstraints

from generator.records.base import Date, Identifier, Record, Text
from generator.records.evidence import Evidence
from generator.records.restriction import Categories, Remark, SidesName

PERIOD_FORM: Final = r"^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4]|-H[12])?$"
PeriodName = Annotated[str, StringConstraints(pattern=PERIOD_FORM)]


class Delivery(Record):
    """One delivery for one service; ``period`` is the month, quarter, half-year or year it covers.

    ``2026-05`` is a month, ``2026-Q2`` a quarter, ``2026-H1`` a half-year, ``2026`` a year; null where the
    product belongs to an event. ``products`` names the work products of the service that were handed over
    together; without it ``name`` is the product.
    """

    id: Identifier
    service: Identifier
    name: Text
    products: tuple[Text, ...] = ()
    period: PeriodName | None = None
    delivered_on: Date
    received_by: SidesName | None = None
    note: Remark | None = None
    evidence: tuple[Evidence, ...] = ()
    restricted: Categories = ()

    @property
    def product_names(self) -> tuple[str, ...]:
        """What it says it hands over."""
        return self.products or (self.name,)
