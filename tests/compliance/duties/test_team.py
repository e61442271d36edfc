"""Confidentiality agreements (7.7) and changes of key staff (7.3)."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import Finding, State
from generator.records.notice import Notice
from tests.builders import assessed, day, decision, finding, member, notice, steps_of

AS_OF = "2026-12-31"


def _agreement(joined: str = "2026-04-15", **nda: Any) -> Finding:
    return finding(assessed(AS_OF, team=(member(joined=joined, **nda),)), "nda.M-1")


def test_an_agreement_as_the_contract_asks_is_done() -> None:
    assert _agreement().state is State.SATISFIED


@pytest.mark.parametrize(("signed", "state"), [("2026-04-15", State.SATISFIED), ("2026-04-16", State.LATE)])
def test_an_agreement_is_dated_no_later_than_joining(signed: str, state: State) -> None:
    assert _agreement(signed_on=signed).state is state


@pytest.mark.parametrize(
    ("until", "state"),
    [
        ("2028-04-13", State.BREACHED),
        ("2028-04-14", State.NEEDS_DECISION),
        ("2028-04-15", State.ADVISORY),
        ("2030-04-13", State.ADVISORY),
        ("2030-04-14", State.SATISFIED),
    ],
)
def test_an_agreement_lasts_two_years_and_better_as_long_as_confidentiality(until: str, state: State) -> None:
    assert _agreement(until=until).state is state


@pytest.mark.parametrize(
    "lacking", [{"filed_on": None}, {"evidence": ()}, {"until": None}, {"signed_on": None}]
)
def test_an_agreement_that_lacks_a_copy_filed_or_a_date_is_not_shown_as_done(lacking: dict[str, Any]) -> None:
    assert _agreement(**lacking).state is State.NOT_EVIDENCED


def test_an_agreement_too_short_stays_broken_though_it_was_never_filed() -> None:
    assert _agreement(until="2027-01-01", filed_on=None).state is State.BREACHED


def test_a_member_without_an_agreement_lacks_evidence() -> None:
    bare = member().model_copy(update={"nda": None})
    assert finding(assessed(AS_OF, team=(bare,)), "nda.M-1").state is State.NOT_EVIDENCED


@pytest.mark.parametrize(
    ("lacking", "decides"),
    [
        ({"signed_on": None}, "nda-without-date"),
        ({"signed_on": None, "until": None, "filed_on": None}, "nda-without-date"),
        ({"signed_on": None, "filed_on": None, "evidence": ()}, "nda-without-date"),
        ({"signed_on": None, "until": None, "filed_on": None, "evidence": ()}, "nda-missing"),
    ],
)
def test_a_paper_whose_signing_date_is_not_recorded_is_told_from_no_agreement_at_all(
    lacking: dict[str, Any], decides: str
) -> None:
    found = _agreement(**lacking)
    assert (found.state, steps_of(found)) == (State.NOT_EVIDENCED, ["member-joined", decides])


@pytest.mark.parametrize(
    ("as_of", "state"), [("2026-04-14", State.NOT_DUE), ("2026-04-15", State.NOT_EVIDENCED)]
)
def test_an_empty_team_lacks_evidence_once_the_term_has_begun(as_of: str, state: State) -> None:
    assert finding(assessed(as_of), "nda").state is state


def test_every_member_has_a_finding_of_its_own() -> None:
    found = assessed(AS_OF, team=(member("M-1"), member("M-2", until="2027-01-01")))
    assert {one.id: one.state for one in found.by_clause["7.7"]} == {
        "nda.M-1": State.SATISFIED,
        "nda.M-2": State.BREACHED,
    }


# Changes of key staff

CHANGE = {
    "sent_on": "2026-06-01",
    "received_on": "2026-06-01",
    "consented_on": "2026-06-03",
    "effective_on": "2026-06-15",
    "handed_over_on": "2026-06-12",
}


def _changed(**fields: Any) -> Notice:
    return notice("STAFF-1", "staff_change", "7.3", **CHANGE | fields)


def _change(**fields: Any) -> Finding:
    return finding(assessed(AS_OF, notices=(_changed(**fields),)), "staff-change.STAFF-1")


def test_a_change_with_consent_notice_and_handover_is_done() -> None:
    assert _change().state is State.SATISFIED


@pytest.mark.parametrize(
    ("received", "state"),
    [
        ("2026-06-07", State.SATISFIED),
        ("2026-06-08", State.NEEDS_DECISION),
        ("2026-06-09", State.BREACHED),
    ],
)
def test_the_notice_of_a_change_arrives_a_week_ahead(received: str, state: State) -> None:
    assert _change(received_on=received).state is state


@pytest.mark.parametrize(("reading", "state"), [("宽", State.SATISFIED), ("严", State.BREACHED)])
def test_a_decision_settles_what_a_week_ahead_means(reading: str, state: State) -> None:
    settled = (decision("AMB-NOTICE-BACKWARD", reading),)
    changed = assessed(AS_OF, notices=(_changed(received_on="2026-06-08"),), decisions=settled)
    assert finding(changed, "staff-change.STAFF-1").state is state


@pytest.mark.parametrize("lacking", ["consented_on", "received_on", "effective_on"])
def test_a_change_that_lacks_one_of_its_dates_is_not_shown_as_done(lacking: str) -> None:
    found = _change(**{lacking: None})
    assert found.state is State.NOT_EVIDENCED
    assert "field-missing" in steps_of(found)


def test_a_change_without_evidence_is_not_shown_as_done() -> None:
    assert _change(evidence=()).state is State.NOT_EVIDENCED


def test_a_change_that_took_effect_before_the_consent_is_a_breach() -> None:
    assert _change(consented_on="2026-06-16").state is State.BREACHED


def test_key_staff_that_leaves_without_a_notice_is_noticed() -> None:
    gone = member("M-1").model_copy(update={"key": True, "left_on": day("2026-09-01")})
    found = finding(assessed("2026-10-01", team=(gone,)), "staff-change.M-1")
    assert (found.state, found.actor) == (State.NOT_EVIDENCED, "B")
    announced = notice("N-1", "staff_change", "7.3", member="M-1", effective_on="2026-09-01")
    assert "staff-change.M-1" not in assessed("2026-10-01", team=(gone,), notices=(announced,)).by_id


def _change_as_of(as_of: str, **fields: Any) -> Finding:
    return finding(assessed(as_of, notices=(_changed(**fields),)), "staff-change.STAFF-1")


@pytest.mark.parametrize(
    ("as_of", "fields", "state", "last"),
    [
        ("2026-06-10", {"handed_over_on": None}, State.IN_PROGRESS, "change-awaits-handover"),
        ("2026-06-15", {"handed_over_on": None}, State.IN_PROGRESS, "change-awaits-handover"),
        ("2026-06-16", {"handed_over_on": None}, State.OVERDUE, "handover-overdue"),
        ("2026-06-02", {}, State.IN_PROGRESS, "change-awaits-consent"),
        ("2026-12-31", {"handed_over_on": "2026-06-15"}, State.SATISFIED, "change-proper"),
        ("2026-12-31", {"handed_over_on": "2026-09-15"}, State.LATE, "handover-late"),
        ("2026-06-10", {"evidence": ()}, State.NOT_EVIDENCED, "event-without-evidence"),
    ],
)
def test_an_announced_change_is_under_way_until_it_takes_effect_and_its_handover_is_due_then(
    as_of: str, fields: dict[str, Any], state: State, last: str
) -> None:
    found = _change_as_of(as_of, **fields)
    assert (found.state, steps_of(found)[-1]) == (state, last)
    assert (found.due is not None) is (state in (State.IN_PROGRESS, State.OVERDUE, State.LATE))


def test_a_change_not_yet_in_effect_waits_for_party_a_to_consent_and_then_for_party_b() -> None:
    assert _change_as_of("2026-06-02").actor == "A"
    assert _change_as_of("2026-06-10", handed_over_on=None).actor == "B"


@pytest.mark.parametrize(
    ("left", "covered"),
    [
        ("2026-06-15", True),
        ("2026-06-14", True),
        ("2026-06-12", True),  # a Friday; the change takes effect on the Monday
        ("2026-06-11", False),
        ("2026-06-16", False),
        ("2026-12-01", False),
    ],
)
def test_a_notice_announces_only_the_leaving_of_the_day_it_names(left: str, covered: bool) -> None:
    gone = member("M-1").model_copy(update={"key": True, "left_on": day(left)})
    found = assessed(AS_OF, team=(gone,), notices=(_changed(member="M-1"),))
    assert ("staff-change.M-1" not in found.by_id) is covered
