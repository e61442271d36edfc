"""Records that cannot have come one after the other as they are dated, and notices under a foreign clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any, Final

from generator.compliance.duties.standing import is_complaint
from generator.message import say
from generator.problem import Problem
from generator.records.clause import Clause, PartyRef
from generator.records.contract import Contract
from generator.records.incident import Incident
from generator.records.notice import Notice
from generator.records.review import Review
from generator.records.team import Member

_PERIODS: Final = {
    "staff_change": "staff_change_notice",
    "return_of_materials": "return_of_materials",
    "force_majeure": "force_majeure_notice",
    "budget_termination": "budget_termination_notice",
    "special_termination": "special_termination_notice",
}
"""The kinds of notice that one clause of the contract provides for, by the name of its period."""

_BY_PARTY_A: Final = frozenset({"budget_termination", "special_termination"})
"""The kinds that only party A can give."""
_BY: Final[dict[str, PartyRef]] = {"return_of_materials": "A", "force_majeure": "B"}
"""The other kinds that the contract has one party give."""


def check_orders(of_kind: Mapping[str, list[Any]], broken: Set[str]) -> list[Problem]:
    """Rounds of review out of order or with gaps, corrective actions done before their incident, notices
    that are the other party's to give or that another clause provides for, changes of staff older than the
    member, and answers to no complaint.

    A kind in ``broken`` has records that could not be read: a gap there may only be unread.
    """
    problems = list(_rounds(of_kind["reviews"], whole="reviews" not in broken))
    for incident in of_kind["incidents"]:
        problems += _actions(incident)
    for notice in of_kind["notices"]:
        if notice.kind_of in _BY_PARTY_A and notice.by != "A":
            problems.append(Problem(notice.origin.at("by"), say("problem.termination-not-by-a", field="by")))
        if (party := _BY.get(notice.kind_of, notice.by)) != notice.by:
            kind, only = say(f"notice-kind.{notice.kind_of}"), say(f"party.{party}")
            values = {"kind": kind, "party": only, "by": party}
            problems.append(Problem(notice.origin.at("by"), say("problem.notice-by-other", **values)))
    problems += _changes(of_kind["notices"], of_kind["team"])
    problems += _answers(of_kind["notices"])
    clauses = [clause for register in of_kind["clauses"] for clause in register.clauses]
    for contract in of_kind["contract"]:
        foreseen = provided_for(contract, clauses)
        for notice in of_kind["notices"]:
            problems += _clause_of(notice, foreseen, {clause.id for clause in clauses})
    return problems


def _changes(notices: Sequence[Notice], team: Sequence[Member]) -> Iterator[Problem]:
    """A change of staff agreed to or handed over before the member it is about had joined."""
    joined = {one.id: one.joined_on for one in team}
    for notice in notices:
        since = joined.get(notice.member or "")
        if notice.kind_of != "staff_change" or since is None:
            continue
        for field in ("consented_on", "handed_over_on", "effective_on"):
            day = getattr(notice, field)
            if day is not None and day < since:
                values = {"field": field, "day": day, "joined": since}
                yield Problem(notice.origin.at(field), say("problem.change-before-joining", **values))


def _answers(notices: Sequence[Notice]) -> Iterator[Problem]:
    """An answer to what is no complaint, or to one under another clause."""
    complaints = {one.id: one for one in notices if is_complaint(one)}
    known = {one.id for one in notices}
    for notice in notices:
        complaint = complaints.get(notice.answers or "")
        if notice.answers in known and (complaint is None or complaint.clause != notice.clause):
            values = {"value": notice.answers, "clause": notice.clause}
            yield Problem(notice.origin.at("answers"), say("problem.answers-no-complaint", **values))


def _rounds(reviews: Sequence[Review], *, whole: bool) -> Iterator[Problem]:
    """Rounds are numbered 1, 2, 3 and so on, in the order they were held; each is held once the last revision
    is handed in."""
    ordered = sorted({one.round: one for one in reviews}.values(), key=lambda one: one.round)
    for place, one in enumerate(ordered, start=1):
        if whole and one.round != place:
            yield Problem(one.origin.at("round"), say("problem.round-skipped", round=one.round, next=place))
            break
    for earlier, later in pairwise(ordered):
        before = earlier.resubmitted_on or earlier.held_on
        if later.held_on < before:
            values = {"round": later.round, "earlier": earlier.round, "date": later.held_on, "before": before}
            yield Problem(later.origin.at("held_on"), say("problem.reviews-out-of-order", **values))


def _actions(incident: Incident) -> Iterator[Problem]:
    occurred = incident.occurred_at.date()
    for place, action in enumerate(incident.corrective_actions):
        if action.done_on is not None and action.done_on < occurred:
            at = incident.origin.at(f"corrective_actions.{place}.done_on")
            values = {"done": action.done_on, "occurred": occurred}
            yield Problem(at, say("problem.action-before-incident", **values))


def provided_for(contract: Contract, clauses: Sequence[Clause]) -> dict[str, tuple[str, ...]]:
    """The clauses a kind of notice can stand under: the one that provides for it, and where the contract says
    the same twice (5.4 and 11.4), that one too."""
    own: dict[str, set[str]] = {"rectification": {contract.incidents.trigger_clause}}
    for kind, name in _PERIODS.items():
        duty = getattr(contract.periods, name)
        if duty is not None:
            own[kind] = {duty.clause}
    for cadence in contract.cadences:
        own.setdefault(cadence.recorded_as, set()).add(cadence.clause)
    titles = {clause.id: clause.title for clause in clauses}
    said = {kind: {titles.get(name) for name in names} for kind, names in own.items()}
    return {
        kind: tuple(one.id for one in clauses if one.id in names or one.title in said[kind])
        for kind, names in own.items()
    }


def _clause_of(notice: Notice, foreseen: Mapping[str, tuple[str, ...]], known: Set[str]) -> Iterator[Problem]:
    allowed = foreseen.get(notice.kind_of)
    if allowed and notice.clause in known and notice.clause not in allowed:
        values = {"kind": say(f"notice-kind.{notice.kind_of}"), "value": notice.clause, "allowed": allowed}
        yield Problem(notice.origin.at("clause"), say("problem.notice-of-other-clause", **values))
