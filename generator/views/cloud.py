"""The supervision of the government cloud (政务云监管): its services, their periods, what was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.compliance.assessment import Assessment
from generator.views.deliveries import DeliveredServiceView, DeliveriesView
from generator.views.period_strip import view_columns
from generator.views.services import ServiceGroupView, ServiceView
from generator.words import Words


@dataclass(frozen=True, slots=True)
class CloudGroupView:
    """A heading of the scope that is about the cloud; ``delivered`` are its services with a delivery."""

    id: str
    name: str
    clause: str
    services: tuple[ServiceView, ...]
    delivered: tuple[DeliveredServiceView, ...]


@dataclass(frozen=True, slots=True)
class CloudView:
    """Everything on the supervision; ``months`` are year and month of each column of the strips."""

    groups: tuple[CloudGroupView, ...]
    months: tuple[tuple[str, str], ...]
    services: int
    deliveries: int
    unproven: int = 0
    """How many of the deliveries have no evidence that shows them."""


def view_cloud(
    assessment: Assessment, services: Sequence[ServiceGroupView], deliveries: DeliveriesView, words: Words
) -> CloudView:
    """The groups the scope marks as being about the cloud, in its order; none where it marks none."""
    marked = {one.id for one in assessment.records.groups if one.area == "cloud"}
    delivered = {group.id: group.services for group in deliveries.groups}
    groups = tuple(
        CloudGroupView(one.id, one.name, one.clause, one.services, delivered.get(one.id, ()))
        for one in services
        if one.id in marked
    )
    months = next((one.months for one in services if one.id in marked), ())
    return CloudView(
        groups=groups,
        months=view_columns(months, words),
        services=sum(len(one.services) for one in groups),
        deliveries=sum(len(one.deliveries) for group in groups for one in group.delivered),
        unproven=sum(one.unproven for group in groups for one in group.delivered),
    )
