"""The services of the contract (服务内容) and what each is expected to leave behind."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from generator.records.base import Identifier, Name, Part, Record, Text

Frequency = Literal[
    "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "once", "on_event", "continuous"
]
Basis = Literal["contract", "law", "customary"]


class ServiceGroup(Part):
    """A heading of the scope, under a clause; ``area`` marks what has a volume of its own."""

    id: Identifier
    name: Name
    clause: Identifier
    area: Literal["cloud"] | None = None


class Product(Part):
    """One work product (成果) of a service; a frequency or basis that is null is the service's.

    ``follows`` names what shows it instead of a delivery: the round of evaluation of the service's system.
    """

    name: Text
    frequency: tuple[Frequency, ...] | None = None
    basis: Basis | None = None
    follows: Literal["evaluation"] | None = None
    note: Text | None = None


def _by_name(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class Service(Record):
    """One leaf service, how often it is done, and on what ground that frequency stands.

    In a file a product that has only a name is written as that name.
    """

    id: Identifier
    name: Text
    group: Identifier
    frequency: tuple[Frequency, ...]
    basis: Basis
    basis_source: Text | None = None
    deliverables: tuple[Annotated[Product, BeforeValidator(_by_name)], ...]
    note: Text | None = None

    def frequency_of(self, product: Product) -> tuple[Frequency, ...]:
        """How often the product is handed over."""
        return self.frequency if product.frequency is None else product.frequency

    def basis_of(self, product: Product) -> Basis:
        """Who asks for the product."""
        return self.basis if product.basis is None else product.basis


class Scope(Record):
    """The whole scope of the contract: its groups, its services and the products of the project itself."""

    groups: tuple[ServiceGroup, ...]
    services: tuple[Service, ...]
    project_products: tuple[Service, ...] = ()


def plain_name(name: str) -> str:
    """A product's name as it is compared: full and half width, case and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
