"""The term (第三条): what it is, and whether what was owed within it is shown (12.8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.compliance.case import Case
from generator.compliance.ending import ended_early
from generator.compliance.finding import Finding, State, Step, step
from generator.message import say
from generator.records.clause import Clause

_BEHIND: Final = frozenset({State.OVERDUE, State.NOT_EVIDENCED, State.LATE, State.BREACHED})
_SHOWN: Final = frozenset({State.IN_PROGRESS, State.SATISFIED})
_DONE: Final = frozenset({State.SATISFIED, State.ADVISORY})
"""Advice on a service asks for what only custom does: everything the contract asks for is there."""
_OWED_NO_MORE: Final = frozenset({State.NOT_DUE, State.NOT_APPLICABLE})
"""Where the contract ended early: what had not fallen due by then is owed no more (第十三条)."""


def assess_term(case: Case, work: Sequence[Finding], unserved: Sequence[Finding] = ()) -> tuple[Finding, ...]:
    """One finding for each clause of the term.

    A clause that only sets the term owes nothing and is never done; a duty to finish within it rests on
    ``work``, the findings on services and evaluations, and once the whole term is over on there being
    something of every service: ``unserved`` are those of which there is nothing.
    """
    unserved = unserved if case.ended and case.ending is None else ()
    behind = [finding for finding in work if finding.state in _BEHIND]
    shown = [finding for finding in work if finding.state in _SHOWN]
    findings: list[Finding] = []
    for clause in case.clauses_of("term"):
        on_work = clause.kind_of == "duty"
        state = _work_state(case, work, behind, shown) if on_work else State.NOT_APPLICABLE
        steps = _work_steps(case, state, work, behind, shown) if on_work else (_defines(clause),)
        if on_work and unserved:
            without = _unserved(unserved)
            steps = (without, *steps) if state is State.NOT_EVIDENCED else (*steps, without)
            state = State.NOT_EVIDENCED
        findings.append(
            Finding(
                id=f"term.{clause.id}",
                clause=clause.id,
                subject=clause.id,
                title=say("finding.term-work" if on_work else "finding.term"),
                state=state,
                actor=(clause.party or "B") if state is State.NOT_EVIDENCED else None,
                evidence=tuple(proof for one in work for proof in one.evidence) if on_work else (),
                derivation=(*ended_early(case), _elapsed(case), *steps),
            )
        )
    return tuple(findings)


def _defines(clause: Clause) -> Step:
    return step("term-defines", clause.origin.at())


def _work_state(
    case: Case, work: Sequence[Finding], behind: Sequence[Finding], shown: Sequence[Finding]
) -> State:
    if not case.started:
        return State.NOT_DUE
    if behind:
        return State.NOT_EVIDENCED
    if not case.ended:
        return State.IN_PROGRESS if shown else State.NOT_DUE
    done = _DONE if case.ending is None else _DONE | _OWED_NO_MORE
    if not work or not all(finding.state in done for finding in work):
        return State.NOT_EVIDENCED
    return State.SATISFIED if shown else State.NOT_APPLICABLE


def _unserved(findings: Sequence[Finding]) -> Step:
    """The services of which nothing is recorded."""
    places = dict.fromkeys(place for one in findings for place in one.derivation[-1].records)
    titles = tuple(one.title for one in findings)
    return step("term-unserved", *places, count=len(findings), titles=titles)


def _elapsed(case: Case) -> Step:
    term = case.term
    origin = case.records.contract.origin
    if case.ended:
        at = origin.at("term.end") if case.ending is None else case.ending.notice.origin.at("effective_on")
        return step("term-over", at, end=term.end)
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
    term = case.records.contract.origin.at("term")
    if behind:
        last = (one.derivation[-1].records for one in behind if one.derivation)
        places = dict.fromkeys(place for records in last for place in records)
        titles = tuple(finding.title for finding in behind)
        return (step("term-behind", term, *places, count=len(behind), titles=titles),)
    by_state = {
        State.SATISFIED: "term-work-done",
        State.NOT_EVIDENCED: "term-work-open",
        State.NOT_APPLICABLE: "term-work-ended",
    }
    key = by_state.get(state) or ("term-work" if shown else "term-work-none")
    return (step(key, term, count=len(work), shown=len(shown)),)
