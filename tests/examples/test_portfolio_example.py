"""``examples/portfolio``: six invented contracts, each there for a state, none green without evidence."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from generator.compliance.assessment import Assessment
from generator.compliance.engine import assess
from generator.compliance.finding import State
from generator.loading.portfolio import load_portfolio
from generator.loading.project_loader import load_project
from generator.records.evidence_places import evidence_of
from generator.records.portfolio import Portfolio
from generator.settings import words
from generator.views.contract_summary import view_summary
from tests.builders import REPOSITORY

PORTFOLIO: Final = REPOSITORY / "examples" / "portfolio"
AS_OF: Final = dt.date(2026, 11, 20)
CONTRACTS: Final = (
    "platform-2026",
    "network-2026",
    "training-2025",
    "cloud-2027",
    "hall-2026",
    "portal-2026",
)
TO_MEND: Final = {State.BREACHED, State.OVERDUE, State.LATE, State.NOT_EVIDENCED, State.NEEDS_DECISION}


def _portfolio() -> Portfolio:
    loaded = load_portfolio(PORTFOLIO)
    assert loaded.problems == ()
    assert loaded.portfolio is not None
    return loaded.portfolio


@cache
def _assessed(contract: str) -> Assessment:
    loaded = load_project(PORTFOLIO / "contracts" / contract)
    assert loaded.problems == ()
    assert loaded.records is not None
    return assess(loaded.records, AS_OF)


def _states(contract: str) -> dict[str, State]:
    return {one.id: one.state for one in _assessed(contract).findings}


def _to_mend(contract: str) -> set[str]:
    return {name for name, state in _states(contract).items() if state in TO_MEND}


def test_it_lists_six_contracts_of_four_contractors_in_three_departments() -> None:
    portfolio = _portfolio()
    assert portfolio.example
    assert tuple(one.id for one in portfolio.contracts) == CONTRACTS
    assert {one.folder for one in portfolio.contracts} == {f"contracts/{one}" for one in CONTRACTS}
    assert {one.department for one in portfolio.contracts} == {one.id for one in portfolio.departments}
    assert len(portfolio.departments) == 3
    assert len({_assessed(one).records.contract.party_b.name for one in CONTRACTS}) == 4


def test_a_contractor_s_record_spans_contracts() -> None:
    of = {one: _assessed(one).records.contract.party_b.name for one in CONTRACTS}
    assert of["platform-2026"] == of["training-2025"]
    assert _assessed("platform-2026").deductions.incident_count == 1
    assert _assessed("training-2025").deductions.incident_count == 1


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_is_marked_an_example_and_names_nothing_real(contract: str) -> None:
    records = _assessed(contract).records
    assert records.project.example
    assert records.project.id == contract
    assert len(records.bundles) == 1
    assert {one.id for one in records.audiences} == {"intranet", "lead"}
    for name in (records.project.name, records.contract.party_a.name, records.contract.party_b.name):
        assert name.startswith("示例")
    real = re.compile("东城|北京|经济和信息化|安信天行")
    files = [path for path in (PORTFOLIO / "contracts" / contract).rglob("*") if path.is_file()]
    assert len(files) > 10
    assert [str(path) for path in files if real.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_paper_is_a_file_that_says_it_is_invented(contract: str) -> None:
    papers = [place.evidence.file for place in evidence_of(_assessed(contract).records)]
    assert papers
    data = PORTFOLIO / "contracts" / contract / "data"
    for file in papers:
        assert file is not None
        assert (data / file).read_text(encoding="utf-8").startswith("示例材料（虚构内容")
    named = set(papers)
    kept = {path.relative_to(data).as_posix() for path in (data / "evidence").rglob("*.txt")}
    assert kept == named


@pytest.mark.parametrize("contract", CONTRACTS)
def test_nothing_is_done_without_evidence(contract: str) -> None:
    done = [
        one for one in _assessed(contract).findings if one.state is State.SATISFIED and one.follows is None
    ]
    assert done
    assert [one.id for one in done if not one.evidence] == []


def test_one_runs_well() -> None:
    assert _to_mend("platform-2026") == set()
    assessment = _assessed("platform-2026")
    assert assessment.concerns == ()
    states = _states("platform-2026")
    assert states["service.S1"] is State.IN_PROGRESS
    assert states["evaluation.office"] is State.SATISFIED
    assert states["payment.prepayment"] is State.SATISFIED


def test_one_owes_the_full_rectification_with_deductions_pending() -> None:
    given = _assessed("network-2026").deductions
    assert (given.incident_count, given.incident_count_decided) == (5, 3)
    assert given.rectification_required is True
    assert given.rectified_on is None
    assert 0 < given.pending_min < given.pending_max
    assert _to_mend("network-2026") == {"deductions"}
    assert _states("network-2026")["deductions"] is State.OVERDUE


def test_one_is_accepted_and_fully_paid() -> None:
    assessment = _assessed("training-2025")
    assert assessment.records.contract.term.end < AS_OF
    assert {one.state for one in assessment.payments} == {State.SATISFIED}
    assert [one.deducted for one in assessment.payments][-1] == assessment.deductions.approved_total > 0
    assert _states("training-2025")["milestone.acceptance"] is State.SATISFIED
    assert _to_mend("training-2025") == set()
    assert all(line.ready for line in assessment.readiness)


def test_one_has_not_begun_and_its_first_payment_is_near() -> None:
    assert _assessed("cloud-2027").records.contract.term.start > AS_OF
    states = _states("cloud-2027")
    assert states["payment.prepayment"] is State.DUE_SOON
    assert {states["service.S1"], states["service.S2"]} == {State.NOT_DUE}
    assert _to_mend("cloud-2027") == set()


def test_one_ended_early_and_is_to_be_settled() -> None:
    assert view_summary(_assessed("hall-2026"), words()).ended_on == dt.date(2026, 9, 30)
    assert _to_mend("hall-2026") == {"payment.final"}
    assert _states("hall-2026")["payment.final"] is State.NEEDS_DECISION


def test_one_has_a_payment_overdue_an_evaluation_missing_and_a_decision_to_be_made() -> None:
    states = _states("portal-2026")
    assert states["payment.interim"] is State.OVERDUE
    assert states["evaluation.portal"] is State.OVERDUE
    assert states["evaluation-yearly.portal"] is State.NOT_EVIDENCED
    assert states["incident.INC-2026-001"] is State.NEEDS_DECISION


def test_its_guide_names_every_contract_and_contractor() -> None:
    text = Path(PORTFOLIO / "README.md").read_text(encoding="utf-8")
    assert "示例" in text
    for contract in CONTRACTS:
        assert f"| {contract} |" in text
        assert _assessed(contract).records.contract.party_b.name in text
