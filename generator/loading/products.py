"""Every product a delivery names is one of its service's, and no service lists a product twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.message import say
from generator.problem import Problem
from generator.records.delivery import Delivery
from generator.records.service import Service, plain_name


def check_products(of_kind: Mapping[str, list[Any]]) -> list[Problem]:
    """Products of the same name in one service, and products of a delivery that its service does not list."""
    services = {
        service.id: service
        for scope in of_kind["scope"]
        for service in (*scope.services, *scope.project_products)
    }
    problems = [problem for service in services.values() for problem in _repeated(service)]
    for delivery in of_kind["deliveries"]:
        if delivery.service in services:
            problems += _unknown(delivery, services[delivery.service])
    return problems


def _repeated(service: Service) -> Iterator[Problem]:
    at = service.origin.at("deliverables")
    seen: set[str] = set()
    for product in service.deliverables:
        name = plain_name(product.name)
        if name in seen:
            yield Problem(at, say("problem.duplicate-id", id=product.name, first=str(at)))
        seen.add(name)


def _unknown(delivery: Delivery, service: Service) -> Iterator[Problem]:
    names = tuple(product.name for product in service.deliverables)
    known = {plain_name(name) for name in names}
    for name in delivery.products:
        if plain_name(name) not in known:
            values = {"value": name, "service": service.id, "names": names}
            yield Problem(delivery.origin.at("products"), say("problem.product-unknown", **values))
