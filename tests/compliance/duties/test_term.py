"""The term (第三条): the calendar decides what only sets it, the work the duty to finish in it (12.8)."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.clause import Clause
from generator.records.ledger import Records
from tests.builders import CLAUSES, assessed, day, delivery, evaluation, finding, steps_of

DUTY = (*CLAUSES, Clause(id="12.8", article=12, title="12.8", summary="12.8", kind_of="duty", rule="term"))
MONTHS = ["2026-04", "2026-05"]


def _state(as_of: str, **changes: Any) -> State:
    return finding(assessed(as_of, clauses=DUTY, **changes), "term.12.8").state


def test_finishing_in_time_is_not_due_before_anything_was_shown() -> None:
    assert _state("2026-04-01") is State.NOT_DUE
    assert _state("2026-04-20") is State.NOT_DUE


@pytest.mark.parametrize("as_of", ["2026-04-01", "2026-04-20", "2027-05-20"])
def test_a_clause_that_only_sets_the_term_owes_nothing_on_any_day(as_of: str) -> None:
    found = finding(assessed(as_of, clauses=DUTY), "term.3")
    assert (found.state, found.actor, steps_of(found)[-1]) == (State.NOT_APPLICABLE, None, "term-defines")


def test_the_term_and_the_duty_within_it_have_titles_of_their_own() -> None:
    found = assessed("2026-04-20", clauses=DUTY)
    assert finding(found, "term.3").title != finding(found, "term.12.8").title


def test_an_evaluation_a_service_stands_by_is_counted_once(real: Records) -> None:
    found = finding(assess(real, day("2027-05-20")), "term.12.8")
    titles = found.derivation[-1].message.values["titles"]
    assert isinstance(titles, tuple)
    of_evaluations = [one for one in titles if one.key == "finding.evaluation"]
    assert len(of_evaluations) == 4
    assert not {one.values["name"] for one in titles if one.key == "finding.service"} & {
        one.name for one in real.services if one.id.startswith("S2.")
    }


def test_every_step_on_the_term_names_its_records() -> None:
    for as_of in ("2026-04-01", "2026-04-20", "2026-06-10", "2027-05-20"):
        found = assessed(as_of, clauses=DUTY)
        for id_ in ("term.3", "term.12.8"):
            assert all(one.records for one in finding(found, id_).derivation), (as_of, id_)


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
