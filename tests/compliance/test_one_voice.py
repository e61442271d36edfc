"""No findings contradict each other: a clause has one voice, what is open an actor, a state its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given, settings

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import Finding, State
from generator.records.ledger import Records
from generator.settings import words
from tests.builders import CLAUSES, assessed, day, finding, notice, steps_of
from tests.examples.test_worked_examples import EXAMPLES, records_of
from tests.strategies import as_of_days, ledgers

DAYS: Final = (
    "2026-02-01", "2026-04-14", "2026-04-20", "2026-05-20", "2026-09-10", "2026-11-22", "2026-11-30",
    "2027-03-31", "2027-04-15", "2027-06-01",
)  # fmt: skip
ACTIONABLE: Final = frozenset(
    {State.BREACHED, State.OVERDUE, State.DUE_SOON, State.NOT_EVIDENCED, State.NEEDS_DECISION}
)
DATED: Final = frozenset({State.DUE_SOON, State.OVERDUE})
DECIDES: Final[dict[State, set[str]]] = {
    State.BREACHED: {
        "breach-recorded",
        "clause-broken",
        "consent-after-effect",
        "nda-too-short",
        "notice-too-late",
        "right-of-review",
        "right-of-review-stays",
        "termination-yes",
    },
    State.OVERDUE: {
        "national-report-missing",
        "evaluation-overdue",
        "action-overdue",
        "due-past",
        "filing-lapsed",
        "handover-overdue",
        "invoice-missing-after-payment",
        "not-recorded-overdue",
        "review-correction-overdue",
        "paid-short-overdue",
        "payment-overdue",
        "rectification-outstanding",
        "service-overdue",
        "yearly-overdue",
    },
    State.NOT_EVIDENCED: {
        "minutes-are-the-form",
        "minutes-early",
        "payment-invoice-unproven",
        "settlement-awaited",
        "collection-awaited",
        "invoice-amount-unknown",
        "review-resubmission-unproven",
        "review-grounds-unproven",
        "review-missing-though-accepted",
        "acceptance-without-review",
        "action-unproven",
        "cadence-agreement-unproven",
        "cadence-missing",
        "conclusion-differs",
        "event-evidence-older",
        "event-without-evidence",
        "events-unproven",
        "filing-unproven",
        "form-early",
        "form-missing",
        "key-member-left",
        "link-unproven",
        "minutes-missing",
        "nda-missing",
        "nda-not-filed",
        "nda-ended",
        "nda-filing-unproven",
        "change-wanted-unproven",
        "team-unqualified",
        "national-report-paper",
        "national-summary-paper",
        "evaluation-evaluator-refused",
        "term-unserved",
        "nda-without-date",
        "nda-without-end",
        "no-event-recorded",
        "no-proof",
        "payment-deduction-unproven",
        "payment-delay-unproven",
        "paid-amount-unknown",
        "paid-short-suspended",
        "paid-undated",
        "payment-suspended",
        "proof-too-early",
        "review-passed-unproven",
        "review-resubmission-unknown",
        "team-empty",
        "term-behind",
        "term-work-open",
    },
    State.NEEDS_DECISION: {
        "national-level-unread",
        "payment-invoice-amount-differs",
        "invoice-amount-differs",
        "settlement-open",
        "collection-open",
        "rectification-second",
        "review-may-be-same",
        "link-skipped",
        "review-failed-last",
        "cadence-open",
        "conclusion-open",
        "decision-departs",
        "decision-incomplete",
        "day-zero-unsigned",
        "evaluation-evaluator-open",
        "link-against-review",
        "link-out-of-order",
        "paid-before-link",
        "paid-link-missing",
        "paid-link-unproven",
        "nda-by-a-day",
        "complaint-recorded",
        "notice-between-readings",
        "stability-doubted",
        "paid-over",
        "paid-over-deductions",
        "rectification-open",
        "termination-open",
        "tier-awaited",
    },
    State.DUE_SOON: {
        "national-report-awaited",
        "due-soon",
        "filing-window-open",
    },
    State.LATE: {
        "action-late",
        "national-report-late",
        "national-summary-late",
        "done-late",
        "evaluation-delivered-late",
        "invoice-days-late",
        "nda-after-joining",
        "notice-late",
        "paid-late",
        "handover-late",
        "service-late-by-end",
        "service-overran",
    },
    State.ADVISORY: {
        "nda-before-confidentiality",
    },
    State.IN_PROGRESS: {
        "review-same-failed",
        "recovery-awaited",
        "action-open",
        "cadence-kept",
        "service-on-events",
        "service-so-far",
        "service-ahead",
        "change-awaits-consent",
        "change-awaits-handover",
        "events-proven",
        "facts-awaited",
        "meeting-awaited",
        "paid-short",
        "review-awaits-round",
        "review-without-deadline",
        "term-work",
    },
    State.NOT_DUE: {
        "national-summary-not-begun",
        "service-nothing-due",
        "service-no-event",
        "service-not-started",
        "cadence-ahead",
        "filing-window-ahead",
        "no-review",
        "term-ahead",
        "term-work-none",
        "trigger-not-recorded",
    },
    State.NO_BREACH_RECORDED: {
        "no-breach-recorded",
        "rectification-no",
    },
    State.SATISFIED: {
        "national-in-time",
        "collection-shown",
        "service-done",
        "change-proper",
        "done-proven",
        "evaluation-delivered",
        "incident-closed",
        "incident-closed-uncounted",
        "invoice-proven",
        "nda-whole",
        "notice-done",
        "notice-in-time",
        "paid-before-invoice",
        "paid-in-full",
        "review-passed",
        "term-work-done",
    },
    State.NOT_APPLICABLE: {
        "rectification-lapsed",
        "change-not-key",
        "events-over",
        "cadence-over",
        "ended-early",
        "term-defines",
        "term-work-ended",
        "change-wanted-by-a",
    },
}
"""The steps that by themselves say a state: a finding that ends with one of them is in that state."""

NEVER_FOLLOWED: Final = frozenset({State.NO_BREACH_RECORDED, State.NOT_APPLICABLE})
COUNTS: Final[dict[str, set[State]]] = {
    "delivery-evidence-older": {State.NOT_EVIDENCED, State.ADVISORY},
    "delivery-without-evidence": {State.NOT_EVIDENCED, State.ADVISORY},
    "evaluation-lacks": {State.NOT_EVIDENCED, State.IN_PROGRESS, State.DUE_SOON, State.NOT_DUE},
    "field-missing": {State.NOT_EVIDENCED},
    "filing-uncounted": {State.NOT_EVIDENCED, State.NOT_DUE},
    "invoice-missing": {State.OVERDUE, State.DUE_SOON, State.NOT_DUE},
    "link-missing": {State.NOT_EVIDENCED, State.NOT_DUE},
    "due-ahead": {State.IN_PROGRESS, State.NOT_DUE},
    "not-recorded-done": {State.NOT_DUE},
    "payment-ahead": {State.DUE_SOON, State.NOT_DUE},
    "payment-needs-invoice": {State.DUE_SOON, State.NOT_DUE},
    "service-follows-evaluation": set(State) - {State.BREACHED, State.ADVISORY, *NEVER_FOLLOWED},
    "service-missing": {State.NOT_EVIDENCED, State.ADVISORY},
    "service-owed-by-end": {State.DUE_SOON, State.NOT_DUE},
    "termination-no": {State.NEEDS_DECISION, State.IN_PROGRESS},
    "yearly-none": {State.NOT_EVIDENCED, State.NOT_DUE},
}
"""The steps that state a date, a count or another finding's state, from which one of these states follows."""
CLEAN: Final = frozenset({State.NO_BREACH_RECORDED, State.SATISFIED})


