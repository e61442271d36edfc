"""The step that says the parties decided an open question, shared by the rules it bears on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.finding import Step, step


def decided_step(case: Case, ambiguity: str) -> Iterator[Step]:
    """That the parties decided a question and how they read it; nothing where they did not."""
    decision = case.decision_on(ambiguity)
    if decision is not None:
        values = {"ambiguity": ambiguity, "decision": decision.id, "reading": decision.reading}
        yield step("reading-decided", decision.origin.at("reading"), **values)
