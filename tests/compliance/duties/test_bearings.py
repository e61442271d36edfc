"""Which records bear on a clause no figure measures, and what only their being known shows."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import Finding, State
from generator.records.clause import Clause
from tests.builders import PROOF, assessed, chain, contract, day, finding, member, notice, review, steps_of

AS_OF = "2026-12-31"


def _clause(rule: str, kind_of: str = "duty", **fields: Any) -> Clause:
    known = {"id": "99.1", "article": 13, "title": "款", "summary": "款", "kind_of": kind_of, "rule": rule}
    return Clause.model_validate(known | {"party": "A"} | fields)


def _standing(clause: Clause, **changes: Any) -> Finding:
    return finding(
        assessed(AS_OF, clauses=(*assessed(AS_OF).records.clauses, clause), **changes), "clause.99.1"
    )


# The team (7.2)


def test_registered_members_are_told_and_prove_nothing_by_themselves() -> None:
    trained = member("M-1").model_copy(update={"qualifications": ("CISP",)})
    found = _standing(_clause("team"), team=(trained, member("M-2")))
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found) == ["standing-duty", "team-recorded", "no-event-recorded"]
    assert dict(found.derivation[1].message.values) == {"count": 2, "qualified": 1, "left": 0}


CHANGE: dict[str, Any] = {"received_on": "2026-06-01", "effective_on": "2026-06-15"}


def test_a_change_of_staff_is_told_and_shows_no_stable_team() -> None:
    change = notice("STAFF-1", "staff_change", "7.3", consented_on="2026-06-02", **CHANGE)
    found = _standing(_clause("team"), team=(member(),), notices=(change,))
    assert found.state is State.NOT_EVIDENCED
    assert steps_of(found)[-2:] == ["change-related", "no-event-recorded"]


@pytest.mark.parametrize("against", ["late-notice", "gone", "breach"])
def test_key_staff_changed_against_the_rules_leaves_the_stability_of_the_team_open(against: str) -> None:
    roster = notice("N-1", "other", "99.1", by="A", event_on="2026-05-01")
    gone = member().model_copy(update={"key": True, "left_on": day("2026-09-01")})
    against_it: dict[str, dict[str, Any]] = {
        "late-notice": {
            "notices": (
                roster,
                notice("S-1", "staff_change", "7.3", **CHANGE | {"received_on": "2026-06-14"}),
            )
        },
        "gone": {"notices": (roster,), "team": (gone,)},
        "breach": {"notices": (roster, notice("B-1", "breach", "7.3", event_on="2026-06-01"))},
    }
    assert _standing(_clause("team"), notices=(roster,)).state is State.IN_PROGRESS
    found = _standing(_clause("team"), **against_it[against])
    assert (found.state, found.actor, steps_of(found)[-1]) == (
        State.NEEDS_DECISION,
        "both",
        "stability-doubted",
    )
    assert found.derivation[-1].records


# Those in charge (6.1, 7.1)


def test_a_lead_named_in_the_contract_s_data_is_told_to_the_clause_of_its_party_only() -> None:
    given = contract()
    named = contract(party_a=given.party_a.model_copy(update={"lead": "张三"}))
    assert "lead-recorded" in steps_of(_standing(_clause("leads"), contract=named))
    assert "lead-recorded" not in steps_of(_standing(_clause("leads", party="B"), contract=named))
    assert _standing(_clause("leads"), contract=named).state is State.NOT_EVIDENCED


# Acceptance (6.4, 8.4)

TRIGGER = "乙方提交工作成果并申请验收"


@pytest.mark.parametrize(
    ("submitted", "state", "last"),
    [(None, State.NOT_DUE, "trigger-not-recorded"), ("2026-11-01", State.NOT_EVIDENCED, "no-event-recorded")],
)
def test_there_is_nothing_to_accept_before_anything_was_handed_in(
    submitted: str | None, state: State, last: str
) -> None:
    found = _standing(_clause("acceptance", trigger=TRIGGER), milestones=chain(submitted))
    assert (found.state, steps_of(found)[-1]) == (state, last)
    assert found.actor == ("A" if state is State.NOT_EVIDENCED else None)
    assert ("trigger-recorded" in steps_of(found)) is (submitted is not None)


def test_a_round_held_shows_the_acceptance_at_work_and_one_that_failed_confirms_nothing() -> None:
    failed = (review(1, "failed", held="2026-11-20"),)
    assert _standing(_clause("acceptance", trigger=TRIGGER), reviews=failed).state is State.IN_PROGRESS
    confirming = _clause("acceptance", "procedure", trigger="评审通过")
    assert _standing(confirming, reviews=failed).state is State.NOT_DUE
    passed = (review(1, "passed", held="2026-11-20"),)
    assert _standing(confirming, reviews=passed).state is State.IN_PROGRESS


# Quality (2)


def test_only_a_round_that_passed_shows_the_quality_asked_for() -> None:
    failed, passed = review(1, "failed", held="2026-11-20"), review(2, "passed", held="2026-12-20")
    lacking = _standing(_clause("quality"), reviews=(failed,))
    assert lacking.state is State.NOT_EVIDENCED
    assert "review-failed" in steps_of(lacking)
    assert _standing(_clause("quality"), reviews=(failed, passed)).state is State.IN_PROGRESS


# Force majeure (11.3)


def test_a_notice_of_force_majeure_is_told_and_does_not_fulfil_the_trigger() -> None:
    storm = notice("FM-1", "force_majeure", "11.2", event_on="2026-06-01", received_on="2026-06-05")
    clause = _clause("force-majeure", "procedure", trigger="不能履行", party="both")
    found = _standing(clause, notices=(storm,))
    assert found.state is State.NOT_DUE
    assert steps_of(found) == ["standing-procedure", "related-event", "trigger-not-recorded"]


# Evidence of events


def test_evidence_older_than_what_happened_does_not_show_it() -> None:
    older = (PROOF.model_copy(update={"dated": day("2026-04-30")}),)
    event = notice("N-1", "other", "99.1", by="A", event_on="2026-05-01", evidence=older)
    found = _standing(_clause("standing"), notices=(event,))
    assert (found.state, found.actor) == (State.NOT_EVIDENCED, "A")
    assert steps_of(found)[-2:] == ["event-evidence-older", "events-unproven"]


# How long confidentiality lasts (9.6)


def test_the_agreements_that_reach_the_end_of_confidentiality_are_counted() -> None:
    team = (member("M-1"), member("M-2", until="2028-04-15"))
    found = finding(assessed(AS_OF, team=team), "confidentiality")
    (told,) = [one.message.values for one in found.derivation if one.message.key == "step.agreements-reach"]
    assert (told["count"], told["reach"]) == (2, 1)
