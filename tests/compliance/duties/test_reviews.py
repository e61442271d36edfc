"""Quality review (第八条): rounds, the deadline for correction, the right to terminate in the end."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import Finding, State
from generator.records.review import Review
from tests.builders import assessed, decision, finding, review, steps_of

AS_OF = "2027-09-01"


def _assess(*rounds: Review, as_of: str = AS_OF, **changes: Any) -> Finding:
    return finding(assessed(as_of, reviews=rounds, **changes), "reviews")


def _failed(count: int) -> tuple[Review, ...]:
    return tuple(review(number, "failed", held=f"2027-0{4 + number}-10") for number in range(1, count + 1))


def test_no_review_is_owed_before_one_is_held() -> None:
    assert _assess().state is State.NOT_DUE


def test_a_round_that_passed_with_evidence_is_done() -> None:
    assert _assess(review(1, "passed")).state is State.SATISFIED
    assert _assess(review(1, "passed", evidence=())).state is State.NOT_EVIDENCED


def test_a_round_that_passed_after_failures_is_done() -> None:
    assert _assess(*_failed(2), review(3, "passed", held="2027-08-10")).state is State.SATISFIED


@pytest.mark.parametrize(
    ("count", "state"), [(1, State.IN_PROGRESS), (3, State.IN_PROGRESS), (4, State.BREACHED)]
)
def test_the_fourth_failing_outcome_gives_the_right_to_terminate(count: int, state: State) -> None:
    found = _assess(*_failed(count))
    assert found.state is state
    assert found.ambiguities == ("AMB-REVIEW-COUNT",)
    assert "reviews-failed" in steps_of(found)


@pytest.mark.parametrize(
    ("reading", "count", "state"),
    [
        ("共3次评审", 2, State.IN_PROGRESS),
        ("共3次评审", 3, State.BREACHED),
        ("共4次评审", 3, State.IN_PROGRESS),
        ("共4次评审", 4, State.BREACHED),
    ],
)
def test_a_decision_on_the_counting_settles_how_many_rounds_there_are(
    reading: str, count: int, state: State
) -> None:
    found = _assess(*_failed(count), decisions=(decision("AMB-REVIEW-COUNT", reading),))
    assert found.state is state
    assert found.ambiguities == ()


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2027-05-16", State.IN_PROGRESS),
        ("2027-05-17", State.DUE_SOON),
        ("2027-05-31", State.DUE_SOON),
        ("2027-06-01", State.OVERDUE),
    ],
)
def test_a_correction_is_owed_by_the_deadline_party_a_set(as_of: str, state: State) -> None:
    # 2027-05-30 is a Sunday.
    found = _assess(review(1, "failed", held="2027-05-10", correct_by="2027-05-30"), as_of=as_of)
    assert (found.state, found.actor) == (state, "B")


def test_a_correction_handed_in_waits_for_the_next_round() -> None:
    handed_in = review(1, "failed", correct_by="2027-05-30", resubmitted_on="2027-05-28")
    assert _assess(handed_in).state is State.IN_PROGRESS
