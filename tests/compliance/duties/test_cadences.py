"""Regular checks and backups (7.9): undecided without an agreed cadence, then held to every period."""

from __future__ import annotations

from typing import Any

from generator.compliance.finding import Finding, State
from generator.records.contract import Cadence, Contract
from generator.records.notice import Notice
from tests.builders import PROOF, assessed, contract, day, decision, finding, notice, steps_of

AGREED = {"every": "month", "agreed_on": "2026-04-15"}


def _contract(**fields: Any) -> Contract:
    known = {"clause": "7.9", "what": "备份", "recorded_as": "backup"}
    return contract(cadences=(Cadence.model_validate(known | fields),))


def _assess(as_of: str, *notices: Notice, **fields: Any) -> Finding:
    return assessed(as_of, contract=_contract(**fields), notices=notices).by_id["cadence.7.9.1"]


def _backups(*months: str, **fields: Any) -> tuple[Notice, ...]:
    return tuple(
        notice(f"BACKUP-{month}", "backup", "7.9", event_on=f"{month}-20", **fields) for month in months
    )


def test_without_an_agreed_cadence_the_duty_needs_a_decision() -> None:
    found = _assess("2026-07-10", *_backups("2026-04", "2026-05", "2026-06"))
    assert found.state is State.NEEDS_DECISION
    assert found.ambiguities == ("AMB-BACKUP-CADENCE",)
    assert found.actor == "both"


def test_a_cadence_agreed_later_is_not_agreed_yet() -> None:
    assert _assess("2026-06-09", every="month", agreed_on="2026-06-10").state is State.NEEDS_DECISION
    assert _assess("2026-06-10", every="month", agreed_on="2026-06-10").state is not State.NEEDS_DECISION


def test_a_cadence_nobody_dated_is_not_agreed() -> None:
    assert _assess("2026-06-10", every="month").state is State.NEEDS_DECISION


def test_a_record_in_every_period_keeps_the_duty_in_progress() -> None:
    assert (
        _assess("2026-07-10", *_backups("2026-04", "2026-05", "2026-06"), **AGREED).state is State.IN_PROGRESS
    )


def test_a_period_without_a_record_lacks_evidence_and_is_named() -> None:
    found = _assess("2026-07-10", *_backups("2026-04", "2026-06"), **AGREED)
    assert found.state is State.NOT_EVIDENCED
    assert "cadence-missing" in steps_of(found)


def test_old_records_alone_do_not_keep_the_duty_in_progress() -> None:
    assert _assess("2026-12-10", *_backups("2026-04"), **AGREED).state is State.NOT_EVIDENCED


def test_a_record_of_another_kind_proves_nothing() -> None:
    checks = tuple(
        one.model_copy(update={"kind_of": "check"}) for one in _backups("2026-04", "2026-05", "2026-06")
    )
    assert _assess("2026-07-10", *checks, **AGREED).state is State.NOT_EVIDENCED


def test_a_record_without_evidence_proves_nothing() -> None:
    assert _assess("2026-05-10", *_backups("2026-04", evidence=()), **AGREED).state is State.NOT_EVIDENCED


def test_a_cadence_agreed_within_the_term_asks_nothing_of_the_months_before() -> None:
    found = _assess("2026-09-10", *_backups("2026-08"), every="month", agreed_on="2026-08-01")
    assert found.state is State.IN_PROGRESS


def test_before_the_first_period_is_over_nothing_is_missing() -> None:
    assert _assess("2026-04-20", **AGREED).state is State.NOT_DUE


def test_an_agreement_of_a_later_day_is_not_told_before_it() -> None:
    agreed = Cadence.model_validate(
        {"clause": "7.9", "what": "检查", "recorded_as": "check", "every": "month", "agreed_on": "2026-06-10"}
    )
    before = assessed("2026-06-09", contract=contract(cadences=(agreed,)))
    assert "cadence-open" in steps_of(finding(before, "cadence.7.9.1"))
    after = assessed("2026-06-10", contract=contract(cadences=(agreed,)))
    assert "cadence-agreed" in steps_of(finding(after, "cadence.7.9.1"))


def test_proof_older_than_what_happened_proves_nothing() -> None:
    older = (PROOF.model_copy(update={"dated": day("2026-04-19")}),)
    found = _assess("2026-05-10", *_backups("2026-04", evidence=older), **AGREED)
    assert found.state is State.NOT_EVIDENCED
    of_the_day = (PROOF.model_copy(update={"dated": day("2026-04-20")}),)
    assert (
        _assess("2026-05-10", *_backups("2026-04", evidence=of_the_day), **AGREED).state is State.IN_PROGRESS
    )


def test_an_agreed_cadence_names_the_open_question_of_broken_periods() -> None:
    found = _assess("2026-05-10", *_backups("2026-04"), **AGREED)
    assert found.ambiguities == ("AMB-PERIODS",)
    assert "periods-open" in steps_of(found)
    yearly = _assess("2026-05-10", *_backups("2026-04"), every="year", agreed_on="2026-04-15")
    assert yearly.ambiguities == ()


def test_a_decision_on_broken_periods_asks_for_the_last_weeks_too() -> None:
    months = [f"2026-{month:02}" for month in range(4, 13)] + ["2027-01", "2027-02", "2027-03"]
    contract_ = _contract(**AGREED)
    counted = decision("AMB-PERIODS", "首尾不足期也计")
    given = {"contract": contract_, "notices": _backups(*months)}
    assert assessed("2027-04-15", **given).by_id["cadence.7.9.1"].state is State.IN_PROGRESS
    found = assessed("2027-04-15", **given, decisions=(counted,)).by_id["cadence.7.9.1"]
    assert (found.state, found.ambiguities) == (State.NOT_EVIDENCED, ())
