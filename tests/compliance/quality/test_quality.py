"""Concerns about the records: each check finds what it names, and nothing in a record that is whole."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.quality.quality import (
    CHECKS,
    DATED_AHEAD,
    DUE_WITHOUT_RECORD,
    EVIDENCE_UNDATED,
    Concern,
    Severity,
)
from generator.location import Origin
from generator.records.contract import Term
from generator.records.evaluation import Evaluation
from generator.records.evidence import Evidence
from generator.records.ledger import Records
from tests.builders import (
    CONTRACT,
    DOCUMENTED,
    PROVEN,
    amendment,
    assessed,
    chain,
    contract,
    day,
    decision,
    delivery,
    evaluation,
    impact,
    incident,
    meeting,
    member,
    milestone,
    moment,
    notice,
    payment,
    review,
)

AS_OF = "2026-12-31"
MINUTES = meeting().model_copy(update={"minutes": "专题会纪要"})
SIGNED = ({"role": "甲方", "name": "甲", "on": day("2026-06-02")},)
UNDATED = {"role": "乙方", "name": "乙"}
WHOLE: dict[str, Any] = {"meeting": MINUTES, "cause": {"root": "设备老化"}, "signatures": SIGNED}
FILE = Evidence(file="evidence/a.pdf", sha256="0" * 64)
LATER = Evidence(archive="DA-9", held_by="档案室", dated=day("2026-06-20"))


def _problem(**fields: Any) -> dict[str, Any]:
    dated = {"state_on": "2026-12-01"} if fields.get("state") else {}
    return {"id": "P-1", "severity": "高", "what": "弱口令"} | dated | fields


def _reported(before: int, fixed: int, *problems: dict[str, Any]) -> Evaluation:
    report = {"dated": "2026-11-01", "major_risks": {"before": before, "fixed": fixed}, "evidence": PROVEN}
    return evaluation(problems=problems, report=report)


def _about_records(assessment: Assessment) -> list[Concern]:
    """The concerns of the checks: without what is overdue because nothing is recorded at all, and without
    that the evidence of these records has no dates."""
    return [one for one in assessment.concerns if one.check not in (DUE_WITHOUT_RECORD, EVIDENCE_UNDATED)]


_LATE_FORM = DOCUMENTED[0].model_copy(update={"dated": day("2026-07-15")})
_NO_REASON = meeting(reason="无").model_copy(update={"minutes": "定为 A 级"})
EXAMPLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("paid-before-chain", {"payments": (payment("final", "2026-12-01", invoiced="2026-11-20"),)}),
    ("links-out-of-order", {"milestones": chain("2026-11-02", "2026-11-01")}),
    (
        "accepted-though-failed",
        {
            "milestones": chain("2026-10-01", "2026-10-02", "2026-10-20", "2026-10-21"),
            "reviews": (review(1, "failed", held="2026-10-20", correct_by="2026-12-01"),),
        },
    ),
    ("done-without-evidence", {"milestones": (*chain(), milestone("plan", "2026-06-01", evidence=()))}),
    ("done-without-evidence", {"payments": (payment(paid="2026-04-28", evidence=()),)}),
    ("done-without-evidence", {"deliveries": (delivery("S-custom", "2026-05", "2026-06-05", evidence=()),)}),
    (
        "done-without-evidence",
        {"notices": (notice("N-1", "other", "6.1", event_on="2026-06-01", evidence=()),)},
    ),
    ("done-without-evidence", {"incidents": (incident(evidence=(), **WHOLE),)}),
    (
        "on-site-without-authorisation",
        {"evaluations": (evaluation(phases={"on_site": {"started_on": "2026-09-01"}}),)},
    ),
    (
        "certificate-not-covering",
        {
            "evaluations": (
                evaluation(
                    evaluator={"name": "测评机构", "certificate": "A", "certificate_until": "2026-09-02"},
                    authorisation={"signed_on": "2026-08-31"},
                    phases={"on_site": {"started_on": "2026-09-01", "finished_on": "2026-09-03"}},
                ),
            )
        },
    ),
    (
        "template-not-in-force",
        {
            "evaluations": (
                evaluation(report={"dated": "2026-11-01", "template": "2021", "evidence": PROVEN}),
            )
        },
    ),
    ("accepted-without-reason", {"evaluations": (evaluation(problems=[_problem(state="accepted")]),)}),
    (
        "accepted-risk-expired",
        {
            "evaluations": (
                evaluation(problems=[_problem(state="accepted", reason="停用", due="2026-12-30")]),
            )
        },
    ),
    ("problems-overdue", {"evaluations": (evaluation(problems=[_problem(due="2026-12-30")]),)}),
    (
        "corrective-overdue",
        {"incidents": (incident(**WHOLE, corrective_actions=({"what": "扩容", "due": day("2026-12-30")},)),)},
    ),
    (
        "corrective-unverified",
        {
            "incidents": (
                incident(**WHOLE, corrective_actions=({"what": "扩容", "done_on": day("2026-07-01")},)),
            )
        },
    ),
    ("not-recovered", {"incidents": (incident(hours=None, **WHOLE),)}),
    ("closed-without-root-cause", {"incidents": (incident(**WHOLE | {"cause": {}}),)}),
    ("meeting-without-minutes", {"incidents": (incident(**WHOLE | {"meeting": meeting()}),)}),
    ("reason-empty", {"incidents": (incident(**WHOLE | {"meeting": _NO_REASON}),)}),
    (
        "incident-repeated",
        {"incidents": (incident(1, **WHOLE), incident(2, **WHOLE, title="另一名称"))},
    ),
    ("incident-outside-term", {"incidents": (incident(on="2026-04-14", **WHOLE),)}),
    (
        "invoice-amount-differs",
        {"payments": (payment(invoice={"received_on": "2026-04-20", "amount": "1.00", "evidence": PROVEN}),)},
    ),
    ("meeting-outstanding", {"incidents": (incident(),)}),
    ("form-unsigned", {"incidents": (incident(**WHOLE | {"signatures": ()}),)}),
    ("signature-undated", {"incidents": (incident(**WHOLE | {"signatures": (*SIGNED, UNDATED)}),)}),
    ("facts-unknown", {"incidents": (incident(**WHOLE, impact=impact(alternative=None)),)}),
    ("facts-unknown", {"incidents": (incident(**WHOLE, impact=impact(None)),)}),
    ("facts-unknown", {"incidents": (incident(**WHOLE, impact=impact(service=None)),)}),
    ("review-without-deadline", {"reviews": (review(1, "failed", held="2026-06-01"),)}),
    ("evidence-after-fact", {"payments": (payment(paid="2026-04-28", evidence=(LATER,)),)}),
    ("evidence-before-fact", {"payments": (payment(paid="2026-07-28", evidence=(LATER,)),)}),
    ("evidence-before-fact", {"team": (member(signed_on="2026-06-21", evidence=(LATER,)),)}),
    (
        "done-without-evidence",
        {"decisions": (decision("AMB-COUNT", "全部计入").model_copy(update={"evidence": ()}),)},
    ),
    ("agreement-not-filed", {"team": (member(filed_on=None),)}),
    ("notice-undated", {"notices": (notice("N-1", "other", "6.1"),)}),
    ("before-period", {"deliveries": (delivery("S-custom", "2026-06", "2026-05-31"),)}),
    ("not-received", {"deliveries": (delivery("S-custom", "2026-05", "2026-06-05", received_by=None),)}),
    ("before-period", {"deliveries": (delivery("S-custom", "2026-04", "2026-04-14"),)}),
    (
        "outside-term",
        {
            "contract": contract(term=Term(start=day("2026-04-15"), end=day("2026-10-31"))),
            "deliveries": (delivery("S-custom", "2026-10", "2026-11-03"),),
        },
    ),
    (
        "evidence-reused",
        {
            "milestones": (*chain(), milestone("plan", "2026-06-01", evidence=(FILE,))),
            "payments": (payment(paid="2026-04-28", evidence=(FILE,)),),
        },
    ),
    (
        "authorised-after-start",
        {
            "evaluations": (
                evaluation(
                    phases={"on_site": {"started_on": "2026-09-01"}},
                    authorisation={"signed_on": "2026-09-02"},
                ),
            )
        },
    ),
    ("mended-without-evidence", {"evaluations": (evaluation(problems=[_problem(state="fixed")]),)}),
    ("mended-without-evidence", {"evaluations": (evaluation(problems=[_problem(state="verified")]),)}),
    (
        "evaluator-not-independent",
        {"evaluations": (evaluation(evaluator={"name": CONTRACT.party_b.name}),)},
    ),
    ("open-without-due", {"evaluations": (evaluation(problems=[_problem()]),)}),
    (
        "inapplicable-without-reason",
        {"evaluations": (evaluation(results=[{"item": "8.1.1.1-1", "outcome": "不适用"}]),)},
    ),
    ("major-risks-disagree", {"evaluations": (_reported(1, 0, _problem(due="2027-01-31")),)}),
    (
        "major-risks-disagree",
        {"evaluations": (_reported(1, 1, _problem(due="2027-01-31", major=True)),)},
    ),
    (
        "names-no-product",
        {"deliveries": (delivery("S-custom", "2026-05", "2026-06-05", name="别的", received_by="甲"),)},
    ),
    (
        "for-no-owed-period",
        {"deliveries": (delivery("S-custom", "2026-Q2", "2026-07-03", received_by="甲"),)},
    ),
    (
        "early-in-period",
        {
            "deliveries": (delivery("S-contract", "2026-06", "2026-06-01", received_by="甲"),),
        },
    ),
    (
        "relation-unsaid",
        {"notices": (notice("N-1", "other", "7.8", event_on="2026-06-01", evidence=PROVEN),)},
    ),
    (
        "mended-undated",
        {"evaluations": (evaluation(problems=[_problem(state="fixed", state_on=None, evidence=PROVEN)]),)},
    ),
    ("reported-days-later", {"incidents": (incident(**WHOLE, reported_at=moment("2026-07-01 09:00")),)}),
    ("form-weeks-later", {"incidents": (incident(**WHOLE, evidence=(*DOCUMENTED[1:], _LATE_FORM)),)}),
    ("amendment-one-sided", {"amendments": (amendment(by=("甲方",)),)}),
    ("amendment-unproven", {"amendments": (amendment(evidence=()),)}),
    (
        "amendment-unproven",
        {"amendments": (amendment(on="2026-07-01", evidence=(LATER,)),)},
    ),
    ("incident-amended", {"incidents": (incident(**WHOLE),), "amendments": (amendment(),)}),
    ("incident-withdrawn", {"amendments": (amendment("removed"),)}),
    (
        "decision-one-sided",
        {"decisions": (decision("AMB-COUNT", "全部计入").model_copy(update={"decided_by": ("甲方",)}),)},
    ),
)


@pytest.mark.parametrize(("check", "changes"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_a_check_finds_what_it_is_called_by_and_nothing_else(check: str, changes: dict[str, Any]) -> None:
    assert {one.check for one in _about_records(assessed(AS_OF, **changes))} == {check}


def test_every_check_has_an_example_here() -> None:
    assert {check.name for check in CHECKS} == {name for name, _ in EXAMPLES}


def test_whole_records_are_of_no_concern() -> None:
    whole = assessed(
        AS_OF,
        incidents=(
            incident(
                **WHOLE,
                corrective_actions=({"what": "扩容", "done_on": day("2026-07-01"), "verified_by": "甲"},),
            ),
        ),
        payments=(payment(paid="2026-04-28"),),
        deliveries=(delivery("S-custom", "2026-05", "2026-06-05"),),
        reviews=(review(1, "failed", held="2026-06-01", correct_by="2026-07-01"),),
        evaluations=(evaluation(problems=[_problem(state="accepted", reason="停用", due="2026-12-31")]),),
        decisions=(decision("AMB-COUNT", "全部计入"),),
    )
    assert _about_records(whole) == []


def test_a_quiet_contract_is_of_no_concern(real: Records) -> None:
    assert _about_records(assess(real, day(AS_OF))) == []


def test_the_gravest_concerns_come_first_and_say_where_to_look(demo: Records) -> None:
    concerns = assess(demo, day("2026-11-22")).concerns
    weights = [list(Severity).index(one.severity) for one in concerns]
    assert weights == sorted(weights)
    assert all(one.at.file.startswith("data/") and one.at.line for one in concerns)


def test_a_decision_of_one_party_settles_nothing() -> None:
    alone = decision("AMB-TIER-GAP-0", "A").model_copy(update={"decided_by": ("乙方",)})
    from_the_text = incident(impact={"department_count": 0})
    (found,) = assessed(AS_OF, incidents=(from_the_text,), decisions=(alone,)).incidents
    assert found.basis is None


def test_a_due_date_that_is_past_with_nothing_recorded_is_a_serious_concern() -> None:
    found = [one for one in assessed("2026-04-30").concerns if one.check == DUE_WITHOUT_RECORD]
    assert [one.subject for one in found] == ["prepayment"]
    assert found[0].severity is Severity.SERIOUS
    assert not [one for one in assessed("2026-04-29").concerns if one.check == DUE_WITHOUT_RECORD]


def test_a_form_whose_only_signature_has_no_date_is_unsigned_and_says_so() -> None:
    one = incident(**WHOLE | {"signatures": (UNDATED,)})
    found = {each.check for each in _about_records(assessed(AS_OF, incidents=(one,)))}
    assert found == {"form-unsigned", "signature-undated"}


def test_a_fact_that_could_not_change_the_tier_is_not_asked_for() -> None:
    one = incident(**WHOLE, impact=impact(2, "unusable", None))
    assert _about_records(assessed(AS_OF, incidents=(one,))) == []


# Dates, receipts, and papers used twice


@pytest.mark.parametrize(
    ("period", "first"),
    [("2026-05", "2026-05-01"), ("2026-Q3", "2026-07-01"), ("2026-H2", "2026-07-01"), ("2027", "2027-01-01")],
)
def test_a_delivery_of_the_first_day_of_its_period_is_not_before_it(period: str, first: str) -> None:
    def checks(on: dt.date) -> set[str]:
        made = (delivery("S-custom", period, str(on)),)
        return {one.check for one in assessed("2027-04-14", deliveries=made).concerns}

    assert "before-period" not in checks(day(first))
    assert "before-period" in checks(day(first) - dt.timedelta(days=1))


def test_one_paper_may_prove_what_two_records_say_of_the_same_day() -> None:
    def checks(paid: str) -> set[str]:
        return {
            one.check
            for one in assessed(
                AS_OF,
                milestones=(*chain(), milestone("plan", "2026-04-28", evidence=(FILE,))),
                payments=(payment(paid=paid, evidence=(FILE,)),),
            ).concerns
        }

    assert "evidence-reused" not in checks("2026-04-28")
    assert "evidence-reused" in checks("2026-04-29")


def test_what_is_dated_after_the_day_is_not_lost_in_silence() -> None:
    ahead = (delivery("S-custom", "2026-05", "2026-06-05"), delivery("S-custom", "2026-06", "2027-01-01"))
    (found,) = [one for one in assessed(AS_OF, deliveries=ahead).concerns if one.check == DATED_AHEAD]
    assert (found.subject, found.message.values["count"]) == ("DLV-S-custom-2026-06", 1)
    assert not [one for one in assessed("2027-01-01", deliveries=ahead).concerns if one.check == DATED_AHEAD]


def test_a_later_date_within_a_record_is_told_too() -> None:
    paid_later = (payment(paid="2027-01-05", invoiced="2026-04-20"),)
    found = [one for one in assessed(AS_OF, payments=paid_later).concerns if one.check == DATED_AHEAD]
    assert [one.subject for one in found] == ["prepayment"]


def test_a_concern_about_an_agreement_points_at_its_evidence() -> None:
    lines = Origin("data/team.yaml", 1, {"nda": 2, "nda.evidence": 7})
    late = member(signed_on="2026-06-21", evidence=(LATER,)).model_copy(update={"origin": lines})
    (found,) = [one for one in assessed(AS_OF, team=(late,)).concerns if one.check == "evidence-before-fact"]
    assert found.at.line == 7


def test_an_invoice_of_another_amount_than_what_is_payable_is_a_serious_concern() -> None:
    for amount, told in (("223440.00", 0), ("223440.01", 1), ("200000.00", 1)):
        invoice = {"received_on": "2026-04-20", "amount": amount, "evidence": PROVEN}
        found = assessed("2026-06-01", payments=(payment("prepayment", invoice=invoice),))
        assert [one.check for one in found.concerns].count("invoice-amount-differs") == told


def test_a_reason_that_says_nothing_is_a_concern() -> None:
    bare = incident(meeting=meeting(tier="C", amount="5000.00", reason="无"))
    assert "reason-empty" in [one.check for one in assessed("2026-07-01", incidents=(bare,)).concerns]


def test_evidence_without_a_date_is_told_once_for_each_kind_of_record() -> None:
    several = tuple(delivery("S-custom", f"2026-0{n}", f"2026-0{n + 1}-03") for n in (5, 6, 7))
    told = [one for one in assessed(AS_OF, deliveries=several).concerns if one.check == EVIDENCE_UNDATED]
    (of_deliveries,) = [one for one in told if one.subject == several[0].id]
    assert of_deliveries.message.values["count"] == len(several)
    dated = tuple(
        one.model_copy(update={"evidence": (PROVEN[0].model_copy(update={"dated": one.delivered_on}),)})
        for one in several
    )
    found = assessed(AS_OF, deliveries=dated)
    assert EVIDENCE_UNDATED not in {one.check for one in found.concerns}


@pytest.mark.parametrize("reason", ["1", "是", "见纪要", "2026"])
def test_a_word_that_gives_no_ground_is_no_reason(reason: str) -> None:
    met = meeting(reason=reason).model_copy(update={"minutes": "专题会纪要"})
    found = assessed(AS_OF, incidents=(incident(**WHOLE | {"meeting": met}),))
    assert {one.check for one in _about_records(found)} == {"reason-empty"}


def test_what_only_repeats_another_finding_is_overdue_once(real: Records) -> None:
    found = assess(real, day("2027-06-01"))
    told = [one.subject for one in found.concerns if one.check == DUE_WITHOUT_RECORD]
    evaluations = [one.id for one in real.systems]
    assert sorted(name for name in told if name in evaluations) == sorted(evaluations)
    assert not [name for name in told if name.startswith("S2.")]
