"""The services: what each is expected to hand over by now, what it did, and what is missing (第一条).

A work product is expected for each period that ends within the term. What the contract or the law asks for
and is missing lacks evidence; what only custom asks for is advice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.compliance.case import Case
from generator.compliance.deadlines import after
from generator.compliance.finding import DueDate, Finding, State, Step, step
from generator.compliance.spans import TERM, Span, spans_of
from generator.message import Message, say
from generator.records.delivery import Delivery
from generator.records.period import Period
from generator.records.service import Service


@dataclass(frozen=True, slots=True)
class Expectation:
    """One period a service owes a product for, and the deliveries recorded for it."""

    span: Span
    over: bool
    by: dt.date
    """The day by which it is expected: by custom some days after the period, else the term's end."""
    deliveries: tuple[Delivery, ...]

    @property
    def late(self) -> bool:
        """Whether the first delivery came after the customary day; no clause makes that a breach."""
        return bool(self.deliveries) and min(one.delivered_on for one in self.deliveries) > self.by


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAssessment:
    """One service as assessed."""

    service: Service
    clause: str
    expectations: tuple[Expectation, ...]
    other_deliveries: tuple[Delivery, ...]
    """Deliveries that belong to no expected period, such as those of events."""
    finding: Finding

    @property
    def expected(self) -> int:
        """Products whose period is over."""
        return sum(one.over for one in self.expectations)

    @property
    def delivered(self) -> int:
        return sum(one.over and bool(one.deliveries) for one in self.expectations)

    @property
    def late(self) -> tuple[str, ...]:
        """The names of the periods whose product came after the customary day."""
        return tuple(one.span.name for one in self.expectations if one.late)

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the periods that are over and have no delivery."""
        return tuple(one.span.name for one in self.expectations if one.over and not one.deliveries)


def assess_services(case: Case) -> tuple[ServiceAssessment, ...]:
    """Every leaf service of the scope, in the contract's order."""
    clause_of = {group.id: group.clause for group in case.records.groups}
    by_service: dict[str, list[Delivery]] = {}
    for delivery in case.records.deliveries:
        by_service.setdefault(delivery.service, []).append(delivery)
    return tuple(
        _assess(case, service, clause_of[service.group], by_service.get(service.id, []))
        for service in case.records.services
    )


def _assess(case: Case, service: Service, clause: str, deliveries: Iterable[Delivery]) -> ServiceAssessment:
    by_period: dict[str | None, list[Delivery]] = {}
    for delivery in deliveries:
        by_period.setdefault(_span_name(service, delivery), []).append(delivery)
    expectations = tuple(
        Expectation(
            span, case.as_of > span.last, _expected_by(case, span), tuple(by_period.pop(span.name, ()))
        )
        for span in spans_of(service.frequency, case.records.contract.term)
    )
    others = tuple(delivery for of_period in by_period.values() for delivery in of_period)
    state = _state(case, service, expectations, others)
    return ServiceAssessment(
        service=service,
        clause=clause,
        expectations=expectations,
        other_deliveries=others,
        finding=Finding(
            id=f"service.{service.id}",
            clause=clause,
            subject=service.id,
            title=say("finding.service", name=service.name),
            state=state,
            actor="B" if state in (State.NOT_EVIDENCED, State.ADVISORY) else None,
            evidence=tuple(
                proof for one in expectations for delivery in one.deliveries for proof in delivery.evidence
            ),
            derivation=tuple(_steps(service, expectations, others)),
        ),
    )


def span_name(name: str) -> str | Message:
    """A period as a sentence names it: the contract year in words."""
    return say("service.term") if name == TERM else name


def _span_name(service: Service, delivery: Delivery) -> str | None:
    """The period a delivery counts for; a whole year stands for the contract year of a yearly product."""
    year_form = 4
    if "once" in service.frequency and delivery.period is None:
        return TERM
    if "yearly" in service.frequency and delivery.period is not None and len(delivery.period) == year_form:
        return TERM
    return delivery.period


def _expected_by(case: Case, span: Span) -> dt.date:
    if span.name == TERM:
        return span.last
    grace = Period(count=case.records.project.delivery_days, unit="day")
    return after(span.last, grace, case.calendar).due


def _state(
    case: Case, service: Service, expectations: tuple[Expectation, ...], others: tuple[Delivery, ...]
) -> State:
    if not case.started:
        return State.NOT_DUE
    due = [one for one in expectations if one.over]
    missing = [one for one in due if not one.deliveries]
    if missing:
        return State.ADVISORY if service.basis == "customary" else State.NOT_EVIDENCED
    delivered = [delivery for one in expectations for delivery in one.deliveries] + list(others)
    if any(not delivery.evidence for delivery in delivered):
        return State.NOT_EVIDENCED
    owed_by_end = [one for one in expectations if one.span.name == TERM and service.basis != "customary"]
    if any(not one.deliveries for one in owed_by_end):
        waiting = case.waiting(DueDate(owed_by_end[0].by, owed_by_end[0].by))
        return State.IN_PROGRESS if waiting is State.NOT_DUE and delivered else waiting
    if not delivered:
        return State.NOT_DUE
    if any(one.late for one in owed_by_end):
        return State.LATE
    return State.SATISFIED if case.ended and due else State.IN_PROGRESS


def _steps(
    service: Service, expectations: tuple[Expectation, ...], others: tuple[Delivery, ...]
) -> Iterator[Step]:
    frequencies = tuple(say(f"frequency.{frequency}") for frequency in service.frequency)
    where = service.origin.at("frequency")
    yield step("service-frequency", where, frequencies=frequencies, basis=say(f"basis.{service.basis}"))
    if others:
        places = (delivery.origin.at() for delivery in others)
        yield step("service-other-deliveries", *places, count=len(others))
    for one in (one for one in expectations if one.deliveries and not one.over):
        places = (delivery.origin.at() for delivery in one.deliveries)
        yield step("service-delivered-early", *places, period=span_name(one.span.name))
    over = [one for one in expectations if one.over]
    missing = tuple(span_name(one.span.name) for one in over if not one.deliveries)
    counts = {"expected": len(over), "delivered": len(over) - len(missing), "all": len(expectations)}
    yield step("service-expected", **counts)
    for one in (one for one in expectations if one.late):
        places = (delivery.origin.at("delivered_on") for delivery in one.deliveries)
        yield step("service-late", *places, period=span_name(one.span.name), by=one.by)
    for delivery in _without_evidence(expectations, others):
        yield step("delivery-without-evidence", delivery.origin.at(), id=delivery.id)
    if missing:
        effect = say(f"basis-effect.{service.basis}")
        yield step("service-missing", count=len(missing), periods=missing, basis=effect)


def _without_evidence(
    expectations: tuple[Expectation, ...], others: tuple[Delivery, ...]
) -> Iterator[Delivery]:
    every = [delivery for one in expectations for delivery in one.deliveries] + list(others)
    return (delivery for delivery in every if not delivery.evidence)
