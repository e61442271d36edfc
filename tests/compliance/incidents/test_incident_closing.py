"""An incident is closed when it is decided, proven, recovered and mended; else it says what is missing."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import State
from generator.compliance.incidents.incidents import IncidentAssessment
from generator.message import say
from generator.records.evidence import Evidence
from generator.records.incident import CorrectiveAction, Incident
from tests.builders import (
    FORM,
    MINUTES,
    PROVEN,
    REGIME,
    assessed,
    contract,
    day,
    impact,
    incident,
    meeting,
    steps_of,
)

AS_OF = "2026-07-31"


def _assess(one: Incident, as_of: str = AS_OF, **changes: Any) -> IncidentAssessment:
    (found,) = assessed(as_of, incidents=(one,), **changes).incidents
    return found


def _stands(one: Incident, as_of: str = AS_OF, **changes: Any) -> tuple[State, str | None, str]:
    """The state, who must act, and the step that decides."""
    found = _assess(one, as_of, **changes).finding
    return found.state, found.actor, steps_of(found)[-1]


def _dated(kind: str | None, dated: str | None) -> Evidence:
    return Evidence(archive="DA-9", held_by="档案室", kind=kind, dated=None if dated is None else day(dated))


def _action(due: str | None = None, done: str | None = None) -> CorrectiveAction:
    return CorrectiveAction.model_validate({"what": "扩容", "due": due, "done_on": done})


def test_an_incident_decided_proven_recovered_and_mended_is_closed() -> None:
    one = incident(meeting=meeting(), corrective_actions=(_action("2026-07-01", "2026-07-01"),))
    assert _stands(one) == (State.SATISFIED, None, "incident-closed")
    assert _assess(one).documented


# Corrective actions


@pytest.mark.parametrize(
    ("as_of", "stands"),
    [
        ("2026-07-10", (State.IN_PROGRESS, "B", "action-open")),
        ("2026-07-11", (State.OVERDUE, "B", "action-overdue")),
    ],
)
def test_a_corrective_action_keeps_it_open_and_is_overdue_from_the_day_after_its_due_date(
    as_of: str, stands: tuple[State, str, str]
) -> None:
    one = incident(meeting=meeting(), corrective_actions=(_action("2026-07-10"),))
    assert _stands(one, as_of) == stands


def test_an_action_without_a_due_date_keeps_it_open_and_never_becomes_overdue() -> None:
    one = incident(meeting=meeting(), corrective_actions=(_action(),))
    assert _stands(one, "2027-04-01") == (State.IN_PROGRESS, "B", "action-open")


def test_an_action_done_after_its_due_date_closes_it_late() -> None:
    one = incident(meeting=meeting(), corrective_actions=(_action("2026-07-01", "2026-07-02"),))
    assert _stands(one) == (State.LATE, None, "action-late")
    told = _assess(one).finding.derivation[-1].message
    assert told.values == {"what": "扩容", "done": day("2026-07-02"), "days": 1}


def test_an_overdue_action_outweighs_what_else_is_open_and_the_rest_is_still_shown() -> None:
    one = incident(impact=impact(0), corrective_actions=(_action("2026-07-01"),), evidence=())
    found = _assess(one).finding
    assert (found.state, found.actor) == (State.OVERDUE, "B")
    assert steps_of(found)[-3:] == ["form-missing", "tier-awaited", "action-overdue"]


# Proof


@pytest.mark.parametrize(
    ("evidence", "actor", "key"),
    [
        ((), "B", "form-missing"),
        (PROVEN, "B", "form-missing"),
        ((MINUTES,), "B", "form-missing"),
        ((_dated("监测截图", "2026-06-01"), MINUTES), "B", "form-missing"),
        ((_dated("事故记录单", "2026-05-31"), MINUTES), "B", "form-early"),
        ((FORM,), "A", "minutes-missing"),
        ((FORM, _dated("专题会纪要", "2026-06-19")), "A", "minutes-early"),
    ],
)
def test_without_the_form_and_the_minutes_of_their_kind_and_day_it_is_not_evidenced(
    evidence: tuple[Evidence, ...], actor: str, key: str
) -> None:
    one = incident(meeting=meeting("2026-06-20"), evidence=evidence)
    found = _assess(one)
    assert (found.finding.state, found.documented) == (State.NOT_EVIDENCED, False)
    assert (found.finding.actor, key) == (actor, steps_of(found.finding)[-1])


@pytest.mark.parametrize("kind", ["专题会纪要", "会议纪要"])
def test_the_form_of_its_day_and_minutes_of_any_accepted_kind_prove_it(kind: str) -> None:
    minutes = _dated(kind, "2026-06-20").model_copy(update={"archive": "DA-8"})
    papers = (_dated("事故记录单", "2026-06-01"), minutes)
    assert _assess(incident(meeting=meeting("2026-06-20"), evidence=papers)).finding.state is State.SATISFIED


def test_one_document_is_not_both_the_form_and_the_minutes() -> None:
    papers = (_dated("事故记录单", "2026-06-20"), _dated("专题会纪要", "2026-06-20"))
    found = _assess(incident(meeting=meeting("2026-06-20"), evidence=papers))
    assert (found.finding.state, found.documented, found.approval_proven) == (
        State.NOT_EVIDENCED, False, False,
    )  # fmt: skip
    assert steps_of(found.finding)[-1] == "minutes-are-the-form"


@pytest.mark.parametrize("reason", ["无", "无。", "（无）", "待补", "/", "略"])
def test_what_stands_in_place_of_a_reason_explains_no_departure(reason: str) -> None:
    found = _assess(incident(meeting=meeting("2026-06-20", tier="C", amount="5000.00", reason=reason)))
    assert found.finding.state is State.NEEDS_DECISION
    assert {"decision-departs", "meeting-reason-empty"} <= set(steps_of(found.finding))


def test_the_step_on_missing_proof_names_the_kind_that_is_wanted() -> None:
    found = _assess(incident(meeting=meeting(), evidence=())).finding
    wanted = {
        one.message.key: one.message.values["kind"]
        for one in found.derivation
        if one.message.key in ("step.form-missing", "step.minutes-missing")
    }
    assert wanted == {"step.form-missing": "事故记录单", "step.minutes-missing": "专题会纪要"}


def test_a_contract_that_asks_for_no_form_still_asks_for_proof_of_the_incident() -> None:
    none = contract(incidents=REGIME.model_copy(update={"form_evidence": (), "minutes_evidence": ()}))
    one = incident(meeting=meeting(), evidence=PROVEN)
    assert _stands(one, contract=none)[0] is State.SATISFIED
    assert _stands(one.model_copy(update={"evidence": ()}), contract=none)[2] == "no-proof"
    early = one.model_copy(update={"evidence": (_dated(None, "2026-05-31"),)})
    assert _stands(early, contract=none) == (State.NOT_EVIDENCED, "B", "proof-too-early")


def test_the_forms_are_not_ready_for_acceptance_while_one_lacks_its_form() -> None:
    def ready(one: Incident) -> bool:
        lines = {line.id: line.ready for line in assessed(AS_OF, incidents=(one,)).readiness}
        return lines["incidents"]

    assert ready(incident(meeting=meeting()))
    assert not ready(incident(meeting=meeting(), evidence=(*PROVEN, MINUTES)))


# The decision


def test_a_decision_that_departs_from_the_text_without_a_reason_is_open_and_counts_all_the_same() -> None:
    one = incident(meeting=meeting(tier="B", amount="2000.00"))
    assert _stands(one) == (State.NEEDS_DECISION, "A", "decision-departs")
    found = _assess(one)
    assert (found.tier, found.approved) == ("B", meeting(amount="2000.00").amount)


@pytest.mark.parametrize(("tier", "amount"), [("B", "2000.00"), ("A", "2000.01"), (None, "0.00")])
def test_a_recorded_reason_shows_the_departure_and_no_longer_blocks(tier: str | None, amount: str) -> None:
    departing = meeting(tier=tier, amount=amount)
    assert _stands(incident(meeting=departing))[2] == "decision-departs"
    explained = departing.model_copy(update={"reason": "从轻认定"})
    found = _assess(incident(meeting=explained)).finding
    assert found.state is State.SATISFIED
    assert {"meeting-differs-from-text", "amount-outside-range"} & set(steps_of(found))
    assert "meeting-reason" in steps_of(found)


def test_a_tier_nobody_wrote_down_is_no_decision_that_there_is_none() -> None:
    found = _assess(incident(meeting=meeting(tier=None, amount="1000.00"))).finding
    assert "meeting-differs-from-text" not in steps_of(found)
    decided = next(one.message for one in found.derivation if one.message.key == "step.meeting-decided")
    assert decided.values["tier"] == say("tier.unsaid")
    none = _assess(incident(meeting=meeting(tier=None, amount="0.00"))).finding
    decided = next(one.message for one in none.derivation if one.message.key == "step.meeting-decided")
    assert decided.values["tier"] == say("tier.none")


def test_an_amount_without_its_tier_stays_open_whatever_the_reason() -> None:
    one = incident(meeting=meeting(tier=None, amount="1000.00", reason="从轻认定"))
    assert _stands(one) == (State.NEEDS_DECISION, "A", "decision-incomplete")


def test_a_meeting_that_fixed_no_amount_is_still_awaited() -> None:
    assert _stands(incident(meeting=meeting(amount=None))) == (State.IN_PROGRESS, "A", "meeting-awaited")


# Recovery and facts


def test_an_incident_that_nobody_recorded_as_recovered_is_not_closed() -> None:
    one = incident(hours=None, meeting=meeting())
    assert _stands(one) == (State.IN_PROGRESS, "B", "recovery-awaited")


def test_a_tier_that_only_unknown_facts_leave_open_waits_for_the_facts_and_not_for_a_decision() -> None:
    found = _assess(incident(impact=impact(2, "unusable", other=None), hours=2))
    assert (found.finding.state, found.finding.actor) == (State.IN_PROGRESS, "B")
    assert steps_of(found.finding)[-1] == "facts-awaited"
    assert found.finding.ambiguities == ()
    assert {"ambiguity", "no-tier-met"} & set(steps_of(found.finding)) == set()
    assert {"ambiguity-by-facts", "facts-unknown"} <= set(steps_of(found.finding))


def test_a_tier_that_the_text_leaves_open_whatever_the_facts_needs_a_decision() -> None:
    found = _assess(incident(impact=impact(1, "unusable", leaders=None)))
    assert found.finding.state is State.NEEDS_DECISION
    assert found.finding.ambiguities == ("AMB-TIER-GAP-1",)
    assert steps_of(found.finding)[-1] == "tier-awaited"


@pytest.mark.parametrize(
    ("on", "last"), [("2026-04-14", "incident-closed-uncounted"), ("2026-04-15", "incident-closed")]
)
def test_an_incident_outside_the_term_is_closed_without_a_deduction(on: str, last: str) -> None:
    one = incident(on=on, meeting=meeting("2026-06-20"))
    assert _stands(one) == (State.SATISFIED, None, last)
