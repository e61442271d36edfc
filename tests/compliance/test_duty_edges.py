"""Edges of the duties: the decision, the day and the proof that tip an agreement, a notice, a review."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.duties.term import assess_term
from generator.compliance.finding import DueDate, Finding, State
from generator.location import Origin
from generator.message import say
from generator.records.contract import Cadence
from generator.records.notice import Notice, NoticeKind
from generator.records.review import Review
from tests.builders import (
    PROVEN,
    RECORDS,
    assessed,
    case,
    contract,
    day,
    decision,
    finding,
    member,
    notice,
    review,
    steps_of,
)

AS_OF = "2026-12-31"


def _values(found: Finding, key: str) -> dict[str, object]:
    (one,) = [one.message.values for one in found.derivation if one.message.key == f"step.{key}"]
    return dict(one)


# Agreements


def _agreement(until: str, *decisions: Any) -> Finding:
    return finding(assessed(AS_OF, team=(member(until=until),), decisions=decisions), "nda.M-1")


def test_an_agreement_a_day_short_by_one_reading_names_the_question_and_both_parties() -> None:
    found = _agreement("2028-04-14")
    assert (found.state, found.actor) == (State.NEEDS_DECISION, "both")
    assert found.ambiguities == ("AMB-NDA-DAYS",)
    assert _values(found, "nda-by-a-day") == {"until": day("2028-04-14"), "ambiguity": "AMB-NDA-DAYS"}


@pytest.mark.parametrize(
    ("reading", "state", "key"),
    [("计入", State.ADVISORY, "decision-applies"), ("不计入", State.BREACHED, "nda-too-short")],
)
def test_a_decision_settles_whether_the_first_day_of_an_agreement_counts(
    reading: str, state: State, key: str
) -> None:
    found = _agreement("2028-04-14", decision("AMB-NDA-DAYS", reading))
    assert found.state is state
    assert key in steps_of(found)
    assert found.ambiguities == ()


def test_that_decision_shows_what_was_decided_and_a_breach_what_was_asked_for() -> None:
    counted = _values(_agreement("2028-04-14", decision("AMB-NDA-DAYS", "计入")), "decision-applies")
    assert (counted["ambiguity"], counted["reading"]) == ("AMB-NDA-DAYS", "计入")
    short = _values(_agreement("2027-01-01"), "nda-too-short")
    assert short == {"until": day("2027-01-01"), "least": day("2028-04-15")}


def test_without_a_duty_of_confidentiality_two_years_are_long_enough() -> None:
    periods = contract().periods.model_copy(update={"confidentiality_after_term": None})
    found = assessed(AS_OF, team=(member(until="2028-04-15"),), contract=contract(periods=periods))
    assert finding(found, "nda.M-1").state is State.SATISFIED


# Changes of key staff


def _change(by: str = "B", **fields: Any) -> Finding:
    dates = {
        "sent_on": "2026-06-01",
        "received_on": "2026-06-01",
        "consented_on": "2026-06-03",
        "effective_on": "2026-06-15",
        "handed_over_on": "2026-06-12",
    }
    one = notice("STAFF-1", "staff_change", "7.3", by=by, **dates | fields)
    return finding(assessed(AS_OF, notices=(one,)), "staff-change.STAFF-1")


def test_a_change_that_is_done_asks_nothing_of_anybody_and_shows_each_of_its_dates() -> None:
    found = _change()
    assert (found.actor, found.evidence, found.ambiguities) == (None, PROVEN, ())
    assert steps_of(found) == ["notice-by", "notice-in-time", "field-dated", "field-dated", "change-proper"]
    assert _change(handed_over_on=None).actor == "B"


def test_a_change_party_a_wanted_needs_no_notice() -> None:
    found = _change(by="A", received_on="2026-06-14")
    assert (found.state, steps_of(found)) == (State.NOT_APPLICABLE, ["change-wanted-by-a"])


def test_a_consent_of_the_day_the_change_takes_effect_comes_in_time() -> None:
    assert _change(consented_on="2026-06-15").state is State.SATISFIED


# Notices


def _notice(one: Notice, **changes: Any) -> Finding:
    return finding(assessed(AS_OF, notices=(one,), **changes), f"notice.{one.id}")


def test_nobody_must_act_on_a_notice_that_came_in_time_or_late_and_its_proof_is_the_finding_s() -> None:
    for done, state in (("2026-05-11", State.SATISFIED), ("2026-05-12", State.LATE)):
        back = notice(
            "R-1", "return_of_materials", "9.4", by="A", received_on="2026-05-06", completed_on=done
        )
        found = _notice(back)
        assert (found.state, found.actor, found.evidence) == (state, None, PROVEN)
        assert steps_of(found) == [
            "field-dated",
            "period",
            "field-dated",
            "notice-done" if state is State.SATISFIED else "notice-late",
        ]


def test_an_open_notice_names_the_question_and_one_that_came_in_time_none() -> None:
    def termination(received: str) -> Finding:
        dates = {"effective_on": "2026-09-30", "received_on": received}
        return _notice(notice("T-1", "special_termination", "13(5)", by="A", **dates))

    assert termination("2026-09-15").ambiguities == ("AMB-NOTICE-BACKWARD",)
    assert termination("2026-09-14").ambiguities == ()


@pytest.mark.parametrize(
    ("received", "applies"),
    [("2026-09-14", False), ("2026-09-15", True), ("2026-09-16", False)],
)
def test_a_decision_on_the_readings_is_told_only_where_it_made_the_difference(
    received: str, applies: bool
) -> None:
    dates = {"effective_on": "2026-09-30", "received_on": received}
    one = notice("T-1", "special_termination", "13(5)", by="A", **dates)
    found = _notice(one, decisions=(decision("AMB-NOTICE-BACKWARD", "宽"),))
    assert ("decision-applies" in steps_of(found)) is applies


# Reviews


def _reviews(*rounds: Review, as_of: str = "2027-07-01") -> Finding:
    return finding(assessed(as_of, reviews=rounds), "reviews")


@pytest.mark.parametrize(
    ("resubmitted", "state"), [("2027-05-24", State.IN_PROGRESS), ("2027-05-25", State.BREACHED)]
)
def test_a_revision_is_handed_in_by_the_day_set_or_the_next_working_day(
    resubmitted: str, state: State
) -> None:
    late = state is State.BREACHED
    found = _reviews(review(1, "failed", correct_by="2027-05-23", resubmitted_on=resubmitted))
    assert found.due == DueDate(day("2027-05-23"), day("2027-05-24"), provisional=True)
    assert (found.state, found.actor, found.evidence) == (state, "A" if late else None, PROVEN)
    assert ("review-resubmitted-late" in steps_of(found)) is late
    assert steps_of(found)[:3] == ["review-held", "review-correct-by", "review-resubmitted"]


def test_a_review_without_a_day_set_says_none_and_asks_nothing_of_party_b_yet() -> None:
    found = _reviews(review(1, "failed"))
    assert (found.due, found.actor) == (None, None)
    assert steps_of(found) == ["review-held", "reviews-failed", "review-without-deadline"]
    handed_in = _reviews(review(1, "failed", resubmitted_on="2027-05-25"))
    assert steps_of(handed_in) == [
        "review-held",
        "review-resubmitted",
        "reviews-failed",
        "review-awaits-round",
    ]
    assert _reviews(review(1, "failed", correct_by="2027-05-24")).actor == "B"


def test_no_review_is_said_only_where_there_is_none() -> None:
    assert steps_of(_reviews()) == ["no-review"]


# Clauses no figure measures


def _clause(clause: str, as_of: str, *notices: Notice) -> Finding:
    return finding(assessed(as_of, notices=notices), f"clause.{clause}")


@pytest.mark.parametrize(
    ("as_of", "state"), [("2026-04-14", State.NOT_DUE), ("2026-04-15", State.NOT_EVIDENCED)]
)
def test_a_continuing_duty_lacks_evidence_from_the_first_day_of_the_term(as_of: str, state: State) -> None:
    found = _clause("6.1", as_of)
    assert found.state is state
    assert found.actor == ("A" if state is State.NOT_EVIDENCED else None)


def test_a_recorded_event_is_the_proof_of_its_clause_and_one_without_proof_says_so() -> None:
    proven = notice("N-1", "other", "6.1", by="A", event_on="2026-05-01")
    found = _clause("6.1", AS_OF, proven)
    assert (found.state, found.evidence) == (State.IN_PROGRESS, PROVEN)
    assert steps_of(found) == ["standing-duty", "event-recorded", "events-proven"]
    bare = notice("N-2", "other", "6.1", by="A", event_on="2026-05-02", evidence=())
    found = _clause("6.1", AS_OF, proven, bare)
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found)[-2:] == ["event-without-evidence", "events-unproven"]


def test_a_recorded_breach_is_shown_with_its_proof_and_without_a_trigger_that_never_came() -> None:
    breach = notice("N-1", "breach", "6.2", by="A", event_on="2026-05-01")
    found = _clause("6.2", AS_OF, breach)
    assert (found.state, found.evidence) == (State.BREACHED, PROVEN)
    assert steps_of(found) == ["standing-duty", "breach-recorded"]
    assert steps_of(_clause("6.2", AS_OF)) == ["standing-duty", "trigger-not-recorded"]
    assert steps_of(_clause("6.1", AS_OF)) == ["standing-duty", "no-event-recorded"]


# The term


def test_the_days_of_the_term_passed_and_left_make_up_the_term() -> None:
    for as_of, passed, left in (("2026-04-15", 1, 364), ("2026-07-01", 78, 287), ("2027-04-14", 365, 0)):
        found = finding(assessed(as_of), "term.3")
        assert _values(found, "term-running") == {"passed": passed, "days": 365, "left": left}
    assert _values(finding(assessed("2026-04-14"), "term.3"), "term-ahead") == {"start": day("2026-04-15")}
    assert _values(finding(assessed("2027-04-15"), "term.3"), "term-over") == {"end": day("2027-04-14")}
    assert RECORDS.contract.term.days == 365


def _work(*states: State) -> tuple[Finding, ...]:
    return tuple(
        Finding(id=f"service.{n}", clause="1.1", subject="1.1", title=say("finding.term"), state=state,
                derivation=())
        for n, state in enumerate(states)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "states", "state"),
    [
        ("2027-04-14", (State.SATISFIED,), State.IN_PROGRESS),
        ("2027-04-15", (State.SATISFIED, State.SATISFIED), State.SATISFIED),
        ("2027-04-15", (State.SATISFIED, State.IN_PROGRESS), State.NOT_EVIDENCED),
        ("2027-04-15", (State.SATISFIED, State.LATE), State.NOT_EVIDENCED),
        ("2027-04-15", (), State.NOT_EVIDENCED),
    ],
)
def test_finishing_in_time_is_done_only_after_the_term_and_when_all_the_work_is(
    as_of: str, states: tuple[State, ...], state: State
) -> None:
    clauses = tuple(one.model_copy(update={"kind_of": "duty"}) for one in RECORDS.clauses if one.id == "3")
    (found,) = assess_term(case(as_of, clauses=clauses), _work(*states))
    assert found.state is state
    assert found.actor == ("B" if state is State.NOT_EVIDENCED else None)
    assert (
        steps_of(found)[-1]
        == {
            State.SATISFIED: "term-work-done",
            State.IN_PROGRESS: "term-work",
            State.NOT_EVIDENCED: "term-behind" if State.LATE in states else "term-work-open",
        }[state]
    )


def test_a_clause_that_only_sets_the_term_says_nothing_of_the_work() -> None:
    assert steps_of(finding(assessed("2026-07-01"), "term.3")) == ["term-running", "term-defines"]


# Regular duties


def _cadence(as_of: str, *notices: Notice, **fields: Any) -> Finding:
    known = {"clause": "7.9", "what": "备份", "recorded_as": "backup", "evidence": PROVEN}
    regular = contract(cadences=(Cadence.model_validate(known | fields),))
    return finding(assessed(as_of, contract=regular, notices=notices), "cadence.7.9.1")


def _backup(on: str) -> Notice:
    return notice(f"BACKUP-{on}", "backup", "7.9", event_on=on)


def _missing(found: Finding) -> object:
    return _values(found, "cadence-missing")["periods"] if "cadence-missing" in steps_of(found) else ()


def test_an_agreed_cadence_is_for_party_b_to_keep_and_no_open_question() -> None:
    found = _cadence("2026-05-10", _backup("2026-04-20"), every="month", agreed_on="2026-04-15")
    assert (found.actor, found.evidence) == ("B", (*PROVEN, *PROVEN)), "of the agreement and of the record"
    assert "AMB-BACKUP-CADENCE" not in found.ambiguities
    assert steps_of(found)[0] == "cadence-agreed"
    assert steps_of(found)[-2:] == ["events-recorded", "cadence-kept"]


def test_a_cadence_not_agreed_names_no_missing_period() -> None:
    found = _cadence("2026-07-10", every="month")
    assert steps_of(found) == ["events-recorded", "cadence-open"]
    assert found.ambiguities == ("AMB-BACKUP-CADENCE",)


@pytest.mark.parametrize("on", ["2026-05-01", "2026-05-31"])
def test_a_record_of_the_first_or_last_day_of_a_period_is_in_it(on: str) -> None:
    found = _cadence("2026-06-10", _backup("2026-04-20"), _backup(on), every="month", agreed_on="2026-04-15")
    assert found.state is State.IN_PROGRESS


def test_a_period_is_missing_only_from_the_day_after_its_last() -> None:
    agreed = {"every": "month", "agreed_on": "2026-04-15"}
    assert _missing(_cadence("2026-04-30", **agreed)) == ()
    assert _missing(_cadence("2026-05-01", **agreed)) == ("2026-04",)


def test_a_cadence_agreed_on_the_last_day_of_a_period_asks_for_those_that_follow_only() -> None:
    found = _cadence("2026-08-10", every="month", agreed_on="2026-05-31")
    assert _missing(found) == ("2026-06", "2026-07")


# Confidentiality


def test_only_a_breach_of_its_own_clause_breaks_confidentiality() -> None:
    def state(kind: NoticeKind, clause: str) -> State:
        one = notice("N-1", kind, clause, event_on="2026-05-01")
        return finding(assessed(AS_OF, notices=(one,)), "confidentiality").state

    assert state("breach", "9.6") is State.BREACHED
    assert state("breach", "7.8") is State.NO_BREACH_RECORDED
    assert state("other", "9.6") is State.NO_BREACH_RECORDED


# What the steps of the team rest on

LINES = Origin("data/team.yaml", 1, {"nda": 2, "nda.until": 3, "left_on": 4})


def _line(found: Finding, key: str) -> int:
    (one,) = [one for one in found.derivation if one.message.key == f"step.{key}"]
    (at,) = one.records
    return at.line


def test_a_short_agreement_points_at_its_end_and_a_decision_on_it_at_the_reading() -> None:
    def agreement(until: str, *decisions: Any) -> Finding:
        placed = member(until=until).model_copy(update={"origin": LINES})
        return finding(assessed(AS_OF, team=(placed,), decisions=decisions), "nda.M-1")

    assert _line(agreement("2027-01-01"), "nda-too-short") == 3
    assert _line(agreement("2028-04-14"), "nda-by-a-day") == 3
    counted = decision("AMB-NDA-DAYS", "计入")
    placed = counted.model_copy(update={"origin": Origin("data/decisions.yaml", 1, {"reading": 7})})
    assert _line(agreement("2028-04-14", placed), "decision-applies") == 7


def test_key_staff_that_left_unannounced_is_a_finding_on_the_member() -> None:
    gone = member().model_copy(update={"key": True, "left_on": day("2026-09-01"), "origin": LINES})
    found = finding(assessed("2026-10-01", team=(gone,)), "staff-change.M-1")
    assert (found.clause, found.subject) == ("7.3", "M-1")
    assert _line(found, "key-member-left") == 4
    assert _values(found, "key-member-left") == {"name": "M-1", "date": day("2026-09-01")}
