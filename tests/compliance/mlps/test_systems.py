"""The evaluation each level-3 system is owed within the term (1.2)."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.engine import assess
from generator.compliance.finding import DueDate, State
from generator.compliance.mlps.evaluation_problems import open_by_severity
from generator.compliance.mlps.systems import SystemAssessment
from generator.records.contract import Contract, Party
from generator.records.evaluation import Evaluation
from generator.records.ledger import Records
from tests.builders import (
    CONTRACT,
    FIGURES,
    PROOF,
    PROVEN,
    assessed,
    day,
    decision,
    evaluation,
    finding,
    steps_of,
)

UNDER_WAY: dict[str, Any] = {"phases": {"preparation": {"started_on": "2026-09-01"}}}


def _assess(as_of: str, *rounds: Evaluation, **changes: Any) -> SystemAssessment:
    (found,) = assessed(as_of, evaluations=rounds, **changes).systems
    return found


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2026-04-15", State.NOT_DUE),
        ("2027-03-31", State.DUE_SOON),
        ("2027-04-14", State.DUE_SOON),
        ("2027-04-15", State.OVERDUE),
    ],
)
def test_an_evaluation_not_begun_is_owed_by_the_end_of_the_term(as_of: str, state: State) -> None:
    found = _assess(as_of)
    assert found.finding.state is state
    assert found.finding.due == DueDate(day("2027-04-14"), day("2027-04-14"), provisional=True)
    assert found.finding.actor == "B"


def test_an_evaluation_under_way_is_in_progress_until_it_is_due() -> None:
    assert _assess("2026-10-01", evaluation(**UNDER_WAY)).finding.state is State.IN_PROGRESS
    assert _assess("2027-04-15", evaluation(**UNDER_WAY)).finding.state is State.OVERDUE


@pytest.mark.parametrize(("reported", "state"), [("2027-04-14", State.SATISFIED), ("2027-04-15", State.LATE)])
def test_a_report_with_evidence_is_on_time_or_late(reported: str, state: State) -> None:
    assert _assess("2027-06-01", evaluation(reported=reported)).finding.state is state


def test_a_report_without_evidence_is_not_done() -> None:
    assert (
        _assess("2027-01-01", evaluation(reported="2026-11-01", proven=False)).finding.state
        is State.NOT_EVIDENCED
    )


def test_a_report_from_before_the_term_is_not_this_contract_s() -> None:
    found = _assess("2026-06-01", evaluation(reported="2026-04-14"))
    assert found.current is None
    assert len(found.rounds) == 1


def test_the_next_contract_s_round_does_not_make_this_one_s_late() -> None:
    found = _assess("2027-07-01", evaluation(1, "2026-11-01"), evaluation(2, "2027-06-01"))
    assert found.finding.state is State.SATISFIED
    assert found.current is not None
    assert found.current.round == 1


@pytest.mark.parametrize(
    "evaluator",
    [
        None,
        {"name": "测评机构"},
        {"name": "测评机构", "certificate": "SC202127130010001"},
        {"name": "测评机构", "evidence": PROVEN},
    ],
)
def test_a_report_by_an_evaluator_without_a_proven_certificate_is_not_done(evaluator: Any) -> None:
    found = _assess("2027-01-01", evaluation(reported="2026-11-01", evaluator=evaluator)).finding
    assert found.state is State.NOT_EVIDENCED
    assert found.ambiguities == ("AMB-EVALUATOR",)


def test_a_certified_evaluator_settles_who_evaluates() -> None:
    assert _assess("2027-01-01", evaluation(reported="2026-11-01")).finding.ambiguities == ()


def test_problems_stay_open_until_they_are_verified_or_accepted() -> None:
    problems = [
        {"id": f"P-{state}", "severity": "中", "what": "问题", "state": state, "state_on": "2026-11-20"}
        for state in ("open", "fixed", "verified", "accepted")
    ]
    one = evaluation(reported="2026-11-01", problems=problems)
    assert _assess("2027-01-01", one).open_problems == len({"open", "fixed", "verified"}), "nothing shows it"
    shown = [problem | {"evidence": PROVEN} for problem in problems]
    one = evaluation(reported="2026-11-01", problems=shown)
    assert _assess("2027-01-01", one).open_problems == len({"open", "fixed"})


# What is still needed, and the day that counts


def _needs(found: SystemAssessment) -> list[str]:
    last = found.finding.derivation[-1]
    needs = last.message.values["needs"]
    assert isinstance(needs, tuple)
    return [one.key.removeprefix("need.") for one in needs]


def test_the_last_step_names_all_that_is_needed_to_count_as_delivered() -> None:
    assert _needs(_assess("2026-06-01")) == [
        "certificate", "authorisation", "phase", "phase", "phase", "phase", "report", "report-proof",
        "report-figures", "handed-over", "handover-proof",
    ]  # fmt: skip


def test_what_is_recorded_is_needed_no_more() -> None:
    phases = {
        "preparation": {"started_on": "2026-09-01", "finished_on": "2026-09-04"},
        "planning": {"started_on": "2026-09-07", "finished_on": "2026-09-11"},
        "on_site": {"started_on": "2026-09-14"},
    }
    signed = {"signed_on": "2026-09-10", "evidence": PROVEN}
    found = _assess("2026-10-01", evaluation(phases=phases, authorisation=signed))
    assert _needs(found) == [
        "phase", "phase", "report", "report-proof", "report-figures", "handed-over", "handover-proof",
    ]  # fmt: skip
    bare = _assess("2026-12-01", evaluation(reported="2026-11-01", evaluator=None))
    assert _needs(bare) == ["certificate"]


def test_on_site_work_without_authorisation_is_named() -> None:
    found = _assess("2026-10-01", evaluation(phases={"on_site": {"started_on": "2026-09-14"}}))
    assert "evaluation-not-authorised" in steps_of(found.finding)


@pytest.mark.parametrize(
    ("handed_over", "state", "last"),
    [
        ("2027-04-14", State.SATISFIED, "evaluation-delivered"),
        ("2027-04-15", State.LATE, "evaluation-delivered-late"),
        (None, State.NOT_EVIDENCED, "evaluation-lacks"),
    ],
)
def test_a_report_counts_from_the_day_it_was_handed_over_and_not_at_all_without_one(
    handed_over: str | None, state: State, last: str
) -> None:
    report = FIGURES | {"dated": "2027-04-01", "delivered_on": handed_over, "evidence": PROVEN}
    found = _assess("2027-06-01", evaluation(report=report)).finding
    assert found.state is state
    assert steps_of(found)[-1] == last
    assert ("evaluation-not-handed-over" in steps_of(found)) == (handed_over is None)


def _handed_over(report: dict[str, Any], **fields: Any) -> Any:
    known = FIGURES | {"dated": "2026-07-01", "delivered_on": "2026-09-01", "evidence": PROVEN} | report
    return _assess("2027-01-01", evaluation(report=known, **fields)).finding


def test_evidence_older_than_the_handover_does_not_prove_it() -> None:
    report_alone = (PROOF.model_copy(update={"dated": day("2026-07-01")}),)
    found = _handed_over({"evidence": report_alone})
    assert (found.state, steps_of(found)[-1]) == (State.NOT_EVIDENCED, "evaluation-lacks")
    assert "evaluation-handover-unproven" in steps_of(found)
    receipt = PROOF.model_copy(update={"dated": day("2026-09-01"), "archive": "DA-9"})
    assert _handed_over({"evidence": (*report_alone, receipt)}).state is State.SATISFIED


@pytest.mark.parametrize("figure", ["number", "rate", "conclusion"])
def test_a_report_without_its_figures_is_not_shown_to_be_one(figure: str) -> None:
    assert _handed_over({figure: None}).state is State.NOT_EVIDENCED


def test_a_report_handed_over_before_its_date_is_not_delivered() -> None:
    assert _handed_over({"delivered_on": "2026-06-30"}).state is State.NOT_EVIDENCED


def test_a_certificate_is_held_against_the_report_where_nobody_recorded_on_site_work() -> None:
    certified = {"name": "测评机构", "certificate": "SC1", "evidence": PROVEN}
    later = certified | {"certificate_from": "2030-01-01", "certificate_until": "2033-01-01"}
    found = _handed_over({}, evaluator=later)
    assert found.state is State.NOT_EVIDENCED
    assert "certificate-not-covering" in steps_of(found)
    now = certified | {"certificate_from": "2026-01-01", "certificate_until": "2027-01-01"}
    assert _handed_over({}, evaluator=now).state is State.SATISFIED


@pytest.mark.parametrize("name", ["乙方", "乙方（测评部）", f"{CONTRACT.party_b.name}下属测评中心"])
def test_an_evaluator_named_after_party_b_waits_for_a_decision(name: str) -> None:
    found = _handed_over({}, evaluator=_certified(name))
    assert (found.state, found.ambiguities) == (State.NEEDS_DECISION, ("AMB-EVALUATOR",))


def _certified(name: str) -> dict[str, Any]:
    held = {"certificate_from": "2024-01-01", "certificate_until": "2028-12-31"}
    return {"name": name, "certificate": "SC1", "evidence": PROVEN} | held


def _contract_of(a: str, b: str) -> Contract:
    parties = {"party_a": Party(name=a, role="委托单位"), "party_b": Party(name=b, role="承担单位")}
    return CONTRACT.model_copy(update=parties)


@pytest.mark.parametrize(
    ("name", "independent"),
    [
        ("安信天行测评中心", False),
        ("北京市东城区经济和信息化局", False),
        ("北京信息安全测评中心", True),
        ("公安部信息安全等级保护评估中心", True),
    ],
)
def test_a_short_name_of_party_b_or_party_a_itself_is_not_independent(name: str, independent: bool) -> None:
    parties = _contract_of("北京市东城区经济和信息化局", "北京安信天行科技有限公司")
    one = evaluation(reported="2026-11-01", evaluator=_certified(name))
    found = finding(assessed("2027-01-01", contract=parties, evaluations=(one,)), "evaluation.cloud")
    assert found.state is (State.SATISFIED if independent else State.NEEDS_DECISION)


@pytest.mark.parametrize(
    ("reading", "state", "last"),
    [
        ("认可", State.SATISFIED, "evaluation-delivered"),
        ("不认可", State.NOT_EVIDENCED, "evaluation-evaluator-refused"),
    ],
)
def test_what_the_parties_decide_on_an_evaluator_holds(reading: str, state: State, last: str) -> None:
    one = evaluation(reported="2026-11-01", evaluator=_certified("乙方测评部"))
    settled = decision("AMB-EVALUATOR", reading, on="2026-10-01")
    whole = assessed("2027-01-01", evaluations=(one,), decisions=(settled,))
    found = finding(whole, "evaluation.cloud")
    assert (found.state, found.ambiguities, steps_of(found)[-1]) == (state, (), last)
    assert "reading-decided" in steps_of(found)
    doubted = any(each.check == "evaluator-not-independent" for each in whole.concerns)
    assert doubted == (reading == "不认可")


def test_an_overdue_evaluation_says_so_last() -> None:
    assert steps_of(_assess("2027-04-15").finding)[-1] == "evaluation-overdue"


def test_undated_results_are_known_with_the_report_and_not_before() -> None:
    found = [{"item": "8.1.4.1-1", "outcome": "符合"}]
    one = evaluation(reported="2026-09-01", results=found)
    assert _assess("2026-08-31", one).finding.state is State.NOT_DUE
    assert _assess("2026-09-01", one).rounds[0].results != ()


def test_every_finding_of_a_system_is_the_clause_s() -> None:
    assessment = assessed("2026-06-01")
    (system,) = assessment.systems
    assert {one.id for one in system.findings} == {
        "evaluation.cloud",
        "filing.cloud",
        "evaluation-yearly.cloud",
    }
    assert set(system.findings) <= set(assessment.by_clause["1.2"])


# Problems and major risks


def _with_problems(as_of: str, *problems: dict[str, Any], **report: Any) -> SystemAssessment:
    listed = [
        {"id": f"P-{number}", "severity": "高", "what": "问题"} | one for number, one in enumerate(problems)
    ]
    known = {"dated": "2026-11-01", "evidence": PROVEN} | report
    return _assess(as_of, evaluation(problems=listed, report=known))


def test_an_open_problem_is_overdue_from_the_day_after_its_due_date() -> None:
    for as_of, days in (("2026-11-30", 0), ("2026-12-01", 1), ("2026-12-31", 31)):
        (tracked,) = _with_problems(as_of, {"due": "2026-11-30"}).problems
        assert tracked.days_overdue == days
    (mended,) = _with_problems(
        "2026-12-31", {"due": "2026-11-30", "state": "fixed", "state_on": "2026-11-20"}
    ).problems
    assert (mended.days_overdue, mended.open) == (0, True)


def test_open_problems_of_earlier_rounds_stay_in_the_tracker() -> None:
    problem = {"id": "P-1", "severity": "低", "what": "问题"}
    found = _assess(
        "2026-12-01",
        evaluation(1, "2025-11-03", problems=[problem]),
        evaluation(2, "2026-11-02", problems=[problem | {"severity": "高", "due": "2027-01-31"}]),
    )
    assert [(one.round, one.problem.severity) for one in found.problems] == [(2, "高"), (1, "低")]
    assert found.open_problems == 2
    assert dict(open_by_severity(found.problems)) == {"高": 1, "中": 0, "低": 1}


@pytest.mark.parametrize(
    ("major", "stated", "count"),
    [
        ((), None, None),
        ((), (10, 5), (10, 5, 5)),
        (("open", "verified"), None, (2, 1, 1)),
        (("open", "verified"), (2, 0), (2, 1, 1)),
        (("open", "verified"), (3, 2), (3, 2, 1)),
        (("fixed", "accepted"), (2, 0), (2, 1, 1)),
    ],
)
def test_major_risks_are_counted_before_rectification_and_as_mended_now(
    major: tuple[str, ...], stated: tuple[int, int] | None, count: tuple[int, int, int] | None
) -> None:
    problems = [{"major": True, "state": state, "state_on": "2026-11-20"} for state in major]
    risks = None if stated is None else {"before": stated[0], "fixed": stated[1]}
    (found,) = _with_problems("2026-12-01", *problems, major_risks=risks).assessed_rounds
    counted = found.major_risks
    assert (None if counted is None else (counted.before, counted.fixed, counted.now)) == count


def test_results_and_problems_of_on_site_work_to_come_are_not_yet_known() -> None:
    begun = {"preparation": {"started_on": "2026-08-01"}, "on_site": {"started_on": "2026-09-01"}}
    one = evaluation(
        phases=begun,
        results=[{"item": "8.1.4.1-1", "outcome": "符合"}],
        problems=[{"id": "P-1", "severity": "高", "what": "问题"}],
    )
    assert _assess("2026-08-31", one).open_problems == 0
    assert _assess("2026-08-31", one).rounds[0].results == ()
    assert _assess("2026-09-01", one).open_problems == 1


# The demo's four situations


def test_the_demo_holds_four_systems_in_four_situations_and_a_second_round(demo: Records) -> None:
    found = {one.system.id: one for one in assess(demo, day("2026-11-22")).systems}
    assert {name: one.finding.state for name, one in found.items()} == {
        "portal": State.SATISFIED,
        "enterprise": State.NOT_EVIDENCED,
        "sharing": State.DUE_SOON,
        "gov-cloud": State.DUE_SOON,
    }
    portal, enterprise, sharing, cloud = (
        found[name] for name in ("portal", "enterprise", "sharing", "gov-cloud")
    )
    assert (len(portal.rounds), portal.open_problems) == (2, 0)
    assert portal.standing is not None
    assert portal.standing.changes
    (rectified,) = enterprise.assessed_rounds
    assert rectified.major_risks is not None
    assert (rectified.major_risks.before, rectified.major_risks.now) == (4, 2)
    assert enterprise.open_problems > 0
    assert sharing.yearly.state is State.OVERDUE
    assert (cloud.rounds, cloud.yearly.state) == ((), State.NOT_EVIDENCED)
    assert {one.filing.finding.state for one in found.values()} == {State.NOT_DUE, State.NOT_EVIDENCED}


def test_a_round_with_results_and_no_dates_is_under_way() -> None:
    found = _assess("2026-10-01", evaluation(results=[{"item": "8.1.4.1-1", "outcome": "符合"}]))
    assert found.finding.state is State.IN_PROGRESS
    assert len(found.rounds) == 1


def test_an_evaluator_that_is_party_b_waits_for_a_decision_however_its_name_is_spaced() -> None:
    name = f" {CONTRACT.party_b.name[:2]} {CONTRACT.party_b.name[2:]}"
    found = _assess("2027-01-01", evaluation(reported="2026-11-01", evaluator=_certified(name))).finding
    assert (found.state, found.actor) == (State.NEEDS_DECISION, "both")
    assert steps_of(found)[-2:] == ["evaluator-not-independent", "evaluation-evaluator-open"]


@pytest.mark.parametrize(
    ("since", "until", "status"),
    [
        (None, None, "lacking"),
        ("2026-09-01", None, "lacking"),
        ("2026-09-01", "2026-09-10", "met"),
        ("2026-09-02", "2026-09-10", "failed"),
        (None, "2026-09-09", "failed"),
    ],
)
def test_a_certificate_covers_the_on_site_work_only_when_its_dates_say_so(
    since: str | None, until: str | None, status: str
) -> None:
    evaluator = {"name": "测评机构", "certificate": "SC1", "evidence": PROVEN}
    dates = {"certificate_from": since, "certificate_until": until}
    phases = {"on_site": {"started_on": "2026-09-01", "finished_on": "2026-09-10"}}
    one = evaluation(reported="2026-11-01", evaluator=evaluator | dates, phases=phases)
    found = _assess("2027-01-01", one)
    (covers,) = [need for need in found.needs if need.key == "certificate-covers"]
    assert covers.status == status
    assert found.finding.state is (State.SATISFIED if status == "met" else State.NOT_EVIDENCED)
    assert ("certificate-not-covering" in steps_of(found.finding)) == (status == "failed")


@pytest.mark.parametrize(
    ("signed", "status"), [("2026-08-31", "met"), ("2026-09-01", "met"), ("2026-09-02", "failed")]
)
def test_an_authorisation_is_signed_before_on_site_work_or_on_its_first_day(signed: str, status: str) -> None:
    authorisation = {"signed_on": signed, "evidence": PROVEN}
    found = _assess(
        "2026-10-01",
        evaluation(phases={"on_site": {"started_on": "2026-09-01"}}, authorisation=authorisation),
    )
    (need,) = [one for one in found.needs if one.key == "authorisation"]
    assert need.status == status
    assert ("evaluation-authorised-late" in steps_of(found.finding)) == (status == "failed")
