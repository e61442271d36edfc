"""The services as shown: groups, states, their products, and which periods have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from generator.compliance.assessment import Assessment
from generator.compliance.scope.service_reasons import grouped
from generator.compliance.scope.services import ServiceAssessment
from generator.records.contract import Term
from generator.records.service import Product, Service
from generator.views.findings import FindingView, view_finding
from generator.views.period_strip import LaneView, PeriodView, period_name, view_lanes, view_months
from generator.words import Words


@dataclass(frozen=True, slots=True)
class ProductView:
    """One product; ``terms`` says how often and on whose ask, where that is not the service's own."""

    name: str
    terms: str
    note: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service; ``ratio`` is what came of what is due, in words where nothing is due yet.

    ``unproven`` says of how many of those that came there is no proof; empty where there is of all.
    """

    id: str
    name: str
    clause: str
    frequency: str
    basis: str
    basis_source: str
    products: tuple[ProductView, ...]
    note: str
    ratio: str
    unproven: str
    missing: tuple[str, ...]
    lacking: str
    """What is missing, by name where it is little, else how much."""
    lanes: tuple[LaneView, ...]
    other_deliveries: int
    unnamed_deliveries: int
    finding: FindingView

    @property
    def periods(self) -> tuple[PeriodView, ...]:
        """Every expected period, the gaps of the strip left out."""
        return tuple(period for lane in self.lanes for period in lane if period.name)


@dataclass(frozen=True, slots=True)
class ServiceGroupView:
    """A heading of the scope with its services, and the months their strips share."""

    id: str
    name: str
    clause: str
    months: tuple[str, ...]
    services: tuple[ServiceView, ...]


def view_services(assessment: Assessment, words: Words) -> tuple[ServiceGroupView, ...]:
    """The groups that hold services, in the contract's order."""
    term = assessment.records.contract.term
    months = view_months(term)
    by_group: dict[str, list[ServiceView]] = {}
    for service in assessment.services:
        by_group.setdefault(service.service.group, []).append(_service(service, term, words))
    return tuple(
        ServiceGroupView(group.id, group.name, group.clause, months, tuple(by_group[group.id]))
        for group in assessment.records.groups
        if group.id in by_group
    )


def _service(assessed: ServiceAssessment, term: Term, words: Words) -> ServiceView:
    service = assessed.service
    return ServiceView(
        id=service.id,
        name=service.name,
        clause=assessed.clause,
        frequency=_frequencies(service.frequency, words),
        basis=words.t(f"basis.{service.basis}"),
        basis_source=service.basis_source or "",
        products=tuple(_product(service, product, words) for product in service.deliverables),
        note=service.note or "",
        ratio=_ratio(assessed, words),
        unproven=_unproven(assessed, words),
        missing=tuple(period_name(name, words) for name in assessed.missing),
        lacking=_lacking(assessed, words),
        lanes=view_lanes(assessed.expectations, term, words),
        other_deliveries=len(assessed.products.of_events),
        unnamed_deliveries=len(assessed.products.unnamed),
        finding=view_finding(assessed.finding, words),
    )


def _frequencies(frequencies: tuple[str, ...], words: Words) -> str:
    return words.t("value.separator").join(words.t(f"frequency.{frequency}") for frequency in frequencies)


def _product(service: Service, product: Product, words: Words) -> ProductView:
    own = (
        _frequencies(product.frequency, words) if product.frequency is not None else None,
        words.t(f"basis.{product.basis}") if product.basis not in (None, service.basis) else None,
    )
    terms = words.t("value.separator").join(one for one in own if one)
    return ProductView(product.name, terms, product.note or "")


def _ratio(assessed: ServiceAssessment, words: Words) -> str:
    if not assessed.expectations:
        return words.t("service.by-event")
    if not assessed.expected:
        early = sum(one.delivered_on is not None for one in assessed.expectations)
        return words.t("service.early", count=early) if early else words.t("service.nothing-due")
    return words.t("service.ratio", delivered=assessed.delivered, expected=assessed.expected)


def _unproven(assessed: ServiceAssessment, words: Words) -> str:
    """How many of those that the ratio counts as delivered lack proof; empty where none does."""
    early = not assessed.expected
    count = sum(one.unproven for one in assessed.expectations) if early else assessed.unproven
    return words.t("service.unproven", count=count) if count else ""


_NAMED: Final = 3
"""So many missing products are named in the row; more are counted there and named in the derivation."""


def _lacking(assessed: ServiceAssessment, words: Words) -> str:
    missing = [one for one in assessed.expectations if one.missing]
    if not missing:
        return ""
    if len(missing) > _NAMED:
        return words.t("service.lacking-many", count=len(missing))
    return words.t("service.lacking", what=grouped(missing))
