"""The steps that say the parties decided an open question, or that what is recorded of it settles nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.finding import Step, step
from generator.location import Location
from generator.records.ambiguity import Decision


def register_of(case: Case, ambiguity: str) -> tuple[Location, ...]:
    """Where the project's register has an open question; nowhere in a project whose register does not."""
    known = case.ambiguities.get(ambiguity)
    return () if known is None else (known.origin.at(),)


def decided_step(case: Case, ambiguity: str) -> Iterator[Step]:
    """That the parties decided a question and how they read it; where they did not, why what is recorded of
    it does not count."""
    decision = case.decision_on(ambiguity)
    if decision is None:
        yield from unsettled_steps(case, ambiguity)
        return
    values = {"ambiguity": ambiguity, "decision": decision.id, "reading": decision.reading}
    yield step("reading-decided", decision.origin.at("reading"), **values)


def unsettled_steps(case: Case, ambiguity: str) -> Iterator[Step]:
    """Each decision recorded on a question that settles nothing, and why."""
    for decision in case.records.decisions:
        if decision.ambiguity == ambiguity and not case.settles(decision):
            yield why_unsettled(case, decision)


def why_unsettled(case: Case, decision: Decision) -> Step:
    """Why a recorded decision does not count: one party took it, or nothing shows that both did."""
    one_sided = not case.is_of_both(decision)
    key, field = ("one-sided", "decided_by") if one_sided else ("unproven", "evidence")
    values = {"ambiguity": decision.ambiguity, "decision": decision.id}
    return step(f"decision-{key}", decision.origin.at(field), **values)
