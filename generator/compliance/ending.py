"""The step that says a contract was terminated before its term was over, shared by what it bears on."""

from __future__ import annotations

from collections.abc import Iterator

from generator.compliance.case import Case
from generator.compliance.finding import Step, step


def ended_early(case: Case) -> Iterator[Step]:
    """By which notice the contract ended and when; nothing where it runs or ran its whole term."""
    if case.ending is not None:
        values = {"id": case.ending.notice.id, "date": case.ending.day}
        yield step("ended-early", case.ending.notice.origin.at("effective_on"), **values)
