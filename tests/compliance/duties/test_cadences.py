"""Regular checks and backups (7.9): undecided without an agreed cadence, then held to every period."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from generator.compliance.duties.cadences import CadenceAssessment
from generator.compliance.engine import assess
from generator.compliance.finding import Finding, State
from generator.message import Message
from generator.records.contract import Cadence, Contract
from generator.records.ledger import Records
from generator.records.notice import Notice
from generator.settings import words
from tests.builders import PROOF, PROVEN, assessed, contract, day, decision, finding, notice, steps_of

AGREED = {"every": "month", "agreed_on": "2026-04-15"}
WEEKLY = {"every": "week", "agreed_on": "2026-06-01"}  # a Monday
DAILY = {"every": "day", "agreed_on": "2026-06-01"}


def _contract(**fields: Any) -> Contract:
    known = {"clause": "7.9", "what": "备份", "recorded_as": "backup", "evidence": PROVEN}
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
    assert assessed("2027-04-14", **given).by_id["cadence.7.9.1"].state is State.IN_PROGRESS
    over = assessed("2027-04-15", **given).by_id["cadence.7.9.1"]
    assert (over.state, over.actor, steps_of(over)[-1]) == (State.NOT_APPLICABLE, None, "cadence-over")
    found = assessed("2027-04-15", **given, decisions=(counted,)).by_id["cadence.7.9.1"]
    assert (found.state, found.ambiguities) == (State.NOT_EVIDENCED, ())


# The agreement


def test_an_agreement_nothing_proves_lacks_evidence_whatever_was_recorded() -> None:
    kept = _backups("2026-04", "2026-05", "2026-06")
    found = _assess("2026-07-10", *kept, **AGREED, evidence=())
    assert (found.state, found.actor) == (State.NOT_EVIDENCED, "both")
    assert steps_of(found)[-1] == "cadence-agreement-unproven"
    older = (PROOF.model_copy(update={"dated": day("2026-04-14")}),)
    assert _assess("2026-07-10", *kept, **AGREED, evidence=older).state is State.NOT_EVIDENCED


def test_proof_of_the_agreement_of_a_later_day_does_not_count_yet() -> None:
    later = (PROOF.model_copy(update={"dated": day("2026-05-10")}),)
    assert _assess("2026-05-09", *_backups("2026-04"), **AGREED, evidence=later).state is State.NOT_EVIDENCED
    assert _assess("2026-05-10", *_backups("2026-04"), **AGREED, evidence=later).state is State.IN_PROGRESS


@pytest.mark.parametrize(
    ("every", "agreed_on", "as_of"),
    [("month", "2026-05-30", "2026-06-15"), ("quarter", "2026-06-29", "2026-07-15")],
)
def test_a_period_that_began_before_the_agreement_is_not_owed(every: str, agreed_on: str, as_of: str) -> None:
    found = _assess(as_of, every=every, agreed_on=agreed_on)
    assert (found.state, steps_of(found)[-1]) == (State.NOT_DUE, "cadence-ahead")


def test_a_period_that_begins_on_the_day_of_the_agreement_is_owed() -> None:
    assert _assess("2026-07-01", every="month", agreed_on="2026-06-01").state is State.NOT_EVIDENCED
    assert _assess("2026-07-01", every="month", agreed_on="2026-06-02").state is State.NOT_DUE


# By the week and by the day


def _on(*days: str) -> tuple[Notice, ...]:
    return tuple(notice(f"BACKUP-{one}", "backup", "7.9", event_on=one) for one in days)


def _covering(first: str, last: str, times: int, **fields: Any) -> Notice:
    covers = {"from": first, "to": last, "times": times}
    return notice(f"BACKUP-{first}", "backup", "7.9", covers=covers, **fields)


def _missing(found: Finding) -> list[str]:
    """The missing periods as the derivation names them."""
    told = [one.message for one in found.derivation if one.message.key == "step.cadence-missing"]
    periods: Any = told[0].values["periods"] if told else ()
    return [words().say(one) if isinstance(one, Message) else str(one) for one in periods]


def test_one_record_a_month_does_not_prove_what_is_agreed_by_the_week_or_the_day() -> None:
    weekly = _assess("2026-07-06", *_on("2026-06-10"), **WEEKLY)
    assert weekly.state is State.NOT_EVIDENCED
    assert _missing(weekly) == [
        "2026-06-01 至 2026-06-07 一周",
        "2026-06-15 至 2026-07-05（3 期）",
    ]
    daily = _assess("2026-07-01", *_on("2026-06-10"), **DAILY)
    assert daily.state is State.NOT_EVIDENCED
    assert _missing(daily) == ["2026-06-01 至 2026-06-09（9 期）", "2026-06-11 至 2026-06-30（20 期）"]


def test_a_record_in_every_week_or_on_every_day_is_enough() -> None:
    weeks = _on("2026-06-03", "2026-06-10", "2026-06-17", "2026-06-24")
    assert _assess("2026-06-29", *weeks, **WEEKLY).state is State.IN_PROGRESS
    days = _on("2026-06-01", "2026-06-02", "2026-06-03")
    assert _assess("2026-06-04", *days, **DAILY).state is State.IN_PROGRESS
    assert _missing(_assess("2026-06-05", *days, **DAILY)) == ["2026-06-04"]


def test_a_week_or_day_that_is_not_over_is_not_missing() -> None:
    assert _assess("2026-06-07", **WEEKLY).state is State.NOT_DUE
    assert _assess("2026-06-08", **WEEKLY).state is State.NOT_EVIDENCED
    assert _assess("2026-06-01", **DAILY).state is State.NOT_DUE
    assert _assess("2026-06-02", **DAILY).state is State.NOT_EVIDENCED


def test_one_record_of_a_month_proves_as_many_times_as_it_says() -> None:
    whole = _covering("2026-06-01", "2026-06-30", 30)
    assert _assess("2026-07-01", whole, **DAILY).state is State.IN_PROGRESS
    short = _assess("2026-07-01", _covering("2026-06-01", "2026-06-30", 29), **DAILY)
    assert short.state is State.NOT_EVIDENCED
    assert "cadence-too-few" in steps_of(short)
    assert len(_missing(short)) == 1


def test_weeks_across_two_months_are_proven_by_either_record() -> None:
    """A backup every Wednesday of September to November; October begins on a Thursday."""
    months = (
        _covering("2026-09-01", "2026-09-30", 5),
        _covering("2026-10-01", "2026-10-31", 4),
        _covering("2026-11-01", "2026-11-30", 4),
    )
    agreed = {"every": "week", "agreed_on": "2026-08-31"}
    assert _assess("2026-11-30", *months, **agreed).state is State.IN_PROGRESS
    assert _assess("2026-11-30", months[0], months[2], **agreed).state is State.NOT_EVIDENCED


def test_a_record_of_many_times_is_proven_by_what_is_not_older_than_its_last_day() -> None:
    def state(dated: str) -> State:
        proof = (PROOF.model_copy(update={"dated": day(dated)}),)
        covering = _covering("2026-06-01", "2026-06-30", 30, evidence=proof)
        return _assess("2026-07-10", covering, _covering("2026-07-01", "2026-07-09", 9), **DAILY).state

    assert (state("2026-06-29"), state("2026-06-30")) == (State.NOT_EVIDENCED, State.IN_PROGRESS)


def test_a_record_of_many_times_is_known_only_after_the_last_of_them() -> None:
    covering = _covering("2026-06-01", "2026-06-30", 30)
    assert _missing(_assess("2026-06-29", covering, **DAILY)) == ["2026-06-01 至 2026-06-28（28 期）"]
    assert _missing(_assess("2026-06-30", covering, **DAILY)) == []


def test_times_of_one_week_do_not_stand_for_another() -> None:
    twice = _on("2026-06-10", "2026-06-11", "2026-06-12")
    assert _missing(_assess("2026-06-15", *twice, **WEEKLY)) == ["2026-06-01 至 2026-06-07 一周"]


def test_a_day_by_day_agreement_leaves_no_broken_period_open() -> None:
    assert _assess("2026-06-02", *_on("2026-06-01"), **DAILY).ambiguities == ()
    assert _assess("2026-06-08", *_on("2026-06-01"), **WEEKLY).ambiguities == ("AMB-PERIODS",)


@pytest.mark.parametrize(("first", "last"), [("2026-06-30", "2026-06-01")])
def test_days_that_end_before_they_begin_are_refused(first: str, last: str) -> None:
    with pytest.raises(ValidationError):
        _covering(first, last, 1)


def test_only_a_check_or_a_backup_covers_many_times() -> None:
    covers = {"from": "2026-06-01", "to": "2026-06-30", "times": 1}
    with pytest.raises(ValidationError):
        notice("N-1", "breach", "7.9", covers=covers)


def test_every_step_of_a_regular_duty_names_where_it_comes_from(demo: Records) -> None:
    for as_of in ("2026-02-01", "2026-11-22", "2027-06-01"):
        for one in assess(demo, day(as_of)).cadences:
            assert [step.message.key for step in one.finding.derivation if not step.records] == []


def test_a_record_of_many_times_is_dated_by_them() -> None:
    """It is neither undated nor without its evidence's day, though it names no single day."""
    older = (PROOF.model_copy(update={"dated": day("2026-06-29")}),)
    covering = _covering("2026-06-01", "2026-06-30", 30, evidence=older)
    found = assessed("2026-07-10", contract=_contract(**DAILY), notices=(covering,)).concerns
    assert [one.check for one in found if one.subject == covering.id] == ["evidence-before-fact"]


# What is shown period by period


def _cadence(as_of: str, *notices: Notice, **fields: Any) -> CadenceAssessment:
    (found,) = assessed(as_of, contract=_contract(**fields), notices=notices).cadences
    return found


def test_while_nothing_is_agreed_there_are_no_periods() -> None:
    found = _cadence("2026-07-10", *_backups("2026-05"))
    assert (found.agreed, found.periods) == (False, ())


def test_once_agreed_each_period_of_the_term_says_what_was_recorded_of_it() -> None:
    older = PROOF.model_copy(update={"dated": day("2026-05-19")})
    may, june = (*_backups("2026-05", evidence=(older,)), *_backups("2026-06"))
    found = _cadence("2026-06-30", may, june, **AGREED)
    assert found.agreed
    assert len(found.periods) == 12
    april, second, third, fourth = found.periods[:4]
    assert (april.span.name, april.over, april.kept, april.missing) == ("2026-04", True, False, True)
    assert (second.kept, second.events, second.unproven) == (True, (may,), (may,))
    assert (third.over, third.kept, third.events, third.unproven) == (False, True, (june,), ())
    assert (fourth.over, fourth.kept, fourth.missing) == (False, False, False)
