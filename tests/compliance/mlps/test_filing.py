"""A filing holds three years under the rules of 2025, and one more for each evaluation in that time."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import DueDate, State
from generator.compliance.mlps.filing import FilingStanding
from generator.records.evaluation import Evaluation
from generator.records.system import System
from tests.builders import CONTRACT, PROVEN, RECORDS, assessed, day, evaluation, steps_of

CERTIFICATE = "11010112345-00001"


def _system(**filing: Any) -> System:
    known = {"certificate": CERTIFICATE, "filed_on": "2025-06-01", "evidence": PROVEN} | filing
    return System.model_validate(RECORDS.systems[0].model_dump(exclude={"filing"}) | {"filing": known})


def _filing(as_of: str, *rounds: Evaluation, **filing: Any) -> FilingStanding:
    (found,) = assessed(as_of, systems=(_system(**filing),), evaluations=rounds).systems
    return found.filing


@pytest.mark.parametrize(
    ("filed", "until"),
    [
        ("2025-06-01", "2028-06-01"),
        ("2025-01-01", "2028-01-01"),
        ("2024-12-31", "2028-01-01"),
        ("2019-03-05", "2028-01-01"),
        ("2026-02-28", "2029-02-28"),
    ],
)
def test_a_filing_holds_three_years_and_an_old_one_counts_from_2025(filed: str, until: str) -> None:
    found = _filing("2026-06-01", filed_on=filed)
    assert found.valid_until == day(until)
    assert found.finding.due == DueDate(day(until), day(until))


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        ("2028-02-29", State.NOT_DUE),
        ("2028-03-01", State.DUE_SOON),
        ("2028-06-01", State.DUE_SOON),
        ("2028-06-02", State.OVERDUE),
    ],
)
def test_its_extension_is_applied_for_in_the_three_months_before_it_ends(as_of: str, state: State) -> None:
    found = _filing(as_of)
    assert found.extend_from == day("2028-03-01")
    assert found.finding.state is state


@pytest.mark.parametrize(
    ("reported", "until"),
    [
        ("2025-05-31", "2028-06-01"),
        ("2025-06-01", "2029-06-01"),
        ("2028-06-01", "2029-06-01"),
        ("2028-06-02", "2028-06-01"),
    ],
)
def test_an_evaluation_completed_while_it_holds_adds_a_year(reported: str, until: str) -> None:
    assert _filing("2028-12-01", evaluation(reported=reported)).valid_until == day(until)


def test_each_of_several_evaluations_adds_a_year() -> None:
    rounds = (evaluation(1, "2026-06-01"), evaluation(2, "2027-06-01"), evaluation(3, "2029-06-01"))
    assert _filing("2029-12-01", *rounds).valid_until == day("2031-06-01")


def test_a_second_report_of_one_year_adds_nothing_and_is_named() -> None:
    months = ("2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05")
    found = _filing("2026-12-01", *(evaluation(n, on) for n, on in enumerate(months, start=1)))
    assert found.valid_until == day("2029-06-01")
    assert steps_of(found.finding).count("filing-report-same-year") == 3


def test_a_report_without_evidence_adds_nothing_and_is_named() -> None:
    found = _filing("2026-12-01", evaluation(reported="2026-06-01", proven=False))
    assert found.valid_until == day("2028-06-01")
    assert "filing-report-unproven" in steps_of(found.finding)


def test_a_recorded_extension_counts_with_its_evidence_from_its_day() -> None:
    event = {"what": "extension", "on": "2028-05-01", "until": "2031-06-01", "evidence": PROVEN}
    assert _filing("2028-04-30", history=[event]).valid_until == day("2028-06-01")
    assert _filing("2028-05-01", history=[event]).valid_until == day("2031-06-01")
    assert _filing("2028-05-01", history=[event | {"evidence": ()}]).valid_until == day("2028-06-01")


def test_a_change_of_a_filing_extends_nothing() -> None:
    event = {"what": "change", "on": "2026-05-01", "evidence": PROVEN}
    assert _filing("2026-06-01", history=[event]).valid_until == day("2028-06-01")


@pytest.mark.parametrize("unknown", [{"certificate": None}, {"filed_on": None}, {"evidence": ()}])
def test_what_is_unknown_of_a_filing_lacks_evidence_and_is_never_guessed(unknown: dict[str, Any]) -> None:
    assert _filing("2026-06-01", **unknown).finding.state is State.NOT_EVIDENCED
    assert _filing("2026-04-14", **unknown).finding.state is State.NOT_DUE


def test_without_a_date_of_filing_there_is_no_end_of_it() -> None:
    found = _filing("2026-06-01", filed_on=None)
    assert (found.valid_until, found.extend_from, found.finding.due) == (None, None, None)


def test_a_filing_made_later_is_not_yet_one() -> None:
    assert _filing("2026-06-01", filed_on="2026-06-02").valid_until is None
    assert _filing("2026-06-02", filed_on="2026-06-02").valid_until == day("2029-06-02")


def test_the_operator_acts_and_party_b_only_where_it_is_the_operator() -> None:
    assert _filing("2028-06-02").finding.actor == "A"
    own = _system().model_copy(update={"operator": CONTRACT.party_b.name})
    (found,) = assessed("2028-06-02", systems=(own,)).systems
    assert found.filing.finding.actor == "B"
    assert _filing("2026-06-01").finding.actor is None


@pytest.mark.parametrize("event", [{"until": "2031-06-01"}, {"evidence": PROVEN}])
def test_an_extension_without_proof_or_end_extends_nothing_and_is_named(event: dict[str, Any]) -> None:
    found = _filing("2028-05-01", history=[{"what": "extension", "on": "2028-04-10"} | event])
    assert found.valid_until == day("2028-06-01")
    assert "filing-extension-unproven" in steps_of(found.finding)
