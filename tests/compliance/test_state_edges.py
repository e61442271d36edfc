"""Edges of the states: which record, which day and whose proof a finding rests on."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.dates.spans import spans_of
from generator.compliance.finding import DueDate, State
from generator.compliance.mlps.systems import SystemAssessment
from generator.compliance.money.milestones import MilestoneAssessment
from generator.compliance.scope.services import ServiceAssessment
from generator.records.contract import Term
from generator.records.delivery import Delivery
from generator.records.evaluation import Evaluation
from generator.records.milestone import Milestone
from generator.records.service import Service
from tests.builders import (
    PROVEN,
    RECORDS,
    assessed,
    chain,
    day,
    delivery,
    evaluation,
    finding,
    member,
    milestone,
    steps_of,
)

# Milestones


def _milestone(one: Milestone, as_of: str, *others: Milestone) -> MilestoneAssessment:
    return assessed(as_of, milestones=(*chain(), *others, one)).milestones[-1]


def _after(name: str) -> dict[str, Any]:
    return {"due": {"after": name, "within": {"count": 10, "unit": "day"}}}


def test_a_period_does_not_start_with_the_due_date_of_a_milestone_not_reached() -> None:
    owed = milestone("plan", due={"on": "2026-06-01"})
    assert _milestone(milestone("next", **_after("plan")), "2026-07-01", owed).due is None


def test_a_period_starts_with_the_day_a_marker_was_reached_and_else_with_its_date() -> None:
    for done, due in ((None, "2026-06-11"), ("2026-06-05", "2026-06-15")):
        mark = milestone("mark", done, party=None, marker=True, due={"on": "2026-06-01"})
        found = _milestone(milestone("next", **_after("mark")), "2026-07-01", mark)
        assert found.due == DueDate(day(due), day(due)), done


def test_a_period_after_a_marker_that_itself_follows_something_starts_with_its_raw_date() -> None:
    mark = milestone("mark", party=None, marker=True, **_after("effective"))  # 2026-04-25, a Saturday
    found = _milestone(milestone("next", **_after("mark")), "2026-07-01", mark)
    assert found.due is not None
    assert found.due.raw == day("2026-05-05")


def test_a_period_after_a_marker_without_any_date_waits() -> None:
    mark = milestone("mark", party=None, marker=True)
    found = _milestone(milestone("next", **_after("mark")), "2026-07-01", mark)
    assert found.due is None
    assert found.finding is not None
    assert steps_of(found.finding) == ["waits-for", "not-recorded-done"]


def test_a_milestone_s_finding_carries_its_date_its_proof_and_the_way_there() -> None:
    reached = milestone("plan", "2026-06-10", due={"on": "2026-06-19"})
    found = _milestone(reached, "2026-07-01").finding
    assert found is not None
    assert found.due == DueDate(day("2026-06-19"), day("2026-06-22"))
    assert found.evidence == PROVEN
    assert steps_of(found) == ["fixed-date", "done-proven"]
    after = _milestone(milestone("plan", "2026-06-10", **_after("effective")), "2026-07-01").finding
    assert after is not None
    assert steps_of(after)[0] == "starts-with"
    assert steps_of(after)[-2:] == ["done-proven", "done-late"]


# Services


def _service(one: Service, as_of: str, *deliveries: Delivery) -> ServiceAssessment:
    return assessed(as_of, services=(*RECORDS.services, one), deliveries=deliveries).services[-1]


def _of(frequency: str, basis: str = "contract") -> Service:
    return RECORDS.services[0].model_copy(update={"id": "S-new", "frequency": (frequency,), "basis": basis})


@pytest.mark.parametrize(
    ("frequency", "period", "counts"),
    [
        ("once", None, True),
        ("once", "2026-06", False),
        ("yearly", None, False),
        ("yearly", "2026", True),
        ("yearly", "2026-06", False),
        ("monthly", "2026", False),
        ("monthly", None, False),
    ],
)
def test_a_delivery_counts_for_the_contract_year_only_where_one_product_is_owed_for_it(
    frequency: str, period: str | None, counts: bool
) -> None:
    found = _service(_of(frequency), "2026-07-10", delivery("S-new", period, "2026-06-10"))
    assert [bool(one.deliveries) for one in found.expectations if one.span.name == "term"] == (
        [] if frequency == "monthly" else [counts]
    )
    assert len(found.other_deliveries) == (not counts)


def test_work_for_a_product_owed_by_the_end_is_in_progress_until_that_is_near() -> None:
    other = delivery("S-new", "2026-06", "2026-06-10")
    assert _service(_of("yearly"), "2027-03-30", other).finding.state is State.IN_PROGRESS
    assert _service(_of("yearly"), "2027-04-14", other).finding.state is State.DUE_SOON


def test_a_yearly_product_of_custom_is_never_due_soon() -> None:
    assert _service(_of("yearly", "customary"), "2027-04-14").finding.state is State.NOT_DUE
    assert _service(_of("yearly"), "2027-04-14").finding.state is State.DUE_SOON


def test_nobody_must_act_on_a_service_with_every_product_so_far_and_its_proofs_are_the_finding_s() -> None:
    made = delivery("S-new", "2026-04", "2026-04-28")
    found = _service(_of("monthly"), "2026-05-10", made).finding
    assert (found.state, found.actor, found.evidence) == (State.IN_PROGRESS, None, PROVEN)
    assert _service(_of("monthly"), "2026-05-10", made).clause == found.clause == "1.1"
    assert _service(_of("monthly", "customary"), "2026-05-10").finding.actor == "B"


def test_a_product_handed_over_before_its_period_is_over_is_told_only_until_then() -> None:
    made = delivery("S-new", "2026-04", "2026-04-28")
    assert "service-delivered-early" in steps_of(_service(_of("monthly"), "2026-04-30", made).finding)
    assert "service-delivered-early" not in steps_of(_service(_of("monthly"), "2026-05-01", made).finding)
    assert "service-delivered-early" not in steps_of(_service(_of("monthly"), "2026-04-30").finding)


@pytest.mark.parametrize(("end", "names"), [("2026-06-29", 2), ("2026-06-30", 3)])
def test_a_month_that_ends_on_the_last_day_of_the_term_is_owed(end: str, names: int) -> None:
    spans = spans_of(["monthly", "yearly"], Term(start=day("2026-04-15"), end=day(end)))
    months = [span for span in spans if span.name != "term"]
    assert len(months) == names
    assert [(span.first, span.last) for span in spans if span.name == "term"] == [
        (day("2026-04-15"), day(end))
    ]


# Systems


def _system(as_of: str, *rounds: Evaluation) -> SystemAssessment:
    (found,) = assessed(as_of, evaluations=rounds).systems
    return found


def test_a_round_of_another_system_is_not_this_one_s() -> None:
    found = _system("2027-01-01", evaluation(reported="2026-11-01", system="portal"))
    assert (found.rounds, found.current) == ((), None)


def test_a_round_not_yet_begun_is_no_round() -> None:
    assert _system("2027-01-01", evaluation()).rounds == ()


def test_a_report_of_the_first_day_of_the_term_is_this_contract_s() -> None:
    found = _system("2026-06-01", evaluation(reported="2026-04-15"))
    assert found.current is not None
    assert found.finding.state is State.SATISFIED


def test_a_report_of_the_due_day_stands_before_a_later_one() -> None:
    found = _system("2027-07-01", evaluation(1, "2027-04-14"), evaluation(2, "2027-06-01"))
    assert found.current is not None
    assert (found.current.round, found.finding.state) == (1, State.SATISFIED)


def test_of_two_reports_within_the_term_the_last_one_counts() -> None:
    found = _system("2027-07-01", evaluation(1, "2026-11-01"), evaluation(2, "2027-02-01"))
    assert found.current is not None
    assert found.current.round == 2


def test_nobody_must_act_on_an_evaluation_that_is_done_and_its_report_is_the_proof() -> None:
    done = _system("2027-01-01", evaluation(reported="2026-11-01")).finding
    assert (done.actor, done.evidence) == (None, PROVEN)
    assert steps_of(done)[:2] == ["evaluation-owed", "evaluation-reported"]
    assert "evaluator-unproven" not in steps_of(done)
    late = _system("2027-07-01", evaluation(reported="2027-06-01")).finding
    assert (late.state, late.actor) == (State.LATE, None)


# Team


def test_a_member_s_proof_is_the_finding_s_and_a_sound_agreement_asks_nothing_of_anybody() -> None:
    found = finding(assessed("2026-06-01", team=(member(),)), "nda.M-1")
    assert found.state is State.SATISFIED
    assert (found.evidence, found.ambiguities, found.actor) == (PROVEN, (), None)
    assert steps_of(found) == ["member-joined", "nda-signed", "nda-until", "nda-filed", "nda-whole"]


def test_a_team_nobody_recorded_is_for_party_b_to_record() -> None:
    found = finding(assessed("2026-06-01"), "nda")
    assert (found.state, found.actor, found.subject) == (State.NOT_EVIDENCED, "B", found.clause)


def test_an_agreement_without_an_end_is_no_agreement_of_two_years() -> None:
    found = finding(assessed("2026-06-01", team=(member(until=None),)), "nda.M-1")
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found) == ["member-joined", "nda-signed", "nda-filed", "nda-without-end"]


def test_an_agreement_not_filed_says_no_day_of_filing() -> None:
    found = finding(assessed("2026-06-01", team=(member(filed_on=None),)), "nda.M-1")
    assert found.state is State.NOT_EVIDENCED
    assert "nda-not-filed" in steps_of(found)
    assert "nda-filed" not in steps_of(found)
