"""Every id is given once, and every reference leads to a record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Final, NamedTuple

from generator.compliance.engine import RULES
from generator.compliance.standing import STANDING_KINDS
from generator.location import Location
from generator.message import say
from generator.problem import Problem
from generator.records.base import Record
from generator.records.milestone import Milestone

OfKind = Mapping[str, list[Any]]


class Reference(NamedTuple):
    """One mention of another record: where, in which field, and what it names."""

    at: Location
    field: str
    names: str
    target: str


_IDENTIFIED: Final = (
    "systems", "ambiguities", "milestones", "payments", "incidents", "team",
    "deliveries", "evaluations", "reviews", "notices", "decisions",
)  # fmt: skip


def check_references(of_kind: OfKind, faulty: Set[str]) -> list[Problem]:
    """Duplicate ids, and references to nothing.

    A kind in ``faulty`` has records that could not be read: what is missing there may only be unread, and
    is not reported.
    """
    problems: list[Problem] = []
    for kind in _IDENTIFIED:
        problems += _duplicates((record.id, record.origin.at("id")) for record in of_kind[kind])
    for parts in _parts_with_ids(of_kind):
        problems += _duplicates(parts)
    problems += _duplicates((str(year.year), year.origin.at("year")) for year in of_kind["years"])
    problems += _duplicates((f"{e.system}/{e.round}", e.origin.at("round")) for e in of_kind["evaluations"])
    problems += _duplicates((str(review.round), review.origin.at("round")) for review in of_kind["reviews"])
    problems += _circles(of_kind["milestones"])
    known = _known(of_kind)
    for reference in _references(of_kind):
        if (
            reference.names not in known[reference.target]
            and _FOLLOWS.get(reference.target, reference.target) not in faulty
        ):
            values = {
                "field": reference.field,
                "value": reference.names,
                "target": say(f"kind.{reference.target}"),
            }
            problems.append(Problem(reference.at, say("problem.reference-to-nothing", **values)))
    return problems


def check_rules(of_kind: OfKind) -> list[Problem]:
    """Every clause names a rule there is or says why none assesses it; a duty always has a rule."""
    problems: list[Problem] = []
    for clause in (clause for register in of_kind["clauses"] for clause in register.clauses):
        if clause.rule is not None and clause.rule not in RULES:
            near = say("problem-part.allowed", names=RULES)
            problems.append(
                Problem(clause.origin.at("rule"), say("problem.rule-unknown", value=clause.rule, near=near))
            )
        if (clause.rule is None) == (clause.no_rule is None):
            problems.append(Problem(clause.origin.at("rule"), say("problem.rule-or-reason", id=clause.id)))
        elif clause.rule is None and clause.kind_of in STANDING_KINDS:
            problems.append(
                Problem(clause.origin.at("no_rule"), say("problem.duty-without-rule", id=clause.id))
            )
    return problems


def _duplicates(ids: Iterable[tuple[str, Location]]) -> Iterator[Problem]:
    first: dict[str, Location] = {}
    for name, at in ids:
        if name in first:
            yield Problem(at, say("problem.duplicate-id", id=name, first=str(first[name])))
        else:
            first[name] = at


def _circles(milestones: Iterable[Milestone]) -> Iterator[Problem]:
    """Milestones whose periods start, directly or by others, with themselves."""
    known = {one.id: one for one in milestones}
    for one in known.values():
        passed: list[str] = []
        name: str | None = one.id
        while name in known and name not in passed:
            passed.append(name)
            due = known[name].due
            name = due.after if due is not None else None
        if name == one.id:
            yield Problem(one.origin.at("due.after"), say("problem.milestone-circle", ids=tuple(passed)))


def _parts_with_ids(of_kind: OfKind) -> Iterator[list[tuple[str, Location]]]:
    """Ids that are given inside one record: clauses, services, instalments, tiers."""
    for register in of_kind["clauses"]:
        yield [(clause.id, clause.origin.at("id")) for clause in register.clauses]
        yield [(str(article.number), register.origin.at("articles")) for article in register.articles]
    for scope in of_kind["scope"]:
        yield [
            (service.id, service.origin.at("id")) for service in (*scope.services, *scope.project_products)
        ]
        yield [(group.id, scope.origin.at("groups")) for group in scope.groups]
    for contract in of_kind["contract"]:
        yield [(part.id, contract.origin.at("instalments")) for part in contract.instalments]
        yield [(tier.id, contract.origin.at("incidents.tiers")) for tier in contract.incidents.tiers]
    for evaluation in of_kind["evaluations"]:
        yield [(problem.id, evaluation.origin.at("problems")) for problem in evaluation.problems]
        repeated = Counter(result.item for result in evaluation.results)
        yield [
            (item, evaluation.origin.at("results")) for item, times in repeated.items() for _ in range(times)
        ]


def _known(of_kind: OfKind) -> dict[str, set[str]]:
    known = {kind: {record.id for record in of_kind[kind]} for kind in _IDENTIFIED}
    known["clauses"] = {clause.id for register in of_kind["clauses"] for clause in register.clauses}
    known["articles"] = {
        str(article.number) for register in of_kind["clauses"] for article in register.articles
    }
    known["groups"] = {group.id for scope in of_kind["scope"] for group in scope.groups}
    known["scope"] = {
        service.id for scope in of_kind["scope"] for service in (*scope.services, *scope.project_products)
    }
    known["contract"] = {part.id for contract in of_kind["contract"] for part in contract.instalments}
    known["tiers"] = {tier.id for contract in of_kind["contract"] for tier in contract.incidents.tiers}
    known["items"] = {
        f"{point.id}-{number}"
        for catalog in of_kind["catalog"]
        for part in (catalog.general, catalog.cloud)
        for category in part.categories
        for point in category.control_points
        for number in range(1, point.items + 1)
    }
    known["starts"] = known["milestones"] | {"effective"}
    return known


_FOLLOWS: Final = {
    "articles": "clauses",
    "groups": "scope",
    "tiers": "contract",
    "items": "catalog",
    "starts": "milestones",
}
"""Targets that stand inside the records of another kind, and are unread when that kind is."""


def _references(of_kind: OfKind) -> Iterator[Reference]:
    for find in (_of_contract, _of_scope, _of_ledger, _of_events, _of_evaluations):
        yield from find(of_kind)


def _one(record: Record, field: str, names: str | None, target: str) -> Iterator[Reference]:
    if names is not None:
        yield Reference(record.origin.at(field), field, names, target)


def _of_contract(of_kind: OfKind) -> Iterator[Reference]:
    for contract in of_kind["contract"]:
        for part in contract.instalments:
            yield from _one(contract, "instalments", part.clause, "clauses")
            yield from _one(contract, "instalments", part.starts, "starts")
            for milestone in part.chain:
                yield from _one(contract, "instalments", milestone, "milestones")
        for clause in ("tiers_clause", "deduction_clause", "trigger_clause"):
            yield from _one(contract, f"incidents.{clause}", getattr(contract.incidents, clause), "clauses")
        yield from _one(contract, "reviews.clause", contract.reviews.clause, "clauses")
        for name in type(contract.periods).model_fields:
            if (duty := getattr(contract.periods, name)) is not None:
                yield from _one(contract, f"periods.{name}", duty.clause, "clauses")
        for cadence in contract.cadences:
            yield from _one(contract, "cadences", cadence.clause, "clauses")


def _of_scope(of_kind: OfKind) -> Iterator[Reference]:
    for register in of_kind["clauses"]:
        for clause in register.clauses:
            yield from _one(clause, "article", str(clause.article), "articles")
            for ambiguity in clause.ambiguities:
                yield from _one(clause, "ambiguities", ambiguity, "ambiguities")
    for scope in of_kind["scope"]:
        for group in scope.groups:
            yield from _one(scope, "groups", group.clause, "clauses")
        for service in (*scope.services, *scope.project_products):
            yield from _one(service, "group", service.group, "groups")
    for system in of_kind["systems"]:
        yield from _one(system, "clause", system.clause, "clauses")
        yield from _one(system, "service", system.service, "scope")


def _of_ledger(of_kind: OfKind) -> Iterator[Reference]:
    for incident in of_kind["incidents"]:
        yield from _one(incident, "system", incident.system, "systems")
        yield from _one(incident, "proposed_tier", incident.proposed_tier, "tiers")
        if incident.meeting is not None:
            yield from _one(incident, "meeting.tier", incident.meeting.tier, "tiers")
    for payment in of_kind["payments"]:
        yield from _one(payment, "id", payment.id, "contract")
    for delivery in of_kind["deliveries"]:
        yield from _one(delivery, "service", delivery.service, "scope")


def _of_events(of_kind: OfKind) -> Iterator[Reference]:
    for milestone in of_kind["milestones"]:
        yield from _one(milestone, "clause", milestone.clause, "clauses")
        if milestone.due is not None:
            yield from _one(milestone, "due.after", milestone.due.after, "starts")
    for notice in of_kind["notices"]:
        yield from _one(notice, "clause", notice.clause, "clauses")
        yield from _one(notice, "member", notice.member, "team")
    for decision in of_kind["decisions"]:
        yield from _one(decision, "ambiguity", decision.ambiguity, "ambiguities")


def _of_evaluations(of_kind: OfKind) -> Iterator[Reference]:
    for evaluation in of_kind["evaluations"]:
        yield from _one(evaluation, "system", evaluation.system, "systems")
        for result in evaluation.results:
            yield from _one(evaluation, "results", result.item, "items")
        for problem in evaluation.problems:
            yield from _one(evaluation, "problems", problem.item, "items")