@pytest.fixture(scope="module")
def known(real: Records, demo: Records) -> tuple[Assessment, ...]:
    """The demo and the real contract over their terms, and every worked example on its day."""
    over_time = (assess(records, day(as_of)) for records in (real, demo) for as_of in DAYS)
    worked = (
        assess(records_of(real, example.get("given") or {}), dt.date.fromisoformat(example["as_of"]))
        for example in (one.values[0] for one in EXAMPLES)
        if isinstance(example, dict)
    )
    return (*over_time, *worked)


def _findings(assessments: tuple[Assessment, ...]) -> Iterator[Finding]:
    for one in assessments:
        yield from one.findings


# One voice


def contradictions(found: Assessment) -> list[tuple[str, str]]:
    """Findings about a clause as a whole that say it is kept, beside one that says it is broken."""
    return [
        (clean.id, broken.id)
        for of_clause in found.by_clause.values()
        for clean in of_clause
        if clean.subject == clean.clause and clean.state in CLEAN
        for broken in of_clause
        if broken.state is State.BREACHED and broken.basis == "contract"
    ]


def test_no_clause_is_kept_and_broken_at_once(known: tuple[Assessment, ...]) -> None:
    assert any(one.state is State.BREACHED for one in _findings(known))
    assert [pair for one in known for pair in contradictions(one)] == []


