"""Terminations ahead of the term (5.4, 11.4, 13(5)): which of them has ended the contract, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from generator.compliance.case import Case, Ending
from generator.compliance.duties.notices import assess_notices
from generator.compliance.finding import State

_KINDS: Final = frozenset({"budget_termination", "special_termination"})


def with_ending(case: Case) -> Case:
    """The case, ended on the first day a termination took effect.

    Only a notice of party A that is proven and came in time ends anything; one that is unproven, late or
    open to reading is shown as such and leaves the term as it is.
    """
    endings = sorted(_endings(case), key=lambda one: one.day)
    return replace(case, ending=endings[0]) if endings else case


def _endings(case: Case) -> Iterator[Ending]:
    proper = {one.subject for one in assess_notices(case) if one.state is State.SATISFIED}
    term = case.records.contract.term
    for notice in case.records.notices:
        day = notice.effective_on
        if notice.kind_of not in _KINDS or notice.by != "A" or notice.id not in proper or day is None:
            continue
        if term.start <= day < term.end and day <= case.as_of:
            yield Ending(day, notice)
