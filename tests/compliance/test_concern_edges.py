"""Edges of the concerns and gaps: the day a concern begins, where it points, and that each can be said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.compliance.incidents.projections import project
from generator.compliance.quality.quality import Concern
from generator.location import Origin
from generator.records.clause import Clause
from generator.records.contract import Cadence
from generator.records.evidence import Evidence
from generator.records.incident import CorrectiveAction
from generator.records.ledger import Records
from generator.settings import words
from tests.builders import (
    PROVEN,
    REGIME,
    assessed,
    chain,
    contract,
    day,
    decision,
    delivery,
    evaluation,
    finding,
    incident,
    meeting,
    milestone,
    notice,
    payment,
    review,
    steps_of,
)
from tests.compliance.quality.test_quality import EXAMPLES

AS_OF: Final = "2026-12-31"

FIELDS: Final = (
    "done_on", "paid_on", "delivered_on", "held_on", "decided_on", "decided_by", "meeting", "cause",
    "evidence", "recovered_at", "signatures", "corrective_actions", "problems", "authorisation", "correct_by",
    "impact", "received_by", "nda", "event_on",
)  # fmt: skip
ORIGIN: Final = Origin("data/x.yaml", 1, {name: line for line, name in enumerate(FIELDS, start=2)})
AT_LINE: Final = {line: name for name, line in ORIGIN.lines.items()} | {1: "the record itself"}

POINTS_AT: Final = {
    "accepted-risk-expired": {"problems"},
    "accepted-without-reason": {"problems"},
    "agreement-not-filed": {"nda"},
    "before-period": {"delivered_on"},
    "closed-without-root-cause": {"cause"},
    "corrective-overdue": {"corrective_actions"},
    "corrective-unverified": {"corrective_actions"},
    "decision-one-sided": {"decided_by"},
    "done-without-evidence": {"done_on", "paid_on", "delivered_on", "evidence", "meeting", "decided_on"},
    "evidence-after-fact": {"evidence"},
    "evidence-before-fact": {"evidence", "nda"},
    "evidence-reused": {"evidence"},
    "facts-unknown": {"impact"},
    "form-unsigned": {"signatures"},
    "meeting-outstanding": {"meeting"},
    "meeting-without-minutes": {"meeting"},
    "not-received": {"received_by"},
    "not-recovered": {"recovered_at"},
    "notice-undated": {"event_on"},
    "on-site-without-authorisation": {"authorisation"},
    "outside-term": {"delivered_on"},
    "problems-overdue": {"problems"},
    "review-without-deadline": {"correct_by"},
    "signature-undated": {"signatures"},
}


def _placed(changes: dict[str, Any]) -> dict[str, Any]:
    """The same records, each with a line for every field; the one contract as it is."""
    return {
        kind: tuple(one.model_copy(update={"origin": ORIGIN}) for one in some) if kind != "contract" else some
        for kind, some in changes.items()
    }


def _concerns(check: str, as_of: str = AS_OF, **changes: Any) -> list[Concern]:
    return [one for one in assessed(as_of, **changes).concerns if one.check == check]


def test_every_check_points_at_the_field_to_mend_and_can_be_put_into_words() -> None:
    seen: dict[str, set[str]] = {}
    for check, changes in EXAMPLES:
        if check not in POINTS_AT:
            continue
        for one in _concerns(check, **_placed(changes)):
            seen.setdefault(check, set()).add(AT_LINE[one.at.line])
            sentence = words().say(one.message)
            assert one.subject in sentence
            assert "{" not in sentence
            assert "None" not in sentence
    assert seen == POINTS_AT


def _checks(as_of: str = AS_OF, **changes: Any) -> set[str]:
    return {one.check for one in assessed(as_of, **changes).concerns}


def test_a_review_and_a_decision_are_proven_like_everything_else_that_is_done() -> None:
    held = review(1, "passed", held="2026-06-01", evidence=()).model_copy(update={"origin": ORIGIN})
    (concern,) = _concerns("done-without-evidence", reviews=(held,))
    assert (concern.subject, AT_LINE[concern.at.line]) == ("REV-1", "held_on")


def test_a_decision_without_proof_points_at_the_day_it_was_taken() -> None:
    bare = decision("AMB-COUNT", "全部计入").model_copy(update={"evidence": (), "origin": ORIGIN})
    (concern,) = _concerns("done-without-evidence", decisions=(bare,))
    assert AT_LINE[concern.at.line] == "decided_on"


@pytest.mark.parametrize(("as_of", "found"), [("2026-06-30", False), ("2026-07-01", True)])
def test_a_due_date_is_passed_from_the_day_after_it(as_of: str, found: bool) -> None:
    action = CorrectiveAction(what="扩容", due=day("2026-06-30"))
    problem = {"id": "P-1", "severity": "高", "what": "弱口令", "due": "2026-06-30"}
    known = {
        "incidents": (incident(corrective_actions=(action,)),),
        "evaluations": (evaluation(problems=[problem]),),
    }
    late = {"corrective-overdue", "problems-overdue"}
    assert (late <= _checks(as_of, **known)) is found
    assert bool(late & _checks(as_of, **known)) is found


def test_a_corrective_action_without_a_due_date_is_never_overdue() -> None:
    action = CorrectiveAction(what="扩容")
    assert "corrective-overdue" not in _checks(incidents=(incident(corrective_actions=(action,)),))


@pytest.mark.parametrize(("as_of", "found"), [("2026-06-01", False), ("2026-06-02", True)])
def test_an_incident_is_not_recovered_from_the_next_day(as_of: str, found: bool) -> None:
    assert ("not-recovered" in _checks(as_of, incidents=(incident(hours=None),))) is found


@pytest.mark.parametrize(("as_of", "found"), [("2026-07-01", False), ("2026-07-02", True)])
def test_a_meeting_is_outstanding_after_thirty_days(as_of: str, found: bool) -> None:
    assert ("meeting-outstanding" in _checks(as_of, incidents=(incident(),))) is found


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("2026-04-14", {"before-period"}),
        ("2026-04-15", set()),
        ("2027-04-14", set()),
        ("2027-04-15", {"outside-term"}),
    ],
)
def test_both_ends_of_the_term_are_within_it(on: str, told: set[str]) -> None:
    made = delivery("S-custom", None, on)
    assert {"before-period", "outside-term"} & set(_checks("2027-12-31", deliveries=(made,))) == told


def _dated(*days: str | None) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(archive=f"DA-{n}", held_by="档案室", dated=None if one is None else day(one))
        for n, one in enumerate(days)
    )


@pytest.mark.parametrize(
    ("dates", "after"),
    [
        (("2026-04-28",), False),
        (("2026-04-29",), True),
        (("2026-04-29", "2026-04-28"), False),
        (("2026-04-29", None), False),
    ],
)
def test_evidence_is_after_the_fact_only_when_all_of_it_is(
    dates: tuple[str | None, ...], after: bool
) -> None:
    paid = payment(paid="2026-04-28", evidence=_dated(*dates))
    assert ("evidence-after-fact" in _checks(payments=(paid,))) is after


def test_evidence_after_the_fact_names_the_earliest() -> None:
    paid = payment(paid="2026-04-28", evidence=_dated("2026-05-02", "2026-05-01"))
    (concern,) = _concerns("evidence-after-fact", payments=(paid,))
    assert concern.message.values["dated"] == day("2026-05-01")


def test_a_notice_is_proven_for_the_day_it_was_completed_on() -> None:
    back = notice(
        "R-1", "return_of_materials", "9.4", by="A", received_on="2026-05-06", completed_on="2026-05-08",
        evidence=_dated("2026-05-08"),
    )  # fmt: skip
    assert "evidence-after-fact" not in _checks(notices=(back,))


def test_a_file_is_used_twice_only_between_two_records_and_archived_papers_hide_none() -> None:
    file, other = (Evidence(file=f"evidence/{n}.pdf", sha256=n * 64) for n in "ab")
    plan = milestone("plan", "2026-06-01", evidence=(file,))
    paid = payment(paid="2026-04-28", evidence=(*PROVEN, file, file))
    (concern, _) = _concerns("evidence-reused", milestones=(*chain(), plan), payments=(paid,))
    assert concern.subject == "prepayment"
    assert concern.message.values["first"] == "plan"
    assert concern.message.values["file"] == "evidence/a.pdf"
    apart = paid.model_copy(update={"evidence": (other,)})
    assert _concerns("evidence-reused", milestones=(*chain(), plan), payments=(apart,)) == []


# Gaps


def _gaps(found: Assessment) -> list[tuple[str, str]]:
    return [(one.what.key.removeprefix("gap."), one.at.file) for one in found.gaps]


def test_a_ledger_is_a_gap_only_while_it_is_empty_and_the_term_has_begun() -> None:
    def empty(as_of: str, **changes: Any) -> list[tuple[str, str]]:
        return [one for one in _gaps(assessed(as_of, **changes)) if one[0].startswith("empty-")]

    assert empty("2026-04-14") == []
    assert empty("2026-04-15") == [
        ("empty-team", "data/team.yaml"),
        ("empty-payments", "data/payments.yaml"),
        ("empty-deliveries", "data/deliveries"),
        ("empty-evaluations", "data/evaluations"),
    ]
    assert ("empty-payments", "data/payments.yaml") not in empty("2026-04-15", payments=(payment(),))


def test_what_the_contract_leaves_out_is_a_gap_and_what_it_says_is_none() -> None:
    def keys(**changes: Any) -> list[str]:
        found = _gaps(assessed("2026-04-15", contract=contract(**changes)))
        return [key for key, _ in found if key.startswith(("party", "contract"))]

    left_out = keys()
    assert left_out.count("party-signed_on") == 1, "party A's signature is dated"
    assert left_out.count("party-lead") == left_out.count("party-signatory") == 2
    assert {"contract-number", "contract-evidence"} <= set(left_out)
    said = keys(number="HT-1", evidence=PROVEN)
    assert not {"contract-number", "contract-evidence"} & set(said)


def test_a_gap_of_a_party_points_at_that_party_s_field() -> None:
    lines = {"party_a.lead": 2, "party_a": 1, "party_b.lead": 4, "party_b": 3, "number": 5, "evidence": 6}
    placed = contract(origin=Origin("data/contract.yaml", 9, lines))
    found = assessed("2026-04-14", contract=placed).gaps
    lead = [one.at.line for one in found if one.what.key == "gap.party-lead"]
    assert lead == [2, 4]
    assert [one.at.line for one in found if one.what.key == "gap.contract-number"] == [5]
    assert [one.at.line for one in found if one.what.key == "gap.contract-evidence"] == [6]


def test_a_gap_of_an_incident_names_just_what_is_missing() -> None:
    known: dict[str, Any] = {
        "discovered_at": incident().occurred_at,
        "reported_at": incident().occurred_at,
        "arrived_at": incident().occurred_at,
        "symptom": "中断",
        "responsibility": "乙方",
        "cause": {"root": "老化"},
    }
    whole = incident(**known)
    named = [one for one in assessed(AS_OF, incidents=(whole,)).gaps if one.what.key == "gap.incident"]
    assert named == []
    for name in (*known, "recovered_at"):
        gone = incident(**known).model_copy(update={name: None} if name != "cause" else {})
        if name == "cause":
            gone = incident(**known | {"cause": {}})
        (gap,) = [one for one in assessed(AS_OF, incidents=(gone,)).gaps if one.what.key == "gap.incident"]
        field = "root_cause" if name == "cause" else name
        assert str(gap.what.values["fields"]).count("field.incident.") == 1
        assert f"field.incident.{field}" in str(gap.what.values["fields"])


def test_a_regular_duty_is_a_gap_only_while_nobody_said_how_often() -> None:
    def keys(**fields: Any) -> list[str]:
        regular = Cadence.model_validate({"clause": "7.9", "what": "备份", "recorded_as": "backup"} | fields)
        return [key for key, _ in _gaps(assessed(AS_OF, contract=contract(cadences=(regular,))))]

    assert "cadence" in keys()
    assert "cadence" not in keys(every="month", agreed_on="2026-04-15")


def test_every_gap_can_be_put_into_words(real: Records, demo: Records) -> None:
    for records in (real, demo):
        for one in assess(records, day("2026-11-22")).gaps:
            sentence = words().say(one.what)
            assert "{" not in sentence
            assert "None" not in sentence


# What shows a duty at work besides notices


def test_an_incident_a_review_and_the_acceptance_are_the_events_of_their_clauses() -> None:
    def clause(id_: str, rule: str) -> Any:
        return contract_clause.model_copy(update={"id": id_, "rule": rule, "kind_of": "duty"})

    contract_clause = assessed(AS_OF).records.clauses[0]
    added = tuple(
        clause(f"99.{n}", rule) for n, rule in enumerate(("incidents", "deductions", "reviews", "acceptance"))
    )
    found = assessed(
        AS_OF,
        clauses=(*assessed(AS_OF).records.clauses, *added),
        incidents=(incident(meeting=meeting()),),
        reviews=(review(1, "passed", held="2026-11-20"),),
        milestones=chain("2026-11-01", "2026-11-02", "2026-11-20", "2026-11-25"),
    )
    shown = {}
    for one in added:
        of_clause = finding(found, f"clause.{one.id}")
        assert of_clause.state is State.IN_PROGRESS
        assert steps_of(of_clause)[0] == "standing-duty"
        assert steps_of(of_clause)[-2:] == ["event-recorded", "events-proven"]
        shown[one.rule] = [
            step.message.values["id"]
            for step in of_clause.derivation
            if step.message.key == "step.event-recorded"
        ]
    assert shown == {
        "incidents": ["INC-1"],
        "deductions": ["INC-1"],
        "reviews": ["REV-1"],
        "acceptance": ["REV-1", "acceptance"],
    }


def test_a_right_is_read_from_events_only_when_a_breach_is_recorded_under_it() -> None:
    quiet = assessed(AS_OF)
    assert "clause.5.4" not in quiet.by_id
    assert quiet.clause_state("5.4") is None
    broken = assessed(AS_OF, notices=(notice("N-1", "breach", "5.4", by="A", event_on="2026-05-01"),))
    assert finding(broken, "clause.5.4").state is State.BREACHED
    assert broken.clause_state("5.4") is State.BREACHED


def test_what_only_custom_asks_for_is_no_part_of_finishing_in_time() -> None:
    clauses = tuple(
        one.model_copy(update={"kind_of": "duty"}) if one.id == "3" else one for one in _clauses()
    )
    owed = delivery("S-contract", "2026-04", "2026-04-28")
    found = finding(assessed("2026-05-10", clauses=clauses, deliveries=(owed,)), "term.3")
    (work,) = [one.message for one in found.derivation if one.message.key == "step.term-work"]
    assert work.values == {"count": 3, "shown": 1}, "one service of contract, one of law, one evaluation"


def _clauses() -> tuple[Clause, ...]:
    return assessed(AS_OF).records.clauses


@pytest.mark.parametrize(("amount", "times"), [("0.00", None), ("0.50", 148960), ("1.00", 74480)])
def test_deductions_of_nothing_never_reach_the_ceiling(amount: str, times: int | None) -> None:
    tier = REGIME.tiers[0].model_copy(update={"least": Decimal(amount)})
    regime = REGIME.model_copy(update={"tiers": (tier, *REGIME.tiers[1:])})
    assert project(regime, 0, Decimal("74480.00"))[0].by_ceiling_at_least == times
