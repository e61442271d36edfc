"""Clauses read from recorded events: what shows them kept, what leaves them open, and for how long."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import Finding, State
from generator.records.ledger import Records
from generator.settings import words
from generator.views.document import view_document
from tests.builders import (
    FORM,
    PROOF,
    PROVEN,
    assessed,
    day,
    finding,
    incident,
    notice,
    steps_of,
)
from tests.compliance.duties.test_bearings import _clause, _standing


def test_a_breach_under_any_clause_of_the_register_is_shown_in_words(real: Records) -> None:
    breaches = tuple(
        notice(f"B-{number}", "breach", clause.id, event_on="2026-06-01")
        for number, clause in enumerate(real.clauses)
    )
    found = assess(replace(real, notices=breaches), day("2026-07-01"))
    broken = {one.clause for one in found.findings if one.state is State.BREACHED}
    assert broken == {clause.id for clause in real.clauses}
    view_document(found, words())
    for one in found.findings:
        for step in one.derivation:
            assert words().say(step.message)


def _event(clause: str = "6.1", on: str = "2026-05-01", by: str = "A", **fields: Any) -> Any:
    return notice("N-1", "other", clause, by=by, event_on=on, **fields)


def _found(as_of: str, *notices: Any, clause: str = "6.1") -> Finding:
    return finding(assessed(as_of, notices=notices), f"clause.{clause}")


# How long


@pytest.mark.parametrize(
    ("as_of", "state", "last"),
    [
        ("2027-04-14", State.IN_PROGRESS, "events-proven"),
        ("2027-04-15", State.NOT_APPLICABLE, "events-over"),
        ("2030-01-01", State.NOT_APPLICABLE, "events-over"),
    ],
)
def test_one_old_event_keeps_a_duty_in_progress_no_longer_than_the_term(
    as_of: str, state: State, last: str
) -> None:
    found = _found(as_of, _event())
    assert (found.state, steps_of(found)[-1]) == (state, last)


def test_what_happened_after_the_term_is_still_in_progress() -> None:
    assert _found("2027-06-01", _event(on="2027-05-10")).state is State.IN_PROGRESS


def test_a_duty_in_progress_names_the_day_of_its_latest_proof_and_its_records() -> None:
    proof = (PROOF.model_copy(update={"dated": day("2026-05-03")}),)
    (last,) = _found("2026-07-01", _event(evidence=proof)).derivation[-1:]
    assert (
        words().say(last.message).count("2026 年 5 月 3 日") + words().say(last.message).count("2026-05-03")
        == 1
    )
    assert last.records


# What shows it kept


def test_what_the_other_party_sends_shows_nothing_done_unless_it_says_so() -> None:
    found = _found("2026-07-01", _event(by="B"))
    assert (found.state, found.evidence) == (State.NOT_EVIDENCED, ())
    assert "event-shows-nothing" in steps_of(found)
    assert _found("2026-07-01", _event(by="B", bears="fulfilled")).state is State.IN_PROGRESS
    assert _found("2026-07-01", _event(bears="neutral")).state is State.NOT_EVIDENCED


@pytest.mark.parametrize("clause", ["6.2", "7.8"])
def test_a_complaint_leaves_its_clause_open_until_it_was_answered(clause: str) -> None:
    complaint = notice("N-2", "other", clause, by="B", event_on="2026-06-01", bears="complaint")
    found = _found("2026-07-01", complaint, clause=clause)
    assert (found.state, found.actor) == (State.NEEDS_DECISION, "both")
    assert steps_of(found)[-1] == "complaint-recorded"
    before = _event(clause, "2026-05-01", by="B", bears="fulfilled", answers="N-2")
    assert _found("2026-07-01", before, complaint, clause=clause).state is State.NEEDS_DECISION
    silent = _event(clause, "2026-06-02", by="B", bears="fulfilled")
    assert _found("2026-07-01", silent, complaint, clause=clause).state is State.NEEDS_DECISION
    unproven = _event(clause, "2026-06-02", by="B", answers="N-2", evidence=())
    assert _found("2026-07-01", unproven, complaint, clause=clause).state is State.NEEDS_DECISION
    after = _event(clause, "2026-06-02", by="B", answers="N-2")
    answered = _found("2026-07-01", after, complaint, clause=clause)
    assert answered.state is not State.NEEDS_DECISION
    assert "complaint-answered" in steps_of(answered)


def test_what_the_accused_records_lets_no_complaint_about_a_prohibition_rest() -> None:
    complaint = notice("N-2", "other", "7.8", by="A", event_on="2026-06-01", bears="complaint")
    own = _event("7.8", "2026-06-02", by="B", bears="fulfilled", answers="N-2")
    assert _found("2026-07-01", complaint, own, clause="7.8").state is State.NEEDS_DECISION
    theirs = _event("7.8", "2026-06-02", by="A", answers="N-2")
    assert _found("2026-07-01", complaint, theirs, clause="7.8").state is State.NO_BREACH_RECORDED


def test_a_complaint_under_any_clause_of_the_register_is_open_and_in_words(real: Records) -> None:
    complaints = tuple(
        notice(f"C-{number}", "other", clause.id, by="A", event_on="2026-06-01", bears="complaint")
        for number, clause in enumerate(real.clauses)
    )
    found = assess(replace(real, notices=complaints), day("2026-07-01"))
    told = {
        one.clause
        for one in found.findings
        if one.state is State.NEEDS_DECISION and steps_of(one)[-1] == "complaint-recorded"
    }
    assert told == {clause.id for clause in real.clauses}
    view_document(found, words())
    answers = tuple(
        notice(f"A-{number}", "other", clause.id, by="A", event_on="2026-06-02", answers=f"C-{number}")
        for number, clause in enumerate(real.clauses)
    )
    settled = assess(replace(real, notices=(*complaints, *answers)), day("2026-07-01"))
    assert "complaint-recorded" not in {name for one in settled.findings for name in steps_of(one)}


@pytest.mark.parametrize(("clause", "by"), [("6.2", "B"), ("14", "A"), ("14", "B")])
def test_what_comes_under_a_clause_that_waits_for_it_is_its_trigger_and_no_fulfilment(
    clause: str, by: str, real: Records
) -> None:
    asked = notice("N-1", "other", clause, by=by, event_on="2026-06-01")
    found = finding(assess(replace(real, notices=(asked,)), day("2026-07-01")), f"clause.{clause}")
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found)[-2:] == ["trigger-recorded", "no-event-recorded"]


def test_an_event_under_a_prohibition_keeps_it_only_where_it_says_so() -> None:
    found = assessed("2026-07-01", notices=(_event("7.8", by="B"),))
    one = finding(found, "clause.7.8")
    assert (one.state, one.evidence) == (State.NO_BREACH_RECORDED, ())
    assert "event-unsaid" in steps_of(one)
    assert "relation-unsaid" in {each.check for each in found.concerns}


def test_an_event_is_shown_by_what_is_no_older_than_its_last_day() -> None:
    early = (PROOF.model_copy(update={"dated": day("2026-05-01")}),)
    found = _found("2026-07-01", _event(evidence=early, completed_on="2026-05-10"))
    assert (found.state, "event-evidence-older" in steps_of(found)) == (State.NOT_EVIDENCED, True)


def test_an_incident_shows_the_rules_on_incidents_kept_by_its_form_alone() -> None:
    clause = _clause("incidents", trigger="发生事故")
    bare = _standing(clause, incidents=(incident(evidence=PROVEN),))
    assert bare.state is State.NOT_EVIDENCED
    assert "event-without-form" in steps_of(bare)
    assert _standing(clause, incidents=(incident(evidence=(FORM,)),)).state is State.IN_PROGRESS


# Where to look


def test_every_step_of_the_duties_names_its_records(real: Records, demo: Records) -> None:
    own = ("clause.", "nda", "staff-change.", "notice.", "reviews")
    for records in (real, demo):
        for as_of in ("2025-11-01", "2026-04-20", "2026-11-22", "2027-06-01"):
            for found in assess(records, day(as_of)).findings:
                if found.id.startswith(own):
                    bare = [one.message.key for one in found.derivation if not one.records]
                    assert bare == [], found.id
