"""Edges of what is known on a day, and of the list of what acceptance needs."""

from __future__ import annotations

from generator.compliance.as_of import known_on
from generator.compliance.duties.acceptance import ReadinessLine
from generator.compliance.finding import State
from tests.builders import (
    PROVEN,
    RECORDS,
    assessed,
    case,
    day,
    delivery,
    incident,
    meeting,
    milestone,
    payment,
    records,
    review,
)


def test_a_milestone_reached_later_shows_no_proof_yet() -> None:
    reached = milestone("plan", "2026-06-10", evidence=PROVEN)
    before = known_on(records(milestones=(reached,)), day("2026-06-09")).milestones[0]
    assert (before.done_on, before.evidence) == (None, ())
    assert known_on(records(milestones=(reached,)), day("2026-06-10")).milestones[0] == reached


def test_a_payment_made_later_shows_no_amount_yet() -> None:
    paid = payment(paid="2026-06-10", invoiced="2026-05-01", paid_amount="223440.00")
    before = known_on(records(payments=(paid,)), day("2026-06-09")).payments[0]
    assert (before.paid_on, before.paid_amount) == (None, None)
    assert before.invoice.received_on == day("2026-05-01")
    assert known_on(records(payments=(paid,)), day("2026-06-10")).payments[0] == paid


def test_an_assessment_carries_the_day_it_was_made_for_and_the_records_known_then() -> None:
    found = assessed("2026-06-09", incidents=(incident(on="2026-06-09"), incident(2, on="2026-06-10")))
    assert found.as_of == day("2026-06-09")
    assert [one.id for one in found.records.incidents] == ["INC-1"]


def test_a_question_is_about_what_its_register_says_and_else_its_id() -> None:
    opened = case("2026-06-01")
    asked = opened.ambiguities["AMB-COUNT"].model_copy(update={"about": "哪些事故计入次数"})
    named = case("2026-06-01", ambiguities=(asked,))
    assert named.about("AMB-COUNT") == "哪些事故计入次数"
    assert named.about("AMB-UNKNOWN") == "AMB-UNKNOWN"


# Acceptance


def _line(id_: str, as_of: str = "2027-06-01", **changes: object) -> ReadinessLine:
    return next(one for one in assessed(as_of, **changes).readiness if one.id == id_)


def test_the_review_that_passed_must_be_signed_and_proven() -> None:
    signed = review(1, "passed", signed_on="2027-05-12")
    assert _line("signed", reviews=(signed,)).ready
    assert not _line("signed", reviews=(signed.model_copy(update={"evidence": ()}),)).ready
    assert not _line("signed", reviews=(review(1, "passed"),)).ready
    assert not _line("signed", reviews=(review(1, "failed", signed_on="2027-05-12"),)).ready


def test_the_incident_forms_are_ready_when_each_is_decided_and_name_what_they_rest_on() -> None:
    decided, open_ = incident(1, meeting=meeting()), incident(2)
    ready = _line("incidents", incidents=(decided,))
    assert ready.ready
    assert ready.findings == ("incident.INC-1", "deductions")
    assert not _line("incidents", incidents=(decided, open_)).ready
    assert not _line("incidents", incidents=(decided.model_copy(update={"evidence": ()}),)).ready
    assert not _line("incidents").ready


def test_the_deliveries_are_ready_only_when_there_is_one_and_no_service_lacks_any() -> None:
    event = delivery("S-event", None, "2026-04-20")
    one = _line("deliveries", "2026-04-25", deliveries=(event,))
    assert (one.ready, one.findings) == (False, ()), "what is still to come is not there"
    assert one.why is not None
    assert one.why.key == "readiness.deliveries-ahead"
    events_only = tuple(each for each in RECORDS.services if each.id == "S-event")
    assert _line("deliveries", "2026-04-25", deliveries=(event,), services=events_only, systems=()).ready
    assert not _line("deliveries", "2026-04-25").ready
    lacking = _line("deliveries", "2026-05-25", deliveries=(event,))
    assert not lacking.ready
    assert lacking.findings == ("service.S-custom", "service.S-contract")
    states = {one.finding.id: one.finding.state for one in assessed("2026-05-25").services}
    assert states["service.S-custom"] is State.ADVISORY
