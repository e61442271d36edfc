"""Quality review (第八条): rounds, the deadline for correction, the right to terminate in the end."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import Finding, State
from generator.records.review import Review
from tests.builders import CONTRACT, PROOF, assessed, contract, day, decision, finding, review, steps_of

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


# The right to terminate, once it arose (8.3)


def _missed(resubmitted: str | None) -> Review:
    return review(1, "failed", held="2027-05-06", correct_by="2027-05-20", resubmitted_on=resubmitted)


def test_a_revision_handed_in_late_gives_the_right_and_a_later_pass_does_not_take_it_away() -> None:
    found = _assess(_missed("2027-07-20"))
    assert (found.state, found.actor, steps_of(found)[-1]) == (State.BREACHED, "A", "right-of-review")
    passed = _assess(_missed("2027-07-20"), review(2, "passed", held="2027-08-10"))
    assert (passed.state, passed.actor) == (State.BREACHED, "A")
    assert steps_of(passed)[-3:] == ["review-passed", "review-resubmitted-late", "right-of-review-stays"]


def test_a_revision_nobody_recorded_as_handed_in_is_not_shown_to_have_come_in_time() -> None:
    found = _assess(_missed(None), review(2, "passed", held="2027-08-10"))
    assert (found.state, found.actor) == (State.NOT_EVIDENCED, "B")
    assert steps_of(found)[-1] == "review-resubmission-unknown"
    in_time = _assess(_missed(None), review(2, "passed", held="2027-05-20"))
    assert in_time.state is State.SATISFIED


def test_a_correction_that_is_overdue_says_what_right_that_gives() -> None:
    found = _assess(_missed(None))
    assert (found.state, found.actor) == (State.OVERDUE, "B")
    assert steps_of(found)[-1] == "review-correction-overdue"


def test_four_rounds_that_failed_are_not_forgotten_when_the_fifth_passes() -> None:
    found = _assess(*_failed(4), review(5, "passed", held="2027-08-20"))
    assert (found.state, found.actor) == (State.BREACHED, "A")
    assert steps_of(found)[-2:] == ["reviews-exhausted", "right-of-review-stays"]


def test_the_signature_of_a_round_counts_only_while_no_later_round_failed() -> None:
    def signed(*rounds: Review) -> bool:
        (line,) = [one for one in assessed(AS_OF, reviews=rounds).readiness if one.id == "signed"]
        return line.ready

    first = review(1, "passed", held="2027-05-10", signed_on="2027-05-11")
    assert signed(first)
    assert not signed(first, review(2, "failed", held="2027-06-10"))
    assert not signed(first, review(2, "passed", held="2027-06-10"))


# Decisions that settle nothing


def test_a_decision_nothing_proves_settles_nothing_and_says_so() -> None:
    counted = decision("AMB-REVIEW-COUNT", "共3次评审")
    old = (PROOF.model_copy(update={"dated": day("2020-01-01")}),)
    for evidence in ((), old):
        unproven = counted.model_copy(update={"evidence": evidence})
        found = _assess(*_failed(3), decisions=(unproven,))
        assert found.state is State.IN_PROGRESS
        assert "decision-unproven" in steps_of(found)
        assert found.ambiguities == ("AMB-REVIEW-COUNT",)
    assert "reading-decided" in steps_of(_assess(*_failed(3), decisions=(counted,)))


@pytest.mark.parametrize(
    ("by", "settles"),
    [
        (("甲方", "乙方"), True),
        (("甲方", "甲方"), False),
        (("北京市东城区经济和信息化局与乙方代表",), False),
        (("北京市东城区经济和信息化局与乙方代表", "乙方"), False),
    ],
)
def test_a_decision_needs_an_entry_of_each_party_that_names_no_other(
    by: tuple[str, ...], settles: bool
) -> None:
    parties = contract(party_a=contract().party_a.model_copy(update={"name": "北京市东城区经济和信息化局"}))
    taken = decision("AMB-REVIEW-COUNT", "共3次评审").model_copy(update={"decided_by": by})
    found = _assess(*_failed(3), decisions=(taken,), contract=parties)
    assert (found.state is State.BREACHED) is settles
    assert ("decision-one-sided" in steps_of(found)) is not settles


def test_a_revision_never_handed_in_names_the_right_and_the_penalty_as_a_late_one_does() -> None:
    never = review(1, "failed", correct_by="2027-05-20")
    late = review(1, "failed", correct_by="2027-05-20", resubmitted_on="2027-05-21")
    for one in (never, late):
        found = finding(assessed("2027-06-30", reviews=(one,)), "reviews")
        assert found.derivation[-1].message.values["penalty"] == CONTRACT.reviews.penalty_percent
