"""The evaluation each level-3 system is owed within the term (1.2)."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import DueDate, State
from generator.compliance.systems import SystemAssessment
from generator.records.evaluation import Evaluation
from tests.builders import PROVEN, assessed, day, evaluation

UNDER_WAY: dict[str, Any] = {"phases": {"preparation": {"started_on": "2026-09-01"}}}


def _assess(as_of: str, *rounds: Evaluation, **changes: Any) -> SystemAssessment:
    (found,) = assessed(as_of, evaluations=rounds, **changes).systems
    return found


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-04-15", State.NOT_DUE),
        ("2027-03-31", State.DUE_SOON),
        ("2027-04-14", State.DUE_SOON),
        ("2027-04-15", State.OVERDUE),
    ],
)
def test_an_evaluation_not_begun_is_owed_by_the_end_of_the_term(as_of: str, state: State) -> None:
    found = _assess(as_of)
    assert found.finding.state is state
    assert found.finding.due == DueDate(day("2027-04-14"), day("2027-04-14"), provisional=True)
    assert found.finding.actor == "B"


def test_an_evaluation_under_way_is_in_progress_until_it_is_due() -> None:
    assert _assess("2026-10-01", evaluation(**UNDER_WAY)).finding.state is State.IN_PROGRESS
    assert _assess("2027-04-15", evaluation(**UNDER_WAY)).finding.state is State.OVERDUE


@pytest.mark.parametrize(("reported", "state"), [("2027-04-14", State.SATISFIED), ("2027-04-15", State.LATE)])
def test_a_report_with_evidence_is_on_time_or_late(reported: str, state: State) -> None:
    assert _assess("2027-06-01", evaluation(reported=reported)).finding.state is state


def test_a_report_without_evidence_is_not_done() -> None:
    assert (
        _assess("2027-01-01", evaluation(reported="2026-11-01", proven=False)).finding.state
        is State.NOT_EVIDENCED
    )


def test_a_report_from_before_the_term_is_not_this_contract_s() -> None:
    found = _assess("2026-06-01", evaluation(reported="2026-04-14"))
    assert found.current is None
    assert len(found.rounds) == 1


def test_the_next_contract_s_round_does_not_make_this_one_s_late() -> None:
    found = _assess("2027-07-01", evaluation(1, "2026-11-01"), evaluation(2, "2027-06-01"))
    assert found.finding.state is State.SATISFIED
    assert found.current is not None
    assert found.current.round == 1


@pytest.mark.parametrize(
    "evaluator",
    [
        None,
        {"name": "测评机构"},
        {"name": "测评机构", "certificate": "SC202127130010001"},
        {"name": "测评机构", "evidence": PROVEN},
    ],
)
def test_a_report_by_an_evaluator_without_a_proven_certificate_is_not_done(evaluator: Any) -> None:
    found = _assess("2027-01-01", evaluation(reported="2026-11-01", evaluator=evaluator)).finding
    assert found.state is State.NOT_EVIDENCED
    assert found.ambiguities == ("AMB-EVALUATOR",)


def test_a_certified_evaluator_settles_who_evaluates() -> None:
    assert _assess("2027-01-01", evaluation(reported="2026-11-01")).finding.ambiguities == ()


def test_problems_stay_open_until_they_are_verified_or_accepted() -> None:
    problems = [
        {"id": f"P-{state}", "severity": "中", "what": "问题", "state": state, "state_on": "2026-11-20"}
        for state in ("open", "fixed", "verified", "accepted")
    ]
    assert _assess("2027-01-01", evaluation(reported="2026-11-01", problems=problems)).open_problems == 2