@settings(max_examples=100)
@given(ledgers(), as_of_days)
def test_no_records_make_a_clause_kept_and_broken_at_once(ledger: Records, as_of: dt.date) -> None:
    assert contradictions(assess(ledger, as_of)) == []


def test_a_prohibition_is_broken_by_a_change_that_broke_it_and_names_it() -> None:
    late = notice(
        "STAFF-1", "staff_change", "7.3", received_on="2026-06-14", consented_on="2026-06-03",
        effective_on="2026-06-15", handed_over_on="2026-06-12",
    )  # fmt: skip
    found = assessed("2026-12-31", notices=(late,))
    clause = finding(found, "clause.7.3")
    assert finding(found, "staff-change.STAFF-1").state is clause.state is State.BREACHED
    assert clause.actor == "B"
    assert clause.derivation[-1].message.values["titles"] == (finding(found, "staff-change.STAFF-1").title,)


@pytest.mark.parametrize(("clause", "id_"), [("12.6", "deductions"), ("8.3", "reviews"), ("3", "term.3")])
def test_a_breach_recorded_under_a_clause_breaks_the_finding_about_the_clause(clause: str, id_: str) -> None:
    broken = notice("B-1", "breach", clause, event_on="2026-06-01")
    found = finding(assessed("2026-12-31", notices=(broken,)), id_)
    assert (found.state, steps_of(found)[-1]) == (State.BREACHED, "breach-recorded")
    assert found.actor is not None
    assert found.evidence


def test_a_breach_of_confidentiality_does_not_say_beside_it_that_none_is_recorded() -> None:
    broken = notice("B-1", "breach", "9.6", event_on="2026-06-01")
    steps = steps_of(finding(assessed("2026-12-31", notices=(broken,)), "confidentiality"))
    assert steps[-1] == "breach-recorded"
    assert "no-breach-recorded" not in steps


# Who acts, and by when


def _assert_owned(found: Finding) -> None:
    if found.state in ACTIONABLE:
        assert found.actor is not None, f"{found.id} {found.state}"
    if found.state in DATED:
        assert found.due is not None, f"{found.id} {found.state}"


def test_whatever_presses_is_somebody_s_to_do_and_what_is_due_has_a_day(
    known: tuple[Assessment, ...],
) -> None:
    seen = {one.state for one in _findings(known)}
    assert seen >= ACTIONABLE
    for one in _findings(known):
        _assert_owned(one)


@settings(max_examples=100)
@given(ledgers(), as_of_days)
def test_no_records_leave_what_presses_without_an_actor(ledger: Records, as_of: dt.date) -> None:
    for one in assess(ledger, as_of).findings:
        _assert_owned(one)


def test_a_clause_whose_party_the_register_does_not_name_is_both_parties() -> None:
    clauses = tuple(one.model_copy(update={"party": None}) for one in CLAUSES)
    broken = notice("B-1", "breach", "7.8", event_on="2026-06-01")
    assert finding(assessed("2026-12-31", clauses=clauses, notices=(broken,)), "clause.7.8").actor == "both"


# The last step decides


def _wrongly_closed(found: Finding) -> str | None:
    """The last step of a finding whose state it does not decide."""
    last = steps_of(found)[-1]
    return None if last in DECIDES[found.state] or found.state in COUNTS.get(last, ()) else last


def test_the_last_step_of_every_finding_decides_its_state(known: tuple[Assessment, ...]) -> None:
    wrong = {(last, one.state.value) for one in _findings(known) if (last := _wrongly_closed(one))}
    assert wrong == set()


@settings(max_examples=100)
@given(ledgers(), as_of_days)
def test_no_records_let_a_finding_end_with_a_step_that_does_not_decide(
    ledger: Records, as_of: dt.date
) -> None:
    for one in assess(ledger, as_of).findings:
        assert _wrongly_closed(one) is None, f"{one.id} {one.state}: {steps_of(one)}"


def test_a_step_that_says_a_state_says_only_one_and_has_words() -> None:
    every = [key for keys in DECIDES.values() for key in keys] + list(COUNTS)
    assert len(every) == len(set(every))
    assert [key for key in every if f"step.{key}" not in words()] == []
