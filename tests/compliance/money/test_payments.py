"""Payments (第五条): when each is due, what holds it up, what a late invoice moves, what is payable."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import DueDate, State
from generator.compliance.money.payments import PaymentAssessment
from generator.compliance.quality.quality import Severity
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from generator.records.payment import Invoice
from tests.builders import (
    CHAIN,
    PROOF,
    assessed,
    chain,
    contract,
    day,
    decision,
    finding,
    incident,
    meeting,
    payment,
    review,
    steps_of,
)

REACHED = chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26")


def _prepayment(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[0]


def _final(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[1]


def _dated(*days: str) -> tuple[Evidence, ...]:
    return tuple(PROOF.model_copy(update={"dated": day(one)}) for one in days)


# The prepayment


def test_the_prepayment_of_the_real_contract_is_due_ten_working_days_after_signing(real: Records) -> None:
    prepayment = assess(real, day("2026-04-15")).payments[0]
    assert prepayment.due == DueDate(day("2026-04-29"), day("2026-04-29"))
    assert prepayment.amount == prepayment.payable == Decimal("223440.00")


def test_the_effective_date_used_and_why_stand_in_the_derivation() -> None:
    found = _prepayment("2026-04-20").findings[0]
    (used,) = [one.message for one in found.derivation if one.message.key == "step.effective"]
    assert used.values == {"date": day("2026-04-15"), "basis": "甲方签订日期"}


def test_the_open_signing_date_is_named_until_it_is_known_or_decided() -> None:
    assert _prepayment("2026-04-20").findings[0].ambiguities == ("AMB-DAY0",)
    settled = (decision("AMB-DAY0", "2026-04-15", on="2026-04-18"),)
    assert _prepayment("2026-04-20", decisions=settled).findings[0].ambiguities == ()
    both = contract().party_b.model_copy(update={"signed_on": day("2026-04-15")})
    assert _prepayment("2026-04-20", contract=contract(party_b=both)).findings[0].ambiguities == ()


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-04-14", State.NOT_DUE),
        ("2026-04-15", State.DUE_SOON),  # the warning window is 14 days
        ("2026-04-29", State.DUE_SOON),
        ("2026-04-30", State.OVERDUE),
    ],
)
def test_an_invoiced_prepayment_waits_for_party_a(as_of: str, state: State) -> None:
    found = _prepayment(as_of, payment(invoiced="2026-04-14"))
    assert (found.state, found.findings[0].actor) == (state, "A")


@pytest.mark.parametrize(
    ("paid", "state", "days"),
    [
        ("2026-04-15", State.SATISFIED, 0),
        ("2026-04-29", State.SATISFIED, 0),
        ("2026-04-30", State.LATE, 1),
        ("2026-05-29", State.LATE, 30),
    ],
)
def test_a_payment_is_late_by_the_days_after_its_due_date_and_early_is_fine(
    paid: str, state: State, days: int
) -> None:
    found = _prepayment("2026-06-01", payment(paid=paid, invoiced="2026-04-15"))
    assert (found.state, found.days_late) == (state, days)
    assert found.findings[0].actor is None
    assert ("paid-late" in steps_of(found.findings[0])) == bool(days)


def test_a_payment_without_evidence_is_not_done() -> None:
    found = _prepayment("2026-06-01", payment(paid="2026-04-28", invoiced="2026-04-15", evidence=()))
    assert found.state is State.NOT_EVIDENCED


# The chain of the final payment


@pytest.mark.parametrize("reached", [0, 1, 2, 3])
def test_the_first_missing_link_is_named_with_who_must_act(reached: int) -> None:
    dates = ("2027-04-01", "2027-04-05", "2027-04-20")[:reached]
    found = _final("2027-05-01", milestones=chain(*dates))
    assert found.missing_link == CHAIN[reached]
    assert found.findings[0].actor == ("B" if reached == 0 else "A")
    assert found.state is State.NOT_DUE
    assert found.due is None
    assert steps_of(found.findings[0]).count("link-done") == reached
    assert steps_of(found.findings[0])[-1] == "link-missing"


def test_the_final_payment_is_due_ten_working_days_after_acceptance() -> None:
    found = _final("2027-05-01", payment("final", invoiced="2027-04-28"), milestones=REACHED)
    assert found.missing_link is None
    # 04-27 to 05-11 without 劳动节 (05-01, 05-02) and weekends: a year nobody has published yet.
    assert found.due == DueDate(day("2027-05-10"), day("2027-05-10"), provisional=True)
    assert (found.state, found.findings[0].actor) == (State.DUE_SOON, "A")


def test_a_chain_that_is_complete_but_unpaid_is_overdue() -> None:
    found = _final("2027-05-11", payment("final", invoiced="2027-04-28"), milestones=REACHED)
    assert (found.state, found.findings[0].actor) == (State.OVERDUE, "A")


def test_the_final_payment_is_the_rest_and_needs_no_percentage() -> None:
    found = _final("2027-05-01", milestones=REACHED)
    assert found.amount == Decimal("1266160.00")
    assert "instalment-rest" in steps_of(found.findings[0])


def test_every_payment_has_one_finding_for_itself_and_one_for_its_invoice() -> None:
    found = assessed("2026-06-01")
    for one in found.payments:
        assert [each.id for each in one.findings] == [
            f"payment.{one.instalment.id}",
            f"invoice.{one.instalment.id}",
        ]
        assert finding(found, f"payment.{one.instalment.id}").state is one.state


def test_a_link_of_the_chain_without_evidence_leaves_the_payment_unproven() -> None:
    links = chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26")
    bare = tuple(one.model_copy(update={"evidence": ()}) if one.id == "review" else one for one in links)
    found = assessed("2027-04-28", milestones=bare).payments[1]
    assert found.missing_link == "review"
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found.findings[0])[-1] == "link-unproven"


@pytest.mark.parametrize(("dated", "missing"), [("2027-04-19", "review"), ("2027-04-20", None)])
def test_a_link_proven_only_before_its_day_is_not_proven(dated: str, missing: str | None) -> None:
    links = chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-04-26")
    early = tuple(
        one.model_copy(update={"evidence": _dated(dated)}) if one.id == "review" else one for one in links
    )
    found = assessed("2027-04-28", milestones=early).payments[1]
    assert found.missing_link == missing
    assert (found.state is State.NOT_EVIDENCED) == (missing is not None)


def test_a_deduction_with_no_payment_left_is_paid_apart_where_the_parties_decided_so() -> None:
    paid = (payment(paid="2026-04-20"), payment("final", paid="2027-05-01"))
    late = incident(on="2027-04-10", meeting=meeting("2027-06-01"))
    apart = decision("AMB-DEDUCT-PERIOD", "另行支付")
    plain = assessed("2027-06-02", payments=paid, incidents=(late,))
    decided = assessed("2027-06-02", payments=paid, incidents=(late,), decisions=(apart,))
    assert "no-payment-left" in steps_of(finding(plain, "deductions"))
    assert "paid-separately" in steps_of(finding(decided, "deductions"))


# A payment made before its chain was whole


def _paid_final(milestones: Any, paid: str = "2027-05-07", **changes: Any) -> PaymentAssessment:
    return _final(
        "2027-09-01", payment("final", paid, invoiced="2027-04-28"), milestones=milestones, **changes
    )


def _unproven(links: tuple[Any, ...], *names: str) -> tuple[Any, ...]:
    return tuple(one.model_copy(update={"evidence": ()}) if one.id in names else one for one in links)


@pytest.mark.parametrize(
    ("links", "decides"),
    [
        (chain(), "paid-link-missing"),
        (chain("2027-04-01", "2027-04-05", "2027-04-20"), "paid-link-missing"),
        (_unproven(REACHED, *CHAIN), "paid-link-unproven"),
        (_unproven(REACHED, "review"), "paid-link-unproven"),
        (chain("2027-04-01", "2027-04-20", "2027-04-22", "2027-04-10"), "link-out-of-order"),
        (chain("2027-04-01", "2027-04-05", "2027-04-20", "2027-05-08"), "paid-before-link"),
    ],
)
def test_a_payment_made_before_its_chain_was_whole_is_for_both_parties_to_decide(
    links: Any, decides: str
) -> None:
    found = _paid_final(links)
    assert (found.state, found.findings[0].actor) == (State.NEEDS_DECISION, "both")
    assert steps_of(found.findings[0])[-1] == decides
    assert found.findings[0].derivation[-1].records


def test_a_payment_made_after_its_whole_chain_is_done() -> None:
    assert _paid_final(REACHED).state is State.SATISFIED
    assert _paid_final(REACHED, paid="2027-04-26").state is State.SATISFIED


def test_a_payment_before_its_chain_is_a_serious_concern() -> None:
    early = payment("final", "2027-05-07", invoiced="2027-04-28")
    for links, expected in ((chain(), 1), (REACHED, 0)):
        concerns = assessed("2027-09-01", payments=(early,), milestones=links).concerns
        of_check = [one for one in concerns if one.check == "paid-before-chain"]
        assert [one.severity for one in of_check] == [Severity.SERIOUS] * expected


def test_links_out_of_order_start_no_payment() -> None:
    links = chain("2027-04-01", "2027-04-20", "2027-04-22", "2027-04-10")
    found = _final("2027-05-01", milestones=links)
    assert (found.state, steps_of(found.findings[0])[-1]) == (State.NEEDS_DECISION, "link-out-of-order")
    concerns = assessed("2027-05-01", milestones=links).concerns
    assert "links-out-of-order" in {one.check for one in concerns}


# Acceptance and a review that failed


@pytest.mark.parametrize(
    ("rounds", "accepted"),
    [
        ((review(1, "failed", held="2027-04-24"),), False),
        ((review(1, "failed", held="2027-04-24"), review(2, "passed", held="2027-04-25")), True),
        ((review(1, "failed", held="2027-04-24"), review(2, "passed", held="2027-04-27")), False),
        ((review(1, "passed", held="2027-04-20"), review(2, "failed", held="2027-04-28")), False),
        ((review(1, "passed", held="2027-04-20"),), True),
    ],
)
def test_an_acceptance_that_a_failed_review_contradicts_is_not_satisfied(rounds: Any, accepted: bool) -> None:
    found = assessed("2027-05-01", milestones=REACHED, reviews=rounds)
    one = finding(found, "milestone.acceptance")
    assert (one.state is State.SATISFIED) is accepted
    assert (found.payments[1].state is State.NEEDS_DECISION) is not accepted
    assert ("accepted-though-failed" in {each.check for each in found.concerns}) is not accepted
    if not accepted:
        assert (one.state, one.actor) == (State.NEEDS_DECISION, "both")
        assert steps_of(one)[-1] == "link-against-review"


def test_a_review_that_failed_first_and_passed_later_was_held_all_the_same() -> None:
    rounds = (review(1, "failed", held="2027-04-20"), review(2, "passed", held="2027-04-25"))
    found = assessed("2027-05-01", milestones=REACHED, reviews=rounds)
    assert finding(found, "milestone.review").state is State.SATISFIED
    assert finding(
        assessed("2027-05-01", milestones=REACHED, reviews=rounds[:1]), "milestone.review"
    ).state is (State.NEEDS_DECISION)


# The day the first period starts


def _signed_by_both(a: str | None, b: str | None) -> dict[str, Any]:
    plain = contract()
    sides = {
        "party_a": plain.party_a.model_copy(update={"signed_on": a and day(a)}),
        "party_b": plain.party_b.model_copy(update={"signed_on": b and day(b)}),
    }
    return {
        "contract": contract(**sides),
        "decisions": (decision("AMB-DAY0", "双方签章齐备之日", on="2026-04-28"),),
    }


def test_by_the_reading_of_both_signatures_the_later_one_starts_the_period() -> None:
    paid = payment(paid="2026-05-13", invoiced="2026-04-20")
    found = _prepayment("2026-06-01", paid, **_signed_by_both("2026-04-15", "2026-04-28"))
    assert found.due == DueDate(day("2026-05-14"), day("2026-05-14"))
    assert (found.state, found.days_late) == (State.SATISFIED, 0)
    assert "day-zero-signed" in steps_of(found.findings[0])
    assert "effective" not in steps_of(found.findings[0])


@pytest.mark.parametrize("record", [None, payment(paid="2026-05-13", invoiced="2026-04-20")])
def test_while_a_signature_is_missing_the_due_date_is_open_and_the_party_named(record: Any) -> None:
    records = () if record is None else (record,)
    found = _prepayment("2026-06-01", *records, **_signed_by_both("2026-04-15", None))
    assert found.due is None
    assert (found.state, found.findings[0].actor) == (State.NEEDS_DECISION, "both")
    last = found.findings[0].derivation[-1].message
    assert last.key == "step.day-zero-unsigned"
    assert str(last.values["parties"]).count("party.") == 1


def test_a_decided_date_starts_the_period() -> None:
    found = _prepayment("2026-04-28", decisions=(decision("AMB-DAY0", "2026-04-20", on="2026-04-21"),))
    assert found.due == DueDate(day("2026-05-07"), day("2026-05-07"))
    assert "day-zero-decided" in steps_of(found.findings[0])


# What nothing proves


def test_a_late_invoice_that_nothing_proves_excuses_no_late_payment() -> None:
    bare = Invoice(received_on=day("2026-06-20"))
    late = payment(paid="2026-07-01").model_copy(update={"invoice": bare})
    found = _prepayment("2026-08-01", late)
    assert (found.state, found.findings[0].actor) == (State.NOT_EVIDENCED, "B")
    assert steps_of(found.findings[0])[-1] == "payment-delay-unproven"
    assert (
        _prepayment("2026-08-01", payment(paid="2026-07-01", invoiced="2026-06-20")).state is State.SATISFIED
    )
    unpaid = payment().model_copy(update={"invoice": bare})
    assert _prepayment("2026-06-25", unpaid).state is State.NOT_EVIDENCED
    assert _prepayment("2026-08-01", unpaid).state is State.NOT_EVIDENCED, "no invoice, no duty (5.3)"
    part = late.model_copy(update={"paid_on": day("2026-04-20"), "paid_amount": Decimal("1.00")})
    assert _prepayment("2026-06-25", part).state is State.NOT_EVIDENCED


@pytest.mark.parametrize("amount", ["213440.00", "223440.00", "220000.00"])
def test_a_payment_is_no_better_than_the_proof_of_its_deduction(amount: str) -> None:
    claimed = incident(on="2026-04-16", meeting=meeting("2026-04-18", "C", "10000.00"), evidence=())
    paid = payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=amount)
    found = _prepayment("2026-06-01", paid, incidents=(claimed,))
    assert found.state is State.NOT_EVIDENCED
    last = found.findings[0].derivation[-1].message
    assert (last.key, last.values["id"]) == ("step.payment-deduction-unproven", "INC-1")


def test_what_is_short_of_even_an_unproven_deduction_is_owed() -> None:
    claimed = incident(on="2026-04-16", meeting=meeting("2026-04-18", "C", "10000.00"), evidence=())
    short = payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount="213439.99")
    assert _prepayment("2026-06-01", short, incidents=(claimed,)).state is State.OVERDUE
    after = incident(on="2026-04-16", meeting=meeting("2026-04-28", "C", "10000.00"), evidence=())
    full = payment(paid="2026-04-28", invoiced="2026-04-15")
    assert _prepayment("2026-06-01", full, incidents=(after,)).state is State.SATISFIED, (
        "the next one bears it"
    )


def test_every_step_on_money_names_its_records() -> None:
    links = (REACHED, chain(), chain("2027-04-01", "2027-04-20", "2027-04-22", "2027-04-10"))
    for milestones in links:
        for as_of in ("2026-04-20", "2026-06-01", "2027-05-01", "2027-09-01"):
            found = assessed(
                as_of, milestones=milestones, payments=(payment(paid="2026-06-02", invoiced="2026-05-20"),)
            )
            of_money = [
                one for one in found.findings if one.id.split(".")[0] in ("payment", "invoice", "milestone")
            ]
            bare = {
                key
                for one in of_money
                for key, each in zip(steps_of(one), one.derivation, strict=True)
                if not each.records
            }
            assert bare == set(), as_of


def test_a_review_that_failed_says_nothing_of_a_report_halfway(demo: Records) -> None:
    found = assess(demo, day("2026-11-22")).by_id
    assert found["payment.interim"].state is State.LATE
    assert found["milestone.midterm-report"].state is State.SATISFIED
