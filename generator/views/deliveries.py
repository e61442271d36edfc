"""The index of deliveries (交付物索引): everything handed over by the day, service by service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.compliance.assessment import Assessment
from generator.compliance.dates.spans import TERM
from generator.compliance.proof import proves
from generator.compliance.scope.products import Expectation
from generator.compliance.scope.services import ServiceAssessment
from generator.records.delivery import Delivery
from generator.records.service import Service
from generator.views.findings import EvidenceView, view_evidence
from generator.views.period_strip import period_name
from generator.words import Words, day

Lateness = Literal["", "customary", "overdue"]


@dataclass(frozen=True, slots=True)
class DeliveredView:
    """One delivery; ``timing`` says how it stands to the day it was expected by, and what it counts for.

    ``expected`` is that day where the delivery came after it. ``lateness`` is ``overdue`` for what the
    contract or the law asks for within the term and came after it, ``customary`` for what only custom
    expected sooner.
    """

    id: str
    delivered: str
    products: str
    period: str
    timing: str
    expected: str
    lateness: Lateness
    proof: str
    """Why its evidence shows nothing; empty where it does."""
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class DeliveredServiceView:
    """What was handed over for one service, by day; nothing where nothing was."""

    id: str
    name: str
    deliveries: tuple[DeliveredView, ...]

    @property
    def unproven(self) -> int:
        """How many have no evidence that shows them."""
        return sum(bool(one.proof) for one in self.deliveries)


@dataclass(frozen=True, slots=True)
class DeliveredGroupView:
    """The services of one heading of the scope with something handed over, and the names of the others."""

    id: str
    name: str
    clause: str
    services: tuple[DeliveredServiceView, ...]
    without: str


@dataclass(frozen=True, slots=True)
class DeliveriesView:
    """Every delivery recorded by the day, once, under its service."""

    groups: tuple[DeliveredGroupView, ...]
    count: int
    services: int
    """How many services have one."""
    overdue: int
    late_by_custom: int
    unproven: int

    @property
    def late(self) -> int:
        """What came after the day it was expected by, whoever expected it."""
        return self.overdue + self.late_by_custom


def view_deliveries(assessment: Assessment, words: Words) -> DeliveriesView:
    """The index in the contract's order; linear in the deliveries."""
    assessed = {one.service.id: one for one in assessment.services}
    recorded: dict[str, list[Delivery]] = {}
    for one in assessment.records.deliveries:
        recorded.setdefault(one.service, []).append(one)
    by_group: dict[str, list[DeliveredServiceView]] = {}
    for service in (*assessment.records.services, *assessment.records.project_products):
        shown = _service(service, recorded.get(service.id, ()), assessed.get(service.id), words)
        by_group.setdefault(service.group, []).append(shown)
    groups = tuple(
        _group(group.id, group.name, group.clause, by_group[group.id], words)
        for group in assessment.records.groups
        if group.id in by_group
    )
    shown_services = [one for services in by_group.values() for one in services]
    every = [one for service in shown_services for one in service.deliveries]
    return DeliveriesView(
        groups=groups,
        count=len(every),
        services=sum(len(group.services) for group in groups),
        overdue=sum(one.lateness == "overdue" for one in every),
        late_by_custom=sum(one.lateness == "customary" for one in every),
        unproven=sum(one.unproven for one in shown_services),
    )


def _group(
    id_: str, name: str, clause: str, services: Sequence[DeliveredServiceView], words: Words
) -> DeliveredGroupView:
    without = (
        words.t("delivery.service", id=one.id, name=one.name) for one in services if not one.deliveries
    )
    return DeliveredGroupView(
        id=id_,
        name=name,
        clause=clause,
        services=tuple(one for one in services if one.deliveries),
        without=words.t("value.separator").join(without),
    )


def _service(
    service: Service, deliveries: Sequence[Delivery], assessed: ServiceAssessment | None, words: Words
) -> DeliveredServiceView:
    expected: dict[str, list[Expectation]] = {}
    for one in assessed.expectations if assessed else ():
        for delivery in (*one.deliveries, *one.too_early):
            expected.setdefault(delivery.id, []).append(one)
    unnamed = {one.id for one in assessed.products.unnamed} if assessed else set()
    before = {one.id for one in assessed.products.before_term} if assessed else set()
    views: list[DeliveredView] = []
    for delivery in sorted(deliveries, key=lambda one: (one.delivered_on, one.id)):
        found = expected.get(delivery.id, ())
        late = [one for one in found if _made_late(one, delivery)]
        if assessed is None:
            standing = "not-assessed"
        elif delivery.id in unnamed:
            standing = "unnamed"
        elif delivery.id in before:
            standing = "before-term"
        else:
            standing = _standing(found, delivery)
        views.append(_view(delivery, standing, late, words))
    return DeliveredServiceView(service.id, service.name, tuple(views))


def _made_late(one: Expectation, delivery: Delivery) -> bool:
    """Whether it is this delivery that makes a product late: the first of its period, after its day."""
    return not one.elsewhere and one.late and one.delivered_on == delivery.delivered_on


def _standing(found: Sequence[Expectation], delivery: Delivery) -> str:
    """How a delivery stands that makes nothing late."""
    if not found:
        return "of-event"
    if all(one.elsewhere for one in found):
        return "judged-by-evaluation"
    own = [one for one in found if not one.elsewhere]
    if all(delivery in one.too_early for one in own):
        return "too-early"
    if all(one.delivered_on != delivery.delivered_on for one in own):
        return "again"
    return "in-time"


def _lateness(late: Sequence[Expectation]) -> Lateness:
    if not late:
        return ""
    return "overdue" if any(one.overran for one in late) else "customary"


def _timing(delivery: Delivery, standing: str, late: Sequence[Expectation], words: Words) -> tuple[str, str]:
    """How it stands to its day, and that day. What is owed by the month is overdue only after the term."""
    lateness = _lateness(late)
    by_end = [one for one in late if one.overran and one.span.name == TERM]
    if lateness == "overdue" and not by_end:
        return words.t("delivery.overran"), words.t("delivery.after-term")
    if not lateness:
        return words.t(f"delivery.{standing}"), ""
    due = min(one.due.due for one in by_end or late)
    days = (delivery.delivered_on - due).days
    return words.t(f"delivery.{lateness}", days=days), words.t(f"delivery.{lateness}-by", due=due)


def _view(delivery: Delivery, standing: str, late: Sequence[Expectation], words: Words) -> DeliveredView:
    timing, expected = _timing(delivery, standing, late, words)
    proof = ""
    if not proves(delivery.evidence, delivery.delivered_on):
        proof = words.t("delivery.proof-too-early" if delivery.evidence else "delivery.no-proof")
    return DeliveredView(
        id=delivery.id,
        delivered=day(delivery.delivered_on),
        products=words.t("value.separator").join(delivery.product_names),
        period=period_name(delivery.period, words) if delivery.period else words.t("delivery.no-period"),
        timing=timing,
        expected=expected,
        lateness=_lateness(late),
        proof=proof,
        evidence=view_evidence(delivery.evidence, words),
    )
