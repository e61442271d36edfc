"""The services of the contract (服务内容) and what each is expected to leave behind."""

from __future__ import annotations

from typing import Literal

from generator.records.base import Identifier, Part, Record, Text

Frequency = Literal[
    "daily", "weekly", "monthly", "quarterly", "half_yearly", "yearly", "once", "on_event", "continuous"
]
Basis = Literal["contract", "law", "customary"]


class ServiceGroup(Part):
    """A heading of the scope, under a clause."""

    id: Identifier
    name: Text
    clause: Identifier


class Service(Record):
    """One leaf service, how often it is done, and on what ground that frequency stands."""

    id: Identifier
    name: Text
    group: Identifier
    frequency: tuple[Frequency, ...]
    basis: Basis
    basis_source: Text | None = None
    deliverables: tuple[Text, ...]
    note: Text | None = None


class Scope(Record):
    """The whole scope of the contract: its groups, its services and the products of the project itself."""

    groups: tuple[ServiceGroup, ...]
    services: tuple[Service, ...]
    project_products: tuple[Service, ...] = ()
