"""The law asks for an evaluation every year, whatever contract is running."""

from __future__ import annotations

import pytest

from generator.compliance.finding import DueDate, Finding, State
from generator.records.evaluation import Evaluation
from tests.builders import assessed, day, evaluation, steps_of


def _yearly(as_of: str, *rounds: Evaluation) -> Finding:
    (found,) = assessed(as_of, evaluations=rounds).systems
    return found.yearly


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-09-23", State.NOT_DUE),
        ("2026-09-24", State.DUE_SOON),
        ("2026-10-08", State.DUE_SOON),
        ("2026-10-09", State.OVERDUE),
    ],
)
def test_the_next_is_due_a_year_after_the_latest_report(as_of: str, state: State) -> None:
    """2026-10-01 is a holiday; the next working day is the eighth."""
    found = _yearly(as_of, evaluation(reported="2025-10-01"))
    assert found.due == DueDate(day("2026-10-01"), day("2026-10-08"))
    assert found.state is state


def test_the_latest_report_counts_whatever_the_order_of_the_rounds() -> None:
    found = _yearly("2026-12-01", evaluation(1, "2026-06-01"), evaluation(2, "2025-06-02"))
    assert found.due == DueDate(day("2027-06-01"), day("2027-06-01"), provisional=True)


def test_without_any_report_nothing_shows_the_duty_was_met() -> None:
    assert _yearly("2026-06-01").state is State.NOT_EVIDENCED
    assert _yearly("2026-06-01").due is None
    assert _yearly("2026-04-14").state is State.NOT_DUE


def test_a_report_without_evidence_shows_nothing_either() -> None:
    assert _yearly("2026-06-01", evaluation(reported="2026-03-01", proven=False)).state is State.NOT_EVIDENCED


def test_rounds_more_than_a_year_apart_are_named() -> None:
    apart = (evaluation(1, "2024-06-03"), evaluation(2, "2025-06-04"))
    assert "yearly-late-before" in steps_of(_yearly("2026-05-01", *apart))
    near = (evaluation(1, "2024-06-03"), evaluation(2, "2025-06-03"))
    assert "yearly-late-before" not in steps_of(_yearly("2026-05-01", *near))


def test_party_b_acts_for_what_falls_due_within_the_term_and_the_operator_else() -> None:
    assert _yearly("2026-06-01", evaluation(reported="2025-10-01")).actor == "B"
    assert _yearly("2026-06-01", evaluation(reported="2026-05-01")).actor == "A"


def test_a_round_under_way_does_not_move_the_date() -> None:
    running = evaluation(2, phases={"on_site": {"started_on": "2026-08-17"}})
    found = _yearly("2026-11-01", evaluation(1, "2025-10-01"), running)
    assert found.state is State.OVERDUE
    assert "evaluation-under-way" in steps_of(found)


def test_the_last_step_says_why_it_is_overdue_or_lacks_evidence() -> None:
    assert steps_of(_yearly("2026-10-09", evaluation(reported="2025-10-01")))[-1] == "yearly-overdue"
    assert steps_of(_yearly("2026-06-01", evaluation(reported="2026-03-01", proven=False)))[-1] == "no-proof"


def test_the_last_step_says_how_far_the_next_one_is() -> None:
    assert steps_of(_yearly("2026-06-01", evaluation(reported="2025-10-01")))[-1] == "due-ahead"
    assert steps_of(_yearly("2026-10-01", evaluation(reported="2025-10-01")))[-1] == "due-soon"
