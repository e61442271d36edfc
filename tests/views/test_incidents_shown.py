"""An incident as shown: no tier said twice, no undated signature counted, no rounding across a bound."""

from __future__ import annotations

from typing import Any

import pytest

from generator.settings import words
from generator.views.incidents import IncidentView, view_deductions, view_incidents
from tests.builders import assessed, decision, impact, incident, meeting, payment

AS_OF = "2026-12-31"


def _view(*, number: int = 1, **fields: Any) -> IncidentView:
    (shown,) = view_incidents(assessed(AS_OF, incidents=(incident(number, **fields),)), words())
    return shown


def test_an_open_tier_is_said_once_and_told_from_missing_facts() -> None:
    by_text = _view(impact=impact(1, "unusable"))
    assert (by_text.tier, by_text.tier_basis, by_text.tiers_met) == ("待认定", "", "没有相符的级别")
    by_facts = _view(impact=impact(2, "unusable"), hours=None)
    assert (by_facts.tier, by_facts.tier_basis, by_facts.tiers_met) == ("事实待补", "", "事实待补")


@pytest.mark.parametrize(("amount", "shown"), [("1000.00", "没有写明级别"), ("0.00", "不计级")])
def test_only_a_meeting_that_deducts_nothing_decides_on_no_tier_by_leaving_it_out(
    amount: str, shown: str
) -> None:
    found = _view(meeting=meeting(tier=None, amount=amount, reason="从轻认定"))
    assert (found.tier, found.meeting_tier) == (shown, shown)


def test_a_meeting_that_decided_nothing_yet_is_not_shown_to_have_decided_on_no_tier() -> None:
    found = _view(meeting=meeting(tier=None, amount=None))
    assert (found.tier, found.meeting_tier) == ("A 级", "没有写明级别")


def test_a_signature_without_a_date_says_so() -> None:
    signed = ({"role": "甲方", "name": "甲", "on": "2026-06-02"}, {"role": "乙方", "name": "乙"})
    assert _view(signatures=signed).signatures == (
        ("甲方", "甲", "2026-06-02"),
        ("乙方", "乙", "未注明日期"),
    )


def test_the_repair_time_is_shown_exactly_and_the_reason_where_there_is_one() -> None:
    shown = _view(hours=3.5, meeting=meeting(reason="从轻认定"))
    assert (shown.repair, shown.reason) == ("3小时30分", "从轻认定")
    assert _view(meeting=meeting()).reason == ""


@pytest.mark.parametrize(
    ("reading", "shown"),
    [
        (None, "其后已无付款期"),
        ("另行支付", "其后已无付款期，另行支付"),
        ("尾款扣除", "其后已无付款期，退还已付款"),
    ],
)
def test_a_deduction_no_payment_is_left_for_says_how_it_is_collected(reading: str | None, shown: str) -> None:
    settled = () if reading is None else (decision("AMB-DEDUCT-PERIOD", reading),)
    paid = (payment("prepayment", "2026-04-20"), payment("final", "2026-06-01"))
    late = incident(on="2026-05-20", meeting=meeting("2026-06-20"))
    found = assessed(AS_OF, incidents=(late,), payments=paid, decisions=settled)
    assert view_incidents(found, words())[0].instalment == shown


def test_a_share_just_below_the_ceiling_is_not_shown_as_the_ceiling() -> None:
    below = incident(meeting=meeting(tier="C", amount="74479.99"))
    shown = view_deductions(assessed(AS_OF, incidents=(below,)), words())
    assert (shown.ratio, shown.share_of_total) == ("99.99%", "4.99%")


def test_a_deduction_is_taken_from_a_payment_or_told_to_have_none_left() -> None:
    one = incident(1, on="2026-04-20", meeting=meeting("2026-04-25"))
    (shown,) = view_incidents(assessed(AS_OF, incidents=(one,)), words())
    assert shown.taken == f"从{shown.instalment}中扣除"
    paid = (payment("prepayment", "2026-04-20"), payment("final", "2026-04-22"))
    (left,) = view_incidents(assessed(AS_OF, incidents=(one,), payments=paid), words())
    assert left.taken == left.instalment
    assert "扣除" not in left.taken
