"""Which papers a new record wants as evidence: kinds the contract names, or what its clause asks for."""

from __future__ import annotations

import difflib

from generator.records.contract import IncidentRegime
from generator.views.asking import Form, Known
from generator.words import Words


def wanted_papers(known: Known, form: Form, path: str, name: str, words: Words) -> str:
    """The comment on evidence that is still open, with the command that adds it."""
    of_itself = form.kind if form.kind == "payment" else ""  # the one kind that has places beside its own
    place = path.rpartition(".")[0].rpartition(".")[2] or of_itself
    at = f" --at {place}" if place else ""
    kinds = kinds_of_incident(known) if form.kind == "incident" else ()
    if kinds:
        return words.t("new.papers-of-kind", kinds=kinds, id=name, kind=kinds[0])
    proof = _proof(known, form)
    if proof:
        return words.t("new.papers", proof=proof, id=name, at=at)
    return words.t("new.papers-any", id=name, at=at)


def kinds_of_incident(known: Known) -> tuple[str, ...]:
    """The kinds of evidence the contract asks of an incident, as they are to be written."""
    regime = known.records.contract.incidents
    return (*regime.form_evidence[:1], *regime.minutes_evidence[:1])


def kind_meant(regime: IncidentRegime, kind: str) -> str:
    """The kind the contract knows a form or minutes by, where ``kind`` only resembles one; else empty."""
    known = (*regime.form_evidence, *regime.minutes_evidence)
    return "" if kind in known else next(iter(difflib.get_close_matches(kind, known, n=1)), "")


def _proof(known: Known, form: Form) -> str | None:
    """What the clause of the record says it is proven by."""
    clause = _clause(known, form)
    return next((one.proof for one in known.records.clauses if one.id == clause), None)


def _clause(known: Known, form: Form) -> str | None:
    contract = known.records.contract
    match form.kind:
        case "notice":
            return known.text("clause")
        case "delivery":
            every = (*known.records.services, *known.records.project_products)
            group = next((one.group for one in every if one.id == known.text("service")), None)
            return next((one.clause for one in known.records.groups if one.id == group), None)
        case "payment":
            return next((one.clause for one in contract.instalments if one.id == known.text("id")), None)
        case "member":
            return contract.periods.nda_least.clause if contract.periods.nda_least else None
        case "review":
            return contract.reviews.clause
        case "evaluation":
            system = known.text("system")
            return next((one.clause for one in known.records.systems if one.id == system), None)
        case _:
            return None
