"""Only events dated on or before the as-of day count (rules §10), whatever their kind."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compliance.as_of import known_on
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.records.payment import Application
from tests.builders import (
    PROVEN,
    YEAR_2026,
    amendment,
    assessed,
    case,
    chain,
    contract,
    day,
    decision,
    delivery,
    evaluation,
    incident,
    meeting,
    member,
    milestone,
    moment,
    notice,
    payment,
    records,
    rectification,
    review,
)
from tests.strategies import as_of_days, ledgers

BEFORE, ON = "2026-06-09", "2026-06-10"
LATER_PROOF = Evidence(archive="DA-2", held_by="档案室", dated=day(ON))


def _known(as_of: str, **changes: Any) -> Records:
    return known_on(records(**changes), day(as_of))


# Each kind of event: unknown the day before, known on its day.


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("incidents", incident(on=ON)),
        ("team", member(joined=ON)),
        ("deliveries", delivery("S-custom", "2026-05", ON)),
        ("reviews", review(1, "passed", held=ON)),
        ("notices", notice("N-1", "other", "6.1", event_on=ON)),
        ("decisions", decision("AMB-COUNT", "全部计入", on=ON)),
        ("amendments", amendment(on=ON)),
        ("years", YEAR_2026.model_copy(update={"published": day(ON)})),
    ],
)
def test_a_record_dated_later_is_not_there_yet(kind: str, one: Any) -> None:
    assert getattr(_known(BEFORE, **{kind: (one,)}), kind) == ()
    assert getattr(_known(ON, **{kind: (one,)}), kind) == (one,)


@pytest.mark.parametrize(
    ("kind", "one", "path"),
    [
        ("milestones", milestone("plan", ON), "done_on"),
        ("payments", payment(paid=ON), "paid_on"),
        ("payments", payment(invoiced=ON), "invoice.received_on"),
        ("incidents", incident(on="2026-06-01", meeting=meeting(ON)), "meeting"),
        (
            "incidents",
            incident(on="2026-06-01", hours=None, discovered_at=moment(f"{ON} 09:00")),
            "discovered_at",
        ),
        (
            "incidents",
            incident(on="2026-06-01", hours=None, reported_at=moment(f"{ON} 09:00")),
            "reported_at",
        ),
        ("incidents", incident(on="2026-06-01", hours=24 * 9), "recovered_at"),
        ("team", member(signed_on=ON), "nda"),
        ("team", member(filed_on=ON), "nda.filed_on"),
        ("team", member().model_copy(update={"left_on": day(ON)}), "left_on"),
        ("reviews", review(1, "failed", held="2026-06-01", resubmitted_on=ON), "resubmitted_on"),
        ("reviews", review(1, "passed", held="2026-06-01", signed_on=ON), "signed_on"),
        ("notices", notice("N-1", "other", "6.1", sent_on="2026-06-01", received_on=ON), "received_on"),
        ("notices", rectification(ON, sent_on="2026-06-01"), "completed_on"),
        ("notices", notice("N-1", "other", "7.3", sent_on="2026-06-01", consented_on=ON), "consented_on"),
        ("notices", notice("N-1", "other", "7.3", sent_on="2026-06-01", handed_over_on=ON), "handed_over_on"),
        ("evaluations", evaluation(reported=ON), "report"),
        ("evaluations", evaluation(authorisation={"signed_on": ON}), "authorisation"),
        ("evaluations", evaluation(phases={"on_site": {"started_on": ON}}), "phases.on_site.started_on"),
        ("evaluations", evaluation(phases={"planning": {"finished_on": ON}}), "phases.planning.finished_on"),
    ],
)
def test_a_fact_dated_later_is_blank_until_its_day(kind: str, one: Any, path: str) -> None:
    assert _at(getattr(_known(BEFORE, **{kind: (one,)}), kind)[0], path) is None
    known = getattr(_known(ON, **{kind: (one,)}), kind)[0]
    assert _at(one, path) is not None
    assert _at(known, path) == _at(one, path)


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = None if value is None else getattr(value, name)
    return value


def test_a_handling_step_and_a_correction_made_later_are_not_there_yet() -> None:
    one = incident(
        on="2026-06-01",
        handling=(
            {"at": moment("2026-06-01 10:00"), "what": "重启"},
            {"at": moment(f"{ON} 10:00"), "what": "更换"},
        ),
        corrective_actions=({"what": "扩容", "done_on": day(ON), "verified_by": "甲"},),
    )
    (then,) = _known(BEFORE, incidents=(one,)).incidents
    assert [step.what for step in then.handling] == ["重启"]
    assert (then.corrective_actions[0].done_on, then.corrective_actions[0].verified_by) == (None, None)
    assert _known(ON, incidents=(one,)).incidents == (one,)


def test_a_signature_given_later_is_not_there_yet() -> None:
    signed = (
        {"role": "甲方", "name": "甲", "on": day("2026-06-01")},
        {"role": "乙方", "name": "乙", "on": day(ON)},
    )
    one = incident(on="2026-06-01", signatures=signed)
    (then,) = _known(BEFORE, incidents=(one,)).incidents
    assert [one.name for one in then.signatures] == ["甲"]


def test_a_problem_mended_later_is_still_open() -> None:
    mended = {
        "id": "P-1",
        "severity": "高",
        "what": "弱口令",
        "state": "accepted",
        "state_on": ON,
        "reason": "停用",
    }
    (then,) = _known(BEFORE, evaluations=(evaluation(problems=[mended]),)).evaluations
    assert (then.problems[0].state, then.problems[0].state_on, then.problems[0].reason) == (
        "open",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("kind", "one"),
    [
        ("milestones", milestone("plan", "2026-06-01", evidence=(LATER_PROOF,))),
        ("payments", payment(paid="2026-04-28", evidence=(LATER_PROOF,))),
        ("incidents", incident(evidence=(LATER_PROOF,))),
        ("deliveries", delivery("S-custom", "2026-05", "2026-06-01", evidence=(LATER_PROOF,))),
        ("reviews", review(1, "passed", held="2026-06-01", evidence=(LATER_PROOF,))),
        ("notices", notice("N-1", "other", "6.1", event_on="2026-06-01", evidence=(LATER_PROOF,))),
    ],
)
def test_evidence_dated_later_proves_nothing_yet(kind: str, one: Any) -> None:
    assert getattr(_known(BEFORE, **{kind: (one,)}), kind)[0].evidence == ()
    assert getattr(_known(ON, **{kind: (one,)}), kind)[0].evidence == (LATER_PROOF,)


def test_evidence_of_an_agreement_a_report_and_an_evaluator_counts_from_its_date() -> None:
    team = (member(evidence=(LATER_PROOF,)),)
    evaluated = (
        evaluation(
            reported="2026-06-01",
            report={"dated": "2026-06-01", "evidence": (LATER_PROOF,)},
            evaluator={"name": "机构", "certificate": "SC1", "evidence": (LATER_PROOF,)},
        ),
    )
    for as_of, proof in ((BEFORE, ()), (ON, (LATER_PROOF,))):
        known = _known(as_of, team=team, evaluations=evaluated)
        assert _at(known.team[0], "nda.evidence") == proof
        assert _at(known.evaluations[0], "report.evidence") == proof
        assert _at(known.evaluations[0], "evaluator.evidence") == proof


def test_a_decision_and_an_authorisation_are_shown_by_what_there_was_by_then() -> None:
    settled = decision("AMB-COUNT", "全部计入", on="2026-06-01").model_copy(
        update={"evidence": (LATER_PROOF,)}
    )
    signed = evaluation(authorisation={"signed_on": "2026-06-01", "evidence": (LATER_PROOF,)})
    for as_of, proof in ((BEFORE, ()), (ON, (LATER_PROOF,))):
        known = _known(as_of, decisions=(settled,), evaluations=(signed,))
        assert known.decisions[0].evidence == proof
        assert _at(known.evaluations[0], "authorisation.evidence") == proof
    assert case(BEFORE, decisions=(settled,)).decision_on("AMB-COUNT") is None
    assert case(ON, decisions=(settled,)).decision_on("AMB-COUNT") is not None


def test_a_problem_mended_on_no_day_is_mended_from_its_latest_proof_on() -> None:
    mended = {"id": "P-1", "severity": "高", "what": "弱口令", "state": "verified"}
    one = evaluation(problems=[mended | {"evidence": (LATER_PROOF,)}])
    states = [_known(as_of, evaluations=(one,)).evaluations[0].problems[0].state for as_of in (BEFORE, ON)]
    assert states == ["open", "verified"]


def test_an_invoice_not_yet_issued_or_received_has_no_amount() -> None:
    came = {"received_on": ON, "amount": "1.00"}
    issued = {"issued_on": "2026-06-01", "received_on": ON, "amount": "1.00"}
    (then,) = _known(BEFORE, payments=(payment(invoice=came),)).payments
    assert then.invoice.amount is None
    (then,) = _known(BEFORE, payments=(payment(invoice=issued),)).payments
    assert str(then.invoice.amount) == "1.00"
    (then,) = _known("2026-05-31", payments=(payment(invoice=issued),)).payments
    assert then.invoice.amount is None


def test_before_a_payment_its_invoice_keeps_its_own_proof_and_the_payment_has_none() -> None:
    paid = payment(paid="2026-04-28", invoiced="2026-04-20")
    (then,) = _known("2026-04-22", payments=(paid,)).payments
    assert (then.evidence, then.paid_amount) == ((), None)
    assert then.invoice == paid.invoice


def test_an_invoice_received_later_has_neither_proof_nor_number_yet() -> None:
    whole = {"received_on": "2026-04-20", "number": "FP-1", "evidence": PROVEN}
    (then,) = _known("2026-04-19", payments=(payment(invoice=whole),)).payments
    assert (then.invoice.received_on, then.invoice.number, then.invoice.evidence) == (None, None, ())
    issued = whole | {"issued_on": "2026-04-18"}
    (then,) = _known("2026-04-19", payments=(payment(invoice=issued),)).payments
    assert (then.invoice.issued_on, then.invoice.number) == (day("2026-04-18"), "FP-1")


def test_an_application_made_later_is_not_known_yet() -> None:
    applied = payment(application={"submitted_on": ON, "evidence": PROVEN})
    assert _known(BEFORE, payments=(applied,)).payments[0].application == Application()
    assert _known(ON, payments=(applied,)).payments[0].application == applied.application


def test_a_signature_of_the_contract_dated_later_leaves_the_day_open() -> None:
    signed = contract().party_b.model_copy(update={"signed_on": day(ON)})
    changed = contract(party_b=signed)
    assert _known(BEFORE, contract=changed).contract.party_b.signed_on is None
    assert _known(ON, contract=changed).contract.party_b.signed_on == day(ON)


def test_an_incident_late_in_the_evening_belongs_to_the_day_in_beijing() -> None:
    utc = incident(hours=None).model_copy(
        update={"occurred_at": dt.datetime(2026, 6, 9, 16, 30, tzinfo=dt.UTC)}
    )
    assert _known(BEFORE, incidents=(utc,)).incidents == ()
    assert _known(ON, incidents=(utc,)).incidents == (utc,)


def test_plans_stay_though_their_dates_are_later() -> None:
    planned = milestone("plan", due={"on": "2026-12-01"})
    ending = notice(
        "TERM-1", "special_termination", "13(5)", by="A", sent_on="2026-06-01", effective_on="2026-12-01"
    )
    known = _known(BEFORE, milestones=(planned,), notices=(ending,), team=(member(),))
    assert known.milestones == (planned,)
    assert known.notices == (ending,)
    assert _at(known.team[0], "nda.until") == day("2030-04-14")


# The term


@pytest.mark.parametrize(
    ("as_of", "started", "ended"),
    [
        ("2026-04-14", False, False),
        ("2026-04-15", True, False),
        ("2027-04-14", True, False),
        ("2027-04-15", True, True),
    ],
)
def test_the_term_includes_its_first_and_its_last_day(as_of: str, started: bool, ended: bool) -> None:
    opened = case(as_of)
    assert (opened.started, opened.ended) == (started, ended)


@pytest.mark.parametrize("as_of", ["2026-04-14", "2026-04-15", "2027-04-15"])
def test_a_definition_is_never_kept_or_owed(as_of: str) -> None:
    assert assessed(as_of).by_id["term.3"].state is State.NOT_APPLICABLE


def test_before_the_term_nothing_is_overdue_or_without_evidence(real: Records) -> None:
    early = assess(real, day("2026-04-14"))
    assert early.findings
    assert not {one.state for one in early.findings} & {State.OVERDUE, State.NOT_EVIDENCED, State.BREACHED}


def test_a_year_published_later_leaves_earlier_assessments_provisional() -> None:
    next_year = YEAR_2026.model_copy(update={"year": 2027, "published": day("2026-11-05"), "holidays": ()})
    reached = chain("2026-04-20", "2026-12-20", "2026-12-21", "2026-12-28")
    both = {"milestones": reached, "years": (YEAR_2026, next_year)}
    due = assessed("2027-01-05", **both).payments[1].due
    assert due is not None
    assert not due.provisional
    unpublished = assessed("2027-01-05", **both | {"years": (YEAR_2026,)}).payments[1].due
    assert unpublished is not None
    assert unpublished.provisional


# What holds for all records and days

days = st.tuples(as_of_days, as_of_days).map(sorted)
PAID = {State.SATISFIED, State.LATE}


@settings(max_examples=75)
@given(ledgers(), days)
def test_a_later_day_never_takes_back_a_payment(ledger: Records, both: list[dt.date]) -> None:
    earlier, later = (assess(ledger, one) for one in both)
    for before, after in zip(earlier.payments, later.payments, strict=True):
        if before.record is not None and before.record.paid_on is not None:
            assert after.record is not None
            assert after.record.paid_on == before.record.paid_on
        if before.state in PAID:
            assert after.state in PAID


@settings(max_examples=75)
@given(ledgers(), as_of_days)
def test_what_is_known_on_a_day_is_all_the_assessment_of_that_day_uses(
    ledger: Records, as_of: dt.date
) -> None:
    known = known_on(ledger, as_of)
    assert known_on(known, as_of) == known
    assert assess(known, as_of).findings == assess(ledger, as_of).findings


@settings(max_examples=50)
@given(ledgers(), days)
def test_what_was_known_earlier_does_not_depend_on_what_came_later(
    ledger: Records, both: list[dt.date]
) -> None:
    earlier, later = both
    assert known_on(known_on(ledger, later), earlier) == known_on(ledger, earlier)


@settings(max_examples=50)
@given(ledgers(), days)
def test_incidents_and_approved_deductions_only_ever_grow(ledger: Records, both: list[dt.date]) -> None:
    undecided = replace(ledger, decisions=())
    earlier, later = (assess(undecided, one).deductions for one in both)
    assert later.approved_total >= earlier.approved_total
    assert later.incident_count_decided >= earlier.incident_count_decided
