"""The term (第三条): before, within or after it, and whether what was owed within it is shown (12.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.finding import Finding, State, Step, step
from generator.message import say

_BEHIND: Final = frozenset({State.OVERDUE, State.NOT_EVIDENCED, State.LATE, State.BREACHED})
_SHOWN: Final = frozenset({State.IN_PROGRESS, State.SATISFIED})
_DONE: Final = frozenset({State.SATISFIED, State.ADVISORY})
"""Advice on a service asks for what only custom does: everything the contract asks for is there."""


def assess_term(case: Case, work: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for each clause of the term.

    A clause that only sets the term runs with the calendar; a duty to finish within it rests on ``work``, the
    findings on services and evaluations.
    """
    behind = [finding for finding in work if finding.state in _BEHIND]
    shown = [finding for finding in work if finding.state in _SHOWN]
    findings: list[Finding] = []
    for clause in case.clauses_of("term"):
        on_work = clause.kind_of == "duty"
        state = _work_state(case, work, behind, shown) if on_work else _calendar_state(case)
        findings.append(
            Finding(
                id=f"term.{clause.id}",
                clause=clause.id,
                subject=clause.id,
                title=say("finding.term"),
                state=state,
                actor=(clause.party or "B") if state is State.NOT_EVIDENCED else None,
                evidence=tuple(proof for one in work for proof in one.evidence) if on_work else (),
                derivation=(
                    _elapsed(case),
                    *(_work_steps(case, state, work, behind, shown) if on_work else ()),
                ),
            )
        )
    return tuple(findings)


def _calendar_state(case: Case) -> State:
    if not case.started:
        return State.NOT_DUE
    return State.NOT_EVIDENCED if case.ended else State.IN_PROGRESS


def _work_state(
    case: Case, work: Sequence[Finding], behind: Sequence[Finding], shown: Sequence[Finding]
) -> State:
    if not case.started:
        return State.NOT_DUE
    if behind:
        return State.NOT_EVIDENCED
    if not case.ended:
        return State.IN_PROGRESS if shown else State.NOT_DUE
    done = bool(work) and all(finding.state in _DONE for finding in work)
    return State.SATISFIED if done else State.NOT_EVIDENCED


def _elapsed(case: Case) -> Step:
    term = case.records.contract.term
    origin = case.records.contract.origin
    if case.ended:
        return step("term-over", origin.at("term.end"), end=term.end)
    if not case.started:
        return step("term-ahead", origin.at("term.start"), start=term.start)
    passed = (case.as_of - term.start).days + 1
    return step("term-running", origin.at("term"), passed=passed, days=term.days, left=term.days - passed)


def _work_steps(
    case: Case, state: State, work: Sequence[Finding], behind: Sequence[Finding], shown: Sequence[Finding]
) -> tuple[Step, ...]:
    """What the work says of the duty; nothing before the term, which alone decides it then."""
    if not case.started:
        return ()
    if behind:
        return (step("term-behind", count=len(behind), titles=tuple(finding.title for finding in behind)),)
    key = {State.SATISFIED: "term-work-done", State.NOT_EVIDENCED: "term-work-open"}.get(state)
    key = key or ("term-work" if shown else "term-work-none")
    return (step(key, count=len(work), shown=len(shown)),)
