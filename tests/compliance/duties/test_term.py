"""The term (第三条): the calendar decides what only sets it, the work the duty to finish in it (12.8)."""

from __future__ import annotations

from typing import Any

from generator.compliance.finding import State
from generator.records.clause import Clause
from tests.builders import CLAUSES, assessed, delivery, evaluation, finding, steps_of

DUTY = (*CLAUSES, Clause(id="12.8", article=12, title="12.8", summary="12.8", kind_of="duty", rule="term"))
MONTHS = ["2026-04", "2026-05"]


def _state(as_of: str, **changes: Any) -> State:
    return finding(assessed(as_of, clauses=DUTY, **changes), "term.12.8").state


def test_finishing_in_time_is_not_due_before_anything_was_shown() -> None:
    assert _state("2026-04-01") is State.NOT_DUE
    assert _state("2026-04-20") is State.NOT_DUE
    assert finding(assessed("2026-04-20", clauses=DUTY), "term.3").state is State.IN_PROGRESS


def test_a_missing_product_of_the_contract_leaves_the_duty_without_evidence() -> None:
    found = finding(assessed("2026-06-10", clauses=DUTY), "term.12.8")
    assert found.state is State.NOT_EVIDENCED
    assert found.actor == "B"
    assert "term-behind" in steps_of(found)


def test_the_duty_is_in_progress_while_all_that_is_owed_was_delivered() -> None:
    delivered = tuple(delivery("S-contract", month, f"{month}-30") for month in MONTHS)
    assert _state("2026-06-10", deliveries=delivered) is State.IN_PROGRESS


def test_after_the_term_the_duty_is_done_only_when_all_of_the_work_is() -> None:
    assert _state("2027-05-20", evaluations=(evaluation(reported="2026-11-01"),)) is State.NOT_EVIDENCED
