"""The services as shown: groups, states, and which periods have their products."""

from __future__ import annotations

from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.compliance.services import Expectation, ServiceAssessment
from generator.compliance.spans import TERM
from generator.views.findings import FindingView, view_finding
from generator.words import Words


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One expected period: ``mark`` is delivered, missing or ahead."""

    name: str
    mark: str
    label: str


@dataclass(frozen=True, slots=True)
class ServiceView:
    """One service."""

    id: str
    name: str
    clause: str
    frequency: str
    basis: str
    basis_source: str
    deliverables: tuple[str, ...]
    note: str
    expected: int
    delivered: int
    missing: tuple[str, ...]
    periods: tuple[PeriodView, ...]
    other_deliveries: int
    finding: FindingView


@dataclass(frozen=True, slots=True)
class ServiceGroupView:
    """A heading of the scope with its services."""

    id: str
    name: str
    clause: str
    services: tuple[ServiceView, ...]


def view_services(assessment: Assessment, words: Words) -> tuple[ServiceGroupView, ...]:
    """The groups that hold services, in the contract's order."""
    by_group: dict[str, list[ServiceView]] = {}
    for service in assessment.services:
        by_group.setdefault(service.service.group, []).append(_service(service, words))
    return tuple(
        ServiceGroupView(group.id, group.name, group.clause, tuple(by_group[group.id]))
        for group in assessment.records.groups
        if group.id in by_group
    )


def period_name(name: str, words: Words) -> str:
    """A period as shown: the contract year has a name of its own."""
    return words.t("service.term") if name == TERM else name


def _service(assessed: ServiceAssessment, words: Words) -> ServiceView:
    service = assessed.service
    separator = words.t("value.separator")
    return ServiceView(
        id=service.id,
        name=service.name,
        clause=assessed.clause,
        frequency=separator.join(words.t(f"frequency.{frequency}") for frequency in service.frequency),
        basis=words.t(f"basis.{service.basis}"),
        basis_source=service.basis_source or "",
        deliverables=service.deliverables,
        note=service.note or "",
        expected=assessed.expected,
        delivered=assessed.delivered,
        missing=tuple(period_name(name, words) for name in assessed.missing),
        periods=tuple(_period(expectation, words) for expectation in assessed.expectations),
        other_deliveries=len(assessed.other_deliveries),
        finding=view_finding(assessed.finding, words),
    )


def _period(expectation: Expectation, words: Words) -> PeriodView:
    mark = "delivered" if expectation.deliveries else "missing" if expectation.over else "ahead"
    return PeriodView(period_name(expectation.span.name, words), mark, words.t(f"service.{mark}"))
