"""One incident: its repair time, its tier by text, decision or meeting, what it costs, what deviates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.message import say
from generator.records.incident import Incident
from generator.records.ledger import Records
from tests.builders import assessed, day, decision, impact, incident, locations, meeting, moment, steps_of

AS_OF = "2026-07-01"


def _assess(one: Incident, **changes: Any) -> IncidentAssessment:
    (found,) = assessed(AS_OF, incidents=(one,), **changes).incidents
    return found


def _deviations(found: IncidentAssessment) -> list[str]:
    return [message.key.removeprefix("step.") for message in found.deviations]


# The repair time


def test_the_repair_time_runs_from_the_occurrence_unless_the_parties_decided() -> None:
    found = _assess(incident(hours=2.5))
    assert found.repair == dt.timedelta(hours=2, minutes=30)
    (used,) = [one for one in found.finding.derivation if one.message.key == "step.repair"]
    assert used.message.values["clock"] == say("field.incident.occurred_at")


@pytest.mark.parametrize(("reading", "hours"), [("发生", 3), ("发现", 2), ("报告", 1)])
def test_a_decision_on_the_clock_moves_its_start(reading: str, hours: int) -> None:
    one = incident(hours=3, discovered_at=moment("2026-06-01 10:00"), reported_at=moment("2026-06-01 11:00"))
    assert _assess(one, decisions=(decision("AMB-REPAIR-CLOCK", reading),)).repair == dt.timedelta(
        hours=hours
    )


def test_the_repair_time_is_unknown_while_its_start_or_end_is() -> None:
    assert _assess(incident(hours=None)).repair is None
    assert _assess(incident(hours=1), decisions=(decision("AMB-REPAIR-CLOCK", "发现"),)).repair is None


# Decisions of the parties


def test_a_decision_settles_the_incidents_from_the_day_it_applies_from() -> None:
    open_ = impact(1, "unusable")
    settled = decision("AMB-TIER-GAP-1", "B", since="2026-06-01")
    assert _assess(incident(on="2026-05-31", impact=open_), decisions=(settled,)).basis is None
    found = _assess(incident(on="2026-06-01", impact=open_), decisions=(settled,))
    assert (found.tier, found.basis) == ("B", "decision")
    assert "decision-applies" in steps_of(found.finding)


def test_a_decision_without_a_first_day_settles_earlier_incidents_too() -> None:
    found = _assess(incident(on="2026-04-20", impact=impact(0)), decisions=(decision("AMB-TIER-GAP-0", "A"),))
    assert (found.tier, found.basis) == ("A", "decision")


def test_of_two_decisions_the_later_one_holds_from_its_first_day() -> None:
    first = decision("AMB-TIER-GAP-1", "A", on="2026-04-20")
    second = decision("AMB-TIER-GAP-1", "B", on="2026-05-20", since="2026-05-20")
    open_ = impact(1, "unusable")
    assert _assess(incident(on="2026-05-19", impact=open_), decisions=(first, second)).tier == "A"
    assert _assess(incident(on="2026-05-20", impact=open_), decisions=(first, second)).tier == "B"


def test_the_day_of_an_incident_is_the_day_where_the_contract_is_performed() -> None:
    late_evening_utc = dt.datetime(2026, 5, 31, 16, 30, tzinfo=dt.UTC)
    one = incident(impact=impact(0), hours=None).model_copy(update={"occurred_at": late_evening_utc})
    settled = decision("AMB-TIER-GAP-0", "A", since="2026-06-01")
    assert _assess(one, decisions=(settled,)).tier == "A"


# The meeting


def test_the_meeting_fixes_tier_and_amount_whatever_the_text_says() -> None:
    found = _assess(incident(impact=impact(1, "unusable"), meeting=meeting(tier="B", amount="3000.00")))
    assert (found.tier, found.basis, found.approved) == ("B", "meeting", Decimal("3000.00"))
    assert found.pending == (Decimal(0), Decimal(0))
    assert found.finding.ambiguities == ()
    assert found.decided
    assert found.finding.state is State.SATISFIED


@pytest.mark.parametrize(
    ("tier", "amount", "deviates"),
    [
        ("A", "999.99", True), ("A", "1000.00", False), ("A", "2000.00", False), ("A", "2000.01", True),
        ("B", "1999.99", True), ("B", "2000.00", False), ("B", "5000.00", False), ("B", "5000.01", True),
        ("C", "4999.99", True), ("C", "5000.00", False), ("C", "10000.00", False), ("C", "10000.01", True),
    ],
)  # fmt: skip
def test_an_amount_outside_its_tier_s_range_is_a_deviation_and_stays_as_recorded(
    tier: str, amount: str, deviates: bool
) -> None:
    found = _assess(incident(impact=impact(1, "unusable"), meeting=meeting(tier=tier, amount=amount)))
    assert ("amount-outside-range" in _deviations(found)) == deviates
    assert found.approved == Decimal(amount)


def test_a_meeting_that_departs_from_proposal_and_text_is_reported() -> None:
    found = _assess(incident(proposed_tier="A", meeting=meeting(tier="B", amount="2000.00")))
    assert _deviations(found) == ["meeting-differs-from-proposal", "meeting-differs-from-text"]
    assert found.tier == "B"


def test_a_meeting_within_what_the_text_leaves_open_deviates_from_nothing() -> None:
    found = _assess(
        incident(impact=impact(1, "unusable"), proposed_tier="B", meeting=meeting(tier="B", amount="2000.00"))
    )
    assert _deviations(found) == []


def test_a_proposal_that_departs_from_the_text_is_reported_before_any_meeting() -> None:
    assert _deviations(_assess(incident(proposed_tier="C"))) == ["proposal-differs-from-text"]


def test_a_meeting_that_has_not_decided_yet_deviates_from_nothing() -> None:
    found = _assess(incident(meeting=meeting(tier=None, amount=None)))
    assert _deviations(found) == []
    assert (found.tier, found.basis) == ("A", "text")
    assert found.pending == (Decimal("1000.00"), Decimal("2000.00"))
    assert found.finding.state is State.IN_PROGRESS


def test_an_amount_without_a_tier_is_reported_and_still_approved() -> None:
    found = _assess(incident(meeting=meeting(tier=None, amount="1000.00")))
    assert "amount-without-tier" in _deviations(found)
    assert found.approved == Decimal("1000.00")
    assert found.counts


def test_a_meeting_that_fixes_the_tier_alone_leaves_the_amount_pending_in_its_range() -> None:
    found = _assess(incident(meeting=meeting(tier="B", amount=None)))
    assert (found.tier, found.approved) == ("B", None)
    assert found.pending == (Decimal("2000.00"), Decimal("5000.00"))
    assert not found.decided


# What may still be deducted


@pytest.mark.parametrize(
    ("facts", "hours", "lowest", "highest"),
    [
        (impact(1), 1, "1000.00", "2000.00"),
        (impact(2, "unusable"), 1, "2000.00", "5000.00"),
        (impact(10), 2, "5000.00", "10000.00"),
        (impact(2, "unusable"), 3, "2000.00", "10000.00"),
        (impact(0), 1, "0.00", "2000.00"),
        (impact(10), 1, "0.00", "10000.00"),
        (impact(None, None, None, None, None), None, "0.00", "10000.00"),
    ],
)
def test_what_is_pending_runs_from_the_least_to_the_most_it_can_become(
    facts: Any, hours: float | None, lowest: str, highest: str
) -> None:
    assert _assess(incident(impact=facts, hours=hours)).pending == (Decimal(lowest), Decimal(highest))


# What counts


def test_an_incident_the_meeting_decided_to_be_none_does_not_count() -> None:
    found = _assess(incident(impact=impact(0), meeting=meeting(tier=None, amount="0.00")))
    assert not found.counts
    assert _deviations(found) == []


def test_an_incident_the_parties_decided_not_to_count_does_not_count() -> None:
    found = _assess(incident(impact=impact(0)), decisions=(decision("AMB-TIER-GAP-0", "不计"),))
    assert (found.tier, found.basis) == (None, "decision")
    assert found.pending == (Decimal(0), Decimal(0))
    assert not found.counts


def test_an_incident_still_open_may_count() -> None:
    assert _assess(incident(impact=impact(0))).counts


# States


def test_an_undetermined_incident_before_any_meeting_needs_a_decision_and_names_the_question() -> None:
    found = _assess(incident(impact=impact(0)))
    assert found.finding.state is State.NEEDS_DECISION
    assert found.finding.ambiguities == ("AMB-TIER-GAP-0",)
    assert "tier-open" in steps_of(found.finding)


def test_a_determined_incident_waits_for_the_meeting_in_progress() -> None:
    found = _assess(incident())
    assert (found.finding.state, found.finding.actor) == (State.IN_PROGRESS, "A")


def test_a_decided_incident_without_evidence_is_not_done() -> None:
    found = _assess(incident(meeting=meeting(), evidence=()))
    assert found.finding.state is State.NOT_EVIDENCED


def test_the_derivation_leads_to_the_lines_of_the_record(demo: Records) -> None:
    found = assess(demo, day("2026-11-22")).incidents
    assert len(found) == len(demo.incidents) > 0
    for one in found:
        where = locations(one.finding)
        assert where[0] == one.incident.origin.at("impact")
        assert where[1] == one.incident.origin.at("recovered_at")
        assert all(location.line > 1 for location in where)
