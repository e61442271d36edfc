"""From 较大 up the national rules ask for a report in four hours and a summary in thirty days."""

from __future__ import annotations

from typing import Any

import pytest

from generator.compliance.finding import Finding, State
from generator.records.evidence import Evidence
from tests.builders import DOCUMENTED, assessed, day, incident, moment, steps_of

RECEIPT = Evidence(archive="DA-7", held_by="档案室", kind="报送回执")
SUMMARY = Evidence(archive="DA-9", held_by="档案室", kind="处置总结报告")
DISCOVERED = moment("2026-06-01 10:00")


def _national(as_of: str = "2026-08-01", **fields: Any) -> dict[str, Finding]:
    known: dict[str, Any] = {
        "national_level": "较大",
        "discovered_at": DISCOVERED,
        "evidence": (*DOCUMENTED, RECEIPT, SUMMARY),
    } | fields
    findings = assessed(as_of, incidents=(incident(on="2026-06-01", **known),)).findings
    return {one.id.partition(".")[0]: one for one in findings if one.id.startswith("national-")}


@pytest.mark.parametrize("level", [None, "一般", "一般（四级）"])
def test_an_ordinary_incident_owes_nothing_beside_the_contract(level: str | None) -> None:
    assert _national(national_level=level) == {}


@pytest.mark.parametrize("level", ["较大", "重大", "特别重大", "较大网络安全事件"])
def test_from_the_second_level_up_report_and_summary_are_the_law_s(level: str) -> None:
    found = _national(national_level=level)
    assert set(found) == {"national-report", "national-summary"}
    assert {one.basis for one in found.values()} == {"law"}


def test_a_level_nobody_knows_waits_for_people_and_is_not_dropped() -> None:
    (found,) = _national(national_level="三级").values()
    assert found.state is State.NEEDS_DECISION


@pytest.mark.parametrize(
    ("reported", "state", "last"),
    [
        ("2026-06-01 14:00", State.SATISFIED, "national-in-time"),
        ("2026-06-01 14:01", State.LATE, "national-report-late"),
        (None, State.OVERDUE, "national-report-missing"),
    ],
)
def test_the_report_is_due_four_hours_after_the_discovery(
    reported: str | None, state: State, last: str
) -> None:
    found = _national(national_reported_at=None if reported is None else moment(reported))["national-report"]
    assert (found.state, steps_of(found)[-1]) == (state, last)


def test_without_a_moment_of_discovery_the_four_hours_run_from_the_occurrence() -> None:
    at = moment("2026-06-01 13:30")
    found = _national(discovered_at=None, national_reported_at=at)["national-report"]
    assert found.state is State.LATE


def test_the_contract_s_own_papers_prove_no_report_to_the_authority() -> None:
    found = _national(national_reported_at=moment("2026-06-01 12:00"), evidence=DOCUMENTED)["national-report"]
    assert (found.state, steps_of(found)[-1]) == (State.NOT_EVIDENCED, "national-report-paper")


def test_what_is_too_old_to_prove_the_report_is_told_by_its_own_papers() -> None:
    before = RECEIPT.model_copy(update={"dated": day("2026-05-31")})
    others = tuple(one.model_copy(update={"dated": day("2026-06-10")}) for one in (*DOCUMENTED, SUMMARY))
    found = _national(national_reported_at=moment("2026-06-01 12:00"), evidence=(before, *others))
    told = found["national-report"].derivation[-1].message
    assert told.key == "step.proof-too-early"
    assert told.values == {"latest": day("2026-05-31"), "date": day("2026-06-01")}


@pytest.mark.parametrize("kind", ["监测截图", None, "处置总结"])
def test_a_paper_that_is_no_report_proves_none_however_late(kind: str | None) -> None:
    paper = Evidence(archive="DA-8", held_by="档案室", kind=kind)
    sent: dict[str, Any] = {
        "national_reported_at": moment("2026-06-01 12:00"),
        "national_summary_on": day("2026-06-20"),
    }
    found = _national(**sent, evidence=(*DOCUMENTED, paper))
    assert found["national-report"].state is State.NOT_EVIDENCED
    whole = kind == "处置总结"
    assert found["national-summary"].state is (State.SATISFIED if whole else State.NOT_EVIDENCED)


@pytest.mark.parametrize("level", ["未达到较大", "不属于较大级别", "一般（未达较大）"])
def test_a_level_named_to_say_it_was_not_reached_owes_nothing(level: str) -> None:
    assert _national(national_level=level) == {}


@pytest.mark.parametrize(
    ("sent", "as_of", "state"),
    [
        ("2026-07-01", "2026-08-01", State.SATISFIED),
        ("2026-07-02", "2026-08-01", State.LATE),
        (None, "2026-06-10", State.NOT_DUE),
        (None, "2026-07-01", State.DUE_SOON),
        (None, "2026-07-02", State.OVERDUE),
        ("2026-07-02", "2026-07-01", State.DUE_SOON),
    ],
)
def test_the_summary_is_due_thirty_days_after_the_handling_ended(
    sent: str | None, as_of: str, state: State
) -> None:
    found = _national(as_of, national_summary_on=sent)["national-summary"]
    assert found.due is not None
    assert found.due.due == day("2026-07-01")
    assert found.state is state


def test_an_incident_still_handled_owes_no_summary_yet() -> None:
    assert _national(hours=None)["national-summary"].state is State.NOT_DUE
