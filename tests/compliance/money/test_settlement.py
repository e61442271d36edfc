"""What was paid against what is payable: in full, short, over, unproven; to the cent and to the day."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.finding import DueDate, State
from generator.compliance.money.payments import PaymentAssessment
from generator.location import Origin
from generator.records.evidence import Evidence
from generator.settings import words
from generator.views.payments import view_payments
from tests.builders import PROOF, assessed, day, incident, meeting, payment, steps_of


def _prepayment(as_of: str, *records: Any, **changes: Any) -> PaymentAssessment:
    return assessed(as_of, payments=records, **changes).payments[0]


def _dated(*days: str) -> tuple[Evidence, ...]:
    return tuple(PROOF.model_copy(update={"dated": day(one)}) for one in days)


def test_a_payment_of_less_than_is_payable_is_not_done() -> None:
    found = _prepayment(
        "2026-06-01", payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=Decimal("1000.00"))
    )
    assert (found.state, found.findings[0].actor) == (State.OVERDUE, "A")
    last = found.findings[0].derivation[-1].message
    assert (last.key, last.values["rest"]) == ("step.paid-short-overdue", Decimal("222440.00"))


def test_of_a_payment_in_time_what_is_short_is_under_way_and_named() -> None:
    short = payment(paid="2026-04-20", invoiced="2026-04-15", paid_amount=Decimal("1000.00"))
    found = _prepayment("2026-04-29", short)
    last = found.findings[0].derivation[-1].message
    assert (found.state, last.key) == (State.IN_PROGRESS, "step.paid-short")
    assert last.values["rest"] == Decimal("222440.00")


def test_a_part_paid_without_proof_is_not_under_way() -> None:
    short = payment(paid="2026-04-20", invoiced="2026-04-15", paid_amount="1000.00", evidence=())
    assert _prepayment("2026-04-29", short).state is State.NOT_EVIDENCED
    assert _prepayment("2026-04-30", short).state is State.OVERDUE, "more than that is owed in any case"


def test_the_rest_of_a_part_paid_waits_for_an_invoice_that_has_not_come() -> None:
    short = payment(paid="2026-04-20", paid_amount="1000.00")
    found = _prepayment("2026-04-30", short)
    assert (found.state, found.findings[0].actor) == (State.NOT_EVIDENCED, "B")
    assert steps_of(found.findings[0])[-1] == "paid-short-suspended"


def test_the_rest_of_a_part_paid_is_due_thirty_days_after_a_late_invoice() -> None:
    short = payment(paid="2026-04-20", paid_amount="1000.00", invoiced="2026-05-20")
    found = _prepayment("2026-05-21", short)
    assert found.due == DueDate(day("2026-06-19"), day("2026-06-22"))
    assert found.state is State.IN_PROGRESS


def test_a_payment_of_an_unknown_amount_is_not_done() -> None:
    unknown = payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=None)
    found = _prepayment("2026-06-01", unknown)
    assert (found.state, found.findings[0].actor) == (State.NOT_EVIDENCED, "B")
    assert steps_of(found.findings[0])[-1] == "paid-amount-unknown"


def test_an_amount_paid_on_no_known_day_is_not_done() -> None:
    undated = payment(invoiced="2026-04-15", paid_amount="223440.00")
    found = _prepayment("2026-04-20", undated)
    assert (found.state, found.findings[0].actor) == (State.NOT_EVIDENCED, "B")
    assert steps_of(found.findings[0])[-1] == "paid-undated"


@pytest.mark.parametrize(
    ("paid", "state"),
    [
        ("223439.99", State.OVERDUE),
        ("223440.00", State.SATISFIED),
        ("223440.01", State.NEEDS_DECISION),
    ],
)
def test_a_cent_more_or_less_is_not_what_is_payable(paid: str, state: State) -> None:
    record = payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=paid)
    assert _prepayment("2026-06-01", record).state is state


def test_paying_more_than_is_payable_is_for_both_parties_to_explain() -> None:
    record = payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount="223450.00")
    found = _prepayment("2026-06-01", record)
    last = found.findings[0].derivation[-1].message
    assert found.findings[0].actor == "both"
    assert (last.key, last.values["excess"]) == ("step.paid-over", Decimal("10.00"))


def test_a_payment_in_full_without_an_approved_deduction_asks_whether_it_was_taken() -> None:
    deducted = incident(on="2026-04-16", meeting=meeting("2026-04-20", amount="2000.00"))
    record = payment(paid="2026-04-28", invoiced="2026-04-15")
    found = _prepayment("2026-06-01", record, incidents=(deducted,))
    last = found.findings[0].derivation[-1].message
    assert (found.state, last.key) == (State.NEEDS_DECISION, "step.paid-over-deductions")
    assert last.values["deducted"] == last.values["excess"] == Decimal("2000.00")


@pytest.mark.parametrize(
    ("dated", "state", "last"),
    [
        ("2026-04-27", State.NOT_EVIDENCED, "proof-too-early"),
        ("2026-04-28", State.SATISFIED, "paid-in-full"),
        ("2026-05-08", State.SATISFIED, "paid-in-full"),
    ],
)
def test_a_receipt_written_before_the_payment_proves_nothing(dated: str, state: State, last: str) -> None:
    record = payment(paid="2026-04-28", invoiced="2026-04-15", evidence=_dated(dated))
    found = _prepayment("2026-06-01", record)
    assert (found.state, steps_of(found.findings[0])[-1]) == (state, last)
    assert found.findings[0].actor == ("B" if state is State.NOT_EVIDENCED else None)


def test_every_deduction_of_a_payment_points_at_what_the_meeting_decided() -> None:
    deducted = incident(on="2026-04-16", meeting=meeting("2026-04-20", amount="2000.00"))
    deducted = deducted.model_copy(update={"origin": Origin("data/incidents/INC-1.yaml", 1)})
    found = _prepayment("2026-06-01", incidents=(deducted,)).findings[0]
    (minus,) = [one for one in found.derivation if one.message.key == "step.minus-deduction"]
    assert [str(place) for place in minus.records] == ["data/incidents/INC-1.yaml:1"]


def test_a_payment_of_what_is_payable_after_deductions_is_done() -> None:
    deducted = incident(on="2026-04-16", meeting=meeting("2026-04-20", amount="2000.00"))
    found = _prepayment(
        "2026-06-01",
        payment(paid="2026-04-28", invoiced="2026-04-15", paid_amount=Decimal("221440.00")),
        incidents=(deducted,),
    )
    assert (found.payable, found.deducted) == (Decimal("221440.00"), Decimal("2000.00"))
    assert found.state is State.SATISFIED
    assert steps_of(found.findings[0])[-1] == "paid-in-full"


def test_the_sum_is_shown_step_by_step() -> None:
    deducted = incident(on="2026-04-16", meeting=meeting("2026-04-20", amount="2000.00"))
    keys = steps_of(_prepayment("2026-06-01", incidents=(deducted,)).findings[0])
    first = keys.index("instalment-share")
    assert keys[first : first + 3] == ["instalment-share", "minus-deduction", "payable"]


@pytest.mark.parametrize(
    ("paid", "balance", "shown"),
    [
        (None, None, ""),
        ("223440.00", "0.00", ""),
        ("223430.00", "-10.00", "尚欠 ¥10.00"),
        ("223441.00", "1.00", "多付 ¥1.00"),
    ],
)
def test_what_is_short_or_over_stands_beside_what_was_paid(
    paid: str | None, balance: str | None, shown: str
) -> None:
    found = assessed("2026-06-01", payments=(payment(paid="2026-04-28", paid_amount=paid),))
    assert found.payments[0].balance == (None if balance is None else Decimal(balance))
    assert view_payments(found, words())[0].balance == shown


@pytest.mark.parametrize("paid", [None, "223430.00", "223441.00"])
def test_what_leaves_a_late_payment_open_hides_no_day_of_its_lateness(paid: str | None) -> None:
    late = payment(paid="2026-05-06", invoiced="2026-04-15", paid_amount=paid)
    found = _prepayment("2026-06-01", late)
    assert (found.state in (State.LATE, State.SATISFIED), found.days_late) == (False, 7)
    assert "paid-late" in steps_of(found.findings[0])[:-1]
